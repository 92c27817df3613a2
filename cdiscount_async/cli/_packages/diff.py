"""The command `cdiscount package diff`: what of a file is new or changed since an older one, and a package of that."""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, Final

import attrs

from ...packages import Offer, OfferPackageFile, Product, Row, Rows, StockAndPrice, open_package
from .._tables import counted, few, show
from .._terminal import tell
from .compared import Change, Old, UnusableError, usable
from .hints import as_options
from .reading import unfit
from .source import FILE, PackageSource, add_file, add_package, add_pools, given, kind_of, naming, refuse_no_file
from .writing import refuse_output, write

NOTHING: Final = 4
"""The exit status where nothing is new or changed."""
UNUSABLE: Final = 5
"""The exit status where rows cannot be compared."""

_CLASSES: Final[dict[str, type[Any]]] = {"offers": Offer, "stocks": StockAndPrice, "products": Product}
_COLUMNS: Final = ("row", "reference", "change", "fields")


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("old", type=Path, metavar="OLD", help="what was submitted or listed before: as NEW")
    add_file(parser, FILE, metavar="NEW")
    parser.add_argument(
        "--output", type=Path, metavar="ZIP", help="write a package of the rows that are new or changed"
    )
    add_package(parser)
    add_pools(parser)
    parser.add_argument("--json", action="store_true", help="print each difference as a line of JSON")
    parser.epilog = (
        "The exit status is 0 where something is new or changed, 4 where nothing is, 5 where rows cannot be compared."
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Compare the files, and show or write what is new or changed."""
    old, new = _given(options, parser)
    try:
        return _compare(old, new, options)
    except UnusableError as error:
        tell(f"{error}; nothing is compared")
        return UNUSABLE


def _given(options: argparse.Namespace, parser: argparse.ArgumentParser) -> tuple[PackageSource, PackageSource]:
    """Return both files, read as one kind: what is said, or else what a package says of itself."""
    files: tuple[Path, Path] = options.old, options.file
    for file in files:
        refuse_no_file(file, parser)
    if options.output is not None:
        refuse_output(options.output, files, parser)
    unfits = [unfit(options, file) for file in files]
    for name, what in unfits[0].items():
        if name in unfits[1]:
            parser.error(f"{what}, and neither {files[0]} nor {files[1]} is one")
    kinds = {file: _kind_of(file) for file in reversed(files) if file.suffix.lower() == ".zip"}
    kind = options.kind or next(iter(kinds.values()), "offers")
    for file, its in kinds.items():
        if its != kind and (its, kind) != ("offers", "stocks"):  # offers have stocks and prices
            parser.error(f"{file} is a package of {its}, which cannot be compared as {kind}")
    # What is made of it never purges, which would take off line what is unchanged: no option says so here.
    said = attrs.evolve(given(options), kind=kind)
    old, new = (
        attrs.evolve(said, file=file, reading={**said.reading, **dict.fromkeys(its)})
        for file, its in zip(files, unfits, strict=True)
    )
    return old, new


def _kind_of(file: Path) -> str:
    with naming(file):
        return kind_of(open_package(file))


def _compare(old: PackageSource, new: PackageSource, options: argparse.Namespace) -> int:
    old_rows, new_rows = _rows(old), _rows(new)
    known, seen = Old(_CLASSES[new.kind], old_rows, str(old.file)), set[str]()
    counts, warned = Counter[str](), 0
    for reference, row in usable(new_rows, str(new.file)):
        seen.add(reference)
        warned += bool(row.warnings)
        change = known.change(reference, row)
        counts[change.what if change else "unchanged"] += 1
    gone, changes = known.without(seen), counts["new"] + counts["changed"]
    told = ", ".join(f"{counts[one]:,} {one}" for one in ("new", "changed", "unchanged"))
    tell(f"{new.file} against {old.file}: {told}, {len(gone):,} gone")
    _tell_doubts(old_rows, old.file)
    _tell_doubts(new_rows, new.file)
    if warned:
        tell(f"{new.file}: {counted('row', warned)} with warnings, which cdiscount package check shows")
    if gone:
        hint = "" if new.kind == "products" else "; a stock of 0 in NEW takes an offer off sale"
        tell(f"gone, and not changed by a package: {few(gone)}{hint}")
    if options.output is None:
        rows = map(_row, (change for _, change in _changes(known, new)))
        show(chain(rows, map(_gone, gone)), _COLUMNS, as_json=options.json)
    elif changes:
        write(_with_sites(new).made((row for row, _ in _changes(known, new)), skip_bad=False), changes, options.output)
    else:
        options.output.unlink(missing_ok=True)  # what was written on another day must not be submitted again
        tell(f"nothing is new or changed, so there is no {options.output}")
    return 0 if changes else NOTHING


def _tell_doubts(rows: Iterable[Row[Any]], file: Path) -> None:
    """Tell what may not be meant in a file as a whole, such as a sheet that is not read; a zip is read as it is."""
    for one in rows.warnings if isinstance(rows, Rows) else ():
        tell(f"{file}: {as_options(one.expected)}")


def _changes(known: Old, new: PackageSource) -> Iterator[tuple[Row[Any], Change]]:
    """Read the new file once more, and give what is new or changed: the rows are not kept."""
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
    """Make the stock and the price of a whole offer."""
    if not isinstance(row.item, Offer):
        return row
    offer = row.item
    light = StockAndPrice(
        seller_product_id=offer.seller_product_id, product_ean=offer.product_ean, price=offer.price, stock=offer.stock
    )
    return attrs.evolve(row, item=light)


def _with_sites(new: PackageSource) -> PackageSource:
    """Return the new file with the sites that it names itself, where it is a package."""
    if not new.is_package or not isinstance(package := open_package(new.file), OfferPackageFile):
        return new
    if package.purge_and_replace:
        tell(f"{new.file} purges, and a package of what changed does not")
    return attrs.evolve(new, pools=new.pools or tuple(map(int, package.publication_pools)))


def _row(one: Change) -> dict[str, str]:
    return {"row": str(one.row), "reference": one.reference, "change": one.what, "fields": ", ".join(one.fields)}


def _gone(reference: str) -> dict[str, str]:
    return {"row": "", "reference": reference, "change": "gone", "fields": ""}
