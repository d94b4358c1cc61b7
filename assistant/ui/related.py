"""Other outlets on the story of an article: a search with its own headline and first sentence.

Owns what counts as the same story here: another outlet, within days, and words and meaning close
enough. Knows nothing of how search ranks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import TYPE_CHECKING

from assistant.ui import texts
from assistant.ui.sources import heading, meta
from index import Filters

if TYPE_CHECKING:
    from assistant.chat import Assistant
    from index import Article, Hit

MOST = 5
NEAR = timedelta(days=7)
LEAD = 300  # characters of the text that are searched with
MEANING, WORDS = "similar meaning", "question words in passage and title"
ALIKE = 0.45  # cosine of the bundled embedder from which two leads tell one story
SHARED = 0.35  # share of the lead's words, by their weight, that the other must have


@dataclass(frozen=True, slots=True)
class Other:
    """Another outlet's article on the story."""

    file: str
    title: str
    source: str
    published: str


def others(assistant: Assistant, file: str) -> list[Other]:
    """Find the closest articles of other outlets, one for each outlet.

    Raises:
        ArchiveError: There is no such article.
    """
    article = assistant.article(file)
    hits = assistant.search(_lead(article), filters=_days(article.published))
    found: dict[str, Other] = {}
    for hit in _same_story(article, hits):
        found.setdefault(
            hit.source or hit.file, Other(hit.file, hit.title, hit.source, hit.published)
        )
    return list(found.values())[:MOST]


def others_html(found: Sequence[Other]) -> str:
    """Render them for the pane; nothing where there are none."""
    rows = "".join(
        f'<li><button type="button" class="source" data-file="{escape(each.file)}">'
        f'<span dir="auto">{heading(each.title)}</span>'
        f"<small>{escape(meta(each.source, each.published))}</small></button></li>"
        for each in found
    )
    return (
        f'<section class="others"><h3>{texts.OTHERS}</h3><ul class="list">{rows}</ul></section>'
        if rows
        else ""
    )


def _lead(article: Article) -> str:
    body = article.text[article.body :].replace(article.title, "", 1).strip()
    first = re.split(r"(?<=[.!?])\s", body[:LEAD], maxsplit=1)[0]
    return f"{article.title} {' '.join(first.split())}"


def _days(published: str) -> Filters:
    try:
        day = date.fromisoformat(published)
    except ValueError:
        return Filters()
    return Filters(after=(day - NEAR).isoformat(), before=(day + NEAR).isoformat())


def _same_story(article: Article, hits: Sequence[Hit]) -> Iterator[Hit]:
    own = article.source.casefold()
    for hit in hits:
        elsewhere = hit.file != article.file and (not own or hit.source.casefold() != own)
        close = hit.why.get(MEANING, 0) >= ALIKE and hit.why.get(WORDS, 0) >= SHARED
        if elsewhere and close:
            yield hit
