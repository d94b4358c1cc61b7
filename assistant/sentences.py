"""The sentences found for a question: as text, as words, and what stands around each.

Owns where they belong, and how a sentence shares in its neighbours. Knows nothing of questions.

Shapes: n sentences of h hits in f files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.vocabulary import Floats
from assistant.words import Word, read_words
from index.hits import Hit
from index.reading import Reading

_BEFORE, _AFTER, _TITLE, _PASSAGE, _FILE = 0.8, 0.6, 0.6, 0.5, 0.35
"""How much of a word a sentence is lent by what stands around it: "He said" needs a neighbour."""

Group = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of all hits, in order.

    Attributes:
        spans: For each the number of its hit and its offsets in the article's text.
        texts: As written.
        words: As words.
        titles: The titles of the hits, as words.
        hit: The hit that each stands in.
        file: The file that each is of, by number.
    """

    spans: tuple[tuple[int, int, int], ...]
    texts: list[str]
    words: list[list[Word]]
    titles: list[list[Word]]
    hit: Group
    file: Group

    @classmethod
    def of(cls, hits: Sequence[Hit], reading: Reading) -> Sentences:
        """Read the sentences of passages; ``reading`` tells the question's words by other names."""
        spans = tuple((i, start, end) for i, hit in enumerate(hits) for start, end in hit.sentences)
        texts = [
            hits[i].text[start - hits[i].start : end - hits[i].start] for i, start, end in spans
        ]
        titles = [reading.told_title(hit.title, hit.published) for hit in hits]
        words = read_words([*map(reading.told, texts), *titles])
        seen: dict[str, int] = {}
        file = [seen.setdefault(hits[i].file, len(seen)) for i, _, _ in spans]
        hit = np.array([i for i, _, _ in spans])
        return cls(spans, texts, words[: len(texts)], words[len(texts) :], hit, np.array(file))


def most(rows: Floats, group: Group, groups: int) -> Floats:
    """Give the most that any row of each group has, by column."""
    best = np.zeros((groups, rows.shape[1]), np.float32)
    order = np.argsort(group, kind="stable")
    found, starts = np.unique(group[order], return_index=True)
    best[found] = np.maximum.reduceat(rows[order], starts, axis=0)
    return best


def around(own: Floats, title: Floats, found: Sentences) -> Floats:
    """Let a sentence share in what stands before, behind and above it."""
    best: Floats = np.maximum(own, _TITLE * title[found.hit])
    same = found.hit[1:] == found.hit[:-1]
    best[1:][same] = np.maximum(best[1:][same], _BEFORE * own[:-1][same])
    best[:-1][same] = np.maximum(best[:-1][same], _AFTER * own[1:][same])
    for group, share in ((found.hit, _PASSAGE), (found.file, _FILE)):
        best = np.maximum(best, share * most(own, group, len(title))[group])
    return best


def beside(values: Floats, found: Sentences) -> Floats:
    """Give the higher value of the two sentences that stand before and behind each."""
    same = found.hit[1:] == found.hit[:-1]
    best = np.zeros_like(values)
    best[1:][same] = values[:-1][same]
    best[:-1][same] = np.maximum(best[:-1][same], values[1:][same])
    return best
