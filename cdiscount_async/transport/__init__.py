"""HTTP to the service: the connections, whose turn it is, and what comes back."""

from ._transport import Timeouts, Transport

__all__ = ("Timeouts", "Transport")
