"""Who leaves is noticed, whatever else happens at that moment."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator

import pytest

from assistant.api.desk import SILENCE, Desk


class Slow:
    """Gives one item for each ``go``, and knows when nobody waits for more."""

    def __init__(self) -> None:
        self.go = threading.Semaphore(0)
        self.closed = threading.Event()

    def items(self) -> Iterator[int]:
        """Give the items."""
        try:
            for number in range(100):
                yield number
                self.go.acquire()
        finally:
            self.closed.set()


@pytest.mark.parametrize("turns", range(6))
def test_who_leaves_as_an_item_comes_is_noticed(turns: int) -> None:
    slow = Slow()

    async def leave() -> bool:
        desk = Desk(1, 0)

        async def take() -> list[object]:
            return [item async for item in desk.items(i for i in slow.items())]

        taking = asyncio.create_task(take())
        await asyncio.sleep(0.1)
        slow.go.release()
        time.sleep(0.1)  # the item is handed over while the loop is busy
        for _ in range(turns):
            await asyncio.sleep(0)
        taking.cancel()
        await asyncio.wait({taking}, timeout=1)
        return taking.cancelled()

    assert asyncio.run(leave())
    slow.go.release()
    assert slow.closed.wait(5)


def test_silence_is_told_and_takes_no_item_away() -> None:
    slow = Slow()

    async def take() -> list[object]:
        found: list[object] = []
        async for item in Desk(1, 0).items((i for i in slow.items()), quiet=0.05):
            found.append(item)
            if item is SILENCE:
                slow.go.release()
            if found.count(SILENCE) > 2:
                break
        return [item for item in found if item is not SILENCE]

    assert asyncio.run(take()) == [0, 1, 2]
