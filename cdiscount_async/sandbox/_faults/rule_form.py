"""What fault rules may contain, and the checks of one."""

import math
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Literal, TypeAlias

import attrs

from ..._common.arguments import did_you_mean
from ...operations import ALL
from .._clock import aware

STS: Final = "STS"
"""The name of the token service in a rule."""
WSDL: Final = "WSDL"
"""The name of the service's documents in a rule: the WSDL, its schemas, and the help page."""


class FaultKind(StrEnum):
    """What goes wrong."""

    LATENCY = "latency"
    """The answer is late. The latencies of several rules are added."""
    HANG = "hang"
    """No answer comes, or the connection is reset after some seconds."""
    RESET = "reset"
    """The connection is reset (RST) in the place of an answer."""
    REFUSE = "refuse"
    """The port is closed, all connections are lost, and new ones are refused."""
    STATUS = "status"
    """An HTTP status with an HTML page in the place of SOAP."""
    FAULT = "fault"
    """The SOAP fault of an unhandled error in the service."""
    BOT_PAGE = "bot_page"
    """The page of the bot protection, with status 200."""
    TRUNCATE = "truncate"
    """The connection closes before the end of the body."""
    CORRUPT = "corrupt"
    """The body has the right length, but is not XML."""
    BAD_GZIP = "bad_gzip"
    """The body is declared as gzip, but is not, or only its beginning is."""
    REVOKE_TOKENS = "revoke_tokens"
    """The caller's tokens are revoked."""


class FaultWhen(StrEnum):
    """Whether the service does its work when a fault happens."""

    BEFORE = "before"
    """The service does not do its work."""
    AFTER = "after"
    """The service does its work, and the answer is lost or late."""


class FaultStage(StrEnum):
    """Where a hanging call hangs."""

    CONNECT = "connect"
    """No connection is established."""
    HEADERS = "headers"
    """The request is read, and no answer is sent."""
    BODY = "body"
    """The answer stops in the middle of its body."""


FaultKindName: TypeAlias = Literal[
    "latency",
    "hang",
    "reset",
    "refuse",
    "status",
    "fault",
    "bot_page",
    "truncate",
    "corrupt",
    "bad_gzip",
    "revoke_tokens",
]
FaultWhenName: TypeAlias = Literal["before", "after"]
FaultStageName: TypeAlias = Literal["connect", "headers", "body"]


@attrs.frozen
class Form:
    """What a rule of one kind may contain."""

    whens: tuple[FaultWhen, ...]
    """The first one is the default."""
    takes: frozenset[str] = frozenset()
    needs: str | None = None


LONGEST: Final = 10**9
"""The most seconds in a rule: about 31 years."""
_BOTH: Final = (FaultWhen.BEFORE, FaultWhen.AFTER)
_AFTER: Final = (FaultWhen.AFTER,)
FORMS: Final[Mapping[FaultKind, Form]] = {
    FaultKind.LATENCY: Form(_BOTH, frozenset({"seconds"}), "seconds"),
    FaultKind.HANG: Form(_BOTH, frozenset({"seconds", "stage", "share"})),
    FaultKind.RESET: Form(_BOTH),
    FaultKind.REFUSE: Form(_BOTH, frozenset({"seconds"})),
    FaultKind.STATUS: Form(_BOTH, frozenset({"status", "retry_after"}), "status"),
    FaultKind.FAULT: Form(_BOTH),
    FaultKind.BOT_PAGE: Form(_BOTH),
    FaultKind.TRUNCATE: Form(_AFTER, frozenset({"share", "chunked"})),
    FaultKind.CORRUPT: Form(_AFTER),
    FaultKind.BAD_GZIP: Form(_AFTER, frozenset({"share"})),
    FaultKind.REVOKE_TOKENS: Form(_BOTH),
}
_SPECIAL: Final = ("seconds", "stage", "share", "status", "retry_after", "chunked")
_OF_CALLS: Final = ("operations", "sellers", "probability", "times", "skip", "when")


DISTRIBUTIONS: Final[Mapping[str, tuple[int, Callable[..., float]]]] = {
    "uniform": (2, lambda rng, low, high: rng.uniform(low, high)),
    "exponential": (1, lambda rng, mean: rng.expovariate(1 / mean) if mean else 0.0),
    "lognormal": (2, lambda rng, mean, sigma: mean * math.exp(rng.normalvariate(0, sigma) - sigma**2 / 2)),
}
"""The distributions of seconds: how many numbers each needs, and how a value is drawn."""


def check(data: Mapping[str, Any]) -> None:
    """Check all members of a rule. Raises ValueError, which names the one that is wrong."""
    _check_form(data)
    _check_numbers(data)
    _check_names(data)
    _check_times(data)


