"""Hooks: what happens to calls and tokens, for logs, metrics and traces."""

from ..exchange import Attempt, Exchange
from ._hooks import Hooks, TokenEvent
from ._logging import LoggingHooks

__all__ = ("Attempt", "Exchange", "Hooks", "LoggingHooks", "TokenEvent")
