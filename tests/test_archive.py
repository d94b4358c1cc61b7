"""One owner, one set of settings, no half-built index, and damage mended from the catalog."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from index import (
    Archive,
    FilterError,
    Filters,
    IndexDamaged,
    IndexLocked,
    IndexMismatch,
    IndexMissing,
)
from index.bundled import BundledEmbedder

Open = Callable[[], Archive]


class Renamed(BundledEmbedder):
    """The bundled embedder under another name: another embedder, as far as an index can tell."""

    name = "another-embedder"


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False
    )


def seen(archive: Archive) -> list[tuple[str, int, int, str]]:
    questions = ("Which bridge closes?", "What did the frost destroy?", "Who asked for aid?")
    return [
        (hit.file, hit.start, hit.end, hit.text) for q in questions for hit in archive.search(q)
    ]


def test_before_the_first_sync_a_search_says_what_to_do(open_archive: Open) -> None:
    with pytest.raises(IndexMissing, match="Run: assistant sync"):
        open_archive().search("Who?")


def test_a_second_process_is_refused_at_once_and_told_who_owns_the_folder(
    open_archive: Open, folder: Path, tmp_path: Path
) -> None:
    open_archive().sync(folder)
    script = """
import sys, time
from pathlib import Path
from index import Archive, IndexLocked
began = time.monotonic()
try:
    Archive(Path(sys.argv[1]))
except IndexLocked as exc:
    print(exc)
    print(time.monotonic() - began)
