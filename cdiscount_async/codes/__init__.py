"""The meanings of the service's codes, and what to do about each, in English and French.

```python
from cdiscount_async.codes import explain

for entry in explain("4424"):
    print(entry.source, entry.meaning, entry.advice)
```

Error types are in the ErrorList of a result, offer codes in the report of an offer package, product codes in the report
of a product package.
"""

from ..translations import Language
from . import error_types, offer_reports, product_reports
from ._entry import Entry, Source, SourceName, Text
from .offer_reports import offer_report, property_name

__all__ = ("Entry", "Language", "Source", "SourceName", "Text", "explain", "offer_report", "property_name")


def explain(code: object, *, source: Source | SourceName | None = None) -> tuple[Entry, ...]:
    """Return all meanings of a code, those of product reports first. The tuple is empty for an unknown code.

    Args:
        code: An ErrorTypeEnum or its text, or a number as int or text. Two digits are the error of an offer. Four
            digits are the code of a product, or the error and the property of an offer (2123 is error 21 on property
            23), or both.
        source: Only meanings from this source, also by its text, for example `"offer report"`.

    Raises:
        ValueError: If there is no such source.

    >>> [str(entry.source) for entry in explain(1001)]
    ['product report', 'offer report']
    >>> [str(entry.meaning) for entry in explain(1001, source=Source.OFFER_REPORT)]
    ['A mandatory value is empty. Property: EAN.']
    """
    wanted = source and Source(source)
    found = (error_types.entry(code), product_reports.entry(code), offer_reports.entry(code))
    return tuple(one for one in found if one is not None and wanted in {None, one.source})
