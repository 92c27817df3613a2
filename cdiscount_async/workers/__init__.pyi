from ._dead_letters import HandlerNotFound as HandlerNotFound
from ._docket import serving_metrics as serving_metrics
from ._packages import ReportHandler as ReportHandler
from ._postgres_cursors import PostgresCursorStore as PostgresCursorStore
from ._redis_cursors import RedisCursorStore as RedisCursorStore
from ._sellers import SellerSource as SellerSource
from ._sqlite_cursors import SqliteCursorStore as SqliteCursorStore
from ._states import (
    CursorStore as CursorStore,
    DeadLetter as DeadLetter,
    PollState as PollState,
)
from ._status import Status as Status
from ._subscriptions import Handler as Handler
from ._workers import Workers as Workers
