"""The commands `cdiscount package …`: offers and products from rows to a package, checked, submitted and waited for."""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TextIO

from . import _calling
from ._french_time import french_time
from ._packaging import _ledger, _publishing, _purge, _serving, _waiting
from ._packaging._opening import KINDS, PACKAGE_TYPES, Given, add_file, add_package, given
from ._packaging._tables import show
from .client import Client
from .errors import AlreadySubmitted
from .packages import MAX_OFFERS, MAX_PRODUCTS, DeliveryMode
from .packages.checks import Finding, Severity, configured_modes
from .packages.rows import offer_template, product_template
from .submissions import Package, RelaysFile, Submissions
from .submissions.file import FileLedger

GOOD: Final = 0
WARNINGS: Final = 4
ERRORS: Final = 5

_STATUS: Final = {None: GOOD, Severity.NOTICE: GOOD, Severity.WARNING: WARNINGS, Severity.ERROR: ERRORS}
_COLUMNS: Final = ("reference", "field", "severity", "code", "service code", "message", "advice")
_FILE: Final = "the zip of a package, or rows: .csv, .tsv, .txt, .jsonl or .ndjson"


def add(commands: Any) -> None:
    """Add the commands."""
    text = "make, check, submit and follow packages of offers and products"
    parser = commands.add_parser("package", help=text, description=f"{text[0].upper()}{text[1:]}.")
    inner = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    template = _local(inner, "template", _template, "print a CSV with all columns and an example row")
    template.add_argument("kind", choices=KINDS, nargs="?", default="offers", help="offers when left out")

    build = _local(inner, "build", _build, "make a package of rows; several where there are too many for one")
    add_file(build, _FILE)
    add_package(build)
    build.add_argument("--output", type=Path, metavar="ZIP", help="where to; beside the rows when left out")
    build.add_argument("--skip-bad", action="store_true", help="leave out rows that cannot be read")
    _purge.add(build)
    _purge.add_account(build)

    check = _local(inner, "check", _check, "tell what is wrong with a package or with rows, before it is submitted")
    check.epilog = "The exit status is 0 where there is nothing worse than a notice, 4 for warnings, 5 for errors."
    add_file(check, _FILE)
    check.add_argument(
        "--modes", type=_modes, metavar="MODE,MODE", help="the delivery modes that the seller has set up"
    )
    check.add_argument("--json", action="store_true", help="print the findings as JSON Lines")
    _purge.add(check)
    _purge.add_account(check)

    text = "publish a package or rows, and submit it, once; with --wait, wait until it is processed"
    submit = _calling.add(inner, "submit", _submit, text, _refuse)
    submit.epilog = (
        f"{submit.epilog} The exit status is 0 where all rows were taken or nobody waited, 4 where it is still pending,"
        " 5 where rows were refused, here or there."
    )
    add_file(submit, f"{_FILE}; or the .xlsx of pick-up shops")
    add_package(submit)
    _purge.add(submit)
    _publishing.add(submit)
    _waiting.add(submit)
    submit.add_argument(
        "--ledger", type=Path, metavar="FILE", help="write down what is done, so that no crash loses it"
    )
    submit.add_argument(
        "--again", dest="repeat", action="store_true", help="submit although the ledger has the same as under way"
    )
    submit.add_argument(
        "--force", action="store_true", help="submit although there are errors; unreadable rows stay out"
    )

    status = _calling.add(inner, "status", _status, "tell how far a package is, and what became of its rows")
    status.epilog = f"{status.epilog} The exit status is that of submit."
    status.add_argument("number", type=_number, metavar="ID", help="PackageId, or RelaysFileId")
    status.add_argument("--kind", choices=("offers", "products", "relays"), default="offers", help="offers if left out")
    status.add_argument("--ledger", type=Path, metavar="FILE", help="where it was written down when it was submitted")
    _waiting.add(status)

    text = "show what a ledger has written down, and write down what you found out"
    _ledger.add(_local(inner, "ledger", _ledger.run, text))


def _local(
    commands: Any, name: str, run: Callable[[argparse.Namespace, argparse.ArgumentParser], int], text: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    parser.set_defaults(run=lambda options: run(options, parser))
    return parser


def _modes(text: str) -> frozenset[DeliveryMode]:
    known = {one.value: one for one in DeliveryMode}
    if unknown := [one for one in text.split(",") if one not in known]:
        raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(known)}")
    return frozenset(known[one] for one in text.split(","))


