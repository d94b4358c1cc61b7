"""Words near a word: one slip of the fingers away, or spelt as on the other side of the Atlantic.

Pure; knows nothing of which of them exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

FEWEST_LETTERS = 4
"""A shorter word is one slip away from too many others."""
_ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ",
    "αβγδεζηθικλμνξοπρςστυφχψωάέήίόύώ",
)
_STEMS = """
colour color labour labor harbour harbor favour favor honour honor neighbour neighbor behaviour
behavior humour humor rumour rumor armour armor flavour flavor tumour tumor endeavour endeavor
vapour vapor savour savor vigour vigor odour odor centre center theatre theater fibre fiber metre
meter litre liter sombre somber calibre caliber manoeuvre maneuver defence defense offence offense
licence license pretence pretense practise practice travell travel cancell cancel labell label
modell model signall signal fuell fuel counsell counsel jewell jewel marvell marvel quarrell quarrel
programme program catalogue catalog dialogue dialog cheque check tyre tire kerb curb grey gray
plough plow aluminium aluminum paed ped haem hem oestr estr foetus fetus encyclopaed encycloped
sceptic skeptic mould mold enrol enroll instal install fulfil fulfill skilful skillful ageing aging
""".split()
_PAIRS = (
    *zip(_STEMS[::2], _STEMS[1::2], strict=True),
    *zip(_STEMS[1::2], _STEMS[::2], strict=True),
)
"""Beginnings of words as Britain and America write them, both ways."""
_ENDING = re.compile(r"(?<=\w{4})([iy])([sz])(e|ed|es|er|ers|ing|ation|ations)$")
_ONLY_LETTERS = re.compile(r"[^\W\d_]+")


def slips(word: str) -> Iterator[str]:
    """Give the words from which ``word`` comes by one slip, likelier slips first.

    Two letters swapped, a letter left out, put in or wrong; the first letter is taken to be right,
    save where it was swapped. A word of other than small letters of one
    alphabet, or with too few of them, has none.
    """
    alphabet = next((a for a in _ALPHABETS if word and all(letter in a for letter in word)), "")
    if not alphabet or len(word) < FEWEST_LETTERS:
        return
    for place in range(len(word) - 1):
        if word[place] != word[place + 1]:
            swapped = word[place + 1] + word[place]
            yield f"{word[:place]}{swapped}{word[place + 2 :]}"
    for place in range(1, len(word) + 1):
        for letter in alphabet:
            yield f"{word[:place]}{letter}{word[place:]}"
    if len(word) == FEWEST_LETTERS:
        return
    for place in range(1, len(word)):
        yield word[:place] + word[place + 1 :]
        for letter in alphabet:
            if letter != word[place]:
                yield f"{word[:place]}{letter}{word[place + 1 :]}"


def halves(word: str) -> Iterator[tuple[str, str]]:
    """Give the ways to cut ``word`` in two words of three letters at least."""
    if _ONLY_LETTERS.fullmatch(word):
        yield from ((word[:place], word[place:]) for place in range(3, len(word) - 2))


def transatlantic(word: str) -> Iterator[str]:
    """Give other spellings of ``word``: ``defence`` for ``defense``, ``colour`` for ``color``."""
    for here, there in _PAIRS:
        if word.startswith(here):
            yield there + word.removeprefix(here)
    if match := _ENDING.search(word):
        vowel, letter, rest = match.groups()
        yield f"{word[: match.start()]}{vowel}{'z' if letter == 's' else 's'}{rest}"
