"""What the recordings have is on the pages."""

import re
from typing import Final

from lxml import etree

from ..support.recordings import Recording
from .blocks import FOLDER

_TEXT: Final = re.compile(r"^\|(?: `[\w:]+` \|)? `([^`]+)` \|", re.MULTILINE)
_GAP: Final = re.compile(r"\\\{(?:url|state|order)\\\}|…")


def texts(reply: bytes) -> set[str]:
    """Return the texts of errors in a reply: of a result, of its errors and of its orders, or of a fault."""
    root = etree.fromstring(reply)
    found = {one.text or "" for one in root.iter("{*}ErrorMessage", "{*}faultstring")}
    found |= {one.text or "" for one in root.iterfind(".//{*}Error/{*}Message")}
    return {text.strip() for text in found if text.strip()}


def test_recorded_texts_of_errors_are_on_the_page(recordings: dict[str, Recording]) -> None:
    """Each text that the service once answered is on the page on outcomes, or is a long text of WCF."""
    page = (FOLDER / "outcomes.md").read_text("utf-8")
    patterns = [re.compile(_GAP.sub(".+?", re.escape(one)), re.DOTALL) for one in _TEXT.findall(page)]
    recorded = {text for one in recordings.values() for text in texts(one.reply)}
    unknown = [one for one in recorded if not any(pattern.search(one) for pattern in patterns)]

    assert len(recorded) > 5
    assert [] == [one for one in unknown if not one.startswith("The formatter threw an exception")]
