"""The addresses for programs, on a real server: what they answer and what they refuse."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import httpx
import pytest
from api_site import CHAT, WHO, Site, events, serving, synced, untimed

from assistant import Assistant, Settings

# ---- Asking and searching ---------------------------------------------------------------------


def test_an_answer_is_what_the_command_line_prints(served: Site, client: httpx.Client) -> None:
    reply = client.post("/api/ask", json={"question": WHO})
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "application/json"
    expected = json.loads(json.dumps(served.assistant.ask(WHO).to_dict()))
    assert untimed(reply.json()) == untimed(expected)
    assert reply.json()["trace"]["stages"]


def test_a_citation_stands_in_the_article_at_its_place(client: httpx.Client) -> None:
    citations = client.post("/api/ask", json={"question": WHO}).json()["citations"]
    assert len(citations) > 1
    for citation in citations:
        article = client.get("/api/article", params={"file": citation["file"]}).json()
        assert article["text"][citation["start"] : citation["end"]] == citation["quote"]


@pytest.mark.parametrize("asked", ["a field", "a header"])
def test_an_answer_is_streamed_as_events(served: Site, client: httpx.Client, asked: str) -> None:
    body = {"question": WHO, "stream": asked == "a field"}
    headers = {"accept": "text/event-stream" if asked == "a header" else "*/*"}
    with client.stream("POST", "/api/ask", json=body, headers=headers) as reply:
        assert reply.headers["content-type"].startswith("text/event-stream")
        found = events(reply.iter_lines())
    assert found[0] == ("partial", {"stage": "searching", "text": "", "citations": []})
    name, answer = found[-1]
    assert name == "answer"
    expected = json.loads(json.dumps(served.assistant.ask(WHO).to_dict()))
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


def test_search_gives_ranked_hits_and_why(served: Site, client: httpx.Client) -> None:
    hits = client.post("/api/search", json={"question": "missile tests", "limit": 2}).json()["hits"]
    assert len(hits) == 2
    assert hits[0]["score"] >= hits[1]["score"]
    assert hits[0]["why"]
    expected = [asdict(hit) for hit in served.assistant.search("missile tests", limit=2)]
    assert hits == json.loads(json.dumps(expected))


def test_the_status_is_what_the_command_line_prints(served: Site, client: httpx.Client) -> None:
    assistant = served.assistant
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


def test_the_own_page_may_ask(served: Site, client: httpx.Client) -> None:
    headers = {"origin": served.address, "sec-fetch-site": "same-origin"}
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
    with serving(Assistant(Settings(data=tmp_path))) as served:
        for body in ({"question": WHO}, {"question": WHO, "stream": True}):
            reply = httpx.post(f"{served.address}/api/ask", json=body, timeout=30)
            assert (reply.status_code, reply.json()["error"]["type"]) == (503, "nothing_indexed")
            assert "Run: assistant sync" in reply.json()["error"]["message"]
        assert httpx.get(f"{served.address}/api/status", timeout=30).status_code == 503


# ---- Keys, prefixes and switches --------------------------------------------------------------


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site behind a proxy's path, with a key."""
    assistant = synced(tmp_path_factory.mktemp("keyed"), api_key="open sesame", mcp=True)
    with serving(assistant, root_path="/news") as served:
        yield served


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
    with serving(Assistant(Settings(data=tmp_path, api=False))) as served:
        for path in ("/api/status", "/api/openapi.json", "/v1/models", "/mcp"):
            assert httpx.get(served.address + path, timeout=30).status_code == 404
        assert httpx.get(f"{served.address}/", timeout=30).status_code == 200
