"""A call as Python, as curl and as a command line is the same call, whatever its values are, and has no secret."""

import asyncio
import base64
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from starlette.types import Message, Receive, Scope, Send

from cdiscount_async import PREPRODUCTION, PRODUCTION, Credentials, Environment, evolve, wire
from cdiscount_async.converter import from_json
from cdiscount_async.errors import InvalidRequest
from cdiscount_async.models.fulfilment import OrderIntegrationRequest
from cdiscount_async.models.offers import OfferFilter
from cdiscount_async.models.orders import OrderFilter, OrderStateEnum
from cdiscount_async.operations import ALL, Fulfilment, Operation, example
from cdiscount_async.sandbox import Sandbox
from cdiscount_async.sandbox._http.listener import Listener
from cdiscount_async.snippets import command_line, curl, python

from ..support.strategies import FEW, instances

LOCAL: Final = Environment.at("http://127.0.0.1:8765")
APART: Final = Environment("apart", "http://127.0.0.1:1/service", "http://127.0.0.1:2/tokens", closes=True)
WITH_REQUEST: Final = [one for one in ALL.values() if one.request_type is not None]


def _hostile() -> OrderIntegrationRequest:
    """Return a request whose texts are hostile to a shell."""
    order = example(Fulfilment.create_external_order).order
    customer = evolve(
        order.customer,
        customer_first_name='it\'s "quoted" `id` $(id) ${HOME} \\ \\n %s !! ~ * # ; & | < >',
        customer_last_name="two\nlines\r\nand a tab\t",
        shipping_city="JSON\nJSON\n'$(id)'",
        shipping_address="é€\u202e\u2028\U0001f600",
    )
    comments = "]]></m:TokenId>the-token-goes-here"
    return OrderIntegrationRequest(order=evolve(order, customer=customer, comments=comments))


HOSTILE: Final = _hostile()


def run_python(source: str) -> dict[str, Any]:
    """Execute a program without its call, and return its variables."""
    variables: dict[str, Any] = {"__name__": "snippet"}
    exec(compile(source, "snippet", "exec"), variables)  # noqa: S102 - that it can be executed is what is tested
    return variables


@pytest.mark.slow
@pytest.mark.parametrize("operation", WITH_REQUEST, ids=lambda one: one.name)
def test_python_has_the_same_request(operation: Operation[Any, Any]) -> None:
    """The program's request is equal to any request of the operation, and its envelope has the same bytes."""

    @FEW
    @given(instances(operation.request_type))  # type: ignore[arg-type]
    def is_same(request: Any) -> None:
        written = run_python(python(operation, request))["request"]

        assert request == written
        assert _envelope(operation, request) == _envelope(operation, written)

    is_same()


def _envelope(operation: Operation[Any, Any], request: object) -> bytes:
    return wire.write_request(operation, request, token="0" * 32)


@pytest.mark.parametrize("operation", ALL.values(), ids=lambda one: one.name)
def test_python_of_an_example_is_readable(operation: Operation[Any, Any]) -> None:
    """The program of an example has lines of at most 100 characters, and calls the method of the operation."""
    source = python(operation, example(operation))
    given = "request" if operation.request_type is not None else ""

    assert example(operation) == run_python(source).get("request")
    assert [] == [line for line in source.splitlines() if len(line) > 100]
    assert f"await client.{operation.section}.{operation.method}({given})" in source


@pytest.mark.parametrize("environment", [PRODUCTION, PREPRODUCTION, LOCAL, APART], ids=lambda one: one.name)
def test_python_names_the_environment(environment: Environment) -> None:
    """The program calls the same service."""
    assert environment == run_python(python("GetOrderList", environment=environment))["environment"]


def test_python_writes_unusual_values() -> None:
    """Texts with quotes and values that the contract lacks stay the same, and a time with a zone becomes French."""
    assert HOSTILE == run_python(python("CreateExternalOrder", HOSTILE))["request"]
    noon = datetime(2026, 7, 1, 12, tzinfo=UTC)
    request = OrderFilter(states=[OrderStateEnum("Teleported")], begin_creation_date=noon)
    written = run_python(python("GetOrderList", request))["request"]

    assert evolve(request, begin_creation_date=datetime(2026, 7, 1, 14)) == written
    assert 'client.call("GetOrderList")' in python("GetOrderList")
    assert 'OrderStateEnum("Teleported")' in python("GetOrderList", request)


