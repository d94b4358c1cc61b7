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
from assistant.support.figures import Figure
from assistant.support.naming import unknown_names
from assistant.support.parts import Claim
from assistant.support.rounding import bears_out, roman_numeral, same_kind
from assistant.support.spans import unsupported_part

_OTHERWISE, _SILENT = 0.25, 0.5
"""What is left of the score where the cited sentences give another figure, day or name than the
sentence, and where they give none."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that the cited sentences do not bear out; ``keeps`` is left of the score."""

    reason: str
    keeps: float
    support: Support = "unsupported"


def missing(pair: Alignment, context: Sequence[Claim], days: Sequence[date]) -> Iterator[Problem]:
    """Find what stands in no cited sentence: quotations, figures, days, names."""
    told, cited = pair.told.claim, [reading.claim for reading in pair.cited]
    for quote in told.quotes:
        if not _quoted(quote, cited):
            yield Problem(f"The cited sentences do not say “{quote}” word for word", 0.3)
    figures = [figure for claim in cited for figure in claim.figures]
    for figure in told.figures:
        if not _figure_told(figure, figures, cited):
            rival = any(same_kind(figure, other) for other in figures)
            yield _absent(figure.text, rival)
    moments = [moment for claim in cited for moment in claim.moments]
    for moment in told.moments:
        if part := unsupported_part(moment, moments, days):
            yield _absent(part, bool(moments))
    spoken = {part.key for part in told.of("name")}
    rival = any(part.key not in spoken for claim in cited for part in claim.of("name"))
    for name in unknown_names(told, [*cited, *context]):
        yield _absent(name, rival)


def _absent(text: str, rival: bool) -> Problem:
    """Name what is missing; it is worse where the cited sentences give another one instead."""
    reason = f"“{text}” stands in none of the cited sentences"
    return Problem(reason, _OTHERWISE if rival else _SILENT)


def _quoted(quote: str, cited: Sequence[Claim]) -> bool:
    """Tell whether each piece of a quotation stands in a cited sentence."""
    texts = [f" {bare(claim.whole)} " for claim in cited]
    pieces = [bare(piece) for piece in re.split(r"\.\.\.|…|\[[^\]]*\]", quote)]
    return all(any(f" {piece} " in text for text in texts) for piece in pieces if piece)


def _figure_told(figure: Figure, known: Sequence[Figure], cited: Sequence[Claim]) -> bool:
    if figure.text.lower() == "both":
        return True
    if figure.low == 1 and figure.text.lower().startswith("one"):  # "a single day"
        kind = figure.unit.kind
        return not kind or all(other.unit.kind != kind or other.low == 1 for other in known)
    if figure.high > figure.low and not figure.about:  # "216-210" for "216 to 210"
        values = {value for other in known for value in (other.low, other.high)}
        return {figure.low, figure.high} <= values
    if any(bears_out(figure, other) for other in known):
        return True
    roman = roman_numeral(figure)
    return bool(roman) and any(part.word.text == roman for claim in cited for part in claim.parts)


def bare(text: str) -> str:
    """Write a text in small letters, without anything between its words."""
    return " ".join(re.findall(r"\w+", text.lower()))
