"""While an archive is open, numpy's matrix library keeps to one thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from threadpoolctl import ThreadpoolController

from index import Archive
from index.calm import Calm

Open = Callable[[], Archive]


def threads() -> set[int]:
    found = ThreadpoolController().select(internal_api="openblas").info()
    return {library["num_threads"] for library in found}


@pytest.fixture(autouse=True)
def _two_threads() -> Iterator[None]:
    """Start from two threads, as on a machine with two cores."""
    with ThreadpoolController().select(internal_api="openblas").limit(limits=2):
        if threads() != {2}:
            pytest.skip("numpy brings no OpenBLAS here, or has one core only")
        yield


def test_the_last_of_several_holders_brings_the_threads_back() -> None:
    first, second = Calm(), Calm()
    first.begin()
    second.begin()
    second.begin()
    assert threads() == {1}
    first.end()
    first.end()
    assert threads() == {1}
    second.end()
    assert threads() == {2}


def test_an_open_archive_keeps_to_one_thread(open_archive: Open, folder: Path) -> None:
    archive = open_archive()
    assert threads() == {1}
    archive.sync(folder)
    archive.search("Which bridge closes?")
    archive.close()
    assert threads() == {2}


def test_an_archive_that_does_not_open_leaves_the_threads(
    open_archive: Open, tmp_path: Path
) -> None:
    open_archive()
    with pytest.raises(Exception, match="is in use"):
        Archive(tmp_path / "data")
    assert threads() == {1}


def test_a_product_leaves_no_thread_spinning() -> None:
    calm, table = Calm(), np.ones((120, 800))
    calm.begin()
    began = time.process_time()
    for _ in range(20):
        _ = table @ table.T
        time.sleep(0.02)  # in which a thread of OpenBLAS would spin on
    spent = time.process_time() - began
    calm.end()
    assert spent < 0.2  # it takes 0.02; with threads that spin, 0.3
