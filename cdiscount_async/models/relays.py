"""A seller's own pick-up shops."""

from datetime import datetime

from .._contract.declare import Double, Nillable, Private, contract, member
from .common import ServiceBaseAPIMessage

__all__ = (
    "ParcelShop",
    "ParcelShopListMessage",
    "RelayIntegrationLog",
    "RelayIntegrationReportMessage",
    "RelaysFileDepositMessage",
    "RelaysFileFilter",
    "RelaysFileIntegrationRequest",
)


@contract()
class RelaysFileIntegrationRequest:
    """Where the service finds the file of pick-up shops."""

    relays_file_uri: Private[str] = member("RelaysFileURI", default=None)
    """URL of an XLSX file; its columns are not documented."""


@contract()
class RelaysFileDepositMessage(ServiceBaseAPIMessage):
    """The number of the file, by which its report is asked for."""

    relays_file_id: int | None = None


@contract()
class RelaysFileFilter:
    """Which file of pick-up shops is meant."""

    relays_file_id: int | None = None


@contract()
class RelayIntegrationLog:
    """What became of one pick-up shop of a file."""

    errors: tuple[str, ...] = ()
    log_date: datetime | None = None
    relay_reference: str | None = None
    validated: bool | None = None


@contract()
class RelayIntegrationReportMessage(ServiceBaseAPIMessage):
    """What became of a file of pick-up shops."""

    number_of_errors: int | None = None
    relays_file_id: int | None = None
    relays_file_integration_status: str | None = None
    relays_log_list: tuple[RelayIntegrationLog, ...] = member(default=(), nil_when_empty=True)


@contract()
class ParcelShop:
    """A pick-up shop: where it is and when it is open, hours as text."""

    reference: str | None = None
    name: str | None = None
    street_and_street_number: str | None = None
    address_complement: str | None = None
    locality: str | None = None
    zip_code: str | None = None
    city: str | None = None
    latitude: Nillable[Double] = None
    longitude: Nillable[Double] = None
    phone_number: str | None = None
    is_store_shipment_active: bool | None = None
    is_take_away_delivery_active: bool | None = None
    opening_date: Nillable[datetime] = None
    closing_date: Nillable[datetime] = None
    temporary_closing_start_date: Nillable[datetime] = None
    temporary_closing_end_date: Nillable[datetime] = None
    exceptional_closing_date1: Nillable[datetime] = None
    exceptional_closing_date2: Nillable[datetime] = None
    exceptional_closing_date3: Nillable[datetime] = None
    exceptional_closing_date4: Nillable[datetime] = None
    exceptional_closing_date5: Nillable[datetime] = None
    monday_morning_opening_hour: str | None = None
    monday_morning_closing_hour: str | None = None
    monday_afternoon_opening_hour: str | None = None
    monday_afternoon_closing_hour: str | None = None
    tuesday_morning_opening_hour: str | None = None
    tuesday_morning_closing_hour: str | None = None
    tuesday_afternoon_opening_hour: str | None = None
    tuesday_afternoon_closing_hour: str | None = None
    wednesday_morning_opening_hour: str | None = None
    wednesday_morning_closing_hour: str | None = None
    wednesday_afternoon_opening_hour: str | None = None
    wednesday_afternoon_closing_hour: str | None = None
    thursday_morning_opening_hour: str | None = None
    thursday_morning_closing_hour: str | None = None
    thursday_afternoon_opening_hour: str | None = None
    thursday_afternoon_closing_hour: str | None = None
    friday_morning_opening_hour: str | None = None
    friday_morning_closing_hour: str | None = None
    friday_afternoon_opening_hour: str | None = None
    friday_afternoon_closing_hour: str | None = None
    saturday_morning_opening_hour: str | None = None
    saturday_morning_closing_hour: str | None = None
    saturday_afternoon_opening_hour: str | None = None
    saturday_afternoon_closing_hour: str | None = None
    sunday_morning_opening_hour: str | None = None
    sunday_morning_closing_hour: str | None = None
    sunday_afternoon_opening_hour: str | None = None
    sunday_afternoon_closing_hour: str | None = None


@contract()
class ParcelShopListMessage(ServiceBaseAPIMessage):
    """The seller's pick-up shops."""

    parcel_shop_list: tuple[ParcelShop, ...] = ()
