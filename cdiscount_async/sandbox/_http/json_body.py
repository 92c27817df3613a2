"""The body of a request as a JSON object, strictly."""

import json
from typing import Any, Final

from starlette.requests import ClientDisconnect, Request

MAX_BODY: Final = 1 << 22
"""The largest body that is read: 4 MiB."""


async def json_object(request: Request, *allowed: str) -> dict[str, Any]:
    """Return a JSON object with no other keys than these. An empty body is an empty object. Raises ValueError."""
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > MAX_BODY:
                raise ValueError(f"the body has more than {MAX_BODY:,} bytes")
    except ClientDisconnect:
        raise ValueError("the client has disconnected") from None
    try:
        found = json.loads(body, parse_constant=_no_number) if body else {}
    except (ValueError, RecursionError) as error:
        raise ValueError(f"the body is no JSON: {error}") from None
    if not isinstance(found, dict):
        raise ValueError("the body is no JSON object")
    if allowed and (unknown := sorted(set(found) - set(allowed))):
        raise ValueError(f"{unknown[0]}: expected {' or '.join(allowed)}")
    return found


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number")
