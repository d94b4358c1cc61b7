"""Whether a figure or name goes with what the cited sentences give it for.

Every check needs the cited sentences to say another thing plainly; silence is no contradiction.
Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, product

from assistant.support.alignment import Alignment, Place, Reading
from assistant.support.figures import Figure
from assistant.support.grammar import preposition
from assistant.support.meanings import opposites, relation
from assistant.support.naming import runs
from assistant.support.parts import POSSESSIVE, Part
from assistant.support.rounding import bears_out, same_kind

_CLEARER = 0.15
"""By how much another word must keep the better company to be the one meant."""


_CLOSE = 0.45
"""The least company in which a cited word stands for one told."""


_APART = 6
"""Names nearer to each other than so many words may be one: "his running mate, Vance"."""


_EXPECTED = frozenset("expect forecast predict estim target project anticip".split())
"""Stems that tell a figure hoped for from the one that came."""


_LABEL = 20
"""Characters from a figure to the day that it is given for: "a 9.1% spike in June"."""


_SCORE = re.compile(r"\d+[-–]\d+")


_EVEN = frozenset(["with", "between", "and", "alongside"])


def figures_elsewhere(pair: Alignment) -> Iterator[str]:
    """Find figures that the cited sentences give for something else, and another for this."""
    for figure in pair.told.claim.figures:
        at = part_of(pair.told, figure)
        if at is None:
            continue
        own = [place for place, part in enumerate(pair.told.parts) if part.kind == "figure"]
        same: list[float] = []
        hoped = [part for part in pair.told.parts if part.key in _EXPECTED]
        other: list[tuple[float, str]] = [(0.0, "")]
        for number, reading in enumerate(pair.cited):
            for cited in reading.claim.figures:
                place = part_of(reading, cited)
                if place is None or not same_kind(figure, cited):
                    continue
                near = pair.company(at, Place(number, place), own)
                near += _same_preposition(pair.told, at, reading, place)
                near += 0.3 * any(_near_by(pair, part, Place(number, place)) for part in hoped)
                if bears_out(figure, cited):
                    near += 2 * _CLEARER * same_label(pair.told, figure, reading, cited)
                    exact = figure.low == cited.low
                    same.append(near + (_bare(reading, cited) if exact else -0.1))
                elif (
                    figure.unit.kind == cited.unit.kind
                    and _count_alike(pair.told, figure, reading, cited)
                    and not (_is_score(figure) and not _is_score(cited))
                    and not _told_nearer(pair, figure, cited, Place(number, place), near, own)
                ):
                    other.append((near, cited.text))
        near, text = max(other)
        if same and near > max(same) + _CLEARER and near > _CLOSE:
            yield f"The cited sentences say “{text}” there, not “{figure.text}”"


def _is_score(figure: Figure) -> bool:
    return bool(_SCORE.fullmatch(figure.text))


def _told_nearer(
    pair: Alignment, figure: Figure, cited: Figure, place: Place, near: float, own: Sequence[int]
) -> bool:
    """Tell whether the sentence has a cited figure as well, and in its own company there."""
    behind = _word_behind(pair.cited[place.claim], cited)
    for other in pair.told.claim.figures:
        at = part_of(pair.told, other)
        if at is None or not bears_out(other, cited):
            continue
        if pair.company(at, place, own) > near:
            return True
        if behind and behind == _word_behind(pair.told, other) != _word_behind(pair.told, figure):
            return True  # "$54.20 a share" for "$54.20 per share"
    return False


def _word_behind(reading: Reading, figure: Figure) -> str:
    """Give the key of the noun next to a figure, with at most a small word between."""
    found = [part for part in reading.parts if part.start >= figure.end][:2]
    return next((part.key for part in found if part.kind == "plain"), "")


def same_label(told: Reading, figure: Figure, reading: Reading, cited: Figure) -> bool:
    """Tell whether two figures are given for the same day or thing right behind them."""
    days = [
        next((m for m in side.claim.moments if 0 <= m.start - one.end < _LABEL), None)
        for side, one in ((told, figure), (reading, cited))
    ]
    if days[0] and days[1]:
        return days[0].text.lower() == days[1].text.lower()
    noun = _counted(told, figure)
    return bool(noun) and not days[0] and noun == _counted(reading, cited)


def _near_by(pair: Alignment, part: Part, place: Place) -> bool:
    found = [match for match in pair.matches(part) if match.claim == place.claim]
    return any(pair.cited[place.claim].distance(m.part, place.part) < _APART for m in found)


def _inside(reading: Reading, place: int, figure: Figure) -> bool:
    return figure.start <= reading.parts[place].start < figure.end


def part_of(reading: Reading, figure: Figure) -> int | None:
    """Give the place of a figure's first word."""
    places = (at for at in range(len(reading.parts)) if _inside(reading, at, figure))
    return next(places, None)


