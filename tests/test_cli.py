"""The command line prints what it should, and its exit codes can be relied on."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from api_site import soon
from openai_server import chat, failure, openai_server

from assistant import Assistant, AssistantError, Settings, cli

SEEDS = Path(__file__).parent.parent / "seeds"


def run(*arguments: str, at: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "assistant", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=at,
        env={**os.environ, "PYTHONPATH": str(SEEDS.parent), "COLUMNS": "80", **environment},
    )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where the seeds have been synced into ``storage``."""
    place = tmp_path_factory.mktemp("place")
    done = run("sync", str(SEEDS), at=place)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("2 articles, 5 passages (2 added) in")
    return place


def parsed(*arguments: str, at: Path) -> dict[str, Any]:
    done = run(*arguments, at=at)
    assert done.returncode == 0, done.stderr
    values: dict[str, Any] = json.loads(done.stdout)
    return values


def test_ask_prints_the_answer_and_where_each_quote_stands(place: Path) -> None:
    done = run("ask", "Who oversaw the missile tests?", at=place)
    assert done.returncode == 0
    assert "Kim Jong Un" in done.stdout
    assert "[1]" in done.stdout
    assert "000_601af7f493ded3cb.txt:" in done.stdout
    assert "001_d2b756936005eb11.txt:" in done.stdout
    assert done.stderr == ""


def test_ask_json_gives_the_answer_for_programs(place: Path) -> None:
    answer = parsed("ask", "Who oversaw the missile tests?", "--json", at=place)
    citation = answer["citations"][0]
    text = (SEEDS / citation["file"]).read_bytes().decode()
    assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_query_answers_from_python_with_the_same_settings(place: Path) -> None:
    script = "from assistant import query; print(query('Who oversaw the missile tests?').text)"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        capture_output=True,
        text=True,
        check=False,
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(SEEDS.parent)},
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Kim Jong Un" in done.stdout
    assert "[1][2]" in done.stdout


def test_ask_with_a_model_tells_what_the_answer_took_and_what_went_wrong(place: Path) -> None:
    question = "Who oversaw the missile tests?"
    with openai_server() as server:
        server.says = "Kim Jong Un oversaw the missile tests. [2]"
        done = run("ask", question, "--verbose", at=place, OPENAI_BASE_URL=server.url)
        assert done.stdout.startswith("Kim Jong Un oversaw the missile tests. [1]\n\n[1] ")
        for told in ("in all: searching", "engine: tiny", "1 requests, 1,000 tokens in, 20 out"):
            assert told in done.stderr
        assert re.search(r"prompts: answer@[0-9a-f]{8}\n", done.stderr)
        server.queue(chat("Kim Jong Un oversaw the missile tests. [2] He fired 27 at Guam. [2]"))
        done = run("ask", question, at=place, OPENAI_BASE_URL=server.url, ASSISTANT_MODEL="m")
        assert "\n\nNot borne out: “He fired 27 at Guam.” “Guam” stands in none of" in done.stdout
        server.queue(failure(401, "no such key"))
        done = run("ask", question, at=place, OPENAI_BASE_URL=server.url, ASSISTANT_MODEL="m")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("The model gave no answer, so this answer is quoted from the")
        asked = len(server.requests)
        run("ask", question, "--engine", "quotes", at=place, OPENAI_BASE_URL=server.url)
        assert len(server.requests) == asked
        done = run("status", at=place, OPENAI_BASE_URL=server.url, ASSISTANT_MODEL="m")
        assert f"are sent to m at {server.url[7:-3]}, which writes the answer." in done.stdout
    done = run("ask", question, "--engine", "model", at=place)
    assert (done.returncode, done.stdout) == (1, "")
    assert "no model is set up. Set OPENAI_API_KEY or OPENAI_BASE_URL" in done.stderr


def test_an_abstention_is_no_failure(place: Path) -> None:
    done = run("ask", "What is the capital of France?", at=place)
    assert done.returncode == 0
    assert done.stdout.startswith("Not in the articles.")
    assert "The closest coverage:" in done.stdout


def test_a_second_sync_without_a_folder_takes_the_last_one(place: Path) -> None:
    assert parsed("sync", "--json", at=place)["unchanged"] == 2


def test_status_tells_what_is_indexed(place: Path) -> None:
    assert "Articles:  2 (5,546 characters)" in run("status", at=place).stdout
    assert parsed("status", "--json", at=place)["passages"] == 5


