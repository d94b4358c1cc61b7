"""Reads the figures of a sentence: "about $1.2 million", "a dozen miles", "at least two-thirds".

Owns what belongs to a number: its unit, "more than", "about". Years and days are the business of
``moments``. Pure; knows nothing of what the figures count.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.support.numerals import FIGURE, value_of
from assistant.support.units import CURRENCIES, NO_UNIT, SHARE, Unit, find_unit

_OF_A = re.compile(
    r"\s(?:of\s)?an?\s(?=hour|day|week|month|year|decade|century|mile|kilomet|percent|point|degree"
    r"|inch|foot|ton|litre|liter|pound)",
    re.I,
)


_ABOUT = re.compile(
    r"\b(?:about|around|roughly|approximately|some|nearly|almost|not quite|close to|an estimated"
    r"|estimated"
    r"|circa|ca|(?:just|shortly|slightly|a (?:little|bit)) (?:over|under|above|below|before|after"
    r"|more than|less than)|more or less|as (?:many|much|high|low) as)\s+"
    r"(?:the\s)?(?:US)?[^\w\s]?$",
    re.IGNORECASE,
)


_MORE = re.compile(
    r"(?<!\bno )(?<!\bnot )\b(?:more than|greater than|over|above|at least|no (?:fewer|less) than"
    r"|not less than"
    r"|upwards of|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|passed|topped|north of|higher than"
    r"|older than|longer than|minimum of)\s+(?:an estimated\s|about\s|the age of\s)?[^\w\s]?$",
    re.IGNORECASE,
)


_DURING = re.compile(r"(?<!for )(?<!just )(?<!well )(?<!in )(?<!after )\bover\s$", re.IGNORECASE)
"""In front of a time "over" means "during", but for "for over 10 years"."""


_ACROSS = re.compile(
    r"\b(?:spread(?:s|ing)?|stretch\w*|extend\w*|scatter\w*|sprawl\w*|spans?|ranges?|rang(?:ed|ing)"
    r"|distributed) over\s$",
    re.IGNORECASE,
)
"""Behind these "over" means "across"."""


_LESS = re.compile(
    r"\b(?:less than|fewer than|under|below|at most|not? (?:more|greater|longer|older|higher"
    r"|later) than|up to|within"
    r"|lower than|younger than|shorter than|maximum of|nearly|almost|not quite"
    r"|(?:short|shy) of|as (?:many|much) as)\s+(?:an estimated\s|about\s|the age of\s)?[^\w\s]?$",
    re.IGNORECASE,
)


_BEHIND_MORE = re.compile(
    r"^[\s-]?(?:\w+\s)?(?:or (?:more|above|older|higher)\b|\+)", re.IGNORECASE
)


_BEHIND_LESS = re.compile(r"^\s(?:\w+\s)?or (?:less|fewer|under|below|younger)\b", re.IGNORECASE)


_BEHIND_ABOUT = re.compile(
    r"^(?:-odd\b|\s(?:\w+\s)?(?:or so|or thereabouts|give or take)\b)", re.IGNORECASE
)


_EVEN = re.compile(
    r"\b(?:at least|at most|no (?:fewer|less|more|greater|longer|later) than|up to|within"
    r"|minimum of|maximum of|not (?:less|more) than|as (?:many|much) as)\s+"
    r"(?:an estimated\s|about\s|the age of\s)?[^\w\s]?$",
    re.IGNORECASE,
)
"""In front of these the number itself is within the bound."""


_COUNTED = re.compile(
    r"[\s-](?!(?:and|or|to|in|on|at|by|of|for|the|a|an|after|before|from|with|as|when|who|were|was"
    r"|is|are|had|has|have|million|year)\b)[a-z]"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure.

    Attributes:
        text: As written, with its unit.
        low: Its value; the lower one of a range, or of what "dozens" may mean.
        high: Its value; the upper one.
        unit: What it measures, where a unit or currency stands with it.
        bound: ``1`` for "more than", ``-1`` for "less than", ``0`` for the number itself.
        about: Whether it is called a rough figure.
        step: The worth of its last written digit: 0.1 million for "1.2 million".
        ordinal: Whether it is a rank, as "third".
        start: Offset of its first character.
        end: Offset behind its last, the unit included.
        digits: How many digits it is written with; 0 for letters.
        counts: Whether a word follows that it counts, which is no unit.
        even: Whether the bound holds of the number itself, as "at least" does.
    """

    text: str
    low: float
    high: float
    unit: Unit
    bound: int
    about: bool
    step: float
    ordinal: bool
    start: int
    end: int
    digits: int
    counts: bool
    even: bool


