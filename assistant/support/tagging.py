"""Guesses what each word of a sentence is: verb, noun, adjective, preposition.

Rules over word forms, and over how often a word is a verb; wrong at times. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from assistant.support.meanings import may_be
from assistant.support.parts import Claim, Part

_DETERMINERS = frozenset(
    "the a an this these those his her its their our my your no any some each every all both "
    "another such many few several most more fewer less other own".split()
)


PREPOSITIONS = frozenset(
    "of in on at by for with from into over under during against between through about around near "
    "off across amid among toward towards upon within without despite like than as per via outside "
    "inside behind beyond along above below up down out since until after before aboard "
    "throughout".split()
)


_JOINING = frozenset("and or but nor".split())


_CLAUSE = frozenset(
    "while whereas although though because if when where that unless whether so since until after "
    "before as".split()
)


_RELATIVE = frozenset("who which whom whose".split())


_BE = frozenset("be is are was were been being am".split())


_HAVE_DO = frozenset("have has had having do does did".split())


_MODALS = frozenset("will would can could may might must shall should".split())


_PRONOUNS = frozenset("he she it they him them we us i you who himself herself itself".split())


_ADVERBS = frozenset(
    "not never also still yet just only then now soon again already ever too ago even however "
    "meanwhile instead perhaps maybe almost nearly rather quite very once".split()
)


_SAME_PAST = frozenset(
    "cut put hit set shut let cost hurt quit split spread beat burst bet".split()
)


_NOUN_ENDING = re.compile(r"(?:tion|ment|ness|ity|ance|ence|ship|ist|ism)s?$")


_LONELY = re.compile(r"(?<=D)J(?=P|$)")
"""An adjective between "a" and a preposition is a noun: "a strike at"."""


@cache
def _past_forms() -> frozenset[str]:
    text = (files("index") / "data" / "verbs.txt").read_text(encoding="utf-8")
    forms = [line.split()[1:] for line in text.splitlines() if not line.startswith("#")]
    return frozenset(form for line in forms for form in line) | _SAME_PAST


def tag(claim: Claim) -> str:
    """Give a letter for each part.

    ``N`` noun or name, ``F`` figure, ``T`` time, ``V`` verb, ``J`` adjective, ``R`` adverb,
    ``D`` determiner, ``P`` preposition, ``O`` pronoun, ``B`` form of "be", ``X`` other auxiliary,
    ``M`` modal, ``I`` "to", ``A`` "and", ``C`` another joining word, ``W`` "who", "which".
    """
    tags: list[str] = []
    for place, part in enumerate(claim.parts):
        tags.append(_fixed(part) or _open(claim, place, tags))
    return _LONELY.sub("N", "".join(tags))


def _fixed(part: Part) -> str:
    """Give the letter of a word that has only one, else nothing."""
    if part.kind in ("figure", "moment", "name"):
        return {"figure": "F", "moment": "T", "name": "N"}[part.kind]
    lower = part.lower
    for words, letter in (
        (_RELATIVE, "W"),
        (_PRONOUNS, "O"),
        (_BE, "B"),
        (_HAVE_DO, "X"),
        (_MODALS, "M"),
        (_JOINING, "A"),
        (_DETERMINERS, "D"),
        (_CLAUSE, "C"),
        (PREPOSITIONS, "P"),
        (("to",), "I"),
        (_ADVERBS, "R"),
    ):
        if lower in words:
            return letter
    return "R" if lower.endswith("ly") and may_be(part.key)[0] < 5 and len(lower) > 4 else ""


def _open(claim: Claim, place: int, tags: Sequence[str]) -> str:
    """Tell verb, noun and adjective apart."""
    part = claim.parts[place]
    noun, verb, adjective = may_be(part.key)
    ing, past = part.lower.endswith("ing"), is_past(part)
    if max(noun, verb, adjective) < 0 and (ing or past):
        verb = 0
    other = "J" if adjective > noun else "N"
    if verb < 0 or (part.word.capital and place) or _NOUN_ENDING.search(part.lower):
        return other
    before = next((letter for letter in reversed(tags) if letter != "R"), "")
    if part.lower in ("long", "since") and before == "X":
        return "R"  # "has long pressed"
    if place and gap_behind(claim, place - 1):
        before = ""
    following = claim.parts[place + 1] if place + 1 < len(claim.parts) else None
    counts = following is not None and following.kind == "figure"
    if before == "I" and counts and place > 1 and claim.parts[place - 2].lower == "up":
        before = "P"  # "up to age five"
    heads = following is not None and following.kind in ("plain", "name") and not _fixed(following)
    heads = heads and gap_behind(claim, place) == 0
    last = claim.parts[place - 1].lower if place else ""
    plural = last.endswith("s") or last in ("people", "police", "men", "women", "children")
    if before == "N" and following is not None and following.lower == "to" and noun < 3 * verb + 9:
        return "V"  # "Kim plans to leave"
    governed = before == "N" and _in_phrase(tags)
    nounish = noun * (3 if governed else 1) > verb
    return _verb_or(other, part, before, heads, plural, nounish, ing, past)


def _in_phrase(tags: Sequence[str]) -> bool:
    """Tell whether the noun at the end stands behind a preposition: "because of airport …"."""
    return "".join(tags).rstrip("NJDF")[-1:] == "P"


def _verb_or(
    other: str,
    part: Part,
    before: str,
    heads: bool,
    plural: bool,
    nounish: bool,
    ing: bool,
    past: bool,
) -> str:
    """Decide by what stands in front (``before``) and whether a noun follows (``heads``)."""
    if before == "I" and nounish and re.search(r"[^s]s$", part.lower):
        return other  # "due to floods"
    if before == "I" or before == "M" or (before == "X" and not nounish):
        return "V"
    if before == "B":
        return "V" if ing or past else other
    if before == "X":
        return "V" if past else other
    if before in ("D", "F", "J") or (before == "P" and not ing):
        return "J" if past and heads else other
    if ing:
        return other if nounish else "V"
    if past:
        return "J" if heads and before in ("", "P") and part.lower.endswith("ed") else "V"
    if before == "N" and not part.lower.endswith("s") and not plural:
        return other  # "the bank collapse": a verb in the present would end in "s"
    return "V" if before in ("N", "O", "W", "A", "T") and not nounish else other


def is_past(part: Part) -> bool:
    """Tell whether a word has the form of a past or a participle."""
    return part.lower.endswith("ed") and len(part.lower) > 3 or part.lower in _past_forms()


def gap_behind(claim: Claim, place: int) -> int:
    """Rate what stands between a part and the next: 0 nothing, 1 a comma, 2 more."""
    if place + 1 >= len(claim.parts):
        return 2
    gap = claim.text[claim.parts[place].end : claim.parts[place + 1].start]
    if gap == " ":
        return 0
    if any(mark in gap for mark in ";:()—–?!") or " - " in gap or ". " in gap:
        return 2
    return 1 if "," in gap else 0