def test_evaluate_prints_the_measures(place: Path, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    rows = [
        {"question": "Who oversaw the missile tests?", "answers": ["Kim"], "answerable": True},
        {"question": "What is the capital of France?", "answers": [], "answerable": False},
    ]
    questions.write_text("".join(json.dumps(row) + "\n" for row in rows))
    measures = parsed("evaluate", str(questions), "--json", at=place)
    assert (measures["answered"], measures["declined"], measures["auroc"]) == (1, 1, 1)
    assert "citation validity     1.000" in run("evaluate", str(questions), at=place).stdout


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["ask", "Who?", "--data", "nowhere"], 1, "Run: assistant sync"),
        (["ask", " "], 1, "The question is empty"),
        (["ask", "Who?", "--after", "yesterday"], 1, "YYYY-MM-DD"),
        (["ask", "Who?", "--source", "cnn.com"], 1, "No article has the source 'cnn.com'"),
        (["sync", "no-such-folder"], 1, "there is no such folder"),
        (["status", "--data", __file__], 1, "cannot be used: it is a file. Name another folder"),
        (["sync", "--data", f"{__file__}/x"], 1, "cannot be used: Not a directory. Name another"),
        (["evaluate", "no-such-file"], 1, "no-such-file cannot be read"),
        (["ask"], 2, "Missing argument"),
        (["ask", "Who?", "--colour"], 2, "No such option"),
        (["dance"], 2, "No such command"),
    ],
)
def test_what_goes_wrong_is_said_on_standard_error(
    place: Path, arguments: list[str], code: int, message: str
) -> None:
    done = run(*arguments, at=place)
    assert (done.returncode, done.stdout) == (code, "")
    assert message in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.stderr


def test_a_data_folder_that_is_not_there_is_not_made_by_who_only_reads(tmp_path: Path) -> None:
    for command in (["ask", "Who?"], ["status"], ["evaluate", "none.jsonl"]):
        done = run(*command, "--data", "mistyped", at=tmp_path)
        assert done.returncode == 1
        assert "There is no data folder mistyped. Run: assistant sync, or name" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_bad_setting_is_named(place: Path) -> None:
    done = run("status", at=place, ASSISTANT_HITS="none")
    assert done.returncode == 1
    assert "hits" in done.stderr
    assert "'none'" in done.stderr


def test_names_that_could_steer_a_terminal_are_written_out(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "red\x1b[31m.txt").write_text("\x1b[31mBridge closes\n\nThe bridge closes on Monday.")
    (folder / "bell\x07.txt").touch()
    synced = run("sync", str(folder), at=tmp_path)
    asked = run("ask", "When does the bridge close?", at=tmp_path)
    assert synced.returncode == asked.returncode == 0
    assert not {"\x1b", "\x07"} & set(synced.stdout + synced.stderr + asked.stdout)


@contextmanager
def watching(folder: Path, *, at: Path) -> Iterator[tuple[subprocess.Popen[str], Iterator[Any]]]:
    """``sync --watch`` in a process of its own, and the reports it prints."""
    command = [sys.executable, "-m", "assistant", "sync", str(folder), "--watch", "--json"]
    environment = {**os.environ, "PYTHONPATH": str(SEEDS.parent), "COLUMNS": "80"}
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=at, env=environment, stdout=pipe, stderr=pipe, text=True
    ) as process:
        assert process.stdout
        try:
            yield process, json_values(process.stdout)
        finally:
            process.kill()


def test_watching_picks_up_a_new_article(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("The bridge closes on Monday.")
    with watching(folder, at=tmp_path) as (process, reports):
        assert next(reports)["articles"] == 1
        (folder / "b.txt").write_text("The ferry runs on Friday.")
        assert next(reports)["added"] == ["b.txt"]
        process.send_signal(signal.SIGINT)
        told = process.communicate(timeout=60)[1].strip()
    assert (process.returncode, told) == (0, f"Watching {folder}. Stop with Ctrl-C.")


def test_watching_can_be_stopped_in_the_middle_of_a_sync(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("The bridge closes on Monday.")
    with watching(folder, at=tmp_path) as (process, reports):
        assert next(reports)["articles"] == 1
        keywords = tmp_path / "storage/index-1/keywords"
        before = keywords.stat().st_mtime_ns
        for number in range(300):
            (folder / f"{number}.txt").write_text(f"Ferry {number} runs on Friday.")
        assert soon(lambda: keywords.stat().st_mtime_ns > before, 60)
        process.send_signal(signal.SIGINT)
        told = process.communicate(timeout=60)[1].strip()
    assert (process.returncode, told) == (0, f"Watching {folder}. Stop with Ctrl-C.")
    assert parsed("sync", str(folder), "--json", at=tmp_path)["articles"] == 301


def test_a_folder_that_cannot_be_watched_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    with Assistant(Settings(data=tmp_path / "data", folder=folder)) as assistant:
        assistant.sync()
        folder.rmdir()
        with pytest.raises(AssistantError, match=f"{folder} cannot be watched: "):
            cli._watch(assistant, as_json=False)


def json_values(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Read one indented JSON object after another."""
    text = ""
    for line in lines:
        text += line
        if line == "}\n":
            yield json.loads(text)
            text = ""
