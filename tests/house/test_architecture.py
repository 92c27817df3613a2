"""Which module may know which: the rules of the design, held by reading the imports."""

import ast
import sys
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Final

import pytest

import cdiscount_async

PACKAGE: Final = Path(cdiscount_async.__file__).parent
TESTS: Final = Path(__file__).parent
ROOT: Final = "cdiscount_async"

MAY_IMPORT: Final[Mapping[str, tuple[str, ...]]] = {
    "_exchange": (),
    "_secrets": (),
    "_safe_results": ("_contract", "_secrets"),
    "errors": ("_exchange", "_preview", "_safe_results", "_secrets", "catalogue", "planning"),
    "_addresses": (),
    "_local_guard": ("_addresses",),
    "environments": ("_addresses", "_expect"),
    "_timing": (),
    "_preview": (),
    "_version": (),
    "_json": (),
    "_extras": (),
    "hooks": ("_exchange", "errors"),
    "catalogue": ("catalogue.*",),
    "catalogue.*": ("catalogue._entry",),
    "_french_time": (),
    "planning*": ("_french_time", "planning.*"),
    "_compile": (),
    "_contract": (),
    "_shapes": ("_contract",),
    "_moments": ("_french_time",),
    "_scalars": ("_contract", "_moments", "errors"),
    "_encodings": (),
    "_repair": (),
    "_media": (),
    "_nodes": (),
    "_xml": ("_contract", "_encodings", "_media", "_nodes", "_repair", "errors"),
    "_children": (),
    "_encode": ("_compile", "_contract", "_moments", "_shapes", "_scalars", "_xml", "errors"),
    "_careful": ("_contract", "_secrets", "_shapes", "_scalars", "_xml", "errors"),
    "_decode": ("_careful", "_compile", "_contract", "_shapes", "_scalars", "_xml", "errors"),
    "_skeletons": ("_xml", "errors"),
    "_strict": ("errors",),
    "converter": ("_contract", "_scalars", "_strict", "errors"),
    "models.*": ("_contract", "_exchange", "models.common"),
    "operations._declare": ("_contract", "_expect", "_shapes", "_timing", "environments"),
    "operations": ("_contract", "_expect", "operations.*"),
    "operations.*": (
        "_contract",
        "_expect",
        "_iteration",
        "harvest",
        "harvest.*",
        "models.*",
        "operations._declare",
        "submissions",
    ),
    "_pauses": (),
    "_gate": ("_pauses",),
    "_internals": (),
    "_pool": ("_internals",),
    "_trace": ("errors",),
    "_http_errors": ("environments", "errors"),
    "_fast": ("_internals", "_trace"),
    "_inflate": ("errors",),
    "_minimum_rate": ("errors",),
    "_answer": ("_inflate", "_minimum_rate", "errors"),
    "_echo": ("errors",),
    "_cycles": (),
    "_expect": (),
    "_iteration": (),
    "_lexical": ("_careful", "_compile", "_contract", "_decode", "_scalars", "_shapes"),
    "_listed": ("_careful", "_contract", "_decode", "_shapes", "_xml", "errors", "operations"),
    "_list_reader": (
        "_careful",
        "_children",
        "_echo",
        "_encodings",
        "_lexical",
        "_listed",
        "_nodes",
        "_reply",
        "_xml",
        "errors",
        "operations",
    ),
    "_reading": ("_answer", "_contract", "_echo", "_encodings", "_list_reader", "_reply", "errors", "operations"),
    "_reception": (
        "_answer",
        "_contract",
        "_cycles",
        "_echo",
        "_list_reader",
        "_reading",
        "_timing",
        "errors",
        "operations",
    ),
    "harvest*": (
        "_contract",
        "_expect",
        "_french_time",
        "_iteration",
        "_timing",
        "errors",
        "harvest*",
        "models.*",
        "operations._declare",
    ),
    "_parts": (),
    "submissions*": (
        "_expect",
        "_parts",
        "_secrets",
        "catalogue",
        "errors",
        "models.*",
        "operations._declare",
        "submissions*",
    ),
    "publishers*": ("_extras", "_timing", "errors", "publishers*"),
    "_transport": (
        "_answer",
        "_echo",
        "_extras",
        "_fast",
        "_gate",
        "_http_errors",
        "_internals",
        "_nodes",
        "_pauses",
        "_pool",
        "_secrets",
        "_timing",
        "_trace",
        "_version",
        "errors",
    ),
    "tokens*": (
        "_answer",
        "_expect",
        "_extras",
        "_json",
        "_secrets",
        "_transport",
        "_xml",
        "environments",
        "errors",
        "hooks",
        "tokens.*",
    ),
    "_failures": ("errors", "operations"),
    "_retry": ("_timing", "errors"),
    "_counts": (),
    "_shared_counts": ("_counts",),
    "rate_limits": ("_counts", "_expect", "_extras", "_shared_counts", "operations"),
    "_told": ("hooks",),
    "_logging_hooks": ("errors", "hooks"),
    "opentelemetry": ("_extras", "_version", "hooks"),
    "_redact": (
        "_contract",
        "_moments",
        "_scalars",
        "_secrets",
        "_shapes",
        "_xml",
        "errors",
        "models.header",
        "operations",
    ),
    "_client_arguments": (
        "_expect",
        "_retry",
        "_timing",
        "_transport",
        "environments",
        "hooks",
        "models.header",
        "planning",
        "rate_limits",
        "tokens",
    ),
    "_door": ("_timing", "environments", "errors", "planning"),
    "_arguments": ("_expect", "_french_time"),
    "_interrupts": (),
    "_planning_cli": ("_transport", "errors", "planning*"),
    "_token_cli": (
        "_french_time",
        "_interrupts",
        "_packaging._tables",
        "_terminal",
        "environments",
        "errors",
        "tokens",
        "tokens.file",
    ),
    "_harvesting": (),
    "_formulas": (),
    "_harvesting._formats": ("_formulas",),
    "_harvesting._changes": (),
    "_harvesting._state": (),
    "_terminal": (),
    "_harvesting._bar": ("_terminal",),
    "_harvesting._output": ("_harvesting._formats",),
    "_harvesting._parquet": ("_extras", "_harvesting._changes", "_shapes", "errors"),
    "_harvesting._targets": ("_harvesting.*",),
    "_harvesting._running": ("_harvesting.*", "_terminal"),
    "_harvesting._harvest": ("_harvesting.*", "_iteration", "converter"),
    "_packaging": (),
    "_packaging._cells": (),
    "_packaging._tables": ("_packaging._cells", "_terminal"),
    "_packaging._hints": (),
    "_packaging._findings": (
        "_packaging._cells",
        "_packaging._hints",
        "_packaging._tables",
        "_terminal",
        "packages.checks",
    ),
    "_packaging._reading": (),
    "_packaging._building": (
        "_french_time",
        "_packaging._findings",
        "_packaging._opening",
        "_packaging._purge",
        "_packaging._writing",
        "_terminal",
        "packages",
    ),
    "_packaging._opening": ("_packaging._hints", "_packaging._reading", "errors", "packages", "packages.*"),
    "_packaging._publishing": ("_packaging._serving", "publishers", "publishers.*"),
    "_packaging._purge": (
        "_calling",
        "_packaging._hints",
        "_packaging._opening",
        "_packaging._tables",
        "_terminal",
        "errors",
        "models.offers",
        "operations",
        "packages",
    ),
    "_packaging._writing": ("_packaging._tables", "_terminal", "packages"),
    "_packaging._compared": ("_french_time", "packages", "packages.*"),
    "_packaging._diff": (
        "_packaging._compared",
        "_packaging._hints",
        "_packaging._opening",
        "_packaging._reading",
        "_packaging._tables",
        "_packaging._writing",
        "_terminal",
        "packages",
    ),
    "_packaging._serving": ("_packaging._waiting", "_terminal", "submissions"),
    "_packaging._waiting": ("_packaging._tables", "_terminal", "errors", "submissions"),
    "_explain_cli": ("_expect", "_terminal", "catalogue", "catalogue.*"),
    "_status_cli": ("_arguments", "_interrupts", "_planning_cli", "_terminal", "environments", "planning"),
}
"""What of ours a module may import; a package's own modules are matched by the first rule that fits."""
NETWORK: Final = ("client", "_flight", "_transport", "tokens*", "_retry")
"""The client's side of the network."""
NEVER_IMPORT: Final[Mapping[str, tuple[str, ...]]] = {
    "_envelope": (*NETWORK, "_reply", "sandbox*", "cli"),
    "_reply": (*NETWORK, "sandbox*", "cli"),
    "_wsdl": (*NETWORK, "sandbox*", "cli"),
    "wire": (*NETWORK, "sandbox*", "cli"),
    "packages*": (*NETWORK, "sandbox*", "cli"),
    # Its accounts are a client's credentials.
    "sandbox*": (
        *(one for one in NETWORK if one != "tokens*"),
        "tokens",
        "tokens.[!_]*",
        "tokens._[!c]*",
        "cli",
        "_sandbox_cli",
        "_demo",
    ),
    "client": (
        "sandbox*",
        "cli",
        "_calling",
        "_harvest_cli",
        "_harvesting*",
        "_package_cli",
        "_packaging*",
        "_sandbox_cli",
        "_demo",
    ),
}
"""What a module that may know much must not know."""
FENCES: Final[Mapping[str, tuple[str, ...]]] = {
    "httpx": (
        "_answer",
        "_fast",
        "_http_errors",
        "_internals",
        "_pool",
        "_trace",
        "_transport",
        "publishers._reach",
        "sandbox*",
    ),
    "aiohttp": ("_fast",),
    "zlib_ng": ("_inflate",),
    "filelock": ("tokens.file",),
    "redis": ("tokens.redis",),
    "limits": ("rate_limits", "_shared_counts"),
    "opentelemetry": ("opentelemetry",),
    "tenacity": ("_retry",),
    "cattrs": ("_strict", "converter", "packages.rows._structure"),
    "lxml": (
        "_xml",
        "_encode",
        "_careful",
        "_decode",
        "_skeletons",
        "_envelope",
        "_redact",
        "_reply",
        "_wsdl",
        "packages._archive",
        "packages._parsing",
        "packages._xml_errors",
        "packages.rows._excel._parts",
        "planning._tables",
    ),
    "pyarrow": ("_harvesting._parquet", "packages.rows._parquet"),
    "rich": ("_terminal",),
    "pytest": ("pytest_plugin",),
    "starlette": ("sandbox._http.*", "sandbox._sandbox"),
    "obstore": ("publishers.object_store",),
    "uvicorn": ("publishers.served", "sandbox._http.connection", "sandbox._http.listener"),
}
"""Which modules may import a third party; every one that is not named here may be imported nowhere."""
ANYWHERE: Final = ("attrs",)
MAY_KNOW_CLIENT: Final = ("__init__", "__main__", "_calling", "_demo", "_harvest_cli", "_package_cli", "cli")
MAY_KNOW_SANDBOX: Final = ("sandbox*", "_demo", "_sandbox_cli", "pytest_plugin")
OPTIONAL_EXTRAS: Final = {
    "_harvesting._targets": ("cdiscount_async.cli._exporting.parquet",),
    "packages.rows._sources": ("cdiscount_async.packages.rows._parquet",),
    "_packaging._publishing": (
        "cdiscount_async.publishers.served",
        "cdiscount_async.publishers.object_store",
    ),
    "_sandbox_cli": ("cdiscount_async.cli._demo", "cdiscount_async.sandbox._command"),
    "_terminal": ("rich*",),
    "_transport": ("cdiscount_async.transport._aiohttp",),
    "rate_limits": ("limits*", "cdiscount_async.rate_limits._redis"),
    "pytest_plugin": ("cdiscount_async.sandbox",),
}


