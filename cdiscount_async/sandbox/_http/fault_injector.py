"""Fault injection: a layer around the application that applies the fault rules to calls."""

import asyncio
import re
from collections.abc import Iterator, Mapping
from random import Random
from typing import Final
from uuid import UUID

import attrs
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .._faults.faults import Port
from .._faults.rule import FaultRule
from .._faults.rule_form import STS, WSDL, FaultKind, FaultStage, FaultWhen
from .._market import Market
from .app import SERVICE_PATH, STS_PATH
from .connection import Answer, Connection
from .damage import bot_page, broken_gzip, corrupt, fault, page
from .port import ServicePort
from .sts import basic

_TOKEN: Final = re.compile(rb"<(?:[\w.-]++:)?+TokenId\b[^<>]*+>\s*+([0-9A-Fa-f-]{32,36})\s*+<")
_HEADER: Final = 1 << 16
"""How many bytes of a request are searched for its token, which is in the SOAP message's header: 64 KiB."""


@attrs.define
class Tally:
    """How often a rule was used."""

    matched: int = 0
    """The number of calls that the rule matched."""
    affected: int = 0
    """The number of calls that the rule affected."""


@attrs.define
class _Plan:
    """The faults of one call."""

    waits: dict[FaultWhen, float] = attrs.field(factory=lambda: dict.fromkeys(FaultWhen, 0.0))
    revokes: set[FaultWhen] = attrs.field(factory=set)
    end: FaultRule | None = None
    chance: Random = attrs.field(factory=Random)
    """The random numbers of its end."""

    @property
    def needs_answer(self) -> bool:
        """Whether a fault comes between the service's work and its answer."""
        return self.end is not None or self.waits[FaultWhen.AFTER] > 0 or FaultWhen.AFTER in self.revokes


