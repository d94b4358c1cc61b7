"""Turns a question and the passages found for it into figures, a row for each sentence.

Owns what the sentence scorer and the confidence see. Every figure holds in a corpus of any size.
Knows nothing of how they weigh it.

Shapes: n sentences of h hits in f files, q important words in the question, v distinct words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from assistant import offers, relating, votes
from assistant.questions import Question, WordWeights
from assistant.sentences import Sentences, around, beside, most
from assistant.vocabulary import Embed, Floats, Vocabulary, match
from index.hits import Hit
from index.reading import Reading, plain_reading

NAMES = tuple(
    "own exact around passage title names_own names_around missing_own missing_around rarest told"
    " own_behind cosine cosine_behind cosine_before cosine_after twin echo relevance"
    " relevance_share place hit age start start_in_hit length asks open_end boilerplate"
    " quoted pronoun".split()
    + list(offers.NAMES)
    + ["fit_beside"]
    + list(votes.NAMES)
    + list(relating.NAMES)
)
"""The columns of ``Evidence.table``."""

_SAME = 0.57
"""Mean of the two likenesses, by meaning and by words, from which sentences say the same."""
_SAME_BY_NUMBER = 0.45
"""The same where both give the same number."""
_ECHO_FROM = 0.4
_OLDEST = 400.0
_PRONOUNS = frozenset("he she it they his her their this that these those its".split())


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentences found for one question, and the figures about them.

    Attributes:
        spans: For each sentence the number of its hit and its offsets in the article's text.
        vectors: Embedding of each sentence.
        wording: What each sentence says, by word, weighted; rows of length 1 (n x v).
        numbers: The numbers in each sentence that are not in the question.
        match: How well each sentence says each of the question's words, 0 to 1 (n x q).
        around: The same with what stands around the sentence counted in part.
        passages: How well each hit with its title says each of the words (h x q).
        table: The scorer's features (n x ``NAMES``).
        files: How many files the hits are of.
    """

    spans: tuple[tuple[int, int, int], ...]
    vectors: Floats
    wording: Floats
    numbers: tuple[frozenset[str], ...]
    match: Floats
    around: Floats
    passages: Floats
    table: Floats
    files: int

    @property
    def found(self) -> Floats:
        """How well anything found says each of the question's words."""
        best: Floats = self.passages.max(axis=0)
        return best

    def column(self, name: str) -> Floats:
        """Give one column of the table."""
        return self.table[:, NAMES.index(name)]

    def alike(self, one: int, other: int) -> bool:
        """Tell whether two sentences say the same; one that gives other numbers does not."""
        here, there = self.numbers[one], self.numbers[other]
        if here and there and not here & there:
            return False
        return self._likeness(one, other) >= _SAME

    def confirms(self, one: int, other: int, *, number: bool) -> bool:
        """Tell whether ``other`` bears ``one`` out.

        Args:
            one: The sentence shown.
            other: A sentence of another file.
            number: The question asks for a number, so the two must share one.
        """
        if self.numbers[one] & self.numbers[other]:
            return self._likeness(one, other) >= _SAME_BY_NUMBER
        return not (number and self.numbers[one]) and self.alike(one, other)

    def _likeness(self, one: int, other: int) -> float:
        meaning = float(self.vectors[one] @ self.vectors[other])
        return (meaning + float(self.wording[one] @ self.wording[other])) / 2


def gather(
    question: Question,
    hits: Sequence[Hit],
    rarity: WordWeights,
    embed: Embed,
    as_of: date | None,
    reading: Reading | None = None,
) -> Evidence:
    """Read all sentences of ``hits`` against ``question``; each hit has one at least.

    ``reading`` lets a sentence say the question's words by their other names.
    """
    found = Sentences.of(hits, reading or plain_reading(question.text))
    vocabulary = Vocabulary([*found.words, *found.titles], rarity, embed)
    cosines = vocabulary.cosines(question, embed)
    likeness = vocabulary.likeness(question, cosines)
    anyhow = vocabulary.in_other_words(question, likeness)
    kindred = vocabulary.kindred(question, anyhow)
    presence = vocabulary.presence(found.words)
    titles = vocabulary.presence(found.titles)
    own = match(presence, likeness)
    title = match(titles, likeness)
    near_by = around(own, title, found)
    passages = np.maximum(most(own, found.hit, len(hits)), title)
    vectors = embed([*found.texts, question.text])
    cosine = vectors[:-1] @ vectors[-1]
    weight = np.array([asked.weight for asked in question.words], np.float32)
    near = near_by @ weight / max(float(weight.sum()), 1e-6)
    relevance = (near * (0.3 + np.maximum(cosine, 0))).astype(np.float32)
    new = vocabulary.weight * votes.is_new(question, vocabulary, likeness)
    # A file votes once for a word, by its most relevant sentence that has it: answers recur beside
    # the question's words in one outlet after another.
    spoken = most(presence * relevance[:, None] ** 2, found.file, len(hits)).sum(0) * new
    offered = offers.offers(question, found.texts, found.words)
    columns = [
        *_coverage(question, own, near_by, passages[found.hit], title[found.hit], weight),
        *_closeness(vectors[:-1], cosine, relevance, found),
        *_standing(hits, found, as_of if question.recent else None),
        *offered,
        beside(offered[offers.NAMES.index("fit")], found),
        *votes.votes(vocabulary, presence, spoken),
        *votes.aims(presence, spoken, votes.focused(question, vocabulary, embed) * (new > 0), new),
        votes.pairs(question, found.words),
        *_told(question, anyhow, presence, titles, found),
        *_told(question, kindred, presence, titles, found),
        *relating.relate(
            question, found.texts, found.words, vocabulary, anyhow, kindred, cosines, cosine
        ),
    ]
    return Evidence(
        found.spans,
        vectors[:-1],
        _unit(presence * vocabulary.weight),
        tuple(
            frozenset(w.key for w in sentence if w.number and w.key not in question.keys)
            for sentence in found.words
        ),
        own,
        near_by,
        passages,
        np.column_stack(columns).astype(np.float32),
        int(found.file.max()) + 1,
    )


