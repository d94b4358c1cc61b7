"""The time that a question speaks of: "in March 2023", "last Wednesday", "since January".

Owns which words of a question are a date at all, and what stretch of days they mean on the day
the question is put. ``dateparser`` reads a single expression; it is not let loose on sentences,
where it takes "may", "second" and any number for a date. Expressions are English. Knows nothing
of articles or ranking.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

REPORTED_WITHIN = 3
"""Days after its end in which what happened in a period is still being reported."""

_YEARS = range(1000, 9000)
"""Years of asking in which no reckoning leaves the calendar."""
_MONTH = (
    r"(?i:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_UNIT = r"(?i:days?|weeks?|months?|years?)"
_COUNT = r"(?i:\d{1,3}|an?|two|three|four|five|six|seven|eight|nine|ten|few|couple of)"

_DAYS = (
    rf"{_YEAR}-\d\d-\d\d\b|{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR})?\b"
    rf"|{_MONTH} {_DAY}\b(?:,? {_YEAR})?|\d{{1,2}}\.\d{{1,2}}\.\d{{4}}\b"
)
_MONTHS = (
    rf"(?i:early |mid-?|late )?{_MONTH}(?: of)?,? {_YEAR}\b|{_MONTH}(?: of)? (?i:last|this) year"
    rf"|(?i:last |this past )?{_MONTH}(?!\w)"
)
_ONE = rf"(?:{_DAYS}|{_MONTHS}|{_YEAR}\b)"
_LEAD = r"\b(?i:on|in|during|throughout|since|until|till|before|after|from|by|of|around|back in)"

_RANGE = re.compile(
    rf"\b(?i:between|from)\s+(?:the\s+)?(?P<first>{_ONE}|{_DAY})\s*(?i:and|to|until|till|through|[–-])"
    rf"\s*(?:the\s+)?(?P<last>{_ONE})"
)
_LED = re.compile(
    rf"(?P<lead>{_LEAD})\s+(?:the (?=\d\d?(?:st|nd|rd|th)))?(?P<one>{_ONE})(?![\w-]|,?\d)"
)
_PART_OF_A_NAME = re.compile(
    r"\s+(?:[A-Z]|election|season|census|budget|committee|hearing|attacks?\b|riot)"
)
"""What follows a year or a month that is no date of its own: "in 2020 election polls"."""
_FULL = re.compile(
    rf"(?:^|[,(–—-]\s*)(?P<one>(?:{_DAY} )?{_MONTH} (?:{_DAY},? )?{_YEAR})(?=[,)?.:]|$)"
)
_AGO = re.compile(rf"\b(?P<one>{_COUNT} {_UNIT} ago)\b")
_COMPARED = re.compile(r"\b(?:than|compared|versus|vs|as)\b")
"""Before "a year ago" it is a yardstick, not the time of what is asked about."""
_PAST = re.compile(rf"\b(?i:the|these) (?:last|past) (?:(?P<count>{_COUNT}) )?(?P<unit>{_UNIT})\b")
_NAMED = re.compile(
    r"(?P<lead>\b(?:since|until|before|after)\s+)?(?P<one>\b(?:[Tt]he )?[Dd]ay before yesterday\b"
    r"|\b[Yy]esterday\b|\b[Tt]his (?:morning|afternoon|evening)\b|\b[Tt]onight\b"
    r"|(?<![A-Z] )(?<![\w]{3} )\bToday\b(?!\s+[A-Z])|\btoday\b"
    r"|\b(?:[Ll]ast|[Tt]his|[Pp]ast|[Tt]his past) (?:week|weekend|month|year)\b(?!-))"
)
_WEEKDAYS = re.compile(
    rf"(?P<lead>\b(?:since|until|before|after)\s+)?(?P<last>\b(?:[Ll]ast|[Tt]his past|[Tt]his) )?"
    rf"(?<![A-Z]\w )(?P<one>\b{_WEEKDAY}\b)(?!\s+[A-Z])(?!['’]s)"
)
_NAMES_BEFORE = re.compile(r"\b[A-Z][\w’'.]*\s+$")
ASKED_OF_ARTICLES = (
    "article articles story stories report reports coverage piece pieces news headline headlines "
    "published reported written posted dated"
)
"""Words that ask for what was written at a time, not for what happened then."""
_ASKED_OF_ARTICLES = re.compile(
    rf"\b(?:{ASKED_OF_ARTICLES.replace(' ', '|')})\s+(?:(?:published|reported|written|dated)\s+)?"
    r"(?:from|in|on|of|during)?\s*$",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:will|won['’]t|shall|going to|next|coming|upcoming|expected|scheduled|plan(?:s|ned)?|due"
    r"|set to|ahead of|(?:is|are) \w+ing)\b",
    re.IGNORECASE,
)
_NUMBERS = {
    **{word: n for n, word in enumerate("two three four five six seven eight nine ten".split(), 2)},
    **{"a": 1, "an": 1, "few": 3, "couple of": 2},
}
_UNIT_DAYS = {"day": 1, "week": 7, "month": 31, "year": 366}


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days that a question speaks of.

    Attributes:
        text: The words of the question that name it.
        start: Its first day; the first of all days where it is open ("before March").
        end: Its last day.
        strict: The question asks for articles of that time, not for what happened then.
        named: The text names days of the calendar, as "3 May" does and "last week" does not.
    """

    text: str
    start: date
    end: date
    strict: bool = False
    named: bool = False

    def distance(self, day: date) -> int:
        """Count the days between ``day`` and the period; 0 where it was being reported."""
        if day < self.start:
            return (self.start - day).days
        return max(0, (day - self.end).days - REPORTED_WITHIN)

    def holds(self, published: str) -> bool:
        """Tell whether an article of that day reports what happened in the period."""
        return bool(published) and self.distance(date.fromisoformat(published)) == 0

    def allows(self, published: str) -> bool:
        """Tell whether an article of that day may be used where ``strict``; undated ones may."""
        return not published or self.start <= date.fromisoformat(published) <= self.end

    def __str__(self) -> str:
        """Name the days: ``3 May 2024``, ``1 to 31 March 2023``, ``until 28 February 2023``."""
        if self.start == date.min:
            return f"until {_written(self.end)}"
        if self.start == self.end:
            return _written(self.end)
        if (self.start.year, self.start.month) == (self.end.year, self.end.month):
            return f"{self.start.day} to {_written(self.end)}"
        year = f" {self.start.year}" if self.start.year != self.end.year else ""
        return f"{self.start.day} {self.start:%B}{year} to {_written(self.end)}"