def module_name(path: Path) -> str:
    """Name a module as seen from the package: `models.orders`; a package by its own name, the whole by `__init__`."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


SOURCES: Final = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}
TREES: Final = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in SOURCES.items()}
TEST_FILES: Final = sorted(TESTS.rglob("*.py"))


def imported(name: str, node: ast.AST) -> Iterator[str]:
    """Give the full names of what a statement imports: our own modules as far as the name goes."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        package = [ROOT, *name.split(".")] if name != "__init__" else [ROOT, ""]
        if name in SOURCES and SOURCES[name].name == "__init__.py" and name != "__init__":
            package.append("")
        base = [*package[: len(package) - node.level], *([node.module] if node.module else [])] if node.level else []
        source = ".".join(base) if node.level else node.module or ""
        for alias in node.names:
            inner = f"{source}.{alias.name}".removeprefix(f"{ROOT}.")
            yield f"{ROOT}.{inner}" if source.startswith(ROOT) and inner in SOURCES else source


def ours(name: str) -> set[str]:
    """Give the modules of ours that a module imports."""
    found = {one for node in ast.walk(TREES[name]) for one in imported(name, node)}
    return {one.removeprefix(ROOT).removeprefix(".") or "__init__" for one in found if one.split(".")[0] == ROOT}


