"""Our own routes over real HTTP: a reply line by line, kept turns, filters, feedback."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai_server import chat, openai_server

from assistant import Answer, Assistant, Citation, Partial, Sentence, Settings
from assistant.ui import conversation, exports, texts
from assistant.ui.app import build, server
from assistant.ui.records import HITS, PASSAGE, Chosen, Turn, kept
from assistant.ui.shelf import Shelf
from index import ArticleInfo

if TYPE_CHECKING:
    from starlette.testclient import TestClient

SEEDS = Path(__file__).parents[1] / "seeds"
HOME = "http://127.0.0.1:7860"
WHO = "Who oversaw the missile tests?"


class Slow(Assistant):
    """Begins to answer, and goes on when it is let go."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.go = threading.Event()

    def stream(self, question: str, **options: object) -> Generator[Partial | Answer]:
        yield Partial("searching")
        self.go.wait(20)
        yield from super().stream(question)


@contextmanager
def open_client(assistant: Assistant) -> Iterator[TestClient]:
    from starlette.testclient import TestClient

    from assistant.ui.app import build

    with assistant, TestClient(build(assistant), base_url=HOME) as client:
        yield client


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    assistant = Assistant(Settings(data=tmp_path_factory.mktemp("asking"), folder=SEEDS))
    assistant.sync()
    with open_client(assistant) as client:
        yield client


def lines(client: TestClient, **asked: object) -> list[dict[str, Any]]:
    reply = client.post("/ask", json=asked)
    assert reply.status_code == 200
    return [json.loads(line) for line in reply.text.splitlines()]


# ---- Asking -----------------------------------------------------------------------------------


def test_a_reply_comes_in_lines_and_the_last_is_what_the_page_keeps(client: TestClient) -> None:
    *before, last = lines(client, question=WHO)
    assert before[0]["stage"] == "searching"
    assert texts.DOING["searching"] in before[0]["html"]
    assert "Kim Jong Un" in last["html"]
    assert last["markdown"].startswith(f"## {WHO}\n")
    turn = Turn.model_validate(last["turn"])
    assert turn.answer is not None
    assert turn.answer.citations
    assert 0 < len(turn.answer.hits) <= HITS
    assert all(len(hit.text) <= PASSAGE for hit in turn.answer.hits)


def test_a_kept_turn_is_shown_as_it_was(client: TestClient) -> None:
    last = lines(client, question=WHO)[-1]
    shown = client.post("/turns", json={"turns": [last["turn"], {"question": 5}]}).json()["turns"]
    assert shown[0] == {"html": last["html"], "markdown": last["markdown"]}
    assert texts.TURN_LOST in shown[1]["html"]


def test_an_error_is_a_line_too(client: TestClient) -> None:
    last = lines(client, question="Why? " * 500)[-1]
    assert "the limit is 2,000" in last["turn"]["error"]
    assert "the limit is 2,000" in last["html"]


def test_filters_reach_the_search_and_are_shown(client: TestClient) -> None:
    last = lines(client, question=WHO, filters={"source": ["abcnews.go.com"]})[-1]
    assert {c["source"] for c in last["turn"]["answer"]["citations"]} == {"abcnews.go.com"}
    assert 'data-field="source" data-value="abcnews.go.com"' in last["html"]
    unknown = lines(client, question=WHO, filters={"source": ["nobody.example"]})[-1]
    assert "No article has the source" in unknown["turn"]["error"]


@pytest.mark.parametrize("body", [b"", b"{}", b'{"question": 1}', b'{"question": "x", "more": 1}'])
def test_what_is_no_question_is_refused(client: TestClient, body: bytes) -> None:
    assert client.post("/ask", content=body).status_code == 400
    assert client.post("/turns", content=body).status_code == 400
    assert client.post("/feedback", content=body).status_code == 400


def test_one_question_more_than_the_queue_holds_is_told_so_kindly(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, folder=SEEDS, queue_size=2, concurrency=1)
    slow = Slow(settings)
    slow.sync()
    replies: SimpleQueue[tuple[int, str]] = SimpleQueue()
    with open_client(slow) as client:

        def ask() -> None:
            reply = client.post("/ask", json={"question": WHO})
            replies.put((reply.status_code, reply.text))

        readers = [threading.Thread(target=ask) for _ in range(4)]
        for reader in readers:
            reader.start()
        refused = replies.get(timeout=20)  # the only one that does not wait
        slow.go.set()
        for reader in readers:
            reader.join()
    assert (refused[0], json.loads(refused[1])) == (429, {"detail": texts.BUSY})
    waited = [replies.get(timeout=1) for _ in range(3)]
    assert {status for status, _ in waited} == {200}
    assert sum(texts.DOING["waiting"] in text for _, text in waited) == 2


# ---- What is said of an answer, and what can be filtered by -----------------------------------


def test_feedback_goes_into_the_log(client: TestClient, tmp_path: Path) -> None:
    turn = lines(client, question=WHO)[-1]["turn"]
    entry = {
        "id": "talk-turn",
        "question": WHO,
        "answer": turn["answer"]["text"],
        "engine": "quotes",
        "citations": turn["answer"]["citations"],
        "verdict": "down",
        "comment": "Too long",
    }
    assert client.post("/feedback", json=entry).status_code == 204
    assert client.post("/feedback", json=entry | {"verdict": "so-so"}).status_code == 400


def test_outlets_and_files_can_be_chosen_from(client: TestClient) -> None:
    assert client.get("/facets").json()["sources"] == [{"name": "abcnews.go.com", "count": "1"}]
    found = client.get("/files", params={"q": "abcnews cruise"}).json()["files"]
    assert [each["file"] for each in found] == ["000_601af7f493ded3cb.txt"]
    assert len(client.get("/files").json()["files"]) == 2


