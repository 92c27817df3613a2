"""The SOAP service: it answers an envelope with an envelope, after the service's own checks in its own order.

See docs/service/messages.md#the-reply.
"""

from collections.abc import Hashable
from functools import partial
from typing import Any, Final
from uuid import UUID

import attrs

from ..._codec.xml import ENVELOPE, Element, parse
from ..._contract.declare import CDISCOUNT, MESSAGES, evolve
from ..._soap.envelope import body_of
from ...errors import ReplyError
from ...models.common import ErrorTypeEnum
from ...models.header import HeaderMessage
from ...operations import ALL, Operation, Safety
from .._answers import ANSWERS, Answer, Call, Refused, SoapFault
from .._limits import MAX_CACHEABLE_REQUEST, MAX_NODES, is_within_limit
from .._market import Market
from .._store import Row, stamp_utc
from .deserialise import NotDeserialised, local, parameter
from .faults import internal_fault, no_operation, not_deserialised, not_understood, write_fault, wrong_body
from .sending import Reply, ReplyOptions, reply

_HEADERS: Final = f"{ENVELOPE}Header/*"
_MUST_UNDERSTAND: Final = f"{ENVELOPE}mustUnderstand"
_TOKEN: Final = f"{{{CDISCOUNT}}}headerMessage/{{{MESSAGES}}}Security/{{{MESSAGES}}}TokenId"

_USED_UP: Final = Refused("The quota of this operation is used up for this hour.", ErrorTypeEnum.QUOTA)

NIL_MESSAGE: Final = frozenset(
    {"GetOfferListPaginated", "GetOfferPackageSubmissionResult", "SubmitOfferPackage", "GetProductListByIdentifier"}
)
"""Operations with a nil ErrorMessage where others have an empty one (recorded)."""
NO_TOKEN: Final = frozenset({"GetOrderClaimList", "GetOrderQuestionList", "GetOfferQuestionList"})
"""Operations that echo the seller's login but not the token (recorded)."""
NO_ECHO: Final = frozenset(
    {
        "GetSellerIndicators",
        "GenerateDiscussionMailGuid",
        "GetDiscussionMailList",
        "GetProductListByIdentifier",
        "GetExternalOrderStatus",
        "GetProductStockList",
    }
)
"""Operations that echo neither (recorded). Assumed: all others echo both."""


async def serve(market: Market, body: bytes, action: str, *, packed: bool = False) -> Reply:
    """Answer an envelope with a SOAPAction; `packed` says whether the client accepts gzip."""
    if not is_within_limit(body):
        return Reply(413, f"A request has at most {MAX_NODES:,} elements and attributes.".encode(), "text/plain")
    try:
        root = parse(body, cut=False)
    except ReplyError:
        return no_xml(market)
    try:
        operation = _operation(action)
        element = _message(root, operation, body)
        return await _answer(market, operation, element, body, packed=packed)
    except SoapFault as fault:
        market.counters[f"faults.{fault.code.partition(':')[2]}"] += 1
        return Reply(500, write_fault(fault).encode())


def no_xml(market: Market) -> Reply:
    """Return the answer to a body that is no XML, as WCF does. It was never recorded."""
    market.counters["bad_xml"] += 1
    return Reply(400, b"")


def _operation(action: str) -> Operation[Any, Any]:
    """Return the operation of a SOAPAction, with or without quotation marks. Raises the fault for an unknown one."""
    wanted = action.strip().strip('"')
    operation = ALL.get(wanted.rpartition("/")[2])
    if operation is None or operation.action != wanted:
        raise no_operation(wanted)
    return operation


def _message(root: Element, operation: Operation[Any, Any], body: bytes) -> Element:
    """Return the operation's element. Raises the fault for another message."""
    try:
        element = body_of(root, 200, body)
    except ReplyError as error:
        raise not_deserialised(f"The message is not what a SOAP 1.1 client sends: {error}") from None
    for header in root.iterfind(_HEADERS):  # the service has none: its headerMessage is in the body
        if header.get(_MUST_UNDERSTAND) == "1":
            raise not_understood(header)
    wanted = f"{{{CDISCOUNT}}}{operation.name}"
    if element.tag != wanted:
        raise wrong_body(operation.name, element)
    return element


