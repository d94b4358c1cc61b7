"""The command line beside a running server: real processes, one data folder."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant import Assistant, Settings
from assistant.neighbour import NOTE

ROOT = Path(__file__).parent.parent
WHO = "Who oversaw the missile tests?"


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80", **more}


def run(*arguments: str, at: Path, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-m", "assistant", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=at, env=environment(**more)
    )


@contextmanager
def serving(at: Path, **more: str) -> Iterator[subprocess.Popen[str]]:
    """Run ``assistant serve`` on a free port until the block ends."""
    command = [sys.executable, "-m", "assistant", "serve", "--port", "0"]
    with subprocess.Popen(
        command, cwd=at, env=environment(**more), stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stderr
        try:
            line = server.stderr.readline()
            assert "The chat is open at" in line
            yield server
        finally:
            server.send_signal(signal.SIGINT)
            server.communicate(timeout=30)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where the seeds have been synced into ``storage``."""
    place = tmp_path_factory.mktemp("beside")
    folder = ROOT / "seeds"
    with Assistant(Settings(data=place / "storage", folder=folder)) as assistant:
        assistant.sync()
    return place


def test_a_question_is_answered_by_the_server_that_has_the_index_open(place: Path) -> None:
    alone = run("ask", WHO, at=place)
    with serving(place) as server:
        beside = run("ask", WHO, at=place)
        declined = run("ask", "What is the capital of France?", "--json", at=place)
        status = run("status", "--json", at=place)
        filtered = run("ask", WHO, "--source", "nowhere.example", at=place)
        assert server.poll() is None
    assert (beside.returncode, beside.stdout, beside.stderr) == (0, alone.stdout, "")
    assert json.loads(declined.stdout)["abstained"]
    assert json.loads(status.stdout)["articles"] == 2
    assert filtered.returncode == 1
    assert "No article has the source 'nowhere.example'" in filtered.stderr
    assert not (place / "storage" / NOTE).exists()


def test_query_is_answered_by_the_server_too_with_its_history_and_days(place: Path) -> None:
    script = (
        "from datetime import date; from assistant import query\n"
        f"told = query({WHO!r}, source='abcnews.go.com', as_of=date(2025, 2, 1))\n"
        "more = query('When did he do that?', history=[(told.question, told.text)])\n"
        "print({each.file for each in told.citations}, more.question)"
    )
    command = [sys.executable, "-W", "error", "-c", script]
    alone = subprocess.check_output(command, cwd=place, text=True, env=environment())
    with serving(place):
        beside = subprocess.check_output(command, cwd=place, text=True, env=environment())
    assert beside == alone
    assert "000_601af7f493ded3cb.txt" in alone
    assert "missile tests" in alone


def test_a_server_that_wants_a_key_answers_those_who_have_it(place: Path) -> None:
    with serving(place, ASSISTANT_API_KEY="the right one"):
        right = run("ask", WHO, at=place, ASSISTANT_API_KEY="the right one")
        wrong = run("ask", WHO, at=place, ASSISTANT_API_KEY="a wrong one")
    assert right.returncode == 0
    assert "Kim Jong Un" in right.stdout
    assert wrong.returncode == 1
    assert "is in use by process" in wrong.stderr


def test_what_a_killed_server_leaves_behind_is_passed_over(place: Path) -> None:
    with serving(place) as server:
        server.kill()
        server.wait()
    assert (place / "storage" / NOTE).exists()
    with Assistant(Settings(data=place / "storage")) as other:
        other.status()
        refused = run("ask", WHO, at=place)
    assert refused.returncode == 1
    assert "is in use by process" in refused.stderr
    assert "Kim Jong Un" in run("ask", WHO, at=place).stdout
