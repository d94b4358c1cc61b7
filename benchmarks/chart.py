"""Draws small line charts side by side as one SVG, which looks right on light and dark pages."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

WIDTH, HEIGHT = 290, 220
LEFT, TOP, BOTTOM, RIGHT = 46, 44, 34, 16
COLOURS = ("#2f6fb0", "#c2571a", "#3d8b57")


@dataclass(frozen=True, slots=True)
class Panel:
    """One chart: lines over sizes, which stand on a logarithmic axis; the other starts at 0."""

    title: str
    sizes: Sequence[float]
    lines: dict[str, Sequence[float]]


def draw(panels: Sequence[Panel], file: Path) -> None:
    """Write the panels to ``file``."""
    parts = [_panel(panel, number * WIDTH) for number, panel in enumerate(panels)]
    style = (
        "text { font: 11px sans-serif; fill: #6b7280 } .title { font-weight: bold }"
        " .axis { stroke: #9ca3af } .grid { stroke: #9ca3af; opacity: .3 }"
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH * len(panels)} {HEIGHT}"'
        f' role="img"><style>{style}</style>{"".join(parts)}</svg>\n',
        encoding="utf-8",
    )


def _panel(panel: Panel, left: int) -> str:
    top = _round_up(max(value for line in panel.lines.values() for value in line))
    lowest, highest = math.log(min(panel.sizes)), math.log(max(panel.sizes))

    def across(size: float) -> float:
        share = (math.log(size) - lowest) / max(highest - lowest, 1e-9)
        return left + LEFT + share * (WIDTH - LEFT - RIGHT)

    def up(value: float) -> float:
        return HEIGHT - BOTTOM - value / top * (HEIGHT - BOTTOM - TOP)

    parts = [_text(left + LEFT, 14, panel.title, "title")]
    for tick in (0.0, top / 2, top):
        parts.append(_line(left + LEFT, up(tick), left + WIDTH - RIGHT, up(tick), "grid"))
        parts.append(_text(left + LEFT - 6, up(tick) + 4, f"{tick:g}", anchor="end"))
    for size in panel.sizes:
        parts.append(_text(across(size), HEIGHT - 14, _short(size), anchor="middle"))
    for place, (name, values) in enumerate(panel.lines.items()):
        colour = COLOURS[place]
        points = " ".join(
            f"{across(size):.1f},{up(value):.1f}"
            for size, value in zip(panel.sizes, values, strict=True)
        )
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
        )
        parts.append(
            f'<text x="{left + LEFT + 100 * place}" y="30" style="fill:{colour}">'
            f"{escape(name)}</text>"
        )
    return "".join(parts)


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{kind}">{escape(text)}</text>'
    )


def _line(x: float, y: float, to_x: float, to_y: float, kind: str) -> str:
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" class="{kind}"/>'


def _round_up(value: float) -> float:
    """Find the next number that starts with 1, 2, 4, 6 or 8 and goes on with noughts."""
    scale = 10.0 ** math.floor(math.log10(value))
    return next(step * scale for step in (1, 2, 4, 6, 8, 10) if step * scale >= value)


def _short(size: float) -> str:
    return f"{size / 1e6:.2g} M" if size >= 1e6 else f"{size / 1e3:.0f} k"
