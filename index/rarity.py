"""How much a word tells: weights of terms that hold in a corpus of any size.

Owns the background table, the share of news passages that hold each term, fit once by
``benchmarks/fit_words.py``. Knows nothing of stores: a corpus is a count and a function here.
"""

from __future__ import annotations

import gzip
import math
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from index.terms import analyze

BACKGROUND_PASSAGES = 1_000
"""How many of the corpus's own passages the background counts for."""

UNSEEN_WEIGHT = 11.5
"""The highest weight, and that of terms that are not in the table, whose rarest weigh 9.85."""

UNSEEN_NAME_SHARE = 0.6
"""A term that is not in the table is a name more often than not."""

WEIGHT_STEPS = 20.0
"""The table keeps weights in steps of 1/20: a share is right within 2.5 %."""
NAME_STEPS = 50.0
"""The table keeps name shares in steps of 1/50."""

_EMPTY_WORDS = """
a about after all also an and any are as at be been before being but by can could did do does done
during for from get got had has have having he her him his how i if in into is it its latest me
most my new news no not of on one or other our over please recent recently said say says she should
since so some such tell than that the their them then there these they this those to up us was we
week were what when where which while who whom whose why will with would you your
"""


def content_terms(question: str) -> list[str]:
    """Return a question's terms in order, each once, without the words that every question has.

    Where nothing but such words was asked ("Who was that?"), they are returned after all.
    """
    terms = list(dict.fromkeys(analyze(question)))
    return [term for term in terms if term not in _empty_terms()] or terms


class Rarity:
    """Weights of terms in one corpus, blended with a background of news.

    Immutable and cheap to make: the corpus is asked for a term when it is first needed.
    """

    def __init__(self, passages: int, frequency: Callable[[str], int]) -> None:
        """Take the corpus's size and a function that counts the passages that hold a term."""
        self._passages = passages
        self._frequency = frequency
        self._weights: dict[str, float] = {}

    def weight(self, term: str) -> float:
        """Return ``-log`` of the share of passages that hold ``term``, from 0 (all) to 11.5 (none).

        In a corpus of a few passages the background decides, in one of 100,000 the corpus.
        """
        weight = self._weights.get(term)
        if weight is None:
            expected = BACKGROUND_PASSAGES * math.exp(-background_weight(term))
            total = self._passages + BACKGROUND_PASSAGES
            share = (self._frequency(term) + expected) / total
            weight = min(max(0.0, -math.log(share)), UNSEEN_WEIGHT)
            self._weights[term] = weight
        return weight

    def name_share(self, term: str) -> float:
        """Return how often news writes ``term`` with a capital inside a sentence, 0 to 1."""
        entry = _background().get(term)
        return entry[1] if entry else UNSEEN_NAME_SHARE


def says_nothing(term: str) -> bool:
    """Tell whether a term is one that every question has."""
    return term in _empty_terms()


def in_news(term: str) -> bool:
    """Tell whether news at large uses a term, whatever this corpus holds."""
    return term in _background()


def background_weight(term: str) -> float:
    """Return ``-log`` of the share of passages of news at large that hold ``term``."""
    entry = _background().get(term)
    return entry[0] if entry else UNSEEN_WEIGHT


@cache
def _empty_terms() -> frozenset[str]:
    return frozenset(analyze(_EMPTY_WORDS)) - {"us"}


@cache
def _background() -> dict[str, tuple[float, float]]:
    """Read the table: term -> weight and name share."""
    packed = (files("index") / "data" / "words.tsv.gz").read_bytes()
    table = {}
    for line in gzip.decompress(packed).decode().splitlines():
        term, weight, name = line.split("\t")
        table[term] = (int(weight) / WEIGHT_STEPS, int(name) / NAME_STEPS)
    return table
