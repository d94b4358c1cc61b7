"""Fits the choice of sentences and the confidence of answers, and tells how good they are.

    python benchmarks/fit_quoting.py ../shared/bench/news-train

Writes ``sentences.npz``, ``chances.npz`` and ``confidence.npz`` in ``assistant/data``. Every figure
printed is cross-validated by week or block of short questions: nothing is measured on what it was
fit on, and blocks that are held back are fit on by nothing at all. Needs LightGBM (extra ``fit``);
takes about twenty minutes on two cores; the same seed gives the same files.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray
from plain_search import PlainSearch
from quoting_cases import SHORT_EXTRA, Case, holds, make_cases

from assistant import confidence, features
from assistant.evaluation import auroc
from assistant.features import Evidence, gather
from assistant.furniture import without_furniture
from assistant.questions import Question, read_question
from assistant.quoting import DEFAULT_THRESHOLD
from index import make_embedder
from index.trees import Trees

SEED = 3
FOLDS = 5
DATA = Path(__file__).parent.parent / "assistant" / "data"

SCORED = {("full", 0), ("pos", 2), ("pos", 20), *(("short", extra) for extra in SHORT_EXTRA)}
"""Kinds and sizes of cases that the sentence scorer is fit on."""
WEIGHTS = {"cut": 0.1, "short": 3.0, "full": 2.0}
"""What a case counts for. A cut article often still tells the answer in other words, so those count
little; short questions are few and the likeliest to be typed."""
SHORT_BALANCE = {True: 0.79, False: 1.37}
"""Of the short questions written down more have an answer than not; weighed, as many."""

_COMMON = {
    "learning_rate": 0.05,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "seed": SEED,
    "num_threads": 2,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}
_RANKER = _COMMON | {
    "objective": "lambdarank",
    "num_leaves": 15,
    "max_depth": 6,
    "lambdarank_truncation_level": 10,
    "label_gain": [0, 1, 3],
}
_RANKER_ROUNDS = 150
_JUDGE = _COMMON | {
    "objective": "binary",
    "num_leaves": 8,
    "lambda_l2": 5.0,
    "monotone_constraints": [confidence.DIRECTIONS.get(name, 0) for name in confidence.NAMES],
}
_JUDGE_ROUNDS = 300
_CHANCE = _COMMON | {
    "objective": "binary",
    "num_leaves": 15,
    "lambda_l2": 5.0,
    "min_data_in_leaf": 100,
}
_CHANCE_ROUNDS = 120


@dataclass(slots=True)
class Example:
    """A case as the models see it; ``labels``: 2 answer in a gold article, 1 elsewhere, 0 none."""

    case: Case
    question: Question
    evidence: Evidence
    labels: NDArray[np.int8]


def make_examples(bench: Path) -> list[Example]:
    """Measure all sentences of all cases."""
    embed = make_embedder("bundled").embed
    examples = []
    for number, case in enumerate(make_cases(bench, PlainSearch(bench, embed), SEED)):
        if number % 1000 == 0:
            print(f"case {number:,}", flush=True)
        case = replace(case, hits=tuple(without_furniture(case.hits)))
        if not case.hits:
            continue
        question = read_question(case.question, case.rarity)
        evidence = gather(question, case.hits, case.rarity, embed, case.asked)
        labels = np.array([_label(case, span) for span in evidence.spans], np.int8)
        none = np.zeros((0, 0), np.float32)
        slim = replace(evidence, vectors=none, wording=none)
        examples.append(Example(replace(case, hits=()), question, slim, labels))
    return examples


def _label(case: Case, span: tuple[int, int, int]) -> int:
    hit = case.hits[span[0]]
    if not holds(hit.text[span[1] - hit.start : span[2] - hit.start], case.answers):
        return 0
    return 2 if hit.file in case.gold else 1


def fit_scorer(examples: Sequence[Example]) -> Trees:
    """Fit the ranking of sentences on the cases of ``SCORED`` that have an answer to rank."""
    used = [e for e in examples if (e.case.kind, e.case.size) in SCORED and e.labels.any()]
    data = lightgbm.Dataset(
        np.concatenate([e.evidence.table for e in used]),
        np.concatenate([e.labels for e in used]),
        group=[len(e.labels) for e in used],
        feature_name=list(features.NAMES),
    )
    return _trees(_RANKER, data, _RANKER_ROUNDS)


def fit_chances(examples: Sequence[Example]) -> Trees:
    """Fit how likely a sentence answers, on all cases but the cut ones, answerable or not."""
    used = [e for e in examples if e.case.kind != "cut"]
    data = lightgbm.Dataset(
        np.concatenate([e.evidence.table for e in used]),
        np.concatenate([e.labels > 0 for e in used]).astype(int),
        weight=np.concatenate([np.full(len(e.labels), WEIGHTS.get(e.case.kind, 1)) for e in used]),
        feature_name=list(features.NAMES),
    )
    return _trees(_CHANCE, data, _CHANCE_ROUNDS)


def fit_judge(rows: NDArray[np.float32], examples: Sequence[Example]) -> Trees:
    """Fit the confidence on ``rows``, described with figures of models that did not see them."""
    data = lightgbm.Dataset(
        rows,
        np.array([e.case.answerable for e in examples], int),
        weight=[_weight(e.case) for e in examples],
        feature_name=list(confidence.NAMES),
    )
    return _trees(_JUDGE, data, _JUDGE_ROUNDS)


def _weight(case: Case) -> float:
    weight = WEIGHTS.get(case.kind, 1.0)
    return weight * (SHORT_BALANCE[case.answerable] if case.kind == "short" else 1.0)


def _trees(settings: dict[str, Any], data: lightgbm.Dataset, rounds: int) -> Trees:
    return Trees.from_lightgbm(lightgbm.train(settings, data, rounds).dump_model())


def folds(examples: Sequence[Example]) -> NDArray[np.intp]:
    """Deal the weeks out to ``FOLDS`` folds; give each example's, -1 where it is held back."""
    groups = sorted({e.case.group for e in examples if e.case.kind != "held"})
    random.Random(SEED).shuffle(groups)
    number = {group: i % FOLDS for i, group in enumerate(groups)}
    return np.array([number.get(e.case.group, -1) for e in examples])