def check_window(given: Mapping[str, Any]) -> None:
    """Check the members of a rule that closes the port for all callers."""
    if wrong := [name for name in _OF_CALLS if name in given]:
        raise ValueError(f"{wrong[0]}: a rule without seconds closes the port for all callers, and has none")
    if not {"begin", "end", "every"} & set(given):
        raise ValueError("seconds: needed, because neither begin, end nor every says when the port is closed")


def number(path: str, value: object, minimum: float, maximum: float = math.inf, *, whole: bool = False) -> None:
    """Check that a value is a number within limits. Raises ValueError, which names `path`."""
    right = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
    if not right or not minimum <= value <= maximum or value == math.inf:  # type: ignore[operator]
        limits = f"of {minimum:g} or more" if maximum == math.inf else f"from {minimum:g} to {maximum:g}"
        raise ValueError(f"{path}: expected a {'whole ' * whole}number {limits}, not {value!r}")


def one_of(kinds: type[StrEnum], path: str, value: object) -> Any:
    """Return a value as a member of an enumeration. Raises ValueError, which names `path`."""
    if not isinstance(value, str) or value not in list(kinds):
        raise ValueError(f"{path}: expected one of {', '.join(kinds)}, not {value!r}")
    return kinds(value)


def iso(path: str, value: object, parse: Callable[[str], Any]) -> Any:
    """Return a time or a date; a text is parsed. Raises ValueError, which names `path`."""
    try:
        return parse(value) if isinstance(value, str) else value
    except ValueError:
        raise ValueError(f"{path}: expected an ISO 8601 time or date, not {value!r}") from None


def _check_form(data: Mapping[str, Any]) -> None:
    kind, form = data["kind"], FORMS[data["kind"]]
    given = [name for name in _SPECIAL if data[name] is not None and data[name] is not False]
    if wrong := [name for name in given if name not in form.takes]:
        raise ValueError(f"{wrong[0]}: a rule of the kind {kind} has none")
    if form.needs is not None and form.needs not in given:
        raise ValueError(f"{form.needs}: a rule of the kind {kind} needs it")
    whens = {FaultStage.CONNECT: (FaultWhen.BEFORE,), FaultStage.BODY: (FaultWhen.AFTER,)}.get(
        data["stage"], form.whens
    )
    if data["when"] not in whens:
        raise ValueError(f"when: this fault comes only {whens[0]} the service does its work")
    if "share" in given and kind is FaultKind.HANG and data["stage"] != FaultStage.BODY:
        raise ValueError("share: a rule of the kind hang has it only at the stage body")


def _check_numbers(data: Mapping[str, Any]) -> None:
    number("probability", data["probability"], 0, 1)
    number("skip", data["skip"], 0, whole=True)
    limits = {"times": (1, math.inf, True), "status": (200, 599, True), "retry_after": (0, LONGEST, False)}
    for name, (low, high, whole) in {**limits, "share": (0, 1, False)}.items():
        if data[name] is not None:
            number(name, data[name], low, high, whole=bool(whole))
    if not isinstance(data["chunked"], bool):
        raise ValueError(f"chunked: expected true or false, not {data['chunked']!r}")
    if data["seconds"] is not None:
        _check_seconds(data["seconds"])


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


def _check_names(data: Mapping[str, Any]) -> None:
    for path in ("operations", "sellers"):
        names = data[path]
        if not isinstance(names, tuple) or not all(isinstance(one, str) and one for one in names):
            raise ValueError(f"{path}: expected a list of names, not {names!r}")
    for place, name in enumerate(data["operations"]):
        if name not in ALL and name not in {STS, WSDL}:
            raise ValueError(f"operations[{place}]: there is no operation {name!r}{did_you_mean(name, ALL)}")


def _check_times(data: Mapping[str, Any]) -> None:
    begin, end, every, lasting = (data[name] for name in ("begin", "end", "every", "lasting"))
    for name in ("begin", "end"):
        if not isinstance(data[name], datetime | None):
            raise ValueError(f"{name}: expected a time, not {data[name]!r}")
    if begin and end and aware(end) <= aware(begin):
        raise ValueError("end: expected a time after begin")
    if (every is None) != (lasting is None):
        raise ValueError("every: expected together with lasting")
    if every is not None:
        number("every", every, 1, LONGEST)
        number("lasting", lasting, 0, every)


def kind_of(value: FaultKind | FaultKindName) -> FaultKind:
    """Return a kind, also by its name. Raises ValueError for another name."""
    kind: FaultKind = one_of(FaultKind, "kind", value)
    return kind


def when_of(value: FaultWhen | FaultWhenName | None) -> FaultWhen | None:
    """Return a member of FaultWhen, also by its name. Raises ValueError for another name."""
    return None if value is None else one_of(FaultWhen, "when", value)


def stage_of(value: FaultStage | FaultStageName | None) -> FaultStage | None:
    """Return a stage, also by its name. Raises ValueError for another name."""
    return None if value is None else one_of(FaultStage, "stage", value)
