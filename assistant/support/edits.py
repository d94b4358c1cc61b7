"""What was changed in a sentence that is told nearly word for word.

Lays the words of a sentence beside each cited one in order. Where both run alike on both sides of
a place, what stands there can be compared whatever the grammar. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from assistant.support.alignment import Alignment, Reading
from assistant.support.bindings import same_label
from assistant.support.deriving import derived
from assistant.support.figures import Figure
from assistant.support.meanings import opposites, relation
from assistant.support.naming import known_as
from assistant.support.parts import Part
from assistant.support.polarity import LIGHT
from assistant.support.rounding import bears_out
from assistant.support.scope import NEGATORS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Embed = Callable[[Sequence[str]], "NDArray[np.float32]"]

Change = tuple[str, int, int, int, int]
"""What ``SequenceMatcher`` gives: its kind, the cited words and the told ones that it is about."""

_RUN = 4
"""From this length on words in the same order are copied."""
_AROUND = 4
"""How many words on both sides of a change must run alike, together."""
_FIRMLY = 5
"""The same where a word has another one in its place that is neither name nor figure."""
_HALF = 0.55
_CLOSELY = 0.75
"""The share of words told alike from which a sentence is hardly a paraphrase."""
_ALIKE = 0.4
"""From this cosine on two words may say the same."""
_LONGEST = 4
"""Words that a change may have on either side."""
_SHARED = 3
"""Telling words that two sentences must share to be laid beside each other."""
_MOST_WORDS = 150
_HELPING = frozenset("do did does longer ever be have".split())
_JOINING = frozenset(
    "and that said says say according to as by in a an the it was is of also while but article "
    "articles report reports reported reporting adding added who which on he she they".split()
)
"""Words that join what is copied, or say who tells it."""
_PRONOUNS = frozenset(
    "he she it they him her them his its their i we my our who this that these those you your "
    "there here".split()
)
_NOT_ONLY = frozenset("only just merely simply".split())


class Edits:
    """The changes between a sentence and those that it cites, worked out once."""

    def __init__(self, pair: Alignment) -> None:
        """Match the words in order."""
        self.pair = pair
        self._told = [part.key for part in pair.told.parts]
        self._changes = [self._compare(reading) for reading in pair.cited]

    def _compare(self, reading: Reading) -> list[Change]:
        keys = [part.key for part in reading.parts]
        shared = {part.key for part in reading.parts if part.kind != "empty"} & {*self._told}
        if len(shared) < _SHARED or max(len(keys), len(self._told)) > _MOST_WORDS:
            return []
        return [*SequenceMatcher(None, keys, self._told, autojunk=False).get_opcodes()]

    def copied(self) -> bool:
        """Tell whether all that the sentence tells stands in the cited ones in long runs."""
        covered: set[int] = set()
        for changes in self._changes:
            for kind, _, _, start, end in changes:
                if kind == "equal" and end - start >= _RUN:
                    covered |= set(range(start, end))
        rest = [p for at, p in enumerate(self.pair.told.parts) if at not in covered]
        return bool(covered) and all(
            part.lower in _JOINING or part.kind == "empty" and part.lower not in NEGATORS
            for part in rest
        )

    def negated(self) -> Iterator[str]:
        """Find a "not" put in or left out between words that are told alike."""
        for number, changes in enumerate(self._changes):
            reading = self.pair.cited[number]
            for place, (kind, low, high, start, end) in enumerate(changes):
                if kind == "equal" or not self._framed(changes, place, 3):
                    continue
                theirs, ours = reading.parts[low:high], self.pair.told.parts[start:end]
                if _only_denies(ours, reading.parts[high : high + 1], theirs):
                    yield f"The cited sentences do not say “{_text(ours)}”"
                elif _only_denies(theirs, self.pair.told.parts[end : end + 1], ours):
                    yield f"The cited sentences say “{_text(theirs)}” there"

    def replaced(self) -> Iterator[str]:
        """Find a name or figure in whose place the cited sentence has another one."""
        for number, changes in enumerate(self._changes):
            reading = self.pair.cited[number]
            if self._alike(changes) < _HALF:
                continue
            for place, (kind, low, high, start, end) in enumerate(changes):
                if kind != "replace" or max(high - low, end - start) > _LONGEST:
                    continue
                if not self._framed(changes, place, _AROUND) or self._told_elsewhere(
                    number, start, end
                ):
                    continue
                theirs, ours = reading.parts[low:high], self.pair.told.parts[start:end]
                if self._other_name(reading, theirs, ours) or self._other_figure(
                    reading, theirs, ours
                ):
                    yield f"The cited sentences say “{_text(theirs)}” there, not “{_text(ours)}”"

    def _alike(self, changes: Sequence[Change]) -> float:
        """Give the share of the sentence's words that are told alike, in the same order."""
        return sum(end - start for kind, _, _, start, end in changes if kind == "equal") / max(
            1, len(self._told)
        )

    def _framed(self, changes: Sequence[Change], at: int, least: int) -> bool:
        """Tell whether enough words run alike on both sides of a change."""
        sides = []
        for step in (-1, 1):
            place = at + step
            inside = 0 <= place < len(changes)
            run = changes[place] if inside else None
            sides.append(run[4] - run[3] if run and run[0] == "equal" else 0)
        first = at == 0 or at == 1 and changes[0][0] == "insert"
        last = at == len(changes) - 1
        ends = (sides[0] or first) and (sides[1] or last)
        return bool(ends) and sum(sides) >= least and max(sides) >= least - 1

    def _told_elsewhere(self, number: int, start: int, end: int) -> bool:
        """Tell whether another cited sentence runs on alike where this one differs."""
        return any(
            kind == "equal" and low <= start and end <= high and high - low >= end - start + 2
            for other, changes in enumerate(self._changes)
            if other != number
            for kind, _, _, low, high in changes
        )

    def _other_name(self, reading: Reading, theirs: Sequence[Part], ours: Sequence[Part]) -> bool:
        names, told = _names(theirs), _names(ours)
        if not names or not told or {p.key for p in names} & {p.key for p in told}:
            return False
        if any(p.lower in _PRONOUNS for p in theirs) or len(ours) > len(told) + 1:
            return False
        if told[0].many_of(names[0]):
            return False
        if bool(names[-1].word.place) != bool(told[-1].word.place):
            return len(theirs) == len(names) and len(ours) == len(told)
        if self._elsewhere(reading, theirs, ours):
            return False
        initials = "".join(word[0] for p in names for word in p.word.text.split()).lower()
        if told[0].lower == initials or names[0].lower[:1] and _initials(told) == names[0].lower:
            return False
        return not known_as(self.pair.told.claim, told, [reading.claim])

    def _elsewhere(self, reading: Reading, theirs: Sequence[Part], ours: Sequence[Part]) -> bool:
        """Tell whether a name stands there too, and behind another word than the one here."""
        keys = {part.key for part in reading.parts}
        fronts = [side[0].lower for side in (ours, theirs)]
        return (
            all(part.key in keys for part in _names(ours))
            and all(side[0].kind == "empty" for side in (ours, theirs))
            and fronts[0] != fronts[1]
        )

    def _other_figure(self, reading: Reading, theirs: Sequence[Part], ours: Sequence[Part]) -> bool:
        told = _figures(self.pair.told, ours)
        cited = _figures(reading, theirs)
        labelled = any(
            bears_out(figure, other) and same_label(self.pair.told, figure, reading, other)
            for figure in told
            for other in reading.claim.figures
        )
        return (
            bool(told and cited)
            and not labelled
            and not any(
                bears_out(figure, other) or derived(figure, self.pair.told.claim, [reading.claim])
                for figure in told
                for other in cited
            )
        )

    def reworded(self, embed: Embed) -> Iterator[str]:
        """Find a word in whose place the cited sentence has one that does not say the same."""
        for number, changes in enumerate(self._changes):
            reading = self.pair.cited[number]
            if self._alike(changes) < _CLOSELY:
                continue
            for place, (kind, low, high, start, end) in enumerate(changes):
                if kind != "replace" or max(high - low, end - start) > 2:
                    continue
                if not self._framed(changes, place, _FIRMLY) or self._told_elsewhere(
                    number, start, end
                ):
                    continue
                theirs = _telling(reading.parts[low:high])
                ours = _telling(self.pair.told.parts[start:end])
                if len(theirs) == len(ours) == 1 and _differ(ours[0], theirs[0], embed):
                    yield f"It says “{_text(ours)}” where the cited sentences say “{_text(theirs)}”"


