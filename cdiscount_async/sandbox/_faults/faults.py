"""Faults on purpose, as data: closed days, the weekly reset, quotas and rules, in Python or in a JSON file."""

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
from .rule_form import FaultKind, iso, number

ANY: Final = "*"
"""The key of the quota for all operations that have no quota of their own."""


class Port(StrEnum):
    """What happens to connections to the service."""

    OPEN = "open"
    REFUSE = "refuse"
    HANG = "hang"


@attrs.frozen
class _Conditions:
    """The values of a `Faults` object, replaced together."""

    off_days: frozenset[date]
    weekly_reset: bool
    quotas: Mapping[str, int]
    rules: Mapping[int, FaultRule]


class Faults:
    """What goes wrong in a sandbox; nothing by default. Faults may be changed while a sandbox runs.

    ```python
    lost = FaultRule("reset", operations=["SubmitOfferPackage"], when="after")
    faults = Faults(off_days=["2026-03-04"], rules=[lost])
    async with Sandbox(faults=faults) as sandbox: ...
    ```
    """

    def __init__(
        self,
        *,
        off_days: Iterable[date | str] = (),
        weekly_reset: bool = False,
        quotas: Mapping[str, int] | None = None,
        rules: Iterable[FaultRule] = (),
    ) -> None:
        """Create faults.

        Args:
            off_days: The days on which the service is closed, from midnight to midnight in French local time.
            weekly_reset: Whether all data are replaced on Tuesdays at 00:00, French local time.
            quotas: The calls that a seller has in an hour, by operation; `*` is every other operation.
            rules: The rules, which are tried in this order for each call.

        Raises:
            ValueError: A value is wrong; the message names it.

        """
        if not isinstance(weekly_reset, bool):
            raise ValueError(f"weekly_reset: expected true or false, not {weekly_reset!r}")
        self._conditions = _Conditions(_days(off_days), weekly_reset, _quotas(quotas or {}), dict(enumerate(rules)))
        self._next = len(self.rules)
        self.on_change: Final[list[Callable[[], None]]] = []
        """Functions that are called after every change."""

    @property
    def off_days(self) -> frozenset[date]:
        """The days on which the service is closed."""
        return self._conditions.off_days

    @property
    def weekly_reset(self) -> bool:
        """Whether all data are replaced on Tuesdays at 00:00, French local time."""
        return self._conditions.weekly_reset

    @property
    def quotas(self) -> Mapping[str, int]:
        """The calls that a seller has in an hour, by operation; `*` is every other operation."""
        return MappingProxyType(dict(self._conditions.quotas))

    @property
    def rules(self) -> Mapping[int, FaultRule]:
        """The rules by number. A number is never used again."""
        return MappingProxyType(dict(self._conditions.rules))

    def quota_of(self, operation: str) -> int | None:
        """Return the calls of an operation that a seller has in an hour; None for no limit."""
        quotas = self._conditions.quotas
        return quotas.get(operation, quotas.get(ANY))

    def add(self, rule: FaultRule) -> int:
        """Add a rule after the others, and return its number."""
        number, self._next = self._next, self._next + 1
        self._change(rules={**self._conditions.rules, number: rule})
        return number

    def remove(self, number: int) -> None:
        """Remove a rule. Raises LookupError if there is no rule with this number."""
        if number not in self._conditions.rules:
            raise LookupError(f"there is no rule {number}")
        self._change(rules={one: rule for one, rule in self._conditions.rules.items() if one != number})

    def clear(self) -> None:
        """Remove all rules."""
        self._change(rules={})

    def replace(self, other: "Faults") -> None:
        """Replace all values by those of other faults. The rules get new numbers."""
        first, self._next = self._next, self._next + len(other.rules)
        self._change(
            off_days=other.off_days,
            weekly_reset=other.weekly_reset,
            quotas=other.quotas,
            rules=dict(enumerate(other.rules.values(), first)),
        )

    def port(self, now: datetime, rng: Callable[..., Random]) -> Port:
        """Return whether the port is open at a moment, by the closed days and the rules."""
        if to_local(now).date() in self._conditions.off_days:
            return Port.REFUSE
        for place, rule in self._conditions.rules.items():
            if rule.is_outage and rule.is_active(now, lambda *of, place=place: rng("faults", place, *of)):
                return Port.REFUSE if rule.kind is FaultKind.REFUSE else Port.HANG
        return Port.OPEN

    @property
    def has_outages(self) -> bool:
        """Whether the port can open and close as time passes."""
        return bool(self._conditions.off_days) or any(rule.is_outage for rule in self._conditions.rules.values())

    def to_dict(self) -> dict[str, Any]:
        """Return the faults as values that JSON can hold."""
        return {
            "off_days": sorted(map(str, self.off_days)),
            "weekly_reset": self.weekly_reset,
            "quotas": dict(self.quotas),
            "rules": [rule.to_dict() for rule in self.rules.values()],
        }

    @classmethod
    def from_dict(cls, data: object) -> "Faults":
        """Return faults from what `to_dict` returns.

        Raises ValueError, which names what is wrong, for example `rules[2].probability`.
        """
        if not isinstance(data, Mapping):
            raise ValueError(f"expected an object, not {data!r}")
        if unknown := sorted(set(data) - {"off_days", "weekly_reset", "quotas", "rules"}):
            raise ValueError(f"{unknown[0]}: there is no such fault")
        rules = data.get("rules", [])
        if not isinstance(rules, list):
            raise ValueError(f"rules: expected a list, not {rules!r}")
        return cls(**{**data, "rules": [_rule(place, one) for place, one in enumerate(rules)]})

    @classmethod
    def load(cls, path: Path) -> "Faults":
        """Return faults from a JSON file. Raises OSError, and ValueError for wrong content."""
        try:
            return cls.from_dict(json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, RecursionError) as error:
            raise ValueError(f"{path}: {error}") from None

    def _change(self, **conditions: Any) -> None:
        self._conditions = attrs.evolve(self._conditions, **conditions)
        for callback in list(self.on_change):
            callback()


def _rule(place: int, data: object) -> FaultRule:
    try:
        return FaultRule.from_dict(data)
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
