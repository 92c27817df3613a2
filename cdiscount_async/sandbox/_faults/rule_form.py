"""What fault rules may say, and the checks of what one says."""

import math
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import attrs

from ..._common.arguments import did_you_mean
from ...operations import ALL
from .._clock import aware

STS: Final = "STS"
"""What the token service is called in a rule."""
WSDL: Final = "WSDL"
"""What the pages of the service are called in a rule: the WSDL, its schemas, and the page for people."""


class Kind(StrEnum):
    """What goes wrong."""

    LATENCY = "latency"
    """It takes long; latencies of several rules add up."""
    HANG = "hang"
    """It takes for ever, or for some seconds after which the connection breaks."""
    RESET = "reset"
    """The connection is reset (RST) instead of an answer."""
    REFUSE = "refuse"
    """The port is closed, and every connection lost: nobody can connect."""
    STATUS = "status"
    """An HTTP status with a page instead of SOAP."""
    FAULT = "fault"
    """The fault of an unhandled error in the service."""
    BOT_PAGE = "bot_page"
    """The page of the bot protection, with status 200."""
    TRUNCATE = "truncate"
    """The connection closes before the whole body came."""
    CORRUPT = "corrupt"
    """The body has the right length, and is no XML."""
    BAD_GZIP = "bad_gzip"
    """The body is said to be gzip, and is not; or only the beginning of it."""
    REVOKE_TOKENS = "revoke_tokens"
    """The caller's tokens vanish."""


class When(StrEnum):
    """Whether the service does its work when something goes wrong."""

    BEFORE = "before"
    """It never does."""
    AFTER = "after"
    """It does, and what is lost is the answer."""


class Stage(StrEnum):
    """Where a hanging call hangs."""

    CONNECT = "connect"
    """No connection comes about."""
    HEADERS = "headers"
    """The request is taken, and nothing comes back."""
    BODY = "body"
    """The answer stops in its middle."""


@attrs.frozen
class Form:
    """What a rule of a kind may say."""

    whens: tuple[When, ...]
    """The first is meant where nothing is said."""
    takes: frozenset[str] = frozenset()
    needs: str | None = None


LONGEST: Final = 10**9
"""The most seconds that a rule may speak of: some thirty years."""
_BOTH: Final = (When.BEFORE, When.AFTER)
_AFTER: Final = (When.AFTER,)
FORMS: Final[Mapping[Kind, Form]] = {
    Kind.LATENCY: Form(_BOTH, frozenset({"seconds"}), "seconds"),
    Kind.HANG: Form(_BOTH, frozenset({"seconds", "stage", "share"})),
    Kind.RESET: Form(_BOTH),
    Kind.REFUSE: Form(_BOTH, frozenset({"seconds"})),
    Kind.STATUS: Form(_BOTH, frozenset({"status", "retry_after"}), "status"),
    Kind.FAULT: Form(_BOTH),
    Kind.BOT_PAGE: Form(_BOTH),
    Kind.TRUNCATE: Form(_AFTER, frozenset({"share", "chunked"})),
    Kind.CORRUPT: Form(_AFTER),
    Kind.BAD_GZIP: Form(_AFTER, frozenset({"share"})),
    Kind.REVOKE_TOKENS: Form(_BOTH),
}
_SPECIAL: Final = ("seconds", "stage", "share", "status", "retry_after", "chunked")
_OF_CALLS: Final = ("operations", "sellers", "probability", "times", "after", "when")


DISTRIBUTIONS: Final[Mapping[str, tuple[int, Callable[..., float]]]] = {
    "uniform": (2, lambda chance, least, most: chance.uniform(least, most)),
    "exponential": (1, lambda chance, mean: chance.expovariate(1 / mean) if mean else 0.0),
    "lognormal": (2, lambda chance, mean, sigma: mean * math.exp(chance.normalvariate(0, sigma) - sigma**2 / 2)),
}
"""How seconds may be distributed: how many numbers that takes, and how it is drawn."""


def check(said: Mapping[str, Any]) -> None:
    """Check all members of a rule together; ValueError names the one that is wrong."""
    _check_form(said)
    _check_numbers(said)
    _check_names(said)
    _check_times(said)


def check_window(given: Mapping[str, Any]) -> None:
    """Check what a rule that shuts the port says beyond the defaults."""
    if wrong := [name for name in _OF_CALLS if name in given]:
        raise ValueError(f"{wrong[0]}: what shuts the port for everybody has none; with seconds, a call shuts it")
    if not {"begin", "end", "every"} & set(given):
        raise ValueError("seconds: needed where neither begin, end nor every says when the port is shut")