def find_period(question: str, as_of: date) -> Period | None:
    """Find the time that a question speaks of, as meant by one who asks on ``as_of``.

    A month or a weekday alone is the last one that has begun. What has not begun yet, and what the
    question expects of the future ("will", "next"), is no period: no article reports it.
    """
    if as_of.year not in _YEARS:
        return None
    for period in _periods(question, as_of):
        if period.start <= as_of:
            return replace(period, end=min(period.end, as_of))
    return None


def _periods(question: str, as_of: date) -> Iterator[Period]:
    if match := _RANGE.search(question):
        yield from _range(match, as_of)
    for match in _LED.finditer(question):
        yield from _led(match, as_of)
    if match := _FULL.search(question):
        yield from _one(match, match["one"], as_of, named=True)
    match = _AGO.search(question)
    if match and not _COMPARED.search(question[: match.start()]):
        yield from _one(match, match["one"], as_of)
    if match := _PAST.search(question):
        yield _past(match, as_of)
    if match := _NAMED.search(question):
        yield from _one(match, match["one"], as_of)
    for match in _WEEKDAYS.finditer(question):
        before = question[: match.start("one")]
        if match["last"] or not _NAMES_BEFORE.search(before) or len(before.split()) == 1:
            yield from _one(match, (match["last"] or "") + match["one"], as_of)


def _range(match: re.Match[str], as_of: date) -> Iterator[Period]:
    last = _resolve(match["last"], as_of)
    first_text = match["first"]
    if last and first_text.isdigit() and len(first_text) < 4:
        first_text = f"{first_text} {last[0]:%B %Y}"
    elif last and not re.search(_YEAR, first_text):
        # "between March and May 2024": the year stands once; "December to May 2024" began before.
        first_text = f"{first_text} {last[0].year}"
    first = _resolve(first_text, as_of)
    if first and last and first[0] > last[1]:
        first = _resolve(re.sub(r"\d{4}$", str(last[0].year - 1), first_text), as_of)
    if first and last and first[0] <= last[1]:
        yield Period(match.group(), first[0], last[1], _strict(match), named=True)


