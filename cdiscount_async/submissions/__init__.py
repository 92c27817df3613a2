"""Submissions: a package is published, the service told of it once, and its report waited for.

```python
submission = await client.offers.submit(package, publisher, ledger=FileLedger("submissions.db"))
report = await submission.wait()
for row in report.refused:
    print(row.position, row.reference, row.codes)
```

`submit` is in the sections `offers`, `products` and `relays` of a client; packages come from `cdiscount_async.packages`
and publishers from `cdiscount_async.publishers`. A ledger (`cdiscount_async.submissions.FileLedger`) makes that a
crash loses nothing and that nothing is submitted twice.
"""

from ._kinds import Package, RowKey, SubmissionKind
from ._ledger import EntryState, Ledger, LedgerEntry
from ._logs import Outcome, RowMessage, offer_log, package_state, product_log, relay_log, relays_state
from ._methods import RelaysFile, Submissions
from ._report import PackageReport, RowOutcome
from ._sqlite_ledger import FileLedger
from ._submission import Progress, Submission
from ._submit import UnreachableWarning

__all__ = (
    "EntryState",
    "FileLedger",
    "Ledger",
    "LedgerEntry",
    "Outcome",
    "Package",
    "PackageReport",
    "Progress",
    "RelaysFile",
    "RowKey",
    "RowMessage",
    "RowOutcome",
    "Submission",
    "SubmissionKind",
    "Submissions",
    "UnreachableWarning",
    "offer_log",
    "package_state",
    "product_log",
    "relay_log",
    "relays_state",
)