def number(path: str, value: object, least: float, most: float = math.inf, *, whole: bool = False) -> None:
    """Check a number."""
    right = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
    if not right or not least <= value <= most or value == math.inf:  # type: ignore[operator]
        limits = f"of {least:g} or more" if most == math.inf else f"from {least:g} to {most:g}"
        raise ValueError(f"{path}: expected a {'whole ' * whole}number {limits}, not {value!r}")


def one_of(kinds: type[StrEnum], path: str, value: object) -> Any:
    """Check a word."""
    if not isinstance(value, str) or value not in list(kinds):
        raise ValueError(f"{path}: expected one of {', '.join(kinds)}, not {value!r}")
    return kinds(value)


def iso(path: str, value: object, parse: Callable[[str], Any]) -> Any:
    """Parse a time or a date, where it is a text."""
    try:
        return parse(value) if isinstance(value, str) else value
    except ValueError:
        raise ValueError(f"{path}: expected an ISO 8601 time or date, not {value!r}") from None


def _check_form(said: Mapping[str, Any]) -> None:
    kind, form = said["kind"], FORMS[said["kind"]]
    given = [name for name in _SPECIAL if said[name] is not None and said[name] is not False]
    if wrong := [name for name in given if name not in form.takes]:
        raise ValueError(f"{wrong[0]}: a rule of the kind {kind} has none")
    if form.needs is not None and form.needs not in given:
        raise ValueError(f"{form.needs}: a rule of the kind {kind} needs it")
    whens = {Stage.CONNECT: (When.BEFORE,), Stage.BODY: (When.AFTER,)}.get(said["stage"], form.whens)
    if said["when"] not in whens:
        raise ValueError(f"when: this strikes only {whens[0]} the service did its work")
    if "share" in given and kind is Kind.HANG and said["stage"] != Stage.BODY:
        raise ValueError("share: only what hangs at the stage body has one")


def _check_numbers(said: Mapping[str, Any]) -> None:
    number("probability", said["probability"], 0, 1)
    number("after", said["after"], 0, whole=True)
    limits = {"times": (1, math.inf, True), "status": (200, 599, True), "retry_after": (0, LONGEST, False)}
    for name, (least, most, whole) in {**limits, "share": (0, 1, False)}.items():
        if said[name] is not None:
            number(name, said[name], least, most, whole=bool(whole))
    if not isinstance(said["chunked"], bool):
        raise ValueError(f"chunked: expected true or false, not {said['chunked']!r}")
    if said["seconds"] is not None:
        _check_seconds(said["seconds"])


def _check_seconds(seconds: Any) -> None:
    if not isinstance(seconds, Mapping):
        number("seconds", seconds, 0, LONGEST)
        return
    name = next(iter(seconds), "")
    if len(seconds) != 1 or name not in DISTRIBUTIONS:
        raise ValueError(f"seconds: expected a number or one of {', '.join(DISTRIBUTIONS)}, not {dict(seconds)!r}")
    count, values = DISTRIBUTIONS[name][0], seconds[name]
    if not isinstance(values, (list, tuple)) or len(values) != count:
        raise ValueError(f"seconds.{name}: expected a list of {count}, not {values!r}")
    for place, value in enumerate(values):
        number(f"seconds.{name}[{place}]", value, 0, LONGEST)


def _check_names(said: Mapping[str, Any]) -> None:
    for path in ("operations", "sellers"):
        names = said[path]
        if not isinstance(names, tuple) or not all(isinstance(one, str) and one for one in names):
            raise ValueError(f"{path}: expected a list of names, not {names!r}")
    for place, name in enumerate(said["operations"]):
        if name not in ALL and name not in {STS, WSDL}:
            raise ValueError(f"operations[{place}]: there is no operation {name!r}{did_you_mean(name, ALL)}")


def _check_times(said: Mapping[str, Any]) -> None:
    begin, end, every, lasting = (said[name] for name in ("begin", "end", "every", "lasting"))
    for name in ("begin", "end"):
        if not isinstance(said[name], datetime | None):
            raise ValueError(f"{name}: expected a time, not {said[name]!r}")
    if begin and end and aware(end) <= aware(begin):
        raise ValueError("end: expected a time after begin")
    if (every is None) != (lasting is None):
        raise ValueError("every: it goes with lasting, and lasting with it")
    if every is not None:
        number("every", every, 1, LONGEST)
        number("lasting", lasting, 0, every)
