"""Publication days: read from the forms in which articles state them.

A day is ``YYYY-MM-DD``, or empty where nothing is stated without doubt: "05/03/2024" is no day, for
it is in March or in May. Month names are English. Knows nothing of files: their times say nothing
about publication.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import urlsplit

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DATE = re.compile(
    rf"""(?<![\w/.-])(?:
    (?P<y1>\d{{4}})(?P<sep>[-/.])(?P<m1>\d{{1,2}})(?P=sep)(?P<d1>\d{{1,2}})(?=T|\D|$)
    |(?P<y2>\d{{4}})(?P<m2>\d\d)(?P<d2>\d\d)(?=T|\D|$)
    |(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\.?[ -](?:of[ ])?(?P<m3>{_MONTH}),?[ -](?P<y3>\d{{4}})\b
    |(?P<m4>{_MONTH})[ ](?P<d4>\d{{1,2}})(?:st|nd|rd|th)?,?[ ](?P<y4>\d{{4}})\b
    |(?P<d5>\d{{1,2}})\.(?P<m5>\d{{1,2}})\.(?P<y5>\d{{4}})\b
    |(?P<a6>\d{{1,2}})/(?P<b6>\d{{1,2}})/(?P<y6>\d{{4}})\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_URL_DAY = re.compile(
    rf"[/-](?P<y>(?:19|20)\d\d)(?P<sep>[/-])(?P<m>\d\d?|{'|'.join(_MONTHS)})(?P=sep)(?P<d>\d\d?)(?=[/.]|$)"
)

# A line longer than this is the article itself.
_PARAGRAPH = 150
# What may stand before and behind the day on a line that only says when the article came out.
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s*)?"
_LABEL = (
    r"(?P<label>(?:first |originally )?(?:published|posted)|(?:publication )?date"
    r"|(?P<update>(?:last )?(?:updated|modified)))"
)
_BEFORE = re.compile(
    r"(?P<by>by\b[^|•·]{2,90}[|•·,–—-]\s*)?"
    rf"(?:{_LABEL}\s*(?:on|at)?\s*[:,–—-]?\s*(?:on\s+)?)?{_WEEKDAY}",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"\s*(?:$|T\d|[|•·–—(-]|,?\s*(?:at\s+)?\d{1,2}[:.]\d\d)")
# "SEOUL, May 3, 2024 (Reuters) - ": a place in capitals in front, a dash or an agency behind.
_PLACE = re.compile(r"[A-Z][A-Z .'’-]{2,30}(?:,\s*[A-Z][\w. ]{1,30})?,\s*")
_AGENCY = re.compile(r"\s*(?:\([^)]{2,40}\))?\s*[-–—]")


def find_day(value: str) -> str:
    """Give the first day in ``2024-05-03T10:00Z``, ``Fri, 3 May 2024`` or ``May 3, 2024 (EST)``."""
    match = _DATE.search(value)
    return _to_day(match) if match else ""


def find_stated_day(lines: Sequence[str]) -> str:
    """Find the day in the lines above an article that only say when it came out.

    Such as ``Published: 3 May 2024``, ``By Ann Lee | May 3, 2024``, ``Friday, May 3, 2024 10:15
    GMT`` or the dateline ``SEOUL, May 3, 2024 (Reuters) -``. A day named within a sentence or a
    headline is none. A day alone counts as one of the first three lines, and where no other stands
    alone below, as in a diary. An update counts where nothing tells of the first publication.
    """
    above = next((n for n, line in enumerate(lines) if len(line) > _PARAGRAPH), len(lines))
    stated = [(n, *_read_line(line)) for n, line in enumerate(lines)]
    alone = [(n, day) for n, kind, day in stated if kind == "alone"]
    for wanted in ("published", "alone", "updated"):
        for n, kind, day in stated[: above + 1]:
            if kind == wanted and (kind != "alone" or (n < 3 and len(alone) == 1)):
                return day
    return ""


def find_url_day(url: str) -> str:
    """Give the day in an address such as ``https://www.cnn.com/2022/07/09/business/…``."""
    match = _URL_DAY.search(urlsplit(url).path.lower()) if url else None
    return _day(match["y"], match["m"], match["d"]) if match else ""


def _read_line(line: str) -> tuple[str, str]:
    """Tell what a line says with a day: ``published``, ``updated``, or nothing else (``alone``)."""
    match = _DATE.search(line[:200])
    if not match or not (day := _to_day(match)):
        return "", ""
    before, behind = line[: match.start()], line[match.end() :]
    if _PLACE.fullmatch(before) and _AGENCY.match(behind):
        return "published", day
    said = _BEFORE.fullmatch(before)
    if not said or not _BEHIND.match(behind) or len(behind) > 80:
        return "", ""
    if said["update"]:
        return "updated", day
    return "published" if said["label"] or said["by"] else "alone", day


def _to_day(match: re.Match[str]) -> str:
    for form in "12345":
        if match[f"y{form}"]:
            return _day(match[f"y{form}"], match[f"m{form}"], match[f"d{form}"])
    first, second = int(match["a6"]), int(match["b6"])
    if first == second or first > 12:
        return _day(match["y6"], match["b6"], match["a6"])
    return _day(match["y6"], match["a6"], match["b6"]) if second > 12 else ""


def _day(year: str, month: str, day: str) -> str:
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    try:
        found = date(int(year), number, int(day))
    except ValueError:
        return ""
    # Two days ahead allow for time zones and for papers dated tomorrow.
    return (
        found.isoformat()
        if 1700 <= found.year and found <= date.today() + timedelta(days=2)
        else ""
    )
