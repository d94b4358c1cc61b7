"""Reads when something happened: "January 20", "last Wednesday", "2021", "in the 1990s".

Owns what a day of publication makes of "Wednesday", and which points in time agree. Pure; knows
nothing of what happened.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = "january february march april may june july august september october november december"
_MONTH_NUMBER = {name[:3]: number for number, name in enumerate(_MONTHS.split(), 1)}
_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_DAY_NUMBER = {name[:3]: number for number, name in enumerate(_DAYS.split())}
_COUNTS = {
    word: number
    for number, word in enumerate("zero one two three four five six seven eight nine ten".split())
} | {"a": 1, "an": 1}

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b"
_LONG_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b"
_NUMBER = r"(?:3[01]|[12]?\d|0\d)(?:st|nd|rd|th)?(?![\d%]|[,.]\d|:\d)"
_YEAR = r"(?:1[0-9]|20)\d\d"
_MOMENT = re.compile(
    rf"""(?<![\w$£€-])(?:
    (?:(?P<w1>{_WEEKDAY}),?\s(?:the\s)?)?
    (?:
        (?P<m1>{_MONTH})\s(?P<d1>{_NUMBER})(?:\s?(?:-|–|to|and|or)\s?(?P<e1>{_NUMBER})\b)?
            (?:,?\s(?P<y1>{_YEAR})\b)?
        |(?P<d2>{_NUMBER})\s(?:of\s)?(?P<m2>{_MONTH})(?:,?\s(?P<y2>{_YEAR})\b)?
        |(?P<y3>{_YEAR})-(?P<m3>\d\d)-(?P<d3>\d\d)\b
        |(?P<m4>{_MONTH}),?\s(?:of\s)?(?P<y4>{_YEAR})\b
    )
    |(?P<decade>(?:{_YEAR[:-4]}\d0s|['’]\d0s))\b
    |(?P<ago>\b(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten)
        \s(?:day|week|month|year)s?\s(?:ago|earlier|later))\b
    |(?P<shift>(?:earlier|later)\s)?(?P<which>this|last|past|next)\s(?P<unit>week|weekend|month|year
        |night|morning|afternoon|evening|{_LONG_WEEKDAY}|{_MONTH}
        |spring|summer|autumn|fall|winter)\b
    |(?P<day>today|tonight|yesterday|tomorrow)\b
    |(?P<w2>{_LONG_WEEKDAY})
    |(?P<y5>{_YEAR})(?![\w%:]|[.,]\d|-\d{{3}})(?!\s(?:dollars|people|miles|km|feet|meters|metres
        |pounds|percent|votes|points|troops|homes|jobs|cases|deaths)\b)
    |(?P<m6>{_MONTH})(?!\s\d|-)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_FORWARD = re.compile(
    r"\b(?:in|of|since|until|by|last|next|this|during|early|late|mid|from|to|between|and|through"
    r"|before|after|for)[\s-]$",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:will|next|due|set to|plan(?:s|ned)?|would|is to|are to|scheduled|expect\w*|coming"
    r"|upcoming|until|by|later|tomorrow|begins?|starts?|opens?|faces?)\b",
    re.IGNORECASE,
)
_AMBIGUOUS = frozenset({"may", "march", "august", "jan", "mar", "sat", "sun", "dec"})
Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Moment:
    """One point in time as told.

    Attributes:
        text: As written.
        year: Its year; 0 where not told.
        month: From 1; 0 where not told.
        day: Day of the month; 0 where not told.
        last_day: The last day of "May 3-5"; 0 for one day.
        weekday: From 0 for Monday; -1 where not told.
        phrase: What is relative in it, such as ``last week``; empty for a calendar date.
        ahead: Whether its sentence speaks of what is to come, so that "Friday" may be the next one.
        start: Offset of its first character.
        end: Offset behind its last.
    """

    text: str
    year: int
    month: int
    day: int
    last_day: int
    weekday: int
    phrase: str
    ahead: bool
    start: int
    end: int


def read_moments(text: str) -> list[Moment]:
    """Find the points in time of ``text``, in order."""
    return [moment for match in _MOMENT.finditer(text) if (moment := _read(text, match))]


def _read(text: str, match: re.Match[str]) -> Moment | None:
    part = match.groupdict()
    written = match.group()
    if part["m6"]:
        name = part["m6"].lower()
        sure = name not in _AMBIGUOUS and (len(name) > 3 or name == "may")
        if not written[0].isupper() or not (sure or _FORWARD.search(text[: match.start()])):
            return None
    if part["w2"] and not written[0].isupper():
        return None
    number = {name: part[name + "1"] or part[name + "2"] or part[name + "3"] for name in "md"}
    month = number["m"] or part["m4"] or part["m6"] or ""
    year = part["y1"] or part["y2"] or part["y3"] or part["y4"] or part["y5"] or ""
    weekday = part["w1"] or part["w2"] or ""
    phrase = ""
    if part["decade"] or part["ago"] or part["day"] or part["unit"]:
        phrase = " ".join(written.lower().split())
    return Moment(
        text=written,
        year=int(year or 0),
        month=int(month) if month.isdigit() else _MONTH_NUMBER.get(month[:3].lower(), 0),
        day=_int(number["d"]),
        last_day=_int(part["e1"]),
        weekday=_DAY_NUMBER.get(weekday[:3].lower(), -1) if weekday else -1,
        phrase=phrase,
        ahead=_AHEAD.search(text) is not None,
        start=match.start(),
        end=match.end(),
    )


def _int(written: str | None) -> int:
    return int(re.sub(r"\D", "", written or "") or 0)


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
    if decade := re.search(r"(\d\d)?(\d)0s$", phrase):
        first = int(decade[1] or 19) * 100 + int(decade[2]) * 10
        yield date(first, 1, 1), date(first + 9, 12, 31)
        return
    shift = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "last night": -1}
    if phrase in shift or re.fullmatch(r"this (?:night|morning|afternoon|evening)", phrase):
        place = day + timedelta(shift.get(phrase, 0))
        yield place, place
        return
    words = phrase.split()
    if words[-1] in ("ago", "earlier", "later"):
        yield from _ago(words, day)
    elif words[-1] in ("week", "weekend", "month", "year"):
        step = {"last": -1, "past": -1, "this": 0, "next": 1}[words[-2]]
        yield _period(words[-1], step, day)
    elif words[-1][:3] in _DAY_NUMBER and words[-1].rstrip("s").endswith("day"):
        back = (day.weekday() - _DAY_NUMBER[words[-1][:3]]) % 7
        for days in (-back, 7 - back, -back - 7, 14 - back):
            place = day + timedelta(days)
            yield place, place
    elif words[-1][:3] in _MONTH_NUMBER:
        for year in (day.year - 1, day.year, day.year + 1):
            if span := _calendar(year, _MONTH_NUMBER[words[-1][:3]], 0, 0):
                yield span


def _ago(words: Sequence[str], day: date) -> Iterator[Span]:
    count = _COUNTS.get(words[0]) or int(words[0] if words[0].isdigit() else 1)
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


def unsupported_part(told: Moment, cited: Sequence[Moment], published: Sequence[date]) -> str:
    """Name the part of ``told`` that no cited moment bears out; empty where one does."""
    if any(_bears_out(told, moment, published) for moment in cited) or _merged(told, cited):
        return ""
    if told.phrase and (not cited or not published):
        return ""  # "this week" is the reader's week: nothing cited says otherwise
    if told.year and not _year_told(told.year, cited, published):
        return str(told.year) if told.month else told.text
    return told.text


def _year_told(year: int, cited: Sequence[Moment], published: Sequence[date]) -> bool:
    return any(
        first.year <= year <= last.year
        for moment in cited
        for first, last in spans(moment, published)
    )


def _bears_out(told: Moment, cited: Moment, published: Sequence[date]) -> bool:
    if told.phrase and told.phrase == cited.phrase:
        return True
    if told.phrase:
        return any(
            _within(inner, outer)
            for inner in spans(cited, published)
            for outer in spans(told, published)
        )
    if _parts_agree(told, cited):
        return True
    return any(_fits(told, span) for span in spans(cited, published))


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
    if not (told.year and told.month and told.day):
        return False
    days = any(
        m.month == told.month and told.day in (m.day, m.last_day) and m.year in (0, told.year)
        for m in cited
    )
    years = any(m.year == told.year and m.month in (0, told.month) for m in cited)
    return days and years
