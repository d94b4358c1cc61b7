"""Words one slip away, and those of the other side of the Atlantic."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.spelling import halves, slips, transatlantic


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("misile", "missile"), ("zelenksy", "zelensky"), ("presidnt", "president")),
        *(("goverrnment", "government"), ("goberment", "goverment"), ("ukrane", "ukraine")),
        *(("trmp", "trump"), ("ebacuation", "evacuation"), ("зеленский", "зелинский")),
    ],
)
def test_one_slip_leads_to_what_was_meant(typed: str, meant: str) -> None:
    assert meant in set(slips(typed))


@pytest.mark.parametrize("word", ["", "who", "B-1B", "2023", "Missile", "橋は月曜日", "naïve"])
def test_short_words_and_those_of_no_alphabet_have_none(word: str) -> None:
    assert list(slips(word)) == []


@given(st.text(st.sampled_from("abcdezé"), max_size=12))
def test_a_slip_changes_a_letter_or_two_and_never_the_first_alone(word: str) -> None:
    for slip in slips(word):
        assert slip != word and abs(len(slip) - len(word)) <= 1
        assert slip[0] == word[0] or (slip[1], slip[0]) == (word[0], word[1])


def test_a_word_is_cut_in_two() -> None:
    assert list(halves("airbase")) == [("air", "base"), ("airb", "ase")]
    assert list(halves("B52")) == []


@pytest.mark.parametrize(
    ("word", "other"),
    [
        *(("defence", "defense"), ("defense", "defence"), ("colour", "color")),
        *(("organisation", "organization"), ("centre", "center"), ("travelled", "traveled")),
        *(("programme", "program"), ("paediatric", "pediatric"), ("analyse", "analyze")),
    ],
)
def test_both_sides_of_the_atlantic_are_understood(word: str, other: str) -> None:
    assert other in set(transatlantic(word))
