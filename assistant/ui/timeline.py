"""The timeline: articles counted by day and outlet, drawn as bars that can be pressed.

The unit of time follows the span, from a day to ten years, so that two articles and a hundred
thousand are both readable. Outlets come out escaped. Knows nothing of how articles are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import TYPE_CHECKING

from assistant.ui import texts
from assistant.ui.sources import day

if TYPE_CHECKING:
    from index import ArticleInfo

BARS = 60  # the most bars of one timeline
FEW = 0.05  # of all articles, the oldest, that may share one bar where the rest is then finer
LANES = 6  # outlets with a colour of their own; the others share one
_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Unit:
    """A length of time: where the one that holds a day begins, and where the next begins."""

    name: str
    start: Callable[[date], date]
    next: Callable[[date], date]


def _later(start: date, days: int) -> date:
    return start + timedelta(days) if (date.max - start).days > days else date.max


def _monday(when: date) -> date:
    return date.fromordinal(max(1, when.toordinal() - when.weekday()))


def _month(when: date, months: int) -> date:
    """Give the first day of the span of so many months that holds the day."""
    first = (when.year * 12 + when.month - 1) // months * months
    return date(first // 12, first % 12 + 1, 1) if first >= 12 else date.min


def _after_months(start: date, months: int) -> date:
    """Give the first day behind a span of months; the end of the calendar where that is past it."""
    first = (start.year * 12 + start.month - 1) // months * months + months
    return date(first // 12, first % 12 + 1, 1) if first < 120_000 else date.max


def _months(name: str, months: int) -> Unit:
    return Unit(
        name,
        lambda when: _month(when, months),
        lambda start: _after_months(start, months),
    )


UNITS = (
    Unit("day", lambda when: when, lambda start: _later(start, 1)),
    Unit("week", _monday, lambda start: _later(start, 7 - start.weekday())),
    _months("month", 1),
    _months("quarter", 3),
    _months("year", 12),
    _months("decade", 120),
    _months("century", 1_200),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """The articles of one stretch of time, by lane; both days belong to it."""

    first: date
    last: date
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """How many articles it stands for."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Timeline:
    """What is drawn.

    Attributes:
        unit: The name of the unit that a bar stands for.
        lanes: Outlets, those with most articles first; ``""`` stands for "names no outlet".
        others: How many outlets share the last lane; 0 where there is none.
        bars: Without gaps, oldest first; none where no article has a day.
        undated: Articles without a day.
        earlier: The first bar stands for all that is older than the others.
    """

    unit: str
    lanes: tuple[str, ...]
    others: int
    bars: tuple[Bar, ...]
    undated: int
    earlier: bool = False


def timeline(articles: Sequence[ArticleInfo], *, most: int = BARS) -> Timeline:
    """Count articles by time and outlet."""
    dated = [(when, each.source) for each in articles if (when := _date(each.published))]
    undated = len(articles) - len(dated)
    if not dated:
        return Timeline("day", (), 0, (), undated)
    lanes, others = _lanes(Counter(source for _, source in dated))
    days = sorted(when for when, _ in dated)
    unit, start = _unit(days, most)
    first = unit.start(start)
    bounds = [*_spans(unit, start, days[-1])]
    earlier = days[0] < first
    if earlier:
        bounds.insert(0, (days[0], first - _ONE))
    counts = {low: [0] * (len(lanes) + bool(others)) for low, _ in bounds}
    lane_of = {name: number for number, name in enumerate(lanes)}
    for when, source in dated:
        low = bounds[0][0] if when < first else unit.start(when)
        counts[low][lane_of.get(source, len(lanes))] += 1
    bars = tuple(Bar(low, high, tuple(counts[low])) for low, high in bounds)
    return Timeline(unit.name, lanes, others, bars, undated, earlier)


def _lanes(counts: Counter[str]) -> tuple[tuple[str, ...], int]:
    """Give the outlets that get a lane of their own, and how many share the last."""
    ranked = sorted(counts, key=lambda name: (-counts[name], name))
    own = ranked if len(ranked) <= LANES else ranked[:LANES]
    return tuple(own), len(ranked) - len(own)


def _unit(days: Sequence[date], most: int) -> tuple[Unit, date]:
    """Give the finest unit that fits, and the day to begin with.

    A few articles that are much older than the others do not stretch the whole timeline.
    """
    last = days[-1]
    whole = next((u for u in UNITS if _fits(u, days[0], last, most)), UNITS[-1])
    recent = days[int(len(days) * FEW)]
    finer = next((u for u in UNITS if _fits(u, recent, last, most - 1)), whole)
    if finer.name == whole.name:
        return whole, days[0]
    # As far back as this unit reaches.
    start = finer.start(recent)
    for when in reversed(days):
        if when < start and not _fits(finer, when, last, most - 1):
            break
        start = min(start, finer.start(when))
    return finer, start


def _date(published: str) -> date | None:
    try:
        return date.fromisoformat(published)
    except ValueError:
        return None


def _spans(unit: Unit, first: date, last: date) -> Iterator[tuple[date, date]]:
    start = unit.start(first)
    while start <= last:
        after = unit.next(start)
        yield start, after - _ONE if after < date.max else date.max
        if after <= start or after == date.max:
            return
        start = after


