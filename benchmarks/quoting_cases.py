"""Questions with the passages found for them, in corpora of 2 to 6,000 articles.

Made from ``news-train`` alone, seeded. What a case is for is its ``kind``:

    full    the question as it is, all articles
    gone    the same without the articles that answer it
    pos     its articles among a few others
    lower   pos, typed without capitals
    last    pos, only the last sentence of the question
    cut     pos without the sentences that answer it
    neg     articles near it, none of which answers it
    short   our short questions, with and without an answer
    held    the same, held back from fitting
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from plain_search import PlainSearch
from short_questions import read_blocks

from assistant.evaluation import normalize
from index.hits import Hit
from index.rarity import Rarity

SIZES = (2, 20, 200)
SHORT_EXTRA = (0, 8, 25, 60)
"""Other articles put beside those that a block of short questions is about."""
_HITS = 12
_ASKED = date(2023, 6, 1)
_LAST_SENTENCE = re.compile(r"(?<=[.!?”\"])\s+")


@dataclass(frozen=True, slots=True)
class Case:
    """One question put to one corpus; ``size`` 0 is all articles, ``group`` stays in one fold."""

    kind: str
    size: int
    answerable: bool
    question: str
    answers: tuple[str, ...]
    gold: frozenset[str]
    group: str
    asked: date
    hits: tuple[Hit, ...]
    rarity: Rarity


def holds(text: str, answers: Sequence[str]) -> bool:
    """Tell whether one of ``answers`` stands in ``text``, as the bench compares."""
    compared = normalize(text)
    return any(normalize(answer) in compared for answer in answers)


def make_cases(folder: Path, search: PlainSearch, seed: int) -> Iterator[Case]:
    """Make all cases, question by question."""
    rng = random.Random(seed)
    everything = search.rarity(None)
    for line in (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        yield from _Asking(json.loads(line), search, rng, everything).cases()
    yield from _short_cases(search, rng)


class _Asking:
    """One quiz question, and the corpora it is put to."""

    def __init__(
        self, item: dict[str, Any], search: PlainSearch, rng: random.Random, everything: Rarity
    ) -> None:
        self._search, self._rng, self._everything = search, rng, everything
        self._question = str(item["question"])
        self._answers = tuple(map(str, item["answers"]))
        self._asked = date.fromisoformat(item["asked"])
        self._gold = [search.number[file] for file in item["articles"] if file in search.number]
        self._query = search.ask(self._question, self._asked)
        self._all = range(len(search.articles))
        near = [a for a in search.near(self._query) if a not in set(self._gold)]
        self._hopeless = {a for a in near if holds(search.articles[a]["text"], self._answers)}
        self._near = [a for a in near if a not in self._hopeless][:30]

    def cases(self) -> Iterator[Case]:
        yield self._case("full", 0, None, bool(self._answers))
        if self._answers:
            yield self._gone()
        for size in SIZES:
            if self._answers:
                yield from self._answered(size)
            yield self._case("neg", size, self._without(size), False)

    def _gone(self) -> Case:
        case = self._case("gone", 0, None, False, limit=40)
        barred = {self._search.articles[a]["file"] for a in [*self._gold, *self._hopeless]}
        return replace(case, hits=tuple(hit for hit in case.hits if hit.file not in barred)[:_HITS])

    def _answered(self, size: int) -> Iterator[Case]:
        most = max(1, size // 2) if self._rng.random() < 0.5 else size
        gold = self._rng.sample(self._gold, min(len(self._gold), most))
        if not any(holds(self._search.articles[a]["text"], self._answers) for a in gold):
            return
        others = self._rng.sample(self._all, size)
        articles = list(dict.fromkeys([*gold, *others]))[: max(size, len(gold))]
        yield self._case("pos", size, articles, True)
        if size < SIZES[-1]:
            yield self._case("lower", size, articles, True, question=self._question.lower())
            yield self._cut(size, articles)
        last = _LAST_SENTENCE.split(self._question)[-1]
        if size == SIZES[0] and last != self._question:
            yield self._case("last", size, articles, True, question=last)

    def _cut(self, size: int, articles: Sequence[int]) -> Case:
        case = self._case("cut", size, articles, False)
        hits = [
            replace(
                hit, sentences=tuple(span for span in hit.sentences if not self._told(hit, span))
            )
            for hit in case.hits
        ]
        return replace(case, hits=tuple(hit for hit in hits if hit.sentences))

    def _told(self, hit: Hit, span: tuple[int, int]) -> bool:
        return holds(hit.text[span[0] - hit.start : span[1] - hit.start], self._answers)

    def _without(self, size: int) -> list[int]:
        few = [0, 1, 1, 2] if size == SIZES[0] else [0, 1, size // 2]
        near = self._near[: self._rng.choice(few)]
        barred = {*self._gold, *self._hopeless}
        others = [a for a in self._rng.sample(self._all, size + 5) if a not in barred]
        return list(dict.fromkeys([*near, *others]))[:size]

    def _case(
        self,
        kind: str,
        size: int,
        articles: Sequence[int] | None,
        answerable: bool,
        *,
        question: str = "",
        limit: int = _HITS,
    ) -> Case:
        search = self._search
        query = search.ask(question, self._asked) if question else self._query
        return Case(
            kind,
            size,
            answerable,
            question or self._question,
            self._answers if answerable else (),
            frozenset(search.articles[a]["file"] for a in self._gold),
            f"{self._asked:%G-%V}",
            self._asked,
            tuple(search.best(query, articles, limit)),
            self._everything if articles is None else search.rarity(articles),
        )


def _short_cases(search: PlainSearch, rng: random.Random) -> Iterator[Case]:
    for number, block in enumerate(read_blocks()):
        gold = [search.number[file] for file in block.articles]
        for extra in SHORT_EXTRA:
            articles = list(dict.fromkeys([*gold, *rng.sample(range(len(search.articles)), extra)]))
            rarity = search.rarity(articles)
            for question, answers in block.questions():
                hits = search.best(search.ask(question, _ASKED), articles, _HITS)
                yield Case(
                    "held" if block.held else "short",
                    extra,
                    bool(answers),
                    question,
                    answers,
                    frozenset(block.articles),
                    f"block {number}",
                    _ASKED,
                    tuple(hits),
                    rarity,
                )
