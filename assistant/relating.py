"""How a sentence's words stand to the question's: said in other words, near what could answer.

A sentence may have all of the question's words and say nothing of them together. Here its words are
looked at in their order: how near a number stands to the thing to be counted, who is the speaker,
whether a name is explained. Owns these columns; knows nothing of how they weigh.

Shapes: n sentences, q important words in the question, v distinct words, k words in all sentences.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from assistant.questions import Question
from assistant.vocabulary import Floats, Vocabulary
from assistant.words import Word

NAMES = tuple(
    "told_anyhow told_plain around_anyhow missing_plain told_kindred told_plain_kindred"
    " around_kindred missing_plain_kindred aligned near near_gap near_kindred"
    " counted speaker defined dimension close_z".split()
)
"""The columns of ``told``, which comes twice, then of ``relate``."""

Flags = NDArray[np.bool_]

_RELATED = 9
_NEW_BELOW = 0.5
_REACH = 12
_HALVED_AT = 4.0
"""Words between two at which they count half as near."""
_COUNTED_WITHIN = 4
_SPOKEN_WITHIN = 3
_LEAST_WEIGHT = 0.2
_NUMERAL = frozenset(
    "dozen dozens hundred hundreds thousand thousands million billion trillion half third quarter "
    "twice once double triple several both none single couple".split()
)
_TIME = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january jan february feb march april "
    "may june july august aug september sept october oct november nov december dec today yesterday "
    "tomorrow tonight morning afternoon evening night noon midnight spring summer autumn fall "
    "winter week month year day hour hours minutes weeks months years days".split()
)
_SPEECH = frozenset(
    "said says say saying told tells tell tweeted tweet wrote writes added adds called calls "
    "warned warns announced stated claimed denied insisted vowed urged argued noted suggested "
    "according believes thinks described statement wants asked demanded promised criticized "
    "criticised praised explained posted accused predicted acknowledged admitted confirmed "
    "reiterated reported reacted responded replied commented".split()
)
_DIMENSIONS = {
    "old": r"\b\d{1,3}[- ](?:year|month|week|day)s?[- ]old|\baged? \d|[,(]\s?\d{1,3}[,)]"
    r"|turn(?:s|ed|ing) \d{1,3}\b|\bborn (?:in|on)\b|\b\d{1,3} years? (?:old|of age)",
    "tall high deep wide": r"\d[\d,.]*[- ]?(?:feet|foot|ft|met(?:er|re)s?|inch(?:es)?|m\b"
    r"|stor(?:ey|y|ies|eys)|miles?|km|kilomet)",
    "heavi": r"\d[\d,.]*[- ]?(?:pounds?|lbs?|kilo\w*|kg|tons?|tonnes?|ounces?|grams?|stone)\b",
    "far": r"\d[\d,.]*[- ]?(?:miles?|km|kilomet\w+|met(?:er|re)s?|feet|yards?)\b",
    "fast": r"\d[\d,.]*[- ]?(?:mph|km/h|kph|knots|miles per|miles an|kilomet\w+|seconds?|minutes?)",
    "hot cold": r"\bdegrees?\b|°",
    "long": r"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|a|an|several|few))[- ]?"
    r"(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|decades?|miles?|feet|foot|inch"
    r"|met(?:er|re)s?|km|kilomet|fortnight)|\b(?:until|since|through)\b",
    "often": r"\b(?:times|every|once|twice|daily|weekly|monthly|annual\w*|each)\b",
}
_DIMENSION = {
    key: re.compile(rule, re.IGNORECASE)
    for keys, rule in _DIMENSIONS.items()
    for key in keys.split()
}
_ROLE = (
    r"(?:\b[a-z][\w-]*(?:er|or|ist|ian|ent|ant|man|woman|person|chief|ress|ary|rney|dge|yst|ar|ef"
    r"|ess|boss|king|queen|head|editor)|\b(?:CEO|President|Minister|Secretary|Director|Chairman"
    r"|Mayor|Governor|Gov\.|Sen\.|Rep\.|Senator|General|Dr\.|Prime Minister|Judge|Justice|Chief"
    r"|Professor|Attorney General|Leader|Speaker))"
)
_DEFINES = re.compile(r"^\W*(?:who|what)(?: is|['’]s| was| are| were| does)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """All sentences' words in one row.

    Attributes:
        vocabulary: The distinct words.
        ids: The place of each word among them (k).
        starts: Where each sentence begins (n).
        sentence: Which sentence each word stands in (k).
    """

    vocabulary: Vocabulary
    ids: NDArray[np.intp]
    starts: NDArray[np.intp]
    sentence: NDArray[np.intp]

    @classmethod
    def of(cls, texts: Sequence[Sequence[Word]], vocabulary: Vocabulary) -> Row:
        """Lay the words in a row; a sentence without any counts as one with the first of all."""
        places = [[vocabulary.ids[word.key] for word in text] or [0] for text in texts]
        sizes = np.array([len(own) for own in places])
        ids = np.fromiter(chain.from_iterable(places), np.intp, int(sizes.sum()))
        return cls(
            vocabulary, ids, np.cumsum(sizes) - sizes, np.repeat(np.arange(len(sizes)), sizes)
        )

    def most(self, values: Floats) -> Floats:
        """Give the highest value of each sentence: (..., k) -> (..., n)."""
        best: Floats = np.maximum.reduceat(values, self.starts, axis=-1)
        return best

    def where(self, holds: Callable[[Word], bool]) -> Flags:
        """Mark the words for which ``holds`` is true: (k,)."""
        return np.array([holds(word) for word in self.vocabulary.words], bool)[self.ids]

    def among(self, lower: frozenset[str]) -> Flags:
        """Mark the words that are one of ``lower``: (k,)."""
        return self.where(lambda word: word.text.lower() in lower)

    def steps(self, reach: int) -> Iterator[tuple[int, Flags]]:
        """Give each distance up to ``reach``, and which words have one so far behind them."""
        for step in range(1, min(reach, len(self.ids) - 1) + 1):
            yield step, self.sentence[step:] == self.sentence[:-step]


def told(question: Question, own: Floats, around: Floats) -> list[Floats]:
    """How much of the question each sentence says in whatever words, and of its plain words.

    Args:
        question: As read.
        own: How well each sentence says each of the question's words (n, q).
        around: The same with what stands around it counted in part.
    """
    weight = np.array([asked.weight for asked in question.words], np.float32)
    sure = np.array([asked.name or asked.word.number for asked in question.words], bool)
    plain = np.where(sure, 0.0, weight).astype(np.float32)
    total, all_plain = max(float(weight.sum()), 1e-6), max(float(plain.sum()), 1e-6)
    return [
        own @ weight / total,
        own @ plain / all_plain,
        around @ weight / total,
        ((1 - own) * plain).max(1, initial=0),
    ]


def relate(
    question: Question,
    texts: Sequence[str],
    words: Sequence[Sequence[Word]],
    vocabulary: Vocabulary,
    likeness: Floats,
    kindred: Floats,
    cosines: Floats,
    closeness: Floats,
) -> list[Floats]:
    """Give the columns that tell how the words stand to one another.

    Args:
        question: As read.
        texts: The sentences as written (n).
        words: The sentences as words.
        vocabulary: Their distinct words.
        likeness: How well each word says each of the question's (q, v).
        kindred: The same with words of one kind of event or thing.
        cosines: How near they are in meaning (q, v).
        closeness: How near each sentence is to the question (n).
    """
    if not len(vocabulary.words):
        return list(np.zeros((_RELATED, len(texts)), np.float32))
    row = Row.of(words, vocabulary)
    weight = np.array([asked.weight for asked in question.words], np.float32)
    total = max(float(weight.sum()), 1e-6)
    plain = weight * [not (asked.name or asked.word.number) for asked in question.words]
    new = row.where(lambda word: word.key not in question.keys)
    new &= likeness.max(0, initial=0)[row.ids] < _NEW_BELOW
    near = weight @ _nearness(likeness[:, row.ids], row) / total
    candidates = _candidates(question, row) & new
    best = row.most(np.where(candidates, near, 0.0))
    kin = weight @ _nearness(kindred[:, row.ids], row) / total
    spread = max(float(closeness.std()), 0.02)
    aligned = plain @ row.most(cosines[:, row.ids]) if len(weight) else np.zeros(len(texts))
    return [
        np.asarray(aligned / max(float(plain.sum()), 1e-6), np.float32),
        np.asarray(best, np.float32),
        np.asarray(best - best.max(), np.float32),
        np.asarray(row.most(np.where(candidates, kin, 0.0)), np.float32),
        _counted(question, row, likeness),
        _speaker(question, row),
        _defined(question, texts),
        _dimension(question, texts),
        np.asarray((closeness - closeness.mean()) / spread, np.float32),
    ]


def _nearness(held: Floats, row: Row) -> Floats:
    """How near each word stands to each of the question's, in its sentence: (q, k) -> (q, k)."""
    best = held.copy()
    for step, same in row.steps(_REACH):
        share = (same / (1 + step / _HALVED_AT)).astype(np.float32)
        np.maximum(best[:, step:], held[:, :-step] * share, out=best[:, step:])
        np.maximum(best[:, :-step], held[:, step:] * share, out=best[:, :-step])
    return best


