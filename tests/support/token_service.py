"""A token service whose answers the test decides, as an httpx transport for `Transport(http=…)`."""

import asyncio
from collections.abc import Callable

import attrs
import httpx

from cdiscount_async import Environment, Transport
from cdiscount_async.tokens import Credentials, MemoryTokenStore, StsTokens, TokenStore

BODY = '<string xmlns="http://schemas.microsoft.com/2003/10/Serialization/">{}</string>'
HERE = Environment.at("http://marketplace.test")
SHOP = Credentials("shop-api", "Pa$$word1")
HOUR = 3600.0
OUTAGE = httpx.Response(500, text="closed")
"""Not 503, after which a transport leaves the host alone for a second."""
NO_TOKEN = httpx.Response(404, text="closed")
"""It may be a refusal: the answer to a wrong password is not known."""
REFUSAL = httpx.Response(401, html="<html><title>Cdiscount STS</title></html>")


class TokenService(httpx.AsyncBaseTransport):
    """Issues another token each time, after the `answers`. It answers nothing while `released` is not set."""

    def __init__(self) -> None:
        self.asked = 0
        self.waiting = 0
        self.most_waiting = 0
        self.answers: list[httpx.Response] = []
        self.authorization = ""
        """The header of the last request."""
        self.came = asyncio.Event()
        self.released = asyncio.Event()
        self.released.set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer once `released` is set."""
        self.authorization = request.headers["Authorization"]
        assert self.authorization.startswith("Basic ")
        self.asked += 1
        number = self.asked
        self.waiting += 1
        self.most_waiting = max(self.most_waiting, self.waiting)
        self.came.set()
        try:
            await self.released.wait()
        finally:
            self.waiting -= 1
        if self.answers:
            answer = self.answers.pop(0)
            return httpx.Response(answer.status_code, content=answer.content)
        return httpx.Response(200, text=BODY.format(token(number)))


def token(number: int) -> str:
    """Return the token that answers the request with this number."""
    return f"{number:032x}"


@attrs.define
class World:
    """A token service, a clock, a store, and any number of providers."""

    service: TokenService = attrs.Factory(TokenService)
    transport: Transport = attrs.field()
    store: TokenStore = attrs.Factory(MemoryTokenStore)
    now: float = 1_552_000_000.0

    @transport.default
    def _over_the_service(self) -> Transport:
        return Transport(http=self.service)

    def tokens(
        self,
        credentials: Credentials = SHOP,
        *,
        environment: Environment = HERE,
        store: TokenStore | None = None,
        on_token: Callable[..., None] = lambda _: None,
    ) -> StsTokens:
        """Return a provider; its clock is `now`."""
        return StsTokens(
            credentials,
            environment,
            self.transport,
            store or self.store,
            on_token=on_token,
            clock=lambda: self.now,
        )
