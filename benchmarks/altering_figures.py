"""Alters figures and days: another number, one of the same article, a day moved.

Owns what an alteration may draw on. Knows nothing of the check that is tried on them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from words_of_news import MONTHS, WEEKDAYS

_NUMBER = re.compile(
    r"(?<![\w.,$£€-])([$£€]?)(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?![\w.,-]*\d|\w|-)"
)
_YEAR = re.compile(r"\b(?:19[5-9]\d|20[0-3]\d)\b")
_DAY = re.compile(rf"\b({MONTHS}) (\d{{1,2}})\b(?!,?\d)")


@dataclass(frozen=True, slots=True)
class Source:
    """What an alteration may draw on.

    Attributes:
        cited: What the sentence cites, in one string.
        article: The whole article.
        names: The article's names by kind: ``person``, ``place``, ``other``.
        nouns: Nouns of the article in small letters.
    """

    cited: str
    article: str
    names: dict[str, list[str]]
    nouns: list[str]


def number(text: str, source: Source, random: Random) -> str:
    """Change a figure to one that is not cited."""
    return _figure(text, source, random, [])


def number_here(text: str, source: Source, random: Random) -> str:
    """Change a figure to another one of the cited sentences or, failing that, of the article."""
    for place in (source.cited, source.article):
        others = [m[0] for m in _NUMBER.finditer(place) if not _YEAR.fullmatch(m[2])]
        if made := _figure(text, source, random, others):
            return made
    return ""


def _figure(text: str, source: Source, random: Random, others: Sequence[str]) -> str:
    found = [m for m in _NUMBER.finditer(text) if not _is_date(text, m) and len(m[2]) < 12]
    if not found:
        return ""
    match = random.choice(found)
    value = float(match[2].replace(",", ""))
    if others:
        fit = [o for o in others if o[0].isdigit() == match[0][0].isdigit() and _far(o, match[0])]
        told = random.choice(fit) if fit else ""
    else:
        made = [match[1] + _written(value, match[2], random) for _ in range(5)]
        new = (t for t in made if not re.search(rf"(?<!\d){re.escape(t)}(?!\d)", source.cited))
        told = next(new, "")
    return text[: match.start()] + told + text[match.end() :] if told else ""


def _far(one: str, other: str) -> bool:
    first, second = (float(re.sub(r"[^\d.]", "", text)) for text in (one, other))
    return abs(first - second) > 0.15 * max(first, second)


def _written(value: float, like: str, random: Random) -> str:
    factor = random.choice((0.5, 0.6, 0.7, 0.8, 1.25, 1.4, 1.6, 2.0, 3.0))
    if "." in like:
        return f"{value * factor + 0.1:.{len(like.partition('.')[2])}f}"
    new = round(value * factor) + (value < 10)
    if new == value:
        new += 2
    zeros = len(like) - len(like.rstrip("0")) if "," not in like else 0
    new = max(round(new, -zeros), 10**zeros) if zeros else new
    new = new + 10**zeros if new == value else new
    return f"{new:,}" if "," in like else str(new)


def _is_date(text: str, match: re.Match[str]) -> bool:
    month = re.search(rf"\b(?:{MONTHS}|Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.? $", text[: match.start()])
    behind = text[match.end() :]
    return bool(
        _YEAR.fullmatch(match[2])
        or month
        or re.match(rf" (?:{MONTHS})\b|(?:st|nd|rd|th)\b|:\d| ?[ap]\.?m|%?[–-]\d|/", behind)
        or re.search(r"(?:[-–/:]|No\. |Covid|Article |Title |Section )$", text[: match.start()])
    )


def date(text: str, source: Source, random: Random) -> str:
    """Move a day, a month, a weekday or a year."""
    ways = [_day, _month, _weekday, _year]
    random.shuffle(ways)
    return next((made for way in ways if (made := way(text, source, random))), "")


def _day(text: str, source: Source, random: Random) -> str:
    match = _DAY.search(text)
    if not match:
        return ""
    day = (int(match[2]) + random.randrange(2, 20)) % 28 + 1
    made = f"{match[1]} {day}"
    new = text[: match.start()] + made + text[match.end() :]
    return "" if made in source.cited or day == int(match[2]) else new


def _month(text: str, source: Source, random: Random) -> str:
    return _of_list(text, source, random, MONTHS.split("|"), r"(?=\s\d|[,.]| [a-z])", r"(?:in|on) ")


def _weekday(text: str, source: Source, random: Random) -> str:
    return _of_list(text, source, random, WEEKDAYS.split("|"), "", r"(?:on |[a-z]+ )")


def _of_list(
    text: str, source: Source, random: Random, words: list[str], behind: str, front: str
) -> str:
    match = re.search(rf"(?<=\b){front}({'|'.join(words)})\b{behind}", text)
    others = [word for word in words if word not in source.cited and len(word) > 3]
    if not match or not others:
        return ""
    return text[: match.start(1)] + random.choice(others) + text[match.end(1) :]


def _year(text: str, source: Source, random: Random) -> str:
    match = _YEAR.search(text)
    if not match:
        return ""
    year = str(int(match[0]) + random.choice((-7, -4, -3, -2, -1, 1, 2, 3)))
    return "" if year in source.cited else text[: match.start()] + year + text[match.end() :]
