"""How long lies between two points in time, and which year "forty years ago" was.

Owns the reckoning with years, days and times of day, the day of publication included. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations, pairwise

from assistant.support.figures import Figure, read_figures
from assistant.support.implied import read_implied
from assistant.support.moments import Moment
from assistant.support.parts import Claim
from assistant.support.rounding import bears_out
from assistant.support.spans import spans
from assistant.support.units import CENTURY, NO_UNIT

_DAY, _WEEK, _YEAR = 86400.0, 604800.0, 31557600.0
_MOST = 10
"""Days of the cited sentences that are reckoned with."""
_LEAPLESS = 2001
_AFTERWARDS = re.compile(r"^\s(?:after|since|later|ago|on(?= from\b|[,.]))\b", re.IGNORECASE)
_APART = re.compile(r"^\s(?:after|since|later|ago|before|earlier|prior)\b", re.IGNORECASE)
_AGO = re.compile(r"^\sago(?P<same>\s(?:this (?:week|month)|today)\b)?", re.IGNORECASE)
_ANNIVERSARY = re.compile(r"^\s(?:\w+\s)?(?:anniversary|jubilee)\b", re.IGNORECASE)
_HOUR = re.compile(
    r"\b(?:from|between|at|until|till|(?:from|between) \w+ (?:to|until|and))\s$", re.I
)
_TO = re.compile(r"\s(?:to|until|till|and)\s")
_EXACT, _ROUGH = 0.1, 0.5
"""By how many years, months or days "two years after" may be off, and "about two years after"."""
_WITHIN = 1.5
"""By which factor the time may lie above "more than ten years"."""


def between(figure: Figure, told: Claim, cited: Sequence[Claim], published: Sequence[date]) -> bool:
    """Tell whether a span, or an hour, follows from points in time of the cited sentences."""
    if _is_hour(figure, told, cited):
        return True
    if figure.ordinal:
        return _anniversary_of(figure, told, cited) or _century(figure, told, cited)
    if figure.unit.kind != "time":
        return False
    return (
        _between_years(figure, cited)
        or _between_clocks(figure, cited)
        or _between_days(figure, cited)
        or _anniversary(figure, cited)
        or _as_long_ago(figure, told, cited)
        or _until_published(figure, told, cited, published)
    )


def _between_years(figure: Figure, cited: Sequence[Claim]) -> bool:
    """Take "four years" from "between 2018 and 2022"."""
    if figure.unit.factor != _YEAR:
        return False
    years = sorted(
        {m.year for claim in cited for m in (*claim.moments, *read_implied(claim.whole)) if m.year}
    )
    return any(other - one == figure.low for one, other in combinations(years, 2))


def _between_clocks(figure: Figure, cited: Sequence[Claim]) -> bool:
    """Tell whether a span of time lies between two times of day: "from 3:30 a.m. to 5 a.m."."""
    if figure.unit.factor > 3600:
        return False
    minutes = figure.low * figure.unit.factor / 60
    for one, other in _clocks(cited):
        if abs((other - one) % 720 - minutes) <= (10 if figure.about else 1):
            return True
    return False


def _clocks(cited: Sequence[Claim]) -> Iterator[tuple[float, float]]:
    """Give the times of day that follow one on another, in minutes."""
    for claim in cited:
        yield from pairwise(f.low for f in claim.figures if f.unit.kind == "clock")


def _between_days(figure: Figure, cited: Sequence[Claim]) -> bool:
    """Tell whether a span lies between two days of one month or year: "from May 3 to May 17"."""
    if not _DAY <= figure.unit.factor <= _WEEK:
        return False
    told = figure.low * figure.unit.factor / _DAY
    days = {
        date(moment.year or _LEAPLESS, moment.month, moment.day).toordinal()
        for claim in cited
        for moment in claim.moments
        if 1 <= moment.month <= 12 and 1 <= moment.day <= 28
    }
    return any(abs(one - other) == told for one, other in combinations(sorted(days)[:_MOST], 2))


def _is_hour(figure: Figure, told: Claim, cited: Sequence[Claim]) -> bool:
    """Take "from 10 to 6" from "10 a.m. to 6 p.m."."""
    if figure.unit != NO_UNIT or figure.ordinal or not 1 <= figure.low <= 12 or figure.counts:
        return False
    if not _HOUR.search(told.text[: figure.start]):
        return False
    place = told.figures.index(figure)
    for first, second in pairwise(told.figures[max(0, place - 1) : place + 2]):
        if _TO.fullmatch(told.text[first.end : second.start]) and not second.counts:
            both = (first.low % 12 * 60, second.low % 12 * 60)
            return any((one % 720, other % 720) == both for one, other in _clocks(cited))
    return any(
        other.unit.kind == "clock" and other.low % 720 == figure.low % 12 * 60
        for claim in cited
        for other in claim.figures
    )


def _anniversary(figure: Figure, cited: Sequence[Claim]) -> bool:
    """Take "40 years" from "the 40th anniversary"."""
    if figure.unit.factor != _YEAR or figure.bound and not figure.about:
        return False
    return any(
        other.ordinal and other.low == figure.low and _ANNIVERSARY.match(claim.text[other.end :])
        for claim in cited
        for other in claim.figures
    )


def _anniversary_of(figure: Figure, told: Claim, cited: Sequence[Claim]) -> bool:
    """Take "the 40th anniversary" from "40 years ago"."""
    if not _ANNIVERSARY.match(told.text[figure.end :]):
        return False
    return any(
        other.low == figure.low
        and other.unit.factor == _YEAR
        and not other.bound
        and _APART.match(claim.text[other.end :])
        for claim in cited
        for other in read_figures(claim.text)
    )


def _century(figure: Figure, told: Claim, cited: Sequence[Claim]) -> bool:
    """Take "the 19th century" from "the 1800s", or from a year of it."""
    if figure.unit != CENTURY and not re.match(r"[\s-]centur", told.text[figure.end :]):
        return False
    of_it = re.compile(rf"\b{figure.low - 1:.0f}\d\ds?\b")
    return any(of_it.search(claim.text) for claim in cited)


def _as_long_ago(figure: Figure, told: Claim, cited: Sequence[Claim]) -> bool:
    """Take "not quite two years after" from "almost two years later", which is a day."""
    if not _APART.match(told.text[figure.end :]):
        return False
    return any(
        moment.start <= other.start < moment.end and bears_out(figure, other)
        for claim in cited
        for moment in claim.moments
        if moment.phrase.endswith(("ago", "earlier", "later"))
        for other in read_figures(claim.text)
    )


def _until_published(
    figure: Figure, told: Claim, cited: Sequence[Claim], published: Sequence[date]
) -> bool:
    """Take "more than ten years after" from a year that long before the day of publication."""
    if figure.unit.factor < _DAY or not _AFTERWARDS.match(told.text[figure.end :]):
        return False
    return any(
        _lasts(figure, first, last, day)
        for claim in cited
        for moment in claim.moments
        if not moment.phrase and (moment.year or moment.day)
        for day in published
        for first, last in spans(moment, [day])
        if last < day
    )


def _lasts(figure: Figure, first: date, last: date, day: date) -> bool:
    """Tell whether from a day between ``first`` and ``last`` to ``day`` is as long as told."""
    length = figure.unit.factor / _DAY
    least, most = (day - last).days / length, (day - first).days / length
    if figure.bound > 0:
        return figure.low <= least and most <= _WITHIN * figure.low + 1
    if figure.bound < 0:
        return least < figure.low and most >= figure.low / _WITHIN and most < figure.low + 1
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):  # only the year is told
        return figure.unit.factor == _YEAR and day.year - first.year == figure.low
    off = max(abs(least - figure.low), abs(most - figure.low))
    return off <= (_ROUGH if figure.about else _EXACT)


def years_ago(cited: Sequence[Claim], published: Sequence[date]) -> Iterator[Moment]:
    """Give the years that "forty years ago" means, with the month of "forty years ago today"."""
    for claim in cited:
        for figure in read_figures(claim.text):
            ago = _AGO.match(claim.text[figure.end :])
            if not ago or figure.unit.factor != _YEAR or figure.bound or figure.about:
                continue
            if figure.low != figure.high or figure.low % 1:  # "three to five years ago"
                continue
            for day in published:
                year, month = day.year - int(figure.low), day.month if ago["same"] else 0
                if year > 0:
                    yield Moment(figure.text, year, month, 0, 0, -1, "", False, *_span(figure))


def _span(figure: Figure) -> tuple[int, int]:
    return figure.start, figure.end
