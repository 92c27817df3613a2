"""What is public is documented, and what is listed as public is what there is."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any, Final

import attrs
import pytest

import cdiscount_async
from cdiscount_async import models
from cdiscount_async._contract.declare import WireEnum
from cdiscount_async._contract.shapes import members
from cdiscount_async.operations import ALL, SECTIONS, Operation, describe, find


def modules() -> Iterator[ModuleType]:
    """Return every module of the package, but for the program's entry."""
    yield cdiscount_async
    for found in pkgutil.walk_packages(cdiscount_async.__path__, f"{cdiscount_async.__name__}."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


MODULES: Final = tuple(modules())
PUBLIC: Final = tuple(one for one in MODULES if not any(part.startswith("_") for part in one.__name__.split(".")))
LISTED: Final = tuple(one for one in PUBLIC if one is not models and not one.__name__.endswith("cli"))
"""The public modules that offer something: the package of models only gathers modules, `cli` is a program."""


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


def said(documented: object) -> str:
    """Return the first paragraph of what something says about itself, and not of what it inherits."""
    text = vars(documented).get("__doc__") if inspect.isclass(documented) else documented.__doc__
    return " ".join(inspect.cleandoc(text or "").partition("\n\n")[0].split())


def speaks(text: str) -> bool:
    """Whether a text is a sentence: it begins like one and ends like one."""
    return len(text) > 3 and text.endswith((".", ":")) and not text[0].islower()


def key(name: str) -> tuple[int, str]:
    """Sort names as ruff does: constants, then classes, then functions."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


@pytest.mark.parametrize("module", MODULES, ids=lambda one: one.__name__)
def test_module_says_what_it_is_for(module: ModuleType) -> None:
    """Every module begins with a sentence."""
    assert speaks(said(module)), said(module)


@pytest.mark.parametrize("module", MODULES, ids=lambda one: one.__name__)
def test_public_names_say_what_they_are(module: ModuleType) -> None:
    """Every public class and function, and every public method of a class, has a sentence."""
    silent = []
    for name, one in own(module).items():
        if name.startswith("_"):
            continue
        if not speaks(said(one)):
            silent.append(name)
        if inspect.isclass(one):
            inherited = {method for base in one.__mro__[1:] for method in vars(base)}
            silent += [
                f"{name}.{method}"
                for method, function in vars(one).items()
                if inspect.isfunction(inspect.unwrap(getattr(function, "fget", function) or function))
                and not method.startswith("_")
                and method not in inherited
                and not speaks(said(getattr(function, "fget", function)))
            ]

    assert [] == silent


@pytest.mark.parametrize("cls", [*MODELS, *ENUMS], ids=lambda one: one.__name__)
def test_contract_type_says_what_it_is(cls: type[Any]) -> None:
    """Every type and every enumeration of the contract has a sentence of its own."""
    assert speaks(said(cls)), said(cls)


def test_contract_types_are_found() -> None:
    """These tests see the types of the contract, about 150 with their enumerations, and the operations' among them."""
    needed = {operation.result_type for operation in ALL.values()}

    assert needed <= set(MODELS)
    assert len(MODELS) > 120
    assert len(ENUMS) > 40


@pytest.mark.parametrize("operation", list(ALL.values()), ids=lambda one: one.name)
def test_operation_says_what_it_does(operation: Operation[Any, Any]) -> None:
    """Every operation has a sentence beneath its declaration."""
    assert speaks(describe(operation)), describe(operation)


@pytest.mark.parametrize("operation", list(ALL.values()), ids=lambda one: one.name)
def test_write_says_how_to_check_it(operation: Operation[Any, Any]) -> None:
    """Whether a write happened can be found out, and only for one that must not be repeated is it told how."""
    assert (operation.safety.value == "writes") == bool(operation.how_to_check)


def test_operations_are_the_methods_of_the_sections() -> None:
    """An operation is found by its WSDL name, which is that of its method, in its section."""
    for section in SECTIONS:
        declared = {one.method: one for one in ALL.values() if one.section == section.__name__.lower()}

        assert declared
        assert all(getattr(section, method) is operation for method, operation in declared.items())
        assert all(find(operation.name) is operation for operation in declared.values())


@pytest.mark.parametrize("module", LISTED, ids=lambda one: one.__name__)
def test_public_module_lists_what_it_offers(module: ModuleType) -> None:
    """`__all__` is a sorted tuple of names that are there, each once."""
    listed = module.__all__

    assert tuple(sorted(listed, key=key)) == listed
    assert len(set(listed)) == len(listed)
    assert [] == [name for name in listed if not hasattr(module, name)]


@pytest.mark.parametrize("module", LISTED, ids=lambda one: one.__name__)
def test_public_module_lists_everything_that_it_defines(module: ModuleType) -> None:
    """What a public module defines under a public name is in `__all__`, so nothing is public by accident."""
    assert set() == {name for name in own(module) if not name.startswith("_")} - set(module.__all__)


@pytest.mark.parametrize("module", [one for one in PUBLIC if "models." in one.__name__], ids=lambda one: one.__name__)
def test_module_of_models_lists_its_models_only(module: ModuleType) -> None:
    """A module of models offers the types that it declares, and not those of others."""
    assert set(own(module)) == set(module.__all__)


@pytest.mark.parametrize("cls", [one for one in MODELS if "models." in one.__module__], ids=lambda one: one.__name__)
def test_newer_members_are_of_a_known_generation(cls: type[Any]) -> None:
    """A member that the schema of 2019 lacks tells the year that brought it."""
    assert {one.since for one in members(cls)} <= {None, "2020", "2021"}


@pytest.mark.parametrize("module", [one for one in PUBLIC if "models." in one.__name__], ids=lambda one: one.__name__)
def test_sentences_beneath_members_end(module: ModuleType) -> None:
    """What stands beneath a member is a sentence."""
    tree = ast.parse(inspect.getsource(module))
    sentences = [
        node.value.value
        for cls in ast.walk(tree)
        if isinstance(cls, ast.ClassDef)
        for node in cls.body
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ]

    assert sentences
    assert [] == [one for one in sentences if not str(one).strip().endswith(".")]
