"""Which of two goes with which: names with what they won, figures with their days.

A list of pairs, "A won X and B Y", has one verb for all, so that grammar tells little of who got
what. Every check needs the cited sentences to pair them the other way round. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from assistant.support.alignment import Alignment, Place, Reading
from assistant.support.deriving import named_by
from assistant.support.figures import Figure
from assistant.support.moments import Moment
from assistant.support.naming import runs
from assistant.support.parts import Part
from assistant.support.rounding import bears_out, same_kind
from assistant.support.spans import unsupported_part

_QUARTER = re.compile(r"\b(?:first|second|third|fourth) (?:quarter|half)\b", re.IGNORECASE)
_BETWEEN = 2
"""Words between two names that belong together: "Harrelson as Archie"."""
_FAR = 12
"""Words further apart than so many are no pair."""


def paired_otherwise(pair: Alignment) -> Iterator[str]:
    """Find two names whose things are exchanged: "A won X and B Y" for "A won Y and B X"."""
    found = [run for run in runs(pair.told.claim) if pair.matches(run[-1])]
    for one, other in zip(found, found[1:], strict=False):
        first = pair.told.parts.index(one[-1])
        second = pair.told.parts.index(other[0])
        front = pair.told.parts[second - 1].lower if second else ""
        if front not in ("and", "while", "but", "to"):
            continue
        here = set(range(first + 1, second))
        there = set(range(second + len(other), len(pair.told.parts)))
        names = _own_names(one, other)
        votes = [_votes(pair, side, names) for side in (here, there)]
        if votes[0] == {1} and votes[1] == {0}:
            yield f"The cited sentences have “{_text(one)}” and “{_text(other)}” exchanged"


def _own_names(one: Sequence[Part], other: Sequence[Part]) -> tuple[str, str]:
    """Give a word of each name that the other lacks: the first where they share the last."""
    if one[-1].key == other[-1].key:
        return one[0].key, other[0].key
    return one[-1].key, other[-1].key


def _votes(pair: Alignment, places: set[int], names: tuple[str, str]) -> set[int]:
    """Tell to which of two names the words of one side belong where they are cited."""
    outside = {p.key for at, p in enumerate(pair.told.parts) if at not in places}
    found: set[int] = set()
    for at in places:
        part = pair.told.parts[at]
        if part.kind not in ("plain", "figure") or part.weight <= 0 or part.key in outside:
            continue
        for place, degree in pair.matches(part).items():
            nearest = _nearest(pair.cited[place.claim], place.part, names)
            if degree > 0.8 and nearest is not None:
                found.add(nearest)
    return found


def _nearest(reading: Reading, at: int, names: tuple[str, str]) -> int | None:
    """Tell which of two names stands nearer; None where one is not there or both are as near."""
    segment = reading.segments[at]
    inside = [
        any(p.key == name and reading.segments[i] == segment for i, p in enumerate(reading.parts))
        for name in names
    ]
    if inside[0] != inside[1]:
        both = all(any(part.key == name for part in reading.parts) for name in names)
        return inside.index(True) if both else None
    apart = []
    for name in names:
        places = [place for place, part in enumerate(reading.parts) if part.key == name]
        apart.append(min((reading.distance(at, place) for place in places), default=-1))
    if min(apart) < 0 or apart[0] == apart[1] or min(apart) > _FAR:
        return None
    return int(apart[1] < apart[0])


def _text(run: Sequence[Part]) -> str:
    return " ".join(part.word.text for part in run)


def figures_of_other_days(pair: Alignment) -> Iterator[str]:
    """Find figures that a list of figures by day gives for another day."""
    told = pair.told.claim
    if len(told.moments) != 1:
        return
    for figure in told.figures:
        days: set[bool] = set()
        for reading in pair.cited:
            claim = reading.claim
            alike = [other for other in claim.figures if same_kind(figure, other)]
            if len(alike) < 2 or len(claim.moments) < 2:
                continue
            pairs = list(_pairs(alike, claim.moments))
            days |= {
                _same_day(told.moments[0], day) for other, day in pairs if bears_out(figure, other)
            }
        if days == {False}:
            yield f"The cited sentences give “{figure.text}” for another day"


def _pairs(figures: Sequence[Figure], days: Sequence[Moment]) -> Iterator[tuple[Figure, Moment]]:
    """Pair figures and days that alternate."""
    both: list[Figure | Moment] = [*figures, *days]
    both.sort(key=lambda item: item.start)
    kinds = [isinstance(item, Figure) for item in both]
    if len(both) % 2 or any(one == other for one, other in zip(kinds, kinds[1:], strict=False)):
        return
    for one, other in zip(both[::2], both[1::2], strict=True):
        if isinstance(one, Figure) and isinstance(other, Moment):
            yield one, other
        elif isinstance(one, Moment) and isinstance(other, Figure):
            yield other, one


def _same_day(one: Moment, other: Moment) -> bool:
    """Tell whether two days may be the same: what both tell of them is."""
    if one.phrase or other.phrase:
        return one.phrase == other.phrase or bool(one.phrase) != bool(other.phrase)
    told = ((one.year, other.year), (one.month, other.month), (one.day, other.day))
    return all(first == second or not first or not second for first, second in told)


_CLEARER, _CLOSE = 0.3, 0.45


def moments_elsewhere(pair: Alignment) -> Iterator[str]:
    """Find a day or year that the cited sentences give for something else, and another for this."""
    for moment in pair.told.claim.moments:
        at = _part_of(pair.told, moment)
        if at is None:
            continue
        own = [place for place, part in enumerate(pair.told.parts) if part.kind == "moment"]
        same: list[float] = []
        other = [(0.0, "")]
        for number, reading in enumerate(pair.cited):
            for cited in reading.claim.moments:
                place = _part_of(reading, cited)
                if place is None or not _alike(moment, cited):
                    continue
                near = pair.company(at, Place(number, place), own)
                if _same_day(moment, cited):
                    same.append(near)
                else:
                    other.append((near, cited.text))
        near, text = max(other)
        if same and near > max(same) + _CLEARER and near > _CLOSE:
            yield f"The cited sentences say “{text}” there, not “{moment.text}”"


def _alike(one: Moment, other: Moment) -> bool:
    """Tell whether two moments tell the same of a day: year, month, day of the month or week."""
    if one.phrase or other.phrase:
        return False
    told = [(bool(m.year), bool(m.month), bool(m.day), m.weekday >= 0) for m in (one, other)]
    return told[0] == told[1]


def _part_of(reading: Reading, moment: Moment) -> int | None:
    spans = enumerate(reading.parts)
    return next((at for at, p in spans if moment.start <= p.start < moment.end), None)


def partners_exchanged(pair: Alignment) -> Iterator[str]:
    """Find "A plays B and C plays D" where the cited sentences pair A with D and C with B."""
    ours = _partners(pair.told)
    theirs = [couple for reading in pair.cited for couple in _partners(reading)]
    for place, (one, two) in enumerate(ours):
        for three, four in ours[place + 1 :]:
            straight = _paired(one, two, theirs) or _paired(three, four, theirs)
            if not straight and _paired(one, four, theirs) and _paired(three, two, theirs):
                yield f"The cited sentences have “{two[-1].word.text}” with another name"


def _partners(reading: Reading) -> list[tuple[Sequence[Part], Sequence[Part]]]:
    """Give the names that stand next to each other with hardly a word between, none joined."""
    found = runs(reading.claim)
    couples: list[tuple[Sequence[Part], Sequence[Part]]] = []
    for one, other in zip(found, found[1:], strict=False):
        first, second = reading.parts.index(one[-1]), reading.parts.index(other[0])
        between = [part.lower for part in reading.parts[first + 1 : second]]
        if 0 < len(between) <= _BETWEEN and not {"and", "or", "while", "but"} & {*between}:
            couples.append((one, other))
    return couples


def _paired(
    one: Sequence[Part],
    other: Sequence[Part],
    couples: Sequence[tuple[Sequence[Part], Sequence[Part]]],
) -> bool:
    """Tell whether two names stand together, whichever comes first."""
    ours = ({part.key for part in one}, {part.key for part in other})
    for couple in couples:
        theirs = [{part.key for part in run} for run in couple]
        for first, second in ((0, 1), (1, 0)):
            if ours[first] & theirs[0] and ours[second] & theirs[1]:
                return True
    return False


def figures_of_other_times(pair: Alignment, published: Sequence[date]) -> Iterator[str]:
    """Find a figure told for one time that the cited sentences give for another, and only so."""
    told = pair.told.claim
    if len(told.figures) != 1 or len(told.moments) != 1:
        return
    figure, moment = told.figures[0], told.moments[0]
    if figure.ordinal or named_by(figure, told) is not None:  # "Splatoon 2"
        return
    times = []
    for reading in pair.cited:
        for cited in reading.claim.figures:
            if bears_out(figure, cited):
                around = reading.claim.moments
                quarter = _QUARTER.search(reading.claim.text) is not None and bool(moment.month)
                away = bool(around) or quarter
                times.append(away and bool(unsupported_part(moment, around, published)))
    if times and all(times):
        yield f"The cited sentences do not give “{figure.text}” for “{moment.text.rstrip('.')}”"
