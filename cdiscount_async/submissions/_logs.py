"""What the service tells of a package, read alike for offers, products and pick-up shops.

A log names its row in its own members, or only in its messages. Members may be missing, and statuses that nobody has
published may come; what is not told is not guessed.
"""

from collections.abc import Iterable
from enum import Enum
from typing import Final

import attrs

from ..codes import Entry, Source, explain
from ..models.offers import OfferIntegrationReportMessage, OfferReportLog, OfferReportPropertyLog
from ..models.products import ProductIntegrationReportMessage, ProductReportLog
from ..models.relays import RelayIntegrationLog, RelayIntegrationReportMessage, RelaysFileDepositMessage

INTEGRATED: Final = "Integrated"
REJECTED: Final = "Rejected"
_CREATED: Final = {Source.OFFER_REPORT: ("80",), Source.PRODUCT_REPORT: ("3000", "3300", "3600", "8000", "8100")}
_UPDATED: Final = {Source.OFFER_REPORT: ("90",), Source.PRODUCT_REPORT: ("3500",)}
"""How the codes begin that say so: an offer's has two digits of a property behind it, if any."""
_FOR_A_PERSON: Final = frozenset({"5424", "8500"})
"""The codes of products that wait for a person."""


class Outcome(Enum):
    """What became of a row."""

    CREATED = "created"
    UPDATED = "updated"
    ACCEPTED = "accepted"
    """All is well, and the service does not say whether the row was created or updated."""
    WAITING = "waiting"
    """The automatic tests are passed; a person of the service decides, which may take days."""
    REFUSED = "refused"
    UNKNOWN = "unknown"
    """The service tells nothing of it, or nothing that is known."""


@attrs.frozen
class RowMessage:
    """One finding of the service on a row."""

    code: str
    """As the service has it, for example 2906; empty where it gives none."""
    text: str
    """What the service says, mostly in French."""
    name: str
    """The property that it is about; empty where none is named."""
    source: Source | None = attrs.field(default=None, repr=False)

    @property
    def explained(self) -> tuple[Entry, ...]:
        """What the catalogue says of the code: meaning and advice in English and French."""
        return explain(self.code, source=self.source) if self.code else ()


@attrs.frozen
class Log:
    """What the service tells of one row."""

    reference: str | None
    ean: str | None
    sku: str | None
    outcome: Outcome
    messages: tuple[RowMessage, ...] = ()


@attrs.frozen
class State:
    """How far a package is."""

    number: int | None
    """The service's number of it; none, or 0 or less, where it was refused."""
    status: str | None

    @property
    def finished(self) -> bool:
        """Whether it is processed: any status but these two means that it is under way."""
        return self.status in {INTEGRATED, REJECTED}


def package_state(result: OfferIntegrationReportMessage | ProductIntegrationReportMessage) -> State:
    """Read how far a package of offers or products is."""
    return State(result.package_id, result.package_integration_status)


def relays_state(result: RelaysFileDepositMessage | RelayIntegrationReportMessage) -> State:
    """Read how far a file of pick-up shops is; its statuses are assumed to be those of packages."""
    status = None if isinstance(result, RelaysFileDepositMessage) else result.relays_file_integration_status
    return State(result.relays_file_id, status)


@attrs.frozen
class _Said:
    """A message, taken apart."""

    reference: str = ""
    ean: str = ""
    sku: str = ""
    refused: bool = False
    code: str = ""
    text: str = ""


def offer_log(log: OfferReportLog) -> Log:
    """Read what is told of an offer."""
    said = [_said(one.log_message) for one in log.property_list]
    messages = tuple(
        RowMessage(each.code or _number(one), each.text, one.name or "", Source.OFFER_REPORT)
        for one, each in zip(log.property_list, said, strict=True)
    )
    outcome = _outcome(log.offer_integration_status, messages, said, Source.OFFER_REPORT, validated=log.validated)
    return Log(
        log.seller_product_id or _first(each.reference for each in said),
        log.product_ean or _first(each.ean for each in said),
        log.sku or _first(each.sku for each in said),
        outcome,
        messages,
    )


def product_log(log: ProductReportLog) -> Log:
    """Read what is told of a product."""
    said = [_said(one.log_message) for one in log.property_list]
    messages = tuple(
        RowMessage(one.error_code or each.code, each.text, one.name or "", Source.PRODUCT_REPORT)
        for one, each in zip(log.property_list, said, strict=True)
    )
    status = log.product_integration_status
    if status == "ManualCheckToBeDone" or _FOR_A_PERSON & {one.code for one in messages}:
        outcome = Outcome.WAITING
    else:
        outcome = _outcome(status, messages, said, Source.PRODUCT_REPORT, validated=log.validated)
    sku = log.sku or _first(each.sku for each in said)
    return Log(_first(each.reference for each in said), _first(each.ean for each in said), sku, outcome, messages)


def relay_log(log: RelayIntegrationLog) -> Log:
    """Read what is told of a pick-up shop."""
    messages = tuple(RowMessage("", text, "") for text in log.errors)
    outcome = {True: Outcome.ACCEPTED, False: Outcome.REFUSED, None: Outcome.UNKNOWN}[log.validated]
    return Log(log.relay_reference, None, None, outcome, messages)


def _outcome(
    status: str | None, messages: Iterable[RowMessage], said: Iterable[_Said], source: Source, *, validated: bool | None
) -> Outcome:
    """Tell what became of a row: its own members count first, then what its messages say."""
    if validated is False or status == REJECTED or (validated is None and any(one.refused for one in said)):
        return Outcome.REFUSED
    codes = [one.code for one in messages]
    if any(code.startswith(_CREATED[source]) for code in codes):
        return Outcome.CREATED
    if any(code.startswith(_UPDATED[source]) for code in codes):
        return Outcome.UPDATED
    if validated or status == INTEGRATED:
        return Outcome.ACCEPTED
    return Outcome.UNKNOWN


def _said(message: str | None) -> _Said:
    """Take a message apart: `reference|EAN|SKU|KO|code|text` of offers, `reference|EAN|KO||code|text` of products.

    A reference and a text may have bars themselves, so OK or KO is what the others are counted from. What has another
    form is a text.
    """
    parts = [one.strip() for one in (message or "").split("|")]
    for place, word in enumerate(parts[:-2]):
        is_product = place > 1 and parts[place + 1] == "" and (place == 2 or parts[place + 2].isdecimal())
        if word in {"OK", "KO"} and (is_product or place > 2):
            names, rest = parts[:place], parts[place + 1 + is_product :]
            sku = "" if is_product else names.pop()
            ean = names.pop()
            return _Said("|".join(names), ean, sku, word == "KO", rest[0], "|".join(rest[1:]))
    return _Said(text=(message or "").strip())


def _first(texts: Iterable[str]) -> str | None:
    """Return the first text that says something."""
    return next(filter(None, texts), None)


def _number(log: OfferReportPropertyLog) -> str:
    """Put the code of an offer's finding together: the error, and the property in two digits."""
    if not (log.property_error and log.property_code and log.property_code.isdecimal()):
        return log.property_error or ""
    return f"{log.property_error}{log.property_code:0>2}"
