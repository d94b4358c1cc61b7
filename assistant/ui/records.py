"""A turn of a conversation as the browser keeps it, and reads it back after a reload.

Owns the format: what is in it, what is left out to stay small, and how what comes back is checked.
A turn holds facts, never HTML. Knows nothing of looks.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from assistant.answers import Answer, Citation
from index import Hit

VERSION = 1
HITS = 6  # ranked passages that travel with an answer
PASSAGE = 280  # characters of each


class Chosen(BaseModel):
    """The filters that a question was asked with."""

    model_config = ConfigDict(frozen=True)

    source: tuple[str, ...] = ()
    file: tuple[str, ...] = ()
    after: str = ""
    before: str = ""


class Turn(BaseModel):
    """One question and what came of it: an answer, an error, or what was said until it was stopped.

    Attributes:
        said: The text so far where the answer was stopped, with its ``citations``.
    """

    model_config = ConfigDict(frozen=True)

    question: str
    answer: Answer | None = None
    error: str = ""
    said: str = ""
    citations: tuple[Citation, ...] = ()
    filters: Chosen = Field(default_factory=Chosen)


def short(turn: Turn) -> Turn:
    """Leave out what is not shown: the passages behind the first few, and most of their text."""
    if turn.answer is None:
        return turn
    hits = tuple(map(_short, turn.answer.hits[:HITS]))
    return turn.model_copy(update={"answer": replace(turn.answer, hits=hits)})


def kept(turn: Turn) -> dict[str, Any]:
    """Give what the browser keeps of a turn."""
    turn = short(turn)
    return turn.model_dump(mode="json", exclude_defaults=True) | {"question": turn.question}


def _short(hit: Hit) -> Hit:
    """Cut a passage at a word, so that its place still says the same."""
    text = hit.text
    if len(text) > PASSAGE:
        text = text[: text.rfind(" ", 1, PASSAGE) if " " in text[1:PASSAGE] else PASSAGE]
    return replace(hit, text=text, end=hit.start + len(text), sentences=())
