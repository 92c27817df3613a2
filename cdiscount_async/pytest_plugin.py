"""The pytest plugin of cdiscount-async: a fresh sandbox for each test that asks for `cdiscount_sandbox`.

```python
@pytest.mark.cdiscount_sandbox(offers=10, speed=0)
def test_my_shop(cdiscount_sandbox):
    environment = cdiscount_sandbox.environment
    ...
```

It needs the extra `sandbox`, which is not imported before a test asks for it.
"""

from collections.abc import Iterator
from typing import Any

import pytest

__all__ = ("cdiscount_sandbox", "cdiscount_sandbox_settings", "pytest_configure")

MARKER = "cdiscount_sandbox"


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line(
        "markers",
        f"{MARKER}(**settings): the settings of the test's sandbox: `faults`, and the arguments of "
        "cdiscount_async.sandbox.Settings",
    )


@pytest.fixture
def cdiscount_sandbox_settings() -> dict[str, Any]:
    """Return the settings of sandboxes: the arguments of `Settings` by name, and `faults`. Override this fixture."""
    return {}


@pytest.fixture
def cdiscount_sandbox(request: pytest.FixtureRequest, cdiscount_sandbox_settings: dict[str, Any]) -> Iterator[Any]:
    """Yield a sandbox for one test, a `cdiscount_async.sandbox.Sandbox`; a thread serves it."""
    try:
        from .sandbox import Sandbox, Settings, serving  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        pytest.fail(f"the fixture cdiscount_sandbox: {error}", pytrace=False)
    settings = dict(cdiscount_sandbox_settings)
    for marker in reversed(list(request.node.iter_markers(MARKER))):  # the closest one counts last
        if marker.args:
            pytest.fail(f"the marker {MARKER} takes settings by name only", pytrace=False)
        settings.update(marker.kwargs)
    faults = settings.pop("faults", None)
    with serving(Sandbox(Settings(**settings), faults=faults)) as sandbox:
        yield sandbox
