"""HTTP to the service: the connections, the order of requests, and the answers."""

from ._response import Response
from ._session import Timeouts
from ._transport import Transport

__all__ = ("Response", "Timeouts", "Transport")
