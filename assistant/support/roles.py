"""Who did it to whom, and who said it, where the cited sentences say otherwise.

Every check needs them to name somebody else plainly; silence is no contradiction. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.support.alignment import Alignment, Reading
from assistant.support.bindings import is_possessive
from assistant.support.grammar import Deed, preposition
from assistant.support.meanings import relation, turned
from assistant.support.naming import read_acronyms
from assistant.support.parts import Part

_MUTUAL = frozenset(
    "meet marri agre negoti plai draw fight face talk differ resembl join discuss divorc share "
    "cooper merg compar tie clash work".split()
)
"""Stems of what two do with each other, so that their order says nothing."""


_SPEECH = frozenset(
    "say tell write add claim announc state declar call describ note warn promis argu insist "
    "acknowledg admit conced explain tweet post stress offer congratul take".split()
)


_LIGHT = frozenset("take get make have do go come use give put keep see hold becom".split())


_TIMES = frozenset("second minut hour day week month year decad time".split())


_EMPTY = frozenset("get go do come put make have".split())


def swapped(pair: Alignment) -> Iterator[str]:
    """Find deeds whose two sides the cited sentences name the other way round."""
    for deed in pair.told.deeds:
        verb = pair.told.parts[deed.place]
        if verb.key in _MUTUAL:
            continue
        ours, theirs = _heads(pair.told, deed.doers), keys_at(pair.told, deed.done_to)
        first, second = ours - keys_at(pair.told, deed.direct), theirs - ours
        straight = crossed = False
        for reading, other, turn in _like(pair, verb):
            if _by_itself(deed, other) and reading.parts[other.place].key != verb.key:
                continue
            doers, done_to = _heads(reading, other.doers, other), keys_at(reading, other.done_to)
            if turn and not names_at(pair.told, deed.done_to):
                crossed |= bool(first & doers) and not first & done_to
            if turn and first & doers and second & done_to:
                crossed = True  # "won the seat" for "lost the seat"
                continue
            if turn:
                doers, done_to = done_to, doers
            plain = not turn and verb.key not in _SPEECH | _LIGHT
            crossed |= plain and _one_sided(pair.told, deed, reading, other)
            turned_round = bool(first & done_to - doers) and bool(second & doers - done_to)
            suffered = keys_at(reading, other.direct)
            beaten = not turn and bool(first & suffered) and not doers and not second & suffered
            crossed |= turned_round or beaten
            if not turned_round and not beaten:
                straight |= bool(first & doers - done_to) or bool(second & done_to - doers)
        if crossed and not straight:
            yield f"The cited sentences say it the other way round (“{verb.word.text}”)"


def _one_sided(told: Reading, deed: Deed, reading: Reading, other: Deed) -> bool:
    """Tell whether the name that does it is the one whom another does it to there, or back."""
    doers, objects = (
        names_at(told, frozenset(at for at in side if not is_possessive(told, at)))
        for side in (deed.doers, deed.direct)
    )
    does, suffers = (
        names_at(reading, frozenset(at for at in side if not is_possessive(reading, at)))
        for side in (other.doers, other.direct)
    )
    if not deed.direct or not other.doers or not other.direct or doers & does or objects & suffers:
        return False
    if told.parts[deed.place].key != reading.parts[other.place].key:
        return False
    return bool(doers & suffers - does or objects & does - suffers)


def _by_itself(one: Deed, other: Deed) -> bool:
    """Tell whether one tells as done what the other tells as coming about: "killed" and "died"."""
    if one.passive == other.passive:
        return False
    return not (other if one.passive else one).direct


def _like(pair: Alignment, verb: Part) -> Iterator[tuple[Reading, Deed, bool]]:
    """Give the cited deeds that a verb tells, the same verb alone where it is there.

    With each goes whether it tells it turned round, as "lose" does of "win".
    """
    found = []
    for reading in pair.cited:
        for deed in reading.deeds:
            key = reading.parts[deed.place].key
            if key != verb.key and {key, verb.key} & _LIGHT:
                continue
            kind = relation(verb.key, key)
            if verb.key in _SPEECH and key in _SPEECH:
                found.append((True, reading, deed, False))
            elif kind in ("same", "general", "special") or kind and turned(verb.key, key):
                found.append((key == verb.key, reading, deed, kind == "opposite"))
    exact = any(same for same, *_ in found)
    yield from ((r, d, turn) for same, r, d, turn in found if same or not exact)


def keys_at(reading: Reading, places: frozenset[int]) -> set[str]:
    """Give the keys of those at some places, pronouns and spans of time left out."""
    keys = {reading.parts[place].key for place in places if reading.tags[place] != "O"}
    return keys - _TIMES


def _heads(reading: Reading, places: frozenset[int], deed: Deed | None = None) -> set[str]:
    """Give the keys of those that no preposition but "by" stands in front of.

    In front of "-ing" it may be "of", as in "scenes of police beating protesters".
    """
    plain: tuple[str, ...] = ("", "by")
    if deed and reading.parts[deed.place].lower.endswith("ing"):
        plain = ("", "by", "of")
    words = {
        at: preposition(reading.claim, reading.tags, at)
        for at in places
        if not is_possessive(reading, at)
    }
    return keys_at(reading, frozenset(at for at, word in words.items() if word in plain))


def of_others(pair: Alignment) -> Iterator[str]:
    """Find deeds that the cited sentences tell by name of others, or as done to others."""
    acronyms = {short for reading in pair.cited for short in read_acronyms(reading.claim)}
    for deed in pair.told.deeds:
        verb = pair.told.parts[deed.place]
        if verb.key in _EMPTY:
            continue
        found = [(r, d) for r, d, turn in _like(pair, verb) if not turn]
        for doing in (True, False):
            ours = names_at(pair.told, deed.doers if doing else deed.direct)
            ours = otherwise_spelt(pair, ours)
            if any(key in acronyms for key in ours):
                continue  # "GM" where General Motors does it
            known = [p for p in pair.told.parts if p.key in ours and pair.matches(p)]
            places = all(part.word.place for part in pair.told.parts if part.key in ours)
            theirs = [
                names_at(reading, own(reading, other.doers) if doing else other.direct, places)
                for reading, other in found
                if _same_deed(pair.told, deed, reading, other, doing)
                and not _besides(reading, other)
            ]
            named = [
                names
                for names, (reading, other) in zip(theirs, found, strict=False)
                if not names & ours
            ]
            if not known or not theirs or not all(theirs) or len(named) < len(theirs):
                continue
            about = {
                key
                for r, d in found
                for key in names_at(r, _near(r, d) if doing else d.doers | d.done_to)
            }
            if not ours & about and not _elsewhere(pair, ours, deed):
                yield (
                    f"The cited sentences say “{verb.word.text}” of somebody else than "
                    f"“{known[-1].word.text}”"
                )


def _besides(reading: Reading, deed: Deed) -> bool:
    """Tell whether a deed is told as one more of its kind: "also created"."""
    front = reading.parts[max(0, deed.place - 2) : deed.place]
    return any(part.lower == "also" for part in front)


def own(reading: Reading, places: frozenset[int]) -> frozenset[int]:
    """Leave out those in the possessive where others stand there: "Pence's fellow, Banks"."""
    plain = frozenset(at for at in places if not is_possessive(reading, at))
    return plain or places


def otherwise_spelt(pair: Alignment, names: set[str]) -> set[str]:
    """Add to names, as keys, how the cited sentences spell them: Europe for European."""
    told = {part.key: part for part in pair.told.claim.of("name") if part.key in names}
    return names | {pair.part(place).key for part in told.values() for place in pair.matches(part)}


def _elsewhere(pair: Alignment, names: set[str], deed: Deed) -> bool:
    """Tell whether a cited segment has these names with what the deed is done to, or for."""
    objects = keys_at(pair.told, deed.direct) - names
    for reading in pair.cited:
        for segment in set(reading.segments):
            found = {
                p.key for p, s in zip(reading.parts, reading.segments, strict=True) if s == segment
            }
            if names & found and objects & found:
                return True
    return False


def _near(reading: Reading, deed: Deed) -> frozenset[int]:
    """Give the places of the words in a deed's segment, and of those it was found to concern."""
    segment = reading.segments[deed.place]
    around = {at for at, number in enumerate(reading.segments) if number == segment}
    return deed.doers | deed.done_to | around


