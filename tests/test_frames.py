"""Words that tell of one kind of event or thing."""

from __future__ import annotations

from importlib.resources import files

import pytest

from assistant.frames import kindred
from assistant.words import read_words


def key(word: str) -> str:
    return read_words([word])[0][0].key


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("send", "supplied"),
        ("sending", "shipped"),
        ("weapon", "rifle"),
        ("quit", "resigned"),
    ],
)
def test_words_of_one_kind_answer_for_one_another(asked: str, told: str) -> None:
    assert key(told) in kindred(key(asked))
    assert key(asked) in kindred(key(told))


@pytest.mark.parametrize(
    ("one", "other"), [("send", "receive"), ("win", "lose"), ("buy", "sell"), ("send", "send")]
)
def test_opposites_and_the_word_itself_do_not(one: str, other: str) -> None:
    assert key(other) not in kindred(key(one))


def test_a_word_in_no_group_has_none() -> None:
    assert kindred("zzyzx") == frozenset()


def test_a_group_has_two_words_at_least_and_no_word_twice() -> None:
    text = (files("assistant") / "data" / "frames.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        words = line.split()
        assert line.startswith("#") or len(words) == len(set(words)) > 1, line
