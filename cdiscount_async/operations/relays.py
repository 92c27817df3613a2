"""The operations on relays: declarations only. See docs/service/relays.md."""

from typing import Final

from ..models.relays import (
    ParcelShopListMessage,
    RelayIntegrationReportMessage,
    RelaysFileDepositMessage,
    RelaysFileFilter,
    RelaysFileIntegrationRequest,
)
from ._declare import Section, reads, writes

__all__ = ("Relays",)


class Relays(Section):
    """The seller's own pick-up shops."""

    submit_relays_file: Final = writes(
        RelaysFileIntegrationRequest,
        RelaysFileDepositMessage,
        parameter="relaysFileRequest",
        check="ask GetParcelShopList and compare",
    )
    """Ask the service to fetch a file of the seller's pick-up shops."""
    get_relays_file_submission_result: Final = reads(
        RelaysFileFilter, RelayIntegrationReportMessage, parameter="relaysFileFilter", lists="relays_log_list"
    )
    """The report on a file of pick-up shops."""
    get_parcel_shop_list: Final = reads(ParcelShopListMessage)
    """The seller's pick-up shops."""