"""
    message, seconds = run(script, str(tmp_path / "data")).stdout.splitlines()
    assert f"is in use by process {os.getpid()}" in message
    assert "--data" in message
    assert float(seconds) < 1


def test_the_same_process_cannot_open_it_twice_either(open_archive: Open, tmp_path: Path) -> None:
    archive = open_archive()
    with pytest.raises(IndexLocked):
        Archive(tmp_path / "data")
    archive.close()
    archive.close()
    Archive(tmp_path / "data").close()


def test_what_was_indexed_is_there_after_reopening(open_archive: Open, folder: Path) -> None:
    archive = open_archive()
    archive.sync(folder)
    before = seen(archive)
    assert seen(open_archive()) == before


def test_another_embedder_is_noticed_and_never_mixed(
    open_archive: Open, folder: Path, tmp_path: Path
) -> None:
    archive = open_archive()
    archive.sync(folder)
    archive.close()
    with Archive(tmp_path / "data", Renamed()) as other:
        for action in (lambda: other.search("Who?"), lambda: other.sync(folder)):
            with pytest.raises(IndexMismatch, match="another-embedder.*sync --rebuild"):
                action()
        other.sync(folder, rebuild=True)
        assert other.status().embedder == "another-embedder"
        assert other.search("Which bridge closes?")[0].file == "harbour.md"


def test_another_passage_length_is_noticed(
    open_archive: Open, folder: Path, tmp_path: Path
) -> None:
    archive = open_archive()
    archive.sync(folder)
    archive.close()
    with Archive(tmp_path / "data", words=60) as other:
        with pytest.raises(IndexMismatch, match="150 words.*60 words"):
            other.sync(folder)
        assert other.search("Which bridge closes?")


def test_a_rebuild_answers_from_the_old_index_until_the_new_one_is_whole(
    open_archive: Open, folder: Path, tmp_path: Path
) -> None:
    archive = open_archive()
    archive.sync(folder)
    answers: list[str] = []
    report = archive.sync(
        folder,
        rebuild=True,
        progress=lambda _: answers.append(archive.search("Which bridge closes?")[0].file),
    )
    assert set(answers) == {"harbour.md"}
    assert (report.embedded, report.articles) == (2, 2)
    assert archive.search("Which bridge closes?")[0].file == "harbour.md"
    assert [path.name for path in (tmp_path / "data").glob("index-*")] == ["index-2"]


def test_searches_go_on_while_generations_are_swapped(open_archive: Open, folder: Path) -> None:
    archive = open_archive()
    archive.sync(folder)
    done, failed = threading.Event(), list[BaseException]()

    def search() -> None:
        while not done.is_set():
            try:
                assert archive.search("Which bridge closes?")[0].file == "harbour.md"
            except BaseException as exc:
                failed.append(exc)
                return

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        archive.sync(folder, rebuild=True)
    done.set()
    for thread in threads:
        thread.join()
    assert failed == []


def test_searches_find_one_version_or_the_other_while_articles_change(
    open_archive: Open, folder: Path
) -> None:
    archive = open_archive()
    archive.sync(folder)
    done, texts, failed = threading.Event(), set[str](), list[BaseException]()

    def search() -> None:
        while not done.is_set():
            try:
                texts.add(archive.search("When does the harbour bridge close?")[0].text)
            except BaseException as exc:
                failed.append(exc)
                return

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(25):
        (folder / "harbour.md").write_text(f"The harbour bridge closes at {number} o'clock.")
        archive.sync(folder)
    done.set()
    for thread in threads:
        thread.join()
    assert failed == []
    assert all("harbour bridge" in text for text in texts)


@pytest.mark.parametrize("cancelled", [True, False])
def test_a_rebuild_that_does_not_finish_leaves_the_old_index(
    open_archive: Open, folder: Path, tmp_path: Path, cancelled: bool
) -> None:
    archive = open_archive()
    archive.sync(folder)
    before = seen(archive)
    if cancelled:
        assert archive.sync(folder, rebuild=True, cancelled=lambda: True).cancelled
    else:
        with pytest.raises(Exception, match="there is no such folder"):
            archive.sync(folder / "nowhere", rebuild=True)
    assert seen(archive) == before
    assert [path.name for path in (tmp_path / "data").glob("index-*")] == ["index-1"]


def test_what_a_killed_rebuild_left_is_cleared_away(
    open_archive: Open, folder: Path, tmp_path: Path
) -> None:
    archive = open_archive()
    archive.sync(folder)
    archive.close()
    shutil.copytree(tmp_path / "data" / "index-1", tmp_path / "data" / "index-2")
    assert seen(open_archive())
    assert [path.name for path in (tmp_path / "data").glob("index-*")] == ["index-1"]


def lose_vectors(index: Path) -> None:
    shutil.rmtree(index / "vectors")


def tear_vectors(index: Path) -> None:
    (index / "vectors" / "chroma.sqlite3").write_bytes(b"torn" * 1_000)


def lose_keywords(index: Path) -> None:
    shutil.rmtree(index / "keywords")


def tear_keywords(index: Path) -> None:
    (index / "keywords" / "meta.json").write_text("{")


@pytest.mark.parametrize("damage", [lose_vectors, tear_vectors, lose_keywords, tear_keywords])
def test_a_damaged_leg_is_rebuilt_from_the_catalog_without_embedding(
    open_archive: Open, folder: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    archive = open_archive()
    archive.sync(folder)
    before = seen(archive)
    archive.close()
    damage(tmp_path / "data" / "index-1")
    again = open_archive()
    assert seen(again) == before
    assert again.sync(folder).embedded == 0


def test_a_broken_catalog_is_named_and_can_be_rebuilt(
    open_archive: Open, folder: Path, tmp_path: Path
) -> None:
    archive = open_archive()
    archive.sync(folder)
    archive.close()
    (tmp_path / "data" / "index-1" / "catalog.sqlite").write_bytes(b"broken" * 1_000)
    again = open_archive()
    for action in (lambda: again.search("Who?"), lambda: again.sync(folder), again.status):
        with pytest.raises(IndexDamaged, match="catalog.sqlite.*--rebuild"):
            action()
    assert again.sync(folder, rebuild=True).articles == 2
    assert again.search("Which bridge closes?")[0].file == "harbour.md"


def test_status_tells_what_is_indexed(open_archive: Open, folder: Path) -> None:
    (folder / "note.txt").write_text("The ferry runs again.")
    archive = open_archive()
    archive.sync(folder)
    status = archive.status()
    assert (status.articles, status.passages, status.undated) == (3, 3, 1)
    assert (status.first, status.last) == ("2024-03-11", "2024-04-02")
    assert dict(status.sources) == {"": 1, "harbourpost.com": 1, "valleytimes.com": 1}
    assert (status.embedder, status.dimension) == ("wordllama-l2-supercat-256", 256)
    assert status.folder == str(folder)
    assert status.synced
    assert status.bytes > 10_000


def test_filters_hold_and_a_name_that_matches_nothing_is_named(
    open_archive: Open, folder: Path
) -> None:
    archive = open_archive()
    archive.sync(folder)

    def found(filters: Filters) -> set[str]:
        return {hit.file for hit in archive.search("frost bridge", filters=filters)}

    assert found(Filters(sources=("VALLEYTIMES.com",))) == {"orchard.md"}
    assert found(Filters(files=("harbour.md",))) == {"harbour.md"}
    assert found(Filters(after="2024-04-01")) == {"orchard.md"}
    assert found(Filters(before="2024-03-11")) == {"harbour.md"}
    assert found(Filters(sources=("harbourpost.com",), after="2024-04-01")) == set()
    with pytest.raises(FilterError, match="'cnn.com'. Sources: .*harbourpost.com"):
        found(Filters(sources=("cnn.com",)))
    with pytest.raises(FilterError, match="'gone.md'"):
        found(Filters(files=("gone.md",)))
    with pytest.raises(FilterError, match="not a day.*YYYY-MM-DD"):
        Filters(after="yesterday")
    with pytest.raises(FilterError, match="no day fits both"):
        Filters(after="2024-02-01", before="2024-01-01")


def test_neighbouring_passages_are_merged_and_none_overlap(
    open_archive: Open, tmp_path: Path
) -> None:
    folder = tmp_path / "long"
    folder.mkdir()
    text = "".join(
        f"Speaker {n} told the harbour council about bridge number {n}. " for n in range(200)
    )
    (folder / "long.txt").write_text(text)
    archive = open_archive()
    archive.sync(folder)
    hits = archive.search("Who told the harbour council about the bridge?")
    assert len(hits) > 2
    spans = sorted((hit.start, hit.end) for hit in hits)
    assert all(end <= start for (_, end), (start, _) in zip(spans, spans[1:], strict=False))
    for hit in hits:
        assert hit.text == text[hit.start : hit.end]
        assert all(hit.start <= start < end <= hit.end for start, end in hit.sentences)


KILLED = """
import os, signal, sys
from pathlib import Path
from index import Archive
from index.catalog import Catalog
from index.keywords import KeywordIndex
from index.vectors import VectorIndex

