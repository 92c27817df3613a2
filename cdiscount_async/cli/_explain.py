"""`cdiscount explain`: what a code of the service means, and what to do about it."""

import argparse
import json
import sys
from collections.abc import Iterator
from typing import Final

from .._common.arguments import did_you_mean
from ..codes import Entry, Language, Source, Text, error_types, explain
from ._cells import beside, terminal_width
from ._exit_status import ExitStatus
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
        for line in [_document(entry, options.lang)] if options.json else _words(entry, options.lang):
            print(line)
    if not entries:
        tell(_unknown(options.code))
    return ExitStatus.DONE if entries else ExitStatus.FAILED


def _words(entry: Entry, language: Language) -> Iterator[str]:
    """Yield the lines about a code. On a terminal they break at spaces."""
    room = terminal_width(sys.stdout)
    yield f"{entry.code} ({_SOURCES[entry.source][language]})"
    texts = [(_MEANING, entry.meaning), (_ADVICE, entry.advice), *([(_NOTE, _ASSUMED)] if entry.assumed else [])]
    for label, text in texts:
        yield from beside(f"  {label[language]} ", text[language], room)
    yield f"  {_PAGE[language]} {entry.source.page}"


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
