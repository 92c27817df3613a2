"""Packages that purge: every offer that is missing from one goes off line."""

import argparse
from collections.abc import Collection, Sequence
from functools import partial
from typing import Any, Final

import attrs

from ...errors import CdiscountError, InvalidPackage
from ...models.offers import OfferFilterPaginated, OfferStateFilter
from ...packages import OfferPackageFile, PublicationPool, open_package
from ...sections import Offers
from .. import _account, _client_options
from .._tables import counted, few
from .._terminal import tell
from .option_texts import with_options
from .source import PACKAGE_TYPES, PackageSource, add_pools, source_of

_LEAVES_OUT: Final = {
    "skip_bad": "rows that cannot be read",
    "force": "rows that have errors",
    "ignore_unknown": "columns that are not known",
}
"""The options that leave something out of a package, and what they leave out."""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "--purge-and-replace", action="store_true", help="take every offer off line that is not in the package"
    )
    add_pools(parser)
    parser.add_argument(
        "--compare",
        action="store_true",
        help="if the package purges: fetch the list of offers, and show exactly which ones go off line",
    )
    parser.add_argument(
        "--purge-incomplete",
        action="store_true",
        help="purge although rows or columns are left out: the offers of these rows go off line",
    )


def add_account(parser: argparse.ArgumentParser) -> None:
    """Add the options of the account whose offers are counted, for a command that needs no account otherwise."""
    text = "The account whose offers are counted if the package purges. The command makes no other calls."
    _client_options.add_account(parser.add_argument_group("account", text))
    parser.set_defaults(dry_run=False)


