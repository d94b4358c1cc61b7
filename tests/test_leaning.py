"""Quotes that lean on what stands before them are given it."""

from __future__ import annotations

import re

import pytest

from assistant.leaning import leans, with_context
from assistant.quoting import Quote, Quoted
from index import Hit


def quoted(text: str, *places: int) -> Quoted:
    """Quote the lines at ``places`` of a passage that stands 50 characters deep in its article."""
    spans = tuple((50 + m.start(), 50 + m.end()) for m in re.finditer(r"[^\n|]+", text))
    hit = Hit("a.txt", 50, 50 + len(text), text, 1.0, "News", "", "", "", spans, {})
    groups = tuple(
        (Quote(hit, *spans[place], text[spans[place][0] - 50 : spans[place][1] - 50]),)
        for place in places
    )
    return Quoted(groups, (0.0,) * len(groups), 0.9, ())


def shown(text: str, *places: int) -> list[str]:
    groups = with_context(quoted(text, *places)).groups
    for (quote,) in groups:
        assert quote.text == quote.hit.text[quote.start - 50 : quote.end - 50]
    return [quote.text for (quote,) in groups]


@pytest.mark.parametrize(
    "text",
    [
        "He added that it was over.",
        "But they never came back.",
        "It said so on Monday.",
        "The agency launched five probes.",
        "The 52-year-old signed a deal.",
        "“We go,” she said.",
        "This comes after a year of talks.",
    ],
)
def test_a_sentence_that_speaks_of_what_was_named_before_leans(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ann Miller said he was ill.",
        "It is unlikely that the law passes.",
        "It took two hours.",
        "The agency of the United Nations said so.",
        "The company Norsk Hydro said so.",
        "“We go,” Ann Miller said.",
    ],
)
def test_a_sentence_that_can_be_understood_alone_does_not(text: str) -> None:
    assert not leans(text)


def test_the_sentence_that_names_is_quoted_in_front() -> None:
    text = "Rain fell.\nThe mayor, Ann Miller, spoke on Monday.\nShe promised a new school."
    assert shown(text, 2) == ["The mayor, Ann Miller, spoke on Monday.\nShe promised a new school."]


def test_two_sentences_are_gone_back_where_the_first_leans_too() -> None:
    text = "Ann Miller, the mayor, spoke.\nHer voice reached Town Hall.\nShe promised a new school."
    assert shown(text, 2) == [text]


def test_a_sentence_in_front_that_names_nobody_is_left_out() -> None:
    assert shown("The rest was clear.\nShe promised a new school.", 1) == [
        "She promised a new school."
    ]


def test_what_is_quoted_already_or_is_no_sentence_of_the_article_is_not_quoted_again() -> None:
    text = "Ann Miller, the mayor, spoke.\nShe promised a new school."
    assert shown(text, 1, 0) == ["She promised a new school.", "Ann Miller, the mayor, spoke."]
    cut = "Ann Miller, the mayor, spoke.|\nSign up for our newsletter\n|She promised a school."
    with_page = quoted(cut, 2)
    hit = with_page.groups[0][0].hit
    assert "newsletter" in hit.text
    assert "newsletter" not in with_context(with_page).groups[0][0].text


def test_nobody_is_given_a_whole_paragraph() -> None:
    text = f"Ann Miller spoke {'and spoke ' * 40}on Monday.\nShe promised a new school."
    assert shown(text, 1) == ["She promised a new school."]
