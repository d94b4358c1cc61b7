"""One article as the source pane shows it: its text, escaped, with the cited places marked.

Owns the marking and the ``/source`` route. Whatever stands in an article, title or file name comes
out as text. Knows nothing of Gradio.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assistant.ui import texts
from index import printable
from index.markdown import unmarked

if TYPE_CHECKING:
    from assistant.answers import Citation
    from index import Article

MAX_MARKS = 100
CHECK = 12  # hex digits of a quote's hash that travel with a marker


@dataclass(frozen=True, slots=True)
class Mark:
    """A cited place, and a hash of the words that stood there when it was cited."""

    start: int
    end: int
    check: str

    @classmethod
    def of(cls, citation: Citation) -> Mark:
        """Give the place of a citation."""
        return cls.at(citation.start, citation.end, citation.quote)

    @classmethod
    def at(cls, start: int, end: int, words: str) -> Mark:
        """Give the mark of these words at this place."""
        return cls(start, end, fingerprint(words))

    @classmethod
    def read(cls, value: str) -> Mark:
        """Read what ``str`` wrote.

        Raises:
            ValueError: It is no mark.
        """
        start, end, check = value.split("-")
        return cls(int(start), int(end), check)

    def __str__(self) -> str:
        """Write the mark for an address."""
        return f"{self.start}-{self.end}-{self.check}"

    def holds(self, text: str) -> bool:
        """Tell whether the cited words still stand there."""
        words = text[self.start : self.end]
        return 0 <= self.start < self.end and fingerprint(words) == self.check


def fingerprint(words: str) -> str:
    """Hash a quote, so that a marker can tell whether its place still says the same."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:CHECK]


def article_html(article: Article, marks: Sequence[Mark] = (), current: int = 0) -> str:
    """Render an article for the pane; marks whose words have changed are left out and told."""
    marks = marks[:MAX_MARKS]
    holding = [(number, mark) for number, mark in enumerate(marks) if mark.holds(article.text)]
    changed = len(holding) < len(marks)
    note = f'<p class="notice" role="status">{texts.CHANGED}</p>' if changed else ""
    spans = list(paragraphs(article.text, article.body))
    if len(spans) > 1 and _repeats_title(article, spans[0], holding):
        del spans[0]
    body = "".join(
        f'<p dir="auto">{_runs(article.text, start, end, holding, current)}</p>'
        for start, end in spans
    )
    return f'{_head(article)}{note}<div class="text">{body}</div>'


def heading(title: str) -> str:
    """Escape a title so that the mark of one cut short stays beside its last word."""
    return escape(title.removesuffix(" …")) + ("\u00a0…" if title.endswith(" …") else "")


def meta(source: str, published: str) -> str:
    """Say where and when, as plain text: ``cnn.com · 3 May 2025``."""
    return " · ".join(filter(None, (source, day(published))))


def day(published: str) -> str:
    """Write ``2025-05-03`` as ``3 May 2025``; what is no full date is shown as it stands."""
    if not published:
        return texts.UNDATED
    try:
        when = date.fromisoformat(published)
    except ValueError:
        return published
    return f"{when.day} {when:%B %Y}"


def paragraphs(text: str, body: int = 0) -> Iterator[tuple[int, int]]:
    """Give the paragraphs' offsets: parted by blank lines, or by every line where none is blank."""
    lines = list(_lines(text, body))
    loose = any(not text[start:end].strip() for start, end in lines[1:-1])
    first: int | None = None  # where the paragraph in hand begins
    for start, end in lines:
        filled = bool(text[start:end].strip())
        if first is not None and (not loose or not filled):
            yield first, start
            first = None
        if filled and first is None:
            first = start
    if first is not None:
        yield first, len(text)


def _lines(text: str, body: int) -> Iterator[tuple[int, int]]:
    at = body
    for line in text[body:].splitlines(keepends=True):
        yield at, at + len(line)
        at += len(line)


def _repeats_title(
    article: Article, span: tuple[int, int], marks: Sequence[tuple[int, Mark]]
) -> bool:
    """Tell whether a first line only says the headline again, and nothing in it is cited."""
    line = " ".join(unmarked(article.text[slice(*span)]).split())
    return line == article.title and not any(m.start < span[1] for _, m in marks)


def _runs(text: str, start: int, end: int, marks: Sequence[tuple[int, Mark]], current: int) -> str:
    """Cut a paragraph where marks begin and end, so that overlapping ones need no nesting."""
    inside = [(number, m) for number, m in marks if m.start < end and m.end > start]
    edges = {start, end}
    for _, mark in inside:
        edges |= {max(mark.start, start), min(mark.end, end)}
    cuts = sorted(edges)
    parts = []
    for left, right in zip(cuts, cuts[1:], strict=False):
        numbers = [number for number, m in inside if m.start <= left and right <= m.end]
        words = escape(text[left:right])
        parts.append(_mark(words, numbers, current) if numbers else words)
    return "".join(parts)


def _mark(words: str, numbers: Sequence[int], current: int) -> str:
    names = " ".join(map(str, numbers))
    kind = ' class="current"' if current in numbers else ""
    return f'<mark data-marks="{names}"{kind}>{words}</mark>'


def _head(article: Article) -> str:
    where = escape(meta(article.source, article.published))
    by = f'<p class="by">{escape(", ".join(article.authors))}</p>' if article.authors else ""
    return (
        f'<header><p class="meta">{where}</p><h2 dir="auto">{heading(article.title)}</h2>{by}'
        f'<p class="file">{_original(article.url)}<span>{escape(printable(article.file))}</span>'
        f"{_only(article.file)}</p></header>"
    )


def _only(file: str) -> str:
    """Give the button that has the next question answered from this article alone."""
    chosen = escape(json.dumps({"file": [file]}))
    return f'<button type="button" data-filter="{chosen}">{texts.ASK_THIS}</button>'


def _original(url: str) -> str:
    """Link to the original where the address is an ordinary web one; anything else is no link."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return ""
    label = escape(texts.ORIGINAL.format(host=parts.hostname))
    return (
        f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer nofollow" '
        f'referrerpolicy="no-referrer">{label}</a>'
    )
