"""What is denied on one side and stated on the other.

Knows which words deny without "not", and what says the same the other way: "the first in years"
for "none in years". Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.support.alignment import Alignment, Place
from assistant.support.meanings import base, may_be, opposites, relation
from assistant.support.parts import Part
from assistant.support.polarity import CLEARER, CLOSE, EVERYONE, LIGHT
from assistant.support.senses import rules_out_others

_SPEECH = frozenset("say tell write add claim accord announc state confirm report".split())


_NEGATIVE = frozenset(
    "lose loss lack cut deni reject end stop oppos prevent block refus fail disappear unlik "
    "imposs never without not no declin avoid halt ban abandon cancel rule inabl unabl nor neither "
    "dismiss below under short miss less fewer exempt spare rather absent absenc small limit littl "
    "weak insuffici suspend scrap withdraw resist non none nobody nothing nowhere cannot hardly "
    "barely scarcely".split()
)
"""Stems that make a clause say what elsewhere "not" or "no" says."""


_PREFIX = re.compile(r"(?:un|in|im|ir|dis|non)(?=[a-z]{3})")


_EXCLUDING = frozenset(
    "instead free lift against empti only unless out off away withheld withhold drop quit rare few "
    "last incorrect wrong fals keep remain continu stay still until await pend".split()
)
"""Stems of words that may do so."""


_LIFTING = frozenset("drop lift waiv abolish remov elimin axe quit".split())
"""Stems of verbs that do away with what follows them."""


_SOLE = frozenset({"first", "only"})


def denied(pair: Alignment) -> Iterator[str]:
    """Find what is denied on one side and stated on the other."""
    heads = {head for _, head in pair.told.claim.negators}
    for at, part in enumerate(pair.told.parts):
        if part.kind != "plain" or at and rules_out_others(pair, at - 1):
            continue
        agree, contrary = _denials(pair, at, heads)
        if contrary > agree + CLEARER and contrary > CLOSE:
            if part.negated:
                yield f"The cited sentences do not deny “{part.word.text}”"
            else:
                yield f"The cited sentences deny “{part.word.text}”"


def _denials(pair: Alignment, at: int, heads: set[int]) -> tuple[float, float]:
    """Give the best company of a word with those denied as it is, and with the others."""
    part = pair.told.parts[at]
    light = part.key in _SPEECH | LIGHT and at not in heads
    agree, contrary = -1.0, -1.0
    for place in pair.matches(part):
        other = pair.part(place)
        head = place.part in {head for _, head in pair.cited[place.claim].claim.negators}
        if relation(part.key, other.key) != "same":
            continue
        near = pair.company(at, place)
        if other.negated == part.negated:
            agree = max(agree, near)
        elif light and not head:
            continue
        elif (at in heads or head) and pair.beside(at, place):
            if _else_negative(pair, at, place):
                agree = max(agree, near)
            else:
                contrary = max(contrary, near)
    return agree, contrary


def _else_negative(pair: Alignment, at: int, place: Place) -> bool:
    """Tell whether the side without the negation says by another word what it says."""
    sides = [(pair.told.parts, at), (pair.cited[place.claim].parts, place.part)]
    if pair.told.parts[at].negated:
        sides.reverse()
    (plain, here), (negated, _) = sides
    near = plain[max(0, here - 8) : here + 10]
    other = {part.lower for part in negated}
    lower = [part.lower for part in near]
    if any(one == "not" and two in EVERYONE for one, two in zip(lower, lower[1:], strict=False)):
        return True  # "not everyone will" for "some will not"
    if any(word in _SOLE for word in lower):
        return True  # "the first in 25 years" for "none in 25 years"
    return any(
        part.lower not in other and (is_negative(part) or part.key in _LIFTING) for part in near
    ) or (_open_to_any(plain, here) or _too_much_to(plain, here))


def _open_to_any(parts: Sequence[Part], here: int) -> bool:
    """Tell whether "any" stands in front in the same clause: only what is denied or open has it."""
    front = [part.lower for part in parts[max(0, here - 8) : here]]
    last = max((at for at, word in enumerate(front) if word == "any"), default=-1)
    return last >= 0 and not {"who", "which", "that"} & {*front[last:]}


def _too_much_to(parts: Sequence[Part], here: int) -> bool:
    """Tell whether "too … to" stands in front: "too few to bring in" for "did not bring in"."""
    front = [part.lower for part in parts[max(0, here - 8) : here]]
    return front[-1:] == ["to"] and "too" in front


def is_negative(part: Part) -> bool:
    """Tell whether a word does what "not" does, or ranks, as "the biggest since" does."""
    ranks = part.lower.endswith("est") and base(part.key) != part.key
    return ranks or part.key in _NEGATIVE or part.lower in _NEGATIVE


def undenied(pair: Alignment) -> Iterator[str]:
    """Find what is denied where the cited sentences have nothing that denies or excludes."""
    theirs = [part for reading in pair.cited for part in reading.parts]
    keys = {part.key for part in theirs}
    if any(is_negative(p) or p.key in _EXCLUDING or _prefixed(p) for p in theirs) or any(
        p.lower in _SOLE for p in theirs
    ):
        return
    parts = pair.told.parts
    for negator, head in pair.told.claim.negators:
        if opposites(parts[head].key) & keys or rules_out_others(pair, negator):
            continue  # "none died" where all survived
        if parts[negator].lower not in _WEAK:
            yield f"The cited sentences do not deny “{parts[head].word.text}”"
    for at, part in enumerate(parts):
        if part.key in _DENYING and pair.told.tags[at] == "V" and not pair.matches(part):
            yield f"The cited sentences do not say “{part.word.text}”"


_DENYING = frozenset("deni refus reject declin fail oppos prevent avoid delet remov cancel".split())


_WEAK = frozenset("without hardly barely scarcely".split())


def _prefixed(part: Part) -> bool:
    """Tell whether a word is the denial of another: "unhurt", "inactive"."""
    match = _PREFIX.match(part.key) if part.kind == "plain" else None
    return match is not None and max(may_be(part.key[match.end() :])) >= 0


def denied_thing(pair: Alignment) -> Iterator[str]:
    """Find "won support" where the cited sentences say "failed to get support".

    The verbs say nothing of each other; the thing is the same, and only one side denies it.
    """
    if any(is_negative(p) or p.key in _EXCLUDING or _prefixed(p) for p in pair.told.parts):
        return
    for deed in pair.told.deeds:
        verb = pair.told.parts[deed.place]
        if verb.key in _LIFTING or deed.passive:
            continue
        things = [pair.told.parts[at] for at in deed.direct if pair.told.parts[at].kind == "plain"]
        for thing in things[-1:]:
            places = [place for place, degree in pair.matches(thing).items() if degree == 1.0]
            found = [_does_without(pair, place) for place in places]
            if found and all(found) and not thing.negated:
                yield f"The cited sentences deny “{thing.word.text}”"


def _does_without(pair: Alignment, place: Place) -> bool:
    """Tell whether a cited thing is what a denied verb is done to."""
    reading = pair.cited[place.claim]
    heads = {head for _, head in reading.claim.negators}
    return any(place.part in deed.direct and deed.place in heads for deed in reading.deeds)
