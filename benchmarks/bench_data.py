"""Reads a bench for fitting: its articles, cut and embedded, and which passages answer what.

A bench is a folder with ``articles.jsonl.gz`` and ``questions.jsonl``. Candidates are found as
``index.search`` finds them: the best of the keyword leg and of the vector leg.
"""

from __future__ import annotations

import gzip
import json
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.evaluation import Question, read_questions
from index.bundled import BundledEmbedder
from index.keywords import Entry, KeywordIndex
from index.passages import Passage, split_passages
from index.ranking import Candidate
from index.rarity import Rarity, content_terms
from index.rows import headed
from index.search import LEG_DEPTH
from index.terms import words_of


@dataclass(frozen=True, slots=True)
class Article:
    """An article as the bench gives it."""

    file: str
    title: str
    source: str
    published: str
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """A passage, its article's place in the bench, and its own place in the article."""

    article: int
    ordinal: int
    count: int
    passage: Passage


def read_articles(bench: Path) -> list[Article]:
    """Read a bench's articles, in the order of their files."""
    with gzip.open(bench / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    fields = ("file", "title", "source", "published", "text")
    return sorted(
        (Article(*(row[field] for field in fields)) for row in rows), key=lambda a: a.file
    )


class Corpus:
    """Articles with both legs over their passages; a context manager, since one leg has files."""

    def __init__(self, articles: Sequence[Article]) -> None:
        """Cut, embed and index the articles."""
        self.articles = articles
        self.places = [
            Place(number, ordinal, len(passages), passage)
            for number, article in enumerate(articles)
            for passages in [split_passages(article.text)]
            for ordinal, passage in enumerate(passages)
        ]
        self._embedder = BundledEmbedder()
        self._vectors = self._embedder.embed([self._headed(place) for place in self.places])
        self._folder = tempfile.TemporaryDirectory()
        self._keywords = KeywordIndex(Path(self._folder.name))
        self._keywords.write(
            Entry(number, place.article, words_of(self._headed(place)), "", "")
            for number, place in enumerate(self.places)
        )
        self.rarity = Rarity(len(self.places), self._keywords.frequency)

    def __enter__(self) -> Corpus:
        return self

    def __exit__(self, *_: object) -> None:
        self._keywords.close()
        self._folder.cleanup()

    def text(self, number: int) -> str:
        """Return a passage's text."""
        place = self.places[number]
        return self.articles[place.article].text[place.passage.start : place.passage.end]

    def candidates(self, question: str) -> tuple[list[int], list[Candidate]]:
        """Find the union of both legs: the passages' numbers, and what the ranker gets."""
        keyword = [number for number, _ in self._keywords.query(content_terms(question), LEG_DEPTH)]
        cosines = self._vectors @ self._embedder.embed_query(question)
        nearest = np.argsort(-cosines, kind="stable")[:LEG_DEPTH].tolist()
        ranks = [{number: rank for rank, number in enumerate(leg)} for leg in (keyword, nearest)]
        numbers = list(dict.fromkeys(keyword + nearest))
        return numbers, [
            self._candidate(
                number, ranks[0].get(number), ranks[1].get(number), float(cosines[number])
            )
            for number in numbers
        ]

    def grades(self, numbers: Iterable[int], question: Question) -> NDArray[np.int_]:
        """Grade passages: 2 holds an answer in an article known to answer, 1 elsewhere, else 0."""
        texts = self._plain_texts
        answers = [plain(answer) for answer in question.answers]
        return np.array(
            [
                any(answer in texts[number] for answer in answers)
                * (1 + (self.articles[self.places[number].article].file in question.articles))
                for number in numbers
            ]
        )

    @cached_property
    def _plain_texts(self) -> list[str]:
        return [plain(self.text(number)) for number in range(len(self.places))]

    def _headed(self, place: Place) -> str:
        article = self.articles[place.article]
        return headed(article.title, article.text[place.passage.start : place.passage.end])

    def _candidate(
        self, number: int, keyword_rank: int | None, vector_rank: int | None, cosine: float
    ) -> Candidate:
        place = self.places[number]
        article, start = self.articles[place.article], place.passage.start
        return Candidate(
            article=place.article,
            title=article.title,
            text=self.text(number),
            sentences=tuple((low - start, high - start) for low, high in place.passage.sentences),
            ordinal=place.ordinal,
            count=place.count,
            published=article.published,
            keyword_rank=keyword_rank,
            vector_rank=vector_rank,
            cosine=cosine,
        )


def answerable(bench: Path) -> list[Question]:
    """Read the questions that the bench's articles answer."""
    return [q for q in read_questions(bench / "questions.jsonl") if q.answerable]


def plain(text: str) -> str:
    """Bring text to the form that answers are looked for in, with a space at both ends."""
    return " " + re.sub(r"\W+", " ", text.lower()).strip() + " "
