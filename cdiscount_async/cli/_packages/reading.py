"""The options for reading the rows of a file."""

import argparse
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

_MAX_BYTES: Final = 1 << 20
"""The most bytes of a file of columns."""
_WORKBOOKS: Final = frozenset({".xlsx", ".xlsm"})
_NOT_TEXT: Final = _WORKBOOKS | {".parquet", ".zip"}


def add_reading(parser: argparse.ArgumentParser, default: str = "PreparationTime=2", *, numbers: bool = True) -> None:
    """Add the options.

    Args:
        parser: The parser of the command.
        default: An example of a default value.
        numbers: Whether rows have decimal numbers.
    """
    rows = parser.add_argument_group("how rows are read")
    rows.add_argument(
        "--default",
        action="append",
        type=_default,
        default=[],
        metavar="COLUMN=VALUE",
        help=f"a value for rows that have none in this column, for example {default}; may be repeated",
    )
    rows.add_argument(
        "--column",
        action="append",
        type=_column,
        default=[],
        metavar="NAME=COLUMN",
        help='the column for a name in the file, for example "Your reference=SellerProductId";'
        " NAME= leaves the column out; may be repeated",
    )
    rows.add_argument(
        "--columns", type=_columns, default={}, metavar="FILE", help="a text file with a NAME=COLUMN on each line"
    )
    rows.add_argument("--ignore-unknown", action="store_true", help="leave out columns that are not known")
    rows.add_argument(
        "--encoding", type=_encoding, metavar="NAME", help="how a text file is encoded: utf-8, cp1252, mac-roman, cp850"
    )
    if numbers:
        rows.add_argument(
            "--decimal", choices=(".", ","), metavar="SIGN", help="the decimal separator of numbers: . or ,"
        )
    rows.add_argument(
        "--sheet", metavar="NAME", help="the sheet of a workbook; by default the first one that is not hidden"
    )


def reading(options: argparse.Namespace) -> dict[str, Any]:
    """Return the arguments for `offer_rows` and `product_rows`."""
    return {
        "defaults": dict(options.default),
        "unknown": "ignore" if options.ignore_unknown else "refuse",
        "columns": {**options.columns, **dict(options.column)},
        "encoding": options.encoding,
        "decimal": getattr(options, "decimal", None),
        "sheet": options.sheet,
    }


def given_options(options: argparse.Namespace) -> Iterable[str]:
    """Return the names of the options that were given."""
    names = ("default", "column", "columns", "ignore_unknown", "encoding", "decimal", "sheet")
    return (f"--{name.replace('_', '-')}" for name in names if getattr(options, name, None))


def wrong_options(options: argparse.Namespace, file: Path) -> dict[str, str]:
    """Return the options that do not apply to a file, each with what it is for."""
    suffix = file.suffix.lower()
    found = {}
    if options.sheet and suffix not in _WORKBOOKS:
        found["sheet"] = "--sheet is for workbooks"
    if options.encoding and suffix in _NOT_TEXT:
        found["encoding"] = "--encoding is for files of text"
    return found


def _default(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise argparse.ArgumentTypeError(f"{text!r} is not COLUMN=VALUE")
    return name, value


def _column(text: str) -> tuple[str, str]:
    name, equals, column = (part.strip() for part in text.rpartition("="))
    if not equals or (column and not name):  # "=" alone leaves out the column without a name
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=COLUMN")
    return name, column


def _columns(path: str) -> Mapping[str, str]:
    try:
        with Path(path).open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
        lines = content.decode("utf-8-sig").splitlines()
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise argparse.ArgumentTypeError(f"{path} is not UTF-8") from None
    if len(content) > _MAX_BYTES:
        raise argparse.ArgumentTypeError(f"{path} has more than {_MAX_BYTES:,} bytes: it is not a file of columns")
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
    except (LookupError, UnicodeError):  # the encoding "undefined" always raises
        raise argparse.ArgumentTypeError(f"{name!r} is no text encoding: utf-8, cp1252, mac-roman, cp850") from None
    return name
