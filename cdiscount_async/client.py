"""The client: the few lines that join the stages, and the only place that sees all of them."""

from types import TracebackType
from typing import Any, Final, Self, TypeVar, overload

from ._envelope import cut_header, envelope, parameter
from ._reply import read_reply
from ._retry import Retries
from ._token import Credentials, Tokens
from ._transport import Transport
from .environments import PRODUCTION, Environment
from .errors import (
    CdiscountError,
    ConnectFailed,
    ContractMismatch,
    HttpError,
    NotXml,
    OutcomeUnknown,
    TokenRejected,
    TransportError,
)
from .models.header import HeaderMessage
from .operations import (
    Discussions,
    Fulfilment,
    Offers,
    Operation,
    Orders,
    Products,
    Relays,
    Safety,
    Seller,
    find,
)

Q = TypeVar("Q")
R = TypeVar("R")

__all__ = ("Client",)


class Client:
    """One seller's access to the service.

    ```python
    async with Client(Credentials("shop-api", password)) as client:
        reply = await client.orders.get_order_list(OrderFilter(states=[OrderStateEnum.SHIPPED]))
    ```

    Made without I/O, for any number of tasks; the token is asked for with the first call and renewed when needed.
    """

    def __init__(
        self,
        credentials: Credentials,
        environment: Environment = PRODUCTION,
        *,
        header: HeaderMessage | None = None,
        transport: Transport | None = None,
        retries: Retries | None = None,
    ) -> None:
        """Configure the client.

        `header` accompanies every call: give your company's name in its security part. A `transport` may be shared by
        clients, and then is not closed with them. `retries` says how often a failed call is repeated.

        Raises InvalidRequest for a header that does not fit the contract.
        """
        self.credentials: Final = credentials
        self.environment: Final = environment
        self._header = cut_header(header)
        self._own_transport = transport is None
        self._transport = transport or Transport()
        self._retries = retries or Retries()
        self._tokens = Tokens(credentials, environment, self._transport)
        self.seller: Final = Seller(self)
        self.offers: Final = Offers(self)
        self.orders: Final = Orders(self)
        self.products: Final = Products(self)
        self.discussions: Final = Discussions(self)
        self.fulfilment: Final = Fulfilment(self)
        self.relays: Final = Relays(self)

    def __repr__(self) -> str:
        return f"Client({self.credentials.login!r}, {self.environment.name})"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections, unless they are shared."""
        if self._own_transport:
            await self._transport.aclose()

    @overload
    async def call(self, operation: Operation[Q, R], request: Q | None = None) -> R: ...
    @overload
    async def call(self, operation: str, request: object = None) -> Any: ...
    async def call(self, operation: Operation[Any, Any] | str, request: object = None) -> Any:
        """Carry out any operation, given as a declaration or by its WSDL name, and give the typed result.

        Raises InvalidRequest before anything is sent, KeyError for a name that no operation has, and other kinds of
        CdiscountError for what the service or the way to it had to say; each carries the operation and the login.
        """
        operation = find(operation)
        try:
            return await self._with_token(operation, request)
        except CdiscountError as error:
            error.operation = operation.name
            error.seller = self.credentials.login
            raise

    async def _with_token(self, operation: Operation[Any, R], request: object) -> R:
        written = parameter(operation, request)  # before a token is asked for: a bad request costs no traffic
        token = await self._tokens.get()
        try:
            return await self._send(operation, written, token)
        except TokenRejected:
            # The service refuses a token before it does any work, so once more is safe for every kind of operation.
            self._tokens.reject(token)
            return await self._send(operation, written, await self._tokens.get())

    async def _send(self, operation: Operation[Any, R], written: str, token: str) -> R:
        message = envelope(operation, written, token=token, header=self._header)
        headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{operation.action}"'}

        async def attempt() -> R:
            answer = await self._transport.post(self.environment.service_url, message, headers)
            return read_reply(operation, answer.body, status=answer.status, max_bytes=self._transport.max_bytes)

        try:
            return await self._retries.run(operation.safety, attempt)
        except (TransportError, NotXml, ContractMismatch) as error:
            if operation.safety is Safety.WRITES and _may_have_happened(error):
                raise OutcomeUnknown(str(error), how_to_check=operation.how_to_check) from error
            raise


def _may_have_happened(error: CdiscountError) -> bool:
    """Tell whether a write that failed so may have been done: not if it never left, nor if it was turned away.

    An answer that cannot be read says nothing about what the service did before it answered.
    """
    turned_away = isinstance(error, HttpError) and 300 <= error.status < 500
    return not isinstance(error, ConnectFailed) and not turned_away
