from __future__ import annotations

import pytest

from assistant.followups import complete, earlier_question, wants_more

TESTS = (
    "Who oversaw the missile tests?",
    "The missile tests took place Wednesday off the country’s west coast and were personally "
    "overseen by leader Kim Jong Un, according to North Korea’s state-run Korean Central News "
    "Agency (KCNA). [1][2]",
)
LAUNCHES = (
    "What did North Korea say about the launches?",
    "KCNA reported that the missile launches were meant to demonstrate readiness. [1]",
)


@pytest.mark.parametrize(
    "question",
    [
        "When did Trump take office?",
        "What did Biden say about his son?",
        "Is it legal to own a gun in Texas?",
        "How long does it take to fly to Mars?",
        "Are there any protests in Paris?",
        "Is there a ceasefire in Gaza?",
        "Which state passed a law that bans abortion?",
        "Who won the Super Bowl this year?",
        "Did the company that bought Twitter fire its staff?",
        "Who is the president of the United States and what did he promise?",
        "Has Apple released its new phone?",
        "What happened to the Titan submersible?",
        "So who won the election in Brazil?",
        "Did Russia say that it will withdraw?",
        "who won the world cup",
        "covid",
        "2024 budget",
    ],
)
def test_a_question_that_stands_alone_stays_as_it_is_whatever_was_asked_before(
    question: str,
) -> None:
    assert complete(question, [TESTS, LAUNCHES]) == question


@pytest.mark.parametrize(
    ("question", "completed"),
    [
        ("and when was that?", "When was that? (Who oversaw the missile tests?)"),
        ("why?", "Why? (Who oversaw the missile tests?)"),
        ("where did it happen", "Where did it happen (Who oversaw the missile tests?)"),
        ("How many were there?", "How many were there? (Who oversaw the missile tests?)"),
        ("Tell me more", "Tell me more (Who oversaw the missile tests?)"),
        ("What happened next?", "What happened next? (Who oversaw the missile tests?)"),
        (
            "What does it mean for South Korea?",
            "What does it mean for South Korea? (Who oversaw the missile tests?)",
        ),
        (
            "And who announced the tests?",
            "Who announced the tests? (Who oversaw the missile tests?)",
        ),
    ],
)
def test_a_question_that_leans_on_the_last_one_carries_it_in_brackets(
    question: str, completed: str
) -> None:
    assert complete(question, [LAUNCHES, TESTS]) == completed


def test_he_is_the_person_that_the_last_answer_named() -> None:
    completed = "What did he say about Trump? (Kim Jong Un: Who oversaw the missile tests?)"
    assert complete("What did he say about Trump?", [TESTS]) == completed


def test_he_is_still_that_person_after_a_question_in_between() -> None:
    history = [TESTS, ("and when was that?", "On Wednesday.")]
    assert complete("why did he do that?", history) == (
        "Why did he do that? (Kim Jong Un: Who oversaw the missile tests?)"
    )


@pytest.mark.parametrize(
    ("question", "completed"),
    [
        ("what about South Korea?", "What did South Korea say about the launches?"),
        ("And the United States?", "What did the United States say about the launches?"),
        ("how about China?", "What did China say about the launches?"),
        (
            "what about the sanctions?",
            "What about the sanctions? (What did North Korea say about the launches?)",
        ),
    ],
)
def test_what_about_exchanges_a_name_of_the_same_kind(question: str, completed: str) -> None:
    assert complete(question, [LAUNCHES]) == completed


def test_what_about_exchanges_a_persons_name() -> None:
    history = [("What did Joe Biden promise to farmers?", "Lower prices. [1]")]
    assert complete("and Donald Trump?", history) == "What did Donald Trump promise to farmers?"


def test_a_chain_of_follow_ups_keeps_the_first_question_and_what_was_added() -> None:
    history = [TESTS, ("and when was that?", "On Wednesday. [1]")]
    assert complete("and where?", history) == "Where? (Who oversaw the missile tests?)"
    history += [("Which submarine was used for it?", "None. [1]")]
    assert complete("why?", history) == (
        "Why? (Which submarine was used for it? Who oversaw the missile tests?)"
    )


def test_without_history_or_words_nothing_is_added() -> None:
    assert complete("  and when was that? ", []) == "and when was that?"
    assert complete("   ", [TESTS]) == ""


@pytest.mark.parametrize(
    "question",
    ["Tell me more", "more", "anything else?", "Go on.", "More details please", "what else?"]
    + ["Is there more information about this?", "Can you explain that?", "and more about it"],
)
def test_more_of_the_same_carries_the_question_before(question: str) -> None:
    assert wants_more(question)
    completed = complete(question, [("Who oversaw the tests?", "Kim Jong Un.")])
    assert completed.endswith("(Who oversaw the tests?)")
    assert earlier_question(completed) == "Who oversaw the tests?"
    again = complete("more", [("Who oversaw the tests?", "Kim."), (question, "He was pleased.")])
    assert earlier_question(again) == "Who oversaw the tests?"


@pytest.mark.parametrize(
    "question",
    ["Tell me more about Brazil", "How many more died?", "Is there more oil in Norway?", "Go home"],
)
def test_a_question_of_its_own_asks_for_no_more(question: str) -> None:
    assert not wants_more(question)


def test_an_order_at_the_opening_is_no_name() -> None:
    assert complete("Summarize it", [("Who oversaw the tests?", "Kim.")]) != "Summarize it"
