"""How much the tests try: a short form by default, everything with CDISCOUNT_WHOLE=1 or the profile `nightly`."""

import os
from typing import Final

from hypothesis import settings

WHOLE: Final = os.environ.get("CDISCOUNT_WHOLE") == "1"
"""Whether the tests that are marked `slow` have their full size. `.ci/run --whole` sets it."""
EXAMPLES: Final = 40
"""How many examples a property has, if the test does not say: half as many in `suite`, and ten times in `nightly`."""


def examples(number: int) -> settings:
    """Return the settings of a property that has so many examples: half in `suite`, and ten times in `nightly`."""
    return settings(max_examples=max(1, number * settings.default.max_examples // EXAMPLES))
