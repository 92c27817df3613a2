"""zeep and xsdata, prepared to write the same requests and to read the same replies.

zeep uses the WSDL, as any program uses it but without a network: `create_message` and `tostring` write, and its
binding's `process_reply` reads. xsdata uses the dataclasses of `_xsdata_models`, with its native handler and writer,
which take about three quarters of the time of those on lxml.

Before a library is timed, it must have read or written the same values as this library.
"""

import os
import tempfile
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, NoReturn, TypeAlias

import zeep
from lxml import etree
from xsdata.formats.dataclass.parsers import XmlParser
from xsdata.formats.dataclass.parsers.handlers import XmlEventHandler
from xsdata.formats.dataclass.serializers import XmlSerializer
from xsdata.formats.dataclass.serializers.writers import XmlEventWriter
from zeep.helpers import serialize_object
from zeep.transports import Transport

from cdiscount_async import wire
from cdiscount_async._codec.xml import NIL, Element
from cdiscount_async._contract.declare import evolve
from cdiscount_async._contract.shapes import Array, Choice, Record, Shape, Table, members
from cdiscount_async._soap import wsdl
from cdiscount_async.models.header import HeaderMessage, SecurityContext
from cdiscount_async.operations import Operation

from . import _xsdata_models
from ._xsdata_models import Bindings

AnyOperation: TypeAlias = Operation[Any, Any]

_ENTRY: Final = "MarketplaceAPIService.wsdl"


class _Offline(Transport):
    """A transport that reads files only."""

    def _load_remote_data(self, url: str) -> NoReturn:
        raise RuntimeError(f"zeep wants {url}, and benchmarks need no network")


@cache
def zeep_client() -> Any:
    """Return a zeep client for the contract in CDISCOUNT_CONTRACT, or for the WSDL that this library writes."""
    if directory := os.environ.get("CDISCOUNT_CONTRACT"):
        return _load(Path(directory))
    with tempfile.TemporaryDirectory() as directory:
        wsdl.write(Path(directory))
        return _load(Path(directory))


def _load(directory: Path) -> Any:
    return zeep.Client(str(directory / _ENTRY), transport=_Offline())  # type: ignore[no-untyped-call]


def zeep_writer(operation: AnyOperation, request: Any, token: str) -> Callable[[], bytes]:
    """Return a function that writes an envelope with zeep, from dictionaries."""
    client = zeep_client()
    arguments = {
        "headerMessage": _plain(_header(token), Record(HeaderMessage)),
        str(operation.parameter): _plain(request, Record(type(request))),
    }

    def write() -> bytes:
        return etree.tostring(client.create_message(client.service, operation.name, **arguments))

    return _checked_writer("zeep", write, operation, request, token)


def zeep_reader(operation: AnyOperation, sample: bytes) -> Callable[[bytes], Any]:
    """Return a function that reads replies with zeep, as its service proxy reads a response."""
    client = zeep_client()
    binding = client.service._binding  # noqa: SLF001 - the only way to read without sending
    headers = {"Content-Type": "text/xml"}

    def read(body: bytes) -> Any:
        response = SimpleNamespace(status_code=200, headers=headers, content=body, encoding="utf-8")
        return binding.process_reply(client, binding.get(operation.name), response)

    found = serialize_object(read(sample), dict)  # type: ignore[no-untyped-call]
    _check_read("zeep", found, operation, sample)
    return read


def xsdata_writer(operation: AnyOperation, request: Any, token: str) -> Callable[[], bytes]:
    """Return a function that writes an envelope with xsdata, from its own objects."""
    parts: dict[str, type[Any]] = {"headerMessage": HeaderMessage, str(operation.parameter): type(request)}
    message = Bindings(operation, operation.name, parts, reply=False).message(_header(token), request)
    serializer = XmlSerializer(writer=XmlEventWriter)

    def write() -> bytes:
        return serializer.render(message).encode()

    return _checked_writer("xsdata", write, operation, request, token)


def xsdata_reader(operation: AnyOperation, sample: bytes) -> Callable[[bytes], Any]:
    """Return a function that reads replies with xsdata."""
    result = f"{operation.name}Result"
    bindings = Bindings(operation, f"{operation.name}Response", {result: operation.result_type}, reply=True)
    parser = XmlParser(handler=XmlEventHandler)

    def read(body: bytes) -> Any:
        return getattr(parser.from_bytes(body, bindings.envelope).body.call, result)

    _check_read("xsdata", _xsdata_models.content(read(sample)), operation, sample)
    return read


def _header(token: str) -> HeaderMessage:
    """Return the header that `write_request` sends."""
    return HeaderMessage(security=evolve(SecurityContext(), token_id=token))


def _plain(value: Any, shape: Shape) -> Any:
    """Return a model as dictionaries, with the names of the contract."""
    if value is None:
        return None
    match shape:
        case Record(cls):
            found = {one.name: _plain(getattr(value, one.attribute), one.shape) for one in members(cls)}
            return {name: one for name, one in found.items() if one is not None}
        case Array(item, name):
            return {name: [_plain(one, item) for one in value]} if value else None
        case Choice(many=False):
            return str(value)
        case Choice() | Table():
            raise TypeError(f"no benchmark needs {shape}")
        case _:
            return value


def _check_read(library: str, found: Any, operation: AnyOperation, body: bytes) -> None:
    expected = _plain(wire.read_reply(operation, body), Record(operation.result_type))
    if _pruned(found) != _pruned(expected):
        raise RuntimeError(f"{library} does not read the same {operation.name} as this library")


def _checked_writer(
    library: str, write: Callable[[], bytes], operation: AnyOperation, request: Any, token: str
) -> Callable[[], bytes]:
    if _body_content(write()) != _body_content(wire.write_request(operation, request, token=token)):
        raise RuntimeError(f"{library} does not write the same {operation.name} as this library")
    return write


def _pruned(value: Any) -> Any:
    """Remove empty values, nil and the date of the year 1: the other libraries do not distinguish them."""
    match value:
        case dict():
            kept = {name: _pruned(one) for name, one in value.items()}
            return {name: one for name, one in kept.items() if one not in (None, "", {}, [])}
        case list():
            return [_pruned(one) for one in value]
        case datetime(year=1):
            return None
        case _:
            return value


def _body_content(document: bytes) -> Any:
    """Return the content of an envelope's SOAP body, independent of prefixes."""
    return _content(etree.fromstring(document).find("{*}Body"))


def _content(element: Element | None) -> Any:
    if element is None or element.get(NIL) is not None:
        return None
    return [[child.tag, content] for child in element if (content := _content(child))] or element.text
