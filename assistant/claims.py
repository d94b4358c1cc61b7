"""Reads a sentence as what can be checked: its names, figures, days, quotations and plain words.

Owns the parts of a sentence and where its clauses, negations and hedges reach. Pure; knows nothing
of the sentences that it is checked against.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from assistant.figures import Figure, read_figures
from assistant.moments import Moment, read_moments
from assistant.questions import EMPTY, WordWeights, weigh
from assistant.words import WORD, Word, read_words
from index.keywords import normalize

Kind = Literal["name", "plain", "empty", "figure", "moment"]

POSSESSIVE = "¸"
"""Stands in a claim's text for "'s", which would run two names into one."""
LONGEST = 4_000
"""Characters that are read of a sentence; the longest that articles are cut into have 2,400."""
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
_NEGATORS = frozenset(
    "not never no non without neither nor none nobody nothing nowhere hardly barely scarcely "
    "cannot".split()
)
_REFUSALS = frozenset("fail refus declin unabl deni ceas stop avoid forgot".split())
"""Stems that negate what follows them with "to", or as "-ing"."""
_OBLIGED = frozenset("have need want".split())
"""Between "not" and "to" these leave what follows open: "did not have to leave"."""
_NOT_NEGATED = frozenset(
    "only just merely simply least less fewer more doubt all every everyone".split()
)
"""Behind these words "not" and "no" negate nothing: "not only", "no fewer than"."""
_CLAUSE_WORDS = frozenset(
    "and but while whereas although though when before after because which who as since until "
    "if that or".split()
)
_REACH = 8
"""How many words behind it a negation reaches."""
_SAYING_NOTHING = frozenset("indic evid sign proof suggest reason".split())
"""Stems behind "no" that deny the clause that follows them: "no evidence that …"."""
_ALLEGED = frozenset(
    "allege alleges alleged alleging accuse accuses accused accusing suspected purported rumored "
    "rumoured claimed claims claiming".split()
)
"""Words that make what follows them, to the end of the sentence, somebody's allegation."""
_ALLEGEDLY = frozenset("allegedly reportedly unconfirmed apparently purportedly supposedly".split())
_LIKELY = frozenset(
    "may might could possibl possibli perhap probabl probabli potenti presum fear believ think "
    "thought".split()
)
_HEDGE_REACH = 10
_QUOTED = re.compile(r'"([^"]+)"')
_NOT = re.compile(r"(?<=\w)n't\b", re.IGNORECASE)
_SINGLE = re.compile(r"(?<!\w)'([^']+(?:'(?:s|t|re|ve|ll|d|m)\b[^']*)*)'(?!\w)")
_BREAK = re.compile(r"[;:()]|\s[-–—]+\s|—|--|[.!?]\s")
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'"})
_QUOTES |= str.maketrans({"‚": "'", "`": "'", "´": "'", "−": "-", "‑": "-", "‐": "-"})


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a sentence, or a place's name.

    Attributes:
        word: The word.
        kind: What it is, as far as it can be checked.
        weight: How much it tells, from 0.
        start: Offset of its first character in the claim's text.
        end: Offset behind its last.
        clause: The number of its clause, from 0.
        negated: Whether a negation reaches it.
        hedge: ``alleged`` or ``possible`` where a hedge reaches it; else empty.
    """

    word: Word
    kind: Kind
    weight: float
    start: int
    end: int
    clause: int
    negated: bool = False
    hedge: str = ""

    @property
    def key(self) -> str:
        """Equal for words that mean the same."""
        return self.word.key

    @property
    def lower(self) -> str:
        """The word in small letters."""
        return self.word.text.lower()


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence as read.

    Attributes:
        whole: The sentence with plain quote marks.
        text: The same without what cuts words in two.
        parts: Its words in order.
        figures: Its figures in order.
        moments: Its points in time in order.
        quotes: What stands in quote marks.
        negators: Places in ``parts`` of words that negate, each with that of the word negated.
    """

    whole: str
    text: str
    parts: tuple[Part, ...]
    figures: tuple[Figure, ...]
    moments: tuple[Moment, ...]
    quotes: tuple[str, ...]
    negators: tuple[tuple[int, int], ...] = field(default=())

    def of(self, *kinds: Kind) -> list[Part]:
        """Give the parts of some kinds."""
        return [part for part in self.parts if part.kind in kinds]


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
    text = _NOT.sub(" not", text.replace("can n't", "can not").replace("won n't", "will not"))
    text = re.sub(r"(?<=\w)'s\b|(?<=s)'(?= \w)", f" {POSSESSIVE}", text)
    while (shorter := normalize(text)) != text:
        text = shorter
    return text


