"""The addresses for programs, on a real server, with the clients that programs use."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

import httpx
import pytest
from api_site import SEEDS, WHO, Scripted, Site, scripted_answer, serving, soon, synced
from hypothesis import given
from hypothesis import strategies as st
from openai_server import OpenAIServer, failure, openai_server

from assistant import Assistant, Settings

ROOT = Path(__file__).parents[1]
CHAT = "/v1/chat/completions"
Event = tuple[str, dict[str, Any]]
OpenAIClient = Any  # its own types take neither plain dictionaries nor fields of ours


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The seed articles, served with the settings that come along."""
    with serving(synced(tmp_path_factory.mktemp("site"))) as site:
        yield site


@pytest.fixture(scope="module")
def client(site: Site) -> Iterator[httpx.Client]:
    """A client of that site."""
    with httpx.Client(base_url=site.address, timeout=30) as client:
        yield client


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


# ---- Asking and searching ---------------------------------------------------------------------


def test_an_answer_is_what_the_command_line_prints(site: Site, client: httpx.Client) -> None:
    reply = client.post("/api/ask", json={"question": WHO})
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "application/json"
    expected = json.loads(json.dumps(site.assistant.ask(WHO).to_dict()))
    assert untimed(reply.json()) == untimed(expected)
    assert reply.json()["trace"]["stages"]


def test_a_citation_stands_in_the_article_at_its_place(client: httpx.Client) -> None:
    citations = client.post("/api/ask", json={"question": WHO}).json()["citations"]
    assert len(citations) > 1
    for citation in citations:
        article = client.get("/api/article", params={"file": citation["file"]}).json()
        assert article["text"][citation["start"] : citation["end"]] == citation["quote"]


@pytest.mark.parametrize("asked", ["a field", "a header"])
def test_an_answer_is_streamed_as_events(site: Site, client: httpx.Client, asked: str) -> None:
    body = {"question": WHO, "stream": asked == "a field"}
    headers = {"accept": "text/event-stream" if asked == "a header" else "*/*"}
    with client.stream("POST", "/api/ask", json=body, headers=headers) as reply:
        assert reply.headers["content-type"].startswith("text/event-stream")
        found = events(reply.iter_lines())
    assert found[0] == ("partial", {"stage": "searching", "text": "", "citations": []})
    name, answer = found[-1]
    assert name == "answer"
    expected = json.loads(json.dumps(site.assistant.ask(WHO).to_dict()))
    assert untimed(answer) == untimed(expected)


def test_a_question_that_the_articles_do_not_answer_is_declined(client: httpx.Client) -> None:
    reply = client.post("/api/ask", json={"question": "What is the capital of France?"}).json()
    assert reply["abstained"]
    assert "France" in reply["reason"]
    assert reply["nearest"]


def test_a_follow_up_leans_on_the_history(client: httpx.Client) -> None:
    history = [{"question": WHO, "answer": "Kim Jong Un oversaw them. [1]"}]
    reply = client.post("/api/ask", json={"question": "When was that?", "history": history}).json()
    assert reply["question"] != "When was that?"


def test_filters_choose_the_articles(client: httpx.Client) -> None:
    body = {"question": WHO, "source": "abcnews.go.com"}
    answer = client.post("/api/ask", json=body).json()
    assert {each["source"] for each in answer["citations"]} == {"abcnews.go.com"}
    hits = client.post("/api/search", json=body).json()["hits"]
    assert {each["source"] for each in hits} == {"abcnews.go.com"}


def test_search_gives_ranked_hits_and_why(site: Site, client: httpx.Client) -> None:
    hits = client.post("/api/search", json={"question": "missile tests", "limit": 2}).json()["hits"]
    assert len(hits) == 2
    assert hits[0]["score"] >= hits[1]["score"]
    assert hits[0]["why"]
    expected = [asdict(hit) for hit in site.assistant.search("missile tests", limit=2)]
    assert hits == json.loads(json.dumps(expected))


