"""A plain search over a bench folder's passages, for fitting: BM25, cosine and date, unlearned.

The fitted ranker has seen the answers to the questions it was fit on; what is fit on its results
would trust it more than it deserves. This one has seen none, and searches any part of the articles.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.hits import Hit
from index.passages import Passage, split_passages
from index.rarity import Rarity
from index.terms import analyze

Floats = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Floats]

_SATURATION = 1.2
_LENGTH = 0.75
_COSINE = 0.8
_FRESHNESS = 0.35
_FRESH_DAYS = 20.0
_UNDATED_DAYS = 60
_DEPTH = 60
_PER_ARTICLE = 3
_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Query:
    """One question's scores over all passages; parts of the articles are searched with the same."""

    scores: Floats
    keyword: Floats
    cosine: Floats


class PlainSearch:
    """All passages of one bench folder, in memory."""

    def __init__(self, folder: Path, embed: Embed) -> None:
        """Read ``articles.jsonl.gz`` and embed its passages (about a minute for 6,000 articles)."""
        with gzip.open(folder / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
            self.articles: list[dict[str, Any]] = [json.loads(line) for line in lines]
        self.number = {article["file"]: i for i, article in enumerate(self.articles)}
        self._embed = embed
        self._passages: list[Passage] = []
        self._rows: list[range] = []
        for article in self.articles:
            first = len(self._passages)
            self._passages += split_passages(article["text"])
            self._rows.append(range(first, len(self._passages)))
        self._article = np.repeat(np.arange(len(self.articles)), [len(rows) for rows in self._rows])
        self._read_terms()
        days = [_day(article["published"]) for article in self.articles]
        self._days = np.array(days)[self._article]

    def _read_terms(self) -> None:
        texts = [
            f"{self.articles[a]['title']}. {self.articles[a]['text'][p.start : p.end]}"
            for a, p in zip(self._article, self._passages, strict=True)
        ]
        parts = [texts[i : i + _BATCH] for i in range(0, len(texts), _BATCH)]
        self._vectors = np.concatenate([self._embed(part) for part in parts])
        counts = [Counter(analyze(text)) for text in texts]
        length = np.array([count.total() for count in counts], np.float32)
        norm = _SATURATION * (1 - _LENGTH + _LENGTH * length / length.mean())
        postings: dict[str, tuple[list[int], list[int]]] = {}
        for row, count in enumerate(counts):
            for term, times in count.items():
                rows, often = postings.setdefault(term, ([], []))
                rows.append(row)
                often.append(times)
        self._postings = {
            term: (np.array(rows), _bm25(np.array(often, np.float32), norm[rows], len(texts)))
            for term, (rows, often) in postings.items()
        }
        self._terms = [frozenset(count) for count in counts]

    def ask(self, question: str, asked: date) -> Query:
        """Score all passages for a question."""
        keyword = np.zeros(len(self._passages), np.float32)
        for term in set(analyze(question)):
            rows, scores = self._postings.get(term, (np.zeros(0, int), np.zeros(0, np.float32)))
            keyword[rows] += scores
        cosine = self._vectors @ self._embed([question])[0]
        gap = np.abs(self._days - asked.toordinal())
        gap[self._days == 0] = _UNDATED_DAYS
        fresh = _FRESHNESS * np.exp(-gap / _FRESH_DAYS)
        return Query((_COSINE * cosine + fresh).astype(np.float32), keyword, cosine)

    def best(self, query: Query, articles: Sequence[int] | None, limit: int) -> list[Hit]:
        """Rank the passages of ``articles`` (all where None)."""
        if articles is None:
            legs = [np.argpartition(-leg, _DEPTH)[:_DEPTH] for leg in (query.keyword, query.cosine)]
            rows = np.union1d(*legs)
        else:
            rows = np.array([row for a in articles for row in self._rows[a]], int)
        if not len(rows):
            return []
        keyword = query.keyword[rows]
        scores = query.scores[rows] + keyword / max(float(keyword.max()), 1e-6)
        taken: Counter[int] = Counter()
        hits: list[Hit] = []
        for place in np.argsort(-scores, kind="stable"):
            article = int(self._article[rows[place]])
            if taken[article] < _PER_ARTICLE and len(hits) < limit:
                taken[article] += 1
                hits.append(self._hit(int(rows[place]), float(scores[place])))
        return hits

    def near(self, query: Query) -> list[int]:
        """Give the articles of the 400 best passages, best first, each once."""
        keyword = query.keyword / max(float(query.keyword.max()), 1e-6)
        order = np.argsort(-(query.scores + keyword), kind="stable")[:400]
        return list(dict.fromkeys(int(self._article[row]) for row in order))

    def rarity(self, articles: Sequence[int] | None) -> Rarity:
        """Weights of words in a corpus of ``articles`` (all where None)."""
        if articles is None:
            return Rarity(
                len(self._passages),
                lambda term: len(self._postings[term][0]) if term in self._postings else 0,
            )
        rows = [row for a in articles for row in self._rows[a]]
        counted = Counter(term for row in rows for term in self._terms[row])
        return Rarity(len(rows), lambda term: counted[term])

    def _hit(self, row: int, score: float) -> Hit:
        article = self.articles[int(self._article[row])]
        passage = self._passages[row]
        return Hit(
            file=article["file"],
            start=passage.start,
            end=passage.end,
            text=article["text"][passage.start : passage.end],
            score=score,
            title=article["title"],
            source=article["source"],
            url=article["url"],
            published=article["published"],
            sentences=passage.sentences,
            why={},
        )


def _bm25(times: Floats, norm: Floats, passages: int) -> Floats:
    inverse = np.log(1 + (passages - len(times) + 0.5) / (len(times) + 0.5))
    scores: Floats = (inverse * times * (_SATURATION + 1) / (times + norm)).astype(np.float32)
    return scores


def _day(published: str) -> int:
    return date.fromisoformat(published).toordinal() if published else 0
