"""Reads a question: which words matter, what kind of thing it asks for.

Pure rules over words; knows nothing of articles, ranking or confidence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.words import Word, read_words

KINDS = (
    "other",
    "who",
    "where",
    "when",
    "count",
    "amount",
    "measure",
    "age",
    "why",
    "which",
    "say",
    "how",
    "whether",
)

EMPTY = frozenset(
    "a about an and any are as at be been being but by can could did do does for from had has "
    "have he her hers him his how i if in into is it its itself me might must my no not of "
    "off on onto or our out over per shall she should so some than that the their them then "
    "there these they this those to until up upon was we were what when where which while who "
    "whom whose why will with would you your".split()
)
"""Words that say nothing of what a question is about."""
ASKING = frozenset(
    "qui que quoi quel quelle quand où pourquoi combien wer wem wann wo wohin warum wieso wie "
    "wieviel welche welcher welches quién quien qué cuándo cuando dónde donde cuánto cuántos cuál "
    "cómo quem quando onde quanto quantos cosa perché кто что где когда почему зачем как "
    "сколько какой какая какие хто що де коли чому скільки".split()
)
"""Words that ask in other languages."""
_SILENT = EMPTY | ASKING
VAGUE = frozenset(
    "accord also answer approximately call carri conduct current entitl follow happen hold "
    "just kind last late latest make many month more most much name new news now one person "
    "recent recently say take tell thing titl today type week what year yesterday".split()
)
"""Keys of words that a sentence that answers often does not repeat."""

_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)]*\s+")
_ASKS = re.compile(r"\b(?:who|whom|whose|where|when|why|how|what|which)\b", re.IGNORECASE)
_BRACKETS = re.compile(r"(?<=\S)\s+\(.*\)$")
_RECENT = re.compile(
    r"\b(?:(?:this|last|past) (?:week|weekend|month)|today|yesterday|tonight|this morning"
    r"|(?:last|on|this) (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b",
    re.IGNORECASE,
)
_FOCUS_WORDS = 4
_RAREST = 11.0
_TIMES = frozenset("year month day date decad time centuri hour".split())
_AMOUNTS = frozenset(
    "percentag percent proportion share amount price cost sum fine fee rate money".split()
)
_PEOPLE = frozenset(
    "actor actress artist athlet author candid celebr ceo comedian democrat director driver "
    "general governor host judg king lawmak leader man mayor minist musician offici person "
    "player polit politician presid princ princess queen rapper republican senat singer star "
    "woman writer".split()
)
_PLACES = frozenset("place locat".split())
_MEASURES = frozenset(
    "long old big far fast tall high often soon larg heavi hot cold deep wide close".split()
)


_WHETHER = frozenset(
    "is are was were do does did has have had can could will would should may must isn aren wasn "
    "weren don doesn didn hasn haven hadn won".split()
)
"""Words that open a question to be answered by yes or no."""


class WordWeights(Protocol):
    """What ``index.rarity.Rarity`` tells of a term."""

    def weight(self, term: str) -> float:
        """Give ``-log`` of the share of passages that hold it."""
        ...

    def name_share(self, term: str) -> float:
        """Give the share of its occurrences inside sentences that are names."""
        ...


def weigh(word: Word, rarity: WordWeights) -> float:
    """Give 0 for a word of every text, about 1 for one hardly ever seen."""
    return max(map(rarity.weight, word.terms), default=0.0) / _RAREST


@dataclass(frozen=True, slots=True)
class Asked:
    """One important word of a question.

    Attributes:
        word: The word.
        weight: How much it tells, above 0.
        name: Whether it is a name.
    """

    word: Word
    weight: float
    name: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question as read.

    Attributes:
        text: As put.
        kind: What it asks for, one of ``KINDS``.
        focus: The words behind "which" or "what" that name the kind of thing asked for.
        words: Its important words, each key once.
        pairs: Keys that stand side by side.
        keys: All keys, the unimportant too.
        recent: Whether it speaks of the present, as "this week" does.
    """

    text: str
    kind: str
    focus: tuple[Word, ...]
    words: tuple[Asked, ...]
    pairs: frozenset[tuple[str, str]]
    keys: frozenset[str]
    recent: bool


