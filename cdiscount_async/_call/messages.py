"""What a call needs to know about a protocol: how its request is written and how its reply is read."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol, TypeVar

import attrs

from ..errors import CdiscountError
from ..exchange import Attempt, Preview
from ..transport._response import ResponseStream

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)

__all__ = ("Finish", "HttpRequest", "Messages")

Finish = Callable[[R | None, CdiscountError | None], Awaitable[R]]
"""Takes what `read` returned or raised, and returns the result or raises an error."""


@attrs.define(eq=False)
class HttpRequest:
    """A request as it is sent."""

    url: str
    body: bytes = attrs.field(repr=False)
    headers: Mapping[str, str]
    method: str = "POST"


class Messages(Protocol[R_co]):
    """The request and the reply of one call.

    `RunningCall` repeats the call, and knows nothing of what the messages look like: each attempt calls `write`, and
    `read` with the reply.
    """

    @property
    def request(self) -> object:
        """The caller's request, for hooks."""

    def prepare(self) -> None:
        """Write what is the same in all attempts; raises InvalidRequest if it does not fit the contract."""

    def preview(self) -> Preview:
        """Return what would be sent, with a placeholder for the token. Raises the errors of `prepare`."""

    def write(self, token: str, attempt: Attempt) -> HttpRequest:
        """Return the request, and note it in `attempt` if messages are kept."""

    async def read(self, incoming: ResponseStream, attempt: Attempt) -> R_co:
        """Return the result, and note the reply in `attempt` if messages are kept. The connection is still in use.

        Raises CdiscountError for a reply that is not a result.
        """
