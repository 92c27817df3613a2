"""How other programs save a table as a CSV."""

import csv
import io
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Final, TypeAlias

import pandas as pd

Cells: TypeAlias = Sequence[Sequence[str]]
_DECIMAL: Final = re.compile(r"-?\d+\.\d+")
_FRENCH: Final = {"true": "VRAI", "false": "FAUX"}


def by_french_excel(cells: Cells) -> bytes:
    """Write cells as Excel in France does: decimal commas, VRAI and FAUX, Windows-1252."""
    return _written([[_french(cell) for cell in row] for row in cells], delimiter=";").encode("cp1252")


def by_libreoffice(cells: Cells) -> bytes:
    """Write cells as LibreOffice does with "quote all text cells": not its numbers."""
    numbers = [[Decimal(cell) if _DECIMAL.fullmatch(cell) else cell for cell in row] for row in cells]
    return _written(numbers, delimiter=";", quoting=csv.QUOTE_NONNUMERIC).encode()


def by_pandas(cells: Cells) -> bytes:
    """Write cells as pandas does: numbers are floats then, where a cell is empty, and the index is left out."""
    return bytes(pd.read_csv(io.StringIO(_written(cells)), keep_default_na=False).to_csv(index=False), "utf-8")


def by_phpmyadmin(cells: Cells) -> bytes:
    """Write cells as phpMyAdmin does: all in quotation marks, with commas, behind a byte order mark."""
    return _written(cells, quoting=csv.QUOTE_ALL).encode("utf-8-sig")


PROGRAMS: Final[Sequence[Callable[[Cells], bytes]]] = (by_french_excel, by_libreoffice, by_pandas, by_phpmyadmin)


def _written(cells: Sequence[Sequence[Any]], **options: Any) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\r\n", **options).writerows(cells)
    return file.getvalue()


def _french(cell: str) -> str:
    return cell.replace(".", ",") if _DECIMAL.fullmatch(cell) else _FRENCH.get(cell.lower(), cell)
