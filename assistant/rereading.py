"""A closer look at the sentences that score best: each is read together with the question.

Owns how many are read, and how what comes of it changes their order and the confidence. The few
numbers for that are fit by ``benchmarks/fit_rereading.py``. Knows nothing of how the first scores
were made.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from assistant.crossencoder import CrossEncoder

Floats = NDArray[np.float64]

MOST_READ = 12
"""Sentences; each takes about ten milliseconds of one core."""
NAMES = ("constant", "confidence", "best", "first")
"""What ``describe`` gives."""


@dataclass(frozen=True, slots=True)
class Blend:
    """How much the second reading counts.

    Attributes:
        score: What the score of before counts in the order of sentences.
        reader: What the reader's log odds do. Both are small enough that sentences within reach of
            the best one stay as many as they were.
        confidence: The weights of ``NAMES``; with them ``describe`` sums to log odds.
    """

    score: float
    reader: float
    confidence: tuple[float, ...]


@cache
def fitted() -> Blend:
    """Give what was fit."""
    stored = json.loads((files("assistant") / "data" / "rereading.json").read_text("utf-8"))
    order = stored["order"]
    return Blend(
        order["score"], order["reader"], tuple(stored["confidence"][name] for name in NAMES)
    )


def look_closer(
    question: str, texts: Sequence[str], scores: Floats, raw: float, reader: CrossEncoder
) -> tuple[Floats, float]:
    """Read the sentences that score best, and judge again.

    Args:
        question: As it was understood.
        texts: The sentences (n), at least one.
        scores: What they are ranked by (n).
        raw: The confidence that they answer, as log odds.
        reader: What reads them.

    Returns:
        The scores and the confidence after it.
    """
    read = np.argsort(-scores, kind="stable")[:MOST_READ]
    fits = np.asarray(reader.score(question, [texts[row] for row in read]), np.float64)
    blend = fitted()
    told = np.full(len(scores), fits.min())  # what was not read counts as the worst that was
    told[read] = fits
    scores = blend.score * scores + blend.reader * told
    return scores, float(describe(raw, scores[read], fits) @ blend.confidence)


def describe(raw: float, scores: Floats, fits: Floats) -> Floats:
    """Give what the confidence is made of, from the sentences read (k): in the order of ``NAMES``.

    Args:
        raw: The log odds before.
        scores: What they are ranked by now.
        fits: How well each answers, as log odds.
    """
    return np.array([1.0, raw, fits.max(), fits[np.argmax(scores)]])
