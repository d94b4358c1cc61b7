"""Which days a point in time means, and whether one makes another true.

Owns what a day of publication makes of "Wednesday" and "last week". Pure.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

from assistant.support.moments import DAY_NUMBER, MONTH_NUMBER, Moment

_MOST = 12
COUNTS = {
    word: number
    for number, word in enumerate("zero one two three four five six seven eight nine ten".split())
} | {"a": 1, "an": 1}


_SEASONS = {
    "spring": (3, 6, 21),
    "summer": (6, 9, 22),
    "autumn": (9, 12, 21),
    "winter": (12, 3, 20),
}
"""The month in which each begins, and the month and day of its end."""
_SEASON_AWAY = 470
"""Days from the beginning of "last fall" that is more than a year ago."""


Span = tuple[date, date]


def spans(moment: Moment, published: Sequence[date]) -> Iterator[Span]:
    """Give the days that a moment may mean: first and last; none where nothing tells the year."""
    if moment.phrase:
        for day in published:
            yield from _relative(moment.phrase, day)
    elif moment.year:
        if span := _calendar(moment.year, moment.month, moment.day, moment.last_day):
            yield span
    elif moment.month:
        for day in published:
            yield from _nearby_years(moment, day)
    elif moment.weekday >= 0:
        for day in published:
            back = (day.weekday() - moment.weekday) % 7
            for days in (-back, 7 - back)[: 1 + moment.ahead]:
                yield day + timedelta(days), day + timedelta(days)


def _nearby_years(moment: Moment, day: date) -> Iterator[Span]:
    for year in (day.year - 1, day.year, day.year + 1):
        span = _calendar(year, moment.month, moment.day, moment.last_day)
        if span and abs((span[0] - day).days) < 320:
            yield span


def _calendar(year: int, month: int, day: int, last_day: int) -> Span | None:
    if not 1 <= year <= 9999 or month > 12:
        return None
    if not month:
        return date(year, 1, 1), date(year, 12, 31)
    days = monthrange(year, month)[1]
    if day > days:
        return None
    return date(year, month, day or 1), date(year, month, min(max(last_day, day), days) or days)


def _relative(phrase: str, day: date) -> Iterator[Span]:
    """Give the days that "yesterday", "last week", "two weeks ago" mean on ``day``."""
    if span := _decade(phrase):
        yield span
        return
    shift = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "last night": -1}
    if phrase in shift or re.fullmatch(r"this (?:night|morning|afternoon|evening)", phrase):
        place = day + timedelta(shift.get(phrase, 0))
        yield place, place
        return
    words = phrase.split()
    if words[-1] in ("ago", "earlier", "later"):
        yield from _ago(words, day)
    elif words[-1] in _SEASONS:
        yield from _season(words, day)
    elif words[-1] in ("week", "weekend", "month", "year"):
        step = {"last": -1, "past": -1, "this": 0, "next": 1, "the": 0}[words[-2]]
        yield _period(words[-1], step, day) if words[-2] != "the" else _weekend(day)
    elif words[-1][:3] in DAY_NUMBER and words[-1].rstrip("s").endswith("day"):
        yield from _weekdays(DAY_NUMBER[words[-1][:3]], day)
    elif words[-1][:3] in MONTH_NUMBER:
        for year in (day.year - 1, day.year, day.year + 1):
            if span := _calendar(year, MONTH_NUMBER[words[-1][:3]], 0, 0):
                yield span


def _weekdays(weekday: int, day: date) -> Iterator[Span]:
    back = (day.weekday() - weekday) % 7
    for days in (-back, 7 - back, -back - 7, 14 - back):
        place = day + timedelta(days)
        yield place, place


def _decade(phrase: str) -> Span | None:
    decade = re.search(r"(\d\d)?(\d)0s$", phrase)
    first = int(decade[1] or 19) * 100 + int(decade[2]) * 10 if decade else 0
    return (date(first, 1, 1), date(first + 9, 12, 31)) if first else None


def _season(words: Sequence[str], day: date) -> Iterator[Span]:
    """Give the seasons, taken widely, that "last fall" may mean on ``day``."""
    (month, end_month, end), which = _SEASONS[words[-1]], words[-2]
    for year in (day.year - 1, day.year, day.year + 1):
        first = date(year, month, 1)
        last = date(year + (end_month < month), end_month, end)
        near = -_SEASON_AWAY <= (first - day).days <= _SEASON_AWAY
        this = which == "this" and (year == day.year or first <= day <= last)
        if (
            this
            or near
            and (which in ("last", "past") and first < day or which == "next" and day < first)
        ):
            yield first, last


def _ago(words: Sequence[str], day: date) -> Iterator[Span]:
    count = COUNTS.get(words[0]) or int(words[0] if words[0].isdigit() else 1)
    if words[-1] != "ago" or count > 3000:
        return
    unit = words[1].rstrip("s")
    length = {"day": 1, "week": 7, "month": 30.44, "year": 365.25}[unit]
    slack = {"day": 0, "week": 3, "month": 15, "year": 200}[unit]
    centre = day.toordinal() - round(length * count)
    if centre - slack >= 1:
        yield date.fromordinal(centre - slack), date.fromordinal(centre + slack)


def _period(unit: str, step: int, day: date) -> Span:
    if unit == "week":
        monday = day - timedelta(day.weekday()) + timedelta(7 * step)
        return monday - timedelta(1), monday + timedelta(6)
    if unit == "weekend":
        saturday = day - timedelta(day.weekday()) + timedelta(5 + 7 * step)
        return saturday - timedelta(8), saturday + timedelta(1)
    if unit == "year":
        return date(day.year + step, 1, 1), date(day.year + step, 12, 31)
    months = day.year * 12 + day.month - 1 + step
    span = _calendar(months // 12, months % 12 + 1, 0, 0)
    return span or (day, day)


def _weekend(day: date) -> Span:
    """Give the weekend that "over the weekend" means: the last one."""
    saturday = day - timedelta((day.weekday() + 2) % 7)
    return saturday, saturday + timedelta(1)


def unsupported_part(told: Moment, cited: Sequence[Moment], published: Sequence[date]) -> str:
    """Name the part of ``told`` that no cited moment bears out; empty where one does."""
    if any(_bears_out(told, moment, published) for moment in cited) or _merged(told, cited):
        return ""
    if _apart(told, cited, published):
        return ""
    if told.phrase and not _decade(told.phrase) and (not cited or not published):
        return ""  # "this week" is the reader's week: nothing cited says otherwise
    if told.year and not _year_told(told.year, cited, published):
        return str(told.year) if told.month else told.text
    return told.text


def _apart(told: Moment, cited: Sequence[Moment], published: Sequence[date]) -> bool:
    """Tell whether two cited days lie as far apart as "two days later" says."""
    words = _digits(told.phrase).split()
    if len(words) != 3 or words[2] not in ("later", "earlier") or not words[0].isdigit():
        return False
    unit = words[1].rstrip("s")
    length = {"day": 1, "week": 7, "month": 30, "year": 365}.get(unit, 0)
    slack = {"day": 0, "week": 2, "month": 7, "year": 60}.get(unit, 0)
    if unit == "year":
        years = [m.year for m in cited if m.year]
        if any(abs(one - other) == int(words[0]) for one, other in combinations(years, 2)):
            return True
    days = sorted({a.toordinal() for m in cited for a, b in spans(m, published) if a == b})[:_MOST]
    off = [other - one - length * int(words[0]) for one, other in combinations(days, 2)]
    return any(abs(days_off) <= slack for days_off in off)


def _year_told(year: int, cited: Sequence[Moment], published: Sequence[date]) -> bool:
    return any(
        first.year <= year <= last.year
        for moment in cited
        for first, last in spans(moment, published)
    )


def _digits(phrase: str) -> str:
    """Write "two days later" with a digit."""
    return " ".join(str(COUNTS.get(word, word)) for word in phrase.split())


def _bears_out(told: Moment, cited: Moment, published: Sequence[date]) -> bool:
    if told.phrase:
        if _digits(cited.phrase) in _as_good(_digits(told.phrase)):
            return True
        phrase = re.sub(r"\bearlier$", "ago", told.phrase)
        meant = [*spans(replace(told, phrase=phrase), published), *_years_back(phrase, published)]
        return any(_within(inner, outer) for inner in spans(cited, published) for outer in meant)
    if _parts_agree(told, cited):
        return True
    return any(_fits(told, span) for span in spans(cited, published))


def _years_back(phrase: str, published: Sequence[date]) -> Iterator[Span]:
    """Give the whole year that a sentence may mean by "five years ago"."""
    words = _digits(phrase).split()
    if words[-1] == "ago" and words[1].startswith("year"):
        for day in published:
            if int(words[0]) < day.year:
                yield date(day.year - int(words[0]), 1, 1), date(day.year - int(words[0]), 12, 31)


def _as_good(phrase: str) -> Iterator[str]:
    """Give the phrases, written with digits, that bear one out: "last week" for "a week ago"."""
    yield phrase
    first, last = phrase.split()[0], phrase.split()[-1]
    if phrase == "today":
        yield "now"
    elif last in ("weekend", *_SEASONS):
        yield f"any {last}" if first == "this" else phrase
        yield from ("this weekend", "last weekend") if phrase == "the weekend" else ()
    elif last in ("week", "month", "year"):
        way = {"next": "later", "last": "ago", "past": "ago"}.get(first)
        yield f"1 {last} {way}" if way else phrase
    elif last == "earlier":
        yield re.sub(r"earlier$", "ago", phrase)
    if (one := re.fullmatch(r"1 (week|month|year) (ago|earlier|later)", phrase)) is not None:
        yield f"{'next' if one[2] == 'later' else 'last'} {one[1]}"
        yield f"1 {one[1]} earlier" if one[2] == "ago" else phrase


def _within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _parts_agree(told: Moment, cited: Moment) -> bool:
    """Compare what both write: every part told must be written, and be the same."""
    if cited.phrase:
        return False
    days = {cited.day, cited.last_day} if cited.last_day else {cited.day}
    if told.last_day and told.last_day != cited.last_day:
        return False
    return (
        (not told.year or told.year == cited.year)
        and (not told.month or told.month == cited.month)
        and (not told.day or told.day in days)
        and (told.weekday < 0 or cited.weekday in (told.weekday, -1) and _parts(told) > 1)
        or (told.weekday >= 0 and told.weekday == cited.weekday and _parts(told) == 1)
    )


def _parts(moment: Moment) -> int:
    return sum((moment.year > 0, moment.month > 0, moment.day > 0, moment.weekday >= 0))


def _fits(told: Moment, span: Span) -> bool:
    """Tell whether the days of ``span`` make ``told`` true."""
    first, last = span
    if told.year and not first.year == last.year == told.year:
        return False
    if told.month and not first.month == last.month == told.month:
        return False
    if told.day and not (first.day == told.day and last.day in (told.day, told.last_day)):
        return False
    if told.day and first != last and not told.last_day:
        return False
    return told.weekday < 0 or first == last and first.weekday() == told.weekday


def _merged(told: Moment, cited: Sequence[Moment]) -> bool:
    """Tell whether two cited moments give it: "January 20" and "in January 2025"."""
    if not (told.year and told.month):
        return False
    days = any(
        m.month == told.month
        and (told.day in (m.day, m.last_day) if told.day else not m.year)
        and m.year in (0, told.year)
        for m in cited
    )
    years = any(m.year == told.year and m.month in (0, told.month) for m in cited)
    return days and years
