"""Markdown as a reader sees it: words without the marks that set them.

Pure functions on text. Only what is shown is freed of marks: offsets and quotes keep them.
"""

from __future__ import annotations

import re
from html import unescape

_SUFFIXES = (".md", ".markdown")
_PAGES = (".html", ".htm")

_LINES = (
    "address article aside blockquote br center dd div dl dt figcaption figure footer h1 h2 h3 h4"
    " h5 h6 header hr li main ol p pre section table td th tr ul"
)
_GONE = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
# What parts words, and what stands within them.
_BLOCK = re.compile(rf"</?(?:{_LINES.replace(' ', '|')})(?:\s[^<>]{{0,300}})?/?>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]{0,300})?/?>", re.IGNORECASE)
_TARGET = r"\((?:[^()\s]|\([^()\s]*\))*(?:\s+[\"'][^\"'\n]*[\"'])?\)"
_IMAGE = re.compile(rf"!\[[^\]]*\](?:{_TARGET}|\[[^\]]*\])")
_LINK = re.compile(rf"\[([^\[\]]+)\]{_TARGET}|\[([^\[\]]*[^\d\[\]][^\[\]]*)\]\[[^\[\]]*\]")
_NOTE = re.compile(r"\[\^[^\]\s]{1,40}\]:?")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^\s<>]+)>", re.IGNORECASE)
# "> ", "## ", "- ", "- [x] " where a line begins.
_OPENING = re.compile(
    r"^[ \t]{0,3}(?:>[ \t]?)*(?:#{1,6}[ \t]+|[-*+][ \t]+(?:\[[ xX]\][ \t]+)?)?", re.MULTILINE
)
# Emphasis opens before a word and closes behind one; a star within "5*3" does neither.
_EMPHASIS = re.compile(
    r"(?<![\w\\*])\*{1,3}(?=[^\s*])|(?<=[^\s\\*])\*{1,3}(?![\w*])"
    r"|(?<![\w\\_])_{1,3}(?=[^\s_])|(?<=[^\s\\_])_{1,3}(?![\w_])|`+"
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])")


def as_read(text: str, file: str) -> str:
    """Give a file's words on one line as a reader sees them.

    Those of Markdown are without its marks, those of a page without the mark of a list's item.
    """
    words, name = " ".join(text.split()), file.lower()
    if name.endswith(_SUFFIXES):
        return " ".join(unmarked(text).split()) or words
    return words.removeprefix("- ") if name.endswith(_PAGES) else words


def untagged(text: str) -> str:
    """Take HTML's tags, comments and scripts out."""
    return _TAG.sub("", _BLOCK.sub(" ", _GONE.sub("", text)))


def unmarked(text: str) -> str:
    """Take the marks out; what is struck through stays marked, for it is taken back."""
    text = untagged(text)
    for pattern, words in (
        (_IMAGE, ""),
        (_LINK, r"\1\2"),
        (_NOTE, ""),
        (_AUTOLINK, r"\1"),
        (_OPENING, ""),
        (_EMPHASIS, ""),
        (_ESCAPED, r"\1"),
    ):
        text = pattern.sub(words, text)
    return unescape(text)