def test_the_status_is_what_the_command_line_prints(site: Site, client: httpx.Client) -> None:
    assistant = site.assistant
    expected = asdict(assistant.status()) | {"engine": asdict(assistant.engine())}
    assert client.get("/api/status").json() == json.loads(json.dumps(expected))


def test_articles_are_listed_in_parts(client: httpx.Client) -> None:
    whole = client.get("/api/articles").json()
    assert whole["total"] == len(whole["articles"]) == 2
    second = client.get("/api/articles", params={"limit": 1, "offset": 1}).json()
    assert second == {"total": 2, "articles": whole["articles"][1:]}


# ---- What is wrong, and what to do ------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "status", "kind", "words"),
    [
        ({"question": "  "}, 400, "invalid_question", "empty"),
        ({"question": "why " * 600}, 400, "invalid_question", "the limit is 2,000"),
        ({"question": "a", "engine": "magic"}, 400, "invalid_question", "no engine 'magic'"),
        ({"question": "a", "after": "May"}, 400, "invalid_filter", "after='May' is not a day"),
        ({"question": "a", "source": "x.com"}, 400, "invalid_filter", "Sources: abcnews.go.com"),
        ({"question": "a", "file": ["x"]}, 400, "invalid_filter", "No article 'x'"),
        ({}, 422, "invalid_request", "question: is missing"),
        ({"question": "a", "sauce": 1}, 422, "invalid_request", "sauce: there is no such field"),
        ({"question": 7}, 422, "invalid_request", "question: Input should be a valid string"),
        ({"question": "a", "history": [{}]}, 422, "invalid_request", "history[0].question: is"),
        ({"question": "a", "source": [1]}, 422, "invalid_request", "source[0]: Input should be a"),
        ([], 400, "invalid_json", "Send a JSON object"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_an_error_has_a_status_a_type_and_says_what_to_do(
    client: httpx.Client, body: object, status: int, kind: str, words: str, stream: bool
) -> None:
    headers = {"accept": "text/event-stream"} if stream else {}
    reply = client.post("/api/ask", json=body, headers=headers)
    error = reply.json()["error"]
    assert (reply.status_code, error["type"]) == (status, kind)
    assert words in error["message"]
    assert reply.json() == {"error": {"message": error["message"], "type": kind}}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"question": "a"', "The body is not JSON: Expecting ',' delimiter at character 16"),
        (b"{'question': 'a'}", "The body is not JSON"),
        (b"\xff", "error"),
        (b"[" * 100_000, "error"),
        (b"", "Send a JSON object"),
    ],
)
def test_malformed_json_is_refused(client: httpx.Client, content: bytes, words: str) -> None:
    headers = {"content-type": "application/json"}
    reply = client.post("/api/ask", content=content, headers=headers)
    assert reply.status_code in {400, 422}
    assert words in reply.json()["error"]["message"]


def test_half_a_character_does_no_harm(client: httpx.Client) -> None:
    half = '"Who oversaw the missile tests \\ud800?"'
    bodies = {
        "/api/ask": '{"question": %s, "history": [{"question": %s, "answer": %s}]}',
        "/api/search": '{"question": %s}',
        CHAT: '{"messages": [{"role": "user", "content": %s}]}',
    }
    headers = {"content-type": "application/json"}
    for path, body in bodies.items():
        content = body.replace("%s", half)
        assert client.post(path, content=content, headers=headers).status_code == 200
    for name in ("source", "file", "after", "as_of"):
        content = json.dumps({"question": WHO, name: "\ud800"})
        reply = client.post("/api/ask", content=content, headers=headers)
        assert (reply.status_code, reply.json()["error"]["type"]) == (400, "invalid_filter")
    reply = client.post("/api/ask", content='{"\\ud800": 1}', headers=headers)
    assert reply.status_code in {400, 422}
    assert reply.json()["error"]["message"]


