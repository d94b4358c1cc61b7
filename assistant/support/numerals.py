"""Reads numbers as news writes them: "1.2 million", "a dozen", "two-thirds", "9 p.m.", "third".

Owns the pattern that finds them and their values. Pure; knows nothing of units or bounds.
"""

from __future__ import annotations

import re

from assistant.support.units import CURRENCIES

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


_BELOW_100 = rf"(?:(?:{'|'.join(_TENS)})[\s-]+(?:{'|'.join(_SMALL[1:10])})\b|(?:{_LETTERS}))"
"""Two such side by side are two numbers: "three four-star players"."""


_BIG = r"hundred|thousand|million|billion|trillion|lakh|crore|dozen"


_MONTHS = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)


_NAMED = {"hat-trick": 3.0, "hattrick": 3.0, "trio": 3.0, "quartet": 4.0}
_NAMED |= dict.fromkeys(("couple", "pair", "both"), 2.0)


_CURRENCY = "|".join(map(re.escape, sorted(CURRENCIES, key=len, reverse=True)))


_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"


FIGURE = re.compile(
    rf"""
    (?P<currency>(?:{_CURRENCY})\s?)?
    (?:(?<![\w.])|(?<=\bNo\.))(?<!\d,)(?P<sign>(?<![%)])[-−](?=\d))?
    (?:
        (?P<clock>\d{{1,2}}(?::\d\d)?\s?(?:[ap]\.?m\b\.?|in\sthe\s(?:morning|afternoon|evening)\b|at\snight\b)
            |\d{{1,2}}:\d\d(?!:?\d))
        |(?P<pair>\d{{1,3}}\s?[-–]\s?\d{{1,3}})(?![\w-]|[.,]\d)(?!\s?(?:million|billion|percent|%))
        |(?!\d\s(?:in|out\sof)\s(?:every\s)?(?:[3-9]|10|20|100)\b(?![.,]\d|\s{_MONTHS}))
            (?P<digits>{_DIGITS})(?P<ordinal>(?:st|nd|rd|th)\b)?(?!\d|[.,]\d)
            (?P<scale>(?:[\s-]?(?:{_BIG})\b|(?:mn|bn|tn|[kmb])\b)+)?
        |(?P<ratio>(?:{_LETTERS}|\d+)\s(?:in|out\sof)\s(?:every\s)?
            (?:{_LETTERS}|\d+)\b(?!\s{_MONTHS}))
        |(?P<long>(?:an?|one)\s(?=(?:hour|day|week|month|year|decade)\sand\sa\shalf\b))
        |(?P<part>(?:(?:{_LETTERS}|an?)[\s-])?(?:half|halves|thirds?|quarters?|fifths?|tenths?)
            (?=\s(?:of|the|its|their|his|her|all|as)\b
                |\san?\s(?:hour|day|year|decade|century|mile|kilomet|percent|point|degree|inch|foot
                    |ton|litre|liter|pound))
            |(?:(?:an?|one)[\s-])?(?:half|quarter)(?=[\s-](?:century|decade|hour|mile|point)\b)
            |(?:two|three|four)-(?:thirds|quarters|fifths|tenths)\b
            |(?:an?|one|two)[\s-](?:thirds?|fifths?)
            (?=[.,;]|$|\s(?:in|on|to|from|since|after|this|last)\b))
        |(?P<named>hat-?trick|trio|quartet|(?:couple|pair)(?=\sof\b)|both(?=\s[a-z])|Q[1-4]\b)
        |(?P<order>(?:(?:{"|".join(_TENS)})[\s-])?(?:{"|".join(_ORDINALS)})\b)
        |(?P<words>(?:(?:half\s)?an?(?=\s(?:half\s)?(?:{_BIG})\b)|{_BELOW_100}\b)
            (?:(?:[\s-]+half\b)?[\s-]+(?:{_BIG})\b(?:[\s-]+(?:and\s)?{_BELOW_100}\b)?)*
            (?:\sand\sa\shalf\b(?:\s(?:{_BIG})\b)?)?)
        |(?P<single>(?:(?<=than\s)|(?<=over\s)|(?<=about\s)|(?<=nearly\s)|(?<=almost\s)|(?<=around\s)
            |(?<=roughly\s)|(?<=least\s)|(?<=under\s))an?
            (?=\s(?:hour|day|week|month|year|decade|century|foot|mile|kilomet\w+|inch|ton)\b
                (?!\s(?:before|ago|earlier|later|after))))
        |(?P<vague>(?:tens\sof\s|hundreds\sof\s)?(?:{"|".join(_VAGUE)})\b(?=\sof\b|\smore\b))
        |(?P<times>twice|thrice)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)


def value_of(match: re.Match[str]) -> tuple[float, float, float, int] | None:
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
    if match["single"]:
        return 1.0, 1.0, 1.0, 0
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
    half = re.search(r"([ap])\.?m|(morning)|(?:afternoon|evening|night)", written.lower())
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
    half = " and a half" in written
    words = re.sub(r"\band\b", " ", written.replace(" and a half", "").replace("-", " ")).split()
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
