"""How far a harvest is, shown on a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .. import _terminal

__all__ = ("bar",)


def _silent(_done: int, _total: int | None, _items: int) -> None:
    """Show nothing."""


@contextmanager
def bar(what: str, unit: str, *, printing: bool) -> Iterator[Callable[[int, int | None, int], None]]:
    """Show pages or windows, items, their rate and the time left, and give what is to be told of them.

    It is shown on stderr where that is a terminal and the extra `cli` is installed. Where the rows are printed to the
    terminal too, they are progress enough.
    """
    shown = _terminal.progress(
        lambda rich: (
            rich.BarColumn(),
            rich.MofNCompleteColumn(),
            rich.TextColumn(f"{unit}  {{task.fields[items]:,}} {what}  {{task.fields[rate]:,.0f}}/s"),
            rich.TimeRemainingColumn(),
        )
    )
    if shown is None or (printing and sys.stdout.isatty()):
        yield _silent
        return
    with shown:
        task = shown.add_task("", total=None, items=0, rate=0.0)
        last = (-1, 0)

        def tell(done: int, total: int | None, items: int) -> None:
            nonlocal last
            if done != last[0] or items >= last[1] + 100:  # drawing costs more than an item
                last = done, items
                rate = items / (shown.tasks[0].elapsed or 1)
                shown.update(task, completed=done, total=total, items=items, rate=rate)

        yield tell
