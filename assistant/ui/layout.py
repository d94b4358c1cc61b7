"""Places for vectors on a plane, so that articles about the same thing lie together.

Neighbours attract one another and everything else repels a little, from a start by principal
components: the idea of UMAP (McInnes and others, 2018) in plain numpy. The same vectors always get
the same places. Knows nothing of articles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Numbers = NDArray[np.int64]

NEIGHBOURS = 12
EPOCHS = 160
REPELLED = 4  # others that push a point away, for each neighbour that pulls it
REACH = 4.0  # the most a point is pulled in one epoch
SPREAD = 10.0  # half the width of the plane at the start
_BLOCK = 1_000  # rows compared with all others at a time: 20 MB for 5,000 vectors


def layout(vectors: Floats, *, seed: int = 0) -> Floats:
    """Give each vector a place: shape ``(n, 2)``, from -1 to 1.

    Args:
        vectors: Shape ``(n, d)``; their directions count, not their lengths.
        seed: Which others repel a point is drawn with it.
    """
    import numpy as np

    count = len(vectors)
    units = _units(vectors)
    places = principal(units)
    if count > 3:
        places = _settle(places * SPREAD, neighbours(units), np.random.default_rng(seed))
    if not count:
        return places
    low, high = places.min(axis=0), places.max(axis=0)
    size = (high - low).max() / 2
    centred: Floats = ((places - (low + high) / 2) / (size or 1)).astype(np.float32)
    return centred


def principal(units: Floats) -> Floats:
    """Give the first two principal components, scaled to at most 1; zeros where there are none."""
    import numpy as np

    places = np.zeros((len(units), 2), dtype=np.float32)
    if len(units) < 2:
        return places
    centred = units - units.mean(axis=0)
    left, strength, axes = np.linalg.svd(centred, full_matrices=False)
    found = left[:, :2] * strength[:2]
    # The sign of a component is arbitrary; its largest weight is made positive.
    largest = np.abs(axes[:2]).argmax(axis=1)
    found = found * np.where(axes[np.arange(len(largest)), largest] < 0, -1, 1)
    places[:, : found.shape[1]] = found
    size = np.abs(places).max()
    return places / size if size > 0 else places


def neighbours(units: Floats, most: int = NEIGHBOURS) -> Numbers:
    """Give pairs of near vectors, each pair once: shape ``(pairs, 2)``."""
    import numpy as np

    count = len(units)
    most = min(most, count - 1)
    pairs = []
    for start in range(0, count, _BLOCK):
        near = units[start : start + _BLOCK] @ units.T
        rows = np.arange(start, start + len(near))
        near[rows - start, rows] = -np.inf  # nobody is their own neighbour
        found = np.argpartition(-near, most - 1, axis=1)[:, :most]
        pairs.append(np.stack([np.repeat(rows, most), found.ravel()], axis=1))
    return np.unique(np.sort(np.concatenate(pairs), axis=1), axis=0).astype(np.int64)


def _settle(places: Floats, pairs: Numbers, rng: np.random.Generator) -> Floats:
    """Pull neighbours together and push others apart, less and less each epoch."""
    import numpy as np

    count = len(places)
    both = np.concatenate([pairs, pairs[:, ::-1]])
    mine, near = both[:, 0], both[:, 1]
    pushed = np.repeat(mine, REPELLED)
    for epoch in range(EPOCHS):
        pull = places[near] - places[mine]
        square = (pull * pull).sum(axis=1, keepdims=True)
        pull = np.clip(2 * pull / (1 + square), -REACH, REACH)
        away = places[pushed] - places[rng.integers(0, count, len(pushed))]
        square = (away * away).sum(axis=1, keepdims=True)
        push = np.clip(2 * away / ((0.01 + square) * (1 + square)), -REACH, REACH)
        rate = 0.25 * (1 - epoch / EPOCHS)
        moved = np.stack(
            [
                np.bincount(mine, pull[:, axis], count) + np.bincount(pushed, push[:, axis], count)
                for axis in (0, 1)
            ],
            axis=1,
        )
        places = places + (rate * np.clip(moved, -REACH, REACH)).astype(np.float32)
    return places


def _units(vectors: Floats) -> Floats:
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
