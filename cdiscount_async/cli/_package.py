"""The commands `cdiscount package …`: offers and products from rows to a package, checked, submitted and waited for."""

import argparse
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from ..client import Client
from ..errors import AlreadySubmitted
from ..french_time import french_time
from ..packages import DeliveryMode
from ..packages.checks import Severity, configured_modes
from ..packages.rows import offer_template, product_template
from ..submissions import Package, RelaysFile, Submissions
from ..submissions._sqlite_ledger import FileLedger
from . import _client_options
from ._packages import building, diff, ledger, publishing, purge, serving, waiting
from ._packages.findings import Findings, show_each, show_groups
from ._packages.source import (
    FILE,
    KINDS,
    PACKAGE_TYPES,
    RELAYS,
    ROWS,
    WORKBOOK,
    add_file,
    add_package,
    refuse,
    source_of,
)
from ._terminal import tell

GOOD: Final = 0
WARNINGS: Final = 4
ERRORS: Final = 5

_DIGITS: Final = 18
"""No number of a package is longer."""
_STATUS: Final = {None: GOOD, Severity.NOTICE: GOOD, Severity.WARNING: WARNINGS, Severity.ERROR: ERRORS}


def add(commands: Any) -> None:
    """Add the commands."""
    text = "build, check, submit and follow packages of offers and products"
    parser = commands.add_parser("package", help=text, description=f"{text[0].upper()}{text[1:]}.")
    inner = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    template = _local(inner, "template", _template, "print a CSV with all columns and an example row")
    template.add_argument("kind", choices=KINDS, nargs="?", default="offers", help="offers when left out")

    text = "build a package of rows; several where there are too many rows for one"
    build = _local(inner, "build", building.build, text)
    build.epilog = "The exit status is 5 where rows cannot be read, and nothing is written then."
    add_file(build, ROWS)
    add_package(build)
    build.add_argument("--output", type=Path, metavar="ZIP", help="the zip to write; beside the rows when left out")
    build.add_argument("--skip-bad", action="store_true", help="leave out rows that cannot be read")
    purge.add(build)
    purge.add_account(build)

    check = _local(inner, "check", _check, "tell what is wrong with a package or with rows, before they are submitted")
    check.epilog = "The exit status is 0 where there is nothing worse than a notice, 4 for warnings, 5 for errors."
    add_file(check)
    check.add_argument(
        "--modes", type=_modes, metavar="MODE,MODE", help="the delivery modes that the seller has set up"
    )
    check.add_argument("--all", action="store_true", help="print each finding, and not one line for each rule")
    check.add_argument("--json", action="store_true", help="print each finding as a line of JSON")
    purge.add(check)
    purge.add_account(check)

    diff.add(_local(inner, "diff", diff.run, "show or package what is new or changed in a file since an older one"))

    text = "publish a package or rows, and submit it, once; with --wait, wait until it is processed"
    submit = _client_options.add(inner, "submit", _submit, text, _refuse)
    submit.epilog = (
        f"{submit.epilog} The exit status is 0 where all rows were taken or nobody waited, 4 where the package is"
        " not processed yet, 5 where rows were refused, here or there."
    )
    add_file(submit, f"{FILE}; with --kind relays, the .xlsx of pick-up shops", (*KINDS, RELAYS))
    add_package(submit)
    purge.add(submit)
    publishing.add(submit)
    waiting.add(submit)
    submit.add_argument(
        "--ledger", type=Path, metavar="FILE", help="a file that records each submission, so that no crash loses it"
    )
    submit.add_argument(
        "--again",
        dest="repeat",
        action="store_true",
        help="submit although the ledger says that the same package is being processed",
    )
    submit.add_argument(
        "--force", action="store_true", help="submit although there are errors; rows that cannot be read are left out"
    )

    text = "tell whether a package is processed, and what became of its rows"
    status = _client_options.add(inner, "status", _status, text, _refuse_no_ledger)
    status.epilog = f"{status.epilog} The exit status is that of submit."
    status.add_argument("number", type=_number, metavar="ID", help="PackageId, or RelaysFileId")
    status.add_argument("--kind", choices=("offers", "products", RELAYS), default="offers", help="offers when left out")
    status.add_argument("--ledger", type=Path, metavar="FILE", help="the file that --ledger of submit named")
    waiting.add(status)

    text = "show the submissions that a ledger has, and record what you found out"
    ledger.add(_local(inner, "ledger", ledger.run, text))


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
    if not (text.isdecimal() and len(text) <= _DIGITS and int(text)):
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is no number of a package: it has one from 1")
    return int(text)


