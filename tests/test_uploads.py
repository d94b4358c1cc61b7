"""Files on their way into the article folder, and out of it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import LINES, PAGE, pdf, shown

from assistant import Assistant, Settings
from assistant.ui.library import Library
from assistant.ui.libraryframe import page_html
from assistant.ui.shelf import Shelf
from assistant.ui.trash import Trash
from assistant.ui.uploads import (
    Inbox,
    Uploaded,
    UploadExists,
    UploadRefused,
    UploadTooBig,
    safe_name,
)
from index import ReadLimits

T = TypeVar("T")
FERRY = b"The ferry sails again\n\nIt leaves Lundholm at noon on Thursday.\n"


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path / "articles", Trash(tmp_path / "trash"), ReadLimits(max_bytes=50_000))


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run it in a thread: the browser of other tests has a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def receive(inbox: Inbox, name: str, data: bytes = FERRY, *, replace: bool = False) -> Uploaded:
    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(data), 1_000):
            yield data[start : start + 1_000]

    return run(inbox.receive(name, chunks(), replace=replace))


def names(tmp_path: Path) -> list[str]:
    """Everything in the folder, hidden files too."""
    return sorted(os.listdir(tmp_path / "articles"))


@pytest.mark.parametrize(
    ("name", "data", "title"),
    [
        ("ferry.txt", FERRY, "The ferry sails again"),
        ("ferry.md", b"---\ntitle: Ferry\n---\nIt sails.\n", "Ferry"),
        ("Ferry.HTML", PAGE.encode(), "Ferry sinks off Luzon, 12 rescued"),
        ("ferry.pdf", pdf(shown(*LINES)), "Ferry sinks off Luzon"),
    ],
)
def test_an_article_of_each_format_arrives_whole(
    inbox: Inbox, tmp_path: Path, name: str, data: bytes, title: str
) -> None:
    taken = receive(inbox, name, data)
    assert (taken.file, taken.title) == (name, title)
    assert (tmp_path / "articles" / name).read_bytes() == data
    assert names(tmp_path) == [name]


@pytest.mark.parametrize(
    "name",
    [
        *("../ferry.txt", "/etc/ferry.txt", "a/b.txt", "..\\ferry.txt", "C:\\ferry.txt"),
        *(".ferry.txt", "~$ferry.txt", "ferry.txt~", ".txt", "..txt", " .txt", "", ".", ".."),
        *("ferry.exe", "ferry", "ferry.txt.exe", "ferry.docx", "f" * 300 + ".txt"),
    ],
)
def test_a_name_that_is_no_plain_article_is_refused(
    inbox: Inbox, tmp_path: Path, name: str
) -> None:
    with pytest.raises(UploadRefused):
        receive(inbox, name)
    assert not (tmp_path / "articles").exists()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ('"><img src=x onerror=alert(1)>.txt', "__ _img src=x onerror=alert(1)_.txt"),
        ("fer\x1b[31mry\r\n.txt", "fer[31mry__.txt"),
        ("fer\u202ery.txt", "ferry.txt"),
        ("a:b*c?.md", "a_b_c_.md"),
        ("Fähre – 渡し船.txt", "Fähre – 渡し船.txt"),
        ("Fa\u0308hre.txt", "Fähre.txt"),
    ],
)
def test_a_name_is_made_harmless(name: str, kept: str) -> None:
    assert safe_name(name) == kept.replace("__ _", "___")


@given(st.text(max_size=60), st.sampled_from([".txt", ".md", ".html", ".pdf", ""]))
def test_no_name_leads_out_of_the_folder_or_hides(name: str, suffix: str) -> None:
    try:
        kept = safe_name(name + suffix)
    except UploadRefused:
        return
    assert os.path.basename(kept) == kept
    assert not kept.startswith(".")
    assert kept.isprintable()
    assert safe_name(kept) == kept


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.txt", b"", "is not taken: it is empty"),
        ("blank.md", b" \n\n", "holds no words"),
        ("fake.pdf", FERRY, "it is no PDF file"),
        ("broken.pdf", b"%PDF-1.7\nbroken", "broken.pdf"),
        ("fake.txt", b"\x7fELF\0\0\0\1\2\3" * 50, "fake.txt"),
    ],
)
def test_what_cannot_be_read_as_an_article_never_enters_the_folder(
    inbox: Inbox, tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    with pytest.raises(UploadRefused, match=reason) as refused:
        receive(inbox, name, data)
    assert name in str(refused.value)
    assert names(tmp_path) == []


def test_a_file_over_the_limit_is_left_off_where_the_limit_is(inbox: Inbox, tmp_path: Path) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1_000
            yield b"a" * 1_000

    with pytest.raises(UploadTooBig, match=r"the limit is 0\.1 MB"):
        run(inbox.receive("long.txt", endless()))
    assert read == 51_000
    assert names(tmp_path) == []


def test_nothing_is_replaced_without_asking(inbox: Inbox, tmp_path: Path) -> None:
    receive(inbox, "ferry.txt")
    for name in ("ferry.txt", "FERRY.txt"):
        with pytest.raises(UploadExists) as refused:
            receive(inbox, name, b"Another ferry.")
        assert refused.value.name == "ferry.txt"
    assert (tmp_path / "articles" / "ferry.txt").read_bytes() == FERRY
    assert receive(inbox, "FERRY.txt", b"Another ferry.", replace=True).file == "ferry.txt"
    assert (tmp_path / "articles" / "ferry.txt").read_bytes() == b"Another ferry."
    assert names(tmp_path) == ["ferry.txt"]


def test_two_that_arrive_at_once_under_one_name_do_not_overwrite_each_other(
    inbox: Inbox, tmp_path: Path
) -> None:
    async def slow(data: bytes) -> AsyncIterator[bytes]:
        await asyncio.sleep(0.05)
        yield data

    async def both() -> list[Uploaded | BaseException]:
        work = (inbox.receive("ferry.txt", slow(b"Ferry %d." % n)) for n in range(2))
        return await asyncio.gather(*work, return_exceptions=True)

    outcomes = run(both())
    assert sorted(type(each).__name__ for each in outcomes) == ["UploadExists", "Uploaded"]
    assert names(tmp_path) == ["ferry.txt"]


def test_a_link_in_the_folder_is_not_written_through(inbox: Inbox, tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    secret = tmp_path / "secret.txt"
    secret.write_text("Mine.")
    (tmp_path / "articles" / "link.txt").symlink_to(secret)
    with pytest.raises(UploadRefused, match="no ordinary file"):
        receive(inbox, "link.txt", replace=True)
    assert secret.read_text() == "Mine."


@pytest.mark.parametrize("days", [1, 30])
def test_the_trash_keeps_what_was_replaced_and_lets_go_of_what_is_old(
    tmp_path: Path, days: int
) -> None:
    now = datetime(2026, 3, 31, 12, tzinfo=UTC)
    folder, trash = tmp_path / "articles", tmp_path / "trash"
    trash.mkdir()
    for age in (days - 0.5, days + 1):
        (trash / f"{now - timedelta(age):%Y%m%dT%H%M%S.%f} ferry.txt").write_bytes(FERRY)
    (trash / "20200101 mine.txt").write_bytes(b"put here by hand")
    (trash / "20209999T999999.000000 odd.txt").write_bytes(b"no time")
    inbox = Inbox(folder, Trash(trash, days, lambda: now), ReadLimits())
    receive(inbox, "quay.txt", FERRY)
    receive(inbox, "quay.txt", FERRY + b"Again.\n", replace=True)
    assert len(list(trash.iterdir())) == 4
    assert next(trash.glob("* quay.txt")).read_bytes() == FERRY
    inbox.remove("quay.txt")
    assert sorted(each.name.partition(" ")[2] for each in trash.iterdir()) == [
        *("ferry.txt", "mine.txt", "odd.txt", "quay.txt")
    ]


def test_a_trash_of_no_days_keeps_nothing(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path / "articles", Trash(tmp_path / "trash", 0), ReadLimits())
    receive(inbox, "quay.txt", FERRY)
    receive(inbox, "quay.txt", FERRY + b"Again.\n", replace=True)
    inbox.remove("quay.txt")
    assert list((tmp_path / "trash").iterdir()) == []


@pytest.mark.parametrize(
    ("days", "words"),
    [(30, "in the trash for 30 days."), (1, "for a day."), (0, "It cannot be brought back.")],
)
def test_who_removes_an_article_is_told_how_long_it_is_kept(days: int, words: str) -> None:
    assert words in page_html(editor=True, most_bytes=1, trash_days=days)


def test_an_old_trash_is_emptied_when_the_chat_starts(tmp_path: Path) -> None:
    old = tmp_path / "data" / "trash" / "20200131T120000.000000 ferry.txt"
    old.parent.mkdir(parents=True)
    old.write_bytes(FERRY)
    with Assistant(Settings(data=tmp_path / "data", folder=tmp_path)) as assistant:
        Library(assistant, Shelf(assistant))
    assert not old.exists()


def test_a_removed_file_is_kept_in_the_trash(inbox: Inbox, tmp_path: Path) -> None:
    (tmp_path / "articles" / "may").mkdir(parents=True)
    (tmp_path / "articles" / "may" / "ferry.txt").write_bytes(FERRY)
    receive(inbox, "ferry.txt")
    first, second = inbox.remove("may/ferry.txt"), inbox.remove("ferry.txt")
    assert names(tmp_path) == ["may"]
    assert first != second
    assert first.parent == second.parent == tmp_path / "trash"
    assert first.read_bytes() == second.read_bytes() == FERRY


OUTSIDE = ["../secret.txt", "may/../../secret.txt", "", ".", "gone.txt", "/etc/passwd"]


@pytest.mark.parametrize("file", [*OUTSIDE, "out/secret.txt"])
def test_nothing_outside_the_folder_can_be_removed(inbox: Inbox, tmp_path: Path, file: str) -> None:
    (tmp_path / "articles" / "may").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("Mine.")
    (tmp_path / "articles" / "out").symlink_to(tmp_path)
    with pytest.raises(UploadRefused, match="There is no file"):
        inbox.remove(file)
    assert (tmp_path / "secret.txt").read_text() == "Mine."
