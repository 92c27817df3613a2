"""The time to write and to check packages of offers, compared with cdiscountapi and with bare lxml.

Prints a table for 1,000 and for 10,000 offers, the ratios with their targets, and the peak memory of writing up to a
million offers from a generator.

cdiscountapi 0.2.2, another Python library, gets dictionaries that are made before it is timed, and does not download
the WSDL as it does for every package. It compares each offer with all before, so two sizes are measured. Bare lxml gets
the texts of all attributes, and writes them with `etree.xmlfile` into a compressed entry of a zip file.
"""

import argparse
import contextlib
import io
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import cdiscountapi.packages
from cdiscountapi.helpers import generate_package
from lxml import etree

from cdiscount_async.packages import Offer, OfferPackage, ProductCondition, Row, ShippingInformation
from cdiscount_async.packages._kinds import OFFERS
from cdiscount_async.packages._layout import layout
from cdiscount_async.packages.checks import check_offers

from ._fresh import in_new_process
from ._resident import memory, reset_peak
from ._rounds import target
from ._timing import ROUNDS, Case, Timing, measure, print_table

SIZES: Final = (1_000, 10_000)
STREAMED: Final = (1_000, 100_000, 1_000_000)
LEVEL: Final = 3
"""The compression level of packages; that of cdiscountapi is zlib's default, 6."""


def offers(count: int) -> Iterator[Offer]:
    """Yield offers that differ as a seller's offers do, and that break no rule."""
    for number in range(count):
        yield Offer(
            seller_product_id=f"REF-{number:07}",
            product_ean=_ean(3_606_800_000_00 + number),
            product_condition=ProductCondition.NEW,
            price=Decimal(1_990 + number % 5_000).scaleb(-2),
            stock=number % 120,
            vat=Decimal(20),
            eco_part=Decimal("0.12"),
            preparation_time=1 + number % 3,
            comment=f"Lampe de bureau en métal & verre, modèle {number % 97}",
            striked_price=Decimal(9_900 + number % 5_000).scaleb(-2),
            shipping_information_list=[
                ShippingInformation(
                    delivery_mode=mode,
                    shipping_charges=Decimal("2.95"),
                    additional_shipping_charges=Decimal("1.00"),
                )
                for mode in ("Tracked", "Registered")
            ],
        )


def _ean(number: int) -> str:
    digits = f"{number:012}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


def main() -> None:
    """Print a table for each size, the ratios with their targets, and the memory of writing."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    for size in SIZES:
        timings = _compare(size, rounds)
        print_table(f"{size:,} offers with two delivery modes each, into a zip", timings, "write")
        _print_ratios(timings)
    _print_memory()


def _print_ratios(timings: dict[str, Timing]) -> None:
    ours, checked, bare, peer = (timings[name].seconds for name in ("write", "write and check", "lxml", "cdiscountapi"))
    print(f"\n{'':64}{'min':>7}{'median':>8}{'max':>8}")
    target("cdiscountapi / written", [one / own for one, own in zip(peer, ours, strict=True)], least=10)
    target("cdiscountapi / written and checked", [one / own for one, own in zip(peer, checked, strict=True)], least=10)
    target("written / bare xmlfile and deflate", [own / one for own, one in zip(ours, bare, strict=True)], most=2)
    target("written and checked / the same", [own / one for own, one in zip(checked, bare, strict=True)], most=2)


def _compare(size: int, rounds: int) -> dict[str, Timing]:
    generated = list(offers(size))
    texts = [_texts(offer) for offer in generated]
    for_peer = [_for_cdiscountapi(*one) for one in texts]
    cdiscountapi.packages.zeep.Client = _NoNetwork
    package = OfferPackage(generated)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "peer"

        def write() -> int:
            return package.write(io.BytesIO()).size

        def write_and_check() -> int:
            findings = list(check_offers(Row(number, offer) for number, offer in enumerate(generated, 1)))
            return len(findings) + write()

        def peer() -> None:
            with contextlib.redirect_stdout(None):
                generate_package("offer", path, {"OfferCollection": for_peer})

        _require_equal(package, texts)
        return measure(
            [
                Case("write", write, size),
                Case("write and check", write_and_check, size),
                Case("lxml", lambda: _bare(texts), size),
                Case("cdiscountapi", peer, size),
            ],
            rounds,
        )


class _NoNetwork:
    """Replaces the SOAP client of cdiscountapi, which its packages create and do not need."""

    def __init__(self, _: str) -> None: ...

    def type_factory(self, _: str) -> None:
        """Return nothing."""


Texts = tuple[dict[str, str], list[dict[str, str]]]


def _texts(offer: Offer) -> Texts:
    """Return the texts of an offer's attributes, and of those of its delivery modes."""
    return _attributes(offer), [_attributes(one) for one in offer.shipping_information_list]


def _attributes(value: Any) -> dict[str, str]:
    found = {one.name: getattr(value, one.member) for one in layout(type(value)).attributes}
    return {name: str(int(one) if isinstance(one, int) else one) for name, one in found.items() if one is not None}


def _for_cdiscountapi(attributes: dict[str, str], shipping: list[dict[str, str]]) -> dict[str, Any]:
    return {"Offer": {**attributes, "ShippingInformationList": {"ShippingInformation": shipping}}}


def _bare(texts: Iterable[Texts]) -> bytes:
    file = io.BytesIO()
    head = {"Name": "offers", "PurgeAndReplace": "false", "PackageType": "Full"}
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive,
        archive.open("Content/Offers.xml", "w") as entry,
        etree.xmlfile(entry, encoding="utf-8") as out,
        out.element("OfferPackage", head, nsmap={None: OFFERS.namespace}),
        out.element("OfferPackage.Offers"),
        out.element("OfferCollection"),
    ):
        for attributes, shipping in texts:
            with (
                out.element("Offer", attributes),
                out.element("Offer.ShippingInformationList"),
                out.element("ShippingInformationList", Capacity=str(len(shipping))),
            ):
                for one in shipping:
                    with out.element("ShippingInformation", one):
                        pass
    return file.getvalue()


def _require_equal(package: OfferPackage, texts: list[Texts]) -> None:
    """Raise RuntimeError unless the reference writes the same offers."""
    file = io.BytesIO()
    package.write(file)
    ours, bare = (_read(content) for content in (file.getvalue(), _bare(texts)))
    if ours != bare:
        raise RuntimeError("the reference does not write the same offers")


def _read(content: bytes) -> list[tuple[dict[str, str], int]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = etree.fromstring(archive.read("Content/Offers.xml"))
    return [(dict(one.attrib), sum(1 for _ in one.iter("{*}ShippingInformation"))) for one in root.iter("{*}Offer")]


def _print_memory() -> None:
    print(f"\n{'Written from a generator':48}{'peak above the start':>24}")
    for size in STREAMED:
        print(f"{size:>12,} offers{'':29}{in_new_process(_peak, size):>21.1f} MB")


def _peak(size: int) -> float:
    """Return the peak memory of writing, in megabytes. Offers beyond the limit of a package go into several."""
    with tempfile.TemporaryDirectory() as folder:
        for warm in OfferPackage(offers(1_000)).split():
            warm.write(Path(folder) / "warm.zip")
        reset_peak()
        before = memory("VmRSS")
        for package in OfferPackage(offers(size)).split():
            package.write(Path(folder) / "offers.zip")
        return memory("VmHWM") - before


if __name__ == "__main__":
    main()