def read_figures(text: str, taken: Sequence[tuple[int, int]] = ()) -> list[Figure]:
    """Find the figures of ``text`` in order; the spans ``taken`` are something else."""
    found = []
    for match in FIGURE.finditer(text):
        if match.end() == match.start() or _overlaps(match.span(), taken):
            continue
        figure = _read(text, match)
        if figure:
            found.append(figure)
    return _share_units(text, found)


def _overlaps(span: tuple[int, int], taken: Sequence[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


def _read(text: str, match: re.Match[str]) -> Figure | None:
    start, end = match.start(), match.end()
    value = value_of(match)
    if value is None:
        return None
    low, high, step, digits = value
    unit, end = find_unit(text, end, (match["currency"] or "").strip())
    of_a = _OF_A.match(text, end) if match["part"] else None
    if of_a or match["part"] and unit.kind:  # "three-quarters of an hour", "a quarter century"
        unit, end = find_unit(text, of_a.end()) if of_a else (unit, end)
        low, high, step = low / 100, high / 100, 0.01
    elif match["part"] or match["ratio"]:
        unit = SHARE
    if match["long"]:
        end = text.index(" and a half", end) + len(" and a half")
    if match["clock"]:
        unit = Unit("clock", 1.0)
    if match["times"]:
        unit = Unit("times", 1.0)
    before, behind = text[max(0, start - 30) : start], text[end : end + 20]
    more = _MORE.search(before) or _BEHIND_MORE.search(behind)
    less = _LESS.search(before) or _BEHIND_LESS.search(behind)
    if more and (_ACROSS.search(before) or unit.kind == "time" and _DURING.search(before)):
        more = None
    return Figure(
        text=text[start:end].strip(),
        low=low,
        high=high,
        unit=unit,
        bound=0 if match["order"] or match["ordinal"] else 1 if more else -1 if less else 0,
        about=bool(_ABOUT.search(before) or _BEHIND_ABOUT.search(behind) or match["vague"]),
        step=step,
        ordinal=bool(match["ordinal"] or match["order"] or (match["named"] or "").startswith("Q")),
        start=start,
        end=end,
        digits=digits,
        counts=unit == NO_UNIT and _COUNTED.match(text, end) is not None,
        even=_EVEN.search(before) is not None,
    )


def _share_units(text: str, figures: list[Figure]) -> list[Figure]:
    """Lend what "12 and 14 percent" or "$5 to 6 million" write once to both figures."""
    shared = list(figures)
    for place, (first, second) in enumerate(zip(figures, figures[1:], strict=False)):
        between = text[first.end : second.start].strip().lower()
        if between not in ("to", "and", "or", "-", "–", "—") or "clock" in (
            first.unit.kind,
            second.unit.kind,
        ):
            continue
        if first.unit == NO_UNIT:
            shared[place] = first = replace(first, unit=second.unit)
        elif second.unit == NO_UNIT and first.unit.kind in CURRENCIES.values() and between != "and":
            shared[place + 1] = replace(second, unit=first.unit)
        scale = 10.0 ** (int(math.log10(second.low)) // 3 * 3) if second.low >= 1e6 else 1.0
        if scale > 1 and first.high < 1000 and first.high < second.low / scale and between != "and":
            shared[place] = replace(
                first, low=first.low * scale, high=first.high * scale, step=first.step * scale
            )
    return shared
