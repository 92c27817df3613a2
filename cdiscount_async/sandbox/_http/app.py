"""The marketplace over HTTP, as an ASGI application."""

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from .._limits import MAX_REQUEST
from .._market import Market
from . import content, soap, sts, wsdl_site
from .sending import Reply

SERVICE_PATH: Final = "/MarketplaceAPIService.svc"
STS_PATH: Final = "/users/httpIssue.svc/"

_WSDL_TYPE: Final = "text/xml; charset=UTF-8"
"""The media type of the WSDL and its schemas (recorded). Its capitals differ from those of a reply."""
# The words are ours; the service's help page says the same.
_HELP: Final = "<html><head><title>MarketplaceAPIService</title></head><body><p>This is a SOAP service: see \
<a href='{url}?wsdl'>{url}?wsdl</a>.</p></body></html>"


def application(market: Market) -> ASGIApp:
    """Return the application of a marketplace: the token service, the SOAP service and its WSDL."""

    async def service(request: Request) -> Response:
        if request.method != "POST":  # Starlette routes HEAD as GET
            return _documentation(request)
        content_type = request.headers.get("content-type", "")
        if not content.is_readable(content_type):
            return Response(status_code=415)  # as WCF does; never recorded
        try:
            body = await _body(request)
        except ClientDisconnect:
            market.counters["aborted"] += 1
            return Response(status_code=400)  # the client has gone
        if body is None:
            return PlainTextResponse(f"A request has at most {MAX_REQUEST >> 20} MiB.", 413)
        if not content.is_encoded_as_declared(content_type, body):
            return _response(soap.no_xml(market))
        packed = "gzip" in request.headers.get("accept-encoding", "")
        return _response(await soap.serve(market, body, request.headers.get("soapaction", ""), packed=packed))

    async def token(request: Request) -> Response:
        return _response(sts.issue(market, request.headers.get("authorization", "")))

    routed = Starlette(
        routes=[
            Route(SERVICE_PATH.lower(), _settled(market, service), methods=["GET", "POST"]),
            Route(STS_PATH.lower(), _settled(market, token), methods=["GET"]),
            Route(STS_PATH.lower().rstrip("/"), _settled(market, token), methods=["GET"]),
        ],
        middleware=[Middleware(GZipMiddleware, minimum_size=500, compresslevel=1)],
    )

    async def in_any_case(scope: Scope, receive: Receive, send: Send) -> None:
        """Compare paths without case, as IIS does."""
        await routed({**scope, "path": scope["path"].lower()} if "path" in scope else scope, receive, send)

    return in_any_case


Endpoint = Callable[[Request], Awaitable[Response]]


def _settled(market: Market, endpoint: Endpoint) -> Endpoint:
    """Return an endpoint that answers after everything that is due in the marketplace has happened."""

    async def answer(request: Request) -> Response:
        await market.settle(limited=True)
        return await endpoint(request)

    return answer


def _documentation(request: Request) -> Response:
    url = str(request.url.replace(path=SERVICE_PATH, query="", fragment=""))
    if not request.url.query:
        return HTMLResponse(_HELP.format(url=url))
    found = wsdl_site.document(request.url.query, url)
    return Response(status_code=404) if found is None else Response(found, media_type=_WSDL_TYPE)


def _response(reply: Reply) -> Response:
    headers = {"Cache-Control": "private", "Content-Type": reply.content_type}
    if reply.packed:
        headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    if isinstance(reply.body, bytes):
        return Response(reply.body, reply.status, headers)
    return StreamingResponse(reply.body, reply.status, headers)


async def _body(request: Request) -> bytes | None:
    """Return a body, or None for one that is too long. Raises ClientDisconnect if the client disconnects."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_REQUEST:
            return None
    return bytes(body)
