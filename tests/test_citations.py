from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.citations import Verdict, check, find, is_claim
from index import make_embedder
from index.rarity import Rarity

RARITY = Rarity(0, lambda term: 0)
EMBED = make_embedder("bundled").embed
TESTS = (
    "The missile tests took place Wednesday off the country’s west coast and were personally "
    "overseen by leader Kim Jong Un, according to North Korea’s state-run Korean Central News "
    "Agency (KCNA)."
)
OFFICE = "Trump took office on January 20, and he said nothing about talks."
FIRED = (
    "North Korea fired at least 12 missiles in 2024, the U.S. military said, “and that will not "
    "stop”."
)
ALL = (TESTS, OFFICE, FIRED)


def verdict(sentence: str, *cited: str, published: tuple[str, ...] = ("2025-01-23",)) -> Verdict:
    return check(sentence, cited or ALL, rarity=RARITY, embed=EMBED, published=published)


@pytest.mark.parametrize(
    "sentence",
    [
        *ALL,
        "Kim Jong Un oversaw the missile tests on Wednesday, January 22, 2025.",
        "KCNA said Kim oversaw the tests.",
        "North Korea fired at least a dozen missiles last year.",
    ],
)
def test_what_the_cited_sentences_say_is_supported(sentence: str) -> None:
    found = verdict(sentence)
    assert (found.support, found.reason) == ("supported", "")


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        (
            "Kim Jong Un oversaw the missile tests on January 22, 2021.",
            "“2021” stands in none of the cited sentences",
        ),
        (
            "North Korea fired at least 13 missiles in 2024.",
            "“13” stands in none of the cited sentences",
        ),
        (
            "Joe Biden took office on January 20.",
            "“Joe Biden” stands in none of the cited sentences",
        ),
        (
            "KCNA said Kim did not oversee the tests.",
            "The cited sentences do not deny “oversee”",
        ),
    ],
)
def test_what_they_do_not_say_is_named(sentence: str, reason: str) -> None:
    found = verdict(sentence)
    assert (found.support, found.reason) == ("unsupported", reason)


@pytest.mark.parametrize(
    "text", ["日本は2025年1月に作った。", "The U.S.'s 北京 office", "㏠ ½ ２", "'s 's ’"]
)
def test_other_scripts_are_read_to_an_end(text: str) -> None:
    assert verdict(text, text).support == "supported"


def test_a_sentence_without_citations_is_unsupported() -> None:
    found = check("Kim oversaw the tests.", (), rarity=RARITY, embed=EMBED)
    assert found == Verdict("unsupported", 0.0, "It cites nothing")


def test_the_sentences_that_support_one_are_found() -> None:
    def places(sentence: str) -> tuple[int, ...]:
        return find(sentence, ALL, rarity=RARITY, embed=EMBED, published=["2025-01-23"])

    assert places("Trump took office on January 20.") == (1,)
    assert places("Emmanuel Macron visited Berlin in March.") == ()


@pytest.mark.parametrize(
    "sentence", ["Here is what the articles say:", "Hello!", "**Summary**", "Is that so?", ""]
)
def test_a_greeting_or_heading_claims_nothing(sentence: str) -> None:
    assert not is_claim(sentence)


def test_a_statement_is_a_claim() -> None:
    assert is_claim("Kim Jong Un oversaw the missile tests.")


@settings(deadline=None, max_examples=50)
@given(st.text(), st.lists(st.text(), max_size=3))
def test_no_text_breaks_the_check(sentence: str, cited: list[str]) -> None:
    assert 0 <= check(sentence, cited, rarity=RARITY, embed=EMBED).score <= 1
    is_claim(sentence)
