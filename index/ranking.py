"""The order of candidate passages: a fitted model over what ``features.py`` measures.

Owns the candidate's form, and the model file that ``benchmarks/fit_ranker.py`` writes. Knows
nothing of stores, or of how candidates were found.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING

from index.passages import Span
from index.rarity import Rarity
from index.reading import Reading

if TYPE_CHECKING:
    from index.trees import Trees

MODEL = "ranker.npz"
EXPLAINED = {
    "keyword": "keyword match",
    "cosine": "similar meaning",
    "words": "question words in passage and title",
    "words_sentence": "question words in best sentence",
    "agreement": "agreement with other articles",
    "days": "days before the question",
}
"""The features that explain a ranking to people, and what they are called there."""
QUOTED = "quoted words in a row"
OFF_PERIOD = "days outside the time asked about"
QUOTED_WORTH = 3.0
"""What a passage that holds the quoted words is worth: the usual step from the fifth place to the
first. Of the news questions with quotes for fitting, no fewer are answered first the higher it is.
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer, and how the legs found it.

    Attributes:
        article: Tells passages of one article from those of another.
        title: The article's title.
        text: The passage.
        sentences: Spans of its sentences, in ``text``.
        ordinal: Its place among the article's passages, from 0.
        count: Passages in the article.
        published: ``YYYY-MM-DD``; empty where the article states no date.
        keyword_rank: Its place in the keyword leg's list, from 0; None where it is not there.
        vector_rank: The same in the vector leg's list.
        cosine: Similarity to the question under the bundled embedder, whichever is in use.
    """

    article: int
    title: str
    text: str
    sentences: tuple[Span, ...]
    ordinal: int
    count: int
    published: str
    keyword_rank: int | None
    vector_rank: int | None
    cosine: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """Where a candidate ended up.

    Attributes:
        index: Its place among the candidates that were given.
        score: Higher is better; comparable within one question only.
        explain: Gives what ``why`` does; most candidates are never shown, so nobody asks.
    """

    index: int
    score: float
    explain: Callable[[], dict[str, float]] = field(compare=False)

    @property
    def why(self) -> dict[str, float]:
        """The figures behind the score, by name; those not known are left out."""
        return self.explain()


def rank(reading: Reading, candidates: Sequence[Candidate], *, rarity: Rarity) -> list[Ranked]:
    """Order passages by how likely they answer a question, best first.

    Args:
        reading: The question as it is read.
        candidates: Passages that share words or meaning with it.
        rarity: What words weigh in the corpus that they come from.
    """
    if not candidates:
        return []
    from index.features import measure, quoted_share

    rows = measure(reading, candidates, rarity)
    quoted = quoted_share(reading, candidates)
    scores = (_model().predict(rows) + QUOTED_WORTH * quoted).tolist()
    order = sorted(range(len(scores)), key=lambda place: -scores[place])

    def explain(place: int) -> dict[str, float]:
        candidate = candidates[place]
        as_read = _why_as_read(reading, candidate, float(quoted[place]))
        return _why(rows[place].tolist(), candidate) | as_read

    return [Ranked(place, scores[place], partial(explain, place)) for place in order]


def _why_as_read(reading: Reading, candidate: Candidate, quoted: float) -> dict[str, float]:
    """Name what the way the question was read has to do with a passage."""
    why: dict[str, float] = {}
    if reading.phrases:
        why[QUOTED] = round(quoted, 3)
    if reading.period and candidate.published:
        why[OFF_PERIOD] = float(reading.period.distance(date.fromisoformat(candidate.published)))
    return why


def _why(row: Sequence[float], candidate: Candidate) -> dict[str, float]:
    """Name the figures that say something to people; days that are not known are left out."""
    from index.features import FEATURES

    figures = dict(zip(FEATURES, row, strict=True))
    why = {name: round(figures[feature], 3) for feature, name in EXPLAINED.items()}
    ranks = {"keyword rank": candidate.keyword_rank, "vector rank": candidate.vector_rank}
    why |= {name: rank + 1.0 for name, rank in ranks.items() if rank is not None}
    return {name: figure for name, figure in why.items() if not math.isnan(figure)}


@cache
def _model() -> Trees:
    from index.features import FEATURES
    from index.trees import Trees

    return Trees.load(files("index") / "data" / MODEL, FEATURES)
