"""One call from its token to its result: the attempts, a fresh token where one was refused, and what failures mean."""

import asyncio
from collections import deque
from datetime import UTC, datetime
from typing import Any, Final, Generic, TypeVar

import attrs

from .._common.redaction import hiding
from .._soap.echo import Echo
from .._soap.envelope import envelope
from .._soap.redact import redacted_message
from .._soap.reply import GOOD
from ..environments import Environment
from ..errors import (
    CdiscountError,
    ConnectFailed,
    ContractMismatch,
    DamagedReply,
    ForeignReply,
    NotXml,
    OutcomeUnknown,
    ReplyError,
    TimedOut,
    TokenRejected,
    TransportError,
)
from ..exchange import Attempt, Exchange, attach
from ..failures import Action, decide
from ..hooks import Hooks
from ..operations import Operation, Safety
from ..planning import Planning
from ..rate_limits import RateLimiter
from ..retries import Retries, RetryBudget
from ..timing import Timing
from ..tokens import TokenProvider, TokenStore
from ..transport import Transport
from .closed_days import ClosedDayGuard
from .item_receiver import ItemReceiver
from .reading import READ_WHOLE_BELOW, Limits, read_whole
from .retry_loop import RetryLoop

R = TypeVar("R")

CONTENT_TYPE: Final = "text/xml; charset=utf-8"
_WAITING: Final = "its turn or a connection"


@attrs.frozen
class Session:
    """What the calls of all sellers of a client share."""

    environment: Environment
    transport: Transport
    token_store: TokenStore | None
    timing: Timing
    hooks: Hooks
    budget: RetryBudget
    planning: Planning
    door: ClosedDayGuard
    limiter: RateLimiter | None
    exchanges: deque[Exchange]
    """The last of them, where messages are kept; of length 0 where they are not."""
    limits: Limits
    """How large a reply may be."""