def _led(match: re.Match[str], as_of: date) -> Iterator[Period]:
    """Read a date behind a preposition; a month's name alone may also be that of a person."""
    lead, one = match["lead"].lower(), match["one"]
    bare = re.fullmatch(_MONTH, one, re.IGNORECASE) is not None
    if bare and (lead in ("by", "from", "of", "on", "around") or not one[0].isupper()):
        return
    if re.fullmatch(_YEAR, one) and lead in ("by", "of", "on", "around"):
        return
    if re.fullmatch(rf"{_YEAR}|{_MONTH}", one) and _PART_OF_A_NAME.match(match.string, match.end()):
        return
    if not re.search(rf"{_YEAR}|year", one) and _FUTURE.search(match.string):
        return
    yield from _one(match, one, as_of, named=True)


def _one(match: re.Match[str], text: str, as_of: date, *, named: bool = False) -> Iterator[Period]:
    """Read one expression; words such as "since" open the period to one side."""
    lead = (match.groupdict().get("lead") or "").strip().lower()
    found = _resolve(text, as_of)
    if found is None:
        return
    start, end = found
    if lead == "since" and start <= as_of:
        end = as_of
    elif lead == "after":
        start, end = end + timedelta(1), as_of
    elif lead in ("until", "till", "by"):
        start = date.min
    elif lead == "before":
        start, end = date.min, start - timedelta(1)
    words = f"{lead} {text}" if lead in ("since", "after", "before", "until", "till") else text
    yield Period(words, start, end, _strict(match), named)


def _past(match: re.Match[str], as_of: date) -> Period:
    count = (match["count"] or "1").lower()
    number = int(count) if count.isdigit() else _NUMBERS[count]
    days = number * _UNIT_DAYS[match["unit"].lower().rstrip("s")]
    return Period(match.group(), as_of - timedelta(days), as_of, _strict(match))


def _strict(match: re.Match[str]) -> bool:
    return _ASKED_OF_ARTICLES.search(match.string[: match.start()]) is not None


def _resolve(text: str, as_of: date) -> tuple[date, date] | None:
    """Turn one expression into its first and last day."""
    text = re.sub(r"^(?:early |mid-?|late |this past |past |the )+", "", text.lower().strip())
    if relative := re.search(r"(?: of)? (last|this) year$", text):
        year = as_of.year - (relative[1] == "last")
        text = f"{text[: relative.start()]} {year}"
    if text.endswith("weekend"):
        return _weekend(as_of, last=text.startswith("last"))
    if text.startswith(("this ", "tonight")) and not text.endswith(("week", "month", "year")):
        text = text.removeprefix("this ") if text.endswith("day") else "today"
    text = re.sub(r"^last (?=[jfmasond]\w+$)(?!week|month|year|mon|sat|sun|fri)", "", text)
    text = re.sub(r"\b(?:a )?(few|couple of)\b", lambda m: str(_NUMBERS[m[1]]), text)
    data = _parser(as_of).get_date_data(text)
    if data is None or data.date_obj is None:
        return None
    return _stretch(data.date_obj.date(), data.period, as_of)


def _stretch(day: date, unit: str | None, as_of: date) -> tuple[date, date]:
    """Give the first and last day of the week, month or year that ``day`` lies in."""
    if unit == "week":
        start = day - timedelta(day.weekday())
        # On a Monday "this week" is hardly Monday alone.
        return (min(start, day - timedelta(6)) if day == as_of else start), start + timedelta(6)
    if unit == "month":
        return day.replace(day=1), _month_end(day)
    if unit == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    return day, day


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)


def _weekend(as_of: date, *, last: bool) -> tuple[date, date]:
    """Give the latest Saturday and Sunday that have begun; on one of them, "last" is the former."""
    saturday = as_of - timedelta((as_of.weekday() - 5) % 7)
    if last and as_of.weekday() >= 5:
        saturday -= timedelta(7)
    return saturday, saturday + timedelta(1)


def _written(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


@cache
def _parser(as_of: date) -> DateDataParser:
    from dateparser.date import DateDataParser

    return DateDataParser(
        languages=["en"],
        settings={
            "RELATIVE_BASE": datetime.combine(as_of, time()),
            "PREFER_DATES_FROM": "past",
            "DATE_ORDER": "DMY",
        },
    )
