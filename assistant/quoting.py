"""The answer without a model: the best sentences of the passages found, quoted exactly.

Owns the choice of sentences, which of them say the same, and how sure it is that they answer the
question. Scoring is learned (``benchmarks/fit_quoting.py``). Knows nothing of stores or wording.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from assistant.questions import Question, WordWeights, read_question
from index.hits import Hit
from index.reading import Reading, plain_reading

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.features import Evidence
    from index.trees import Trees

DEFAULT_THRESHOLD = 0.5
"""Below this confidence nothing is answered. Cross-validated on news questions, all articles: 0.5
answers 84 % of what the articles hold and declines 88 % of what they do not; on short questions put
to a few articles, 82 % and 76 %; both without the second reading. A higher one declines more."""

MOST_GROUPS = 3
ENOUGH_SENTENCES = 100
"""Hits are read until so many sentences are; one further down is hardly ever the best."""
_WITHIN_REACH = 1.2
"""How far below the best score a second or third sentence may lie: of ten answers that only those
hold, nine are kept, and an answer that the first one gives in full stays short more often."""
_MOST_MISSING = 3
_ASIDE_COST = 0.3
"""By how much a line that leads to another article, or a question, must beat the sentences that it
stands before."""
_QUOTED_WORTH = 10.0
"""More than the widest gap between sentences' scores: who quotes wants those words."""
_TELLING = 0.17
"""Weight of a word such as "shows"; "What time is it?" has only lighter ones."""
_NUMBERS = frozenset({"count", "amount", "measure", "age"})
"""Kinds of questions that ask for a number."""
_OFFERED = _NUMBERS | {"who", "where", "when", "why"}
"""Kinds of questions whose answers can be told from other sentences by their looks."""
_FITS = 0.75
_BESIDE = 2
_OFFER_REACH = 2.0


@dataclass(frozen=True, slots=True)
class Quote:
    """One sentence at its place.

    Attributes:
        hit: The passage that it stands in.
        start: Offset of its first character in the article's text.
        end: Offset behind its last character.
        text: The sentence, exactly as it stands there.
    """

    hit: Hit
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """The sentences chosen for a question.

    Attributes:
        groups: Up to three sentences, best first; in each group the sentence, then those of other
            files that say the same.
        scores: What each group was ranked by; comparable within one question only.
        confidence: Probability, 0 to 1, that the passages answer the question.
        missing: The question's important words that no passage has, as the question spells them.
        unanswered: Parts of the question that these sentences do not answer.
    """

    groups: tuple[tuple[Quote, ...], ...]
    scores: tuple[float, ...]
    confidence: float
    missing: tuple[str, ...]
    unanswered: tuple[str, ...] = ()


def choose(
    question: str | Reading,
    hits: Sequence[Hit],
    *,
    rarity: WordWeights,
    embed: Callable[[Sequence[str]], NDArray[np.float32]],
    as_of: date | None = None,
    closely: bool = False,
) -> Quoted:
    """Choose the one to three sentences of ``hits`` that answer ``question`` best.

    They are given however bad the best is; ``confidence`` says whether to show them.

    Args:
        question: Plain text, completed where it is a follow-up; or as the archive reads it.
        hits: Ranked passages, best first.
        rarity: How much each word tells in this corpus.
        embed: The bundled embedder, which the scorer was fit with; rows of length 1.
        as_of: The day on which the question is put; a reading has its own.
        closely: Have a network read the best of them together with the question; that takes a
            tenth of a second, and order and confidence are truer.

    Raises:
        InstallationError: The network's weights are missing.
    """
    import numpy as np

    from assistant.confidence import describe
    from assistant.crossencoder import cross_encoder
    from assistant.features import gather
    from assistant.furniture import without_furniture
    from assistant.offers import asides
    from assistant.rereading import look_closer

    reading = question if isinstance(question, Reading) else plain_reading(question, as_of)
    hits = _enough(without_furniture(hits))
    asked = read_question(reading.text, rarity)
    if not hits:
        return Quoted((), (), 0.0, _missing(asked, [0.0] * len(asked.words)))
    evidence = gather(asked, hits, rarity, embed, reading.as_of, reading)
    models = _models()
    texts = [_quote(hits, evidence, row).text for row in range(len(evidence.spans))]
    scores = models.order.predict(evidence.table)
    chances = models.chances.predict(evidence.table)
    worth = np.zeros(len(texts))
    if reading.only_quotes:
        worth = _QUOTED_WORTH * np.array([reading.quoted_share(text) for text in texts])
    scores += worth
    raw = float(models.confidence.predict(describe(asked, evidence, scores, chances)[None, :])[0])
    if closely:
        scores, raw = look_closer(reading.text, texts, scores, raw, cross_encoder())
        scores += worth
    groups = _group(evidence, hits, scores, number=asked.kind in _NUMBERS)
    _offer(groups, evidence, scores, asked.kind)
    shown_by = scores - _ASIDE_COST * asides(texts)
    groups.sort(key=lambda group: -shown_by[group[0]])
    return Quoted(
        tuple(tuple(_quote(hits, evidence, row) for row in group) for group in groups),
        tuple(float(scores[group[0]]) for group in groups),
        # "???" asks for nothing, "Who was that?" for nothing that could be told.
        float(1 / (1 + np.exp(-raw))) if reading.phrases or _tells(asked) else 0.0,
        _missing(asked, evidence.found.tolist()),
    )


