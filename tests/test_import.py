"""What `import cdiscount_async` brings: every name, and no module before one of its names is asked for."""

import ast
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

import cdiscount_async

STUB: Final = Path(cdiscount_async.__file__).with_suffix(".pyi")


def python(program: str) -> str:
    """Run a program in a Python of its own, and return what it prints."""
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout  # noqa: S603 - our own program


def test_type_checkers_see_the_names_that_programs_get() -> None:
    """The stub imports each name from the module that it comes from, and lists them as `__all__` does."""
    body = ast.parse(STUB.read_text()).body
    stubbed = {one.name: node.module for node in body if isinstance(node, ast.ImportFrom) for one in node.names}
    (listed,) = (ast.literal_eval(node.value) for node in body if isinstance(node, ast.Assign))
    modules = stubbed.pop("outcomes")
    assert modules is None
    assert stubbed == cdiscount_async._MODULE_OF
    assert listed == cdiscount_async.__all__
    assert {*stubbed, "outcomes"} == set(listed)


@pytest.mark.parametrize("name", [*cdiscount_async.__all__, *sorted(cdiscount_async._MODULES)])
def test_each_name_is_there(name: str) -> None:
    """Names and public modules are attributes, and `dir` tells them."""
    assert getattr(cdiscount_async, name) is not None
    assert name in dir(cdiscount_async)


def test_another_name_is_told() -> None:
    """What is not there is an AttributeError that names it, and an ImportError for `from … import`."""
    with pytest.raises(AttributeError, match="module 'cdiscount_async' has no attribute 'Clint'"):
        cdiscount_async.Clint  # noqa: B018 - looked up
    with pytest.raises(ImportError, match="cannot import name 'Clint'"):
        exec("from cdiscount_async import Clint")  # noqa: S102 - our own text


def test_the_import_alone_brings_no_module() -> None:
    """Neither httpx nor lxml nor a module of ours is imported before it is needed."""
    told = python(
        "import sys, cdiscount_async; print(*sorted(one for one in sys.modules if 'cdiscount' in one), end=' ')"
    )
    assert "cdiscount_async " == told


def test_a_public_module_is_known_by_the_import_alone() -> None:
    """`import cdiscount_async` suffices for `cdiscount_async.packages`."""
    assert "offers\n" == python("import cdiscount_async; print(cdiscount_async.packages.OfferPackage([]).kind)")


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT of another process is of POSIX")
def test_an_interrupted_start_is_silent() -> None:
    """Ctrl+C while the command imports its modules ends it with status 130 and no word."""
    program = (
        "import os, signal, sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'cdiscount_async._harvest_cli':\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "from cdiscount_async._command import main\n"
        "sys.exit(main())\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)  # noqa: S603 - as above
    assert (130, "", "") == (ended.returncode, ended.stdout, ended.stderr)
