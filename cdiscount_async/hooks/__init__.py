"""Hooks: what happens to calls and tokens, for logs, metrics and traces."""

from ..exchange import Attempt, Exchange
from ._health import HealthHooks, SellerHealth
from ._hooks import Hooks, TokenEvent
from ._logging import LoggingHooks

__all__ = ("Attempt", "Exchange", "HealthHooks", "Hooks", "LoggingHooks", "SellerHealth", "TokenEvent")
