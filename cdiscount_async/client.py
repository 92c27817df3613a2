"""The client: one seller's access to the service, with a section for each kind of thing."""

import sys
import warnings
from collections import deque
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Final, Self, TypeAlias, TypeVar, Unpack, overload
from weakref import WeakValueDictionary

from . import sections
from ._call.call import RunningCall
from ._call.client_arguments import ClientOptions, check, check_hooks
from ._call.closed_days import ClosedDayGuard
from ._call.deadline import Deadline
from ._call.item_receiver import ItemReceiver
from ._call.messages import Finish
from ._call.reading import Limits
from ._call.session import Session
from ._call.soap_messages import SoapListMessages, SoapMessages
from ._soap.envelope import cut_header
from .environments import PRODUCTION, Environment
from .errors import CdiscountError
from .exchange import Exchange, Preview
from .harvest import Items
from .hooks import Hooks, LoggingHooks
from .hooks._dispatch import HookDispatcher
from .models.header import HeaderMessage
from .operations import BeforeReading, Listing, OnItems, Operation, Section, find
from .planning import Planning
from .rate_limits import RateLimiter
from .retries import Retries, RetryBudget
from .timing import Timing
from .tokens import Credentials, StsTokens, TokenProvider, TokenStore
from .tokens._providers import NoSeller
from .transport import Transport

Q = TypeVar("Q")
R = TypeVar("R")
S = TypeVar("S", bound=Section)

__all__ = ("Client",)

_LOGGING: Final = (LoggingHooks(),)
_Sections: TypeAlias = WeakValueDictionary[type[Any], Any]


