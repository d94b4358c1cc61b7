"""Days and years that a sentence gives without writing them down: "2013-19", "year-on-year".

They only ever bear something out: nothing is doubted because of them. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from assistant.support.moments import (
    DAY_NUMBER,
    LONG_WEEKDAY,
    MONTH,
    MONTH_NUMBER,
    Moment,
    read_moments,
)
from assistant.support.spans import COUNTS

_LEAPLESS = 2001
_YEARS = re.compile(
    r"(?<![\w$£€.,-])((?:1[0-9]|20)\d\d)\s?[-–]\s?(\d{4}|\d\d)(?![\w%]|[.,:]\d|-\d)"
)
_SLASHED = re.compile(
    r"(?<![\w/])(1[0-2]|0?[1-9])/(3[01]|[12]\d|0?[1-9])(?:[-–]\1/(3[01]|[12]\d|0?[1-9]))?"
    r"(?:/(?:20)?(\d\d))?(?![\w/])"
)
_UNTIL_DAY = re.compile(rf"(?<=day[-–])(?:{LONG_WEEKDAY})", re.IGNORECASE)
_BARE_MONTH = re.compile(rf"(?<![\w-])(?:{MONTH})(?!,?\s?(?:of\s)?\d)")
_SHORT_YEAR = re.compile(r"(?:(?<=[a-z]\s)|['’])(?<![\d,]\s)([4-9]\d)(?![\w%-]|[.,:'’]\w)")
_CAPITAL = re.compile(r"\w\W+[A-Z]\w{3,}\s$")
_DECADE = re.compile(r"\b(?:the|early|late|mid)[\s-]['’]?([2-9]0)['’]?s\b", re.IGNORECASE)
_NOW = re.compile(
    r"\b(?:now|currently|nowadays|at present|these days|at the moment)\b", re.IGNORECASE
)
_SEASON = re.compile(
    r"\b(?:the|early|late|in|by|through|until|mid-)\s?(spring|summer|autumn|fall|winter)\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:the|a)\s(?:previous\s|prior\s)?(day|week|month|year)\s(?:before|prior)\b(?!\s\w+day)"
    r"|\bthe\s(?:previous|prior|preceding)\s(?:day|week|month|year)\b"
    r"|\b(?:year[-\s](?:on|over)[-\s]year|(?:in|over|for)\s(?:a|the|the past|the last)\syear)\b",
    re.IGNORECASE,
)
_ON = re.compile(
    r"\bthe\s(?:next|following|coming)\s(?:day|week|month|year)\b"
    r"|\bthe\s(?:day|week|month|year)\safter\b",
    re.IGNORECASE,
)
_UNIT = re.compile(r"day|week|month|year", re.IGNORECASE)
_YEARS_APART = re.compile(
    r"\b(?P<count>a|one|two|three|four|five|six|seven|eight|nine|ten|\d\d?)\syears?"
    r"\s(?P<way>later|earlier)\b"
    r"|\bthe\s(?P<next>next|following)\syear\b"
    r"|\bthe\s(?:previous|prior|preceding)\syear\b|\b(?:the|a)\syear\s(?:before|earlier)\b",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"^,?\s(?:the|a|one)\sday\s(after|before)\b", re.IGNORECASE)


def read_implied(text: str) -> list[Moment]:
    """Find the days and years that ``text`` only implies."""
    found = [*_written_shortly(text), *_relative(text)]
    moments = read_moments(text)
    return [*found, *_days_beside(text, moments), *_years_apart(text, [*moments, *found])]


def _written_shortly(text: str) -> Iterator[Moment]:
    """Give what is written in a shape of its own: "2013-19", "12/11", "Monday-Friday"."""
    for match in _YEARS.finditer(text):
        first = int(match[1])
        last = int(match[2]) if len(match[2]) == 4 else first // 100 * 100 + int(match[2])
        if first < last < 2100:
            yield _moment(match, str(first), year=first)
            yield _moment(match, str(last), year=last)
    for match in _SLASHED.finditer(text):
        year = 2000 + int(match[4]) if match[4] else 0
        day, last_day = int(match[2]), int(match[3] or 0)
        yield _moment(match, year=year, month=int(match[1]), day=day, last_day=last_day)
    for match in _UNTIL_DAY.finditer(text):
        yield _moment(match, weekday=DAY_NUMBER[match[0][:3].lower()])
    for match in _BARE_MONTH.finditer(text):
        yield _moment(match, month=MONTH_NUMBER[match[0][:3].lower()])
    for match in _SHORT_YEAR.finditer(text):
        if match[0][0] in "'’" or _CAPITAL.search(text[: match.start()]):
            yield _moment(match, year=1900 + int(match[1]))
    for match in _DECADE.finditer(text):
        yield _moment(match, phrase=f"19{match[1]}s")


def _relative(sentence: str) -> Iterator[Moment]:
    """Give what is told from another day or today: "the week before", "now", "in the fall"."""
    for match in _NOW.finditer(sentence):
        yield _moment(match, phrase="now")
    for match in _SEASON.finditer(sentence):
        yield _moment(match, phrase=f"any {match[1].lower().replace('fall', 'autumn')}")
    for pattern, way in ((_BACK, "earlier"), (_ON, "later")):
        for match in pattern.finditer(sentence):
            if unit := _UNIT.search(match[0]):
                phrase = f"a {unit[0].lower()} {way}"
                text = match[0] if match[0].lower().startswith("the") else phrase
                yield _moment(match, text, phrase=phrase)


def _days_beside(text: str, moments: list[Moment]) -> Iterator[Moment]:
    """Give the day in front of "Sept. 14, the day after the final", which is that of the final."""
    for moment in moments:
        beside = _BESIDE.match(text[moment.end :])
        if beside and moment.day and moment.month and not moment.last_day:
            try:
                day = date(moment.year or _LEAPLESS, moment.month, moment.day)
            except ValueError:
                continue
            day += timedelta(-1 if beside[1].lower() == "after" else 1)
            year = day.year if moment.year else 0
            written = text[moment.start : moment.end + beside.end()]
            span = moment.start, moment.end
            yield Moment(written, year, day.month, day.day, 0, -1, "", False, *span)


def _years_apart(text: str, moments: list[Moment]) -> Iterator[Moment]:
    """Give 1999 for "70 in 1998 and 65 a year later"."""
    for match in _YEARS_APART.finditer(text):
        before = [m for m in moments if m.year and m.end <= match.start()]
        nearest = max(before, key=lambda m: m.end, default=None)
        if nearest is None:
            continue
        count = (match["count"] or "1").lower()
        apart = COUNTS.get(count) or int(count)
        on = match["next"] or (match["way"] or "").lower() == "later"
        yield _moment(match, year=nearest.year + (apart if on else -apart))


def _moment(
    match: re.Match[str],
    text: str = "",
    *,
    year: int = 0,
    month: int = 0,
    day: int = 0,
    last_day: int = 0,
    weekday: int = -1,
    phrase: str = "",
) -> Moment:
    written = text or match[0]
    return Moment(written, year, month, day, last_day, weekday, phrase, False, *match.span())
