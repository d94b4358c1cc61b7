"""Hits become numbered sentences for a model, within a budget of tokens.

Owns the numbers, which hold for one request only, and how articles are shown so that nothing in
them passes for a number, a role or an order of ours. The exact places stay beside what is shown.
Knows nothing of models.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.furniture import is_furniture
from assistant.orders import is_order
from assistant.quoting import Quote
from index import Hit
from index.markdown import as_read

BYTES_PER_TOKEN = 3
"""Of text in most languages; English has more than 4, so that estimates err on the safe side."""
_LONGEST_LABEL = 160
_HEADING_TOKENS = 12

_BRACKETS = str.maketrans("[]［］【】〔〕⟦⟧<>＜＞{}｛｝", "()()()()()‹›‹›()()")
_SUPERSCRIPT = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_FENCE = re.compile(r"`{3,}|~{3,}|#{2,}|={3,}|-{3,}|\*{3,}")
_BLOB = re.compile(r"[A-Za-z0-9+/=_-]{48,}")
"""No word: an order in Base64, or an address with no end."""
_ROLE = re.compile(
    r"\b(sources?|articles?|sentences?|documents?|passages?|system|user|assistant|human|developer"
    r"|instructions?|question|answer|rules?|today)(\s*\d*)\s*[:：]",
    re.IGNORECASE,
)
_FILLER = re.compile("[\u034f\u115f\u1160\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0000-\U000e0fff]")
"""Printable to Python, but seen by nobody; Unicode's tags and selectors can hide whole orders."""
_REFUSAL = re.compile(r"NOT_IN_ARTICLES", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one request shows the model.

    Attributes:
        places: The numbered sentences with their exact places; number 1 is the first.
        text: What is sent: the articles with their numbered sentences, look-alikes made harmless.
    """

    places: tuple[Quote, ...]
    text: str

    def place(self, number: int) -> Quote | None:
        """Give the sentence of a number, or nothing where no sentence has it."""
        return self.places[number - 1] if 0 < number <= len(self.places) else None


def gather(hits: Sequence[Hit], budget: int) -> Evidence:
    """Number the sentences of as many hits as ``budget`` tokens hold, grouped by article.

    Articles come in the order of their best hit, their passages in the order of the text. A
    sentence that stands in several articles is sent once.
    """
    chosen = _within(hits, budget)
    places: list[Quote] = []
    blocks: list[str] = []
    for file in dict.fromkeys(hit.file for hit, _ in chosen):
        own = sorted((item for item in chosen if item[0].file == file), key=lambda i: i[0].start)
        lines = [f"Article: {_label(own[0][0])}"]
        for hit, spans in own:
            for start, end in spans:
                text = hit.text[start - hit.start : end - hit.start]
                places.append(Quote(hit, start, end, text))
                lines.append(f"[{len(places)}] {harmless(as_read(text, hit.file))}")
        blocks.append("\n".join(lines))
    return Evidence(tuple(places), "\n\n".join(blocks))


@lru_cache(maxsize=2_048)
def harmless(text: str) -> str:
    """Write an article's words on one line, with nothing in them that could pass for ours.

    Invisible characters go; brackets, markers, tags, fences and labels such as ``Source 3:`` become
    what no marker, no tag and no role looks like.
    """
    text = _FILLER.sub("", unicodedata.normalize("NFC", text))
    if not text.isprintable():
        text = "".join(c for c in text if c.isprintable() or c.isspace())
    text = _SUPERSCRIPT.sub(lambda run: f"^{unicodedata.normalize('NFKC', run[0])}", text)
    text = _BLOB.sub("…", _FENCE.sub(" ", text.translate(_BRACKETS)))
    text = _REFUSAL.sub("not in articles", _ROLE.sub(r"\1\2 –", text))
    return " ".join(text.split())


def tokens(text: str) -> int:
    """Estimate the tokens of a text, rather too many than too few."""
    return len(text.encode("utf-8", "replace")) // BYTES_PER_TOKEN + 1


def _within(hits: Sequence[Hit], budget: int) -> list[tuple[Hit, list[tuple[int, int]]]]:
    """Choose whole passages, best first, while there is room; of the first as much as fits."""
    chosen: list[tuple[Hit, list[tuple[int, int]]]] = []
    seen: set[str] = set()
    told: set[str] = set()
    for hit in hits:
        room = budget - (0 if hit.file in told else tokens(_label(hit)) + _HEADING_TOKENS)
        spans = list(_new_sentences(hit, seen))
        cost = sum(price for _, price, _ in spans)
        if cost > room and chosen:
            continue
        kept: list[tuple[int, int]] = []
        for span, price, key in spans:
            if price > room and kept:
                break
            room -= price
            kept.append(span)
            seen.add(key)
        if kept:
            chosen.append((hit, kept))
            told.add(hit.file)
            budget = room
    return chosen


def _new_sentences(hit: Hit, seen: set[str]) -> Iterator[tuple[tuple[int, int], int, str]]:
    """Yield a hit's sentences that no earlier hit has: span, tokens and a key for comparison.

    Orders to a model are left out, and what the page carries besides the article.
    """
    for start, end in hit.sentences:
        sentence = hit.text[start - hit.start : end - hit.start]
        shown = harmless(as_read(sentence, hit.file))
        key = shown.casefold()
        if shown and key not in seen and not is_order(shown) and not is_furniture(sentence):
            yield (start, end), tokens(f"[100] {shown}\n"), key


def _label(hit: Hit) -> str:
    title = "untitled" if is_order(hit.title) else harmless(hit.title)[:_LONGEST_LABEL]
    particulars = ", ".join(filter(None, (harmless(hit.source), hit.published or "undated")))
    return f"{title} ({particulars})"
