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
    """The URL of an XLSX file; its columns are not documented."""


@contract()
class RelaysFileDepositMessage(ServiceBaseAPIMessage):
    """The number of the file, by which its report is asked for."""

    relays_file_id: int | None = None
    """The number of the file, for GetRelaysFileSubmissionResult."""


@contract()
class RelaysFileFilter:
    """Which file of pick-up shops is meant."""

    relays_file_id: int | None = None
    """The number that the submission returned."""


@contract()
class RelayIntegrationLog:
    """What became of one pick-up shop of a file."""

    errors: tuple[str, ...] = ()
    """Why the shop was refused; empty if it was not."""
    log_date: datetime | None = None
    """When the line was written, in French local time."""
    relay_reference: str | None = None
    """The seller's reference of the shop."""
    validated: bool | None = None
    """Whether the shop was accepted."""


@contract()
class RelayIntegrationReportMessage(ServiceBaseAPIMessage):
    """What became of a file of pick-up shops."""

    number_of_errors: int | None = None
    """How many errors the report has."""
    relays_file_id: int | None = None
    """The number of the file."""
    relays_file_integration_status: str | None = None
    """How far the file is, as text. The values are not published; None is assumed to mean in progress."""
    relays_log_list: tuple[RelayIntegrationLog, ...] = member(default=(), nil_when_empty=True)
    """What became of each shop; empty until the file is integrated, which is assumed."""


@contract()
class ParcelShop:
    """A pick-up shop: where it is and when it is open, hours as text."""

    reference: str | None = None
    """The seller's reference of the shop."""
    name: str | None = None
    """The name of the shop."""
    street_and_street_number: str | None = None
    """The number and the name of the street."""
    address_complement: str | None = None
    """More about the address, for example a floor; None if there is nothing."""
    locality: str | None = None
    """A place inside the city; None if there is none."""
    zip_code: str | None = None
    """The postal code, as text: leading zeros count."""
    city: str | None = None
    """The city."""
    latitude: Nillable[Double] = None
    """The latitude, in degrees; None if unknown."""
    longitude: Nillable[Double] = None
    """The longitude, in degrees; None if unknown."""
    phone_number: str | None = None
    """The phone number of the shop."""
    is_store_shipment_active: bool | None = None
    """Whether orders can be sent to the shop. Assumed from the name."""
    is_take_away_delivery_active: bool | None = None
    """Whether buyers can take goods away at once. Assumed from the name."""
    opening_date: Nillable[datetime] = None
    """When the shop opened, in French local time; None if unknown."""
    closing_date: Nillable[datetime] = None
    """When the shop closes for good, in French local time; None if it does not."""
    temporary_closing_start_date: Nillable[datetime] = None
    """When a temporary closure begins, in French local time; None if there is none."""
    temporary_closing_end_date: Nillable[datetime] = None
    """When a temporary closure ends, in French local time; None if there is none."""
    exceptional_closing_date1: Nillable[datetime] = None
    """A day on which the shop is closed, in French local time; None if there is none."""
    exceptional_closing_date2: Nillable[datetime] = None
    """A day on which the shop is closed, in French local time; None if there is none."""
    exceptional_closing_date3: Nillable[datetime] = None
    """A day on which the shop is closed, in French local time; None if there is none."""
    exceptional_closing_date4: Nillable[datetime] = None
    """A day on which the shop is closed, in French local time; None if there is none."""
    exceptional_closing_date5: Nillable[datetime] = None
    """A day on which the shop is closed, in French local time; None if there is none."""
    monday_morning_opening_hour: str | None = None
    """When the shop opens on Monday morning, as text in French local time; None if it is closed."""
    monday_morning_closing_hour: str | None = None
    """When the shop closes on Monday morning, as text in French local time; None if it is closed."""
    monday_afternoon_opening_hour: str | None = None
    """When the shop opens on Monday afternoon, as text in French local time; None if it is closed."""
    monday_afternoon_closing_hour: str | None = None
    """When the shop closes on Monday afternoon, as text in French local time; None if it is closed."""
    tuesday_morning_opening_hour: str | None = None
    """When the shop opens on Tuesday morning, as text in French local time; None if it is closed."""
    tuesday_morning_closing_hour: str | None = None
    """When the shop closes on Tuesday morning, as text in French local time; None if it is closed."""
    tuesday_afternoon_opening_hour: str | None = None
    """When the shop opens on Tuesday afternoon, as text in French local time; None if it is closed."""
    tuesday_afternoon_closing_hour: str | None = None
    """When the shop closes on Tuesday afternoon, as text in French local time; None if it is closed."""
    wednesday_morning_opening_hour: str | None = None
    """When the shop opens on Wednesday morning, as text in French local time; None if it is closed."""
    wednesday_morning_closing_hour: str | None = None
    """When the shop closes on Wednesday morning, as text in French local time; None if it is closed."""
    wednesday_afternoon_opening_hour: str | None = None
    """When the shop opens on Wednesday afternoon, as text in French local time; None if it is closed."""
    wednesday_afternoon_closing_hour: str | None = None
    """When the shop closes on Wednesday afternoon, as text in French local time; None if it is closed."""
    thursday_morning_opening_hour: str | None = None
    """When the shop opens on Thursday morning, as text in French local time; None if it is closed."""
    thursday_morning_closing_hour: str | None = None
    """When the shop closes on Thursday morning, as text in French local time; None if it is closed."""
    thursday_afternoon_opening_hour: str | None = None
    """When the shop opens on Thursday afternoon, as text in French local time; None if it is closed."""
    thursday_afternoon_closing_hour: str | None = None
    """When the shop closes on Thursday afternoon, as text in French local time; None if it is closed."""
    friday_morning_opening_hour: str | None = None
    """When the shop opens on Friday morning, as text in French local time; None if it is closed."""
    friday_morning_closing_hour: str | None = None
    """When the shop closes on Friday morning, as text in French local time; None if it is closed."""
    friday_afternoon_opening_hour: str | None = None
    """When the shop opens on Friday afternoon, as text in French local time; None if it is closed."""
    friday_afternoon_closing_hour: str | None = None
    """When the shop closes on Friday afternoon, as text in French local time; None if it is closed."""
    saturday_morning_opening_hour: str | None = None
    """When the shop opens on Saturday morning, as text in French local time; None if it is closed."""
    saturday_morning_closing_hour: str | None = None
    """When the shop closes on Saturday morning, as text in French local time; None if it is closed."""
    saturday_afternoon_opening_hour: str | None = None
    """When the shop opens on Saturday afternoon, as text in French local time; None if it is closed."""
    saturday_afternoon_closing_hour: str | None = None
    """When the shop closes on Saturday afternoon, as text in French local time; None if it is closed."""
    sunday_morning_opening_hour: str | None = None
    """When the shop opens on Sunday morning, as text in French local time; None if it is closed."""
    sunday_morning_closing_hour: str | None = None
    """When the shop closes on Sunday morning, as text in French local time; None if it is closed."""
    sunday_afternoon_opening_hour: str | None = None
    """When the shop opens on Sunday afternoon, as text in French local time; None if it is closed."""
    sunday_afternoon_closing_hour: str | None = None
    """When the shop closes on Sunday afternoon, as text in French local time; None if it is closed."""


@contract()
class ParcelShopListMessage(ServiceBaseAPIMessage):
    """The seller's pick-up shops."""

    parcel_shop_list: tuple[ParcelShop, ...] = ()
    """The shops; empty for a seller without shops."""
