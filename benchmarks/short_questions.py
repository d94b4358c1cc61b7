"""Short questions on articles of ``news-train``, as people type them: ``short_questions.jsonl``.

The quiz questions there are long and name everything; people ask "why did he resign?". A block is a
corpus: its articles, questions that they answer, and questions on the same matter that they do not
answer. A third of the blocks, drawn by chance, is held back from fitting, to measure on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_suffix(".jsonl")


@dataclass(frozen=True, slots=True)
class Block:
    """A corpus and its questions.

    Attributes:
        articles: Files of ``news-train``.
        answered: Questions that they answer, with words that a sentence that answers has.
        others: Questions that they do not answer.
        held: Whether it is only measured on.
    """

    articles: tuple[str, ...]
    answered: dict[str, tuple[str, ...]]
    others: tuple[str, ...]
    held: bool

    def questions(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Give all questions with their answers, which the others lack."""
        yield from self.answered.items()
        yield from ((question, ()) for question in self.others)


def read_blocks() -> list[Block]:
    """Read all blocks."""
    return [
        Block(
            tuple(item["articles"]),
            {question: tuple(answers) for question, answers in item["answered"].items()},
            tuple(item["others"]),
            item["held"],
        )
        for item in map(json.loads, FILE.read_text(encoding="utf-8").splitlines())
    ]
