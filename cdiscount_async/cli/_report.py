"""`cdiscount report`: a page about what was loaded, with charts and tables."""

import argparse
from pathlib import Path

from .._common.files import atomic
from ._tables import counted
from ._terminal import tell


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.description = (
        "Write one HTML page about what `cdiscount load` has loaded: revenue by week, commission, late shipments,"
        " refunds, best sellers, stock about to run out and more, each as a chart and a table. The page needs no other"
        " file and no network, and names no buyer. Nothing is written into the database. Needs the extra `report`."
    )
    parser.epilog = "Example: cdiscount report shop.duckdb --output monday.html"
    parser.add_argument(
        "database",
        metavar="DATABASE",
        help="a DuckDB file, or a URL that begins with postgresql://. For a URL without the password, set PGPASSWORD",
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=Path("report.html"),
        metavar="FILE",
        help="the file, which is replaced; report.html if left out",
    )
    parser.add_argument("--dataset", default="cdiscount", metavar="NAME", help="the schema; cdiscount if left out")
    parser.add_argument(
        "--seller",
        action="append",
        default=[],
        metavar="LOGIN",
        help="only this seller; may be repeated. All sellers together if left out",
    )
    parser.set_defaults(run=_report)


def _report(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    if options.output.suffix.lower() not in {".html", ".htm"}:
        parser.error(f"--output: {options.output}: the name must end with .html")
    if not options.output.parent.is_dir():
        parser.error(f"--output: {options.output.parent}: no such directory")
    if "://" not in options.database and not Path(options.database).exists():
        parser.error(f"{options.database}: no such file")
    from ..warehouse import html_report  # noqa: PLC0415 - an optional extra

    report = html_report(options.database, dataset=options.dataset, sellers=options.seller)
    with atomic(options.output) as file:
        file.write(report.html.encode())
    for missing in dict.fromkeys(report.unanswered.values()):
        names = [name for name, one in report.unanswered.items() if one == missing]
        tell(
            f"no answer to {', '.join(names)}: the database does not have {missing};"
            " `cdiscount load` of all kinds adds it"
        )
    what = counted("seller", len(report.sellers))
    tell(f"{options.output}: {what}" if report.rows else f"{options.output}: the database has no rows to show yet")
    return 0
