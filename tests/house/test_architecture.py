"""Which room may know which: the rules of docs/architecture.md, held by reading the imports.

A room is a package or a module at the top of `cdiscount_async`. Each rule is one test, which lists all offenders.
"""

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Final

import cdiscount_async

PACKAGE: Final = Path(cdiscount_async.__file__).parent
TESTS: Final = Path(__file__).parents[1]
ROOT: Final = "cdiscount_async"

LAYERS: Final = (
    {"_common", "_version", "translations"},
    {"_contract", "codes", "credentials", "environments", "exchange", "french_time", "retries", "timing"},
    {"errors", "planning"},
    {"hooks", "models"},
    {"_codec", "outcomes", "publishers", "transport"},
    {"converter", "operations"},
    {"_soap", "failures", "packages", "rate_limits", "tokens"},
    {"_call", "discussion_actions", "harvest", "order_actions", "submissions", "wire"},
    {"order_files", "sandbox", "sections"},
    {"client", "octopia", "pytest_plugin"},
    {"console", "snippets", "warehouse"},
    {"workers"},
    {"cli"},
    {"__init__", "_command"},
    {"__main__"},
)
"""A room imports rooms of earlier layers, and itself. Two of them are to come: they have their place already."""
TO_COME: Final = {"console", "octopia"}
WALLS: Final[Mapping[str, set[str]]] = {
    "_codec": {"models"},
    "packages": {"operations", "transport"},
    "harvest": {"_codec", "_soap", "tokens", "transport"},
    "order_actions": {"_codec", "_soap", "packages", "publishers", "tokens", "transport"},
    "submissions": {"_codec", "_soap", "packages", "publishers", "tokens", "transport"},
    "sandbox": {
        *(
            "_call",
            "converter",
            "discussion_actions",
            "failures",
            "harvest",
            "hooks",
            "outcomes",
            "packages",
            "planning",
            "publishers",
        ),
        *("order_actions", "rate_limits", "submissions", "tokens", "transport", "wire"),
    },
    "_soap": {"transport"},
}
"""What a room could import by its layer, and must not."""
FENCES: Final[Mapping[str, tuple[str, ...]]] = {
    "aiohttp": ("transport._aiohttp",),
    "attrs": ("*",),
    "cattrs": ("converter.*", "packages.rows._structure"),
    "dlt": ("warehouse._database", "warehouse._destination", "warehouse._source", "warehouse._writer"),
    "docket": ("workers._docket",),
    "duckdb": ("warehouse._html_report.database",),
    "filelock": ("cli._exporting.state", "tokens.file", "workers._storage"),
    "httpx": ("publishers._reachability", "sandbox.*", "transport.*"),
    "jinja2": ("warehouse._html_report.page",),
    "limits": ("rate_limits.*",),
    "lxml": ("_codec.*", "packages.*", "planning.*"),
    "markupsafe": ("warehouse._html_report.page",),
    "obstore": ("publishers.object_store",),
    "opentelemetry": ("hooks.opentelemetry",),
    "psycopg": ("workers._postgres_cursors",),
    "psycopg2": ("warehouse._html_report.database",),
    "psycopg_pool": ("workers._postgres_cursors",),
    "pyarrow": ("cli._exporting.arrow", "packages.rows._parquet", "warehouse.*"),
    "pydantic": ("_contract.pydantic_schema",),
    "pydantic_core": ("_contract.pydantic_schema",),
    "pytest": ("pytest_plugin",),
    "redis": ("tokens.redis", "workers._docket", "workers._redis_cursors", "workers._redis_errors"),
    "rich": ("cli._terminal",),
    "starlette": ("sandbox._http.*", "sandbox._sandbox"),
    "tenacity": ("_call.retry_loop",),
    "uvicorn": ("_common.http_server",),
    "vl_convert": ("warehouse._html_report.charts",),
    "xlsxwriter": ("cli._exporting.excel",),
    "zlib_ng": ("transport._inflate",),
}
"""Which modules may import a third party; a third party without a row may be imported nowhere."""
INSIDE_FUNCTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "_command": ("cdiscount_async.cli",),
    "_contract.pydantic_schema": ("pydantic*",),
    "cli": ("cdiscount_async.cli._failures",),
    "cli._demo": ("cdiscount_async.cli._demo_shop",),
    "cli._exporting.targets": ("cdiscount_async.cli._exporting.arrow", "cdiscount_async.cli._exporting.excel"),
    "cli._load": ("cdiscount_async.warehouse",),
    "cli._packages.publishing": ("cdiscount_async.publishers.object_store", "cdiscount_async.publishers.served"),
    "cli._profiles": ("tomllib",),
    "cli._report": ("cdiscount_async.warehouse",),
    "cli._sandbox": ("cdiscount_async.sandbox._command",),
    "cli._terminal": ("rich*",),
    "cli._work": ("cdiscount_async.cli._work_demo", "cdiscount_async.workers"),
    "operations._all": ("cdiscount_async.operations._sections",),
    "packages.rows._sources": ("cdiscount_async.packages.rows._parquet",),
    "pytest_plugin": ("cdiscount_async.sandbox",),
    "rate_limits._rate_limits": ("cdiscount_async.rate_limits._redis", "limits*"),
    "translations": ("cdiscount_async.translations._french",),
    "transport._httpx_session": ("cdiscount_async.transport._aiohttp",),
    "transport._opening": ("cdiscount_async.transport._httpx_session",),
    "warehouse._html_report.database": ("psycopg2*",),
    "workers._loads": ("cdiscount_async.warehouse",),
}
"""What is imported when it is needed: optional extras, and what costs a start too much."""