def _initials(parts: Sequence[Part]) -> str:
    return "".join(word[0] for part in parts for word in part.word.text.split()).lower()


def _telling(parts: Sequence[Part]) -> list[Part]:
    """Give the words that tell something; small ones only where they have an opposite."""
    return [
        part
        for part in parts
        if part.kind not in ("name", "moment")
        and (part.kind == "plain" or opposites(part.key))
        and part.lower not in _PRONOUNS
    ]


def _differ(one: Part, other: Part, embed: Embed) -> bool:
    if other.key in opposites(one.key):
        return True
    if {one.kind, other.kind} != {"plain"} or {one.key, other.key} & LIGHT:
        return False
    if relation(one.key, other.key) in ("same", "general", "special"):
        return False
    first, second = embed([one.word.text, other.word.text])
    return float(first @ second) < _ALIKE


def _names(parts: Sequence[Part]) -> list[Part]:
    return [part for part in parts if part.kind == "name"]


def _figures(reading: Reading, parts: Sequence[Part]) -> list[Figure]:
    if not parts:
        return []
    low, high = parts[0].start, parts[-1].end
    return [f for f in reading.claim.figures if f.start < high and low < f.end]


def _only_denies(parts: Sequence[Part], behind: Sequence[Part], others: Sequence[Part]) -> bool:
    """Tell whether words do nothing but deny what stands behind them."""
    if not any(part.lower in NEGATORS for part in parts):
        return False
    if behind and behind[0].lower in _NOT_ONLY:
        return False
    rest = {part.key for part in parts if part.lower not in NEGATORS} | {
        part.key for part in others
    }
    return all(key in _HELPING or key in LIGHT for key in rest) and len(parts) <= _LONGEST


def _text(parts: Sequence[Part]) -> str:
    return " ".join(part.word.text for part in parts)
