"""Pictures of the figures: a row for each work, a dot for each contender, on a logarithmic scale. Plain SVG."""

from collections.abc import Iterator, Mapping
from math import ceil, floor, log10
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from bench.contenders import BASE
from bench.report import title

_WIDTH, _LEFT, _RIGHT, _TOP, _ROW, _KEY = 960, 260, 30, 60, 30, 20
_COLUMNS_OF_KEY = 5
# Okabe and Ito's colours, which people with any kind of colour vision tell apart; a second round is drawn as rings.
_COLOURS = ("#d55e00", "#000000", "#0072b2", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
_FONT = {"font-family": "sans-serif", "font-size": "13"}
_SVG = "http://www.w3.org/2000/svg"


def ratios(store: Mapping[str, Any]) -> str:
    """How many times as fast as BASE every contender does each work, as an SVG document."""
    rows = [
        (work["title"], {name: figures["rate"] / base for name, figures in work["contenders"].items()})
        for work in store["work"]
        if (base := work["contenders"].get(BASE, {}).get("rate"))
    ]
    names = list(store["contenders"])
    every = [ratio for _, found in rows for ratio in found.values() if ratio] or [1.0]
    least, most = floor(log10(min(every))), max(ceil(log10(max(every))), 1)
    lines_of_key = ceil(len(names) / _COLUMNS_OF_KEY)
    bottom = _TOP + _ROW * len(rows)
    height = bottom + 40 + _KEY * lines_of_key

    def across(ratio: float) -> float:
        return _LEFT + (log10(ratio) - least) / (most - least) * (_WIDTH - _LEFT - _RIGHT)

    picture = Element("svg", {"xmlns": _SVG, "viewBox": f"0 0 {_WIDTH} {height}", **_FONT})
    SubElement(picture, "rect", width=str(_WIDTH), height=str(height), fill="#ffffff")
    _text(picture, _WIDTH / 2, 22, f"{title(store)}: times as fast as {BASE}", "middle")
    for tick in _ticks(least, most):
        x = across(tick)
        ends = {"x1": f"{x:.1f}", "x2": f"{x:.1f}", "y1": str(_TOP - 10), "y2": str(bottom)}
        SubElement(picture, "line", ends, stroke="#888888" if tick == 1 else "#dddddd")
        _text(picture, x, _TOP - 15, f"{tick:g}×", "middle")
    for index, (name_of_work, found) in enumerate(rows):
        y = _TOP + _ROW * (index + 0.5)
        _text(picture, _LEFT - 12, y + 4, name_of_work, "end")
        for name, ratio in found.items():
            if ratio:
                _dot(picture, across(ratio), y, names.index(name))
    for index, name in enumerate(names):
        x = 30 + index % _COLUMNS_OF_KEY * (_WIDTH - 60) / _COLUMNS_OF_KEY
        y = bottom + 30 + index // _COLUMNS_OF_KEY * _KEY
        _dot(picture, x, y, index)
        _text(picture, x + 12, y + 4, name, "start")
    indent(picture)
    return tostring(picture, encoding="unicode") + "\n"


def _ticks(least: int, most: int) -> Iterator[float]:
    for power in range(least, most):
        yield from (10.0**power, 3 * 10.0**power)
    yield 10.0**most


def _dot(picture: Element, x: float, y: float, number: int) -> None:
    turn, colour = divmod(number, len(_COLOURS))
    place = {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "5", "stroke-width": "2", "fill-opacity": "0.85"}
    SubElement(picture, "circle", place, stroke=_COLOURS[colour], fill="none" if turn else _COLOURS[colour])


def _text(picture: Element, x: float, y: float, said: str, anchor: str) -> None:
    SubElement(picture, "text", {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor}).text = said
