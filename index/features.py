"""What the ranker looks at: each candidate passage as a row of numbers.

Owns the features and their order. All of them hold in a corpus of any size: words weigh by
``Rarity``, and the rest compares the candidates of one question with one another. Knows nothing
of stores, nor of what the numbers are worth (``ranking.py`` asks the fitted model).

Shapes: n candidates; t terms and p pairs of neighbouring terms in the question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, repeat
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.agreement import Columns, Floats, agreement_columns, article_columns, date_columns
from index.forms import other_forms
from index.rarity import Rarity, content_terms
from index.reading import Reading
from index.terms import analyze

if TYPE_CHECKING:
    from index.ranking import Candidate

FEATURES = (
    "keyword", "keyword_ratio", "keyword_place", "cosine", "cosine_gap", "vector_rank",
    "words", "words_gap", "words_title", "words_sentence", "words_sentence_gap",
    "words_sentence_title", "words_two_sentences", "words_focus", "words_focus_sentence",
    "names_sentence", "plain_words", "missing", "missing_name",
    "pairs", "pairs_title", "pairs_sentence",
    "ordinal", "place", "passages", "length", "relevance",
    "days", "days_from_best", "same_days",
    "agreement", "agreement_ratio", "agreement_best", "echoes",
    "article_words", "article_best", "article_other", "article_found",
)  # fmt: skip

USUAL_LENGTH = 165.0
"""Terms in a passage with its title; BM25 measures length against it in any corpus."""
NO_VECTOR_RANK = 100.0
"""Of a candidate that the vector leg did not bring; behind all that it did."""

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+")


def measure(reading: Reading, candidates: Sequence[Candidate], rarity: Rarity) -> Floats:
    """Turn candidates into rows (n, ``FEATURES``); NaN stands for days that are not known."""
    asked = _Asked.read(reading.text, rarity)
    found = _Found.read(asked, candidates, reading)
    article = np.unique([c.article for c in candidates], return_inverse=True)[1]
    columns = _words(asked, found) | _meaning(candidates) | _place(candidates, found)
    columns["relevance"] = relevance = _relevance(columns)
    columns |= date_columns(
        [c.published for c in candidates], article, relevance, reading.as_of, reading.period
    )
    columns |= agreement_columns(found.texts, asked.terms, article, relevance)
    held = np.maximum(found.counts > 0, found.title)
    columns |= article_columns(held, asked.weights, columns["keyword_ratio"], article, relevance)
    return np.column_stack([columns[name] for name in FEATURES])


def quoted_share(reading: Reading, candidates: Sequence[Candidate]) -> Floats:
    """Tell what share of the question's quoted phrases each candidate and its title hold: (n,)."""
    if not reading.phrases:
        return np.zeros(len(candidates))
    texts = [f"{c.title} | {c.text}" for c in candidates]
    return np.array([reading.quoted_share(text) for text in texts])


@dataclass(frozen=True, slots=True)
class _Asked:
    """The question's terms, what they weigh, how much of each is a name or in the focus.

    ``forms`` has the places of their irregular forms, too: a text with "sent" says "send".
    """

    terms: dict[str, int]
    forms: dict[str, int]
    weights: Floats
    names: Floats
    focus: Floats
    pairs: dict[tuple[int, int], int]
    pair_weights: Floats

    @classmethod
    def read(cls, question: str, rarity: Rarity) -> _Asked:
        """Weigh the terms. The focus is the last sentence: those before it only lead up to it."""
        terms = {term: place for place, term in enumerate(content_terms(question))}
        forms = {form: place for term, place in terms.items() for form in other_forms(term)}
        focus = set(analyze(_SENTENCE_END.split(question.strip())[-1]))
        weights = np.array([rarity.weight(term) for term in terms])
        order = (terms.get(term, -1) for term in analyze(question))
        pairs = dict.fromkeys(pair for pair in pairwise(order) if min(pair) >= 0)
        return cls(
            terms,
            forms | terms,
            weights,
            np.array([rarity.name_share(term) for term in terms]),
            np.array([float(term in focus) for term in terms]),
            {pair: place for place, pair in enumerate(pairs)},
            np.array([weights[first] + weights[second] for first, second in pairs]),
        )

    def count(self, texts: Sequence[Sequence[str]]) -> tuple[Floats, Floats]:
        """Count the terms in each of m texts (m, t), and mark the pairs in it (m, p)."""
        counts = np.zeros((len(texts), len(self.terms)))
        pairs = np.zeros((len(texts), len(self.pairs)))
        terms = chain.from_iterable(texts)
        places = np.array(list(map(self.forms.get, terms, repeat(-1))), int)
        at = np.flatnonzero(places >= 0)
        rows = np.repeat(np.arange(len(texts)), [len(text) for text in texts])[at]
        np.add.at(counts, (rows, places[at]), 1)
        neighbours = np.flatnonzero((np.diff(at) == 1) & (np.diff(rows) == 0))
        for first in neighbours.tolist():
            pair = self.pairs.get((int(places[at[first]]), int(places[at[first + 1]])))
            if pair is not None:
                pairs[rows[first], pair] = 1
        return counts, pairs


