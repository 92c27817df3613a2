"""What a rule is, and what is found by one."""

from enum import IntEnum
from typing import Any

import attrs


class Severity(IntEnum):
    """How much a finding matters; the greater, the worse."""

    NOTICE = 1
    """Nothing is wrong; you may want to know."""
    WARNING = 2
    """It may be refused, or do what you do not want."""
    ERROR = 3
    """The service refuses the row."""


@attrs.frozen
class Rule:
    """One thing that an offer, a product or a package must keep to."""

    code: str
    """Ours; it stays the same."""
    field: str
    """As a package names it; several fields where a rule holds for each of them."""
    service_code: str
    """What the service's report would say: the error and the property in two digits each; empty where none is known.

    Two points stand for a property that depends on the field.
    """
    severity: Severity
    message: str
    """What is true; `{…}` stands for what is told of the row."""
    advice: str
    """What to do about it."""


@attrs.frozen
class Finding:
    """One thing that was found on a row, or on the package as a whole (row 0)."""

    row: int
    """Of the file, as a spreadsheet counts, or the place in the package; 0 for what concerns no row."""
    reference: str
    ean: str | None
    field: str
    code: str
    """Of the rule: see RULES."""
    service_code: str
    """What the service's report would say; empty where none is known."""
    severity: Severity
    message: str
    advice: str


@attrs.define
class Found:
    """Collects what is found on one row."""

    row: int
    reference: str = ""
    ean: str | None = None
    findings: list[Finding] = attrs.field(factory=list)

    def add(self, rule: Rule, field: str = "", on: str = "", **told: Any) -> None:
        """Note a finding; `field` and `on`, the two digits of the property, where the rule leaves them open."""
        service_code = rule.service_code.replace("..", on)
        message = rule.message.format(**told)
        self.findings.append(
            Finding(
                self.row,
                self.reference,
                self.ean,
                field or rule.field,
                rule.code,
                service_code,
                rule.severity,
                message,
                rule.advice,
            )
        )
