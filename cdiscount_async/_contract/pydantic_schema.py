"""The schemas of contract types for pydantic: web applications take the models as bodies and as responses.

pydantic is no dependency. It calls the functions of this module, and only these import it.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Annotated, Any, Final, get_type_hints

import attrs

from .sentences import sentences

__all__ = ("enum_core_schema", "enum_json_schema", "model_core_schema", "model_json_schema")

_IN_PROGRESS: Final[ContextVar[frozenset[type[Any]]]] = ContextVar(
    "types whose schema is being made", default=frozenset()
)
"""A type that contains itself, such as a category, has a reference inside its schema."""


def model_core_schema(cls: type[Any], _: Any, handler: Any) -> Any:
    """Return the schema of a contract type: an instance, or an object with its members."""
    from pydantic_core import core_schema  # noqa: PLC0415 - pydantic has called this function

    reference = f"{cls.__module__}.{cls.__qualname__}:{id(cls)}"
    if cls in _IN_PROGRESS.get():
        return core_schema.definition_reference_schema(reference)
    reset = _IN_PROGRESS.set(_IN_PROGRESS.get() | {cls})
    try:
        members = {name: handler.generate_schema(hint) for name, hint in _hints(cls).items()}
    finally:
        _IN_PROGRESS.reset(reset)
    required = {one.name for one in attrs.fields(cls) if one.default is attrs.NOTHING}

    def mapping(*, written: bool) -> Any:
        return core_schema.typed_dict_schema(
            {
                name: core_schema.typed_dict_field(schema, required=written or name in required)
                for name, schema in members.items()
            },
            cls_name=cls.__name__,
            extra_behavior="forbid",
        )

    return core_schema.no_info_wrap_validator_function(
        lambda value, read: value if isinstance(value, cls) else cls(**read(value)),
        mapping(written=False),
        serialization=core_schema.plain_serializer_function_ser_schema(_values, return_schema=mapping(written=True)),
        ref=reference,
    )


def enum_core_schema(cls: type[Any], _: Any, __: Any) -> Any:
    """Return the schema of an open enumeration: a text, because the service may send values that are not declared."""
    from pydantic_core import core_schema  # noqa: PLC0415 - as above

    return core_schema.no_info_after_validator_function(
        cls,
        core_schema.str_schema(),
        serialization=core_schema.to_string_ser_schema(),
        ref=f"{cls.__module__}.{cls.__qualname__}:{id(cls)}",
    )


def model_json_schema(cls: type[Any], schema: Any, handler: Any) -> Any:
    """Return the JSON schema of a contract type, with its sentence."""
    written = handler(schema)
    handler.resolve_ref_schema(written).update(title=cls.__name__, description=_first_paragraph(cls))
    return written


def enum_json_schema(cls: type[Any], schema: Any, handler: Any) -> Any:
    """Return the JSON schema of an open enumeration, with its known values."""
    written = handler(schema)
    known = {"x-extensible-enum": [str(one) for one in cls]}
    handler.resolve_ref_schema(written).update(title=cls.__name__, description=_first_paragraph(cls), **known)
    return written


def _hints(cls: type[Any]) -> Mapping[str, Any]:
    """Return the type of each member, with its sentence as a description."""
    from pydantic import Field  # noqa: PLC0415 - as above

    hints, said = get_type_hints(cls, include_extras=True), sentences(cls)
    names = [one.name for one in attrs.fields(cls)]
    return {name: Annotated[hints[name], Field(description=said.get(name))] for name in names}


def _values(model: Any) -> Mapping[str, Any]:
    return {one.name: getattr(model, one.name) for one in attrs.fields(type(model))}


def _first_paragraph(cls: type[Any]) -> str:
    return " ".join((cls.__doc__ or "").partition("\n\n")[0].split())
