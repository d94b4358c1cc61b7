"""The keyword leg finds words, holds to its restrictions and survives being closed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import IndexDamaged
from index.keywords import Allowed, Entry, KeywordIndex
from index.terms import analyze, words_of

ENTRIES = [
    Entry(1, 10, words_of("Frost\nA frost ruined the apricots."), "ValleyTimes.com", "2024-04-02"),
    Entry(2, 10, words_of("Frost\nGrowers asked for aid."), "ValleyTimes.com", "2024-04-02"),
    Entry(
        3,
        11,
        words_of("Bridge\nThe bridge froze in the frost, the frost of March."),
        "post.com",
        "",
    ),
]


@pytest.fixture
def index(tmp_path: Path) -> Iterator[KeywordIndex]:
    index = KeywordIndex(tmp_path / "keywords")
    index.write(ENTRIES)
    yield index
    index.close()


def found(index: KeywordIndex, question: str, allowed: Allowed | None = None) -> set[int]:
    return {passage for passage, _ in index.query(analyze(question), 10, allowed)}


def test_words_are_folded_stemmed_and_freed_of_dots_and_possessives() -> None:
    assert analyze("The U.S. Navy’s launches in São Paulo") == [
        *("the", "us", "navi", "launch"),
        *("in", "sao", "paulo"),
    ]


@given(st.text())
def test_any_text_can_be_analyzed_and_asked(text: str) -> None:
    assert all(term and not term.isspace() for term in analyze(text))


def test_the_passage_that_says_it_more_often_comes_first(index: KeywordIndex) -> None:
    assert index.query(analyze("bridge frost"), 10)[0][0] == 3


def test_operators_are_plain_text(index: KeywordIndex) -> None:
    for question in ('" OR NEAR(', "frost AND NOT apricots", "text:frost~2^3", "*", "", "()"):
        index.query(analyze(question), 10)
    assert found(index, '"frost') == {1, 2, 3}


def test_restrictions_hold(index: KeywordIndex) -> None:
    assert found(index, "frost", Allowed(articles=[11])) == {3}
    assert found(index, "frost", Allowed(sources=["valleytimes.COM"])) == {1, 2}
    assert found(index, "frost", Allowed(after="2024-04-02", before="2024-04-02")) == {1, 2}
    assert found(index, "frost", Allowed(before="2024-04-01")) == set()


def test_an_entry_replaces_the_one_that_is_removed_with_it(index: KeywordIndex) -> None:
    index.write(
        [Entry(1, 10, words_of("Hail ruined the plums."), "ValleyTimes.com", "2024-04-02")], [1]
    )
    assert index.count() == 3
    assert found(index, "apricots") == set()
    assert found(index, "plums") == {1}


def test_removed_passages_are_found_no_more(index: KeywordIndex) -> None:
    index.write((), removed=[1, 2, 99])
    assert found(index, "frost") == {3}
    assert index.count() == 1


def test_what_was_written_is_there_after_reopening(index: KeywordIndex, tmp_path: Path) -> None:
    index.close()
    again = KeywordIndex(tmp_path / "keywords")
    assert again.count() == 3
    assert again.frequency("frost") == 3
    assert again.frequency("nowhere") == 0


def test_a_broken_index_is_named(index: KeywordIndex, tmp_path: Path) -> None:
    index.close()
    (tmp_path / "keywords" / "meta.json").write_text("{")
    with pytest.raises(IndexDamaged, match="keywords"):
        KeywordIndex(tmp_path / "keywords")
