"""The addresses in OpenAI's form, with its own client."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from api_site import SEEDS, USER, WHO, Site, script, scripted_answer, serving
from hypothesis import given
from hypothesis import strategies as st
from openai_server import OpenAIServer, failure, openai_server

from assistant import Assistant, Settings

OpenAIClient = Any  # its own types take neither plain dictionaries nor fields of ours


@pytest.fixture(scope="module")
def openai(served: Site) -> Iterator[OpenAIClient]:
    """The official client."""
    from openai import OpenAI

    with OpenAI(base_url=f"{served.address}/v1", api_key="none", max_retries=0) as client:
        yield client


def test_openais_client_gets_the_answer_with_its_citations(
    served: Site, openai: OpenAIClient
) -> None:
    completion = openai.chat.completions.create(model="news-assistant", messages=USER)
    answer = served.assistant.ask(WHO)
    message = completion.choices[0].message
    assert (message.role, message.content) == ("assistant", answer.text)
    assert completion.choices[0].finish_reason == "stop"
    expected = json.loads(json.dumps(answer.to_dict()))
    for name in ("citations", "sentences", "abstained", "nearest", "confidence", "notice"):
        assert getattr(message, name) == expected[name]
    assert completion.model == "news-assistant"
    assert completion.usage.total_tokens == 0


@pytest.mark.parametrize("usage", [True, False])
def test_openais_client_streams(served: Site, openai: OpenAIClient, usage: bool) -> None:
    options = {"stream_options": {"include_usage": True}} if usage else {}
    with openai.chat.completions.create(
        model="news-assistant-quotes", messages=USER, stream=True, **options
    ) as stream:
        chunks = list(stream)
    answer = served.assistant.ask(WHO)
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
    with serving(assistant) as served:
        yield served


def said_by(served: Site) -> tuple[str, Any, Any]:
    """Ask with OpenAI's client; give the text, the last delta and the count of tokens."""
    from openai import OpenAI

    with OpenAI(base_url=f"{served.address}/v1", api_key="none", max_retries=0) as client:
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
