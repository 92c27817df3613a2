"""What this process knows of one seller's token: one seat, however many providers and clients sit on it."""

import asyncio
from asyncio import AbstractEventLoop
from typing import Final, TypeAlias
from weakref import WeakKeyDictionary, WeakValueDictionary

import attrs

from ..environments import Environment
from ..errors import CdiscountError
from ._credentials import Credentials
from ._stores import StoredToken, TokenStore

_Whose: TypeAlias = tuple[int, Credentials, str]


@attrs.define(eq=False, weakref_slot=True)
class Seat:
    """The state that providers of the same credentials, token service and store share within one event loop."""

    loop: AbstractEventLoop
    turn: asyncio.Lock = attrs.field(factory=asyncio.Lock)
    """Held by the one who asks; if that task is cancelled, the next one in the row asks."""
    store: TokenStore = attrs.field(kw_only=True)
    """Held here, because its `id` is part of what the seat is found by."""
    key: str = ""
    """In the store; empty until it was needed."""
    held: StoredToken | None = None
    rejected: str = ""
    """The last token that the service refused: the store may still have it."""
    paused_until: float = 0.0
    """Until when no early renewal is tried, and a refusal is believed."""
    failures: int = 0
    """How often a renewal failed: who waited for one shares its failure, instead of asking once more."""
    failure: CdiscountError | None = None


_SEATS: Final[WeakKeyDictionary[AbstractEventLoop, WeakValueDictionary[_Whose, Seat]]] = WeakKeyDictionary()


def seat_of(credentials: Credentials, environment: Environment, store: TokenStore) -> Seat:
    """Give the seat in the running event loop; it lives as long as somebody holds it."""
    loop = asyncio.get_running_loop()
    seats = _SEATS.setdefault(loop, WeakValueDictionary())
    whose = (id(store), credentials, environment.token_url)
    seat = seats.get(whose)
    if seat is None:
        seat = seats[whose] = Seat(loop, store=store)
    return seat
