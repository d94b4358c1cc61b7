"""Our own addresses beside Gradio's: asking, kept turns, sources, filters, feedback, assets.

Owns what a request may hold and which status it is answered with. Knows nothing of Gradio, nor of
how anything looks.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from assistant import feedback
from assistant.errors import USER_ERRORS
from assistant.ui import conversation, exports, page, sources, texts
from assistant.ui.asking import Asked, Desk, Reply
from assistant.ui.attempts import attempt
from assistant.ui.facets import facets, files
from assistant.ui.records import Turn
from assistant.ui.related import others, others_html

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.chat import Assistant
    from assistant.ui.shelf import Shelf

FRESH = {"cache-control": "no-store"}
FOREVER = {"cache-control": "public, max-age=31536000, immutable"}


def add_routes(app: FastAPI, assistant: Assistant, shelf: Shelf) -> None:
    """Add our addresses; registered before Gradio's, they come first."""
    routes = Routes(assistant, shelf)
    app.add_route("/ask", routes.ask, methods=["POST"])
    app.add_route("/turns", show_turns, methods=["POST"])
    app.add_route("/feedback", routes.take_feedback, methods=["POST"])
    app.add_route("/source", routes.show_source)
    app.add_route("/related", routes.show_others)
    app.add_route("/facets", routes.show_facets)
    app.add_route("/files", routes.show_files)
    app.add_route("/room/{version}/{name}", show_asset)


class Routes:
    """What is answered from one assistant and its articles."""

    def __init__(self, assistant: Assistant, shelf: Shelf) -> None:
        """Take the assistant, whose settings say how many it answers at once, and its articles."""
        self.assistant = assistant
        self.shelf = shelf
        settings = assistant.settings
        self.desk = Desk(settings.concurrency, settings.queue_size)

    async def ask(self, request: Request) -> Response:
        """Answer a question, line by line."""
        try:
            asked = Asked.model_validate_json(await request.body())
        except ValidationError:
            return _refused(400, texts.NOT_A_QUESTION)
        if self.desk.full:
            return _refused(429, texts.BUSY)
        return Reply(self.desk, self.assistant, asked)

    def show_source(self, request: Request) -> Response:
        """Show an article with the places that are asked for."""
        asked = request.query_params
        try:
            marks = [sources.Mark.read(each) for each in asked.getlist("mark")]
            article = self.assistant.article(asked.get("file", ""))
            html = sources.article_html(article, marks, int(asked.get("at", "0")))
        except ValueError:
            return HTMLResponse(conversation.failed_html(texts.PANE_FAILED), 400)
        except USER_ERRORS as exc:
            return HTMLResponse(conversation.failed_html(str(exc)), 404)
        return HTMLResponse(html, headers=FRESH)

    def show_others(self, request: Request) -> Response:
        """Show other outlets on the story of an article."""
        file = request.query_params.get("file", "")
        error, found = attempt(lambda: others(self.assistant, file))
        return HTMLResponse(others_html(found or []), 404 if error else 200, FRESH)

    def show_facets(self, request: Request) -> Response:
        """Give the outlets and days that can be filtered by."""
        return JSONResponse(facets(self.assistant), headers=FRESH)

    def show_files(self, request: Request) -> Response:
        """Give the files that match a query."""
        query = request.query_params.get("q", "")[:200]
        _, found = attempt(lambda: files(self.shelf, query))
        return JSONResponse({"files": found or []}, headers=FRESH)

    async def take_feedback(self, request: Request) -> Response:
        """Note what a reader said of an answer."""
        try:
            said = feedback.Feedback.model_validate_json(await request.body())
        except ValidationError:
            return _refused(400, texts.NO_FEEDBACK)
        data = self.assistant.settings.data
        error, _ = await run_in_threadpool(attempt, lambda: feedback.write(data, said))
        return _refused(507, error) if error else Response(status_code=204)


async def show_turns(request: Request) -> Response:
    """Render turns that the browser kept; one that is none is told apart from the others."""
    try:
        turns = list(json.loads(await request.body())["turns"])
    except (ValueError, KeyError, TypeError):
        return _refused(400, texts.NOT_A_CONVERSATION)
    shown = await run_in_threadpool(lambda: [_shown(each) for each in turns])
    return JSONResponse({"turns": shown}, headers=FRESH)


def _shown(values: object) -> dict[str, str]:
    try:
        turn = Turn.model_validate(values)
    except ValidationError:
        return {"html": conversation.failed_html(texts.TURN_LOST), "markdown": ""}
    return {"html": conversation.outcome_html(turn), "markdown": exports.turn_markdown(turn)}


def show_asset(request: Request) -> Response:
    """Give one of the page's own files; its address changes with its content."""
    name = request.path_params["name"]
    if name not in page.ASSETS:
        return Response(status_code=404)
    return Response(page.asset(name), media_type=page.ASSETS[name], headers=FOREVER)


def _refused(status: int, words: str) -> Response:
    return JSONResponse({"detail": words}, status)
