"""Deeds, things and figures that the cited sentences give to somebody else, or to each other.

Every check needs them to say so plainly; silence is no contradiction. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.support.alignment import Alignment, Reading
from assistant.support.bindings import part_of
from assistant.support.figures import Figure
from assistant.support.roles import keys_at, names_at, otherwise_spelt, own
from assistant.support.rounding import bears_out, same_kind
from assistant.support.tagging import gap_behind

_ORIGINS = frozenset("nativ resident graduat alumnu alumna alum veteran".split())
"""Stems of nouns that say where somebody comes from, behind a name that is not their own."""


_SAID = frozenset("said says reported reports announced added".split())


def exchanged(pair: Alignment) -> Iterator[str]:
    """Find two doers that have exchanged their deeds: "A left, B stayed" for "B left, A stayed"."""
    ours = _by_verb(pair.told)
    for reading in pair.cited:
        theirs = _by_verb(reading)
        shared = [verb for verb in ours if verb in theirs]
        for place, one in enumerate(shared):
            for other in shared[place + 1 :]:
                crossed = ours[one] & theirs[other] and ours[other] & theirs[one]
                straight = ours[one] & theirs[one] or ours[other] & theirs[other]
                if crossed and not straight:
                    yield f"The cited sentences have who “{one}” and who “{other}” exchanged"


def figures_by_others(pair: Alignment) -> Iterator[str]:
    """Find "A hit 18" where the cited sentences say that B did, and name A elsewhere."""
    for deed in pair.told.deeds:
        ours = names_at(pair.told, own(pair.told, deed.doers))
        if not any(pair.matches(part) for part in pair.told.parts if part.key in ours):
            continue
        ours = otherwise_spelt(pair, ours)
        for figure in pair.told.claim.figures:
            if figure.ordinal or not any(_holds(pair.told, at, figure) for at in deed.direct):
                continue
            theirs = [
                names_at(reading, _leading(reading, own(reading, other.doers)))
                for reading in pair.cited
                for other in reading.deeds
                for cited in reading.claim.figures
                if any(_holds(reading, at, cited) for at in other.direct)
                and bears_out(figure, cited)
            ]
            if theirs and all(theirs) and not any(names & ours for names in theirs):
                yield f"The cited sentences give “{figure.text}” for another name"


def _leading(reading: Reading, places: frozenset[int]) -> frozenset[int]:
    """Leave out names that only tell of what kind somebody is: "the Boston native"."""
    return frozenset(
        at
        for at in places
        if not any(part.key in _ORIGINS for part in reading.parts[at + 1 : at + 2])
    )


def figures_of_others(pair: Alignment) -> Iterator[str]:
    """Find figures that the cited sentences give for another name of the same kind."""
    for figure in pair.told.claim.figures:
        at = part_of(pair.told, figure)
        ours = set() if at is None else _names_about(pair.told, at)
        if not ours:
            continue
        kinds = {place for _, place in ours}
        theirs: list[set[tuple[str, bool]]] = []
        others = False
        for reading in pair.cited:
            for cited in reading.claim.figures:
                place = part_of(reading, cited)
                if place is None or not same_kind(figure, cited):
                    continue
                about = _names_about(reading, place, _speakers(reading))
                names = {name for name in about if name[1] in kinds}
                if bears_out(figure, cited):
                    theirs.append(names)
                else:
                    others |= bool(names) and names <= ours
        plain = all(theirs)
        if others and theirs and plain and not any(names & ours for names in theirs):
            yield f"The cited sentences give “{figure.text}” for another name"


def _names_about(
    reading: Reading, at: int, without: frozenset[int] = frozenset()
) -> set[tuple[str, bool]]:
    """Give the names in a figure's own segment, each with whether it is a place."""
    return {
        (part.key, bool(part.word.place))
        for place, part in enumerate(reading.parts)
        if part.kind == "name"
        and reading.segments[place] == reading.segments[at]
        and place not in without
    }


def _speakers(reading: Reading) -> frozenset[int]:
    """Give the places of those behind a comma who only say what stands there: ", the WHO said"."""
    found: set[int] = set()
    start = 0
    for at in range(len(reading.parts)):
        if at + 1 < len(reading.parts) and gap_behind(reading.claim, at) != 1:
            continue
        ends = {reading.parts[start].lower, reading.parts[at].lower}
        if start and ends & _SAID or "according" in ends:
            found |= {*range(start, at + 1)}
        start = at + 1
    return frozenset(found)


def _holds(reading: Reading, at: int, figure: Figure) -> bool:
    return figure.start <= reading.parts[at].start < figure.end


def exchanged_things(pair: Alignment) -> Iterator[str]:
    """Find "flew on A and returned on B" for "flew on B and returned on A"."""
    ours = _things_by_verb(pair.told)
    theirs: dict[str, set[str]] = {}
    for reading in pair.cited:
        for verb, names in _things_by_verb(reading).items():
            theirs.setdefault(verb, set()).update(names)
    shared = [verb for verb in ours if verb in theirs]
    for place, one in enumerate(shared):
        for other in shared[place + 1 :]:
            first, second = ours[one] - ours[other], ours[other] - ours[one]
            crossed = first & theirs[other] and second & theirs[one]
            if crossed and not first & theirs[one] and not second & theirs[other]:
                both = " and ".join(f"“{_word(pair.told, key)}”" for key in (one, other))
                yield f"The cited sentences have what {both} concern exchanged"


def _word(reading: Reading, key: str) -> str:
    return next(part.word.text for part in reading.parts if part.key == key)


def _things_by_verb(reading: Reading) -> dict[str, set[str]]:
    """Give the names that stand behind each verb."""
    found: dict[str, set[str]] = {}
    for deed in reading.deeds:
        names = names_at(reading, deed.done_to - deed.doers)
        found.setdefault(reading.parts[deed.place].key, set()).update(names)
    return found


def _by_verb(reading: Reading) -> dict[str, set[str]]:
    """Give the nouns and names with which each verb's first side is told."""
    found: dict[str, set[str]] = {}
    for deed in reading.deeds:
        side = deed.direct if deed.passive else deed.doers
        verb = reading.parts[deed.place].key
        behind = [part.lower for part in reading.parts[deed.place + 1 : deed.place + 2]]
        if behind and behind[0] in ("for", "against"):
            verb = f"{verb} {behind[0]}"
        found.setdefault(verb, set()).update(keys_at(reading, side))
    return found
