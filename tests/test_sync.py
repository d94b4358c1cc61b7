"""A sync touches only what changed, and leaves the index equal to one that was built anew."""

from __future__ import annotations

import os
import shutil
import tempfile
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import Archive, ArticleError, Failure, Progress
from index.rows import FileState
from index.store import Store

Open = Callable[[], Archive]


def files(archive: Archive) -> list[str]:
    return [article.file for article in archive.articles()]


def cited(archive: Archive, question: str) -> set[str]:
    return {hit.file for hit in archive.search(question)}


def age(folder: Path) -> None:
    """Date every file an hour back: it is old enough for its time to be trusted."""
    for file in folder.rglob("*"):
        stamp = file.stat().st_mtime_ns - 3600 * 10**9
        os.utime(file, ns=(stamp, stamp))


def test_the_first_sync_adds_everything(open_archive: Open, folder: Path) -> None:
    report = open_archive().sync(folder)
    assert report.added == ("harbour.md", "orchard.md")
    assert (report.articles, report.passages, report.embedded) == (2, 2, 2)
    assert not (report.failures or report.changed or report.removed or report.renamed)


def test_a_second_sync_does_nothing(open_archive: Open, folder: Path) -> None:
    archive = open_archive()
    archive.sync(folder)
    report = archive.sync(folder)
    assert (report.unchanged, report.embedded) == (2, 0)
    assert report.added == report.changed == ()


def test_a_touched_file_embeds_nothing(open_archive: Open, folder: Path) -> None:
    archive = open_archive()
    age(folder)
    archive.sync(folder)
    os.utime(folder / "harbour.md")
    report = archive.sync(folder)
    assert (report.unchanged, report.embedded, report.changed) == (2, 0, ())


def test_a_change_within_one_clock_tick_is_seen(open_archive: Open, folder: Path) -> None:
    archive = open_archive()
    archive.sync(folder)
    file = folder / "harbour.md"
    stamp = file.stat().st_mtime_ns
    file.write_text(file.read_text().replace("six weeks", "two weeks"))
    os.utime(file, ns=(stamp, stamp))
    assert archive.sync(folder).changed == ("harbour.md",)


def test_a_changed_file_is_quoted_as_it_is_now(open_archive: Open, folder: Path) -> None:
    archive = open_archive()
    archive.sync(folder)
    file = folder / "harbour.md"
    file.write_text(file.read_text().replace("six weeks", "nine weeks"))
    report = archive.sync(folder)
    assert (report.changed, report.embedded, report.articles) == (("harbour.md",), 1, 2)
    hit = archive.search("For how long does the bridge close?")[0]
    assert "nine weeks" in hit.text
    assert "six weeks" not in hit.text
    assert hit.text == archive.article("harbour.md").text[hit.start : hit.end]


def test_a_renamed_file_embeds_nothing_and_is_cited_by_its_new_name(
    open_archive: Open, folder: Path
) -> None:
    archive = open_archive()
    archive.sync(folder)
    (folder / "2024").mkdir()
    (folder / "harbour.md").rename(folder / "2024" / "bridge.md")
    report = archive.sync(folder)
    assert (report.renamed, report.embedded, report.removed) == (("2024/bridge.md",), 0, ())
    assert archive.search("Which bridge closes?")[0].file == "2024/bridge.md"


