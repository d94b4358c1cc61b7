"""Passages cut and embedded in another process are those cut here, whatever becomes of it."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index import Archive, make_embedder
from index.passage_process import Cut, PassageProcess, Text, prepare

ROOT = Path(__file__).parents[1]
WORDS = 12
REQUESTS = [
    [
        Text("Bridge", "The harbour bridge closes on Monday. Ferries run. " * 9, 0),
        Text("空", "---\ntitle: 空\n---\n橋は月曜日に閉鎖される。渡し船は動く。", 18),
    ],
    [],
    [Text("Frost", "A frost ruined the apricots. U.S. growers asked for aid.", 0)] * 3,
    [Text("No words", "", 0)],
]


def here(texts: Sequence[Text]) -> list[Cut]:
    return prepare(texts, WORDS, make_embedder("bundled"))


def same(left: Sequence[Cut], right: Sequence[Cut]) -> bool:
    return len(left) == len(right) and all(
        (a.passages, a.words) == (b.passages, b.words) and np.array_equal(a.vectors, b.vectors)
        for a, b in zip(left, right, strict=True)
    )


def started(apart: bool = True) -> PassageProcess:
    return PassageProcess(WORDS, make_embedder("bundled"), apart=apart)


@pytest.mark.parametrize("apart", [True, False])
def test_replies_come_in_order_and_equal_what_is_cut_here(apart: bool) -> None:
    with closing(started(apart)) as process:
        for texts in REQUESTS:
            process.send(texts)
        for texts in REQUESTS:
            assert same(process.receive(), here(texts))
        assert (process._process is not None) == apart


def test_a_passages_vector_and_words_are_those_of_its_title_and_text() -> None:
    (cut, *_) = here(REQUESTS[0])
    text = REQUESTS[0][0]
    assert len(cut.passages) > 1
    for passage, vector, words in zip(cut.passages, cut.vectors, cut.words, strict=True):
        row = f"Bridge\n{text.text[passage.start : passage.end]}"
        assert np.array_equal(vector, make_embedder("bundled").embed([row])[0])
        assert words.text == row


def test_a_process_that_is_killed_is_done_without(caplog: pytest.LogCaptureFixture) -> None:
    with closing(started()) as process, caplog.at_level(logging.WARNING):
        process.send(REQUESTS[0])
        process.send(REQUESTS[2])
        assert same(process.receive(), here(REQUESTS[0]))
        assert process._process is not None
        process._process.kill()
        process._process.wait()
        process.send(REQUESTS[0])
        results = [process.receive(), process.receive()]
    assert same(results[1], here(REQUESTS[0]))
    assert same(results[0], here(REQUESTS[2]))
    assert "going on without it" in caplog.text


@pytest.mark.skipif(sys.platform == "win32", reason="there is no niceness on Windows")
def test_the_process_takes_its_full_share_until_it_is_to_stand_back() -> None:
    with closing(started()) as process:
        process.stand_back()  # nothing is started yet
        process.send(REQUESTS[0])
        assert process._process is not None
        child = process._process.pid
        assert os.getpriority(os.PRIO_PROCESS, child) == os.getpriority(os.PRIO_PROCESS, 0)
        process.stand_back()
        assert os.getpriority(os.PRIO_PROCESS, child) > os.getpriority(os.PRIO_PROCESS, 0)


ORPHAN = """
import os, sys
from index.passage_process import PassageProcess, Text
from index import make_embedder
process = PassageProcess(12, make_embedder("bundled"), apart=True)
for _ in range(2):
    process.send([Text("a", "The bridge closes.", 0)])
    process.receive()
print(process._process.pid, flush=True)
os._exit(0)
"""


def test_the_process_ends_with_its_parent() -> None:
    command = [sys.executable, "-c", ORPHAN]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            os.kill(int(done.stdout), 0)
        except ProcessLookupError:
            return
        if Path(f"/proc/{int(done.stdout)}/stat").read_text().split(")")[-1].split()[0] == "Z":
            return  # it has ended, and this container's first process does not collect the dead
        time.sleep(0.05)
    os.kill(int(done.stdout), signal.SIGKILL)
    pytest.fail("the process went on without its parent")


def test_a_large_sync_stores_the_same_with_a_process_and_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(72):
        text = (
            f"Bridge {number} closes. "
            + f"Ferry {number} of the A.B. Line runs to J.P. Quay. " * 300
        )
        (folder / f"{number}.txt").write_text(text)
    stored = []
    for worth in (1_000_000, 10**12):
        monkeypatch.setattr("index.sync.WORTH_A_PROCESS", worth)
        with Archive(tmp_path / str(worth)) as archive:
            report = archive.sync(folder)
            store = archive._generations.current
            assert store is not None
            ids = store.catalog.live_passages(limit=10_000)
            rows = store.catalog.load(ids)
            spans = [(rows[key].file, rows[key].start, rows[key].end) for key in ids]
            vectors = store.catalog.vectors(ids)[1]
            stored.append((report.passages, report.embedded, spans, vectors.tobytes()))
            assert store.keywords.count() == store.vectors.count() == report.passages > 500
    assert stored[0] == stored[1]
