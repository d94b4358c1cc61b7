"""In which sense a word is used: for a point in time, a state, a thing lost, a comparison.

An opposite counts only where both words are used in one sense. Pure.
"""

from __future__ import annotations

from assistant.support.alignment import Alignment, Place, Reading

_LONGEST_PHRASE = 8
"""Words between a verb and the last noun of its object."""
_LOSING = frozenset("lose loss lack forfeit surrend squander relinquish".split())
"""Stems of verbs that turn round what their object says: "lose its majority"."""
_BECOMING = frozenset("fall grow".split())
"""Verbs that tell of no amount with a state behind them: "fall ill"."""
_STATES = frozenset(
    "ill sick asleep apart silent short victim prey foul flat behind pregnant tired weary old "
    "impatient angry frustrated used".split()
)
_TIMES = frozenset("day week month year decad century season spring summer autumn winter".split())
_ALL = frozenset("every all any".split())


def in_one_sense(pair: Alignment, at: int, place: Place) -> bool:
    """Tell whether two words are not a point in time, "the start of the year", and a deed."""
    reading = pair.cited[place.claim]
    if becomes(reading, place.part):
        return False
    when = _is_time(pair.told, at), _is_time(reading, place.part)
    deed = pair.told.tags[at] == "V", reading.tags[place.part] == "V"
    return not (when[0] and deed[1] or when[1] and deed[0])


def _is_time(reading: Reading, at: int) -> bool:
    """Tell whether a noun is an end of a stretch of the calendar: "the start of the year"."""
    behind = reading.parts[at + 1 : at + 5]
    if reading.tags[at] != "N" or not behind or behind[0].lower != "of":
        return False
    return any(part.kind == "moment" or part.key in _TIMES for part in behind[1:])


def becomes(reading: Reading, at: int) -> bool:
    """Tell whether a verb tells only what somebody becomes: "fall ill"."""
    behind = reading.parts[at + 1 : at + 2]
    return reading.parts[at].key in _BECOMING and bool(behind) and behind[0].lower in _STATES


def is_lost(reading: Reading, at: int) -> bool:
    """Tell whether a word is what somebody loses: "loses its majority"."""
    first = max(0, at - _LONGEST_PHRASE)
    while at > first and reading.tags[at - 1] in "DJN":
        at -= 1
    return at > 0 and reading.parts[at - 1].key in _LOSING and reading.tags[at - 1] == "V"


def rules_out_others(pair: Alignment, at: int) -> bool:
    """Tell whether "no other saves as much as it" is told of what is said to save more than all."""
    words = [part.lower for part in pair.told.parts[at:]]
    if words[:2] != ["no", "other"] or not {"as", "than"} & {*words[2:]}:
        return False
    return any(part.lower in _ALL for reading in pair.cited for part in reading.parts)
