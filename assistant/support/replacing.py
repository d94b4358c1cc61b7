"""Words in whose place the cited sentences have another one: "car" for "bicycle".

Every check needs what stands around the two words to be the same; then it does not matter that
nothing tells the two to exclude each other. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.support.alignment import Alignment, Place, Reading
from assistant.support.meanings import base, relation
from assistant.support.nuances import AMOUNTS
from assistant.support.parts import Part
from assistant.support.polarity import LIGHT
from assistant.support.tagging import gap_behind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Embed = Callable[[Sequence[str]], "NDArray[np.float32]"]

_SAID = 0.55
"""Up to this degree a word counts as not said."""
_SAME_PLACE = 0.55
"""The least company in which a word has taken another one's place."""
_SAME_SLOT = 0.2
"""The same where both stand between the same words, or behind the same ones at the end."""
_TELLING = 0.2
_CLEARER = 0.15


_VAGUE = frozenset(
    "part number group peopl way thing piec kind type lot case member person individu time place "
    "area side issu situat matter event state condit effort move action work line fact amount "
    "level add offer show plan need want start begin continu rule bring call turn hold run set "
    "mean happen becom remain includ involv say tell".split()
)
"""Stems of words that may stand for almost anything of their kind."""
_PARTICLES = frozenset("up out off down in over on away back into for against".split())


def replaced(pair: Alignment, degrees: dict[str, float], embed: Embed) -> Iterator[str]:
    """Find words in whose place the cited sentences have another one.

    Args:
        pair: The sentence and those it cites.
        degrees: How well each of its words is said at all, by key.
        embed: Tells words that are near in meaning.
    """
    for ours, theirs in _found(pair, degrees):
        if relation(ours.key, theirs.key) == "kin":
            yield f"It says “{ours.word.text}” where the cited sentences say “{theirs.word.text}”"


def _found(pair: Alignment, degrees: dict[str, float]) -> Iterator[tuple[Part, Part]]:
    spoken = {
        place
        for found in map(pair.matches, pair.told.parts)
        for place, degree in found.items()
        if degree > 0.5 and degree == max(found.values())
    }
    silent = {key for key, degree in degrees.items() if degree <= _SAID}
    free = [
        Place(number, at)
        for number, reading in enumerate(pair.cited)
        for at, part in enumerate(reading.parts)
        if part.kind == "plain"
        and part.key not in LIGHT | _VAGUE
        and Place(number, at) not in spoken
    ]
    for at, part in enumerate(pair.told.parts):
        if part.kind != "plain" or part.lower in AMOUNTS or part.key in LIGHT | _VAGUE:
            continue
        if base(part.key) != part.key:  # "harder" is no thing
            continue
        said = part.key not in silent
        own = [pair.company(at, place) for place in pair.matches(part)] if said else []
        most, best = _CLEARER + max(own) if own else 0.0, None
        for place in free:
            if _exchangeable(pair, at, place, said):
                least = _SAME_PLACE
            elif not said and _same_slot(pair, at, place, silent, spoken):
                least = _SAME_SLOT
            else:
                continue
            near = pair.company(at, place)
            if near > max(least, most):
                most, best = near, pair.part(place)
        if best is not None:
            yield part, best


def _exchangeable(pair: Alignment, at: int, place: Place, said: bool) -> bool:
    """Tell whether one word may stand in the place of another: a noun for a noun."""
    part, other = pair.told.parts[at], pair.part(place)
    tag = pair.told.tags[at]
    if tag == "V" and (_phrasal(pair.told, at) or _phrasal(pair.cited[place.claim], place.part)):
        return False
    if tag != pair.cited[place.claim].tags[place.part]:
        return False
    kind = relation(part.key, other.key)
    if kind not in ("kin", "") or said and kind != "kin":
        return False
    if tag == "V" and not said and _same_sides(pair, at, place):
        return True
    if kind == "kin":
        return pair.between(at, place, both=tag == "V")
    if part.weight < _TELLING or tag not in "NJV":
        return False
    if tag == "J":
        return _same_head(pair, at, place)
    compound = tag == "N" and pair.told.tags[at + 1 : at + 2] == "N"
    return pair.between(at, place, both=not compound)


def _phrasal(reading: Reading, at: int) -> bool:
    """Tell whether a verb goes with a particle: "rule out" rules nothing."""
    return any(part.lower in _PARTICLES for part in reading.parts[at + 1 : at + 2])


