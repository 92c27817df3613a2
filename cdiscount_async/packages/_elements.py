"""Object to element: one compiled writer for each class, and a check that explains what is wrong.

The writer validates everything, but its errors explain nothing. After an error `check` walks through the whole object
and yields each problem with its path. `source` returns the code that is compiled for a class.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from .._codec.compiled import compile_function
from .._codec.scalars import text
from .._common.lists import expect_sequence
from .._contract.declare import per_class
from ..errors import Problem
from ._layout import Attribute, Objects, Properties, TextList, layout
from ._texts import STRING

WRITE_ERRORS: Final = (ValueError, TypeError, AttributeError)
"""What a writer raises for a value that cannot be written."""


@per_class
def writer(cls: type[Any]) -> Callable[[Any], str]:
    """Return the writer of a class, compiled at first use."""
    names: dict[str, Any] = {cls.__name__: cls, "listed": expect_sequence, "string": STRING.write, "text": text}
    names |= {f"write_{one.member}": one.codec.write for one in layout(cls).attributes}
    items = [one.item for one in layout(cls).lists if isinstance(one, Objects)]
    names |= {f"write_{item.__name__}": writer(item) for item in items}
    made: Callable[[Any], str] = compile_function(
        f"write_{cls.__name__}", source(cls), names, f"package writer of {cls.__name__}"
    )
    return made


def source(cls: type[Any]) -> str:
    """Return the code that writes an element: one f-string, with a line for each attribute and each list."""
    shape = layout(cls)
    lines = [
        f"def write_{cls.__name__}(value):",
        f"    if value.__class__ is not {cls.__name__}:",
        "        raise TypeError",
        "    return (",
        f"        '<{shape.name}'",
        *(f"        {_attribute(one)}" for one in shape.attributes),
        *(["        '>'"] if shape.lists else []),
        *(f"        {_list(shape.name, one)}" for one in shape.lists),
        f"        '</{shape.name}>'" if shape.lists else "        '/>'",
        "    )",
    ]
    return "\n".join(lines) + "\n"


def _attribute(one: Attribute) -> str:
    if one.optional:
        return f"f'''{{'' if (it := value.{one.member}) is None else {_written(one, 'it')}}}'''"
    return _written(one, f"value.{one.member}")


def _written(one: Attribute, value: str) -> str:
    return f"f' {one.name}=\"{{write_{one.member}({value})}}\"'"


def _list(owner: str, one: Objects | TextList | Properties) -> str:
    opened, closed = f"<{owner}.{one.name}>", f"</{owner}.{one.name}>"
    match one:
        case Objects(member, _, item):
            inner, name = f"{item.__name__}List", item.__name__
            written = (
                f"f'{opened}<{inner} Capacity=\"{{len(it)}}\">'"
                f" + ''.join([write_{name}(one) for one in listed(it)]) + '</{inner}>{closed}'"
            )
            return f"f'''{{'' if (it := value.{member}) == () else {written}}}'''"
        case TextList(member, _, element, attribute):
            written = f"f'<{element} {attribute}=\"{{string(one)}}\"/>'"
            return f"f'''{opened}{{''.join([{written} for one in listed(value.{member}) or ('',)])}}{closed}'''"
        case Properties(member):
            written = "f'<x:String x:Key=\"{string(key)}\">{text(one)}</x:String>'"
            items = f"'{opened}' + ''.join([{written} for key, one in it.items()]) + '{closed}'"
            return f"f'''{{'' if (it := value.{member}) == {{}} else {items}}}'''"


def check(cls: type[Any], value: Any, path: str) -> Iterator[Problem]:
    """Yield every problem of a value, with its path and without the value."""
    if type(value) is not cls:
        yield Problem(path, f"expected {cls.__name__}, not {type(value).__name__}")
        return
    for one in layout(cls).attributes:
        found = getattr(value, one.member)
        if not (found is None and one.optional):
            yield from _check_text(one.codec.write, found, f"{path}.{one.member}")
    for each in layout(cls).lists:
        yield from _check_list(each, getattr(value, each.member), f"{path}.{each.member}")


def _check_list(one: Objects | TextList | Properties, value: Any, path: str) -> Iterator[Problem]:
    if isinstance(one, Properties):
        if not isinstance(value, Mapping):
            yield Problem(path, f"expected a mapping, not {type(value).__name__}")
            return
        for key, found in value.items():
            yield from _check_text(STRING.write, key, f"{path}.key")
            yield from _check_text(text, found, f"{path}[{key!r}]")
    elif not isinstance(value, tuple | list):
        yield Problem(path, f"expected a sequence, not {type(value).__name__}")
    else:
        for index, found in enumerate(value):
            where = f"{path}[{index}]"
            yield from (
                check(one.item, found, where) if isinstance(one, Objects) else _check_text(STRING.write, found, where)
            )


def _check_text(write: Callable[[Any], str], value: Any, path: str) -> Iterator[Problem]:
    try:
        write(value)
    except ValueError as error:
        yield Problem(path, f"expected {error}")
