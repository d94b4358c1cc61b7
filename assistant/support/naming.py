"""Which names of a sentence stand in those that it cites: by surname, spelt out or as initials.

Pure; knows nothing of figures, days or what the names do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from assistant.support.parts import Claim, Part
from assistant.words import read_words

_LINKS = frozenset("of the and for de la del al van von bin in".split())
_INSIDE = _LINKS - {"and", "in", "for"}
_LONGEST_ACRONYM = 6
_MOST_NAMES = 30
_LOCATING = frozenset("in near at outside inside around across off from to".split())
"""Behind these words a capital is the city, not the government."""
_AREAS = frozenset(
    "country nation nationwide city town state county capital region continent island "
    "province".split()
)
_PEOPLE = re.compile(r"([a-z]{3,}?)[aeio]?(?:an)?")
_EVERYWHERE = frozenset({"earth", "world"})
_MUHAMMAD = re.compile(r"^m[uo]ham.*")


Phrase = tuple[str, ...]


@cache
def _aliases() -> tuple[dict[Phrase, set[Phrase]], dict[Phrase, set[Phrase]]]:
    """Map names, as keys, to what bears them out, and to what does except behind "in"."""
    text = (files("assistant") / "data" / "aliases.txt").read_text(encoding="utf-8")
    always: dict[Phrase, set[Phrase]] = {}
    seldom: dict[Phrase, set[Phrase]] = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        first, *rest = [tuple(word.key for word in words) for words in read_words(line.split("|"))]
        if line.startswith("in|"):
            always.setdefault(rest[0], set()).update(rest[1:])
            seldom.setdefault(rest[1], set()).add(rest[0])
        elif line.startswith("seat|"):
            for one in rest:
                seldom.setdefault(one, set()).update(rest)
        else:
            for one in (first, *rest):
                always.setdefault(one, set()).update({first, *rest})
    return always, seldom


def unknown_names(told: Claim, cited: Sequence[Claim]) -> list[list[Part]]:
    """Give the names of ``told`` that stand in none of ``cited``, each with all its words."""
    known = {part.key for claim in cited for part in claim.parts}
    known |= {sound(part.key) for claim in cited for part in claim.of("name")}
    short = {acronym for claim in cited for acronym in read_acronyms(claim)}
    unknown = []
    for run in runs(told):
        lacking = [
            part
            for part in run
            if part.kind == "name"
            and part.key not in known
            and sound(part.key) not in known
            and part.lower not in short
        ]
        if not lacking and _mixed(run, cited):
            unknown.append(run)
            continue
        if len(run) == 1 and run[0].key in _EVERYWHERE:
            continue
        if not lacking or _spelt_out(run, known) or _given(run, lacking, cited):
            continue
        if not known_as(told, run, cited) and not _the_country(run, cited):
            unknown.append(run)
    return unknown


def _mixed(run: Sequence[Part], cited: Sequence[Claim]) -> bool:
    """Tell whether a name is put together of two: "Rebecca Bloom" of Rachel's and Rebecca's."""
    keys = [part.key for part in run]
    if len(run) != 2 or any(part.word.place or part.kind != "name" for part in run):
        return False
    names = [[part.key for part in other] for claim in cited for other in runs(claim)]
    with_first = [name for name in names if keys[0] in name]
    with_last = [name for name in names if keys[1] in name]
    apart = all(len(name) > 1 for name in (*with_first, *with_last))
    return bool(with_first and with_last) and apart and not any(n in with_last for n in with_first)


def _the_country(run: Sequence[Part], cited: Sequence[Claim]) -> bool:
    """Tell whether a place may be what the cited sentences, naming none, call "the country"."""
    if not run[-1].word.place or any(part.word.place for claim in cited for part in claim.parts):
        return False
    return any(part.lower in _AREAS for claim in cited for part in claim.parts)


def known_as(told: Claim, run: Sequence[Part], cited: Sequence[Claim]) -> bool:
    """Tell whether a name is cited under another one: "Moscow" for Russia."""
    always, seldom = _aliases()
    name = tuple(part.key for part in run)
    others = set(always.get(name, ()))
    place = told.parts.index(run[0])
    before = {part.lower for part in told.parts[max(0, place - 2) : place]}
    if not before & _LOCATING:
        others |= seldom.get(name, set())
    return any(_holds(claim, other) for claim in cited for other in others)


def _holds(claim: Claim, phrase: Phrase) -> bool:
    keys = [part.key for part in claim.parts]
    size = len(phrase)
    return any(tuple(keys[at : at + size]) == phrase for at in range(len(keys) - size + 1))


def runs(claim: Claim) -> list[list[Part]]:
    """Give the names, each with all its words, and each name once."""
    found: dict[Phrase, list[Part]] = {}
    for run in _runs(claim):
        found.setdefault(tuple(part.key for part in run), run)
    return list(found.values())[:_MOST_NAMES]


def _runs(claim: Claim) -> Iterator[list[Part]]:
    run: list[Part] = []
    for place, part in enumerate(claim.parts):
        gap = claim.text[run[-1].end : part.start] if run else ""
        following = claim.parts[place + 1] if place + 1 < len(claim.parts) else None
        linked = bool(run) and part.lower in _INSIDE and following is not None
        linked = linked and following is not None and following.kind == "name" and not gap.strip()
        if run and not (gap.strip(" .'-&") == "" and (part.kind == "name" or linked)):
            yield run
            run = []
        if part.kind == "name" or (run and linked):
            run.append(part)
    if run:
        yield run


def read_acronyms(claim: Claim) -> Iterator[str]:
    """Give the initials of all neighbouring words with capitals, as ``who``."""
    run: list[str] = []
    for part in (*claim.parts, None):
        if part is not None and part.word.capital:
            run += [
                word.lower() if word.isupper() and len(word) < 4 else word[0].lower()
                for word in part.word.text.split()
            ]
        elif part is not None and run and part.lower in _LINKS:
            continue
        else:
            for start in range(len(run)):
                for end in range(start + 2, min(start + _LONGEST_ACRONYM, len(run)) + 1):
                    yield "".join(run[start:end])
            run = []


def _spelt_out(run: Sequence[Part], known: set[str]) -> bool:
    words = [word for part in run for word in part.word.text.split()]
    initials = "".join(word[0].lower() for word in words if word.lower() not in _LINKS)
    return len(initials) > 1 and initials in known


def _given(run: Sequence[Part], lacking: Sequence[Part], cited: Sequence[Claim]) -> bool:
    """Tell whether only given names are lacking, and the surname stands alone where it is cited."""
    surname = run[-1]
    if len(run) < 2 or surname.word.place:
        return False
    if surname in lacking:  # "Xi" for "Xi Jinping"
        alone = [[run[0].key], [run[0].key, run[1].key]]
        names = [[part.key for part in other] for claim in cited for other in runs(claim)]
        return any(name in alone[: len(run) - 1] for name in names)
    for claim in cited:
        for other in runs(claim):
            if other[-1].key == surname.key:
                return {part.key for part in other[:-1]} <= {part.key for part in run[:-1]}
    return False


@lru_cache(maxsize=1 << 14)
def sound(key: str) -> str:
    """Spell a name as other alphabets' names are spelt in many ways: Zelensky, Zelenskyy.

    A place's name and the word for its people are one, as Europe and European.
    """
    people = _PEOPLE.fullmatch(key.removeprefix("@"))
    key = people[1] if people else key
    key = _MUHAMMAD.sub("muhammad", key)
    key = re.sub(r"(?:iy|yy|ii|ij|y|i)+$", "i", key.replace("ph", "f").replace("kh", "h"))
    return "~" + re.sub(r"(.)\1+", r"\1", key.replace("y", "i").replace("j", "i"))
