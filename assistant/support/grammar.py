"""Guesses who does what in a sentence: its verbs, each with its subjects and objects.

Wrong at times, so that what is read here is only used against a sentence where the cited ones say
plainly otherwise. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.support.parts import Claim
from assistant.support.tagging import PREPOSITIONS, gap_behind, is_past

_INTENT = frozenset(
    "plan agre expect intend promis vow want hope seek set due ask urg call threaten propos try "
    "attempt decid prepar refus schedul order need have ought aim pledg offer like forecast "
    "go".split()
)
"""Stems behind which "to" leads to what has not happened yet."""


_ASKING = frozenset(
    "ask urg want press invit encourag expect demand request beg call recommend advis "
    "pressur".split()
)
"""Stems of verbs whose object has not yet done what follows behind "to"."""


_PROPOSING = frozenset(
    "propos consid consider suggest recommend contempl discuss mull weigh float oppos delay "
    "postpon plan prepar".split()
)
"""Stems of verbs that propose or put off what follows them as "-ing"."""


_URGING = frozenset(
    "ask urg tell want allow order forc call expect get help persuad caus demand requir let press "
    "permit enabl invit encourag convinc need".split()
)
"""Stems of verbs whose object does what follows behind "to"."""


_SAYING = frozenset("say write add argu note warn explain insist tweet report".split())
"""Stems of verbs whose speaker may stand behind: "…, wrote Kim"."""


_PROPOSED = 2
"""Words from "proposed" to what is proposed: "proposed officially requiring"."""


_APPOSITIONS = 4
"""Stretches between commas in which a verb's subject is looked for."""


_NOMINAL = {
    "victori": frozenset({"over", "against"}),
    "win": frozenset({"over", "against"}),
    "triumph": frozenset({"over", "against"}),
    "defeat": frozenset({"of"}),
}
"""Stems of nouns that are a deed, with what stands in front of those it is done to."""


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


def read_deeds(claim: Claim, tags: str) -> list[Deed]:
    """Give the verbs of a sentence in order."""
    deeds: list[Deed] = []
    for place, letter in enumerate(tags):
        if letter == "V":
            deeds.append(_deed(claim, tags, place, deeds))
        elif letter == "N" and (done_to := _beaten(claim, tags, place)):
            nobody: frozenset[int] = frozenset()
            deeds.append(Deed(place, nobody, done_to, done_to, False, False, False))
    return deeds


def _beaten(claim: Claim, tags: str, place: int) -> frozenset[int]:
    """Give those that a noun is done to, as in "a 3-2 victory over Serbia"."""
    before = _NOMINAL.get(claim.parts[place].key, frozenset())
    if place + 1 < len(tags) and claim.parts[place + 1].lower in before:
        return frozenset(_nouns_right(claim, tags, place + 2))
    return frozenset()


def _deed(claim: Claim, tags: str, place: int, deeds: Sequence[Deed]) -> Deed:
    start = place
    while start and tags[start - 1] in "RXBMI" and gap_behind(claim, start - 1) < 2:
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
    future = future or bool(deeds) and _wished(claim, deeds[-1].place, start, place, group)
    aside = place and gap_behind(claim, place - 1) and not _behind_relative(claim, tags, place)
    if aside and (said := _speaker(claim, tags, place)):
        behind -= said
        front = said
    doers, done_to = (agents, front | behind - agents) if passive else (front, behind)
    if deeds and doers and all(tags[at] == "O" for at in doers):  # "Kim said he would"
        doers |= frozenset(at for at in deeds[-1].doers if not _is_owned(claim, tags, at))
    direct = front if passive else frozenset(at for at in behind if _is_direct(tags, place, at))
    words = {claim.parts[at].lower for at in range(start, place)}
    past = is_past(part) and not future and not words & {"is", "are", "being"}
    return Deed(place, doers, done_to, direct, passive, past, future)


def _is_owned(claim: Claim, tags: str, at: int) -> bool:
    """Tell whether a thing is somebody's, so that a pronoun is rather the owner: "his car"."""
    while at and tags[at - 1] in "JN":
        at -= 1
    return at > 0 and claim.parts[at - 1].lower in ("his", "her", "their")


def _is_direct(tags: str, place: int, at: int) -> bool:
    return not set(tags[place + 1 : at]) & set("PIC")


def _intended(claim: Claim, tags: str, start: int) -> bool:
    """Tell whether "to" at ``start`` leads to a plan, as "agreed to" and "is to" do."""
    place = start if tags[start] == "I" else start + 1
    before = [at for at in range(max(0, place - 2), place) if tags[at] != "R"]
    return bool(before) and (
        tags[before[-1]] == "B" or any(claim.parts[at].key in _INTENT for at in before)
    )


def _wished(claim: Claim, before: int, start: int, place: int, group: str) -> bool:
    """Tell whether the verb at ``before`` asks for or proposes the one at ``place``."""
    if claim.parts[before].clause != claim.parts[place].clause:
        return False
    if "I" in group:
        return claim.parts[before].key in _ASKING
    ing = claim.parts[place].lower.endswith("ing")
    return ing and start - before <= _PROPOSED and claim.parts[before].key in _PROPOSING