owner, name, when = {"Catalog": Catalog, "KeywordIndex": KeywordIndex, "VectorIndex": VectorIndex}[
    sys.argv[3]
], sys.argv[4], sys.argv[5]
original = getattr(owner, name)
def fatal(*arguments, **options):
    if when == "after":
        original(*arguments, **options)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(owner, name, fatal)
Archive(Path(sys.argv[1])).sync(Path(sys.argv[2]))
"""
POINTS = [
    ("Catalog", "add_pending"),
    ("KeywordIndex", "add"),
    ("KeywordIndex", "commit"),
    ("VectorIndex", "write"),
    ("Catalog", "make_live"),
    ("VectorIndex", "remove"),
    ("Catalog", "forget_doomed"),
]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(("owner", "name"), POINTS)
def test_a_sync_killed_at_any_step_is_completed_by_the_next(
    open_archive: Open, folder: Path, tmp_path: Path, owner: str, name: str, when: str
) -> None:
    archive = open_archive()
    archive.sync(folder)
    archive.close()
    (folder / "harbour.md").write_text("The harbour bridge opens again on Friday.")
    (folder / "ferry.txt").write_text("The ferry to the island runs again.")
    (folder / "orchard.md").unlink()
    killed = run(KILLED, str(tmp_path / "data"), str(folder), owner, name, when)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    archive = open_archive()
    archive.sync(folder)
    assert [article.file for article in archive.articles()] == ["ferry.txt", "harbour.md"]
    assert archive.status().passages == 2
    bridge, ferry = (archive.search(about)[0] for about in ("harbour bridge", "island ferry"))
    assert (bridge.file, bridge.text) == ("harbour.md", "The harbour bridge opens again on Friday.")
    assert (ferry.file, ferry.text) == ("ferry.txt", "The ferry to the island runs again.")
    assert archive.sync(folder).embedded == 0


def test_a_sync_killed_at_random_times_is_completed_by_the_next(
    open_archive: Open, folder: Path, tmp_path: Path
) -> None:
    draw = random.Random(7)
    words = ["".join(draw.choices("bdfgklmnprstv", k=3)) + ending for ending in "aeiou" * 60]
    for number in range(1_500):
        sentences = (" ".join(draw.choices(words, k=12)) for _ in range(12))
        (folder / f"{number:04}.txt").write_text("".join(f"The {text}. " for text in sentences))
    script = (
        "import sys; from pathlib import Path; from index import Archive\n"
        "archive = Archive(Path(sys.argv[1])); print('open', flush=True)\n"
        "archive.sync(Path(sys.argv[2]))"
    )
    for delay in (0.1, 0.5, 1.0):
        command = [sys.executable, "-c", script, str(tmp_path / "data"), str(folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
            assert child.stdout
            child.stdout.readline()
            time.sleep(delay)
            child.kill()
    archive = open_archive()
    archive.sync(folder)
    with Archive(tmp_path / "never-killed") as expected:
        expected.sync(folder)
        assert archive.articles() == expected.articles()
        assert archive.status().passages == expected.status().passages
        for number in draw.sample(range(1_500), 20):
            question = (folder / f"{number:04}.txt").read_text().split(".")[3]
            best, wanted = (a.search(question)[0] for a in (archive, expected))
            assert (best.file, best.start, best.text) == (wanted.file, wanted.start, wanted.text)


def test_article_vectors_come_for_the_files_asked_and_can_be_compared(
    open_archive: Callable[[], Archive], folder: Path
) -> None:
    archive = open_archive()
    archive.sync(folder)
    found = dict(archive.article_vectors(["orchard.md", "gone.md", "harbour.md"]))
    assert set(found) == {"orchard.md", "harbour.md"}
    bridge, apricots = archive.embed(["A bridge is repaired", "Frost kills fruit"])
    assert found["harbour.md"] @ bridge > found["harbour.md"] @ apricots
    assert found["orchard.md"] @ apricots > found["orchard.md"] @ bridge


def test_the_newest_articles_open_with_their_first_passages(
    open_archive: Open, folder: Path
) -> None:
    (folder / "undated.txt").write_text("A ship ran aground. " * 60, encoding="utf-8")
    archive = open_archive()
    archive.sync(folder)
    newest = archive.newest(5)
    assert [hit.published for hit in newest] == ["2024-04-02", "2024-03-11", ""]
    for hit in newest:
        article = archive.article(hit.file)
        assert article.text[hit.start : hit.end] == hit.text
        assert article.text[: hit.start].count("ship") == 0
    assert [hit.file for hit in archive.newest(1)] == [newest[0].file]
    assert [hit.published for hit in archive.newest(5, Filters(before="2024-03-31"))] == [
        "2024-03-11"
    ]
    with pytest.raises(FilterError):
        archive.newest(5, Filters(sources=("nobody.com",)))
