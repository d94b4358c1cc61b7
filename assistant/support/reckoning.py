"""Whether a figure comes of cited ones by sums, differences, shares and the like.

These count only where the sentence has a word that says it reckoned so: without one too many
numbers would come out right by chance. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise

from assistant.support.figures import Figure
from assistant.support.parts import Claim
from assistant.support.units import NO_UNIT, SHARE, Unit

_CHANGE = re.compile(
    r"\b(?:by|up|down|more|less|fewer|higher|lower|above|below|beyond|under|over|gap|difference"
    r"|margin|lead|within|gain\w*|los[te]\w*|r[io]se\w*|increas\w+|decreas\w+|grow\w*|grew|climb\w*"
    r"|jump\w*|add\w*|drop\w*|f[ae]ll\w*|cut\w*|shed|raise[ds]?|lower(?:ed|s)?|older|younger"
    r"|longer|shorter|later|earlier|apart|ahead|behind|short|left|remain\w*|surviv\w+|spare[ds]?"
    r"|other|rest|cheaper|dearer|pricier|costlier|wider|taller|heavier|lighter|faster|slower"
    r"|trail\w*)\b",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"\b(?:total\w*|com(?:es?|ing) to|came to|counting|combined|together|altogether"
    r"|in all|overall|between them|sum|votes?|voted|members|both|goals|points|begins?|starts?"
    r"|lives)\b",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\b(?:average\w*|each|per|apiece|annual(?:ly)?|yearly|every"
    r"|an? (?:day|week|month|year|person|head|piece))\b",
    re.IGNORECASE,
)
_MORE = re.compile(r"\b(?:additional|another|(?:an )?extra|a further)\s[^\w\s]?$", re.IGNORECASE)
_MORE_BEHIND = re.compile(r"^\s(?:\w+\s)?(?:more|extra)\b", re.IGNORECASE)
"""In front of a figure, and behind it: what it comes on top of stands before it."""
OF = re.compile(r"\s(?:\w+\s){0,2}?of\b")
_MOST = 10
"""Figures of the cited sentences that are reckoned with."""


def reckoned(figure: Figure, told: Claim, cited: Sequence[Claim]) -> bool:
    """Take what comes of two or more cited figures, where a word says so."""
    if figure.ordinal or figure.unit.kind == "clock":
        return False
    if any(_comes_to(figure, value) for value in _increased(figure, cited)):
        return True
    for values, unit in _alike(cited):
        if any(abs(figure.low - value) < 1e-9 for value in values):
            return False  # it stands there as another bound or measure
        if any(_comes_to(figure, value) for value in _results(figure, told, cited, values, unit)):
            return True
    return False


def _results(
    figure: Figure, told: Claim, cited: Sequence[Claim], values: Sequence[float], unit: Unit
) -> Iterator[float]:
    """Give what comes of the values of one kind by what the sentence says it did with them."""
    around = told.text[max(0, figure.start - 60) : figure.end + 50]
    if _same_measure(figure.unit, unit):
        factor = unit.factor / figure.unit.factor if figure.unit.kind and unit.kind else 1.0
        if _CHANGE.search(around) or _complement(figure, told, values):
            yield from ((one - other) * factor for one, other in _pairs(values))
        if _TOTAL.search(told.text[max(0, figure.start - 100) : figure.end + 50]):
            yield from (sum(some) * factor for some in _sums(values))
        if _EACH.search(around):
            yield from (one / count * factor for one in values for count in _counts(cited))
    if figure.unit.kind == "times" or _is_share(figure, unit):
        change = _CHANGE.search(around) is not None
        yield from _shares(values, figure.unit.kind == "times", change)


def _is_share(figure: Figure, unit: Unit) -> bool:
    """Tell whether it may be a share of what a unit measures; "half" may be one of rates."""
    return figure.unit == SHARE or figure.unit.kind == "share" != unit.kind


def _increased(figure: Figure, cited: Sequence[Claim]) -> Iterator[float]:
    """Give what "25, with an additional 10" and the like come to, in the figure's unit."""
    for claim in cited:
        for first, second in pairwise(claim.figures):
            before, behind = claim.text[: second.start], claim.text[second.end :]
            if not (_MORE.search(before) or _MORE_BEHIND.match(behind)):
                continue
            units = {first.unit, second.unit, figure.unit} - {NO_UNIT}
            if len(units) <= 1 and not first.ordinal and not second.ordinal:
                yield first.low + second.low


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
    bare = [
        figure.low
        for claim in cited
        for figure in claim.figures
        if figure.unit == NO_UNIT and figure.digits and not figure.counts and not figure.ordinal
    ]
    for kind, (values, unit) in groups.items():
        if kind:  # "48 points against Miami, and 29 against Willcox"
            values += bare
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
    return bool(whole) and whole[0].low in values and OF.match(told.text, figure.end) is not None


def _comes_to(figure: Figure, value: float) -> bool:
    """Tell whether a reckoned value is the figure told, as roughly as that is told."""
    if value <= 0:
        return False
    off = abs(value - figure.low)
    rounded = 0.5 * figure.step if figure.step < 0.2 * figure.low else 0.0
    if figure.about or figure.bound:
        if (value - figure.low) * figure.bound < 0:  # "nearly 9" may be 8.7, not 9.3
            rounded = 0.0
        wide = figure.unit.kind == "times" or figure.bound * (value - figure.low) > 0
        near = 0.1 if wide and (figure.bound or figure.unit.kind == "times") else 0.03
        return off <= max(near * value, rounded)
    return off <= max(1e-6 * value, rounded)