def _fits(unit: Unit, first: date, last: date, most: int) -> bool:
    return all(number < most for number, _ in enumerate(_spans(unit, first, last)))


def timeline_html(shown: Timeline) -> str:
    """Render the bars, the outlets' colours, and the same as a table for who cannot see them."""
    undated = ""
    if shown.undated:
        words = texts.UNDATED_COUNT.format(count=f"{shown.undated:,}")
        undated = f'<button type="button" data-undated="1" aria-pressed="false">{words}</button>'
    if not shown.bars:
        return f'<div class="timeline none"><p>{texts.NO_DATES}</p>{undated}</div>'
    names = _names(shown)
    whens = _whens(shown)
    top = max(bar.total for bar in shown.bars)
    step = max(1, -(-len(shown.bars) // 6))  # a label under every so many bars
    unders = [
        _short(bar.first, shown.unit) if (number - shown.earlier) % step == 0 else ""
        for number, bar in enumerate(shown.bars)
    ]
    bars = "".join(
        _bar_html(bar, when, names, top, first=number == 0, under=under)
        for number, (bar, when, under) in enumerate(zip(shown.bars, whens, unders, strict=True))
    )
    # Reached by one press of Tab; the arrow keys go from bar to bar (chosen.js).
    label = texts.TIMELINE_LABEL.format(unit=texts.UNITS[shown.unit])
    return (
        f'<div class="timeline"><div class="plot"><span class="top" aria-hidden="true">{top:,}'
        f'</span><div class="bars" role="toolbar" aria-label="{label}">{bars}</div></div>'
        f'<div class="legend">{_legend(shown, names)}{undated}</div>{_table(shown, names)}</div>'
    )


def _names(shown: Timeline) -> list[str]:
    names = [name or texts.NO_OUTLET for name in shown.lanes]
    return [*names, texts.OTHERS.format(count=shown.others)] if shown.others else names


def _whens(shown: Timeline) -> list[str]:
    """Name each bar's stretch of time."""
    whens = [span(bar, shown.unit) for bar in shown.bars]
    if shown.earlier:
        whens[0] = texts.BEFORE.format(day=day(shown.bars[1].first.isoformat()))
    return whens


def _bar_html(
    bar: Bar, when: str, names: Sequence[str], top: int, *, first: bool, under: str
) -> str:
    parts = "".join(
        f'<i class="lane-{_lane(number, names)}" style="height:{100 * count / top:.2f}%"></i>'
        for number, count in enumerate(bar.counts)
        if count
    )
    split = ", ".join(f"{n} {c:,}" for n, c in zip(names, bar.counts, strict=True) if c)
    tip = f"{when}: {texts.ARTICLES[bar.total != 1].format(count=f'{bar.total:,}')}"
    tip += f" ({split})" if split else ""
    under = f'<span aria-hidden="true">{under}</span>' if under else ""
    return (
        f'<button type="button" class="stack{"" if bar.total else " empty"}" '
        f'tabindex="{0 if first else -1}" aria-pressed="false" data-after="{bar.first}" '
        f'data-before="{bar.last}" data-when="{when}" data-tip="{escape(tip)}" '
        f'aria-label="{escape(tip)}"><b>{parts}</b>{under}</button>'
    )


def _lane(number: int, names: Sequence[str]) -> str:
    return "others" if number >= LANES else str(number)


def _legend(shown: Timeline, names: Sequence[str]) -> str:
    buttons = "".join(
        f'<button type="button" data-source="{escape(lane)}" aria-pressed="false">'
        f'<i class="lane-{number}"></i>{escape(name)}</button>'
        for number, (lane, name) in enumerate(zip(shown.lanes, names, strict=False))
    )
    if shown.others:
        buttons += f'<span><i class="lane-others"></i>{escape(names[-1])}</span>'
    return buttons


def _table(shown: Timeline, names: Sequence[str]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    rows = "".join(
        f'<tr><th scope="row">{when}</th>'
        + "".join(f"<td>{count:,}</td>" for count in bar.counts)
        + "</tr>"
        for bar, when in zip(shown.bars, _whens(shown), strict=True)
        if bar.total
    )
    return (
        f'<details><summary>{texts.AS_TABLE}</summary><div class="wide" tabindex="0"><table>'
        f'<thead><tr><th scope="col">{texts.WHEN}</th>{head}</tr></thead><tbody>{rows}</tbody>'
        "</table></div></details>"
    )


def span(bar: Bar, unit: str) -> str:
    """Name a bar's stretch of time: ``3 May 2025``, ``May 2025``, ``2025``, ``A – B``."""
    if bar.first == bar.last:
        return day(bar.first.isoformat())
    if unit == "month":
        return f"{bar.first:%B} {bar.first.year}"
    if unit == "year":
        return str(bar.first.year)
    if unit in {"decade", "century"}:
        return f"{bar.first.year} – {bar.last.year}"
    return f"{day(bar.first.isoformat())} – {day(bar.last.isoformat())}"


def _short(when: date, unit: str) -> str:
    if unit in {"day", "week"}:
        return f"{when.day} {when:%b}"
    return f"{when:%b} {when.year}" if unit in {"month", "quarter"} else str(when.year)
