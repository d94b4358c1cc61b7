"""Articles: one file read into its text and labels, or the reason why it cannot be.

Owns the order of things: bytes, decoding or parsing, labels. The same bytes always give the same
article. Knows nothing of passages, indexes and searches.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from index.decoding import Unreadable, decode_text
from index.errors import ArticleError, printable
from index.files import (
    DEFAULT_LIMITS,
    FORMATS,
    Found,
    ReadLimits,
    check_size,
    read_bytes,
    unread_format,
    walk,
)
from index.labels import Labels, describe
from index.matter import read_front_matter

__all__ = [
    "EXTRACTION",
    "Article",
    "Found",
    "ReadLimits",
    "printable",
    "read_article",
    "read_bytes",
    "walk",
]

EXTRACTION = "2"
"""Changes whenever the text or the labels read from the same bytes change: read all files again."""

_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Article:
    """One article.

    Attributes:
        file: Its file relative to the article folder, with forward slashes.
        text: What passages and citations point into. Of .txt and .md files the whole decoded file,
            front matter and newlines as they stand, without the byte order mark; of .html and .pdf
            files the extracted text.
        body: Offset in ``text`` behind the front matter.
        title: Never empty: stated, or taken from the first lines.
        source: The outlet, such as ``cnn.com``; empty where the article names none.
        url: Address of the original; empty where unknown.
        published: ``YYYY-MM-DD``; empty where the article states no day.
        authors: As stated; empty where unknown.
    """

    file: str
    text: str
    body: int
    title: str
    source: str
    url: str
    published: str
    authors: tuple[str, ...]


def read_article(
    path: str | Path,
    *,
    folder: Path | None = None,
    limits: ReadLimits = DEFAULT_LIMITS,
    data: bytes | None = None,
) -> Article:
    """Read one article.

    Args:
        path: The file; relative to ``folder`` where that is given.
        folder: The article folder; the file must really lie in it.
        limits: Bounds for size and time.
        data: The file's bytes where the caller has read them already.

    Raises:
        ArticleError: It cannot be read; the reason is in the error.
    """
    path, file = _locate(Path(path), folder)
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise ArticleError(file, unread_format(suffix))
    if data is None:
        data = read_bytes(path, file=file, folder=folder, limits=limits)
    check_size(file, len(data), limits)
    if not data:
        raise ArticleError(file, "is empty")
    if FORMATS[suffix] == "text":
        text, stated, body = _read_text(file, data)
    else:
        text, stated = _parse(file, FORMATS[suffix], data, limits)
        body = 0
    if not _WORD.search(text, body):
        raise ArticleError(file, "holds no words")
    labels = describe(text, body, stated, path.stem)
    return Article(
        file, text, body, labels.title, labels.source, labels.url, labels.published, labels.authors
    )


def _locate(path: Path, folder: Path | None) -> tuple[Path, str]:
    if folder is None:
        return path, path.name
    path = folder / path
    file = os.path.relpath(path, folder).replace(os.sep, "/")
    if file.startswith("../"):
        raise ArticleError(file, f"is not in the article folder {folder}")
    return path, file


def _read_text(file: str, data: bytes) -> tuple[str, Labels, int]:
    try:
        text = decode_text(data)
    except Unreadable as exc:
        raise ArticleError(file, str(exc)) from exc
    return text, *read_front_matter(text, printable(file))


def _parse(file: str, kind: str, data: bytes, limits: ReadLimits) -> tuple[str, Labels]:
    from index.parser_process import PARSER

    page = PARSER.read(file, kind, data, seconds=limits.seconds, max_chars=limits.max_bytes)
    return page.text, page.labels
