"""The lines of a PDF become paragraphs, without what is printed around each page.

Owns running heads and feet, what a browser prints around a page, words broken at a line's end, and
where a paragraph ends. Pure functions on lines. Knows nothing of PDF files.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Heads and feet are looked for this many lines from either end of a page: text comes in the order
# in which it was drawn, and many programs draw the head and the foot first.
_EDGE = 4
# A line is printed around pages where it stands at the same place of this share of them. Left and
# right pages have heads of their own.
_SHARE = 0.4
_NUMBER = re.compile(
    r"[-–— ]*(?:(?:page|seite|p\.) ?)?\d+(?: ?(?:/|of|von) ?\d+)?[-–— ]*", re.IGNORECASE
)
_LETTERS = re.compile(r"[^\W\d_]{2}")
# "11/27/26, 12:34 PM Ferry sinks" above and "https://wave.example/ferry 1/2" below: a browser's.
_PRINTED_WHEN = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{2,4},? \d{1,2}[:.]\d\d\b.*")
_PRINTED_FROM = re.compile(r"((?:https?|file)://\S+) \d+ ?(?:/|of) ?\d+")
_CLOCK = re.compile(r"\d[:.]\d\d\b")
# What stands before a hyphen that a word keeps: "30-year", "34-year-old", "self-governing".
_KEPT = re.compile(r"\d|.*-.+|(?:self|well|half|high|low|long|short|year|full|cross)$", re.I)


@dataclass(frozen=True, slots=True)
class Printed:
    """The pages' own lines, and what stood around them.

    Attributes:
        lines: Those of all pages, in order.
        url: The address that a browser printed below the page; empty where there is none.
        around: What was left out and tells no time of day, such as a newspaper's date line.
    """

    lines: list[str]
    url: str
    around: list[str]


def unframe(pages: Sequence[list[str]]) -> Printed:
    """Take off page numbers, running heads and feet, and what a browser prints around a page.

    Nothing is taken off where nothing else is there.
    """
    running = _running(pages)
    kept: list[str] = []
    around: dict[str, None] = {}
    for page in pages:
        start, end = 0, len(page)
        while start < end and _is_frame(page[start], ("top", start), running):
            start += 1
        while end > start and _is_frame(page[end - 1], ("foot", len(page) - end), running):
            end -= 1
        kept += page[start:end]
        around |= dict.fromkeys(filter(None, page[:start] + page[end:]))
    found = (_PRINTED_FROM.fullmatch(line) for line in around)
    urls = [match[1] for match in found if match and not match[1].endswith("…")]
    kept = kept if any(kept) else [line for page in pages for line in page]
    return Printed(kept, next(iter(urls), ""), [line for line in around if not _CLOCK.search(line)])


def reflow(lines: Sequence[str]) -> str:
    """Make paragraphs of lines: one ends with a blank line, or a line that leaves room.

    A hyphen at a line's end goes, unless the document writes the word with one elsewhere, or the
    word is of those that keep it.
    """
    widths = sorted(len(line) for line in lines if len(line) > 20) or [0]
    full = 0.75 * widths[len(widths) * 9 // 10]
    words = set(re.findall(r"[\w-]+", " ".join(lines)))
    paragraphs = [""]
    last = ""
    for line in lines:
        if not line or (last and len(last) < full and not line[0].islower()):
            paragraphs.append("")
        paragraphs[-1] = _join(paragraphs[-1], line, words)
        last = line
    return "\n\n".join(filter(None, paragraphs))


def _join(text: str, line: str, words: set[str]) -> str:
    if not text or not line:
        return text or line
    head = re.search(r"[\w-]*\w[-\u00ad\u2010]$", text[-80:])
    tail = re.match(r"[^\W\d_]+", line)
    if not head or not tail or not tail[0][0].islower():
        return f"{text} {line}"
    start = head[0][:-1]
    own = re.split("-", start)[-1]
    hyphenated = f"{own}-{tail[0]}" in words or (text[-1] != "\u00ad" and _KEPT.match(start))
    return text + line if hyphenated else text[:-1] + line


def _running(pages: Sequence[list[str]]) -> set[tuple[str, int, str]]:
    """Find what stands at the same place of many pages, whatever the figures in it."""
    counts = Counter(place for page in pages for place in set(_places(page)))
    least = max(2, _SHARE * len(pages))
    return {place for place, count in counts.items() if count >= least}


def _places(page: list[str]) -> Iterator[tuple[str, int, str]]:
    for number, line in enumerate(page[:_EDGE]):
        yield "top", number, _masked(line)
    for number, line in enumerate(page[: -_EDGE - 1 : -1]):
        yield "foot", number, _masked(line)


def _is_frame(line: str, place: tuple[str, int], running: set[tuple[str, int, str]]) -> bool:
    if not line or any(each.fullmatch(line) for each in (_NUMBER, _PRINTED_WHEN, _PRINTED_FROM)):
        return True
    return bool(_LETTERS.search(line)) and (*place, _masked(line)) in running


def _masked(line: str) -> str:
    return re.sub(r"\d+", "#", line)
