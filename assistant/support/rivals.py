"""What the cited sentences name instead: one of two, the other extreme, another reason or speaker.

Grammar tells little of these; each check looks for one form of words that leaves no doubt. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.support.alignment import Alignment, Place, Reading
from assistant.support.bindings import is_possessive
from assistant.support.meanings import opposites, turned
from assistant.support.naming import runs
from assistant.support.parts import Part
from assistant.support.tagging import gap_behind

_MOST = frozenset("most highest largest biggest greatest longest".split())
_LEAST = frozenset("least fewest lowest smallest shortest".split())
_SAYING = frozenset("say tell write add claim argu warn announc call describ".split())
"""Stems of verbs whose doer is a speaker."""
_REASONS = ("because", "due to", "owing to", "thanks to", "attributed to", "caused by", "blamed on")
_REASON_WORDS = 8
"""Words of a reason that are read."""
_DIRECTIONS = frozenset("north south east west northeast northwest southeast southwest".split())
_OFFICIALS = frozenset("regul regulator offici author".split())
_OFFICES = frozenset(
    "commiss commission agenc board bureau author offic depart department ministri".split()
)
_INSIDE = frozenset({"in", "inside"})
_NEAR_TO = frozenset({"near", "outside"})
_NEXT = 3
"""How many words may stand between "or" and the names beside it."""
_DEGREE = 0.5


def one_of_two(pair: Alignment) -> Iterator[str]:
    """Find "A" where the cited sentences leave open whether it is A or B."""
    if any(part.lower in ("or", "either", "whether") or part.hedge for part in pair.told.parts):
        return
    spoken = {part.key for part in pair.told.parts}
    for reading in pair.cited:
        for first, second in _alternatives(reading):
            told = [run for run in (first, second) if run[-1].key in spoken]
            if len(told) != 1 or _alone(pair, reading, told[0][-1].key):
                continue
            other = second if told[0] is first else first
            yield f"The cited sentences leave open “{_text(told[0])}” or “{_text(other)}”"


def _alternatives(reading: Reading) -> Iterator[tuple[Sequence[Part], Sequence[Part]]]:
    """Give the names on both sides of each "or"."""
    found = [
        (reading.parts.index(run[0]), reading.parts.index(run[-1]), run) for run in names(reading)
    ]
    for at, part in enumerate(reading.parts):
        if part.lower == "or":
            left = [run for _, end, run in found if 0 < at - end <= 1]
            right = [run for start, _, run in found if 0 < start - at <= _NEXT]
            if left and right:
                yield left[-1], right[0]


def names(reading: Reading) -> list[list[Part]]:
    """Give the names of a sentence."""
    return runs(reading.claim)


def _alone(pair: Alignment, without: Reading, key: str) -> bool:
    """Tell whether a name stands in another cited sentence, or twice in this one."""
    others = [reading for reading in pair.cited if reading is not without]
    once = sum(part.key == key for part in without.parts) == 1
    return not once or any(part.key == key for reading in others for part in reading.parts)


def not_only(pair: Alignment) -> Iterator[str]:
    """Find "only A" where the cited sentences say "A and B"."""
    spoken = {part.key for part in pair.told.parts}
    for at, part in enumerate(pair.told.parts):
        if part.lower not in ("only", "just", "solely") or part.lower == "just" and at == 0:
            continue
        for thing in pair.told.parts[at + 1 : at + 4]:
            if thing.kind == "empty" or thing.kind == "figure":
                continue
            others = [_joined(pair.cited[place.claim], place.part) for place in pair.matches(thing)]
            if others and all(other is not None and other.key not in spoken for other in others):
                other = others[0]
                if other is not None:
                    yield f"The cited sentences say “{other.word.text}”, too"
                break


def _joined(reading: Reading, at: int) -> Part | None:
    """Give the word that "and" joins to the one at ``at``, of the same kind."""
    parts, tags = reading.parts, reading.tags
    for joint, other in ((at + 1, at + 2), (at - 1, at - 2)):
        if 0 <= other < len(parts) and 0 <= joint < len(parts) and parts[joint].lower == "and":
            if tags[other] == tags[at] == "N" and parts[other].kind == parts[at].kind:
                return parts[other]
    return None


def other_extreme(pair: Alignment) -> Iterator[str]:
    """Find "the most" where the cited sentences say "the smallest"."""
    told = {part.lower for part in pair.told.parts}
    cited = {part.lower for reading in pair.cited for part in reading.parts}
    for ours, theirs in ((_MOST, _LEAST), (_LEAST, _MOST)):
        if told & ours and not told & theirs and cited & theirs and not cited & ours:
            if "at" in told and told & ours <= {"most", "least"}:
                continue  # "at most"
            one, other = min(told & ours), min(cited & theirs)
            yield f"It says “{one}” where the cited sentences say “{other}”"


def other_reason(pair: Alignment, around: set[str], degrees: dict[str, float]) -> Iterator[str]:
    """Find a reason of which the cited sentences say no word, where they give another."""
    ours = _reason(pair.told)
    if not ours or not any(_reason(reading) for reading in pair.cited):
        return
    said = [degrees.get(part.key, 1.0) > _DEGREE or part.key in around for part in ours]
    if not any(said):
        yield f"The cited sentences give another reason than “{ours[0].word.text}”"


def _reason(reading: Reading) -> list[Part]:
    """Give the telling words behind "because" or the like."""
    words = [part.lower for part in reading.parts]
    for at in range(len(words)):
        for phrase in _REASONS:
            size = phrase.count(" ") + 1
            if " ".join(words[at : at + size]) == phrase:
                behind = reading.parts[at + size : at + size + _REASON_WORDS]
                return [part for part in behind if part.kind in ("plain", "name") and part.weight]
    return []


def other_speaker_named(pair: Alignment, around: set[str]) -> Iterator[str]:
    """Find a speaker of whom the cited sentences say no word, where they name another one."""
    named = [found for reading in pair.cited if (found := _named_speakers(reading))]
    if not named:
        return
    for deed in pair.told.deeds:
        if pair.told.parts[deed.place].key not in _SAYING or deed.passive:
            continue
        places = [at for at in deed.doers if not is_possessive(pair.told, at)]
        ours = [pair.told.parts[at] for at in places if pair.told.tags[at] == "N"]
        if any(max(pair.matches(part).values(), default=0.0) > _DEGREE for part in ours):
            continue
        if any(part.key in _OFFICIALS for part in ours) and _by_office(pair):
            continue
        names = [part for part in ours if part.kind == "name"]
        if ours and (names or not any(part.key in around for part in ours)):
            yield f"The cited sentences do not give “{_text(names or ours)}” as who says it"


def _by_office(pair: Alignment) -> bool:
    """Tell whether a board or the like is named where it is cited: those may be "regulators"."""
    return any(p.key in _OFFICES and p.word.capital for r in pair.cited for p in r.parts)


def _named_speakers(reading: Reading) -> bool:
    """Tell whether people are named as those who speak in a sentence, and nobody else speaks."""
    speaking = [d for d in reading.deeds if reading.parts[d.place].key in _SAYING and d.doers]
    return bool(speaking) and all(
        any(
            reading.parts[at].kind == "name"
            and not reading.parts[at].word.place
            and not is_possessive(reading, at)
            for at in deed.doers
        )
        for deed in speaking
    )


def other_side(pair: Alignment) -> Iterator[str]:
    """Find "ahead of X" where the cited sentences say "behind X", and "south of X" for "of Y"."""
    for at, part in enumerate(pair.told.parts):
        if not _places_or_orders(part):
            continue
        following = _behind(pair.told, at)
        if following is None or pair.told.parts[following].kind == "plain":
            continue
        thing = pair.told.parts[following]
        for number, reading in enumerate(pair.cited):
            for place, other in enumerate(reading.parts):
                beyond = _behind(reading, place) if _places_or_orders(other) else None
                if beyond is not None and _at_odds(pair, part, thing, other, Place(number, beyond)):
                    yield f"The cited sentences say “{other.lower}” there, not “{part.lower}”"


def _places_or_orders(part: Part) -> bool:
    """Tell whether a word says where or in which order what stands behind it is."""
    if part.lower in _DIRECTIONS | _INSIDE | _NEAR_TO:
        return True
    return any(turned(part.key, other) for other in opposites(part.key))


def _at_odds(pair: Alignment, part: Part, thing: Part, other: Part, beyond: Place) -> bool:
    """Tell whether two words give another place or order for what stands behind them."""
    if beyond not in pair.matches(thing):
        direction = part.word.text in _DIRECTIONS and other.word.text == part.word.text
        named = pair.part(beyond).kind == "name" and bool(pair.matches(thing))
        return direction and named and not _also(pair, part, thing)
    if _also(pair, part, thing):
        return False
    if part.key in opposites(other.key) and turned(part.key, other.key):
        return True
    near = part.lower in _INSIDE and other.lower in _NEAR_TO
    return near and not _otherwise_inside(pair, thing)


def _also(pair: Alignment, part: Part, thing: Part) -> bool:
    """Tell whether a cited sentence has the word itself in front of the same thing."""
    return any(
        other.key == part.key
        and (beyond := _behind(reading, place)) is not None
        and Place(number, beyond) in pair.matches(thing)
        for number, reading in enumerate(pair.cited)
        for place, other in enumerate(reading.parts)
    )


def _otherwise_inside(pair: Alignment, thing: Part) -> bool:
    """Tell whether a cited sentence has the thing without "near" in front."""
    return any(
        not {part.lower for part in pair.cited[at.claim].parts[max(0, at.part - 3) : at.part]}
        & _NEAR_TO
        for at in pair.matches(thing)
    )


def _behind(reading: Reading, at: int) -> int | None:
    """Give the place of the name, figure or day right behind a word, "of" and "the" between."""
    for place in range(at + 1, min(at + 2 + 2 * _NEXT, len(reading.parts))):
        if gap_behind(reading.claim, place - 1):
            return None
        part = reading.parts[place]
        if part.kind in ("name", "figure", "moment"):
            return place
        if part.kind != "empty" and reading.tags[place] not in "JN":
            return None
    return None


def _text(run: Sequence[Part]) -> str:
    return " ".join(part.word.text for part in run)


_ALL = frozenset("all every everyone everybody each".split())
_FEW_OF = re.compile(r"\b(?:only|just) (?:one|two|three|a few)\b|\b(?:none|few) of\b")
_OFTEN = frozenset("several many often repeatedly previously again regularly".split())
_NEVER_BEFORE = re.compile(r"\b(?:the only|first time|the first|first ever|first-ever|the sole)\b")
_SOLE = frozenset("only first sole no never none nobody".split())


def not_so_many(pair: Alignment) -> Iterator[str]:
    """Find "all" for "11 of those", "only one" for "all three", "several" for "the only one"."""
    told, lower = pair.told.claim.text.lower(), {part.lower for part in pair.told.parts}
    cited = " ".join(reading.claim.text.lower() for reading in pair.cited)
    words = {part.lower for reading in pair.cited for part in reading.parts}
    if lower & _ALL and not words & _ALL and "not" not in lower:
        for reading in pair.cited:
            for figure in reading.claim.figures:
                behind = reading.claim.text[figure.end :].lower()
                if behind.startswith((" of those", " of these", " of them")):
                    yield f"It says “all” where the cited sentences say “{figure.text}”"
    if (few := _FEW_OF.search(told)) and words & _ALL and not _FEW_OF.search(cited):
        yield f"It says “{few[0]}” where the cited sentences say “all”"
    if lower & _OFTEN and not lower & _SOLE and (sole := _NEVER_BEFORE.search(cited)):
        if not words & _OFTEN:
            yield f"It says “{min(lower & _OFTEN)}” where the cited sentences say “{sole[0]}”"


def inside(pair: Alignment) -> Iterator[str]:
    """Find "in the parking lot" where the cited sentences say "near the parking lot"."""
    for at, part in enumerate(pair.told.parts):
        if part.kind != "plain" or pair.told.tags[at] != "N":
            continue
        places = [place for place, degree in pair.matches(part).items() if degree == 1.0]
        if _ruled_by(pair.told, at) in _INSIDE and places:
            words = [_ruled_by(pair.cited[place.claim], place.part) for place in places]
            if all(word in _NEAR_TO for word in words):
                yield f"The cited sentences say “{words[0]}” there, not “in”"


def _ruled_by(reading: Reading, at: int) -> str:
    """Give the preposition in front of a noun and what belongs to it."""
    at -= 1
    while at >= 0 and reading.tags[at] in "NJD" and not gap_behind(reading.claim, at):
        at -= 1
    return reading.parts[at].lower if at >= 0 and not gap_behind(reading.claim, at) else ""
