"""The articles view: Gradio's fields and buttons for the corpus, wired to one ``Assistant``.

Owns what happens on a click there. How it looks is in ``corpus`` and ``room.css``. Imports Gradio,
which takes seconds: ``views`` loads this module when a page is built.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.ui import corpus, texts
from assistant.ui.attempts import rendered
from index import IndexMissing, Status

if TYPE_CHECKING:
    from assistant.chat import Assistant

Updates = dict[gr.Component, object]
_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
_TELL = "() => { document.getElementById('synced').click(); }"


class Library:
    """One assistant's corpus as the page sees it, with its running sync."""

    def __init__(self, assistant: Assistant) -> None:
        """Take the assistant whose articles are shown."""
        self.assistant = assistant
        self.job = corpus.SyncJob(assistant)

    def status(self) -> str:
        """Render what is indexed."""
        folder = str(self.assistant.folder.resolve())
        return corpus.status_html(self._status(), folder)

    def listed(self, query: str) -> str:
        """Render the list of articles that match."""
        return corpus.list_html(self.assistant.articles() if self._status() else [], query)

    def _status(self) -> Status | None:
        try:
            return self.assistant.status()
        except IndexMissing:
            return None  # before the first sync


def article_events(assistant: Assistant, page: gr.Blocks) -> gr.Button:
    """Add the fields and events of the articles view.

    Returns:
        A button that nobody sees, pressed whenever the articles may have changed: what else shows
        them hangs its own events on it.
    """
    room = Library(assistant)
    synced = gr.Button(elem_id="synced", visible="hidden")
    with gr.Row(elem_id="actions"):
        sync = gr.Button(texts.SYNC, variant="primary", elem_id="sync")
        rebuild = gr.Button(texts.REBUILD, elem_id="rebuild")
        stop = gr.Button(texts.CANCEL, elem_id="stop", visible=False)
    gr.HTML(corpus.HINT, elem_id="hint", apply_default_css=False)
    progress = gr.HTML(elem_id="progress", apply_default_css=False)
    status = gr.HTML(elem_id="status", apply_default_css=False)
    search = gr.Textbox(
        label=texts.SEARCH, placeholder=texts.SEARCH_HINT, max_length=200, elem_id="search"
    )
    listed = gr.HTML(elem_id="articles", apply_default_css=False)

    def follow() -> Iterator[Updates]:
        for moment in room.job.follow():
            busy = moment.running
            yield {
                progress: corpus.progress_html(moment),
                sync: gr.Button(interactive=not busy),
                rebuild: gr.Button(interactive=not busy),
                stop: gr.Button(visible=busy, interactive=not moment.stopping),
            }

    def begin(*, anew: bool) -> Iterator[Updates]:
        room.job.start(rebuild=anew)
        yield from follow()

    def resume() -> Iterator[Updates]:
        idle: list[Updates] = [{progress: ""}]
        yield from follow() if room.job.moment.running else idle

    def search_for(query: str | None) -> str:
        return rendered(lambda: room.listed(query or ""))

    def refresh(query: str | None) -> Updates:
        return {status: rendered(room.status), listed: search_for(query)}

    bar = [progress, sync, rebuild, stop]
    endless = {**_QUIET, "concurrency_limit": None}  # following a sync takes no turn from questions
    for trigger, work in (
        (sync.click, partial(begin, anew=False)),
        (rebuild.click, partial(begin, anew=True)),
        (page.load, resume),
    ):
        followed = trigger(work, None, bar, **endless)
        refreshed = followed.then(refresh, search, [status, listed], **_QUIET)
        refreshed.then(None, None, None, js=_TELL, **_QUIET)
    stop.click(room.job.stop, None, None, **_QUIET)
    search.change(search_for, search, listed, **_QUIET)
    return synced
