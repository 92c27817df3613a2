"""Tables on terminals of every width: what fits, what breaks and where, and what is left out."""

import io
import json
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Final

import pytest
from hypothesis import given, strategies as st

from cdiscount_async.cli._cells import padded, width, wrapped
from cdiscount_async.cli._tables import show, show_facts
from cdiscount_async.cli._terminal import escaped

COLUMNS: Final = ("row", "reference", "message", "advice")
DROPS: Final = ("advice", "reference")
ROW: Final = {
    "row": "12",
    "reference": "LAMP-1",
    "message": "sales take off 1 percent at least, and 1 euro where the price is below 100",
    "advice": "give both dates, in French local time",
}

texts: Final = st.text(st.characters(codec="utf-8"), max_size=90) | st.lists(
    st.sampled_from(("lampe", "電灯", "e\u0301te\u0301", "\x1b[2J", "\u202egnp.", "a\nb", "x" * 70)), max_size=9
).map(" ".join)


class Terminal(io.StringIO):
    """A terminal that keeps what it shows."""

    def isatty(self) -> bool:
        """Return True: a terminal."""
        return True

    def fileno(self) -> int:
        """Have no descriptor, so that only `COLUMNS` says how wide it is."""
        raise OSError


def drawn(rows: Sequence[Mapping[str, str]], columns: int, drops: Sequence[str] = DROPS) -> list[str]:
    """Draw a table on a terminal of so many columns; return its lines."""
    terminal = Terminal()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(columns))
        show(rows, COLUMNS, file=terminal, drops=drops)
    return terminal.getvalue().splitlines()


def test_a_wide_terminal_shows_everything_in_one_line() -> None:
    """Aligned below the names."""
    head, row = drawn([ROW], 140)

    assert list(COLUMNS) == head.split()
    assert row.index("LAMP-1") == head.index("reference")
    assert row.index("sales") == head.index("message")
    assert row.endswith("in French local time")


def test_texts_break_at_blanks_below_their_column() -> None:
    """If all columns fit when texts break at spaces, none is left out."""
    lines = drawn([ROW], 80)

    start = lines[0].index("message")
    assert list(COLUMNS) == lines[0].split()
    end = lines[0].index("advice")
    assert ROW["message"] == " ".join(line[start:end].strip() for line in lines[1:]).strip()
    assert ROW["advice"] == " ".join(line[end:].strip() for line in lines[1:]).strip()
    assert all(not line[:start].strip() for line in lines[2:])


@pytest.mark.parametrize(
    ("columns", "names"),
    [(60, ["row", "reference", "message"]), (42, ["row", "reference", "message"]), (34, ["row", "message"])],
)
def test_columns_are_left_out_in_their_order(columns: int, names: list[str]) -> None:
    """While the others are too narrow to be read."""
    lines = drawn([ROW], columns)

    assert names == lines[0].split()
    assert max(map(len, lines)) <= columns


def test_a_pipe_gets_all_columns_in_one_line() -> None:
    """In a pipe a row is one line with all columns, however long, because programs read it."""
    file = io.StringIO()

    show([ROW], COLUMNS, file=file, drops=DROPS)

    assert [list(COLUMNS), " ".join(ROW.values()).split()] == [line.split() for line in file.getvalue().splitlines()]


def test_a_terminal_that_says_nothing_has_eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that does not report its width has 80 columns, like most."""
    monkeypatch.delenv("COLUMNS", raising=False)
    terminal = Terminal()

    show([ROW], COLUMNS, file=terminal, drops=DROPS)

    assert drawn([ROW], 80) == terminal.getvalue().splitlines()


def test_the_terminal_is_asked_how_wide_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """A real one."""
    termios = pytest.importorskip("termios")
    monkeypatch.delenv("COLUMNS", raising=False)
    reader, end = os.openpty()
    with os.fdopen(reader, "rb", buffering=0) as lines, os.fdopen(end, "w", encoding="utf-8") as terminal:
        termios.tcsetwinsize(end, (24, 60))

        show([ROW], COLUMNS, file=terminal, drops=DROPS)
        terminal.flush()

        expected, shown = drawn([ROW], 60), b""
        while shown.count(b"\n") < len(expected):  # a terminal gives what it has so far
            shown += lines.read(4096)
        assert expected == shown.decode().splitlines()


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, texts)), max_size=5), st.integers(40, 200))
def test_no_text_is_wider_than_the_terminal(rows: list[dict[str, str]], columns: int) -> None:
    """With any texts, a table raises no error, loses only the columns left out, and cannot control the terminal."""
    lines = drawn(rows, columns)

    assert all(width(line) <= columns for line in lines)
    assert all(line == escaped(line) for line in lines)
    shown = "".join("".join(lines).split())
    for row in rows:
        message = "".join(escaped(row["message"]).split())
        assert set(message) <= set(shown)


@given(texts, st.integers(2, 60))
def test_breaking_loses_nothing(text: str, columns: int) -> None:
    """But for blanks, which are where lines break; only words that are too long break themselves."""
    text = escaped(text)
    lines = wrapped(text, columns)

    assert all(width(line) <= columns for line in lines)
    assert "".join(text.split()) == "".join("".join(lines).split())
    whole = [word for word in text.split() if width(word) <= columns]
    assert all(any(word in line for line in lines) for word in whole)


@pytest.mark.parametrize(
    ("text", "columns"),
    [("lampe", 5), ("電灯", 4), ("e\u0301te\u0301", 3), ("\u200bx", 1), ("", 0), ("🙂", 2)],
)
def test_signs_take_their_room(text: str, columns: int) -> None:
    """Two columns for Chinese and Japanese, none for marks above letters."""
    assert columns == width(text)
    assert columns + 3 == width(padded(text, columns + 3))


def test_json_lines_are_not_for_looking_at() -> None:
    """As JSON Lines each row is complete, on a terminal, too."""
    terminal = Terminal()

    show([ROW], COLUMNS, as_json=True, file=terminal)

    assert json.loads(terminal.getvalue()) == ROW


@pytest.mark.parametrize("columns", [1, 5, 12])
def test_no_terminal_is_too_narrow(columns: int) -> None:
    """Everything that is not left out is there, although nobody can read it."""
    lines = drawn([{**ROW, "message": "電灯"}], columns)

    assert set("12電灯") <= set("".join(lines))


@pytest.mark.parametrize("columns", [60, 80])
def test_facts_stay_beside_their_names(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long text breaks at spaces, an empty one is left out, and no line begins with a text from outside."""
    terminal = Terminal()
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr(sys, "stdout", terminal)

    show_facts([("order", "A1"), ("phone", ""), ("address", f"{'rue de la République ' * 8}\x9b2J")])

    first, *others = terminal.getvalue().splitlines()
    assert "order    A1" == first
    assert columns >= max(map(width, others))
    assert others[0].startswith("address  rue")
    assert {"         "} == {line[:9] for line in others[1:]}
    assert others[-1].endswith("\\u009b2J")
