"""Fits the ranker's trees on ``news-train``, and says what they are worth.

    PYTHONPATH=. python benchmarks/fit_ranker.py --bench ../shared/bench

Writes ``index/data/ranker.npz`` and prints two tables: ``news-train`` by cross-validation, where no
week of questions is ranked by trees that have seen it, and ``news-dev``, on which nothing is fit.
Needs LightGBM, which using the ranker does not. The same bench gives the same file.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import lightgbm
import numpy as np
from bench_data import Corpus, answerable, read_articles
from numpy.typing import NDArray

from assistant.evaluation import Question
from index.features import FEATURES, measure
from index.ranking import MODEL, Candidate
from index.reading import plain_reading
from index.trees import Trees

ROUNDS = 120
SEEDS = 4
"""Forests fit on other draws of rows and features; their sum wavers less than one of them."""
FOLDS = 5
UNDATED = 0.3
"""Share of articles that lose their date in the second reading of each question."""
LATER = date(2026, 11, 22)
SETTINGS = {
    "objective": "lambdarank",
    "label_gain": [0, 1, 3],
    "lambdarank_truncation_level": 20,
    "learning_rate": 0.05,
    "num_leaves": 15,
    "max_depth": 6,
    "max_bin": 63,
    "min_data_in_leaf": 40,
    "lambda_l2": 5.0,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbosity": -1,
}

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """A question with its candidates' grades, and their features by what is known of dates."""

    asked: str
    grades: NDArray[np.int_]
    rows: dict[str, Floats]


def read_cases(bench: Path) -> list[Case]:
    """Find and measure the candidates of a bench's questions."""
    rng = random.Random(bench.name)
    with Corpus(read_articles(bench)) as corpus:
        return [_read_case(corpus, question, rng) for question in answerable(bench)]


def _read_case(corpus: Corpus, question: Question, rng: random.Random) -> Case:
    numbers, candidates = corpus.candidates(question.question)
    asked = date.fromisoformat(question.asked)

    def rows(as_of: date | None, found: Sequence[Candidate] = candidates) -> Floats:
        return measure(plain_reading(question.question, as_of), found, corpus.rarity)

    some, undated = _undate(candidates, UNDATED, rng), _undate(candidates, 1, rng)
    readings = {
        "as asked": rows(asked),
        "30 % of the articles undated": rows(asked, some),
        "no day of the question": rows(None),
        f"asked on {LATER}": rows(LATER),
        "all articles undated": rows(asked, undated),
    }
    return Case(question.asked, corpus.grades(numbers, question), readings)


def _undate(candidates: Sequence[Candidate], share: float, rng: random.Random) -> list[Candidate]:
    lost = {c.article: rng.random() < share for c in candidates}
    return [replace(c, published="" if lost[c.article] else c.published) for c in candidates]


def fit(cases: Sequence[Case]) -> list[lightgbm.Booster]:
    """Fit a forest for each seed, on every question read with all dates and with some."""
    readings = ("as asked", "30 % of the articles undated")
    rows = np.vstack([case.rows[reading] for reading in readings for case in cases])
    grades = np.concatenate([case.grades for _ in readings for case in cases])
    sizes = [len(case.grades) for _ in readings for case in cases]
    return [
        lightgbm.train(
            SETTINGS | {"seed": seed},
            lightgbm.Dataset(rows, grades, group=sizes, feature_name=list(FEATURES)),
            ROUNDS,
        )
        for seed in range(SEEDS)
    ]


def to_trees(forests: Sequence[lightgbm.Booster]) -> Trees:
    """Join the forests into one."""
    dumps = [forest.dump_model() for forest in forests]
    return Trees.from_lightgbm(
        dumps[0] | {"tree_info": [tree for dump in dumps for tree in dump["tree_info"]]}
    )


def cross_validate(cases: Sequence[Case]) -> list[dict[str, Floats]]:
    """Score each case in every reading, by trees fit on the other weeks."""
    weeks = sorted({case.asked for case in cases})
    random.Random(0).shuffle(weeks)
    fold = {week: number % FOLDS for number, week in enumerate(weeks)}
    forests = [
        to_trees(fit([case for case in cases if fold[case.asked] != number]))
        for number in range(FOLDS)
    ]
    return [score(forests[fold[case.asked]], case) for case in cases]


def score(trees: Trees, case: Case) -> dict[str, Floats]:
    """Score a case's candidates in every reading."""
    return {reading: trees.predict(rows) for reading, rows in case.rows.items()}


def report(name: str, cases: Sequence[Case], scores: Sequence[dict[str, Floats]]) -> None:
    """Print a table, one line a reading; keyword match and cosine alone for comparison."""
    print(f"\n{name}: {len(cases)} questions{'':<14}MRR@20  recall@1  recall@5")
    alone = {feature: FEATURES.index(feature) for feature in ("keyword", "cosine")}
    for feature, column in alone.items():
        _print_line(feature, cases, [case.rows["as asked"][:, column] for case in cases])
    for reading in cases[0].rows:
        _print_line(reading, cases, [score[reading] for score in scores])


def _print_line(name: str, cases: Sequence[Case], scores: Sequence[Floats]) -> None:
    figures = []
    for case, values in zip(cases, scores, strict=True):
        grades = case.grades[np.argsort(-values, kind="stable")]
        gold = np.flatnonzero(grades[:20] == 2)
        rank = 1 / (gold[0] + 1) if gold.size else 0.0
        figures.append([rank, float(grades[0] > 0), float(grades[:5].any())])
    mrr, first, five = np.mean(figures, axis=0)
    print(f"{name:<40}{mrr:6.3f}{first:10.3f}{five:10.3f}")


def main() -> None:
    """Read the arguments, fit, write and report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench"))
    bench = parser.parse_args().bench
    train = read_cases(bench / "news-train")
    report("news-train, cross-validated", train, cross_validate(train))
    trees = to_trees(fit(train))
    path = Path(__file__).parent.parent / "index" / "data" / MODEL
    trees.save(path)
    print(f"\n{path.name}: {len(trees.roots)} trees, {path.stat().st_size // 1000} kB")
    dev = read_cases(bench / "news-dev")
    report("news-dev", dev, [score(trees, case) for case in dev])


if __name__ == "__main__":
    main()
