"""Whether the cited sentences say a thing at all, deny it, or only allege or expect it.

Every check compares a word with those that stand for it, or for its opposite, in the same company.
Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.alignment import Alignment, Place, Reading
from assistant.claims import Part
from assistant.meanings import base, opposites, relation, turned

_CLEARER = 0.02
"""By how much the contrary must keep the better company."""
_CLOSE = 0.3
_NEXT = 3
_SAID = 0.55
_TELLING = 0.2
_SAME_PLACE = 0.55
_SPEECH = frozenset("say tell write add claim accord announc state confirm report".split())
_LIGHT = frozenset("take get make have do go come use give put keep see".split())
"""Verbs that say little by themselves."""
_NEGATIVE = frozenset(
    "lose loss lack cut deni reject end stop oppos prevent block refus fail disappear unlik "
    "imposs never without not no declin avoid halt ban abandon cancel rule inabl unabl nor neither "
    "dismiss".split()
)
"""Stems that make a clause say what elsewhere "not" or "no" says."""
_COMPARING = frozenset("more less least most fewer over under above below up".split())
_AMOUNTS = {
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


def opposed(pair: Alignment) -> Iterator[str]:
    """Find words whose opposite the cited sentences say in the same company."""
    own = {part.key for part in pair.told.parts}
    for at, part in enumerate(pair.told.parts):
        against = opposites(part.key) - own
        if not against or part.kind in ("name", "figure", "moment") or _bounds(pair.told, at):
            continue
        agree, contrary, word = 0.0, 0.0, ""
        for place, other in _words(pair):
            near = 0.0
            if against & {other.key, base(other.key)} and not turned(part.key, other.key):
                near = pair.company(at, place) if _beside(pair, at, place) else 0.0
                if other.negated == part.negated and near > contrary:
                    contrary, word = near, other.word.text
            if (
                other.key not in against
                and place in pair.matches(part)
                or other.negated != part.negated
            ):
                agree = max(agree, near or pair.company(at, place))
        if contrary > agree + _CLEARER and contrary > _CLOSE:
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
    return Place(place.claim, place.part - 1) in pair.matches(pair.told.parts[at - 1])


def _head(reading: Reading, at: int) -> int:
    """Give the place of the noun that an adjective stands with."""
    while at + 1 < len(reading.tags) and reading.tags[at + 1] in "JN":
        at += 1
    return at


def _words(pair: Alignment) -> Iterator[tuple[Place, Part]]:
    for number, reading in enumerate(pair.cited):
        for at, part in enumerate(reading.parts):
            if part.kind in ("plain", "empty"):
                yield Place(number, at), part


def denied(pair: Alignment) -> Iterator[str]:
    """Find what is denied on one side and stated on the other."""
    heads = {head for _, head in pair.told.claim.negators}
    their_heads = [{head for _, head in reading.claim.negators} for reading in pair.cited]
    for at, part in enumerate(pair.told.parts):
        if part.kind != "plain" or part.key in _SPEECH | _LIGHT and at not in heads:
            continue
        agree, contrary = -1.0, -1.0
        for place in pair.matches(part):
            other = pair.part(place)
            if relation(part.key, other.key) != "same":
                continue
            near = pair.company(at, place)
            if other.negated == part.negated:
                agree = max(agree, near)
            elif at in heads or place.part in their_heads[place.claim]:
                if pair.beside(at, place) and not _else_negative(pair, at, place):
                    contrary = max(contrary, near)
        if contrary > agree + _CLEARER and contrary > _CLOSE:
            if part.negated:
                yield f"The cited sentences do not deny “{part.word.text}”"
            else:
                yield f"The cited sentences deny “{part.word.text}”"


def _else_negative(pair: Alignment, at: int, place: Place) -> bool:
    """Tell whether the side without the negation says by another word what it says."""
    sides = [(pair.told.parts, at), (pair.cited[place.claim].parts, place.part)]
    if pair.told.parts[at].negated:
        sides.reverse()
    (plain, here), (negated, _) = sides
    near = plain[max(0, here - 5) : here + 4]
    other = {part.lower for part in negated}
    return any(
        part.lower not in other and (part.key in _NEGATIVE or part.lower in _NEGATIVE)
        for part in near
    )


def unsure(pair: Alignment) -> Iterator[str]:
    """Find what is told as a fact and only alleged or thought likely where it is cited."""
    told = pair.told
    hedged = any(part.hedge or part.lower in ("can", "risk", "risks") for part in told.parts)
    speech = any(part.key in _SPEECH for part in told.parts)
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
            if other.hedge and not (other.hedge == "alleged" and speech):
                hedges.append((near, other.hedge))
            else:
                sure = max(sure, near)
        near, hedge = max(hedges)
        if near > sure + _CLEARER and near > 0.2:
            how = "allege" if hedge == "alleged" else "call possible"
            yield f"The cited sentences only {how} what it states as a fact (“{part.word.text}”)"


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
                if verb.key != cited.key and {verb.key, cited.key} & _LIGHT:
                    continue
                near = pair.company(deed.place, Place(number, other.place))
                if other.future:
                    expected = max(expected, near)
                else:
                    done = max(done, near)
        if expected > done + _CLEARER and expected > _CLOSE:
            yield f"The cited sentences only expect “{verb.word.text}”"


def amounts(pair: Alignment) -> Iterator[str]:
    """Find "all" where the cited sentences say "some" of the same."""
    for at, part in enumerate(pair.told.parts):
        ours = _amount(pair.told.parts, at)
        if not ours or part.kind not in ("plain", "name"):
            continue
        agree, contrary, word = -1.0, -1.0, ""
        for place in pair.matches(part):
            theirs = _amount(pair.cited[place.claim].parts, place.part)
            near = pair.company(at, place)
            if theirs and _AMOUNTS[theirs] != _AMOUNTS[ours]:
                if near > contrary:
                    contrary, word = near, theirs
            else:
                agree = max(agree, near)
        if contrary > agree + _CLEARER:
            yield f"It says “{ours}” where the cited sentences say “{word}”"


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
    word = front[-1] if front and front[-1] in _AMOUNTS else ""
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
                if same:
                    straight, crossed = crossed, straight
                both = (
                    not same
                    or min(straight, crossed) == 0
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


def replaced(pair: Alignment, degrees: dict[str, float]) -> Iterator[str]:
    """Find words in whose place the cited sentences have another one.

    Args:
        pair: The sentence and those it cites.
        degrees: How well each of its words is said at all, by key.
    """
    spoken = {
        place
        for part in pair.told.parts
        for place, degree in pair.matches(part).items()
        if degree > 0.5
    }
    for at, part in enumerate(pair.told.parts):
        if part.kind != "plain" or degrees.get(part.key, 1.0) > _SAID:
            continue
        best, word = _SAME_PLACE, ""
        for place, other in _words(pair):
            if place in spoken or other.kind == "empty" or not _exchangeable(pair, at, place):
                continue
            near = pair.company(at, place)
            if near > best:
                best, word = near, other.word.text
        if word:
            yield f"It says “{part.word.text}” where the cited sentences say “{word}”"


def _exchangeable(pair: Alignment, at: int, place: Place) -> bool:
    """Tell whether one word may stand in the place of another: a noun for a noun."""
    part, other = pair.told.parts[at], pair.part(place)
    tags = pair.told.tags[at], pair.cited[place.claim].tags[place.part]
    if part.lower in _AMOUNTS or part.key in _LIGHT or tags[0] != tags[1]:
        return False
    kind = relation(part.key, other.key)
    if kind == "kin":
        return pair.between(at, place, both=tags[0] == "V")
    if kind or tags[0] != "N" or part.weight < _TELLING:
        return False
    compound = pair.told.tags[at + 1 : at + 2] == "N"
    return pair.between(at, place, both=not compound)


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
            and not reading.claim.text[figure.end : end].strip(" -")
        ):
            return f"{figure.text} {reading.parts[place.part].word.text}"
    return ""
