"""Which words tell of one kind of event or thing: what is supplied answers what was sent.

A dictionary joins words that say the same. An answer often says more, less or the next thing: who
asks why a man is "punished" is told of a "fine". Owns ``data/frames.txt``, made by hand. Words are
told by their keys. Knows nothing of sentences.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from assistant.words import read_words

_NONE: frozenset[str] = frozenset()


def kindred(key: str) -> frozenset[str]:
    """Give the keys in one group with ``key``: of "send" those of "supply" and "ship"."""
    return _frames().get(key, _NONE)


@cache
def _frames() -> dict[str, frozenset[str]]:
    text = (files("assistant") / "data" / "frames.txt").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if not line.startswith("#")]
    words = sorted({word for line in lines for word in line})
    keys = {
        word: read[0].key if len(read) == 1 else word
        for word, read in zip(words, read_words(words), strict=True)
    }
    table: dict[str, set[str]] = {}
    for line in lines:
        group = {keys[word] for word in line}
        for key in group:
            table.setdefault(key, set()).update(group - {key})
    return {key: frozenset(others) for key, others in table.items()}
