"""What every test may rely on: no network, and the real contract and recordings where somebody has them.

The service's own schemas and recordings are not part of this repository. Point CDISCOUNT_CONTRACT and
CDISCOUNT_RECORDINGS at their directories to run the tests that need them; without, these are skipped, and with
CDISCOUNT_REQUIRE_ALL=1 they fail instead.

Property tests try the same examples in every run. With `--hypothesis-profile=nightly` the examples are random, and
twenty times as many.
"""

import gc
import json
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from cdiscount_async.tokens import SHARED

from .support.contract import RealContract
from .support.needs import lacking
from .support.recordings import Recording
from .support.sizes import EXAMPLES

settings.register_profile(
    "suite",
    deadline=None,  # a slow machine is no bug
    derandomize=True,  # a change that passed passes again
    max_examples=EXAMPLES // 2,
    suppress_health_check=[HealthCheck.too_slow],  # as above
    report_multiple_bugs=False,  # the first one is enough to look at, and finding more takes minutes
    print_blob=True,
)
settings.register_profile("nightly", settings.get_profile("suite"), derandomize=False, max_examples=10 * EXAMPLES)
settings.load_profile("suite")  # before the option --hypothesis-profile has its say

# Where the environment forbids bytecode, each worker and each program that a test starts would compile all modules.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

_refusing: set[str] = set()


def pytest_collection_finish() -> None:
    """Free the garbage collector from the modules and tests of this run: they stay, and are many."""
    gc.collect()
    gc.freeze()


def _is_local(host: object) -> bool:
    name = host.decode("idna") if isinstance(host, bytes) else host
    if not isinstance(name, str) or name in {"", "localhost"}:
        return True
    try:
        return ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    """Raise if a connection or a look-up leaves this machine: the interpreter reports each before it is made."""
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in {"socket.connect", "socket.sendto"} and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    if _refusing and not _is_local(host):
        raise RuntimeError(f"a test reached for {host}: tests stay on this machine")


sys.addaudithook(_refuse_network)


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Refuse every connection and every look-up of a name that is not this machine's own."""
    _refusing.add("network")
    yield
    _refusing.clear()


@pytest.fixture(scope="session")
def token_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return names of files in which commands keep tokens, each once."""
    directory = tmp_path_factory.mktemp("tokens")
    return (directory / f"{number}.json" for number in count())


@pytest.fixture(scope="session", autouse=True)
def signals_are_heard() -> Iterator[None]:
    """Handle what a background job or `nohup` made this process ignore, because programs of tests would ignore it too.

    A new program has the default handling of a signal that this process handles. SIGHUP still does not end the tests.
    """
    handlers = {signal.SIGINT: signal.default_int_handler, signal.SIGHUP: lambda *_: None}
    ignored = [number for number in handlers if signal.getsignal(number) is signal.SIG_IGN]
    for number in ignored:
        signal.signal(number, handlers[number])
    yield
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)


@pytest.fixture(autouse=True)
def no_tokens_of_other_tests(token_files: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide tokens and refusals of passwords that another test, or the user who runs the tests, left."""
    SHARED.clear()
    monkeypatch.setenv("CDISCOUNT_TOKEN_FILE", str(next(token_files)))
    monkeypatch.delenv("CDISCOUNT_NO_TOKEN_FILE", raising=False)
    monkeypatch.delenv("CDISCOUNT_PLANNING", raising=False)


@pytest.fixture(scope="session")
def contract_directory() -> Path:
    """Return the directory of the real WSDL and its schemas."""
    return _shared("CDISCOUNT_CONTRACT")


@pytest.fixture(scope="session")
def real_contract(contract_directory: Path) -> RealContract:
    """Return the real WSDL and its schemas, ready to be asked."""
    return RealContract(contract_directory)


@pytest.fixture(scope="session")
def recordings_directory() -> Path:
    """Return the directory of the recordings of the real service."""
    return _shared("CDISCOUNT_RECORDINGS")


@pytest.fixture(scope="session")
def recordings(recordings_directory: Path) -> Mapping[str, Recording]:
    """Return the recordings of the real service, by name."""
    index = json.loads((recordings_directory / "index.json").read_text(encoding="utf-8"))
    return {entry["name"]: Recording.load(recordings_directory, entry) for entry in index}


def _shared(variable: str) -> Path:
    directory = Path(os.environ.get(variable, ""))
    if variable not in os.environ or not directory.is_dir():
        lacking(f"set {variable} to the directory of the service's own files")
    return directory
