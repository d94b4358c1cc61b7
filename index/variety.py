"""The order of a result that one story or one file does not fill.

Owns two rules over a list that is already ranked: the same text in several outlets takes one of
the first places and its copies wait behind them, and a file has no third place before another file
has had one. Pure; what is left of the ranking stays in its order, and nothing is dropped.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

FIRST_PLACES = 5
"""Places that copies wait for: what a person looks at, and a model is shown first."""
LOOKED_AT = 20
"""Further down nothing is compared."""
_FREE = 2
"""Places that a file has before others must have theirs."""
_ROW = 5
"""Words in a row that two texts share by copying only."""
_COPIED = 0.6
"""Share of the shorter text's rows that the other has, from which on one is a copy."""

_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Piece:
    """What variety looks at of a hit: whose it is, and what it says."""

    file: str
    text: str


def arrange(pieces: Sequence[Piece]) -> list[int]:
    """Give the places of ``pieces``, which are ranked, in the order in which to show them."""
    copies = _Copies(pieces)
    waiting = list(range(len(pieces)))
    taken = Counter[str]()
    order: list[int] = []
    while waiting:
        place = next((p for p in waiting if _may(p, pieces, copies, taken, order)), waiting[0])
        waiting.remove(place)
        taken[pieces[place].file] += 1
        order.append(place)
    return order


def _may(
    place: int,
    pieces: Sequence[Piece],
    copies: _Copies,
    taken: Counter[str],
    order: Sequence[int],
) -> bool:
    """Tell whether a piece may come next; each further place costs one of another file's."""
    if len(order) < FIRST_PLACES and copies.of(place) in order:
        return False
    own = taken[pieces[place].file]
    return own < _FREE or len(order) - own > own - _FREE


class _Copies:
    """Finds the pieces that say what one of another file before them says, word for word.

    Few are ever asked for, and only what is before them is read.
    """

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        self._rows: list[set[tuple[str, ...]]] = []
        self._of: list[int | None] = []

    def of(self, place: int) -> int | None:
        """Give the place of the piece that this one copies, which is no copy itself, or None."""
        for each in range(len(self._of), min(place + 1, LOOKED_AT)):
            self._rows.append(_rows(self._pieces[each].text))
            self._of.append(self._find(each))
        return self._of[place] if place < LOOKED_AT else None

    def _find(self, place: int) -> int | None:
        rows = self._rows[place]
        for other in range(place):
            shorter = min(len(rows), len(self._rows[other]))
            foreign = self._pieces[place].file != self._pieces[other].file
            if shorter and foreign and self._of[other] is None:
                if len(rows & self._rows[other]) >= _COPIED * shorter:
                    return other
        return None


def _rows(text: str) -> set[tuple[str, ...]]:
    words = _WORDS.findall(text.lower())
    return set(zip(*(words[at:] for at in range(_ROW)), strict=False))
