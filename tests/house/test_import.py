"""What an import loads: every name is there, and no module comes before it is needed."""

import ast
import copy
import importlib
import pickle
import pkgutil
import pydoc
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pytest

import cdiscount_async

STUB: Final = Path(cdiscount_async.__file__).with_suffix(".pyi")
ROOT: Final = {"_common", "_common.lazy", "_version"}
"""What `import cdiscount_async` loads: the version, and the loader of all else."""
HEAVY: Final = ("asyncio", "cattrs", "httpx", "lxml", "pyarrow", "redis", "rich", "sqlite3", "tenacity", "zoneinfo")
"""Modules that take long to import."""
EACH_FIRST: Final = """
import importlib, os, pkgutil, sys, traceback
import asyncio, attrs, cattrs, httpx, lxml.etree, tenacity  # which are not ours: they cost their time once

def import_first(name):
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    try:
        module = importlib.import_module(name)
        print(name, flush=True)
        for one in pkgutil.iter_modules(getattr(module, "__path__", ()), f"{name}."):
            import_first(one.name)
    except BaseException:
        traceback.print_exc()
    os._exit(0)

import_first("cdiscount_async")
"""
"""Imports each module in a process of its own, in which nothing but the packages that it is in were imported before."""


def printed(program: str) -> str:
    """Return what a program prints in a Python of its own; it must print nothing on stderr."""
    command = [sys.executable, "-c", program]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own program
    assert (0, "") == (ended.returncode, ended.stderr)
    return ended.stdout


def loaded(program: str) -> set[str]:
    """Return the modules that a program has loaded at its end."""
    return set(printed(f"import sys\n{program}\nprint(*sys.modules, sep='\\n')").splitlines())


def ours(modules: Iterable[str]) -> set[str]:
    """Return those modules that are of the package, by their names in it."""
    return {one.removeprefix("cdiscount_async.") for one in modules if one.startswith("cdiscount_async.")}