def read_question(text: str, rarity: WordWeights) -> Question:
    """Read ``text``; ``rarity`` weighs its words."""
    words = read_words([text])[0]
    asking = next((part for part in reversed(_parts(text)) if _ASKS.search(part)), text)
    kind, focus = _kind(read_words([asking])[0])
    plain = sum(word.capital for word in words[1:]) == 0
    asked: dict[str, Asked] = {}
    for position, word in enumerate(words):
        degree = position > 0 and words[position - 1].key == "how" and word.key in _MEASURES
        if word.text.lower() not in _SILENT and word.key not in asked and not degree:
            asked[word.key] = _weigh(word, rarity, plain, first=position == 0)
    filled = [word.key for word in words if word.text.lower() not in EMPTY]
    return Question(
        text,
        kind,
        tuple(focus),
        tuple(asked.values()),
        frozenset(zip(filled, filled[1:], strict=False)),
        frozenset(word.key for word in words),
        _RECENT.search(text) is not None,
    )


def _parts(text: str) -> list[str]:
    """Cut a question into sentences; an earlier question in brackets behind it does not count."""
    return _SENTENCE.split(_BRACKETS.sub("", text))


def _weigh(word: Word, rarity: WordWeights, plain: bool, *, first: bool) -> Asked:
    weight = weigh(word, rarity)
    share = max(map(rarity.name_share, word.terms), default=0.0)
    name = bool(word.place) or (share > 0.55 if plain or first else word.capital and share > 0.25)
    name = name and not word.number
    if word.key in VAGUE and not name:
        weight *= 0.3
    return Asked(word, max(weight, 0.45 if name else 0.02), name)


def _kind(words: Sequence[Word]) -> tuple[str, list[Word]]:
    """Find the asking word and what it asks for."""
    lower = [word.text.lower() for word in words]
    for position, word in enumerate(lower):
        following = words[position + 1 :]
        if word in ("who", "whom", "whose"):
            if position == 0 or word != "who" or not _later(lower[position + 1 :]):
                return "who", []
        elif word in ("where", "why"):
            if position == 0 or not _later(lower[position + 1 :]):
                return word, []
        elif word == "when" and (position == 0 or not _later(lower[position + 1 :])):
            return "when", []
        elif word == "how":
            return _how(following)
        elif word in ("which", "what"):
            return _which(following)
    return ("whether" if lower[:1] and lower[0] in _WHETHER else "other"), []


def _later(lower: Sequence[str]) -> bool:
    return any(word in ("what", "which", "how", "who", "where", "why") for word in lower)


def _how(following: Sequence[Word]) -> tuple[str, list[Word]]:
    head = following[0] if following else None
    if head is None:
        return "other", []
    if head.text.lower() == "many":
        return "count", _focus(following[1:])
    if head.text.lower() == "much":
        return "amount", _focus(following[1:])
    if head.key == "old":
        return "age", []
    if head.text.lower() == "come":
        return "why", []
    return ("measure", []) if head.key in _MEASURES else ("how", [])


def _which(following: Sequence[Word]) -> tuple[str, list[Word]]:
    focus = _focus(following)
    keys = {word.key for word in focus}
    lower = [word.text.lower() for word in following]
    if lower[:1] in (["did"], ["does"], ["do"], ["has"], ["have"]) and {"say", "said"} & set(lower):
        return "say", focus
    if keys & _TIMES:
        return "when", focus
    if keys & _AMOUNTS:
        return "amount", focus
    if "number" in keys:
        return "count", focus
    if keys & _PEOPLE:
        return "who", focus
    return ("where" if keys & _PLACES else "which"), focus


def _focus(following: Sequence[Word]) -> list[Word]:
    """Take the words up to the first that is no part of a noun's group; none behind a bare verb."""
    lower = [word.text.lower() for word in following]
    skip = 0
    if lower and lower[0] in ("is", "was", "are", "were"):
        if lower[1:2] != ["the"]:
            return []
        skip = 2
    elif lower and lower[0] in ("of", "the", "these"):
        skip = next((i for i, word in enumerate(lower) if word not in ("of", "the", "these")), 0)
    focus: list[Word] = []
    for word in following[skip : skip + _FOCUS_WORDS]:
        if word.text.lower() in EMPTY:
            break
        focus.append(word)
    return focus
