"""How likely the passages found answer the question: figures that hold in a corpus of any size.

Owns the features of the confidence and its model's use. Knows nothing of how sentences are scored.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.features import Evidence
from assistant.questions import KINDS, Question
from assistant.vocabulary import Floats

_TOP = 3

NAMES = tuple(
    "found found_names missing missing_name missing_sum passage passage_missing"
    " passage_missing_name top top_own top_names top_missing top_missing_name best_own best_around"
    " cosine cosine_best cosine_hit words weight heaviest score margin spread"
    " fit fit_best vote_name vote_any echo twin pairs pairs_share focus"
    " focus_vote age kind"
    " told plain plain_first plain_missing plain_missing_anywhere told_around near near_first"
    " near_best counted speaker defined dimension aligned aligned_best close files sentences named"
    " plain_words refers kin kin_plain kin_plain_first kin_missing kin_missing_anywhere"
    " kin_around kin_near kin_near_first fit_near fit_chance chance chance_top chance_first".split()
)
"""The features, in the order that ``describe`` gives them."""

_REFERRING = frozenset("he him his she her hers it its they them their this that these".split())
"""Words of a question that speak of what was told before."""

_MORE = (
    "found found_names passage top top_own top_names best_own best_around cosine cosine_best"
    " cosine_hit score margin spread fit fit_best vote_name vote_any echo twin pairs pairs_share"
    " focus focus_vote told plain plain_first told_around near near_first near_best counted speaker"
    " defined dimension aligned aligned_best close kin kin_plain kin_plain_first"
    " kin_around kin_near kin_near_first fit_near fit_chance chance chance_top chance_first"
)
_LESS = (
    "missing missing_name missing_sum passage_missing passage_missing_name top_missing"
    " top_missing_name age plain_missing plain_missing_anywhere kin_missing"
    " kin_missing_anywhere"
)
DIRECTIONS = dict.fromkeys(_MORE.split(), 1) | dict.fromkeys(_LESS.split(), -1)
"""Which way confidence may go as a feature grows, so that no odd case turns it round."""


def describe(
    question: Question,
    evidence: Evidence,
    scores: NDArray[np.float64],
    chances: NDArray[np.float64],
) -> Floats:
    """Give the confidence's features.

    Args:
        question: As read.
        evidence: Its sentences.
        scores: What they are ranked by; comparable within one question only.
        chances: How likely each answers, as log odds; comparable between questions.
    """
    order = np.argsort(-scores, kind="stable").tolist()
    weight = np.array([asked.weight for asked in question.words], np.float32)
    named = np.array([asked.name or asked.word.number for asked in question.words], bool)
    column = evidence.column
    top = list(order[:_TOP])
    first = top[0]
    hit_best = evidence.passages @ weight
    best = int(np.argmax(hit_best))
    sure = np.where(named, weight, 0.0)

    def share(row: Floats, of: Floats) -> float:
        return float(row @ of / of.sum()) if of.sum() > 0 else 1.0

    def most(row: Floats, of: Floats) -> float:
        return float(((1 - row) * of).max(initial=0))

    passage = evidence.passages[best]
    around = evidence.around[top].max(0, initial=0)
    ordered = scores[order]
    return np.array(
        [
            share(evidence.found, weight),
            share(evidence.found, sure),
            most(evidence.found, weight),
            most(evidence.found, sure),
            float((1 - evidence.found) @ weight),
            share(passage, weight),
            most(passage, weight),
            most(passage, sure),
            share(around, weight),
            share(evidence.match[first], weight),
            share(around, sure),
            most(around, weight),
            most(around, sure),
            float(column("own").max()),
            float(column("around").max()),
            float(column("cosine")[top].max()),
            float(column("cosine").max()),
            float(np.sort(column("cosine"))[-_TOP:].mean()),
            float(len(weight)),
            float(weight.sum()),
            float(weight.max(initial=0)),
            float(ordered[0]),
            float(ordered[0] - ordered[min(_TOP, len(ordered) - 1)]),
            float(ordered[0] - ordered.mean()),
            float(column("fit")[first]),
            float(column("fit")[top].max()),
            float(column("vote_name")[first]),
            float(column("vote_any")[first]),
            float(column("echo")[first]),
            float(column("twin")[first]),
            float(column("pairs")[top].max()),
            float(column("pairs")[top].max() / max(len(question.pairs), 1)),
            float(column("focus")[top].max()),
            float(column("focus_vote")[top].max()),
            float(column("age")[first]),
            float(KINDS.index(question.kind)),
            *_together(question, evidence, top),
            *_kindred(evidence, top, chances),
            float(chances.max()),
            float(np.sort(chances)[-_TOP:].sum()),
            float(chances[first]),
        ],
        np.float32,
    )


def _together(question: Question, evidence: Evidence, top: Sequence[int]) -> list[float]:
    """What the best sentences say of the question in whatever words, and how it hangs together."""
    column = evidence.column
    first = top[0]
    spoken = {word.lower() for word in question.text.split()}
    return [
        float(column("told_anyhow")[top].max()),
        float(column("told_plain")[top].max()),
        float(column("told_plain")[first]),
        float(column("missing_plain")[top].min()),
        float(column("missing_plain").min()),
        float(column("around_anyhow")[top].max()),
        float(column("near")[top].max()),
        float(column("near")[first]),
        float(column("near").max()),
        float(column("counted")[top].max()),
        float(column("speaker")[top].max()),
        float(column("defined")[top].max()),
        float(column("dimension")[top].max()),
        float(column("aligned")[top].max()),
        float(column("aligned").max()),
        float(column("close_z")[top].max()),
        float(evidence.files),
        float(len(evidence.spans)),
        float(sum(asked.name for asked in question.words)),
        float(sum(not (asked.name or asked.word.number) for asked in question.words)),
        float(bool(spoken & _REFERRING)),
    ]


def _kindred(evidence: Evidence, top: Sequence[int], chances: NDArray[np.float64]) -> list[float]:
    """The same with words of one kind, and whether what is asked for stands beside them."""
    column = evidence.column
    first = top[0]
    fits = np.maximum(column("fit"), column("fit_beside"))
    likely = 1 / (1 + np.exp(-chances))
    return [
        float(column("told_kindred")[top].max()),
        float(column("told_plain_kindred")[top].max()),
        float(column("told_plain_kindred")[first]),
        float(column("missing_plain_kindred")[top].min()),
        float(column("missing_plain_kindred").min()),
        float(column("around_kindred")[top].max()),
        float(column("near_kindred")[top].max()),
        float(column("near_kindred")[first]),
        float((fits * column("around_kindred")).max()),
        float((column("fit") * likely).max()),
    ]
