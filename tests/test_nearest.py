"""Under filters the vector leg gives the nearest of what is allowed, however it finds them."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import index.nearest
from index import Archive, Filters
from index.articles import Article
from index.nearest import nearest
from index.passages import split_passages
from index.rows import FileState, Prepared
from index.store import Store

SOURCES = ("post.com", "Times.com", "Économie", "")
LIMIT = 12
FILTERS = [
    Filters(),
    Filters(sources=("post.com",)),
    Filters(sources=("TIMES.com", "Économie")),
    Filters(after="2024-02-10", before="2024-02-12"),
    Filters(before="2024-02-20"),
    Filters(files=("0007.txt", "0008.txt", "none.txt")),
    Filters(sources=("post.com",), after="2024-02-10"),
    Filters(sources=("post.com",), files=("0008.txt",)),
    Filters(after="2031-01-01"),
]


def prepared(number: int) -> Prepared:
    """An article of three passages with vectors of its own; every fifth one is undated."""
    text = "".join(f"Council {number} met in room {room}.\n\n" for room in range(3))
    published = f"2024-02-{1 + number % 27:02}" if number % 5 else ""
    file = f"{number:04}.txt"
    article = Article(file, text, 0, "Council", SOURCES[number % 4], "", published, ())
    vectors = np.random.default_rng(number).normal(size=(3, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    state = FileState(0, file, f"{number}", len(text), 1)
    return Prepared(article, state, split_passages(text, words=4), vectors)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Four hundred articles; the first hundred are gone again, and a few are not live."""
    store = Store(tmp_path_factory.mktemp("nearest"))
    store.publish([prepared(number) for number in range(400)])
    store.remove([f"{number:04}.txt" for number in range(100) if number not in (7, 8)])
    store.catalog.add_pending([prepared(1_000)])
    yield store
    store.close()


def compared(store: Store, vector: NDArray[np.float32], filters: Filters) -> list[int]:
    """Every live and allowed passage by its similarity."""
    allowed = {
        passage.id
        for passage in store.catalog.load(store.catalog.live_passages(limit=5_000)).values()
        if (not filters.files or passage.file in filters.files)
        and (not filters.sources or passage.source.lower() in map(str.lower, filters.sources))
        and (passage.published or not (filters.after or filters.before))
        and (not filters.after or passage.published >= filters.after)
        and (not filters.before or passage.published <= filters.before)
    }
    if not allowed:
        return []
    keys, vectors = store.catalog.vectors(sorted(allowed))
    return [keys[place] for place in np.argsort(-(vectors @ vector))[:LIMIT]]


@pytest.mark.parametrize("exact", [20_000, 10, 0])
@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_filters_give_the_nearest_of_what_they_allow(
    store: Store, filters: Filters, exact: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.nearest, "EXACT", exact)
    draw = np.random.default_rng(5)
    for _ in range(5):
        vector = draw.normal(size=16).astype(np.float32)
        vector /= np.linalg.norm(vector)
        found = [key for key, _ in nearest(store, vector, filters, LIMIT)]
        wanted = compared(store, vector, filters)
        assert len(found) == len(wanted)
        assert len(set(found) & set(wanted)) >= 0.9 * len(wanted)  # Chroma's index is approximate


def test_what_is_allowed_is_counted_no_further_than_needed(store: Store) -> None:
    february = Filters(after="2024-02-01", before="2024-02-28")
    total = len(store.catalog.allowed(store.catalog.live_passages(limit=5_000), february))
    assert store.catalog.allows_more_than(total - 1, february)
    assert not store.catalog.allows_more_than(total, february)
    assert store.catalog.allows_any(february)
    assert not store.catalog.allows_any(Filters(after="2031-01-01"))


def test_filters_that_exclude_one_another_find_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    matter = "---\nsource: {}\npublished: {}\n---\n\nThe harbour bridge closes in {}.\n"
    (folder / "a.md").write_text(matter.format("post.com", "2024-03-01", "March"))
    (folder / "b.md").write_text(matter.format("times.com", "2024-05-01", "May"))
    with Archive(tmp_path / "data") as archive:
        archive.sync(folder)

        def found(filters: Filters) -> list[str]:
            return [hit.file for hit in archive.search("harbour bridge", filters=filters)]

        assert found(Filters(sources=("post.com",), files=("b.md",))) == []
        assert found(Filters(sources=("post.com",), after="2024-04-01")) == []
        assert found(Filters(sources=("times.com",), files=("b.md",))) == ["b.md"]


def test_searches_under_filters_wait_for_no_sync_and_break_none(store: Store) -> None:
    failed: list[BaseException] = []
    done = threading.Event()

    def search() -> None:
        draw, vector = random.Random(3), np.full(16, 0.25, np.float32)
        while not done.is_set():
            try:
                with store.swap.reading():
                    nearest(store, vector, draw.choice(FILTERS), LIMIT)
            except BaseException as exc:
                failed.append(exc)
                return

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(2_000, 2_030):
        store.publish([prepared(number)])
        store.remove([f"{number:04}.txt"])
    done.set()
    for thread in threads:
        thread.join()
    assert failed == []
