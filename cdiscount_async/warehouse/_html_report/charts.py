"""Charts. They are described in Vega-Lite, and Vega draws them as SVG in this process, without a network."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs

from ..._common.extras import extra
from .texts import plain

with extra("report"):
    import vl_convert

__all__ = ("Bar", "by_name", "by_time")

_WIDTH: Final = 460
_FONT: Final = 14
_BAR_HEIGHT: Final = 26
_BARS: Final = 20
"""The most bars of a chart by name."""
_LABEL: Final = 24
"""The most characters of a name beside a bar."""
_CHARACTER: Final = 8.8
"""The width of a character at most, in nearly all fonts: a browser may have another one than this process."""
_COLORS: Final = ("#4c8bd0", "#e0803b", "#4ba582", "#c65f74", "#9a7cc7", "#8f8a3a", "#3fa3b5", "#b0703f", "#7d8590")
"""They differ from white paper and from a dark page."""
_AXIS: Final = {
    "domain": False,
    "gridColor": "#8884",
    "labelColor": "#333",
    "labelFontSize": _FONT,
    "tickColor": "#8888",
    "title": None,
}
_CONFIG: Final[Mapping[str, Any]] = {
    "aria": False,  # the page has a text beside the chart
    "background": None,
    "font": "system-ui, sans-serif",
    "view": {"stroke": None},
    "axis": _AXIS,
    "legend": {
        "title": None,
        "labelFontSize": _FONT,
        "labelColor": "#333",
        "orient": "top",
        "columnPadding": 28,
    },
    "text": {"color": "#333", "fontSize": _FONT},
}


@attrs.frozen
class Bar:
    """A bar of a chart."""

    name: str
    """The name of the bar, or the date at which its time begins."""
    parts: Mapping[str, float]
    """How long each part is, by what the part is. A bar without parts has one with an empty name."""
    text: str = ""
    """The text at the end of the bar."""


def by_name(bars: Sequence[Bar]) -> str:
    """Return horizontal bars as SVG, from the top in their order: the first twenty."""
    shown = bars[:_BARS]
    names = [plain(bar.name, _LABEL) for bar in shown]
    keys = [f"{at:02}{name}" for at, name in enumerate(names)]  # two bars may have one name
    totals = [sum(bar.parts.values()) for bar in shown]
    space = _CHARACTER * max(map(len, names))
    axis = {"labelExpr": "slice(datum.label, 2)", "labelLimit": 0, "minExtent": space, "maxExtent": space}
    scale = {"domain": [0, max([*totals, 1]) * 1.3]}  # with a place for the texts
    ends = [{"key": key, "end": total, "text": bar.text} for key, total, bar in zip(keys, totals, shown, strict=True)]
    return _drawn(
        height=_BAR_HEIGHT * len(shown),
        encoding={"y": {"field": "key", "type": "nominal", "sort": None, "axis": {**axis, "ticks": False}}},
        layer=[
            {
                "data": {"values": _parts(keys, shown)},
                "mark": {"type": "bar", "cornerRadiusEnd": 2},
                "encoding": {
                    "x": {"field": "value", "type": "quantitative", "axis": None, "scale": scale},
                    "color": _color(shown),
                    "order": {"field": "at"},
                },
            },
            {
                "data": {"values": ends},
                "mark": {"type": "text", "align": "left", "dx": 5},
                "encoding": {"x": {"field": "end", "type": "quantitative"}, "text": {"field": "text"}},
            },
        ],
    )


def by_time(bars: Sequence[Bar], dates: Sequence[str], date_format: str) -> str:
    """Return vertical bars as SVG, from left to right. Bars with one date are put onto each other.

    Args:
        bars: The bars; their names are dates as in `2026-01-05`.
        dates: All dates of the axis, also those without a bar.
        date_format: How dates are shown, as in d3-time-format.

    """
    labels = {"labelAngle": 0, "labelOverlap": "greedy", "labelPadding": 9, "labelSeparation": 14}
    axis = {"labelExpr": f"utcFormat(toDate(datum.value), '{date_format}')", **labels, "ticks": False, "grid": False}
    return _drawn(
        height=240,
        data={"values": _parts([bar.name for bar in bars], bars)},
        mark={"type": "bar", "width": {"band": 0.8 if len(dates) > 3 else 0.4}},
        encoding={
            "x": {
                "field": "key",
                "type": "ordinal",
                "scale": {"domain": [*dates]},
                "axis": axis,
            },
            "y": {
                "field": "value",
                "type": "quantitative",
                "axis": {"tickCount": 5, "format": ",f", "minExtent": 56},
            },
            "color": _color(bars),
            "order": {"field": "at"},
        },
    )


def _parts(keys: Sequence[str], bars: Sequence[Bar]) -> list[Mapping[str, Any]]:
    order = {part: at for at, part in enumerate(_part_names(bars))}
    return [
        {"key": key, "part": part, "value": value, "at": order[part]}
        for key, bar in zip(keys, bars, strict=True)
        for part, value in bar.parts.items()
    ]


def _part_names(bars: Sequence[Bar]) -> list[str]:
    return [*dict.fromkeys(part for bar in bars for part in bar.parts)]


def _color(bars: Sequence[Bar]) -> Mapping[str, Any]:
    parts = _part_names(bars)
    if parts == [""]:
        return {"value": _COLORS[0]}
    colors = [_COLORS[at % len(_COLORS)] for at in range(len(parts))]
    return {"field": "part", "type": "nominal", "scale": {"domain": parts, "range": colors}, "legend": {"columns": 2}}


def _drawn(**spec: Any) -> str:
    sized = {"width": _WIDTH, "autosize": {"type": "fit-x", "contains": "padding"}, "padding": 2, "config": _CONFIG}
    return str(vl_convert.vegalite_to_svg({**sized, **spec}, allowed_base_urls=[]))
