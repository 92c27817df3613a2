"""What the real service was once asked, the sandbox answers as the service did.

Each recorded request goes over HTTP byte for byte, but for its token, to a sandbox that holds what the service held.
The recordings are not ours to publish: CDISCOUNT_RECORDINGS names the directory that holds them.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from lxml import etree

from cdiscount_async.sandbox import Sandbox, Settings

from ..support.replaying import Sent, differences, with_token, written_names
from ..support.xml import Element, body

NAMES: Final = (
    "CloseDiscussionList.ba40c6",
    "CreateRefundVoucher.e2a1fe",
    "GenerateDiscussionMailGuid.296c1f",
    "GenerateDiscussionMailGuid.e39863",
    "GetDiscussionMailList.bfc877",
    "GetFulfilmentActivationReportList.06bd9f",
    "GetGlobalConfiguration.aab2fc",
    "GetModelList.726980",
    "GetOfferListPaginated.35c98b",
    "GetOfferQuestionList.68c029",
    "GetOfferQuestionList.7266c9",
    "GetOfferQuestionList.cbb0bb",
    "GetOrderClaimList.f59aa8",
    "GetOrderList.1341cd",
    "GetOrderList.a5b733",
    "GetOrderQuestionList.84ccc2",
    "GetProductList.dce670",
    "GetProductPackageSubmissionResult.be10b7",
    "GetRelaysFileSubmissionResult.f29bb2",
    "GetSellerIndicators.feffef",
    "GetSellerInformation.1cf7f7",
    "GetSellerInformation.62feb2",
    "ManageParcel.101055",
    "SubmitOfferPackage.67542c",
    "SubmitOfferStateAction.beab75",
    "SubmitProductPackage.ab2fad",
    "ValidateOrderList.27ee7e",
)
BAD_TOKENS: Final[Mapping[str, str]] = {
    "GetOfferQuestionList.cbb0bb": "fedcba9876543210fedcba9876543210",
    "GetSellerInformation.1cf7f7": "no token",
}
"""The tokens of those that were refused for theirs: the recordings tell no more than which kind it was."""
SETTINGS: Final = Settings(
    speed=0,
    start=datetime(2019, 5, 13, 15, 30),
    orders=0,
    orders_a_day=0,
    offers=20,
)
SELLER: Final = 1
"""One without Cdiscount's own logistics, as that of the recordings."""
ORDER: Final = "1904240959CN8HI"
SKU: Final = "AUC2009863600561"
LABEL: Final = "Copeaux de chêne 20g - Heavy Toasted | L'ajout de "


def with_order(sandbox: Sandbox, _reply: Element) -> None:
    """Put the order of the recordings into the sandbox."""
    store = sandbox.market.store
    customer = "51e39c669d2c70d8b90d2d0c9bf40e2e"
    store.insert(
        "customer",
        id=customer,
        civility="MR",
        first_name="Ann",
        last_name="Other",
        street="Rue de la Paix",
        zip_code="75002",
        city="Paris",
        country="France",
        mobile="0600000000",
        phone="",
    )
    store.insert(
        "orders",
        number=ORDER,
        seller=SELLER,
        customer=customer,
        alias="c.0123456789abcdef0123456789abcdef@clemarche.com",
        shipping_code="TRK",
        state="ShipmentRefusedBySeller",
        created="2019-04-24T09:59:05.753",
        updated="2019-04-24T13:44:13.607",
        accepted="2019-04-24T10:22:59.367",
        paid="2019-04-24T12:22:15.957",
        delivery_min="2019-05-13T09:58:52.197",
        delivery_max="2019-05-15T09:58:52.197",
        shipping_charges="0",
    )
    store.insert(
        "order_line",
        order_number=ORDER,
        row_id=0,
        sku=SKU,
        ean="2009863600561",
        ean_generated=1,
        reference="PRES1",
        name=LABEL,
        category_code="13380D0501",
        condition="AverageState",
        acceptation="RefundedAfterShipmentRefused",
        quantity=0,
        price="1",
        initial_price="100",
        unit_shipping="0",
        unit_additional="0",
    )


def with_questions(sandbox: Sandbox, reply: Element) -> None:
    """Put the questions of a recorded reply into the sandbox."""
    store = sandbox.market.store
    for found in reply.iter("{*}OfferQuestion"):
        question = {etree.QName(child).localname: child.text for child in found}
        store.insert(
            "discussion",
            id=int(question["Id"] or 0),
            seller=SELLER,
            kind="offer",
            customer="51e39c669d2c70d8b90d2d0c9bf40e2e",
            alias=f"c.{int(question['Id'] or 0):032x}@clemarche.com",
            ean=question["ProductEAN"],
            reference=question["ProductSellerReference"],
            subject=question["Subject"],
            status=question["Status"],
            created=stamped(question["CreationDate"]),
            updated=stamped(question["LastUpdatedDate"]),
        )
        for number, message in enumerate(found.iter("{*}Message")):
            store.insert(
                "message",
                discussion=int(question["Id"] or 0),
                at=stamped(message.findtext("{*}Timestamp")),
                sender="SENDER",
                sender_type="Seller" if number else "Customer",
                content=message.findtext("{*}Content"),
            )


