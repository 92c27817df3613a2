"""The body of a request as a JSON object, strictly."""

import json
from typing import Any, Final

from starlette.requests import ClientDisconnect, Request

MAX_BODY: Final = 1 << 22
"""The largest body that is read: 4 MiB."""


async def json_object(request: Request, *allowed: str) -> dict[str, Any]:
    """Read a JSON object that has no other keys than these; none at all is an empty one."""
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > MAX_BODY:
                raise ValueError(f"the body has more than {MAX_BODY:,} bytes")
    except ClientDisconnect:
        raise ValueError("the client went away") from None
    try:
        said = json.loads(body, parse_constant=_no_number) if body else {}
    except (ValueError, RecursionError) as error:
        raise ValueError(f"the body is no JSON: {error}") from None
    if not isinstance(said, dict):
        raise ValueError("the body is no JSON object")
    if allowed and (unknown := sorted(set(said) - set(allowed))):
        raise ValueError(f"{unknown[0]}: expected {' or '.join(allowed)}")
    return said


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number")
