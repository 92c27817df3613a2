"""The command's streams: rows, messages, styled texts and progress bars.

Buyers, sellers and the service write names, comments and messages, and some characters control a terminal. This module
escapes everything that is printed to a terminal, so that no other module needs to.
"""

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Final, TextIO, TypeAlias, cast

__all__ = ("StyledText", "cause", "escaped", "print_styled", "progress", "streams", "tell")

StyledText: TypeAlias = tuple[str, str]
"""A piece of text, and the name of its style in rich."""

_CONTROL: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # C0 with line feeds and ESC, DEL, and C1, where a terminal takes U+009B for ESC [
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # these change the direction of the text after them
    "\u2028\u2029\ufeff\ufff9-\ufffb\ud800-\udfff]"  # line separators, marks, and single surrogates
)
_SHORT: Final = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}


def escaped(text: str) -> str:
    r"""Return a text as one line that cannot control a terminal: control characters are written as in JSON.

    A line of JSON keeps its meaning, because these characters occur only in its strings.

    >>> print(escaped("Zoé\x9b2J"))
    Zoé\u009b2J
    """
    return _CONTROL.sub(_json_escape, text)


def _json_escape(found: re.Match[str]) -> str:
    return _SHORT.get(found[0]) or f"\\u{ord(found[0]):04x}"


def cause(error: Exception) -> str:
    """Return the message of an error. For an error of the system: the file and the reason, without the error number."""
    if not (isinstance(error, OSError) and error.strerror):
        return str(error)
    name = error.filename2 or error.filename
    return f"{name}: {error.strerror}" if name else error.strerror


def tell(message: object) -> None:
    """Print a message on stderr, in one line."""
    print(f"cdiscount: {escaped(str(message))}", file=sys.stderr)


class _Escaping:
    """A text stream for people: each line is written through `escaped`."""

    def __init__(self, stream: TextIO) -> None:
        self.stream: Final = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    def write(self, text: str) -> int:
        self.stream.write("\n".join(map(escaped, text.split("\n"))))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)


class _Messages(_Escaping):
    """A stream for messages. A message that cannot be written is dropped, because it must not end the work."""

    def write(self, text: str) -> int:
        with suppress(OSError):
            super().write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            self.stream.flush()


@contextmanager
def streams() -> Iterator[None]:
    """Prepare stdin, stdout and stderr for the command, and restore them at the end.

    Rows are UTF-8 with line feeds on every system, because programs read them. A pipe and a file get the exact text. A
    terminal and stderr get the escaped text.

    A stream may be closed when the command starts. Then stdin is empty, printing rows raises an error, and messages for
    stderr are dropped. Each closed stream is replaced, so that no file of rows can get its number.
    """
    before = sys.stdin, sys.stdout, sys.stderr
    for name, mode in (("stdin", "r"), ("stdout", "r"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - it stays open
    stdout = sys.stdout
    if isinstance(stdout, TextIOWrapper):
        # JSON may contain a single surrogate. It is written as a JSON escape.
        stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    if isinstance(sys.stderr, TextIOWrapper):
        sys.stderr.reconfigure(errors="backslashreplace")
    if stdout.isatty():
        sys.stdout = cast("TextIO", _Escaping(stdout))
    sys.stderr = cast("TextIO", _Messages(sys.stderr))
    try:
        yield
    finally:
        _leave(stdout)
        sys.stdin, sys.stdout, sys.stderr = before


def _leave(stdout: TextIO) -> None:
    """Flush stdout now: if Python did it at its end, an error would be printed and would change the exit status."""
    try:
        stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stdout.fileno())


def _console(stream: TextIO) -> Any:
    """Return rich's `Console` for a stream; None if the stream is not a terminal, or without the extra `cli`.

    Its output is not escaped, because colours are control characters, too.
    """
    if not stream.isatty():
        return None
    try:
        from rich.console import Console  # noqa: PLC0415 - an optional extra
    except ImportError:
        return None
    return Console(file=stream.stream if isinstance(stream, _Escaping) else stream)


def print_styled(pieces: Sequence[StyledText]) -> None:
    """Print pieces of text on stdout, in colours on a terminal if the extra `cli` is installed.

    Texts from outside the library must be `escaped` before.
    """
    shown_on = _console(sys.stdout)
    if shown_on is None:
        print("".join(text for text, _ in pieces), end="")
        return
    from rich.text import Text  # noqa: PLC0415 - an optional extra

    shown_on.print(Text.assemble(*pieces), soft_wrap=True, end="")


def progress(columns: Callable[[Any], Iterable[Any]]) -> Any:
    """Return rich's `Progress` on stderr; None if stderr is not a terminal, or without the extra `cli`.

    `columns` returns the columns, and gets the module `rich.progress`. Texts from outside the library must be `escaped`
    before.
    """
    shown_on = _console(sys.stderr)
    if shown_on is None:
        return None
    from rich import progress as rich  # noqa: PLC0415 - an optional extra

    made = list(columns(rich))
    for column in made:
        if isinstance(column, rich.TextColumn):
            column.markup = False  # a text in brackets is not a style
    return rich.Progress(
        *made,
        console=shown_on,
        transient=True,
        # Otherwise rich would write the rows for stdout to the terminal.
        redirect_stdout=False,
        redirect_stderr=False,
    )