def test_json_under_another_name_is_refused(client: httpx.Client) -> None:
    """A page elsewhere could send it as plain text without asking first."""
    headers = {"content-type": "text/plain"}
    reply = client.post("/api/ask", content=b'{"question": "a"}', headers=headers)
    assert reply.status_code == 400
    assert "Content-Type: application/json" in reply.json()["error"]["message"]


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [
        ("GET", "/api/nothing", 404, "not_found"),
        ("GET", "/api/", 404, "not_found"),
        ("GET", "/api/ask", 405, "method_not_allowed"),
        ("DELETE", "/api/status", 405, "method_not_allowed"),
        ("GET", "/api/article?file=x", 404, "not_found"),
        ("GET", "/api/article", 422, "invalid_request"),
        ("GET", "/api/articles?limit=0", 422, "invalid_request"),
    ],
)
def test_an_address_that_is_none_is_named(
    client: httpx.Client, method: str, path: str, status: int, kind: str
) -> None:
    reply = client.request(method, path)
    assert (reply.status_code, reply.json()["error"]["type"]) == (status, kind)


def test_a_foreign_page_may_not_ask(client: httpx.Client) -> None:
    for headers in (
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
    ):
        for path in ("/api/ask", CHAT):
            reply = client.post(path, json={"question": WHO}, headers=headers)
            assert reply.status_code == 403
            assert "other sites" in reply.json()["error"]["message"]
        assert client.get("/api/articles", headers=headers).status_code == 403


def test_the_own_page_may_ask(site: Site, client: httpx.Client) -> None:
    headers = {"origin": site.address, "sec-fetch-site": "same-origin"}
    assert client.post("/api/ask", json={"question": WHO}, headers=headers).status_code == 200


def test_a_foreign_name_is_refused(client: httpx.Client) -> None:
    reply = client.get("/api/status", headers={"host": "evil.example"})
    assert reply.status_code == 400
    assert "evil.example" in reply.json()["error"]["message"]


@pytest.mark.parametrize("path", ["/api/ask", CHAT])
@pytest.mark.parametrize("stated", [True, False])
def test_a_huge_body_is_refused(client: httpx.Client, path: str, stated: bool) -> None:
    body = json.dumps({"question": "x" * 2_000_000}).encode()
    content = body if stated else iter([body[:1_000_000], body[1_000_000:]])
    headers = {"content-type": "application/json"}
    reply = client.post(path, content=content, headers=headers)
    assert reply.status_code == 413
    assert "KB" in reply.json()["error"]["message"]


def test_before_the_first_sync_it_says_what_to_do(tmp_path: Path) -> None:
    with serving(Assistant(Settings(data=tmp_path))) as site:
        for body in ({"question": WHO}, {"question": WHO, "stream": True}):
            reply = httpx.post(f"{site.address}/api/ask", json=body, timeout=30)
            assert (reply.status_code, reply.json()["error"]["type"]) == (503, "nothing_indexed")
            assert "Run: assistant sync" in reply.json()["error"]["message"]
        assert httpx.get(f"{site.address}/api/status", timeout=30).status_code == 503


# ---- Many at once, and those who leave --------------------------------------------------------


def test_twenty_streams_at_once_all_end_with_the_answer(site: Site, client: httpx.Client) -> None:
    together = threading.Barrier(20)

    def ask(_: int) -> Event:
        together.wait()
        body = {"question": WHO, "stream": True}
        with client.stream("POST", "/api/ask", json=body) as reply:
            return events(reply.iter_lines())[-1]

    with ThreadPoolExecutor(20) as threads:
        found = list(threads.map(ask, range(20)))
    assert [name for name, _ in found] == ["answer"] * 20
    assert len({answer["text"] for _, answer in found}) == 1


@pytest.fixture
def scripted(tmp_path: Path) -> Iterator[Site]:
    """An assistant that answers when told to, one question at a time, with one waiting."""
    assistant = Scripted(Settings(data=tmp_path, concurrency=1, queue_size=1))
    with serving(assistant) as site:
        yield site
        assistant.go()