def _tells(question: Question) -> bool:
    """Tell whether a question has a word that says what it is about."""
    return any(
        asked.weight >= _TELLING and not (asked.word.number and len(asked.word.text) == 1)
        for asked in question.words
    )


def _enough(hits: Sequence[Hit]) -> list[Hit]:
    read: list[Hit] = []
    for hit in hits:
        if hit.sentences and sum(len(other.sentences) for other in read) < ENOUGH_SENTENCES:
            read.append(hit)
    return read


@dataclass(frozen=True, slots=True)
class _Models:
    """What was fit: the order of sentences, how likely each answers, how likely any does."""

    order: Trees
    chances: Trees
    confidence: Trees


@cache
def _models() -> _Models:
    from assistant import confidence, features
    from index.trees import Trees

    folder = files("assistant") / "data"
    return _Models(
        Trees.load(folder / "sentences.npz", features.NAMES),
        Trees.load(folder / "chances.npz", features.NAMES),
        Trees.load(folder / "confidence.npz", confidence.NAMES),
    )


def _quote(hits: Sequence[Hit], evidence: Evidence, row: int) -> Quote:
    place, start, end = evidence.spans[row]
    hit = hits[place]
    return Quote(hit, start, end, hit.text[start - hit.start : end - hit.start])


def _missing(question: Question, found: Sequence[float]) -> tuple[str, ...]:
    """Name the weightiest words that nothing found says, names and numbers before others."""
    lacking = [
        (not (asked.name or asked.word.number), -asked.weight, asked.word.text)
        for asked, degree in zip(question.words, found, strict=True)
        if degree < 0.3 and asked.weight > 0.25
    ]
    return tuple(text for _, _, text in sorted(lacking)[:_MOST_MISSING])


def _offer(
    groups: list[list[int]], evidence: Evidence, scores: NDArray[np.float64], kind: str
) -> None:
    """Show a sentence of the kind asked for where the best are not: who asks "where" wants a place.

    It stands close to the best one, or is not far worse.
    """
    fit = evidence.column("fit")
    if kind not in _OFFERED or any(fit[group[0]] >= _FITS for group in groups):
        return
    first = groups[0][0]
    place = evidence.spans[first][0]
    within = [
        row
        for row in range(len(scores))
        if fit[row] >= _FITS
        and (
            (evidence.spans[row][0] == place and abs(row - first) <= _BESIDE)
            or scores[row] >= scores[first] - _OFFER_REACH
        )
    ]
    if within:
        best = max(within, key=lambda row: (scores[row], -row))
        same = next((group for group in groups if best in group), None)
        if same:  # it says what is shown, and where besides
            same.sort(key=lambda row: row != best)
        else:
            groups[MOST_GROUPS - 1 :] = [[best]]


def _group(
    evidence: Evidence, hits: Sequence[Hit], scores: NDArray[np.float64], *, number: bool
) -> list[list[int]]:
    """Take the best sentences; those of other files that bear them out join them.

    A sentence shown must lie within reach of the best one. One that bears it out need not: it is
    cited for what it says, not shown.
    """
    order = (-scores).argsort(kind="stable").tolist()
    within = [row for row in order if scores[row] >= scores[order[0]] - _WITHIN_REACH]
    shown: list[int] = []
    for row in within:
        if len(shown) < MOST_GROUPS and not any(evidence.alike(leader, row) for leader in shown):
            shown.append(row)
    files_of = [hits[place].file for place, _, _ in evidence.spans]
    groups = [[leader] for leader in shown]
    for row in order:
        for group in groups:
            told = {files_of[member] for member in group}
            fresh = row not in shown and files_of[row] not in told
            if fresh and evidence.confirms(group[0], row, number=number):
                group.append(row)
                break
    return groups
