"""The catalog keeps transactions whole and says what is wrong with its file."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from index.articles import Article
from index.catalog import Catalog
from index.errors import IndexDamaged
from index.passages import split_passages
from index.rows import FileState, Prepared

TEXT = "The harbour bridge closes on Monday. Drivers take the tunnel.\n\nIt opens again in May."


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    catalog = Catalog(tmp_path / "catalog.sqlite")
    yield catalog
    catalog.close()


def prepared(file: str, text: str = TEXT, digest: str = "d") -> Prepared:
    article = Article(file, text, 0, "Bridge closes", "post.com", "", "2024-03-11", ("Staff",))
    passages = split_passages(text, words=8)
    vectors = np.eye(len(passages), 4, dtype=np.float32)
    return Prepared(article, FileState(0, file, digest, len(text), 1), passages, vectors)


def publish(catalog: Catalog, batch: Sequence[Prepared]) -> None:
    catalog.make_live([each.article for each in catalog.add_pending(batch)])


def test_a_pending_article_is_seen_by_nobody(catalog: Catalog) -> None:
    (added,) = catalog.add_pending([prepared("a.txt")])
    passages = list(added.passages)
    assert catalog.passages_of([added.article]) == [(each, added.article) for each in passages]
    assert catalog.pending() == [added.article]
    assert (catalog.files(), catalog.articles(), catalog.load(passages)) == ({}, [], {})
    assert catalog.article("a.txt") is None
    assert len(catalog.load(passages, pending=True)) == len(passages) > 1


def test_a_live_article_comes_back_as_it_was_stored(catalog: Catalog) -> None:
    item = prepared("a.txt")
    publish(catalog, [item])
    assert catalog.article("a.txt") == item.article
    stored = catalog.stored_vectors("d")
    assert stored is not None
    assert list(stored[0]) == list(item.passages)
    assert np.array_equal(stored[1], item.vectors)
    for passage in catalog.load(catalog.live_passages()).values():
        assert passage.text == TEXT[passage.start : passage.end]
        assert passage.headed_text == f"Bridge closes\n{passage.text}"


def test_a_new_version_dooms_the_passages_of_the_old(catalog: Catalog) -> None:
    publish(catalog, [prepared("a.txt")])
    old = catalog.live_passages()
    publish(catalog, [prepared("a.txt", "It is open.", "e")])
    assert catalog.doomed() == old
    assert [info.passages for info in catalog.articles()] == [1]
    catalog.forget_doomed(old)
    assert catalog.doomed() == []
    assert not set(old) & set(catalog.live_passages())


def test_a_sample_holds_live_passages_only(catalog: Catalog) -> None:
    assert catalog.sample_passages(5, random.Random(0)) == []
    publish(catalog, [prepared(f"{n}.txt") for n in range(20)])
    catalog.remove([f"{n}.txt" for n in range(10)])
    sample = catalog.sample_passages(8, random.Random(0))
    assert sample
    assert set(sample) <= set(catalog.live_passages())


def test_a_full_disk_is_named_and_leaves_everything_as_it_was(catalog: Catalog) -> None:
    publish(catalog, [prepared("a.txt")])
    before = catalog.articles()
    (pages,) = catalog._writer.execute("PRAGMA page_count").fetchone()
    catalog._writer.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(IndexDamaged, match="cannot be written .*full"):
        catalog.add_pending([prepared("b.txt", TEXT * 500)])
    assert catalog.articles() == before
    assert catalog.pending() == []
    catalog._writer.execute("PRAGMA max_page_count = 1000000")
    publish(catalog, [prepared("b.txt", TEXT * 500)])
    assert len(catalog.articles()) == 2


def test_an_article_is_placed_by_the_mean_of_its_passages(catalog: Catalog) -> None:
    publish(catalog, [prepared("a.txt"), prepared("b.txt", digest="e")])
    catalog.add_pending([prepared("pending.txt")])
    count = len(prepared("a.txt").passages)
    mean = np.eye(count, 4, dtype=np.float32).mean(axis=0)
    found = catalog.article_vectors(["a.txt", "b.txt", "pending.txt", "gone.txt"])
    assert [file for file, _ in found] == ["a.txt", "b.txt"]
    assert all(np.allclose(vector, mean) for _, vector in found)
    assert catalog.article_vectors([]) == []
