"""What stands in none of the sentences that one cites: quotations, figures, days, names.

Owns how much worse it is where they give another one instead. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answers import Support
from assistant.support.alignment import Alignment
from assistant.support.deriving import beside, derived, named_by
from assistant.support.elapsed import years_ago
from assistant.support.figures import Figure
from assistant.support.implied import read_implied
from assistant.support.meanings import relation
from assistant.support.moments import Moment, read_holidays
from assistant.support.naming import unknown_names
from assistant.support.parts import Claim, Part
from assistant.support.rounding import bears_out, roman_numeral, same_kind
from assistant.support.spans import unsupported_part
from assistant.support.weighing import Fault

_SINCE_THEN = re.compile(
    r"\b(?:then|at the time|(?:that|the same|the next|the following|the previous) "
    r"(?:day|night|evening|morning|week|weekend|month|year|season|summer|winter)"
    r"|(?:hours?|days?|weeks?|months?|years?) (?:later|earlier|before|after))\b",
    re.IGNORECASE,
)
"""What points at a time told in front."""
_FEW = 12
_SATURDAY = 5
_NEAR_BY = 24
"""Characters behind a number in which the noun that it counts stands."""
_NAMES = re.compile(r"[a-z]*ers\b|-?(?:\s?old\b)")
"""Behind a number that names somebody: "the 49ers", "the 59-year-old"."""
_IN_NAME = re.compile(r"\b([A-Z]\w*)-$")
_DENIED = re.compile(
    r"\b(?:no (?!more than|fewer than|less than)|nobody|none|neither|nor|never|cannot"
    r"|not (?!more than|fewer than|less than))",
    re.IGNORECASE,
)
_MULTIPLIED = {2: "doubl", 3: "tripl", 4: "quadrupl"}
_OTHERWISE, _SILENT = 0.25, 0.5
"""What is left of the score where the cited sentences give another figure, day or name than the
sentence, and where they give none."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that the cited sentences do not bear out; ``keeps`` is left of the score.

    A ``sure`` one is seen, not guessed: no reader overrules it.
    """

    reason: str
    keeps: float
    support: Support = "unsupported"
    sure: bool = False
    fault: Fault = "otherwise"


def missing(pair: Alignment, context: Sequence[Claim], days: Sequence[date]) -> Iterator[Problem]:
    """Find what stands in no cited sentence: quotations, figures, days, names."""
    told, cited = pair.told.claim, [reading.claim for reading in pair.cited]
    for quote in told.quotes:
        if not _quoted(quote, [*cited, *context] if _is_title(quote) else cited):
            reason = f"The cited sentences do not say “{quote}” word for word"
            yield Problem(reason, 0.3, sure=True)
    unknown = [run for run in unknown_names(told, [*cited, *context]) if not _short(run, cited)]
    keys = {part.key for run in unknown for part in run}
    yield from _missing_figures(told, cited, context, keys, days)
    moments = [moment for claim in cited for moment in claim.moments]
    holidays = [day for claim in cited for day in read_holidays(claim.text)]
    reckoned = list(years_ago(cited, days)) if any(m.year for m in told.moments) else []
    around = [moment for claim in context for moment in claim.moments]
    if not any(_SINCE_THEN.search(claim.text) for claim in cited):
        years = [m for m in around if m.year and not m.month and not m.phrase]
        around = years if not any(m.year for m in moments) else []
    for moment in told.moments:
        if part := unsupported_part(moment, [*moments, *holidays, *reckoned], days):
            if _implied(moment, told, cited, [*moments, *reckoned], days):
                continue
            if not unsupported_part(moment, around, days) and around:
                continue
            yield _absent(part.rstrip("."), bool(moments), sure=True)
    spoken = {part.key for part in told.of("name")}
    rival = any(part.key not in spoken for claim in cited for part in claim.of("name"))
    for run in unknown:
        yield _absent(" ".join(part.word.text for part in run), rival and not _left_open(pair, run))


def _implied(
    moment: Moment,
    told: Claim,
    cited: Sequence[Claim],
    known: Sequence[Moment],
    published: Sequence[date],
) -> bool:
    """Tell whether a day follows from what is not written as one: "2013-19", "the weekend"."""
    if moment.weekday >= _SATURDAY and not moment.day:
        both = {m.weekday for m in told.moments} >= {_SATURDAY, _SATURDAY + 1}
        through = told.text[: moment.start].lower().endswith(("through ", "until "))
        if both or through:
            return any("weekend" in part.lower for claim in cited for part in claim.parts)
    implied = [other for claim in cited for other in read_implied(claim.whole)]
    return bool(implied) and not unsupported_part(moment, [*known, *implied], published)


def _missing_figures(
    told: Claim,
    cited: Sequence[Claim],
    context: Sequence[Claim],
    unknown: set[str],
    published: Sequence[date],
) -> Iterator[Problem]:
    """Find figures without ground; those of a name that is missing itself are part of it."""
    figures = [figure for claim in cited for figure in claim.figures]
    titles = [figure for claim in context for figure in claim.figures]
    for figure in told.figures:
        name = named_by(figure, told)
        if name is not None and name.key in unknown:
            continue
        named = name is not None or _NAMES.match(told.text, figure.end) is not None
        known = [*figures, *titles] if named else figures
        if _known_around(figure, told, context):
            continue
        if _figure_told(figure, told.text, known, cited) or derived(figure, told, cited, published):
            continue
        if _multiplied(figure, cited):
            continue
        rival = any(same_kind(figure, other) for other in figures)
        if _may_be_counted(figure) and not rival:
            continue
        if not _is_plain_first(figure, told, cited):
            around = _stands_around(figure, figures, titles)
            sure = figure.digits > 0 and not around and not _bound_denied(figure, told, cited)
            yield _absent(figure.text, rival, sure=sure)


def _short(run: Sequence[Part], cited: Sequence[Claim]) -> bool:
    """Tell whether it is the plural of initials that are cited: "the CMAs" for the CMA Awards."""
    return len(run) == 1 and any(run[0].many_of(part) for claim in cited for part in claim.parts)


def _left_open(pair: Alignment, run: Sequence[Part]) -> bool:
    """Tell whether the cited sentences tell of "he" or "the game" what is told of a name."""
    deed = next((deed for deed in pair.told.deeds), None)
    if deed is None or run[0].start > pair.told.parts[deed.place].start:
        return False
    named = []
    for reading in pair.cited:
        for other in reading.deeds:
            if relation(pair.told.parts[deed.place].key, reading.parts[other.place].key) == "same":
                sides = other.direct if other.passive else other.doers
                named.append(any(reading.parts[at].kind == "name" for at in sides))
    return bool(named) and not any(named)


def _absent(text: str, rival: bool, *, sure: bool = False) -> Problem:
    """Name what is missing; it is worse where the cited sentences give another one instead."""
    reason = f"“{text}” stands in none of the cited sentences"
    return Problem(reason, _OTHERWISE if rival else _SILENT, sure=sure)


def _quoted(quote: str, cited: Sequence[Claim]) -> bool:
    """Tell whether each piece of a quotation stands in a cited sentence."""
    texts = [f" {bare(claim.whole)} " for claim in cited]
    if _is_title(quote):
        quote = re.sub(r"^The\s", "", quote)
    pieces = [bare(piece) for piece in re.split(r"\.\.\.|…|\[[^\]]*\]", quote)]
    return all(any(f" {piece} " in text for text in texts) for piece in pieces if piece)


def _is_title(quote: str) -> bool:
    """Tell whether a name stands in quote marks, of a film or book."""
    return all(word[0].isupper() or len(word) < 4 for word in re.findall(r"\w+", quote))


def _figure_told(
    figure: Figure, told: str, known: Sequence[Figure], cited: Sequence[Claim]
) -> bool:
    if figure.text.lower() == "both":
        return True
    if figure.low == 1 and figure.text.lower().startswith("one"):  # "a single day"
        kind = figure.unit.kind if figure.text.lower() != "one" else ""  # "one more year"
        if not kind or all(other.unit.kind != kind or other.low == 1 for other in known):
            return True
    if figure.high > figure.low and not figure.about:  # "216-210" for "216 to 210"
        values = {value for other in known for value in (other.low, other.high)}
        return {figure.low, figure.high} <= values
    if any(bears_out(figure, other) for other in known):
        same = any(_same_side(figure, other) for other in known)
        return same or not any(_other_side(figure, other) for other in known)
    if named := _IN_NAME.search(told[: figure.start]):  # "COVID-19" for "COVID19"
        pattern = rf"\b{re.escape(named[1])}[\s-]?{figure.low:.0f}\b"
        if any(re.search(pattern, claim.text, re.IGNORECASE) for claim in cited):
            return True
    roman = roman_numeral(figure)
    return bool(roman) and any(part.word.text == roman for claim in cited for part in claim.parts)


def _same_side(figure: Figure, other: Figure) -> bool:
    """Tell whether it is cited with its bound: "more above 300,000, and fewer below 300,000"."""
    return figure.bound == other.bound != 0 and (figure.low, figure.unit) == (other.low, other.unit)


def _other_side(figure: Figure, other: Figure) -> bool:
    """Tell whether "fewer than 3 million" is told of what "more than 3 million" is cited of."""
    same = figure.low == other.low and figure.unit == other.unit and figure.text == other.text
    return same and figure.bound * other.bound < 0 and not figure.about and not other.about


def _bound_denied(figure: Figure, told: Claim, cited: Sequence[Claim]) -> bool:
    """Tell whether a bound may be the cited one put the other way: "nobody under 13"."""
    denied = _DENIED.search(told.text) is not None
    return any(
        other.low == figure.low
        and same_kind(figure, other)
        and other.bound != figure.bound
        and denied != bool(_DENIED.search(claim.text[max(0, other.start - 40) : other.start]))
        for claim in cited
        for other in claim.figures
    )


def _stands_around(figure: Figure, cited: Sequence[Figure], context: Sequence[Figure]) -> bool:
    """Tell whether only a title or the sentence in front gives such a figure, and that very one."""
    if any(other.digits and other.unit.kind == figure.unit.kind for other in cited):
        return False
    return any(bears_out(figure, other) for other in context)


def _may_be_counted(figure: Figure) -> bool:
    """Tell whether a reader may have counted it: a few, in letters, without a unit."""
    few = figure.low <= _FEW and not figure.digits and not figure.unit.kind
    return few and not figure.ordinal and not figure.bound and not figure.about


def _known_around(figure: Figure, told: Claim, context: Sequence[Claim]) -> bool:
    """Tell whether a rank or a small number belongs to who or what is spoken of.

    "Its second weekend" and "the two men" may be told only of what stands around.
    """
    noun = beside(told, figure.end)
    if not noun or figure.unit.kind or not figure.ordinal and figure.low > _FEW:
        return False
    return any(
        other.low == figure.low
        and other.ordinal == figure.ordinal
        and noun in {part.key for part in claim.parts if 0 <= part.start - other.end < _NEAR_BY}
        for claim in context
        for other in claim.figures
    )


def _multiplied(figure: Figure, cited: Sequence[Claim]) -> bool:
    """Tell whether "three times" is told of what is cited to have tripled."""
    verb = _MULTIPLIED.get(int(figure.low)) if figure.unit.kind == "times" else None
    return verb is not None and any(p.lower.startswith(verb) for c in cited for p in c.parts)


def _is_plain_first(figure: Figure, told: Claim, cited: Sequence[Claim]) -> bool:
    """Tell whether it is a "first" that others tell without the word: of no other rank there."""
    if not figure.ordinal or figure.low != 1 or figure.digits:
        return False
    noun = beside(told, figure.end)
    ranks = [beside(c, o.end) for c in cited for o in c.figures if o.ordinal and o.low != 1]
    return noun not in ranks


def bare(text: str) -> str:
    """Write a text in small letters, without anything between its words."""
    return " ".join(re.findall(r"\w+", text.lower()))
