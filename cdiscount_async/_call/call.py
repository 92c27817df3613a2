"""One call under way: its attempts, a fresh token after a refused one, and what is done about failures."""

from datetime import UTC, datetime
from typing import Any, Final, Generic, TypeVar

import attrs

from .._common.redaction import hiding
from ..errors import (
    CdiscountError,
    ConnectFailed,
    DamagedReply,
    DryRun,
    ForeignReply,
    OutcomeUnknown,
    ReplyError,
    TimedOut,
    TokenRejected,
    TransportError,
)
from ..exchange import Attempt, Exchange, attach
from ..failures import Action, decide
from ..operations import Operation, Safety
from ..retries import Retries
from ..tokens import TokenProvider
from .attempt_state import AttemptState
from .closed_days import ClosedDayGuard
from .deadline import Deadline
from .item_receiver import CallbackFailed
from .messages import Finish, Messages
from .retry_loop import RetryLoop
from .session import Session

R = TypeVar("R")

__all__ = ("RunningCall",)

_TURN: Final = "its turn or a connection"


@attrs.define
class RunningCall(Generic[R]):
    """One call under way.

    Each layer adds one thing and calls the next: `run` reports the end, `_described` describes errors, `_when_open`
    waits for closed days to end, `_with_retries` repeats, `_with_fresh_token` replaces a refused token, `_attempt`
    keeps the deadline and calls the hooks, and `_exchange_messages` sends the request and reads the reply.
    """

    session: Session
    operation: Operation[Any, R]
    messages: Messages[R]
    tokens: TokenProvider
    retries: Retries
    deadline: Deadline
    exchange: Exchange
    dry_run: bool
    finish: Finish[R] | None = None
    """Called after an attempt, once its connection is free; None if the result is returned as it was read."""
    _state: AttemptState = attrs.field(factory=AttemptState, init=False)

    async def run(self) -> R:
        """Return the result, and report the end of the call to the hooks. Raises the errors of `_described`."""
        on_call, request = self.session.hooks.on_call, self.messages.request
        try:
            result = await self._described()
        except BaseException as error:
            on_call(self.exchange, request, None, error)
            raise
        on_call(self.exchange, request, result, None)
        return result

    async def _described(self) -> R:
        """Return the result.

        Raises:
            CdiscountError: With the operation, the seller, the attempts and the known incidents.
            Exception: What the caller's own callback for items raised, unchanged.

        """
        try:
            if self.dry_run:
                raise DryRun(self.messages.preview())  # noqa: TRY301 - described below, as every error
            self.messages.prepare()  # before a token is requested, so that nothing is sent for a wrong request
            if self.session.exchanges.maxlen:
                self.session.exchanges.append(self.exchange)
            closed_days = self.session.closed_days
            result: Any = await (self._with_retries() if closed_days is None else self._when_open(closed_days))
        except CallbackFailed as failed:
            failure = failed.error
        except CdiscountError as error:
            if self._state.action is Action.UNKNOWN:
                raise self._outcome_unknown(error.args[0]) from error
            self._describe(error)
            raise
        except Exception as error:
            # After an unexpected error, too, it is unknown whether a write was carried out.
            if not self._state.sent or self.operation.safety is not Safety.WRITES:
                raise
            raise self._outcome_unknown(type(error).__name__) from error
        else:
            attach(result, self.exchange)
            return result  # type: ignore[no-any-return]
        raise failure

    def _outcome_unknown(self, what: str) -> OutcomeUnknown:
        error = OutcomeUnknown(what, how_to_check=self.operation.how_to_check)
        self._describe(error)
        return error

    def _describe(self, error: CdiscountError) -> None:
        error.operation, error.seller, error.exchange = self.operation.name, self.exchange.seller, self.exchange
        error.incidents = self.session.planning.incidents_of(self.operation.name)

    async def _when_open(self, closed_days: ClosedDayGuard) -> R:
        """Wait until preproduction opens: before the call, and after a call that failed on a closed day."""
        max_wait = await closed_days.wait_until_open()
        while True:
            self.deadline.start()  # the wait for the opening does not count
            try:
                return await self._with_retries()
            except TransportError as error:
                # A closed day does not explain a write that may have happened: its outcome stays unknown.
                if self._state.action is Action.UNKNOWN:
                    raise
                max_wait = await closed_days.wait_or_raise(closed_days.explain(error), max_wait)

    async def _with_retries(self) -> R:
        """Repeat the call until it works, or must not be sent again."""
        session = self.session
        try:
            result = await self._with_fresh_token()
        except CdiscountError as error:
            loop = RetryLoop(
                self.retries, session.timing, session.budget, self.deadline, self._may_repeat, self._before_wait
            )
            return await loop.run(self._with_fresh_token, error)
        session.budget.earn()
        return result

    def _may_repeat(self) -> bool:
        return self._state.action is Action.REPEAT

    def _before_wait(self, seconds: float) -> None:
        self._state.waited = seconds
        self.session.hooks.on_retry(self.exchange, self.exchange.attempts[-1], seconds)

    async def _with_fresh_token(self) -> R:
        """Make an attempt, and another one if the token was refused."""
        try:
            return await self._attempt()
        except TokenRejected:
            if self._state.refused_token:
                raise
            # The service refuses a token before it does any work, so this repeat is safe for every operation.
            self._state.refused_token = self._state.token
            return await self._attempt()

    async def _attempt(self) -> R:
        """Make one attempt before the deadline, and report it to the hooks."""
        session, state, exchange = self.session, self._state, self.exchange
        timing, hooks = session.timing, session.hooks
        attempt = Attempt(len(exchange.attempts) + 1, datetime.fromtimestamp(timing.now(), UTC), waited=state.waited)
        state.waited, state.sent, state.action = 0.0, False, Action.RAISE
        exchange.attempts.append(attempt)
        hooks.on_request(exchange, attempt)
        started, outcome = timing.monotonic(), "ok"
        try:
            try:
                async with self.deadline.timeout() as timeout:
                    await self._wait_for_limit(attempt)
                    token = await self._get_token()
                    with hiding(token):
                        return await self._exchange_messages(token, attempt)
            except TimeoutError:
                if not timeout.expired():
                    raise
                raise self._timed_out() from None
        except CdiscountError as error:
            state.action = decide(self.operation.safety, error, sent=state.sent)
            outcome, attempt.status = type(error).__name__, getattr(error, "status", attempt.status)
            raise
        except BaseException as error:
            outcome = type(error.error if isinstance(error, CallbackFailed) else error).__name__
            raise
        finally:
            self.deadline.resume()
            attempt.outcome, attempt.duration = outcome, timing.monotonic() - started
            hooks.on_reply(exchange, attempt)

    def _timed_out(self) -> TimedOut:
        """Return the error for the deadline: what took the time, and whether the host has too much to do."""
        session, pause = self.session, None
        if self._state.phase == _TURN:
            pause = session.transport.pause_of(session.environment.service_url, self.exchange.seller)
        why = f"; {pause}" if pause else ""
        return TimedOut(f"{self._state.phase} took longer than the deadline of {self.deadline.seconds:g} s{why}")

    async def _wait_for_limit(self, attempt: Attempt) -> None:
        limiter, timing = self.session.limiter, self.session.timing
        if limiter is None:
            return
        self._state.phase = "its rate limit"
        started = timing.monotonic()
        try:
            await limiter.wait(self.exchange.seller, self.operation)
        finally:
            attempt.limit_wait = timing.monotonic() - started

    async def _get_token(self) -> str:
        """Return a token that the service did not refuse in this call."""
        state = self._state
        state.phase = "the token"
        if state.token and state.token == state.refused_token:
            await self.tokens.reject(state.token)
        state.token = await self.tokens.get()
        return state.token

    async def _exchange_messages(self, token: str, attempt: Attempt) -> R:
        """Send the request, and read the reply."""
        state, operation, messages = self._state, self.operation, self.messages
        request = messages.write(token, attempt)
        state.phase = _TURN
        result: R | None = None
        failure: CdiscountError | None = None
        try:
            async with self.session.transport.stream(
                request.method,
                request.url,
                request.body,
                request.headers,
                seller=self.exchange.seller,
                on_sent=self._on_sent,
                fresh=state.own_connection or operation.safety is Safety.WRITES or operation.anonymous,
            ) as incoming:
                state.sent, attempt.status = True, incoming.status
                try:
                    result = await messages.read(incoming, attempt)
                except (DamagedReply, ForeignReply, ReplyError) as error:
                    await incoming.discard()  # the next bytes on this connection may belong to any call
                    state.own_connection |= isinstance(error, ForeignReply)
                    failure = error
        except ConnectFailed:
            raise
        except Exception:
            state.sent = True  # only ConnectFailed proves that nothing was sent, whatever else a transport reports
            raise
        if self.finish is not None:
            return await self.finish(result, failure)
        if failure is not None:
            raise failure
        return result  # type: ignore[return-value]

    def _on_sent(self) -> None:
        self._state.sent, self._state.phase = True, "the answer"
