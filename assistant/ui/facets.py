"""What can be filtered by: the outlets with their counts, the days covered, and files by name.

Plain values for the page's filters, which go in as text there. Knows nothing of HTML.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.ui.sources import meta
from index import IndexMissing

if TYPE_CHECKING:
    from assistant.chat import Assistant
    from assistant.ui.shelf import Shelf

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


def files(shelf: Shelf, query: str) -> list[dict[str, str]]:
    """Give the newest articles with every word of the query in title, outlet, date or file."""
    return [
        {"file": each.file, "title": each.title, "meta": meta(each.source, each.published)}
        for each in shelf.find(query, FILES)
    ]