def _told(
    question: Question, likeness: Floats, presence: Floats, titles: Floats, found: Sentences
) -> list[Floats]:
    said, said_above = match(presence, likeness), match(titles, likeness)
    return relating.told(question, said, around(said, said_above, found))


def _unit(rows: Floats) -> Floats:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(length, 1e-6), dtype=np.float32)


def _coverage(
    question: Question, own: Floats, around: Floats, passage: Floats, title: Floats, weight: Floats
) -> list[Floats]:
    """How much of the question's weight each sentence, and what stands around it, says."""
    total = max(float(weight.sum()), 1e-6)
    sure = np.array([asked.name or asked.word.number for asked in question.words], bool) * weight
    named = max(float(sure.sum()), 1e-6)
    rarest = own[:, int(np.argmax(weight))] if len(weight) else np.zeros(len(own), np.float32)
    told = own @ weight
    return [
        told / total,
        (own >= 1) @ weight / total,
        around @ weight / total,
        passage @ weight / total,
        title @ weight / total,
        own @ sure / named,
        around @ sure / named,
        ((1 - own) * weight).max(1, initial=0),
        ((1 - around) * weight).max(1, initial=0),
        rarest,
        told,
        (told - told.max()) / total,
    ]


def _closeness(
    vectors: Floats, cosine: Floats, relevance: Floats, found: Sentences
) -> list[Floats]:
    """How near each sentence is in meaning: to the question, and to those of other files."""
    same = found.hit[1:] == found.hit[:-1]
    before, after = np.zeros_like(cosine), np.zeros_like(cosine)
    before[1:][same] = cosine[:-1][same]
    after[:-1][same] = cosine[1:][same]
    other = np.where(found.file[:, None] != found.file[None, :], vectors @ vectors.T, 0.0)
    return [
        cosine,
        cosine - cosine.max(),
        before,
        after,
        other.max(1),
        (np.clip(other - _ECHO_FROM, 0, 1) * relevance).sum(1),
        relevance,
        relevance / max(float(relevance.max()), 1e-6),
        np.log1p(np.argsort(np.argsort(-relevance, kind="stable"), kind="stable")),
    ]


def _standing(hits: Sequence[Hit], found: Sentences, as_of: date | None) -> list[Floats]:
    """Where each sentence stands, in the ranking and in its article, and what it looks like."""
    age = np.array([_age(hit, as_of) for hit in hits], np.float32)
    start = np.array([start for _, start, _ in found.spans], np.float32)
    first = np.array([hit.sentences[0][0] for hit in hits], np.float32)[found.hit]
    texts = found.texts
    return [
        found.hit.astype(np.float32),
        age[found.hit],
        np.log1p(start),
        np.log1p(start - first),
        np.array([len(text.split()) for text in texts], np.float32),
        np.array([text.endswith("?") for text in texts], np.float32),
        np.array([text[-1] not in ".!?\"'”’)" for text in texts], np.float32),
        offers.boilerplate(texts),
        np.array([text[0] in "\"“'‘" for text in texts], np.float32),
        np.array([text.split()[0].lower() in _PRONOUNS for text in texts], np.float32),
    ]


def _age(hit: Hit, as_of: date | None) -> float:
    """Days between the article and the question; NaN, which is not known, where it is no matter."""
    if as_of is None or not hit.published:
        return float("nan")
    return min(float(abs((as_of - date.fromisoformat(hit.published)).days)), _OLDEST)