def script(site: Site) -> Scripted:
    assert isinstance(site.assistant, Scripted)
    return site.assistant


def test_partial_answers_arrive_while_the_answer_is_written(scripted: Site) -> None:
    body = {"question": WHO, "stream": True}
    with httpx.stream("POST", f"{scripted.address}/api/ask", json=body, timeout=10) as reply:
        lines = reply.iter_lines()
        seen = [next(line for line in lines if line.startswith("data: ")) for _ in range(2)]
        assert [json.loads(line[6:])["text"] for line in seen] == ["", "Kim"]
        script(scripted).go()
        found = events(lines)
    assert [name for name, _ in found] == ["partial", "partial", "answer"]


@pytest.mark.parametrize("stream", [True, False])
def test_work_ends_when_the_client_leaves(scripted: Site, stream: bool) -> None:
    assistant = script(scripted)
    assistant.texts = tuple("word " * words for words in range(200))
    with pytest.raises(httpx.ReadTimeout):
        body = {"question": WHO, "stream": stream}
        httpx.post(f"{scripted.address}/api/ask", json=body, timeout=0.5)
    assert assistant.started.acquire(timeout=5)

    def ended() -> bool:
        assistant.go(1)
        return assistant.closed.acquire(timeout=0)

    assert soon(ended, seconds=2)  # at 50 steps a second, long before the 200th
    assistant.texts = ("Kim oversaw it.",)
    assistant.go()
    reply = httpx.post(f"{scripted.address}/api/ask", json={"question": WHO}, timeout=10)
    assert reply.json()["text"] == "Kim oversaw it. [1]"  # the turn was given back


def test_one_who_leaves_the_queue_makes_room(scripted: Site) -> None:
    address, body = f"{scripted.address}/api/ask", {"question": WHO}
    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(httpx.post, address, json=body, timeout=30)
        assert script(scripted).started.acquire(timeout=5)
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(address, json=body, timeout=0.3)

        def room() -> bool:
            try:
                return httpx.post(address, json=body, timeout=0.3).status_code != 503
            except httpx.ReadTimeout:
                return True

        assert soon(room)
        script(scripted).go()
        assert first.result().status_code == 200


def test_one_more_than_may_wait_is_told_to_come_back(scripted: Site) -> None:
    body: dict[str, Any] = {"question": WHO}
    chat = {"messages": [{"role": "user", "content": WHO}]}
    requests = (("/api/ask", body), ("/api/ask", body | {"stream": True}), (CHAT, chat))
    with (
        httpx.Client(base_url=scripted.address, timeout=30) as client,
        ThreadPoolExecutor(4) as threads,
    ):
        first = threads.submit(client.post, "/api/ask", json=body)
        assert script(scripted).started.acquire(timeout=5)
        others = [threads.submit(client.post, path, json=sent) for path, sent in requests]
        assert soon(lambda: sum(each.done() for each in others) == 2)  # the third may wait
        script(scripted).go()
        replies = [each.result() for each in (first, *others)]
    assert sorted(reply.status_code for reply in replies) == [200, 200, 503, 503]
    for reply in replies:
        if reply.status_code == 503:
            assert int(reply.headers["retry-after"]) > 0
            assert "1 are being answered and 1 wait" in reply.json()["error"]["message"]
    script(scripted).go()
    assert httpx.post(f"{scripted.address}/api/ask", json=body, timeout=10).status_code == 200


def test_what_fails_on_the_way_is_an_event(scripted: Site) -> None:
    script(scripted).fails = RuntimeError("the secret of the house")
    script(scripted).go()
    body = {"question": WHO, "stream": True}
    with httpx.stream("POST", f"{scripted.address}/api/ask", json=body, timeout=10) as reply:
        name, value = events(reply.iter_lines())[-1]
    assert name == "error"
    assert value["error"]["type"] == "unexpected"
    assert "secret" not in value["error"]["message"]


