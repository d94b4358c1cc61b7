"""The network that reads a sentence together with what it cites, and how much it counts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.citations import check
from assistant.entailment import entailment_reader
from assistant.support.dating import dated
from assistant.support.restating import restated
from assistant.support.weighing import Reading, Verdict, weigh
from index import make_embedder
from index.rarity import Rarity

RARITY = Rarity(0, lambda term: 0)
EMBED = make_embedder("bundled").embed
READ = entailment_reader().read
COURT = (
    "The union representing workers at Honda's plant in Marysville sued the company on Friday, "
    "saying it had withheld overtime pay from 400 employees since 2019."
)
BRIDGE = (
    "Governor Ana Torres refused to reopen the Lakeside bridge until engineers finish a second "
    "inspection, although Mayor Paul Reed had asked her to let traffic return this week."
)


@pytest.mark.parametrize(
    ("cited", "true", "false"),
    [
        (COURT, "The suit is about unpaid overtime.", "The suit is about unsafe machines."),
        (COURT, "The union accuses Honda of holding back pay.", "Honda has paid the overtime."),
        (BRIDGE, "The bridge remains closed for now.", "The bridge has reopened."),
        (BRIDGE, "The mayor has not got his way so far.", "The mayor has got his way."),
        (
            COURT,
            "It was the workers' union that took the carmaker to court.",
            "It was the carmaker that took the workers' union to court.",
        ),
        (COURT, "The union sued on Friday.", "The union withdrew its suit on Friday."),
        (BRIDGE, "A second inspection is not over yet.", "The second inspection is complete."),
    ],
)
def test_what_is_not_borne_out_is_doubted_more(cited: str, true: str, false: str) -> None:
    assert READ(false, [cited]).doubt > READ(true, [cited]).doubt + 1


def test_the_words_at_fault_are_marked() -> None:
    sentence = "The union sued Honda over the unpaid wages of 9,000 nurses."
    words = READ(sentence, [COURT]).words
    worst = max(words, key=lambda word: word[2])
    assert sentence[worst[0] : worst[1]] in ("9", "000", "nurses")
    assert [(s, e) for s, e, _ in words] == sorted((s, e) for s, e, _ in words)
    assert all(0 <= s < e <= len(sentence) for s, e, _ in words)


def test_it_reads_the_same_from_many_threads() -> None:
    sentences = [f"The union sued Honda in {year}." for year in range(2000, 2030)]
    with ThreadPoolExecutor(8) as pool:
        many = list(pool.map(lambda text: READ(text, [COURT, BRIDGE]).doubt, sentences))
    assert many == [READ(text, [COURT, BRIDGE]).doubt for text in sentences]


@given(st.text(max_size=300), st.lists(st.text(max_size=900), max_size=6))
def test_no_text_breaks_the_reader(sentence: str, cited: list[str]) -> None:
    reading = READ(sentence, cited, cited[:1])
    assert abs(reading.doubt) < 100
    assert all(0 <= start < end <= len(sentence) for start, end, _ in reading.words)


def test_what_is_quoted_is_not_read() -> None:
    def fail(*_: object) -> Reading:
        raise AssertionError("read")

    assert check(COURT, [COURT], rarity=RARITY, embed=EMBED, read=fail).support == "supported"
    assert check("It is.", [], rarity=RARITY, embed=EMBED, read=fail).support == "unsupported"


@pytest.mark.parametrize(
    "sentence",
    [
        "The union says 900 employees lost overtime pay.",
        "Overtime pay was withheld from 400 employees since 2017.",
        "The union said Honda “stole from its own people”.",
        "The moon is made of green cheese.",
    ],
)
def test_no_reader_overrules_what_is_reckoned(sentence: str) -> None:
    def trust(*_: object) -> Reading:
        return Reading(-20.0, ())

    found = check(sentence, [COURT], rarity=RARITY, embed=EMBED, read=trust)
    assert found.support != "supported"
    assert found.reason


def test_the_reader_sees_what_the_days_were() -> None:
    seen: list[tuple[str, ...]] = []

    def look(sentence: str, cited: object, context: object) -> Reading:
        assert isinstance(cited, list) and isinstance(context, list)
        seen.append((*cited, *context))
        return Reading(-3.0, ())

    check(
        "Honda was sued on March 14, 2025.",
        [COURT, BRIDGE],
        rarity=RARITY,
        embed=EMBED,
        published=["2025-03-16"],
        context=["Union sues Honda"],
        read=look,
    )
    ((first, second, *around),) = seen
    assert "on Friday (March 14, 2025), saying" in first
    assert second == BRIDGE
    assert around == ["March 16, 2025.", "Union sues Honda"]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("He won on Sunday.", "He won on Sunday (November 24, 2024)."),
        ("It closed yesterday.", "It closed yesterday (November 24, 2024)."),
        ("Prices rose last month.", "Prices rose last month (October 2024)."),
        ("She resigned last year.", "She resigned last year (2023)."),
        ("She resigned on May 3, 2021.", "She resigned on May 3, 2021."),
        ("Nothing happened.", "Nothing happened."),
    ],
)
def test_days_are_written_out(text: str, known: str) -> None:
    assert dated(text, date(2024, 11, 25)) == known
    assert dated(text, None) == text


@given(
    st.lists(st.sampled_from("on Friday|last week|today|two years ago|He|won|in May|.".split("|"))),
    st.dates(date.min + timedelta(800), date.max - timedelta(800)),
)
def test_writing_days_out_takes_nothing_away(words: list[str], day: date) -> None:
    text = " ".join(words)
    left = iter(dated(text, day))
    assert all(letter in left for letter in text)


@pytest.mark.parametrize(
    ("sentence", "cited", "said"),
    [
        ("It is about 3 miles long.", "The 5 km tunnel is new.", "It is about 5 km long."),
        ("She won on March 13, 2025.", "She won Thursday.", "She won on Thursday."),
        ("In March 2025, she won.", "She won Thursday.", "she won."),
        ("She won on March 14, 2025.", "She won Thursday.", "She won on March 14, 2025."),
        ("Some 1,750 fell ill.", "There were 1,748 cases.", "Some 1,748 fell ill."),
        ("Some 1,950 fell ill.", "There were 1,748 cases.", "Some 1,950 fell ill."),
        ("Four fell ill in May.", "In May 4 fell ill.", "Four fell ill in May."),
        ("Four cables broke.", "4 of its 12 cables broke.", "4 of its 12 cables broke."),
        (
            "Two mills shut.",
            "Two of the firm's six mills shut.",
            "Two of the firm's six mills shut.",
        ),
        ("Five cables broke.", "Four of its 12 cables broke.", "Five cables broke."),
        ("Four bridges broke.", "Four of the cables broke.", "Four bridges broke."),
    ],
)
def test_what_is_borne_out_is_told_as_it_is_cited(sentence: str, cited: str, said: str) -> None:
    assert restated(sentence, [cited], [date(2025, 3, 15)]) == said


@given(st.text(max_size=200), st.lists(st.text(max_size=200), max_size=3))
def test_no_text_breaks_the_restating(sentence: str, cited: list[str]) -> None:
    assert len(restated(sentence, cited, [date(2025, 3, 15)])) <= len(sentence) + 4_000
    assert restated("Nothing was said.", cited, []) == "Nothing was said."


@given(st.floats(-20, 20), st.floats(-20, 20), st.sampled_from(["", "“x” stands in none"]))
def test_more_doubt_is_never_less(one: float, other: float, reason: str) -> None:
    ruled = Verdict("partly" if reason else "supported", 0.5, reason)
    low, high = (weigh(ruled, Reading(doubt, ()), "a") for doubt in sorted((one, other)))
    rank = ("supported", "partly", "unsupported")
    assert rank.index(low.support) <= rank.index(high.support)
    assert 0 <= high.score <= low.score <= 1
    assert all(bool(each.reason) == (each.support != "supported") for each in (low, high))


def test_the_reason_names_whole_words_at_fault() -> None:
    words = ((0, 5, -2.0), (6, 9, 1.0), (9, 14, 1.0), (15, 19, 2.0), (20, 23, -1.0))
    found = weigh(Verdict("supported", 0.9, ""), Reading(9.0, words), "Honda outlawed cars now")
    assert found.reason == "The cited sentences do not bear out “outlawed cars”"
