"""Keeping what a sandbox really sent, to be looked at as bytes."""

import httpx


class Recorder(httpx.AsyncBaseTransport):
    """Keeps what the service really sent."""

    def __init__(self) -> None:
        self.replies: list[bytes] = []
        self._inner = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass a request on and keep the body of the reply."""
        response = await self._inner.handle_async_request(request)
        content = await response.aread()
        if content.startswith(b"<s:Envelope"):
            self.replies.append(content)
        return httpx.Response(response.status_code, content=content)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()
