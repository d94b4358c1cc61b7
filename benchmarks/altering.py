"""Makes false sentences of true ones: a figure, day, name, "not", verb or noun altered.

Every way takes a sentence of an article and gives an altered one, or nothing where it does not
fit. Knows nothing of the check that is tried on them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from altering_figures import Source, date, number, number_here
from words_of_news import MONTHS, NAME, PAST, VERBS, WEEKDAYS

_BE = re.compile(r"\b(is|are|was|were|has|have|had|will|would|can|could|should|may|might)\b")
_NOT_BEHIND = re.compile(r"^ (?:not|n't|never|no|only|also|hardly|yet|still|nearly|barely)\b")
_DENIALS = [
    (re.compile(r"\b(did|does|do) not (\w+)"), "aux"),
    (re.compile(r"\b(did|does|do)n[’']t (\w+)"), "aux"),
    (re.compile(r"\b(is|are|was|were|has|have|had|would|could|should)(?: not|n[’']t)\b"), "drop"),
    (re.compile(r"\b(will) not\b"), "drop"),
    (re.compile(r"\bcan(?:not|[’']t)\b"), "can"),
    (re.compile(r"\bwon[’']t\b"), "will"),
]
_ANTONYMS = {
    one: other
    for pair in (
        "rose fell;increased decreased;won lost;accepted rejected;approved rejected;opened closed;"
        "gained lost;supported opposed;praised criticized;arrived left;bought sold;began ended;"
        "started ended;raised lowered;allowed banned;hired fired;joined left;passed failed;"
        "confirmed denied;lifted imposed;strengthened weakened;grew shrank;succeeded failed;"
        "agreed refused;added removed;climbed dropped;surged plunged;expanded reduced;"
        "increase decrease;rise fall;raise lower;increasing decreasing;rising falling;"
        "higher lower;more fewer;before after;first last;largest smallest;highest lowest;"
        "oldest youngest;best worst;above below;older younger;north south;east west;men women;"
        "inside outside;male female;husband wife;mother father;son daughter;brother sister;"
        "early late;top bottom;northern southern;eastern western;legal illegal;guilty innocent"
    ).split(";")
    for one, other in (pair.split(), pair.split()[::-1])
}


Alteration = Callable[[str, Source, Random], str]


def name(text: str, source: Source, random: Random) -> str:
    """Put another name of the same kind and article in a name's place."""
    kinds = {told: kind for kind, names in source.names.items() for told in names}
    found = [told for told in kinds if re.search(_whole(told), text) and kinds[told] != "other"]
    if not found:
        return ""
    told = random.choice(found)
    words = set(source.cited.split())
    others = [
        other
        for other in source.names[kinds[told]]
        if not {*re.findall(r"\w+", other)} & {*re.findall(r"\w+", source.cited)}
        and other not in words
    ]
    return re.sub(_whole(told), random.choice(others), text, count=0) if others else ""


def _whole(told: str) -> str:
    return rf"(?<![\w-]){re.escape(told)}(?![\w-])(?! (?:[A-Z]|of [A-Z]))"


def names_swapped(text: str, source: Source, random: Random) -> str:
    """Let two names of one kind, on both sides of a verb, change places."""
    kinds = {told: kind for kind, names in source.names.items() for told in names}
    places = sorted(
        (m.span(), told)
        for told in kinds
        if kinds[told] != "other"
        for m in list(re.finditer(_whole(told), text))[:1]
        if len(re.findall(_whole(told), text)) == 1
        and not re.search(r"[A-Z][\w.’'-]* $", text[: m.start()])
    )
    for (one, first), (other, second) in zip(places, places[1:], strict=False):
        between = text[one[1] : other[0]]
        same = kinds[first] == kinds[second] and not _overlap(first, second)
        verb = re.search(r"\b(?:" + "|".join(PAST) + r")\b", between)
        if same and verb and not re.match(r",? (?:and|or|,)\b", between) and len(between) < 80:
            if re.search(r"\b(?:with|met|and|between|married|than|is|are|was|were)\b", between):
                continue
            return text[: one[0]] + second + between + first + text[other[1] :]
    return ""


def _overlap(one: str, other: str) -> bool:
    return bool({*one.lower().split()} & {*other.lower().split()}) or one in other or other in one


_PHRASE = r"(?:(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts) (?:[a-z]+ ){0,2}?[a-z]{4,}|%s)"
_MUTUAL = frozenset("met joined married faced discussed included resembled became remained".split())


