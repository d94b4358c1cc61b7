"""A sync stands back for searches, and goes on however much is asked."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from index import Archive
from index.courtesy import LONGEST, QUIET, Courtesy


def test_nobody_waits_where_nobody_searches() -> None:
    courtesy = Courtesy()
    began = time.monotonic()
    courtesy.stand_back()
    assert time.monotonic() - began < LONGEST / 2
    assert not courtesy.asked_lately()


def test_a_sync_waits_until_the_search_is_over() -> None:
    courtesy, order = Courtesy(), []

    def search() -> None:
        with courtesy.searching():
            entered.set()
            time.sleep(LONGEST / 5)
            order.append("searched")

    entered = threading.Event()
    thread = threading.Thread(target=search)
    thread.start()
    entered.wait()
    courtesy.stand_back()
    order.append("inserted")
    thread.join()
    assert order == ["searched", "inserted"]


def test_a_sync_goes_on_however_long_somebody_searches() -> None:
    courtesy = Courtesy()
    with courtesy.searching():
        began = time.monotonic()
        courtesy.stand_back()
        assert LONGEST <= time.monotonic() - began < LONGEST + 2


def test_half_of_the_time_is_the_syncs_own_where_searches_never_end() -> None:
    courtesy = Courtesy()
    with courtesy.searching():
        began = time.monotonic()
        for _ in range(30):
            courtesy.stand_back()
            time.sleep(LONGEST / 10)
        assert time.monotonic() - began < 30 * LONGEST / 2


def test_portions_stay_small_for_a_while_after_a_search() -> None:
    now = 100.0
    courtesy = Courtesy(lambda: now)
    with courtesy.searching():
        assert courtesy.asked_lately()
    now += QUIET - 1
    assert courtesy.asked_lately()
    now += 2
    assert not courtesy.asked_lately()


def test_a_portion_is_followed_by_a_rest_twice_as_long() -> None:
    courtesy = Courtesy()
    began = time.monotonic()
    with courtesy.portion():
        time.sleep(0.1)
    assert time.monotonic() - began >= 0.3


def test_searches_go_on_during_a_sync_and_the_sync_comes_to_its_end(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number}.txt").write_text(f"Bridge {number} closes. " * 600)
    with Archive(tmp_path / "data") as archive:
        (tmp_path / "one").mkdir()
        (tmp_path / "one" / "harbour.txt").write_text("The harbour bridge closes on Monday.")
        archive.sync(tmp_path / "one")
        reports = []
        thread = threading.Thread(target=lambda: reports.append(archive.sync(folder)))
        archive.search("When does the harbour bridge close?")
        thread.start()
        found = 0
        while thread.is_alive():
            found += bool(archive.search("Which bridge closes?"))
        thread.join()
        assert found > 1
        store = archive._generations.current
        assert store is not None
        assert store.keywords.count() == store.vectors.count() == reports[0].passages > 100
