"""Why a passage was found, in plain words, from the figures that search gives with it.

Knows the figures' names and what a reader wants to hear of them; a figure that it does not know is
named with its value. Knows nothing of HTML.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assistant.ui import texts

KEYWORDS, MEANING = "keyword rank", "vector rank"
WORDS, SENTENCE = "question words in passage and title", "question words in best sentence"
AGREEMENT, DAYS = "agreement with other articles", "days before the question"
SILENT = {KEYWORDS, MEANING, WORDS, SENTENCE, AGREEMENT, DAYS, "keyword match", "similar meaning"}
AGREES = 0.3  # from here on other articles say much the same


def reasons(why: Mapping[str, float]) -> list[str]:
    """Say what speaks for a passage, the strongest first."""
    return [*_ranks(why), *_words(why), *_company(why), *_others(why)]


def _ranks(why: Mapping[str, float]) -> Iterator[str]:
    for name, words in ((KEYWORDS, texts.BY_WORDS), (MEANING, texts.BY_MEANING)):
        if name in why:
            yield words.format(place=_ordinal(int(why[name])))


def _words(why: Mapping[str, float]) -> Iterator[str]:
    for name, words in ((WORDS, texts.HAS_WORDS), (SENTENCE, texts.HAS_SENTENCE)):
        if _place(why.get(name, 0)):
            yield words.format(share=texts.SHARES[_place(why[name])])


def _company(why: Mapping[str, float]) -> Iterator[str]:
    if why.get(AGREEMENT, 0) >= AGREES:
        yield texts.AGREES
    if DAYS in why:
        days = int(why[DAYS])
        yield texts.DAY_BEFORE if days == 1 else texts.DAYS_BEFORE.format(days=f"{days:,}")


def _others(why: Mapping[str, float]) -> Iterator[str]:
    for name, value in why.items():
        if name not in SILENT:
            yield f"{name} {value:g}"


def _place(share: float) -> int:
    """Give the place of a share, 0 to 1, among the words for it."""
    most = len(texts.SHARES) - 1
    return min(int(share * most + 0.5), most)


def _ordinal(place: int) -> str:
    return texts.ORDINALS.get(place) or texts.ORDINAL.format(place=place)
