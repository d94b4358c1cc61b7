"""Passages of news in the order in which they answer a question."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from index.agreement import date_columns
from index.bundled import BundledEmbedder
from index.features import FEATURES, measure
from index.passages import split_passages
from index.ranking import Candidate, rank
from index.rarity import Rarity
from index.reading import plain_reading

NOTHING_COUNTED = Rarity(0, lambda term: 0)

BRIDGE = (
    "The mayor closed the harbour bridge on Monday after engineers found cracks in two of its "
    "piers. The repairs will take six weeks and cost 3.2 million dollars, the city said. Drivers "
    "must take the tunnel until then."
)
TUNNEL = (
    "Drivers waited for an hour at the tunnel on Tuesday. The city has doubled the number of toll "
    "booths. Many said they would rather take the ferry."
)
FERRY = (
    "The ferry to the islands carried more passengers last summer than ever. Its captain retired "
    "after forty years at sea."
)
HARVEST = (
    "Frost ruined most of the apricot harvest in the valley. Growers asked for aid, and the "
    "minister of farming promised to look into it."
)


def candidates(question: str, *stories: tuple[str, str, str]) -> list[Candidate]:
    """Make candidates of (title, text, day), one an article, with their real similarity."""
    embedder = BundledEmbedder()
    texts = [f"{title}\n{text}" for title, text, _ in stories]
    cosines = (embedder.embed(texts) @ embedder.embed_query(question)).tolist()
    order = np.argsort(np.argsort([-cosine for cosine in cosines])).tolist()
    return [
        Candidate(
            article=number,
            title=title,
            text=text,
            sentences=split_passages(text)[0].sentences if text.strip() else (),
            ordinal=0,
            count=1,
            published=day,
            keyword_rank=None,
            vector_rank=order[number],
            cosine=cosines[number],
        )
        for number, (title, text, day) in enumerate(stories)
    ]


def order(
    question: str, found: Sequence[Candidate], as_of: date | None = date(2024, 3, 14)
) -> list[int]:
    return [
        item.index for item in rank(plain_reading(question, as_of), found, rarity=NOTHING_COUNTED)
    ]


NEWS = (
    ("Frost ruins apricot harvest", HARVEST, "2024-03-12"),
    ("Ferry breaks its record", FERRY, "2024-03-10"),
    ("Harbour bridge closes for repairs", BRIDGE, "2024-03-11"),
    ("Long queues at the tunnel", TUNNEL, "2024-03-13"),
)


@pytest.mark.parametrize("as_of", [date(2024, 3, 14), date(2031, 1, 1), None])
@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("Who closed the harbour bridge?", 2),
        ("How much will the repairs of the bridge cost?", 2),
        ("what did frost do to the apricots", 0),
        ("Where did drivers wait for an hour?", 3),
        ("How long was the ferry captain at sea?", 1),
    ],
)
def test_the_passage_that_answers_comes_first_in_a_corpus_of_four(
    question: str, best: int, as_of: date | None
) -> None:
    assert order(question, candidates(question, *NEWS), as_of)[0] == best


def test_every_candidate_is_ranked_once_and_scores_fall() -> None:
    question = "Who closed the harbour bridge?"
    found = candidates(question, *NEWS)
    ranked = rank(plain_reading(question, None), found, rarity=NOTHING_COUNTED)
    assert sorted(item.index for item in ranked) == [0, 1, 2, 3]
    assert [item.score for item in ranked] == sorted((i.score for i in ranked), reverse=True)
    assert ranked == rank(plain_reading(question, None), found, rarity=NOTHING_COUNTED)


def test_a_ranking_explains_itself_in_plain_numbers() -> None:
    question = "Who closed the harbour bridge?"
    found = candidates(question, *NEWS)
    found[2] = replace(found[2], keyword_rank=0)
    best = rank(plain_reading(question, date(2024, 3, 14)), found, rarity=NOTHING_COUNTED)[0]
    assert best.why.keys() == {
        *("keyword match", "similar meaning", "question words in passage and title"),
        *("question words in best sentence", "agreement with other articles"),
        *("days before the question", "keyword rank", "vector rank"),
    }
    assert best.why["question words in best sentence"] == 1
    assert (best.why["days before the question"], best.why["keyword rank"]) == (3, 1)


def test_days_that_are_not_known_are_not_explained() -> None:
    question = "Who closed the harbour bridge?"
    undated = [replace(c, published="") for c in candidates(question, *NEWS)]
    for item in rank(plain_reading(question, date(2024, 3, 14)), undated, rarity=NOTHING_COUNTED):
        assert "days before the question" not in item.why


def test_of_two_weekly_reports_the_one_of_the_week_asked_about_comes_first() -> None:
    question = "How much did the price of eggs rise this week?"
    text = "The price of eggs rose again this week, by {}, the farm office said on Friday."
    weeks = [
        ("Egg prices rise", text.format("four cents"), "2023-01-06"),
        ("Egg prices rise", text.format("nine cents"), "2024-03-08"),
        ("Egg prices rise", text.format("six cents"), "2022-07-15"),
    ]
    assert order(question, candidates(question, *weeks), date(2024, 3, 9))[0] == 1


def test_in_an_old_archive_the_day_of_the_question_says_nothing() -> None:
    published = ["2022-03-01", "", "2022-06-01"]
    article, relevance = np.arange(3), np.array([0.9, 0.2, 0.1])
    today = date_columns(published, article, relevance, date(2026, 11, 22))
    no_day = date_columns(published, article, relevance, None)
    for name, column in today.items():
        np.testing.assert_array_equal(column, no_day[name])
    in_time = date_columns(published, article, relevance, date(2022, 6, 3))
    np.testing.assert_array_equal(in_time["days"], [94, np.nan, 2])


def test_nothing_found_is_nothing_ranked() -> None:
    assert rank(plain_reading("Who closed the bridge?"), [], rarity=NOTHING_COUNTED) == []


@pytest.mark.parametrize(
    "question",
    ["", "???", "Who was that?", "橋は誰が閉鎖しましたか", "bridge " * 400, '" OR NEAR('],
)
def test_no_question_and_no_passage_fails(question: str) -> None:
    odd = candidates(
        question,
        *NEWS,
        ("", "", ""),
        ("Untitled", "   \n", "2024-03-11"),
        ("橋が閉鎖", "橋は月曜日に閉鎖された。", "2024-03-11"),
        ("Harbour bridge closes for repairs", BRIDGE, "2024-03-11"),
    )
    assert sorted(order(question, odd)) == list(range(8))
    assert order(question, odd[:1]) == [0]
    rows = measure(plain_reading(question, date(2024, 3, 14)), odd, NOTHING_COUNTED)
    assert rows.shape == (8, len(FEATURES))
    dates = [FEATURES.index(name) for name in ("days", "days_from_best")]
    assert np.isfinite(np.delete(rows, dates, axis=1)).all()


def test_what_several_outlets_report_agrees() -> None:
    question = "Who closed the harbour bridge?"
    told_again = BRIDGE.replace("on Monday ", "").replace("the city said", "officials said")
    found = candidates(question, *NEWS, ("City shuts bridge", told_again, "2024-03-11"))
    agreement = measure(plain_reading(question, None), found, NOTHING_COUNTED)[
        :, FEATURES.index("agreement")
    ]
    assert set(np.argsort(-agreement)[:2].tolist()) == {2, 4}


def test_articles_count_by_their_number_not_by_their_title() -> None:
    question = "Who closed the harbour bridge?"
    found = candidates(question, *NEWS)
    renumbered = [replace(c, article=10**12 - 7 * c.article) for c in found]
    assert order(question, found) == order(question, renumbered)


def test_a_full_list_of_long_passages_is_ranked_in_a_moment() -> None:
    question = "Who closed the harbour bridge after engineers found cracks in its piers?"
    found = candidates(question, *NEWS)
    long = [replace(c, article=n, text=c.text * 4) for n, c in enumerate(found * 30)]
    order(question, long)
    began = time.process_time()
    order(question, long)
    assert time.process_time() - began < 0.5  # about 0.02 s; a busy machine takes longer
