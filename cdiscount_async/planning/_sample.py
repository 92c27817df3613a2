"""The planning that the service published for November and December 2019 (service.md 6.2, 6.3)."""

from datetime import date, timedelta
from typing import Final

from ._incidents import Incident
from ._planning import Planning

_FIRST: Final = date(2019, 11, 1)
_CLOSED: Final = {
    *(date(2019, 11, day) for day in (6, 12, 13, 19, 26, 27)),
    *(date(2019, 12, day) for day in (2, 3, 10, 11, 17)),
}

SAMPLE: Final = Planning(
    days={day: day not in _CLOSED for n in range(61) if (day := _FIRST + timedelta(days=n)).isoweekday() < 6},
    incidents=(
        Incident("No logs from GetModelList", "IN PROGRESS", "Not defined"),
        Incident("Errors after a package of products was submitted", "DONE", "T4 2019"),
        Incident("Access to the API account is repudiated", "DONE", "T4 2019"),
        Incident("No logs from GetOfferPackageSubmissionResult", "DONE", "T3 2019"),
        Incident("GetOfferListPaginated lacks the registered mode", "DONE", "T2 2019"),
    ),
    source="the built-in sample of November and December 2019",
)
"""The working days of November and December 2019, and the issues of that time."""
