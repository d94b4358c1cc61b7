"""Cuts a model's text into sentences with the numbers that each cites, while it arrives.

Owns which markers belong to which sentence, before or behind the full stop or at a sentence's
opening, and that bullets, labels and line breaks are no part of one. However the text is cut into
chunks, the same sentences come out. Knows nothing of which numbers exist, nor of what is true.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.markers import Item, MarkerReader
from index import split_sentences

_STOP = re.compile(r"[.!?…][\"'”’»)]*$")
_FULL_WIDTH_STOP = re.compile(r"[。！？][」』”’）)]*$")
_LOOK_BACK = 8
_LONGEST_QUOTE = 240
_PLAIN_END = re.compile(r"(?<![\w.'’-])([a-z]{3,})[.!?][\"'”’)]*$")
"""A whole word, which some splitters take for a shortened one: "the poll found."."""
_OPENED = re.compile(r"(?:^|[\s(—-])\"[^\"]*$")
_SHORTENED = frozenset("approx dept govt assn etc est vol incl feat resp ext".split())
_CLOSER = frozenset("\"'”’»)」』）")
_NO_SPACE_BEFORE = frozenset(".,;:!?)。，！？")
_BULLET = re.compile(r"(?:[-•–—·▪]+|#{1,6}|>|\d{1,2}[.)])$")
_MAYBE_BULLET = re.compile(r"(?:[-•–—·▪]+|#{1,6}|>|\d{1,2}[.)]?)$")
_LABELS = ("answer:", "response:")
_THINK, _THOUGHT = "<think>", "</think>"


@dataclass(frozen=True, slots=True)
class Drafted:
    """One sentence as the model wrote it: its words, and the numbers that it cites."""

    text: str
    numbers: tuple[int, ...]


class DraftReader:
    """Takes a draft in chunks; gives its sentences as each one ends.

    Attributes:
        open: What is certain of the sentence that is being written, without markers.
    """

    def __init__(self) -> None:
        """Begin with nothing read."""
        self.open = ""
        self._markers = MarkerReader()
        self._thoughts = _Thoughts()
        self._numbers: list[int] = []
        self._after: list[int] = []  # markers of this sentence or the next: not yet certain
        self._word = ""  # a word that is held until it is certain what it opens
        self._bullet = ""  # a bullet, or a figure that is the whole answer
        self._space = False  # before what comes next
        self._line_begins = True
        self._draft_begins = True
        self._opening = False  # on this line markers open sentences
        self._done: list[Drafted] = []

    def feed(self, chunk: str) -> list[Drafted]:
        """Give the sentences that end with this chunk."""
        return self._read(self._markers.feed(self._thoughts.feed(chunk)))

    def finish(self) -> list[Drafted]:
        """Give the rest: no more text comes."""
        done = self._read(self._markers.feed(self._thoughts.finish()))
        done += self._read(self._markers.finish())
        self._decide()
        self._take_bullet()
        self._own_markers()
        self._end()
        return done + self._read([])

    def _read(self, items: list[Item]) -> list[Drafted]:
        for item in items:
            if isinstance(item, tuple):
                self._mark(item)
            elif item.isspace():
                self._gap(item)
            else:
                self._write(item)
        done, self._done = self._done, []
        return done

    # Items

    def _mark(self, numbers: tuple[int, ...]) -> None:
        self._decide()
        self._take_bullet()
        ended = self._ended()
        if not self.open:
            self._opening = True
        if self._line_begins or (self._opening and ended and self._space):
            self._after += numbers
        else:
            self._numbers += numbers
        self._space = self._space or ended

    def _gap(self, space: str) -> None:
        self._decide()
        self._space = True
        if space in "\n\r\u2028\u2029":
            self._own_markers()
            self._line_begins = True
            self._opening = False

    def _write(self, character: str) -> None:
        if self._word or self._line_begins or self._must_decide(character):
            self._word += character
            if self._line_begins and not self._may_be_dropped(self._word):
                self._decide()
        else:
            self._append(character)

    def _must_decide(self, character: str) -> bool:
        """Tell whether a word that begins here may open a sentence."""
        if _FULL_WIDTH_STOP.search(self.open, max(0, len(self.open) - _LOOK_BACK)):
            return character not in _CLOSER
        return self._space and self._ended()

    def _may_be_dropped(self, word: str) -> bool:
        label = self._draft_begins and any(each.startswith(word.lower()) for each in _LABELS)
        return label or bool(_MAYBE_BULLET.match(word))

    # Sentences

    def _decide(self) -> None:
        """Find out, now that enough of a word is there, whether it opens a sentence."""
        word, self._word = self._word, ""
        if not word:
            return
        if self._line_begins and _BULLET.match(word):
            self._bullet = word
            return
        label = self._draft_begins and word.lower() in _LABELS
        self._draft_begins = False
        if not label:
            self._begin(word)

    def _begin(self, word: str) -> None:
        if self._line_begins or self._is_boundary(word):
            self._end()
        self._numbers += self._after
        self._after = []
        self._bullet = ""
        self._line_begins = self._draft_begins = False
        self._append(word)

    def _take_bullet(self) -> None:
        """Take for text what looked like a bullet: nothing but a marker or the end follows it."""
        if self._bullet[:1].isdigit():
            self._begin(self._bullet)

    def _own_markers(self) -> None:
        """Give the sentence the markers behind it, now that its line has ended."""
        if self.open:
            self._numbers += self._after
            self._after = []

    def _append(self, text: str) -> None:
        if self._space and self.open and text[0] not in _NO_SPACE_BEFORE:
            self.open += " "
        self._space = False
        self.open += text

    def _ended(self) -> bool:
        start = max(0, len(self.open) - _LOOK_BACK)
        return bool(_STOP.search(self.open, start) or _FULL_WIDTH_STOP.search(self.open, start))

    def _is_boundary(self, word: str) -> bool:
        if _FULL_WIDTH_STOP.search(self.open, max(0, len(self.open) - _LOOK_BACK)):
            return True
        if word[0].islower() or not any(map(str.isalnum, word)) or _in_quotes(self.open):
            return False
        plain = _PLAIN_END.search(self.open)
        if plain and plain[1] not in _SHORTENED:
            return True
        return split_sentences(f"{self.open} {word}")[-1][0] == len(self.open) + 1

    def _end(self) -> None:
        if self.open:
            self._done.append(Drafted(self.open, tuple(dict.fromkeys(self._numbers))))
        self.open = ""
        self._numbers = []
        self._space = False


def _in_quotes(text: str) -> bool:
    """Tell whether quotation marks are open at the end: a title, or what somebody said."""
    late = text[-_LONGEST_QUOTE:]
    opened = _OPENED.search(late)
    return late.rfind("“") > late.rfind("”") or opened is not None


class _Thoughts:
    """Drops ``<think>…</think>`` at the start of a draft: reasoning models think aloud there."""

    def __init__(self) -> None:
        self._held = ""
        self._over = False

    def feed(self, chunk: str) -> str:
        if self._over:
            return chunk
        self._held += chunk
        start = self._held.lstrip()
        if start.startswith(_THINK):
            _, end, rest = start.partition(_THOUGHT)
            self._over = bool(end)
            return rest
        self._over = not _THINK.startswith(start)
        return self._held if self._over else ""

    def finish(self) -> str:
        """Give what was held; a thought that has no end is no answer."""
        held = "" if self._over or self._held.lstrip().startswith(_THINK) else self._held
        self._over = True
        return held
