"""The promises that hold with any model, on a real one; skipped unless one is named.

TEST_MODEL_URL=http://127.0.0.1:8000/v1 python -m pytest tests/test_real_model.py
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Answer, Assistant, Partial, Settings

SEEDS = Path(__file__).parent.parent / "seeds"
URL = os.environ.get("TEST_MODEL_URL", "")
QUESTIONS = [
    "Who oversaw the missile tests?",
    "Why did the talks between Kim and Trump break down?",
    "On which day of the week did the missile tests take place?",
    "What is the capital of France?",
]

pytestmark = [
    pytest.mark.skipif(not URL, reason="TEST_MODEL_URL names no model's server"),
    pytest.mark.timeout(900),
]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    settings = Settings(
        data=tmp_path_factory.mktemp("data"),
        folder=SEEDS,
        openai_base_url=URL,
        evidence_tokens=1_000,
        answer_tokens=150,
    )
    with Assistant(settings) as assistant:
        assistant.sync()
        yield assistant


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_number_shown_leads_to_the_words_it_cites(
    assistant: Assistant, question: str
) -> None:
    *steps, answer = assistant.stream(question)
    assert isinstance(answer, Answer)
    texts = [step.text for step in steps if isinstance(step, Partial)]
    assert all(later.startswith(earlier) for earlier, later in zip(texts, texts[1:], strict=False))
    shown = {int(number) for number in re.findall(r"\[(\d+)\]", answer.text)}
    assert shown == {citation.number for citation in answer.citations}
    for citation in answer.citations:
        text = (SEEDS / citation.file).read_bytes().decode()
        assert text[citation.start : citation.end] == citation.quote
    assert answer.abstained == (not answer.sentences)
    if "France" in question:
        assert answer.abstained
    if answer.engine == "quotes" and not answer.abstained:
        assert answer.notice
