"""What some tests need and a machine may lack: the service's own files, a server, another language."""

import os
from typing import NoReturn

import pytest


def lacking(what: str) -> NoReturn:
    """Skip the test because the machine lacks something.

    The gate sets CDISCOUNT_REQUIRE_ALL=1, which makes the test fail instead.

    Args:
        what: what to install or to set, as an imperative.

    """
    if os.environ.get("CDISCOUNT_REQUIRE_ALL") == "1":
        pytest.fail(f"{what}: CDISCOUNT_REQUIRE_ALL demands that this test runs")
    pytest.skip(what)
