"""The distinct words of the sentences found, as arrays, and how alike they are to a question's.

Owns the rule that names and numbers are alike only to themselves, while other words may be told
in other words. Knows nothing of passages or scores.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.frames import kindred
from assistant.questions import EMPTY, Question, WordWeights, weigh
from assistant.support.meanings import synonyms
from assistant.words import Word

Floats = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Floats]

_LEAST_WEIGHT = 0.15
"""Words of less weight are too common to be like anything in meaning."""
_SOFT_FROM = 0.45
_SOFT_AT_MOST = 0.8
_SYNONYM = 0.7
_KINDRED = 0.6
_NAME_FROM = 0.5
_NAME_IN_NEWS = 0.2


class Vocabulary:
    """The distinct words of many texts.

    Attributes:
        ids: Each key's place in the arrays.
        words: The first word met for each key.
        weight: How much each tells; 0 for words that say nothing.
        name: Whether each is a name, judged by how it is written here and in news at large.
        number: Whether each is a number.
        vectors: Their embeddings; 0 for the most common.
    """

    def __init__(self, texts: Sequence[Sequence[Word]], rarity: WordWeights, embed: Embed) -> None:
        self.ids: dict[str, int] = {}
        self.words: list[Word] = []
        capital: list[int] = []
        inside: list[int] = []
        for text in texts:
            for position, word in enumerate(text):
                known = self.ids.setdefault(word.key, len(self.words))
                if known == len(self.words):
                    self.words.append(word)
                    capital.append(0)
                    inside.append(0)
                if position:  # the first word's capital says nothing
                    capital[known] += word.capital
                    inside[known] += 1
        empty = np.array([word.text.lower() in EMPTY for word in self.words], bool)
        self.weight = np.array([weigh(word, rarity) for word in self.words], np.float32)
        self.weight[empty] = 0.0
        self.number = np.array([word.number for word in self.words], bool)
        self.name = self._names(rarity, capital, inside) & ~self.number & ~empty
        self.vectors = self._embed(embed)

    def _names(
        self, rarity: WordWeights, capital: Sequence[int], inside: Sequence[int]
    ) -> NDArray[np.bool_]:
        news = np.array(
            [max(map(rarity.name_share, word.terms), default=0.0) for word in self.words]
        )
        seen = np.array(inside)
        here = np.where(seen > 0, np.array(capital) / np.maximum(seen, 1), news)
        place = np.array([bool(word.place) for word in self.words], bool)
        names: NDArray[np.bool_] = ((here > _NAME_FROM) & (news > _NAME_IN_NEWS)) | place
        return names

    def _embed(self, embed: Embed) -> Floats:
        (telling,) = np.nonzero(self.weight > _LEAST_WEIGHT)
        if not len(telling):
            return np.zeros((len(self.words), embed([""]).shape[1]), np.float32)
        found = embed([self.words[place].text for place in telling])
        vectors = np.zeros((len(self.words), found.shape[1]), np.float32)
        vectors[telling] = found
        return vectors

    def presence(self, texts: Sequence[Sequence[Word]]) -> Floats:
        """Give a row for each text, a column for each word: 1 where it has it."""
        table = np.zeros((len(texts), len(self.words)), np.float32)
        for row, text in enumerate(texts):
            table[row, [self.ids[word.key] for word in text]] = 1.0
        return table

    def cosines(self, question: Question, embed: Embed) -> Floats:
        """How near in meaning each of the question's words (row) and each word here are."""
        if not question.words:
            return np.zeros((0, len(self.words)), np.float32)
        return embed([asked.word.text for asked in question.words]) @ self.vectors.T

    def likeness(self, question: Question, cosines: Floats) -> Floats:
        """How alike each of the question's words (row) and each word here (column) are."""
        table = np.zeros((len(question.words), len(self.words)), np.float32)
        soft = np.clip((cosines - _SOFT_FROM) / (1 - _SOFT_FROM), 0, _SOFT_AT_MOST)
        soft[:, self.name | self.number | (self.weight == 0)] = 0
        for row, asked in enumerate(question.words):
            if not (asked.name or asked.word.number):
                table[row] = soft[row]
            if asked.word.key in self.ids:
                table[row, self.ids[asked.word.key]] = 1.0
        return table

    def in_other_words(self, question: Question, likeness: Floats) -> Floats:
        """The same with a dictionary's word on which words say the same."""
        table = likeness.copy()
        for row, asked in enumerate(question.words):
            if not (asked.name or asked.word.number):
                others = synonyms(asked.word.key)
                places = [self.ids[key] for key in others if key in self.ids]
                table[row, places] = np.maximum(table[row, places], _SYNONYM)
        return table

    def kindred(self, question: Question, anyhow: Floats) -> Floats:
        """The same with words of one kind of event or thing: "supply" for "send"."""
        table = anyhow.copy()
        for row, asked in enumerate(question.words):
            if not (asked.name or asked.word.number):
                places = [self.ids[key] for key in kindred(asked.word.key) if key in self.ids]
                table[row, places] = np.maximum(table[row, places], _KINDRED)
        return table


def match(presence: Floats, likeness: Floats) -> Floats:
    """How well each text (row) says each of the question's words (column), 0 to 1."""
    columns = []
    for row in likeness:
        (used,) = np.nonzero(row)
        columns.append((presence[:, used] * row[used]).max(1, initial=0))
    return np.array(columns, np.float32).reshape(len(likeness), len(presence)).T
