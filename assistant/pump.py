"""Reads a model's reply in a thread of its own, so that nobody waits for it who wants to leave.

Owns the deadline, the longest silence and the beats in between; closing the generator closes the
reply at once, however silent its server is. Knows nothing of who writes, or what.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextvars import Context, copy_context
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Protocol

from assistant.errors import ModelTimeout

BEAT = 0.25  # seconds
SILENCE = 30.0  # seconds between two pieces of one reply


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a reply.

    Attributes:
        text: What came; empty where the part only tells something.
        finish: Why the model stopped, in OpenAI's words (``stop``, ``length``); empty before.
        tokens_in: Tokens of the request, where the server counts them.
        tokens_out: Tokens of the reply, where it does.
    """

    text: str = ""
    finish: str = ""
    tokens_in: int = 0
    tokens_out: int = 0


class Reply(Protocol):
    """A reply on its way: iterating reads it, in one thread; ``close`` ends that, from any."""

    def __iter__(self) -> Iterator[Piece]: ...  # noqa: D105

    def close(self) -> None:
        """Stop whatever the iteration waits for."""
        ...


def pump(
    reply: Reply,
    *,
    end: float,
    who: str,
    beat: float = BEAT,
    silence: float = SILENCE,
    clock: Callable[[], float] = time.monotonic,
    context: Context | None = None,
) -> Generator[Piece | None]:
    """Yield the pieces of a reply, and None in each silence of ``beat`` seconds.

    Args:
        reply: What to read.
        who: Whose reply it is, for the messages.
        end: When the whole reply must be there, in the clock's seconds.
        beat: Longest time without a yield, so that the caller can stop.
        silence: Longest time between two pieces; before the first one only ``end`` counts.
        clock: Monotonic seconds.
        context: What the reply is read in, so that spans inside it know whose they are.

    Raises:
        ModelTimeout: One of the two times is over.
        ModelError: What the reply itself raised.
    """
    came: SimpleQueue[Piece | Exception | None] = SimpleQueue()

    def read() -> None:
        try:
            for piece in reply:
                came.put(piece)
        except Exception as exc:  # raised again where the pieces are taken
            came.put(exc)
        else:
            came.put(None)

    run = (context or copy_context()).run
    threading.Thread(target=run, args=(read,), name="model reply", daemon=True).start()
    started = clock()
    last: float | None = None
    try:
        while True:
            try:
                item = came.get(timeout=max(0.0, min(beat, end - clock())))
            except Empty:
                _check_time(who, clock(), started, end, last, silence)
                yield None
                continue
            if item is None:
                return
            if isinstance(item, Exception):
                raise item
            last = clock()
            _check_time(who, last, started, end, last, silence)
            yield item
    finally:
        reply.close()


def _check_time(
    who: str, now: float, started: float, end: float, last: float | None, silence: float
) -> None:
    if now >= end:
        what = "no end of the answer" if last else "no answer"
        raise ModelTimeout(
            f"{who}: {what} within {round(now - started, 1):g} s. Is the server busy?"
        )
    if last is not None and now - last >= silence:
        raise ModelTimeout(f"{who}: silent for {silence:g} s in the middle of the answer.")
