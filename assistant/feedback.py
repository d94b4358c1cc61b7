"""What readers said of answers: a local log, one JSON object a line, that only grows.

Owns ``feedback.jsonl`` in the data folder. A later entry with the same id replaces an earlier one:
a comment follows its verdict, a verdict may be taken back. Nothing is ever sent anywhere. Knows
nothing of web pages.
"""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.answers import Citation
from assistant.errors import AssistantError

FILE = "feedback.jsonl"
MOST = 64 * 1024 * 1024  # bytes; a page left open cannot fill the disk
_writing = threading.Lock()


class Feedback(BaseModel):
    """One reader's verdict on one answer.

    Attributes:
        id: Tells one answer from another; empty where nobody could change the verdict.
        verdict: ``"up"``, ``"down"``, or empty where it was taken back.
        time: When it was said, in UTC; filled in as it is written.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field("", max_length=100)
    question: str = Field(max_length=20_000)
    answer: str = Field(max_length=100_000)
    engine: str = Field("", max_length=200)
    citations: tuple[Citation, ...] = ()
    verdict: Literal["up", "down", ""]
    comment: str = Field("", max_length=2_000)
    time: str = ""


def write(data: Path, feedback: Feedback) -> None:
    """Add one entry to the log of a data folder.

    Raises:
        AssistantError: The log is full or cannot be written.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    line = json.dumps(feedback.model_copy(update={"time": now}).model_dump(mode="json"))
    path = data / FILE
    try:
        with _writing, path.open("a", encoding="ascii") as log:
            if log.tell() + len(line) > MOST:
                raise AssistantError(f"{path} is full ({MOST // 2**20} MB). Move it elsewhere")
            log.write(line + "\n")
    except OSError as exc:
        raise AssistantError(f"{path} cannot be written: {exc.strerror or exc}") from exc


def read(data: Path) -> list[Feedback]:
    """Give what was said, oldest first; what was taken back is left out.

    Raises:
        AssistantError: The log cannot be read, or one of its lines is no entry.
    """
    path = data / FILE
    try:
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    except (OSError, UnicodeDecodeError) as exc:
        raise AssistantError(f"{path} cannot be read: {exc}") from exc
    latest: dict[str, Feedback] = {}
    for number, line in enumerate(lines, 1):
        try:
            entry = Feedback.model_validate_json(line)
        except ValidationError as exc:
            raise AssistantError(f"{path}, line {number} is no entry. Mend or remove it") from exc
        key = entry.id or f"line {number}"
        latest.pop(key, None)
        latest[key] = entry
    return [entry for entry in latest.values() if entry.verdict]
