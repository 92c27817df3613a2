"""Reads the shipping charges of an offer in a package."""

from collections.abc import Sequence, Set as AbstractSet
from decimal import Decimal
from typing import Final

import attrs

from .file import Texts
from .findings import Reading

CEILING: Final = Decimal("30.00")
"""The highest charge of a delivery mode."""


@attrs.frozen
class Mode:
    """A delivery mode: its code outside packages, and the properties that its errors are reported on."""

    code: str
    charges: int
    additional: int
    is_big: bool = False


# Express, Fast and the modes for big parcels have no property in the published list: 45 is home delivery.
MODES: Final = {
    "Standard": Mode("STD", 11, 15),
    "Tracked": Mode("TRK", 12, 16),
    "Registered": Mode("REG", 13, 17),
    "Express": Mode("EXP", 45, 45),
    "Fast": Mode("FST", 45, 45),
    "Relay": Mode("MAG", 43, 44),
    "MondialRelay": Mode("REL", 49, 51),
    "RelaisColis": Mode("RCO", 55, 56),
    "SoColissimo": Mode("SO1", 60, 61),
    "BigParcelEco": Mode("LV1", 45, 45, is_big=True),
    "BigParcelStandard": Mode("LV2", 45, 45, is_big=True),
    "BigParcelComfort": Mode("LV3", 45, 45, is_big=True),
}
"""Delivery modes by their names in packages."""


def charges(reading: Reading, sent: Sequence[Texts], configured: AbstractSet[str]) -> dict[str, list[str]]:
    """Return the charges by delivery mode, and record what is wrong."""
    found = {}
    names = set()
    for texts in sent:
        name = reading.text(texts, "DeliveryMode", 45, mandatory=True)
        mode = MODES.get(name)
        if mode is None:
            if name:
                reading.wrong(11, 45)
            continue
        names.add(name)
        if mode.code not in configured:
            reading.wrong(40, mode.charges)
        first = _charge(reading, texts, "ShippingCharges", mode.charges)
        further = _charge(reading, texts, "AdditionalShippingCharges", mode.additional)
        found[mode.code] = [f"{first:.4f}", f"{further:.4f}"]
    _require_modes(reading, names)
    return found


def _charge(reading: Reading, texts: Texts, name: str, on: int) -> Decimal:
    value = reading.decimal(texts, name, on, mandatory=True, minimum=Decimal()) or Decimal()
    if value > CEILING:
        reading.wrong(35, on)
    return value


def _require_modes(reading: Reading, names: set[str]) -> None:
    """Check that the mandatory modes are there. Weights are not known, so the modes show the kind of parcel."""
    big = {name for name in names if MODES[name].is_big}
    if big:
        if "BigParcelEco" not in big:
            reading.wrong(10, 45)
        if big != names:
            reading.wrong(11, 45)  # assumed: no code is known for mixing both kinds
    elif names != {"Relay"}:
        for name in ("Tracked", "Registered"):
            if name not in names:
                reading.wrong(10, MODES[name].charges)
