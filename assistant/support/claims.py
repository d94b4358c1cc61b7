"""Reads a sentence as what can be checked: its names, figures, days, quotations and plain words.

Owns the parts of a sentence and where its clauses end. Pure; knows nothing of the sentences that
it is checked against.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from assistant.questions import EMPTY, WordWeights, weigh
from assistant.support.figures import is_number, read_figures
from assistant.support.moments import read_moments
from assistant.support.parts import POSSESSIVE, Claim, Kind, Part
from assistant.support.scope import CLAUSE_WORDS, IDLE, NEGATORS, find_negators, mark_reach
from assistant.words import WORD, Word, read_words, whole_words

LONGEST = 4_000
"""Characters that are read of a sentence; the longest that articles are cut into have 2,400."""


_MOST = 40
"""Figures, and days, that are read of a sentence."""
_NAME_SHARE = 0.35
"""From this share on a word with a capital is taken for a name though a sentence begins with it."""


_LEAST_SHARE = 0.05


_HEADLINE = 0.75
"""The share of capitals from which a text is a headline, whose capitals say nothing."""


_TITLES = frozenset(
    "president vice minister prime secretary governor gov senator sen representative rep mr mrs ms "
    "dr sir dame lord lady king queen prince princess pope chief judge justice general colonel "
    "captain sgt lt mayor chancellor premier director chairman chairwoman ceo coach professor "
    "prof reverend rev attorney officer former ex the inc corp ltd co llc plc department ministry "
    "district county city state university college school court committee commission "
    "council office bureau agency association company group party act bill law street avenue road "
    "team league season official officials police spokesperson spokesman spokeswoman".split()
)
"""Words that names are written with and that are often left out or told in small letters."""


_QUOTED = re.compile(r'"([^"]+)"')


_NOT = re.compile(r"(?<=\w)n't\b", re.IGNORECASE)


_PART_OF_MONTH = re.compile(r"\b(mid|early|late|pre|post)-(?=[A-Z])", re.IGNORECASE)
_FEASTS = {
    "new year's day": "January 1",
    "new year's eve": "December 31",
    "christmas day": "December 25",
    "christmas eve": "December 24",
    "boxing day": "December 26",
    "the fourth of july": "July 4",
}
_FEAST = re.compile("|".join(_FEASTS), re.IGNORECASE)
_POINT = re.compile(
    r"\b(Gov|Rep|Reps|Sen|Sens|Dr|Mr|Mrs|Ms|St|Lt|Col|Gen|Sgt|Capt|Maj|Cpl|Cmdr|Prof|Rev|Hon|Pres|Jr|Sr"
    r"|(?<!\.)[A-Z])\.(?=\s[A-Z])"
)
"""Points that end no sentence: "Gov. Hochul", "J. Edgar"."""


_SHORT = {"ll": " will", "re": " are", "ve": " have"}
_SHORTENED = re.compile(r"(?<=\w)'(ll|re|ve)\b", re.IGNORECASE)


_SINGLE = re.compile(r"(?<!\w)'([^']+(?:'(?:s|t|re|ve|ll|d|m)\b[^']*)*)'(?!\w)")


_BREAK = re.compile(r"[;:()]|\s[-–—]+\s|—|--|[.!?]\s")


_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'"})
_QUOTES |= str.maketrans({"‚": "'", "`": "'", "´": "'", "−": "-", "‑": "-", "‐": "-"})


def tidy(text: str) -> str:
    """Write a text in one line, with plain quote marks and without odd characters."""
    text = text[:LONGEST].encode("utf-8", "replace").decode().translate(_QUOTES)
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    return " ".join(text.split())


def read_claims(texts: Sequence[str], rarity: WordWeights) -> list[Claim]:
    """Read sentences; one call for many is much faster than many calls."""
    tidied = [tidy(text) for text in texts]
    plain = [_whole_words(text) for text in tidied]
    words = read_words(plain)
    return [
        _claim(whole, text, read, rarity)
        for whole, text, read in zip(tidied, plain, words, strict=True)
    ]


def _whole_words(text: str) -> str:
    text = re.sub(r"\b(ca|wo|sha)n't\b", r"\1n n't", text, flags=re.IGNORECASE)
    text = _FEAST.sub(lambda match: _FEASTS[match[0].lower()], text)
    text = _PART_OF_MONTH.sub(r"\1 ", text)
    text = _POINT.sub(r"\1", text)
    text = _NOT.sub(" not", text.replace("can n't", "can not").replace("won n't", "will not"))
    text = _SHORTENED.sub(lambda match: _SHORT[match[1].lower()], text)
    text = re.sub(r"\b(?:leading|running) up to\b", "before", text)
    text = re.sub(r"\bso far\b", "yet", text)
    text = re.sub(r"(?<=\w)'s\b|(?<=s)'(?= \w)", f" {POSSESSIVE}", text)
    return whole_words(text)


def _claim(whole: str, text: str, words: Sequence[Word], rarity: WordWeights) -> Claim:
    moments = [
        moment for moment in read_moments(text) if not is_number(text, moment.start, moment.end)
    ][:_MOST]
    taken = [(moment.start, moment.end) for moment in moments]
    figures = read_figures(text, taken)[:_MOST]
    spans = [*taken, *((figure.start, figure.end) for figure in figures)]
    places = list(_places(text, words))
    headline = _is_headline(words)
    parts = []
    clause = 0
    for position, (word, (start, end)) in enumerate(zip(words, places, strict=False)):
        if position and _breaks(text[places[position - 1][1] : start], word):
            clause += 1
        kind = _kind(word, (start, end), taken, spans, position, headline, rarity)
        idle = kind == "empty" or word.text.lower() in IDLE
        weight = 0.0 if idle else weigh(word, rarity)
        parts.append(Part(word, kind, weight, start, end, clause))
    negators = tuple(find_negators(parts))
    return Claim(
        whole=whole,
        text=text,
        parts=tuple(mark_reach(parts, negators)),
        figures=tuple(figures),
        moments=tuple(moments),
        quotes=tuple(_quotes(whole)),
        negators=negators,
    )


def _places(text: str, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Find where each word stands: a place's name takes several of the text's words."""
    found = (match.span() for match in WORD.finditer(text))
    spans = [span for span in found if span[1] - span[0] <= 60]
    position = 0
    for word in words:
        size = word.text.count(" ") + 1
        run = spans[position : position + size]
        if not run:
            return
        yield run[0][0], run[-1][1]
        position += size


