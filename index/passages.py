"""Cuts an article's text into sentences and into passages of whole sentences.

Owns the offsets: every span is a half-open pair of character positions in the text it was given,
trimmed of white space at both ends, and ``text[start:end]`` is what it says. Pure; knows nothing
of files, stores or embeddings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

CHUNKING = "nupunkt-1"
"""Goes into the index's record: change it whenever the same text would be cut differently."""

PASSAGE_WORDS = 150
LONGEST_SENTENCE = 2_400
"""Characters; about 400 English words. A longer one is cut at a space."""
_CHARACTERS_PER_WORD = 10
"""Scripts without spaces: a word is counted for every ten characters at least."""
_HARD_WRAP_LINES = 4
_HARD_WRAP_WIDTH = 120

Span = tuple[int, int]

_BLANK_LINES = re.compile(  # Begins with a set, which is looked for much faster than a choice.
    r"[\n\r\u2028\u2029\x0b\x0c\x85](?:(?<=\r)\n)?[^\S\n\r]*[\n\r\u2028\u2029]\s*"
)
_LINE = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c\x85]+")
_FULL_WIDTH_STOPS = "。！？"
_FULL_WIDTH_STOP = re.compile(rf"[{_FULL_WIDTH_STOPS}]+[」』”’）)]*")
_STOP_INSIDE = re.compile(r"[.!?…]\S*\s")
_SENTENCE_END = re.compile(r"[.!?:;…。！？][\"'”’»)\]]*\s*$")


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences, about ``PASSAGE_WORDS`` words long.

    Attributes:
        start: Offset of its first character in the text.
        end: Offset behind its last character.
        sentences: The spans of its sentences, in order, in the same offsets.
    """

    start: int
    end: int
    sentences: tuple[Span, ...]


def split_sentences(text: str, body: int = 0) -> list[Span]:
    """Find the sentences of ``text`` from offset ``body`` on.

    A sentence never crosses a paragraph. Every character that is not white space belongs to
    exactly one sentence.

    Returns:
        Spans in order, none empty, none overlapping.
    """
    sentences: list[Span] = []
    for start, end in _paragraphs(text, body):
        sentences += _split_paragraph(text, start, end)
    if any(stop in text for stop in _FULL_WIDTH_STOPS):  # Much faster to look for one by one.
        sentences = [part for each in sentences for part in _split_full_width(text, *each)]
    spans: list[Span] = []
    for start, end in sentences:
        spans += _cut(text, start, end)
    return spans


def split_passages(text: str, body: int = 0, words: int = PASSAGE_WORDS) -> list[Passage]:
    """Pack the sentences of ``text`` into passages of about ``words`` words, without overlap.

    A passage is closed where the next sentence would take it further from ``words`` than it is;
    a short rest at the end joins the passage before it.

    Args:
        text: The article's text.
        body: Offset where its body starts; what stands before it is in no passage.
        words: The length aimed at, in words.

    Returns:
        Passages in order; together they hold every sentence once.
    """
    groups: list[list[Span]] = []
    size = 0
    for start, end in split_sentences(text, body):
        length = _words(text[start:end])
        if not groups or size + length / 2 > words:
            groups.append([])
            size = 0
        groups[-1].append((start, end))
        size += length
    if len(groups) > 1 and size < words / 3:
        groups[-2].extend(groups.pop())
    return [Passage(group[0][0], group[-1][1], tuple(group)) for group in groups]


def _words(text: str) -> int:
    return max(len(text.split()), len(text) // _CHARACTERS_PER_WORD)


def _paragraphs(text: str, body: int) -> list[Span]:
    """Give blocks between blank lines; also single lines, unless lines are wrapped by hand."""
    paragraphs: list[Span] = []
    position = body
    while position < len(text):
        gap = _BLANK_LINES.search(text, position)
        end = gap.start() if gap else len(text)
        lines = [match.span() for match in _LINE.finditer(text, position, end)]
        paragraphs += [(position, end)] if _hard_wrapped(text, lines) else lines
        position = gap.end() if gap else end
    return paragraphs


def _hard_wrapped(text: str, lines: list[Span]) -> bool:
    """Tell wrapped prose from one paragraph a line: most lines stop short of a sentence's end."""
    if len(lines) < _HARD_WRAP_LINES or max(end - start for start, end in lines) > _HARD_WRAP_WIDTH:
        return False
    inner = lines[:-1]
    open_ended = sum(
        end - start > _HARD_WRAP_WIDTH / 4
        and not _SENTENCE_END.search(text, max(start, end - 8), end)
        for start, end in inner
    )
    return open_ended > 0.6 * len(inner)


def _split_paragraph(text: str, start: int, end: int) -> list[Span]:
    """Split where nupunkt does, but not before a small letter ("South Korea-U.S. army")."""
    if not _STOP_INSIDE.search(text, start, end):
        return [(start, end)]
    from nupunkt import load

    opens = [start + low for low, _ in load("default").span_tokenize(text[start:end])][1:]
    opens = [at for at in opens if not text[at].islower()]
    return list(zip([start, *opens], [*opens, end], strict=True))


def _split_full_width(text: str, start: int, end: int) -> Iterator[Span]:
    """Split behind the full stops of Chinese and Japanese, which nupunkt leaves alone."""
    for stop in _FULL_WIDTH_STOP.finditer(text, start, end):
        yield start, stop.end()
        start = stop.end()
    yield start, end


def _cut(text: str, start: int, end: int) -> list[Span]:
    """Trim white space; cut what is longer than ``LONGEST_SENTENCE`` at its last space."""
    start, end = _trim(text, start, end)
    parts = []
    while end - start > LONGEST_SENTENCE:
        limit = start + LONGEST_SENTENCE
        space = next((at for at in range(limit, start, -1) if text[at].isspace()), limit)
        parts.append(_trim(text, start, space))
        start, _ = _trim(text, space, end)
    if start < end:
        parts.append((start, end))
    return parts


def _trim(text: str, start: int, end: int) -> Span:
    """Leave out white space at both ends."""
    piece = text[start:end].rstrip()
    return start + len(piece) - len(piece.lstrip()), start + len(piece)
