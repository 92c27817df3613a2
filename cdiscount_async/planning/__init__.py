"""When the preproduction is open: its published planning, the service's weekly habits, and the issues it tells of.

The planning stands as a table on the start page of the service's documentation, and covers about two months. Days that
no planning covers follow from habits, and are marked as guesses:

>>> from datetime import date, datetime
>>> SAMPLE.is_open(datetime(2019, 11, 6, 14, 30))
False
>>> SAMPLE.reopens_at(datetime(2019, 11, 6, 14, 30)).at.isoformat()
'2019-11-07T00:00:00+01:00'
>>> SAMPLE.day(date(2026, 3, 4))
Day(date=datetime.date(2026, 3, 4), is_open=False, guessed=True, note='usually closed on Wednesdays')

`Planning.from_page` reads that page, as HTML or as the text that a copy of it has; `load` takes either, or JSON, from a
file or an address. Moments without a time zone are French local time.
"""

from ._error import PlanningError
from ._incidents import Incident
from ._load import load
from ._planning import Day, Opening, Planning
from ._sample import SAMPLE

__all__ = ("SAMPLE", "Day", "Incident", "Opening", "Planning", "PlanningError", "load")
