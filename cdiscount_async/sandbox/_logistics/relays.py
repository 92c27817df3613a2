"""A seller's own pick-up shops."""

import json
from datetime import timedelta
from typing import Any, Final

from ...models.common import ErrorTypeEnum
from ...models.relays import (
    ParcelShop,
    ParcelShopListMessage,
    RelayIntegrationLog,
    RelayIntegrationReportMessage,
    RelaysFileDepositMessage,
)
from ...operations import Relays
from .._answers import Basis, Call, Refused, answers
from .._fetch import is_url
from .._packages import REJECTED
from .._store import Row, moment

DELAY: Final = timedelta(minutes=10)
"""The time from the submission of a file until it is fetched."""
_FIRST_ID: Final = 15_645


@answers(
    Relays.submit_relays_file,
    Basis.ASSUMED,
    "Never recorded: the file is fetched some minutes later, and what is no URL is refused as with product packages.",
)
def submit_relays_file(call: Call[Any]) -> RelaysFileDepositMessage:
    """Store the URL of a file of shops, which is fetched later."""
    url = ((call.request and call.request.relays_file_uri) or "").strip()
    if not is_url(url):
        raise Refused(f"L'URL {url} n'est pas valide.", ErrorTypeEnum.INVALID_FILE_FORMAT, relays_file_id=0)
    number = call.market.next_number("relays_file", _FIRST_ID)
    call.store.insert("relays_file", id=number, seller=call.seller["id"], url=url)
    call.market.plan_after("relays_file", number, DELAY)
    return RelaysFileDepositMessage(relays_file_id=number)


@answers(
    Relays.get_relays_file_submission_result,
    Basis.RECORDED,
    "The refusal of an unknown file as recorded, also for other sellers' files. Reports are assumed: no status while "
    "the file waits, then Integrated or Rejected, with one log for each shop or one for the file.",
)
def get_relays_file_submission_result(call: Call[Any]) -> RelayIntegrationReportMessage:
    """Return the report on a file of shops."""
    number = call.request.relays_file_id if call.request is not None else None
    row = call.store.one("SELECT * FROM relays_file WHERE id = ? AND seller = ?", number, call.seller["id"])
    if row is None:
        raise Refused("Invalid filter object", relays_file_id=0, number_of_errors=0)
    return RelayIntegrationReportMessage(
        number_of_errors=int(row["status"] == REJECTED),
        relays_file_id=row["id"],
        relays_file_integration_status=row["status"],
        relays_log_list=_logs(row),
    )


@answers(
    Relays.get_parcel_shop_list,
    Basis.RECORDED,
    "Empty for a seller without shops (recorded). A file that was integrated brings shops, but made-up ones, because "
    "its columns are not known; sellers with fulfilment have some from the start.",
)
def get_parcel_shop_list(call: Call[Any]) -> ParcelShopListMessage:
    """Return the seller's shops."""
    rows = call.store.all("SELECT * FROM parcel_shop WHERE seller = ? ORDER BY reference", call.seller["id"])
    return ParcelShopListMessage(parcel_shop_list=tuple(_shop(row) for row in rows))


def _logs(file: Row) -> tuple[RelayIntegrationLog, ...]:
    at = moment(file["processed"])
    if file["status"] == REJECTED:
        return (RelayIntegrationLog(errors=(file["error"],), log_date=at, validated=False),)
    shops = json.loads(file["shops"])
    return tuple(RelayIntegrationLog(log_date=at, relay_reference=shop, validated=True) for shop in shops)


def _shop(row: Row) -> ParcelShop:
    return ParcelShop(
        reference=row["reference"],
        name=row["name"],
        street_and_street_number=row["street"],
        zip_code=row["zip_code"],
        city=row["city"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        phone_number=row["phone"],
        is_store_shipment_active=True,
        is_take_away_delivery_active=True,
        opening_date=moment(row["opened"]),
        **json.loads(row["hours"]),
    )