def _counted(reading: Reading, figure: Figure) -> str:
    """Give the key of the noun that a figure counts; empty where none follows."""
    for at, part in enumerate(reading.parts):
        if part.start >= figure.end:
            beside = not reading.claim.text[figure.end : part.start].strip(" -")
            if beside and reading.tags[at] == "J":
                continue
            return part.key if beside and reading.tags[at] == "N" else ""
    return ""


def _count_alike(told: Reading, figure: Figure, reading: Reading, cited: Figure) -> bool:
    """Tell whether two figures count the same, as far as both say what they count."""
    ours, theirs = _counted(told, figure), _counted(reading, cited)
    return not ours or bool(theirs) and relation(ours, theirs) == "same"


def _bare(reading: Reading, figure: Figure) -> float:
    """Make up for what "two" of "eight workers were there; two were rescued" leaves out."""
    return 0.0 if figure.unit.kind or _counted(reading, figure) else 0.25


def _same_preposition(told: Reading, at: int, cited: Reading, place: int) -> float:
    """Reward "from 61" beside "from 61", and punish "to 61" beside it."""
    ours = preposition(told.claim, told.tags, at)
    theirs = preposition(cited.claim, cited.tags, place)
    if {ours, theirs} <= {"from", "to", "by", "of"} and ours and theirs:
        return 0.25 if ours == theirs else -0.25
    return 0.0


def names_elsewhere(pair: Alignment) -> Iterator[str]:
    """Find names that the cited sentences name elsewhere, while they say this of another one."""
    spoken = {part.key for part in pair.told.claim.of("name")}
    for run in runs(pair.told.claim):
        at = pair.told.parts.index(run[-1])
        does = any(at in deed.doers | deed.direct for deed in pair.told.deeds)
        does = does or pair.told.tags[at + 1 : at + 2] in ("B", "X", "M", "V", "R")
        if does and not is_possessive(pair.told, at):
            continue  # ``of_others`` knows better
        own = [pair.told.parts.index(part) for part in run]
        here = [place for part in run for place in pair.matches(part)]
        same = max((pair.company(at, place, own) for place in here), default=1.0)
        for number, reading in enumerate(pair.cited):
            for other in runs(reading.claim):
                if spoken & {part.key for part in other} or _is_place(run) != _is_place(other):
                    continue
                place = Place(number, reading.parts.index(other[-1]))
                if any(_beside(pair, place, known) for known in here):
                    continue
                if _slot(pair.told, at) != _slot(reading, place.part):
                    continue
                near = pair.company(at, place, own)
                if near > same + 2 * _CLEARER and near > _CLOSE + 0.2:
                    yield f"The cited sentences say this of “{_text(other)}”, not “{_text(run)}”"


def _beside(pair: Alignment, one: Place, other: Place) -> bool:
    same = one.claim == other.claim
    return same and pair.cited[one.claim].distance(one.part, other.part) < _APART


def _slot(reading: Reading, at: int) -> str:
    """Give the preposition of a name; those who do something count as without."""
    if is_possessive(reading, at):
        return POSSESSIVE
    if any(at in deed.doers for deed in reading.deeds):
        return ""
    return preposition(reading.claim, reading.tags, at)


