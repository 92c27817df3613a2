"""What the page says about failures is what the client does, for every operation, failure and stage."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import httpx
import pytest

from cdiscount_async import CdiscountError, Client, Credentials, OutcomeUnknown, Transport, wire
from cdiscount_async.failures import Action, failure_of
from cdiscount_async.operations import ALL, Operation, Safety
from cdiscount_async.tokens import MemoryTokenStore

from ..support.clients import ENVELOPE, HERE, TOKEN_BODY, fault
from ..support.timing import VirtualTime
from ..test_failures import written

WAITING: Final = "login and password wait after answers without a token"
PAGE: Final = "<html><body>Are you a robot?</body></html>"
Trouble = Callable[[Operation[Any, Any]], httpx.Response | Exception]


def failing(message: str, *, success: bool | None = False) -> Trouble:
    """Return what answers that an operation failed, or does not say."""

    def answer(operation: Operation[Any, Any]) -> httpx.Response:
        result = operation.result_type(operation_success=success, error_message=message)
        return httpx.Response(200, content=wire.write_reply(operation, result))

    return answer


def faulting(code: str) -> Trouble:
    """Return what answers with a fault."""
    body = ENVELOPE.format(f"<s:Fault><faultcode>{code}</faultcode><faultstring>why</faultstring></s:Fault>")
    return lambda _: httpx.Response(500, text=body)


def of_another_call(operation: Operation[Any, Any]) -> httpx.Response:
    """Answer with the reply to another operation."""
    other = ALL["GetBrandList" if operation.name != "GetBrandList" else "GetSellerInformation"]
    return httpx.Response(200, content=wire.write_reply(other, other.result_type(operation_success=True)))


ON_THE_WAY: Final[Mapping[str, Trouble]] = {
    "no connection": lambda _: httpx.ConnectError("refused"),
    "no answer in time": lambda _: httpx.ReadTimeout("slow"),
    "HTTP 408": lambda _: httpx.Response(408, headers={"Retry-After": "0"}),
    "HTTP 429": lambda _: httpx.Response(429, headers={"Retry-After": "0"}),
    "HTTP 500, 502, 503 or 504 without SOAP": lambda _: httpx.Response(502, html=PAGE),
    "another HTTP status without SOAP, or a body that is too big": lambda _: httpx.Response(501),
    "the connection broke, or the body is cut off or wrongly compressed": lambda _: httpx.ReadError("reset"),
    "an HTML page with a good status": lambda _: httpx.Response(200, html=PAGE),
    "no XML, or not all of it": lambda _: httpx.Response(200, text="<a"),
    "XML that does not fit the contract": lambda _: httpx.Response(200, text="<a>not a token</a>"),
}
"""What can go wrong with any request."""
FROM_THE_SERVICE: Final[Mapping[str, Trouble]] = {
    **ON_THE_WAY,
    "the reply is another call's": of_another_call,
    "HTTP 413": lambda _: httpx.Response(413),
    "HTTP 3xx or another 4xx": lambda _: httpx.Response(403, html=PAGE),
    "the token is unknown, expired or malformed": lambda _: httpx.Response(500, text=fault("Your token …")),
    "login, password or right refused": lambda _: httpx.Response(500, text=fault("User is not authorized …")),
    "fault: DeserializationFailed": faulting("a:DeserializationFailed"),
    "fault: the action or the envelope is not understood": faulting("a:ActionNotSupported"),
    "fault: InternalServiceFault": faulting("a:InternalServiceFault"),
    "another fault": faulting("s:Server"),
    "OperationSuccess false: its database timed out": failing("Execution Timeout Expired"),
    "OperationSuccess missing, or true with an ErrorList": failing("", success=None),
    "OperationSuccess false: the account is switched off": failing("Vendeur désactivé"),
    "account switched off, and OperationSuccess not false": failing("Vendeur désactivé", success=None),
    "OperationSuccess false: anything else": failing("non"),
}
"""What can go wrong with a call."""
FROM_THE_TOKEN_SERVICE: Final[Mapping[str, Trouble]] = {
    **ON_THE_WAY,
    "login, password or right refused": lambda _: httpx.Response(401, html=PAGE),
}
"""What can go wrong while a token is asked for."""
ATTEMPTS: Final = 3
SENT: Final = {Action.REPEAT.value: ATTEMPTS, Action.RENEW.value: 2, Action.RAISE.value: 1, Action.UNKNOWN.value: 1}
"""How often a call that always fails is sent."""


async def call(name: str, *, service: Trouble, sts: Trouble) -> tuple[CdiscountError, int, int]:
    """Call an operation, and give what it raises and how often service and token service were asked."""
    operation = ALL[name]
    asked = {"service": 0, "sts": 0}

    def answer(request: httpx.Request) -> httpx.Response:
        where, trouble = ("sts", sts) if request.method == "GET" else ("service", service)
        asked[where] += 1
        said = trouble(operation)
        if isinstance(said, Exception):
            raise said
        return said

    transport = Transport(http=httpx.MockTransport(answer))
    async with Client(
        Credentials("shop-api", "the password"),
        HERE,
        transport=transport,
        token_store=MemoryTokenStore(),
        timing=VirtualTime().timing,
        hooks=(),
    ) as client:
        with pytest.raises(CdiscountError) as caught:
            await client.call(operation)
    await transport.aclose()
    return caught.value, asked["service"], asked["sts"]


def token(_: object) -> httpx.Response:
    """Return a token."""
    return httpx.Response(200, text=TOKEN_BODY)


@pytest.mark.parametrize("name", ALL)
async def test_a_call_that_fails(name: str) -> None:
    """A call that always fails is sent as often as the page says, and raises what the page says."""
    page = written()
    for kind, trouble in FROM_THE_SERVICE.items():
        said = page[kind][ALL[name].safety]
        error, sent, _ = await call(name, service=trouble, sts=token)

        assert (kind, SENT[said]) == (kind, sent)
        assert (kind, isinstance(error, OutcomeUnknown)) == (kind, said == Action.UNKNOWN.value)
        cause = error.__cause__ if isinstance(error, OutcomeUnknown) else error
        assert isinstance(cause, CdiscountError)
        assert kind == failure_of(cause).name


@pytest.mark.parametrize("name", ALL)
async def test_a_token_service_that_fails(name: str) -> None:
    """While there is no token no call is sent.

    The token service is asked as often as the service would be for a read, and twice at most where it may have refused.
    """
    page = written()
    for kind, trouble in FROM_THE_TOKEN_SERVICE.items():
        error, sent, asked = await call(name, service=token, sts=trouble)

        repeats = SENT[page[kind][Safety.READS]]
        waits = repeats > 2 and kind != "no connection" and not kind.startswith("HTTP")
        assert (kind, 0, 2 if waits else repeats) == (kind, sent, asked)
        assert (WAITING if waits else kind) == failure_of(error).name
