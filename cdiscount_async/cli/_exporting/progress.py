"""The progress bar of an export."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .. import _terminal

__all__ = ("progress_bar",)


def _silent(_done: int, _total: int | None, _items: int) -> None:
    """Show nothing."""


@contextmanager
def progress_bar(what: str, unit: str, *, printing: bool) -> Iterator[Callable[[int, int | None, int], None]]:
    """Show a progress bar, and yield the function that updates it.

    The bar shows pages or windows, items, their rate and the time left. It is on stderr, if that is a terminal and the
    extra `cli` is installed. There is no bar while rows are printed to the terminal.
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

        def update(done: int, total: int | None, items: int) -> None:
            nonlocal last
            if done != last[0] or items >= last[1] + 100:  # drawing takes longer than an item
                last = done, items
                rate = items / (shown.tasks[0].elapsed or 1)
                shown.update(task, completed=done, total=total, items=items, rate=rate)

        yield update