def theirs(name: str) -> set[str]:
    """Give the distributions that a module imports, the standard library apart."""
    found = {one.split(".")[0] for node in ast.walk(TREES[name]) for one in imported(name, node)}
    return found - sys.stdlib_module_names - {ROOT, ""}


def fits(name: str, patterns: tuple[str, ...]) -> bool:
    """Whether a module is meant by one of some patterns."""
    return any(fnmatch(name, pattern) for pattern in patterns)


def rule_for(name: str) -> tuple[str, ...] | None:
    """Give what a module may import, if there is a rule for it."""
    return next((allowed for pattern, allowed in MAY_IMPORT.items() if fnmatch(name, pattern)), None)


def test_imports_are_read() -> None:
    """These tests see what a module imports, in each way to write it."""
    assert {"_careful", "_envelope", "_reply"} == ours("wire")
    assert {"_contract", "models.common"} == ours("models.orders")
    assert {"_declare", "orders", "seller"} <= {one.removeprefix("operations.") for one in ours("operations")}
    assert {"_decode", "_encode"} <= ours("_envelope")
    assert {"attrs", "lxml"} == theirs("_skeletons")


@pytest.mark.parametrize("name", [one for one in SOURCES if rule_for(one) is not None])
def test_module_knows_only_earlier_layers(name: str) -> None:
    """A module of a lower layer imports of ours what its layer may know, and nothing else."""
    allowed = rule_for(name) or ()

    assert [] == sorted(one for one in ours(name) if not fits(one, allowed))


