"""What "Wednesday" and "last month" were, written behind them.

A reader that knows no calendar can then tell whether "January 22, 2025" is borne out. Pure.
"""

from __future__ import annotations

from datetime import date, timedelta

from assistant.support.moments import Moment, read_moments
from assistant.support.spans import spans

_MONTHS = (
    "January February March April May June July August September October November December".split()
)


def dated(text: str, published: date | None) -> str:
    """Write the days that a text tells from its day of publication as calendar days, too.

    "He won on Sunday." of November 25, 2024 becomes "He won on Sunday (November 24, 2024)."
    """
    if published is None:
        return text
    for moment in reversed(read_moments(text)):
        if known := _calendar(moment, published):
            text = f"{text[: moment.end]} ({known}){text[moment.end :]}"
    return text


def written(day: date) -> str:
    """Write a day as an article would."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def _calendar(moment: Moment, published: date) -> str:
    """Name the day, month or year that a moment means; empty where it is none of them."""
    if not moment.phrase and moment.weekday < 0 or moment.month:
        return ""
    first, last = next(spans(moment, [published]), (None, None))
    if first is None or last is None:
        return ""
    if first == last:
        return written(first)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else ""
    whole = first.day == 1 and (last + timedelta(1)).day == 1
    return f"{_MONTHS[first.month - 1]} {first.year}" if whole and first.month == last.month else ""
