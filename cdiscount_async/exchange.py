"""The record of a call: each attempt, and the messages themselves if the client keeps them."""

from datetime import datetime
from typing import ClassVar

import attrs

__all__ = ("Answered", "Attempt", "Exchange", "KeptMessage", "Preview", "attach")


@attrs.frozen
class KeptMessage:
    """A request or a reply as it was sent, for a person who may see buyers' data.

    Only the token and the session are hidden: each of their characters is an asterisk.
    """

    body: bytes = attrs.field(repr=False)
    """The message, or its beginning; empty for UTF-16 and for bytes that are no text."""
    size: int
    """How many bytes the message has, as far as it was received."""

    @property
    def cut(self) -> bool:
        """Whether the body is only the beginning."""
        return len(self.body) < self.size


@attrs.define(eq=False)
class Attempt:
    """One attempt of a call: the waits for rate limit, token and connection, the request and the reply.

    Times are in seconds.
    """

    number: int
    """Counted from 1."""
    started: datetime
    """When the attempt started, in UTC."""
    waited: float = 0.0
    """Seconds of the wait since the attempt before."""
    limit_wait: float = 0.0
    """Seconds of the attempt in which it waited for a rate limit."""
    duration: float | None = None
    """Seconds that the attempt took; None until it ends."""
    status: int | None = None
    """The HTTP status of the reply; None without a reply."""
    outcome: str | None = None
    """`ok`, or the name of the error's class; None until the attempt ends."""
    request: str | None = attrs.field(default=None, repr=False)
    """The request without what is secret or personal; None unless the client keeps exchanges."""
    reply: str | None = attrs.field(default=None, repr=False)
    """The reply, likewise."""
    whole_request: KeptMessage | None = attrs.field(default=None, repr=False)
    """The request as it was sent; None unless the client keeps messages. It may contain a buyer's data."""
    whole_reply: KeptMessage | None = attrs.field(default=None, repr=False)
    """The reply, likewise, inflated, and also a reply whose items were delivered while it arrived."""


@attrs.define(eq=False)
class Exchange:
    """One call and its attempts: `exchange` of results and errors."""

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
    """The placeholder for the token."""

    operation: str
    """The WSDL name."""
    url: str
    """The address that the request would be posted to."""
    action: str
    """The SOAPAction."""
    body: bytes = attrs.field(repr=False)
    """The envelope; it may contain a buyer's data, as you passed them."""

    def __str__(self) -> str:
        return f'POST {self.url}\nSOAPAction: "{self.action}"\n\n{self.body.decode()}'


class Answered:
    """The base class of all results, with the exchange, which is no part of the contract."""

    __slots__ = ("_exchange",)
    _exchange: Exchange

    @property
    def exchange(self) -> Exchange | None:
        """The call that returned this result; None for a result that was made, pickled or copied."""
        return getattr(self, "_exchange", None)


def attach(result: Answered, exchange: Exchange) -> None:
    """Set the exchange of a result, which is frozen.

    The token that the service echoes is removed from the result. It was compared before, and a result that is shown or
    stored must not contain a token that is valid for two days.
    """
    object.__setattr__(result, "_exchange", exchange)
    if getattr(result, "token_id", None) is not None:
        object.__setattr__(result, "token_id", None)
