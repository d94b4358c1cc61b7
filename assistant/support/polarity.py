"""Whether the cited sentences say a thing at all, deny it, or only allege or expect it.

Every check compares a word with those that stand for it, or for its opposite, in the same company.
Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.support.alignment import Alignment, Place, Reading
from assistant.support.meanings import base, may_be, opposites, relation, turned
from assistant.support.parts import Part

CLEARER = 0.02
"""By how much the contrary must keep the better company."""


_FAR_CLEARER = 0.15
"""The same where the word stands there as well."""


_CLOSE = 0.3


_NEXT = 3


_SPEECH = frozenset("say tell write add claim accord announc state confirm report".split())


_BELIEVING = frozenset("think believ feel hope fear".split())
_OPEN = frozenset(
    "can risk risks expected expects projected forecast anticipated predicted doubt doubts doubted "
    "seems appears should".split()
)
"""Words that leave open, as a hedge does, whether what they speak of comes about."""
_BLAMING = frozenset("critic criticis blame charg".split())


LIGHT = frozenset("take get make have do go come use give put keep see secur obtain".split())
"""Verbs that say little by themselves."""


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


_EVERYONE = frozenset("all every everyone everybody everything".split())


_SOLE = frozenset({"first", "only"})


_COMPARING = frozenset("more less least most fewer over under above below up".split())


def opposed(pair: Alignment) -> Iterator[str]:
    """Find words whose opposite the cited sentences say in the same company."""
    own = {part.key for part in pair.told.parts}
    for at, part in enumerate(pair.told.parts):
        against = opposites(part.key) - own if part.lower not in ("like", "unlike") else frozenset()
        if not against or part.kind in ("name", "figure", "moment") or _bounds(pair.told, at):
            continue
        if part.lower in _EVERYONE and at and pair.told.parts[at - 1].lower == "not":
            continue
        agree, contrary, word = 0.0, 0.0, ""
        for place, other in small_and_plain(pair):
            near = 0.0
            against_it = against & {other.key, base(other.key)} and not turned(part.key, other.key)
            if against_it and not _told_too(pair, at, place):
                beside = _beside(pair, at, place) and not _of_other_things(pair, at, place)
                near = pair.company(at, place) if beside else 0.0
                if other.negated == part.negated and near > contrary:
                    contrary, word = near, other.word.text
            if (
                other.key not in against
                and place in pair.matches(part)
                or other.negated != part.negated
            ):
                agree = max(agree, near or pair.company(at, place))
        margin = _FAR_CLEARER if agree > _CLOSE else CLEARER
        if contrary > agree + margin and contrary > _CLOSE:
            yield f"It says “{part.word.text}” where the cited sentences say “{word}”"


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
    """Tell whether another word of the sentence says what a cited opposite says, or it is an age."""
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


def denied(pair: Alignment) -> Iterator[str]:
    """Find what is denied on one side and stated on the other."""
    heads = {head for _, head in pair.told.claim.negators}
    for at, part in enumerate(pair.told.parts):
        if part.kind != "plain":
            continue
        agree, contrary = _denials(pair, at, heads)
        if contrary > agree + CLEARER and contrary > _CLOSE:
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
        if relation(part.key, other.key) != "same" or light and not head:
            continue
        near = pair.company(at, place)
        if other.negated == part.negated:
            agree = max(agree, near)
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
    if any(one == "not" and two in _EVERYONE for one, two in zip(lower, lower[1:], strict=False)):
        return True  # "not everyone will" for "some will not"
    if any(word in _SOLE for word in lower):
        return True  # "the first in 25 years" for "none in 25 years"
    return any(
        part.lower not in other and (is_negative(part) or part.key in _LIFTING) for part in near
    ) or _open_to_any(plain, here)


def _open_to_any(parts: Sequence[Part], here: int) -> bool:
    """Tell whether "any" stands in front in the same clause: only what is denied or open has it."""
    front = [part.lower for part in parts[max(0, here - 8) : here]]
    last = max((at for at, word in enumerate(front) if word == "any"), default=-1)
    return last >= 0 and not {"who", "which", "that"} & {*front[last:]}


def is_negative(part: Part) -> bool:
    """Tell whether a word does what "not" does, or ranks, as "the biggest since" does."""
    ranks = part.lower.endswith("est") and base(part.key) != part.key
    return ranks or part.key in _NEGATIVE or part.lower in _NEGATIVE


def undenied(pair: Alignment) -> Iterator[str]:
    """Find what is denied where the cited sentences have nothing that denies or excludes."""
    theirs = [part for reading in pair.cited for part in reading.parts]
    if any(is_negative(p) or p.key in _EXCLUDING or _prefixed(p) for p in theirs) or any(
        p.lower in _SOLE for p in theirs
    ):
        return
    parts = pair.told.parts
    for negator, head in pair.told.claim.negators:
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


def unsure(pair: Alignment) -> Iterator[str]:
    """Find what is told as a fact and only alleged or thought likely where it is cited."""
    told = pair.told
    hedged = any(part.hedge or part.key in _BELIEVING or part.lower in _OPEN for part in told.parts)
    speech = any(part.key in _SPEECH | _BLAMING for part in told.parts)
    for at, part in enumerate(told.parts):
        if part.kind != "plain" or told.tags[at] != "V" or hedged:
            continue
        sure, hedges = -1.0, [(-1.0, "")]
        for place, degree in pair.matches(part).items():
            other = pair.part(place)
            cited = pair.cited[place.claim].tags[place.part]
            if degree < 0.8 or cited not in "VJ" or not pair.beside(at, place):
                continue
            near = pair.company(at, place)
            own = speech and (other.hedge != "possible" or _in_first_person(pair, place))
            if other.hedge and not own:
                hedges.append((near, other.hedge))
            else:
                sure = max(sure, near)
        near, hedge = max(hedges)
        if near > sure + CLEARER and near > 0.2:
            how = "allege" if hedge == "alleged" else "call possible"
            yield f"The cited sentences only {how} what it states as a fact (“{part.word.text}”)"


def _in_first_person(pair: Alignment, place: Place) -> bool:
    """Tell whether "I think" makes the hedge: then "she said" tells as much."""
    words = [part.lower for part in pair.cited[place.claim].parts[: place.part]]
    return any(one in ("i", "we") for one in words)


def yet_to_come(pair: Alignment) -> Iterator[str]:
    """Find what is told as done and only expected where it is cited."""
    for deed in pair.told.deeds:
        verb = pair.told.parts[deed.place]
        following = pair.told.parts[deed.place + 1 : deed.place + 2]
        if not deed.past or verb.hedge or any(part.lower == "to" for part in following):
            continue
        done = expected = -1.0
        for number, reading in enumerate(pair.cited):
            for other in reading.deeds:
                cited = reading.parts[other.place]
                if relation(verb.key, cited.key) != "same":
                    continue
                if verb.key != cited.key and {verb.key, cited.key} & LIGHT:
                    continue
                near = pair.company(deed.place, Place(number, other.place))
                if other.future:
                    expected = max(expected, near)
                else:
                    done = max(done, near)
        if expected > done + CLEARER and expected > _CLOSE:
            yield f"The cited sentences only expect “{verb.word.text}”"
