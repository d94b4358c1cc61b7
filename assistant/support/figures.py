"""Reads the figures of a sentence: "about $1.2 million", "a dozen miles", "at least two-thirds".

Owns what belongs to a number: its unit, "more than", "about". Years and days are the business of
``moments``. Pure; knows nothing of what the figures count.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.support.numerals import FIGURE, value_of
from assistant.support.units import CURRENCIES, FOOT, INCH, NO_UNIT, POUND, SHARE, Unit, find_unit

_OF_A = re.compile(
    r"\s(?:of\s)?an?\s(?=hour|day|week|month|year|decade|century|mile|kilomet|percent|point|degree"
    r"|inch|foot|ton|litre|liter|pound)",
    re.I,
)


_ABOUT = re.compile(
    r"\b(?:about|around|roughly|approximately|some|nearly|almost|not quite|close to|an estimated"
    r"|estimated|near(?:s|ing|ed)|approach(?:es|ing|ed)?"
    r"|circa|ca|(?:just|shortly|slightly|a (?:little|bit)) (?:over|under|above|below|before|after"
    r"|more than|less than)|more or less|as (?:many|much|high|low) as)\s+"
    r"(?:the\s)?(?:US)?[^\w\s]?$",
    re.IGNORECASE,
)


_MORE = re.compile(
    r"(?<!\bno )(?<!\bnot )\b(?:more than|greater than|over|above|at least|no (?:fewer|less) than"
    r"|not less than"
    r"|upwards of|in excess of|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|pass(?:ed|es|ing)"
    r"|topp?(?:ed|s|ing)|north of|higher than"
    r"|(?:climb|surg|soar|shoot|shot|jump|ros|ris|go|went|push|swell|creep|crept|grow|grew|mov"
    r"|balloon|rocket)\w*\spast"
    r"|older than|longer than|minimum of)\s+"
    r"(?:an estimated\s|about\s|even\s|the age of\s)?[^\w\s]?$",
    re.IGNORECASE,
)


_DURING = re.compile(r"(?<!for )(?<!just )(?<!well )(?<!in )(?<!after )\bover\s$", re.IGNORECASE)
"""In front of a time "over" means "during", but for "for over 10 years"."""


_OLD = re.compile(r"[\s-]old\b")


_ACROSS = re.compile(
    r"\b(?:spread(?:s|ing)?|stretch\w*|extend\w*|scatter\w*|sprawl\w*|spans?|ranges?|rang(?:ed|ing)"
    r"|distributed|strewn|litter\w*|dotted) over\s$",
    re.IGNORECASE,
)
"""Behind these "over" means "across"."""


_LESS = re.compile(
    r"\b(?:less than|fewer than|under|below|at most|not? (?:more|greater|longer|older|higher"
    r"|later) than|up to|within"
    r"|lower than|younger than|shorter than|maximum of|nearly|almost|not quite"
    r"|near(?:s|ing|ed)|approach(?:es|ing|ed)?"
    r"|(?:short|shy) of|as (?:many|much) as)\s+"
    r"(?:an estimated\s|about\s|even\s|the age of\s)?[^\w\s]?$",
    re.IGNORECASE,
)


_BEHIND_MORE = re.compile(
    r"^[\s-]?(?:\w+\s)?(?:or (?:more|above|older|higher)\b|plus\b|\+)", re.IGNORECASE
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


_THAN = re.compile(
    r"(?:%|[$£€][\d.,]+|\b(?:percent|points?|cents|dollars|pounds|euros|times|[mb]illion))\s"
    r"(?:more|greater|higher|older|longer|less|fewer|lower|younger|shorter) than\s$",
    re.IGNORECASE,
)
"""What compares instead of bounding: "5% more than 12 months before"."""


_COUNTED = re.compile(
    r"[\s-](?:(?:more|fewer|less)\s)?(?!(?:and|or|to|in|on|at|by|of|for|the|a|an|after|before|from|with|as|when|who|were|was"
    r"|is|are|had|has|have|million|year|should|would|could|can|may|might|must|will|did|does|do|be"
    r"|been|about|around|this|that|these|those|next|last|more|fewer|less|ahead|behind|back|off|then"
    r"|while|until|since|during|between|per|each|apiece|than|but|so|if|because|outnumber\w*)\b)[a-z]"
)


_BY_DAY = re.compile(
    r"^\son\s(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\s(?:(morning)|afternoon|evening|night)\b"
)
_AT = re.compile(r"\b(?:at|after|before|until|till)\s(?:about\s|around\s)?$", re.IGNORECASE)
"""Between these "11" is a time of day."""


_SMALLER = re.compile(r"(?:,\s|\sand\s|\s|,?-)")
"""Between the two numbers of "13 feet, 5 inches"."""


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


def is_number(text: str, start: int, end: int) -> bool:
    """Tell whether what looks like a year is a number: "1000-meter", "79.1688"."""
    if not text[start:end].isdigit():
        return False
    decimals = start > 1 and text[start - 1] in ".," and text[start - 2].isdigit()
    return decimals or text[end : end + 1] == "-" and find_unit(text, end)[0] != NO_UNIT


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
    before, behind = text[max(0, start - 30) : start], text[end : end + 25]
    if match["digits"] and unit == NO_UNIT and 1 <= low <= 12 and _AT.search(before):
        if of_day := _BY_DAY.match(behind):
            unit = Unit("clock", 1.0)
            low = high = low % 12 * 60 + (0.0 if of_day[1] else 720.0)
    bound = 0 if match["order"] or match["ordinal"] else _bound(text, match, end, unit)
    return Figure(
        text=text[start:end].strip(),
        low=low,
        high=high,
        unit=unit,
        bound=bound,
        about=bool(_ABOUT.search(before) or _BEHIND_ABOUT.search(behind) or match["vague"]),
        step=step,
        ordinal=bool(match["ordinal"] or match["order"] or (match["named"] or "").startswith("Q")),
        start=start,
        end=end,
        digits=digits,
        counts=unit == NO_UNIT and _COUNTED.match(text, end) is not None,
        even=_EVEN.search(before) is not None,
    )


def _bound(text: str, match: re.Match[str], end: int, unit: Unit) -> int:
    """Read "more than" and the like around a number with its unit, which ends at ``end``."""
    written = match.end()
    before, behind = text[max(0, match.start() - 30) : match.start()], text[end : end + 25]
    more = _MORE.search(before) or _BEHIND_MORE.search(behind)
    more = more or _BEHIND_MORE.match(text[written : written + 6])  # "800-plus acres"
    less = _LESS.search(before) or _BEHIND_LESS.search(behind)
    if _THAN.search(before):
        return 0
    if more and _ACROSS.search(before):
        more = None
    if more and unit.kind == "time" and _DURING.search(before) and not _OLD.match(behind):
        more = None
    return 1 if more else -1 if less else 0


def _is_rest(first: Figure, second: Figure, text: str) -> bool:
    """Tell whether the second figure goes on with the first: "13 feet, 5 inches", "6-foot-2"."""
    if first.bound or first.about or not _SMALLER.fullmatch(text, first.end, second.start):
        return False
    if first.unit == FOOT and second.unit == NO_UNIT:
        return text[first.end : second.start] == "-" and second.low < 12
    whole = first.unit
    if whole.kind == "GBP" and second.unit.kind == "weight":
        whole = POUND
    return (
        whole.kind == second.unit.kind
        and whole.kind in ("length", "weight", "time")
        and 1 < whole.factor / second.unit.factor <= 60
        and second.low * second.unit.factor < whole.factor
    )


def _share_units(text: str, figures: list[Figure]) -> list[Figure]:
    """Lend what "12 and 14 percent" or "$5 to 6 million" write once to both figures."""
    shared = list(figures)
    for place, (_, second) in enumerate(pairwise(figures)):
        first = shared[place]
        between = text[first.end : second.start].strip().lower()
        if between == "(" and not second.bound and first.unit.kind and second.unit.kind:
            shared[place + 1] = replace(second, bound=first.bound, about=first.about)
        if _is_rest(first, second, text):  # "13 feet, 5 inches" is 13 feet, and more
            if second.unit == NO_UNIT:
                shared[place + 1] = second = replace(second, unit=INCH, counts=False)
            whole = POUND if first.unit.kind == "GBP" else first.unit
            rest = second.low * second.unit.factor / whole.factor
            shared[place] = replace(first, high=first.low + rest)
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
