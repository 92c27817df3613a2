"""`python -m cdiscount_async` is the `cdiscount` command."""

import sys

from ._command import main

sys.exit(main())
