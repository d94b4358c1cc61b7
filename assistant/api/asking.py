"""A question put to the assistant for a client that may leave: what both ways of asking share.

Knows nothing of the form in which the answer is sent.
"""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Any

from assistant.answers import Answer, Partial, Turn
from assistant.api.desk import QUIET, SILENCE, Desk, Silence
from assistant.api.errors import UNEXPECTED, Refusal, refusal
from assistant.api.shapes import Selection
from assistant.chat import Assistant
from index import Hit

log = logging.getLogger(__name__)

Item = Partial | Answer | Silence | Refusal
EARLY = {"understanding", "searching"}


class Asking:
    """Puts questions to one assistant, as many at once as its settings allow."""

    def __init__(self, assistant: Assistant) -> None:
        """Take the assistant; nothing is opened yet."""
        self.assistant = assistant
        self.desk = Desk(assistant.settings.concurrency, assistant.settings.queue_size)

    async def answer(
        self, question: str, history: Sequence[Turn], options: dict[str, Any]
    ) -> Answer:
        """Give the answer; cancelling this cancels the work."""
        items = self._items(question, history, options)
        return [item async for item in items if isinstance(item, Answer)][-1]

    async def search(self, question: str, limit: int, selection: Selection) -> list[Hit]:
        """Find the passages for a question."""
        filters = selection.filters()
        return await self.desk.call(
            lambda: self.assistant.search(
                question, limit=limit, filters=filters, as_of=selection.as_of
            )
        )

    async def stream(
        self, question: str, history: Sequence[Turn], options: dict[str, Any]
    ) -> AsyncGenerator[Item]:
        """Give the answer's steps from the moment on at which the search was possible.

        What is wrong with a question, a filter or the index is raised here, so that it can still
        have its own HTTP status; what goes wrong later is the last item.
        """
        items = self._items(question, history, options)
        early: list[Item] = []
        async for item in items:
            early.append(item)
            if not isinstance(item, Partial) or item.stage not in EARLY:
                break
        return _resumed(early, items)

    def _items(
        self, question: str, history: Sequence[Turn], options: dict[str, Any]
    ) -> AsyncGenerator[Item]:
        return self.desk.items(self.assistant.stream(question, history=history, **options))


async def _resumed(early: Sequence[Item], items: AsyncGenerator[Item]) -> AsyncGenerator[Item]:
    async with aclosing(items):
        for item in early:
            yield item
        try:
            async for item in _changes(items):
                yield item
        except Exception as exc:  # the status is out: the client hears of it in the stream
            told = refusal(exc)
            if told.kind == UNEXPECTED:
                log.exception("A stream failed")
            yield told


async def _changes(items: AsyncGenerator[Item]) -> AsyncGenerator[Item]:
    """Leave out what only repeats the item before: a model at work is told of four times a second.

    Where nothing else comes for long, ``SILENCE`` does.
    """
    before: Item | None = None
    sent = time.monotonic()
    async for item in items:
        if item != before:
            before = item
        elif time.monotonic() - sent < QUIET:
            continue
        else:
            item = SILENCE
        sent = time.monotonic()
        yield item
