"""When cited figures make another one true that stands in none of them: by counting or reckoning.

Sums, differences, shares and the like count only where the sentence has a word that says it
reckoned so: without one too many numbers would come out right by chance. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations, pairwise

from assistant.support.elapsed import between
from assistant.support.figures import Figure
from assistant.support.naming import runs
from assistant.support.parts import Claim, Part
from assistant.support.units import NO_UNIT, Unit

_CHANGE = re.compile(
    r"\b(?:by|up|down|more|less|fewer|higher|lower|above|below|beyond|under|over|gap|difference"
    r"|margin|lead|within|gain\w*|los[te]\w*|r[io]se\w*|increas\w+|decreas\w+|grow\w*|grew|climb\w*"
    r"|jump\w*|add\w*|drop\w*|f[ae]ll\w*|cut\w*|shed|raise[ds]?|lower(?:ed|s)?|older|younger"
    r"|longer|shorter|later|earlier|apart|ahead|behind|short|left|remain\w*|surviv\w+|spare[ds]?"
    r"|other|rest)\b",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"\b(?:total\w*|com(?:es?|ing) to|came to|counting|combined|together|altogether"
    r"|in all|overall|between them|sum|votes?|voted|members|both|goals|points|begins?|starts?)\b",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\b(?:average\w*|each|per|apiece|annual(?:ly)?|yearly|every|an? (?:day|week|month|year))\b",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"(?:\s*,)?(?:\s*(?:and|or|&|plus|then|again|also|in|on|as well as|[A-Z]\w*\.?))*\s*"
)
_BETWEEN = re.compile(
    r"(?:,|\s(?:men|women|people|sides|were|was|have|had|are|would|will|met|of them)\b)"
)
_AND = re.compile(r"\b(?:and|or|plus|then|again|also|as well as)\b|&")
_OF = re.compile(r"\s(?:\w+\s){0,2}?of\b")
_LONGEST_LIST = 12
_MOST = 10
"""Figures of the cited sentences that are reckoned with."""
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
        or _counted(figure, told, cited)
        or _of_quarters(figure, told, cited)
        or _last_so_many(figure, told, cited)
        or between(figure, told, cited, published)
        or _share_of_whole(figure, told, cited)
        or _reckoned(figure, told, cited)
    )


def _ranked(figure: Figure, told: Claim, cited: Sequence[Claim]) -> bool:
    """Take "four launches" from "the fourth launch", and "the fourth season" from "season 4"."""
    if figure.unit.kind or figure.low < 2 or named_by(figure, told):
        return False
    noun = beside(told, figure.end)
    for claim in cited:
        for other in claim.figures:
            if other.low != figure.low or other.ordinal == figure.ordinal or other.unit.kind:
                continue
            if figure.ordinal or _in_front(told, figure.start) in _around(claim, other):
                if (noun or _in_front(told, figure.start)) in _around(claim, other):
                    return True
            elif not noun or noun == beside(claim, other.end):
                return True
    return False


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
    if whole is None or figure.unit.kind or not _OF.match(told.text, figure.end):
        return False
    return any(
        share.unit.kind == "share"
        and any(count.low == whole.low and count.start >= share.end for count in claim.figures)
        and abs(figure.low - share.low * whole.low / 100) <= 0.5
        for claim in cited
        for share in claim.figures
    )


def _reckoned(figure: Figure, told: Claim, cited: Sequence[Claim]) -> bool:
    """Take what comes of two or more cited figures, where a word says so."""
    if figure.ordinal or figure.unit.kind == "clock":
        return False
    around = told.text[max(0, figure.start - 60) : figure.end + 50]
    for values, unit in _alike(cited):
        if any(abs(figure.low - value) < 1e-9 for value in values):
            return False  # it stands there as another bound or measure
        found: list[float] = []
        if _same_measure(figure.unit, unit):
            factor = unit.factor / figure.unit.factor if figure.unit.kind and unit.kind else 1.0
            if _CHANGE.search(around) or _complement(figure, told, values):
                found += [(one - other) * factor for one, other in _pairs(values)]
            if _TOTAL.search(around):
                found += [sum(some) * factor for some in _sums(values)]
            if _EACH.search(around):
                found += [one / count * factor for one in values for count in _counts(cited)]
        if figure.unit.kind == "times" or figure.unit.kind == "share" != unit.kind:
            change = _CHANGE.search(around) is not None
            found += _shares(values, figure.unit.kind == "times", change)
        if any(_comes_to(figure, value) for value in found):
            return True
    return False


def _alike(cited: Sequence[Claim]) -> Iterator[tuple[list[float], Unit]]:
    """Group the values of the cited figures by what they measure."""
    groups: dict[str, tuple[list[float], Unit]] = {}
    for claim in cited:
        for figure in claim.figures:
            if figure.ordinal or figure.high > figure.low and figure.about:
                continue
            values, unit = groups.setdefault(figure.unit.kind, ([], figure.unit))
            scale = figure.unit.factor / unit.factor
            values += [value * scale for value in sorted({figure.low, figure.high})]
    for values, unit in groups.values():
        yield sorted(set(values), reverse=True)[:_MOST], unit


def _same_measure(one: Unit, other: Unit) -> bool:
    return one.kind == other.kind or {one.kind, other.kind} == {"share", "point"} or not other.kind


def _pairs(values: Sequence[float]) -> Iterable[tuple[float, float]]:
    return combinations(values, 2)


def _sums(values: Sequence[float]) -> Iterator[tuple[float, ...]]:
    yield from combinations(values, 2)
    if len(values) > 2:
        yield tuple(values)


def _counts(cited: Sequence[Claim]) -> set[float]:
    """Give what something may have been divided by."""
    return {
        figure.low
        for claim in cited
        for figure in claim.figures
        if 2 <= figure.low <= 1000 and figure.low == figure.high and not figure.ordinal
    }


def _shares(values: Sequence[float], times: bool, change: bool) -> Iterator[float]:
    for one, other in _pairs(values):
        if other <= 0:
            continue
        if times:
            yield one / other
            continue
        yield 100 * other / one
        if change:
            yield 100 * (one - other) / other
            yield 100 * (one - other) / one


def _complement(figure: Figure, told: Claim, values: Sequence[float]) -> bool:
    """Tell whether it is said of a cited whole: "52 of the 96"."""
    whole = [other for other in told.figures if other.start > figure.start]
    return bool(whole) and whole[0].low in values and _OF.match(told.text, figure.end) is not None


def _comes_to(figure: Figure, value: float) -> bool:
    """Tell whether a reckoned value is the figure told, as roughly as that is told."""
    if value <= 0:
        return False
    off = abs(value - figure.low)
    rounded = 0.5 * figure.step if figure.step < 0.2 * figure.low else 0.0
    if figure.about or figure.bound:
        if (value - figure.low) * figure.bound < 0:  # "nearly 9" may be 8.7, not 9.3
            rounded = 0.0
        return off <= max((0.1 if figure.unit.kind == "times" else 0.03) * value, rounded)
    return off <= max(1e-6 * value, rounded)
