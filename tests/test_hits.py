"""Why a passage was found, in words for a person."""

from __future__ import annotations

import pytest

from index import Hit, explain


def make_hit(**why: float) -> Hit:
    names = {name.replace("_", " "): figure for name, figure in why.items()}
    return Hit("a.md", 0, 5, "Text.", 1.0, "News", "", "", "", ((0, 5),), names)


@pytest.mark.parametrize(
    ("why", "phrases"),
    [
        ({}, ()),
        (
            {"question_words_in_passage_and_title": 1, "question_words_in_best_sentence": 0.5},
            ("has all of the question’s words", "one sentence has about half of them"),
        ),
        ({"question_words_in_best_sentence": 0.01}, ()),
        ({"days_before_the_question": 1}, ("published 1 day before the question",)),
        ({"days_before_the_question": 0}, ("published on the day of the question",)),
        ({"days_before_the_question": -3}, ("published 3 days after the question",)),
        (
            {"days_before_the_question": 900, "days_outside_the_time_asked_about": 0},
            ("of the time asked about",),
        ),
        (
            {"days_outside_the_time_asked_about": 1_200},
            ("1,200 days outside the time asked about",),
        ),
        (
            {"quoted_words_in_a_row": 0.5, "keyword_rank": 1, "vector_rank": 12},
            (
                "has about half of the quoted words in a row",
                "number 1 by its words",
                "number 12 by its meaning",
            ),
        ),
        ({"agreement_with_other_articles": 0.6}, ("other articles say much the same",)),
    ],
)
def test_figures_become_phrases(why: dict[str, float], phrases: tuple[str, ...]) -> None:
    assert explain(make_hit(**why)) == phrases
