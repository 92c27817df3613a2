"""Values of every contract type, made from the declarations themselves.

`instances` follows `members`: what the contract allows to be absent may be absent, and text is anything that XML 1.0
can hold. Examples stay small, because a thousand small ones find more than ten large ones.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, TypeVar

import attrs
from hypothesis import strategies as st

from cdiscount_async._contract.declare import WireEnum, per_class
from cdiscount_async._contract.shapes import Array, Choice, Member, Record, Scalar, Shape, Table, members
from cdiscount_async.models.common import ErrorTypeEnum, ProductConditionEnum
from cdiscount_async.models.fulfilment import ProductCondition, ProductState, WarehouseType
from cdiscount_async.models.offers import ProductPackagingUnit, ProductStateEnum

from .sizes import examples

C = TypeVar("C")

FEW: Final = examples(6)
"""Enough where every operation or type is tried: all of them share one reader and one writer."""

NEWER_VALUES: Final[Mapping[type[WireEnum], frozenset[str]]] = {
    ErrorTypeEnum: frozenset({"ProductNumberLimitExceededException"}),
    ProductConditionEnum: frozenset({"RefurbishedLikeNew", "RefurbishedVeryGoodState", "RefurbishedCorrectState"}),
    ProductCondition: frozenset({"RefurbishedLikeNew", "RefurbishedVeryGoodState", "RefurbishedCorrectState"}),
    ProductStateEnum: frozenset({"Refurbished"}),
    ProductState: frozenset({"Refurbished"}),
    ProductPackagingUnit: frozenset({"Piece"}),
    WarehouseType: frozenset({"PP", "GPS", "GPN"}),
}
"""The values of enumerations that the schema of December 2019 does not have."""

NO_XML: Final = "".join(map(chr, [*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF]))
"""The characters that XML 1.0 cannot hold, surrogates apart."""

_AWKWARD: Final = (
    "",
    " ",
    " leading",
    "trailing ",
    "\ttab\t",
    "two\nlines",
    "\r",
    "carriage\r\nreturn",
    "]]>",
    "<b>&amp;</b>",
    "\"'",
    "é€œ",
    "\u2028\x85\xa0",
    "\U0001f600",
    "\ue000",
    "<!-- -->",
    "<?slot body?>",
    "{0}",
    "xsi:nil",
    "0001-01-01T00:00:00",
)

Needed = Callable[[type[Any], Member], bool]


def _none_needed(_cls: type[Any], _member: Member) -> bool:
    return False


@attrs.frozen
class _Rules:
    known_enums: bool
    only_2019: bool
    needed: Needed


def text() -> st.SearchStrategy[str]:
    """Return any text that XML 1.0 can hold, awkward ones often."""
    character = st.characters(exclude_categories=["Cs"], exclude_characters=NO_XML)
    return st.one_of(st.sampled_from(_AWKWARD), st.text(character, max_size=6))


def decimals() -> st.SearchStrategy[Decimal]:
    """Return money and the like: any number of digits behind the point, trailing zeros among them."""
    return st.builds(lambda digits, places: Decimal(digits).scaleb(-places), _integers(40), st.integers(0, 6))


def moments() -> st.SearchStrategy[datetime]:
    """Return dates without a zone; year 1 means that there is none, so they begin with year 2."""
    return st.one_of(
        st.datetimes(datetime(2, 1, 1), datetime.max),  # noqa: DTZ901 - the contract's dates have no zone
        st.sampled_from([datetime(2019, 4, 24, 10, 11, 34, 717000), datetime(2020, 2, 29)]),
    )


def _integers(bits: int) -> st.SearchStrategy[int]:
    low, high = -(1 << bits - 1), (1 << bits - 1) - 1
    return st.one_of(st.sampled_from([0, 1, -1, low, high]), st.integers(low, high))


_SCALARS: Final[dict[str, st.SearchStrategy[Any]]] = {
    "string": text(),
    "int": _integers(32),
    "long": _integers(64),
    "short": _integers(16),
    "decimal": decimals(),
    "boolean": st.booleans(),
    "dateTime": moments(),
    # No hour in which the clocks of France are changed.
    "utcDateTime": moments().map(lambda moment: moment.replace(hour=12)),
    "double": st.floats(allow_nan=False, allow_infinity=False),
    "float": st.floats(allow_nan=False, allow_infinity=False, width=32),
}


def instances(
    cls: type[C],
    known_enums: bool = True,  # noqa: FBT002 - reads well as `instances(Order, False)` and by its name
    *,
    only_2019: bool = False,
    needed: Needed = _none_needed,
) -> st.SearchStrategy[C]:
    """Return instances of a contract type.

    Without `known_enums` values of enumerations may be unknown, as in replies. `only_2019` leaves out what later
    generations of the schema added. `needed` tells which members must not be None although the declaration allows it.
    """
    made: st.SearchStrategy[C] = _instances(cls, _Rules(known_enums, only_2019, needed), 2)
    return made


@per_class
def _instances(cls: type[Any], rules: _Rules, depth: int) -> st.SearchStrategy[Any]:
    chosen = {
        member.attribute: _optional(cls, member, rules, depth)
        for member in members(cls)
        if not (rules.only_2019 and member.since is not None)
    }
    return st.fixed_dictionaries(chosen).map(lambda values: cls(**values))


def _optional(cls: type[Any], member: Member, rules: _Rules, depth: int) -> st.SearchStrategy[Any]:
    values = _values(member.shape, rules, depth)
    if member.empty is not None or rules.needed(cls, member) or (member.required and not member.nillable):
        return values
    return st.one_of(st.none(), values)


def _values(shape: Shape, rules: _Rules, depth: int) -> st.SearchStrategy[Any]:
    match shape:
        case Scalar(xsd):
            return _SCALARS[xsd]
        case Choice(enum, many=True):
            return st.lists(_choices(enum, rules, blanks=False), max_size=2).map(tuple)
        case Choice(enum):
            return _choices(enum, rules, blanks=True)
        case Record(cls):
            return _instances(cls, rules, depth)
        case Array(Record(cls)):
            left = depth - _holds_itself(cls)
            return st.lists(_instances(cls, rules, left), max_size=2).map(tuple) if left >= 0 else st.just(())
        case Array(item):
            return st.lists(_values(item, rules, depth), max_size=2).map(tuple)
        case Table(_, key, value):
            return st.dictionaries(_values(key, rules, depth), _values(value, rules, depth), max_size=2)


def _holds_itself(cls: type[Any]) -> bool:
    """Whether a type has a list of itself: `CategoryTree` and `OrderLine` do."""
    return any(isinstance(one.shape, Array) and one.shape.item == Record(cls) for one in members(cls))


def _choices(enum: type[WireEnum], rules: _Rules, *, blanks: bool) -> st.SearchStrategy[Any]:
    known = st.sampled_from([one for one in enum if not (rules.only_2019 and one.value in NEWER_VALUES.get(enum, ()))])
    if rules.known_enums:
        return known
    unknown = st.sampled_from(["Teleported", "É€<&>", "none", *(["not yet known"] if blanks else [])])
    return st.one_of(known, unknown.map(enum))