def _front(
    claim: Claim, tags: str, start: int, place: int, deeds: Sequence[Deed], ing: bool
) -> Iterator[int]:
    """Find what stands in front of a verb as its subject."""
    last = deeds[-1] if deeds else None
    at = start - 1
    if tags[start:place].lstrip("R").startswith("I") and last:  # not "Kim had to go"
        urged = claim.parts[last.place].key in _URGING
        yield from (last.doers | last.done_to) if urged else last.doers or last.done_to
        return
    if at < 0 or (tags[at] == "A" and last and gap_behind(claim, at) < 2):
        if last and at >= 0:
            yield from last.done_to if last.passive and not last.doers else last.doers
        return
    if ing and last and gap_behind(claim, at) >= 1:
        yield from last.done_to if last.passive else last.doers
        return
    if tags[at] == "W":
        yield from _nouns_left(claim, tags, at - 1, across=True)
        return
    if gap_behind(claim, at) == 1:  # behind "X, the chief of Y," or "X, who did this,"
        yield from _behind_appositions(claim, tags, at)
        return
    if gap_behind(claim, at) < 2:
        yield from _nouns_left(claim, tags, at)
        if ing and last and at in last.direct:  # "they have spent years urging"
            yield from last.doers
    if tags[at] not in "NFO" or gap_behind(claim, at) == 2:
        yield from _said_by(claim, tags, place)


def _behind_appositions(claim: Claim, tags: str, at: int) -> Iterator[int]:
    """Give the nouns of the stretches between commas that end at ``at``, up to a verb."""
    for number in range(_APPOSITIONS):
        yield from _nouns_left(claim, tags, at, across=True)
        end = at
        while at >= 0 and not (at < end and gap_behind(claim, at) >= 1):
            if number and tags[at] in "VBM":
                return
            at -= 1


def _said_by(claim: Claim, tags: str, place: int) -> Iterator[int]:
    """Give the speaker in "…, said Kim"."""
    if claim.parts[place].key in _SAYING and place + 1 < len(tags) and tags[place + 1] in "NJD":
        yield from _nouns_right(claim, tags, place + 1)


def _speaker(claim: Claim, tags: str, place: int) -> frozenset[int]:
    """Give the speaker behind a verb of speech that ends what is said, if one stands there."""
    said = frozenset(_said_by(claim, tags, place))
    following = tags[max(said) + 1 : max(said) + 2] if said else ""
    return said if following not in ("V", "B", "M", "X") else frozenset()


def _behind_relative(claim: Claim, tags: str, place: int) -> bool:
    """Tell whether what ends in front of a verb is an aside with "who": "Kim, who sang, wrote"."""
    at = place - 1
    while at > 0 and gap_behind(claim, at - 1) == 0:
        at -= 1
    return at > 0 and tags[at] == "W"


def _nouns_left(claim: Claim, tags: str, at: int, across: bool = False) -> Iterator[int]:
    """Collect the nouns that end at ``at``; those in front of "and" only where no verb is."""
    found: list[int] = []
    joined = 0
    first = True
    while at >= 0 and tags[at] not in "VCWBMX":
        if not first and gap_behind(claim, at) >= 1:
            break
        if first and gap_behind(claim, at) >= 1 and not across:
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
    if gap_behind(claim, place) < 1:
        yield from _nouns_right(claim, tags, place + 1)


def _nouns_right(claim: Claim, tags: str, at: int) -> Iterator[int]:
    """Collect the nouns from ``at`` on, to the next verb or break."""
    while at < len(tags) and tags[at] not in "VCWBMX":
        if tags[at] in "NFO":
            yield at
        if gap_behind(claim, at) >= 1:
            return
        at += 1


def _agents(claim: Claim, tags: str, place: int, end: int) -> Iterator[int]:
    """Give those named behind a "by" that stands in front of ``end``."""
    for at in range(place + 1, min(end, len(tags))):
        if tags[at] in "VCWMX" or gap_behind(claim, at - 1) >= 1:
            return
        if claim.parts[at].lower == "by":
            found = list(_nouns_right(claim, tags, at + 1))
            if found and tags[found[0]] != "F":  # not "cut by 41 percent"
                yield from found
            return


def preposition(claim: Claim, tags: str, place: int) -> str:
    """Give the preposition that governs a noun, name or figure; empty for none."""
    at = place - 1
    while at >= 0 and tags[at] in "DJFNRA" and gap_behind(claim, at) < 2:
        if (
            gap_behind(claim, at)
            and tags[at] not in "NA"
            or tags[at] == "A"
            and at
            and (tags[at - 1] not in "NF" or claim.parts[at].lower == "but")
        ):
            break
        at -= 1
    if at < 0 or gap_behind(claim, at) > 0:
        return ""
    lower = claim.parts[at].lower
    if lower == "of" and at and claim.parts[at - 1].lower in ("ahead", "instead"):
        return "than"
    return lower if lower in PREPOSITIONS or lower in ("to", "after", "before") else ""
