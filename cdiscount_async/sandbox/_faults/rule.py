"""One fault rule: what goes wrong, for whom, when, and how often."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any

import attrs

from .._clock import aware
from .rule_form import DISTRIBUTIONS, FORMS, Kind, Stage, When, check, check_window, iso, one_of

Seconds = float | Mapping[str, Sequence[float]]
"""A number of seconds, or their distribution: uniform [least, most], exponential [mean], lognormal [mean, sigma]."""


def _texts(value: Any) -> Any:
    return tuple(value) if isinstance(value, (list, tuple, set, frozenset)) else value


@attrs.frozen(kw_only=True)
class FaultRule:
    """One thing that goes wrong; ValueError tells what of it makes no sense.

    A refusal, and a hang while connecting, happen to the port and not to a call: without `seconds` the port is shut for
    as long as the rule's time lasts; with `seconds`, a call that the rule strikes shuts it for so long.
    """

    kind: Kind = attrs.field(kw_only=False)
    operations: Sequence[str] = attrs.field(default=(), converter=_texts)
    """WSDL names, `STS`, `WSDL`; none for all."""
    sellers: Sequence[str] = attrs.field(default=(), converter=_texts)
    """Logins; none for all."""
    probability: float = 1.0
    times: int | None = None
    """How often it strikes at most; 1 for something that happens once."""
    after: int = 0
    """How many calls that it could strike pass first."""
    begin: datetime | None = None
    """The sandbox's time from which on it may strike; without a zone it is French local time."""
    end: datetime | None = None
    """The time from which on it strikes no more."""
    every: float | None = None
    """Seconds of the sandbox's time in which there is one bad spell, at a moment that follows from the seed."""
    lasting: float | None = None
    """Seconds of the sandbox's time that each spell lasts."""
    when: When | None = None
    """Whether the service does its work; most kinds strike before it does."""
    seconds: Seconds | None = None
    """Real seconds: of a latency, until a hanging connection breaks, or for which the port is shut."""
    stage: Stage | None = None
    status: int | None = None
    retry_after: float | None = None
    """What the header Retry-After says, in seconds."""
    share: float | None = None
    """How much of the body comes, from 0 to 1; half of it where nothing is said."""
    chunked: bool = False
    """Whether the length of the body that breaks off was announced by chunks and not at once."""

    def __attrs_post_init__(self) -> None:
        put = object.__setattr__  # what is frozen may still settle its defaults
        put(self, "kind", one_of(Kind, "kind", self.kind))
        if self.kind is Kind.HANG:
            put(self, "stage", one_of(Stage, "stage", self.stage or Stage.HEADERS))
        put(self, "when", self._usual_when if self.when is None else one_of(When, "when", self.when))
        for name in ("begin", "end"):
            put(self, name, iso(name, getattr(self, name), datetime.fromisoformat))
        check(attrs.asdict(self, recurse=False))
        if self.is_window:
            check_window(self.to_dict())

    @property
    def _usual_when(self) -> When:
        return When.AFTER if self.stage is Stage.BODY else FORMS[self.kind].whens[0]

    @property
    def of_port(self) -> bool:
        """Whether it happens to the port, not to a call."""
        return self.kind is Kind.REFUSE or self.stage is Stage.CONNECT

    @property
    def is_window(self) -> bool:
        """Whether it shuts the port for as long as its time lasts, whoever calls."""
        return self.of_port and self.seconds is None

    def lasts(self, now: datetime, chance: Callable[..., Random]) -> bool:
        """Whether a moment is within the rule's time; `chance` gives the chances of one of its spells."""
        if (self.begin and now < aware(self.begin)) or (self.end and now >= aware(self.end)):
            return False
        if self.every is None or self.lasting is None:
            return True
        number, within = divmod(now.timestamp(), self.every)
        start = chance("spell", int(number)).uniform(0, self.every - self.lasting)
        return start <= within < start + self.lasting

    def fits(self, operation: str, login: str | None) -> bool:
        """Whether a call is one that the rule means."""
        return (not self.operations or operation in self.operations) and (not self.sellers or login in self.sellers)

    def delay(self, chance: Random) -> float | None:
        """Return its real seconds for one call; None where it says nothing of them."""
        if isinstance(self.seconds, Mapping):
            ((name, values),) = self.seconds.items()
            return max(0.0, DISTRIBUTIONS[name][1](chance, *values))
        return self.seconds

    def to_dict(self) -> dict[str, Any]:
        """Return what JSON can hold: all that is not as it would be anyway."""
        said = attrs.asdict(self, recurse=False, filter=lambda field, value: value != field.default)
        if self.when is self._usual_when:
            said.pop("when", None)
        return {name: _plain(value) for name, value in said.items()}

    @classmethod
    def from_dict(cls, said: object) -> "FaultRule":
        """Read what `to_dict` gives; ValueError names what is wrong."""
        if not isinstance(said, Mapping):
            raise ValueError(f"expected an object, not {said!r}")
        if unknown := sorted(set(said) - set(attrs.fields_dict(cls))):
            raise ValueError(f"{unknown[0]}: no rule has this")
        if "kind" not in said:
            raise ValueError(f"kind: expected one of {', '.join(Kind)}")
        return cls(**said)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