def _same_head(pair: Alignment, at: int, place: Place) -> bool:
    """Tell whether two adjectives stand right in front of the same noun."""
    reading = pair.cited[place.claim]
    head = Place(place.claim, place.part + 1)
    if pair.told.tags[at + 1 : at + 2] != "N" or reading.tags[head.part : head.part + 1] != "N":
        return False
    return pair.matches(pair.told.parts[at + 1]).get(head, 0.0) > 0.8


def _same_sides(pair: Alignment, at: int, place: Place) -> bool:
    """Tell whether two verbs have the same on both sides of them."""
    reading = pair.cited[place.claim]
    ours = next((deed for deed in pair.told.deeds if deed.place == at), None)
    theirs = next((deed for deed in reading.deeds if deed.place == place.part), None)
    if ours is None or theirs is None:
        return False
    both = ((ours.doers, theirs.doers), (ours.direct, theirs.direct))
    beyond = (ours.done_to - ours.direct, theirs.done_to - theirs.direct)
    shared = [_share(pair, place.claim, *sides) for sides in (*both, beyond)]
    return sum(shared) + (any(shared) and _same_next(pair, at, place)) > 1


def _same_next(pair: Alignment, at: int, place: Place) -> bool:
    one, other = pair.told.next(at, 1), pair.cited[place.claim].next(place.part, 1)
    if one is None or other is None:
        return False
    return Place(place.claim, other) in pair.matches(pair.told.parts[one])


def _share(pair: Alignment, claim: int, ours: frozenset[int], theirs: frozenset[int]) -> bool:
    found = {
        match.part
        for at in ours
        if pair.told.parts[at].weight > _TELLING
        for match, degree in pair.matches(pair.told.parts[at]).items()
        if match.claim == claim and degree > 0.8
    }
    return bool(found & theirs)


def _same_slot(
    pair: Alignment, at: int, place: Place, silent: set[str], spoken: set[Place]
) -> bool:
    """Tell whether two phrases of words that the other side lacks stand between the same words.

    At the sentence's ends one neighbour is enough where a small word in front is the same, too.
    """
    part, reading = pair.told.parts[at], pair.cited[place.claim]
    if not pair.told.tags[at] == reading.tags[place.part] == "N" or part.weight < _TELLING:
        return False
    if relation(part.key, reading.parts[place.part].key) not in ("", "kin"):
        return False
    ours = _edges(pair.told, at, lambda here: pair.told.parts[here].key in silent)
    theirs = _edges(reading, place.part, lambda here: Place(place.claim, here) not in spoken)
    if ours is None or theirs is None:
        return False
    agree = []
    for one, other in zip(ours, theirs, strict=True):
        if one is not None:
            found = pair.matches(pair.told.parts[one])
            agree.append(other is not None and Place(place.claim, other) in found)
    if not all(agree):
        return False
    return (
        len(agree) == 2
        or ours[0] is not None
        and _small(pair.told, at) == _small(reading, place.part)
    )


def _small(reading: Reading, at: int) -> str:
    """Give the preposition or verb in front of a phrase; a mark of its own for none."""
    while at and reading.tags[at - 1] in "JND":
        at -= 1
    front = reading.parts[at - 1] if at and reading.tags[at - 1] in "PIV" else None
    return front.key if front else f"-{at}"


def _edges(
    reading: Reading, at: int, lacking: Callable[[int], bool]
) -> tuple[int | None, int | None] | None:
    """Give the telling words on both sides of a phrase; None for more than a phrase."""
    found: list[int | None] = []
    for step in (-1, 1):
        here = _beyond(reading, at, step)
        while here is not None and lacking(here) and reading.parts[here].kind == "plain":
            if reading.tags[here] not in "JN":
                return None
            here = _beyond(reading, here, step)
        found.append(here)
    return found[0], found[1]


def _beyond(reading: Reading, at: int, step: int) -> int | None:
    """Give the next telling word; None behind "and", "that" or a comma, where a phrase ends."""
    here = reading.next(at, step)
    if here is None or step < 0:
        return here
    ends = set(reading.tags[at + 1 : here]) & set("ACW")
    return None if ends or any(gap_behind(reading.claim, p) for p in range(at, here)) else here