def test_type_checkers_see_the_names_that_programs_get() -> None:
    """The stub has each name of the package from the module that it comes from, and the same submodules."""
    found = {
        alias.asname: (node.module, alias.name)
        for node in ast.parse(STUB.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }

    names = {name: (module, name) for name, module in cdiscount_async._MODULE_OF.items()}
    assert found == names | {name: (None, name) for name in cdiscount_async._SUBMODULES}
    assert {*cdiscount_async.__all__} == {*names, "outcomes"}
    (exported,) = (
        node.value for node in ast.parse(STUB.read_text(encoding="utf-8")).body if isinstance(node, ast.Assign)
    )
    assert cdiscount_async.__all__ == ast.literal_eval(exported)  # else `import *` would seem to bring the submodules


def test_each_name_is_there() -> None:
    """Names and submodules are attributes that `dir` lists, and `from cdiscount_async import *` brings the names."""
    star: dict[str, object] = {}
    exec("from cdiscount_async import *", star)  # noqa: S102 - our own text

    assert {*star} - {"__builtins__"} == {*cdiscount_async.__all__}
    for name in (*cdiscount_async.__all__, *cdiscount_async._SUBMODULES, "__version__"):
        assert getattr(cdiscount_async, name) is not None
        assert name in dir(cdiscount_async)


def test_every_public_module_is_an_attribute() -> None:
    """`import cdiscount_async` is enough for every public module, but the command and what needs an extra."""
    public = {one.name for one in pkgutil.iter_modules(cdiscount_async.__path__) if not one.name.startswith("_")}

    assert public - {"cli", "pytest_plugin", "sandbox", "warehouse", "workers"} == cdiscount_async._SUBMODULES
    assert printed("import cdiscount_async; print(cdiscount_async.packages.OfferPackage([]).kind)") == "offers\n"


def test_an_unknown_name_is_an_error() -> None:
    """A missing name raises AttributeError with the name, and ImportError for `from … import`."""
    with pytest.raises(AttributeError, match="module 'cdiscount_async' has no attribute 'Clint'"):
        cdiscount_async.Clint  # type: ignore[attr-defined]  # noqa: B018 - looked up
    with pytest.raises(ImportError, match="cannot import name 'Clint'"):
        exec("from cdiscount_async import Clint")  # noqa: S102 - our own text


def test_objects_are_pickled_by_their_own_module() -> None:
    """A value of a name that was loaded late is pickled and copied as any other."""
    wanted = cdiscount_async.OrderFilter(states=["Shipped"])

    assert wanted == pickle.loads(pickle.dumps(wanted)) == copy.deepcopy(wanted)  # noqa: S301 - our own bytes
    assert pickle.loads(pickle.dumps(cdiscount_async.PRODUCTION)) == cdiscount_async.PRODUCTION  # noqa: S301


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_each_module_can_be_imported_first() -> None:
    """No module needs another one to be imported before it."""
    root = Path(cdiscount_async.__file__).parent
    files = [path.relative_to(root.parent).with_suffix("").parts for path in root.rglob("*.py")]
    assert {".".join(parts).removesuffix(".__init__") for parts in files} == {*printed(EACH_FIRST).split()}


def test_the_import_alone_loads_no_module() -> None:
    """`import cdiscount_async` loads nothing but the version and the loader."""
    found = loaded("import cdiscount_async")

    assert ours(found) == ROOT
    assert not found & {"attrs", *HEAVY}


@pytest.mark.parametrize(
    ("program", "rooms"),
    [
        ("from cdiscount_async import OrderFilter", {"_common", "_contract", "_version", "exchange", "models"}),
        (
            "import cdiscount_async.errors",
            {"_common", "_contract", "_version", "credentials", "environments", "errors", "exchange"},
        ),
    ],
    ids=["a model", "errors"],
)
def test_an_import_loads_what_it_needs(program: str, rooms: set[str]) -> None:
    """A model and the errors load neither a network nor a parser, nor other rooms than those they are made of."""
    found = loaded(program)

    assert {one.partition(".")[0] for one in ours(found)} <= rooms
    assert not found & {*HEAVY}


def test_a_client_loads_no_section() -> None:
    """A section, its operations and its models are loaded when it is first used, and no other with it."""
    client = "from cdiscount_async import Client, Credentials; client = Client(Credentials('shop-api', 'secret'))"
    parts = {"discussions", "fulfilment", "offers", "orders", "products", "relays", "seller"}

    def sections(program: str) -> set[str]:
        modules = [one.rpartition(".") for one in ours(loaded(program))]
        return {part for room, _, part in modules if room in {"models", "operations", "sections"} and part in parts}

    assert sections(client) == set()
    assert sections(f"{client}; client.orders.get_order_list") == {"orders"}


@pytest.mark.parametrize("package", ["operations", "sections"])
def test_help_of_a_package_shows_its_names(package: str) -> None:
    """`dir` and `help` show the names of `__all__`, also before the first of them is used."""
    module = f"cdiscount_async.{package}"
    shown = printed(f"import pydoc, {module} as it; print({{*it.__all__}} - {{*dir(it)}}, pydoc.render_doc(it))")

    assert shown.startswith("set() ")
    assert " Orders(" in pydoc.plain(shown)


@pytest.mark.parametrize("package", ["operations", "sections"])
def test_type_checkers_see_the_names_of_a_package(package: str) -> None:
    """The stub of a package whose names are imported late has the names of `__all__`, each from its module."""
    module = importlib.import_module(f"cdiscount_async.{package}")
    stub = Path(str(module.__file__)).with_suffix(".pyi")
    imports = [node for node in ast.parse(stub.read_text(encoding="utf-8")).body if isinstance(node, ast.ImportFrom)]

    assert {one.asname for node in imports for one in node.names} == {*module.__all__}
    for node in imports:
        defining = importlib.import_module(f"cdiscount_async.{package}.{node.module}")
        assert all(getattr(module, one.name) is getattr(defining, one.name) for one in node.names)


def test_the_pytest_plugin_loads_nothing() -> None:
    """The plugin alone, which every run of pytest loads, loads nothing of the package."""
    assert ours(loaded("import cdiscount_async.pytest_plugin")) == {*ROOT, "pytest_plugin"}


@pytest.mark.parametrize(
    ("line", "commands"), [("--help", set[str]()), ("--version", set[str]()), ("package --help", {"cli._package"})]
)
def test_help_loads_no_command(line: str, commands: set[str]) -> None:
    """A help text that lists commands loads none of them, and nothing of what they need."""
    program = f"""
import contextlib, io
from cdiscount_async.cli import main
with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):
    main({line.split()})
"""
    found = loaded(program)

    frame = {
        *ROOT,
        "_common.arguments",
        "cli",
        "cli._exit_status",
        "cli._garbage_collector",
        "cli._interrupts",
        "cli._parser",
        "cli._terminal",
    }
    assert ours(found) == frame | commands
    assert not found & {"attrs", *HEAVY}


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT of another process is of POSIX")
@pytest.mark.parametrize("module", ["cdiscount_async.cli", "cdiscount_async.cli._orders", "cdiscount_async.client"])
def test_an_interrupted_start_is_silent(module: str) -> None:
    """Ctrl+C while the command imports its modules ends it with status 130 and no word."""
    program = f"""
import os, signal, sys
class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupting())
from cdiscount_async._command import main
sys.argv[1:] = ["orders"]
sys.exit(main())
"""
    command = [sys.executable, "-c", program]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - as above
    assert (130, "", "") == (ended.returncode, ended.stdout, ended.stderr)
