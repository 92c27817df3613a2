"""The state that the attempts of one call share."""

import attrs

from ..failures import Action

__all__ = ("AttemptState",)


@attrs.define
class AttemptState:
    """What an attempt leaves for the next one, and for the decision about its failure."""

    token: str = attrs.field(default="", repr=False)
    """The token of the last attempt."""
    refused_token: str = attrs.field(default="", repr=False)
    """The token that the service refused in this call."""
    own_connection: bool = False
    """Whether a reply belonged to another call. Every later attempt then uses a connection of its own."""
    waited: float = 0.0
    """Seconds of the wait before the next attempt."""
    phase: str = ""
    """What takes the time of the attempt, for the message of TimedOut."""
    sent: bool = False
    """Whether the last attempt reached the point of sending the request."""
    action: Action = Action.RAISE
    """What is done about the failure of the last attempt."""
