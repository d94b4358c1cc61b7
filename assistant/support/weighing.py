"""How what rules found and what a reader made of a sentence become one verdict.

Owns the weights of both, fit by ``benchmarks/fit_entailment.py``, and how much doubt is too much.
Pure; knows nothing of networks.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from assistant.answers import Support

Fault = Literal["", "otherwise", "silent", "yes-or-no"]
"""What rules found amiss: the cited sentences say it otherwise, say too little of it, or seem to
say no to it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check of one sentence found.

    Attributes:
        support: Whether the cited sentences say it.
        score: From 0 to 1, higher where they say more of it; ranks sentences.
        reason: What is wrong, in words for the user; empty where it is supported.
        sure: Whether it is seen and not guessed, so that no reader overrules it.
        fault: What sort of thing is wrong; empty where it is supported.
    """

    support: Support
    score: float
    reason: str
    sure: bool = False
    fault: Fault = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of a sentence and what it cites.

    Attributes:
        doubt: Log odds that the cited sentences do not bear it out.
        words: Where its pieces of words stand in it (start, end), and the log odds that it is they
            that are not borne out.
    """

    doubt: float
    words: tuple[tuple[int, int, float], ...]


Reader = Callable[[str, Sequence[str], Sequence[str]], Reading]
"""Reads a sentence, the sentences that it cites, and what is known around them."""

FAULTS: tuple[Fault, ...] = ("otherwise", "silent", "yes-or-no")
NAMES = ("constant", *FAULTS, "score", "doubt", "words")
"""What ``describe`` gives."""


@cache
def _fitted() -> tuple[tuple[float, ...], float, float]:
    stored = json.loads((files("assistant") / "data" / "entailment.json").read_text("utf-8"))
    return tuple(stored["weights"][name] for name in NAMES), stored["partly"], stored["unsupported"]


def describe(ruled: Verdict, reading: Reading) -> tuple[float, ...]:
    """Give what the doubt is made of, in the order of ``NAMES``."""
    return (
        1.0,
        *(float(ruled.fault == fault) for fault in FAULTS),
        ruled.score,
        reading.doubt,
        max((odds for _, _, odds in reading.words), default=0.0),
    )


def weigh(ruled: Verdict, reading: Reading, sentence: str) -> Verdict:
    """Put together what the rules found and what a reader made of a sentence."""
    weights, partly, unsupported = _fitted()
    odds = sum(w * x for w, x in zip(weights, describe(ruled, reading), strict=True))
    if ruled.sure:
        odds = max(odds, unsupported if ruled.support == "unsupported" else partly)
    score = 1 / (1 + math.exp(min(50.0, max(-50.0, odds))))
    if odds < partly:
        return Verdict("supported", score, "")
    support: Support = "unsupported" if odds >= unsupported else "partly"
    reason = ruled.reason or _faulty(sentence, reading)
    return Verdict(support, score, reason, ruled.sure, ruled.fault)


def _faulty(sentence: str, reading: Reading) -> str:
    """Name the words that are least borne out."""
    spans: list[list[int]] = []
    for start, end, odds in reading.words:
        if odds <= 0:
            continue
        if spans and not sentence[spans[-1][1] : start].strip():
            spans[-1][1] = end
        else:
            spans.append([start, end])
    words = [_whole(sentence, start, end) for start, end in spans]
    told = " or ".join(f"“{word}”" for word in dict.fromkeys(words[:3]))
    return f"The cited sentences do not bear out {told or 'this'}"


def _whole(sentence: str, start: int, end: int) -> str:
    while start and sentence[start - 1].isalnum():
        start -= 1
    while end < len(sentence) and sentence[end].isalnum():
        end += 1
    return sentence[start:end]
