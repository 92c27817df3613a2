"""When the preproduction is open: its published planning, its weekly habits, and the known issues of the service.

The planning is a table on the start page of the service's documentation, and has about two months. The status of other
days is a guess from weekly habits, and marked as a guess:

>>> from datetime import date, datetime
>>> SAMPLE.is_open(datetime(2019, 11, 6, 14, 30))
False
>>> SAMPLE.reopens_at(datetime(2019, 11, 6, 14, 30)).at.isoformat()
'2019-11-07T00:00:00+01:00'
>>> SAMPLE.day(date(2026, 3, 4))
Day(date=datetime.date(2026, 3, 4), is_open=False, guessed=True, note='usually closed on Wednesdays')

`Planning.from_page` reads that page, as HTML or as a plain-text copy of it. `load` reads either, or JSON, from a file
or an address. Times without a time zone are French local time.
"""

from ._error import PlanningError
from ._incidents import Incident
from ._load import load
from ._planning import Day, Opening, Planning
from ._sample import SAMPLE

__all__ = ("SAMPLE", "Day", "Incident", "Opening", "Planning", "PlanningError", "load")