def _claim(whole: str, text: str, words: Sequence[Word], rarity: WordWeights) -> Claim:
    moments = read_moments(text)
    taken = [(moment.start, moment.end) for moment in moments]
    figures = read_figures(text, taken)
    spans = [*taken, *((figure.start, figure.end) for figure in figures)]
    places = list(_places(text, words))
    headline = _is_headline(words)
    parts = []
    clause = 0
    for position, (word, (start, end)) in enumerate(zip(words, places, strict=False)):
        if position and _breaks(text[places[position - 1][1] : start], word):
            clause += 1
        kind = _kind(word, (start, end), taken, spans, position, headline, rarity)
        weight = 0.0 if kind == "empty" else weigh(word, rarity)
        parts.append(Part(word, kind, weight, start, end, clause))
    negators = tuple(_negators(parts))
    return Claim(
        whole=whole,
        text=text,
        parts=tuple(_reach(parts, negators)),
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
    return "," in gap or _BREAK.search(gap) is not None or word.text in _CLAUSE_WORDS


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
    if (lower in EMPTY or lower in _NEGATORS) and not word.place and word.text != "US":
        return "empty"
    if word.place:
        return "name"
    if not word.capital or lower in _TITLES:
        return "plain"
    share = max(map(rarity.name_share, word.terms), default=0.0)
    least = _NAME_SHARE if position == 0 or headline else _LEAST_SHARE
    return "name" if share >= least or word.text.isupper() and len(word.text) > 1 else "plain"


def _negators(parts: Sequence[Part]) -> Iterator[tuple[int, int]]:
    """Give each negating word's place with that of the word that it denies."""
    for place, part in enumerate(parts):
        following = [other.lower for other in parts[place + 1 : place + 3]] + ["", ""]
        if part.lower in _NEGATORS:
            if following[0] in _NOT_NEGATED or following[1] == "to" and following[0] in _OBLIGED:
                continue
        elif not _refuses(part, following[0]):
            continue
        for head in range(place + 1, min(place + 1 + _REACH, len(parts))):
            if parts[head].kind in ("figure", "moment"):
                break
            skipped = parts[head].lower.endswith("ly") or parts[head].lower == "longer"
            if parts[head].kind == "plain" and not skipped:
                yield place, head
                yield from _denied_clause(parts, place, head)
                break


def _denied_clause(parts: Sequence[Part], place: int, head: int) -> Iterator[tuple[int, int]]:
    """Give what "no evidence that …" and "denied that …" deny."""
    if parts[head].key not in _SAYING_NOTHING:
        return
    for at in range(head + 1, min(head + 2 + _REACH, len(parts))):
        if parts[at].kind == "plain" and parts[at].clause == parts[head].clause + 1:
            yield place, at


def _refuses(part: Part, following: str) -> bool:
    """Tell whether a word negates what follows it: "failed to", "stopped short of", "ruled out"."""
    if part.lower == "short":
        return following == "of"
    if part.key == "rule":
        return following == "out"
    return part.key in _REFUSALS and (following == "to" or following.endswith("ing"))


def _reach(parts: Sequence[Part], negators: Sequence[tuple[int, int]]) -> Iterator[Part]:
    """Mark what negations and hedges reach: the words behind them in the same clause."""
    negated: set[int] = set()
    for place in {place for place, _ in negators}:
        clauses = {parts[head].clause for other, head in negators if other == place}
        reach = range(place + 1, min(place + 1 + 2 * _REACH, len(parts)))
        negated ^= {
            at
            for at in reach
            if parts[at].clause in clauses
            and (at <= place + _REACH or parts[at].clause > parts[place].clause)
        }
    hedges = dict(_hedges(parts))
    for place, part in enumerate(parts):
        yield Part(
            part.word,
            part.kind,
            part.weight,
            part.start,
            part.end,
            part.clause,
            place in negated,
            hedges.get(place, ""),
        )


def _hedges(parts: Sequence[Part]) -> Iterator[tuple[int, str]]:
    """Give the places that hedges reach."""
    for place, part in enumerate(parts):
        if part.kind not in ("plain", "empty"):
            continue
        likely = part.key in _LIKELY or part.lower == "likely"
        likely = likely and part.lower != "thinks"
        if part.lower in _ALLEGED:
            yield from ((reached, "alleged") for reached in range(place, len(parts)))
        elif part.lower in _ALLEGEDLY or likely:
            hedge = "possible" if likely else "alleged"
            for reached in range(place, min(place + 1 + _HEDGE_REACH, len(parts))):
                if parts[reached].clause == part.clause or not likely:
                    yield reached, hedge


def _quotes(text: str) -> Iterator[str]:
    yield from (match[1] for match in _QUOTED.finditer(text))
    outside = _QUOTED.sub(" ", text)
    yield from (match[1] for match in _SINGLE.finditer(outside) if " " in match[1].strip())