def with_products(sandbox: Sandbox, reply: Element) -> None:
    """Put the products of a recorded reply into the sandbox, as the only ones."""
    store = sandbox.market.store
    store.run("DELETE FROM product")
    store.run("DELETE FROM sheet")
    for found in reply.iter("{*}Product"):
        product = {
            "sku": found.findtext("{*}SKU"),
            "name": found.findtext("{*}Name"),
            "brand": found.findtext("{*}BrandName"),
            "category_code": "06010201",
            "kind": found.findtext("{*}ProductType"),
        }
        ean = found.findtext("{*}EANList/{*}string")
        if ean is None:
            store.insert("sheet", **product)
        else:
            store.insert("product", ean=ean, **product)


def with_two_modes(sandbox: Sandbox, _reply: Element) -> None:
    """Configure only the two delivery modes of the recording."""
    store = sandbox.market.store
    store.run("DELETE FROM seller_mode WHERE seller = ?", SELLER)
    for code in ("TRK", "REG"):
        store.insert("seller_mode", seller=SELLER, code=code)


def stamped(moment: str | None) -> str:
    """Write a recorded time as the sandbox keeps it."""
    return datetime.fromisoformat(moment or "").isoformat(timespec="milliseconds")


PREPARATIONS: Final[Mapping[str, Callable[[Sandbox, Element], None]]] = {
    "GetOfferQuestionList.7266c9": with_questions,
    "GetOrderList.1341cd": with_order,
    "GetProductList.dce670": with_products,
    "GetSellerInformation.62feb2": with_two_modes,
    "ValidateOrderList.27ee7e": with_order,
}
"""What the service held of the seller's own when it was recorded."""
DIFFERENT: Final[Mapping[str, Mapping[str, str]]] = {
    "GetOrderList.1341cd": {
        "OrderList/Order: 1 IsEligibileSubstitution more": (
            "the schema has had it since 13 December 2019, and the recording is of May"
        ),
    },
}
"""What remains different, by recording: each place with what the sandbox has there, and the reason."""


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Serve a sandbox on the day of the recordings."""
    async with Sandbox(SETTINGS) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def sent(recordings_directory: Path) -> dict[str, Sent]:
    """Return the recordings with what is known of their headers, by name."""
    return Sent.load(recordings_directory)


async def replayed(sandbox: Sandbox, one: Sent) -> tuple[httpx.Response, str]:
    """Send a recorded request as it was sent, and give the answer, and the token with which it was sent."""
    environment = sandbox.environment
    async with httpx.AsyncClient(trust_env=False) as client:
        issued = await client.get(environment.token_url, auth=(sandbox.login, sandbox.password))
        token = BAD_TOKENS.get(one.recording.name, etree.fromstring(issued.content).text or "")
        headers = {"Content-Type": one.content_type, "SOAPAction": one.action}
        return await client.post(environment.service_url, content=one.request(token), headers=headers), token


def test_every_recording_is_replayed(sent: Mapping[str, Sent]) -> None:
    """No recording is left out of these tests."""
    assert sorted(sent) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
async def test_recording_is_answered_as_it_was(name: str, sandbox: Sandbox, sent: Mapping[str, Sent]) -> None:
    """A recorded request has the recorded outcome: status, type, elements, order, nil, emptiness and known texts.

    A table has all differences with their reasons, and a difference that does not exist any more is an error.
    """
    one = sent[name]
    PREPARATIONS.get(name, lambda *_: None)(sandbox, body(one.recording.reply))
    answer, token = await replayed(sandbox, one)
    recorded = with_token(one.recording.reply, token)
    result = f"Envelope/Body/{one.recording.operation}Response/{one.recording.operation}Result/"
    found = [difference.removeprefix(result) for difference in differences(recorded, etree.fromstring(answer.content))]

    assert [] == list(sandbox.market.failures)
    assert [] == list(sandbox.market.skipped)
    assert (one.recording.status, one.answered_type) == (answer.status_code, answer.headers["content-type"])
    assert list(DIFFERENT.get(name, {})) == found


async def test_names_are_written_as_they_were(sandbox: Sandbox, sent: Mapping[str, Sent]) -> None:
    """Every name has the recorded prefix: there are clients that look for `s:Body` as for plain text."""
    answered, recorded = set(), set()
    for name in ("GenerateDiscussionMailGuid.e39863", "GetProductList.dce670", "GetSellerInformation.1cf7f7"):
        one = sent[name]
        PREPARATIONS.get(name, lambda *_: None)(sandbox, body(one.recording.reply))
        answer, _ = await replayed(sandbox, one)
        answered |= written_names(etree.fromstring(answer.content))
        recorded |= written_names(etree.fromstring(one.recording.reply))

    assert recorded == answered


def test_nothing_is_known_to_differ_without_a_reason() -> None:
    """Every known difference is one of a recording that is replayed, and has a reason."""
    reasons: list[Any] = [reason for table in DIFFERENT.values() for reason in table.values()]

    assert set(DIFFERENT) <= set(NAMES)
    assert [] == [reason for reason in reasons if not reason]
