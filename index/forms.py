"""Irregular forms of one word: "sent" of "send", "women" of "woman"; endings are the analyzer's.

Owns the tables ``data/verbs.txt`` and ``nouns.txt``. Terms are those that ``index.terms`` makes.
Knows nothing of stores or ranking.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from index.terms import analyze


def base_forms() -> dict[str, str]:
    """Map each form in the tables, as written in small letters, to the term of its word."""
    return {form: analyze(forms[0])[0] for forms in _groups() for form in forms}


def other_forms(term: str) -> tuple[str, ...]:
    """Give the terms of the same word: of "send" that of "sent"."""
    return _by_term().get(term, ())


@cache
def _by_term() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for forms in _groups():
        terms = list(dict.fromkeys(analyze(" ".join(forms))))
        for term in terms:
            others = dict.fromkeys((*table.get(term, ()), *terms))
            table[term] = tuple(other for other in others if other != term)
    return table


@cache
def _groups() -> list[list[str]]:
    data = files("index") / "data"
    texts = [(data / name).read_text(encoding="utf-8") for name in ("verbs.txt", "nouns.txt")]
    return [line.split() for text in texts for line in text.splitlines()]
