"""Names give their initials, and initials find their names."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.acronyms import initials, is_acronym, long_forms

STATEMENT = (
    "South Korea’s Joint Chiefs of Staff tracked the launches, the Department of Justice and the "
    "official Korean Central News Agency said. The European Union (EU) and Former Federal Bureau "
    "of Investigation Director James Comey did not comment."
)


@pytest.mark.parametrize(
    ("acronym", "name"),
    [
        *(("JCS", "Joint Chiefs of Staff"), ("DOJ", "Department of Justice")),
        *(("KCNA", "Korean Central News Agency"), ("EU", "European Union")),
        ("fbi", "Federal Bureau of Investigation"),
    ],
)
def test_an_acronym_finds_its_name(acronym: str, name: str) -> None:
    assert long_forms(STATEMENT, acronym) == [name]
    assert acronym.lower() in initials(STATEMENT)


def test_two_words_give_no_initials_unless_they_are_told() -> None:
    assert initials("the Supreme Court met, said Prime Minister Sunak") == {"pms"}
    assert long_forms("the Supreme Court met", "SC") == []


@pytest.mark.parametrize("word", ["JCS", "NATO", "EU"])
def test_capitals_make_an_acronym(word: str) -> None:
    assert is_acronym(word)
    assert not is_acronym(word.lower()) and not is_acronym(word.capitalize())


@given(st.text(st.sampled_from("ABab ofthe()-ÉЖ漢\n.’"), max_size=60) | st.text())
def test_every_name_of_a_text_is_found_by_its_initials(text: str) -> None:
    for short in initials(text):
        names = long_forms(text, short)
        assert names
        for name in names:
            assert all(word in text for word in name.split())


def test_a_page_of_capitals_takes_a_moment() -> None:
    page = "Breaking News From The Ministry of Defence of The Republic " * 2_000
    began = time.process_time()
    initials(page)
    assert time.process_time() - began < 2