async def _answer(
    market: Market, operation: Operation[Any, Any], element: Element, body: bytes, *, packed: bool
) -> Reply:
    market.counters[f"calls.{operation.name}"] += 1
    # The token is first. No recording shows the order of the checks; this one reveals least to a stranger.
    seller, token = _caller(market, element)
    request = _request(market, operation, element)
    answer = ANSWERS.get(operation.name)
    if answer is None:
        raise _internal(market, operation, "no answer is declared")
    fetched = None
    if answer.fetches is not None and request is not None and (url := answer.fetches(request)):
        fetched = await market.fetcher.fetch(url)
    call = Call(market, operation, seller, token, request, market.clock.local(), fetched)
    try:
        used_up = over_quota(call)
        key = _key(call, body, packed)
        if key is not None and (kept := market.reply_cache.get(key)) is not None:
            market.counters["cached_replies"] += 1
            return Reply(200, kept, packed=packed)
        result = _refusal(call, _USED_UP) if used_up else _result(call, answer)
        return reply(market, operation, result, partial(_completed, call), ReplyOptions(packed, key))
    except SoapFault:
        raise
    except Exception as error:
        raise _internal(market, operation, f"{type(error).__name__}: {error}") from error


def _key(call: Call[Any], body: bytes, packed: bool) -> Hashable:  # noqa: FBT001 - private
    """Return all that a reply depends on: the whole request with its token, the data and the time.

    None: the operation changes something, so it must be done each time, or the request is too long to be kept.
    """
    if call.operation.safety is not Safety.READS or len(body) > MAX_CACHEABLE_REQUEST:
        return None
    return call.operation.name, body, packed, call.store.changes, call.now


def _caller(market: Market, element: Element) -> tuple[Row, str]:
    """Return the seller and the token. Raises the recorded faults for a token that is malformed, unknown or expired."""
    text = (element.findtext(_TOKEN) or "").strip()
    try:
        token = UUID(text).hex
    except ValueError:
        raise SoapFault("s:RequestTokenValidationError", "Token id is not correctly formatted.") from None
    now = stamp_utc(market.clock.now())
    seller = market.store.value("SELECT seller FROM token WHERE value = ? AND expires_utc > ?", token, now)
    if seller is None:
        raise SoapFault("s:RequestTokenValidationError", "Your token does not exist, please renew your token id.")
    return market.seller(seller), text


def _request(market: Market, operation: Operation[Any, Any], element: Element) -> Any:
    """Return the request. The header is read as well, and its errors are raised."""
    header, wanted = f"{{{CDISCOUNT}}}headerMessage", f"{{{CDISCOUNT}}}{operation.parameter}"
    request = None
    seen = 0
    try:
        for child in element:
            if child.tag == header and seen < 1:
                parameter(child, operation, HeaderMessage, market.note_skipped)
                seen = 1
            elif child.tag == wanted and operation.request_type is not None and seen < 2:
                request = parameter(child, operation, operation.request_type, market.note_skipped)
                seen = 2
            else:
                market.note_skipped(f"{operation.name}.{local(child)}")
    except NotDeserialised as error:
        raise not_deserialised(str(error)) from None
    return request


def _result(call: Call[Any], answer: Answer) -> Any:
    """Return the result of an answer. Where it refuses, nothing is changed."""
    try:
        with call.store.transaction():
            return answer.function(call)
    except Refused as refused:
        call.market.counters["refused"] += 1
        return _refusal(call, refused)


def over_quota(call: Call[Any]) -> bool:
    """Count a call, and return whether the hour has too many. The limits are those of `Faults`."""
    limit = call.market.faults.quota_of(call.operation.name)
    if limit is None:
        return False
    hour = call.market.clock.now().strftime("%Y-%m-%dT%H")
    calls = call.store.value(
        "INSERT INTO quota VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET calls = calls + 1 RETURNING calls",
        call.seller["id"],
        call.operation.name,
        hour,
    )
    return bool(calls > limit)


def _refusal(call: Call[Any], refused: Refused) -> Any:
    members: dict[str, Any] = {"operation_success": False, "error_message": refused.message, **refused.members}
    if refused.errors and "error_list" in {field.name for field in attrs.fields(call.operation.result_type)}:
        members["error_list"] = refused.errors
    return call.operation.result_type(**members)


def _completed(call: Call[Any], result: Any) -> Any:
    """Return a result with the members of every result: success unless it is set, and the echo of the caller."""
    name = call.operation.name
    block: dict[str, Any] = {}
    if result.operation_success is None:
        block["operation_success"] = True
    if result.error_message is None and name not in NIL_MESSAGE:
        block["error_message"] = ""
    if hasattr(result, "seller_login"):
        block["seller_login"] = None if name in NO_ECHO else call.seller["login"]
        block["token_id"] = None if name in NO_ECHO | NO_TOKEN else call.token
    return evolve(result, **block)


def _internal(market: Market, operation: Operation[Any, Any], what: str) -> SoapFault:
    """Record a bug of the sandbox, and return the fault that reveals nothing of it."""
    market.note_failure(f"{operation.name}: {what}")
    return internal_fault()
