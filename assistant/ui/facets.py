"""What can be filtered by: the outlets with their counts, the days covered, and files by name.

Plain values for the page's filters, which go in as text there. Knows nothing of HTML.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.ui.sources import day, meta
from index import IndexMissing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.chat import Assistant
    from index import ArticleInfo

FILES = 40  # offered at once; the search finds the rest


def facets(assistant: Assistant) -> dict[str, Any]:
    """Give the outlets, the most articles first, and the first and last day."""
    try:
        status = assistant.status()
    except IndexMissing:
        return {"sources": [], "first": "", "last": ""}
    sources = sorted(status.sources, key=lambda each: (-each[1], each[0]))
    return {
        "sources": [{"name": name, "count": f"{count:,}"} for name, count in sources if name],
        "first": status.first,
        "last": status.last,
    }


def files(articles: Sequence[ArticleInfo], query: str) -> list[dict[str, str]]:
    """Give the articles with every word of the query in title, outlet, date or file."""
    words = query.casefold().split()
    found = [each for each in articles if _matches(each, words)]
    found.sort(key=lambda each: (each.published, each.title), reverse=True)
    return [
        {"file": each.file, "title": each.title, "meta": meta(each.source, each.published)}
        for each in found[:FILES]
    ]


def _matches(article: ArticleInfo, words: Sequence[str]) -> bool:
    fields = (article.title, article.source, article.published, day(article.published))
    text = " ".join((*fields, article.file)).casefold()
    return all(word in text for word in words)