def test_requests_of_other_operations_are_refused() -> None:
    """Each snippet refuses a name that no operation has, a request of another operation, and one that is not taken."""
    for write in (python, curl, command_line):
        with pytest.raises(KeyError, match="GetOrderList"):
            write("GetOrderLists")
        with pytest.raises(TypeError, match="OrderFilter of GetOrderList"):
            write("GetOrderList", OfferFilter())
        with pytest.raises(TypeError, match="GetSellerInformation takes no request"):
            write("GetSellerInformation", OfferFilter())
    with pytest.raises(InvalidRequest, match="Teleported"):
        curl("GetOrderList", OrderFilter(states=[OrderStateEnum("Teleported")]))
    with pytest.raises(ValueError, match="the environment apart"):
        command_line("GetOrderList", environment=APART)


SHELL: Final = "cdiscount() { printf '%s\\0' \"$@\" '<'; if [ $# -gt 4 ]; then cat; fi; }\n"
"""A function for bash that prints the arguments and the input of the command."""


@pytest.mark.slow
@pytest.mark.parametrize("operation", WITH_REQUEST, ids=lambda one: one.name)
def test_command_line_has_the_same_request(operation: Operation[Any, Any]) -> None:
    """Bash passes the name, the environment and the JSON of an equal request to the command."""

    @FEW
    @given(instances(operation.request_type))  # type: ignore[arg-type]
    def is_same(request: Any) -> None:
        assert request == _from_command_line(operation, request)

    is_same()


def test_command_line_resists_hostile_texts() -> None:
    """Bash executes nothing of a request, and changes nothing of it; a call without a request has no JSON."""
    assert HOSTILE == _from_command_line(Fulfilment.create_external_order, HOSTILE)
    assert command_line("GetSellerInformation", environment=PREPRODUCTION) == (
        "cdiscount call GetSellerInformation --environment preproduction"
    )


def _from_command_line(operation: Operation[Any, Any], request: object) -> Any:
    script = SHELL + command_line(operation, request, environment=LOCAL)
    output = subprocess.run(["/bin/bash"], input=script.encode(), capture_output=True, check=True).stdout
    arguments, _, text = output.partition(b"\0<\0")
    assert arguments.decode().split("\0") == [
        *("call", operation.name, "--environment", "http://127.0.0.1:8765", "--json", "-")
    ]
    return from_json(json.loads(text), operation.request_type)  # type: ignore[arg-type]


class Recorder:
    """Passes requests on to a sandbox, and keeps their headers and bodies."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.received: list[tuple[dict[str, str], bytes]] = []
        self._sandbox = sandbox

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, as an ASGI application."""
        headers = {name.decode().lower(): value.decode() for name, value in scope["headers"]}
        self.received.append((headers, b""))

        async def kept() -> Message:
            message = await receive()
            self.received[-1] = (headers, self.received[-1][1] + message.get("body", b""))
            return message

        await self._sandbox(scope, kept, send)


async def run_bash(script: str, account: Credentials, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """Run a script with the account in its variables."""
    known = {"CDISCOUNT_LOGIN": account.login, "CDISCOUNT_PASSWORD": account.password, "PATH": os.environ["PATH"]}
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        "/bin/bash", stdin=pipe, stdout=pipe, stderr=pipe, env={**known, **variables}
    )
    output, errors = await process.communicate(script.encode())
    return subprocess.CompletedProcess([], process.returncode or 0, output, errors)


@asynccontextmanager
async def recording(sandbox: Sandbox) -> AsyncIterator[tuple[Recorder, Environment]]:
    """Serve a sandbox behind a recorder."""
    recorder = Recorder(sandbox)
    listener = Listener(recorder, 0)
    await listener.open()
    try:
        yield recorder, Environment.at(listener.url)
    finally:
        await listener.close()