def module_name(path: Path) -> str:
    """Return a module as seen from the package: `models.orders`; a package by its own name, the whole by `__init__`."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


SOURCES: Final = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}
TEST_FILES: Final = sorted(TESTS.rglob("*.py"))


@cache
def tree_of(name: str) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(SOURCES[name].read_text(encoding="utf-8"))


@cache
def imports_of(name: str) -> list[ast.AST]:
    """Return the statements of a module that import something."""
    return [node for node in ast.walk(tree_of(name)) if isinstance(node, (ast.Import, ast.ImportFrom))]


def imported(name: str, node: ast.AST) -> Iterator[str]:
    """Yield the full names of what a statement imports: our own modules as far as the name goes."""
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


@cache
def ours(name: str) -> frozenset[str]:
    """Return the modules of ours that a module imports."""
    found = {one for node in imports_of(name) for one in imported(name, node)}
    return frozenset(
        one.removeprefix(ROOT).removeprefix(".") or "__init__" for one in found if one.split(".")[0] == ROOT
    )


def theirs(name: str) -> set[str]:
    """Return the distributions that a module imports, the standard library apart."""
    found = {one.partition(".")[0] for node in imports_of(name) for one in imported(name, node)}
    return found - sys.stdlib_module_names - {ROOT, ""}


def fits(name: str, patterns: tuple[str, ...]) -> bool:
    """Return whether a module is meant by one of some patterns; `room.*` means the room itself, too."""
    return any(fnmatch(name, pattern) or name == pattern.removesuffix(".*") for pattern in patterns)


def room_of(name: str) -> str:
    """Return the room of a module."""
    return name.partition(".")[0]


ROOMS: Final = {room_of(name) for name in SOURCES}


def test_imports_are_read() -> None:
    """These tests see what a module imports, in each way to write it."""
    assert {"_codec.tolerant", "_soap.envelope", "_soap.reply"} == ours("wire")
    assert {"_contract.declare", "exchange", "models.common"} >= ours("models.orders")
    assert {"operations._all", "operations._declare"} <= ours("operations")
    assert {"operations.orders", "operations.seller"} <= ours("operations._sections")
    assert {"_codec.decode", "_codec.encode"} <= ours("_soap.envelope")
    assert {"attrs", "lxml"} == theirs("_codec.templates")


def test_every_room_has_one_layer() -> None:
    """Each room is in one layer, and each name in the layers is a room."""
    placed = [room for layer in LAYERS for room in layer]

    assert sorted(placed) == sorted({*placed})
    assert ROOMS == {*placed} - TO_COME
    assert not ROOMS & TO_COME


def test_rooms_import_earlier_layers() -> None:
    """A room imports rooms of earlier layers, and itself."""
    level = {room: number for number, layer in enumerate(LAYERS) for room in layer}

    assert [] == [
        f"{name} imports {one}"
        for name in SOURCES
        for one in sorted(ours(name))
        if room_of(one) != room_of(name) and level[room_of(one)] >= level[room_of(name)]
    ]


def test_rooms_keep_behind_their_walls() -> None:
    """The codec is off the models, the sandbox off the client's side of the network, and so on."""
    assert [] == [
        f"{name} imports {one}"
        for name in SOURCES
        for one in sorted(ours(name))
        if room_of(one) in WALLS.get(room_of(name), ())
    ]


