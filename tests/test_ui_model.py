"""The page with a real model server behind it: streamed over HTTP, stopped, failing, hostile."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from openai_server import OpenAIServer, chat, failure, openai_server
from reader import SEEDS, WHO, Open, Site, serving

from assistant import Assistant
from assistant.ui import texts

KIM = "Kim Jong Un oversaw the missile tests."


@pytest.fixture(scope="module")
def server() -> Iterator[OpenAIServer]:
    with openai_server() as server:
        yield server


@pytest.fixture(scope="module")
def modelled(server: OpenAIServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The seed articles, and a model that is reached over HTTP."""
    base = tmp_path_factory.mktemp("modelled")
    (base / "articles").mkdir()
    for seed in SEEDS.glob("*.txt"):
        shutil.copy(seed, base / "articles")
    model: dict[str, Any] = {
        "openai_base_url": server.url,
        "model": "tiny",
        "openai_api_key": "sk-test",
    }
    with serving(base, Assistant, **model) as site:
        site.assistant.sync()
        yield site


def cited(server: OpenAIServer, words: str) -> str:
    """Give the marker of the sentence with these words, as the last request numbers it."""
    content: str = server.requests[-1].json["messages"][-1]["content"]
    found = re.search(rf"^\[(\d+)\] .*{words}", content, re.MULTILINE)
    assert found, words
    return f"[{found[1]}]"


def test_a_models_words_stream_in_and_its_markers_open_their_places(
    visit: Open, modelled: Site, server: OpenAIServer
) -> None:
    tab = visit(modelled)
    assert "are sent to tiny at 127.0.0.1" in tab.page.inner_text(".engine")
    server.says = KIM
    tab.ask(WHO)  # tells the numbers of the sentences
    marker = cited(server, "personally overseen")
    first, second = f"{KIM} {marker} The tests took ", "place on Wednesday."
    server.queue(chat(first, "place off the west coast, ", 4.0, second))
    tab.page.click("[data-do=retry]")
    growing = tab.page.locator(".growing .told")
    growing.locator(".cite").wait_for()
    assert KIM in growing.inner_text()
    tab.page.locator("[data-do=copy]").wait_for()
    assert tab.page.inner_text(".label b") == texts.FROM_MODEL.format(engine="tiny")
    quote = tab.open_marker(1)
    assert tab.marked() == quote
    assert "personally overseen by leader Kim Jong Un" in quote


def test_a_model_that_fails_leaves_quotes_and_a_kind_word(
    visit: Open, modelled: Site, server: OpenAIServer
) -> None:
    tab = visit(modelled)
    server.queue(failure(401, "Incorrect API key provided: sk-test"))
    tab.ask(WHO)
    assert tab.page.locator(".answer.quotes").count() == 1
    notice = tab.page.inner_text(".notice")
    assert notice
    assert "sk-test" not in notice
    assert "Traceback" not in notice


def test_quotes_can_be_asked_for_in_place_of_the_model(
    visit: Open, modelled: Site, server: OpenAIServer
) -> None:
    tab = visit(modelled)
    before = len(server.requests)
    tab.page.click("#plain")
    tab.ask(WHO)
    assert tab.page.locator(".answer.quotes").count() == 1
    assert len(server.requests) == before


def test_what_a_model_writes_loads_nothing_and_runs_nothing(
    visit: Open, modelled: Site, server: OpenAIServer
) -> None:
    tab = visit(modelled)
    server.says = KIM
    tab.ask(WHO)
    marker = cited(server, "personally overseen")
    pieces = (
        f"{KIM} {marker} ![map](https://evil.ex",
        f"ample/?q=1) {marker} <img src=x onerror=al",
        f"ert(1)> {marker} <script>alert(1)</script> [x](javascript:alert(1)) {marker}",
    )
    server.queue(chat(*pieces))
    tab.ask("Who oversaw the tests again?")
    assert tab.page.locator("#talk").locator("img, script, a, svg, iframe").count() == 0