async def test_curl_sends_the_same_request() -> None:
    """Run by bash, the script sends a request with hostile texts to a sandbox, which answers the operation."""
    async with Sandbox() as sandbox, recording(sandbox) as (recorder, environment):
        await _sends_the_same(recorder, environment, sandbox.credentials, HOSTILE)


@pytest.mark.slow
def test_curl_sends_any_request() -> None:
    """Run by bash, the script sends the bytes of any request to a sandbox."""
    with asyncio.Runner() as runner, Sandbox() as sandbox:
        recorder = Recorder(sandbox)
        listener = Listener(recorder, 0)
        runner.run(listener.open())

        @FEW
        @given(instances(OrderIntegrationRequest))
        def is_same(request: OrderIntegrationRequest) -> None:
            recorder.received.clear()
            runner.run(_sends_the_same(recorder, Environment.at(listener.url), sandbox.credentials, request))

        is_same()
        runner.run(listener.close())


async def _sends_the_same(
    recorder: Recorder, environment: Environment, account: Credentials, request: OrderIntegrationRequest
) -> None:
    operation = Fulfilment.create_external_order
    ended = await run_bash(curl(operation, request, environment=environment), account)
    _, (headers, body) = recorder.received
    token = wire.read_request(body).token

    assert (0, b"") == (ended.returncode, ended.stderr)
    assert headers["soapaction"] == f'"{operation.action}"'
    assert headers["content-type"] == "text/xml; charset=utf-8"
    assert body == wire.write_request(operation, request, token=token or "")
    assert b"CreateExternalOrderResult" in ended.stdout


@pytest.mark.parametrize("password", ["wrong", "\"'$(id)`id`\\%s é€ \\n!", "x" * 200])
async def test_curl_keeps_login_and_password_secret(password: str, tmp_path: Path) -> None:
    """Login and password arrive as they are; they are in no argument and no output, and the call ends when refused."""
    for name in ("base64", "curl", "tr"):
        (tmp_path / name).write_text(
            f'#!/bin/bash\nprintf "%s\\n" "$@" >> {tmp_path}/arguments\nPATH=${{PATH#*:}} exec {name} "$@"\n'
        )
        (tmp_path / name).chmod(0o700)
    account = Credentials("some-shop-api", password)
    async with Sandbox() as sandbox, recording(sandbox) as (recorder, environment):
        script = curl("GetSellerInformation", environment=environment)
        ended = await run_bash(script, account, PATH=f"{tmp_path}:{os.environ['PATH']}")
    [(headers, _)] = recorder.received
    basic = base64.b64encode(f"{account.login}:{password}".encode()).decode()
    arguments = (tmp_path / "arguments").read_text(encoding="utf-8")

    assert headers["authorization"] == f"Basic {basic}"
    assert ended.returncode == 22
    assert "--url" in arguments
    for secret in (account.login, password, basic):
        assert secret not in script + arguments + ended.stdout.decode() + ended.stderr.decode()


async def test_all_three_are_answered() -> None:
    """Against a sandbox, each of the three prints the result of the call."""
    request, answers = example("GetOfferPackageSubmissionResult"), []
    async with Sandbox() as sandbox:
        for write in (python, curl, command_line):
            snippet = write("GetOfferPackageSubmissionResult", request, environment=sandbox.environment)
            program = f"{sys.executable} - <<'PYTHON'\n{snippet}\nPYTHON" if write is python else snippet
            script = f'cdiscount() {{ {sys.executable} -m cdiscount_async "$@"; }}\n{program}'
            ended = await run_bash(
                script, sandbox.accounts[1], PYTHONPATH=os.pathsep.join(sys.path), CDISCOUNT_NO_TOKEN_FILE="1"
            )
            assert (0, b"") == (ended.returncode, ended.stderr)
            answers.append(ended.stdout.decode())
    from_curl: Any = wire.read_reply("GetOfferPackageSubmissionResult", answers[1].encode())
    result = evolve(from_curl, token_id=None)

    assert result.operation_success
    assert answers[0] == f"{result}\n"
    assert from_json(json.loads(answers[2]), type(result)) == result