def refuse(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """End with status 2 for options that leave something out of a package that purges, or have no effect on it."""
    source = source_of(options)
    for name in ("purge_and_replace", "pool"):
        option = f"--{name.replace('_', '-')}"
        if getattr(options, name) and source.is_package:
            parser.error(f"{option}: {source.file} is a package already, and has its own value")
        if getattr(options, name) and source.kind not in PACKAGE_TYPES:
            parser.error(f"{option} is for packages of offers")
    if options.purge_incomplete or not _purges(source):
        return
    for name, what in _LEAVES_OUT.items():
        if getattr(options, name, False):
            parser.error(
                f"--{name.replace('_', '-')} leaves out {what}, and offers that are missing from a package that purges"
                " go off line; pass --purge-incomplete if you want that"
            )


def skip_options(option: str, source: PackageSource) -> str:
    """Return the options that leave out what cannot be used, and what they do."""
    return f"{option} --purge-incomplete, which takes their offers off line" if _purges(source) else option


def announce(options: argparse.Namespace, parser: argparse.ArgumentParser, *, stops: bool) -> None:
    """Report on stderr what a package takes off line, if it purges. The offers are counted if there is an account.

    With `stops`, raises InvalidPackage as `announce_counted` does.
    """
    purge = _purge(source_of(options))
    if purge is None:
        return
    if stops:
        purge.stop(incomplete=options.purge_incomplete)
    if options.compare or _account.needs_no_question(options, parser):
        _client_options.call(options, parser, partial(_announce, purge))
    else:
        tell(f"{purge.text_uncounted}; --compare counts them")


async def announce_counted(source: PackageSource, offers: Offers, options: argparse.Namespace) -> None:
    """Report what a package takes off line, if it purges, before it is submitted.

    Raises:
        InvalidPackage: The package has no offer, or its file may have more offers.
        CdiscountError: The offers cannot be counted.

    """
    purge = _purge(source)
    if purge is not None:
        purge.stop(incomplete=options.purge_incomplete)
        tell(await _counts(purge, offers, compare=options.compare))


@attrs.frozen
class _Purge:
    """The content of a package that purges."""

    name: str
    pools: tuple[int, ...]
    """The sites from which all other offers are removed."""
    references: frozenset[str]
    unreadable: int
    """The number of rows that cannot be read, and so are not in the package."""
    warnings: Sequence[str]
    """Warnings about the file as a whole, for example a sheet that is not read."""

    def stop(self, *, incomplete: bool) -> None:
        """Raise InvalidPackage for a purge without offers, and for one of a file with warnings unless `incomplete`."""
        if not self.references:
            raise InvalidPackage(f"{self.name} purges and has no offer that can be read: all offers would go off line")
        if self.warnings and not incomplete:
            raise InvalidPackage(
                f"{self.name} purges, and the file may not be read as you expect: {self.warnings[0]}. Missing offers"
                " go off line, so pass --purge-incomplete if the file is right"
            )

    @property
    def text_uncounted(self) -> str:
        """The report without a count."""
        return f"{self._head}: every offer on {self._sites} that is not in it goes off line"

    def text_at_least(self, listed: int) -> str:
        """Return the report, if at least `listed` offers are on line on one of the sites."""
        if (count := listed - len(self.references)) < 1:
            return f"{self.text_uncounted}; --compare counts them"
        return f"{self._head}: at least {self._missing(count)}; --compare counts them exactly"

    def text_exactly(self, gone: Collection[str]) -> str:
        """Return the report, if the offers `gone` are on line and not in the package."""
        if not gone:
            return f"{self._head}: every offer that is on line on {self._sites} is in it"
        return f"{self._head}: {self._missing(len(gone))}: {few(gone)}"

    @property
    def _head(self) -> str:
        unreadable = f", and {self.unreadable:,} that cannot be read" if self.unreadable else ""
        return f"{self.name} purges, with {counted('row', len(self.references))}{unreadable}"

    @property
    def _sites(self) -> str:
        return f"site{'s' * (len(self.pools) > 1)} {' and '.join(map(str, self.pools))}"

    def _missing(self, count: int) -> str:
        verb = "is" if count == 1 else "are"
        return f"{counted('offer', count)} on line on {self._sites} {verb} not in it, and will go off line"


def _purges(source: PackageSource) -> bool:
    if not source.is_package:
        return source.purges
    package = open_package(source.file)
    return isinstance(package, OfferPackageFile) and package.purge_and_replace


def _purge(source: PackageSource) -> _Purge | None:
    """Return the content of a package that purges; None for one that does not."""
    if not _purges(source):
        return None
    package: Any = open_package(source.file) if source.is_package else source
    pools = package.publication_pools if source.is_package else source.pools
    references, unreadable = set[str](), 0
    rows = package.rows()
    for row in rows:
        if row.item is None:
            unreadable += 1
        else:
            references.add(row.item.seller_product_id.strip())
    sites = tuple(dict.fromkeys(map(int, pools))) or (int(PublicationPool.CDISCOUNT),)
    warnings = [with_options(one.expected) for one in getattr(rows, "warnings", ())]  # rows of a zip have no warnings
    return _Purge(str(source.file), sites, frozenset(references), unreadable, warnings)


async def _announce(purge: _Purge, client: Any, options: argparse.Namespace, _: argparse.ArgumentParser) -> None:
    try:
        report = await _counts(purge, client.offers, compare=options.compare)
    except CdiscountError as error:
        if options.compare:
            raise
        report = f"{purge.text_uncounted}; they could not be counted: {error}"
    tell(report)


async def _counts(purge: _Purge, offers: Offers, *, compare: bool) -> str:
    """Return the report with the offers on line: by one call for each site or, with `compare`, by the whole list."""
    filters = [
        OfferFilterPaginated(offer_pool_id=pool, offer_state_filter=OfferStateFilter.ONLINE_OFFERS_ONLY)
        for pool in purge.pools
    ]
    if not compare:
        return purge.text_at_least(max([await _listed(offers, one) for one in filters]))
    listed = {(offer.seller_product_id or "").strip() for one in filters async for offer in offers.iter_offers(one)}
    return purge.text_exactly(sorted(listed - purge.references))


async def _listed(offers: Offers, wanted: OfferFilterPaginated) -> int:
    """Return the least number of offers in a list: all pages are full, except the last one, which has at least one."""
    page = await offers.get_offer_list_paginated(wanted)
    further = max(0, (page.number_of_pages or 0) - 1)
    return len(page.offer_list) * further + 1 if further else len(page.offer_list)