class Client:
    """One seller's access to the service.

    ```python
    async with Client(Credentials("shop-api", password)) as client:
        reply = await client.orders.get_order_list(OrderFilter(states=[OrderStateEnum.SHIPPED]))
    ```

    Making a client sends nothing. Any number of tasks may use one client. The token is requested by the first call, and
    renewed when needed. `for_seller` returns a client for another seller, over the same connections.
    """

    __slots__ = ("_dry_run", "_header", "_own_transport", "_retries", "_sections", "_session", "_tokens")

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
        keep_messages: int = 0,
        timing: Timing | None = None,
    ) -> None:
        """Configure the client.

        `credentials`, `header`, `retries` and `dry_run` are this seller's. The other arguments are for all sellers that
        the client makes views for.

        Args:
            credentials: Login and password, or an object that provides tokens.
            environment: The service that is called.
            header: Sent with every call; put your company's name into its security part.
            retries: How often a failed call is repeated.
            dry_run: Whether calls send nothing, and raise DryRun with what they would send.
            transport: The connections. A transport that you pass may be shared by clients, and stays open.
            token_store: Where tokens are kept; by default in the memory of this process.
            rate_limits: Delay calls, within their deadlines; no limits by default.
            retry_budget: Limits the repeats of all calls together; at first 100 repeats by default.
            planning: The published closed days and known incidents.
            wait_for_opening: How many seconds a call waits at most for the end of closed days; True for any time.
            hooks: Called for each attempt, wait, token and end of a call; by default the log `cdiscount_async`.
            keep_exchanges: How many of the last calls keep their messages, without what is secret or personal.
            keep_messages: How many bytes of each of these messages are kept as they were sent, too, for a person: only
                token and session are hidden, so they may contain buyers' data.
            timing: For tests.

        Raises:
            TypeError: For an argument of another type.
            InvalidRequest: For a header that does not fit the contract.
            ValueError: For numbers below zero, and for messages to keep without exchanges to keep.

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
            keep_messages=keep_messages,
            timing=timing,
        )
        if not (wait_for_opening >= 0 and keep_exchanges >= 0):
            raise ValueError("wait_for_opening and keep_exchanges must be 0 or more")
        if not (keep_messages == 0 or (keep_messages > 0 and keep_exchanges > 0)):
            raise ValueError("keep_messages must be 0 or more, and needs keep_exchanges")
        timing = timing or Timing()
        planning, dispatcher = planning or Planning(), HookDispatcher(hooks)
        shared = transport or Transport(timing=timing)
        closed_days = ClosedDayGuard(environment, planning, timing, wait_for_opening, dispatcher.on_closed)
        self._session = Session(
            environment=environment,
            transport=shared,
            token_store=token_store,
            timing=timing,
            hooks=dispatcher,
            budget=retry_budget or RetryBudget(),
            planning=planning,
            closed_days=closed_days if environment.closes else None,
            limiter=rate_limits,
            exchanges=deque(maxlen=keep_exchanges),
            keep_messages=keep_messages,
            limits=Limits(shared.max_bytes, shared.max_nodes),
        )
        self._own_transport = transport is None
        self._sections = _Sections()
        self._tokens = self._provider(credentials)
        self._header = cut_header(header)
        self._retries = retries or Retries()
        self._dry_run = dry_run

    @classmethod
    def for_many(cls, environment: Environment = PRODUCTION, **options: Unpack[ClientOptions]) -> "Client":
        """Return a client for many sellers that has no seller of its own.

        Call `for_seller` for each seller. A call of this client itself raises ValueError.

        Args:
            environment: The service that is called.
            options: The options of `Client`. `header`, `retries` and `dry_run` are the defaults of all sellers.

        Raises:
            TypeError, InvalidRequest, ValueError: As `Client`.

        """
        return cls(NoSeller(), environment, **options)

    def for_seller(self, credentials: Credentials | TokenProvider, *, header: HeaderMessage | None = None) -> "Client":
        """Return a client for another seller, with the same options and connections.

        The view needs no closing, and costs so little that it may be made for each call.

        Args:
            credentials: Login and password of the other seller, or an object that provides tokens.
            header: Sent with every call of the other seller; by default the header of this client.

        """
        check(credentials=credentials, header=header)
        view = self._copy()
        view._tokens = self._provider(credentials)
        if header is not None:
            view._header = cut_header(header)
        return view

    def with_options(self, *, retries: Retries | None = None, dry_run: bool | None = None) -> "Client":
        """Return a client for the same seller with other options, over the same connections."""
        check(retries=retries, dry_run=dry_run)
        view = self._copy()
        view._retries = self._retries if retries is None else retries
        view._dry_run = self._dry_run if dry_run is None else dry_run
        return view

    def _copy(self) -> "Client":
        view = Client.__new__(Client)
        view._sections = _Sections()
        view._session, view._tokens, view._header = self._session, self._tokens, self._header
        view._retries, view._dry_run, view._own_transport = self._retries, self._dry_run, False
        return view

    def _provider(self, credentials: Credentials | TokenProvider) -> TokenProvider:
        if not isinstance(credentials, Credentials):
            return credentials
        session = self._session
        return StsTokens(
            credentials,
            session.environment,
            session.transport,
            session.token_store,
            on_token=session.hooks.on_token,
            clock=session.timing.now,
        )

    def __del__(self) -> None:
        # The warning names the client that was not closed. While the interpreter exits, warnings do not work any more.
        own = getattr(self, "_own_transport", False)  # not there where `__init__` raised
        if own and self._session.transport._opened is not None and not sys.is_finalizing():
            warnings.warn(
                f"unclosed {self!r}: use `async with`, or `aclose`", ResourceWarning, source=self, stacklevel=2
            )

    def __repr__(self) -> str:
        start = "Client.for_many(" if isinstance(self._tokens, NoSeller) else f"Client({self.login!r}, "
        dry = ", dry run" if self._dry_run else ""
        return f"{start}{self.environment.name}, {self._session.transport!r}{dry})"

    @property
    def login(self) -> str:
        """The seller's login."""
        return self._tokens.login

    @property
    def environment(self) -> Environment:
        """The service that is called."""
        return self._session.environment

    @property
    def timing(self) -> Timing:
        """The clocks, the sleep and the random numbers that the client uses."""
        return self._session.timing

    @property
    def dry_run(self) -> bool:
        """Whether calls send nothing and raise DryRun."""
        return self._dry_run

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """The last calls of all sellers with their messages, the newest last; none unless `keep_exchanges` is set."""
        return tuple(self._session.exchanges)

    @property
    def seller(self) -> "sections.Seller":
        """The seller's own account, and the service's settings."""
        return self._section(sections.Seller)

    @property
    def offers(self) -> "sections.Offers":
        """Offers, and packages of them."""
        return self._section(sections.Offers)

    @property
    def orders(self) -> "sections.Orders":
        """Orders, parcels and refunds."""
        return self._section(sections.Orders)

    @property
    def products(self) -> "sections.Products":
        """Products, categories and models."""
        return self._section(sections.Products)

    @property
    def discussions(self) -> "sections.Discussions":
        """Questions, claims and mail."""
        return self._section(sections.Discussions)

    @property
    def fulfilment(self) -> "sections.Fulfilment":
        """Cdiscount's own logistics."""
        return self._section(sections.Fulfilment)

    @property
    def relays(self) -> "sections.Relays":
        """Pick-up points."""
        return self._section(sections.Relays)

    def _section(self, kind: type[S]) -> S:
        # One object while it is in use, so that its methods are equal. A weak one: the client must not refer to itself.
        section: S | None = self._sections.get(kind)
        if section is None:
            section = self._sections[kind] = kind(self)
        return section

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections. A view, and a client with a transport of yours, close nothing."""
        if self._own_transport:
            await self._session.transport.aclose()

    async def reset_token(self) -> None:
        """Forget the token, and that login or password were refused. Call it once the account is in order again."""
        try:
            await self._tokens.reset()
        except CdiscountError as error:
            error.seller = self.login
            raise

    def preview(self, operation: Operation[Any, Any] | str, request: object = None) -> Preview:
        """Return what a call would send, with a placeholder for the token. Nothing is sent.

        Raises:
            InvalidRequest: For a request that does not fit the contract.
            KeyError: For a name that no operation has.

        """
        try:
            return SoapMessages(self._session, find(operation), request, self._header, self.login).preview()
        except CdiscountError as error:
            error.seller = self.login
            raise

    @overload
    async def call(self, operation: Operation[Q, R], request: Q | None = None) -> R: ...
    @overload
    async def call(self, operation: str, request: object = None) -> Any: ...
    async def call(self, operation: Operation[Any, Any] | str, request: object = None) -> Any:
        """Call any operation, and return the typed result.

        Args:
            operation: The declaration, or its WSDL name.
            request: The typed request; None for an operation without one.

        Raises:
            InvalidRequest: For a request that does not fit the contract. Nothing was sent.
            KeyError: For a name that no operation has.
            CdiscountError: For every other failure; it has the operation, the login and the attempts.

        """
        operation = find(operation)
        session, login = self._session, self._tokens.login
        messages: SoapMessages[Any] = SoapMessages(session, operation, request, self._header, login)
        return await self._running(messages, Deadline(self._retries.deadline, session.timing)).run()

    def stream(self, operation: Operation[Q, Any] | str, request: Q | None = None) -> Items[Any]:
        """Return an iterator over the items that an operation lists, for replies of any length.

        The items arrive while the reply does. Errors of the call are raised after the items before them.

        Raises:
            KeyError: For a name that no operation has.
            ValueError: For an operation that lists nothing.

        """
        operation = find(operation)
        _listing(operation)
        return Items(lambda channel: self.receive(operation, request, channel.send))

    async def receive(
        self,
        operation: Operation[Q, R],
        request: Q | None,
        on_items: OnItems,
        before_reading: BeforeReading | None = None,
    ) -> R:
        """Call an operation that lists something, and return the result without its items.

        The items are delivered to `on_items` while the reply arrives. While `on_items` runs, the reply waits: up to
        1 MiB of it, compressed, is fetched ahead. When the call is repeated, delivered items are not delivered again.
        `Retries.deadline` ends with the first items: from there on only the time-outs of the transport count.

        Args:
            operation: The declaration of an operation that lists something.
            request: The typed request; None for an operation without one.
            on_items: Called with the next items.
            before_reading: Called before the items of a reply of more than 8 KiB are read, once the whole reply, or
                1 MiB of it, has arrived. Meanwhile the reply waits as compressed bytes, in a tenth of the memory that
                its items need, and `Retries.deadline` does not count.

        Raises:
            ValueError: For an operation that lists nothing.
            Exception: What `on_items` or `before_reading` raises, unchanged; otherwise as `call`.

        """
        session, deadline = self._session, Deadline(self._retries.deadline, self._session.timing)
        receiver = ItemReceiver(_listing(operation), on_items, deadline, before_reading)
        messages = SoapListMessages(session, operation, request, self._header, self._tokens.login, receiver)
        return await self._running(messages, deadline, messages.finish).run()

    def _running(
        self, messages: SoapMessages[R], deadline: Deadline, finish: Finish[R] | None = None
    ) -> RunningCall[R]:
        session, operation = self._session, messages.operation
        exchange = Exchange(operation.name, messages.seller, session.environment.name)
        return RunningCall(
            session, operation, messages, self._tokens, self._retries, deadline, exchange, self._dry_run, finish
        )


def _listing(operation: Operation[Any, Any]) -> Listing:
    if operation.listing is None:
        raise ValueError(f"{operation.name} lists nothing that could come item by item")
    return operation.listing
