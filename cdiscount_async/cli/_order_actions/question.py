"""The question before anything is sent."""

import argparse
import asyncio
import os
import sys
import threading
from typing import Final

from ...environments import PREPRODUCTION, Environment
from .._terminal import escaped, tell

_YES: Final = frozenset({"y", "yes", "o", "oui"})


def refuse_without_terminal(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """End with status 2 if a question is needed and cannot be answered."""
    if not (options.yes or options.dry_plan or sys.stdin.isatty()):
        parser.error("stdin is no terminal, so nothing can be asked: pass --yes to send, or --dry-run to look")


async def confirmed(what: str, login: str, environment: Environment) -> bool:
    """Ask whether to send. At the real service the answer is the login, otherwise it is `y`.

    The line is read in a thread that does not keep the process alive, so that Ctrl+C ends the question.
    """
    is_test = environment.local or environment == PREPRODUCTION
    how = "Continue? [y/N] " if is_test else f"To continue, type the login {escaped(login)}: "
    print(f"{escaped(what)} {how}", end="", file=sys.stderr, flush=True)
    answer = (await _line()).strip()
    if (answer.casefold() in _YES) if is_test else (answer == login):
        return True
    tell("nothing was sent")
    return False


async def _line() -> str:
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[str] = loop.create_future()

    def read() -> None:
        text = b""
        while not text.endswith(b"\n") and (more := os.read(sys.stdin.fileno(), 1024)):
            text += more
        loop.call_soon_threadsafe(_resolve, answer, text.decode(errors="replace"))

    threading.Thread(target=read, daemon=True).start()
    return await answer


def _resolve(answer: asyncio.Future[str], text: str) -> None:
    if not answer.done():
        answer.set_result(text)
