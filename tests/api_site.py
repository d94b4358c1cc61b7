"""A running server with its addresses for programs, and an assistant that answers when told to."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from assistant import Answer, Assistant, Citation, Partial, Sentence, Settings

SEEDS = Path(__file__).parents[1] / "seeds"
WHO = "Who oversaw the missile tests?"
CHAT = "/v1/chat/completions"
USER = [{"role": "user", "content": WHO}]
Event = tuple[str, dict[str, Any]]


@dataclass
class Site:
    """A running server, and the assistant behind it."""

    address: str
    assistant: Assistant


@contextmanager
def serving(assistant: Assistant, *, root_path: str = "") -> Iterator[Site]:
    """Serve an assistant on a free port from a thread, as ``serve`` does in a process."""
    from assistant.ui.app import build, server

    with assistant, socket.create_server(("127.0.0.1", 0)) as listener:
        running = server(build(assistant), root_path=root_path)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not running.started:
                time.sleep(0.02)
            yield Site(f"http://127.0.0.1:{listener.getsockname()[1]}", assistant)
        finally:
            running.should_exit = True
            thread.join()


def synced(base: Path, *, api_key: str = "", mcp: bool = False) -> Assistant:
    """Give an assistant that knows the seed articles."""
    key = SecretStr(api_key)
    assistant = Assistant(Settings(data=base / "storage", folder=SEEDS, api_key=key, mcp=mcp))
    assistant.sync()
    return assistant


class Scripted(Assistant):
    """Streams ``texts`` word for word and an answer, one step for each ``go``, then notes its end.

    It stands in for a slow model; what is under test is the server around it.
    """

    texts: tuple[str, ...] = ("Kim", "Kim oversaw", "Kim oversaw it.")

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.steps = threading.Semaphore(0)
        self.started = threading.Semaphore(0)
        self.closed = threading.Semaphore(0)
        self.fails: Exception | None = None

    def go(self, steps: int = 100) -> None:
        """Let so many steps happen."""
        self.steps.release(steps)

    def stream(self, question: str, **options: object) -> Generator[Partial | Answer]:
        """Give the script."""
        yield Partial("searching")
        self.started.release()
        try:
            for text in self.texts:
                yield Partial("writing", text)
                self.steps.acquire()
            if self.fails:
                raise self.fails
            yield scripted_answer(question, self.texts[-1])
        finally:
            self.closed.release()


def scripted_answer(question: str, text: str, notice: str = "") -> Answer:
    """Give an answer with one citation."""
    return Answer(
        question=question,
        text=f"{text} [1]",
        sentences=(Sentence(text, (1,), "supported"),),
        citations=(Citation(1, "a.txt", "A", "", "", "", "Kim oversaw it.", 0, 15),),
        abstained=False,
        reason="",
        nearest=(),
        confidence=0.9,
        engine="scripted",
        hits=(),
        notice=notice,
    )


def soon(true: Callable[[], bool], seconds: float = 10) -> bool:
    """Tell whether something becomes true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.02)
    return False


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The seed articles, served with the settings that come along."""
    with serving(synced(tmp_path_factory.mktemp("site"))) as served:
        yield served


@pytest.fixture(scope="module")
def client(served: Site) -> Iterator[httpx.Client]:
    """A client of that served."""
    with httpx.Client(base_url=served.address, timeout=30) as client:
        yield client


@pytest.fixture
def scripted(tmp_path: Path) -> Iterator[Site]:
    """An assistant that answers when told to, one question at a time, with one waiting."""
    assistant = Scripted(Settings(data=tmp_path, concurrency=1, queue_size=1))
    with serving(assistant) as served:
        yield served
        assistant.go()


def script(served: Site) -> Scripted:
    assert isinstance(served.assistant, Scripted)
    return served.assistant


def events(lines: Iterator[str]) -> list[Event]:
    """Read server-sent events."""
    found: list[Event] = []
    name = ""
    for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            found.append((name, json.loads(line.removeprefix("data: "))))
    return found


def untimed(answer: dict[str, Any]) -> dict[str, Any]:
    """Leave out what differs from time to time."""
    return {name: value for name, value in answer.items() if name != "trace"}
