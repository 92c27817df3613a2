"""What became of one thing that was requested of the service."""

from enum import StrEnum


class OutcomeStatus(StrEnum):
    """What became of an action. Statuses compare equal to their texts."""

    DONE = "done"
    """The service has done it."""
    ALREADY_DONE = "already done"
    """It had been done before. Nothing was sent, or the service refused to do it twice."""
    REFUSED = "refused"
    """It was not done: it is impossible, or the service refused it. `message` says why."""
    FAILED = "failed"
    """A call failed before anything was done. The same action may be repeated. `error` is what the call raised."""
    IN_DOUBT = "in doubt"
    """It was sent, and nobody knows whether it was done. `how_to_check` says how to find out; `check` does that."""
    PLANNED = "planned"
    """A dry run: `request` would be sent."""
