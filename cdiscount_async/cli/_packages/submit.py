"""`cdiscount package submit`: a package or rows, published and submitted once."""

import argparse
import sys
from datetime import datetime
from pathlib import Path

from ...client import Client
from ...errors import AlreadySubmitted
from ...french_time import french_time
from ...packages.checks import Severity, configured_modes
from ...submissions import FileLedger, Package, RelaysFile, Submissions
from .. import _client_options
from .._exit_status import ExitStatus
from .._terminal import tell
from . import ledger, publishing, purge, serving, waiting
from .findings import Findings, show_groups
from .source import FILE, KINDS, RELAYS, WORKBOOK, add_file, add_package, refuse, source_of


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    _client_options.add(parser, _submit, _refuse)
    parser.epilog = (
        f"{parser.epilog} The exit status is 0 if all rows were accepted or the command did not wait, 4 if the package"
        " is not processed yet, 5 if rows were refused, by this command or by the service."
    )
    add_file(parser, f"{FILE}; with --kind relays, the .xlsx of pick-up shops", (*KINDS, RELAYS))
    add_package(parser)
    purge.add(parser)
    publishing.add(parser)
    waiting.add(parser)
    parser.add_argument(
        "--ledger", type=Path, metavar="FILE", help="a file that records each submission, so that no crash loses it"
    )
    parser.add_argument(
        "--allow-duplicate",
        action="store_true",
        help="submit although the ledger says that the same package is being processed",
    )
    parser.add_argument(
        "--force", action="store_true", help="submit although there are errors; rows that cannot be read are left out"
    )


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
    modes = configured_modes(await client.seller.get_seller_information()) or None  # an empty answer is no answer
    found = Findings()
    found.add_all(source.findings(modes, datetime.fromtimestamp(client.timing.now(), french_time())))
    show_groups(found, of_rows=not source.is_package, file=sys.stderr)
    tell(f"{source.file}: {found}")
    if found.worst is Severity.ERROR and not options.force:
        tell(f"nothing is submitted: fix the errors, or pass {purge.skip_options('--force', source)}")
        return ExitStatus.REFUSED
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
            submission = await section.submit(
                package, publisher, ledger=file_ledger, allow_duplicate=options.allow_duplicate
            )
        except AlreadySubmitted as error:
            known = error.number and section.submission(error.number)
            tell(waiting.wait_hint(known, options) if known else ledger.show_command(options))
            raise
        tell(f"submitted as package {submission.number}")
        if isinstance(publisher, serving.Server):
            return await serving.wait(submission, publisher, options)
        if not options.wait:
            print(submission.number)
            return 0
        return await waiting.wait(submission, options, waits=True)
