"""A sentence with the figures and days that are borne out told as the cited sentences tell them.

"About 3 miles" for "5 km" and "March 13, 2025" for "Thursday" are reckoned by rules; a reader that
knows no arithmetic then finds the same words on both sides. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from assistant.support.figures import read_figures
from assistant.support.implied import read_implied
from assistant.support.moments import Moment, read_moments
from assistant.support.rounding import bears_out
from assistant.support.spans import unsupported_part

_BEFORE = re.compile(
    r",?\s*(?:\b(?:on|in|by|of|during|from|about|some|around|nearly|almost|over|just|more than"
    r"|less than)\b\s*)+$",
    re.IGNORECASE,
)
_BARE_YEAR = re.compile(r"(?:1[0-9]|20)\d\d")
_GOVERNED = re.compile(r"\b(?:of|from|since|until|than|in|by)\s$", re.IGNORECASE)
_IN = re.compile(r"\bin\s$", re.IGNORECASE)
_RELATIVE = re.compile(r"\b(?:later|earlier|ago|before|following|next|previous)\b", re.IGNORECASE)
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_SHARE = re.compile(
    r"( of (?:(?:the|its|their|his|her|our|these|those) )?(?:[\w,.-]{1,20}(?:['’]s)? ){0,2}?)"
    r"(\w+s)\b"
)
"""What follows "four" in "four of its twelve cables"."""
_LEFT = re.compile(r"^[\s,;:]+|\s+(?=[,.;:!?])")


def restated(sentence: str, cited: Sequence[str], days: Sequence[date]) -> str:
    """Put the cited figures and days in the place of those that they bear out.

    A day that they bear out in another shape, such as "in 2025", is left out. "Four cables" becomes
    "four of its twelve cables" where that is cited.
    """
    said = " ".join(cited).lower()
    for start, end, new in sorted(_replacements(sentence, cited, said, days), reverse=True):
        if not new and (before := _BEFORE.search(sentence[:start])):
            start = before.start()
        sentence = sentence[:start] + new + sentence[end:]
    return _LEFT.sub("", sentence)


def _replacements(
    sentence: str, cited: Sequence[str], said: str, days: Sequence[date]
) -> Iterator[tuple[int, int, str]]:
    known = [moment for text in cited for moment in read_moments(text)]
    implied = [moment for text in cited for moment in read_implied(text)]
    moments = read_moments(sentence)
    for moment in moments:
        text = moment.text.rstrip(".")
        if text.lower() in said:
            continue
        if all(unsupported_part(moment, each, days) for each in (known, [*known, *implied])):
            continue
        new = _day_of(moment, known, days) or _day_of(moment, implied, days)
        start, new = _fitted(sentence, moment, new)
        yield start, moment.start + len(text), new
    yield from _figures_replaced(sentence, cited, said, [(m.start, m.end) for m in moments])


def _figures_replaced(
    sentence: str, cited: Sequence[str], said: str, taken: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, str]]:
    figures = [
        (figure, text[figure.end :])
        for text in cited
        for figure in read_figures(text, [(m.start, m.end) for m in read_moments(text)])
    ]
    numbers = set(_DIGITS.findall(said))
    for figure in read_figures(sentence, taken):
        if not _DIGITS.search(figure.text) or not set(_DIGITS.findall(figure.text)) <= numbers:
            for other, _ in figures:
                if other.low == other.high and bears_out(figure, other):
                    if figure.text.lower() not in said:
                        yield figure.start, figure.end, other.text
                    break
        for other, rest in figures:
            share = _SHARE.match(rest)
            same = (figure.low, figure.high) == (other.low, other.high)
            if share and same and _follows(share[2], sentence[figure.end :]):
                yield figure.end, figure.end, share[1].rstrip()
                break


def _follows(word: str, rest: str) -> bool:
    return bool(re.match(rf" {word}\b", rest, re.IGNORECASE))


def _fitted(sentence: str, moment: Moment, new: str) -> tuple[int, str]:
    """Put "in" in front of a year told for "five years ago", and take it from a "year later"."""
    front = sentence[: moment.start]
    if moment.phrase.endswith(("ago", "earlier", "later")) and _BARE_YEAR.fullmatch(new):
        return moment.start, new if _GOVERNED.search(front) else f"in {new}"
    if _RELATIVE.search(new) and (before := _IN.search(front)):
        return before.start(), new
    return moment.start, new


def _day_of(moment: Moment, known: Sequence[Moment], days: Sequence[date]) -> str:
    for other in known:
        if bool(other.day or other.weekday >= 0) == bool(moment.day or moment.weekday >= 0):
            if not unsupported_part(moment, [other], days):
                return other.text
    return ""
