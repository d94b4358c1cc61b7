"""What a sentence has to offer, and whether it is of the kind that the question asks for.

A question of "how many" wants a number, one of "which state" the name of a state. Knows nothing of
what the question is about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.questions import EMPTY, KINDS, Question
from assistant.words import Word

Column = NDArray[np.float32]

NAMES = tuple(
    "kind fit new_names new_numbers time amount reason speech person locality means".split()
)
"""The columns of ``offers``."""

_MOST_NAMES = 8
_MOST_NUMBERS = 5
_PLACE_FOCUS = {
    "state": "state",
    "countri": "country",
    "nation": "country",
    "citizen": "country",
    "citi": "city",
}
"""Kinds of places by the key of the word that asks for one."""

_BOILERPLATE = re.compile(
    r"sign(?:ing)? up|newsletter|read more|original source|getty|subscri|advertis|copyright|©"
    r"|follow us|click here|photo:|related:|watch:|all rights|contributed to this|/ap\b|\(ap\)"
    r"|reuters/|file photo|associated press|need to know|here['’]s what",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"^(?i:(?:read |see )?more|related|watch|video|photos?|gallery|opinion|live updates?"
    r"|in other news|see also|for subscribers|hide caption\b.*?photos)\s*:|^(?i:hide caption)"
    # "Twitter offer:Musk wants to buy it": the colon was a change of type on the page.
    r"|^[^.!?:“”\"]{2,90}(?<!\d):(?=[\w'‘“\"$£€►])(?=.*[^.!\"”]$)"
)
_TIME = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Jan(?:uary|\.)|Feb(?:ruary|\.)|March|April"
    r"|May|June|July|Aug(?:ust|\.)|Sept(?:ember|\.)|Oct(?:ober|\.)|Nov(?:ember|\.)|Dec(?:ember|\.)"
    r"|(?:19|20)\d\d|yesterday|tonight|today|tomorrow|noon|midnight|weekend"
    r"|(?i:next|last|this|past) (?:week|month|year|spring|summer|fall|autumn|winter|morning"
    r"|afternoon|evening|night|season|decade|century)"
    r"|(?:days?|weeks?|months?|years?|hours?|minutes?|decades?) (?:ago|later|earlier|before|after)"
    r"|[ap]\.?m\b|early|mid-\w+|late (?:in|on)|(?i:until|since|during))\b"
)
_AMOUNT = re.compile(
    r"[$£€¥]\s?\d|\d\s?(?:%|percent\b|per cent\b)|\b(?:million|billion|trillion)\b"
)
_UNIT = re.compile(
    r"\b(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|miles?|feet|foot|inch(?:es)?"
    r"|meters?|metres?|km|kilomet\w+|pounds?|tons?|acres|degrees|mph|times)\b",
    re.IGNORECASE,
)
_AGED = re.compile(
    r"\b\d{1,3}[- ](?:year|month)s?[- ]old|\baged? \d{1,3}\b|[,(]\s?\d{1,3}[,)]"
    r"|turn(?:s|ed|ing) \d{1,3}\b"
)
_REASON = re.compile(
    r"\b(?:because|due to|over|amid|after|since|caus\w+|so that|in order to|in response to"
    r"|result\w*|led to|blam\w+|citing|cited|reason\w*|aims?|concerns?|so\b|as part of|thanks to"
    r"|fear\w*|failed|hop(?:es?|ing)|meant to|designed to|intended to|motivat\w+|driven by"
    r"|prompt\w*|triggered|sparked|fuel\w*)\b",
    re.IGNORECASE,
)
_SPEECH = re.compile(
    r"\b(?:said|says|told|stated|announced|confirmed|reiterated|according|wrote|tweeted|called"
    r"|warned|accused|added|claimed|denied|insisted|vowed|urged)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:in|at|near|off|outside|from|across|into|toward|towards|to|around|along|inside|over)\s+"
    r"(?:the\s+|an?\s+|its\s+|his\s+|her\s+|their\s+)?(?:(?!(?:January|February|March|April|May|June"
    r"|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday"
    r"|Saturday|Sunday)\b)[A-Z]\w+|(?:[\w'’-]+\s+){0,3}(?:coast|border|city|town|village|sea|ocean"
    r"|waters|island|region|capital|center|centre|park|airport|street|house|home|hotel|hospital"
    r"|school|church|prison|jail|court|stadium|arena|station|base|site|road|highway|river|lake"
    r"|mountains?|store|restaurant|mall|plant|factory|facility|museum|office|area|district"
    r"|province|county|suburb|beach|bridge|building|square|university|campus|downtown)\b)"
)
_PERSON = re.compile(
    r"\b(?:[A-Z][\w’'.-]+ ){1,3}[A-Z][\w’'-]+"
    r"|\b(?:President|Minister|Secretary|Gov\.|Sen\.|Rep\.|Dr\.|Mr\.|Ms\.|Mrs\.|Judge|Mayor|King"
    r"|Queen|Prince|Princess|Pope|Coach|Chief|General|Gen\.) [A-Z]"
)
_MEANS = re.compile(
    r"\bby (?:[a-z]+ly )?\w+ing\b|\b(?:using|through|via|with the help of|thanks to|called|said"
    r"|after \w+ing|on foot|by (?:car|bus|train|plane|boat|air|sea|hand|mail|phone))\b",
    re.IGNORECASE,
)


def offers(
    question: Question, texts: Sequence[str], words: Sequence[Sequence[Word]]
) -> list[Column]:
    """Give the columns ``NAMES`` for sentences, as written and as words."""
    numbers = _count(words, lambda word: word.number and word.key not in question.keys)
    names = _count(
        [sentence[1:] for sentence in words],
        lambda word: (
            word.capital and word.key not in question.keys and word.text.lower() not in EMPTY
        ),
    )
    time, amount = flags(_TIME, texts), flags(_AMOUNT, texts)
    reason, speech = flags(_REASON, texts), flags(_SPEECH, texts)
    number, name = numbers.clip(max=1), names.clip(max=1)
    person, means = flags(_PERSON, texts), flags(_MEANS, texts)
    place = np.maximum(flags(_PLACE, texts), 0.5 * _new_places(question, words))
    fits = {
        "who": name * (0.5 + 0.5 * person),
        "where": place,
        "when": time,
        "count": number,
        "amount": np.maximum(amount, 0.5 * number),
        "measure": number * (0.5 + 0.5 * flags(_UNIT, texts)),
        "age": flags(_AGED, texts),
        "why": reason,
        "say": speech,
        "which": name,
    }
    if wanted := wanted_places(question):
        fits["which"] = _count(
            words,
            lambda word: bool(wanted & set(word.place)) and word.key not in question.keys,
        ).clip(max=1)
    fit = fits.get(question.kind, np.ones(len(texts), np.float32))
    kind = np.full(len(texts), KINDS.index(question.kind), np.float32)
    few_names, few_numbers = names.clip(max=_MOST_NAMES), numbers.clip(max=_MOST_NUMBERS)
    return [kind, fit, few_names, few_numbers, time, amount, reason, speech, person, place, means]


def _new_places(question: Question, words: Sequence[Sequence[Word]]) -> Column:
    found = _count(words, lambda word: bool(word.place) and word.key not in question.keys)
    return found.clip(max=1)


def wanted_places(question: Question) -> set[str]:
    """Give the kinds of places that a question such as "which state …" asks for."""
    return {_PLACE_FOCUS[word.key] for word in question.focus if word.key in _PLACE_FOCUS}


def boilerplate(texts: Sequence[str]) -> Column:
    """Mark what pages carry besides the article: invitations, credits, captions."""
    return flags(_BOILERPLATE, texts)


def links(texts: Sequence[str]) -> Column:
    """Mark the lines that lead to another article, and what is left of a row of pictures."""
    return flags(_LINK, texts)


def asides(texts: Sequence[str]) -> Column:
    """Mark the links, and questions: either may hold an answer, but answers badly."""
    asks = np.array([text.endswith("?") for text in texts], np.float32)
    return np.maximum(links(texts), asks)


def flags(pattern: re.Pattern[str], texts: Sequence[str]) -> Column:
    """Mark the texts in which ``pattern`` is found."""
    return np.array([pattern.search(text) is not None for text in texts], np.float32)


def _count(words: Sequence[Sequence[Word]], counts: Callable[[Word], bool]) -> Column:
    return np.array([sum(map(counts, sentence)) for sentence in words], np.float32)
