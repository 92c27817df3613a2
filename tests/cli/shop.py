"""A shop to harvest, and how the command is called for it."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import openpyxl
import pyarrow.parquet

from cdiscount_async.sandbox import Sandbox, Settings

SETTINGS: Final = Settings(
    seed=2019,
    sellers=1,
    offers=300,
    orders=150,
    page_size=20,
    orders_a_day=0,
    speed=0,
    start=datetime(2026, 3, 2, 9, 0),
)
"""Fifteen pages of offers, and some windows of orders."""
SPAN: Final = ("--since", "2026-01-01", "--until", "2026-03-03")
"""The time of all orders."""


def account(sandbox: Sandbox) -> Mapping[str, str]:
    """Return the variables by which the command finds a shop."""
    return {
        "CDISCOUNT_ENVIRONMENT": sandbox.url,
        "CDISCOUNT_LOGIN": sandbox.login,
        "CDISCOUNT_PASSWORD": sandbox.password,
    }


@contextmanager
def started(arguments: Sequence[str], sandbox: Sandbox) -> "Iterator[subprocess.Popen[str]]":
    """Run the command in a process of its own, which is killed at the latest when the block ends."""
    command = [sys.executable, "-m", "cdiscount_async", *arguments]
    process = subprocess.Popen(  # noqa: S603 - our own
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **account(sandbox)},
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def rows(path: Path) -> list[dict[str, Any]]:
    """Read a file of rows."""
    if path.suffix == ".parquet":
        return pyarrow.parquet.read_table(path).to_pylist()
    if path.suffix == ".arrow":
        with pyarrow.OSFile(str(path)) as stream:
            return pyarrow.ipc.open_stream(stream).read_all().to_pylist()
    if path.suffix == ".xlsx":
        names, *cells = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
        return [dict(zip(map(str, names), row, strict=True)) for row in cells]
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True)) if path.suffix == ".csv" else [json.loads(line) for line in file]
