"""`cdiscount explain`: what a code of the service means, and what to do about it."""

import argparse
import json
from typing import Final

from .._common.arguments import did_you_mean
from ..codes import Entry, Language, Source, Text, error_types, explain
from ._terminal import tell

_SOURCES: Final = {
    Source.ERROR_TYPE: Text("error type", "type d’erreur"),
    Source.OFFER_REPORT: Text("offer report", "rapport d’offres"),
    Source.PRODUCT_REPORT: Text("product report", "rapport de produits"),
}
_MEANING: Final = Text("Meaning:", "Sens\xa0:   ")
_ADVICE: Final = Text("Advice: ", "Conseil\xa0:")
_NOTE: Final = Text("Note:   ", "Note\xa0:   ")
_PAGE: Final = Text("Page:   ", "Page\xa0:   ")
_ASSUMED: Final = Text("The meaning is assumed.", "Le sens est supposé.")


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("code", metavar="CODE", help="for example OrderStateIncoherent, 4424, or 21")
    parser.add_argument("--lang", choices=("en", "fr"), default="en", help="the language: English if left out")
    parser.add_argument("--json", action="store_true", help="print each meaning as a line of JSON")
    parser.set_defaults(run=_explain)


def _explain(options: argparse.Namespace, _: argparse.ArgumentParser) -> int:
    entries = explain(options.code)
    for entry in entries:
        print(_document(entry, options.lang) if options.json else _words(entry, options.lang))
    if not entries:
        tell(_unknown(options.code))
    return 0 if entries else 1


def _words(entry: Entry, language: Language) -> str:
    lines = [f"{_MEANING[language]} {entry.meaning[language]}", f"{_ADVICE[language]} {entry.advice[language]}"]
    if entry.assumed:
        lines.append(f"{_NOTE[language]} {_ASSUMED[language]}")
    lines.append(f"{_PAGE[language]} {entry.source.page}")
    return "\n  ".join([f"{entry.code} ({_SOURCES[entry.source][language]})", *lines])


def _document(entry: Entry, language: Language) -> str:
    return json.dumps(
        {
            "code": entry.code,
            "source": entry.source,
            "meaning": entry.meaning[language],
            "advice": entry.advice[language],
            "good": entry.good,
            "assumed": entry.assumed,
            "page": entry.source.page,
        },
        ensure_ascii=False,
    )


def _unknown(code: str) -> str:
    """Return a message with the code, and the names that come close."""
    near = did_you_mean(code, error_types.TEXTS)
    return f"{code!r} is neither an error type nor a code of an offer or product report{near}"
