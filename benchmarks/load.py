"""Load: many chats at once with a model that writes by the clock, alone and while a sync runs.

    python benchmarks/load.py ../shared/bench/news-dev

The real server (the page and the addresses for programs) and a scripted model run in processes of
their own. Each chat asks, reads the streamed answer to its end, waits a moment and asks again. What
is told is the server's own part: from the question sent to the first text of the answer received,
less the time from the model's being asked to its first word. The last part is how long after the
model's last word the answer was complete. Every figure is the median of the repeats.

At the end one question more is asked at once than the server takes in.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import httpx
from machine import machine
from news import unpack

HERE = Path(__file__).parent
QUESTIONS = 2
"""Questions of each chat."""
PAUSE = 20.0
"""Longest pause before a question, in seconds; it is half as long on average."""
WAYS = ("/ask", "/api/ask")
"""How the page asks, and how programs do."""


@dataclass(frozen=True)
class Asked:
    """One question as a client saw it: monotonic seconds, or what went wrong."""

    question: str
    sent: float
    first: float | None = None
    last: float | None = None
    error: str = ""


@dataclass(frozen=True)
class Figures:
    """One run."""

    answers: int
    errors: int
    first: Sequence[float]
    last: Sequence[float]


# ---- The server, in a process of its own -------------------------------------------------------


def serve(data: Path, folder: Path) -> None:
    """Serve the page; each line on standard input starts a sync, and its end is told."""
    from assistant import Assistant, Settings
    from assistant.ui.app import serve as serve_page

    def sync() -> None:
        print(json.dumps({"synced": assistant.sync().seconds}), flush=True)

    def listen() -> None:
        for _ in sys.stdin:
            threading.Thread(target=sync, daemon=True).start()

    with Assistant(Settings.load(data=data, folder=folder)) as assistant:
        assistant.sync()
        threading.Thread(target=listen, daemon=True).start()
        serve_page(assistant, port=0, tell=lambda address: print(address, flush=True))


class Server:
    """A running process that told its address."""

    def __init__(self, stack: ExitStack, *command: str, **environment: str) -> None:
        """Start it; the stack ends it."""
        self.process = subprocess.Popen(
            [sys.executable, *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
        )
        stack.callback(self.process.terminate)
        self.address = self.line().rstrip("/")

    def line(self) -> str:
        """Give the next line that it tells."""
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def sync(self) -> None:
        """Start a sync."""
        assert self.process.stdin
        self.process.stdin.write("sync\n")
        self.process.stdin.flush()


# ---- The chats ---------------------------------------------------------------------------------


async def chat(
    client: httpx.AsyncClient, way: str, questions: Iterable[str], chance: random.Random
) -> list[Asked]:
    """Ask one question after the other, with a pause before each."""
    found = []
    for question in questions:
        await asyncio.sleep(chance.uniform(0, PAUSE))
        found.append(await ask(client, way, question))
    return found


async def ask(client: httpx.AsyncClient, way: str, question: str) -> Asked:
    """Ask one question; note when the first and when the last of its answer came."""
    sent = time.monotonic()
    first = last = None
    body: dict[str, object] = {"question": question}
    if way != "/ask":
        body["stream"] = True
    try:
        async with client.stream("POST", way, json=body) as reply:
            if reply.status_code != 200:
                await reply.aread()
                return Asked(question, sent, error=f"{reply.status_code} {_words(reply)}")
            async for text, done in _texts(reply):
                now = time.monotonic()
                first = first or (now if text else None)
                last = now if done else last
    except httpx.HTTPError as exc:
        return Asked(question, sent, error=f"{type(exc).__name__}: {exc}")
    return Asked(question, sent, first, last, "" if last else "no answer came")


async def _texts(reply: httpx.Response) -> AsyncIterator[tuple[str, bool]]:
    """Give what each line of a reply says so far, and whether it is the last."""
    async for line in reply.aiter_lines():
        if line.startswith("{"):  # the page's own lines
            value = json.loads(line)
            yield value.get("partial", {}).get("said", ""), "turn" in value
        elif line.startswith("data: "):
            value = json.loads(line.removeprefix("data: "))
            yield value.get("text", ""), "trace" in value


def _words(reply: httpx.Response) -> str:
    value = reply.json()
    return str(value.get("detail") or value["error"]["message"])


async def together(address: str, way: str, chats: Sequence[Sequence[str]]) -> list[Asked]:
    """Hold all chats at the same time."""
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=address, timeout=120, limits=limits) as client:
        talks = [
            chat(client, way, questions, random.Random(f"{way} {place}"))
            for place, questions in enumerate(chats)
        ]
        return [asked for talk in await asyncio.gather(*talks) for asked in talk]


# ---- Figures -----------------------------------------------------------------------------------


def run(page: Server, model: Server, way: str, chats: Sequence[Sequence[str]]) -> Figures:
    """Hold the chats, and take the model's own time away."""
    httpx.get(f"{model.address}/log")
    asked = asyncio.run(together(page.address, way, chats))
    log = {each["question"]: each for each in httpx.get(f"{model.address}/log").json()}
    errors = [each.error for each in asked if each.error]
    for error, number in Counter(errors).items():
        print(f"  {number} x {error}", file=sys.stderr)
    first, last = [], []
    for each in asked:
        told = log.get(each.question)
        if told and each.first and each.last:  # others are declined, or quoted: no model is asked
            first.append(each.first - each.sent - (told["first"] - told["came"]))
            last.append(each.last - told["last"])
    return Figures(len(asked), len(errors), sorted(first), sorted(last))


