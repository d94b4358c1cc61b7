"""Whether the cited sentences say the opposite of a word in the same company.

Owns which words are light or deny by themselves, and how much clearer the contrary must be. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.support.alignment import Alignment, Place, Reading
from assistant.support.meanings import base, opposites, relation, turned
from assistant.support.parts import Part
from assistant.support.senses import becomes, in_one_sense, is_lost

CLEARER = 0.02
"""By how much the contrary must keep the better company."""


_FAR_CLEARER = 0.15
"""The same where the word stands there as well."""


CLOSE = 0.3


_NEXT = 3


LIGHT = frozenset("take get make have do go come use give put keep see secur obtain".split())
"""Verbs that say little by themselves."""


EVERYONE = frozenset("all every everyone everybody everything".split())


_COMPARING = frozenset("more less least most fewer over under above below up".split())


def opposed(pair: Alignment) -> Iterator[str]:
    """Find words whose opposite the cited sentences say in the same company."""
    own = {part.key for part in pair.told.parts}
    for at, part in enumerate(pair.told.parts):
        against = opposites(part.key) - own if part.lower not in ("like", "unlike") else frozenset()
        if not against or part.kind in ("name", "figure", "moment") or _says_less(pair.told, at):
            continue
        agree, contrary, word = 0.0, 0.0, ""
        for place, other in small_and_plain(pair):
            near = 0.0
            against_it = against & {other.key, base(other.key)} and not turned(part.key, other.key)
            if against_it and not _told_too(pair, at, place):
                if not in_one_sense(pair, at, place):
                    continue
                beside = _beside(pair, at, place) and not _of_other_things(pair, at, place)
                near = pair.company(at, place) if beside else 0.0
                if _denied_alike(pair, at, place) and near > contrary:
                    contrary, word = near, other.word.text
            if (
                other.key not in against
                and place in pair.matches(part)
                or not _denied_alike(pair, at, place)
            ):
                agree = max(agree, near or pair.company(at, place))
        margin = _FAR_CLEARER if agree > CLOSE else CLEARER
        if contrary > agree + margin and contrary > CLOSE:
            yield f"It says “{part.word.text}” where the cited sentences say “{word}”"


def _says_less(reading: Reading, at: int) -> bool:
    """Tell whether a word has no opposite here: in "not all", "more than 50", "fall ill"."""
    if reading.parts[at].lower in EVERYONE and at and reading.parts[at - 1].lower == "not":
        return True
    return _bounds(reading, at) or becomes(reading, at)


def _denied_alike(pair: Alignment, at: int, place: Place) -> bool:
    """Tell whether both words are denied or lost, or neither is."""
    lost = is_lost(pair.told, at) != is_lost(pair.cited[place.claim], place.part)
    return (pair.told.parts[at].negated == pair.part(place).negated) != lost


def _bounds(reading: Reading, at: int) -> bool:
    """Tell whether a word belongs to a figure, as in "more than 50"."""
    if reading.parts[at].lower not in _COMPARING:
        return False
    return any(part.kind == "figure" for part in reading.parts[at + 1 : at + 3])


def _beside(pair: Alignment, at: int, place: Place) -> bool:
    """Tell whether both have a neighbour in common; a small word, the one in front."""
    if pair.told.tags[at] == "J":
        head = _head(pair.told, at)
        reading = pair.cited[place.claim]
        return (
            head == at
            and pair.beside(at, place)
            or any(
                found.claim == place.claim and reading.distance(found.part, place.part) <= _NEXT
                for found in pair.matches(pair.told.parts[head])
            )
        )
    if pair.told.parts[at].kind != "empty":
        return pair.beside(at, place)
    if pair.told.parts[at].lower in ("with", "without"):
        behind = pair.told.next(at, 1)
        theirs = pair.cited[place.claim].next(place.part, 1)
        if behind is None or theirs is None:
            return False
        return Place(place.claim, theirs) in pair.matches(pair.told.parts[behind])
    if not at or not place.part or pair.told.tags[at - 1] != "V":
        return False
    front = Place(place.claim, place.part - 1)
    if pair.told.parts[at - 1].key in LIGHT and pair.part(front).key != pair.told.parts[at - 1].key:
        return False  # "take off" takes nothing
    return front in pair.matches(pair.told.parts[at - 1])


def _told_too(pair: Alignment, at: int, place: Place) -> bool:
    """Tell whether another word told says what a cited opposite says, or that one tells an age."""
    other = pair.part(place)
    front = pair.cited[place.claim].parts[place.part - 1 : place.part]
    if other.lower == "old" and front and front[0].kind == "figure":
        return True
    return any(
        here != at and part.kind == "plain" and relation(part.key, other.key) == "same"
        for here, part in enumerate(pair.told.parts)
    )


def _of_other_things(pair: Alignment, at: int, place: Place) -> bool:
    """Tell whether two verbs have quite different objects: "leave the tour" and "join LIV"."""
    reading = pair.cited[place.claim]
    ours, theirs = _things(pair.told, at), _things(reading, place.part)
    found = {
        match.part
        for told in ours
        for match in pair.matches(pair.told.parts[told])
        if match.claim == place.claim
    }
    return bool(ours and theirs) and not found & theirs


def _things(reading: Reading, at: int) -> set[int]:
    """Give the places of what a verb in the active is done to."""
    direct = next((d.direct for d in reading.deeds if d.place == at and not d.passive), frozenset())
    return {place for place in direct if reading.tags[place] != "O"}


def _head(reading: Reading, at: int) -> int:
    """Give the place of the noun that an adjective stands with."""
    while at + 1 < len(reading.tags) and reading.tags[at + 1] in "JN":
        at += 1
    return at


def small_and_plain(pair: Alignment) -> Iterator[tuple[Place, Part]]:
    """Give the cited words that are no names, figures or days, with their places."""
    for number, reading in enumerate(pair.cited):
        for at, part in enumerate(reading.parts):
            if part.kind in ("plain", "empty"):
                yield Place(number, at), part