# ---- Keys, prefixes and switches --------------------------------------------------------------


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site behind a proxy's path, with a key."""
    assistant = synced(tmp_path_factory.mktemp("keyed"), api_key="open sesame", mcp=True)
    with serving(assistant, root_path="/news") as site:
        yield site


@pytest.mark.parametrize(
    "path", ["/api/status", "/api/openapi.json", "/api/nothing", "/v1/models", "/mcp"]
)
def test_with_a_key_in_the_settings_it_must_be_sent(keyed: Site, path: str) -> None:
    for sent in (None, "Bearer", "Bearer open", "Basic open sesame", "Bearer öpen"):
        headers = {b"authorization": sent.encode()} if sent else {}
        reply = httpx.get(keyed.address + path, headers=headers, timeout=30)
        assert reply.status_code == 401
        assert reply.headers["www-authenticate"] == "Bearer"
        assert "api_key" in reply.json()["error"]["message"]
    headers = {b"authorization": b"Bearer open sesame"}
    reply = httpx.get(keyed.address + path, headers=headers, timeout=30)
    assert reply.status_code != 401


def test_the_page_needs_no_key(keyed: Site) -> None:
    assert httpx.get(f"{keyed.address}/", timeout=30).status_code == 200


def test_a_proxy_may_put_a_path_in_front_and_take_it_away_again(keyed: Site) -> None:
    headers = {"authorization": "Bearer open sesame"}
    with httpx.Client(base_url=keyed.address, headers=headers, timeout=30) as client:
        assert client.get("/v1/models").status_code == 200
        assert client.post("/api/ask", json={"question": WHO}).json()["citations"]
        wrong = client.post(CHAT, json={}).json()["error"]
        assert wrong["param"] == "messages"
        assert client.get("/api/openapi.json").json()["servers"] == [{"url": "/news"}]
        assert client.get("/api/nothing").json()["error"]["type"] == "not_found"


def test_without_the_setting_there_is_nothing_for_programs(tmp_path: Path) -> None:
    with serving(Assistant(Settings(data=tmp_path, api=False))) as site:
        for path in ("/api/status", "/api/openapi.json", "/v1/models", "/mcp"):
            assert httpx.get(site.address + path, timeout=30).status_code == 404
        assert httpx.get(f"{site.address}/", timeout=30).status_code == 200


# ---- OpenAI's client --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def openai(site: Site) -> Iterator[OpenAIClient]:
    """The official client."""
    from openai import OpenAI

    with OpenAI(base_url=f"{site.address}/v1", api_key="none", max_retries=0) as client:
        yield client


USER = [{"role": "user", "content": WHO}]


def test_openais_client_gets_the_answer_with_its_citations(
    site: Site, openai: OpenAIClient
) -> None:
    completion = openai.chat.completions.create(model="news-assistant", messages=USER)
    answer = site.assistant.ask(WHO)
    message = completion.choices[0].message
    assert (message.role, message.content) == ("assistant", answer.text)
    assert completion.choices[0].finish_reason == "stop"
    expected = json.loads(json.dumps(answer.to_dict()))
    for name in ("citations", "sentences", "abstained", "nearest", "confidence", "notice"):
        assert getattr(message, name) == expected[name]
    assert completion.model == "news-assistant"
    assert completion.usage.total_tokens == 0


@pytest.mark.parametrize("usage", [True, False])
def test_openais_client_streams(site: Site, openai: OpenAIClient, usage: bool) -> None:
    options = {"stream_options": {"include_usage": True}} if usage else {}
    with openai.chat.completions.create(
        model="news-assistant-quotes", messages=USER, stream=True, **options
    ) as stream:
        chunks = list(stream)
    answer = site.assistant.ask(WHO)
    deltas = [choice.delta for chunk in chunks for choice in chunk.choices]
    assert deltas[0].role == "assistant"
    assert "".join(delta.content or "" for delta in deltas) == answer.text
    expected = json.loads(json.dumps(answer.to_dict()))
    assert deltas[-1].citations == expected["citations"]
    assert deltas[-1].sentences == expected["sentences"]
    finishes = [choice.finish_reason for chunk in chunks for choice in chunk.choices]
    assert finishes[-1] == "stop"
    assert set(finishes[:-1]) == {None}
    assert len({chunk.id for chunk in chunks}) == 1
    counted = [chunk.usage for chunk in chunks if chunk.usage]
    assert [each.total_tokens for each in counted] == ([0] if usage else [])
    assert bool(chunks[-1].choices) != usage


