"""A question's way in and its reply's way out: one line of JSON for each step of the work.

Owns what a reply's lines hold, how many replies are made at once and how many may wait. Knows
nothing of Gradio, nor of how a reply looks (``conversation``) or is made (``assistant.chat``).
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from assistant.answers import Answer, Partial
from assistant.errors import USER_ERRORS
from assistant.ui import conversation, exports, texts
from assistant.ui.records import Chosen, Turn, kept, short

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from assistant.chat import Assistant

log = logging.getLogger(__name__)

REMEMBERED = 12  # turns of a conversation that a follow-up question may lean on
PAUSE = 0.05  # seconds between two pictures of a growing text; the eye sees no more
KIND = "application/x-ndjson"
Lines = Generator[bytes]


class Asked(BaseModel):
    """What the page sends: a question, what was said before, and the filters that are on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str
    history: tuple[tuple[str, str], ...] = ()
    filters: Chosen = Field(default_factory=Chosen)


class Desk:
    """So many replies at once, and so many more that wait; beyond that it is full."""

    def __init__(self, at_once: int, waiting: int) -> None:
        """Take both limits."""
        self._turns = asyncio.Semaphore(at_once)
        self._places = at_once + waiting
        self._taken = 0

    @property
    def full(self) -> bool:
        """Tell whether one more must be sent away."""
        return self._taken >= self._places

    @property
    def busy(self) -> bool:
        """Tell whether one more has to wait."""
        return self._turns.locked()

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place, waiting or not."""
        self._taken += 1
        try:
            yield
        finally:
            self._taken -= 1

    async def serve(self, lines: Lines) -> AsyncIterator[bytes]:
        """Wait for a turn, then pass lines on as a thread makes them; who leaves ends the work."""
        if self.busy:
            yield _line(stage="waiting", html=conversation.stage_html("waiting"))
        async with self._turns:
            try:
                while line := await run_in_threadpool(next, lines, b""):
                    yield line
            finally:
                lines.close()  # at once: nothing may be awaited any more where the reader left


class Reply(StreamingResponse):
    """The lines of one reply, sent as they come."""

    def __init__(self, desk: Desk, lines: Lines) -> None:
        """Take the desk whose place it holds until the last line is sent."""
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}  # no proxy holds it back
        super().__init__(desk.serve(lines), media_type=KIND, headers=headers)
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, holding a place meanwhile."""
        with self._desk.place():
            await super().__call__(scope, receive, send)


def reply_lines(assistant: Assistant, asked: Asked) -> Lines:
    """Answer, as lines for the page; whatever goes wrong becomes the last line.

    Each line is an object with ``html``, the reply as it looks now. Those of a growing text have
    ``partial`` too; the last has ``turn``, which the page keeps, and ``markdown``.
    """
    sent = 0.0
    drawn = ""
    try:
        with closing(_stream(assistant, asked)) as steps:
            for step in steps:
                if isinstance(step, Answer):
                    yield _last(Turn(question=asked.question, answer=step, filters=asked.filters))
                    return
                if drawn == step.stage and time.monotonic() - sent < PAUSE:
                    continue
                sent, drawn = time.monotonic(), step.stage
                yield _growing(step)
    except USER_ERRORS as exc:
        yield _last(_failed(asked, str(exc)))
    except Exception:  # where every question enters: logged, never shown as a stack trace
        log.exception("A question failed")
        yield _last(_failed(asked, texts.UNEXPECTED))


def _stream(assistant: Assistant, asked: Asked) -> Generator[Partial | Answer]:
    chosen = asked.filters
    return assistant.stream(
        asked.question,
        history=asked.history[-REMEMBERED:],
        source=chosen.source,
        file=chosen.file,
        after=chosen.after,
        before=chosen.before,
    )


def _growing(step: Partial) -> bytes:
    if not step.text:
        return _line(stage=step.stage, html=conversation.stage_html(step.stage))
    turn = Turn(question="", said=step.text, citations=step.citations)
    partial = turn.model_dump(mode="json", include={"said", "citations"})
    return _line(stage=step.stage, html=conversation.growing_html(turn), partial=partial)


def _failed(asked: Asked, error: str) -> Turn:
    return Turn(question=asked.question, error=error, filters=asked.filters)


def _last(turn: Turn) -> bytes:
    turn = short(turn)
    return _line(
        html=conversation.outcome_html(turn), turn=kept(turn), markdown=exports.turn_markdown(turn)
    )


def _line(**values: object) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
