"""What moves on a terminal while a command works."""

import re
import sys
from collections.abc import Callable, Iterable
from typing import Any, Final

__all__ = ("escaped", "progress", "tell")

_CONTROL: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # C0 with line feeds and ESC, DEL, and C1, where a terminal takes U+009B for ESC [
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # which turn the direction of what follows
    "\u2028\u2029\ufeff\ufff9-\ufffb\ud800-\udfff]"  # line separators, marks, and halves of characters
)
_SHORT: Final = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}


def escaped(text: str) -> str:
    r"""Return a text in one line that controls no terminal: such characters are spelt as in JSON.

    A line of JSON stays JSON with the same meaning, because it has these characters within its strings only.

    >>> print(escaped("Zoé\x9b2J"))
    Zoé\u009b2J
    """
    return _CONTROL.sub(_spelt, text)


def _spelt(found: re.Match[str]) -> str:
    return _SHORT.get(found[0]) or f"\\u{ord(found[0]):04x}"


def tell(message: object) -> None:
    """Print a message on stderr, in one line."""
    print(f"cdiscount: {escaped(str(message))}", file=sys.stderr)  # noqa: T201 - the command's own


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
