"""The command `cdiscount package diff`: shows or packages the rows that are new or changed since an older file."""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, Final

import attrs

from ...packages import Offer, OfferPackageFile, Product, Row, Rows, StockAndPrice, open_package
from .._exit_status import ExitStatus
from .._tables import counted, few, show
from .._terminal import tell
from .compared import Change, OldFile, UnusableError, usable
from .option_texts import with_options
from .reading import wrong_options
from .source import FILE, PackageSource, add_file, add_package, add_pools, kind_of, naming, require_file, source_of
from .writing import refuse_output, write

_CLASSES: Final[dict[str, type[Any]]] = {"offers": Offer, "stocks": StockAndPrice, "products": Product}
_COLUMNS: Final = ("row", "reference", "change", "fields")


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("old", type=Path, metavar="OLD", help="the older file, of the same types as NEW")
    add_file(parser, FILE, metavar="NEW")
    parser.add_argument(
        "--output", type=Path, metavar="ZIP", help="write a package of the rows that are new or changed"
    )
    add_package(parser)
    add_pools(parser)
    parser.add_argument("--json", action="store_true", help="print each difference as a line of JSON")
    parser.epilog = (
        "The exit status is 0 if something is new or changed, 4 if nothing is, 5 if rows cannot be compared."
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Compare the files, and show or write what is new or changed."""
    old, new = _sources(options, parser)
    try:
        return _compare(old, new, options)
    except UnusableError as error:
        tell(f"{error}; nothing is compared")
        return ExitStatus.REFUSED


def _sources(options: argparse.Namespace, parser: argparse.ArgumentParser) -> tuple[PackageSource, PackageSource]:
    """Return both files, read as the kind of --kind, or as the kind of a package among them."""
    files: tuple[Path, Path] = options.old, options.file
    for file in files:
        require_file(file, parser)
    if options.output is not None:
        refuse_output(options.output, files, parser)
    wrong = [wrong_options(options, file) for file in files]
    for name, what in wrong[0].items():
        if name in wrong[1]:
            parser.error(f"{what}, and neither {files[0]} nor {files[1]} is one")
    kinds = {file: _kind_of(file) for file in reversed(files) if file.suffix.lower() == ".zip"}
    kind = options.kind or next(iter(kinds.values()), "offers")
    for file, its in kinds.items():
        if its != kind and (its, kind) != ("offers", "stocks"):  # offers have stocks and prices
            parser.error(f"{file} is a package of {its}, which cannot be compared as {kind}")
    # The new package never purges, because that would take unchanged offers off line.
    source = attrs.evolve(source_of(options), kind=kind)
    old, new = (
        attrs.evolve(source, file=file, reading={**source.reading, **dict.fromkeys(its)})
        for file, its in zip(files, wrong, strict=True)
    )
    return old, new


def _kind_of(file: Path) -> str:
    with naming(file):
        return kind_of(open_package(file))


def _compare(old: PackageSource, new: PackageSource, options: argparse.Namespace) -> int:
    old_rows, new_rows = _rows(old), _rows(new)
    known, seen = OldFile(_CLASSES[new.kind], old_rows, str(old.file)), set[str]()
    counts, warned = Counter[str](), 0
    for reference, row in usable(new_rows, str(new.file)):
        seen.add(reference)
        warned += bool(row.warnings)
        change = known.change(reference, row)
        counts[change.what if change else "unchanged"] += 1
    gone, changes = known.without(seen), counts["new"] + counts["changed"]
    summary = ", ".join(f"{counts[one]:,} {one}" for one in ("new", "changed", "unchanged"))
    tell(f"{new.file} against {old.file}: {summary}, {len(gone):,} gone")
    _report_warnings(old_rows, old.file)
    _report_warnings(new_rows, new.file)
    if warned:
        tell(f"{new.file}: {counted('row', warned)} with warnings, which cdiscount package check shows")
    if gone:
        hint = "" if new.kind == "products" else "; an offer with the stock 0 in NEW is not on sale"
        tell(f"gone, and not changed by this package: {few(gone)}{hint}")
    if options.output is None:
        rows = map(_row, (change for _, change in _changes(known, new)))
        show(chain(rows, map(_gone, gone)), _COLUMNS, as_json=options.json)
    elif changes:
        changed = (row for row, _ in _changes(known, new))
        write(_with_sites(new).to_package(changed, skip_bad=False), changes, options.output)
    else:
        options.output.unlink(missing_ok=True)  # the package of an earlier run must not be submitted again
        tell(f"nothing is new or changed, so {options.output} was not written")
    return ExitStatus.DONE if changes else ExitStatus.UNSETTLED


def _report_warnings(rows: Iterable[Row[Any]], file: Path) -> None:
    """Report warnings about a file of rows as a whole, for example a sheet that is not read."""
    for one in rows.warnings if isinstance(rows, Rows) else ():
        tell(f"{file}: {with_options(one.expected)}")


def _changes(known: OldFile, new: PackageSource) -> Iterator[tuple[Row[Any], Change]]:
    """Yield the new and the changed rows. The file is read again, because rows are not kept in memory."""
    for reference, row in usable(_rows(new), str(new.file)):
        if (change := known.change(reference, row)) is not None:
            yield row, change


def _rows(source: PackageSource) -> Iterable[Row[Any]]:
    if not source.is_package:
        return source.rows()
    rows = _of_package(source.file)
    return map(_light, rows) if source.kind == "stocks" else rows


def _of_package(file: Path) -> Iterator[Row[Any]]:
    with naming(file):
        yield from open_package(file).rows()


def _light(row: Row[Any]) -> Row[Any]:
    """Return the stock and the price of an offer."""
    if not isinstance(row.item, Offer):
        return row
    offer = row.item
    light = StockAndPrice(
        seller_product_id=offer.seller_product_id, product_ean=offer.product_ean, price=offer.price, stock=offer.stock
    )
    return attrs.evolve(row, item=light)


def _with_sites(new: PackageSource) -> PackageSource:
    """Return the new file with its own sites, if it is a package."""
    if not new.is_package or not isinstance(package := open_package(new.file), OfferPackageFile):
        return new
    if package.purge_and_replace:
        tell(f"{new.file} purges, but the package of the changes does not")
    return attrs.evolve(new, pools=new.pools or tuple(map(int, package.publication_pools)))


def _row(one: Change) -> dict[str, str]:
    return {"row": str(one.row), "reference": one.reference, "change": one.what, "fields": ", ".join(one.fields)}


def _gone(reference: str) -> dict[str, str]:
    return {"row": "", "reference": reference, "change": "gone", "fields": ""}
