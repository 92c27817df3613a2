"""Work in a new process, so that earlier measurements have no effect."""

import multiprocessing
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from ._serve import CLIENT, pin

T = TypeVar("T")


def in_new_process(work: Callable[..., T], *arguments: Any) -> T:
    """Call a function in a new process, on the client's core, and return its result."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_report, args=(there, work, arguments), daemon=True)
    process.start()
    there.close()
    try:
        found: T = here.recv()
    except EOFError:
        raise SystemExit("a process failed: see its output above") from None
    finally:
        process.join()
    return found


def _report(parent: Connection, work: Callable[..., object], arguments: Sequence[Any]) -> None:
    pin({CLIENT})
    parent.send(work(*arguments))
