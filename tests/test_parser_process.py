import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest
from samples import PAGE, pdf, read, shown

from index.articles import ReadLimits
from index.errors import ArticleError
from index.parser_process import PARSER

ROOT = Path(__file__).parents[1]


def refusal(name: str, content: str | bytes, limits: ReadLimits | None = None) -> str:
    with pytest.raises(ArticleError) as caught:
        read(name, content, limits)
    assert caught.value.file == name
    return caught.value.reason


def slow_pdf() -> bytes:
    return pdf(*[shown(*["A ferry sank off Luzon."] * 3_000)] * 40)


def test_a_parser_is_stopped_at_the_time_limit_and_the_next_page_is_read() -> None:
    read("a.html", PAGE)
    started = time.perf_counter()
    reason = refusal("a.pdf", slow_pdf(), ReadLimits(seconds=0.5))
    assert reason == "takes longer than 0.5 s to read"
    assert time.perf_counter() - started < 5
    assert read("a.html", PAGE).source == "The Daily Wave"


def test_more_text_than_the_size_limit_is_refused() -> None:
    lines = shown(*["A ferry sank off Luzon."] * 400)
    data = pdf(zlib.compress(lines.encode()), filters="/Filter /FlateDecode")
    reason = refusal("a.pdf", data, ReadLimits(max_bytes=5_000))
    assert reason.endswith("characters; the limit is 5,000")


def test_a_process_that_died_is_started_again() -> None:
    read("a.html", PAGE)
    assert PARSER._process is not None
    PARSER._process.kill()
    PARSER._process.wait()
    assert read("a.html", PAGE).source == "The Daily Wave"


SCRIPT = """
import os, sys, threading
from index.articles import read_article
pages = [f"<p>Ferry {n} sank off Luzon.</p>".encode() for n in range(8)]
texts = [""] * 8
def work(n):
    texts[n] = read_article("a.html", data=pages[n]).text
threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
[t.start() for t in threads]; [t.join() for t in threads]
from index.parser_process import PARSER
print(texts == [f"Ferry {n} sank off Luzon." for n in range(8)], PARSER._process.pid, flush=True)
if sys.argv[1] == "killed":
    os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize("end", ["done", "killed"])
def test_any_program_may_read_pages_from_threads_and_leaves_no_process_behind(end: str) -> None:
    command = [sys.executable, "-X", "dev", "-W", "error", "-c", SCRIPT, end]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    right, pid = done.stdout.split()
    assert (right, done.stderr) == ("True", "")
    deadline = time.monotonic() + 10
    while runs(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not runs(pid)


def runs(pid: str) -> bool:
    listed = subprocess.run(["ps", "-o", "stat=", "-p", pid], capture_output=True, check=False)
    return listed.stdout.strip()[:1] not in (b"", b"Z")
