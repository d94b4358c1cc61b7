from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.trees import Trees

Node = dict[str, Any]


def split(
    feature: int, threshold: float, left: Node, right: Node, *, missing: str = "None"
) -> Node:
    return {
        "split_feature": feature,
        "threshold": threshold,
        "decision_type": "<=",
        "default_left": False,
        "missing_type": missing,
        "left_child": left,
        "right_child": right,
    }


def leaf(value: float) -> Node:
    return {"leaf_value": value}


@pytest.fixture
def trees() -> Trees:
    return Trees.from_lightgbm(
        {
            "feature_names": ["coverage", "days"],
            "tree_info": [
                {
                    "tree_structure": split(
                        0, 0.5, leaf(-1), split(1, 30.0, leaf(2), leaf(1), missing="NaN")
                    )
                },
                {"tree_structure": split(1, 7.0, leaf(0.25), leaf(-0.25))},
                {"tree_structure": leaf(10)},
            ],
        }
    )


def test_each_row_gets_the_sum_of_the_leaves_that_it_falls_into(trees: Trees) -> None:
    rows = np.array([[0.5, 3.0], [0.6, 3.0], [0.6, 30.0], [0.6, 31.0]])
    assert trees.predict(rows).tolist() == [9.25, 12.25, 11.75, 10.75]


def test_a_missing_value_goes_where_the_fit_sent_it_or_counts_as_zero(trees: Trees) -> None:
    assert trees.predict(np.array([[0.6, np.nan], [np.nan, np.nan]])).tolist() == [11.25, 9.25]


def test_no_rows_give_no_scores(trees: Trees) -> None:
    assert trees.predict(np.zeros((0, 2))).tolist() == []


def test_a_saved_model_gives_the_same_scores(trees: Trees, tmp_path: Path) -> None:
    trees.save(tmp_path / "model.npz")
    loaded = Trees.load(tmp_path / "model.npz", ("coverage", "days"))
    rows = np.random.default_rng(0).uniform(-1, 60, (50, 2))
    assert loaded.predict(rows).tolist() == trees.predict(rows).tolist()


def test_a_model_for_other_features_is_refused_by_name(trees: Trees, tmp_path: Path) -> None:
    trees.save(tmp_path / "model.npz")
    with pytest.raises(ValueError, match=r"other features \(\['days', 'weeks'\]\): fit it again"):
        Trees.load(tmp_path / "model.npz", ("coverage", "weeks"))


def test_a_split_on_categories_is_refused() -> None:
    odd = split(0, 1.0, leaf(0), leaf(1)) | {"decision_type": "=="}
    with pytest.raises(ValueError, match="'==' is not known"):
        Trees.from_lightgbm({"feature_names": ["a"], "tree_info": [{"tree_structure": odd}]})
