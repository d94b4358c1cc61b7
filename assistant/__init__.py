"""Ranked passages in, cited answers out.

    from assistant import query
    print(query("Who oversaw the launches?").text)

Importing this imports nothing heavy; what a question needs loads when the first one is asked.
"""

from __future__ import annotations

import atexit
from functools import cache
from typing import Any

from assistant.answers import Answer, Citation, Coverage, Engine, Partial, Sentence, Trace, Turn
from assistant.chat import Assistant
from assistant.errors import AssistantError, QuestionError, QuestionFileError, SettingsError
from assistant.settings import Settings
from index import Hit

__all__ = [
    "Answer",
    "Assistant",
    "AssistantError",
    "Citation",
    "Coverage",
    "Engine",
    "Hit",
    "Partial",
    "QuestionError",
    "QuestionFileError",
    "Sentence",
    "Settings",
    "SettingsError",
    "Trace",
    "Turn",
    "query",
]


def query(question: str, **options: Any) -> Answer:  # noqa: ANN401 (passed on as they are)
    """Answer a question with the settings of ``assistant.toml`` and the environment.

    The first call opens the index, and keeps it open for the next ones until the program ends.
    While the chat's server has it open, that one answers.

    Args:
        question: Plain text.
        options: As ``Assistant.ask`` takes them: history, source, file, after, before, as_of,
            engine.

    Raises:
        AssistantError: The question or the settings cannot be used.
        ArchiveError: The index is missing, locked or damaged.
    """
    from assistant import neighbour  # not among the names that this package offers
    from index import IndexLocked

    assistant = _shared_assistant()
    try:
        return assistant.ask(question, **options)
    except IndexLocked as exc:
        return neighbour.ask(assistant.settings, exc, question, **options)


@cache
def _shared_assistant() -> Assistant:
    assistant = Assistant()
    atexit.register(assistant.close)
    return assistant