def test_what_is_asked_of_a_model_alone_is_passed_over(openai: OpenAIClient) -> None:
    completion = openai.chat.completions.create(
        model="news-assistant",
        messages=[{"role": "system", "content": "Be brief."}, *USER],
        temperature=0.2,
        max_tokens=10,
        seed=7,
        user="me",
        tools=[{"type": "function", "function": {"name": "f", "parameters": {}}}],
        extra_body={"top_k": 3},
    )
    assert completion.choices[0].message.citations


def test_a_conversation_becomes_a_question_with_its_history(openai: OpenAIClient) -> None:
    follow_up = [{"type": "text", "text": "When was that?"}]
    messages = [
        *USER,
        {"role": "assistant", "content": "Kim Jong Un oversaw the missile tests. [1]"},
        {"role": "user", "content": follow_up},
    ]
    alone = openai.chat.completions.create(model="news-assistant", messages=messages[-1:])
    led = openai.chat.completions.create(model="news-assistant", messages=messages)
    assert alone.choices[0].message.content != led.choices[0].message.content
    assert "Wednesday" in led.choices[0].message.content


def test_the_selection_of_articles_goes_beside_the_messages(openai: OpenAIClient) -> None:
    completion = openai.chat.completions.create(
        model="news-assistant", messages=USER, extra_body={"source": "abcnews.go.com"}
    )
    cited = completion.choices[0].message.citations
    assert {each["source"] for each in cited} == {"abcnews.go.com"}


def test_the_models_are_listed(openai: OpenAIClient) -> None:
    names = ["news-assistant", "news-assistant-quotes"]
    assert [model.id for model in openai.models.list()] == names
    assert openai.models.retrieve(names[1]).id == names[1]


PICTURE = {"type": "image_url", "image_url": {"url": "x"}}
PART = "messages[0].content[0].type"


