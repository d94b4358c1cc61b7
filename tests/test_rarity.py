"""Words weigh by how rare they are in news and in the corpus at hand, whatever its size."""

import pytest

from index.rarity import UNSEEN_NAME_SHARE, UNSEEN_WEIGHT, Rarity, background_weight, content_terms
from index.terms import analyze


def term(word: str) -> str:
    return analyze(word)[0]


def rarity(passages: int, **frequencies: int) -> Rarity:
    terms = {term(word): count for word, count in frequencies.items()}
    return Rarity(passages, lambda word: terms.get(word, 0))


def test_in_an_empty_corpus_words_weigh_what_they_weigh_in_news() -> None:
    empty = rarity(0)
    words = ("the", "president", "missile", "Sturgeon", "Yoshkar")
    assert [round(empty.weight(term(word)), 2) for word in words] == [0.0, 1.95, 4.95, 7.45, 11.5]


def test_two_articles_do_not_make_their_own_subject_a_common_word() -> None:
    two_articles = rarity(14, missile=12, president=2)
    assert two_articles.weight(term("missile")) > two_articles.weight(term("president")) + 1


@pytest.mark.parametrize(("holding", "weight"), [(1, 11.5), (100, 9.2), (500_000, 0.69)])
def test_in_a_million_passages_the_corpus_decides(holding: int, weight: float) -> None:
    assert rarity(1_000_000, missile=holding).weight(term("missile")) == pytest.approx(weight, 0.02)


def test_a_word_that_stands_in_every_passage_weighs_nothing_and_never_less() -> None:
    assert 0 <= rarity(2_000_000, the=2_000_000).weight("the") < 0.01


def test_a_word_nobody_has_seen_weighs_most() -> None:
    assert background_weight("qwzxk") == UNSEEN_WEIGHT
    for passages in (0, 1_000, 10_000_000):
        assert rarity(passages).weight("qwzxk") == UNSEEN_WEIGHT


def test_names_are_known_though_typed_in_lower_case() -> None:
    corpus = rarity(10)
    shares = {word: corpus.name_share(term(word)) for word in ("biden", "amazon", "ship", "will")}
    assert shares["biden"] > 0.95 and shares["amazon"] > 0.95
    assert shares["ship"] < 0.1 and shares["will"] < 0.1
    assert corpus.name_share("qwzxk") == UNSEEN_NAME_SHARE


def test_the_corpus_is_asked_once_for_a_word() -> None:
    asked: list[str] = []

    def frequency(word: str) -> int:
        asked.append(word)
        return 3

    corpus = Rarity(100, frequency)
    assert corpus.weight("missil") == corpus.weight("missil")
    assert asked == ["missil"]


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("Who oversaw the U.S. missile tests this week?", ["oversaw", "us", "missil", "test"]),
        ("which state, which party, which state?", ["state", "parti"]),
        ("Who was that?", ["who", "was", "that"]),
        ('OR AND NOT title:(x" ^2 ~', ["titl", "x", "2"]),
        ("?!", []),
    ],
)
def test_a_question_keeps_the_words_that_say_what_it_is_about(
    question: str, terms: list[str]
) -> None:
    assert content_terms(question) == terms
