"""Makes SIGTERM and SIGHUP end a command as Ctrl+C does. SIGHUP comes when a terminal is closed."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ("at_termination", "terminable")


@contextmanager
def terminable() -> Iterator[None]:
    """Raise KeyboardInterrupt at both signals while no event loop runs, so that a prompt restores the terminal."""
    with at_termination(signal.default_int_handler):
        yield


@contextmanager
def at_termination(handler: Callable[..., Any]) -> Iterator[None]:
    """Handle SIGTERM and SIGHUP, unless the process was started with these signals ignored, as by `nohup`.

    Does nothing outside the main thread, where Python allows no handlers.
    """
    before = {}
    if threading.current_thread() is threading.main_thread():
        numbers = (signal.Signals[name] for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
        before = {one: found for one in numbers if (found := signal.getsignal(one)) is not signal.SIG_IGN}
    for number in before:
        signal.signal(number, handler)
    try:
        yield
    finally:
        for number, found in before.items():
            signal.signal(number, found or signal.SIG_DFL)
