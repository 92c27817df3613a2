"""What the fault rules do to calls: a layer around the application, as close to the wire as it gets."""

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
from .._faults.rule_form import STS, WSDL, Kind, Stage, When
from .._market import Market
from .app import SERVICE_PATH, STS_PATH
from .client_connection import Answer, Connection
from .damage import bot_page, broken_gzip, corrupt, fault, page
from .port import ServicePort
from .sts import basic

_TOKEN: Final = re.compile(rb"<(?:[\w.-]++:)?+TokenId\b[^<>]*+>\s*+([0-9A-Fa-f-]{32,36})\s*+<")
_FAR: Final = 1 << 16
"""How many bytes of a request are searched for its token: it stands in the header."""


@attrs.define
class Tally:
    """How often a rule was used."""

    matched: int = 0
    """How many calls the rule matched."""
    affected: int = 0
    """How many calls the rule affected."""


@attrs.define
class _Plan:
    """What goes wrong with one call."""

    waits: dict[When, float] = attrs.field(factory=lambda: dict.fromkeys(When, 0.0))
    revokes: set[When] = attrs.field(factory=set)
    end: FaultRule | None = None
    chance: Random = attrs.field(factory=Random)
    """The chances of how it ends."""

    @property
    def needs_answer(self) -> bool:
        """Whether something is done between the service's work and its answer."""
        return self.end is not None or self.waits[When.AFTER] > 0 or When.AFTER in self.revokes


class FaultInjector:
    """Lets calls through, late, damaged or not at all."""

    def __init__(self, app: ASGIApp, market: Market, gate: ServicePort) -> None:
        self._app = app
        self._market = market
        self._gate = gate
        self._tallies: dict[int, Tally] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        line = Connection(scope, receive, send)
        if (port := self._gate.state()) is not Port.OPEN:
            await line.lose(port)
            return
        operation = _operation(scope)
        rules = dict(self._possible(operation))
        if not rules:
            await self._app(scope, receive, send)
            return
        login = None
        if any(rule.sellers or rule.kind is Kind.REVOKE_TOKENS for rule in rules.values()):
            login, receive = await self._caller(scope, receive)
        plan = self._plan({number: rule for number, rule in rules.items() if rule.matches(operation, login)})
        await self._carry_out(plan, login, line, (scope, receive, send))

    def tallies(self) -> Mapping[int, Tally]:
        """Tell what became of each rule."""
        return {number: self._tallies.get(number, Tally()) for number in self._market.faults.rules}

    def _possible(self, operation: str) -> Iterator[tuple[int, FaultRule]]:
        """Return the rules that an operation may meet now."""
        now = self._market.clock.now()
        for number, rule in self._market.faults.rules.items():
            if rule.is_outage or (rule.operations and operation not in rule.operations):
                continue
            if rule.is_active(now, lambda *of, number=number: self._chance(number, *of)):
                yield number, rule

    def _plan(self, rules: Mapping[int, FaultRule]) -> _Plan:
        """Find out what strikes a call; what comes after the end of a call is not even counted."""
        plan = _Plan()
        for number, rule in rules.items():
            if not self._strikes(number, rule):
                continue
            chance = self._chance(number, self._tallies[number].matched, "effect")
            when = rule.when or When.BEFORE
            if rule.kind is Kind.LATENCY:
                plan.waits[when] += rule.delay(chance) or 0.0
            elif rule.kind is Kind.REVOKE_TOKENS:
                plan.revokes.add(when)
            else:
                plan.end, plan.chance = rule, chance
                break
        return plan

    def _strikes(self, number: int, rule: FaultRule) -> bool:
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

    async def _carry_out(
        self, plan: _Plan, login: str | None, line: Connection, call: tuple[Scope, Receive, Send]
    ) -> None:
        await self._disturb(plan, When.BEFORE, login)
        if plan.end is not None and plan.end.when is When.BEFORE:
            await self._end(plan, line, Answer(200, [], b""))
        elif not plan.needs_answer:
            await self._app(*call)
        else:
            answer = await self._work(call[0], call[1], plan.end)
            await self._disturb(plan, When.AFTER, login)
            await (line.answer(answer) if plan.end is None else self._end(plan, line, answer))

    async def _disturb(self, plan: _Plan, when: When, login: str | None) -> None:
        if plan.waits[when]:
            await asyncio.sleep(plan.waits[when])
        if when in plan.revokes:
            of_caller = "seller IN (SELECT id FROM seller WHERE login = ?)"
            self._market.store.run(f"DELETE FROM token WHERE {of_caller}", login)

    async def _work(self, scope: Scope, receive: Receive, end: FaultRule | None) -> Answer:
        """Let the service do its work, and keep what it has to say."""
        if end is not None and end.kind in {Kind.CORRUPT, Kind.BAD_GZIP}:
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

    async def _end(self, plan: _Plan, line: Connection, answer: Answer) -> None:
        """Let a call end as its last rule says."""
        rule: FaultRule = plan.end  # type: ignore[assignment]
        share = 0.5 if rule.share is None else rule.share
        match rule.kind:
            case Kind.RESET:
                await line.reset()
            case Kind.TRUNCATE:
                await line.begin(answer, share, chunked=rule.chunked)
                await line.end()
            case _ if rule.affects_port:
                port = Port.REFUSE if rule.kind is Kind.REFUSE else Port.HANG
                self._gate.outage(rule.delay(plan.chance) or 0.0, port)
                await line.lose(port)
            case Kind.HANG:
                if rule.stage is Stage.BODY:
                    await line.begin(answer, share)
                await line.hang(rule.delay(plan.chance))
            case _:
                await line.answer(_replaced(rule, answer, plan.chance))

    async def _caller(self, scope: Scope, receive: Receive) -> tuple[str | None, Receive]:
        """Find out who calls, and give what lets the request be read once more."""
        given = dict(scope["headers"]).get(b"authorization", b"")
        if given:
            return basic(given.decode("latin-1"))[0], receive
        taken: list[Message] = []
        body = bytearray()
        found = None
        while found is None and len(body) < _FAR:
            message = await receive()
            taken.append(message)
            body += message.get("body", b"")
            found = _TOKEN.search(body)
            if not message.get("more_body"):
                break

        async def again() -> Message:
            return taken.pop(0) if taken else await receive()

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
    """Name what is called as rules do; nothing that they name is the empty text."""
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
    """Return what comes in an answer's place."""
    match rule.kind:
        case Kind.STATUS:
            return page(rule.status or 500, rule.retry_after)
        case Kind.BOT_PAGE:
            return bot_page()
        case Kind.CORRUPT:
            return corrupt(answer, chance)
        case Kind.BAD_GZIP:
            return broken_gzip(answer, rule.share)
        case _:
            return fault()
