"""Questions, claims and mail aliases."""

import json
from collections import defaultdict
from collections.abc import Callable
from typing import Any, Final, TypeVar

from ...models.common import ErrorTypeEnum
from ...models.discussions import (
    ClaimType,
    CloseDiscussionResult,
    CloseDiscussionResultMessage,
    Discussion,
    DiscussionFilterBase,
    DiscussionListMessage,
    DiscussionMail,
    DiscussionMailGuidCreationResultMessage,
    DiscussionMailListMessage,
    DiscussionMailStatusEnum,
    DiscussionState,
    DiscussionStateFilter,
    DiscussionTypeFilter,
    Message,
    OfferQuestion,
    OfferQuestionListMessage,
    OrderClaim,
    OrderClaimListMessage,
    OrderQuestion,
    OrderQuestionListMessage,
    UserType,
)
from ...operations import Discussions
from .._answers import Basis, Call, Refused, answers
from .._http.faults import internal_fault
from .._limits import limit_list
from .._store import Row, moment, stamp
from .threads import CLAIM, OFFER, ORDER, close, is_too_late

T = TypeVar("T")

_KINDS: Final = {
    DiscussionTypeFilter.ALL: [OFFER, ORDER, CLAIM],
    DiscussionTypeFilter.OFFER: [OFFER],
    DiscussionTypeFilter.DISCUSSION: [ORDER],
    DiscussionTypeFilter.CLAIM: [CLAIM],
}
"""The meaning of the types in the later list (assumed). The sandbox has no arbitration, and nothing is Favoured."""
_LISTS: Final = {
    "order_number_list": "order_number",
    "product_ean_list": "ean",
    "product_seller_reference_list": "reference",
}
_DATES: Final = {
    "begin_creation_date": "created >= ?",
    "end_creation_date": "created <= ?",
    "begin_modification_date": "updated >= ?",
    "end_modification_date": "updated <= ?",
}


@answers(
    Discussions.get_order_claim_list,
    Basis.RECORDED,
    "An empty filter gives all, no claim gives nil (recorded); a state without any date gives InternalServiceFault "
    "(documented by users); the full items follow the schema.",
)
def get_order_claim_list(call: Call[Any]) -> OrderClaimListMessage:
    """Return claims."""
    wanted = call.request
    if wanted is not None and wanted.status_list and not any(getattr(wanted, date) for date in _DATES):
        raise internal_fault()
    return OrderClaimListMessage(order_claim_list=_threads(call, CLAIM, _claim))


@answers(
    Discussions.get_order_question_list,
    Basis.RECORDED,
    "Dates or numbers that nothing matches give an empty list (recorded); the full items follow the schema.",
)
def get_order_question_list(call: Call[Any]) -> OrderQuestionListMessage:
    """Return questions about orders."""
    return OrderQuestionListMessage(order_question_list=_threads(call, ORDER, _order_question))


@answers(
    Discussions.get_offer_question_list,
    Basis.RECORDED,
    "Items, their order, and filters by state, EAN or reference alone as recorded.",
)
def get_offer_question_list(call: Call[Any]) -> OfferQuestionListMessage:
    """Return questions about offers."""
    return OfferQuestionListMessage(offer_question_list=_threads(call, OFFER, _offer_question))


@answers(
    Discussions.get_discussion_list,
    Basis.ASSUMED,
    "Of a later generation and never recorded: the three older lists in one, with the senders' types. Offer means "
    "questions about offers, Discussion those about orders, Claim claims; Arbitration and Favoured find nothing. Only "
    "claims have a claim type.",
)
def get_discussion_list(call: Call[Any]) -> DiscussionListMessage:
    """Return discussions of every kind."""
    wanted = (call.request and call.request.discussion_type) or DiscussionTypeFilter.ALL
    kinds = _KINDS.get(wanted, [])
    return DiscussionListMessage(discussion_list=_found(call, kinds, _discussion, _message_with_type))


@answers(
    Discussions.close_discussion_list,
    Basis.RECORDED,
    "Unknown discussions and success whatever the outcomes as recorded; it is documented that the seller must have "
    "answered, and assumed that his message must be the last. A request to cancel an order that is still to be shipped "
    "cannot be closed (assumed).",
)
def close_discussion_list(call: Call[Any]) -> CloseDiscussionResultMessage:
    """Close discussions, and return the outcome of each."""
    return CloseDiscussionResultMessage(
        close_discussion_result_list=tuple(
            CloseDiscussionResult(
                discussion_id=number, operation_status=close(call.market, call.seller["id"], number, call.now)
            )
            for number in _discussion_ids(call)
        )
    )


@answers(
    Discussions.get_discussion_mail_list,
    Basis.RECORDED,
    "A number that does not exist is an UnknownError, and a closed discussion still has its address (recorded); other "
    "sellers' discussions are taken for unknown.",
)
def get_discussion_mail_list(call: Call[Any]) -> DiscussionMailListMessage:
    """Return the mail addresses of discussions."""
    numbers = _discussion_ids(call)
    found = call.store.all(
        "SELECT id, alias, status FROM discussion WHERE seller = ? AND id IN (SELECT value FROM json_each(?))",
        call.seller["id"],
        json.dumps(numbers),
    )
    rows = {row["id"]: row for row in found}
    return DiscussionMailListMessage(discussion_mail_list=tuple(_mail(number, rows.get(number)) for number in numbers))


