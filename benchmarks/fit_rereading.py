"""Fits how much the second reading of sentences counts, and tells what it brings.

    python benchmarks/fit_rereading.py ../shared/bench/news-train

Asks the short questions of the blocks that the scorer and the confidence were not fit on, each
block's articles alone and with eight others, and fits four weights of the confidence (logistic
regression, both outcomes weighed the same). Every figure printed for them is of questions that they
were not fit on: blocks are dealt out to folds. Writes ``assistant/data/rereading.json``; the two
weights of the order are set by hand, by the last table, and kept. Takes about five minutes.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from quoting_cases import holds
from short import OTHERS, ask_all
from short_questions import read_blocks

from assistant import rereading
from assistant.crossencoder import CrossEncoder
from assistant.evaluation import auroc

FOLDS = 5
RIDGE = 1.0
FILE = Path(__file__).parent.parent / "assistant" / "data" / "rereading.json"

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Look:
    """What ``look_closer`` was given for a question, and what the reader said."""

    block: int
    answers: tuple[str, ...]
    texts: tuple[str, ...]
    scores: Floats
    raw: float
    fits: Floats

    def order(self, score: float, reader: float) -> list[int]:
        """Rank the sentences that were read."""
        order: list[int] = np.argsort(-(score * self.scores + reader * self.fits)).tolist()
        return order


def looks(bench: Path) -> Iterator[Look]:
    """Ask all questions, and keep the first look at each."""
    seen: list[tuple[tuple[str, ...], Floats, float, Floats]] = []

    def record(
        question: str, texts: Sequence[str], scores: Floats, raw: float, reader: CrossEncoder
    ) -> tuple[Floats, float]:
        read = np.argsort(-scores, kind="stable")[: rereading.MOST_READ]
        best = tuple(texts[row] for row in read)
        fits = np.asarray(reader.score(question, best), np.float64)
        seen.append((best, scores[read], raw, fits))
        return plain(question, texts, scores, raw, reader)

    plain, rereading.look_closer = rereading.look_closer, record
    blocks = [block for block in read_blocks() if block.held]
    numbers = [number for number, block in enumerate(blocks) for _ in block.questions()]
    for others in OTHERS:
        for number, asked in zip(numbers, ask_all(bench, blocks, others), strict=True):
            if seen:
                yield Look(number, asked.answers, *seen[0])
            seen.clear()


def fit(rows: Floats, answerable: NDArray[np.bool_]) -> Floats:
    """Give the weights (f) of logistic regression on ``rows`` (n, f), by Newton's method."""
    weight = np.where(answerable, 0.5 / answerable.mean(), 0.5 / (1 - answerable.mean()))
    ridge = RIDGE * np.diag([0.0] + [1.0] * (rows.shape[1] - 1))
    found = np.zeros(rows.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-rows @ found))
        slope = rows.T @ (weight * (chance - answerable)) + ridge @ found
        bend = (rows.T * (weight * chance * (1 - chance))) @ rows + ridge
        found -= np.linalg.solve(bend, slope)
    return found


def report(name: str, odds: Floats, answerable: NDArray[np.bool_]) -> None:
    """Print how answerable and other questions are told apart."""
    area = auroc(odds[answerable].tolist(), odds[~answerable].tolist())
    answered, declined = (odds[answerable] >= 0).mean(), (odds[~answerable] < 0).mean()
    print(f"{name:8} AUROC {area:.3f}  answered {answered:.3f}  declined {declined:.3f}")


def main() -> None:
    """Ask, fit, report, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("bench", type=Path, help="the folder news-train")
    found = list(looks(parser.parse_args().bench))
    stored = json.loads(FILE.read_text(encoding="utf-8"))
    order = stored["order"]
    rows = np.array(
        [
            rereading.describe(
                look.raw, order["score"] * look.scores + order["reader"] * look.fits, look.fits
            )
            for look in found
        ]
    )
    answerable = np.array([bool(look.answers) for look in found])
    fold = np.array([look.block % FOLDS for look in found])
    odds = np.zeros(len(found))
    for out in range(FOLDS):
        odds[fold == out] = rows[fold == out] @ fit(rows[fold != out], answerable[fold != out])
    report("before", rows[:, 1], answerable)
    report("after", odds, answerable)
    print("\nreader's share  first sentence right  one of three")
    for reader in (0.0, 0.05, 0.1, 0.15, 0.2, 0.3):
        right = [
            [holds(look.texts[row], look.answers) for row in look.order(order["score"], reader)[:3]]
            for look in found
            if look.answers
        ]
        first, any_of_them = np.mean([(ranked[0], any(ranked)) for ranked in right], axis=0)
        print(f"{reader:14} {first:21.3f} {any_of_them:13.3f}")
    weights = fit(rows, answerable).round(3).tolist()
    stored["confidence"] = dict(zip(rereading.NAMES, weights, strict=True))
    FILE.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