def _same_deed(told: Reading, deed: Deed, reading: Reading, other: Deed, doing: bool) -> bool:
    """Tell whether the other side of two deeds of one verb agrees, or is not told."""
    ours, theirs = (deed.direct, other.direct) if doing else (deed.doers, other.doers)
    mine, his = keys_at(told, ours), keys_at(reading, theirs)
    return bool(mine & his) or not mine or not his


def names_at(reading: Reading, places: frozenset[int], countries: bool = True) -> set[str]:
    """Give the keys of the names at some places."""
    parts = (reading.parts[at] for at in places)
    return {p.key for p in parts if p.kind == "name" and (countries or not p.word.place)}


def other_speaker(pair: Alignment) -> Iterator[str]:
    """Find quotations that the cited sentences give to somebody else."""
    for quote in pair.told.claim.quotes:
        ours = _speakers(pair.told, quote)
        theirs = [_speakers(reading, quote) for reading in pair.cited if quote in reading.whole]
        names = {name for found in theirs for name in found}
        if ours and theirs and all(theirs) and not names & ours:
            yield f"The cited sentences give “{quote}” as the words of somebody else"


def _speakers(reading: Reading, quote: str) -> set[str]:
    """Give the names of those who say what stands nearest to the quotation.

    Behind a participle, as in "Kim hit out, calling it", it is whoever does the main deed.
    """
    at = reading.whole.find(quote)
    spoken = [
        (abs(reading.parts[deed.place].start - at), deed)
        for deed in reading.deeds
        if reading.parts[deed.place].key in _SPEECH
    ]
    nearest, deed = min(spoken, key=lambda item: item[0], default=(0, None))
    if deed is None:
        return set()
    names = names_at(reading, deed.doers)
    if names and reading.parts[deed.place].lower.endswith("ing"):
        names |= names_at(reading, reading.deeds[0].doers)
    return names
