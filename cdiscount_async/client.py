"""The client: what all its sellers share, and a light view for each of them."""

import sys
import warnings
from collections import deque
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Final, Self, TypeVar, overload

from . import sections
from ._call.call import RunningCall, Session
from ._call.client_arguments import check, check_hooks
from ._call.closed_days import ClosedDayGuard
from ._call.item_receiver import ItemReceiver, TakeFailed
from ._call.reading import Limits
from ._common.arguments import warn
from ._soap.envelope import cut_header, envelope, parameter
from .environments import PRODUCTION, Environment
from .errors import CdiscountError, DryRun
from .exchange import Exchange, Preview
from .harvest._items import Items
from .hooks import Hooks, LoggingHooks
from .hooks._dispatch import HookDispatcher
from .models.header import HeaderMessage
from .operations import IgnoredFilterWarning, Listing, Operation, Take, find
from .planning import Planning
from .rate_limits import RateLimiter
from .retries import Retries, RetryBudget
from .timing import Timing
from .tokens import Credentials, StsTokens, TokenProvider, TokenStore
from .transport import Transport

Q = TypeVar("Q")
R = TypeVar("R")

__all__ = ("Client",)

_LOGGING: Final = (LoggingHooks(),)


class Client:
    """One seller's access to the service.

    ```python
    async with Client(Credentials("shop-api", password)) as client:
        reply = await client.orders.get_order_list(OrderFilter(states=[OrderStateEnum.SHIPPED]))
    ```

    Made without I/O, for any number of tasks; the token is asked for with the first call and renewed when needed.
    `for_seller` gives the same for another seller, over the same connections.
    """

    __slots__ = ("_dry_run", "_header", "_line", "_own_transport", "_retries", "_tokens")

    def __init__(
        self,
        credentials: Credentials | TokenProvider,
        environment: Environment = PRODUCTION,
        *,
        header: HeaderMessage | None = None,
        retries: Retries | None = None,
        dry_run: bool = False,
        transport: Transport | None = None,
        token_store: TokenStore | None = None,
        rate_limits: RateLimiter | None = None,
        retry_budget: RetryBudget | None = None,
        planning: Planning | None = None,
        wait_for_opening: float | bool = 0.0,
        hooks: Sequence[Hooks] = _LOGGING,
        keep_exchanges: int = 0,
        timing: Timing | None = None,
    ) -> None:
        """Configure the client.

        For the one seller, and for each view unless it has its own: `credentials`, or whatever gives tokens; a `header`
        that accompanies every call: give your company's name in its security part; `retries`, how often a failed call
        is repeated; `dry_run`, to send nothing and raise DryRun with what would be sent.

        For all sellers: a `transport` may be shared by clients, and then is not closed with them. A `token_store`
        shares tokens, in this process unless told otherwise. `rate_limits` delay calls, within their deadlines; there
        are none by default. The `retry_budget` bounds the repeats of all calls together, 100 saved up by default.
        `planning` says when preproduction is closed and what is broken; a call waits up to `wait_for_opening` seconds
        for it to open, or with True as long as that takes. `hooks` are told what happens, by default the logger
        `cdiscount_async`. The last `keep_exchanges` calls keep their messages, without what is secret or personal.
        `timing` is for tests.

        Raises TypeError for an argument of another type, InvalidRequest for a header that does not fit the contract,
        and ValueError for numbers below zero.
        """
        check_hooks(hooks)
        check(
            credentials=credentials,
            environment=environment,
            header=header,
            retries=retries,
            dry_run=dry_run,
            transport=transport,
            token_store=token_store,
            rate_limits=rate_limits,
            retry_budget=retry_budget,
            planning=planning,
            wait_for_opening=wait_for_opening,
            keep_exchanges=keep_exchanges,
            timing=timing,
        )
        if not (wait_for_opening >= 0 and keep_exchanges >= 0):
            raise ValueError("wait_for_opening and keep_exchanges must be 0 or more")
        timing = timing or Timing()
        planning, told = planning or Planning(), HookDispatcher(hooks)
        shared = transport or Transport(timing=timing)
        self._line = Session(
            environment=environment,
            transport=shared,
            token_store=token_store,
            timing=timing,
            hooks=told,
            budget=retry_budget or RetryBudget(),
            planning=planning,
            door=ClosedDayGuard(environment, planning, timing, wait_for_opening, told.on_closed),
            limiter=rate_limits,
            exchanges=deque(maxlen=keep_exchanges),
            limits=Limits(shared.max_bytes, shared.max_nodes),
        )
        self._own_transport = transport is None
        self._tokens = self._provider(credentials)
        self._header = cut_header(header)
        self._retries = retries or Retries()
        self._dry_run = dry_run

    def for_seller(self, credentials: Credentials | TokenProvider, *, header: HeaderMessage | None = None) -> "Client":
        """Return another seller's access: the same in everything but whose token it uses, and perhaps the header.

        It shares the connections, needs no closing, and costs so little that it may be made for each call.
        """
        check(credentials=credentials, header=header)
        view = self._copy()
        view._tokens = self._provider(credentials)
        if header is not None:
            view._header = cut_header(header)
        return view

    def with_options(self, *, retries: Retries | None = None, dry_run: bool | None = None) -> "Client":
        """Return the same seller's access with other options: for one call, or for many."""
        check(retries=retries, dry_run=dry_run)
        view = self._copy()
        view._retries = self._retries if retries is None else retries
        view._dry_run = self._dry_run if dry_run is None else dry_run
        return view

    def _copy(self) -> "Client":
        view = Client.__new__(Client)
        view._line, view._tokens, view._header = self._line, self._tokens, self._header
        view._retries, view._dry_run, view._own_transport = self._retries, self._dry_run, False
        return view

    def _provider(self, credentials: Credentials | TokenProvider) -> TokenProvider:
        if not isinstance(credentials, Credentials):
            return credentials
        line = self._line
        return StsTokens(
            credentials,
            line.environment,
            line.transport,
            line.token_store,
            on_token=line.hooks.on_token,
            clock=line.timing.now,
        )

    def __del__(self) -> None:
        # Whoever forgets to close it learns which client that was. At the interpreter's end it is too late to tell.
        own = getattr(self, "_own_transport", False)  # not there where `__init__` raised
        if own and self._line.transport._opened is not None and not sys.is_finalizing():
            warnings.warn(
                f"unclosed {self!r}: use `async with`, or `aclose`", ResourceWarning, source=self, stacklevel=2
            )

    def __repr__(self) -> str:
        dry = ", dry run" if self._dry_run else ""
        return f"Client({self.login!r}, {self.environment.name}, {self._line.transport!r}{dry})"

    @property
    def login(self) -> str:
        """Who the seller is."""
        return self._tokens.login

    @property
    def environment(self) -> Environment:
        """Where the service is."""
        return self._line.environment

    @property
    def timing(self) -> Timing:
        """Where time and chance come from."""
        return self._line.timing

    @property
    def dry_run(self) -> bool:
        """Whether a call sends nothing and raises DryRun."""
        return self._dry_run

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """The last calls of all sellers with their messages, the newest last; none unless `keep_exchanges` is set."""
        return tuple(self._line.exchanges)

    @property
    def seller(self) -> "sections.Seller":
        """The seller's own account, and the service's settings."""
        return sections.Seller(self)

    @property
    def offers(self) -> "sections.Offers":
        """Offers, and packages of them."""
        return sections.Offers(self)

    @property
    def orders(self) -> "sections.Orders":
        """Orders, parcels and refunds."""
        return sections.Orders(self)

    @property
    def products(self) -> "sections.Products":
        """Products, categories and models."""
        return sections.Products(self)

    @property
    def discussions(self) -> "sections.Discussions":
        """Questions, claims and mail."""
        return sections.Discussions(self)

    @property
    def fulfilment(self) -> "sections.Fulfilment":
        """Cdiscount's own logistics."""
        return sections.Fulfilment(self)

    @property
    def relays(self) -> "sections.Relays":
        """Pick-up points."""
        return sections.Relays(self)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections, unless they are shared; a view closes nothing."""
        if self._own_transport:
            await self._line.transport.aclose()

    async def reset_token(self) -> None:
        """Forget the token, and that login or password were refused: once the account is in order again."""
        try:
            await self._tokens.reset()
        except CdiscountError as error:
            error.seller = self.login
            raise

    def preview(self, operation: Operation[Any, Any] | str, request: object = None) -> Preview:
        """Return what a call would send, with a placeholder for the token; sends nothing.

        Raises InvalidRequest and KeyError as `call` does.
        """
        operation = find(operation)
        try:
            written = parameter(operation, request)
        except CdiscountError as error:
            error.seller = self.login
            raise
        message = envelope(operation, written, token=Preview.TOKEN, header=self._header)
        return Preview(operation.name, self.environment.service_url, operation.action, message)

    @overload
    async def call(self, operation: Operation[Q, R], request: Q | None = None) -> R: ...
    @overload
    async def call(self, operation: str, request: object = None) -> Any: ...
    async def call(self, operation: Operation[Any, Any] | str, request: object = None) -> Any:
        """Carry out any operation, given as a declaration or by its WSDL name, and give the typed result.

        Raises InvalidRequest before anything is sent, KeyError for a name that no operation has, and other kinds of
        CdiscountError for what the service or the way to it had to say; each carries the operation, the login, and
        the attempts that were made.
        """
        return await self._fly(find(operation), request)

    def stream(self, operation: Operation[Q, Any] | str, request: Q | None = None) -> Items[Any]:
        """Return the items that an operation lists, while its reply arrives: for replies of any length.

        Raises KeyError and ValueError as `receive` does, at once, and as `call` does after the items that came before.
        """
        operation = find(operation)
        _listing(operation)
        return Items(lambda handoff: self.receive(operation, request, handoff.put))

    async def receive(self, operation: Operation[Q, R], request: Q | None, take: Take) -> R:
        """Carry out an operation that lists something, and give `take` the items while the reply arrives.

        Gives the result without its items. While `take` waits, so does the reply: up to 1 MiB of it, compressed, is
        fetched ahead. When the call is repeated, what was given is not given again. The deadline ends where items
        begin; from there on only the transport's time-outs count.

        Raises as `call` does; ValueError for an operation that lists nothing.
        """
        return await self._fly(operation, request, self._reception(operation, take))

    def _reception(self, operation: Operation[Any, R], take: Take) -> ItemReceiver[R]:
        return ItemReceiver(operation, _listing(operation), self.timing, take, self._line.limits)

    async def _fly(self, operation: Operation[Any, R], request: object, reception: ItemReceiver[R] | None = None) -> R:
        line, login = self._line, self._tokens.login
        exchange = Exchange(operation.name, login, line.environment.name)
        try:
            if self._dry_run:
                raise DryRun(self.preview(operation, request))
            written = parameter(operation, request)  # before a token is asked for: a bad request costs no traffic
            if operation.ignores is not None and request is not None and (ignored := operation.ignores(request)):
                warn(ignored, IgnoredFilterWarning)
            if line.exchanges.maxlen:
                line.exchanges.append(exchange)
            flight = RunningCall(
                line, operation, written, self._header, self._tokens, self._retries, exchange, reception
            )
            return await flight.run()
        except TakeFailed as failed:
            failure = failed.error
        except CdiscountError as error:
            error.operation, error.seller, error.exchange = operation.name, login, exchange
            error.incidents = line.planning.incidents_of(operation.name)
            raise
        raise failure


def _listing(operation: Operation[Any, Any]) -> Listing:
    if operation.listing is None:
        raise ValueError(f"{operation.name} lists nothing that could come item by item")
    return operation.listing
