"""The seed articles, synced, and an assistant whose model is a scripted server on this machine.

``conftest`` offers the fixtures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openai_server import OpenAIServer, openai_server

from assistant import Answer, Assistant, Settings

SEEDS = Path(__file__).parent.parent / "seeds"
QUESTION = "Who oversaw the missile tests?"
KIM = "Kim Jong Un oversaw the missile tests"
KEY = "sk-test-1234567890abcdef"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
    with Assistant(Settings(data=data, folder=SEEDS)) as assistant:
        assistant.sync()
    return data


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with openai_server() as server:
        yield server


@pytest.fixture
def start(data: Path, server: OpenAIServer) -> Iterator[Callable[..., Assistant]]:
    """Open the assistant with the server as its model, and these settings."""
    opened: list[Assistant] = []

    def start(**settings: object) -> Assistant:
        wanted = {"openai_base_url": server.url, "model": "tiny", "openai_api_key": KEY} | settings
        opened.append(Assistant(Settings(data=data, folder=SEEDS, **wanted)))
        return opened[-1]

    yield start
    for assistant in opened:
        assistant.close()


def number_of(message: str, words: str) -> int:
    """Find the number under which the request shows the sentence with these words."""
    found = re.search(rf"^\[(\d+)\] .*{words}", message, re.MULTILINE)
    assert found, words
    return int(found[1])


def sent(server: OpenAIServer) -> str:
    content: str = server.requests[-1].json["messages"][-1]["content"]
    return content


def check_valid(answer: Answer) -> None:
    """Every number shown has its citation, and every quote stands in its file at its place."""
    shown = {int(number) for number in re.findall(r"\[(\d+)\]", answer.text)}
    assert shown == {citation.number for citation in answer.citations}
    assert [citation.number for citation in answer.citations] == list(range(1, len(shown) + 1))
    for citation in answer.citations:
        text = (SEEDS / citation.file).read_bytes().decode()
        assert text[citation.start : citation.end] == citation.quote