def _template(options: argparse.Namespace, _: argparse.ArgumentParser) -> int:
    text = product_template() if options.kind == "products" else offer_template(PACKAGE_TYPES[options.kind])
    print(text.replace("\r\n", "\n"), end="")
    return GOOD


def _check(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    refuse(options, parser)
    purge.refuse(options, parser)
    source = source_of(options)
    found = Findings()
    findings = source.findings(options.modes, datetime.now(french_time()))
    if options.json or options.all:
        show_each(found.passing(findings), of_rows=not source.is_package, as_json=options.json)
    else:
        found.add_all(findings)
        show_groups(found, of_rows=not source.is_package)
    tell(f"{source.file}: {found}")
    purge.announce(options, parser, stops=False)
    return _STATUS[found.worst]


def _refuse(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    publishing.refuse(options, parser)
    refuse(options, parser)
    if options.kind is None and options.file.suffix.lower() == WORKBOOK:
        parser.error(
            f"{options.file} may have rows or pick-up shops: say which with --kind offers, stocks, products or relays"
        )
    purge.refuse(options, parser)


async def _submit(client: Client, options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    if options.kind == RELAYS:
        return await _send(client.relays, RelaysFile(options.file), options, parser)
    source = source_of(options)
    modes = configured_modes(await client.seller.get_seller_information()) or None  # not told is not without
    found = Findings()
    found.add_all(source.findings(modes, datetime.fromtimestamp(client.timing.now(), french_time())))
    show_groups(found, of_rows=not source.is_package, file=sys.stderr)
    tell(f"{source.file}: {found}")
    if found.worst is Severity.ERROR and not options.force:
        tell(f"nothing is submitted: fix the errors, or pass {purge.skip_options('--force', source)}")
        return ERRORS
    await purge.announce_counted(source, client.offers, options)
    package = source.package(skip_bad=options.force)
    section = client.products if package.kind == "products" else client.offers
    return await _send(section, package, options, parser)


async def _send(
    section: Submissions, package: Package, options: argparse.Namespace, parser: argparse.ArgumentParser
) -> int:
    file_ledger = FileLedger(options.ledger) if options.ledger else None
    async with publishing.publisher(options, parser) as publisher:
        try:
            submission = await section.submit(package, publisher, ledger=file_ledger, allow_duplicate=options.repeat)
        except AlreadySubmitted as error:
            known = error.number and section.submission(error.number)
            tell(waiting.wait_hint(known, options) if known else ledger.show_command(options))
            raise
        tell(f"submitted as package {submission.number}")
        if isinstance(publisher, serving.Server):
            return await serving.wait(submission, publisher, options)
        if not options.wait:
            print(submission.number)
            return GOOD
        return await waiting.wait(submission, options, waits=True)


def _refuse_no_ledger(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    if options.ledger:
        ledger.require_ledger(options.ledger, parser)


async def _status(client: Client, options: argparse.Namespace, _: argparse.ArgumentParser) -> int:
    section = _section(client, options.kind)
    submission = section.submission(options.number)
    if options.ledger:
        noted = [one for one in await section.resume(FileLedger(options.ledger)) if one.number == options.number]
        submission = noted[0] if noted else submission
    return await waiting.wait(submission, options, waits=options.wait)


def _section(client: Client, kind: str) -> Submissions:
    sections: dict[str, Submissions] = {
        "offers": client.offers,
        "products": client.products,
        "relays": client.relays,
    }
    return sections[kind]
