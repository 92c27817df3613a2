"""The reports on packages whose submissions are in a ledger: each once, when it is complete."""

from collections.abc import AsyncGenerator, Collection, Mapping
from datetime import timedelta
from typing import Any, Final

import attrs

from .._common.extras import extra
from ..client import Client
from ..errors import StillPending
from ..submissions import EntryState, LedgerEntry, PackageReport, Submission
from ._schemas import TableSchema
from ._steps import Chunk, RowCounts, Step

with extra("dlt"):
    import pyarrow as pa

__all__ = ("REPORTS", "ReportKind")

_KEY: Final = ("seller", "kind", "number")
_KEYS: Final = [
    pa.field("seller", pa.string(), nullable=False),
    pa.field("kind", pa.string(), nullable=False),
    pa.field("number", pa.int64(), nullable=False),
]
_REPORTS: Final = TableSchema(
    "reports",
    None,
    _KEY,
    _KEY,
    pa.schema(
        [
            *_KEYS,
            pa.field("package_name", pa.string()),
            pa.field("began_at", pa.timestamp("us", "UTC")),
            pa.field("status", pa.string()),
        ]
    ),
)
_ROWS: Final = TableSchema(
    "reports__rows",
    "reports",
    (*_KEY, "position"),
    _KEY,
    pa.schema(
        [
            *_KEYS,
            pa.field("position", pa.int64()),
            pa.field("reference", pa.string()),
            pa.field("ean", pa.string()),
            pa.field("sku", pa.string()),
            pa.field("outcome", pa.string()),
            pa.field("codes", pa.string()),
            pa.field("messages", pa.string()),
        ]
    ),
)
_REPORTED: Final = frozenset({EntryState.SUBMITTED, EntryState.DONE})


@attrs.frozen
class ReportKind:
    """The reports on the packages in the ledger of the options; none without a ledger.

    The state has the numbers of the ledger's entries whose reports are loaded. A report does not change any more.
    """

    name: str = "reports"

    def tables(self, *, personal: bool) -> Mapping[str, TableSchema]:  # noqa: ARG002 - nothing in them is personal
        """Return the tables by their names, each after its parent."""
        return {one.name: one for one in (_REPORTS, _ROWS)}

    async def chunks(self, step: Step) -> AsyncGenerator[Chunk]:
        """Yield the reports that are complete, and that were not loaded before."""
        before = {*step.state.get("entries", ())}
        reports = await self._complete(step, before)
        if reports or not step.state:
            found = {
                "reports": pa.Table.from_pylist([_report(*one) for one in reports.values()], _REPORTS.arrow_schema),
                "reports__rows": pa.Table.from_pylist(
                    [row for one in reports.values() for row in _rows(*one)], _ROWS.arrow_schema
                ),
            }
            state = {"entries": sorted({*before, *reports})}
            yield Chunk(found, state, RowCounts(new=len(reports)), must_store=True)

    async def _complete(self, step: Step, before: Collection[int]) -> Mapping[int, tuple[LedgerEntry, PackageReport]]:
        """Return the complete reports by the numbers of their entries, without those that were loaded before."""
        client, ledger = step.client, step.options.ledger
        reports: dict[int, tuple[LedgerEntry, PackageReport]] = {}
        for entry in await ledger.entries() if ledger is not None else ():
            mine = (entry.seller, entry.environment) == (client.login, client.environment.service_url)
            if mine and entry.id not in before and entry.state in _REPORTED and entry.number is not None:
                submission = _submission(client, entry.kind, entry.number)
                try:
                    reports[entry.id] = entry, await submission.wait(timedelta())
                except StillPending:
                    continue
        return reports


def _submission(client: Client, kind: str, number: int) -> Submission:
    section = {"offers": client.offers, "products": client.products, "relays": client.relays}[kind]
    return section.submission(number)


def _key(entry: LedgerEntry, report: PackageReport) -> dict[str, Any]:
    return {"seller": entry.seller, "kind": entry.kind, "number": report.number}


def _report(entry: LedgerEntry, report: PackageReport) -> dict[str, Any]:
    return {
        **_key(entry, report),
        "package_name": entry.name,
        "began_at": entry.began,
        "status": report.status,
    }


def _rows(entry: LedgerEntry, report: PackageReport) -> list[dict[str, Any]]:
    return [
        {
            **_key(entry, report),
            "position": position,
            "reference": row.reference,
            "ean": row.ean,
            "sku": row.sku,
            "outcome": str(row.outcome),
            "codes": ",".join(row.codes),
            "messages": "\n".join(one.text for one in row.messages),
        }
        for position, row in enumerate((*report.rows, *report.unmatched), 1)
    ]


REPORTS: Final = ReportKind()
