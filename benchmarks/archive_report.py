"""What ``archive.py`` measured, as a table and as charts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chart import Panel

from index import Filters

Figures = dict[str, Any]

PARTS = {"catalog": "catalog.sqlite*", "keywords": "keywords/**/*", "vectors": "vectors/**/*"}
FILTERS = {
    "no filter": Filters(),
    "one month": Filters(after="2023-06-01", before="2023-06-30"),
    "half of all": Filters(before="2023-06-30"),
    "one source": Filters(sources=("cnn.com",)),
}


def table(grown: Sequence[Figures], asked: Sequence[Figures]) -> dict[str, list[str]]:
    """Name what was measured at each size."""
    rows = {
        "passages": [f"{g['passages']:,}" for g in grown],
        "articles": [f"{g['articles']:,}" for g in grown],
        "processor for a passage more, ms": [f"{_each(g):.2f}" for g in grown],
        "opening, processor, s": [f"{a['open cpu']:.1f}" for a in asked],
        "memory open, MB": [f"{a['memory open']:.0f}" for a in asked],
        "memory while building, peak, MB": [f"{g['memory']:.0f}" for g in grown],
    }
    for name in FILTERS:
        for kind in ("wall", "cpu"):
            label = f"search, {name}: p50, p95, ms {'' if kind == 'wall' else 'of the processor'}"
            times = [(a[name][f"p50 {kind}"], a[name][f"p95 {kind}"]) for a in asked]
            rows[label] = [f"{1000 * middle:.0f}, {1000 * slow:.0f}" for middle, slow in times]
    rows["status, list of articles, processor, ms"] = [
        f"{1000 * a['status'][1]:.0f}, {1000 * a['list'][1]:.0f}" for a in asked
    ]
    for part in PARTS:
        rows[f"{part} on disk, MB"] = [f"{a['disk'][part]:.0f}" for a in asked]
    return rows


def _each(grown: Figures) -> float:
    """Milliseconds of the processor for each passage written."""
    return float(1000 * grown["cpu"] / grown["rows"])


def panels(grown: Sequence[Figures], asked: Sequence[Figures]) -> list[Panel]:
    """Chart searches, writing, and memory with disk."""
    sizes = [g["passages"] for g in grown]
    search = [a["no filter"] for a in asked]
    return [
        Panel(
            "Search, ms of the processor",
            sizes,
            {
                "middle": [1000 * s["p50 cpu"] for s in search],
                "slowest twentieth": [1000 * s["p95 cpu"] for s in search],
            },
        ),
        Panel("A passage more, ms of the processor", sizes, {"written": list(map(_each, grown))}),
        Panel(
            "Memory and disk, MB",
            sizes,
            {
                "memory, open": [a["memory open"] for a in asked],
                "disk": [sum(a["disk"].values()) for a in asked],
            },
        ),
    ]
