"""Iterations over everything: what the `iter_…` methods, `changes` and `watch` return, and their options.

Each is an async iterator that fetches ahead while its items are used, and stops when it is garbage collected.
"""

from ._changes import ChangeOptions, Changes, Watch, WatchOptions, over_changes, watching
from ._items import Items, IterationProgress
from ._pages import PageIteration, PageOptions, PageProgress, over_pages
from ._window_items import By, WindowIteration, WindowOptions, WindowProgress, over_windows
from ._windows import WINDOWS, Windows

__all__ = (
    "WINDOWS",
    "By",
    "ChangeOptions",
    "Changes",
    "Items",
    "IterationProgress",
    "PageIteration",
    "PageOptions",
    "PageProgress",
    "Watch",
    "WatchOptions",
    "WindowIteration",
    "WindowOptions",
    "WindowProgress",
    "Windows",
    "over_changes",
    "over_pages",
    "over_windows",
    "watching",
)
