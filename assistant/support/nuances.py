"""Small words: "all" for "some", "before" for "after", "the largest" for "the second largest".

Pure; compares words in the same company as ``polarity`` does.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.support.alignment import Alignment, Place, Reading
from assistant.support.meanings import opposites, turned
from assistant.support.parts import Part
from assistant.support.polarity import CLEARER
from assistant.support.senses import rules_out_others

AMOUNTS = {
    word: kind
    for kind, words in {
        "all": "all every each both everyone everybody entire whole",
        "some": "some several certain",
        "most": "most majority",
        "few": "few",
        "no": "no none nobody neither",
        "many": "many",
    }.items()
    for word in words.split()
}


_NEARLY_ALL = 95
_BESIDE, _WORDS = 40, 4
"""Characters and words from "80% of" to what it is a share of."""
_EVERY = frozenset({"all", "every", "everyone", "everybody", "always"})
_SEVERAL = frozenset({"all", "some", "most", "few", "many"})


_HARDLY = 0.3
"""The share that may stand on its own side where all else has changed sides: the subject does."""


def amounts(pair: Alignment) -> Iterator[str]:
    """Find "all" where the cited sentences say "some" of the same."""
    for at, part in enumerate(pair.told.parts):
        ours = _amount(pair.told.parts, at)
        if not ours or part.kind not in ("plain", "name"):
            continue
        agree, contrary, word = -1.0, -1.0, ""
        for place in pair.matches(part):
            theirs = _amount(pair.cited[place.claim].parts, place.part)
            if not theirs and AMOUNTS[ours] == "all":
                theirs = _share(pair.cited[place.claim], place.part)
            if not theirs and AMOUNTS[ours] in _SEVERAL:
                theirs = _only_one(pair.cited[place.claim].parts, place.part)
            near = pair.company(at, place)
            if theirs and AMOUNTS.get(theirs) != AMOUNTS[ours]:
                if near > contrary:
                    contrary, word = near, theirs
            else:
                agree = max(agree, near)
        if word == "every" and any(
            rules_out_others(pair, before) for before in range(max(0, at - 3), at)
        ):
            continue
        denied = {AMOUNTS[ours], AMOUNTS.get(word)} == {"no", "all"} and _says_opposite(pair)
        if contrary > agree + CLEARER and not denied:
            yield f"It says “{ours}” where the cited sentences say “{word}”"


def _says_opposite(pair: Alignment) -> bool:
    """Tell whether a cited word is the opposite of one told: none died where all survived."""
    cited = {part.key for reading in pair.cited for part in reading.claim.of("plain")}
    return any(opposites(part.key) & cited for part in pair.told.claim.of("plain"))


def not_all(pair: Alignment) -> Iterator[str]:
    """Find "everyone" where the cited sentences say "not everyone"."""
    for at, part in enumerate(pair.told.parts):
        if part.lower not in _EVERY or at and pair.told.parts[at - 1].lower == "not":
            continue
        denied = [
            place > 0 and reading.parts[place - 1].lower == "not"
            for reading in pair.cited
            for place, other in enumerate(reading.parts)
            if other.lower in _EVERY
        ]
        if denied and all(denied):
            yield f"It says “{part.lower}” where the cited sentences say “not {part.lower}”"


def _only_one(parts: tuple[Part, ...], at: int) -> str:
    """Give "only one" where it stands in front of a noun: "the only one of nine casinos"."""
    front = " ".join(part.lower for part in parts[max(0, at - 7) : at])
    return next((words for words in ("only one", "just one", "no other") if words in front), "")


def _share(reading: Reading, at: int) -> str:
    """Give the share of a thing in front of it: "80% of air traffic"; empty for none or all."""
    start = reading.parts[at].start
    for figure in reading.claim.figures:
        between = reading.claim.text[figure.end : start].split()
        if figure.unit.kind == "share" and figure.low < _NEARLY_ALL and between[:1] == ["of"]:
            if 0 < start - figure.end < _BESIDE and len(between) <= _WORDS:
                return figure.text
    return ""


def _amount(parts: tuple[Part, ...], at: int) -> str:
    """Give the word in front of a noun that says how many of them."""
    front = [part.lower for part in parts[max(0, at - 7) : at]]
    while (
        front
        and front[-1] in ("the", "of", "its", "his", "her", "their")
        or (front and parts[at - 1].kind == "figure" and front[-1] == parts[at - 1].lower)
    ):
        at -= 1
        front.pop()
    word = front[-1] if front and front[-1] in AMOUNTS else ""
    denied = len(front) > 1 and front[-2] == "not"
    return "some" if word and denied else word


def misplaced(pair: Alignment) -> Iterator[str]:
    """Find "before" or "above" whose two sides the cited sentences give the other way round."""
    for at, part in enumerate(pair.told.parts):
        if not any(turned(part.key, other) for other in opposites(part.key)):
            continue
        if pair.told.tags[at] not in "CPD":
            continue
        for number, reading in enumerate(pair.cited):
            for place, other in enumerate(reading.parts):
                same = other.key == part.key
                if not same and not turned(part.key, other.key) or reading.tags[place] not in "CPD":
                    continue
                straight, crossed = _sides(pair, at, Place(number, place))
                if same and _names_crossed(pair, at, Place(number, place)):
                    yield f"The cited sentences have what is “{part.lower}” what exchanged"
                if same:
                    straight, crossed = crossed, straight
                both = (
                    not same
                    or crossed <= _HARDLY * straight
                    and _both(pair, at, Place(number, place))
                )
                if straight > crossed + 0.5 and straight > 0.8 and both:
                    yield f"It says “{part.lower}” where the cited sentences say “{other.lower}”"


def _sides(pair: Alignment, at: int, place: Place) -> tuple[float, float]:
    """Weigh what both have on the same sides of two words, and what on opposite ones."""
    ours = _halves(pair.told, at)
    theirs = _halves(pair.cited[place.claim], place.part)
    straight = crossed = 0.0
    for told in ours[0] | ours[1]:
        part = pair.told.parts[told]
        found = {match.part for match in pair.matches(part) if match.claim == place.claim}
        left, right = bool(found & theirs[0]), bool(found & theirs[1])
        if left == right or part.kind == "empty":
            continue
        if (told in ours[0]) == left:
            straight += part.weight
        else:
            crossed += part.weight
    return straight, crossed


def _names_crossed(pair: Alignment, at: int, place: Place) -> bool:
    """Tell whether names on both sides of a word stand on its other side there.

    One in front may stay: the subject.
    """
    ours = _halves(pair.told, at)
    theirs = _halves(pair.cited[place.claim], place.part)
    crossed = [False, False]
    for side in (0, 1):
        for told in ours[side]:
            part = pair.told.parts[told]
            if part.kind != "name":
                continue
            found = {match.part for match in pair.matches(part) if match.claim == place.claim}
            here, there = bool(found & theirs[side]), bool(found & theirs[1 - side])
            if here and not there and side:
                return False
            crossed[side] |= there and not here
    return all(crossed)


def _both(pair: Alignment, at: int, place: Place) -> bool:
    """Tell whether each side of one word has something of the other side of another."""
    theirs = _halves(pair.cited[place.claim], place.part)
    crossing = [
        any(
            match.claim == place.claim and match.part in other
            for told in side
            if pair.told.parts[told].weight > 0.2
            for match in pair.matches(pair.told.parts[told])
        )
        for side, other in zip(_halves(pair.told, at), reversed(theirs), strict=True)
    ]
    return all(crossing)


def _halves(reading: Reading, at: int) -> tuple[set[int], set[int]]:
    """Give the places on either side of a word; "After X, Y" has Y on the left."""
    places = range(len(reading.parts))
    here = reading.parts[at].clause
    if not any(reading.parts[other].weight > 0.2 for other in places if other < at):
        own = {other for other in places if reading.parts[other].clause == here}
        return set(places) - own, own
    segment = reading.segments[at]
    near = {other for other in places if reading.segments[other] == segment}
    return {other for other in near if other < at}, {other for other in near if other > at}


def not_first(pair: Alignment) -> Iterator[str]:
    """Find "the largest" where the cited sentences say "the second largest"."""
    for at, part in enumerate(pair.told.parts):
        if not part.lower.endswith("est") or at and pair.told.parts[at - 1].kind == "figure":
            continue
        ranks = [
            _rank(pair, place) for place in pair.matches(part) if pair.part(place).key == part.key
        ]
        if ranks and all(ranks):
            yield f"It says “{part.word.text}” where the cited sentences say “{ranks[0]}”"


def _rank(pair: Alignment, place: Place) -> str:
    """Give the rank in front of a superlative, with it; empty for none."""
    reading = pair.cited[place.claim]
    end = reading.parts[place.part].start
    for figure in reading.claim.figures:
        if (
            figure.ordinal
            and figure.low > 1
            and figure.end <= end
            and not reading.claim.text[figure.end : end].strip(" -")
        ):
            return f"{figure.text} {reading.parts[place.part].word.text}"
    return ""
