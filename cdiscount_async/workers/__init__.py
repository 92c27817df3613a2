"""Workers: many sellers polled by any number of processes, which call your handlers for what is new or has changed.

It needs the extra `workers`. docs/workers.md says how.
"""

from .._common.lazy import importing
from ._sellers import SellerSource
from ._states import CursorStore, DeadLetter, PollState
from ._subscriptions import Handler

__all__ = (
    "CursorStore",
    "DeadLetter",
    "Handler",
    "HandlerNotFound",
    "PollState",
    "PostgresCursorStore",
    "RedisCursorStore",
    "ReportHandler",
    "SellerSource",
    "SqliteCursorStore",
    "Status",
    "Workers",
    "serving_metrics",
)

# docket takes half a second to import, and psycopg belongs to another extra.
__getattr__, __dir__ = importing(
    __name__,
    {
        "HandlerNotFound": "_dead_letters",
        "PostgresCursorStore": "_postgres_cursors",
        "RedisCursorStore": "_redis_cursors",
        "ReportHandler": "_packages",
        "SqliteCursorStore": "_sqlite_cursors",
        "Status": "_status",
        "Workers": "_workers",
        "serving_metrics": "_docket",
    },
)
