"""The addresses under /api: ask, search, and what is indexed.

Owns their paths and documentation. Knows nothing of how an answer is made.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from assistant.answers import Answer, Partial
from assistant.api.asking import Asking, Item
from assistant.api.errors import ErrorReply, Refusal, json_reply
from assistant.api.events import ALIVE, EVENT_STREAM, Events, attended, event
from assistant.api.shapes import Articles, Hits, Lookup, Question, Standing
from index import Article, FilterError

ERRORS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": ErrorReply, "description": "What is wrong with the request."},
    "5XX": {"model": ErrorReply, "description": "What keeps the server from answering."},
}
_STREAMED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer; as a stream, events `partial`, then `answer` or `error`.",
        "content": {
            EVENT_STREAM: {
                "schema": {"type": "string"},
                "example": 'event: partial\ndata: {"stage": "searching", "text": "", '
                '"citations": []}\n\nevent: answer\ndata: {"question": "…", "text": "…"}\n\n',
            }
        },
    }
}


class Rest:
    """The handlers of the addresses under /api."""

    def __init__(self, asking: Asking) -> None:
        """Take what puts the questions."""
        self._asking = asking
        self._assistant = asking.assistant

    def router(self) -> APIRouter:
        """Give the routes."""
        routes = APIRouter(prefix="/api", responses=ERRORS)
        routes.add_api_route(
            "/ask",
            self.ask,
            methods=["POST"],
            response_model=Answer,
            responses=_STREAMED,
            summary="Answer a question from the articles",
        )
        routes.add_api_route(
            "/search",
            self.search,
            methods=["POST"],
            response_model=Hits,
            summary="Find the passages for a question, without answering it",
        )
        for path, handler, model, summary in (
            ("/status", self.status, Standing, "Tell what is indexed"),
            ("/articles", self.articles, Articles, "List the indexed articles"),
            ("/article", self.article, Article, "Give one article with its text"),
        ):
            routes.add_api_route(path, handler, response_model=model, summary=summary)
        return routes

    async def ask(self, request: Request, asked: Question) -> Response:
        """Every sentence of the answer names the places that it was taken from.

        `citations[].start` and `.end` are offsets in the `text` that `GET /api/article` gives.
        Where the articles do not answer, `abstained` is true, `reason` says why, and `nearest`
        names the closest coverage. As a stream, each `partial` event stands in for the one before.
        """
        question, turns, options = asked.question, asked.turns(), asked.options()
        if asked.stream or EVENT_STREAM in request.headers.get("accept", ""):
            items = await attended(request, self._asking.stream(question, turns, options))
            return Events(_written(items))
        answer = await attended(request, self._asking.answer(question, turns, options))
        return json_reply(answer.to_dict())

    async def search(self, request: Request, wanted: Lookup) -> Response:
        """Best first; `why` holds the figures behind each score, by name."""
        searching = self._asking.search(wanted.question, wanted.limit, wanted)
        found = await attended(request, searching)
        return json_reply({"hits": [asdict(hit) for hit in found]})

    def status(self) -> Response:
        """The same as `assistant status --json`, with the files that could not be read."""
        engine = self._assistant.engine()
        return json_reply(asdict(self._assistant.status()) | {"engine": asdict(engine)})

    def articles(
        self,
        limit: Annotated[int, Query(ge=1, le=1000, description="The most to give.")] = 100,
        offset: Annotated[int, Query(ge=0, description="How many to pass over.")] = 0,
    ) -> Response:
        """By file name, without their texts."""
        listed = self._assistant.articles()
        part = [asdict(each) for each in listed[offset : offset + limit]]
        return json_reply({"total": len(listed), "articles": part})

    def article(
        self, file: Annotated[str, Query(description="As citations and hits name it.")]
    ) -> Response:
        """The text that citations and hits point into, as it was at the last sync."""
        try:
            return json_reply(asdict(self._assistant.article(file)))
        except FilterError as exc:
            return Refusal(404, "not_found", str(exc)).reply()


async def _written(items: AsyncGenerator[Item]) -> AsyncGenerator[bytes]:
    async with aclosing(items):
        async for item in items:
            if isinstance(item, Partial):
                yield event(asdict(item), "partial")
            elif isinstance(item, Answer):
                yield event(item.to_dict(), "answer")
            elif isinstance(item, Refusal):
                yield event(item.body(), "error")
            else:
                yield ALIVE
