"""Sentences and passages equal the text at their offsets, whatever the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.passages import LONGEST_SENTENCE, split_passages, split_sentences

PIECES = st.sampled_from(
    ["\n", "\r\n", "\n\n", "\r", "\u2028", ". ", "! ", "? ", " ", "\t", "\xa0", "。", "…", "”", "’"]
    + [
        "The U.S. Navy",
        "Gov. Hochul",
        "J.D. Vance",
        "3.5 million",
        "não",
        "日本",
        "😀",
        "e\u0301",
        ".",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES).map("".join))


@given(TEXTS, st.integers(0, 40))
@example("One word", 0)
@example("one\nword\na\nline\n", 0)
@example("No final newline. Second\r\n\r\nThird.", 3)
def test_every_sentence_is_trimmed_text_at_its_offsets_and_none_is_lost(
    text: str, body: int
) -> None:
    body = min(body, len(text))
    sentences = split_sentences(text, body)
    position = body
    for start, end in sentences:
        assert position <= start < end <= len(text)
        assert text[position:start].strip() == ""
        assert text[start:end] == text[start:end].strip()
        assert end - start <= LONGEST_SENTENCE
        position = end
    assert text[position:].strip() == ""


@given(TEXTS, st.integers(1, 30))
def test_passages_hold_every_sentence_once_and_in_order(text: str, words: int) -> None:
    passages = split_passages(text, words=words)
    assert [span for passage in passages for span in passage.sentences] == split_sentences(text)
    for passage in passages:
        assert (passage.start, passage.end) == (passage.sentences[0][0], passage.sentences[-1][1])


@pytest.mark.parametrize(
    "text",
    [
        "The U.S. Navy sent Gov. Hochul and J.D. Vance to St. John’s on Jan. 6.",
        "It cost $3.5 million, said Acme Inc. on Monday.",
        "They praised the strength of the South Korea-U.S. military alliance.",
        "“I won’t go,” she said.",
    ],
)
def test_abbreviations_names_and_figures_stay_in_one_sentence(text: str) -> None:
    assert split_sentences(text) == [(0, len(text))]


def test_a_sentence_never_crosses_a_paragraph() -> None:
    text = "Bridge closes\n\nThe bridge closes on Monday. It opens in May.\nDrivers wait"
    assert [text[a:b] for a, b in split_sentences(text)] == [
        "Bridge closes",
        "The bridge closes on Monday.",
        "It opens in May.",
        "Drivers wait",
    ]


def test_prose_wrapped_by_hand_is_read_as_one_paragraph() -> None:
    text = (
        "The ferry left the harbour before dawn and reached the island\n"
        "at noon. Passengers waited on the pier because the bus had\n"
        "broken down. The captain offered them tea and told them of a\n"
        "storm that had passed in the night.\n"
    )
    assert [" ".join(text[a:b].split()) for a, b in split_sentences(text)] == [
        "The ferry left the harbour before dawn and reached the island at noon.",
        "Passengers waited on the pier because the bus had broken down.",
        "The captain offered them tea and told them of a storm that had passed in the night.",
    ]


def test_chinese_and_japanese_full_stops_end_sentences() -> None:
    text = "橋は月曜に閉まる。「なぜ？」と彼は言った。"
    assert [text[a:b] for a, b in split_sentences(text)][0] == "橋は月曜に閉まる。"


def test_a_sentence_over_the_cap_is_cut_at_a_space() -> None:
    text = "word " * 2_000
    sentences = split_sentences(text)
    assert len(sentences) > 1
    assert all(text[a:b].startswith("word") and text[a:b].endswith("word") for a, b in sentences)


def test_a_sentence_longer_than_a_passage_stays_whole_below_the_cap() -> None:
    text = "Short one. " + "and then " * 200 + "it ended. Last one."
    assert max(b - a for a, b in split_sentences(text)) > 1_500


def test_passages_come_close_to_the_length_aimed_at() -> None:
    text = "The council met on Tuesday evening to talk about the budget. " * 100
    lengths = [len(text[p.start : p.end].split()) for p in split_passages(text, words=150)]
    assert all(130 <= length <= 170 for length in lengths[:-1])
    assert 50 <= lengths[-1] <= 200


def test_the_body_starts_behind_the_front_matter() -> None:
    text = "---\ntitle: Frost\n---\nThe frost came."
    (passage,) = split_passages(text, body=text.index("The"))
    assert text[passage.start : passage.end] == "The frost came."


def test_the_seed_articles_are_cut_into_whole_sentences() -> None:
    for file in sorted((Path(__file__).parent.parent / "seeds").glob("*.txt")):
        text = file.read_bytes().decode()
        for passage in split_passages(text):
            assert 50 <= len(text[passage.start : passage.end].split()) <= 200
            for start, end in passage.sentences:
                assert text[end - 1] in ".”" or text[start:end].startswith("Original Source")
