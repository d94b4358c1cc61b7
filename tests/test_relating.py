"""How a sentence's words stand to a question's."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.questions import read_question
from assistant.relating import NAMES, relate, told
from assistant.support.meanings import synonyms
from assistant.vocabulary import Vocabulary, match
from assistant.words import read_words
from index import make_embedder
from index.rarity import Rarity

RARITY = Rarity(0, lambda term: 0)


def measure(column: str, asked: str, *sentences: str) -> list[float]:
    """Give one column for some sentences."""
    embed = make_embedder("bundled").embed
    question = read_question(asked, RARITY)
    words = read_words(sentences)
    vocabulary = Vocabulary(words, RARITY, embed)
    cosines = vocabulary.cosines(question, embed)
    likeness = vocabulary.in_other_words(question, vocabulary.likeness(question, cosines))
    kindred = vocabulary.kindred(question, likeness)
    own = match(vocabulary.presence(words), likeness)
    kin = match(vocabulary.presence(words), kindred)
    closeness = np.linspace(0, 1, len(sentences), dtype=np.float32)
    columns = [
        *told(question, own, own),
        *told(question, kin, kin),
        *relate(question, sentences, words, vocabulary, likeness, kindred, cosines, closeness),
    ]
    assert len(columns) == len(NAMES)
    return [float(value) for value in columns[NAMES.index(column)]]


@pytest.mark.parametrize(
    ("column", "question", "better", "worse"),
    [
        ("told_plain", "Why did he quit?", "He resigned on Monday.", "He spoke on Monday."),
        ("told_kindred", "What did he send?", "He supplied shells.", "He spoke of shells."),
        ("near_kindred", "What did he send?", "He supplied shells.", "He spoke of shells."),
        ("counted", "How many shows are off?", "She called off 16 shows.", "She is 16."),
        ("speaker", "What did Neville say?", "“Fine”, Neville said.", "He saw Neville."),
        ("defined", "Who is Sanders?", "Sanders, a general, warned.", "He met Sanders."),
        ("defined", "Who is Porrino?", "The lawyer Jo Porrino came.", "It was Porrino."),
        ("dimension", "How tall is the tower?", "It has 300 feet.", "It has 300 guests."),
        ("dimension", "How old is Ms Lee?", "Ms Lee, 52, won.", "Ms Lee won 52 seats."),
        (
            "near",
            "Who founded the club?",
            "Ann Miller founded the club.",
            "The club, which was founded in the year of the great fire by the river, met Jo Dix.",
        ),
    ],
)
def test_a_sentence_that_answers_stands_out(
    column: str, question: str, better: str, worse: str
) -> None:
    high, low = measure(column, question, better, worse)
    assert high > low


def test_words_say_the_same_in_either_direction() -> None:
    for one, other in (("quit", "resign"), ("shut", "close"), ("arrest", "detain")):
        assert other in synonyms(one) and one in synonyms(other)


@pytest.mark.parametrize("question", ["", "???", "Who?", "is it", "How many?", "how come", "1"])
def test_odd_questions_and_sentences_are_no_trouble(question: str) -> None:
    assert len(measure("near", question, "…", "One.", "A man came, 12 of 13 times.")) == 3
    assert len(measure("near", question, "…")) == 1
