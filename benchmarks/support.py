"""Measures the support check: altered sentences caught, true ones let through, time.

    python benchmarks/support.py ../shared/bench/conflicts-dev.jsonl

The cases of ``support_cases.jsonl`` are in four parts: the check was improved on ``dev`` and
``fresh-dev``, not on ``held-out`` and ``fresh-held``; ``docs/support.md`` says how they were made.
Those of ``support_unread.jsonl`` are about places of news-dev, close to their wording, moderately
reworded or free; they were written apart from the check, and are not to be read when it is
improved, so that mistakes in them are not shown.
From conflicts-dev a statement is made of each question with its right answer, and with the false
one; each cites the sentences of the right passages that bear it out best, as an answer would.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from judging import EMBED, MOST_CITED, RARITY, READ, judge
from machine import machine
from statements import state

from assistant.citations import Verdict, check, closest, find
from assistant.evaluation import auroc
from index.passages import split_sentences

CASES = Path(__file__).parent / "support_cases.jsonl"
UNREAD = Path(__file__).parent / "support_unread.jsonl"
PARTS = ("dev", "held-out", "fresh-dev", "fresh-held")
STYLES = ("close", "moderate", "free")


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence, what it cites, and whether that bears it out."""

    half: str
    kind: str
    true: bool
    sentence: str
    cited: tuple[str, ...]
    published: tuple[str, ...]
    context: tuple[str, ...]


def read_cases(path: Path = CASES) -> list[Case]:
    """Read the cases of a file beside this one."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Case(
            row["half"],
            row["kind"],
            row["true"],
            row["sentence"],
            tuple(row["cited"]),
            tuple(row["published"]),
            tuple(row.get("context", ())),
        )
        for row in rows
    ]


def report_cases(cases: Sequence[Case], parts: Sequence[str], shown: str = "") -> None:
    """Print how many altered sentences were caught and how many true ones flagged."""
    found = [(case, judge(case)) for case in cases]
    for true, title in ((False, "altered: caught"), (True, "true: flagged")):
        print(f"\n{title:18}" + "".join(f"{part:>15}" for part in (*parts, "all")))
        kinds = sorted({case.kind for case in cases if case.true == true})
        for kind in [*kinds, ""]:
            rows = [
                [
                    verdict.support != "supported"
                    for case, verdict in found
                    if case.true == true and half in ("", case.half) and kind in ("", case.kind)
                ]
                for half in (*parts, "")
            ]
            print(f"{kind or 'all':18}" + "".join(f"{_share(row):>15}" for row in rows))
    for half in (*parts, ""):
        of_half = [(case, verdict) for case, verdict in found if half in ("", case.half)]
        yes, no = (
            [verdict.score for case, verdict in of_half if case.true == true]
            for true in (True, False)
        )
        print(f"AUROC of the score, {half or 'all'}: {auroc(yes, no):.3f}")
    for case, verdict in found if shown else ():
        if case.half == shown and case.true != (verdict.support == "supported"):
            print(f"\n{case.kind} | {verdict.support} {verdict.score:.2f} {verdict.reason}")
            print(f"   {case.sentence}")
            print(f"   {' | '.join(case.cited)}")


def _share(flags: Sequence[bool]) -> str:
    return f"{sum(flags)}/{len(flags)} {sum(flags) / len(flags):.1%}" if flags else "-"


def conflicts(path: Path) -> Iterator[tuple[dict[str, Any], str, Verdict, Verdict]]:
    """Check the statement of each question's right answer, and of its false one."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        right = row["answer"]
        while isinstance(right, list):  # some have several spellings
            right = right[0]
        sentences = [
            text[start:end] for text in row["positive"] for start, end in split_sentences(text)
        ]
        made = [state(row["query"], answer) for answer in (right, row["fakeanswer"])]
        yield row, made[1], *(cite_and_check(sentence, sentences) for sentence in made)


def cite_and_check(sentence: str, candidates: Sequence[str]) -> Verdict:
    """Cite what supports a sentence, or else what comes closest, and check it."""
    places: Sequence[int] = find(sentence, candidates, rarity=RARITY, embed=EMBED)
    if not places:
        places = closest(sentence, candidates, rarity=RARITY, embed=EMBED)[:MOST_CITED]
    cited = [candidates[place] for place in places]
    return check(sentence, cited, rarity=RARITY, embed=EMBED, read=READ)


def report_conflicts(path: Path, shown: bool) -> None:
    """Print how well right and false answers are told apart."""
    found = list(conflicts(path))
    right = [verdict for _, _, verdict, _ in found]
    false = [verdict for _, _, _, verdict in found]
    print(f"\n{path.stem}: {len(found)} questions, right answer against false one")
    print(f"AUROC of the score: {auroc([v.score for v in right], [v.score for v in false]):.3f}")
    print(f"right supported: {_share([v.support == 'supported' for v in right])}")
    print(f"false caught: {_share([v.support != 'supported' for v in false])}")
    for row, sentence, yes, no in found if shown else ():
        if yes.support != "supported" or no.support == "supported":
            print(f"\n{row['query']} {row['answer']} | {yes} | {sentence} {no}")


def report_time(cases: Sequence[Case]) -> None:
    """Print how long a sentence with five citations takes."""
    pool = [text for case in cases for text in case.cited]
    spent = []
    for number, case in enumerate(cases[:200]):
        cited = [*case.cited, *pool[number : number + 5]][:5]
        started = time.process_time()
        days = case.published
        check(case.sentence, cited, rarity=RARITY, embed=EMBED, published=days, read=READ)
        spent.append(time.process_time() - started)
    spent.sort()
    middle, slow = spent[len(spent) // 2], spent[len(spent) * 19 // 20]
    print(f"\na sentence with 5 citations: middle {middle * 1e3:.1f} ms, p95 {slow * 1e3:.1f} ms")


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("conflicts", type=Path, help="conflicts-dev.jsonl")
    parser.add_argument(
        "--show", default="", help=f"print the mistakes of one of {PARTS} or conflicts"
    )
    options = parser.parse_args()
    print(machine())
    cases = read_cases()
    report_cases(cases, PARTS, options.show)
    print(f"\n{UNREAD.stem}: a third each by how near they are to the wording of the article")
    report_cases(read_cases(UNREAD), STYLES)
    report_conflicts(options.conflicts, options.show == "conflicts")
    report_time(cases)


if __name__ == "__main__":
    main()
