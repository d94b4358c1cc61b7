"""Lays a sentence beside those that it cites: which words stand for which, and in what company.

Pure; knows nothing of what follows from it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from assistant.support.grammar import Deed, read_deeds
from assistant.support.meanings import relation
from assistant.support.naming import sound
from assistant.support.parts import Claim, Part
from assistant.support.tagging import tag

_DEGREES = {"same": 0.9, "general": 0.8, "special": 0.5}
_CLAUSE_STEP = 2
"""How many words away a clause's border counts for."""
_ASIDE = frozenset("while whereas but although though".split())
_BESIDE = 3
_NEXT = 2
_LOOKS = 1_500
"""How often one check looks at a word's company or neighbours; a sentence hardly ever needs half.
Beyond it nothing is found, so that a text of one word over and over cannot keep it busy."""
_REPEATS = 8
"""How many places of one word in a cited sentence are looked at."""
_COMPANY = 12
"""Words further away say nothing about a word."""


_AND_DOES = re.compile(r"A[DJF]*N+R?[VXMB]")
"""The tags of "and" with a new subject and its verb."""


class Place(NamedTuple):
    """A word of a cited sentence: the sentence's number, and the word's place in it."""

    claim: int
    part: int


class _Neighbour(NamedTuple):
    """A word near another: its place, how near, how much it counts, where it is cited."""

    place: int
    distance: int
    weight: float
    matches: dict[int, list[tuple[int, float]]]


class Reading:
    """A claim with what grammar tells of it, worked out when first asked for."""

    def __init__(self, claim: Claim) -> None:
        """Take the claim."""
        self.claim = claim
        self.parts = claim.parts
        self.whole = claim.whole
        self.steps = _steps(claim.parts)

    @cached_property
    def tags(self) -> str:
        """A letter for each part, see ``grammar.tag``."""
        return tag(self.claim)

    @cached_property
    def segments(self) -> list[int]:
        """The number of each part's stretch between semicolons, "while" and "and Kim did"."""
        return _segments(self.claim, self.tags)

    @cached_property
    def deeds(self) -> list[Deed]:
        """The verbs with their subjects and objects."""
        return read_deeds(self.claim, self.tags)

    def distance(self, one: int, other: int) -> int:
        """Count the telling words from one part to another; borders of clauses count too."""
        between = abs(self.steps[one] - self.steps[other])
        return between + _CLAUSE_STEP * abs(self.parts[one].clause - self.parts[other].clause)

    def next(self, at: int, step: int) -> int | None:
        """Give the place of the telling word next to ``at``; None at the sentence's end."""
        at += step
        while 0 <= at < len(self.parts) and self.parts[at].kind == "empty":
            at += step
        return at if 0 <= at < len(self.parts) else None


def _steps(parts: Sequence[Part]) -> list[int]:
    steps, count = [], 0
    for part in parts:
        count += part.kind != "empty"
        steps.append(count)
    return steps


def _segments(claim: Claim, tags: str) -> list[int]:
    numbers, number, end, verb = [], 0, 0, False
    for at, part in enumerate(claim.parts):
        gap = claim.text[end : part.start]
        joined = part.lower == "and" and ("," in gap or verb and _AND_DOES.match(tags, at))
        joined = joined or part.lower == "well" and _also_behind(claim, at)
        if part.lower in _ASIDE or joined or any(m in gap for m in ";:—") or ". " in gap:
            number += 1
            verb = False
        verb = verb or tags[at] in "VB"
        numbers.append(number)
        end = part.end
    return numbers


def _also_behind(claim: Claim, at: int) -> bool:
    """Tell whether "as well as" stands at ``at``."""
    return [part.lower for part in claim.parts[max(0, at - 1) : at + 2]] == ["as", "well", "as"]


