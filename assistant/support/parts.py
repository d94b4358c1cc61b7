"""The words of a sentence, and the sentence as read: plain data that all checks share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from assistant.support.figures import Figure
from assistant.support.moments import Moment
from assistant.words import Word

Kind = Literal["name", "plain", "empty", "figure", "moment"]


POSSESSIVE = "¸"
"""Stands in a claim's text for "'s", which would run two names into one."""


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a sentence, or a place's name.

    Attributes:
        word: The word.
        kind: What it is, as far as it can be checked.
        weight: How much it tells, from 0.
        start: Offset of its first character in the claim's text.
        end: Offset behind its last.
        clause: The number of its clause, from 0.
        negated: Whether a negation reaches it.
        hedge: ``alleged``, ``thought`` or ``possible`` where a hedge reaches it; else empty.
    """

    word: Word
    kind: Kind
    weight: float
    start: int
    end: int
    clause: int
    negated: bool = False
    hedge: str = ""

    @property
    def key(self) -> str:
        """Equal for words that mean the same."""
        return self.word.key

    @property
    def lower(self) -> str:
        """The word in small letters."""
        return self.word.text.lower()

    def many_of(self, other: Part) -> bool:
        """Tell whether it is the plural of initials, as "CMAs" of "CMA"."""
        initials = other.word.text
        return len(initials) > 1 and initials.isupper() and self.word.text == f"{initials}s"


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence as read.

    Attributes:
        whole: The sentence with plain quote marks.
        text: The same without what cuts words in two.
        parts: Its words in order.
        figures: Its figures in order.
        moments: Its points in time in order.
        quotes: What stands in quote marks.
        negators: Places in ``parts`` of words that negate, each with that of the word negated.
    """

    whole: str
    text: str
    parts: tuple[Part, ...]
    figures: tuple[Figure, ...]
    moments: tuple[Moment, ...]
    quotes: tuple[str, ...]
    negators: tuple[tuple[int, int], ...] = field(default=())

    def of(self, *kinds: Kind) -> list[Part]:
        """Give the parts of some kinds."""
        return [part for part in self.parts if part.kind in kinds]