def show(name: str, runs: Sequence[Figures]) -> None:
    """Print one row."""
    cells = [
        f"{1000 * median(share(getattr(each, part), at) for each in runs):>6.0f} ms"
        for part in ("first", "last")
        for at in (0.5, 0.95)
    ]
    written = sum(len(each.first) for each in runs)
    answers = sum(each.answers for each in runs)
    errors = sum(each.errors for each in runs)
    print(f"{name:<34} {answers:>5} {written:>8} {errors:>6}  {'  '.join(cells)}", flush=True)


def share(values: Sequence[float], at: float) -> float:
    """Give the value that so large a share of all does not exceed."""
    return values[min(len(values) - 1, int(len(values) * at))] if values else float("nan")


def flood(page: Server, way: str, many: int, questions: Sequence[str]) -> None:
    """Ask more at once than are taken in, and tell what became of them."""
    asked = [[questions[place % len(questions)]] for place in range(many)]

    async def at_once() -> list[Asked]:
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(base_url=page.address, timeout=300, limits=limits) as client:
            return await asyncio.gather(*(ask(client, way, each[0]) for each in asked))

    found = Counter(each.error or "answered" for each in asyncio.run(at_once()))
    print(f"\n{many} questions in the same moment at {way}:")
    for what, number in found.most_common():
        print(f"  {number:>4}  {what}")


def change(folder: Path) -> None:
    """Change every article, so that a sync has all of them to do."""
    for path in folder.iterdir():
        with path.open("a", encoding="utf-8") as file:
            file.write("\nThis was added on the way.\n")


def measure(bench: Path, work: Path, repeats: int, few: int, many: int) -> None:
    """Start both servers, run all loads, print the table."""
    folder = work / "articles"
    unpack(bench, folder)
    lines = (bench / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    asked: list[dict[str, Any]] = [json.loads(line) for line in lines]
    questions = [each["question"] for each in asked if each["answerable"]]
    with ExitStack() as stack:
        model = Server(stack, str(HERE / "scripted_model.py"))
        page = Server(
            stack,
            *(__file__, "--serve", str(work / "storage"), str(folder)),
            OPENAI_BASE_URL=f"{model.address}/v1",
        )
        run(page, model, "/ask", [[question] for question in questions[:4]])  # loads what is needed
        print(f"{'':<34} {'':>5} {'by the':>8} {'':>6}  {'to the first text':<20}  to the end")
        print(f"{'chats':<34} {'asked':>5} {'model':>8} {'errors':>6}  ", end="")
        print(f"{'p50':>9}  {'p95':>9}  {'p50':>9}  {'p95':>9}")
        for way in WAYS:
            chats = _chats(questions, few)
            show(f"{few} at {way}", [run(page, model, way, chats) for _ in range(repeats)])
        for way in WAYS:
            with_sync(page, model, way, _chats(questions, many), folder, repeats)
        for way in WAYS:
            flood(page, way, _room() + 1, questions)
    print(f"on {machine()}")


def with_sync(
    page: Server,
    model: Server,
    way: str,
    chats: Sequence[Sequence[str]],
    folder: Path,
    repeats: int,
) -> None:
    """Hold the chats while a sync of every article runs."""
    runs, seconds = [], []
    for _ in range(repeats):
        change(folder)
        page.sync()
        began = time.monotonic()
        runs.append(run(page, model, way, chats))
        held = time.monotonic() - began
        seconds.append(json.loads(page.line())["synced"])
        if seconds[-1] < held:
            print(f"  the sync took {seconds[-1]:.0f} s of {held:.0f} s", file=sys.stderr)
    show(f"{len(chats)} at {way}, a sync of {median(seconds):.0f} s", runs)


def _chats(questions: Sequence[str], size: int) -> list[list[str]]:
    """Deal out questions; each is asked once, so that its figures can be told apart."""
    assert size * QUESTIONS <= len(questions), "the bench has too few questions"
    return [list(questions[place : size * QUESTIONS : size]) for place in range(size)]


def _room() -> int:
    from assistant import Settings

    settings = Settings.load()
    return settings.concurrency + settings.queue_size


def main() -> None:
    """Read the arguments and measure, or serve."""
    if sys.argv[1:2] == ["--serve"]:
        serve(*map(Path, sys.argv[2:]))
        return
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("bench", type=Path)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--few", type=int, default=20, help="chats at once")
    parser.add_argument("--many", type=int, default=50, help="chats at once while a sync runs")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        measure(arguments.bench, Path(work), arguments.repeats, arguments.few, arguments.many)


if __name__ == "__main__":
    main()
