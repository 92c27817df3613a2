"""What the service may answer about a package, in all the forms that are known of it."""

from datetime import timedelta

import pytest

from cdiscount_async import errors
from cdiscount_async.models.common import Error, ErrorTypeEnum
from cdiscount_async.models.offers import OfferIntegrationReportMessage, OfferReportLog, OfferReportPropertyLog
from cdiscount_async.models.products import ProductIntegrationReportMessage, ProductReportLog, ProductReportPropertyLog
from cdiscount_async.models.relays import RelayIntegrationLog, RelayIntegrationReportMessage
from cdiscount_async.submissions import Outcome, PackageReport

from .conftest import Scripted

OFFERS = "GetOfferPackageSubmissionResult"
PRODUCTS = "GetProductPackageSubmissionResult"
PENDING = OfferIntegrationReportMessage(operation_success=True, package_id=17)
UNREADABLE = OfferIntegrationReportMessage(
    operation_success=False, error_message="Impossible de lire les rapports du package demandé"
)


def integrated(*logs: OfferReportLog, status: str = "Integrated") -> OfferIntegrationReportMessage:
    """Answer that a package of offers is processed."""
    return OfferIntegrationReportMessage(
        operation_success=True, package_id=17, package_integration_status=status, offer_log_list=logs
    )


def offer_with(message: str, **values: object) -> OfferReportLog:
    """Return a log with one message about an offer."""
    return OfferReportLog(property_list=[OfferReportPropertyLog(log_message=message)], **values)  # type: ignore[arg-type]


async def report_of(scripted: Scripted, *results: OfferIntegrationReportMessage) -> PackageReport:
    """Wait for a package of offers by its number alone."""
    scripted.answers(OFFERS, *results)
    return await scripted.client.offers.submission(17).wait()


@pytest.mark.parametrize(
    "early",
    [PENDING, UNREADABLE, integrated(status="Scheduled"), integrated(status="")],
    ids=["no status", "cannot be read", "a status that nobody knows", "an empty status"],
)
async def test_it_is_pending(scripted: Scripted, early: OfferIntegrationReportMessage) -> None:
    """Any answer that is not final is followed by another poll."""
    report = await report_of(scripted, early, early, integrated(offer_with("A|1||OK|8000|Offre créée")))

    assert ["A"] == [row.reference for row in report.created]
    assert 2 == len(scripted.time.waits)


async def test_products_that_are_not_known_yet_are_pending(scripted: Scripted) -> None:
    """The failure without a word that products begin with is no failure."""
    done = ProductIntegrationReportMessage(operation_success=True, package_id=17, package_integration_status="Rejected")
    scripted.answers(PRODUCTS, ProductIntegrationReportMessage(operation_success=False, package_id=0), done)

    report = await scripted.client.products.submission(17).wait()

    assert "Rejected" == report.status


async def test_a_right_that_is_missing_is_reported(scripted: Scripted) -> None:
    """Somebody else's package is an error at once."""
    no = Error(error_type=ErrorTypeEnum.SELLER_NOT_AUTHORIZED, message="Vous n'êtes pas autorisé")
    scripted.answers(OFFERS, OfferIntegrationReportMessage(operation_success=False, error_list=[no]))

    with pytest.raises(errors.OperationFailed):
        await scripted.client.offers.submission(17).wait()

    assert [] == scripted.time.waits


async def test_a_quota_is_waited_for(scripted: Scripted) -> None:
    """When the hour's calls are used up, nothing is asked before the next one; the deadline still holds."""
    used_up = OfferIntegrationReportMessage(
        operation_success=False, error_list=[Error(error_type=ErrorTypeEnum.QUOTA, message="Quota")]
    )
    scripted.answers(OFFERS, used_up, used_up)

    with pytest.raises(errors.StillPending, match="Quota"):
        await scripted.client.offers.submission(17).wait(timedelta(minutes=10))

    assert [600.0] == scripted.time.waits


async def test_the_deadline_is_kept(scripted: Scripted) -> None:
    """The last poll is at the deadline, and the error says how to continue."""
    scripted.answers(OFFERS, *[PENDING] * 40)

    with pytest.raises(errors.StillPending, match=r"client\.offers\.submission\(17\)\.wait\(\)") as caught:
        await scripted.client.offers.submission(17).wait(timedelta(hours=1))

    assert 3600.0 == scripted.time.passed
    assert 300.0 == max(scripted.time.waits)
    assert 17 == caught.value.number


@pytest.mark.parametrize(
    "times",
    [
        {"timeout": timedelta(seconds=-1)},
        {"initial_interval": timedelta(0)},
        {"initial_interval": timedelta(minutes=2), "max_interval": timedelta(minutes=1)},
    ],
)
async def test_times_must_make_sense(scripted: Scripted, times: dict[str, timedelta]) -> None:
    """No time ends before it begins."""
    with pytest.raises(ValueError, match="expected timeout"):
        await scripted.client.offers.submission(17).wait(**times)


@pytest.mark.parametrize("number", [0, -1])
async def test_numbers_of_refusals_are_no_packages(scripted: Scripted, number: int) -> None:
    """The numbers by which the service refuses cannot be waited for."""
    with pytest.raises(ValueError, match="from 1"):
        scripted.client.offers.submission(number)


