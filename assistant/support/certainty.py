"""Whether what is told as a fact is only alleged, thought likely or planned where it is cited.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.support.alignment import Alignment, Place
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
        if expected > done + CLEARER and expected > CLOSE:
            yield f"The cited sentences only expect “{verb.word.text}”"
