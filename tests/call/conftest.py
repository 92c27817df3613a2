"""The clients, time and marketplaces that these tests share."""

from ..support.clients import client, collected, opening, sandbox, shop, time

__all__ = ("client", "collected", "opening", "sandbox", "shop", "time")
