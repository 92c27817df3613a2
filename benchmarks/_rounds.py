"""Ratios of interleaved measurements, with their spread, and the targets for them."""

from collections.abc import Sequence
from statistics import median


def ratios(own: Sequence[float], other: Sequence[float]) -> tuple[float, ...]:
    """Return the ratio inside each round."""
    return tuple(one / reference for one, reference in zip(own, other, strict=True))


def spread(values: Sequence[float]) -> str:
    """Return the minimum, the median and the maximum as text.

    >>> spread([3.0, 1.0, 2.5])
    '   1.00    2.50    3.00'
    """
    return f"{min(values):>7.2f}{median(values):>8.2f}{max(values):>8.2f}"


def target(what: str, measured: Sequence[float], *, most: float | None = None, least: float | None = None) -> None:
    """Print a spread and the target of its median: at most `most`, or at least `least`."""
    met = median(measured) <= most if most is not None else median(measured) >= (least or 0)
    bound = f"at most {most:g}" if most is not None else f"at least {least:g}"
    print(f"{what:64}{spread(measured)}   {bound}{'' if met else '   MISSED'}")
