"""What is public is documented, and what is listed as public is what there is."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any, Final

import attrs

import cdiscount_async
from cdiscount_async import models
from cdiscount_async._contract.declare import WireEnum
from cdiscount_async._contract.sentences import sentences
from cdiscount_async._contract.shapes import members
from cdiscount_async.models.common import ErrorTypeEnum
from cdiscount_async.models.header import Country, Currency
from cdiscount_async.models.orders import CountryEnum
from cdiscount_async.operations import ALL, SECTIONS, describe, find


def modules() -> Iterator[ModuleType]:
    """Yield every module of the package, but for the program's entry."""
    yield cdiscount_async
    for found in pkgutil.walk_packages(cdiscount_async.__path__, f"{cdiscount_async.__name__}."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


MODULES: Final = tuple(modules())
PUBLIC: Final = tuple(one for one in MODULES if not any(part.startswith("_") for part in one.__name__.split(".")))
LISTED: Final = tuple(one for one in PUBLIC if one is not models and not one.__name__.endswith("cli"))
"""The public modules that offer something: the package of models only gathers modules, `cli` is a program."""
MODEL_MODULES: Final = tuple(one for one in PUBLIC if "models." in one.__name__)


def own(module: ModuleType) -> dict[str, Any]:
    """Return the classes and functions that a module defines."""
    return {
        name: one
        for name, one in vars(module).items()
        if (inspect.isclass(one) or inspect.isfunction(one)) and one.__module__ == module.__name__
    }


def classes() -> list[type[Any]]:
    """Return every public class of the package."""
    return [one for module in MODULES for name, one in own(module).items() if inspect.isclass(one) and name[0] != "_"]


MODELS: Final = [one for one in classes() if attrs.has(one) and hasattr(one, "__namespace__")]
ENUMS: Final = [one for one in classes() if issubclass(one, WireEnum) and one is not WireEnum]
PLAIN: Final = {
    Country: "codes of ISO 3166",
    CountryEnum: "names of countries",
    Currency: "codes of ISO 4217",
    ErrorTypeEnum: "`codes.error_types` has the meanings, in two languages",
}
"""The enumerations whose values need no sentence of their own, and why."""


def said(documented: object) -> str:
    """Return the first paragraph of what something says about itself, and not of what it inherits."""
    return " ".join(inspect.cleandoc(documented.__doc__ or "").partition("\n\n")[0].split())


def speaks(text: str) -> bool:
    """Return whether a text is a sentence: it begins like one and ends like one."""
    return len(text) > 3 and text.endswith((".", ":")) and not text[0].islower()


def key(name: str) -> tuple[int, str]:
    """Return the key by which ruff sorts names: constants, then classes, then functions."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


def silent_names(module: ModuleType) -> Iterator[str]:
    """Yield the public classes, functions and methods of a module that have no sentence."""
    for name, one in own(module).items():
        if name.startswith("_"):
            continue
        if not speaks(said(one)):
            yield f"{module.__name__}.{name}"
        if inspect.isclass(one):
            yield from (f"{module.__name__}.{name}.{method}" for method in silent_methods(one))


def silent_methods(cls: type[Any]) -> Iterator[str]:
    """Yield the public methods and properties that a class defines first, and that have no sentence."""
    inherited = {method for base in cls.__mro__[1:] for method in vars(base)}
    for method, found in vars(cls).items():
        function = getattr(found, "fget", found) or found
        if not inspect.isfunction(inspect.unwrap(function)) or method.startswith("_") or method in inherited:
            continue
        if not speaks(said(function)):
            yield method


def sentences_beneath_members(module: ModuleType) -> list[str]:
    """Return the sentences that are beneath the members of a module's classes."""
    return [
        str(node.value.value)
        for cls in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(cls, ast.ClassDef)
        for node in cls.body
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ]


def test_every_module_says_what_it_is_for() -> None:
    """Every module begins with a sentence."""
    assert [] == [module.__name__ for module in MODULES if not speaks(said(module))]


def test_public_names_say_what_they_are() -> None:
    """Every public class and function, and every public method of a class, has a sentence."""
    assert [] == [name for module in MODULES for name in silent_names(module)]


def test_contract_types_say_what_they_are() -> None:
    """Every type and every enumeration of the contract has a sentence of its own."""
    assert [] == [cls.__name__ for cls in (*MODELS, *ENUMS) if not speaks(said(cls))]


def test_contract_types_are_found() -> None:
    """These tests see the types of the contract, about 150 with their enumerations, and the operations' among them."""
    needed = {operation.result_type for operation in ALL.values()}

    assert needed <= set(MODELS)
    assert len(MODELS) > 120
    assert len(ENUMS) > 40


def test_every_operation_says_what_it_does() -> None:
    """Each of the 48 operations has a sentence beneath its declaration."""
    assert len(ALL) == 48
    said_of = {name: describe(operation) for name, operation in ALL.items()}
    assert [] == [name for name, text in said_of.items() if not (speaks(text) and text.endswith("."))]


def test_writes_say_how_to_check_them() -> None:
    """An operation says how to find out whether it happened exactly if it is a write that must not be repeated."""
    assert [] == [name for name, one in ALL.items() if (one.safety.value == "writes") != bool(one.how_to_check)]


def test_operations_are_the_methods_of_the_sections() -> None:
    """An operation is found by its WSDL name, which is that of its method, in its section."""
    for section in SECTIONS:
        declared = {one.method: one for one in ALL.values() if one.section == section.__name__.lower()}

        assert declared
        assert all(getattr(section, method) is operation for method, operation in declared.items())
        assert all(find(operation.name) is operation for operation in declared.values())


def test_public_modules_list_names_that_they_have() -> None:
    """`__all__` is a sorted tuple of names that the module has, each once."""
    assert [] == [one.__name__ for one in LISTED if tuple(sorted(set(one.__all__), key=key)) != one.__all__]
    assert [] == [f"{one.__name__}.{name}" for one in LISTED for name in one.__all__ if not hasattr(one, name)]


def test_public_modules_list_everything_that_they_define() -> None:
    """What a public module defines under a public name is in `__all__`, so nothing is public by accident."""
    assert [] == [
        f"{module.__name__}.{name}"
        for module in LISTED
        for name in own(module)
        if not name.startswith("_") and name not in module.__all__
    ]


def test_modules_of_models_list_their_models_only() -> None:
    """A module of models offers the types that it declares, and not those of others."""
    assert [] == [module.__name__ for module in MODEL_MODULES if set(own(module)) != set(module.__all__)]


def test_newer_members_are_of_a_known_generation() -> None:
    """A member that the schema of 2019 lacks names the year that brought it."""
    models_of_contract = [cls for cls in MODELS if "models." in cls.__module__]

    assert [] == [
        f"{cls.__name__}.{member.name}"
        for cls in models_of_contract
        for member in members(cls)
        if member.since not in {None, "2020", "2021"}
    ]


def test_every_member_has_a_sentence() -> None:
    """Every member of every type of the contract says what it means."""
    assert sum(len(attrs.fields(cls)) for cls in MODELS) > 700
    assert [] == [
        f"{cls.__name__}.{field.name}"
        for cls in MODELS
        for field in attrs.fields(cls)
        if not speaks(sentences(cls).get(field.name, "").rstrip(":"))
    ]


def test_every_value_has_a_sentence() -> None:
    """Every value of an enumeration says what it means, unless the name does."""
    assert [] == [
        f"{cls.__name__}.{one.name}"
        for cls in ENUMS
        if cls not in PLAIN
        for one in cls
        if not sentences(cls).get(one.name, "").endswith(".")
    ]


def test_sentences_beneath_members_end() -> None:
    """What is written beneath a member is a sentence."""
    assert [] == [module.__name__ for module in MODEL_MODULES if not sentences_beneath_members(module)]
    assert [] == [
        f"{module.__name__}: {sentence}"
        for module in MODEL_MODULES
        for sentence in sentences_beneath_members(module)
        if not sentence.strip().endswith(".")
    ]
