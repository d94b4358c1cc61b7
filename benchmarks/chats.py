"""Many chats at once: what the page's server adds before the first word of a streamed answer.

    python benchmarks/chats.py [CHATS] [ROUNDS]

Serves the page over real HTTP with a writer that streams words at a fixed pace, and asks as many
questions at once as CHATS says (20), ROUNDS times (5). The overhead is the time from sending a
question to its first line with text, less the writer's own delay. Searching and a model's server
are left out here; ``load.py`` measures with both.
"""

from __future__ import annotations

import json
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import Pipe, Process
from multiprocessing.connection import Connection
from pathlib import Path

import httpx
from machine import machine

from assistant import Answer, Assistant, Partial, Settings
from assistant.answers import Sentence
from assistant.ui.app import build, server, settle

ROOT = Path(__file__).parents[1]
THINKING = 0.2  # seconds before the first word, as a quick model needs
WORDS, PACE = 60, 0.02  # words of an answer, seconds between two


class Pacer(Assistant):
    """Streams the same words at the same pace, whatever is asked."""

    def stream(self, question: str, **options: object) -> Generator[Partial | Answer]:
        """Think, then write."""
        yield Partial("searching")
        time.sleep(THINKING)
        text = ""
        for _ in range(WORDS):
            text = f"{text} word".strip()
            yield Partial("writing", text)
            time.sleep(PACE)
        said = (Sentence(text, (), "unsupported"),)
        yield Answer(question, text, said, (), False, "", (), 0.9, "pacer", ())


def serve(chats: int, sending: Connection) -> None:
    """Serve as many chats at once, in a process of its own; tell the address."""
    with tempfile.TemporaryDirectory() as data:
        settings = Settings(data=Path(data), folder=ROOT / "seeds", concurrency=chats)
        with Pacer(settings) as pacer, socket.create_server(("127.0.0.1", 0)) as listener:
            pacer.sync()
            running = server(build(pacer))
            settle()
            sending.send(f"http://127.0.0.1:{listener.getsockname()[1]}")
            running.run(sockets=[listener])


@contextmanager
def serving(chats: int) -> Iterator[str]:
    """Start the server; give its address."""
    receiving, sending = Pipe(duplex=False)
    process = Process(target=serve, args=(chats, sending))
    process.start()
    try:
        yield receiving.recv()
    finally:
        process.terminate()
        process.join()


def overhead(client: httpx.Client) -> float:
    """Ask once; give the seconds that were not the writer's before its first word was here."""
    begun = time.perf_counter()
    first = 0.0
    with client.stream("POST", "/ask", json={"question": "Who?"}) as reply:
        reply.raise_for_status()
        for line in reply.iter_lines():
            told = json.loads(line)
            first = first or (time.perf_counter() if "partial" in told else 0.0)
    if "turn" not in told or not first:
        raise SystemExit(f"An answer did not arrive whole: {told}")
    return first - begun - THINKING


def main(chats: int, rounds: int) -> None:
    """Measure and print."""
    seconds: list[float] = []
    with (
        serving(chats) as address,
        httpx.Client(base_url=address, timeout=60) as client,
        ThreadPoolExecutor(chats) as pool,
    ):
        list(pool.map(overhead, [client]))  # the first pays for imports
        for _ in range(rounds):
            seconds += pool.map(overhead, [client] * chats)
    cuts = statistics.quantiles(seconds, n=20)
    print(machine())
    print(f"{chats} chats at once, {rounds} rounds, {len(seconds)} answers, 0 errors")
    print(f"before the first word: middle {cuts[9] * 1000:.0f} ms, p95 {cuts[18] * 1000:.0f} ms")


if __name__ == "__main__":
    main(*(int(each) for each in (sys.argv[1:] + ["20", "5"][len(sys.argv) - 1 :])))
