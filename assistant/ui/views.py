"""The two views, asking and articles: Gradio's fields and buttons wired to one ``Assistant``.

Owns what happens on a click, and turns whatever goes wrong into words for the user. How things look
is in ``conversation``, ``corpus`` and ``room.css``. Knows nothing of search or models. Imports
Gradio, which takes seconds: ``app`` loads this module when a page is built, never before.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

import gradio as gr

from assistant.chat import Turn
from assistant.errors import USER_ERRORS
from assistant.ui import conversation, corpus, suggestions, texts
from assistant.ui.conversation import Exchange
from index import IndexMissing, Status

if TYPE_CHECKING:
    from assistant.chat import Assistant

T = TypeVar("T")
log = logging.getLogger(__name__)

REMEMBERED = 12  # turns of a conversation that a follow-up question may lean on
Talk = list[Exchange]
Updates = dict[gr.Component, object]
_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


class Room:
    """One assistant as the page sees it, with its running sync and its suggested questions."""

    def __init__(self, assistant: Assistant) -> None:
        """Take the assistant that answers."""
        self.assistant = assistant
        self.job = corpus.SyncJob(assistant)
        self._suggested: tuple[str, list[str]] = ("", [])  # when synced, questions

    def opening(self) -> str:
        """Render the first screen."""
        status = self._status()
        if status is None or not status.articles:
            return conversation.empty_html(str(self.assistant.folder.resolve()))
        return conversation.opening_html(status.articles, self._suggestions(status.synced))

    def answer(self, question: str, talk: Talk) -> Exchange:
        """Ask, with what was said before."""
        history = [Turn(each.question, each.answer.text) for each in talk if each.answer]
        error, answer = attempt(lambda: self.assistant.ask(question, history=history[-REMEMBERED:]))
        limit = self.assistant.settings.max_question
        shown = question if len(question) <= limit else question[:limit] + "…"
        return Exchange(shown, answer, error)

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

    def _suggestions(self, synced: str) -> list[str]:
        if self._suggested[0] != synced:
            chosen = suggestions.sample(self.assistant.articles())
            read = (self.assistant.article(file) for file in chosen)
            made = filter(self._answers, suggestions.questions(read))
            self._suggested = (synced, list(islice(made, suggestions.MOST)))
        return self._suggested[1]

    def _answers(self, question: str) -> bool:
        """Tell whether the articles answer it, which asks no model."""
        hits = self.assistant.search(question)
        return self.assistant.quote(question, hits).confidence >= self.assistant.threshold


def attempt(work: Callable[[], T]) -> tuple[str, T | None]:
    """Do the work of one event; give the error's words, or the result."""
    try:
        return "", work()
    except USER_ERRORS as exc:
        return str(exc), None
    except Exception:  # where every event enters: logged, never shown as a stack trace
        log.exception("An event of the page failed")
        return texts.UNEXPECTED, None


def rendered(work: Callable[[], str]) -> str:
    """Give the HTML that the work renders, or a kind error in its place."""
    error, html = attempt(work)
    return conversation.failed_html(error) if error else html or ""


def blocks(assistant: Assistant) -> gr.Blocks:
    """Give the page's fields and events, with the queue's limits from the settings."""
    settings = assistant.settings
    room = Room(assistant)
    # Telemetry is off by this argument; Gradio asks the environment only where it is missing.
    page: gr.Blocks
    with gr.Blocks(analytics_enabled=False, title=texts.NAME, fill_width=True) as page:
        with gr.Tabs(elem_id="views"):
            with gr.Tab(texts.ASK_TAB, id="ask"):
                talk = gr.State([])
                shown = gr.HTML(elem_id="talk", apply_default_css=False)
                _ask_events(room, talk, shown)
            with gr.Tab(texts.ARTICLES_TAB, id="articles"):
                _article_events(room, page, talk, shown)
    page.queue(
        max_size=settings.queue_size, default_concurrency_limit=settings.concurrency, api_open=False
    )
    # After every event Gradio would count its last 10,000 with pandas, for a page we do not open.
    page._queue.ANAYLTICS_CACHE_FREQUENCY = sys.maxsize
    return page


def _ask_events(room: Room, talk: gr.State, shown: gr.HTML) -> None:
    with gr.Row(elem_id="composer"):
        question = gr.Textbox(
            label=texts.QUESTION,
            placeholder=texts.PLACEHOLDER,
            max_lines=6,
            max_length=room.assistant.settings.max_question,
            show_label=False,
            container=False,
            autofocus=True,
            elem_id="question",
        )
        new = gr.Button(texts.NEW, variant="secondary", elem_id="new")
        send = gr.Button(texts.SEND, variant="primary", elem_id="send")

    def ask(asked: str, so_far: Talk) -> Iterator[tuple[str, str, Talk]]:
        asked = asked.strip()
        if not asked:
            yield gr.skip(), "", gr.skip()
            return
        yield render([*so_far, Exchange(asked)]), "", so_far
        so_far = [*so_far, room.answer(asked, so_far)]
        yield render(so_far), "", so_far

    def render(so_far: Talk) -> str:
        return conversation.conversation_html(so_far)

    outputs = [shown, question, talk]
    gr.on([question.submit, send.click], ask, [question, talk], outputs, **_QUIET)
    new.click(lambda: (rendered(room.opening), "", []), None, outputs, **_QUIET)


def _article_events(room: Room, page: gr.Blocks, talk: gr.State, shown: gr.HTML) -> None:
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

    def refresh(query: str | None, so_far: Talk) -> Updates:
        fresh: Updates = {status: rendered(room.status), listed: search_for(query)}
        return fresh if so_far else fresh | {shown: rendered(room.opening)}

    bar, all_else = [progress, sync, rebuild, stop], [status, listed, shown]
    endless = {**_QUIET, "concurrency_limit": None}  # following a sync takes no turn from questions
    for trigger, work in (
        (sync.click, partial(begin, anew=False)),
        (rebuild.click, partial(begin, anew=True)),
        (page.load, resume),
    ):
        trigger(work, None, bar, **endless).then(refresh, [search, talk], all_else, **_QUIET)
    stop.click(room.job.stop, None, None, **_QUIET)
    search.change(search_for, search, listed, **_QUIET)
