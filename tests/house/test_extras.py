"""An error names the extra that is not installed, and how to install it, in one line."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

import cdiscount_async

PACKAGE: Final = Path(cdiscount_async.__file__).parent

NEEDED: Final = (
    ("excel", "xlsxwriter", "import cdiscount_async.cli._exporting.excel"),
    ("parquet", "pyarrow", "import cdiscount_async.cli._exporting.arrow"),
    ("parquet", "pyarrow", "from cdiscount_async.warehouse import tables"),
    ("parquet", "pyarrow", "from cdiscount_async.packages.rows import offer_rows; offer_rows('offers.parquet')"),
    ("dlt", "dlt", "from cdiscount_async.warehouse import marketplace"),
    ("report", "duckdb", "from cdiscount_async.warehouse import html_report"),
    ("report", "jinja2", "from cdiscount_async.warehouse import html_report"),
    ("report", "vl_convert", "from cdiscount_async.warehouse import html_report"),
    ("redis", "redis", "import cdiscount_async.tokens.redis"),
    ("publish", "uvicorn", "import cdiscount_async.publishers.served"),
    ("s3", "obstore", "import cdiscount_async.publishers.object_store"),
    ("sandbox", "starlette", "import cdiscount_async.sandbox"),
    ("opentelemetry", "opentelemetry", "import cdiscount_async.hooks.opentelemetry"),
    ("limits", "limits", "from cdiscount_async.rate_limits import RateLimits; RateLimits({'*': '1/second'})"),
    ("fast", "aiohttp", "from cdiscount_async import Transport; Transport(fast=True)"),
)
"""Extras, what each brings, and what needs it."""


@pytest.mark.parametrize(("extra", "brought", "needs"), NEEDED)
def test_a_missing_extra_is_named(extra: str, brought: str, needs: str) -> None:
    """Without what an extra brings the package itself works, and what needs the extra names it."""
    script = f"import sys; sys.modules[{brought!r}] = None; import cdiscount_async; {needs}"

    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)  # noqa: S603

    assert 1 == ended.returncode
    assert f"pip install 'cdiscount-async[{extra}]'" in ended.stderr.splitlines()[-1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("extra", "brought", "command"),
    [
        ("fast", "aiohttp", "call GetSellerInformation --fast --login shop-api --no-token-file"),
        ("fast", "aiohttp", "offers --fast --login shop-api --no-token-file"),
        ("parquet", "pyarrow", "offers --login shop-api --no-token-file --output new.parquet"),
        ("excel", "xlsxwriter", "offers --login shop-api --no-token-file --output new.xlsx"),
        ("excel", "xlsxwriter", "orders --login shop-api --no-token-file --rows lines --output new.xlsx"),
        ("dlt", "dlt", "load --login shop-api --no-token-file --to shop.duckdb"),
        ("report", "vl_convert", "report rows.parquet"),
        ("parquet", "pyarrow", "package build rows.parquet"),
        ("parquet", "pyarrow", "package check rows.parquet"),
        ("parquet", "pyarrow", "package diff rows.csv rows.parquet"),
        ("sandbox", "starlette", "demo"),
        ("sandbox", "starlette", "sandbox"),
    ],
)
def test_the_command_names_a_missing_extra(extra: str, brought: str, command: str, tmp_path: Path) -> None:
    """A command that needs an extra which is not installed is one line on stderr, and status 2."""
    (tmp_path / "rows.parquet").write_bytes(b"PAR1")
    (tmp_path / "rows.csv").write_text("SellerProductId;ProductEan\nA;3228857000906\n", encoding="utf-8")
    script = f"import sys; sys.modules[{brought!r}] = None; from cdiscount_async.cli import main; sys.exit(main())"

    ended = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", script, *command.split()],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent), "CDISCOUNT_PASSWORD": "secret"},
        capture_output=True,
        text=True,
        check=False,
    )

    (line,) = ended.stderr.splitlines()
    assert (2, "") == (ended.returncode, ended.stdout)
    assert f"this needs the extra `{extra}`: pip install 'cdiscount-async[{extra}]'" in line
