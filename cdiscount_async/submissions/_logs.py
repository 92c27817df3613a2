"""The service's reports, read in the same way for offers, products and pick-up shops.

A log identifies its row by its own members, or only in its messages. Members may be missing, and unpublished statuses
may come. Missing facts are not guessed.
"""

from collections.abc import Iterable
from enum import StrEnum
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
"""How the codes of created and updated rows begin. The code of an offer may end with two digits of a property."""
_MANUAL_CHECK: Final = frozenset({"5424", "8500"})
"""The codes of products that a person has to check."""


class Outcome(StrEnum):
    """What the service did with a row. Outcomes compare equal to their texts."""

    CREATED = "created"
    UPDATED = "updated"
    ACCEPTED = "accepted"
    """The service accepted the row, but does not say whether it was created or updated."""
    WAITING = "waiting"
    """The automatic checks passed. A person at the service decides, which may take days."""
    REFUSED = "refused"
    UNKNOWN = "unknown"
    """The service reports nothing on the row, or nothing that this library knows."""


@attrs.frozen
class RowMessage:
    """One message of the service about a row."""

    code: str
    """The service's code, for example 2906; empty if there is none."""
    text: str
    """The service's text, mostly in French."""
    name: str
    """The property that the message is about; empty if none is named."""
    source: Source | None = attrs.field(default=None, repr=False)

    @property
    def explained(self) -> tuple[Entry, ...]:
        """What the code means and what to do, in English and French; see `cdiscount_async.codes`."""
        return explain(self.code, source=self.source) if self.code else ()


@attrs.frozen
class Log:
    """The service's report on one row."""

    reference: str | None
    ean: str | None
    sku: str | None
    outcome: Outcome
    messages: tuple[RowMessage, ...] = ()


@attrs.frozen
class State:
    """The number and the status of a package."""

    number: int | None
    """The service's number of the package. None, 0 or negative if the package was refused."""
    status: str | None

    @property
    def finished(self) -> bool:
        """Whether the package is processed. Any other status means that it is under way."""
        return self.status in {INTEGRATED, REJECTED}


def package_state(result: OfferIntegrationReportMessage | ProductIntegrationReportMessage) -> State:
    """Return the state of a package of offers or products."""
    return State(result.package_id, result.package_integration_status)


def relays_state(result: RelaysFileDepositMessage | RelayIntegrationReportMessage) -> State:
    """Return the state of a file of pick-up shops. Its statuses are assumed to be those of packages."""
    status = None if isinstance(result, RelaysFileDepositMessage) else result.relays_file_integration_status
    return State(result.relays_file_id, status)


@attrs.frozen
class _Parsed:
    """The parts of a message."""

    reference: str = ""
    ean: str = ""
    sku: str = ""
    refused: bool = False
    code: str = ""
    text: str = ""


def offer_log(log: OfferReportLog) -> Log:
    """Return the report on one offer."""
    parsed = [_parsed(one.log_message) for one in log.property_list]
    messages = tuple(
        RowMessage(each.code or _number(one), each.text, one.name or "", Source.OFFER_REPORT)
        for one, each in zip(log.property_list, parsed, strict=True)
    )
    outcome = _outcome(log.offer_integration_status, messages, parsed, Source.OFFER_REPORT, validated=log.validated)
    return Log(
        log.seller_product_id or _first(each.reference for each in parsed),
        log.product_ean or _first(each.ean for each in parsed),
        log.sku or _first(each.sku for each in parsed),
        outcome,
        messages,
    )


def product_log(log: ProductReportLog) -> Log:
    """Return the report on one product."""
    parsed = [_parsed(one.log_message) for one in log.property_list]
    messages = tuple(
        RowMessage(one.error_code or each.code, each.text, one.name or "", Source.PRODUCT_REPORT)
        for one, each in zip(log.property_list, parsed, strict=True)
    )
    status = log.product_integration_status
    if status == "ManualCheckToBeDone" or _MANUAL_CHECK & {one.code for one in messages}:
        outcome = Outcome.WAITING
    else:
        outcome = _outcome(status, messages, parsed, Source.PRODUCT_REPORT, validated=log.validated)
    sku = log.sku or _first(each.sku for each in parsed)
    return Log(_first(each.reference for each in parsed), _first(each.ean for each in parsed), sku, outcome, messages)


def relay_log(log: RelayIntegrationLog) -> Log:
    """Return the report on one pick-up shop."""
    messages = tuple(RowMessage("", text, "") for text in log.errors)
    outcome = {True: Outcome.ACCEPTED, False: Outcome.REFUSED, None: Outcome.UNKNOWN}[log.validated]
    return Log(log.relay_reference, None, None, outcome, messages)


def _outcome(
    status: str | None,
    messages: Iterable[RowMessage],
    parsed: Iterable[_Parsed],
    source: Source,
    *,
    validated: bool | None,
) -> Outcome:
    """Return the outcome of a row. Its own members count first, then its messages."""
    if validated is False or status == REJECTED or (validated is None and any(one.refused for one in parsed)):
        return Outcome.REFUSED
    codes = [one.code for one in messages]
    if any(code.startswith(_CREATED[source]) for code in codes):
        return Outcome.CREATED
    if any(code.startswith(_UPDATED[source]) for code in codes):
        return Outcome.UPDATED
    if validated or status == INTEGRATED:
        return Outcome.ACCEPTED
    return Outcome.UNKNOWN


def _parsed(message: str | None) -> _Parsed:
    """Parse a message: `reference|EAN|SKU|KO|code|text` for offers, `reference|EAN|KO||code|text` for products.

    References and texts may contain `|` themselves, so the other parts are counted from OK or KO. A message in another
    form is a plain text.
    """
    parts = [one.strip() for one in (message or "").split("|")]
    for place, word in enumerate(parts[:-2]):
        is_product = place > 1 and parts[place + 1] == "" and (place == 2 or parts[place + 2].isdecimal())
        if word in {"OK", "KO"} and (is_product or place > 2):
            names, rest = parts[:place], parts[place + 1 + is_product :]
            sku = "" if is_product else names.pop()
            ean = names.pop()
            return _Parsed("|".join(names), ean, sku, word == "KO", rest[0], "|".join(rest[1:]))
    return _Parsed(text=(message or "").strip())


def _first(texts: Iterable[str]) -> str | None:
    """Return the first text that is not empty."""
    return next(filter(None, texts), None)


def _number(log: OfferReportPropertyLog) -> str:
    """Return the code of a message about an offer: the error, and the property in two digits."""
    if not (log.property_error and log.property_code and log.property_code.isdecimal()):
        return log.property_error or ""
    return f"{log.property_error}{log.property_code:0>2}"