def test_files_are_listed_anew_only_when_the_index_has_changed(tmp_path: Path) -> None:
    class Counted(Assistant):
        listed = 0

        def articles(self) -> list[ArticleInfo]:
            self.listed += 1
            return super().articles()

    (tmp_path / "a").mkdir()
    for number in range(50):
        day = f"2025-01-{number % 28 + 1:02}"
        text = f"---\ntitle: Ferry {number}\npublished: {day}\n---\nIt sails at {number}.\n"
        (tmp_path / "a" / f"{number:02}.md").write_text(text)
    assistant = Counted(Settings(data=tmp_path / "data", folder=tmp_path / "a"))
    with assistant:
        shelf = Shelf(assistant)
        assert (shelf.articles(), shelf.find("ferry", 5)) == ([], [])
        assistant.sync()
        assert [each.title for each in shelf.find("FERRY 27.MD", 5)] == ["Ferry 27"]
        assert [each.published for each in shelf.find("january ferry", 3)] == [
            *("2025-01-28", "2025-01-27", "2025-01-26")
        ]
        assert (len(shelf.articles()), assistant.listed) == (50, 1)
        (tmp_path / "a" / "27.md").write_text("Nothing of the kind.\n")
        assistant.sync()
        assert shelf.find("ferry 27.md", 5) == []
        assert assistant.listed == 2


def test_who_stops_a_model_that_says_nothing_makes_room_at_once(tmp_path: Path) -> None:
    with openai_server() as model:
        model.says = "Nobody knows."
        settings = Settings(
            data=tmp_path, folder=SEEDS, openai_base_url=model.url, model="tiny", concurrency=1
        )
        assistant = Assistant(settings)
        assistant.sync()
        app = build(assistant)
        with assistant, socket.create_server(("127.0.0.1", 0)) as listener:
            address = f"http://127.0.0.1:{listener.getsockname()[1]}"
            running = server(app)
            thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
            thread.start()
            with httpx.Client(base_url=address, timeout=20) as reader:
                for words in ((), ("Kim Jong Un ",)):  # before its first word, and behind it
                    model.queue(chat(*words, 60.0))
                    with reader.stream("POST", "/ask", json={"question": WHO}) as reply:
                        for line in reply.iter_lines():
                            if json.loads(line)["stage"] == "writing":
                                break
                    began = time.monotonic()
                    reader.post("/ask", json={"question": WHO, "engine": "quotes"})
                    assert time.monotonic() - began < 2
            running.should_exit = True
            thread.join()


# ---- How it is told ---------------------------------------------------------------------------


def test_how_a_question_was_read_stands_below_its_answer(client: TestClient) -> None:
    last = lines(client, question="Who oversaw the misile tests?")[-1]
    assert "read “misile” as “missile”" in last["html"]


def test_markdown_names_every_reference_with_its_place(client: TestClient) -> None:
    last = lines(client, question=WHO)[-1]
    turn = Turn.model_validate(last["turn"])
    assert turn.answer is not None
    for citation in turn.answer.citations:
        place = f"`{citation.file}:{citation.start}-{citation.end}`"
        assert f"[{citation.number}] " in last["markdown"]
        assert place in last["markdown"]
        assert exports.plain(citation.quote) in last["markdown"]


def test_markdown_takes_nothing_from_an_article_for_markup() -> None:
    citation = Citation(
        number=1,
        file="a`b.md",
        title="![x](https://evil.example/p.png)",
        source="<img src=x>",
        url="javascript:alert(1)",
        published="",
        quote="**Stop** [1](https://evil.example)",
        start=0,
        end=5,
    )
    turn = Turn(question="# Who?", said="It said `so`. [1]", citations=(citation,))
    written = exports.turn_markdown(turn)
    for harmful in ("![", "](", "<img", "\n# ", "**Stop", "<javascript"):
        assert harmful not in re.sub(r"\\.", "", written)
    assert "so\\`. [1]" in written


@given(st.text(max_size=40), st.integers(0, 30))
def test_a_growing_text_never_shows_half_a_marker(words: str, size: int) -> None:
    said = (words.replace("[", "(") + " [1] Then more. [12]")[: size + len(words)]
    html = conversation.growing_html(Turn(question="", said=said))
    told = html.split('dir="auto">')[1]
    assert "[" not in told
    assert "<button" not in told  # no marker without its citation


def test_a_kept_turn_holds_no_more_than_it_needs() -> None:
    assert kept(Turn(question="Why?", error="No index")) == {
        "question": "Why?",
        "error": "No index",
    }
    stopped = Turn(question="Why?", said="Because", filters=Chosen(after="2025-01-01"))
    assert Turn.model_validate(kept(stopped)) == stopped
    assert texts.STOPPED_ANSWER in conversation.outcome_html(stopped)


def test_what_is_struck_out_is_shown_and_copied_as_such() -> None:
    said = Sentence("It snowed.", (), "unsupported", "No article says so.")
    answer = Answer("Why?", "~~It snowed.~~", (said,), (), False, "", (), 0.9, "tiny", ())
    turn = Turn(question="Why?", answer=answer)
    assert '<span class="unsupported"><s>It snowed.</s></span>' in conversation.outcome_html(turn)
    assert "\n\n~~It snowed.~~\n\n" in exports.turn_markdown(turn)
    growing = conversation.growing_html(Turn(question="", said="~~It snowed.~~ Then"))
    assert "<s>It snowed.</s> Then" in growing
