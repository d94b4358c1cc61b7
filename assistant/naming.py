"""Which names of a sentence stand in those that it cites: by surname, spelt out or as initials.

Pure; knows nothing of figures, days or what the names do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.claims import Claim, Part

_LINKS = frozenset("of the and for de la del al van von bin & in".split())
_LONGEST_ACRONYM = 6


def unknown_names(told: Claim, cited: Sequence[Claim]) -> list[str]:
    """Give the names of ``told`` that stand in none of ``cited``, as written there."""
    known = {part.key for claim in cited for part in claim.parts}
    known |= {_sound(part.key) for claim in cited for part in claim.of("name")}
    short = {acronym for claim in cited for acronym in _acronyms(claim)}
    unknown = []
    for run in runs(told):
        lacking = [
            part
            for part in run
            if part.kind == "name"
            and part.key not in known
            and _sound(part.key) not in known
            and part.lower not in short
        ]
        if lacking and not _spelt_out(run, known) and not _given(run, lacking, cited):
            unknown.append(" ".join(part.word.text for part in run))
    return unknown


def runs(claim: Claim) -> Iterator[list[Part]]:
    """Give the names, each with all its words."""
    run: list[Part] = []
    for place, part in enumerate(claim.parts):
        gap = claim.text[run[-1].end : part.start] if run else ""
        following = claim.parts[place + 1] if place + 1 < len(claim.parts) else None
        linked = bool(run) and part.lower in _LINKS and following is not None
        linked = linked and following is not None and following.kind == "name" and not gap.strip()
        if run and not (gap.strip(" .'-&") == "" and (part.kind == "name" or linked)):
            yield run
            run = []
        if part.kind == "name" or (run and linked):
            run.append(part)
    if run:
        yield run


def _acronyms(claim: Claim) -> Iterator[str]:
    """Give the initials of all neighbouring words with capitals, as ``who``."""
    run: list[str] = []
    for part in (*claim.parts, None):
        if part is not None and part.word.capital:
            run += [word[0].lower() for word in part.word.text.split()]
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
    if surname in lacking or len(run) < 2 or surname.word.place:
        return False
    for claim in cited:
        for other in runs(claim):
            if other[-1].key == surname.key:
                given = {part.key for part in other[:-1]}
                return not given or bool(given & {part.key for part in run[:-1]})
    return False


def _sound(key: str) -> str:
    """Spell a name as other alphabets' names are spelt in many ways: Zelensky, Zelenskyy."""
    key = re.sub(r"(?:iy|yy|ii|ij|y|i)+$", "i", key.replace("ph", "f").replace("kh", "h"))
    return "~" + re.sub(r"(.)\1+", r"\1", key.replace("y", "i").replace("j", "i"))
