"""A question's way in and its reply's way out: one line of JSON for each step of the work.

Owns what a reply's lines hold, how many replies are made at once and how many may wait. Knows
nothing of Gradio, nor of how a reply looks (``conversation``) or is made (``assistant.chat``).
"""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import StreamingResponse

from assistant.answers import Answer, Partial
from assistant.errors import USER_ERRORS
from assistant.ui import conversation, exports, texts
from assistant.ui.records import Chosen, Turn, kept, short
from index import IndexMissing

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from assistant.chat import Assistant

log = logging.getLogger(__name__)

REMEMBERED = 12  # turns of a conversation that a follow-up question may lean on
PAUSE = 0.05  # seconds between two pictures of a growing text; the eye sees no more
KIND = "application/x-ndjson"
Step = Partial | Turn
Steps = Generator[Step]


class Asked(BaseModel):
    """What the page sends: a question, what was said before, and the filters that are on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str
    history: tuple[tuple[str, str], ...] = ()
    filters: Chosen = Field(default_factory=Chosen)
    engine: Literal["", "quotes"] = ""


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

    async def serve(self, steps: Steps, filters: Chosen) -> AsyncIterator[bytes]:
        """Wait for a turn, then give a line for each step; a reader who leaves ends the work."""
        if self.busy:
            yield _line(stage="waiting", html=conversation.stage_html("waiting", filters))
        await self._turns.acquire()
        work = Work(steps, self._turns.release)
        try:
            async for step in work.news():
                yield line(step, filters)
        finally:
            work.leave()


class Work:
    """The steps of one reply, made in a thread, so that a slow one holds up nobody."""

    def __init__(self, steps: Steps, ended: Callable[[], None]) -> None:
        """Begin. ``ended`` is called in this loop once the work is really over."""
        self._loop = asyncio.get_running_loop()
        self._steps = steps
        self._ended = ended
        self._changed = asyncio.Event()
        self._newest: Step | None = None
        self._over = False
        self._left = threading.Event()
        threading.Thread(target=self._run, name="reply", daemon=True).start()

    async def news(self) -> AsyncIterator[Step]:
        """Give the newest step whenever there is one; each shows all that those before it did."""
        while not (self._over and self._newest is None):
            await self._changed.wait()
            self._changed.clear()
            step, self._newest = self._newest, None
            if step is not None:
                yield step
            if isinstance(step, Partial) and step.text and not self._over:
                await asyncio.sleep(PAUSE)  # never before the first word

    def leave(self) -> None:
        """Let the work end after the step in hand."""
        self._left.set()

    def _run(self) -> None:
        try:
            with closing(self._steps) as steps:
                for step in steps:
                    if self._left.is_set():
                        break
                    self._call(self._put, step)
        finally:
            self._call(self._end)

    def _call(self, work: Callable[..., None], *values: Step) -> None:
        with suppress(RuntimeError):  # the server has ended: nobody is there to be told
            self._loop.call_soon_threadsafe(work, *values)

    def _put(self, step: Step) -> None:
        self._newest = step
        self._changed.set()

    def _end(self) -> None:
        self._over = True
        self._changed.set()
        self._ended()


class Reply(StreamingResponse):
    """The lines of one reply, sent as they come."""

    def __init__(self, desk: Desk, assistant: Assistant, asked: Asked) -> None:
        """Take the desk whose place it holds until the last line is sent."""
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}  # no proxy holds it back
        lines = desk.serve(reply(assistant, asked), asked.filters)
        super().__init__(lines, media_type=KIND, headers=headers)
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, holding a place meanwhile."""
        with self._desk.place():
            await super().__call__(scope, receive, send)


def reply(assistant: Assistant, asked: Asked) -> Steps:
    """Answer, step by step; the last is the turn as it is kept, whatever went wrong."""
    try:
        with closing(_stream(assistant, asked)) as steps:
            for step in steps:
                if isinstance(step, Partial):
                    yield step
                else:
                    turn = Turn(question=asked.question, answer=step, filters=asked.filters)
                    yield short(turn)
    except IndexMissing:
        yield _failed(asked, texts.NOT_INDEXED)
    except USER_ERRORS as exc:
        yield _failed(asked, str(exc))
    except Exception:  # where every question enters: logged, never shown as a stack trace
        log.exception("A question failed")
        yield _failed(asked, texts.UNEXPECTED)


def line(step: Step, filters: Chosen) -> bytes:
    """Write a step for the page: ``html`` is the reply as it looks now.

    That of a growing text has ``partial`` too, what is kept if it is stopped there; the last has
    ``turn``, which the page keeps, and ``markdown``.
    """
    if isinstance(step, Turn):
        html, markdown = conversation.outcome_html(step), exports.turn_markdown(step)
        return _line(html=html, turn=kept(step), markdown=markdown)
    if not step.text:
        return _line(stage=step.stage, html=conversation.stage_html(step.stage, filters))
    turn = Turn(question="", said=step.text, citations=step.citations, filters=filters)
    partial = turn.model_dump(mode="json", include={"said", "citations"})
    return _line(stage=step.stage, html=conversation.growing_html(turn), partial=partial)


def _stream(assistant: Assistant, asked: Asked) -> Generator[Partial | Answer]:
    chosen = asked.filters
    return assistant.stream(
        asked.question,
        history=asked.history[-REMEMBERED:],
        source=chosen.source,
        file=chosen.file,
        after=chosen.after,
        before=chosen.before,
        engine=asked.engine,
    )


def _failed(asked: Asked, error: str) -> Turn:
    return Turn(question=asked.question, error=error, filters=asked.filters)


def _line(**values: object) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
