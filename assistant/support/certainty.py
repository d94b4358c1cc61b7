"""Whether what is told as a fact is only alleged, thought likely or planned where it is cited.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.support.alignment import Alignment, Place, Reading
from assistant.support.meanings import relation
from assistant.support.polarity import CLEARER, CLOSE, LIGHT

_SPEECH = frozenset("say tell write add claim accord announc state confirm report".split())


_BELIEVING = frozenset("think believ feel hope fear".split())
_OPEN = frozenset(
    "can risk risks expected expects projected forecast anticipated predicted doubt doubts doubted "
    "seems appears should".split()
)
"""Words that leave open, as a hedge does, whether what they speak of comes about."""
_BLAMING = frozenset("critic criticis blame charg".split())


def unsure(pair: Alignment) -> Iterator[str]:
    """Find what is told as a fact and only alleged or thought likely where it is cited."""
    told = pair.told
    hedged = any(part.hedge or part.key in _BELIEVING or part.lower in _OPEN for part in told.parts)
    speech = any(part.key in _SPEECH | _BLAMING for part in told.parts)
    for at, part in enumerate(told.parts):
        if part.kind != "plain" or told.tags[at] != "V" or hedged or part.key in LIGHT:
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
        if not deed.past or verb.hedge or _leads_on(pair.told, deed.place):
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
        if expected > done + CLEARER and expected > CLOSE:
            yield f"The cited sentences only expect “{verb.word.text}”"


def _leads_on(reading: Reading, at: int) -> bool:
    """Tell whether another verb follows with "to", as in "wanted to leave"."""
    return reading.parts[at + 1 : at + 2] != () and reading.tags[at + 1 : at + 3] == "IV"


_WISHES = frozenset(
    "hope aim seek want try attempt consid propos urg ask demand push press mull suggest recommend "
    "contempl explor invit".split()
)
"""Stems of verbs behind which it is only wished for that something happens."""
_NOT_YET = frozenset(
    "possible potential proposed planned prospective pending expected upcoming future".split()
)
_REACH = 7


def hoped(pair: Alignment) -> Iterator[str]:
    """Find what is told as done, or as sure to come, and only hoped for where it is cited."""
    if any(part.hedge or part.key in _WISHES or part.lower in _OPEN for part in pair.told.parts):
        return
    for deed in pair.told.deeds:
        verb = pair.told.parts[deed.place]
        if not deed.past and not deed.future or verb.key in LIGHT | {"say", "tell"}:
            continue
        things = [pair.told.parts[at] for at in deed.direct if pair.told.tags[at] == "N"]
        plain = {part.key for part in things if part.kind == "plain"}
        wished = _all_wished(pair, {verb.key}) or deed.past and _all_wished(pair, plain)
        if wished:
            yield f"The cited sentences only hope for “{verb.word.text}”"


def _all_wished(pair: Alignment, keys: set[str]) -> bool:
    """Tell whether every cited word of these, and one at least, is only wished for."""
    found = [
        _wished(reading, at)
        for reading in pair.cited
        for at, part in enumerate(reading.parts)
        if part.key in keys and reading.tags[at] in "VN"
    ]
    return bool(found) and all(found)


def _wished(reading: Reading, at: int) -> bool:
    """Tell whether a verb stands behind "hopes to", or a noun behind "possible"."""
    if reading.tags[at] == "N" and not reading.parts[at].lower.endswith("ing"):
        front = reading.parts[at - 1] if at else None
        return front is not None and front.lower in _NOT_YET
    clause = reading.parts[at].clause
    return any(
        part.key in _WISHES and part.clause == clause and reading.tags[place] == "V"
        for place, part in enumerate(reading.parts[:at])
        if at - place <= _REACH
    )


_CONVICTED = frozenset("convict guilti sentenc".split())
_CHARGED = frozenset("suspect arrest charg accus alleg indict investig detain plead".split())


def only_charged(pair: Alignment) -> Iterator[str]:
    """Find "convicted" of somebody who is only suspected, arrested or charged there."""
    told = [p for p in pair.told.parts if p.key in _CONVICTED and not p.negated and not p.hedge]
    cited = {part.key for reading in pair.cited for part in reading.parts}
    if told and cited & _CHARGED and not cited & _CONVICTED:
        if not any(pair.matches(part) for part in told):
            yield f"The cited sentences do not say “{told[0].word.text}”"


_PROVING = frozenset("prove confirm establish demonstr certain definit".split())


def proved(pair: Alignment) -> Iterator[str]:
    """Find what is told as proved and only possible where it is cited."""
    told = [part for part in pair.told.parts if part.key in _PROVING and not part.negated]
    if not told or any(part.hedge for part in pair.told.parts):
        return
    if any(part.hedge == "possible" for reading in pair.cited for part in reading.parts):
        if not any(pair.matches(part) for part in told):
            yield f"The cited sentences only call possible what it calls “{told[0].word.text}”"
