"""An error names the extra that is not installed, and how to install it, in one line."""

import subprocess
import sys
from typing import Final

import pytest

NEEDED: Final = (
    ("parquet", "pyarrow", "import cdiscount_async.cli._exporting.parquet"),
    ("parquet", "pyarrow", "from cdiscount_async.packages.rows import offer_rows; offer_rows('offers.parquet')"),
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