def roles(text: str, source: Source, random: Random) -> str:
    """Let the subject and object of a past verb change places."""
    phrase = _PHRASE % rf"(?!Having|So |Jan\b|Then |(?:{MONTHS}|{WEEKDAYS}) ){NAME}"
    for verb in (word for word in re.findall(r"[a-z]+", text) if word in PAST):
        if verb in _MUTUAL or PAST[verb].base in _INTRANSITIVE:
            continue
        match = re.match(
            rf"(?:({phrase}),? )({verb}) ({phrase})"
            r"(?=[.,]| (?:in|on|at|after|before|for|with|from|by|to|as)\b)",
            text,
        )
        if match and not _overlap(match[1], match[3]):
            subject = match[1] if re.match(NAME, match[1]) else match[1][0].lower() + match[1][1:]
            thing = match[3][:1].upper() + match[3][1:]
            subject = subject if not match[1].startswith("The ") else "t" + match[1][1:]
            return f"{thing} {verb} {subject}{text[match.end() :]}"
    return ""


_INTRANSITIVE = frozenset("be become remain seem appear go come say".split())


def negation(text: str, source: Source, random: Random) -> str:
    """Put a "not" in where the sentence has none."""
    if re.search(r"\b(?:not|no|never|nor|neither|none|without|cannot)\b|n[’']t\b", text):
        return ""
    if re.match(r"(?:It was reported|Having)\b", text):
        return ""
    match = _BE.search(text)
    past = re.match(rf"({NAME}|(?:He|She|They|It|The (?:[a-z]+ )?[a-z]+)) (\w+) ", text)
    verb = PAST.get(past[2]) if past else None
    if verb and past and verb.base not in _INTRANSITIVE:
        return f"{text[: past.start(2)]}did not {verb.base}{text[past.end(2) :]}"
    if match and not _NOT_BEHIND.match(text[match.end() :]) and _main(text, match):
        word = "never" if match[1] in ("has", "have", "had") and random.random() < 0.3 else "not"
        return f"{text[: match.end()]} {word}{text[match.end() :]}"
    return ""


def _main(text: str, match: re.Match[str]) -> bool:
    """Tell whether a verb is that of the main clause, as far as the words in front tell."""
    front = text[: match.start()]
    joined = r"\b(?:who|which|that|if|when|while|because|as|after|before|what|how|where|and|or)\b"
    return not re.search(joined + r"|[,;:—–“\"]", front) and len(front.split()) < 8


def undenied(text: str, source: Source, random: Random) -> str:
    """Take a "not" out."""
    for pattern, way in _DENIALS:
        match = pattern.search(text)
        if not match or re.search(r"\b(?:but|only|until|just|yet|any|nor|either)\b", text):
            continue
        if way == "drop":
            return text[: match.start()] + match[1] + text[match.end() :]
        if way in ("can", "will"):
            return text[: match.start()] + way + text[match.end() :]
        verb = VERBS.get(match[2])
        if verb and match[1] in ("did", "does"):
            done = verb.past if match[1] == "did" else verb.third
            return text[: match.start()] + done + text[match.end() :]
        if verb:
            return text[: match.start()] + match[2] + text[match.end() :]
    return ""


def antonym(text: str, source: Source, random: Random) -> str:
    """Put a word's opposite in its place."""
    found = [m for m in re.finditer(r"\b[a-z]+\b", text) if m[0] in _ANTONYMS]
    found = [
        m
        for m in found
        if not re.search(r"\b(?:more|the)$", text[: m.start()].rstrip()[-5:])
        or m[0].endswith("est")
        or m[0] in ("men", "women")
    ]
    if not found:
        return ""
    match = random.choice(found)
    other = _ANTONYMS[match[0]]
    if re.search(rf"\b{other}\b", source.cited):
        return ""
    return text[: match.start()] + other + text[match.end() :]


def noun(text: str, source: Source, random: Random) -> str:
    """Put another noun of the article in a noun's place."""
    nouns = set(source.nouns)
    found = [
        m
        for m in re.finditer(
            r"(?<=\b(?:the|his|her) )[a-z]{4,}"
            r"(?= (?:of|in|on|was|is|were|are|has|had|will)\b|[.,])",
            text,
        )
        if m[0] in nouns
    ]
    others = [word for word in source.nouns if not re.search(rf"\b{word}", source.cited)]
    if not found:
        return ""
    match = random.choice(found)
    fit = [w for w in others if w.endswith("s") == match[0].endswith("s") and w[:4] != match[0][:4]]
    return text[: match.start()] + random.choice(fit) + text[match.end() :] if fit else ""


ALTERATIONS: dict[str, Alteration] = {
    "number": number,
    "number of the place": number_here,
    "date": date,
    "name": name,
    "names swapped": names_swapped,
    "roles": roles,
    "negation in": negation,
    "negation out": undenied,
    "opposite": antonym,
    "noun": noun,
}
