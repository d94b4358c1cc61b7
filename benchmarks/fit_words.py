"""Counts words of news and writes ``index/data/words.tsv.gz``, the background of ``index.rarity``.

    PYTHONPATH=. python benchmarks/fit_words.py --bench ../shared/bench

A line is a term, its weight and its name share, each as a small whole number.
"""

from __future__ import annotations

import argparse
import gzip
import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bench_data import read_articles

from index.passages import split_passages
from index.rarity import NAME_STEPS, UNSEEN_NAME_SHARE, WEIGHT_STEPS
from index.terms import analyze, normalize

TABLE = Path(__file__).parent.parent / "index" / "data" / "words.tsv.gz"
FEWEST = 3
"""Passages that must hold a term, else it is left to the default."""
LONGEST = 30
HEADLINE = 0.6
"""A sentence with a larger share of capitalised words tells nothing about names."""

_WORD = re.compile(r"[^\W_]+")


class Counts:
    """What is counted of each term: passages, places inside sentences, capitals there."""

    def __init__(self) -> None:
        """Start from nothing."""
        self.passages = 0
        self.holding: Counter[str] = Counter()
        self.inside: Counter[str] = Counter()
        self.capitals: Counter[str] = Counter()

    def add(self, text: str) -> None:
        """Count an article's passages."""
        for passage in split_passages(text):
            self.passages += 1
            self.holding.update(set(analyze(text[passage.start : passage.end])))
            for start, end in passage.sentences:
                self._add_capitals(_WORD.findall(normalize(text[start:end]))[1:])

    def lines(self) -> Iterator[str]:
        """Give the table's lines, in the order of the terms."""
        for term, holding in sorted(self.holding.items()):
            if holding >= FEWEST and len(term) <= LONGEST:
                weight = round(-WEIGHT_STEPS * math.log(holding / self.passages))
                # One place more, as if seen once with the share of an unseen word.
                name = (self.capitals[term] + UNSEEN_NAME_SHARE) / (self.inside[term] + 1)
                yield f"{term}\t{weight}\t{round(NAME_STEPS * name)}\n"

    def _add_capitals(self, words: list[str]) -> None:
        if sum(word[0].isupper() for word in words) > HEADLINE * len(words):
            return
        for word in words:
            self.inside[_term(word)] += 1
            self.capitals[_term(word)] += word[0].isupper()


@cache
def _term(word: str) -> str:
    return " ".join(analyze(word))


def main() -> None:
    """Read the arguments, count, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench"))
    counts = Counts()
    for article in read_articles(parser.parse_args().bench / "news-train"):
        counts.add(article.text)
    lines = list(counts.lines())
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_bytes(gzip.compress("".join(lines).encode(), 9, mtime=0))
    size = TABLE.stat().st_size // 1000
    print(f"{len(lines):,} terms of {counts.passages:,} passages in {TABLE.name}, {size} kB")


if __name__ == "__main__":
    main()
