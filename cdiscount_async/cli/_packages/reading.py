"""The options that say how the rows of a file are read."""

import argparse
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

_MOST: Final = 1 << 20
"""A file of columns has so many bytes at most."""
_WORKBOOKS: Final = frozenset({".xlsx", ".xlsm"})
_NO_TEXTS: Final = _WORKBOOKS | {".parquet", ".zip"}


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    rows = parser.add_argument_group("how rows are read")
    rows.add_argument(
        "--default",
        action="append",
        type=_default,
        default=[],
        metavar="COLUMN=VALUE",
        help="a value for rows that have none in this column, for example PreparationTime=2; may be repeated",
    )
    rows.add_argument(
        "--column",
        action="append",
        type=_column,
        default=[],
        metavar="NAME=COLUMN",
        help='the column that a name in the file stands for, for example "Your reference=SellerProductId";'
        " NAME= leaves a column out; may be repeated",
    )
    rows.add_argument(
        "--columns", type=_columns, default={}, metavar="FILE", help="a text file with a NAME=COLUMN on each line"
    )
    rows.add_argument("--ignore-unknown", action="store_true", help="leave out columns that are not known")
    rows.add_argument(
        "--encoding", type=_encoding, metavar="NAME", help="how a text file is encoded: utf-8, cp1252, mac-roman, cp850"
    )
    rows.add_argument(
        "--decimal", choices=(".", ","), metavar="SIGN", help="the sign before the decimals of a number: . or ,"
    )
    rows.add_argument(
        "--sheet", metavar="NAME", help="which sheet of a workbook; the first that is not hidden when left out"
    )


def reading(options: argparse.Namespace) -> dict[str, Any]:
    """Return what the options say, as `offer_rows` and `product_rows` take it."""
    return {
        "defaults": dict(options.default),
        "unknown": "ignore" if options.ignore_unknown else "refuse",
        "columns": {**options.columns, **dict(options.column)},
        "encoding": options.encoding,
        "decimal": options.decimal,
        "sheet": options.sheet,
    }


def given_options(options: argparse.Namespace) -> Iterable[str]:
    """Return which of the options were given."""
    names = ("default", "column", "columns", "ignore_unknown", "encoding", "decimal", "sheet")
    return (f"--{name.replace('_', '-')}" for name in names if getattr(options, name))


def unfit(options: argparse.Namespace, file: Path) -> dict[str, str]:
    """Return which of the options that were given say nothing about such a file, each with what it is for."""
    suffix = file.suffix.lower()
    found = {}
    if options.sheet and suffix not in _WORKBOOKS:
        found["sheet"] = "--sheet is for workbooks"
    if options.encoding and suffix in _NO_TEXTS:
        found["encoding"] = "--encoding is for files of text"
    return found


def _default(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise argparse.ArgumentTypeError(f"{text!r} is not COLUMN=VALUE")
    return name, value


def _column(text: str) -> tuple[str, str]:
    name, equals, column = (part.strip() for part in text.rpartition("="))
    if not equals or (column and not name):  # without both it is a column that has no name, and is left out
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=COLUMN")
    return name, column


def _columns(path: str) -> Mapping[str, str]:
    try:
        with Path(path).open("rb") as file:
            content = file.read(_MOST + 1)
        lines = content.decode("utf-8-sig").splitlines()
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise argparse.ArgumentTypeError(f"{path} is not UTF-8") from None
    if len(content) > _MOST:
        raise argparse.ArgumentTypeError(f"{path} has more than {_MOST:,} bytes: it is no file of columns")
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            name, column = _column(line)
        except argparse.ArgumentTypeError as error:
            raise argparse.ArgumentTypeError(f"{path}, line {number}: {error}") from None
        if name in found:
            raise argparse.ArgumentTypeError(f"{path}, line {number}: {name!r} is there twice")
        found[name] = column
    return found


def _encoding(name: str) -> str:
    try:
        "".encode(name)
    except (LookupError, UnicodeError):  # one of Python's encodings is there to raise
        raise argparse.ArgumentTypeError(f"{name!r} is no encoding of texts: utf-8, cp1252, mac-roman, cp850") from None
    return name
