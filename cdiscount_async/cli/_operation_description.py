"""What `cdiscount operations OPERATION` shows: the members of the request, their values, and an example to edit."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ..codes import Text
from ..converter import to_json
from ..operations import Field, Operation, Safety, describe, example, fields
from ..translations import Language, translate
from ._cells import wrapped

__all__ = ("as_json", "example_as_json", "lines")

_SAFETY: Final = {
    Safety.READS: Text("It changes nothing.", "Cette opération ne change rien."),
    Safety.SETS: Text(
        "It writes, with the same effect when it is done twice.",
        "Cette opération écrit, avec le même effet quand elle est faite deux fois.",
    ),
    Safety.WRITES: Text(
        "It writes. Do not repeat it before you know whether it happened.",
        "Cette opération écrit. Ne la répétez pas avant de savoir si elle a eu lieu.",
    ),
}
_FORMS: Final[Mapping[str, Text]] = {
    "dateTime": Text(
        "A dateTime is a text in French local time, such as 2026-03-02T10:11:00.",
        "Un dateTime est un texte en heure française, comme 2026-03-02T10:11:00.",
    ),
    "decimal": Text(
        'A decimal is a text with a point, such as "19.95".', 'Un decimal est un texte avec un point, comme "19.95".'
    ),
}
_NO_REQUEST: Final = Text("It takes no request.", "Cette opération ne prend pas de requête.")
_RESULT: Final = Text("The result is a {}.", "Le résultat est un {}.")
_PAGE: Final = Text("More about it: {}", "En savoir plus, en anglais\xa0: {}")
_EXAMPLE: Final = Text(
    "An example of a request. Edit it, and send it as standard input of this command:",
    "Un exemple de requête. Modifiez-le, et envoyez-le à l’entrée standard de cette commande\xa0:",
)
_LIST: Final = Text("list of {}", "liste de {}")
_REQUIRED: Final = Text("required", "obligatoire")
_PRIVATE: Final = Text("private", "privé")
_SINCE: Final = Text("since {}", "depuis {}")
_NEEDED: Final = Text("Needed in practice: {}.", "Nécessaire en pratique\xa0: {}.")
_VALUES: Final = Text("Values: {}.", "Valeurs\xa0: {}.")
_COLON: Final = Text(": ", "\xa0: ")


def lines(
    operation: Operation[Any, Any], room: int | None, *, result: bool, language: Language = "en"
) -> Iterator[str]:
    """Yield the lines about an operation; those about the members of its result only with `result`.

    The lines fit into so many columns. Without a limit each paragraph is one line.
    """
    yield operation.name
    about = f"{describe(operation, language=language)} {_SAFETY[operation.safety][language]}"
    yield from _paragraph(about.strip(), room)
    yield from _paragraph(_PAGE[language].format(operation.page), room)
    if operation.request_type is None:
        yield from ("", _NO_REQUEST[language])
    else:
        yield from _types(operation.request_type, room, language)
    if result:
        yield from ("", _RESULT[language].format(operation.result_type.__name__))
        yield from _types(operation.result_type, room, language)
    if operation.request_type is not None:
        yield ""
        yield from _paragraph(_EXAMPLE[language], room)
        yield f"cdiscount call {operation.name} --json -"
        yield from ("", *json.dumps(example_as_json(operation), indent=2, ensure_ascii=False).splitlines())


def as_json(operation: Operation[Any, Any], language: Language = "en") -> Mapping[str, Any]:
    """Return all that is known about an operation, its request and its result, for programs."""
    request = operation.request_type
    return {
        "name": operation.name,
        "safety": operation.safety.value,
        "sentence": describe(operation, language=language),
        "since": operation.since,
        "how_to_check": translate(operation.how_to_check, language),
        "page": operation.page,
        "request": request and request.__name__,
        "result": operation.result_type.__name__,
        "types": {
            cls.__name__: {
                "sentence": _sentence(cls, language),
                "fields": [_field_as_json(one) for one in fields(cls, language=language)],
            }
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


def _types(cls: type[Any], room: int | None, language: Language) -> Iterator[str]:
    reached = _reached(cls)
    for one in reached:
        yield from ("", one.__name__)
        yield from _paragraph(_sentence(one, language), room)
        for field in fields(one, language=language):
            yield from _field(field, room, language)
    used = {field.type_name for one in reached for field in fields(one)}
    notes = [note[language] for name, note in _FORMS.items() if name in used]
    if notes:
        yield ""
        for note in notes:
            yield from _paragraph(note, room)


def _field(field: Field, room: int | None, language: Language) -> Iterator[str]:
    marks = [
        _LIST[language].format(_type(field)) if field.many else _type(field),
        *([_REQUIRED[language]] if field.required else []),
        *([_PRIVATE[language]] if field.private else []),
        *([_SINCE[language].format(field.since)] if field.since else []),
    ]
    yield ""
    yield from _paragraph(f"{field.name}{_COLON[language]}{', '.join(marks)}", room, indent=2, hanging=2)
    yield from _paragraph(field.sentence, room, indent=4)
    if field.needed and not (field.required and field.needed == translate("always", language)):
        yield from _paragraph(_NEEDED[language].format(field.needed), room, indent=4)
    if not any(field.values.values()):
        if field.values:
            yield from _paragraph(_VALUES[language].format(", ".join(field.values)), room, indent=4)
        return
    for value, sentence in field.values.items():
        yield from _paragraph(f"{value}{_COLON[language]}{sentence}", room, indent=6, hanging=2)


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


def _sentence(cls: type[Any], language: Language) -> str:
    return translate(" ".join((cls.__doc__ or "").partition("\n\n")[0].split()), language)
