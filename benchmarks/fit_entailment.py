"""Fits the network that reads a sentence together with what it cites, and how much it counts.

    pip install torch onnx
    python benchmarks/fit_entailment.py ../shared/bench/news-train [--weights-only]

Learns from ``entailment_sentences.jsonl.gz``, written for this: sentences about places in the
bench's articles, borne out by them or not, with the words marked that are at fault; and from
alterations made by rules. Items whose number ends in 7 are kept out: on half of those and on "dev"
and "fresh-dev" of ``support_cases.jsonl`` it is fit how much the network and the rules count, and
from where on a sentence is doubted; figures are told of the others. Writes
``assistant/data/entailment.onnx`` and ``entailment.json``. Takes seven to eight hours on two cores;
``--weights-only`` keeps the network and takes some minutes.

The network that is shipped saw the sentences while they were being written: the first quarter some
four times, about four in five of the others once or twice. A new fit sees all of them three times,
and is not the same to the byte.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from bench_data import read_articles
from entailment_learning import EVERY, KEPT, Written, counts, learn, read_sentences
from judging import EMBED, RARITY
from machine import machine
from numpy.typing import NDArray
from support import read_cases

from assistant.citations import check
from assistant.entailment import EntailmentReader
from assistant.evaluation import auroc
from assistant.support.weighing import FAULTS, NAMES, Reader, Reading, Verdict, describe

DATA = Path(__file__).parent.parent / "assistant" / "data"
FLAGGED, SURELY = 0.05, 0.015
"""How many of the true sentences of ``support_cases.jsonl`` may be doubted, and held unsupported,
where the weights are fit."""
RIDGE = 1.0

Floats = NDArray[np.float64]


def cases(parts: Sequence[str]) -> list[Written]:
    """Take sentences of ``support_cases.jsonl``."""
    return [
        Written(-1, c.kind, c.true, c.sentence, (), c.cited, c.published[0], c.context)
        for c in read_cases()
        if c.half in parts
    ]


def judge_all(rows: Sequence[Written]) -> tuple[Floats, Floats, Floats]:
    """Let the rules and the network judge sentences that are not word for word what they cite.

    Returns:
        What they made of each, in the order of ``NAMES``; 1 for those that are wrong; how much each
        is to count.
    """
    read = EntailmentReader().read
    told: list[tuple[float, ...]] = []
    judged: list[Written] = []
    for row in rows:
        seen: list[Reading] = []

        def look(
            sentence: str, cited: Sequence[str], context: Sequence[str], seen: list[Reading] = seen
        ) -> Reading:
            seen.append(read(sentence, cited, context))
            return seen[0]

        checked(row, look)
        if seen:
            told.append(describe(checked(row, None), seen[0]))
            judged.append(row)
    wrong = [float(not row.true) for row in judged]
    return np.array(told), np.array(wrong), np.array(counts(judged))


def checked(row: Written, read: Reader | None) -> Verdict:
    """Check a sentence."""
    return check(
        row.sentence,
        row.cited,
        rarity=RARITY,
        embed=EMBED,
        published=[row.published] * len(row.cited),
        context=row.context,
        read=read,
    )


def fit(x: Floats, wrong: Floats, count: Floats) -> Floats:
    """Fit the weights: logistic regression in which each sentence counts ``count`` times."""
    weights = np.zeros(len(NAMES))
    ridge = np.diag([0.0] + [RIDGE] * (len(NAMES) - 1))
    for _ in range(30):  # Newton's steps
        chance = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (count * (chance - wrong)) + ridge @ weights
        curve = (x * (count * chance * (1 - chance))[:, None]).T @ x + ridge
        weights -= np.linalg.solve(curve, slope)
    return weights


def report(name: str, x: Floats, wrong: Floats, weights: Floats, partly: float) -> None:
    """Print how well sentences are told apart by the rules, by the network, and by both."""
    bad, odds = wrong > 0, x @ weights
    rules = np.asarray(x[:, [NAMES.index(name) for name in FAULTS]].sum(axis=1) > 0)
    print(f"\n{name}: {len(x)} sentences")
    for by, score, caught in (
        ("rules", rules - x[:, NAMES.index("score")], rules),
        ("network", x[:, NAMES.index("doubt")], x[:, NAMES.index("doubt")] > 0),
        ("both", odds, odds >= partly),
    ):
        apart = auroc((-score[~bad]).tolist(), (-score[bad]).tolist())
        shares = f"caught {caught[bad].mean():.1%}, flagged {caught[~bad].mean():.1%}"
        print(f"   {by:8} AUROC {apart:.3f}, {shares}")


def main() -> None:
    """Fit and tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("bench", type=Path, help="../shared/bench/news-train")
    parser.add_argument("--weights-only", action="store_true", help="keep the network")
    options = parser.parse_args()
    print(machine())
    articles = read_articles(options.bench)
    rows = read_sentences(articles)
    print(f"{len(rows)} sentences, {sum(row.kept for row in rows)} kept out")
    if not options.weights_only:
        learn([row for row in rows if not row.kept], articles, DATA / "entailment.onnx")
    kept = [row for row in rows if row.kept]
    first = [row for row in kept if row.item % (2 * EVERY) == KEPT]
    x, wrong, count = judge_all(first)
    of_cases, wrong_cases, count_cases = judge_all(cases(("dev", "fresh-dev")))
    count = np.concatenate([count, count_cases * len(x) / len(of_cases)])
    weights = fit(np.vstack([x, of_cases]), np.concatenate([wrong, wrong_cases]), count)
    odds = (of_cases @ weights)[wrong_cases == 0]
    partly, unsupported = (float(np.quantile(odds, 1 - share)) for share in (FLAGGED, SURELY))
    others, wrong, _ = judge_all([row for row in kept if row.item % (2 * EVERY) != KEPT])
    report("written, not fit on", others, wrong, weights, partly)
    held, wrong, _ = judge_all(cases(("held-out", "fresh-held")))
    report("cases, not fit on", held, wrong, weights, partly)
    stored = {
        "weights": {name: round(float(w), 4) for name, w in zip(NAMES, weights, strict=True)},
        "partly": round(partly, 3),
        "unsupported": round(unsupported, 3),
    }
    (DATA / "entailment.json").write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