@dataclass(frozen=True, slots=True)
class _Found:
    """What of the question stands where. Passages are read sentence by sentence.

    Attributes:
        texts: Each passage's terms.
        counts: How often its text holds each term (n, t).
        pairs: Which pairs it holds (n, p).
        title: Which terms its title holds (n, t).
        title_pairs: Which pairs its title holds (n, p).
        sentence: Which terms its best sentence holds (n, t).
        sentence_pairs: Which pairs its best sentence holds (n, p).
        two: Which terms its best two neighbouring sentences hold (n, t).
        lengths: Terms in its text and title (n,).
    """

    texts: list[list[str]]
    counts: Floats
    pairs: Floats
    title: Floats
    title_pairs: Floats
    sentence: Floats
    sentence_pairs: Floats
    two: Floats
    lengths: Floats

    @classmethod
    def read(cls, asked: _Asked, candidates: Sequence[Candidate], reading: Reading) -> _Found:
        """Analyze each title and sentence once."""
        places: dict[str, int] = {}
        headings = [reading.told_title(c.title, c.published) for c in candidates]
        which = np.array([places.setdefault(heading, len(places)) for heading in headings])
        titles = [analyze(title) for title in places]
        spans = [c.sentences or ((0, len(c.text)),) for c in candidates]
        sentences = [
            analyze(reading.told(c.text[start:end]))
            for c, own in zip(candidates, spans, strict=True)
            for start, end in own
        ]
        ends = np.cumsum([len(own) for own in spans])
        starts = ends - [len(own) for own in spans]
        texts = [
            list(chain.from_iterable(sentences[start:end]))
            for start, end in zip(starts, ends, strict=True)
        ]
        counts, pairs = asked.count(sentences)
        title, title_pairs = asked.count(titles)
        held = counts > 0
        two = np.maximum(held, np.vstack([held[1:], held[-1:]]))
        two[ends - 1] = held[ends - 1]
        best = _best_of_each(held @ asked.weights, starts, ends)
        return cls(
            texts,
            np.add.reduceat(counts, starts),
            np.maximum.reduceat(pairs, starts),
            (title > 0).astype(float)[which],
            title_pairs[which],
            held[best].astype(float),
            pairs[best],
            two[_best_of_each(two @ asked.weights, starts, ends)].astype(float),
            np.array([float(len(text)) for text in texts])
            + np.array([float(len(text)) for text in titles])[which],
        )


def _best_of_each(values: Floats, starts: NDArray[np.int_], ends: NDArray[np.int_]) -> list[int]:
    """Find the place of the highest value in each run; the first one of equals."""
    return [
        int(start + values[start:end].argmax()) for start, end in zip(starts, ends, strict=True)
    ]


def _words(asked: _Asked, found: _Found) -> Columns:
    """How much of the question, weighed by rarity, stands in the passage and where."""
    weights, plain = asked.weights, asked.weights * (1 - asked.names)
    named, focus = asked.weights * asked.names, asked.weights * asked.focus
    text = (found.counts > 0).astype(float)
    both = np.maximum(text, found.title)
    frequency = found.counts + found.title
    length = 0.25 + 0.75 * found.lengths[:, None] / USUAL_LENGTH
    keyword = _share(frequency / (frequency + 1.2 * length), weights)
    words, sentence = _share(both, weights), _share(found.sentence, weights)
    missing = 1 - both
    heaviest = weights.max(initial=1e-9)
    return {
        "keyword": keyword,
        "keyword_ratio": keyword / max(keyword.max(), 1e-9),
        "keyword_place": np.argsort(np.argsort(-keyword, kind="stable")).astype(float),
        "words": words,
        "words_gap": words - words.max(),
        "words_title": _share(found.title, weights),
        "words_sentence": sentence,
        "words_sentence_gap": sentence - sentence.max(),
        "words_sentence_title": _share(np.maximum(found.sentence, found.title), weights),
        "words_two_sentences": _share(found.two, weights),
        "words_focus": _share(text, focus),
        "words_focus_sentence": _share(found.sentence, focus),
        "names_sentence": _share(found.sentence, named),
        "plain_words": _share(text, plain),
        "missing": (missing * weights).max(axis=1, initial=0) / heaviest,
        "missing_name": (missing * named).max(axis=1, initial=0) / heaviest,
        "pairs": _share(found.pairs, asked.pair_weights),
        "pairs_title": _share(found.title_pairs, asked.pair_weights),
        "pairs_sentence": _share(found.sentence_pairs, asked.pair_weights),
    }


def _share(held: Floats, weights: Floats) -> Floats:
    """Weigh what is held against all there is: (n, t) and (t,) -> (n,) from 0 to 1."""
    share: Floats = held @ weights / max(weights.sum(), 1e-9)
    return share


def _meaning(candidates: Sequence[Candidate]) -> Columns:
    cosine = np.array([c.cosine for c in candidates])
    ranks = [NO_VECTOR_RANK if c.vector_rank is None else c.vector_rank for c in candidates]
    return {
        "cosine": cosine,
        "cosine_gap": cosine - cosine.max(),
        "vector_rank": np.array(ranks, float),
    }


def _place(candidates: Sequence[Candidate], found: _Found) -> Columns:
    ordinal = np.array([c.ordinal for c in candidates], float)
    passages = np.array([c.count for c in candidates], float)
    return {
        "ordinal": ordinal,
        "place": ordinal / np.maximum(passages - 1, 1),
        "passages": passages,
        "length": found.lengths,
    }


def _relevance(columns: Columns) -> Floats:
    """Give a first, fixed opinion, steep in favour of the best: what others' votes count for."""
    cosine = columns["cosine_gap"] - columns["cosine_gap"].min()
    cosine /= max(cosine.max(), 1e-9)
    opinion: Floats = (columns["keyword_ratio"] + columns["words_sentence_title"] + cosine) / 3
    return opinion**4
