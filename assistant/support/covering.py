"""How much of a sentence the cited ones say at all, in the same or other words. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from assistant.support.alignment import Alignment
from assistant.support.meanings import relation
from assistant.support.parts import Claim

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Embed = Callable[[Sequence[str]], "NDArray[np.float32]"]

_AROUND = 0.6
"""How well a word is said that only stands around the cited sentences."""
_SOFT_FROM = 0.45


def likeness(told: Claim, claims: Sequence[Claim], embed: Embed) -> float:
    """Give how near a sentence is in meaning to the nearest cited one, or to all together."""
    texts = [claim.text for claim in claims]
    vectors = embed([told.text, *texts, " ".join(texts)])
    return float((vectors[1:] @ vectors[0]).max())


def coverage(
    pair: Alignment, around: Sequence[Claim], embed: Embed
) -> tuple[float, list[str], dict[str, float]]:
    """Give how much of the sentence the cited say, the words they do not, and how well each.

    Names, figures and days are checked elsewhere and count as said.
    """
    own = {part.key: part for part in pair.told.claim.of("plain") if part.weight > 0}
    sure = sum(part.weight for part in pair.told.claim.of("name", "figure", "moment"))
    if not own:
        return 1.0, [], {}
    degrees = {key: max(pair.matches(part).values(), default=0.0) for key, part in own.items()}
    known = {part.key for claim in around for part in claim.of("plain")}
    for key, degree in degrees.items():
        if degree < _AROUND and any(relation(key, other) == "same" for other in known):
            degrees[key] = _AROUND
    if away := [key for key, degree in degrees.items() if degree < 0.6]:
        plain = {part.key: part.word.text for r in pair.cited for part in r.claim.of("plain")}
        vectors = embed([*(own[key].word.text for key in away), *plain.values()])
        cosine = (vectors[: len(away)] @ vectors[len(away) :].T).max(1, initial=0.0)
        for key, near in zip(away, cosine.tolist(), strict=True):
            soft = min(0.8, max(0.0, (near - _SOFT_FROM) / (1 - _SOFT_FROM)))
            degrees[key] = max(degrees[key], soft)
    total = sum(part.weight for part in own.values()) + sure
    said = (sum(degrees[key] * part.weight for key, part in own.items()) + sure) / total
    lacking = sorted(own, key=lambda key: -(1 - degrees[key]) * own[key].weight)
    return said, [own[key].word.text for key in lacking if degrees[key] < 0.3], degrees
