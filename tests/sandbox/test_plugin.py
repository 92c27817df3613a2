"""The pytest plugin, as users' own tests have it."""

import subprocess
import sys

import pytest

pytest_plugins = ("pytester",)

USE = """
import httpx
import pytest

def call(sandbox):
    with httpx.Client(trust_env=False) as http:
        return http.get(sandbox.environment.token_url, auth=(sandbox.login, sandbox.password)).status_code
"""
OPTIONS = ("-p", "cdiscount_async.pytest_plugin", "-p", "no:cacheprovider", "-W", "error", "--strict-markers")


@pytest.fixture
def alone(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """Return a project of its own, in which nothing but the plugin is loaded unless it asks for it."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    return pytester


def test_each_test_has_its_own_sandbox(alone: pytest.Pytester) -> None:
    """A test that asks for the fixture gets a fresh sandbox, served over HTTP, that can be used without asyncio."""
    alone.makepyfile(
        USE
        + """
seen = []

@pytest.mark.parametrize("time", [1, 2])
def test_fresh(cdiscount_sandbox, time):
    seen.append(cdiscount_sandbox.url)
    assert call(cdiscount_sandbox) == 200
    assert cdiscount_sandbox.counters["tokens.issued"] == 1
    assert len(cdiscount_sandbox.tables("VALUES (1), (2)")) == 2
    assert "Sandbox" in type(cdiscount_sandbox).__name__

def test_gone():
    with pytest.raises(httpx.ConnectError):
        httpx.get(seen[0], trust_env=False)
"""
    )
    alone.runpytest_subprocess(*OPTIONS).assert_outcomes(passed=3)


@pytest.mark.slow
def test_settings_come_from_the_marker_and_the_fixture(alone: pytest.Pytester) -> None:
    """The settings are those of the overridden fixture, of the markers from the outer to the inner, and the faults."""
    alone.makepyfile(
        USE
        + """
from cdiscount_async.sandbox import Faults, FaultRule

@pytest.fixture
def cdiscount_sandbox_settings():
    return {"offers": 3, "orders": 0, "speed": 0}

def test_fixture(cdiscount_sandbox):
    assert (3, 0) == (cdiscount_sandbox.settings.offers, cdiscount_sandbox.settings.speed)

@pytest.mark.cdiscount_sandbox(offers=5, sellers=1)
class TestMarked:
    @pytest.mark.cdiscount_sandbox(offers=7)
    def test_markers(self, cdiscount_sandbox):
        settings = cdiscount_sandbox.settings
        assert (7, 1, 0) == (settings.offers, settings.sellers, settings.speed)

@pytest.mark.cdiscount_sandbox(faults=Faults(rules=[FaultRule("status", status=503)]))
def test_faults(cdiscount_sandbox):
    assert 503 == call(cdiscount_sandbox)
    cdiscount_sandbox.faults.clear()
    assert 200 == call(cdiscount_sandbox)

@pytest.mark.cdiscount_sandbox(5)
def test_bad_marker(cdiscount_sandbox):
    pass

@pytest.mark.cdiscount_sandbox(offers=-1)
def test_bad_settings(cdiscount_sandbox):
    pass
"""
    )
    result = alone.runpytest_subprocess(*OPTIONS)
    result.assert_outcomes(passed=3, errors=2)
    result.stdout.fnmatch_lines(["*takes settings by name only*", "*offers must be 0 or more, not -1*"])


@pytest.mark.parametrize(
    ("plugin", "marker"),
    [
        pytest.param("pytest_asyncio.plugin", "asyncio", id="asyncio"),
        pytest.param("anyio.pytest_plugin", "anyio", id="anyio", marks=pytest.mark.slow),
    ],
)
def test_async_tests_have_it_too(alone: pytest.Pytester, plugin: str, marker: str) -> None:
    """An async test uses the same fixture, whichever plugin runs it."""
    alone.makepyfile(
        f"""
import pytest
from datetime import timedelta
from cdiscount_async import Client, Credentials

@pytest.fixture
def anyio_backend():
    return "asyncio"

@pytest.mark.{marker}
async def test_client(cdiscount_sandbox):
    sandbox = cdiscount_sandbox
    async with Client(Credentials(sandbox.login, sandbox.password), sandbox.environment) as client:
        assert (await client.seller.get_seller_information()).seller_login == sandbox.login
        sandbox.clock.advance(timedelta(hours=49))
        assert await client.seller.get_seller_information()
        await sandbox.settle()
    assert sandbox.counters["tokens.issued"] == 2
"""
    )
    extra = ("-o", "asyncio_default_fixture_loop_scope=function") if marker == "asyncio" else ()
    alone.runpytest_subprocess(*OPTIONS, "-p", plugin, *extra).assert_outcomes(passed=1)


def test_extra_is_needed_by_those_who_ask_only(alone: pytest.Pytester) -> None:
    """Without the extra other tests run, and the error of a test with a sandbox says what to install."""
    alone.makepyfile(starlette="raise ImportError('there is no starlette')")
    alone.makepyfile(
        """
def test_other():
    pass

def test_sandbox(cdiscount_sandbox):
    pass
"""
    )
    result = alone.runpytest_subprocess(*OPTIONS, "-p", "no:cacheprovider", "--import-mode=prepend")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*pip install 'cdiscount-async?sandbox?'*there is no starlette*"])


def test_plugin_does_not_import_the_sandbox() -> None:
    """A run of pytest that has no use for the plugin does not need the extra."""
    program = (
        "import sys, cdiscount_async.pytest_plugin\n"
        "print([name for name in sys.modules if name.startswith(('cdiscount_async.sandbox', 'starlette', 'uvicorn'))])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 - our own
    assert "[]\n" == done.stdout
