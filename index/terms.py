"""How text becomes terms: the analyzer that the keyword leg, the ranker and the answers share.

Owns the words of a passage as they are searched. Pure but for tantivy's own analyzer; knows nothing
of indexes, articles or ranking.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from index.acronyms import initials
from index.rows import Words

if TYPE_CHECKING:
    import tantivy

ANALYZER = "english-3"
"""Goes into the index's record: change it whenever the same text would give other terms."""

_ACRONYM = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_INITIAL = re.compile(r"\.[^\W\d_]\.")
_POSSESSIVE = re.compile(r"['’](?:s|S)\b")
_UNSEEN = re.compile("[\u00ad\u2060\ufeff]|(?<![\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff])\u200b")
"""Where a word may be broken, which nobody sees; in Thai and its like words end there."""
_UNSPACED = re.compile("[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]+")
"""Chinese, Japanese and Korean: words stand without spaces, or with endings grown on."""


def normalize(text: str) -> str:
    """Undo what cuts one word in two, and cut what runs together.

    ``U.S.`` becomes ``US``, ``Trump's`` becomes ``Trump``, an accent that stands behind its letter
    joins it, hyphens that nobody sees go; Chinese, Japanese and Korean become overlapping pairs of
    letters.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", _UNSEEN.sub("", text)).replace("İ", "I")
        text = _UNSPACED.sub(_in_pairs, text)
    if _INITIAL.search(text):  # Much faster to look for, and seldom there.
        text = _ACRONYM.sub(lambda match: match.group().replace(".", "") + " ", text)
    return _POSSESSIVE.sub("", text)


def _in_pairs(run: re.Match[str]) -> str:
    letters = run.group()
    pairs = [letters[at : at + 2] for at in range(len(letters) - 1)] or [letters]
    return f" {' '.join(pairs)} "


def words_of(text: str) -> Words:
    """Make a passage's text, with its title in front, ready for the index."""
    return Words(normalize(text), tuple(initials(text)))


def analyze(text: str) -> list[str]:
    """Turn text into index terms: words, lower case, accents folded, English endings cut."""
    terms: list[str] = analyzer().analyze(normalize(text))
    return terms


@cache
def analyzer() -> tantivy.TextAnalyzer:
    """Give what cuts normalized text into terms."""
    import tantivy

    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(64))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )
