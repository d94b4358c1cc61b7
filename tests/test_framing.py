from __future__ import annotations

import time

import pytest

from assistant.followups import complete
from assistant.framing import is_small_talk, read_framing

EVERYTHING = [
    "What's the latest news?",
    "What’s new?",
    "Summarize the articles",
    "please summarise both articles.",
    "Summarize the news in two sentences.",
    "What is this about?",
    "what are these articles about",
    "What are the main topics?",
    "What topics do the articles cover?",
    "Give me an overview",
    "Could you give me a short summary of the articles in three sentences?",
    "What happened?",
    "What happened this week?",
    "What's in the news today?",
    "today's headlines",
    "Headlines",
    "tl;dr",
    "What do the articles say?",
]
TOPICS = {
    "What do the articles say about Trump?": "Trump",
    "Tell me about North Korea": "North Korea",
    "tell me more about the B-1B bomber": "B-1B bomber",
    "Can you summarise the news about Brazil, please?": "Brazil",
    "Give me a summary of the North Korea story": "North Korea",
    "What’s the latest on Trump?": "Trump",
    "What's the latest news from South Korea?": "South Korea",
    "Is there any news about Haiti?": "Haiti",
    "What is happening in Ukraine": "Ukraine",
    "Summarize what happened with the missile tests": "what happened with the missile tests",
    "Any news on O’Brien’s trial?": "O’Brien’s trial",
    "What does the news say about Kim Jong Un and Russia?": "Kim Jong Un and Russia",
}
FACTS = [
    "Who oversaw the launches?",
    "What is the latest version of Windows?",
    "What happened to flight 370?",
    "What is the main reason for the strike?",
    "What is New York's mayor called?",
    "What did Kim say about the launches?",
    "What do experts say about Kim?",
    "What does the report say about climate?",
    "Is there any hope for peace?",
    "What is the biggest company in the world?",
    "What are the main differences between the two treaties?",
    "Which article of the constitution was invoked?",
    "What topics did Biden and Xi discuss?",
    "What is the new law about?",
    "What is the current inflation rate?",
    "hello",
    "???",
]


@pytest.mark.parametrize("question", EVERYTHING)
def test_an_overview_of_everything_is_recognised(question: str) -> None:
    framed = read_framing(question)
    assert framed is not None
    assert framed.topic == ""


@pytest.mark.parametrize(("question", "topic"), TOPICS.items())
def test_the_words_around_a_topic_are_taken_off(question: str, topic: str) -> None:
    framed = read_framing(question)
    assert framed is not None
    assert framed.topic == topic


@pytest.mark.parametrize("question", FACTS)
def test_a_question_for_a_fact_is_no_request_for_an_overview(question: str) -> None:
    assert read_framing(question) is None


def test_a_time_is_no_topic_but_stays_with_one() -> None:
    everything = read_framing("What happened in May 2022?", "in May 2022")
    assert everything is not None
    assert everything.topic == ""
    topic = read_framing("What is the latest on Trump in May 2022?", "May 2022")
    assert topic is not None
    assert topic.topic == "Trump in May 2022"


def test_a_follow_up_sums_up_what_was_asked_before() -> None:
    framed = read_framing("Summarise it (Why did the talks break down?)")
    assert framed is not None
    assert framed.topic == "Why did the talks break down?"


def test_a_bare_follow_up_is_left_to_the_question_before() -> None:
    assert read_framing("What happened? (Who oversaw the launches?)") is None


@pytest.mark.parametrize("text", ["Hello", "hi there!", "Thanks a lot.", "Who are you?", "ok, bye"])
def test_small_talk_asks_nothing_of_the_articles(text: str) -> None:
    assert is_small_talk(text)


@pytest.mark.parametrize("text", ["Who is Kim?", "Nice", "Hello Kitty", "Why?", "no-fly zone", ""])
def test_what_may_be_asked_of_the_articles_is_no_small_talk(text: str) -> None:
    assert not is_small_talk(text)


@pytest.mark.parametrize(
    "piece",
    ["please can you ", "hi ", "thank you thanks ", "so much a lot ", "the latest ", "tell me "]
    + ["what is the new ", "i want to ", "more about it ", "give me a short summary of ", "( "],
)
def test_a_long_row_of_the_same_words_is_read_at_once(piece: str) -> None:
    question = piece * (2_000 // len(piece)) + "x"
    began = time.perf_counter()
    read_framing(question)
    is_small_talk(question)
    complete(question, [("Who oversaw the tests?", "Kim.")])
    assert time.perf_counter() - began < 1