def _candidates(question: Question, row: Row) -> Flags:
    """Mark the words that may be what is asked for: (k,)."""
    kind, vocabulary = question.kind, row.vocabulary
    if kind in ("count", "amount", "measure", "age"):
        return vocabulary.number[row.ids] | row.among(_NUMERAL)
    if kind == "when":
        return vocabulary.number[row.ids] | row.among(_TIME)
    if kind in ("who", "where") or kind == "which" and question.focus:
        found: Flags = vocabulary.name[row.ids]
        return found
    telling: Flags = vocabulary.weight[row.ids] > _LEAST_WEIGHT
    return telling


def _counted(question: Question, row: Row, likeness: Floats) -> Floats:
    """How well a number is followed by the thing to be counted: "16 shows" of "how many shows"."""
    focus = {word.key for word in question.focus}
    which = [place for place, asked in enumerate(question.words) if asked.word.key in focus]
    if question.kind != "count" or not which:
        return np.zeros(len(row.starts), np.float32)
    thing = likeness[which][:, row.ids].max(0)
    behind = np.zeros(len(row.ids), np.float32)
    for step, same in row.steps(_COUNTED_WITHIN):
        behind[:-step] = np.maximum(behind[:-step], thing[step:] * same)
    return row.most(np.where(_candidates(question, row), behind, 0.0).astype(np.float32))


