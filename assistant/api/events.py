"""An answer on its way as server-sent events, and work that ends when its client leaves.

Owns the wire format. Knows nothing of questions and answers.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import aclosing
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect, Request
from starlette.responses import StreamingResponse
from starlette.types import Send

from assistant.api.errors import json_bytes

T = TypeVar("T")

EVENT_STREAM = "text/event-stream"
ALIVE = b": still working\n\n"  # a comment: clients pass over it, proxies see a live connection


def event(value: object, name: str = "") -> bytes:
    """Write one event with a JSON value, which has no line breaks of its own."""
    head = f"event: {name}\n".encode() if name else b""
    return head + b"data: " + json_bytes(value) + b"\n\n"


class Events(StreamingResponse):
    """A reply of events, whose source is closed however it ends."""

    media_type = EVENT_STREAM

    def __init__(self, events: AsyncGenerator[bytes]) -> None:
        """Take the events, written out."""
        self._events = events
        super().__init__(events, headers={"cache-control": "no-store", "x-accel-buffering": "no"})

    async def stream_response(self, send: Send) -> None:
        """Send all, unless the client leaves first."""
        async with aclosing(self._events):
            await super().stream_response(send)


async def attended(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """Do the work for as long as the client is there.

    Raises:
        ClientDisconnect: It left; the work was cancelled.
    """
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientDisconnect
        return working.result()
    finally:
        leaving.cancel()
        working.cancel()


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
