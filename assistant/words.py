"""Reads texts as words that can be compared: one key for "Britain", "British" and "the U.K.".

Owns what counts as the same word in a question and a sentence: English endings and irregular verbs,
places with the words for their people, numbers in figures or letters. Knows nothing of ranking.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from index.forms import base_forms
from index.terms import analyze, normalize

WORD = re.compile(r"\d+(?:[.,]\d+)*(?:st|nd|rd|th)?|[^\W\d_]+[^\W_]*")
_LONGEST_WORD = 60
_LONGEST_PLACE = 4
_ROUNDS = 3
"""How often what cuts words in two is looked for: "U.S.'s" takes two rounds."""
_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
).split()
_ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth".split()
_NUMBER_KEYS = {word: str(number) for number, word in enumerate(_NUMBERS)} | {
    word: f"{number}th" for number, word in enumerate(_ORDINALS)
}
_ALSO_COMMON = frozenset(
    "us turkey chad polish jordan mali ark conn ala fla ga phoenix buffalo orlando".split()
)


class Word(NamedTuple):
    """One word, or the name of a place of up to four words.

    Attributes:
        text: As written.
        key: Equal for words that mean the same: a stem, a place's first name, a number in figures.
        terms: The index terms it consists of.
        capital: Whether it starts with a capital letter.
        number: Whether it is a number.
        place: What kinds of place it names: ``country``, ``state``, ``city``, ``body``.
    """

    text: str
    key: str
    terms: tuple[str, ...]
    capital: bool
    number: bool
    place: tuple[str, ...]


def read_words(texts: Sequence[str]) -> list[list[Word]]:
    """Split each text into words; one call for many texts is much faster than many calls."""
    raw = [[w for w in WORD.findall(normalize(text)) if len(w) <= _LONGEST_WORD] for text in texts]
    stems = _stems(sorted({word.lower() for words in raw for word in words}))
    single: dict[str, Word] = {}
    for words in raw:
        for word in words:
            if word not in single:
                single[word] = _word(word, stems[word.lower()])
    return [list(_join(words, single)) for words in raw]


def whole_words(text: str) -> str:
    """Undo what cuts one word in two, such as the points of ``U.S.``, until nothing changes."""
    for _ in range(_ROUNDS):
        if (tidied := " ".join(normalize(text).split())) == text:
            break
        text = tidied
    return text


def _stems(lower: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Give each word's index terms: one, or several for a number such as 1,200."""
    letters = [word for word in lower if word[0].isalpha()]
    terms = analyze(" ".join(letters))
    found = {word: tuple(analyze(word)) for word in lower if not word[0].isalpha()}
    if len(terms) == len(letters):
        return found | {word: (term,) for word, term in zip(letters, terms, strict=True)}
    return found | {word: tuple(analyze(word)) for word in letters}


def _word(text: str, terms: tuple[str, ...]) -> Word:
    number = text[0].isdigit() or text.lower() in _NUMBER_KEYS
    return Word(text, _key(text.lower(), terms), terms, text[0].isupper(), number, ())


def _join(words: Sequence[str], single: dict[str, Word]) -> Iterator[Word]:
    """Yield the words, those of one place's name together."""
    plain = not any(word[0].isupper() for word in words)
    places, first_words = _places()
    position = 0
    while position < len(words):
        word = words[position]
        size = 0
        if (word[0].isupper() or plain) and word.lower() in first_words:
            size = _place_size(words, position, plain)
        if not size:
            yield single[word]
            position += 1
            continue
        run = words[position : position + size]
        terms = tuple(term for part in run for term in single[part].terms)
        key, kinds = places[" ".join(run).lower()]
        yield Word(" ".join(run), key, terms, True, False, kinds)
        position += size


def _place_size(words: Sequence[str], position: int, plain: bool) -> int:
    places, _ = _places()
    longest = min(_LONGEST_PLACE, len(words) - position)
    for size in range(longest, 0, -1):
        name = " ".join(words[position : position + size]).lower()
        if name in places and not (plain and name in _ALSO_COMMON):
            return size if name != "us" or words[position] == "US" else 0
    return 0


def _key(lower: str, terms: tuple[str, ...]) -> str:
    if lower in _NUMBER_KEYS:
        return _NUMBER_KEYS[lower]
    if lower[0].isdigit():
        return re.sub(r"(?:st|nd|rd|th)$", "th", lower.replace(",", ""))
    return _forms().get(lower) or " ".join(terms)


@cache
def _forms() -> dict[str, str]:
    """Map each irregular form to its word's stem."""
    return base_forms()


@cache
def _places() -> tuple[dict[str, tuple[str, tuple[str, ...]]], frozenset[str]]:
    """Map each name to the place's key and kinds; and all words that names start with."""
    table: dict[str, tuple[str, tuple[str, ...]]] = {}
    for line in _lines("places.txt"):
        kind, *names = line.split("|")
        for name in names:
            key, kinds = table.get(name.lower(), (f"@{names[0].lower()}", ()))
            table[name.lower()] = (key, (*kinds, kind))
    return table, frozenset(name.split()[0] for name in table)


def _lines(name: str) -> list[str]:
    text = (files("assistant") / "data" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