def test_rooms_form_no_circle() -> None:
    """Rooms can be put in an order in which each knows only earlier ones; so can the folders and modules in them."""
    between = {
        room: {room_of(one) for name in SOURCES if room_of(name) == room for one in ours(name)} - {room}
        for room in ROOMS
    }
    inside = {name: ours(name) - {name} for name in SOURCES}

    assert ROOMS == {*TopologicalSorter(between).static_order()}
    assert {*SOURCES} == {*TopologicalSorter(inside).static_order()}


def test_operations_are_declared_through_the_front_door() -> None:
    """`operations._declare` is imported by the declarations alone: others take what `operations` exports."""
    assert [] == [name for name in SOURCES if "operations._declare" in ours(name) and room_of(name) != "operations"]


def test_third_parties_stay_behind_their_fences() -> None:
    """A third party is imported where its work is done, so that it can be replaced there."""
    assert [] == [
        f"{name} imports {one}"
        for name in SOURCES
        for one in sorted(theirs(name))
        if not fits(name, FENCES.get(one, ()))
    ]


def test_no_fence_is_empty() -> None:
    """Each fence has an inhabitant: what nobody imports any more is not listed."""
    used = {
        (one, pattern) for name in SOURCES for one in theirs(name) for pattern in FENCES[one] if fits(name, (pattern,))
    }

    assert {(one, pattern) for one in FENCES for pattern in FENCES[one]} == used


def test_imports_are_at_the_top() -> None:
    """Nothing is imported inside a function but what `INSIDE_FUNCTIONS` lists: other wishes show a wrong layer."""
    inside = {
        (name, one)
        for name in SOURCES
        for function in ast.walk(tree_of(name))
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        for node in ast.walk(function)
        for one in imported(name, node)
    }

    assert [] == sorted(pair for pair in inside if not fits(pair[1], INSIDE_FUNCTIONS.get(pair[0], ())))


def test_no_import_hides_from_the_interpreter() -> None:
    """No import is for type checkers only: that would hide a circle."""
    assert [] == [
        name
        for name in SOURCES
        if any(isinstance(node, ast.Name) and node.id == "TYPE_CHECKING" for node in ast.walk(tree_of(name)))
    ]


def replaced(tree: ast.AST) -> Iterator[str]:
    """Yield what a test patches: the environment and the interpreter's own streams do not count."""
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


def test_tests_replace_nothing_of_ours() -> None:
    """A test drives the real thing: it mocks nothing, and patches nothing but the environment around the program."""
    found: list[tuple[str, str]] = []
    for path in TEST_FILES:
        text = path.read_text(encoding="utf-8")
        if not re.search("mock|monkeypatch|unittest", text):
            continue
        tree = ast.parse(text)
        imports = {one for node in ast.walk(tree) for one in imported("", node)}
        found += [(path.name, one) for one in imports if one.startswith(("unittest", "mock"))]
        found += [(path.name, one) for one in replaced(tree)]

    assert [] == found


def test_every_test_states_its_truth() -> None:
    """Each file of tests has some, and each test says in one sentence what it shows."""
    silent: list[str] = []
    for path in TEST_FILES:
        if not path.name.startswith("test_"):
            continue
        tests = [
            node
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("test_")
        ]
        silent += [] if tests else [f"{path.name}: no test"]
        silent += [
            f"{path.name}: {node.name}"
            for node in tests
            if not (ast.get_docstring(node) or "").split("\n\n")[0].endswith(".")
        ]

    assert [] == silent


def test_the_page_names_what_exists() -> None:
    """Each file, function, member and command that docs/architecture.md names is there under this name."""
    page = (TESTS.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
    known: set[str] = set()
    for name in SOURCES:
        for node in ast.walk(tree_of(name)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                known.add(node.name)
            if isinstance(node, ast.ClassDef):
                words = re.findall(r"\b\w+\b", "\n".join(map(ast.unparse, node.body)))
                known |= {f"{node.name}.{word}" for word in words}
    names = re.findall(r"`@?(?:[a-z_]\w*\.)*([\w.]+)\(", page) + re.findall(r"`([A-Z]\w+\.\w+)`", page)
    files = [f"/{path.as_posix()}" for path in (*SOURCES.values(), *TESTS.rglob("*.py"))]
    paths = [f"{one.replace('.', '/')}.py" for one in re.findall(r"python -m (tests[.\w]+)", page)]
    paths += [one.lstrip("/") for one in re.findall(r"[\w/]+\.py\b", page)]

    assert len(names) > 5
    assert len(paths) > 10
    assert [] == [one for one in names if one not in known]
    assert [] == [one for one in paths if not any(file.endswith(f"/{one}") for file in files)]
