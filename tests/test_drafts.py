"""What a model writes, cut into any chunks, gives the same sentences and numbers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.drafts import Drafted, DraftReader
from assistant.markers import MarkerReader

Found = list[tuple[str, tuple[int, ...]]]


def read(*chunks: str) -> Found:
    reader = DraftReader()
    drafted: list[Drafted] = []
    for chunk in chunks:
        drafted += reader.feed(chunk)
    drafted += reader.finish()
    return [(each.text, each.numbers) for each in drafted]


@pytest.mark.parametrize(
    ("draft", "sentences"),
    [
        ("Kim oversaw it. [2][3]", [("Kim oversaw it.", (2, 3))]),
        ("Kim oversaw it [2, 3].", [("Kim oversaw it.", (2, 3))]),
        ("Kim oversaw it.[2-4] He left.", [("Kim oversaw it.", (2, 3, 4)), ("He left.", ())]),
        ("Kim [1] and Trump [2] met.", [("Kim and Trump met.", (1, 2))]),
        ("Kim oversaw it［２］。", [("Kim oversaw it。", (2,))]),
        ("Kim oversaw it.²˒³ He left.¹", [("Kim oversaw it.", (2, 3)), ("He left.", (1,))]),
        ("It covers 10 km² [1].", [("It covers 10 km².", (1,))]),
        ("Kim oversaw it【3†source】.", [("Kim oversaw it.", (3,))]),
        ("Kim oversaw it (sentences 2 and 3).", [("Kim oversaw it.", (2, 3))]),
        ("Kim oversaw it [Sentence 5] [^6].", [("Kim oversaw it.", (5, 6))]),
        ("[1] Kim came. [2] He left.", [("Kim came.", (1,)), ("He left.", (2,))]),
        ("[1] Kim came. [2] He left. [3]", [("Kim came.", (1,)), ("He left.", (2, 3))]),
        ("[1]\nKim came.\n[2]\nHe left.", [("Kim came.", (1, 2)), ("He left.", ())]),
        ("The U.S. [1] Navy came. [2] He left", [("The U.S. Navy came.", (1, 2)), ("He left", ())]),
        ("He paid $3.5 million on Jan. 20. [4]", [("He paid $3.5 million on Jan. 20.", (4,))]),
        ('"It is over." [4] Kim left.', [('"It is over."', (4,)), ("Kim left.", ())]),
        ("- Kim [1]\n- Trump [2]\n", [("Kim", (1,)), ("Trump", (2,))]),
        ("1. Kim came. [1]\n2. He left. [2]", [("Kim came.", (1,)), ("He left.", (2,))]),
        ("Answer: **Kim** `came`. [1]", [("Kim came.", (1,))]),
        ("12. [3]", [("12.", (3,))]),
        ("2025", [("2025", ())]),
        ("<think>I see [9].\n</think>\n\nKim came. [1]", [("Kim came.", (1,))]),
        ("<think>I never end [9].", []),
        ("[1][2]", []),
        ("", []),
        ("Kim said (sic) [sic] it. [1]", [("Kim said (sic) (sic) it.", (1,))]),
        ("See ![x](http://e/?q=1) [y](http://e) [1](http://e).", [("See!(x) (y).", (1,))]),
        ("See [text][ref] [1].", [("See (text)(ref).", (1,))]),
        ("Kim came. [2", [("Kim came.", ())]),
        ("Kim came [1, 1-9999].", [("Kim came.", (1, 9999))]),
        ("Kim \u202ecame\u200b. [1]", [("Kim came.", (1,))]),
        ("金正恩は視察した。[1]帰った。[2]", [("金正恩は視察した。", (1,)), ("帰った。", (2,))]),
    ],
)
def test_sentences_and_their_numbers(draft: str, sentences: Found) -> None:
    assert read(draft) == sentences
    assert read(*draft) == sentences


PIECES = st.sampled_from(
    [
        *(
            "Kim Jong Un",
            " oversaw",
            " the U.S.",
            " launches",
            ".",
            ". ",
            "!",
            " He",
            " 3.5",
            "“",
            "”",
        ),
        *(
            "[1]",
            " [2, 3]",
            "[2-4]",
            "［5］",
            "¹",
            "²",
            "(sentence 2)",
            "[",
            "]",
            "(",
            ")",
            "[sic]",
        ),
        *(
            "\n",
            "\n\n- ",
            "2. ",
            "Answer: ",
            "<think>",
            "</think>",
            "**",
            "](http://e/x)",
            "。",
            " ",
        ),
        *("NOT_IN_ARTICLES", "The articles do not say", "\u200b", "10", "km", "source", "…"),
    ]
)


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=25), st.data())
def test_any_split_into_chunks_gives_the_same(pieces: list[str], data: st.DataObject) -> None:
    draft = "".join(pieces)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(draft)), max_size=12)))
    edges = [0, *cuts, len(draft)]
    chunks = [draft[start:end] for start, end in zip(edges, edges[1:], strict=False)]
    assert read(*chunks) == read(draft)


@settings(max_examples=200)
@given(st.one_of(st.text(), st.lists(PIECES, max_size=25).map("".join)))
def test_no_square_bracket_and_nothing_invisible_reaches_the_text(draft: str) -> None:
    for text, _ in read(draft):
        assert not set(text) & set("[]［］【】〔〕⟦⟧*`\n\u200b\u202e")
        assert text == text.strip()


@settings(max_examples=200)
@given(st.lists(PIECES, max_size=25))
def test_the_open_sentence_only_grows_until_it_ends(pieces: list[str]) -> None:
    reader = DraftReader()
    before = ""
    for character in "".join(pieces):
        ended = reader.feed(character)
        whole = ended[0].text if ended else reader.open
        assert whole.startswith(before)
        before = reader.open


def test_what_may_become_a_marker_is_held_back() -> None:
    reader = MarkerReader()
    assert "".join(map(str, reader.feed("Kim came. [2"))) == "Kim came. "
    assert reader.feed(", 3") == []
    assert reader.feed("]") == [(2, 3)]


@pytest.mark.parametrize(
    ("draft", "sentences"),
    [
        (
            "Most want change, the poll found [1]. About two-thirds fear it [2].",
            [("Most want change, the poll found.", (1,)), ("About two-thirds fear it.", (2,))],
        ),
        (
            'He stars in "I\'m a Celebrity… Get Me Out of Here!" [1][2].',
            [('He stars in "I\'m a Celebrity… Get Me Out of Here!".', (1, 2))],
        ),
        (
            "She said: “It is over. We have won.” [3] He wept. [4]",
            [("She said: “It is over. We have won.”", (3,)), ("He wept.", (4,))],
        ),
        (
            'It is a 6" gun of approx. 20 pounds. [1] It was fired. [2]',
            [('It is a 6" gun of approx. 20 pounds.', (1,)), ("It was fired.", (2,))],
        ),
    ],
)
def test_quotations_stay_whole_and_whole_words_end_sentences(draft: str, sentences: Found) -> None:
    assert read(draft) == sentences
    assert read(*draft) == sentences
