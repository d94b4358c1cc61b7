"""A model's refusal is known in any words; news of refusals and silence is not one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.refusals import is_refusal, may_become_refusal

REFUSALS = """
NOT_IN_ARTICLES
Not in the articles.
I'm sorry, but I cannot find this in the articles.
I’m sorry, I don’t have enough information.
The articles do not mention the capital of France.
The provided sentences don't say who won.
The capital of France is not mentioned in the articles.
There is no information about France in the provided text.
None of the articles name him.
I cannot answer this question based on the given information.
The numbered sentences do not answer the question.
The text does not specify the date.
The given information does not contain the answer.
It is not stated in the articles.
No article mentions the weather.
As an AI language model, I have no opinion.
The answer cannot be determined from the provided sentences.
The articles make no mention of the weather.
The sources provided do not mention a winner.
The articles discuss the launch but not its cost.
The cost of the launch is not reported in the articles.
The articles do not confirm who won.
Nothing in the articles indicates a date.
The articles contain no information on the cost.
The sentences only cover the launch and do not say what it cost.
The articles cover the launch, but they do not mention its cost.
Unfortunately, the provided articles describe the launch but do not give its cost.
The articles report the launch, though they do not specify the cost.
The provided passages don't comment on this.
""".strip().splitlines()
WEAK = """
The answer is not provided.
No information about the capital of France is given.
It is not possible to determine the capital.
Unknown.
According to the articles, there is no mention of the weather.
The sources do not say where they were.
""".strip().splitlines()
NEWS = """
The report did not mention civilian casualties.
North Korea has not provided details of the talks.
The statement does not name the victims.
There is no evidence of fraud, the court said.
He said he could not answer the question.
The White House did not give details.
The documents do not mention Trump, prosecutors said.
Police said they could not find the weapon.
Kim Jong Un oversaw the missile tests.
The articles of confederation gave Congress no power to tax.
The sources said that nothing had been decided, but not why.
The evidence made no difference to the jury.
The text of the treaty bans new launches but not tests.
The data showed growth in May and not in June.
The article in the treaty on mutual defence was cited by both sides.
""".strip().splitlines()


@pytest.mark.parametrize("sentence", REFUSALS)
def test_a_refusal_is_one_whatever_it_cites(sentence: str) -> None:
    assert is_refusal(sentence, cites=True)
    assert is_refusal(sentence, cites=False)


@pytest.mark.parametrize("sentence", WEAK)
def test_a_vague_refusal_is_one_where_it_cites_nothing(sentence: str) -> None:
    assert is_refusal(sentence, cites=False)
    assert not is_refusal(sentence, cites=True)


@pytest.mark.parametrize("sentence", NEWS)
def test_news_of_silence_is_no_refusal(sentence: str) -> None:
    assert not is_refusal(sentence, cites=True)


@pytest.mark.parametrize(
    "sentence", [s for s in REFUSALS if not s.startswith(("The cap", "The ans", "The cost"))]
)
def test_the_opening_of_a_refusal_is_held_back(sentence: str) -> None:
    assert all(may_become_refusal(sentence[:end]) for end in range(len(sentence)))


def test_the_opening_of_an_answer_is_not_held_for_long() -> None:
    assert may_become_refusal("The")
    assert not may_become_refusal("The missile")
    assert not may_become_refusal("Kim")


@given(st.text(), st.text())
def test_what_cannot_become_a_refusal_stays_so(opening: str, more: str) -> None:
    if not may_become_refusal(opening):
        assert not may_become_refusal(opening + more)
