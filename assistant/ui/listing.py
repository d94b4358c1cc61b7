"""The list of articles: which are asked for, in what order, and one page of them as HTML.

Titles, outlets and file names come out escaped. Knows nothing of where the articles come from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Self

from assistant.ui import texts
from assistant.ui.shelf import searched
from assistant.ui.sources import day, heading
from index import printable

if TYPE_CHECKING:
    from index import ArticleInfo

ROWS = 50  # rows of one page
SORTS = ("title", "source", "published", "size", "file")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which articles are asked for: words, days, an outlet, or only those without a day."""

    words: tuple[str, ...] = ()
    after: str = ""
    before: str = ""
    source: str | None = None  # "" stands for articles that name no outlet
    undated: bool = False

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> Self:
        """Read it from an address; whatever is not understood chooses nothing."""
        return cls(
            words=tuple(asked.get("q", "").casefold().split()),
            after=asked.get("after", ""),
            before=asked.get("before", ""),
            source=asked.get("source"),
            undated=asked.get("undated") == "1",
        )

    def of(self, articles: Sequence[ArticleInfo]) -> list[ArticleInfo]:
        """Give the articles that it allows, in their order."""
        return [each for each in articles if self._holds(each)]

    def _holds(self, article: ArticleInfo) -> bool:
        published = article.published
        if self.source is not None and article.source != self.source:
            return False
        if self.undated and published:
            return False
        if self.after and published < self.after:
            return False
        if self.before and not "" < published <= self.before:
            return False
        return not self.words or self._worded(article)

    def _worded(self, article: ArticleInfo) -> bool:
        text = searched(article)
        return all(word in text for word in self.words)


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list: what is chosen, the column it is sorted by, and the page's number."""

    chosen: Chosen = field(default_factory=Chosen)
    sort: str = "published"
    descending: bool = True
    page: int = 1

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> Self:
        """Read it from an address; whatever is not understood is as it is at first."""
        sort = asked.get("sort", "")
        number = asked.get("page", "")
        return cls(
            chosen=Chosen.read(asked),
            sort=sort if sort in SORTS else "published",
            descending=asked.get("order", "down") != "up",
            page=max(1, int(number)) if number.isdecimal() and len(number) < 9 else 1,
        )

    def sorted(self, articles: Sequence[ArticleInfo]) -> list[ArticleInfo]:
        """Sort by the column, then by title; what has no date or outlet comes last either way."""
        titled = sorted(articles, key=lambda each: (each.title.casefold(), each.file))
        filled = [each for each in titled if getattr(each, self.sort) != ""]
        empty = [each for each in titled if getattr(each, self.sort) == ""]
        return sorted(filled, key=self._key, reverse=self.descending) + empty

    def _key(self, article: ArticleInfo) -> str | int:
        value: str | int = getattr(article, self.sort)
        return value.casefold() if isinstance(value, str) else value


def list_html(articles: Sequence[ArticleInfo], listing: Listing, *, editor: bool) -> str:
    """Render one page of the articles that are chosen, with all that leads to the others."""
    found = listing.sorted(listing.chosen.of(articles))
    if not found:
        note = texts.NONE_FOUND if articles else ""
        return f'<div class="articles"><p role="status">{note}</p></div>'
    pages = -(-len(found) // ROWS)
    page = min(listing.page, pages)
    first = (page - 1) * ROWS
    shown = found[first : first + ROWS]
    told = texts.SHOWN.format(first=first + 1, last=first + len(shown), found=len(found))
    if len(found) < len(articles):
        told += texts.IN_ALL.format(total=len(articles))
    head = "".join(map(_heading, SORTS, texts.COLUMNS, [listing] * len(SORTS)))
    if editor:
        head += f'<th scope="col"><span class="unseen">{texts.DELETE}</span></th>'
    body = "".join(_row(each, editor) for each in shown)
    return (
        f'<div class="articles"><p role="status">{told}</p>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        f"{_pages(page, pages)}</div>"
    )


def _heading(column: str, name: str, listing: Listing) -> str:
    """Give a column's head: a button that sorts by it, or turns the order round."""
    sorted_ = ""
    order = "down" if column in {"published", "size"} else "up"
    if column == listing.sort:
        order = "up" if listing.descending else "down"
        sorted_ = f' aria-sort="{"descending" if listing.descending else "ascending"}"'
    return (
        f'<th scope="col"{sorted_}><button type="button" data-sort="{column}" '
        f'data-order="{order}">{name}</button></th>'
    )


def _row(article: ArticleInfo, editor: bool) -> str:
    file, source, title = map(escape, (article.file, article.source, article.title))
    name = escape(printable(article.file))
    delete = texts.DELETE_ONE.format(title=title)
    more = (
        f'<td><button type="button" class="delete" data-delete="{file}" data-title="{title}" '
        f'aria-label="{delete}" title="{texts.DELETE}">✕</button></td>'
        if editor
        else ""
    )
    return (
        f'<tr><td dir="auto"><button type="button" class="source" data-file="{file}">'
        f'{heading(article.title)}</button></td><td title="{source}">{source}</td>'
        f"<td>{escape(day(article.published))}</td><td>{size(article.size)}</td>"
        f'<td title="{name}"><code>{name}</code></td>{more}</tr>'
    )


def _pages(page: int, pages: int) -> str:
    if pages == 1:
        return ""
    steps = (
        (texts.FIRST_PAGE, "«", 1, page > 1),
        (texts.PREVIOUS_PAGE, "‹", page - 1, page > 1),
        (texts.NEXT_PAGE, "›", page + 1, page < pages),
        (texts.LAST_PAGE, "»", pages, page < pages),
    )
    buttons = [
        f'<button type="button" data-page="{target}" aria-label="{name}" title="{name}"'
        f"{'' if live else ' disabled'}>{sign}</button>"
        for name, sign, target, live in steps
    ]
    place = f"<span>{texts.PAGE.format(page=page, pages=pages)}</span>"
    inner = "".join((*buttons[:2], place, *buttons[2:]))
    return f'<nav class="pages" aria-label="{texts.PAGES}">{inner}</nav>'


def size(count: int) -> str:
    """Write a number of bytes: ``12.3 MB``."""
    amount = float(count)
    for unit in ("bytes", "KB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"
