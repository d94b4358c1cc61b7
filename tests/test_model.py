"""The model border: real servers, LlamaIndex LLMs, time kept, connections closed."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from llama_index.core.base.llms.types import CompletionResponse, LLMMetadata
from llama_index.core.llms import CustomLLM, MockLLM
from openai_server import OpenAIServer, chat, failure, json_reply

from assistant import Assistant, Settings
from assistant.errors import ModelReplyError, ModelTimeout
from assistant.llama import AssistantQueryEngine, LlamaChat
from assistant.model import OpenAIChat
from assistant.prompts import Message
from assistant.pump import Piece, pump
from assistant.replies import shown_name

SEEDS = Path(__file__).parent.parent / "seeds"
MESSAGES = (Message("system", "Be brief."), Message("user", "Who?"))
QUESTION = "Who oversaw the missile tests?"


def pieces(model: OpenAIChat, seconds: float = 20.0) -> list[Piece]:
    end = time.monotonic() + seconds
    return list(model.open(MESSAGES, limit=50, end=end))


def test_a_reply_comes_in_pieces_with_its_end_and_its_tokens(server: OpenAIServer) -> None:
    server.queue(chat("Kim ", "oversaw it.", usage=(12, 3)))
    model = OpenAIChat("tiny", base_url=server.url)
    assert pieces(model) == [
        Piece("Kim "),
        Piece("oversaw it."),
        Piece(finish="stop"),
        Piece(tokens_in=12, tokens_out=3),
    ]
    assert server.requests[0].json == {
        "model": "tiny",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Who?"},
        ],
        "stream": True,
        "max_tokens": 50,
        "temperature": 0.0,
        "stream_options": {"include_usage": True},
    }


def test_a_server_that_does_not_stream_is_read_too(server: OpenAIServer) -> None:
    choice = {"message": {"content": "Kim."}, "finish_reason": "stop"}
    usage = {"prompt_tokens": 12, "completion_tokens": 3}
    server.queue(json_reply({"choices": [choice], "usage": usage}))
    assert pieces(OpenAIChat("tiny", base_url=server.url)) == [Piece("Kim.", "stop", 12, 3)]


def test_what_one_request_learned_of_a_model_holds_for_the_next(server: OpenAIServer) -> None:
    server.says = "Kim."
    server.queue(failure(400, "'temperature' is not supported with this model"))
    model = OpenAIChat("tiny", base_url=server.url)
    pieces(model)
    pieces(model)
    assert ["temperature" in request.json for request in server.requests] == [True, False, False]


def test_openai_itself_has_a_default_model_and_its_own_words() -> None:
    model = OpenAIChat(api_key="sk-1")
    assert (model.where, model.name) == ("api.openai.com", "gpt-5.4-mini")
    assert "max_completion_tokens" in model.body(MESSAGES, 5)


def test_a_password_in_an_address_is_not_shown() -> None:
    assert OpenAIChat("m", base_url="http://me:secret@host:1/v1").where == "host:1"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("/srv/models/qwen.gguf", "qwen.gguf"),
        ("C:\\models\\qwen.gguf", "qwen.gguf"),
        ("Qwen/Qwen2.5-1.5B-Instruct", "Qwen/Qwen2.5-1.5B-Instruct"),
        ("llama3.2:3b", "llama3.2:3b"),
    ],
)
def test_a_path_on_the_server_is_shown_as_its_file(name: str, shown: str) -> None:
    assert shown_name(name) == shown


# Keeping time


class SlowReply:
    """Gives a piece, then nothing until it is closed."""

    def __init__(self) -> None:
        self.closed = threading.Event()

    def __iter__(self) -> Iterator[Piece]:
        yield Piece("Kim")
        self.closed.wait(30)

    def close(self) -> None:
        self.closed.set()


def test_a_silence_is_filled_with_beats_and_ends_as_a_time_out() -> None:
    reply = SlowReply()
    found = []
    with pytest.raises(ModelTimeout, match="tiny: silent for 0.3 s in the middle"):
        for piece in pump(reply, end=time.monotonic() + 9, who="tiny", beat=0.05, silence=0.3):
            found.append(piece)
    assert found[0] == Piece("Kim")
    assert set(found[1:]) == {None} and len(found) > 3
    assert reply.closed.is_set()


def test_closing_the_pump_closes_the_reply() -> None:
    reply = SlowReply()
    pumped = pump(reply, end=time.monotonic() + 9, who="tiny", beat=0.05)
    assert next(pumped) == Piece("Kim")
    pumped.close()
    assert reply.closed.is_set()


# LlamaIndex


class Parrot(CustomLLM):
    """A LlamaIndex LLM that says what it was made to say."""

    says: str = ""
    fails: bool = False

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(model_name="parrot")

    def complete(
        self, prompt: str, formatted: bool = False, **kwargs: object
    ) -> CompletionResponse:
        return CompletionResponse(text=self.says)

    def stream_complete(
        self, prompt: str, formatted: bool = False, **kwargs: object
    ) -> Generator[CompletionResponse]:
        text = ""
        for word in self.says.split(" "):
            if self.fails and text:
                raise RuntimeError("the parrot flew off with sk-secret123")
            text += f"{word} "
            yield CompletionResponse(text=text, delta=f"{word} ")


def test_any_llamaindex_llm_can_write_the_answer(data: Path) -> None:
    says = "The missile tests were personally overseen by leader Kim Jong Un."
    with Assistant(Settings(data=data), llm=Parrot(says=says)) as assistant:
        answer = assistant.ask(QUESTION)
        assert assistant.engine().where == "LlamaIndex Parrot"
    assert (answer.engine, answer.notice) == ("parrot", "")
    assert answer.sentences[0].text == says
    assert answer.citations
    assert answer.trace.estimated and answer.trace.tokens_in > 100


def test_a_llamaindex_llm_that_fails_gives_way_to_quotes(data: Path) -> None:
    with Assistant(Settings(data=data), llm=Parrot(says="Kim it", fails=True)) as assistant:
        answer = assistant.ask(QUESTION)
    assert answer.engine == "quotes"
    assert "parrot: RuntimeError: the parrot flew off with ***" in answer.notice


def test_a_llamaindex_llm_that_says_nothing_is_named() -> None:
    reply = LlamaChat(Parrot()).open(MESSAGES, limit=5, end=0)
    with pytest.raises(ModelReplyError, match="parrot sent an empty answer"):
        list(reply)
    mock = LlamaChat(MockLLM(max_tokens=3)).open(MESSAGES, limit=5, end=0)
    assert "".join(piece.text for piece in mock)


def test_the_assistant_is_a_llamaindex_query_engine(data: Path) -> None:
    with Assistant(Settings(data=data)) as assistant:
        engine = AssistantQueryEngine(assistant=assistant, options={"source": "abcnews.go.com"})
        response = engine.query(QUESTION)
        answer = assistant.ask(QUESTION, source="abcnews.go.com")
    assert str(response) == answer.text
    assert response.metadata and response.metadata["citations"][0]["number"] == 1
    for node, citation in zip(response.source_nodes, answer.citations, strict=True):
        assert node.text == citation.quote
        assert node.metadata["file"] == citation.file
