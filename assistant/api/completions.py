"""The shapes of OpenAI's chat protocol, as far as they mean something here.

Owns how messages are read as a question with its history, and how an answer is written as a
completion. What OpenAI's form has no place for stands beside the content, in fields of its own.
Knows nothing of routes.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.answers import Answer, Citation, Coverage, Sentence, Turn
from assistant.api.shapes import REMEMBERED, Selection, Text
from assistant.errors import QuestionError

DEFAULT = "news-assistant"
ENGINES = {DEFAULT: "", "news-assistant-quotes": "quotes"}
"""The models on offer, and the engine that each stands for; the empty one is the settings'."""


class TextPart(BaseModel):
    """A part of a message; only text can be read."""

    type: Literal["text"]
    text: Text


class Message(BaseModel):
    """One message of the conversation."""

    role: str = Field(description="`user` and `assistant` count; all others are passed over.")
    content: Text | list[TextPart] | None = None

    def text(self) -> str:
        """Give its text, whichever way it was written."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content)
        return self.content or ""


class StreamOptions(BaseModel):
    """What a stream tells besides the answer."""

    include_usage: bool = Field(False, description="End with a chunk that counts tokens.")


class ChatRequest(Selection):
    """A conversation whose last message is the question; fields not named here are ignored."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "model": DEFAULT,
                    "messages": [{"role": "user", "content": "Who oversaw the missile tests?"}],
                }
            ]
        }
    )

    messages: list[Message] = Field(min_length=1, description="Oldest first; the last asks.")
    model: str = Field(DEFAULT, description="One that `GET /v1/models` lists.")
    stream: bool | None = Field(False, description="Send chunks as server-sent events.")
    stream_options: StreamOptions | None = None
    n: Literal[1] | None = Field(1, description="There is one answer to a question.")

    def question(self) -> str:
        """Give the last message, which has to be the user's.

        Raises:
            QuestionError: It is somebody else's.
        """
        last = self.messages[-1]
        if last.role != "user":
            raise QuestionError(
                f"The last of the messages has the role {last.role!r}. End with the question, "
                "in a message with the role 'user'"
            )
        return last.text()

    def turns(self) -> list[Turn]:
        """Give what was said before as questions with their answers."""
        turns: list[Turn] = []
        for message in self.messages[:-1]:
            if message.role == "user":
                turns.append(Turn(message.text(), ""))
            elif message.role == "assistant" and turns:
                turns[-1] = turns[-1]._replace(answer=message.text())
        return turns[-REMEMBERED:]


class Grounds(BaseModel):
    """What an answer rests on; OpenAI's form has no place for it."""

    citations: list[Citation] = Field(description="The places that the markers name.")
    sentences: list[Sentence] = Field(description="Each with how well its places support it.")
    abstained: bool = Field(description="True where the articles do not answer.")
    nearest: list[Coverage] = Field(description="The closest coverage where abstained.")
    confidence: float
    notice: str = Field(description="What went wrong, such as a model that failed; or empty.")


class Said(Grounds):
    """The answer as a message."""

    role: Literal["assistant"] = "assistant"
    content: str = Field(description="The answer's text with its markers.")
    refusal: None = None


class Choice(BaseModel):
    """The one answer."""

    index: Literal[0] = 0
    message: Said
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class Usage(BaseModel):
    """Tokens as the model's server counted them; 0 where no model was asked."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Completion(BaseModel):
    """The reply where nothing is streamed."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: list[Choice]
    usage: Usage


class Model(BaseModel):
    """One model on offer."""

    id: str
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = "news-assistant"


class ModelList(BaseModel):
    """The models on offer."""

    object: Literal["list"] = "list"
    data: list[Model]


class Writer:
    """Writes one completion, whole or in chunks."""

    def __init__(self, model: str) -> None:
        """Take the model that was asked for."""
        self._head = {
            "id": f"chatcmpl-{uuid.uuid4().hex}",
            "created": int(time.time()),
            "model": model,
        }
        self._sent = ""

    def whole(self, answer: Answer) -> dict[str, Any]:
        """Give the completion."""
        message = {"role": "assistant", "content": answer.text, "refusal": None} | grounds(answer)
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return {
            **self._head,
            "object": "chat.completion",
            "choices": [choice],
            "usage": _usage(answer),
        }

    def opening(self) -> dict[str, Any]:
        """Give the chunk that says who speaks."""
        return self._chunk({"role": "assistant", "content": ""})

    def more(self, text: str) -> list[dict[str, Any]]:
        """Give what a text adds to the one before."""
        added, self._sent = text[len(self._sent) :], text
        return [self._chunk({"content": added})] if added else []

    def end(self, answer: Answer) -> list[dict[str, Any]]:
        """Give what is left of the answer, and what it rests on.

        What was sent cannot be taken back: an answer that does not go on from it, such as quotes
        where the model failed on the way, follows below it.
        """
        text = answer.text
        if not text.startswith(self._sent):
            text = "\n\n".join(filter(None, (self._sent, answer.notice, text)))
        return [*self.more(text), self._chunk(grounds(answer), "stop")]

    def usage(self, answer: Answer) -> dict[str, Any]:
        """Give the chunk that counts tokens."""
        return self._chunk(None) | {"usage": _usage(answer)}

    def _chunk(self, delta: dict[str, Any] | None, finish: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        choices = [] if delta is None else [choice]
        return {**self._head, "object": "chat.completion.chunk", "choices": choices}


def grounds(answer: Answer) -> dict[str, Any]:
    """Give what an answer rests on, in the shape of ``Grounds``."""
    return {
        "citations": _listed(answer.citations),
        "sentences": _listed(answer.sentences),
        "abstained": answer.abstained,
        "nearest": _listed(answer.nearest),
        "confidence": answer.confidence,
        "notice": answer.notice,
    }


def _listed(items: Sequence[Citation | Sentence | Coverage]) -> list[dict[str, Any]]:
    return [asdict(item) for item in items]


def _usage(answer: Answer) -> dict[str, int]:
    sent, written = answer.trace.tokens_in, answer.trace.tokens_out
    return {
        "prompt_tokens": sent,
        "completion_tokens": written,
        "total_tokens": sent + written,
    }