@attrs.define
class RunningCall(Generic[R]):
    """One call under way."""

    line: Session
    operation: Operation[Any, R]
    written: str = attrs.field(repr=False)
    header: tuple[str, str]
    tokens: TokenProvider
    retries: Retries
    exchange: Exchange
    reception: ItemReceiver[R] | None = None
    """Where the items of its reply go; None where they come with the result."""
    _started: float = attrs.field(default=0.0, init=False)
    """When it passed the door, by the clock of deadlines."""
    _doing: str = attrs.field(default="", init=False)
    """What takes its time."""
    _sent: bool = attrs.field(default=False, init=False)
    """Whether the last attempt came as far as sending an envelope."""
    _token: str = attrs.field(default="", init=False, repr=False)
    """The token of the last attempt."""
    _fresh: bool = attrs.field(default=False, init=False)
    """Whether a reply was another call's, so that every further attempt gets a connection of its own."""
    _refused: str = attrs.field(default="", init=False, repr=False)
    """The token that the service refused in this call."""
    _waited: float = attrs.field(default=0.0, init=False)

    async def run(self) -> R:
        """Return the result."""
        try:
            result: Any = await self._through_the_door()
        except CdiscountError as error:
            if self._decided(error) is not Action.UNKNOWN:
                raise
            raise OutcomeUnknown(error.args[0], how_to_check=self.operation.how_to_check) from error
        except Exception as error:  # what nobody foresaw leaves a write in doubt as well
            if not self._sent or self.operation.safety is not Safety.WRITES:
                raise
            raise OutcomeUnknown(type(error).__name__, how_to_check=self.operation.how_to_check) from error
        attach(result, self.exchange)
        return result  # type: ignore[no-any-return]

    async def _through_the_door(self) -> R:
        """Send it, and wait until preproduction opens where that is wanted."""
        door = self.line.door
        patience = await door.enter()
        while True:
            self._started = self.line.timing.monotonic()
            try:
                return await self._repeated()
            except TransportError as error:
                # A write that may be done stays in doubt, whatever day it is.
                if self._decided(error) is Action.UNKNOWN:
                    raise
                patience = await door.wait(door.meaning(error), patience)

    async def _repeated(self) -> R:
        """Send it until it works or must not be sent again."""
        try:
            result = await self._once()
        except CdiscountError as error:
            line = self.line
            repeater = RetryLoop(self.retries, line.timing, line.budget, self._left, self._may_repeat, self._on_wait)
            return await repeater.run(self._once, error)
        self.line.budget.earn()
        return result

    def _left(self) -> float:
        """Return the seconds until the deadline; while items are given it stands still."""
        apart = self.reception.seconds if self.reception is not None else 0.0
        return self.retries.deadline - (self.line.timing.monotonic() - self._started - apart)

    def _decided(self, error: CdiscountError) -> Action:
        return decide(self.operation.safety, error, sent=self._sent)

    def _may_repeat(self, error: CdiscountError) -> bool:
        return self._decided(error) is Action.REPEAT

    def _on_wait(self, seconds: float) -> None:
        self._waited = seconds
        self.line.hooks.on_retry(self.exchange, self.exchange.attempts[-1], seconds)

    async def _once(self) -> R:
        """Send it once, and once more if its token was refused."""
        try:
            return await self._attempt()
        except TokenRejected:
            if self._refused:
                raise
            # The service refuses a token before it does any work, so once more is safe for every kind of operation.
            self._refused = self._token
            return await self._attempt()

    async def _attempt(self) -> R:
        """Make one attempt within what is left of the deadline."""
        line = self.line
        attempt = Attempt(
            len(self.exchange.attempts) + 1, datetime.fromtimestamp(line.timing.now(), UTC), waited=self._waited
        )
        self._waited, self._sent = 0.0, False
        self.exchange.attempts.append(attempt)
        line.hooks.on_request(self.exchange, attempt)
        started, outcome = line.timing.monotonic(), "ok"
        try:
            async with asyncio.timeout(self._left()) as deadline:
                token = await self._permit()
                with hiding(token):
                    return await self._send(token, attempt, deadline)
        except TimeoutError:
            if not deadline.expired():
                outcome = TimeoutError.__name__
                raise
            outcome = TimedOut.__name__
            raise TimedOut(
                f"{self._doing} took longer than the deadline of {self.retries.deadline:g} s{self._paused()}"
            ) from None
        except BaseException as error:
            outcome = type(error).__name__
            attempt.status = getattr(error, "status", attempt.status)
            raise
        finally:
            attempt.outcome, attempt.duration = outcome, line.timing.monotonic() - started
            line.hooks.on_reply(self.exchange, attempt)

    def _paused(self) -> str:
        """Say that the call waited because its host has too much to do, where it did."""
        why = None
        if self._doing == _WAITING:
            why = self.line.transport.pause_of(self.line.environment.service_url, self.exchange.seller)
        return f"; {why}" if why else ""

    async def _permit(self) -> str:
        """Return a token once the call may be made."""
        if self.line.limiter is not None:
            self._doing = "its rate limit"
            await self.line.limiter.wait(self.exchange.seller, self.operation)
        self._doing = "the token"
        if self._token and self._token == self._refused:
            await self.tokens.reject(self._token)
        self._token = await self.tokens.get()
        return self._token

    async def _send(self, token: str, attempt: Attempt, deadline: asyncio.Timeout) -> R:
        line, operation, reception = self.line, self.operation, self.reception
        message = envelope(operation, self.written, token=token, header=self.header)
        if line.exchanges.maxlen:
            attempt.request = redacted_message(message)
        self._doing = _WAITING
        known = line.transport.known_logins
        echo = Echo(known, known.seller(line.environment.service_url, self.exchange.seller), token)
        failure: CdiscountError | None = None
        slices: list[bytes] = []
        """The body; nothing where the answer is read while it comes."""
        try:
            async with line.transport.stream(
                "POST",
                line.environment.service_url,
                message,
                {"Content-Type": CONTENT_TYPE, "SOAPAction": f'"{operation.action}"'},
                seller=self.exchange.seller,
                on_sent=self._on_sent,
                fresh=self._fresh or operation.safety is Safety.WRITES or operation.anonymous,
            ) as incoming:
                self._sent, attempt.status = True, incoming.status
                try:
                    if reception is not None and await incoming.fill(READ_WHOLE_BELOW) and incoming.status in GOOD:
                        return await reception.receive(incoming, echo, deadline)
                    slices = await incoming.slices()
                    if line.exchanges.maxlen:
                        attempt.reply = await asyncio.to_thread(lambda: redacted_message(b"".join(slices)))
                    result = await read_whole(operation, slices, incoming, line.limits, echo)
                except (DamagedReply, ForeignReply, ReplyError) as error:
                    await incoming.discard()  # what comes next on this connection could be anything
                    self._fresh |= isinstance(error, ForeignReply)
                    failure = error
        except ConnectFailed:
            raise
        except Exception:
            self._sent = True  # whatever a transport tells, only ConnectFailed proves that nothing left
            raise
        if failure is None:
            return result if reception is None else await reception.give(result, deadline)
        if (
            reception is not None
            and slices
            and incoming.status in GOOD
            and isinstance(failure, ContractMismatch | NotXml)
        ):
            return await reception.receive_broken(b"".join(slices), incoming, echo, deadline)
        raise failure

    def _on_sent(self) -> None:
        self._sent, self._doing = True, "the answer"
