"""Two deeds, things or figures that have changed places between those who do them.

Every check needs the cited sentences to have them the other way round. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.support.alignment import Alignment, Reading
from assistant.support.figures import Figure
from assistant.support.roles import keys_at, names_at, otherwise_spelt, own
from assistant.support.rounding import bears_out


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
                names_at(reading, own(reading, other.doers))
                for reading in pair.cited
                for other in reading.deeds
                for cited in reading.claim.figures
                if any(_holds(reading, at, cited) for at in other.direct)
                and bears_out(figure, cited)
            ]
            if theirs and all(theirs) and not any(names & ours for names in theirs):
                yield f"The cited sentences give “{figure.text}” for another name"


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
