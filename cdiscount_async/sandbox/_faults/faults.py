"""What can go wrong on purpose, as data: a calendar, quotas and rules, in Python or in a JSON file."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Any, Final

import attrs

from ..._common.arguments import did_you_mean
from ...operations import ALL
from .._clock import to_local
from .rule import FaultRule
from .rule_form import Kind, iso, number

ANY: Final = "*"
"""What stands for every operation that has no quota of its own."""


class Port(StrEnum):
    """What happens to whoever connects to the service."""

    OPEN = "open"
    REFUSE = "refuse"
    HANG = "hang"


@attrs.frozen
class _Conditions:
    """All that `Faults` says, at one time."""

    off_days: frozenset[date]
    tuesday_reset: bool
    quotas: Mapping[str, int]
    rules: Mapping[int, FaultRule]


class Faults:
    """What goes wrong. Nothing unless told otherwise; the faults may change while a sandbox runs.

    ```python
    lost = FaultRule("reset", operations=["SubmitOfferPackage"], when="after")
    faults = Faults(off_days=["2026-03-04"], rules=[lost])
    async with Sandbox(faults=faults) as sandbox: ...
    ```

    On `off_days` the service is closed from midnight to midnight, French local time. With `tuesday_reset` all data are
    replaced at the beginning of each Tuesday. `quotas` say how many calls of an operation (or `*`) a seller has in an
    hour. `rules` are tried in their order for each call.
    """

    def __init__(
        self,
        *,
        off_days: Iterable[date | str] = (),
        tuesday_reset: bool = False,
        quotas: Mapping[str, int] | None = None,
        rules: Iterable[FaultRule] = (),
    ) -> None:
        """Take the faults; ValueError names what makes no sense."""
        if not isinstance(tuesday_reset, bool):
            raise ValueError(f"tuesday_reset: expected true or false, not {tuesday_reset!r}")
        self._conditions = _Conditions(_days(off_days), tuesday_reset, _quotas(quotas or {}), dict(enumerate(rules)))
        self._next = len(self.rules)
        self.on_change: Final[list[Callable[[], None]]] = []
        """Called after every change."""

    @property
    def off_days(self) -> frozenset[date]:
        """The days on which the service is closed."""
        return self._conditions.off_days

    @property
    def tuesday_reset(self) -> bool:
        """Whether all data are replaced every Tuesday."""
        return self._conditions.tuesday_reset

    @property
    def quotas(self) -> Mapping[str, int]:
        """Calls an hour, by operation or `*`."""
        return MappingProxyType(dict(self._conditions.quotas))

    @property
    def rules(self) -> Mapping[int, FaultRule]:
        """The rules by their numbers, which are never used again."""
        return MappingProxyType(dict(self._conditions.rules))

    def quota_of(self, operation: str) -> int | None:
        """Return how many calls of an operation a seller has in an hour; None for any number."""
        quotas = self._conditions.quotas
        return quotas.get(operation, quotas.get(ANY))

    def add(self, rule: FaultRule) -> int:
        """Add a rule behind the others, and give its number."""
        given, self._next = self._next, self._next + 1
        self._change(rules={**self._conditions.rules, given: rule})
        return given

    def remove(self, number: int) -> None:
        """Take a rule away; raises LookupError where there is none."""
        if number not in self._conditions.rules:
            raise LookupError(f"there is no rule {number}")
        self._change(rules={one: rule for one, rule in self._conditions.rules.items() if one != number})

    def clear(self) -> None:
        """Take all rules away."""
        self._change(rules={})

    def become(self, other: "Faults") -> None:
        """Take over all that other faults say; rules begin anew, with numbers of their own."""
        first, self._next = self._next, self._next + len(other.rules)
        self._change(
            off_days=other.off_days,
            tuesday_reset=other.tuesday_reset,
            quotas=other.quotas,
            rules=dict(enumerate(other.rules.values(), first)),
        )

    def port(self, now: datetime, chance: Callable[..., Random]) -> Port:
        """Tell what the calendar and the rules for the port say at a moment."""
        if to_local(now).date() in self._conditions.off_days:
            return Port.REFUSE
        for place, rule in self._conditions.rules.items():
            if rule.is_window and rule.lasts(now, lambda *of, place=place: chance("faults", place, *of)):
                return Port.REFUSE if rule.kind is Kind.REFUSE else Port.HANG
        return Port.OPEN

    @property
    def moves_port(self) -> bool:
        """Whether the port can open and close as time passes."""
        return bool(self._conditions.off_days) or any(rule.is_window for rule in self._conditions.rules.values())

    def to_dict(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        return {
            "off_days": sorted(map(str, self.off_days)),
            "tuesday_reset": self.tuesday_reset,
            "quotas": dict(self.quotas),
            "rules": [rule.to_dict() for rule in self.rules.values()],
        }

    @classmethod
    def from_dict(cls, said: object) -> "Faults":
        """Read what `to_dict` gives; ValueError names what is wrong, such as `rules[2].probability`."""
        if not isinstance(said, Mapping):
            raise ValueError(f"expected an object, not {said!r}")
        if unknown := sorted(set(said) - {"off_days", "tuesday_reset", "quotas", "rules"}):
            raise ValueError(f"{unknown[0]}: there is no such fault")
        rules = said.get("rules", [])
        if not isinstance(rules, list):
            raise ValueError(f"rules: expected a list, not {rules!r}")
        return cls(**{**said, "rules": [_rule(place, one) for place, one in enumerate(rules)]})

    @classmethod
    def load(cls, path: Path) -> "Faults":
        """Read a file; ValueError or OSError tells what is wrong with it."""
        try:
            return cls.from_dict(json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, RecursionError) as error:
            raise ValueError(f"{path}: {error}") from None

    def _change(self, **conditions: Any) -> None:
        self._conditions = attrs.evolve(self._conditions, **conditions)
        for told in list(self.on_change):
            told()


def _rule(place: int, said: object) -> FaultRule:
    try:
        return FaultRule.from_dict(said)
    except ValueError as error:
        raise ValueError(f"rules[{place}]{': ' if str(error).startswith('expected') else '.'}{error}") from None


def _days(days: Any) -> frozenset[date]:
    if isinstance(days, str) or not isinstance(days, Iterable):
        raise ValueError(f"off_days: expected a list of dates, not {days!r}")
    found = []
    for place, day in enumerate(days):
        parsed = iso(f"off_days[{place}]", day, date.fromisoformat)
        if not isinstance(parsed, date) or isinstance(parsed, datetime):
            raise ValueError(f"off_days[{place}]: expected a date, not {day!r}")
        found.append(parsed)
    return frozenset(found)


def _quotas(quotas: Any) -> Mapping[str, int]:
    if not isinstance(quotas, Mapping):
        raise ValueError(f"quotas: expected an object, not {quotas!r}")
    for name, calls in quotas.items():
        if name not in ALL and name != ANY:
            raise ValueError(f"quotas: there is no operation {name!r}{did_you_mean(name, ALL)}")
        number(f"quotas.{name}", calls, 0, whole=True)
    return dict(quotas)
