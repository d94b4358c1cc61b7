import os
import socket
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import pytest
from samples import STORY, fill

from index.articles import ReadLimits, printable, read_article, read_bytes, walk
from index.errors import ArticleError

ROOT = Path(__file__).parents[1]


def files(folder: Path) -> list[str]:
    return [found.file for found in walk(folder)[0]]


def failures(folder: Path) -> dict[str, str]:
    return {failure.file: failure.reason for failure in walk(folder)[1]}


def test_walk_finds_articles_of_every_format_in_all_folders_sorted(tmp_path: Path) -> None:
    names = ["a.txt", "b/c/d.md", "b/e.HTML", "b/f.htm", "g.PDF", "ß ü.markdown"]
    fill(tmp_path, *reversed(names))
    assert walk(tmp_path)[1] == []
    assert files(tmp_path) == names
    first = walk(tmp_path)[0][0]
    info = os.stat(tmp_path / "a.txt")
    assert (first.path, first.size) == (tmp_path / "a.txt", len(STORY))
    assert first.mtime_ns == info.st_mtime_ns


def test_walk_passes_over_what_nobody_calls_an_article(tmp_path: Path) -> None:
    fill(tmp_path, ".DS_Store", ".git/a.txt", "photo.jpg", "a.txt~", "~$b.docx", "Makefile")
    fill(tmp_path, "page.html", "page_files/frame.html", "press_files/real.html")
    assert failures(tmp_path) == {}
    assert files(tmp_path) == ["page.html", "press_files/real.html"]


def test_walk_names_documents_that_it_cannot_read(tmp_path: Path) -> None:
    fill(tmp_path, "report.docx", "page.xhtml")
    reason = "files are not read; save the article as .txt, .md, .html or .pdf"
    told = {"report.docx": f".docx {reason}", "page.xhtml": f".xhtml {reason}"}
    assert failures(tmp_path) == told


