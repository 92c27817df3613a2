"""What `client.relays` can do: the operations, and what is built on them."""

from typing import Final

from .. import operations
from ..models.relays import RelaysFileFilter, RelaysFileIntegrationRequest
from ..submissions import SubmissionKind, Submissions, relay_log, relays_state

__all__ = ("Relays",)


class Relays(operations.Relays, Submissions):
    """The seller's own pick-up shops.

    See docs/service/relays.md.
    """

    def _kind(self) -> SubmissionKind:
        return _FILES


_FILES: Final = SubmissionKind(
    "relays",
    submitting=operations.Relays.submit_relays_file,
    reporting=operations.Relays.get_relays_file_submission_result,
    request=lambda url: RelaysFileIntegrationRequest(relays_file_uri=url),
    report_request=lambda number: RelaysFileFilter(relays_file_id=number),
    state=relays_state,
    log=relay_log,
    suffix=".xlsx",
)
