"""What the service's codes mean, and what to do about each: in English and French, in our own words.

```python
from cdiscount_async.codes import explain

for entry in explain("4424"):
    print(entry.source, entry.meaning, entry.advice)
```

Error types stand in the ErrorList of a result, offer codes in the report of an offer package (5.2),
product codes in that of a product package (5.3).
"""

from . import error_types, offer_reports, product_reports
from ._entry import Entry, Language, Source, Text
from .offer_reports import offer_report, property_name

__all__ = ("Entry", "Language", "Source", "Text", "explain", "offer_report", "property_name")


def explain(code: object, *, source: Source | None = None) -> tuple[Entry, ...]:
    """Return all that a code may mean, the product report's first; nothing where it is unknown.

    A code is an ErrorTypeEnum or its text, or a number as int or text. Two digits are the error of an offer. Four
    digits are a product's code, or the error and the property of an offer (2123 is error 21 on property 23), or both.

    >>> [str(entry.source) for entry in explain(1001)]
    ['product report', 'offer report']
    >>> [str(entry.meaning) for entry in explain(1001, source=Source.OFFER_REPORT)]
    ['A mandatory value is empty. Property: EAN.']
    """
    found = (error_types.entry(code), product_reports.entry(code), offer_reports.entry(code))
    return tuple(one for one in found if one is not None and source in {None, one.source})
