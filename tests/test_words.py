from __future__ import annotations

from assistant.words import read_words


def keys(text: str) -> list[str]:
    return [word.key for word in read_words([text])[0]]


def test_endings_and_irregular_verbs_do_not_matter() -> None:
    assert keys("broke down") == keys("breaking down")
    assert keys("oversaw") == keys("overseen")
    assert keys("launches") == keys("launched")


def test_a_place_is_one_word_and_the_same_as_its_people_and_other_names() -> None:
    assert keys("South Korea's army") == ["@south korea", "armi"]
    assert keys("South Korean army") == ["@south korea", "armi"]
    assert keys("the U.K.") == keys("the United Kingdom") == keys("the British")
    assert keys("U.S. forces") == keys("American forces") == keys("United States forces")


def test_small_letters_name_places_only_where_nothing_has_a_capital() -> None:
    assert keys("what did north korea say") == ["what", "do", "@north korea", "say"]
    assert keys("Paris lit up in polish") == ["@paris", "lit", "up", "in", "polish"]
    assert keys("give it to us in turkey") == ["give", "it", "to", "us", "in", "turkey"]


def test_numbers_in_letters_equal_those_in_figures() -> None:
    assert keys("three meetings") == keys("3 meetings")
    assert keys("the fourth test") == keys("the 4th test")
    assert keys("1,200 people") == ["1200", "person"]
    numbers = [word.text for word in read_words(["two of 1,200 in 2024"])[0] if word.number]
    assert numbers == ["two", "1,200", "2024"]


def test_where_a_word_may_be_broken_unseen_it_stays_one() -> None:
    assert keys("The pre\u00adsi\u00addent re\u200bsigned\u2060.") == keys(
        "The president resigned."
    )
    assert keys("ภาษา\u200bไทย") == ["ภาษา", "ไทย"]


def test_other_scripts_and_odd_characters_are_read_without_complaint() -> None:
    assert keys("") == []
    assert keys("Müller, čau! _x_ 😀 北京") == ["muller", "cau", "x", "北京"]
    assert keys("a" * 70 + " end") == ["end"]
