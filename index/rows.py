"""What the catalog stores and gives back: plain rows, and how spans are packed.

Knows nothing of SQL.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.articles import Article
from index.passages import Passage, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def headed(title: str, text: str) -> str:
    """Put an article's title in front of a passage, for ranking only."""
    return f"{title}\n{text}"


@dataclass(frozen=True, slots=True)
class FileState:
    """What the catalog remembers of a file: enough to tell whether it changed."""

    id: int
    file: str
    digest: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Words:
    """A passage's words for the keyword leg: its normalized text, and its names' initials."""

    text: str
    initials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article that is ready to be stored: read, cut and embedded.

    Attributes:
        article: What was read.
        state: The file's state when it was read; ``id`` is 0.
        passages: Its passages, in order.
        vectors: Shape ``(len(passages), dimension)``, float32, rows of length 1.
        words: What the keyword leg takes of each passage; empty where it is still to be made.
    """

    article: Article
    state: FileState
    passages: Sequence[Passage]
    vectors: NDArray[np.float32]
    words: Sequence[Words] = ()


@dataclass(frozen=True, slots=True)
class Added:
    """The ids of an article version that was stored, and of its passages, in order."""

    article: int
    passages: range


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its article's particulars.

    Attributes:
        id: The passage's id in the catalog and in both legs.
        article: The article version's id.
        ordinal: Its place among the article's passages, from 0.
        count: Number of passages in the article.
        start: Offset of its first character in the article's text.
        end: Offset behind its last character.
        sentences: Spans of its sentences, in the same offsets.
        article_text: The article's whole text (shared, not copied).
        file: The article's file.
        title: The article's title.
        source: The outlet, or empty.
        url: Address of the original, or empty.
        published: ``YYYY-MM-DD``, or empty.
    """

    id: int
    article: int
    ordinal: int
    count: int
    start: int
    end: int
    sentences: tuple[Span, ...]
    article_text: str
    file: str
    title: str
    source: str
    url: str
    published: str

    @property
    def text(self) -> str:
        """The passage's own text."""
        return self.article_text[self.start : self.end]

    @property
    def headed_text(self) -> str:
        """The passage with its article's title in front, as both legs and the embedder take it."""
        return headed(self.title, self.text)


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts and dates over all live articles."""

    articles: int
    passages: int
    characters: int
    undated: int
    first: str
    last: str


def pack_spans(spans: Sequence[tuple[int, int]]) -> bytes:
    """Pack spans as unsigned 32-bit integers, start and end by turns."""
    return array("I", [offset for span in spans for offset in span]).tobytes()


def unpack_spans(packed: bytes) -> tuple[Span, ...]:
    """Undo ``pack_spans``."""
    offsets = array("I")
    offsets.frombytes(packed)
    return tuple(zip(offsets[::2], offsets[1::2], strict=True))
