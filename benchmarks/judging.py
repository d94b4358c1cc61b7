"""What the benchmarks of the support check share: embedder, word weights, reader, check."""

from __future__ import annotations

from typing import Protocol

from assistant.citations import Verdict, check
from assistant.entailment import entailment_reader
from index import make_embedder
from index.rarity import Rarity

RARITY = Rarity(0, lambda term: 0)
EMBED = make_embedder("bundled").embed
READ = entailment_reader().read
MOST_CITED = 3


class Told(Protocol):
    """A sentence and what it cites."""

    @property
    def sentence(self) -> str:
        """The sentence."""

    @property
    def cited(self) -> tuple[str, ...]:
        """What it cites."""

    @property
    def published(self) -> tuple[str, ...]:
        """The days on which that came out."""

    @property
    def context(self) -> tuple[str, ...]:
        """What else is known of it."""


def judge(told: Told) -> Verdict:
    """Check a sentence against what it cites."""
    return check(
        told.sentence,
        told.cited,
        rarity=RARITY,
        embed=EMBED,
        published=told.published,
        context=told.context,
        read=READ,
    )
