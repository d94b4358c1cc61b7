"""Several answers in one: to each part of a question, or from each article.

Owns how they are put together, and what is said of the parts that nothing answers. Knows nothing
of how sentences are chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from assistant.questions import WordWeights
from assistant.quoting import DEFAULT_THRESHOLD, Quote, Quoted
from index import Hit, Reading

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Groups = tuple[tuple[Quote, ...], ...]

_MOST_GROUPS = 4
_EACH = 2
"""Sentences of each part, or of each article."""
_MOST_ARTICLES = 4
_LEAST_SURE = 0.2
"""Below this an article found has nothing to do with the topic."""


def in_turn(found: Sequence[Sequence[Hit]]) -> list[Hit]:
    """Merge what several searches found, the best of each first; each passage once."""
    merged: list[Hit] = []
    for hits in zip_longest(*found):
        for hit in hits:
            if hit is not None and not any(_overlap(hit, other) for other in merged):
                merged.append(hit)
    return merged[: max(map(len, found), default=0)]


def _overlap(one: Hit, other: Hit) -> bool:
    return one.file == other.file and one.start < other.end and other.start < one.end


def answer_parts(whole: Quoted, parts: Sequence[tuple[Reading, Quoted]]) -> Quoted:
    """Put the answers to a question's parts together; the parts without one are named.

    Args:
        whole: What was chosen for the question as it was put.
        parts: Each part, and what was chosen for it alone.
    """
    sure = [quoted for _, quoted in parts if quoted.confidence >= DEFAULT_THRESHOLD]
    if not sure or len(sure) < len(parts) and whole.confidence >= max(q.confidence for q in sure):
        return whole
    groups = _distinct([quoted.groups[:_EACH] for quoted in sure])
    unsure = [(part, quoted) for part, quoted in parts if quoted.confidence < DEFAULT_THRESHOLD]
    return Quoted(
        groups,
        tuple(-float(place) for place in range(len(groups))),
        # The whole is answered as well as its best part; what is left open is told.
        max(quoted.confidence for quoted in sure),
        tuple(dict.fromkeys(word for _, quoted in unsure for word in quoted.missing)),
        tuple(part.text for part, _ in unsure),
    )


def _distinct(answers: Sequence[Groups]) -> Groups:
    """Take the first of each, then the second of each; no sentence twice."""
    ordered = [own[place] for place in range(_EACH) for own in answers if place < len(own)]
    taken: dict[tuple[str, int], tuple[Quote, ...]] = {}
    for group in ordered:
        taken.setdefault((group[0].hit.file, group[0].start), group)
    return tuple(taken.values())[:_MOST_GROUPS]


def each_asked(
    quoted: Quoted, hits: Sequence[Hit], choose: Callable[[Sequence[Hit]], Quoted]
) -> Quoted:
    """Quote what each article found says of a topic, the nearest articles first.

    Args:
        quoted: What was chosen from all of them; it tells how sure it is that they know of it.
        hits: Their passages.
        choose: Chooses from the passages of one article.
    """
    own = [choose(each) for each in _by_article(hits)]
    near = [each for each in own if each.groups and each.confidence >= _LEAST_SURE]
    chosen = near or [each for each in own if each.groups][:1]
    groups = tuple((each.groups[0][0],) for each in chosen)[:_MOST_ARTICLES]
    if len(groups) <= _EACH:
        seconds = [(each.groups[1][0],) for each in chosen if len(each.groups) > 1]
        groups = tuple(sorted((*groups, *seconds), key=lambda g: _place(g[0], groups)))
    scores = tuple(-float(place) for place in range(len(groups)))
    return replace(quoted, groups=groups, scores=scores)


def _place(quote: Quote, leaders: Groups) -> int:
    return [leader.hit.file for (leader,) in leaders].index(quote.hit.file)


def each_summed_up(
    hits: Sequence[Hit],
    *,
    rarity: WordWeights,
    embed: Callable[[Sequence[str]], NDArray[np.float32]],
) -> Groups:
    """Sum up each article by itself, the first ones of ``hits``."""
    from assistant.overviews import sum_up

    summed = [sum_up(own, rarity=rarity, embed=embed) for own in _by_article(hits)]
    return tuple(group for groups in summed[:_MOST_ARTICLES] for group in groups[:_EACH])


def _by_article(hits: Sequence[Hit]) -> list[list[Hit]]:
    """Give the passages of each article, in the order in which the articles come."""
    by_file: dict[str, list[Hit]] = {}
    for hit in hits:
        by_file.setdefault(hit.file, []).append(hit)
    return list(by_file.values())
