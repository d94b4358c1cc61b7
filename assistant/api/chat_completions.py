"""The addresses under /v1, for clients that speak OpenAI's chat protocol.

Owns their paths and documentation. Knows nothing of how an answer is made.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from assistant.answers import Answer, Partial
from assistant.api.asking import Asking, Item
from assistant.api.completions import (
    ENGINES,
    ChatRequest,
    Completion,
    Model,
    ModelList,
    Writer,
)
from assistant.api.errors import Refusal, json_reply
from assistant.api.events import ALIVE, EVENT_STREAM, Events, attended, event
from assistant.api.rest import ERRORS

_STREAMED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer; as a stream, chunks in OpenAI's form. The one that ends the "
        "answer carries `citations`, `sentences` and the other grounds in its `delta`.",
        "content": {
            EVENT_STREAM: {
                "schema": {"type": "string"},
                "example": 'data: {"object": "chat.completion.chunk", "choices": [{"index": 0, '
                '"delta": {"content": "…"}}]}\n\ndata: [DONE]\n\n',
            }
        },
    }
}


class ChatCompletions:
    """The handlers of the addresses under /v1."""

    def __init__(self, asking: Asking) -> None:
        """Take what puts the questions."""
        self._asking = asking

    def router(self) -> APIRouter:
        """Give the routes."""
        routes = APIRouter(prefix="/v1", responses=ERRORS)
        routes.add_api_route(
            "/chat/completions",
            self.complete,
            methods=["POST"],
            response_model=Completion,
            responses=_STREAMED,
            summary="Answer the last message of a conversation",
        )
        routes.add_api_route(
            "/models", self.models, response_model=ModelList, summary="List the models on offer"
        )
        routes.add_api_route(
            "/models/{name}", self.model, response_model=Model, summary="Give one of them"
        )
        return routes

    async def complete(self, request: Request, chat: ChatRequest) -> Response:
        """The last message is the question, the others are what was said before.

        The message that comes back has the answer's text with its markers as `content`, and beside
        it what it rests on: `citations`, `sentences` with their support, `abstained`, `nearest`.
        """
        if chat.model not in ENGINES:
            return _unknown(chat.model)
        question, turns = chat.question(), chat.turns()
        options = chat.options() | {"engine": ENGINES[chat.model]}
        writer = Writer(chat.model)
        if chat.stream:
            usage = bool(chat.stream_options and chat.stream_options.include_usage)
            items = await attended(request, self._asking.stream(question, turns, options))
            return Events(_written(items, writer, usage=usage))
        answer = await attended(request, self._asking.answer(question, turns, options))
        return json_reply(writer.whole(answer))

    def models(self) -> Response:
        """One answers as the settings say, the other with quotes alone."""
        return json_reply(ModelList(data=[Model(id=name) for name in ENGINES]).model_dump())

    def model(self, name: str) -> Response:
        """The same as in the list."""
        return json_reply(Model(id=name).model_dump()) if name in ENGINES else _unknown(name)


def _unknown(name: str) -> Response:
    offered = ", ".join(ENGINES)
    message = f"There is no model {name!r}. Use one of: {offered}"
    return Refusal(404, "model_not_found", message, param="model").reply(openai=True)


async def _written(
    items: AsyncGenerator[Item], writer: Writer, *, usage: bool
) -> AsyncGenerator[bytes]:
    async with aclosing(items):
        yield event(writer.opening())
        async for item in items:
            if isinstance(item, Refusal):
                yield event(item.body(openai=True))
                return
            if isinstance(item, Partial):
                chunks = writer.more(item.text)
            elif isinstance(item, Answer):
                chunks = writer.end(item) + ([writer.usage(item)] if usage else [])
            else:
                yield ALIVE
                continue
            for chunk in chunks:
                yield event(chunk)
        yield b"data: [DONE]\n\n"
