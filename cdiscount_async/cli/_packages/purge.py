"""Packages that purge: what is left out of one, by mistake or not, goes off line."""

import argparse
import os
from collections.abc import Collection, Sequence
from functools import partial
from typing import Any, Final

import attrs

from ...errors import CdiscountError, InvalidPackage
from ...models.offers import OfferFilterPaginated, OfferStateFilter
from ...packages import OfferPackageFile, PublicationPool, open_package
from ...sections import Offers
from .. import _client_options
from .._tables import counted, few
from .._terminal import tell
from .hints import as_options
from .source import PACKAGE_TYPES, PackageSource, add_pools, given

_GOES_ON: Final = {
    "skip_bad": "rows that cannot be read",
    "force": "rows that have errors",
    "ignore_unknown": "columns that are not known",
}
"""What a package goes on without, by the options that allow it."""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "--purge-and-replace", action="store_true", help="take every offer off line that is not in the package"
    )
    add_pools(parser)
    parser.add_argument(
        "--compare",
        action="store_true",
        help="where the package purges: read the list of offers, and tell exactly which go off line",
    )
    parser.add_argument(
        "--purge-incomplete",
        action="store_true",
        help="purge although rows or columns are left out: the offers of these rows go off line",
    )


def add_account(parser: argparse.ArgumentParser) -> None:
    """Add the options that say whose offers are counted, for a command that otherwise needs no account."""
    text = "Whose offers are counted where the package purges; nothing else is asked of the service."
    _client_options.add_account(parser.add_argument_group("account", text))
    parser.set_defaults(dry_run=False)


def refuse(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """Refuse options that leave something out of a package that purges, and those that have no effect on it."""
    source = given(options)
    for name in ("purge_and_replace", "pool"):
        option = f"--{name.replace('_', '-')}"
        if getattr(options, name) and source.is_package:
            parser.error(f"{option}: {source.file} is a package already, which says so itself")
        if getattr(options, name) and source.kind not in PACKAGE_TYPES:
            parser.error(f"{option} is for packages of offers")
    if options.purge_incomplete or not _purges(source):
        return
    for name, what in _GOES_ON.items():
        if getattr(options, name, False):
            parser.error(
                f"--{name.replace('_', '-')} goes on without {what}, and what is missing from a package that purges"
                " goes off line; pass --purge-incomplete if that is meant"
            )


def going_on(option: str, source: PackageSource) -> str:
    """Return the options with which a command goes on without what cannot be used, and what they do."""
    return f"{option} --purge-incomplete, which takes their offers off line" if _purges(source) else option


def announce(options: argparse.Namespace, parser: argparse.ArgumentParser, *, stops: bool) -> None:
    """Say what a package takes off line, if it purges: on stderr, and counted where there is an account to ask.

    With `stops`, raises InvalidPackage as `announce_counted` does.
    """
    purge = _purge(given(options))
    if purge is None:
        return
    if stops:
        purge.stop(incomplete=options.purge_incomplete)
    if options.compare or (options.login and "CDISCOUNT_PASSWORD" in os.environ):
        _client_options.call(options, parser, partial(_announce, purge))
    else:
        tell(f"{purge.uncounted}; --compare counts them")


async def announce_counted(source: PackageSource, offers: Offers, options: argparse.Namespace) -> None:
    """Say what a package takes off line, if it purges, before it is submitted.

    Raises InvalidPackage for one that has no offer, or whose file may have more, and CdiscountError where nobody can
    count the offers.
    """
    purge = _purge(source)
    if purge is not None:
        purge.stop(incomplete=options.purge_incomplete)
        tell(await _counts(purge, offers, compare=options.compare))


@attrs.frozen
class _Purge:
    """What a package that purges has."""

    name: str
    pools: tuple[int, ...]
    """The sites that are emptied before."""
    references: frozenset[str]
    unreadable: int
    """Rows that are not in the package, because they cannot be read."""
    doubts: Sequence[str]
    """What may not be meant in the file as a whole, such as a sheet that is not read."""

    def stop(self, *, incomplete: bool) -> None:
        """Raise InvalidPackage where a purge can only be a mistake, or may be one and nobody said that it is none."""
        if not self.references:
            raise InvalidPackage(f"{self.name} purges and has no offer that can be read: all would go off line")
        if self.doubts and not incomplete:
            raise InvalidPackage(
                f"{self.name} purges, and may not be read as you mean the file: {self.doubts[0]}. What is missing"
                " goes off line, so pass --purge-incomplete if the file is right"
            )

    @property
    def uncounted(self) -> str:
        """Say what goes off line, where nobody asked how much."""
        return f"{self._head}: every offer on {self._sites} that is not in it goes off line"

    def at_least(self, listed: int) -> str:
        """Say how much goes off line, where at least so many offers are on line on one of the sites."""
        if (count := listed - len(self.references)) < 1:
            return f"{self.uncounted}; --compare counts them"
        return f"{self._head}: at least {self._missing(count)}; --compare counts them exactly"

    def exactly(self, gone: Collection[str]) -> str:
        """Say what goes off line, where these offers are on line and not in the package."""
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
    """Read the references of a package that purges; None for one that does not."""
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
    doubts = [as_options(one.expected) for one in getattr(rows, "warnings", ())]  # a zip is read as it is
    return _Purge(str(source.file), sites, frozenset(references), unreadable, doubts)


async def _announce(purge: _Purge, client: Any, options: argparse.Namespace, _: argparse.ArgumentParser) -> None:
    try:
        said = await _counts(purge, client.offers, compare=options.compare)
    except CdiscountError as error:
        if options.compare:
            raise
        said = f"{purge.uncounted}; they could not be counted: {error}"
    tell(said)


async def _counts(purge: _Purge, offers: Offers, *, compare: bool) -> str:
    """Ask which offers are on line: by one call for each site, or for the whole list."""
    questions = [
        OfferFilterPaginated(offer_pool_id=pool, offer_state_filter=OfferStateFilter.ONLINE_OFFERS_ONLY)
        for pool in purge.pools
    ]
    if not compare:
        return purge.at_least(max([await _listed(offers, one) for one in questions]))
    listed = {(offer.seller_product_id or "").strip() for one in questions async for offer in offers.iter_offers(one)}
    return purge.exactly(sorted(listed - purge.references))


async def _listed(offers: Offers, question: OfferFilterPaginated) -> int:
    """Return how many offers a list has at least: all pages are full, but for the last, which has one at least."""
    page = await offers.get_offer_list_paginated(question)
    further = max(0, (page.number_of_pages or 0) - 1)
    return len(page.offer_list) * further + 1 if further else len(page.offer_list)
