"""`cdiscount operations`: every operation with its sentence, or one with the members and an example of its request."""

import argparse
import json
import sys
from collections.abc import Iterator

from ..operations import ALL, describe, find
from ..translations import Language
from . import _operation_description as description
from ._cells import terminal_width, wrapped


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "operation",
        nargs="?",
        metavar="OPERATION",
        help="show this operation: the members of its request with their types and values, and an example to edit",
    )
    parser.add_argument("--lang", choices=("en", "fr"), default="en", help="the language: English if left out")
    parser.add_argument("--result", action="store_true", help="show the members of the result, too")
    parser.add_argument(
        "--json", action="store_true", help="print each operation as one line of JSON, with all types and the example"
    )
    parser.set_defaults(run=_operations)


def _operations(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    try:
        chosen = [find(options.operation)] if options.operation else [*ALL.values()]
    except KeyError as error:
        parser.error(error.args[0])
    if options.result and not options.operation:
        parser.error("--result needs an operation")
    if options.json:
        for operation in chosen:
            print(json.dumps(description.as_json(operation, options.lang), ensure_ascii=False))
        return
    room = terminal_width(sys.stdout)
    if options.operation:
        lines = description.lines(chosen[0], room, result=options.result, language=options.lang)
    else:
        lines = _listed(room, options.lang)
    for line in lines:
        print(line)


def _listed(room: int | None, language: Language) -> Iterator[str]:
    """Yield the list of operations: one line each, unless a terminal is too narrow for the sentences."""
    widest = max(map(len, ALL))
    for name, operation in ALL.items():
        head, sentence = f"{name:{widest}}  {operation.safety.value:6}  ", describe(operation, language=language)
        if room is None or len(head) + len(sentence) <= room:
            yield head + sentence
        else:
            yield f"{name}  {operation.safety.value}"
            yield from (f"    {line}" for line in wrapped(sentence, room - 4))
