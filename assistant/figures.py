"""Reads the figures of a sentence: "about $1.2 million", "a dozen miles", "at least two-thirds".

Owns what counts as the same figure: numbers in letters, rounding, bounds, units that convert. Years
and days are the business of ``moments``. Pure; knows nothing of what the figures count.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.units import CURRENCIES, NO_UNIT, SHARE, Unit, find_unit

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_WORDS = {word: float(value) for value, word in enumerate(_SMALL)} | {
    word: 20.0 + 10 * place for place, word in enumerate(_TENS)
}
_SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "lakh": 1e5,
    "crore": 1e7,
    "k": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "bn": 1e9,
    "b": 1e9,
    "tn": 1e12,
    "dozen": 12.0,
}
_PARTS = {"half": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5}
_PARTS |= {"tenth": 10, "tenths": 10, "halves": 2}
_VAGUE = {
    "dozens": (20.0, 199.0),
    "scores": (30.0, 199.0),
    "hundreds": (150.0, 1999.0),
    "thousands": (1.5e3, 9.99e5),
    "millions": (1.5e6, 9.99e8),
    "billions": (1.5e9, 9.99e11),
}

_LETTERS = "|".join(sorted([*_WORDS], key=len, reverse=True))
_BIG = r"hundred|thousand|million|billion|trillion|lakh|crore|dozen"
_MONTHS = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_NAMED = {"hat-trick": 3.0, "hattrick": 3.0, "trio": 3.0, "quartet": 4.0}
_NAMED |= dict.fromkeys(("couple", "pair", "both"), 2.0)
_OF_A = re.compile(
    r"\s(?:of\s)?an?\s(?=hour|day|week|month|year|decade|century|mile|kilomet)", re.I
)
_CURRENCY = "|".join(map(re.escape, sorted(CURRENCIES, key=len, reverse=True)))
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_FIGURE = re.compile(
    rf"""
    (?P<currency>(?:{_CURRENCY})\s?)?
    (?<![\w.])(?<!\d,)(?P<sign>[-−](?=\d))?
    (?:
        (?P<clock>\d{{1,2}}(?::\d\d)?\s?(?:[ap]\.?m\b\.?|in\sthe\s(?:morning|afternoon|evening)\b)
            |\d{{1,2}}:\d\d(?!:?\d))
        |(?P<pair>\d{{1,3}}\s?[-–]\s?\d{{1,3}})(?![\w-]|[.,]\d)(?!\s?(?:million|billion|percent|%))
        |(?P<digits>{_DIGITS})(?P<ordinal>(?:st|nd|rd|th)\b)?(?!\d|[.,]\d)
            (?P<scale>(?:[\s-]?(?:{_BIG})\b|(?:mn|bn|tn|[kmb])\b)+)?
        |(?P<ratio>(?:{_LETTERS}|\d+)\s(?:in|out\sof)\s(?:every\s)?
            (?:{_LETTERS}|\d+)\b(?!\s{_MONTHS}))
        |(?P<long>(?:an?|one)\s(?=(?:hour|day|week|month|year|decade)\sand\sa\shalf\b))
        |(?P<part>(?:(?:{_LETTERS}|an?)[\s-])?(?:half|halves|thirds?|quarters?|fifths?|tenths?)
            (?=\s(?:of|the|its|their|his|her|all|as|an\shour|a\sday|a\scentury)\b)
            |(?:an?|one|two)[\s-](?:thirds?|fifths?)
            (?=[.,;]|$|\s(?:in|on|to|from|since|after|this|last)\b))
        |(?P<named>hat-?trick|trio|quartet|(?:couple|pair)(?=\sof\b)|both(?=\s[a-z])|Q[1-4]\b)
        |(?P<order>(?:(?:{"|".join(_TENS)})[\s-])?(?:{"|".join(_ORDINALS)})\b)
        |(?P<words>(?:(?:half\s)?an?(?=\s(?:half\s)?(?:{_BIG})\b)|(?:{_LETTERS})\b)
            (?:[\s-]+(?:and\s)?(?:{_LETTERS}|{_BIG}|half)\b)*(?:\sand\sa\shalf\b)?)
        |(?P<vague>(?:tens\sof\s|hundreds\sof\s)?(?:{"|".join(_VAGUE)})\b(?=\sof\b|\smore\b))
        |(?P<times>twice|thrice)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_ABOUT = re.compile(
    r"\b(?:about|around|roughly|approximately|some|nearly|almost|close to|an estimated|estimated"
    r"|circa|ca|just (?:over|under|above|below)|more or less|as (?:many|much|high|low) as)\s+"
    r"(?:the\s)?(?:US)?[^\w\s]?$",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:more than|greater than|over|above|at least|no (?:fewer|less) than|not less than"
    r"|upwards of|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|passed|topped|north of|higher than"
    r"|older than|longer than|minimum of)\s+(?:an estimated\s|about\s)?[^\w\s]?$",
    re.IGNORECASE,
)
_LESS = re.compile(
    r"\b(?:less than|fewer than|under|below|at most|no more than|not more than|up to|within"
    r"|lower than|younger than|shorter than|maximum of|nearly|almost|short of|as (?:many|much) as)"
    r"\s+(?:an estimated\s|about\s)?[^\w\s]?$",
    re.IGNORECASE,
)
_BEHIND_MORE = re.compile(
    r"^[\s-]?(?:\w+\s)?(?:or (?:more|above|older|higher)\b|\+)", re.IGNORECASE
)
_BEHIND_LESS = re.compile(r"^\s(?:\w+\s)?or (?:less|fewer|under|below|younger)\b", re.IGNORECASE)
_COUNTED = re.compile(
    r"[\s-](?!(?:and|or|to|in|on|at|by|of|for|the|a|an|after|before|from|with|as|when|who|were|was"
    r"|is|are|had|has|have|million|year)\b)[a-z]"
)
_NEAR = 0.1
"""How far off "about 50" may be, as a share."""
_WITHIN = 1.5
"""By which factor a number may lie above "more than 50" and still be told so."""


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


def read_figures(text: str, taken: Sequence[tuple[int, int]] = ()) -> list[Figure]:
    """Find the figures of ``text`` in order; the spans ``taken`` are something else."""
    found = []
    for match in _FIGURE.finditer(text):
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
    value = _value(match)
    if value is None:
        return None
    low, high, step, digits = value
    unit, end = find_unit(text, end, (match["currency"] or "").strip())
    of_a = _OF_A.match(text, end) if match["part"] else None
    if of_a:  # "three-quarters of an hour"
        unit, end = find_unit(text, of_a.end())
        low, high, step = low / 100, high / 100, 0.01
    elif match["part"] or match["ratio"]:
        unit = SHARE
    if match["long"]:
        unit, end = find_unit(text, len(text[:end].rstrip()))
        end = text.index(" and a half", end) + len(" and a half")
    if match["clock"]:
        unit = Unit("clock", 1.0)
    if match["times"]:
        unit = Unit("times", 1.0)
    before, behind = text[max(0, start - 30) : start], text[end : end + 20]
    more = _MORE.search(before) or _BEHIND_MORE.search(behind)
    less = _LESS.search(before) or _BEHIND_LESS.search(behind)
    return Figure(
        text=text[start:end].strip(),
        low=low,
        high=high,
        unit=unit,
        bound=1 if more else -1 if less else 0,
        about=_ABOUT.search(before) is not None or match["vague"] is not None,
        step=step,
        ordinal=bool(match["ordinal"] or match["order"] or (match["named"] or "").startswith("Q")),
        start=start,
        end=end,
        digits=digits,
        counts=unit == NO_UNIT and _COUNTED.match(text, end) is not None,
    )


def _value(match: re.Match[str]) -> tuple[float, float, float, int] | None:
    """Give the lowest and highest value, the worth of the last digit, and how many digits."""
    if match["pair"]:
        first, second = sorted(map(float, re.findall(r"\d+", match["pair"])))
        return first, second, 1.0, len(re.findall(r"\d", match["pair"]))
    if match["digits"]:
        return _digits(match)
    if match["vague"]:
        return _vague(match["vague"].lower())
    if match["words"]:
        number = _letters(match["words"].lower())
        return None if number is None else (number, number, _letters_step(number), 0)
    if match["long"]:
        return 1.5, 1.5, 0.1, 0
    value = _single(match)
    return None if value is None else (value, value, 1.0, 0)


def _single(match: re.Match[str]) -> float | None:
    """Read what is written in one way only: "9 p.m.", "two in three", "half", "third", "twice"."""
    if match["clock"]:
        return _minutes(match["clock"])
    if match["ratio"]:
        return _ratio(match["ratio"].lower()) or None
    if match["part"]:
        return _part(match["part"].lower())
    if match["order"]:
        return _order(match["order"].lower())
    if match["named"]:
        named = match["named"]
        return float(named[1]) if named[1].isdigit() else _NAMED[named.lower()]
    return float(("twice", "thrice").index(match["times"].lower()) + 2)


def _vague(written: str) -> tuple[float, float, float, int]:
    low, high = _VAGUE[written.split()[-1]]
    if written.startswith("tens"):
        low, high = 1e4, 1.99e5
    elif written.startswith("hundreds of"):
        low, high = 1e5, 1.999e6
    return low, high, 0.0, 0


def _digits(match: re.Match[str]) -> tuple[float, float, float, int]:
    written = match["digits"].replace(",", "")
    factor = 1.0
    for scale in re.findall(r"[a-z]+", (match["scale"] or "").lower()):
        factor *= _SCALES[scale]
    sign = -1.0 if match["sign"] else 1.0
    decimals = len(written.partition(".")[2])
    value = sign * float(written) * factor
    return value, value, factor * 10.0**-decimals, sum(map(str.isdigit, written))


def _minutes(written: str) -> float:
    hour, _, rest = re.sub(r"[^\d:]", "", written).partition(":")
    half = re.search(r"([ap])\.?m|(morning)|(?:afternoon|evening)", written.lower())
    late = half is not None and half[1] != "a" and half[2] is None
    minutes = (int(hour) % 12 if half else int(hour)) * 60 + int(rest or 0)
    return float(minutes + 720 * late)


def _part(written: str) -> float:
    count, _, part = written.replace("-", " ").rpartition(" ")
    many = 1.0 if count in ("", "a", "an") else _WORDS[count]
    return 100.0 * many / _PARTS[part]


def _ratio(written: str) -> float:
    """Give "two in three" in percent; 0 for "5 in 2", which is none."""
    words = [word for word in written.split() if word in _WORDS or word.isdigit()]
    first, second = (_WORDS[word] if word in _WORDS else float(word) for word in words)
    return 100 * first / second if 0 < first < second <= 100 else 0.0


def _order(written: str) -> float:
    tens, _, last = written.replace("-", " ").rpartition(" ")
    return _WORDS.get(tens, 0.0) + _ORDINALS.index(last) + 1.0


def _letters(written: str) -> float | None:
    """Read ``two hundred and five thousand``, ``half a million``, ``two and a half``."""
    half = written.endswith(" and a half")
    words = re.sub(r"\band\b", " ", written.removesuffix(" and a half").replace("-", " ")).split()
    total, current, factor = 0.0, 0.0, 1.0
    for place, word in enumerate(words):
        if word in ("a", "an"):
            current = current or 1.0
        elif word == "half":
            if place:
                return None
            factor = 0.5
        elif word in _WORDS:
            current += _WORDS[word]
        elif word in ("hundred", "dozen"):
            current = max(current, 1.0) * _SCALES[word]
        else:
            total += max(current + (0.5 if half else 0.0), 0.5 if half else 1.0) * _SCALES[word]
            current, half = 0.0, False
    return (total + current + (0.5 if half else 0.0)) * factor


def _letters_step(value: float) -> float:
    """Give the worth of the last digit that is not 0, which letters do not write."""
    step = 1.0
    while value and value % (step * 10) == 0 and step < 1e12:
        step *= 10
    return step


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


def same_kind(first: Figure, second: Figure) -> bool:
    """Tell whether two figures may measure the same: one may leave its unit out."""
    if first.ordinal != second.ordinal:
        return False
    if "times" in (first.unit.kind, second.unit.kind):
        return True
    if first.unit.kind and second.counts or second.unit.kind and first.counts:
        return False
    kinds = first.unit.kind, second.unit.kind
    return (
        kinds[0] == kinds[1] or "" in kinds or set(kinds) in ({"weight", "GBP"}, {"share", "point"})
    )


def bears_out(told: Figure, cited: Figure) -> bool:
    """Tell whether the figure ``cited`` makes the figure ``told`` true."""
    if not same_kind(told, cited):
        return False
    if told.bound * cited.bound < 0 and not (told.about or cited.about):
        return False
    if told.high > told.low and not told.about:  # a pair: "3-1", "10-20"
        return (told.low, told.high) == (cited.low, cited.high)
    converted = bool(told.unit.kind and cited.unit.kind) and told.unit.factor != cited.unit.factor
    scale = 1.0
    if told.unit.kind and cited.unit.kind:
        scale = cited.unit.factor / told.unit.factor
    low, high = cited.low * scale, cited.high * scale
    if cited.unit.kind == told.unit.kind == "temperature" and converted:
        low, high = _degrees(cited.low, cited.unit.factor), _degrees(cited.high, cited.unit.factor)
    if told.about and told.high > told.low:  # "dozens"
        return low <= told.high and high >= told.low
    if high > low and cited.about:  # "dozens" does not bear out "45"
        return False
    return any(_equal(told, cited, value, converted) for value in {low, high})


def roman_numeral(figure: Figure) -> str:
    """Write a small number without a unit as news writes it in names: "II", "XIV"."""
    if figure.unit != NO_UNIT or figure.low != int(figure.low) or not 2 <= figure.low < 40:
        return ""
    tens, ones = divmod(int(figure.low), 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


def _degrees(value: float, factor: float) -> float:
    """Turn Fahrenheit (factor 1) into Celsius or the other way round."""
    return (value - 32) / 1.8 if factor == 1.0 else value * 1.8 + 32


def _equal(told: Figure, cited: Figure, value: float, converted: bool) -> bool:
    said = told.low
    if abs(said - value) <= 1e-9 * max(abs(said), abs(value)):
        return told.bound == 0 or cited.bound == told.bound or cited.about or told.about
    if converted or told.unit == SHARE or cited.unit == SHARE:
        return abs(said - value) <= max(0.03 * abs(value), 0.5 * min(told.step, abs(value)))
    if told.bound and cited.bound in (0, told.bound):
        ratio = value / said if told.bound > 0 and said else said / value if value else 0.0
        return 1.0 < ratio <= _WITHIN
    return _rounds(told, cited, value)


def _rounds(told: Figure, cited: Figure, value: float) -> bool:
    """Tell whether ``told`` is ``value`` with fewer digits, or rough where it says so."""
    if told.ordinal or cited.ordinal:
        return False
    off = abs(told.low - value)
    if told.about and not cited.about:
        return off <= max(_NEAR * abs(value), 0.5 * told.step) and _rounder(told, cited)
    return off <= 0.5 * told.step * (1 + 1e-9) and _shorter(told, cited)


def _shorter(told: Figure, cited: Figure) -> bool:
    """Tell whether the figure told was written with fewer digits, so that it was rounded."""
    if told.digits == 0:
        return told.step > cited.step and told.step >= 10
    return told.digits < cited.digits and told.step > cited.step


def _rounder(told: Figure, cited: Figure) -> bool:
    return _zeros(told.low) > _zeros(cited.low) or told.step > cited.step


def _zeros(value: float) -> int:
    digits = f"{value:.6f}".rstrip("0").rstrip(".")
    return (
        len(digits) - len(digits.rstrip("0"))
        if "." not in digits
        else -len(digits.partition(".")[2])
    )
