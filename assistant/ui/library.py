"""The articles view and its routes: what is indexed, files in and out, syncs, timeline and map.

The view is our own page inside a tab of Gradio's; ``library.js`` fills it from these routes. Who
may change the corpus is decided before a request comes here (``sessions``). How things look is in
``corpus``, ``listing``, ``timeline``, ``corpusmap`` and ``library.css``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from assistant.ui import corpus
from assistant.ui.attempts import attempt
from assistant.ui.conversation import failed_html
from assistant.ui.corpusmap import CorpusMap
from assistant.ui.jobs import SyncJob, Watch
from assistant.ui.libraryframe import HOLDER, page_html
from assistant.ui.listing import Chosen, Listing, list_html
from assistant.ui.sessions import may_edit
from assistant.ui.timeline import timeline, timeline_html
from assistant.ui.trash import Trash
from assistant.ui.uploads import Inbox, UploadExists, UploadRefused, UploadTooBig
from index import IndexMissing, ReadLimits

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI

    from assistant.chat import Assistant
    from assistant.ui.shelf import Shelf
    from index import Status

PREFIX = "/library/"
UPLOAD = f"{PREFIX}upload"
_FRESH = {"cache-control": "no-store"}


def article_events() -> gr.Button:
    """Add the articles view to the tab in hand; ``library.js`` fills it.

    Returns:
        A button that nobody sees, pressed whenever the articles may have changed: what else shows
        them hangs its own events on it.
    """
    import gradio as gr

    gr.HTML(HOLDER, elem_id="library-tab", apply_default_css=False)
    return gr.Button(elem_id="synced", visible="hidden")


class Library:
    """One assistant's corpus as the page sees it, and the work on it."""

    def __init__(self, assistant: Assistant, shelf: Shelf) -> None:
        """Take the assistant whose articles are shown, and the shelf that lists them."""
        self.assistant = assistant
        self.job = SyncJob(assistant)
        self.watch = Watch(assistant, self.job)
        self.map = CorpusMap(assistant)
        self.shelf = shelf
        self.trash = Trash(assistant.settings.data / "trash", assistant.settings.trash_days)
        self.trash.empty()

    def status_html(self, *, editor: bool) -> str:
        """Render what is indexed."""
        folder = str(self.assistant.folder.resolve())
        return corpus.status_html(self._status(), folder, self.assistant.engine(), editor=editor)

    def timeline_html(self, chosen: Chosen) -> str:
        """Render the timeline of the articles that are chosen by words."""
        articles = Chosen(words=chosen.words).of(self.shelf.articles())
        return timeline_html(timeline(articles)) if articles else ""

    def moment(self) -> dict[str, Any]:
        """Tell how the work stands."""
        now = self.job.moment
        return {
            "running": now.running,
            "stopping": now.stopping,
            "watching": self.watch.on,
            "ended": self.job.ended,
            "html": corpus.progress_html(now) + self._watch_failed(),
        }

    def inbox(self) -> Inbox:
        """Give what takes files into the folder."""
        settings = self.assistant.settings
        limits = ReadLimits(settings.max_file_bytes, settings.parse_seconds)
        return Inbox(self.assistant.folder, self.trash, limits)

    def _watch_failed(self) -> str:
        return failed_html(self.watch.error) if self.watch.error else ""

    def _status(self) -> Status | None:
        try:
            return self.assistant.status()
        except IndexMissing:
            return None  # before the first sync


def add_routes(app: FastAPI, library: Library) -> None:
    """Add the view's addresses; registered before Gradio's, they come first."""
    routes = Routes(library)
    for name, show in {
        "page": routes.page,
        "status": routes.status,
        "list": routes.list,
        "timeline": routes.timeline,
        "map": routes.map,
        "job": routes.job,
    }.items():
        app.add_route(PREFIX + name, show)
    for name, act in {
        "sync": routes.sync,
        "rebuild": routes.rebuild,
        "stop": routes.stop,
        "watch": routes.watch,
        "delete": routes.delete,
    }.items():
        app.add_route(PREFIX + name, act, methods=["POST"])
    app.add_route(UPLOAD, routes.upload, methods=["POST"])


class Routes:
    """What each address of the view answers."""

    def __init__(self, library: Library) -> None:
        """Take the corpus."""
        self.library = library

    def page(self, request: Request) -> Response:
        """Give the view's frame, with the buttons that the user may press."""
        settings = self.library.assistant.settings
        return HTMLResponse(
            page_html(
                editor=may_edit(request),
                most_bytes=settings.max_file_bytes,
                trash_days=settings.trash_days,
            ),
            headers=_FRESH,
        )

    def status(self, request: Request) -> Response:
        """Show what is indexed."""
        return _shown(lambda: self.library.status_html(editor=may_edit(request)))

    def list(self, request: Request) -> Response:
        """Show one page of the list."""
        listing = Listing.read(request.query_params)
        editor = may_edit(request)
        return _shown(lambda: list_html(self.library.shelf.articles(), listing, editor=editor))

    def timeline(self, request: Request) -> Response:
        """Show the timeline."""
        chosen = Chosen.read(request.query_params)
        return _shown(lambda: self.library.timeline_html(chosen))

    def map(self, request: Request) -> Response:
        """Give the map."""
        library = self.library
        error, picture = attempt(lambda: library.map.json(library.shelf.articles()))
        return JSONResponse(picture or {"state": "none", "told": error}, headers=_FRESH)

    def job(self, request: Request) -> Response:
        """Tell how the work stands."""
        return self._moment()

    def sync(self, request: Request) -> Response:
        """Begin a sync."""
        self.library.job.start()
        return self._moment()

    def rebuild(self, request: Request) -> Response:
        """Begin a rebuild."""
        self.library.job.start(rebuild=True)
        return self._moment()

    def stop(self, request: Request) -> Response:
        """End a sync early."""
        self.library.job.stop()
        return self._moment()

    def watch(self, request: Request) -> Response:
        """Begin or end watching the folder."""
        self.library.watch.switch(request.query_params.get("on") == "1")
        return self._moment()

    def delete(self, request: Request) -> Response:
        """Take a file out of the folder."""
        file = request.query_params.get("file", "")
        try:
            self.library.inbox().remove(file)
        except UploadRefused as exc:
            return _refused(404, str(exc))
        return JSONResponse({"file": file})

    async def upload(self, request: Request) -> Response:
        """Take a file into the folder; its name is in the address, its content is the body."""
        asked = request.query_params
        inbox = await run_in_threadpool(self.library.inbox)
        try:
            taken = await inbox.receive(
                asked.get("name", ""), request.stream(), replace=asked.get("replace") == "1"
            )
        except UploadExists as exc:
            return JSONResponse({"detail": str(exc), "exists": exc.name}, 409)
        except UploadTooBig as exc:
            return _refused(413, str(exc))
        except UploadRefused as exc:
            return _refused(422, str(exc))
        except ClientDisconnect:
            return Response(status_code=400)
        return JSONResponse(asdict(taken), 201)

    def _moment(self) -> Response:
        return JSONResponse(self.library.moment(), headers=_FRESH)


def _shown(work: Callable[[], str]) -> Response:
    error, html = attempt(work)
    return HTMLResponse(failed_html(error) if error else html or "", headers=_FRESH)


def _refused(status: int, words: str) -> Response:
    return JSONResponse({"detail": words}, status)
