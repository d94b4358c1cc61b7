"""The log of what readers said of answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant import AssistantError, cli_output, feedback
from assistant.feedback import Feedback


def said(verdict: str, *, identity: str = "", comment: str = "") -> Feedback:
    return Feedback.model_validate(
        {
            "id": identity,
            "question": "Who oversaw the missile tests?",
            "answer": "Kim Jong Un did. [1]",
            "engine": "quotes",
            "verdict": verdict,
            "comment": comment,
        }
    )


def told(entries: Sequence[Feedback]) -> list[tuple[str, str]]:
    return [(entry.verdict, entry.comment) for entry in entries]


def test_without_a_log_nothing_was_said(tmp_path: Path) -> None:
    assert feedback.read(tmp_path) == []
    assert cli_output.feedback([]).startswith("No feedback yet.")


def test_what_is_said_is_read_back_with_its_time(tmp_path: Path) -> None:
    feedback.write(tmp_path, said("up"))
    feedback.write(tmp_path, said("down", comment="Names the wrong day\n\x1b[31m"))
    entries = feedback.read(tmp_path)
    assert told(entries) == [("up", ""), ("down", "Names the wrong day\n\x1b[31m")]
    assert all(entry.time.endswith("+00:00") for entry in entries)
    printed = cli_output.feedback(entries)
    assert "not helpful  Who oversaw the missile tests?" in printed
    assert "Comment: Names the wrong day" in printed
    assert "\x1b" not in printed


def test_a_later_entry_on_the_same_answer_replaces_the_earlier(tmp_path: Path) -> None:
    for verdict, comment in (("up", ""), ("down", ""), ("down", "Too short")):
        feedback.write(tmp_path, said(verdict, identity="a-1", comment=comment))
    feedback.write(tmp_path, said("up", identity="b-1"))
    feedback.write(tmp_path, said("", identity="b-1"))  # taken back
    assert told(feedback.read(tmp_path)) == [("down", "Too short")]


def test_a_damaged_line_is_named(tmp_path: Path) -> None:
    feedback.write(tmp_path, said("up"))
    log = tmp_path / feedback.FILE
    log.write_text(log.read_text() + json.dumps({"verdict": "sideways"}) + "\n")
    with pytest.raises(AssistantError, match="line 2 is no entry"):
        feedback.read(tmp_path)


def test_a_full_log_and_a_missing_folder_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback, "MOST", 100)
    with pytest.raises(AssistantError, match="is full"):
        feedback.write(tmp_path, said("up"))
    with pytest.raises(AssistantError, match="cannot be written"):
        feedback.write(tmp_path / "nowhere", said("up"))
