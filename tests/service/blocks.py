"""The parts of docs/service that follow from the code: each has a name, and its lines.

On a page a part is between `<!-- its name -->` and `<!-- end -->`.
"""

import calendar
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

from cdiscount_async import PREPRODUCTION, PRODUCTION
from cdiscount_async.codes import Entry, error_types, offer_reports, product_reports, property_name
from cdiscount_async.models.discussions import ClaimType
from cdiscount_async.models.orders import AcceptationStateEnum, OrderStateEnum
from cdiscount_async.operations import ALL, Operation, Safety, describe, fields
from cdiscount_async.order_actions import GestureMotive
from cdiscount_async.packages.checks.sales_periods import sales_periods
from cdiscount_async.packages.offers import MODE_CODES
from cdiscount_async.planning import SAMPLE
from cdiscount_async.sandbox._answers import ANSWERS
from cdiscount_async.sandbox._orders.carriers import CARRIERS

from . import sales
from .messages import envelope_of, reply_of, request_of

FOLDER: Final = Path(__file__).parents[2] / "docs" / "service"
_BLOCK: Final = re.compile(r"(<!-- (?!end)([\w -]+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
_MINUTE: Final = timedelta(minutes=1)
_SAFETY: Final = {
    Safety.READS: "changes nothing",
    Safety.SETS: "writes; a repeat has the same effect",
    Safety.WRITES: "writes; must not be repeated before it is known whether it happened",
}


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield the lines of a table."""
    for cells in (heads, ("---" for _ in heads), *rows):
        line = f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
        yield re.sub(r"\|  (?=\|)", "| ", line)


def code(language: str, text: str) -> Iterator[str]:
    """Yield a block of code."""
    yield from (f"```{language}", *text.splitlines(), "```")


def _type(cls: type[Any]) -> str:
    return f"[{cls.__name__}](../reference.md#{cls.__name__.lower()})"


def operation_lines(operation: Operation[Any, Any]) -> Iterator[str]:
    """Yield what the code knows of an operation: its types, and what is certain about it."""
    answer = ANSWERS[operation.name]
    yield from (describe(operation), "")
    yield f"- **Effect**: {_SAFETY[operation.safety]}."
    if operation.how_to_check:
        yield f"- **After a lost answer**: {operation.how_to_check}."
    if operation.request_type is None:
        yield "- **Request**: none; only the header."
    else:
        yield f"- **Request**: {_type(operation.request_type)}, in the element `{operation.parameter}`."
        needed = [f"`{one.wire_name}` ({one.needed})" for one in fields(operation.request_type) if one.needed]
        if needed:
            yield f"- **Needed in practice**: {', '.join(needed)}."
    yield f"- **Reply**: {_type(operation.result_type)}."
    if operation.since:
        yield f"- **Since**: the schema of {operation.since}."
    yield f"- **Certainty**: {answer.basis}. In the sandbox: {answer.note}"


def example_lines(name: str) -> Iterator[str]:
    """Yield an example of an operation's request, and a sandbox's reply."""
    yield from ("An example, and a sandbox's reply:", "")
    yield from code("xml", request_of(name))
    yield ""
    yield from code("xml", reply_of(name))


def operations_lines() -> Iterator[str]:
    """Yield the table of all operations, with links to their sections."""
    rows = [
        (f"[{name}]({one.section}.md#{name.lower()})", one.section, one.safety.value, str(ANSWERS[name].basis))
        for name, one in ALL.items()
    ]
    yield from table(("operation", "section", "effect", "certainty"), rows)


def parameters_lines() -> Iterator[str]:
    """Yield the table of the elements that hold the requests."""
    rows = [
        (f"`{name}`", f"`{one.parameter}`" if one.parameter else "none", f"`{one.result_type.__name__}`")
        for name, one in ALL.items()
    ]
    yield from table(("operation", "element of the request", "type of the result"), rows)


def addresses_lines() -> Iterator[str]:
    """Yield the addresses of the environments that the library knows."""
    rows = [(one.name, f"`{one.sts_url}`", f"`{one.service_url}`") for one in (PRODUCTION, PREPRODUCTION)]
    yield from table(("environment", "token service", "SOAP service"), rows)


def calendar_lines(year: int, month: int) -> Iterator[str]:
    """Yield a month of the published planning, one line for each week from Monday to Friday."""
    rows = []
    for week in calendar.Calendar().monthdatescalendar(year, month):
        days = [on for on in week[:5] if on.month == month]
        if days:
            rows.append([_day(on, month) for on in week[:5]])
    yield from table(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"), rows)


def _day(on: Any, month: int) -> str:
    if on.month != month:
        return ""
    return f"{on.day} ON" if SAMPLE.days[on] else f"{on.day} **OFF**"


def issues_lines() -> Iterator[str]:
    """Yield the table of the issues that were published with the planning."""
    rows = [(one.issue, one.status, one.planned or "", one.workaround or "") for one in SAMPLE.incidents]
    yield from table(("issue, in the service's words", "status", "planned", "workaround"), rows)


def modes_lines() -> Iterator[str]:
    """Yield the delivery modes of packages, with the codes of orders."""
    rows = [
        (f"`{mode.value}`", ", ".join(f"`{key}`" for key, one in MODE_CODES.items() if one is mode))
        for mode in dict.fromkeys(MODE_CODES.values())
    ]
    yield from table(("DeliveryMode in a package", "ShippingCode in an order"), rows)


def entries_lines(entries: Iterable[Entry | None]) -> Iterator[str]:
    """Yield a table of codes, with meaning and advice in English and in French."""
    rows = [
        (f"`{one.code}`{' *' if one.assumed else ''}", one.meaning.en, one.advice.en, one.meaning.fr, one.advice.fr)
        for one in entries
        if one is not None
    ]
    yield from table(("code", "meaning", "what to do", "sens", "que faire"), rows)


def properties_lines() -> Iterator[str]:
    """Yield the properties that the codes of offer reports name."""
    named = [(f"`{key}`", name.en, name.fr) for key in offer_reports.PROPERTIES if (name := property_name(key))]
    yield from table(("code", "property", "propriété"), named)


def newer_lines() -> Iterator[str]:
    """Yield the operations and members that came after 2019, by year."""
    types = {cls for one in ALL.values() for cls in _reached(one.request_type, one.result_type)}
    members = sorted(
        (one.since, f"{cls.__name__}.{one.wire_name}") for cls in types for one in fields(cls) if one.since is not None
    )
    names = [(one.since, name) for name, one in ALL.items() if one.since is not None]
    found = sorted({*names, *members})
    rows = [(year, ", ".join(f"`{name}`" for since, name in found if since == year)) for year in ("2020", "2021")]
    yield from table(("since", "operations and members"), rows)


def _reached(*starts: type[Any] | None) -> list[type[Any]]:
    """Return some types and all types inside them."""
    found = [one for one in starts if one is not None]
    for one in found:  # the list becomes longer during the loop
        found += [field.model for field in fields(one) if field.model is not None and field.model not in found]
    return found


def carriers_lines() -> Iterator[str]:
    """Yield the carriers that were recorded, with their numbers."""
    yield ", ".join(f"{number} {name.strip()}" for number, name, _ in CARRIERS) + "."


def motives_lines() -> Iterator[str]:
    """Yield the motives of commercial gestures."""
    rows = [(str(one.value), one.name.lower().replace("_", " ")) for one in GestureMotive]
    yield from table(("MotiveId", "meaning"), rows)


def values_lines(enum: Iterable[Any]) -> Iterator[str]:
    """Yield the values of an enumeration as one line."""
    yield ", ".join(f"`{one.value}`" for one in enum)


def periods_lines() -> Iterator[str]:
    """Yield the legal periods of sales of 2019 to 2027."""
    rows = [
        (
            str(year),
            *(f"{one.start:%d/%m/%Y %H:%M} – {one.end - _MINUTE:%d/%m/%Y %H:%M}" for one in sales_periods(year)),
        )
        for year in range(2019, 2028)
    ]
    yield from table(("", "winter / hiver", "summer / été"), rows)


def _product_entries() -> list[Entry | None]:
    return [product_reports.entry(key) for key in sorted(product_reports._entries())]


BLOCKS: Final[Mapping[str, Callable[[], Iterator[str]]]] = {
    "operations": operations_lines,
    "elements of requests": parameters_lines,
    "addresses": addresses_lines,
    "envelope": lambda: code("xml", envelope_of("GetSellerInformation")),
    "calendar 2019-11": partial(calendar_lines, 2019, 11),
    "calendar 2019-12": partial(calendar_lines, 2019, 12),
    "issues": issues_lines,
    "delivery modes": modes_lines,
    "error types": lambda: entries_lines(map(error_types.entry, error_types.TEXTS)),
    "offer codes": lambda: entries_lines(map(offer_reports.entry, offer_reports.TEXTS)),
    "offer properties": properties_lines,
    "product codes": lambda: entries_lines(_product_entries()),
    "sales periods": periods_lines,
    "sales rows": lambda: code("csv", "\n".join(sales.ROWS)),
    "sales xml": lambda: code("xml", sales.xml()),
    "newer": newer_lines,
    "carriers": carriers_lines,
    "gesture motives": motives_lines,
    "order states": lambda: values_lines(OrderStateEnum),
    "line states": lambda: values_lines(AcceptationStateEnum),
    "claim types": lambda: values_lines(ClaimType),
    **{f"operation {name}": partial(operation_lines, one) for name, one in ALL.items()},
    **{f"example {name}": partial(example_lines, name) for name in ALL},
}
"""The parts by their names."""


def filled(page: str) -> str:
    """Return a page with its parts as they must be."""
    return _BLOCK.sub(lambda block: f"{block[1]}{chr(10).join(BLOCKS[block[2]]())}\n{block[4]}", page)


def names_in(page: str) -> list[str]:
    """Return the names of the parts on a page."""
    return [block[2] for block in _BLOCK.finditer(page)]
