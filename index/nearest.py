"""The vector leg under filters: by the index where much is allowed, by comparing where little is.

Owns the choice between the two. Chroma cannot filter by what the catalog knows, so its best are
filtered here, and more are asked for until enough remain. What the filters allow is never listed
in memory, however much it is. Knows nothing of words and ranking.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from index.hits import Filters
from index.store import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

EXACT = 20_000
"""Up to so many allowed passages are compared one by one: some 60 ms."""
_FIRST_DEPTH = 4
_DEEPER = 4
_DEEPEST = 16_000
"""Passages asked of the index at most; deeper, comparing takes no longer."""


def nearest(
    store: Store, vector: NDArray[np.float32], filters: Filters, limit: int
) -> list[tuple[int, float]]:
    """Find the passages nearest to ``vector``, shape ``(dimension,)``, that the filters allow.

    Returns:
        ``(passage, cosine similarity)`` pairs, best first.
    """
    if not filters:
        return store.vectors.query(vector, limit)
    if store.catalog.allows_more_than(EXACT, filters):
        total = store.vectors.count()
        depth = _FIRST_DEPTH * limit
        while depth <= _DEEPEST:
            found = store.vectors.query(vector, min(depth, total))
            allowed = store.catalog.allowed([passage for passage, _ in found], filters)
            kept = [pair for pair in found if pair[0] in allowed]
            if len(kept) >= limit or depth >= total:
                return kept[:limit]
            depth *= _DEEPER
    return _compared(store, vector, filters, limit)


def _compared(
    store: Store, vector: NDArray[np.float32], filters: Filters, limit: int
) -> list[tuple[int, float]]:
    """Compare with every allowed passage, a page at a time."""
    best: list[tuple[int, float]] = []
    for passages, vectors in store.catalog.allowed_vectors(filters):
        best += zip(passages, (vectors @ vector).tolist(), strict=True)
        best = sorted(best, key=itemgetter(1), reverse=True)[:limit]
    return best
