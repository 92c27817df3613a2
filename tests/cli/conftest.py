"""What the tests of the command share."""

from collections.abc import Iterator

import pytest

from cdiscount_async.sandbox import Sandbox, Weather


@pytest.fixture(autouse=True)
def same_weather_for_all(request: pytest.FixtureRequest) -> Iterator[None]:
    """Put the weather of a sandbox that a module shares back after each test, however the test ended."""
    sandbox: Sandbox | None = request.getfixturevalue("sandbox") if "sandbox" in request.fixturenames else None
    before = sandbox.weather.to_dict() if sandbox else None
    yield
    if sandbox and sandbox.weather.to_dict() != before:
        sandbox.weather.become(Weather.from_dict(before))
