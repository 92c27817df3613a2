"""How much the tests try: a short form by default, everything with CDISCOUNT_WHOLE=1 or the profile `nightly`."""

import os
from typing import Final

from hypothesis import settings

WHOLE: Final = os.environ.get("CDISCOUNT_WHOLE") == "1"
"""Whether the tests that are marked `slow` have their full size. `.ci/run --whole` sets it."""
EXAMPLES: Final = 40
"""How many examples a property has in the profile `suite`, if the test does not say."""


def examples(number: int) -> settings:
    """Return the settings of a property that has so many examples in the profile `suite`, more in `nightly`."""
    return settings(max_examples=number * settings.default.max_examples // EXAMPLES)