@pytest.mark.parametrize(
    ("body", "status", "param", "words"),
    [
        ({"messages": []}, 400, "messages", "at least 1 item"),
        ({"messages": "hi"}, 400, "messages", "valid list"),
        ({"messages": [{"role": "user", "content": 3}]}, 400, "messages[0].content", "content"),
        (
            {"messages": [{"role": "user", "content": [PICTURE]}]},
            400,
            PART,
            "type: Input should be",
        ),
        ({"messages": [{"role": "assistant", "content": "x"}]}, 400, None, "role 'assistant'"),
        ({"messages": [{"role": "user", "content": " "}]}, 400, None, "empty"),
        ({"messages": USER, "stream": "perhaps"}, 400, "stream", "valid boolean"),
        ({"messages": USER, "n": 2}, 400, "n", "should be 1"),
        ({"messages": USER, "model": "gpt-9"}, 404, "model", "no model 'gpt-9'"),
        ({"messages": USER, "extra_body": {"before": "soon"}}, 400, None, "before='soon'"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_openais_client_raises_its_errors(
    openai: OpenAIClient,
    body: dict[str, Any],
    status: int,
    param: str | None,
    words: str,
    stream: bool,
) -> None:
    from openai import APIStatusError

    asked = {"model": "news-assistant", "stream": stream, **body}
    with pytest.raises(APIStatusError) as raised:
        openai.chat.completions.create(**asked)
    error = raised.value
    assert (error.status_code, error.type) == (status, "invalid_request_error")
    assert words in error.message
    assert param is None or (error.param or "").startswith(param)


def test_a_picture_is_refused(openai: OpenAIClient) -> None:
    from openai import BadRequestError

    picture = {"type": "image_url", "image_url": {"url": "data:,"}}
    messages = [{"role": "user", "content": [picture]}]
    with pytest.raises(BadRequestError, match="content"):
        openai.chat.completions.create(model="news-assistant", messages=messages)


def test_openais_client_streams_while_the_answer_is_written(scripted: Site) -> None:
    from openai import OpenAI

    with OpenAI(base_url=f"{scripted.address}/v1", api_key="none", max_retries=0) as client:
        with client.chat.completions.create(
            model="news-assistant",
            messages=[{"role": "user", "content": WHO}],
            stream=True,
        ) as stream:
            said = (choice.delta.content for chunk in stream for choice in chunk.choices)
            assert [next(said), next(said)] == ["", "Kim"]
            script(scripted).go()
            assert list(said) == [" oversaw", " it.", " [1]", None]


def test_openais_client_raises_what_fails_on_the_way(scripted: Site) -> None:
    from openai import APIError, OpenAI

    from index import EmbeddingError

    script(scripted).fails = EmbeddingError("The embedder is away")
    script(scripted).go()
    with OpenAI(base_url=f"{scripted.address}/v1", api_key="none", max_retries=0) as client:
        with pytest.raises(APIError, match="The embedder is away"):
            list(
                client.chat.completions.create(
                    model="news-assistant",
                    messages=[{"role": "user", "content": WHO}],
                    stream=True,
                )
            )


# ---- With a model behind it -------------------------------------------------------------------


@pytest.fixture
def model() -> Iterator[OpenAIServer]:
    """A real model server that writes what it is told to."""
    with openai_server() as server:
        yield server


@pytest.fixture
def modelled(tmp_path: Path, model: OpenAIServer) -> Iterator[Site]:
    """The seed articles, answered by that model."""
    settings = Settings(
        data=tmp_path / "data", folder=SEEDS, openai_base_url=model.url, model="tiny"
    )
    assistant = Assistant(settings)
    assistant.sync()
    with serving(assistant) as site:
        yield site


def said_by(site: Site) -> tuple[str, Any, Any]:
    """Ask with OpenAI's client; give the text, the last delta and the count of tokens."""
    from openai import OpenAI

    with OpenAI(base_url=f"{site.address}/v1", api_key="none", max_retries=0) as client:
        openai: OpenAIClient = client
        chunks = list(
            openai.chat.completions.create(
                model="news-assistant",
                messages=USER,
                stream=True,
                stream_options={"include_usage": True},
            )
        )
    deltas = [choice.delta for chunk in chunks for choice in chunk.choices]
    text = "".join(delta.content or "" for delta in deltas)
    return text, deltas[-1], next(chunk.usage for chunk in chunks if chunk.usage)


def kim(prompt: str) -> str:
    """Write what the evidence says of Kim Jong Un, with the number it has there."""
    number = re.findall(r"\[(\d+)\] [^\n]*overseen by leader Kim Jong Un", prompt)[0]
    return f"The missile tests were overseen by leader Kim Jong Un [{number}]."


def test_a_models_answer_streams_with_its_citations_and_tokens(
    modelled: Site, model: OpenAIServer
) -> None:
    model.says = kim
    text, last, usage = said_by(modelled)
    assert text.startswith("The missile tests were overseen by leader Kim Jong Un")
    assert "overseen by leader Kim Jong Un" in last.citations[0]["quote"]
    assert last.sentences[0]["support"] == "supported"
    assert last.notice == ""
    assert (usage.prompt_tokens, usage.completion_tokens, usage.total_tokens) == (1000, 20, 1020)


def test_quotes_stand_in_for_a_model_that_fails(modelled: Site, model: OpenAIServer) -> None:
    model.queue(*(failure(401, "Wrong key") for _ in range(4)))
    text, last, _ = said_by(modelled)
    assert "Kim Jong Un" in text
    assert "quoted from the articles" in last.notice
    reply = httpx.post(
        f"{modelled.address}/api/ask", json={"question": WHO, "engine": "quotes"}, timeout=30
    )
    assert reply.json()["engine"] == "quotes"
    assert reply.json()["notice"] == ""


@given(st.lists(st.text(max_size=5), max_size=5), st.text(), st.booleans())
def test_chunks_add_up_to_the_answer(pieces: list[str], rest: str, goes_on: bool) -> None:
    from assistant.api.completions import Writer

    writer, text, chunks = Writer("m"), "", []
    for piece in pieces:
        text += piece
        chunks += writer.more(text)
    final = scripted_answer("?", text + rest if goes_on else rest, "The model failed.")
    chunks += writer.end(final)
    said = "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks)
    assert said.startswith(text)
    assert said.endswith(final.text)
    if goes_on:
        assert said == final.text
    elif said != final.text:
        assert said == f"{text}\n\nThe model failed.\n\n{final.text}"


# ---- The published schema ---------------------------------------------------------------------


def test_the_schema_is_valid_and_explains_every_address_and_field(client: httpx.Client) -> None:
    from openapi_spec_validator import validate

    schema = client.get("/api/openapi.json").json()
    validate(schema)
    assert set(schema["paths"]) == {
        *("/api/ask", "/api/search", "/api/status", "/api/articles", "/api/article"),
        *(CHAT, "/v1/models", "/v1/models/{name}"),
    }
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            assert operation["summary"], path
            assert operation["description"], path
            assert "4XX" in operation["responses"], path
    for name, shape in schema["components"]["schemas"].items():
        assert shape.get("description"), name


@pytest.mark.parametrize(
    ("method", "path", "body", "shape"),
    [
        ("POST", "/api/ask", {"question": WHO}, "Answer"),
        ("POST", "/api/ask", {"question": "What is the capital of France?"}, "Answer"),
        ("POST", "/api/search", {"question": WHO}, "Hits"),
        ("GET", "/api/status", None, "Standing"),
        ("GET", "/api/articles", None, "Articles"),
        ("GET", "/api/article?file={file}", None, "Article"),
        ("POST", CHAT, {"messages": USER}, "Completion"),
        ("GET", "/v1/models", None, "ModelList"),
        ("GET", "/v1/models/news-assistant", None, "Model"),
        ("POST", "/api/ask", {}, "ErrorReply"),
    ],
)
def test_replies_have_the_shape_that_the_schema_tells(
    client: httpx.Client, method: str, path: str, body: object, shape: str
) -> None:
    from openapi_schema_validator import OAS31Validator

    schema = client.get("/api/openapi.json").json()
    file = next(SEEDS.glob("*.txt")).name
    reply = client.request(method, path.format(file=file), json=body)
    told = {"$ref": f"#/components/schemas/{shape}", "components": schema["components"]}
    OAS31Validator(told).validate(reply.json())
    fields = schema["components"]["schemas"][shape]["properties"]
    assert set(reply.json()) <= set(fields)


# ---- The documented examples ------------------------------------------------------------------

DOCUMENT = ROOT / "docs" / "api.md"
EXAMPLES = re.findall(r"```(sh|python)\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize(
    ("kind", "code"),
    [(kind, code) for kind, code in EXAMPLES if "7860" in code],
    ids=lambda value: value.split("\n")[0][:40],
)
def test_every_documented_example_runs(site: Site, tmp_path: Path, kind: str, code: str) -> None:
    host = site.address.removeprefix("http://")
    file = next(SEEDS.glob("*.txt")).name
    assert file in code or "file=" not in code
    code = code.replace("127.0.0.1:7860", host)
    interpreter = ["sh", "-e"] if kind == "sh" else [sys.executable, "-W", "error"]
    run = subprocess.run(interpreter, input=code, cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert "Kim" in run.stdout or "news-assistant" in run.stdout or "articles" in run.stdout
