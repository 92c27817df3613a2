"""How a call went: each attempt to send it, and the messages themselves where they were asked for."""

from datetime import datetime
from typing import ClassVar

import attrs

__all__ = ("Answered", "Attempt", "Exchange", "Preview", "attach")


@attrs.define(eq=False)
class Attempt:
    """One try of a call: its rate limit, its token, its turn, the request and the answer; times are in seconds."""

    number: int
    """Counted from 1."""
    started: datetime
    """When, in UTC."""
    waited: float = 0.0
    """How long it was put off after the attempt before it."""
    duration: float | None = None
    """How long it took; None while it is under way."""
    status: int | None = None
    """The HTTP status of the answer; None where none came."""
    outcome: str | None = None
    """`ok`, or the name of the error's class; None while it is under way."""
    request: str | None = attrs.field(default=None, repr=False)
    """The envelope without what is secret or personal, where the client keeps exchanges."""
    reply: str | None = attrs.field(default=None, repr=False)
    """The answer, likewise."""


@attrs.define(eq=False)
class Exchange:
    """One call and its attempts, as results and errors carry it."""

    operation: str
    """The WSDL name."""
    seller: str
    """The login."""
    environment: str
    attempts: list[Attempt] = attrs.Factory(list)


@attrs.frozen
class Preview:
    """A request that was not sent."""

    TOKEN: ClassVar[str] = "the-token-goes-here"  # noqa: S105 - it says that there is none
    """What stands where the token will be."""

    operation: str
    """The WSDL name."""
    url: str
    """Where it would be posted."""
    action: str
    """The SOAPAction."""
    body: bytes = attrs.field(repr=False)
    """The envelope; it may hold a buyer's data, as you gave them."""

    def __str__(self) -> str:
        return f'POST {self.url}\nSOAPAction: "{self.action}"\n\n{self.body.decode()}'


class Answered:
    """The root of all results: it has room for how the call went, which is no part of the contract."""

    __slots__ = ("_exchange",)
    _exchange: Exchange

    @property
    def exchange(self) -> Exchange | None:
        """How the call went that gave this result; None for one that no call gave, or that was pickled or copied."""
        return getattr(self, "_exchange", None)


def attach(result: Answered, exchange: Exchange) -> None:
    """Let a result tell how its call went; results are frozen, but this is no member of theirs.

    The token that the service echoes is compared by now, and leaves the result: whoever shows or stores results would
    show a token that lives for two days.
    """
    object.__setattr__(result, "_exchange", exchange)
    if getattr(result, "token_id", None) is not None:
        object.__setattr__(result, "token_id", None)
