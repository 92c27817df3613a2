"""The command's streams, and what moves on a terminal while a command works.

Names, comments and messages are written by buyers, sellers and the service, and a terminal obeys some characters. So
what goes to a terminal passes through here: nothing else has to think of it.
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
"""A piece of text, and its style on a terminal in rich's words."""

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


def cause(error: Exception) -> str:
    """Return what an error says; the file and the words of one that the system gave, without its number."""
    if not (isinstance(error, OSError) and error.strerror):
        return str(error)
    name = error.filename2 or error.filename
    return f"{name}: {error.strerror}" if name else error.strerror


def tell(message: object) -> None:
    """Print a message on stderr, in one line."""
    print(f"cdiscount: {escaped(str(message))}", file=sys.stderr)


class _Escaping:
    """A text stream for people: all but line feeds is written as `escaped` has it."""

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
    """What nobody takes is lost: a message that cannot be written must not end the work that it is about."""

    def write(self, text: str) -> int:
        with suppress(OSError):
            super().write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            self.stream.flush()


@contextmanager
def streams() -> Iterator[None]:
    """Prepare stdin, stdout and stderr for the command, and put them back.

    Rows are UTF-8 with line feeds, whatever the system's habits are, because programs read them. A pipe and a file get
    the exact text, a terminal and stderr the escaped one.

    A stream may be closed when the command starts. Then stdin is empty, rows for stdout are an error, and what stderr
    gets is lost. Without a stream `print` would take stdout for stderr, and a file of rows could get its number.
    """
    before = sys.stdin, sys.stdout, sys.stderr
    for name, mode in (("stdin", "r"), ("stdout", "r"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - it stays open
    stdout = sys.stdout
    if isinstance(stdout, TextIOWrapper):
        # Half a character, which JSON may hold, is spelt as JSON does.
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
    """Leave nothing that Python would write when it ends: an error then is shown, and changes the exit status."""
    try:
        stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stdout.fileno())


def _console(stream: TextIO) -> Any:
    """Return rich's `Console` on a terminal; None where the stream is none, or without the extra `cli`.

    What is printed with it is not escaped: colours are control characters, too.
    """
    if not stream.isatty():
        return None
    try:
        from rich.console import Console  # noqa: PLC0415 - an optional extra
    except ImportError:
        return None
    return Console(file=stream.stream if isinstance(stream, _Escaping) else stream)


def print_styled(pieces: Sequence[StyledText]) -> None:
    """Print pieces of text on stdout, in colours on a terminal where the extra `cli` is installed.

    Whatever was written elsewhere must be `escaped` before.
    """
    shown_on = _console(sys.stdout)
    if shown_on is None:
        print("".join(text for text, _ in pieces), end="")
        return
    from rich.text import Text  # noqa: PLC0415 - an optional extra

    shown_on.print(Text.assemble(*pieces), soft_wrap=True, end="")


def progress(columns: Callable[[Any], Iterable[Any]]) -> Any:
    """Return rich's `Progress` on stderr; None where that is no terminal, or without the extra `cli`.

    `columns` makes its columns of the module `rich.progress`. Whatever was written elsewhere must be `escaped` before.
    """
    shown_on = _console(sys.stderr)
    if shown_on is None:
        return None
    from rich import progress as rich  # noqa: PLC0415 - an optional extra

    made = list(columns(rich))
    for column in made:
        if isinstance(column, rich.TextColumn):
            column.markup = False  # a text in brackets is no style
    return rich.Progress(
        *made,
        console=shown_on,
        transient=True,
        # Rich would take our rows away from stdout, and write them to the terminal.
        redirect_stdout=False,
        redirect_stderr=False,
    )