def is_possessive(reading: Reading, at: int) -> bool:
    """Tell whether a name stands in the possessive, as in "Russia's probe", not "Nando's was"."""
    end = reading.parts[at].end
    if reading.tags[at + 1 : at + 2] in ("B", "X", "M"):
        return False
    return reading.claim.text[end : end + 2].strip() == POSSESSIVE


def _is_place(run: Sequence[Part]) -> bool:
    return bool(run[-1].word.place)


def _text(run: Sequence[Part]) -> str:
    return " ".join(part.word.text for part in run)


def exchanged_names(pair: Alignment) -> Iterator[str]:
    """Find two names of which each keeps the company that the other keeps where they are cited."""
    found = [run for run in runs(pair.told.claim) if pair.matches(run[-1])]
    for place, one in enumerate(found):
        for other in found[place + 1 :]:
            if _is_place(one) == _is_place(other) and one[-1].key != other[-1].key:
                if _turned(pair, one[-1].key, other[-1].key):
                    continue
                if _rather(pair, one, other) and _rather(pair, other, one):
                    yield f"The cited sentences have “{_text(one)}” and “{_text(other)}” exchanged"


def _turned(pair: Alignment, one: str, other: str) -> bool:
    """Tell whether a passive explains it: "A was named by B" for "B named A"."""
    for deed in pair.told.deeds:
        doers, done_to = (_keys_at(pair.told, side) for side in (deed.doers, deed.done_to))
        for reading in pair.cited:
            for cited in reading.deeds:
                same = pair.told.parts[deed.place].key == reading.parts[cited.place].key
                if not same or deed.passive == cited.passive:
                    continue
                does, suffers = (_keys_at(reading, side) for side in (cited.doers, cited.done_to))
                for first, second in ((one, other), (other, one)):
                    if first in doers & does and second in done_to & suffers:
                        return True
    return False


def _keys_at(reading: Reading, places: frozenset[int]) -> set[str]:
    return {reading.parts[at].key for at in places}


def _rather(pair: Alignment, one: Sequence[Part], other: Sequence[Part]) -> bool:
    """Tell whether a name keeps the company of another rather than its own."""
    at = pair.told.parts.index(one[-1])
    without = [pair.told.parts.index(part) for part in (*one, *other)]
    own = max(pair.company(at, place, without) for place in pair.matches(one[-1]))
    strange = max(pair.company(at, place, without) for place in pair.matches(other[-1]))
    return strange > own + 1.5 * _CLEARER and strange > _CLOSE


def crossed_prepositions(pair: Alignment) -> Iterator[str]:
    """Find two names or nouns that have changed places: "from A to B" for "from B to A"."""
    ours = {key: found for key, found in _governed(pair.told).items() if len(found) == 1}
    for reading in pair.cited:
        theirs = _governed(reading)
        shared = [key for key in ours if key in theirs]
        for one, other in combinations(shared, 2):
            told = (*ours[one], *ours[other])
            found = set(product(theirs[one], theirs[other]))
            if told[0] != told[1] and told[::-1] in found and told not in found:
                if _directed(told) and not ("than" in told and _compares_otherwise(pair, reading)):
                    yield f"The cited sentences have “{one}” and “{other}” the other way round"


def _compares_otherwise(pair: Alignment, reading: Reading) -> bool:
    """Tell whether one says "fewer than" where the other says "more than"."""
    cited = {part.key for part in reading.parts}
    return any(opposites(part.key) & cited for part in pair.told.claim.of("plain"))


def _directed(words: tuple[str, ...]) -> bool:
    """Tell whether it matters which of two prepositions stands where."""
    return "than" in words or "" not in words and not _EVEN & {*words}


def _governed(reading: Reading) -> dict[str, set[str]]:
    """Give the prepositions of each noun and name."""
    found: dict[str, set[str]] = {}
    for at, letter in enumerate(reading.tags):
        owner = letter == "N" and is_possessive(reading, at)
        inside = letter == "N" and reading.tags[at + 1 : at + 2] == "N" and not owner
        if letter in "NF" and reading.parts[at].weight > 0.2 and not inside:
            word = POSSESSIVE if owner else preposition(reading.claim, reading.tags, at)
            found.setdefault(reading.parts[at].key, set()).add(word)
    return found
