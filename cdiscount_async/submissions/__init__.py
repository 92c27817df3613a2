"""Submissions: publish a package, submit its address to the service once, and wait for the report.

See docs/service/life-cycles.md#packages.

```python
submission = await client.offers.submit(package, publisher, ledger=FileLedger("submissions.db"))
report = await submission.wait()
for row in report.refused:
    print(row.position, row.reference, row.codes)
```

`submit` is a method of the client's sections `offers`, `products` and `relays`. Packages come from
`cdiscount_async.packages`, publishers from `cdiscount_async.publishers`. With a ledger (`FileLedger`), a crash loses
nothing, and nothing is submitted twice.
"""

from ._kinds import Package, RowKey, SubmissionKind
from ._ledger import EntryState, Ledger, LedgerEntry, StateName
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
    "StateName",
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
