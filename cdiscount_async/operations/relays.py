"""The operations on relays."""

from typing import Final

from ..models.relays import (
    ParcelShopListMessage,
    RelayIntegrationReportMessage,
    RelaysFileDepositMessage,
    RelaysFileFilter,
    RelaysFileIntegrationRequest,
)
from ..submissions import Kind, Submissions, relay_log, relays_state
from ._declare import reads, writes

__all__ = ("Relays",)


class Relays(Submissions):
    """The seller's own pick-up shops."""

    submit_relays_file = writes(
        RelaysFileIntegrationRequest,
        RelaysFileDepositMessage,
        parameter="relaysFileRequest",
        check="ask GetParcelShopList and compare",
    )
    """Ask the service to fetch a file of the seller's pick-up shops."""
    get_relays_file_submission_result = reads(
        RelaysFileFilter, RelayIntegrationReportMessage, parameter="relaysFileFilter", lists="relays_log_list"
    )
    """What became of a file of pick-up shops."""
    get_parcel_shop_list = reads(ParcelShopListMessage)
    """The seller's pick-up shops."""

    def _kind(self) -> Kind:
        return _FILES


_FILES: Final = Kind(
    "relays",
    submitting=Relays.submit_relays_file,
    reporting=Relays.get_relays_file_submission_result,
    request=lambda url: RelaysFileIntegrationRequest(relays_file_uri=url),
    question=lambda number: RelaysFileFilter(relays_file_id=number),
    state=relays_state,
    log=relay_log,
)
