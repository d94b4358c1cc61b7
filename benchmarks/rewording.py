"""Says a sentence of an article in another way that keeps it true: shorter, passive, attributed.

Every way takes a sentence and gives another, or nothing where it does not fit. Knows nothing of
the check that is tried on them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from words_of_news import MONTHS, NAME, PARTICIPLES, PAST, WEEKDAYS

Rewording = Callable[[str, str, Random], str]
"""Takes a sentence, its outlet and a source of chance."""

_UNITS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_FRONTS = (
    "According to {outlet}, {text}",
    "{outlet} reported that {text}",
    "The article says that {text}",
    "The articles say that {text}",
    "It was reported that {text}",
    "As {outlet} reports, {text}",
)
_SMALL = frozenset(
    "The A An In On At It He She They This That These Those His Her Their Its For After Before As "
    "When While More Some Many Most There But And Under During Since Two Three About".split()
)


def lowered(text: str) -> str:
    """Begin a sentence with a small letter where its first word is no name."""
    first = re.match(r"\w+", text)
    return text[0].lower() + text[1:] if first and first[0] in _SMALL else text


def verbatim(text: str, outlet: str, random: Random) -> str:
    """Leave it as it is, but for what ends it."""
    return text


def attributed(text: str, outlet: str, random: Random) -> str:
    """Put who reports it in front."""
    if re.match(r"(?:But|And|So|Yet|Or)\b", text) or '"' in text or "“" in text:
        return ""
    return random.choice(_FRONTS).format(outlet=outlet, text=lowered(text))


def tail_dropped(text: str, outlet: str, random: Random) -> str:
    """Leave out a last clause behind a comma."""
    match = re.match(
        r"(.{40,}?), (?:which|who|while|where|as|because|although|though|including|with|after|"
        r"according to|but|leaving|making|adding|saying)\b[^“”\"]*\.$",
        text,
    )
    if (
        not match
        or match[1].count(",") > 2
        or re.match(r"(?:If|When|While|After|As|Unless)\b", text)
    ):
        return ""
    if re.search(r", and [^,]*$", match[1]) or re.search(
        r"(?:may|might|alleg|accus|could|claim|[“\"]| if )", match[1]
    ):
        return ""
    return match[1] + "."


def lead_dropped(text: str, outlet: str, random: Random) -> str:
    """Leave out what stands in front of the first comma, where it only says when or where."""
    match = re.match(
        rf"(?:On (?:{WEEKDAYS}|(?:{MONTHS}) \d+)|In (?:{MONTHS})|Last (?:week|month|year)|"
        r"Meanwhile|However|In a statement|In addition|Also|Earlier (?:this|that) \w+|At the time|"
        r"So far|This (?:week|month|year)|Still|For example|But|And),? "
        r"((?:[A-Z]|the|a|he|she|it|they)\b.*)$",
        text,
    )
    return match[1][0].upper() + match[1][1:] if match else ""


def aside_dropped(text: str, outlet: str, random: Random) -> str:
    """Leave out an apposition or a relative clause between commas."""
    match = re.search(
        rf"^((?:[^,]{{2,40}} )?{NAME}), (?:(?:the|a|an|who|which) [^,“”\"]{{4,70}}), (?=[a-z]+)",
        text,
    )
    if not match or re.match(r" ?(?:and|or)\b", text[match.end() :]):
        return ""
    behind = re.match(r"(\w+)", text[match.end() :])
    known = behind and (
        behind[1] in PAST or behind[1] in ("is", "was", "has", "had", "will", "are")
    )
    return f"{match[1]} {text[match.end() :]}" if known else ""


def made_active(text: str, outlet: str, random: Random) -> str:
    """Turn "X was named by Y" into "Y named X"."""
    match = re.match(
        rf"((?:{NAME}|(?:The|A|An) (?:[a-z]+ ){{0,2}}?[a-z]+)) (?:was|were) (\w+) by "
        rf"({NAME}|(?:the|a|an) (?:[a-z]+ ){{0,2}}?[a-z]+)"
        rf"(?=\.$| (?:on|in|after|at|for|during|as) )",
        text,
    )
    if not match or match[2] not in PARTICIPLES:
        return ""
    doer = match[3][0].upper() + match[3][1:]
    return f"{doer} {PARTICIPLES[match[2]].past} {lowered(match[1])}{text[match.end() :]}"


def made_passive(text: str, outlet: str, random: Random) -> str:
    """Turn "X named the Y" into "The Y was named by X"."""
    match = re.match(
        rf"({NAME}) (\w+) ((?:the|a|an) (?:[a-z]+ ){{0,2}}?[a-z]+|{NAME})"
        r"(?=\.$| (?:on|in|after|at|during) )",
        text,
    )
    verb = PAST.get(match[2]) if match else None
    if not match or not verb or verb.base in _NEVER_PASSIVE or match[3].endswith("s"):
        return ""
    thing = match[3][0].upper() + match[3][1:]
    return f"{thing} was {verb.participle} by {match[1]}{text[match.end() :]}"


_NEVER_PASSIVE = frozenset(
    "be become remain seem appear come go say tell think feel return spend fall rise meet like "
    "want have get make need expect return last cost join play retire enter return begin".split()
)


def said_moved(text: str, outlet: str, random: Random) -> str:
    """Turn "…, X said" round."""
    match = re.match(
        rf"([^“”\"]{{30,}}?), (?:({NAME}|the \w+|he|she|they|officials|police|authorities) said"
        rf"|according to ((?:the )?{NAME}))\.$",
        text,
    )
    if not match or re.match(r"(?:But|And)\b", text):
        return ""
    if match[3]:
        return f"According to {match[3]}, {lowered(match[1])}."
    speaker = match[2][0].upper() + match[2][1:]
    return f"{speaker} said that {lowered(match[1])}."


_BOUND = (
    "to|from|about|around|nearly|approximately|some|estimated|least|than|the|every|another|a|an|in"
    "|by|for|custom"
)
"""Words in front of a number that goes with no "about"."""


def rounded(text: str, outlet: str, random: Random) -> str:
    """Round a figure, with "about" in front."""
    if re.search(r"[“”\"]", text):
        return ""
    match = re.search(
        r"(?<![\w,.$£€-])(?<!about )(?<!than )(?<!over )([$£€]?)"
        r"(\d{1,3}(?:,\d{3})+|\d{3,}|\d+\.\d+)"
        r"(?= (?:[a-z]{4,}|million|billion|percent|%)|%)(?!,? \d)",
        text,
    )
    if not match or re.fullmatch(r"(?:19|20)\d\d", match[2]):
        return ""
    front = text[: match.start()]
    if re.search(rf"(?:{MONTHS}|\bNo\.|\b(?:{_BOUND}|\d:)) ?$", front):
        return ""
    if "." in match[2]:
        value = float(match[2])
        told = f"{value:.0f}" if value >= 9 else ""
    else:
        value = int(match[2].replace(",", ""))
        step = 10 ** (len(str(value)) - 2)
        told = f"{round(value / step) * step:,}"
    return (
        f"{front}about {match[1]}{told}{text[match.end() :]}" if told and told != match[2] else ""
    )


def spelt(text: str, outlet: str, random: Random) -> str:
    """Write a small number in letters or in digits."""
    if re.search(r"[“”\"]", text):
        return ""
    words = [
        m
        for m in re.finditer(
            r"(?<=[a-z] )(two|three|four|five|six|seven|eight|nine)(?= [a-z])", text
        )
    ]
    digits = [
        m
        for m in re.finditer(
            r"(?<=[a-z] )(1[0-2]|[2-9])(?= [a-z]{4,})(?! million| billion| percent)", text
        )
    ]
    if words:
        match = words[0]
        return text[: match.start()] + str(_UNITS.index(match[0])) + text[match.end() :]
    if digits:
        match = digits[0]
        return text[: match.start()] + _UNITS[int(match[0])] + text[match.end() :]
    return ""


def clause_only(text: str, outlet: str, random: Random) -> str:
    """Keep the first of two main clauses that "and" or "but" joins."""
    match = re.match(
        r"([^,;“”\"]{30,}), (?:and|but) (?:[a-z]+ ){1,4}?(?:is|was|are|were|has|had|will)\b.*\.$",
        text,
    )
    return match[1] + "." if match and not re.match(r"(?:If|When|While|After|As)\b", text) else ""


REWORDINGS: dict[str, Rewording] = {
    "verbatim": verbatim,
    "attributed": attributed,
    "tail dropped": tail_dropped,
    "lead dropped": lead_dropped,
    "aside dropped": aside_dropped,
    "made active": made_active,
    "made passive": made_passive,
    "said moved": said_moved,
    "rounded": rounded,
    "spelt": spelt,
    "first clause": clause_only,
}
