"""A fleet of processes that a test starts, kills and reads: `cdiscount work tests.workers.fleet:workers`.

The environment says how: `FLEET` is a file of JSON with the marketplace and the arguments of `Workers`. Each process
appends a line to the file `log` when a poll begins and ends, and when an order was handled.
"""

import asyncio
import json
import logging
import os
import re
import time
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cdiscount_async import Client, Credentials, Environment
from cdiscount_async.workers import PostgresCursorStore, SqliteCursorStore, Workers

SECRET: Final = b"the same in all processes"
_RUN: Final = re.compile(r"^([↪↬↫↩✗]) \[.*?\] .*\{((?:orders|claims|order_questions):[^}]*)\}")


def _settings() -> Mapping[str, Any]:
    path = os.environ.get("FLEET")
    return json.loads(Path(path).read_text(encoding="utf-8")) if path else {}


SETTINGS: Final = _settings()
_LOG: Final = os.open(SETTINGS["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT) if SETTINGS else -1


def note(*words: object) -> None:
    """Append a line: the time, the process, and some words. A kill leaves whole lines only."""
    os.write(_LOG, (" ".join(map(str, (time.time(), os.getpid(), *words))) + "\n").encode())


class _Runs(logging.Handler):
    """Notes when the engine begins and ends a job."""

    def emit(self, record: logging.LogRecord) -> None:
        found = _RUN.match(record.getMessage())
        if found:
            is_begin = found[1] in "↪↬" and "superseded" not in record.getMessage()
            note("begin" if is_begin else "end", found[2], getattr(record, "punctuality", ""))


async def sellers() -> AsyncIterator[Credentials]:
    """Yield the accounts of the marketplace."""
    for login, password in SETTINGS["accounts"]:
        yield Credentials(login, password)


def declared() -> Workers:
    """Return the fleet that the settings describe."""
    options: dict[str, Any] = dict(SETTINGS["options"])
    for name in ("every", "lease", "refresh", "since"):
        if name in options:
            options[name] = timedelta(seconds=options[name])
    if "url" in options:
        options["secret"] = SECRET
    if "postgres" in options:
        options["cursors"] = PostgresCursorStore(options.pop("postgres"))
    if "sqlite" in options:
        options["cursors"] = SqliteCursorStore(options.pop("sqlite"))
    workers = Workers(sellers, Environment.at(SETTINGS["market"]), **options)

    @workers.on_order()
    async def order(shop: Client, order: Any) -> None:
        await _handled(shop, "order", order.order_number, order.last_updated_date)

    if SETTINGS.get("discussions"):
        every = timedelta(seconds=SETTINGS["discussions"])

        @workers.on_claim(every=every)
        @workers.on_question(about="orders", every=every)
        async def discussion(shop: Client, item: Any) -> None:
            await _handled(shop, "discussion", item.id, item.last_updated_date)

    for name in ("docket.worker", "docket.dependencies"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.INFO)
        logger.addHandler(_Runs())
        logger.propagate = False
    return workers


async def _handled(shop: Client, kind: str, number: object, changed: datetime) -> None:
    if shop.login in SETTINGS.get("raising", ()):
        note("raise", shop.login, kind, number)
        raise ValueError(number)
    if shop.login in SETTINGS.get("blocking", ()):
        note("block", shop.login, kind, number)
        time.sleep(SETTINGS["block"])  # noqa: ASYNC251 - a handler that blocks the event loop
    if SETTINGS.get("takes"):
        await asyncio.sleep(SETTINGS["takes"])
    note("handled", shop.login, kind, number, changed.isoformat())


if SETTINGS:
    workers = declared()
