"""The question before anything is sent."""

import argparse
import asyncio
import os
import sys
import threading
from typing import Final

from ...client import Client
from ...environments import PREPRODUCTION
from .._terminal import escaped, tell

_YES: Final = frozenset({"y", "yes", "o", "oui"})


def refuse_without_terminal(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """End with status 2 if a question is needed and cannot be answered."""
    if not (options.yes or getattr(options, "dry_plan", False) or sys.stdin.isatty()):
        parser.error("stdin is no terminal, so nothing can be asked: pass --yes")


def add_yes(parser: argparse.ArgumentParser) -> None:
    """Add the option that answers the question."""
    parser.add_argument("--yes", action="store_true", help="send without a question")


async def confirmed(what: str, client: Client) -> bool:
    """Ask whether to do something. At the real service the answer is the login, otherwise it is `y`.

    The line is read in a thread that does not keep the process alive, so that Ctrl+C ends the question.
    """
    service, login = client.environment, client.login
    is_test = service.local or service == PREPRODUCTION
    how = "[y/N]" if is_test else "To continue, type the login:"
    print(escaped(f"{what} at {service.name} as {login}? {how} "), end="", file=sys.stderr, flush=True)
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
