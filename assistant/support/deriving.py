"""When cited figures make another one true that stands in none of them: by counting or reckoning.

Sums and differences are the business of ``reckoning``. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from assistant.support.elapsed import between
from assistant.support.figures import Figure
from assistant.support.naming import runs
from assistant.support.parts import Claim, Part
from assistant.support.reckoning import OF, reckoned
from assistant.support.units import NO_UNIT

_JOINED = re.compile(
    r"(?:\s*,)?(?:\s*(?:and|or|&|plus|then|again|also|in|on|as well as|[A-Z]\w*\.?))*\s*"
)
_BETWEEN = re.compile(
    r"(?:,|\s(?:men|women|people|sides|were|was|have|had|are|would|will|met|of them)\b)"
)
_AND = re.compile(r"\b(?:and|or|plus|then|again|also|as well as)\b|&")
_EARLIER = re.compile(r"\b(?:before|previous(?:ly)?|earlier|prior|already)\b", re.IGNORECASE)
_IN_A_ROW = re.compile(
    r"\b(?:straight|consecutive(?:ly)?|successive(?:ly)?|running|in a row|in succession)\b", re.I
)
_NUMBER = re.compile(r"(?:\bNo\.?\s|\bnumber\s|#)$", re.IGNORECASE)
_TOP = re.compile(r"\b(?:top(?:s|ped|ping)?|first)\b", re.IGNORECASE)
_NUMBER_TEN = re.compile(r"\bDowning Street\b|\bprime minister\b", re.IGNORECASE)
_EACH = re.compile(r"\b(?:each|apiece)\b", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:not|no|never|none|nobody|without|outside|others?|rest|remaining|except)\b", re.IGNORECASE
)
_MANY = 10
_LONGEST_LIST = 12
_QUARTERS = {
    quarter: re.compile(rf"\b{first}\w*\.?\s*(?:-|–|to|through|until)\s*{last}", re.IGNORECASE)
    for quarter, (first, last) in enumerate(
        (("jan", "mar"), ("apr", "jun"), ("jul", "sep"), ("oct", "dec")), 1
    )
}
_LAST = re.compile(r"\b(?:last|final)\s$", re.IGNORECASE)
_ROUNDS = {
    4: re.compile(r"\bsemi[- ]?finals?\b", re.IGNORECASE),
    8: re.compile(r"\bquarter[- ]?finals?\b", re.IGNORECASE),
}


def derived(
    figure: Figure, told: Claim, cited: Sequence[Claim], published: Sequence[date] = ()
) -> bool:
    """Tell whether a figure of ``told`` follows from what the cited sentences give."""
    if figure.high > figure.low and not figure.about:
        return False
    return (
        _ranked(figure, told, cited)
        or _numbered(figure, told, cited)
        or _all_of_each(figure, cited)
        or _of_games(figure, told, cited)
        or _all_but(figure, told, cited)
        or _counted(figure, told, cited)
        or _of_quarters(figure, told, cited)
        or _last_so_many(figure, told, cited)
        or between(figure, told, cited, published)
        or _share_of_whole(figure, told, cited)
        or reckoned(figure, told, cited)
    )


def _ranked(figure: Figure, told: Claim, cited: Sequence[Claim]) -> bool:
    """Take "four launches" from "the fourth launch", and "the fourth season" from "season 4"."""
    if figure.unit.kind not in ("", "time", "times") or figure.low < 2 or named_by(figure, told):
        return False
    for claim in cited:
        for other in claim.figures:
            if other.ordinal != figure.ordinal and _is_rank(figure, told, other, claim):
                return True
    return False


def _is_rank(figure: Figure, told: Claim, other: Figure, claim: Claim) -> bool:
    """Tell whether one is the number, and the other the rank of the last of so many."""
    noun = beside(told, figure.end)
    if not figure.ordinal and _EARLIER.search(told.text) and other.low == figure.low + 1:
        return figure.unit.kind == "times" or noun in _behind(claim, other)  # "four times before"
    if figure.unit.kind or other.unit.kind:  # "10 months running", "the 10th straight month"
        row = _IN_A_ROW.search(claim.text) and _IN_A_ROW.search(told.text)
        alike = figure.low == other.low and figure.unit == other.unit
        return alike and (row is not None or figure.low >= _MANY)  # "the 40th year"
    if figure.bound > 0 and figure.low < other.low <= 1.5 * figure.low:  # "over 100 sightings"
        return bool({noun} & _behind(claim, other))
    if other.low != figure.low:
        return False
    if figure.ordinal or _in_front(told, figure.start) in _around(claim, other):
        return (noun or _in_front(told, figure.start)) in _around(claim, other)
    return not noun or noun in _behind(claim, other)


def _behind(claim: Claim, figure: Figure) -> set[str]:
    """Give the keys of the two words behind a figure: "the 1,000th career assist"."""
    near = [part for part in claim.parts if part.start >= figure.end][:2]
    return {part.key for part in near if "," not in claim.text[figure.end : part.start]}


def _numbered(figure: Figure, told: Claim, cited: Sequence[Claim]) -> bool:
    """Take "the 13th" from "No. 13", "No. 1" from "first" and "top", "No. 10" from its street."""
    number = _NUMBER.search(told.text[: figure.start]) is not None
    if not number and not figure.ordinal:
        return False
    noun = beside(told, figure.end)
    ranks = {beside(claim, f.end) for claim in cited for f in claim.figures if f.ordinal}
    if noun in ranks or ranks and not noun:
        return False
    placed = any(_NUMBER.search(claim.text[: f.start]) for claim in cited for f in claim.figures)
    for claim in cited:
        if number and figure.low == 1 and not placed and _TOP.search(claim.text):
            return True
        if number and figure.low == 10 and _NUMBER_TEN.search(claim.text):
            return True
        for other in claim.figures:
            if other.low == figure.low and other.ordinal != figure.ordinal:
                if number or _NUMBER.search(claim.text[: other.start]):
                    return True
    return False


def _all_of_each(figure: Figure, cited: Sequence[Claim]) -> bool:
    """Take "120 rounds" from "two clips with 60 rounds each"."""
    for claim in cited:
        if not _EACH.search(claim.text):
            continue
        counts = {f.low for f in claim.figures if f.unit == NO_UNIT and 2 <= f.low <= 20}
        for other in claim.figures:
            same = figure.unit.kind == other.unit.kind and other.low == other.high
            if same and any(
                other.low * many * other.unit.factor == figure.low * figure.unit.factor
                for many in counts | set(_lists(claim))
            ):
                return True
    return False


def _of_games(figure: Figure, told: Claim, cited: Sequence[Claim]) -> bool:
    """Take "56 of 65" from "56-9"."""
    won = next((other for other in reversed(told.figures) if other.end <= figure.start), None)
    if won is None or not re.fullmatch(r"\s(?:out\s)?of\s", told.text[won.end : figure.start]):
        return False
    return any(
        won.low in (score.low, score.high) and score.low + score.high == figure.low
        for claim in cited
        for score in claim.figures
        if score.high > score.low and not score.about
    )


def _all_but(figure: Figure, told: Claim, cited: Sequence[Claim]) -> bool:
    """Take "40% passed" from "60% did not pass"."""
    if figure.unit.kind != "share":
        return False
    return any(
        other.unit.kind == "share"
        and abs(100 - other.low - figure.low) < 1e-6
        and bool(_NOT.search(told.text)) != bool(_NOT.search(claim.text))
        for claim in cited
        for other in claim.figures
    )


def beside(claim: Claim, end: int) -> str:
    """Give the key of the word right behind an offset; empty where none follows at once."""
    for part in claim.parts:
        if part.start >= end:
            near = not claim.text[end : part.start].strip(" -")
            return part.key if near and part.kind in ("plain", "name") else ""
    return ""


def named_by(figure: Figure, told: Claim) -> Part | None:
    """Give the last word of the name that a figure belongs to, as in "Diablo 3"."""
    near = [part for part in told.parts if part.end <= figure.start]
    written = figure.digits or near and figure.text[:1].isupper()
    if not written or not near or told.text[near[-1].end : figure.start].strip():
        return None
    if not figure.digits:  # "the Gang of Eight"
        return near[-1]
    return near[-1] if near[-1].word.capital else None


def _in_front(claim: Claim, start: int) -> str:
    part = next((part for part in reversed(claim.parts) if part.end <= start), None)
    if part is None or claim.text[part.end : start].strip(" -"):
        return "-"
    return part.key if part.kind in ("plain", "name") else "-"


def _around(claim: Claim, figure: Figure) -> set[str]:
    return {_in_front(claim, figure.start), beside(claim, figure.end)} - {"", "-"}


def _counted(figure: Figure, told: Claim, cited: Sequence[Claim]) -> bool:
    """Take "two senators" from a list of two, and "the two" from the two names in front."""
    if figure.unit.kind not in ("", "times") or figure.ordinal:
        return False
    if not 2 <= figure.low <= _LONGEST_LIST or named_by(figure, told) is not None:
        return False
    if any(int(figure.low) in set(_lists(claim)) for claim in (told, *cited)):
        return True
    named = [run for run in runs(told) if run[-1].end <= figure.start]
    back = told.text[: figure.start].lower().endswith("the ")
    if back and figure.low == 2 and _BETWEEN.match(told.text, figure.end):
        return True  # "how the two met"
    return back and len(named) == figure.low


def _lists(claim: Claim) -> Iterator[int]:
    """Give how many each list of names, and each of days, has."""
    names = [(run[0].start, run[-1].end) for run in runs(claim)]
    days = [(moment.start, moment.end) for moment in claim.moments]
    for spans in (names, days):
        count, joined = 1, False
        for one, other in pairwise([*spans, (-1, -1)]):
            if other[0] > one[1] and _JOINED.fullmatch(claim.text[one[1] : other[0]]):
                joined |= bool(_AND.search(claim.text[one[1] : other[0]]))
                count += 1
            else:
                if joined or count > 2:  # "Boca Chica, Texas" is one place
                    yield count
                count, joined = 1, False


def _of_quarters(figure: Figure, told: Claim, cited: Sequence[Claim]) -> bool:
    """Take three months for a quarter, and "the second quarter" for April to June."""
    if figure.unit.kind == "time" and figure.unit.factor == 2629800 and figure.low == 3:
        return any("quarter" in claim.text.lower() for claim in cited)
    behind = told.text[figure.start : figure.end + 10].lower()
    if not figure.ordinal or not (behind.startswith("q") or "quarter" in behind):
        return False
    pattern = _QUARTERS.get(int(figure.low))
    return pattern is not None and any(pattern.search(claim.text) for claim in cited)


def _last_so_many(figure: Figure, told: Claim, cited: Sequence[Claim]) -> bool:
    """Take "the last eight" from "the quarterfinals"."""
    named = _ROUNDS.get(int(figure.low)) if figure.unit == NO_UNIT else None
    if named is None or figure.counts or not _LAST.search(told.text[: figure.start]):
        return False
    return any(named.search(claim.text) for claim in cited)


def _share_of_whole(figure: Figure, told: Claim, cited: Sequence[Claim]) -> bool:
    """Tell whether "18 of the 27" follows from "two-thirds of the 27"."""
    whole = next((other for other in told.figures if other.start >= figure.end), None)
    if whole is None or figure.unit.kind or not OF.match(told.text, figure.end):
        return False
    return any(
        share.unit.kind == "share"
        and any(count.low == whole.low and count.start >= share.end for count in claim.figures)
        and abs(figure.low - share.low * whole.low / 100) <= 0.5
        for claim in cited
        for share in claim.figures
    )