def _speaker(question: Question, row: Row) -> Floats:
    """Whether one whom the question names speaks, thinks or wants, in the sentence."""
    names = {asked.word.key for asked in question.words if asked.name}
    if not names:
        return np.zeros(len(row.starts), np.float32)
    named, verb = row.where(lambda word: word.key in names), row.among(_SPEECH)
    found = np.zeros(len(row.ids), np.float32)
    for step, same in row.steps(_SPOKEN_WITHIN):
        beside = (named[step:] & verb[:-step]) | (named[:-step] & verb[step:])
        found[step:] = np.maximum(found[step:], beside & same)
    return row.most(found)


def _defined(question: Question, texts: Sequence[str]) -> Floats:
    """Whether the sentence says who or what the last of the question's names or words is."""
    if not question.words or not _DEFINES.match(question.text):
        return np.zeros(len(texts), np.float32)
    names = [asked for asked in question.words if asked.name] or list(question.words)
    word = re.escape(names[-1].word.text)
    pattern = re.compile(
        rf"\b(?i:{word})\b['’\w]*(?: [A-Z][\w.]+)?(?:\)|\s*[,(–—]\s*(?:an?\b|the\b|who|whose|which"
        rf"|one of|\d|[a-z]+ (?:of|at|for|and)\b|[a-z]+\b)| (?:is|are|was|were|means|became)\b)"
        rf"|{_ROLE},? (?:[A-Z][\w.’'-]+ ){{0,3}}(?i:{word})\b"
    )
    return np.array([pattern.search(text) is not None for text in texts], np.float32)


def _dimension(question: Question, texts: Sequence[str]) -> Floats:
    """Whether the sentence measures in the units asked for; 0.5 where no units are asked for."""
    lower = question.text.lower()
    for key, pattern in _DIMENSION.items():
        if re.search(rf"\bhow {'heavy' if key == 'heavi' else key}\b", lower):
            return np.array([pattern.search(text) is not None for text in texts], np.float32)
    return np.full(len(texts), 0.5, np.float32)
