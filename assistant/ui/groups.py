"""Groups of points that lie together on the map, each named by words of its articles' titles.

The same points always make the same groups. Knows nothing of how the points were placed.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.questions import EMPTY

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PER_GROUP = 90  # articles of a group, about
MOST = 14  # groups; more names would cover the map
FEWEST = 12  # articles on the map below which nothing is grouped
ROUNDS = 25
NAMING = 2  # words, or pairs of words, of a group's name
PAIR = 1.8  # how much better a pair ("Supreme Court") names a group than a word as often
_WORD = re.compile(r"[^\W\d_][\w’'-]{2,}")


@dataclass(frozen=True, slots=True)
class Group:
    """A group: its name, its middle, and its members' places in the list, the nearest first."""

    name: str
    x: float
    y: float
    members: tuple[int, ...]


def grouped(places: NDArray[np.float32], titles: Sequence[str]) -> list[Group]:
    """Part the points into groups, the biggest first; none where there are few."""
    import numpy as np

    count = len(places)
    if count < FEWEST:
        return []
    middles, owner = _parted(places, min(MOST, max(2, count // PER_GROUP)))
    found = []
    for number, middle in enumerate(middles):
        own = np.flatnonzero(owner == number)
        if len(own):
            near = ((places[own] - middle) ** 2).sum(axis=1)
            found.append((middle, own[np.argsort(near, kind="stable")].tolist()))
    names = _names([[titles[each] for each in own] for _, own in found])
    groups = [
        Group(name, float(x), float(y), tuple(own))
        for name, ((x, y), own) in zip(names, found, strict=True)
        if name
    ]
    return sorted(groups, key=lambda group: (-len(group.members), group.name))


def _parted(
    places: NDArray[np.float32], many: int
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Give the groups' middles and each point's group: k-means, begun far apart."""
    import numpy as np

    middles = places[[0]]
    while len(middles) < many:
        far = ((places[:, None] - middles) ** 2).sum(axis=2).min(axis=1)
        middles = np.concatenate([middles, places[[int(far.argmax())]]])
    for _ in range(ROUNDS):
        owner = ((places[:, None] - middles) ** 2).sum(axis=2).argmin(axis=1)
        moved = [
            places[owner == n].mean(axis=0) if (owner == n).any() else middles[n]
            for n in range(many)
        ]
        middles = np.stack(moved)
    return middles, owner


def _names(titles: Sequence[Sequence[str]]) -> list[str]:
    """Name each group by the title words that are its own more than the others'."""
    counts = [Counter(key for title in group for key in _keys(title)) for group in titles]
    everywhere: Counter[str] = sum(counts, Counter())
    written = _spellings([title for group in titles for title in group])
    total = sum(map(len, titles))
    names: list[str] = []
    for group, own in zip(titles, counts, strict=True):
        scores = {
            key: number
            * math.log(number / len(group) / (everywhere[key] / total))
            * (PAIR if " " in key else 1)
            for key, number in own.items()
            if number > 1
        }
        best = sorted(scores, key=lambda key: (-scores[key], key))
        names.append(", ".join(_apart([key for key in best if scores[key] > 0], written)))
    return names


def _apart(best: Sequence[str], written: dict[str, str]) -> list[str]:
    """Give the first few names that share no word."""
    used: set[str] = set()
    names: list[str] = []
    for key in best:
        if len(names) < NAMING and not used & set(key.split()):
            used |= set(key.split())
            names.append(" ".join(written[word] for word in key.split()))
    return names


def _keys(title: str) -> set[str]:
    """Give a title's words, and the pairs that stand side by side."""
    words = [_bare(word) for word in _WORD.findall(title)]
    pairs = (pair for pair in pairwise(words) if all(map(_telling, pair)))
    return {word for word in words if _telling(word)} | {" ".join(pair) for pair in pairs}


def _telling(word: str) -> bool:
    return len(word) > 2 and word not in EMPTY


def _bare(word: str) -> str:
    return re.sub(r"[’']s$", "", word.casefold())


def _spellings(titles: Sequence[str]) -> dict[str, str]:
    """Give the spelling that each word has most often."""
    spelled: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for title in titles:
        for word in _WORD.findall(title):
            spelled[_bare(word)][re.sub(r"[’']s$", "", word)] += 1
    return {key: max(sorted(forms), key=lambda form: forms[form]) for key, forms in spelled.items()}
