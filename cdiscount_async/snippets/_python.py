"""A call as a program in Python."""

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

import attrs

from .._contract.declare import WireEnum
from ..environments import PREPRODUCTION, PRODUCTION, Environment
from ..french_time import in_french_time
from ..operations import Operation
from ._common_url import common_url
from ._values import checked, values

__all__ = ("python",)

WIDTH: Final = 100
"""The most characters of a line, if its texts are shorter."""
_INDENT: Final = "    "
_PROGRAM: Final = """\
{imports}

environment = {environment}
{request}

async def main() -> None:
    credentials = Credentials(os.environ["CDISCOUNT_LOGIN"], os.environ["CDISCOUNT_PASSWORD"])
    async with Client(credentials, environment) as client:
        print(await client.{call})


if __name__ == "__main__":
    asyncio.run(main())"""


def python(
    operation: Operation[Any, Any] | str, request: object = None, *, environment: Environment = PRODUCTION
) -> str:
    """Return a call as a program in Python, whose variable `request` is equal to the request.

    Members with their defaults are left out. A time with a zone is written in French local time, as it is sent.

    Args:
        operation: The operation, or its WSDL name.
        request: The typed request; None for an operation without one.
        environment: The service that is called.

    Raises:
        KeyError: No operation has this name.
        TypeError: The request is of another operation.

    """
    found = checked(operation, request)
    service = _environment(environment)
    names = {"cdiscount_async": {"Client", "Credentials", service.partition("(")[0].partition(".")[0]}}
    for module, name in _imports(request):
        names.setdefault(module, set()).add(name)
    if request is not None:
        call = f"{found.section}.{found.method}(request)"
    else:
        call = f"{found.section}.{found.method}()" if found.request_type is None else f'call("{found.name}")'
    return _PROGRAM.format(
        imports=_import_lines(names),
        environment=service,
        request="" if request is None else f"request = {_expression(request, WIDTH - len('request = '))}\n",
        call=call,
    )


def _environment(environment: Environment) -> str:
    for name, one in (("PRODUCTION", PRODUCTION), ("PREPRODUCTION", PREPRODUCTION)):
        if environment == one:
            return name
    url, name = common_url(environment), _text(environment.name)
    closes = ", closes=True" if environment.closes else ""
    if url is not None:
        return f"Environment.at({_text(url)}, {name}{closes})"
    return f"Environment({name}, {_text(environment.service_url)}, {_text(environment.sts_url)}{closes})"


def _imports(value: Any) -> Iterator[tuple[str, str]]:
    """Yield the modules and the names that the expression of a value needs."""
    if attrs.has(type(value)):
        yield type(value).__module__, type(value).__name__
        for _, one in values(value):
            yield from _imports(one)
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _imports(one)
    elif isinstance(value, WireEnum | datetime | Decimal):
        yield type(value).__module__, type(value).__name__


def _import_lines(names: Mapping[str, set[str]]) -> str:
    """Return the imports: those of the standard library, then those of this package."""
    lines = {module: _import_line(module, sorted(names[module])) for module in sorted(names)}
    ours = [line for module, line in lines.items() if module.startswith("cdiscount_async")]
    others = [line for line in lines.values() if line not in ours]
    return "\n".join(["import asyncio", "import os", *others, "", *ours])


def _import_line(module: str, names: Sequence[str]) -> str:
    line = f"from {module} import {', '.join(names)}"
    return (
        line
        if len(line) <= WIDTH
        else "\n    ".join([f"from {module} import (", *(f"{one}," for one in names)]) + "\n)"
    )


def _expression(value: Any, room: int) -> str:
    """Return the expression of a value. It is on one line if the line is not longer than `room`."""
    opening, items, closing = _parts(value)
    written = [prefix + _expression(one, room - len(_INDENT) - len(prefix)) for prefix, one in items]
    line = f"{opening}{', '.join(written)}{closing}"
    if not items or (len(line) <= room and "\n" not in line):
        return line
    inner = "".join(f"\n{one}," for one in written).replace("\n", f"\n{_INDENT}")
    return f"{opening}{inner}\n{closing}"


def _parts(value: Any) -> tuple[str, list[tuple[str, Any]], str]:
    """Return what an expression begins with, its parts, each with the text before it, and what it ends with."""
    match value:
        case tuple() | list():
            return "[", [("", one) for one in value], "]"
        case Mapping():
            return "{", [(f"{key!r}: ", one) for key, one in value.items()], "}"
        case _ if attrs.has(type(value)):
            return f"{type(value).__name__}(", [(f"{name}=", one) for name, one in values(value)], ")"
        case _:
            return _simple(value), [], ""


def _simple(value: Any) -> str:
    match value:
        case WireEnum():
            kind = type(value).__name__
            return f"{kind}.{value.name}" if value.known else f"{kind}({_text(str(value))})"
        case str():
            return _text(value)
        case datetime():
            return repr(in_french_time(value)).removeprefix("datetime.")
        case Decimal():
            return f"Decimal({_text(str(value))})"
        case float() if not math.isfinite(value):
            return f'float("{value}")'
        case _:
            return repr(value)


def _text(value: str) -> str:
    """Return the literal of a text, in double quotes if the text has no quotes. Invisible characters are escaped."""
    literal = repr(value)
    return f'"{literal[1:-1]}"' if "'" not in value and '"' not in value else literal