class FaultInjector:
    """Passes calls to the application: normally, late, damaged or not at all."""

    def __init__(self, app: ASGIApp, market: Market, port: ServicePort) -> None:
        self._app = app
        self._market = market
        self._port = port
        self._tallies: dict[int, Tally] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        connection = Connection(scope, receive, send)
        if (state := self._port.state()) is not Port.OPEN:
            await connection.disconnect(state)
            return
        operation = _operation(scope)
        rules = dict(self._possible(operation))
        if not rules:
            await self._app(scope, receive, send)
            return
        login = None
        if any(rule.sellers or rule.kind is FaultKind.REVOKE_TOKENS for rule in rules.values()):
            login, receive = await self._caller(scope, receive)
        plan = self._plan({number: rule for number, rule in rules.items() if rule.matches(operation, login)})
        await self._apply(plan, login, connection, (scope, receive, send))

    def tallies(self) -> Mapping[int, Tally]:
        """Return the numbers of each rule, by the number of the rule."""
        return {number: self._tallies.get(number, Tally()) for number in self._market.faults.rules}

    def _possible(self, operation: str) -> Iterator[tuple[int, FaultRule]]:
        """Yield the rules that may apply to an operation now, with their numbers."""
        now = self._market.clock.now()
        for number, rule in self._market.faults.rules.items():
            if rule.is_outage or (rule.operations and operation not in rule.operations):
                continue
            if rule.is_active(now, lambda *of, number=number: self._chance(number, *of)):
                yield number, rule

    def _plan(self, rules: Mapping[int, FaultRule]) -> _Plan:
        """Return the faults of a call. A rule after the one that ends the call is not counted."""
        plan = _Plan()
        for number, rule in rules.items():
            if not self._applies(number, rule):
                continue
            chance = self._chance(number, self._tallies[number].matched, "effect")
            when = rule.when or FaultWhen.BEFORE
            if rule.kind is FaultKind.LATENCY:
                plan.waits[when] += rule.delay(chance) or 0.0
            elif rule.kind is FaultKind.REVOKE_TOKENS:
                plan.revokes.add(when)
            else:
                plan.end, plan.chance = rule, chance
                break
        return plan

    def _applies(self, number: int, rule: FaultRule) -> bool:
        tally = self._tallies.setdefault(number, Tally())
        tally.matched += 1
        if tally.matched <= rule.skip or (rule.times is not None and tally.affected >= rule.times):
            return False
        if rule.probability < 1 and self._chance(number, tally.matched).random() >= rule.probability:
            return False
        tally.affected += 1
        self._market.counters[f"faults.{rule.kind}"] += 1
        return True

    def _chance(self, *of: object) -> Random:
        return self._market.rng("faults", *of)

    async def _apply(
        self, plan: _Plan, login: str | None, connection: Connection, call: tuple[Scope, Receive, Send]
    ) -> None:
        await self._wait_and_revoke(plan, FaultWhen.BEFORE, login)
        if plan.end is not None and plan.end.when is FaultWhen.BEFORE:
            await self._end(plan, connection, Answer(200, [], b""))
        elif not plan.needs_answer:
            await self._app(*call)
        else:
            answer = await self._answer_of(call[0], call[1], plan.end)
            await self._wait_and_revoke(plan, FaultWhen.AFTER, login)
            await (connection.answer(answer) if plan.end is None else self._end(plan, connection, answer))

    async def _wait_and_revoke(self, plan: _Plan, when: FaultWhen, login: str | None) -> None:
        if plan.waits[when]:
            await asyncio.sleep(plan.waits[when])
        if when in plan.revokes:
            of_caller = "seller IN (SELECT id FROM seller WHERE login = ?)"
            self._market.store.run(f"DELETE FROM token WHERE {of_caller}", login)

    async def _answer_of(self, scope: Scope, receive: Receive, end: FaultRule | None) -> Answer:
        """Return the answer of the application, without sending it."""
        if end is not None and end.kind in {FaultKind.CORRUPT, FaultKind.BAD_GZIP}:
            # What is damaged must not be compressed yet.
            headers = [(name, value) for name, value in scope["headers"] if name.lower() != b"accept-encoding"]
            scope = {**scope, "headers": headers}
        start: Message = {}
        body = bytearray()

        async def keep(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            body.extend(message.get("body", b""))

        await self._app(scope, receive, keep)
        return Answer(start["status"], list(start["headers"]), bytes(body))

    async def _end(self, plan: _Plan, connection: Connection, answer: Answer) -> None:
        """End a call as its last rule says."""
        rule: FaultRule = plan.end  # type: ignore[assignment]
        share = 0.5 if rule.share is None else rule.share
        match rule.kind:
            case FaultKind.RESET:
                await connection.reset()
            case FaultKind.TRUNCATE:
                await connection.send_part(answer, share, chunked=rule.chunked)
                await connection.close()
            case _ if rule.affects_port:
                port = Port.REFUSE if rule.kind is FaultKind.REFUSE else Port.HANG
                self._port.outage(rule.delay(plan.chance) or 0.0, port)
                await connection.disconnect(port)
            case FaultKind.HANG:
                if rule.stage is FaultStage.BODY:
                    await connection.send_part(answer, share)
                await connection.hang(rule.delay(plan.chance))
            case _:
                await connection.answer(_replaced(rule, answer, plan.chance))

    async def _caller(self, scope: Scope, receive: Receive) -> tuple[str | None, Receive]:
        """Return the login of the caller, and a `receive` that returns the request from its beginning."""
        authorization = dict(scope["headers"]).get(b"authorization", b"")
        if authorization:
            return basic(authorization.decode("latin-1"))[0], receive
        received: list[Message] = []
        body = bytearray()
        found = None
        while found is None and len(body) < _HEADER:
            message = await receive()
            received.append(message)
            body += message.get("body", b"")
            found = _TOKEN.search(body)
            if not message.get("more_body"):
                break

        async def again() -> Message:
            return received.pop(0) if received else await receive()

        return (self._login_of(found[1].decode()) if found else None), again

    def _login_of(self, token: str) -> str | None:
        try:
            value = UUID(token).hex
        except ValueError:
            return None
        sql = "SELECT login FROM seller JOIN token ON token.seller = seller.id WHERE value = ?"
        login: str | None = self._market.store.value(sql, value)
        return login


def _operation(scope: Scope) -> str:
    """Return the name of what is called, as rules name it, or an empty text."""
    path = scope["path"].lower()
    if path.rstrip("/") == STS_PATH.lower().rstrip("/"):
        return STS
    if path != SERVICE_PATH.lower():
        return ""
    if scope["method"] != "POST":
        return WSDL
    action = dict(scope["headers"]).get(b"soapaction", b"").decode("latin-1")
    return str(action.strip().strip('"').rpartition("/")[2])


def _replaced(rule: FaultRule, answer: Answer, chance: Random) -> Answer:
    """Return what is sent instead of an answer."""
    match rule.kind:
        case FaultKind.STATUS:
            return page(rule.status or 500, rule.retry_after)
        case FaultKind.BOT_PAGE:
            return bot_page()
        case FaultKind.CORRUPT:
            return corrupt(answer, chance)
        case FaultKind.BAD_GZIP:
            return broken_gzip(answer, rule.share)
        case _:
            return fault()
