"""What moves on a terminal while a command works."""

import sys
from collections.abc import Callable, Iterable
from typing import Any

__all__ = ("progress",)


def progress(columns: Callable[[Any], Iterable[Any]]) -> Any:
    """Give rich's `Progress` on stderr; None where that is no terminal, or without the extra `cli`.

    `columns` makes its columns of the module `rich.progress`.
    """
    if not sys.stderr.isatty():
        return None
    try:
        from rich import progress as rich  # noqa: PLC0415 - an optional extra
        from rich.console import Console  # noqa: PLC0415
    except ImportError:
        return None
    return rich.Progress(
        *columns(rich),
        console=Console(stderr=True),
        transient=True,
        # Rich would take our rows away from stdout, and write them to the terminal.
        redirect_stdout=False,
        redirect_stderr=False,
    )
