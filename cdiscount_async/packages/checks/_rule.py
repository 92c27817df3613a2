"""Rules, and the findings that they lead to."""

from enum import IntEnum
from typing import Any, Literal, TypeAlias

import attrs

from ...translations import Language, Phrase, translate

SeverityName: TypeAlias = Literal["notice", "warning", "error"]


class Severity(IntEnum):
    """How serious a finding is. A higher number is more serious."""

    NOTICE = 1
    """Nothing is wrong, but the seller may want to know."""
    WARNING = 2
    """The service may refuse the row, or do something that the seller does not want."""
    ERROR = 3
    """The service refuses the row."""


def severity_of(severity: Severity | SeverityName) -> Severity:
    """Return a severity, also by its name; raises KeyError for another name."""
    return severity if isinstance(severity, Severity) else Severity[severity.upper()]


@attrs.frozen
class Rule:
    """One rule for an offer, a product or a package."""

    code: str
    """The code of this library. A code does not change from one version to the next."""
    field: str
    """The field as a package names it, or several fields that the rule applies to."""
    service_code: str
    """The code in the service's report: two digits of the error and two of the property. Empty if none is known.

    Two points replace the digits of a property that depends on the field.
    """
    severity: Severity = attrs.field(converter=severity_of)
    message: str
    """What is wrong, with `{…}` in the places of a row's values."""
    advice: str
    """What to do about it."""


@attrs.frozen
class Finding:
    """One thing that is wrong or doubtful in a row, or in the package as a whole."""

    row: int
    """The row in the file, as a spreadsheet counts, or the place in the package, from 1. 0: the package as a whole."""
    reference: str
    ean: str | None
    field: str
    code: str
    """The code of the rule."""
    service_code: str
    """The code in the service's report; empty if none is known."""
    severity: Severity
    message: str
    advice: str
    _phrase: Phrase | None = attrs.field(default=None, eq=False, repr=False)

    def translate(self, language: Language) -> "Finding":
        """Return the finding with its message and its advice in a language.

        What the library found in a file that cannot be read stays in English.
        """
        message = (self._phrase or Phrase(self.message)).translate(language)
        return attrs.evolve(self, message=message, advice=translate(self.advice, language))


@attrs.define
class Found:
    """Collects the findings on one row."""

    row: int
    reference: str = ""
    ean: str | None = None
    findings: list[Finding] = attrs.field(factory=list)

    def add(self, rule: Rule, field: str = "", on: str = "", **values: Any) -> None:
        """Add a finding.

        Args:
            rule: The rule that the row breaks.
            field: The field, if the rule has several.
            on: The two digits of the property, if the rule leaves them open.
            values: The values for the message of the rule. A value that is an English text is a Phrase.
        """
        service_code = rule.service_code.replace("..", on)
        phrase = Phrase(rule.message, values)
        self.findings.append(
            Finding(
                self.row,
                self.reference,
                self.ean,
                field or rule.field,
                rule.code,
                service_code,
                rule.severity,
                str(phrase),
                rule.advice,
                phrase,
            )
        )