def _number(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("a package has a number from 1")
    return number


def _template(options: argparse.Namespace, _: argparse.ArgumentParser) -> int:
    text = product_template() if options.kind == "products" else offer_template(PACKAGE_TYPES[options.kind])
    print(text.replace("\r\n", "\n"), end="")
    return GOOD


def _build(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    source = given(options)
    if source.is_package:
        parser.error(f"{source.file} is a package already")
    _purge.refuse(options, parser)
    bad, count = [], 0
    for row in source.rows():
        if row.item is None:
            bad.append(row)
        else:
            count += 1
    _show(source.check(bad), source)
    if bad and not options.skip_bad:
        out = "--skip-bad --purge-incomplete, which takes their offers off line" if source.purges else "--skip-bad"
        print(f"cdiscount: nothing is written: fix these rows, or leave them out with {out}", file=sys.stderr)
        return ERRORS
    _purge.tell(options, parser)
    package = source.made()
    target = options.output or source.file.with_suffix(".zip")
    limit = MAX_PRODUCTS if package.kind == "products" else MAX_OFFERS
    try:
        for number, part in enumerate(package.split() if count > limit else [package], 1):
            path = target if count <= limit else target.with_stem(f"{target.stem}-{number}")
            written = part.write(path)
            print(f"cdiscount: {path}: {written.rows:,} rows, {written.size:,} bytes", file=sys.stderr)
    except ValueError as error:
        parser.error(str(error))
    return GOOD


def _check(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    source = given(options)
    _purge.refuse(options, parser)
    now = datetime.now(french_time())
    found = list(source.findings(options.modes, now))
    _show(found, source, as_json=options.json)
    status = _STATUS[_count(found, source)]
    _purge.tell(options, parser)
    return status


def _count(findings: Collection[Finding], source: Given) -> Severity | None:
    """Say how much was found; give the worst severity."""
    counts = Counter(one.severity for one in findings)
    told = ", ".join(f"{counts[one]:,} {one.name.lower()}{'s' * (counts[one] != 1)}" for one in sorted(counts)[::-1])
    print(f"cdiscount: {source.file}: {told or 'nothing is wrong'}", file=sys.stderr)
    return max(counts, default=None)


def _show(findings: Iterable[Finding], source: Given, *, as_json: bool = False, file: TextIO | None = None) -> None:
    place = "row" if source.is_package else "line"
    show((_row(one, place) for one in findings), (place, *_COLUMNS), as_json=as_json, file=file)


def _row(one: Finding, place: str) -> Mapping[str, str]:
    return {
        place: str(one.row or ""),
        "reference": one.reference,
        "field": one.field,
        "severity": one.severity.name.lower(),
        "code": one.code,
        "service code": one.service_code,
        "message": one.message,
        "advice": one.advice,
    }


def _refuse(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    _publishing.refuse(options, parser)
    _purge.refuse(options, parser)


async def _submit(client: Client, options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    if options.file.suffix.lower() == ".xlsx":
        return await _send(client.relays, RelaysFile(options.file), options, parser)
    source = given(options)
    modes = configured_modes(await client.seller.get_seller_information()) or None  # not told is not without
    now = datetime.fromtimestamp(client.timing.now(), french_time())
    found = list(source.findings(modes, now))
    _show(found, source, file=sys.stderr)
    if _count(found, source) is Severity.ERROR and not options.force:
        print("cdiscount: nothing is submitted: mend the errors, or say --force", file=sys.stderr)
        return ERRORS
    await _purge.announce(source, client.offers, compare=options.compare)
    package = source.package()
    section = client.products if package.kind == "products" else client.offers
    return await _send(section, package, options, parser)


async def _send(
    section: Submissions, package: Package, options: argparse.Namespace, parser: argparse.ArgumentParser
) -> int:
    ledger = FileLedger(options.ledger) if options.ledger else None
    async with _publishing.publisher(options, parser) as publisher:
        try:
            submission = await section.submit(package, publisher, ledger=ledger, again=options.repeat)
        except AlreadySubmitted as error:
            known = error.number and section.submission(error.number)
            print(_waiting.how_to_go_on(known, options) if known else _ledger.how_to_look(options), file=sys.stderr)
            raise
        print(f"cdiscount: submitted as package {submission.number}", file=sys.stderr)
        if isinstance(publisher, _serving.Server):
            return await _serving.wait(submission, publisher, options)
        if not options.wait:
            print(submission.number)
            return GOOD
        return await _waiting.wait(submission, options, waits=True)


async def _status(client: Client, options: argparse.Namespace, _: argparse.ArgumentParser) -> int:
    section = _section(client, options.kind)
    submission = section.submission(options.number)
    if options.ledger:
        noted = [one for one in await section.resume(FileLedger(options.ledger)) if one.number == options.number]
        submission = noted[0] if noted else submission
    return await _waiting.wait(submission, options, waits=options.wait)


def _section(client: Client, kind: str) -> Submissions:
    sections: dict[str, Submissions] = {
        "offers": client.offers,
        "products": client.products,
        "relays": client.relays,
    }
    return sections[kind]
