"""`python -m cdiscount_async` is the `cdiscount` command."""

import sys

from .cli import main

sys.exit(main())
