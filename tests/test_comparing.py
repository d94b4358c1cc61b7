"""Requests to hold articles side by side, and questions of several parts, from the assistant."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Answer, Assistant, Settings
from assistant.comparing import read_comparison
from assistant.wanted import SIDE_BY_SIDE

SEEDS = Path(__file__).parent.parent / "seeds"
BOTH = {"000_601af7f493ded3cb.txt", "001_d2b756936005eb11.txt"}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    settings = Settings(data=tmp_path_factory.mktemp("storage"), folder=SEEDS)
    with Assistant(settings) as assistant:
        assistant.sync()
        yield assistant


def quotes(answer: Answer) -> str:
    return " ".join(citation.quote for citation in answer.citations)


@pytest.mark.parametrize(
    ("request_", "topic"),
    [
        ("How do the two articles differ?", ""),
        ("Compare the articles", ""),
        ("What are the differences between the two reports?", ""),
        ("Do the articles agree?", ""),
        ("What do the two articles disagree on?", ""),
        ("On what do the outlets agree?", ""),
        ("What do the articles have in common?", ""),
        ("What do both outlets say about the missile tests?", "the missile tests"),
        ("How do the outlets differ on sanctions?", "sanctions"),
        ("How do the papers describe the talks differently?", "the talks"),
        ("compare the coverage of the talks", "the talks"),
    ],
)
def test_a_comparison_is_known_and_its_topic_read(request_: str, topic: str) -> None:
    framed = read_comparison(request_)
    assert framed is not None
    assert framed.topic == topic


@pytest.mark.parametrize(
    "question",
    [
        "What are the main differences between the two treaties?",
        "Compare Trump and Biden",
        "What did both sides say about the treaty?",
        "What do the articles say about Kim?",
        "How do the two leaders differ?",
        "What did they disagree on?",
    ],
)
def test_what_compares_no_articles_is_none(question: str) -> None:
    assert read_comparison(question) is None


@pytest.mark.parametrize(
    "request_",
    [
        "How do the two articles differ?",
        "What do both outlets say about the missile tests?",
        "How do the articles differ on sanctions?",
    ],
)
def test_every_article_is_quoted_side_by_side(assistant: Assistant, request_: str) -> None:
    answer = assistant.ask(request_, as_of="2025-03-01")
    assert not answer.abstained
    assert {citation.file for citation in answer.citations} == BOTH
    assert answer.understood == (SIDE_BY_SIDE,)


def test_a_slip_in_a_comparison_is_put_right_and_said(assistant: Assistant) -> None:
    answer = assistant.ask("What do both outlets say about the misile tests?", as_of="2025-03-01")
    assert answer.understood == ("read “misile” as “missile”", SIDE_BY_SIDE)


def test_a_comparison_on_what_no_article_tells_is_declined(assistant: Assistant) -> None:
    answer = assistant.ask("What do both outlets say about the earthquake in Turkey?")
    assert answer.abstained


def test_each_part_of_a_question_is_answered(assistant: Assistant) -> None:
    answer = assistant.ask("Who oversaw the tests and why did the talks with Trump falter?")
    assert not answer.abstained
    assert "Kim Jong Un" in quotes(answer)
    assert "sanctions" in quotes(answer)
    assert answer.notice == ""


def test_a_part_that_nothing_answers_is_named(assistant: Assistant) -> None:
    answer = assistant.ask("Who oversaw the tests and how many people died in France?")
    assert not answer.abstained
    assert "Kim Jong Un" in quotes(answer)
    assert "“How many people died in France?”" in answer.notice


def test_a_question_none_of_whose_parts_is_answered_is_declined(assistant: Assistant) -> None:
    answer = assistant.ask("Who won the World Cup and how many people died in France?")
    assert answer.abstained
