"""The page, and the view for asking: Gradio's fields and buttons wired to one ``Assistant``.

Owns what happens on a click; the view of the articles is in ``library``. How things look is in
``conversation`` and ``room.css``. Knows nothing of search or models. Imports
Gradio, which takes seconds: ``app`` loads this module when a page is built, never before.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.chat import Turn
from assistant.ui import conversation, library, suggestions, texts
from assistant.ui.attempts import attempt, rendered
from assistant.ui.conversation import Exchange
from index import IndexMissing, Status

if TYPE_CHECKING:
    from assistant.chat import Assistant

REMEMBERED = 12  # turns of a conversation that a follow-up question may lean on
Talk = list[Exchange]
_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


class Room:
    """One assistant as the page sees it, with its suggested questions."""

    def __init__(self, assistant: Assistant) -> None:
        """Take the assistant that answers."""
        self.assistant = assistant
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
                synced = library.article_events(assistant, page)
        _opening_events(room, page, synced, talk, shown)
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


def _opening_events(
    room: Room, page: gr.Blocks, synced: gr.Button, talk: gr.State, shown: gr.HTML
) -> None:
    """Show the first screen while nothing has been asked."""

    def refresh(so_far: Talk) -> object:
        return gr.skip() if so_far else rendered(room.opening)

    gr.on([page.load, synced.click], refresh, talk, shown, **_QUIET)
