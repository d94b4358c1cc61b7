"""Work for many clients at once: so many questions in hand, so many waiting, the rest refused.

Owns the threads that the work runs in, so that the event loop stays free, and the end of work that
nobody waits for any more. Knows nothing of questions, answers or HTTP.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from assistant.errors import AssistantError

T = TypeVar("T")


class Busy(AssistantError):
    """As many questions are in hand and waiting as the settings allow."""


class Silence:
    """Stands between two items where nothing came for a while."""


SILENCE = Silence()
QUIET = 15.0  # seconds after which a proxy may take a silent connection for a dead one


@dataclass(frozen=True, slots=True)
class _End:
    """What a thread hands over last: that its work is done, or why it is not."""

    failure: Exception | None


class Desk:
    """Takes in the work of one event loop; each piece gets a thread when its turn comes."""

    def __init__(self, workers: int, waiting: int) -> None:
        """Take how many may be worked on at the same time, and how many more may wait."""
        self._workers = workers
        self._waiting = waiting
        self._turns = asyncio.Semaphore(workers)
        self._present = 0

    async def items(
        self, steps: Generator[T, Any, Any], quiet: float = QUIET
    ) -> AsyncGenerator[T | Silence]:
        """Give the items of a generator as they come; closing this closes the generator.

        A generator can be closed between two items only, so its thread keeps its turn until the
        next one, although nobody waits for it.

        Args:
            steps: What to work through.
            quiet: ``SILENCE`` is given whenever nothing came for so many seconds.

        Raises:
            Busy: There is no room left; the generator was not started.
        """
        await self._take_turn()
        loop = asyncio.get_running_loop()
        handed: asyncio.Queue[T | _End] = asyncio.Queue()
        left = threading.Event()

        def tell(call: Callable[..., None], *told: object) -> None:
            with suppress(RuntimeError):  # the loop is closed: the server has ended
                loop.call_soon_threadsafe(call, *told)

        def work() -> None:
            end = _End(_work_through(steps, lambda item: tell(handed.put_nowait, item), left))
            tell(self._leave)
            tell(handed.put_nowait, end)

        threading.Thread(target=work, name="desk", daemon=True).start()
        try:
            while not isinstance(item := await _next(handed, quiet), _End):
                yield item
            if item.failure:
                raise item.failure
        finally:
            left.set()

    async def call(self, work: Callable[[], T]) -> T:
        """Do one piece of work and give what it returns.

        Raises:
            Busy: There is no room left; nothing was done.
        """
        items = self.items(work() for _ in range(1))
        return [item async for item in items if not isinstance(item, Silence)][0]

    async def _take_turn(self) -> None:
        if self._present >= self._workers + self._waiting:
            raise Busy(
                f"Too many questions at once: {self._workers} are being answered and "
                f"{self._waiting} wait. Try again in a moment (settings concurrency, queue_size)"
            )
        self._present += 1
        try:
            await self._turns.acquire()
        except asyncio.CancelledError:  # the client left while it waited
            self._present -= 1
            raise

    def _leave(self) -> None:
        self._present -= 1
        self._turns.release()


def _work_through(
    steps: Generator[T, Any, Any], hand: Callable[[T], None], left: threading.Event
) -> Exception | None:
    """Hand over each item until nobody waits for them; give what went wrong."""
    try:
        with closing(steps):
            for item in steps:
                hand(item)
                if left.is_set():
                    break
    except Exception as exc:  # raised again in the event loop, where the items are awaited
        return exc
    return None


async def _next(handed: asyncio.Queue[T], quiet: float) -> T | Silence:
    try:
        async with asyncio.timeout(quiet):  # wait_for may lose a cancellation that an item meets
            return await handed.get()
    except TimeoutError:
        return SILENCE
