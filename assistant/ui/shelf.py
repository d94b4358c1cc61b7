"""The articles as the page searches them: listed anew only when the index has changed.

Knows nothing of how they are shown.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from assistant.ui.sources import day
from index import IndexMissing

if TYPE_CHECKING:
    from assistant.chat import Assistant
    from index import ArticleInfo, Status


class Shelf:
    """The articles of one assistant; none before the first sync."""

    def __init__(self, assistant: Assistant) -> None:
        """Take the assistant."""
        self._assistant = assistant
        self._lock = threading.Lock()
        self._state: tuple[object, ...] | None = None
        self._articles: list[ArticleInfo] = []
        self._texts: list[tuple[str, ArticleInfo]] | None = None

    def articles(self) -> list[ArticleInfo]:
        """Give them all, by file name."""
        with self._lock:
            self._refresh()
            return self._articles

    def find(self, query: str, most: int) -> list[ArticleInfo]:
        """Give the newest with every word of the query in title, outlet, date or file name."""
        with self._lock:
            self._refresh()
            if self._texts is None:
                newest = sorted(self._articles, key=lambda a: (a.published, a.title), reverse=True)
                self._texts = [(searched(each), each) for each in newest]
            texts = self._texts
        return list(islice(_matching(texts, query.casefold().split()), most))

    def _refresh(self) -> None:
        try:
            state: tuple[object, ...] | None = _state(self._assistant.status())
        except IndexMissing:
            state = None
        if state != self._state or state is None:
            self._articles = self._assistant.articles() if state else []
            self._state, self._texts = state, None


def searched(article: ArticleInfo) -> str:
    """Give the text that an article is found by, in small letters."""
    fields: Iterable[str] = (article.title, article.source, article.published)
    return " ".join((*fields, day(article.published), article.file)).casefold()


def _matching(
    texts: Sequence[tuple[str, ArticleInfo]], words: Sequence[str]
) -> Iterator[ArticleInfo]:
    return (article for text, article in texts if all(word in text for word in words))


def _state(status: Status) -> tuple[object, ...]:
    """Give what differs after every sync, and after every batch of one that changed anything."""
    return status.synced, status.articles, status.passages, status.characters, status.sources
