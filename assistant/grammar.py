"""Guesses who does what in a sentence: its verbs, each with its subjects and objects.

Rules over word forms and over how often a word is a verb; wrong at times, so that what is read here
is only used against a sentence where the cited ones say plainly otherwise. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.claims import Claim, Part
from assistant.meanings import may_be

_DETERMINERS = frozenset(
    "the a an this these those his her its their our my your no any some each every all both "
    "another such many few several most more fewer less other own".split()
)
_PREPOSITIONS = frozenset(
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
_INTENT = frozenset(
    "plan agre expect intend promis vow want hope seek set due ask urg call threaten propos try "
    "attempt decid prepar refus schedul order need have ought aim pledg offer like forecast "
    "go".split()
)
"""Stems behind which "to" leads to what has not happened yet."""
_URGING = frozenset(
    "ask urg tell want allow order forc call expect get help persuad caus demand requir let press "
    "permit enabl invit encourag convinc need".split()
)
"""Stems of verbs whose object does what follows behind "to"."""
_SAME_PAST = frozenset(
    "cut put hit set shut let cost hurt quit split spread beat burst bet".split()
)


_NOUN_ENDING = re.compile(r"(?:tion|ment|ness|ity|ance|ence|ship|ist|ism)s?$")


@dataclass(frozen=True, slots=True)
class Deed:
    """A verb with those who do it and those it is done to.

    Attributes:
        place: The verb's place among the claim's parts.
        doers: Places of the names, nouns, figures and pronouns that do it, passives undone.
        done_to: Places of those it is done to, or that stand behind it.
        direct: Those of them that no preposition stands in front of.
        passive: Whether it is told in the passive.
        past: Whether it has happened: a past form with no "will", "would" or "to" in front.
        future: Whether such a word stands in front.
    """

    place: int
    doers: frozenset[int]
    done_to: frozenset[int]
    direct: frozenset[int]
    passive: bool
    past: bool
    future: bool


@cache
def _past_forms() -> frozenset[str]:
    text = (files("assistant") / "data" / "verbs.txt").read_text(encoding="utf-8")
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
    return "".join(tags)


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
        (_PREPOSITIONS, "P"),
        (("to",), "I"),
        (("not", "never", "also", "still", "yet", "just", "only", "then"), "R"),
    ):
        if lower in words:
            return letter
    return "R" if lower.endswith("ly") and may_be(part.key)[0] < 5 and len(lower) > 4 else ""


def _open(claim: Claim, place: int, tags: Sequence[str]) -> str:
    """Tell verb, noun and adjective apart."""
    part = claim.parts[place]
    noun, verb, adjective = may_be(part.key)
    ing, past = part.lower.endswith("ing"), _is_past(part)
    if max(noun, verb, adjective) < 0 and (ing or past):
        verb = 0
    other = "J" if adjective > noun else "N"
    if verb < 0 or (part.word.capital and place) or _NOUN_ENDING.search(part.lower):
        return other
    before = next((letter for letter in reversed(tags) if letter != "R"), "")
    if place and _gap(claim, place - 1):
        before = ""
    following = claim.parts[place + 1] if place + 1 < len(claim.parts) else None
    heads = following is not None and following.kind in ("plain", "name") and not _fixed(following)
    heads = heads and _gap(claim, place) == 0
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


def _is_past(part: Part) -> bool:
    return part.lower.endswith("ed") and len(part.lower) > 3 or part.lower in _past_forms()


def _gap(claim: Claim, place: int) -> int:
    """Rate what stands between a part and the next: 0 nothing, 1 a comma, 2 more."""
    if place + 1 >= len(claim.parts):
        return 2
    gap = claim.text[claim.parts[place].end : claim.parts[place + 1].start]
    if any(mark in gap for mark in ";:()—–?!") or " - " in gap or ". " in gap:
        return 2
    return 1 if "," in gap else 0


def read_deeds(claim: Claim, tags: str) -> list[Deed]:
    """Give the verbs of a sentence in order."""
    deeds: list[Deed] = []
    for place, letter in enumerate(tags):
        if letter == "V":
            deeds.append(_deed(claim, tags, place, deeds))
    return deeds


def _deed(claim: Claim, tags: str, place: int, deeds: Sequence[Deed]) -> Deed:
    start = place
    while start and tags[start - 1] in "RXBMI" and _gap(claim, start - 1) < 2:
        if tags[start - 1] == "I" and start != place and tags[start] not in "RV":
            break
        start -= 1
    group = tags[start:place]
    part = claim.parts[place]
    ing = part.lower.endswith("ing")
    behind = frozenset(_behind(claim, tags, place))
    front = frozenset(_front(claim, tags, start, place, deeds, ing))
    passive = not ing and "B" in group
    agents = frozenset(_agents(claim, tags, place, place + (6 if passive else 2)))
    passive = passive or bool(agents) and not ing and "X" not in group
    future = "M" in group or "I" in group and _intended(claim, tags, start)
    doers, done_to = (agents, front | behind - agents) if passive else (front, behind)
    if deeds and doers and all(tags[at] == "O" for at in doers):  # "Kim said he would"
        doers |= deeds[-1].doers
    direct = front if passive else frozenset(at for at in behind if _is_direct(tags, place, at))
    words = {claim.parts[at].lower for at in range(start, place)}
    past = _is_past(part) and not future and not words & {"is", "are", "being"}
    return Deed(place, doers, done_to, direct, passive, past, future)


def _is_direct(tags: str, place: int, at: int) -> bool:
    return not set(tags[place + 1 : at]) & set("PIC")


def _intended(claim: Claim, tags: str, start: int) -> bool:
    """Tell whether "to" at ``start`` leads to a plan, as "agreed to" and "is to" do."""
    place = start if tags[start] == "I" else start + 1
    before = [at for at in range(max(0, place - 2), place) if tags[at] != "R"]
    return bool(before) and (
        tags[before[-1]] == "B" or any(claim.parts[at].key in _INTENT for at in before)
    )


def _front(
    claim: Claim, tags: str, start: int, place: int, deeds: Sequence[Deed], ing: bool
) -> Iterator[int]:
    """Find what stands in front of a verb as its subject."""
    last = deeds[-1] if deeds else None
    at = start - 1
    if "I" in tags[start:place] and last:
        urged = claim.parts[last.place].key in _URGING
        yield from (last.doers | last.done_to) if urged else last.doers or last.done_to
        return
    if at < 0 or (tags[at] == "A" and last and _gap(claim, at) < 2):
        if last and at >= 0:
            yield from last.done_to if last.passive and not last.doers else last.doers
        return
    if ing and last and _gap(claim, at) >= 1:
        yield from last.done_to if last.passive else last.doers
        return
    if tags[at] == "W":
        yield from _nouns_left(claim, tags, at - 1, across=True)
        return
    if _gap(claim, at) == 1:  # behind "X, the chief of Y," or "X, who did this,"
        yield from _nouns_left(claim, tags, at, across=True)
        while at >= 0 and not (at < start - 1 and _gap(claim, at) >= 1):
            at -= 1
        yield from _nouns_left(claim, tags, at, across=True)
        return
    if _gap(claim, at) < 2:
        yield from _nouns_left(claim, tags, at)
    if tags[at] not in "NFO" or _gap(claim, at) == 2:
        yield from _said_by(claim, tags, place)


def _said_by(claim: Claim, tags: str, place: int) -> Iterator[int]:
    """Give the speaker in "…, said Kim"."""
    if claim.parts[place].key == "say" and place + 1 < len(tags) and tags[place + 1] in "NJ":
        yield from _nouns_right(claim, tags, place + 1)


def _nouns_left(claim: Claim, tags: str, at: int, across: bool = False) -> Iterator[int]:
    """Collect the nouns that end at ``at``; those in front of "and" only where no verb is."""
    found: list[int] = []
    joined = 0
    first = True
    while at >= 0 and tags[at] not in "VCWBMX":
        if not first and _gap(claim, at) >= 1:
            break
        if first and _gap(claim, at) >= 1 and not across:
            break
        first = False
        if tags[at] == "A":
            joined = len(found)
        elif tags[at] in "NFO":
            found.append(at)
        at -= 1
    if joined and at >= 0 and tags[at] in "VBMX":
        found = found[:joined]
    yield from found


def _behind(claim: Claim, tags: str, place: int) -> Iterator[int]:
    if _gap(claim, place) < 2:
        yield from _nouns_right(claim, tags, place + 1)


def _nouns_right(claim: Claim, tags: str, at: int) -> Iterator[int]:
    """Collect the nouns from ``at`` on, to the next verb or break."""
    while at < len(tags) and tags[at] not in "VCWBMX":
        if tags[at] in "NFO":
            yield at
        if _gap(claim, at) >= 1:
            return
        at += 1


def _agents(claim: Claim, tags: str, place: int, end: int) -> Iterator[int]:
    """Give those named behind a "by" that stands in front of ``end``."""
    for at in range(place + 1, min(end, len(tags))):
        if tags[at] in "VCWMX" or _gap(claim, at - 1) >= 1:
            return
        if claim.parts[at].lower == "by":
            found = list(_nouns_right(claim, tags, at + 1))
            if found and tags[found[0]] != "F":  # not "cut by 41 percent"
                yield from found
            return


def preposition(claim: Claim, tags: str, place: int) -> str:
    """Give the preposition that governs a noun, name or figure; empty for none."""
    at = place - 1
    while at >= 0 and tags[at] in "DJFNRA" and _gap(claim, at) < 2:
        if (
            _gap(claim, at)
            and tags[at] not in "NA"
            or tags[at] == "A"
            and at
            and tags[at - 1] not in "NF"
        ):
            break
        at -= 1
    if at < 0 or _gap(claim, at) > 0:
        return ""
    lower = claim.parts[at].lower
    if lower == "of" and at and claim.parts[at - 1].lower in ("ahead", "instead"):
        return "than"
    return lower if lower in _PREPOSITIONS or lower in ("to", "after", "before") else ""