def _is_headline(words: Sequence[Word]) -> bool:
    long = [word for word in words if len(word.text) > 3 and not word.number]
    return len(long) > 4 and sum(word.capital for word in long) > _HEADLINE * len(long)


def _breaks(gap: str, word: Word) -> bool:
    return "," in gap or _BREAK.search(gap) is not None or word.text in CLAUSE_WORDS


def _kind(
    word: Word,
    span: tuple[int, int],
    moments: Sequence[tuple[int, int]],
    spans: Sequence[tuple[int, int]],
    position: int,
    headline: bool,
    rarity: WordWeights,
) -> Kind:
    if any(start <= span[0] < end for start, end in moments):
        return "moment"
    if any(start <= span[0] < end for start, end in spans):
        return "figure"
    lower = word.text.lower()
    if (lower in EMPTY or lower in NEGATORS) and not word.place and word.text != "US":
        return "empty"
    if word.place:
        return "name"
    if not word.capital or lower in _TITLES:
        return "plain"
    share = max(map(rarity.name_share, word.terms), default=0.0)
    least = _NAME_SHARE if position == 0 or headline else _LEAST_SHARE
    return "name" if share >= least or word.text.isupper() and len(word.text) > 1 else "plain"


def _quotes(text: str) -> Iterator[str]:
    yield from (match[1] for match in _QUOTED.finditer(text))
    outside = _QUOTED.sub(" ", text)
    yield from (match[1] for match in _SINGLE.finditer(outside) if " " in match[1].strip())
