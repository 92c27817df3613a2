"""`cdiscount package check`: what is wrong with a package or with rows."""

import argparse
from datetime import datetime
from typing import Final

from ...french_time import french_time
from ...packages import DeliveryMode
from ...packages.checks import Severity
from .._argument_types import name_of
from .._exit_status import ExitStatus
from .._terminal import tell
from . import purge
from .findings import Findings, show_each, show_groups
from .source import add_file, refuse, source_of

_STATUS: Final = {
    None: ExitStatus.DONE,
    Severity.NOTICE: ExitStatus.DONE,
    Severity.WARNING: ExitStatus.UNSETTLED,
    Severity.ERROR: ExitStatus.REFUSED,
}
"""The exit status by the worst finding."""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.epilog = "The exit status is 0 if nothing is worse than a notice, 4 for warnings, 5 for errors."
    add_file(parser)
    parser.add_argument(
        "--modes", type=_modes, metavar="MODE,MODE", help="the delivery modes that the seller has set up"
    )
    parser.add_argument("--all", action="store_true", help="print each finding, not one line for each rule")
    parser.add_argument("--json", action="store_true", help="print each finding as a line of JSON")
    purge.add(parser)
    purge.add_account(parser)
    parser.set_defaults(run=_check)


def _modes(text: str) -> frozenset[DeliveryMode]:
    known = name_of(one.value for one in DeliveryMode)
    return frozenset(DeliveryMode(known(one)) for one in text.split(","))


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