class Alignment:
    """A sentence and those that it cites.

    Attributes:
        told: The sentence.
        cited: The sentences that it cites.
    """

    def __init__(self, told: Claim, cited: Sequence[Claim]) -> None:
        """Match every word of ``told`` with those of ``cited`` that say it."""
        self.told = Reading(told)
        self.cited = [Reading(claim) for claim in cited]
        self._places: dict[str, list[Place]] = {}
        for number, reading in enumerate(self.cited):
            for at, part in enumerate(reading.parts):
                self._places.setdefault(part.key, []).append(Place(number, at))
        self._looked = 0
        self._company: dict[tuple[int, Place, tuple[int, ...]], float] = {}
        self._near: dict[int, list[_Neighbour]] = {}
        self._matches: dict[str, dict[Place, float]] = {}

    def part(self, place: Place) -> Part:
        """Give the word at a place."""
        return self.cited[place.claim].parts[place.part]

    def matches(self, part: Part) -> dict[Place, float]:
        """Give the places of the cited words that say what ``part`` says, and how well."""
        found = self._matches.get(part.key)
        if found is None:
            found = self._matches[part.key] = self._find(part)
        return found

    def _find(self, part: Part) -> dict[Place, float]:
        found = dict.fromkeys(self._places.get(part.key, ()), 1.0)
        if part.kind == "name":
            found |= {
                place: 0.95
                for key, places in self._places.items()
                if key != part.key and sound(key) == sound(part.key)
                for place in places
            }
        elif part.kind == "plain":
            for key, places in self._places.items():
                degree = _DEGREES.get(relation(part.key, key), 0.0)
                if degree and key != part.key:
                    kinds = ((place, self.part(place).kind) for place in places)
                    found |= {place: degree for place, kind in kinds if kind == "plain"}
        return found

    def company(self, at: int, place: Place, without: Sequence[int] = ()) -> float:
        """Rate from 0 to 1 how far the words around ``at`` stand around a cited word too.

        A word counts by its weight and nearness, and most where it is as near to the cited one.
        """
        known = (at, place, tuple(without))
        if known not in self._company:
            if len(self._company) >= _LOOKS:
                return 0.0
            self._company[known] = self._rate(at, place, without)
        return self._company[known]

    def _rate(self, at: int, place: Place, without: Sequence[int]) -> float:
        theirs = self.cited[place.claim]
        total = same = 0.0
        for other, distance, weight, matches in self._neighbours(at):
            if other in without:
                continue
            total += weight
            best = 0.0
            for part, degree in matches.get(place.claim, ()):
                if part != place.part and degree > best:
                    off = abs(theirs.distance(place.part, part) - distance)
                    best = max(best, degree / (1 + off / 3))
            same += weight * best
        return same / total if total else 0.0

    def beside(self, at: int, place: Place) -> bool:
        """Tell whether a word right beside ``at`` stands right beside a cited word too."""
        theirs = self.cited[place.claim]
        self._looked += 1
        return self._looked < _LOOKS and any(
            part != place.part and theirs.distance(part, place.part) <= _BESIDE + 1
            for _, distance, _, matches in self._neighbours(at)
            if distance <= _BESIDE
            for part, _ in matches.get(place.claim, ())
        )

    def between(self, at: int, place: Place, *, both: bool) -> bool:
        """Tell whether the words in front of and behind ``at`` stand so around a cited word.

        At the sentence's ends one of them is enough, unless it takes ``both``.
        """
        theirs = self.cited[place.claim]
        found = []
        for step in (-1, 1):
            other = self.told.next(at, step)
            if other is None:
                continue
            places = [
                p.part for p in self.matches(self.told.parts[other]) if p.claim == place.claim
            ]
            near = [p for p in places if 0 < (p - place.part) * step]
            found.append(any(theirs.distance(p, place.part) <= _NEXT for p in near))
        return len(found) > both and all(found)

    def _neighbours(self, at: int) -> list[_Neighbour]:
        found = self._near.get(at)
        if found is None:
            found = self._near[at] = []
            for other, part in enumerate(self.told.parts):
                distance = self.told.distance(at, other)
                if part.kind == "empty" or other == at or distance > _COMPANY:
                    continue
                matches: dict[int, list[tuple[int, float]]] = {}
                for place, degree in self.matches(part).items():
                    places = matches.setdefault(place.claim, [])
                    if len(places) < _REPEATS:
                        places.append((place.part, degree))
                weight = max(part.weight, 0.05) / (1 + distance / 2)
                found.append(_Neighbour(other, distance, weight, matches))
        return found
