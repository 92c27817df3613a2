"""In any order of events, no expired token is returned, and no two requests are sent at once."""

import asyncio
from typing import Any

import attrs
from hypothesis import given, strategies as st

from cdiscount_async import CdiscountError
from cdiscount_async.tokens import StsTokens

from ..support.token_service import HOUR, OUTAGE, REFUSAL, World

PROVIDERS = st.integers(0, 2)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("get"), PROVIDERS),
        st.tuples(st.just("reject"), PROVIDERS),
        st.tuples(st.just("reset"), PROVIDERS),
        st.tuples(st.just("cancel"), st.integers(0, 9)),
        st.tuples(st.just("wait"), st.sampled_from([30.0, 61.0, 5 * HOUR, 42 * HOUR, 47.9 * HOUR, 49 * HOUR])),
        st.tuples(st.just("answer"), st.sampled_from([None, OUTAGE, REFUSAL])),
    ),
    max_size=40,
)


@attrs.define
class Story:
    """What happens, step by step, to three providers of one seller."""

    world: World = attrs.Factory(World)
    providers: list[StsTokens] = attrs.Factory(list)
    tasks: list[asyncio.Task[Any]] = attrs.Factory(list)
    came: dict[str, float] = attrs.Factory(dict)
    rejected: set[str] = attrs.Factory(set)

    async def run(self, steps: list[tuple[str, Any]]) -> None:
        """Do the steps, then let everybody finish."""
        self.providers = [self.world.tokens() for _ in range(3)]
        self.world.service.released.clear()
        for kind, value in steps:
            await getattr(self, f"_{kind}")(value)
            await self._settle()
        self.world.service.released.set()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.world.transport.aclose()

    async def _settle(self) -> None:
        for _ in range(40):
            await asyncio.sleep(0)
        assert self.world.service.most_waiting <= 1
        for task in [task for task in self.tasks if task.done()]:
            self.tasks.remove(task)
            assert task.cancelled() or isinstance(task.exception(), CdiscountError | None)

    async def _use(self, provider: StsTokens) -> None:
        dead = set(self.rejected)
        token = await provider.get()
        assert token not in dead
        assert self.world.now < self.came.setdefault(token, self.world.now) + 48 * HOUR

    async def _get(self, which: int) -> None:
        self.tasks.append(asyncio.create_task(self._use(self.providers[which])))

    async def _reject(self, which: int) -> None:
        """Refuse the newest token that somebody was given."""
        for token in list(self.came)[-1:]:
            self.rejected.add(token)
            self.tasks.append(asyncio.create_task(self.providers[which].reject(token)))

    async def _reset(self, which: int) -> None:
        self.tasks.append(asyncio.create_task(self.providers[which].reset()))

    async def _cancel(self, which: int) -> None:
        if self.tasks:
            self.tasks[which % len(self.tasks)].cancel()

    async def _wait(self, seconds: float) -> None:
        self.world.now += seconds

    async def _answer(self, answer: Any) -> None:
        """Answer all who ask now; None is a token."""
        self.world.service.answers = [answer] if answer else []
        self.world.service.released.set()
        await self._settle()
        self.world.service.released.clear()
        self.world.service.answers = []


@given(STEPS)
def test_no_order_of_things_gives_a_dead_token_or_asks_twice(steps: list[tuple[str, Any]]) -> None:
    """Calls, rejections, resets, cancellations, failures and time, in any order, never break what callers rely on."""
    asyncio.run(Story().run(steps))


@given(STEPS)
def test_a_refused_password_is_not_sent_again(steps: list[tuple[str, Any]]) -> None:
    """Unless somebody resets, no order of things sends a refused password twice."""
    story = Story()
    steps = [step for step in steps if step[0] not in {"reset", "answer"}]
    asyncio.run(story.run([("get", 0), ("answer", REFUSAL), *steps]))

    assert 1 == story.world.service.asked
