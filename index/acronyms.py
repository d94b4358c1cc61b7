"""Names that are written out and names that are cut short: "Joint Chiefs of Staff" and "JCS".

Owns how a text's names give initials, and which words of it a row of initials stands for. Pure;
knows nothing of stores or questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 6
"""Letters of an acronym."""
_LONGEST_RUN = 14
"""Words; a longer run of capitals is a headline, and gives no more initials than its beginning."""
_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶŁŃŇŌŐŒŘŚŞŠŢŤŪŮŰŹŻŽА-ЯЁІЇЄҐ][^\W\d_]*"
_SMALL = r"(?:of|and|the|for|in|on|to|de|du|des|la|del|di|der|und)\s"
_RUN = re.compile(rf"{_CAPITAL}(?:[\s-](?:{_SMALL}){{0,2}}{_CAPITAL})+")
_ACRONYM = re.compile(rf"[A-Z]{{2,{LONGEST}}}")
_IN_BRACKETS = re.compile(rf"\s?\(({_ACRONYM.pattern})\)")
_FEWEST_WORDS = 3
"""Two words with the same initials are found everywhere; they count where "(EU)" follows."""


def is_acronym(word: str) -> bool:
    """Tell whether a word is written as acronyms are."""
    return _ACRONYM.fullmatch(word) is not None


def initials(text: str) -> set[str]:
    """Give the initials, in small letters, of all names that ``text`` writes out."""
    found: set[str] = set()
    for words, told in _runs(text):
        if told or not all(word[0].isupper() for word in words):
            found.update(short for short, _ in _parts(words, told))
            continue
        first = "".join([word[0] for word in words]).lower()  # most runs; slices are quick
        for size in range(_FEWEST_WORDS, min(LONGEST, len(words)) + 1):
            found.update([first[at : at + size] for at in range(len(words) - size + 1)])
    return found


def long_forms(text: str, acronym: str) -> list[str]:
    """Give the names in ``text`` that ``acronym`` may stand for, as written there."""
    wanted = acronym.lower()
    return [
        " ".join(part)
        for words, told in _runs(text)
        for short, part in _parts(words, told)
        if short == wanted
    ]


def _runs(text: str) -> Iterator[tuple[list[str], str]]:
    """Yield the words of each run of capitals that may be a name, and the "(EU)" behind it."""
    for run in _RUN.finditer(text):
        words = run.group().replace("-", " ").split()
        told = None
        if "(" in text[run.end() : run.end() + 2]:
            told = _IN_BRACKETS.match(text, run.end())
        if len(words) < _FEWEST_WORDS and not told:
            continue
        if any([len(word) > 1 and word.isupper() for word in words]):
            continue  # a shout, or a name that is cut short already
        yield words[:_LONGEST_RUN], told[1].lower() if told else ""


def _parts(words: list[str], told: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the parts that begin and end with a capital, by their initials.

    Both DOJ and JCS are in use: the small words of a name count, or do not.
    """
    large = [word[0].isupper() for word in words]
    for first in range(len(words)):
        every = capitals = ""
        for last in range(first, len(words)):
            every += words[last][0]
            capitals += words[last][0] if large[last] else ""
            if not (large[first] and large[last]) or len(capitals) > LONGEST:
                continue
            if len(capitals) >= _FEWEST_WORDS or (told in (every.lower(), capitals.lower())):
                part = words[first : last + 1]
                yield capitals.lower(), part
                if len(every) > len(capitals):
                    yield every.lower(), part
            elif len(every) >= _FEWEST_WORDS:
                yield every.lower(), words[first : last + 1]