def describe(
    examples: Sequence[Example],
    scores: Sequence[NDArray[np.float64]],
    chances: Sequence[NDArray[np.float64]],
) -> NDArray[np.float32]:
    """Give the confidence's features of each example."""
    return np.array(
        [
            confidence.describe(e.question, e.evidence, score, chance)
            for e, score, chance in zip(examples, scores, chances, strict=True)
        ]
    )


def cross_score(
    fit: Callable[[Sequence[Example]], Trees],
    examples: Sequence[Example],
    fold: NDArray[np.intp],
) -> list[NDArray[np.float64]]:
    """Judge each example's sentences by a model that is fit on the other folds."""
    scores: list[NDArray[np.float64]] = [np.zeros(0)] * len(examples)
    for out in range(-1, FOLDS):
        model = fit(_fitted(examples, fold, out))
        for place in np.nonzero(fold == out)[0].tolist():
            scores[place] = model.predict(examples[place].evidence.table)
    return scores


def cross_judge(
    rows: NDArray[np.float32], examples: Sequence[Example], fold: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Give each example's confidence by a judge fit on the other folds."""
    chances = np.zeros(len(examples))
    for out in range(-1, FOLDS):
        seen = (fold != out) & (fold >= 0)
        judge = fit_judge(rows[seen], _fitted(examples, fold, out))
        chances[fold == out] = 1 / (1 + np.exp(-judge.predict(rows[fold == out])))
    return chances


def _fitted(examples: Sequence[Example], fold: NDArray[np.intp], out: int) -> list[Example]:
    """Take the examples of all folds but ``out``, and none that is held back."""
    return [e for e, f in zip(examples, fold, strict=True) if f not in (out, -1)]


def report_sentences(examples: Sequence[Example], scores: Sequence[NDArray[np.float64]]) -> None:
    """Print how often an answer stands in the first sentence, and in the first three."""
    print(f"\n{'kind':6} {'size':>5} {'cases':>6} {'sentence@1':>11} {'@3':>6}")
    for kind, size in sorted({(e.case.kind, e.case.size) for e in examples if e.case.answerable}):
        found = [
            [e.labels[np.argsort(-s, kind="stable")[:k]].any() for k in (1, 3)]
            for e, s in zip(examples, scores, strict=True)
            if e.case.answerable and (e.case.kind, e.case.size) == (kind, size)
        ]
        first, three = np.mean(found, axis=0)
        print(f"{kind:6} {size or 'all':>5} {len(found):>6} {first:>11.3f} {three:>6.3f}")


def report_confidence(examples: Sequence[Example], chances: NDArray[np.float64]) -> None:
    """Print how well answerable and other questions are told apart, and how true the figure is."""
    kinds: dict[str, Callable[[Case], bool]] = {
        "as put, all articles": lambda case: case.kind == "full",
        "articles gone": lambda case: (
            case.kind == "gone" or case.kind == "full" and case.answerable
        ),
        "2 articles": lambda case: case.size == 2 and case.kind != "cut",
        "20 articles": lambda case: case.size == 20 and case.kind != "cut",
        "200 articles": lambda case: case.size == 200,
        "short questions": lambda case: case.kind == "short",
        "held back, alone": lambda case: case.kind == "held" and case.size == 0,
        "held back, 25 more": lambda case: case.kind == "held" and case.size == 25,
        "held back, 60 more": lambda case: case.kind == "held" and case.size == 60,
        "answer cut out": lambda case: case.kind in ("cut", "pos") and case.size in (2, 20),
    }
    pairs = list(zip([e.case for e in examples], chances.tolist(), strict=True))
    print(f"\n{'':21} {'AUROC':>6} {'answered':>9} {'declined':>9}  at {DEFAULT_THRESHOLD}")
    for name, wanted in kinds.items():
        yes = [chance for case, chance in pairs if wanted(case) and case.answerable]
        no = [chance for case, chance in pairs if wanted(case) and not case.answerable]
        answered = np.mean([chance >= DEFAULT_THRESHOLD for chance in yes])
        declined = np.mean([chance < DEFAULT_THRESHOLD for chance in no])
        print(f"{name:21} {auroc(yes, no):>6.3f} {answered:>9.2f} {declined:>9.2f}")
    print("\nconfidence  cases  answerable (without cut articles)")
    for step in range(10):
        inside = [
            case.answerable
            for case, chance in pairs
            if case.kind != "cut" and step <= 10 * chance < step + 1
        ]
        print(f"{step / 10:.1f} to {step / 10 + 0.1:.1f} {len(inside):>6} {np.mean(inside):>10.2f}")


def main() -> None:
    """Fit, report, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("bench", type=Path, help="the folder news-train")
    fit_all(make_examples(parser.parse_args().bench))


def fit_all(examples: Sequence[Example]) -> None:
    """Fit, report and write all three models."""
    fold = folds(examples)
    scores = cross_score(fit_scorer, examples, fold)
    report_sentences(examples, scores)
    chances = cross_score(fit_chances, examples, fold)
    rows = describe(examples, scores, chances)
    report_confidence(examples, cross_judge(rows, examples, fold))
    fitted = _fitted(examples, fold, -1)
    fit_scorer(fitted).save(DATA / "sentences.npz")
    fit_chances(fitted).save(DATA / "chances.npz")
    fit_judge(rows[fold >= 0], fitted).save(DATA / "confidence.npz")


if __name__ == "__main__":
    main()
