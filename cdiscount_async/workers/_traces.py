"""Errors of handlers and sources, as they are logged."""

import traceback

__all__ = ("trace",)


def trace(error: BaseException) -> str:
    """Return the class of an error and the lines that raised it, without its text: that may have a buyer's data."""
    return f"{type(error).__name__}\n{''.join(traceback.format_tb(error.__traceback__))}".rstrip()
