"""Whatever a model writes, every number shown exists and every quote stands at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant import Assistant, Settings
from assistant.composing import Composer, Policy
from assistant.drafts import Drafted, DraftReader
from assistant.evidence import gather
from index import Hit, make_embedder
from index.rarity import Rarity

SEEDS = Path(__file__).parent.parent / "seeds"
QUESTION = "Who oversaw the missile tests?"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    settings = Settings(data=tmp_path_factory.mktemp("data"), folder=SEEDS)
    with Assistant(settings) as assistant:
        assistant.sync()
        yield assistant


def composer(assistant: Assistant, policy: Policy = "show") -> Composer:
    archive = assistant.archive
    evidence = gather(assistant.search(QUESTION), 3_000)
    return Composer(evidence, rarity=archive.rarity(), embed=archive.embed, policy=policy)


PIECES = st.sampled_from(
    [
        *(
            "Kim Jong Un oversaw the missile tests",
            "The U.S. fired 27 rockets",
            "It was a Wednesday",
        ),
        *("NOT_IN_ARTICLES", "The articles do not mention it", "Here is what they say:", "CANARY"),
        *(
            ". ",
            ".",
            " [1]",
            "[2][3]",
            " [2-4].",
            "[99]",
            " [0]",
            "［5］",
            "²",
            "\n- ",
            "!",
            " He left",
        ),
        *(" “nuclear", "”", "[", "]", " ", "…"),
    ]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, max_size=14), st.sampled_from(get_args(Policy)), st.booleans())
def test_the_text_grows_and_every_citation_is_valid(
    assistant: Assistant, pieces: list[str], policy: Policy, cut: bool
) -> None:
    composing, reader, before = composer(assistant, policy), DraftReader(), ""
    for piece in pieces:
        for drafted in reader.feed(piece):
            composing.add(drafted)
        text = composing.show(reader.open)
        assert text.startswith(before)
        check(composing, text)
        before = text
    for drafted in reader.finish():
        composing.add(drafted, cut=cut)
    assert composing.shown.startswith(before)
    check(composing, composing.text)
    assert "NOT_IN_ARTICLES" not in composing.text
    assert policy != "drop" or all(s.support != "unsupported" for s in composing.sentences)


def check(composing: Composer, text: str) -> None:
    """Every number shown has a citation, numbered in order, with the words at its place."""
    numbers = [citation.number for citation in composing.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    shown = [int(number) for number in re.findall(r"\[(\d+)\]", text)]
    assert set(shown) <= set(numbers)
    assert list(dict.fromkeys(shown)) == sorted(set(shown))
    for citation in composing.citations:
        article = (SEEDS / citation.file).read_bytes().decode()
        assert article[citation.start : citation.end] == citation.quote


def test_a_wrong_number_gives_way_to_the_sentence_that_bears_it_out(assistant: Assistant) -> None:
    composing = composer(assistant)
    told = "The missile tests were personally overseen by leader Kim Jong Un."
    right = next(
        number
        for number, place in enumerate(composing.evidence.places, 1)
        if "personally overseen" in place.text
    )
    wrong = 1 + right % len(composing.evidence.places)
    composing.add(Drafted(told, (wrong,)))
    assert composing.sentences[0].support == "supported"
    assert "personally overseen" in composing.citations[0].quote


def test_the_same_place_keeps_its_number(assistant: Assistant) -> None:
    composing = composer(assistant)
    quotes = [place.text for place in composing.evidence.places[:2]]
    for number, quote in ((1, quotes[0]), (2, quotes[1])):
        composing.add(Drafted(quote, (number,)))
    composing.add(Drafted(quotes[0].rstrip(".") + ", it is said.", (1, 2)))
    assert [sentence.citations for sentence in composing.sentences[:2]] == [(1,), (2,)]
    assert composing.sentences[2].citations == (1, 2)
    assert len(composing.citations) == 2


@pytest.mark.parametrize("word", ["Yes.", "No", "True!"])
def test_a_yes_or_no_alone_is_told_to_be_unchecked(assistant: Assistant, word: str) -> None:
    composing = composer(assistant)
    composing.add(Drafted(word, (2,)))
    (sentence,) = composing.sentences
    assert (sentence.support, sentence.citations) == ("partly", (1,))
    assert sentence.reason.startswith("A yes or no alone cannot be checked")


BRIDGE = ("The harbour bridge closes on Monday.", "It will stay shut for six weeks.")
TUNNEL = ("Some 9,000 drivers must take the tunnel.", "The harbour ferry closes for nine weeks.")


def hit(file: str, source: str, *sentences: str) -> Hit:
    text = " ".join(sentences)
    spans = tuple((text.index(each), text.index(each) + len(each)) for each in sentences)
    title = f"Title of {file}"
    return Hit(file, 0, len(text), text, 1.0, title, source, "", "2024-03-08", spans, {})


def compose(*drafted: Drafted) -> Composer:
    """Two articles: sentences 1 and 2 are the bridge's, 3 and 4 the tunnel's."""
    hits = [hit("bridge.txt", "cnn.com", *BRIDGE), hit("tunnel.txt", "portpost.com", *TUNNEL)]
    composing = Composer(
        gather(hits, 3_000),
        rarity=Rarity(100, lambda _: 1),
        embed=make_embedder("bundled").embed,
        policy="show",
    )
    for each in drafted:
        composing.add(each)
    return composing


def test_a_sentence_that_cites_too_little_keeps_that_and_gets_the_rest_of_the_article() -> None:
    composing = compose(Drafted("The harbour bridge closes on Monday for six weeks.", (1,)))
    assert composing.sentences[0].support == "supported"
    assert [citation.quote for citation in composing.citations] == list(BRIDGE)


def test_what_is_wrong_of_one_article_is_not_made_right_by_another() -> None:
    composing = compose(Drafted("The harbour bridge closes for nine weeks.", (1, 2)))
    assert composing.sentences[0].support != "supported"
    assert [citation.file for citation in composing.citations] == ["bridge.txt", "bridge.txt"]


def test_a_number_far_off_the_mark_gives_way() -> None:
    composing = compose(Drafted("About 9,000 drivers have to take the tunnel.", (2,)))
    assert composing.sentences[0].support == "supported"
    assert [citation.quote for citation in composing.citations] == [TUNNEL[0]]


@pytest.mark.parametrize(("outlet", "number"), [("CNN", 1), ("Portpost", 4)])
def test_the_outlet_of_a_cited_article_may_be_named(outlet: str, number: int) -> None:
    text = {1: "the harbour bridge closes on Monday", 4: "the harbour ferry closes for nine weeks"}
    composing = compose(Drafted(f"According to {outlet}, {text[number]}.", (number,)))
    assert composing.sentences[0].support == "supported", composing.sentences[0].reason
    other = compose(Drafted(f"According to Reuters, {text[number]}.", (number,)))
    assert other.sentences[0].support != "supported"
