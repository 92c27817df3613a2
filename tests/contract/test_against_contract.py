"""The declarations equal the real WSDL and its schemas of December 2019, and what is written is valid by them.

The files may not be published: CDISCOUNT_CONTRACT is their directory.
"""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from hypothesis import given, strategies as st

from cdiscount_async import wire
from cdiscount_async._contract.declare import ARRAYS, CDISCOUNT, WireEnum
from cdiscount_async._contract.shapes import Array, Choice, Member, Record, Scalar, Shape, Table, members
from cdiscount_async.models.header import HeaderMessage
from cdiscount_async.operations import ALL

from ..support.contract import RealContract
from ..support.strategies import FEW, NEWER_VALUES, instances
from ..support.xml import body, without_newer

NAMES: Final = tuple(name for name, operation in ALL.items() if operation.since is None)
"""The operations of December 2019. Later ones are in no stored schema."""
TOKEN: Final = "0" * 32
XS: Final = "{http://www.w3.org/2001/XMLSchema}"


def contract_types(*shapes: Shape) -> Iterator[type[Any]]:
    """Return every contract type that can be reached from some shapes, each once."""
    waiting, seen = list(shapes), set()
    while waiting:
        shape = waiting.pop()
        if isinstance(shape, Array):
            waiting.append(shape.item)
        elif isinstance(shape, Record) and shape.type not in seen:
            seen.add(shape.type)
            waiting += [member.shape for member in members(shape.type) if member.since is None]
            yield shape.type


REQUESTS: Final = sorted(
    contract_types(
        Record(HeaderMessage), *(Record(cls) for name in NAMES if (cls := ALL[name].request_type) is not None)
    ),
    key=lambda cls: cls.__name__,
)
TYPES: Final = sorted(
    {*REQUESTS, *contract_types(*(Record(ALL[name].result_type) for name in NAMES))}, key=lambda cls: cls.__name__
)
SHAPES: Final = {member.shape for cls in TYPES for member in members(cls) if member.since is None}
LISTS: Final = sorted(
    (shape for shape in SHAPES if isinstance(shape, Array)), key=lambda array: (array.name, array.namespace)
)
ENUMS: Final = sorted(
    {shape.enum for shape in SHAPES | {array.item for array in LISTS} if isinstance(shape, Choice)},
    key=lambda enum: (enum.__name__, enum.__namespace__),
)


def real_name(cls: type[Any]) -> str:
    """Return the name of a contract type in the schema."""
    return f"{{{vars(cls)['__namespace__']}}}{cls.__name__}"


def real_type(shape: Shape) -> str:
    """Return the name of a shape's type in the schema."""
    match shape:
        case Scalar(xsd):
            return f"{XS}{xsd}"
        case Choice(enum):
            return f"{{{enum.__namespace__}}}{enum.__name__}"
        case Record(cls):
            return real_name(cls)
        case Array(_, name, namespace):
            return f"{{{namespace}}}ArrayOf{name}"
        case Table(name):
            return f"{{{ARRAYS}}}ArrayOf{name}"


def current(cls: type[Any]) -> list[Member]:
    """Return the members that the schema of 2019 has."""
    return [member for member in members(cls) if member.since is None]


def test_operations_are_those_of_the_wsdl(real_contract: RealContract) -> None:
    """Every bound operation of the WSDL is declared with its SOAPAction, and no others except marked newer ones."""
    declared = {name: ALL[name].action for name in NAMES}

    assert real_contract.actions == declared


@pytest.mark.parametrize("name", NAMES)
def test_parameter_and_result_are_those_of_the_wsdl(name: str, real_contract: RealContract) -> None:
    """An operation has the header, the parameter and the result of the schema."""
    operation = ALL[name]
    asked = [("headerMessage", real_name(HeaderMessage))]
    if operation.request_type is not None and operation.parameter is not None:
        asked += [(operation.parameter, real_name(operation.request_type))]
    answered = [(f"{name}Result", real_name(operation.result_type))]

    assert [(one.name, one.type) for one in real_contract.types[f"{{{CDISCOUNT}}}element {name}"]] == asked
    assert [(one.name, one.type) for one in real_contract.types[f"{{{CDISCOUNT}}}element {name}Response"]] == answered


@pytest.mark.parametrize("cls", TYPES, ids=lambda cls: cls.__name__)
def test_members_are_those_of_the_schema(cls: type[Any], real_contract: RealContract) -> None:
    """A type has the schema's elements: the same order, names, namespaces and types."""
    real = [(one.name, one.namespace, one.type, one.nillable) for one in real_contract.types[real_name(cls)]]

    assert real == [(one.name, one.namespace, real_type(one.shape), one.nillable) for one in current(cls)]


@pytest.mark.parametrize("cls", REQUESTS, ids=lambda cls: cls.__name__)
def test_required_members_are_those_of_the_schema(cls: type[Any], real_contract: RealContract) -> None:
    """The required members of a request, and no others, are always written."""
    real = {one.name for one in real_contract.types[real_name(cls)] if one.required}

    assert real == {one.name for one in current(cls) if one.required}


@pytest.mark.parametrize("enum", ENUMS, ids=lambda enum: enum.__name__)
def test_values_are_those_of_the_schema(enum: type[WireEnum], real_contract: RealContract) -> None:
    """An enumeration has the schema's values in order; later ones follow."""
    real = real_contract.enumerations[f"{{{enum.__namespace__}}}{enum.__name__}"]

    assert list(real) == [one.value for one in enum if one.value not in NEWER_VALUES.get(enum, ())]


@pytest.mark.parametrize("array", LISTS, ids=lambda array: array.name)
def test_lists_hold_the_items_of_the_schema(array: Array, real_contract: RealContract) -> None:
    """A list has one kind of item, with the schema's name, namespace and type, any number of times."""
    (item,) = real_contract.types[real_type(array)]

    assert (item.name, item.namespace, item.type) == (array.name, array.namespace, real_type(array.item))
    assert item.many


@pytest.mark.parametrize("name", NAMES)
def test_envelope_is_valid(name: str, real_contract: RealContract) -> None:
    """The envelope of any request with any header is valid by the real schema."""
    operation = ALL[name]
    requests: st.SearchStrategy[Any] = st.none()
    if operation.request_type is not None:
        requests |= instances(operation.request_type, only_2019=True)

    @FEW
    @given(requests, st.none() | instances(HeaderMessage))
    def valid(request: object, header: HeaderMessage | None) -> None:
        written = body(wire.write_request(operation, request, token=TOKEN, header=header))

        assert real_contract.complaint(written) == ""

    valid()


@pytest.mark.parametrize("name", NAMES)
def test_reply_is_valid(name: str, real_contract: RealContract) -> None:
    """The reply with any result is valid by the real schema.

    Elements of later generations are taken out before, because the schema of 2019 does not know them. Members that
    the schema wants and allows no nil for are always given, because None could not be valid.
    """
    operation = ALL[name]

    def needed(cls: type[Any], member: Member) -> bool:
        children = real_contract.types[real_name(cls)]
        return any(one.required and not one.nillable for one in children if one.name == member.name)

    @FEW
    @given(instances(operation.result_type, only_2019=True, needed=needed))
    def valid(result: object) -> None:
        written = body(wire.write_reply(operation, result))
        without_newer(written[0], operation.result_type)

        assert real_contract.complaint(written) == ""

    valid()
