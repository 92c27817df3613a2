"""One call from its token to its result: the attempts, a fresh token where one was refused, and what failures mean."""

import asyncio
from collections import deque
from datetime import UTC, datetime
from typing import Any, Final, Generic, TypeVar

import attrs

from ._door import Door
from ._envelope import envelope
from ._exchange import Attempt, Exchange, attach
from ._failures import Action, decide
from ._redact import redacted_message
from ._reply import read_reply
from ._retry import Budget, Repeater, Retries
from ._timing import Timing
from ._transport import Answer, Transport
from .environments import Environment
from .errors import (
    CdiscountError,
    HttpError,
    OutcomeUnknown,
    PreproductionClosed,
    TimedOut,
    TokenRejected,
    TransportError,
)
from .hooks import Hooks
from .operations import Operation
from .planning import Planning
from .rate_limits import RateLimiter
from .tokens import TokenProvider, TokenStore

R = TypeVar("R")

CONTENT_TYPE: Final = "text/xml; charset=utf-8"


@attrs.frozen
class Line:
    """What the calls of all sellers of a client share."""

    environment: Environment
    transport: Transport
    token_store: TokenStore | None
    timing: Timing
    hooks: Hooks
    budget: Budget
    planning: Planning
    door: Door
    limiter: RateLimiter | None
    exchanges: deque[Exchange]
    """The last of them, where messages are kept; of length 0 where they are not."""


@attrs.define
class Flight(Generic[R]):
    """One call under way."""

    line: Line
    operation: Operation[Any, R]
    written: str
    header: tuple[str, str]
    tokens: TokenProvider
    retries: Retries
    exchange: Exchange
    _started: float = 0.0
    """When it passed the door, by the clock of deadlines."""
    _sent: bool = False
    """Whether the last attempt came as far as sending an envelope."""
    _renewed: bool = False
    _waited: float = 0.0

    async def run(self) -> R:
        """Give the result; what is raised tells the attempts that were made."""
        try:
            result: Any = await self._through_the_door()
        except CdiscountError as error:
            if self._decided(error) is not Action.UNKNOWN:
                error.exchange = self.exchange
                raise
            unknown = OutcomeUnknown(error.args[0], how_to_check=self.operation.how_to_check)
            unknown.exchange = self.exchange
            raise unknown from error
        attach(result, self.exchange)
        return result  # type: ignore[no-any-return]

    async def _through_the_door(self) -> R:
        """Send it, and wait until preproduction opens where that is wanted."""
        patience = await self.line.door.enter()
        while True:
            self._started = self.line.timing.monotonic()
            try:
                return await self._repeated()
            except PreproductionClosed as closed:
                patience = await self.line.door.wait(closed, patience)

    async def _repeated(self) -> R:
        """Send it until it works or must not be sent again."""
        try:
            result = await self._once()
        except CdiscountError as error:
            line = self.line
            repeater = Repeater(self.retries, line.timing, line.budget, self._left, self._may_repeat, self._on_wait)
            return await repeater.run(self._once, error)
        self.line.budget.earn()
        return result

    def _left(self) -> float:
        """Give the seconds until the deadline."""
        return self.retries.deadline - (self.line.timing.monotonic() - self._started)

    def _decided(self, error: CdiscountError) -> Action:
        return decide(self.operation.safety, error, sent=self._sent)

    def _may_repeat(self, error: CdiscountError) -> bool:
        return self._decided(error) is Action.REPEAT

    def _on_wait(self, seconds: float) -> None:
        self._waited = seconds
        self.line.hooks.on_retry(self.exchange, self.exchange.attempts[-1], seconds)

    async def _once(self) -> R:
        """Make one attempt within what is left of the deadline."""
        self._sent = False
        try:
            async with asyncio.timeout(self._left()):
                return await self._with_token()
        except TimeoutError:
            error: TransportError = TimedOut(f"no answer within the deadline of {self.retries.deadline:g} s")
            self._check_door(error)
            raise error from None
        except TransportError as error:
            self._check_door(error)
            raise

    def _check_door(self, error: TransportError) -> None:
        """Call it a closed day if it is one; but a write that may be done stays in doubt whatever the day."""
        if self._may_repeat(error):
            self.line.door.check(error)

    async def _with_token(self) -> R:
        token = await self._permit()
        try:
            return await self._send(token)
        except TokenRejected:
            if self._renewed:
                raise
            # The service refuses a token before it does any work, so once more is safe for every kind of operation.
            self._renewed = True
            self._sent = False
            await self.tokens.reject(token)
            return await self._send(await self._permit())

    async def _permit(self) -> str:
        """Give a token once the call may be made; what fails here is an attempt that came no further."""
        try:
            if self.line.limiter is not None:
                await self.line.limiter.wait(self.exchange.seller, self.operation)
            return await self.tokens.get()
        except BaseException as error:
            self._end(self._begin(), error)
            raise

    async def _send(self, token: str) -> R:
        line, operation = self.line, self.operation
        message = envelope(operation, self.written, token=token, header=self.header)
        attempt = self._begin()
        if line.exchanges.maxlen:
            attempt.request = redacted_message(message)
        line.hooks.on_request(self.exchange, attempt)
        started = line.timing.monotonic()
        failure: BaseException | None = None
        try:
            answer = await line.transport.post(
                line.environment.service_url,
                message,
                {"Content-Type": CONTENT_TYPE, "SOAPAction": f'"{operation.action}"'},
                seller=self.exchange.seller,
                on_sent=self._on_sent,
            )
            return self._read(answer, attempt)
        except BaseException as error:
            failure = error
            raise
        finally:
            attempt.duration = line.timing.monotonic() - started
            self._end(attempt, failure)
            line.hooks.on_reply(self.exchange, attempt)

    def _on_sent(self) -> None:
        self._sent = True

    def _read(self, answer: Answer, attempt: Attempt) -> R:
        attempt.status = answer.status
        if self.line.exchanges.maxlen:
            attempt.reply = redacted_message(answer.body)
        try:
            return read_reply(
                self.operation, answer.body, status=answer.status, max_bytes=self.line.transport.max_bytes
            )
        except HttpError as error:
            error.retry_after = answer.retry_after
            raise

    def _begin(self) -> Attempt:
        attempt = Attempt(len(self.exchange.attempts) + 1, datetime.fromtimestamp(self.line.timing.now(), UTC))
        attempt.waited, self._waited = self._waited, 0.0
        self.exchange.attempts.append(attempt)
        return attempt

    def _end(self, attempt: Attempt, error: BaseException | None) -> None:
        attempt.outcome = "ok" if error is None else type(error).__name__
        attempt.status = getattr(error, "status", attempt.status)
