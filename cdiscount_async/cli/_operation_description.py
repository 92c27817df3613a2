"""What `cdiscount operations OPERATION` shows: the members of the request, their values, and an example to edit."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ..converter import to_json
from ..operations import Field, Operation, Safety, describe, example, fields
from ._cells import wrapped

__all__ = ("as_json", "example_as_json", "lines")

_SAFETY: Final = {
    Safety.READS: "It changes nothing.",
    Safety.SETS: "It writes, with the same effect when it is done twice.",
    Safety.WRITES: "It writes. Do not repeat it before you know whether it happened.",
}
_FORMS: Final[Mapping[str, str]] = {
    "dateTime": "A dateTime is a text in French local time, such as 2026-03-02T10:11:00.",
    "decimal": 'A decimal is a text with a point, such as "19.95".',
}


def lines(operation: Operation[Any, Any], room: int | None, *, result: bool) -> Iterator[str]:
    """Yield the lines about an operation; those about the members of its result only with `result`.

    The lines fit into so many columns. Without a limit each paragraph is one line.
    """
    yield operation.name
    yield from _paragraph(f"{describe(operation)} {_SAFETY[operation.safety]}".strip(), room)
    if operation.request_type is None:
        yield from ("", "It takes no request.")
    else:
        yield from _types(operation.request_type, room)
    if result:
        yield from ("", f"The result is a {operation.result_type.__name__}.")
        yield from _types(operation.result_type, room)
    if operation.request_type is not None:
        yield ""
        yield from _paragraph("An example of a request. Edit it, and send it as standard input of this command:", room)
        yield f"cdiscount call {operation.name} --json -"
        yield from ("", *json.dumps(example_as_json(operation), indent=2, ensure_ascii=False).splitlines())


def as_json(operation: Operation[Any, Any]) -> Mapping[str, Any]:
    """Return all that is known about an operation, its request and its result, for programs."""
    request = operation.request_type
    return {
        "name": operation.name,
        "safety": operation.safety.value,
        "sentence": describe(operation),
        "since": operation.since,
        "how_to_check": operation.how_to_check,
        "request": request and request.__name__,
        "result": operation.result_type.__name__,
        "types": {
            cls.__name__: {"sentence": _sentence(cls), "fields": [_field_as_json(one) for one in fields(cls)]}
            for cls in {**dict.fromkeys(_reached(request)), **dict.fromkeys(_reached(operation.result_type))}
        },
        "example": None if request is None else example_as_json(operation),
    }


def example_as_json(operation: Operation[Any, Any]) -> Any:
    """Return the example of a request as JSON, without the members that have no value."""
    return _with_values(to_json(example(operation)))


def _with_values(value: Any) -> Any:
    match value:
        case dict():
            return {name: _with_values(one) for name, one in value.items() if one is not None and one != []}
        case list():
            return [_with_values(one) for one in value]
        case _:
            return value


def _reached(cls: type[Any] | None) -> tuple[type[Any], ...]:
    """Return a contract type and all types inside it, in the order in which they are met."""
    found = [] if cls is None else [cls]
    for one in found:  # the list becomes longer during the loop
        found += [field.model for field in fields(one) if field.model is not None and field.model not in found]
    return tuple(dict.fromkeys(found))


def _field_as_json(field: Field) -> Mapping[str, Any]:
    return {
        "name": field.name,
        "wire_name": field.wire_name,
        "type": _type(field),
        "many": field.many,
        "required": field.required,
        "needed": field.needed,
        "values": field.values,
        "private": field.private,
        "since": field.since,
        "sentence": field.sentence,
    }


def _types(cls: type[Any], room: int | None) -> Iterator[str]:
    reached = _reached(cls)
    for one in reached:
        yield from ("", one.__name__)
        yield from _paragraph(_sentence(one), room)
        for field in fields(one):
            yield from _field(field, room)
    used = {field.type_name for one in reached for field in fields(one)}
    notes = [note for name, note in _FORMS.items() if name in used]
    if notes:
        yield ""
        for note in notes:
            yield from _paragraph(note, room)


def _field(field: Field, room: int | None) -> Iterator[str]:
    marks = [
        f"list of {_type(field)}" if field.many else _type(field),
        *(["required"] if field.required else []),
        *(["private"] if field.private else []),
        *([f"since {field.since}"] if field.since else []),
    ]
    yield ""
    yield from _paragraph(f"{field.name}: {', '.join(marks)}", room, indent=2, hanging=2)
    yield from _paragraph(field.sentence, room, indent=4)
    if field.needed and not (field.required and field.needed == "always"):
        yield from _paragraph(f"Needed in practice: {field.needed}.", room, indent=4)
    if not any(field.values.values()):
        if field.values:
            yield from _paragraph(f"Values: {', '.join(field.values)}.", room, indent=4)
        return
    for value, sentence in field.values.items():
        yield from _paragraph(f"{value}: {sentence}", room, indent=6, hanging=2)


def _paragraph(text: str, room: int | None, *, indent: int = 0, hanging: int = 0) -> Iterator[str]:
    """Yield the lines of a paragraph; those after the first are indented more by `hanging`."""
    if not text:
        return
    if room is None:
        yield " " * indent + text
        return
    first, *others = wrapped(text, max(room - indent - hanging, 10))
    yield " " * indent + first
    yield from (" " * (indent + hanging) + line for line in others)


def _type(field: Field) -> str:
    return field.type_name if field.model is None else field.model.__name__


def _sentence(cls: type[Any]) -> str:
    return " ".join((cls.__doc__ or "").partition("\n\n")[0].split())
