"""Which words say the same, more, or the opposite of others, and which may be verbs.

Owns the tables in ``data``: ``meanings.tsv.gz`` (from WordNet, by ``benchmarks/fit_meanings.py``),
``synonyms.txt`` and ``opposites.txt`` (by hand). Words are told by their keys. Knows nothing of
sentences.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from assistant.words import read_words

Relation = Literal["same", "general", "special", "opposite", "kin", ""]

_NO_COUNTS = (-1, -1, -1)


@dataclass(frozen=True, slots=True)
class _Meanings:
    """The tables.

    Attributes:
        counts: For each key how often it is a noun, a verb, an adjective; -1 for never.
        senses: For each key its meanings, by number.
        up: For each meaning those that it comes under.
        akin: Pairs of keys of one root, or of one group of ``synonyms.txt``.
        against: Pairs of keys that are opposites.
        turned: Those of them that say the same where the two sides are swapped.
    """

    counts: dict[str, tuple[int, int, int]]
    senses: dict[str, frozenset[int]]
    up: list[tuple[int, ...]]
    akin: dict[str, set[str]]
    against: dict[str, set[str]]
    turned: frozenset[tuple[str, str]]


@cache
def _meanings() -> _Meanings:
    packed = (files("assistant") / "data" / "meanings.tsv.gz").read_bytes()
    words, synsets, pairs = gzip.decompress(packed).decode().split("\n\n")
    counts, senses = {}, {}
    for line in words.splitlines():
        key, seen, places = line.split("\t")
        noun, verb, adjective = map(int, seen.split())
        counts[key] = (noun, verb, adjective)
        senses[key] = frozenset(map(int, places.split()))
    up = [tuple(map(int, line.split()[1:])) for line in synsets.splitlines()]
    akin: dict[str, set[str]] = {}
    against: dict[str, set[str]] = {}
    for line in pairs.splitlines():
        mark, one, other = line.split("\t")
        _pair(against if mark == "!" else akin, one, other)
    for group in _groups("synonyms.txt"):
        for one in group[0]:
            for other in group[0]:
                _pair(akin, one, other)
    turned = set()
    for left, right in _groups("opposites.txt"):
        for one in left[1:] if left[0] == "turn" else left:
            for other in right:
                _pair(against, one, other)
                if left[0] == "turn":
                    turned |= {(one, other), (other, one)}
    return _Meanings(counts, senses, up, akin, against, frozenset(turned))


def _pair(table: dict[str, set[str]], one: str, other: str) -> None:
    if one != other:
        table.setdefault(one, set()).add(other)
        table.setdefault(other, set()).add(one)


def _groups(name: str) -> Iterable[list[list[str]]]:
    """Give each line's groups of keys."""
    text = (files("assistant") / "data" / name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    words = [word for line in lines for word in line.replace("|", " ").split()]
    keys = {
        word: read[0].key if len(read) == 1 else word
        for word, read in zip(words, read_words(words), strict=True)
    }
    return [[[keys[word] for word in side.split()] for side in line.split("|")] for line in lines]


def may_be(key: str) -> tuple[int, int, int]:
    """Tell how often a word is a noun, a verb and an adjective; -1 for never."""
    return _meanings().counts.get(key, _NO_COUNTS)


def turned(one: str, other: str) -> bool:
    """Tell whether two opposites say the same where their two sides are swapped."""
    return (one, other) in _meanings().turned


def base(key: str) -> str:
    """Give "short" for "shorter" and "shortest"; a key that is none of them as it is."""
    for ending in ("iest", "ier", "est", "er"):
        stem = key.removesuffix(ending)
        if stem != key and len(stem) > 2:
            for form in (stem, stem + "e", stem + "i", stem[:-1]):
                if may_be(form)[2] > 0:
                    return form
    return key


@lru_cache(maxsize=1 << 13)
def opposites(key: str) -> frozenset[str]:
    """Give the keys that say the opposite of ``key``; of "short", that of "longer" too."""
    against = _meanings().against
    return frozenset(against.get(key, ())) | frozenset(against.get(base(key), ()))


@lru_cache(maxsize=1 << 15)
def relation(told: str, cited: str) -> Relation:
    """Tell what the word ``told`` is to the word ``cited``.

    ``general`` where the one told says less ("vehicle" of "car"), ``special`` where it says more,
    ``kin`` where the two are different things of one kind ("car" and "bicycle").
    """
    tables = _meanings()
    if told == cited:
        return "same"
    if cited in tables.against.get(told, ()):
        return "opposite"
    if cited in tables.akin.get(told, ()):
        return "same"
    ours, theirs = tables.senses.get(told, frozenset()), tables.senses.get(cited, frozenset())
    if ours & theirs:
        return "same"
    above, over = _above(cited), _above(told)
    less, more = bool(ours & above[1]), bool(theirs & over[1])
    if less != more:  # where both are so, each is a kind of the other only in some odd meaning
        return "general" if less else "special"
    return "kin" if less or above[0] & over[0] else ""


@lru_cache(maxsize=1 << 13)
def _above(key: str) -> tuple[frozenset[int], frozenset[int]]:
    """Give the meanings that a word's come under, and these with those that they come under."""
    above = _over(_meanings().senses.get(key, frozenset()))
    return above, above | _over(above)


@lru_cache(maxsize=1 << 12)
def synonyms(key: str) -> frozenset[str]:
    """Give the keys that may say the same as ``key``: of "quit", those of "resign" and "leave"."""
    tables = _meanings()
    shared = (_by_sense().get(sense, ()) for sense in tables.senses.get(key, ()))
    return frozenset(word for words in shared for word in words) | tables.akin.get(key, set())


@cache
def _by_sense() -> dict[int, list[str]]:
    table: dict[int, list[str]] = {}
    for key, senses in _meanings().senses.items():
        for sense in senses:
            table.setdefault(sense, []).append(key)
    return table


def _over(senses: frozenset[int]) -> frozenset[int]:
    up = _meanings().up
    return frozenset(place for sense in senses for place in up[sense])
