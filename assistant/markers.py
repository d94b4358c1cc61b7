"""Tells a model's text from its citation markers while both are still arriving.

Owns what models write for a marker: ``[2, 3]``, ``[2-4]``, ``［2］``, ``²``, ``(sentence 2)``; and
that square brackets, link targets and invisible characters never reach the answer's text. However
the text is cut into chunks, the same items come out. Knows nothing of sentences, nor of which
numbers exist.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

Item = str | tuple[int, ...]
"""One character of text, or the numbers of one marker."""

_LONGEST = 60
"""Characters between two brackets; more is no marker."""
_LONGEST_TARGET = 2_000
_LONGEST_RANGE = 12
_CLOSING = {"[": "]", "［": "］", "【": "】", "〔": "〕", "⟦": "⟧", "(": ")", "（": "）"}
_ROUND = "(（"
_ENDS = "]］】〕⟧"
_STRAY = str.maketrans("[]［］【】〔〕⟦⟧", "()()()()()")
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_SUPERSCRIPT_JOINTS = "⁻˒,"
_UNIT = re.compile(r"(?:\d|(?:^|[\W\d])(?:[kcm]?m|ft|mi|in|yd|s))$")
"""What a superscript is a power of rather than a marker: ``km²``, ``10²``."""

_ROUND_WORDS = ("sentences", "sources", "articles", "citations")
_WORD = r"(?:sentences?|sources?|articles?|citations?|cite|refs?|see|s|nos?\.?)"
_NUMBERS = re.compile(
    rf"\s*(?P<word>{_WORD}[\s:]*)?[#^]?\d+"
    rf"(?:(?:\s*(?:[,，、;；&+/–—-]|and|to)\s*|\s+)(?:{_WORD}[\s:]*)?[#^]?\d+)*\s*(?:†.*)?",
    re.IGNORECASE,
)
_IN_ROUND = re.compile(r"\s*(?P<letters>[A-Za-z]*)(?P<rest>.*)")
_IN_ROUND_REST = re.compile(r"(?:[\s:#^\d,;&+/–—-]|\b(?:a|an|and|t|to)\b)*")
_RANGE = re.compile(r"(\d+)(?:\s*(?:[–—⁻-]|\bto\b)\s*(\d+))?", re.IGNORECASE)
_TARGET = re.compile(r"\([^\s()]*[/:.#][^\s()]*\)")
_DROPPED = frozenset("*`")
"""Markdown that models put round words though asked for plain text."""

_Taken = tuple[Sequence[Item], int]
"""Items, and how many characters they were made from."""


class MarkerReader:
    """Takes a text in chunks and gives its items; what may yet become a marker is held back."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._held = ""
        self._before = ""
        self._after_bracket = False

    def feed(self, chunk: str) -> list[Item]:
        """Give the items that are certain with this chunk."""
        self._held += chunk
        return list(self._take(final=False))

    def finish(self) -> list[Item]:
        """Give the items of what was held back: no more text comes."""
        return list(self._take(final=True))

    def _take(self, *, final: bool) -> Iterator[Item]:
        while self._held and (taken := self._next(final)):
            items, size = taken
            self._after_bracket = self._held[size - 1] in _ENDS
            self._held = self._held[size:]
            for item in items:
                self._before = (self._before + item)[-4:] if isinstance(item, str) else ""
                yield item

    def _next(self, final: bool) -> _Taken | None:
        """Read what stands first; None where more text must come before that is certain."""
        first = self._held[0]
        if first == "(" and self._after_bracket:
            target = self._target(final)
            if target is None or target[1]:
                return target
        if first in _CLOSING:
            return self._bracketed(final)
        if first in _SUPERSCRIPTS:
            return self._superscript(final)
        if first in _DROPPED or _unseen(first):
            return (), 1
        return first.translate(_STRAY), 1

    def _target(self, final: bool) -> _Taken | None:
        """Drop the address behind ``[…]``; a size of 0 says that there is none."""
        found = _TARGET.match(self._held)
        if found:
            return (), found.end()
        whole = re.match(r"\([^\s()]*", self._held)
        if whole and whole.end() == len(self._held) < _LONGEST_TARGET and not final:
            return None
        return (), 0

    def _bracketed(self, final: bool) -> _Taken | None:
        opening = self._held[0]
        end = self._held.find(_CLOSING[opening], 1, _LONGEST + 2)
        inside = self._held[1:end] if end > 0 else self._held[1:]
        possible = len(inside) <= _LONGEST and "\n" not in inside
        possible = possible and (opening not in _ROUND or _may_be_round(inside))
        if possible and end < 0:
            if not final:
                return None
            cut_off = opening not in _ROUND and re.fullmatch(r"[\d\s,–-]*", inside)
            return ((), len(self._held)) if cut_off else ("(", 1)
        found = _NUMBERS.fullmatch(inside) if possible else None
        if found and (opening not in _ROUND or found["word"]):
            return (_numbers(inside.partition("†")[0]),), end + 1
        return "(", 1

    def _superscript(self, final: bool) -> _Taken | None:
        size = 1
        while size < len(self._held) and self._held[size] in _SUPERSCRIPTS + _SUPERSCRIPT_JOINTS:
            size += 1
        if size == len(self._held) and not final:
            return None
        run = self._held[:size].rstrip(_SUPERSCRIPT_JOINTS)
        if _UNIT.search(self._before):
            return run, len(run)
        digits = "".join(unicodedata.normalize("NFKC", c) if c in _SUPERSCRIPTS else c for c in run)
        return (_numbers(digits),), len(run)


def _may_be_round(inside: str) -> bool:
    """Tell whether ``(…`` may yet become ``(sentences 2 and 3)``."""
    found = _IN_ROUND.fullmatch(inside)
    if not found:
        return False
    letters, rest = found["letters"].lower(), found["rest"]
    if not rest:
        return any(word.startswith(letters) for word in _ROUND_WORDS)
    whole = any(letters in (word, word[:-1]) for word in _ROUND_WORDS)
    return whole and bool(_IN_ROUND_REST.fullmatch(rest))


def _numbers(inside: str) -> tuple[int, ...]:
    """Give the numbers of a marker; a range is written out where it is of bearable length."""
    found: list[int] = []
    for first, last in _RANGE.findall(inside):
        low, high = int(first), int(last or first)
        wide = not low <= high < low + _LONGEST_RANGE
        found += dict.fromkeys((low, high)) if wide else range(low, high + 1)
    return tuple(dict.fromkeys(found))


def _unseen(character: str) -> bool:
    """Tell characters that would steer a page or a terminal, or hide words."""
    kind = unicodedata.category(character)
    return kind in ("Cf", "Cs", "Co") or (kind == "Cc" and not character.isspace())
