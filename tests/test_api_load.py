"""Many programs at once, and those that leave, on a real server."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from api_site import CHAT, WHO, Event, Site, events, script, soon


def test_twenty_streams_at_once_all_end_with_the_answer(served: Site, client: httpx.Client) -> None:
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
        return assistant.closed.acquire(timeout=0.05)

    assert any(ended() for _ in range(150))  # of 200 steps
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