@pytest.mark.parametrize("name", [one for one in SOURCES if fits(one, tuple(NEVER_IMPORT))])
def test_module_does_not_know_what_is_not_its_business(name: str) -> None:
    """A module that joins others still stays on its side: the codec off the network, the sandbox off the client."""
    (forbidden,) = [banned for pattern, banned in NEVER_IMPORT.items() if fnmatch(name, pattern)]

    assert [] == sorted(one for one in ours(name) if fits(one, forbidden))


def test_nothing_imports_the_client() -> None:
    """The client sees every stage, and no stage sees the client."""
    assert [] == sorted(one for one in SOURCES if "client" in ours(one) and one not in MAY_KNOW_CLIENT)


def test_nothing_imports_the_sandbox() -> None:
    """The sandbox is an extra: its command's options lead to it, and nothing else does."""
    knowing = [name for name in SOURCES if any(fits(one, ("sandbox", "sandbox.*")) for one in ours(name))]

    assert [] == sorted(one for one in knowing if not fits(one, MAY_KNOW_SANDBOX))


def test_nothing_imports_the_package_itself() -> None:
    """Modules import each other, never the root, which imports them all."""
    assert [] == sorted(one for one in SOURCES if "__init__" in ours(one))


def test_imports_have_no_circles() -> None:
    """The modules can be put in an order in which each knows only earlier ones."""
    order = list(TopologicalSorter({name: ours(name) - {name} for name in SOURCES}).static_order())

    assert set(SOURCES) == set(order)


@pytest.mark.parametrize("name", SOURCES)
def test_third_parties_stay_behind_their_fences(name: str) -> None:
    """A third party is imported where its work is done, so that it can be replaced there."""
    assert [] == sorted(one for one in theirs(name) if one not in ANYWHERE and not fits(name, FENCES.get(one, ())))


@pytest.mark.parametrize("name", SOURCES)
def test_imports_stand_at_the_top(name: str) -> None:
    """Nothing is imported inside a function but an optional extra: wanting to means that a layer is wrong."""
    inside = {
        one
        for function in ast.walk(TREES[name])
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        for node in ast.walk(function)
        for one in imported(name, node)
    }

    assert [] == sorted(one for one in inside if not fits(one, OPTIONAL_EXTRAS.get(name, ())))


@pytest.mark.parametrize("name", SOURCES)
def test_no_import_hides_from_the_interpreter(name: str) -> None:
    """No import is for type checkers only: that would hide a circle."""
    names = {node.id for node in ast.walk(TREES[name]) if isinstance(node, ast.Name)}

    assert "TYPE_CHECKING" not in names


def replaced(tree: ast.AST) -> Iterator[str]:
    """Give what a test patches: the environment and the interpreter's own streams do not count."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name("monkeypatch"), attr="setattr" | "delattr"), args=[target, *_]
            ):
                if not (isinstance(target, ast.Name) and target.id in sys.stdlib_module_names):
                    yield ast.unparse(target)
            case ast.Call(
                func=ast.Attribute(value=ast.Name("monkeypatch"), attr="setitem" | "delitem"), args=[target, *_]
            ):
                yield ast.unparse(target)
            case ast.arg("mocker"):
                yield "mocker"


@pytest.mark.parametrize("path", TEST_FILES, ids=lambda path: path.relative_to(TESTS).as_posix())
def test_tests_replace_nothing_of_ours(path: Path) -> None:
    """A test drives the real thing: it mocks nothing, and patches nothing but the environment around the program."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imports = {one for node in ast.walk(tree) for one in imported("", node)}

    assert [] == [one for one in imports if one.startswith(("unittest", "mock"))]
    assert [] == list(replaced(tree))


@pytest.mark.parametrize(
    "path", [path for path in TEST_FILES if path.name.startswith("test_")], ids=lambda path: path.stem
)
def test_every_test_states_its_truth(path: Path) -> None:
    """A test says in one sentence what it shows."""
    tests = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("test_")
    ]

    assert tests
    assert [] == [node.name for node in tests if not (ast.get_docstring(node) or "").split("\n\n")[0].endswith(".")]