def test_walk_names_files_over_the_size_limit(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_bytes(b"x" * 2_600_000)
    found, failed = walk(tmp_path, ReadLimits(max_bytes=2_500_000))
    assert found == []
    assert [(f.file, f.reason) for f in failed] == [("long.txt", "has 2.6 MB; the limit is 2.5 MB")]


def test_walk_follows_no_link_and_names_those_that_lead_out(tmp_path: Path) -> None:
    folder, outside = tmp_path / "articles", tmp_path / "private"
    fill(folder, "a.txt", "deep/b.txt")
    fill(outside, "secret.txt")
    (folder / "leak.txt").symlink_to(outside / "secret.txt")
    (folder / "leaks").symlink_to(outside)
    (folder / "gone.txt").symlink_to(outside / "missing.txt")
    (folder / "self.txt").symlink_to(folder / "self.txt")
    (folder / "loop").symlink_to(folder)
    (folder / "again.txt").symlink_to(folder / "a.txt")
    assert files(folder) == ["a.txt", "deep/b.txt"]
    out = "is a link out of the article folder; copy what it shows into the folder"
    assert failures(folder) == {
        "gone.txt": "is a link that leads nowhere",
        "leak.txt": out,
        "leaks": out,
        "self.txt": "is a link that leads nowhere",
    }


def test_a_neighbour_folder_with_a_longer_name_is_outside(tmp_path: Path) -> None:
    fill(tmp_path, "news/a.txt", "news-private/b.txt")
    (tmp_path / "news/b.txt").symlink_to(tmp_path / "news-private/b.txt")
    assert list(failures(tmp_path / "news")) == ["b.txt"]


def test_the_folder_itself_may_be_a_link_and_relative(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, "real/a.txt")
    (tmp_path / "news").symlink_to(tmp_path / "real")
    assert files(tmp_path / "news") == ["a.txt"]
    monkeypatch.chdir(tmp_path)
    for folder in (tmp_path / "news", Path("news")):
        [found] = walk(folder)[0]
        assert read_article(found.path, folder=folder).file == "a.txt"
        assert read_article("a.txt", folder=folder).text == STORY


def test_pipes_and_sockets_are_named_and_never_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    os.mkfifo("pipe.txt")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.txt")
        assert walk(tmp_path)[0] == []
        assert failures(tmp_path) == {
            "pipe.txt": "is a named pipe, not a file",
            "socket.txt": "is a socket, not a file",
        }
    with pytest.raises(ArticleError, match="pipe.txt: is a named pipe, not a file"):
        read_article("pipe.txt", folder=tmp_path)
    with pytest.raises(ArticleError, match="null.txt: is a device"):
        read_bytes(Path("/dev/null"), file="null.txt")


def test_twin_names_in_two_normal_forms_stay_two_files(tmp_path: Path) -> None:
    twins = [unicodedata.normalize(form, "café.txt") for form in ("NFD", "NFC")]
    fill(tmp_path, *twins)
    if len(list(tmp_path.iterdir())) == 1:
        pytest.skip("this file system knows only one of them")
    assert files(tmp_path) == sorted(twins)


def test_odd_names_are_kept_and_shown_escaped(tmp_path: Path) -> None:
    name = "a\x1b[31m\r\n\u202egpj.txt"
    fill(tmp_path, name)
    assert files(tmp_path) == [name]
    assert printable(name) == r"a\x1b[31m\r\n\u202egpj.txt"
    assert printable("北京 café.txt") == "北京 café.txt"


def test_a_name_that_is_no_unicode_is_reported(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/caf\xe9.txt", "w") as stream:
        stream.write(STORY)
    assert files(tmp_path) == []
    assert failures(tmp_path) == {r"caf\udce9.txt": "its name is no valid Unicode; rename it"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open everything")
def test_what_may_not_be_opened_is_reported(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", "locked/b.txt", "c.txt")
    (tmp_path / "locked").chmod(0)
    (tmp_path / "c.txt").chmod(0)
    assert failures(tmp_path) == {"locked": "cannot be opened: Permission denied"}
    with pytest.raises(ArticleError, match=r"c\.txt: cannot be opened: Permission denied"):
        read_article("c.txt", folder=tmp_path)
    (tmp_path / "locked").chmod(0o700)


def test_a_missing_folder_and_a_file_as_folder_are_errors(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="nowhere: there is no such folder; create it"):
        walk(tmp_path / "nowhere")
    fill(tmp_path, "a.txt")
    with pytest.raises(ArticleError, match=r"a\.txt: is no folder"):
        walk(tmp_path / "a.txt")


def test_walking_ten_thousand_files_takes_less_than_half_a_second(tmp_path: Path) -> None:
    for n in range(100):
        (tmp_path / str(n)).mkdir()
        for m in range(100):
            (tmp_path / f"{n}/{m}.txt").touch()
    taken = []
    for _ in range(4):
        started = time.thread_time()  # other tests' threads may still be at work
        assert len(walk(tmp_path)[0]) == 10_000
        taken.append(time.thread_time() - started)
    assert min(taken) < 0.5


def test_an_article_is_only_read_inside_its_folder(tmp_path: Path) -> None:
    fill(tmp_path, "news/a.txt", "secret.txt")
    (tmp_path / "news/leak.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "news/up").symlink_to(tmp_path)
    for file in ("leak.txt", "up/secret.txt", "../secret.txt", str(tmp_path / "secret.txt")):
        with pytest.raises(ArticleError, match="article folder"):
            read_article(file, folder=tmp_path / "news")
    assert read_article(tmp_path / "news/a.txt", folder=tmp_path / "news").file == "a.txt"
    assert read_article(tmp_path / "secret.txt").file == "secret.txt"


def test_a_file_that_is_gone_or_a_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match=r"a\.txt: is not there: it was removed or renamed, or"):
        read_article("a.txt", folder=tmp_path)
    (tmp_path / "b.txt").mkdir()
    with pytest.raises(ArticleError, match=r"b\.txt: cannot be opened: Is a directory"):
        read_article("b.txt", folder=tmp_path)


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path) -> None:
    live = tmp_path / "live.txt"
    command = [sys.executable, "-c", "while True: print('more ' * 200, flush=True)"]
    with live.open("a") as log, subprocess.Popen(command, stdout=log) as writer:
        try:
            while not live.stat().st_size:
                time.sleep(0.01)
            with pytest.raises(ArticleError, match="changes while it is read; sync again"):
                for _ in range(10_000):
                    os.truncate(live, 1_000_000)
                    read_bytes(live, file="live.txt")
        finally:
            writer.kill()
    assert read_bytes(live, file="live.txt") == live.read_bytes()
