"""A store keeps both legs in agreement with its catalog, and mends the one that does not."""

from __future__ import annotations

import json
import logging
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.articles import Article
from index.courtesy import Courtesy
from index.passages import split_passages
from index.rows import FileState, Prepared
from index.store import Store


def unit_rows(count: int, seed: int) -> NDArray[np.float32]:
    drawn = np.random.default_rng(seed).normal(size=(count, 16)).astype(np.float32)
    scaled: NDArray[np.float32] = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    return scaled


def prepared(number: int, digest: str = "") -> Prepared:
    text = "".join(f"Council {number} met in room {room}.\n\n" for room in range(3))
    file = f"{number:04}.txt"
    article = Article(file, text, 0, "Council", "post.com", "", "2024-02-01", ())
    state = FileState(0, file, digest or f"{number}", len(text), 1)
    return Prepared(article, state, split_passages(text, words=4), unit_rows(3, number))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "store")
    store.publish([prepared(number) for number in range(200)])
    yield store
    store.close()


def found(store: Store) -> list[bool]:
    """Tell of each live passage whether its own vector finds it."""
    passages, vectors = store.catalog.vectors(store.catalog.live_passages())
    pairs = zip(passages, vectors, strict=True)
    return [key in dict(store.vectors.query(vector, 3)) for key, vector in pairs]


def test_a_batch_is_in_both_legs_when_it_answers(store: Store) -> None:
    live = store.catalog.live_passages()
    assert len(live) == store.keywords.count() == store.vectors.count() == 600
    assert all(found(store))
    assert store.keywords.query(["room", "7"], 600)


def test_many_removals_leave_nothing_behind_in_either_leg(store: Store) -> None:
    store.publish([prepared(number) for number in range(1_000, 3_000)])
    store.remove([f"{number:04}.txt" for number in range(1_000, 3_000)])
    assert store.catalog.doomed() == []
    assert len(store.catalog.live_passages()) == 600
    assert store.keywords.count() == store.vectors.count() == 600


def test_a_leg_that_fails_is_reported_and_the_batch_does_not_answer(
    store: Store, tmp_path: Path
) -> None:
    wrong = prepared(500)
    wrong = Prepared(wrong.article, wrong.state, wrong.passages, np.ones((3, 5), np.float32))
    with pytest.raises(Exception, match="Chroma could not add 3 passages"):
        store.publish([wrong])
    assert "0500.txt" not in store.catalog.files()
    assert len(store.catalog.pending()) == 1


KILLED = """
import os, signal, sys
from pathlib import Path
from index.store import Store
from tests.test_store import prepared
store = Store(Path(sys.argv[1]))
store.publish([prepared(number) for number in range(700)])
store.publish([prepared(700)])  # in Chroma's log only
store.catalog.add_pending([prepared(701)])
store.catalog.remove(["0003.txt"])  # and not swept yet
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("torn", ["index_metadata.pickle", "header.bin", "link_lists.bin"])
def test_a_write_of_chromas_that_a_kill_cut_short_is_mended_at_the_next_start(
    tmp_path: Path, torn: str
) -> None:
    child = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path / "torn")], capture_output=True, check=False
    )
    assert child.returncode == -signal.SIGKILL, child.stderr
    (file,) = (tmp_path / "torn" / "vectors").glob(f"*/{torn}")
    os.truncate(file, file.stat().st_size // 2)
    again = Store(tmp_path / "torn")
    live = again.catalog.live_passages(limit=5_000)
    assert len(live) == again.keywords.count() == again.vectors.count() == 3 * 701
    assert again.vectors.lost(*again.catalog.vectors(live[-60:])) == 0
    assert "0701.txt" in again.catalog.files()
    again.close()


def test_a_list_of_deletions_that_a_killed_commit_left_is_in_nobodys_way(
    store: Store, tmp_path: Path
) -> None:
    store.remove(["0003.txt"])
    keywords = tmp_path / "store" / "keywords"
    store.close()
    named = {file.name for file in keywords.glob("*.del")}
    last = json.loads((keywords / "meta.json").read_text())["opstamp"]
    for segment in {name.split(".")[0] for name in named}:
        for stamp in range(last + 1, last + 20):  # one of them is the next commit's
            (keywords / f"{segment}.{stamp}.del").write_bytes(b"torn")
    again = Store(tmp_path / "store")
    assert {file.name for file in keywords.glob("*.del")} == named
    again.remove(["0004.txt"])
    assert again.keywords.count() == again.vectors.count() == 3 * 198
    again.close()


def test_passages_that_chroma_lost_are_brought_back(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    store.vectors.write(store.catalog.live_passages()[::10], unit_rows(60, 7_000))
    assert found(store).count(False) > 50
    with caplog.at_level(logging.WARNING):
        store.audit()
    assert all(found(store))
    assert "sampled passages are not found by their own vectors" in caplog.text
    assert store.catalog.record()["missed"] == "0.000"


def test_a_few_misses_are_no_reason_to_build_a_big_index_anew(store: Store) -> None:
    first = store.catalog.sample_passages(1, random.Random(0))
    store.vectors.write(first, unit_rows(1, 7_000))
    store.audit()
    assert found(store).count(False) == 1


def test_a_share_that_a_rebuild_left_is_no_damage(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    store.vectors.write(store.catalog.live_passages()[::10], unit_rows(60, 7_000))
    store.catalog.write_record(missed="0.110")
    with caplog.at_level(logging.WARNING):
        store.audit()
    assert found(store).count(False) > 50
    assert caplog.text == ""


class Counted(Courtesy):
    """Counts how often a sync would stand back."""

    waits = 0

    def stand_back(self) -> None:
        self.waits += 1


def test_a_leg_that_is_built_anew_waits_for_no_search(tmp_path: Path) -> None:
    courtesy = Counted()
    store = Store(tmp_path / "store", courtesy=courtesy)
    with courtesy.searching():
        store.publish([prepared(number) for number in range(60)])
        before = courtesy.waits
        assert before > 1
        with store.swap.writing():  # a search would wait for this lock
            store._rebuild_vectors()
    assert courtesy.waits == before
    assert store.vectors.count() == store.catalog.totals().passages == 180
    store.close()
