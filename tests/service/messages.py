"""The messages on the pages: the envelope of each operation's example, and the reply of a sandbox, shortened."""

import asyncio
from datetime import datetime
from functools import cache
from typing import Final

import httpx
from lxml import etree

from cdiscount_async import Credentials, wire
from cdiscount_async.environments import Environment
from cdiscount_async.operations import ALL, example
from cdiscount_async.sandbox import Sandbox, Settings

from ..support.xml import Element, body

TOKEN: Final = "0" * 32
"""The token that the pages show in place of each token."""
START: Final = datetime(2026, 3, 2, 12)
"""The sandbox's time."""
_LONGEST: Final = 200


def envelope_of(name: str) -> str:
    """Return the whole envelope of an operation's example, indented."""
    return _indented(etree.fromstring(wire.write_request(name, example(name), token=TOKEN)))


def request_of(name: str) -> str:
    """Return the body of an operation's example, indented, with a comment in place of its header's members."""
    content = body(wire.write_request(name, example(name), token=TOKEN))
    header = content[0]
    for child in list(header):
        header.remove(child)
    header.append(etree.Comment(" as in every call "))
    etree.cleanup_namespaces(content)
    return _indented(content)


@cache
def replies() -> dict[str, tuple[int, bytes]]:
    """Return the status and the body of a sandbox's answer to each example, in the order of the operations."""
    with Sandbox(Settings(start=START, speed=0, orders_a_day=0)) as sandbox:
        seller: Credentials = sandbox.accounts[1]
        here = Environment("here", "http://sandbox/MarketplaceAPIService.svc", "http://sandbox/users/httpIssue.svc/")
        return asyncio.run(_answers(sandbox, seller, here))


async def _answers(sandbox: Sandbox, seller: Credentials, here: Environment) -> dict[str, tuple[int, bytes]]:
    found: dict[str, tuple[int, bytes]] = {}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox)) as client:
        issued = await client.get(here.token_url, auth=(seller.login, seller.password))
        token = etree.fromstring(issued.content).text or ""
        for name, operation in ALL.items():
            headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": operation.action}
            content = wire.write_request(name, example(name), token=token)
            reply = await client.post(here.service_url, content=content, headers=headers)
            found[name] = reply.status_code, reply.content.replace(token.encode(), TOKEN.encode())
    return found


def reply_of(name: str) -> str:
    """Return the body of the reply to an operation's example: indented, with the first item only of each list."""
    root = body(replies()[name][1])
    etree.cleanup_namespaces(root, keep_ns_prefixes=["i"])
    _shorten(root)
    return _indented(root)


def _shorten(element: Element) -> None:
    """Keep the first of several elements of one name beside each other, and the beginning of long texts."""
    seen: dict[str, int] = {}
    for child in list(element):
        tag = str(child.tag)
        seen[tag] = seen.get(tag, 0) + 1
        if seen[tag] > 1:
            element.remove(child)
        else:
            _shorten(child)
    for more in (count - 1 for count in seen.values() if count > 1):
        element.append(etree.Comment(f" {more} more "))
    if element.text and len(element.text) > _LONGEST:
        element.text = f"{element.text[:_LONGEST]}…"


def _indented(root: Element) -> str:
    """Return a document without blanks that were there before, indented."""
    etree.indent(root, space="  ")
    return str(etree.tostring(root, encoding="unicode"))
