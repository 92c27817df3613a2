"""One fault rule: what goes wrong, for which calls, when and how often."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any

import attrs

from .._clock import aware
from .rule_form import (
    DISTRIBUTIONS,
    FORMS,
    FaultKind,
    FaultStage,
    FaultWhen,
    check,
    check_window,
    iso,
    kind_of,
    stage_of,
    when_of,
)

Seconds = float | Mapping[str, Sequence[float]]
"""Seconds, or their distribution: uniform [minimum, maximum], exponential [mean] or lognormal [mean, sigma]."""


def _texts(value: Any) -> Any:
    return tuple(value) if isinstance(value, (list, tuple, set, frozenset)) else value


@attrs.frozen(kw_only=True)
class FaultRule:
    """One fault, and the calls that it affects. Raises ValueError, which names what is wrong.

    `refuse`, and `hang` at the stage `connect`, affect the port and not one call. Without `seconds` they close the port
    while the rule is active. With `seconds`, each affected call closes the port for so long.
    """

    kind: FaultKind = attrs.field(kw_only=False, converter=kind_of)
    """What goes wrong."""
    operations: Sequence[str] = attrs.field(default=(), converter=_texts)
    """The operations that are affected: WSDL names, `STS` or `WSDL`. Empty for all."""
    sellers: Sequence[str] = attrs.field(default=(), converter=_texts)
    """The logins of the sellers that are affected. Empty for all."""
    probability: float = 1.0
    """The probability that a call is affected, from 0 to 1."""
    times: int | None = None
    """The most calls that are affected. By default there is no limit."""
    skip: int = 0
    """How many matching calls pass before the first one that is affected."""
    begin: datetime | None = None
    """The start, in the sandbox's time. A moment without a time zone is French local time."""
    end: datetime | None = None
    """The end, in the sandbox's time. A moment without a time zone is French local time."""
    every: float | None = None
    """The rule is active once in each period of so many seconds of the sandbox's time, at a random moment."""
    lasting: float | None = None
    """How long the rule is active in each period of `every` seconds: seconds of the sandbox's time."""
    when: FaultWhen | None = attrs.field(default=None, converter=when_of)
    """Whether the fault comes before the service does its work, which is usual, or after it."""
    seconds: Seconds | None = None
    """Real seconds: of a latency, until a hanging connection is reset, or for which the port is closed."""
    stage: FaultStage | None = attrs.field(default=None, converter=stage_of)
    """Where a call hangs, for the kind `hang`. By default at `headers`."""
    status: int | None = None
    """The HTTP status, for the kind `status`."""
    retry_after: float | None = None
    """The seconds of the header Retry-After."""
    share: float | None = None
    """The part of the body that is sent, from 0 to 1. By default 0.5."""
    chunked: bool = False
    """Whether a truncated body is sent in chunks, without Content-Length."""

    def __attrs_post_init__(self) -> None:
        put = object.__setattr__  # a frozen class sets its defaults so
        if self.kind is FaultKind.HANG:
            put(self, "stage", self.stage or FaultStage.HEADERS)
        put(self, "when", self.when or self._usual_when)
        for name in ("begin", "end"):
            put(self, name, iso(name, getattr(self, name), datetime.fromisoformat))
        check(attrs.asdict(self, recurse=False))
        if self.is_outage:
            check_window(self.to_dict())

    @property
    def _usual_when(self) -> FaultWhen:
        return FaultWhen.AFTER if self.stage is FaultStage.BODY else FORMS[self.kind].whens[0]

    @property
    def affects_port(self) -> bool:
        """Whether the rule affects the port, not one call."""
        return self.kind is FaultKind.REFUSE or self.stage is FaultStage.CONNECT

    @property
    def is_outage(self) -> bool:
        """Whether the rule closes the port while it is active, for all callers."""
        return self.affects_port and self.seconds is None

    def is_active(self, now: datetime, rng: Callable[..., Random]) -> bool:
        """Whether the rule is active at a moment. `rng` returns the random generator of one period."""
        if (self.begin and now < aware(self.begin)) or (self.end and now >= aware(self.end)):
            return False
        if self.every is None or self.lasting is None:
            return True
        number, within = divmod(now.timestamp(), self.every)
        start = rng("period", int(number)).uniform(0, self.every - self.lasting)
        return start <= within < start + self.lasting

    def matches(self, operation: str, login: str | None) -> bool:
        """Whether the rule applies to a call of an operation by a seller."""
        return (not self.operations or operation in self.operations) and (not self.sellers or login in self.sellers)

    def delay(self, rng: Random) -> float | None:
        """Return the real seconds for one call; None if the rule has none."""
        if isinstance(self.seconds, Mapping):
            ((name, values),) = self.seconds.items()
            return max(0.0, DISTRIBUTIONS[name][1](rng, *values))
        return self.seconds

    def to_dict(self) -> dict[str, Any]:
        """Return the values that are not the default, as JSON can hold them."""
        data = attrs.asdict(self, recurse=False, filter=lambda field, value: value != field.default)
        if self.when is self._usual_when:
            data.pop("when", None)
        return {name: _plain(value) for name, value in data.items()}

    @classmethod
    def from_dict(cls, data: object) -> "FaultRule":
        """Return a rule from what `to_dict` returns. Raises ValueError, which names what is wrong."""
        if not isinstance(data, Mapping):
            raise ValueError(f"expected an object, not {data!r}")
        if unknown := sorted(set(data) - set(attrs.fields_dict(cls))):
            raise ValueError(f"{unknown[0]}: a rule has no such member")
        if "kind" not in data:
            raise ValueError(f"kind: expected one of {', '.join(FaultKind)}")
        return cls(**data)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
