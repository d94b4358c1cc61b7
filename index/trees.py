"""Boosted decision trees, evaluated with plain numpy.

Owns the form of a fitted model as arrays in one small ``.npz`` file, so that using a model needs
nothing of the library that fit it. Knows nothing of what the features mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees whose leaves add up to a score. All nodes of all trees lie in one run of arrays.

    Attributes:
        names: The features, in the order of a row's columns.
        roots: Each tree's first node.
        feature: By node, the column that it asks about; 0 in a leaf.
        threshold: By node; a value up to it goes left.
        missing_left: By node, whether a missing value (NaN) goes left.
        left: By node, where to go on; a leaf leads to itself.
        right: The same for the other side.
        value: By node, what a leaf adds; 0 in a node that asks.
        depth: Questions on the longest way from a root to a leaf.
    """

    names: tuple[str, ...]
    roots: NDArray[np.int32]
    feature: NDArray[np.int16]
    threshold: NDArray[np.float64]
    missing_left: NDArray[np.bool_]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float64]
    depth: int

    def predict(self, rows: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
        """Score each of ``rows`` (rows x features)."""
        import numpy as np

        flat = np.ascontiguousarray(rows).ravel()
        missing = np.isnan(flat)
        any_missing = bool(missing.any())
        line = (np.arange(len(rows), dtype=np.int32) * rows.shape[1])[:, None]
        node = np.repeat(self.roots[None, :], len(rows), axis=0)
        for _ in range(self.depth):
            cell = self.feature.take(node) + line
            goes_left = flat.take(cell) <= self.threshold.take(node)
            if any_missing:
                goes_left |= missing.take(cell) & self.missing_left.take(node)
            node = np.where(goes_left, self.left.take(node), self.right.take(node))
        total: NDArray[np.float64] = self.value.take(node).sum(axis=1)
        return total

    @classmethod
    def from_lightgbm(cls, dump: dict[str, Any]) -> Self:
        """Take over a model as LightGBM's ``Booster.dump_model()`` gives it."""
        import numpy as np

        nodes: list[tuple[int, float, bool, int, int, float]] = []
        depths: list[int] = []
        roots = []
        for tree in dump["tree_info"]:
            roots.append(_add(tree["tree_structure"], nodes, depths, 0))
        columns = list(zip(*nodes, strict=True))
        return cls(
            tuple(dump["feature_names"]),
            np.array(roots, np.int32),
            np.array(columns[0], np.int16),
            np.array(columns[1], np.float64),
            np.array(columns[2], np.bool_),
            np.array(columns[3], np.int32),
            np.array(columns[4], np.int32),
            np.array(columns[5], np.float64),
            max(depths),
        )

    def save(self, path: Path) -> None:
        """Write the file that ``load`` reads."""
        import numpy as np

        np.savez_compressed(
            path,
            names=np.array(self.names),
            roots=self.roots,
            feature=self.feature,
            threshold=self.threshold,
            missing_left=self.missing_left,
            left=self.left,
            right=self.right,
            value=self.value.astype(np.float32),
            depth=np.array(self.depth),
        )

    @classmethod
    def load(cls, path: Path | Traversable, names: Sequence[str]) -> Self:
        """Read a model.

        Raises:
            ValueError: It was fit on other features than ``names``.
        """
        import numpy as np

        with path.open("rb") as file, np.load(file, allow_pickle=False) as saved:
            if (fitted := tuple(map(str, saved["names"]))) != tuple(names):
                other = sorted(set(fitted) ^ set(names)) or "the same ones in another order"
                raise ValueError(f"{path} was fit on other features ({other}): fit it again")
            return cls(
                fitted,
                saved["roots"],
                saved["feature"],
                saved["threshold"],
                saved["missing_left"],
                saved["left"],
                saved["right"],
                saved["value"].astype(np.float64),
                int(saved["depth"]),
            )


def _add(
    split: dict[str, Any],
    nodes: list[tuple[int, float, bool, int, int, float]],
    depths: list[int],
    depth: int,
) -> int:
    """Append a node and all below it; return its place."""
    place = len(nodes)
    if "leaf_value" in split:
        nodes.append((0, 0.0, True, place, place, split["leaf_value"]))
        depths.append(depth)
        return place
    if split["decision_type"] != "<=":
        raise ValueError(f"Split {split['decision_type']!r} is not known: use numbers only")
    nodes.append((0, 0.0, True, place, place, 0.0))
    threshold = float(split["threshold"])
    # Where LightGBM saw no missing value in fitting it reads one as 0.
    unseen = split["missing_type"] == "None"
    missing_left = 0.0 <= threshold if unseen else bool(split["default_left"])
    left = _add(split["left_child"], nodes, depths, depth + 1)
    right = _add(split["right_child"], nodes, depths, depth + 1)
    nodes[place] = (split["split_feature"], threshold, missing_left, left, right, 0.0)
    return place
