"""How short, freely worded questions are answered in small corpora: blocks held back from fitting.

    python benchmarks/short.py ../shared/bench/news-train

Puts the articles of each block (``short_questions.jsonl``), alone and with others drawn by chance,
in a folder of their own, syncs it and asks. ``--misses`` prints what went wrong; what is mended by
looking at it must be looked up among the blocks that are fit on (``--fitted``).
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from news import unpack
from quoting_cases import holds
from short_questions import Block, read_blocks

from assistant import Answer, Assistant, Settings
from assistant.evaluation import auroc

SEED = 5
OTHERS = (0, 8)
"""Articles put beside those of a block."""
ASKED = date(2023, 6, 1)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, what a right answer has, and what was answered."""

    question: str
    answers: tuple[str, ...]
    answer: Answer

    @property
    def first(self) -> bool:
        """Whether the first quoted sentence holds an answer."""
        quotes = [citation.quote for citation in self.answer.citations]
        return bool(quotes) and holds(quotes[0], self.answers)

    @property
    def told(self) -> bool:
        """Whether any quoted sentence does."""
        return any(holds(citation.quote, self.answers) for citation in self.answer.citations)


def ask_all(bench: Path, blocks: Sequence[Block], others: int) -> Iterator[Asked]:
    """Ask each block's questions in a corpus of its own."""
    rng = random.Random(SEED)
    with tempfile.TemporaryDirectory() as all_articles:
        source = Path(all_articles) / "articles"
        unpack(bench, source)
        everything = sorted(path.name for path in source.iterdir())
        for block in blocks:
            files = [*block.articles, *rng.sample(everything, others)]
            with tempfile.TemporaryDirectory() as work:
                folder = Path(work) / "articles"
                folder.mkdir()
                for file in files:
                    (folder / file).write_bytes((source / file).read_bytes())
                with Assistant(Settings(data=Path(work) / "storage", folder=folder)) as assistant:
                    assistant.sync()
                    for question, answers in block.questions():
                        yield Asked(question, answers, assistant.ask(question, as_of=ASKED))


def report(others: int, asked: Sequence[Asked]) -> str:
    """Give a line of the table."""
    yes = [each for each in asked if each.answers]
    no = [each for each in asked if not each.answers]
    figures = (
        sum(not each.answer.abstained for each in yes) / len(yes),
        sum(each.answer.abstained for each in no) / len(no),
        auroc([e.answer.confidence for e in yes], [e.answer.confidence for e in no]),
        sum(each.first for each in yes) / len(yes),
        sum(each.told for each in yes) / len(yes),
    )
    return f"{others:>6} {len(yes):>10} {len(no):>6}" + "".join(f"{f:>12.3f}" for f in figures)


def tell(asked: Sequence[Asked]) -> None:
    """Print what went wrong: declined, answered by another sentence, answered although untold."""
    for each in asked:
        right = each.first if each.answers else each.answer.abstained
        if not right:
            quotes = [citation.quote for citation in each.answer.citations][:1]
            print(f"{each.answer.confidence:.2f}  {each.question}  {each.answers[:1]}  {quotes}")


def main() -> None:
    """Read the arguments, ask, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("bench", type=Path, help="the folder news-train")
    parser.add_argument("--fitted", action="store_true", help="the blocks that are fit on")
    parser.add_argument("--misses", action="store_true", help="print them")
    arguments = parser.parse_args()
    blocks = [block for block in read_blocks() if block.held != arguments.fitted]
    print("others  answerable  not    answered    declined       AUROC  first quote   any quote")
    for others in OTHERS:
        asked = list(ask_all(arguments.bench, blocks, others))
        print(report(others, asked), flush=True)
        if arguments.misses:
            tell(asked)


if __name__ == "__main__":
    main()
