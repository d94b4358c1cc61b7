"""The page's Gradio part: the first screen, the field for the question, and the articles view.

Questions are not Gradio events: ``talk.js`` sends them to ``/ask`` (``asking``) and reads the reply
as it grows, which a component drawn anew for each piece of text would make jump. How things look is
in ``conversation`` and the style sheets. Knows nothing of search or models. Imports Gradio, which
takes seconds: ``app`` loads this module when a page is built, never before.
"""

from __future__ import annotations

import sys
from itertools import islice
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.ui import conversation, library, suggestions, texts
from assistant.ui.attempts import rendered
from index import IndexMissing, Status

if TYPE_CHECKING:
    from assistant.chat import Assistant

_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


class Room:
    """One assistant as the first screen sees it, with its suggested questions."""

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
            questions = [texts.OVERVIEW, *islice(made, suggestions.MOST - 1)]
            self._suggested = (synced, questions)
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
                opening = gr.HTML(elem_id="opening", apply_default_css=False)
                gr.HTML(conversation.FRAME, elem_id="talk", apply_default_css=False)
                _composer(assistant)
            with gr.Tab(texts.ARTICLES_TAB, id="articles"):
                synced = library.article_events()
        fresh = [page.load, synced.click]
        gr.on(fresh, lambda: rendered(room.opening), None, opening, **_QUIET)
    page.queue(
        max_size=settings.queue_size, default_concurrency_limit=settings.concurrency, api_open=False
    )
    # After every event Gradio would count its last 10,000 with pandas, for a page we do not open.
    page._queue.ANAYLTICS_CACHE_FREQUENCY = sys.maxsize
    return page


def _composer(assistant: Assistant) -> None:
    with gr.Row(elem_id="composer"):
        gr.Textbox(
            label=texts.QUESTION,
            placeholder=texts.PLACEHOLDER,
            max_lines=6,
            max_length=assistant.settings.max_question,
            show_label=False,
            container=False,
            autofocus=True,
            elem_id="question",
        )
        gr.Button(texts.SEND, variant="primary", elem_id="send")
        gr.Button(texts.HALT, elem_id="halt")
        bar = conversation.bar_html(assistant.engine())
        gr.HTML(bar, elem_id="asking", apply_default_css=False)