@answers(
    Discussions.generate_discussion_mail_guid,
    Basis.RECORDED,
    "The order's own alias; refusals without a number and for an unknown order as recorded. The text for orders "
    "shipped more than four weeks ago is documented by users, its type is assumed.",
)
def generate_discussion_mail_guid(call: Call[Any]) -> DiscussionMailGuidCreationResultMessage:
    """Return the mail alias of an order's customer."""
    number = call.request and call.request.scopus_id
    if not number:
        raise Refused("Demande de création de discussion invalide", ErrorTypeEnum.UNEXPECTED_EXCEPTION)
    order = call.store.one("SELECT * FROM orders WHERE number = ? AND seller = ?", number, call.seller["id"])
    if order is None:
        raise Refused
    if is_too_late(order, call.now):
        raise Refused(
            "Vous ne pouvez obtenir les alias de clients dont la commande est expédiée depuis plus de 4 semaines",
            ErrorTypeEnum.DISCUSSION_CREATION_ERROR,
        )
    return DiscussionMailGuidCreationResultMessage(mail_guid=order["alias"])


def _discussion_ids(call: Call[Any]) -> tuple[int, ...]:
    return tuple(call.request.discussion_ids or ()) if call.request is not None else ()


def _mail(number: int, row: Row | None) -> DiscussionMail:
    if row is None:
        return DiscussionMail(discussion_id=number, operation_status=DiscussionMailStatusEnum.UNKNOWN_ERROR)
    closed = row["status"] == DiscussionState.CLOSED.value
    status = DiscussionMailStatusEnum.DISCUSSION_CLOSED if closed else DiscussionMailStatusEnum.SUCCESS
    return DiscussionMail(discussion_id=number, mail_address=row["alias"], operation_status=status)


def _threads(call: Call[Any], kind: str, make: Callable[..., T]) -> tuple[T, ...]:
    return _found(call, [kind], make, _message)


def _found(
    call: Call[Any], kinds: list[str], make: Callable[..., T], make_message: Callable[[Row], Message]
) -> tuple[T, ...]:
    """Return the matching discussions, newest first. The messages of each are oldest first."""
    where, values = _condition(call.seller["id"], kinds, call.request)
    messages: defaultdict[int, list[Message]] = defaultdict(list)
    query = f"SELECT message.* FROM message JOIN discussion d ON d.id = discussion WHERE {where} ORDER BY message.id"
    for row in call.store.each(query, *values):
        messages[row["discussion"]].append(make_message(row))
    found = call.store.all(f"SELECT * FROM discussion d WHERE {where} ORDER BY created DESC, id DESC", *values)
    rows = limit_list(call, found, "discussions")
    return tuple(make(row, **_thread(row, messages[row["id"]])) for row in rows)


def _condition(seller: int, kinds: list[str], wanted: DiscussionFilterBase | None) -> tuple[str, list[object]]:
    """Return a filter as a condition of SQL and its values. An empty list or date filters nothing."""
    parts = ["d.seller = ?", "d.kind IN (SELECT value FROM json_each(?))"]
    values: list[object] = [seller, json.dumps(kinds)]
    if wanted is None:
        return " AND ".join(parts), values
    states = set(wanted.status_list or ())
    lists: dict[str, list[object]] = {
        column: list(getattr(wanted, member, None) or ()) for member, column in _LISTS.items()
    }
    if DiscussionStateFilter.ALL not in states:
        lists["status"] = [state.value for state in states]
    for column, allowed in lists.items():
        if allowed:
            parts.append(f"d.{column} IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(allowed))
    for member, condition in _DATES.items():
        if (bound := getattr(wanted, member)) is not None:
            parts.append(f"d.{condition}")
            values.append(stamp(bound))
    if getattr(wanted, "only_with_message_from_cds_customer_service", None):
        parts.append("EXISTS (SELECT * FROM message m WHERE m.discussion = d.id AND m.sender_type = 'GrcOperator')")
    return " AND ".join(parts), values


def _thread(row: Row, messages: list[Message]) -> dict[str, Any]:
    """Return the members that every kind of discussion has."""
    return {
        "close_date": moment(row["closed"]),
        "creation_date": moment(row["created"]),
        "id": row["id"],
        "last_updated_date": moment(row["updated"]),
        "messages": tuple(messages),
        "status": DiscussionState(row["status"]),
        "subject": row["subject"],
    }


def _claim(row: Row, **thread: Any) -> OrderClaim:
    return OrderClaim(order_number=row["order_number"], claim_type=ClaimType(row["claim_type"]), **thread)


def _order_question(row: Row, **thread: Any) -> OrderQuestion:
    return OrderQuestion(order_number=row["order_number"], **thread)


def _offer_question(row: Row, **thread: Any) -> OfferQuestion:
    return OfferQuestion(product_ean=row["ean"], product_seller_reference=row["reference"], **thread)


def _discussion(row: Row, **thread: Any) -> Discussion:
    return Discussion(
        claim_type=None if row["claim_type"] is None else ClaimType(row["claim_type"]),
        order_number=row["order_number"],
        product_ean=row["ean"],
        product_seller_reference=row["reference"],
        **thread,
    )


def _message(row: Row) -> Message:
    """Return a message as in the lists of 2019: without the sender's type."""
    return Message(content=row["content"], sender=row["sender"], timestamp=moment(row["at"]))


def _message_with_type(row: Row) -> Message:
    # A caller of the later operation has the later contract.
    return Message(
        content=row["content"],
        sender=row["sender"],
        sender_type=UserType(row["sender_type"]),
        timestamp=moment(row["at"]),
    )
