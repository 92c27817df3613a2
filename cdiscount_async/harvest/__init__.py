"""Iterations over everything: what the `iter_…` methods and `watch` return, and their options.

Each is an async iterator that fetches ahead while its items are used, and stops when it is garbage collected.
"""

from ._items import Items, IterationProgress
from ._pages import PageIteration, PageOptions, PageProgress, over_pages
from ._watch import Watch, over_changes
from ._window_items import By, WindowIteration, WindowOptions, WindowProgress, over_windows
from ._windows import WINDOWS, Windows

__all__ = (
    "WINDOWS",
    "By",
    "Items",
    "IterationProgress",
    "PageIteration",
    "PageOptions",
    "PageProgress",
    "Watch",
    "WindowIteration",
    "WindowOptions",
    "WindowProgress",
    "Windows",
    "over_changes",
    "over_pages",
    "over_windows",
)