def test_a_thousand_touched_or_moved_files_cost_no_transaction_each(
    open_archive: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(folder, 1_000)
    archive = open_archive()
    archive.sync(folder)
    calls: list[int] = []
    rename = Store.rename

    def counted(store: Store, states: Sequence[FileState]) -> None:
        calls.append(len(states))
        rename(store, states)

    monkeypatch.setattr(Store, "rename", counted)
    for file in folder.glob("*.txt"):
        os.utime(file)
    assert archive.sync(folder).unchanged == 1_002
    folder.rename(folder.with_name("moved"))
    folder.mkdir()
    folder.with_name("moved").rename(folder / "moved")
    report = archive.sync(folder)
    assert (len(report.renamed), report.embedded, report.articles) == (1_002, 0, 1_002)
    assert sum(calls) >= 2_000
    assert len(calls) < 20


def test_two_files_that_swap_names_swap_contents(open_archive: Open, folder: Path) -> None:
    archive = open_archive()
    archive.sync(folder)
    harbour, orchard = folder / "harbour.md", folder / "orchard.md"
    harbour.rename(folder / "aside")
    orchard.rename(harbour)
    (folder / "aside").rename(orchard)
    archive.sync(folder)
    assert archive.search("What did the frost destroy?")[0].file == "harbour.md"
    assert files(archive) == ["harbour.md", "orchard.md"]


def test_a_copy_of_an_article_embeds_nothing(open_archive: Open, folder: Path) -> None:
    archive = open_archive()
    archive.sync(folder)
    shutil.copy(folder / "harbour.md", folder / "copy.md")
    report = archive.sync(folder)
    assert (report.added, report.embedded, report.articles) == (("copy.md",), 0, 3)
    assert {"copy.md", "harbour.md"} <= cited(archive, "Which bridge closes?")


def test_a_removed_file_is_in_no_answer(open_archive: Open, folder: Path) -> None:
    archive = open_archive()
    archive.sync(folder)
    (folder / "harbour.md").unlink()
    assert archive.sync(folder).removed == ("harbour.md",)
    assert cited(archive, "Which bridge closes?") == {"orchard.md"}
    assert files(archive) == ["orchard.md"]


def test_an_emptied_folder_empties_the_index(open_archive: Open, folder: Path) -> None:
    archive = open_archive()
    archive.sync(folder)
    shutil.rmtree(folder)
    folder.mkdir()
    assert archive.sync(folder).articles == 0
    assert archive.search("Which bridge closes?") == []


def test_a_missing_folder_changes_nothing(open_archive: Open, folder: Path) -> None:
    archive = open_archive()
    archive.sync(folder)
    with pytest.raises(ArticleError, match="there is no such folder"):
        archive.sync(folder / "nowhere")
    assert files(archive) == ["harbour.md", "orchard.md"]


def test_one_bad_file_does_not_stop_the_others(open_archive: Open, folder: Path) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    (folder / "empty.txt").touch()
    archive = open_archive()
    report = archive.sync(folder)
    assert report.articles == 2
    assert [failure.file for failure in report.failures] == ["broken.pdf", "empty.txt"]
    assert archive.status().failures == report.failures


def test_a_file_known_to_be_bad_is_reported_again(open_archive: Open, folder: Path) -> None:
    (folder / "empty.txt").touch()
    age(folder)
    archive = open_archive()
    first = archive.sync(folder)
    assert archive.sync(folder).failures == first.failures == (Failure("empty.txt", "is empty"),)


def test_a_bad_file_that_is_mended_or_removed_is_forgotten(
    open_archive: Open, folder: Path
) -> None:
    (folder / "empty.txt").touch()
    archive = open_archive()
    archive.sync(folder)
    (folder / "empty.txt").write_text("The ferry runs again since Friday.")
    assert archive.sync(folder).added == ("empty.txt",)
    assert archive.status().failures == ()


def test_an_article_whose_new_version_cannot_be_read_is_quoted_no_more(
    open_archive: Open, folder: Path
) -> None:
    archive = open_archive()
    archive.sync(folder)
    (folder / "harbour.md").write_bytes(b"\x00\x01\x02 no text")
    report = archive.sync(folder)
    assert report.removed == ("harbour.md",)
    assert [failure.file for failure in report.failures] == ["harbour.md"]
    assert cited(archive, "Which bridge closes?") == {"orchard.md"}


def test_progress_counts_up_to_the_end(open_archive: Open, folder: Path) -> None:
    told: list[Progress] = []
    open_archive().sync(folder, progress=told.append)
    assert told[0].done == 0
    assert (told[-1].done, told[-1].total, told[-1].passages) == (2, 2, 2)
    assert told[-1].remaining == 0


def many(folder: Path, count: int) -> None:
    for number in range(count):
        (folder / f"{number:04}.txt").write_text(
            f"Council {number} met.\n\nIt voted on item {number}."
        )


def test_a_cancelled_sync_keeps_what_it_has_and_goes_on_from_there(
    open_archive: Open, folder: Path
) -> None:
    many(folder, 600)
    archive = open_archive()
    first = archive.sync(folder, cancelled=lambda: True)
    assert first.cancelled
    assert 0 < first.articles < 602
    second = archive.sync(folder)
    assert (second.cancelled, second.articles) == (False, 602)
    assert second.unchanged == first.articles
    assert second.embedded == 602 - first.embedded


def test_the_old_version_answers_until_the_new_one_is_whole(
    open_archive: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = open_archive()
    archive.sync(folder)
    (folder / "harbour.md").write_text("The harbour bridge opens again on Friday.")
    publish, seen = Store.publish, []

    def look_first(store: Store, batch: object) -> None:
        seen.append(archive.search("What about the harbour bridge?")[0].text)
        publish(store, batch)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "publish", look_first)
    archive.sync(folder)
    assert "will close on Monday" in seen[0]
    assert "opens again" in archive.search("What about the harbour bridge?")[0].text


def test_a_sync_keeps_little_for_each_file(tmp_path: Path) -> None:
    peaks = [peak_of_a_sync(tmp_path / str(count), count) for count in (20, 1000, 1600)][1:]
    assert (peaks[1] - peaks[0]) / 600 < 4_000  # bytes; it is about 1,500


def peak_of_a_sync(place: Path, count: int) -> int:
    """Sync so many files; give the most that Python held at a time, in bytes."""
    (place / "articles").mkdir(parents=True)
    many(place / "articles", count)
    with Archive(place / "data") as archive:
        tracemalloc.start()
        archive.sync(place / "articles")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return peak


WORDS = ["bridge", "apricot", "ferry", "council", "frost"]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["write", "write", "remove", "rename", "sync"]),
        st.sampled_from(["a.txt", "b.txt", "c/d.md"]),
        st.sampled_from(WORDS),
    ),
    max_size=8,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_after_any_changes_the_index_equals_one_built_anew(
    steps: list[tuple[str, str, str]],
) -> None:
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        folder = root / "articles"
        (folder / "c").mkdir(parents=True)
        with Archive(root / "kept") as kept:
            for action, name, word in steps:
                file = folder / name
                if action == "write":
                    file.write_text(f"The {word} made news.\n\nThe {word} was talked about.")
                elif action == "remove":
                    file.unlink(missing_ok=True)
                elif action == "rename" and file.exists():
                    file.rename(folder / f"{word}.txt")
                elif action == "sync":
                    kept.sync(folder)
            kept.sync(folder)
            with Archive(root / "fresh") as fresh:
                fresh.sync(folder)
                assert contents(kept) == contents(fresh)


def contents(archive: Archive) -> list[object]:
    """Everything that can be seen of an index, the order of equal scores left out."""
    found = [
        sorted((hit.file, hit.start, hit.end, hit.text) for hit in archive.search(word))
        for word in WORDS
    ]
    return [archive.articles(), found]
