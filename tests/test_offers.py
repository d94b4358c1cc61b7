"""What a sentence has to offer to a question of one kind."""

from __future__ import annotations

import pytest

from assistant.offers import NAMES, offers
from assistant.questions import read_question
from assistant.words import read_words
from index.rarity import Rarity


def fit(asked: str, *sentences: str) -> list[float]:
    question = read_question(asked, Rarity(0, lambda term: 0))
    columns = offers(question, sentences, read_words(sentences))
    assert len(columns) == len(NAMES)
    return [float(value) for value in columns[NAMES.index("fit")]]


@pytest.mark.parametrize(
    ("question", "better", "worse"),
    [
        (
            "Where was it launched?",
            "It rose off the country’s west coast.",
            "It rose on Wednesday.",
        ),
        ("Where was it launched?", "It rose from French Guiana.", "It rose in March."),
        ("Where did he die?", "He died at home.", "He died at 90."),
        ("When was it?", "It was three days ago.", "It was a success."),
        ("When is it?", "The shop opens at 7 p.m.", "The shop opens."),
        ("Who built it?", "The architect Ann Miller built it.", "A firm built it."),
        ("Why did he go?", "He left, fearing a second trial.", "He left by train."),
    ],
)
def test_a_sentence_of_the_kind_asked_for_fits_better(
    question: str, better: str, worse: str
) -> None:
    high, low = fit(question, better, worse)
    assert high > low


def test_a_place_that_the_question_names_is_no_answer_to_where() -> None:
    told, named = fit("Where in Japan was it?", "It was in Kyoto.", "Japan saw it.")
    assert told > named
