"""Which words say the same and which the opposite.

Owns the tables in ``data``; knows nothing of sentences.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from assistant.words import read_words


@cache
def _opposites() -> tuple[dict[str, frozenset[str]], frozenset[tuple[str, str]]]:
    """Map each key to those that say the opposite; and the pairs that say the same turned round."""
    table: dict[str, set[str]] = {}
    turned: set[tuple[str, str]] = set()
    lines = [line for line in _lines("opposites.txt")]
    for line in lines:
        turn = line.startswith("turn ")
        left, right = (
            [_key(word) for word in side.split()] for side in line.removeprefix("turn ").split("|")
        )
        for one in left:
            for other in right:
                if one != other:
                    table.setdefault(one, set()).add(other)
                    table.setdefault(other, set()).add(one)
                    if turn:
                        turned |= {(one, other), (other, one)}
    return {key: frozenset(keys) for key, keys in table.items()}, frozenset(turned)


def _key(word: str) -> str:
    words = read_words([word])[0]
    return words[0].key if len(words) == 1 else word


def opposites(key: str) -> frozenset[str]:
    """Give the keys that say the opposite of ``key``."""
    return _opposites()[0].get(key, frozenset())


def turned(one: str, other: str) -> bool:
    """Tell whether two opposites say the same where their two sides are swapped."""
    return (one, other) in _opposites()[1]


def _lines(name: str) -> list[str]:
    text = (files("assistant") / "data" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
