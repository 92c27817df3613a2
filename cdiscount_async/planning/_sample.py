"""The planning that the service published for November and December 2019.

See docs/service/preproduction.md#november-2019.
"""

from datetime import date, timedelta
from typing import Final

from ._incidents import Incident
from ._planning import Planning

_FIRST: Final = date(2019, 11, 1)
_CLOSED: Final = {
    *(date(2019, 11, day) for day in (6, 12, 13, 19, 26, 27)),
    *(date(2019, 12, day) for day in (2, 3, 10, 11, 17)),
}
_MOBILIZED: Final = "Our technical teams are mobilized on the subject."


def _problem(what: str, status: str, planned: str) -> Incident:
    """Return an issue in the page's own words: by them an issue is the same in two plannings."""
    return Incident(f"We meet actually a problem {what}. {_MOBILIZED}", status, planned)


SAMPLE: Final = Planning(
    days={day: day not in _CLOSED for n in range(61) if (day := _FIRST + timedelta(days=n)).isoweekday() < 6},
    incidents=(
        _problem("to get logs on the API method GetModelList", "IN PROGRESS", "Not defined"),
        Incident(
            f"These errors messages appear after submission of products package : {_MOBILIZED}", "DONE", "T4 2019"
        ),
        _problem("about a non reputation error to have access to the API account", "DONE", "T4 2019"),
        _problem("to get logs on the API method GetOfferPackageSubmissionResult", "DONE", "T3 2019"),
        _problem("to get registered mode on the API method GetOfferListPaginated", "DONE", "T2 2019"),
    ),
    source="the built-in sample of November and December 2019",
)
"""The working days of November and December 2019, and the issues of that time."""
