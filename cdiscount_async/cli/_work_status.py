"""What `cdiscount work --status` shows: due, running, late and failing polls, and what was put aside."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from ._tables import show

__all__ = ("print_letters", "print_status")

_SHOWN: Final = 50
"""How many sellers are shown one by one."""


def print_status(status: Any, *, as_json: bool) -> None:
    """Print a `workers.Status`."""
    if as_json:
        print(json.dumps(_as_json(status), ensure_ascii=False))
        return
    running = "unknown" if status.running is None else f"{status.running:,}"
    numbers = {
        "sellers": f"{status.sellers:,}",
        "due": f"{status.due:,}",
        "running": running,
        "late": f"{len(status.late):,}",
        "failing": f"{len(status.failing):,}",
        "put aside": f"{len(status.dead_letters):,}",
    }
    show([numbers], list(numbers))
    states = _both(status)
    if states:
        rows = [_state_row(state, status.taken_at) for state in states[:_SHOWN]]
        print()
        show(rows, list(rows[0]), drops=["last success", "failures"])
    if len(states) > _SHOWN:
        print(f"and {len(states) - _SHOWN:,} more: --json prints all")
    if status.dead_letters:
        print()
        print_letters(status.dead_letters, as_json=False)


def _both(status: Any) -> list[Any]:
    """Return the states that are late or failing, each once."""
    return [*status.late, *(state for state in status.failing if state not in status.late)]


def _state_row(state: Any, now: datetime) -> Mapping[str, str]:
    return {
        "login": state.login,
        "handler": state.subscription,
        "next poll": _moment(state.due_at),
        "late by": _ago(now - state.due_at) if state.due_at is not None and state.due_at < now else "",
        "error": state.error or "none",
        "failures": str(state.failures),
        "last success": _moment(state.polled_at),
    }


def _moment(moment: datetime | None) -> str:
    return "never" if moment is None else f"{moment.astimezone():%Y-%m-%d %H:%M:%S}"


def _ago(time: timedelta) -> str:
    return str(timedelta(seconds=int(time.total_seconds())))


def _as_json(status: Any) -> dict[str, Any]:
    return {
        "taken_at": status.taken_at.isoformat(),
        "is_late": status.is_late,
        "sellers": status.sellers,
        "subscriptions": dict(status.subscriptions),
        "due": status.due,
        "running": status.running,
        "late": [_state_json(state) for state in status.late],
        "failing": [_state_json(state) for state in status.failing],
        "dead_letters": [_letter_json(letter) for letter in status.dead_letters],
    }


def _state_json(state: Any) -> dict[str, Any]:
    return {
        "login": state.login,
        "subscription": state.subscription,
        "due_at": state.due_at and state.due_at.isoformat(),
        "polled_at": state.polled_at and state.polled_at.isoformat(),
        "error": state.error or None,
        "failures": state.failures,
        "item": state.item or None,
    }


def _letter_json(letter: Any) -> dict[str, Any]:
    return {
        "login": letter.login,
        "subscription": letter.subscription,
        "number": letter.number,
        "error": letter.error,
        "failed_at": letter.failed_at.isoformat(),
    }


def print_letters(letters: Sequence[Any], *, as_json: bool) -> None:
    """Print the items that were put aside, as a table or as JSON Lines."""
    if as_json:
        for letter in letters:
            print(json.dumps(_letter_json(letter), ensure_ascii=False))
        return
    rows = [
        {
            "put aside": letter.number,
            "login": letter.login,
            "handler": letter.subscription,
            "error": letter.error,
            "since": _moment(letter.failed_at),
        }
        for letter in letters
    ]
    show(rows, list(rows[0]), drops=["since"])
