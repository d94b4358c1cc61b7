"""Reads when something happened: "January 20", "last Wednesday", "2021", "in the 1990s".

Pure; knows nothing of what happened, nor which days the words mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MONTHS = "january february march april may june july august september october november december"


MONTH_NUMBER = {name[:3]: number for number, name in enumerate(_MONTHS.split(), 1)}


_DAYS = "monday tuesday wednesday thursday friday saturday sunday"


DAY_NUMBER = {name[:3]: number for number, name in enumerate(_DAYS.split())}


MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)


_WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b"


LONG_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b"


_NUMBER = r"(?:3[01]|[12]?\d|0\d)(?:st|nd|rd|th)?(?![\d%]|[,.]\d|:\d)"


_YEAR = r"(?:1[0-9]|20)\d\d"


_MOMENT = re.compile(
    rf"""(?:(?<![\w$£€-])|(?<=\b[Mm]id-))(?:
    (?:(?P<w1>{_WEEKDAY}),?\s(?:the\s)?)?
    (?:
        (?P<m1>{MONTH})(?:\s|(?<=\.))(?P<d1>{_NUMBER})(?:\s?(?:-|–|to|and|or)\s?(?P<e1>{_NUMBER})\b)?
            (?:,?\s(?P<y1>{_YEAR})\b)?
        |(?P<d2>{_NUMBER})\s(?:of\s)?(?P<m2>{MONTH})(?:,?\s(?P<y2>{_YEAR})\b)?
        |(?P<y3>{_YEAR})-(?P<m3>\d\d)-(?P<d3>\d\d)\b
        |(?P<m4>{MONTH}),?\s(?:of\s)?(?P<y4>{_YEAR})\b
    )
    |(?P<decade>(?:{_YEAR[:-4]}\d0s|['’]\d0s))\b
    |(?P<ago>\b(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten)
        \s(?:day|week|month|year)s?\s(?:ago|earlier|later))\b
    |(?P<weekend>(?<=over\s)the\sweekend|(?<=during\s)the\sweekend)\b
    |(?P<shift>(?:earlier|later)\s)?(?P<which>this|last|past|next)\s(?P<unit>week|weekend|month|year
        |night|morning|afternoon|evening|{LONG_WEEKDAY}|{MONTH}(?!\.?\s\d)
        |spring|summer|autumn|fall|winter)\b
    |(?<!USA\s)(?P<day>today|tonight|yesterday|tomorrow)\b
    |(?P<w2>{LONG_WEEKDAY})
    |(?P<y5>{_YEAR})(?![\w%]|[.,:]\d|-\d{{3}})(?!\s(?:dollars|people|miles|km|feet|meters|metres
        |pounds|percent|votes|points|troops|homes|jobs|cases|deaths)\b)
    |(?P<m6>{MONTH})(?!\s\d|-)
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
    r"|upcoming|until|by|later|tomorrow|begins?|starts?|opens?|faces?"
    r"|premieres|debuts|airs|arrives|launches|kicks off"
    r"|(?:beginning|starting|opening|launching|arriving)(?: on)?"
    r" (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b",
    re.IGNORECASE,
)


_PAST = re.compile(
    r"\b(?!(?:said|told|added|announced|named|based|called|retired|united|used)\b)"
    r"(?:[a-z]{2,}ed|was|were|had|did|went|came|took|made|won|lost|met|held|left|began|fell|rose|saw"
    r"|gave|got|led|ran|wrote|found|became|kept|killed|struck|hit|shot|spoke|told)\b"
)
"""A word of this form says that a sentence speaks of what is past."""


_OWN = re.compile(r"\b(?:my|your|his|her|its|our|their|whose|[a-z]'s)\s$", re.IGNORECASE)


_AMBIGUOUS = frozenset({"may", "march", "august", "jan", "mar", "sat", "sun", "dec"})


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
    if part["m2"] in ("may", "march"):  # "nobody under 13 may use it"
        return None
    if part["unit"] and _OWN.search(text[: match.start()]):  # "her last year in office"
        return None
    number = {name: part[name + "1"] or part[name + "2"] or part[name + "3"] for name in "md"}
    month = number["m"] or part["m4"] or part["m6"] or ""
    year = part["y1"] or part["y2"] or part["y3"] or part["y4"] or part["y5"] or ""
    weekday = part["w1"] or part["w2"] or ""
    phrase = ""
    if any(part[name] for name in ("decade", "ago", "day", "unit", "weekend")):
        phrase = " ".join(written.lower().split()).replace("fall", "autumn")
    return Moment(
        text=written,
        year=int(year or 0),
        month=int(month) if month.isdigit() else MONTH_NUMBER.get(month[:3].lower(), 0),
        day=_int(number["d"]),
        last_day=_int(part["e1"]),
        weekday=DAY_NUMBER.get(weekday[:3].lower(), -1) if weekday else -1,
        phrase=phrase,
        ahead=_AHEAD.search(text) is not None or _PAST.search(text) is None,
        start=match.start(),
        end=match.end(),
    )


def _int(written: str | None) -> int:
    return int(re.sub(r"\D", "", written or "") or 0)


_HOLIDAYS = {
    "day after christmas": (12, 26),
    "boxing day": (12, 26),
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "christmas": (12, 25),
    "new year's eve": (12, 31),
    "new year's day": (1, 1),
    "halloween": (10, 31),
    "independence day": (7, 4),
    "fourth of july": (7, 4),
    "juneteenth": (6, 19),
    "valentine's day": (2, 14),
}
_HOLIDAY = re.compile("|".join(_HOLIDAYS), re.IGNORECASE)


def read_holidays(text: str) -> list[Moment]:
    """Find the feasts of ``text`` that are on the same day each year."""
    found = []
    for match in _HOLIDAY.finditer(text.replace(" ¸", "'s")):
        month, day = _HOLIDAYS[match.group().lower()]
        found.append(Moment(match.group(), 0, month, day, 0, -1, "", False, *match.span()))
    return found