LOGS = {
    "members alone": (
        OfferReportLog(
            seller_product_id="A", product_ean="1", sku="S", offer_integration_status="Integrated", validated=True
        ),
        Outcome.ACCEPTED,
        (),
    ),
    "a message alone": (offer_with("A|1|S|OK|8000|Offre créée"), Outcome.CREATED, ("8000",)),
    "an update": (offer_with("A|1|S|OK|9000|Offre mise à jour"), Outcome.UPDATED, ("9000",)),
    "created, with a property": (offer_with("A|1|S|OK|8028|Offre créée"), Outcome.CREATED, ("8028",)),
    "updated, as an error without a property": (
        OfferReportLog(
            seller_product_id="A",
            product_ean="1",
            sku="S",
            validated=True,
            property_list=[OfferReportPropertyLog(property_error="90")],
        ),
        Outcome.UPDATED,
        ("90",),
    ),
    "a refusal in a message": (offer_with("A|1|S|KO|2906|Le prix"), Outcome.REFUSED, ("2906",)),
    "members count first": (offer_with("A|1|S|OK|8000|x", validated=False), Outcome.REFUSED, ("8000",)),
    "a text of no form": (offer_with("quelque chose", seller_product_id="A"), Outcome.UNKNOWN, ()),
    "numbers of error and property": (
        OfferReportLog(
            seller_product_id="A",
            product_ean="1",
            sku="S",
            validated=False,
            property_list=[OfferReportPropertyLog(name="Price", property_error="29", property_code="6")],
        ),
        Outcome.REFUSED,
        ("2906",),
    ),
    "a reference with bars": (offer_with("X|A|1|S|KO|2906|Le prix", seller_product_id="A"), Outcome.REFUSED, ("2906",)),
    "a text with bars": (offer_with("A|1|S|KO|2906|a|b|c"), Outcome.REFUSED, ("2906",)),
}


@pytest.mark.parametrize("name", LOGS)
async def test_a_log_is_read(scripted: Scripted, name: str) -> None:
    """From any filled parts of a log, the row, its outcome and its codes are recognised."""
    log, outcome, codes = LOGS[name]

    report = await report_of(scripted, integrated(log))

    (row,) = report.rows
    assert ("A", outcome, codes) == (row.reference, row.outcome, row.codes)
    assert row.position is None


async def test_no_logs_at_all(scripted: Scripted) -> None:
    """A package that is processed without any log has no rows."""
    report = await report_of(scripted, integrated())

    assert ((), {}) == (report.rows, report.counts)


@pytest.mark.parametrize(
    ("status", "code", "outcome"),
    [
        ("Integrated", "3300", Outcome.CREATED),
        ("Integrated", "8100", Outcome.CREATED),
        ("Integrated", "3000", Outcome.CREATED),
        ("Integrated", "3600", Outcome.CREATED),
        ("Integrated", "3500", Outcome.UPDATED),
        ("ManualCheckToBeDone", "", Outcome.WAITING),
        (None, "8500", Outcome.WAITING),
        (None, "5424", Outcome.WAITING),
        ("Rejected", "4501", Outcome.REFUSED),
        (None, "", Outcome.UNKNOWN),
    ],
)
async def test_products_come_out(scripted: Scripted, status: str | None, code: str, outcome: Outcome) -> None:
    """A product that waits for a person is neither accepted nor refused."""
    line = ProductReportPropertyLog(error_code=code, log_message=f"A||OK||{code}|Le produit")
    log = ProductReportLog(product_integration_status=status, property_list=[line])
    scripted.answers(
        PRODUCTS,
        ProductIntegrationReportMessage(
            operation_success=True, package_id=17, package_integration_status="Integrated", product_log_list=[log]
        ),
    )

    report = await scripted.client.products.submission(17).wait()

    assert [("A", None, outcome)] == [(row.reference, row.sku, row.outcome) for row in report.rows]


async def test_references_with_bars_are_found(scripted: Scripted) -> None:
    """What the service should never have taken as a reference still names its row."""
    line = ProductReportPropertyLog(error_code="1124", log_message="A|B|3606800000010|KO||1124|Une barre | interdite")
    scripted.answers(
        PRODUCTS,
        ProductIntegrationReportMessage(
            operation_success=True,
            package_id=17,
            package_integration_status="Integrated",
            product_log_list=[ProductReportLog(property_list=[line])],
        ),
    )

    (row,) = (await scripted.client.products.submission(17).wait()).rows

    assert ("A|B", "3606800000010", Outcome.REFUSED) == (row.reference, row.ean, row.outcome)
    assert "Une barre|interdite" == row.messages[0].text


async def test_pick_up_shops_are_reported(scripted: Scripted) -> None:
    """Each shop of a file has its own outcome and its own message."""
    logs = [
        RelayIntegrationLog(relay_reference="R1", validated=True),
        RelayIntegrationLog(relay_reference="R2", validated=False, errors=["no such town"]),
    ]
    scripted.answers(
        "GetRelaysFileSubmissionResult",
        RelayIntegrationReportMessage(
            operation_success=True, relays_file_id=17, relays_file_integration_status="Integrated", relays_log_list=logs
        ),
    )

    report = await scripted.client.relays.submission(17).wait()

    assert [("R1", Outcome.ACCEPTED), ("R2", Outcome.REFUSED)] == [(row.reference, row.outcome) for row in report.rows]
    assert "no such town" == report.table()[1]["text"]


async def test_rows_that_nobody_knows_cannot_be_tried_again(scripted: Scripted) -> None:
    """Without the rows of the package or a ledger, `failed` raises an error, so that it never returns wrong items."""
    report = await report_of(scripted, integrated(offer_with("A|1|S|KO|2906|Le prix")))

    with pytest.raises(ValueError, match="keep a ledger"):
        report.failed(["A"])
