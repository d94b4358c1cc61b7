"""A model that fails: each fault has a name, quotes stand in, and nobody waits too long."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from model_site import KEY, KIM, QUESTION, check_valid
from openai_server import (
    EVENTS,
    OpenAIServer,
    Reply,
    chat,
    event,
    failure,
    json_reply,
    openai_server,
)

from assistant import Answer, Assistant, Partial, Settings

# Faults: each ends in a named message, and quotes stand in for the model


LATER = {"Retry-After": "900"}
FAULTS = {
    "429": (failure(429, "slow down", headers={"Retry-After": "900"}), "HTTP 429 .* Try again"),
    "quota": (failure(429, "no credit", "insufficient_quota"), "the quota is used up.*Add credit"),
    "401": (failure(401, f"Incorrect API key {KEY}"), r"HTTP 401 .*\*\*\*.*Check the API key"),
    "404": (failure(404, "no model tiny"), "HTTP 404 .*no model tiny.*Check the model's name"),
    "500": (failure(500, "out of memory", headers={"Retry-After": "900"}), "HTTP 500 .*out of mem"),
    "500 without words": (json_reply({"error": {"code": 7, "trace": ["x"]}}, 500, LATER),
                          r"HTTP 500 at attempt 1\. Try again later\."),
    "502 as a page": (Reply([b"<html>Bad Gateway"], 502, LATER), r"HTTP 502 at attempt 1\. Try"),
    "500 in other words": (json_reply({"detail": "CUDA is gone"}, 500, LATER), "1: CUDA is gone"),
    "early close": (chat("Kim Jong", finish="", usage=None, end=b""), "ended the reply before"),
    "reset": (chat("Kim Jong", finish="", end=b"", cut=True), "broke off in the middle"),
    "malformed JSON": (Reply([event("Kim"), b"data: {oops\n\n"], headers=EVENTS), "malformed JSON"),
    "HTML with 200": (Reply([b"<html>Sign in</html>"]), "a web page instead of .*Sign in"),
    "HTML as events": (Reply([b"<html>Sign in\n"], headers=EVENTS), "no events but .*Sign in"),
    "no choices": (json_reply({"choices": []}), "ended the reply before"),
    "empty choices": (Reply([b'data: {"choices": []}\n\n', b"data: [DONE]\n\n"], headers=EVENTS),
                      "sent an empty answer"),
    "null content": (Reply([event(None), event(finish="stop")], headers=EVENTS), "an empty answer"),
    "content filter": (chat(finish="content_filter"), "with its content filter"),
    "all thought": (chat("<think>Hm, hm", finish="length"), "no sentence that can be shown"),
    "nothing before the length": (chat(finish="length"), "used all tokens of setting"),
    "an error as an event": (Reply([b'data: {"error": {"message": "CUDA is out of memory"}}\n\n'],
                                   headers=EVENTS), "reported an error: CUDA is out of memory"),
    "a list": (json_reply([1, 2]), "malformed JSON"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_has_a_name_and_quotes_stand_in(
    start: Callable[..., Assistant], server: OpenAIServer, fault: str
) -> None:
    reply, message = FAULTS[fault]
    server.queue(reply)
    assistant = start()
    answer = assistant.ask(QUESTION)
    assert len(server.requests) == 1
    assert re.search(message, answer.notice), answer.notice
    assert KEY not in answer.notice
    assert not set("{}[]<>") & set(answer.notice)  # words, never what the server sent
    assert answer == replace(assistant.ask(QUESTION, engine="quotes"), notice=answer.notice)


def test_a_server_that_is_not_there_has_a_name(data: Path) -> None:
    with openai_server() as gone:
        pass
    settings = Settings(data=data, openai_base_url=gone.url, model="tiny", model_seconds=0.4)
    with Assistant(settings) as assistant:
        answer = assistant.ask(QUESTION)
    assert re.search("cannot be reached, 1 attempts: .*Is it running?", answer.notice)
    assert answer.engine == "quotes"


def test_a_passing_fault_is_tried_again_in_one_layer(
    start: Callable[..., Assistant], server: OpenAIServer
) -> None:
    server.says = f"{KIM}. [2]"
    server.queue(failure(503, "loading"), failure(429, "slow", headers={"Retry-After": "0"}))
    answer = start().ask(QUESTION)
    assert (answer.engine, answer.notice, len(server.requests)) == ("tiny", "", 3)


def test_too_long_a_context_is_tried_once_more_with_less(
    start: Callable[..., Assistant], server: OpenAIServer
) -> None:
    full = failure(400, "maximum context length is 512 tokens", "context_length_exceeded")
    server.says = f"{KIM}. [2]"
    server.queue(full)
    answer = start(evidence_tokens=1_000).ask(QUESTION)
    assert (answer.engine, answer.notice) == ("tiny", "")
    sizes = [len(request.json["messages"][-1]["content"]) for request in server.requests]
    assert len(sizes) == 2 and sizes[1] < 0.7 * sizes[0]


def test_a_context_that_stays_too_long_has_a_name(
    start: Callable[..., Assistant], server: OpenAIServer
) -> None:
    server.queue(*[failure(400, "the request exceeds the available context size")] * 2)
    answer = start().ask(QUESTION)
    assert (answer.engine, len(server.requests)) == ("quotes", 2)
    assert re.search("too long for it: .*Lower the setting evidence_tokens", answer.notice)


@pytest.mark.parametrize(
    "refused",
    [
        "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
        "Unsupported value: 'temperature' does not support 0.",
        "Unknown field: stream_options",
    ],
)
def test_an_option_that_a_model_does_not_take_is_left_out(
    start: Callable[..., Assistant], server: OpenAIServer, refused: str
) -> None:
    server.says = f"{KIM}. [2]"
    server.queue(failure(400, refused))
    answer = start().ask(QUESTION)
    assert (answer.engine, answer.notice, len(server.requests)) == ("tiny", "", 2)
    option = re.search("max_tokens|temperature|stream_options", refused)
    assert option and option[0] not in server.requests[1].json


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (chat(f"{KIM}. [2] He was", " very", finish="", usage=None, end=b""), "ended the reply be"),
        (chat(f"{KIM}. [2] He was", " very", finish="", end=b"", cut=True), "broke off in the mid"),
        (chat(f"{KIM}. [2] He was", " very", 60.0), "no end of the answer within"),
        (chat(f"{KIM}. [2] He was very", finish="content_filter"), "content filter stopped"),
    ],
    ids=["early close", "reset", "stall", "content filter"],
)
def test_an_answer_that_breaks_off_keeps_what_came_and_goes_on_with_quotes(
    start: Callable[..., Assistant], server: OpenAIServer, reply: Reply, reason: str
) -> None:
    server.queue(reply)
    *steps, answer = start(model_seconds=1.0).stream("What did North Korea launch?")
    assert isinstance(answer, Answer)
    shown = [step.text for step in steps if isinstance(step, Partial)][-1]
    assert answer.text.startswith(shown) and shown.startswith(KIM)
    assert [sentence.text for sentence in answer.sentences[:2]] == [f"{KIM}.", "He was very …"]
    assert answer.sentences[1].support != "supported"
    assert answer.sentences[1].reason == "The answer breaks off here"
    cited, quoted = set(answer.sentences[0].citations), answer.sentences[2]
    assert quoted.text in {c.quote for c in answer.citations if c.number not in cited}
    assert answer.notice.startswith("The model's answer broke off; what follows it is quoted")
    assert reason in answer.notice
    check_valid(answer)


def test_nothing_is_said_to_be_quoted_where_the_quotes_are_cited_already(
    start: Callable[..., Assistant], server: OpenAIServer
) -> None:
    server.queue(chat(f"{KIM}. [2][3][4][5][6][7][8] He was very", finish="", end=b""))
    answer = start(model_seconds=1.0).ask(QUESTION)
    quotes = {citation.quote for citation in answer.citations}
    later = [sentence.text for sentence in answer.sentences[2:]]
    assert set(later) <= quotes
    assert ("what follows it is quoted" in answer.notice) == bool(later)


def test_an_answer_cut_at_its_longest_says_so(
    start: Callable[..., Assistant], server: OpenAIServer
) -> None:
    server.queue(chat(f"{KIM}. [2] He was very", finish="length"))
    answer = start().ask(QUESTION)
    assert [sentence.text for sentence in answer.sentences] == [f"{KIM}.", "He was very …"]
    assert answer.notice.startswith("The answer was cut off at its longest")


@pytest.mark.parametrize("parts", [[60.0], ["Kim", 0.05] * 1_000], ids=["silent", "trickling"])
def test_one_deadline_holds_for_the_whole_answer(
    start: Callable[..., Assistant], server: OpenAIServer, parts: list[str | float]
) -> None:
    server.queue(chat(*parts))
    started = time.monotonic()
    answer = start(model_seconds=0.8).ask(QUESTION)
    assert time.monotonic() - started < 20  # seconds; searching loads its parts first
    assert re.search("tiny at .*: no (end of the )?answer within 0.8 s", answer.notice)
    assert server.left.wait(5)


def test_leaving_ends_the_request_even_while_the_server_is_silent(
    start: Callable[..., Assistant], server: OpenAIServer
) -> None:
    server.queue(chat(f"{KIM}. [2] ", 60.0))
    steps = start().stream(QUESTION)
    for step in steps:
        if isinstance(step, Partial) and step.text:
            break
    started = time.monotonic()
    steps.close()
    assert server.left.wait(2)
    assert time.monotonic() - started < 1


def test_leaving_before_the_first_word_ends_the_request(
    start: Callable[..., Assistant], server: OpenAIServer
) -> None:
    server.queue(Reply([60.0], headers=EVENTS))
    steps = start().stream(QUESTION)
    for step in steps:
        if isinstance(step, Partial) and step.stage == "writing" and server.requests:
            break
    steps.close()
    assert server.left.wait(2)


def test_where_quotes_are_too_unsure_they_do_not_stand_in_for_a_model_that_fails(
    start: Callable[..., Assistant], server: OpenAIServer
) -> None:
    server.queue(failure(401, "No such key"))
    answer = start(threshold=1.0).ask(QUESTION)
    assert (answer.abstained, answer.citations) == (True, ())
    assert answer.notice.startswith("The model gave no answer. ")
    assert "Check the API key" in answer.notice
