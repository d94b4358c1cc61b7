from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.followups import complete
from assistant.offers import links
from assistant.questions import read_question
from assistant.quoting import DEFAULT_THRESHOLD, MOST_GROUPS, Quoted, choose
from index import Archive, Hit, make_embedder
from index.rarity import Rarity

SEEDS = Path(__file__).parent.parent / "seeds"
DAY = date(2025, 3, 1)
BOTH = {"000_601af7f493ded3cb.txt", "001_d2b756936005eb11.txt"}

Ask = Callable[[str], Quoted]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Choose quotes for a question from the two seed articles."""
    with Archive(tmp_path_factory.mktemp("seeds")) as archive:
        archive.sync(SEEDS)

        def choose_quotes(question: str) -> Quoted:
            hits = archive.search(question, limit=12, as_of=DAY)
            return choose(question, hits, rarity=archive.rarity(), embed=archive.embed, as_of=DAY)

        yield choose_quotes


def make_hit(text: str, file: str = "a.txt", title: str = "News", published: str = "") -> Hit:
    """A passage that stands 100 characters deep in its article; a sentence a line."""
    spans = tuple((100 + m.start(), 100 + m.end()) for m in re.finditer(r"[^\n]+", text))
    return Hit(file, 100, 100 + len(text), text, 1.0, title, "", "", published, spans, {})


def quote(question: str, *hits: Hit, as_of: date | None = None) -> Quoted:
    rarity = Rarity(len(hits), lambda term: 1)
    embed = make_embedder("bundled").embed
    return choose(question, hits, rarity=rarity, embed=embed, as_of=as_of)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who oversaw the missile tests?", "Kim Jong Un"),
        ("when did north korea test the missiles", "Wednesday"),
        ("Where did the missile tests take place?", "west coast"),
        ("Why did the negotiations falter?", "sanctions"),
        ("Which bomber took part in the drill?", "B-1B"),
        ("When did Kim and Trump meet?", "2018 and 2019"),
        ("Who accused the United States of stepping up provocations?", "Defense Ministry"),
        ("How many meetings did Kim and Trump have?", "three meetings"),
    ],
)
def test_a_question_that_the_articles_answer_is_answered(
    ask: Ask, question: str, answer: str
) -> None:
    quoted = ask(question)
    assert answer in quoted.groups[0][0].text
    assert quoted.confidence >= DEFAULT_THRESHOLD


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("What is the capital of France?", "France"),
        ("What did Japan say about the missile tests?", "Japan"),
        ("what is the weather in seoul", "seoul"),
        ("How many people died in the earthquake in Turkey?", "Turkey"),
        ("Who directed the movie Oppenheimer?", "Oppenheimer"),
    ],
)
def test_a_question_that_they_do_not_answer_is_declined_and_the_missing_word_named(
    ask: Ask, question: str, missing: str
) -> None:
    quoted = ask(question)
    assert quoted.confidence < DEFAULT_THRESHOLD
    assert missing in quoted.missing


def test_what_two_files_both_say_is_shown_once_with_both_places(ask: Ask) -> None:
    first = ask("Who oversaw the missile tests?").groups[0]
    assert {quote.hit.file for quote in first} == BOTH
    assert all("Kim Jong Un" in quote.text for quote in first)


def test_a_completed_follow_up_is_answered(ask: Ask) -> None:
    asked = complete("and when was that?", [("Who oversaw the missile tests?", "Kim Jong Un.")])
    quoted = ask(asked)
    assert "Wednesday" in quoted.groups[0][0].text
    assert quoted.confidence >= DEFAULT_THRESHOLD


def test_every_quote_is_the_passages_text_at_its_offsets(ask: Ask) -> None:
    for question in ("Who oversaw the missile tests?", "Who is Trump?", "?"):
        for group in ask(question).groups:
            for q in group:
                assert q.text == q.hit.text[q.start - q.hit.start : q.end - q.hit.start]
                assert (q.start, q.end) in q.hit.sentences


def test_one_to_three_sentences_best_first_none_twice(ask: Ask) -> None:
    for question in ("What do experts say?", "Why?", "Kim", "What did KCNA report?"):
        quoted = ask(question)
        quotes = [(q.hit.file, q.start) for group in quoted.groups for q in group]
        assert 1 <= len(quoted.groups) <= MOST_GROUPS
        assert list(quoted.scores) == sorted(quoted.scores, reverse=True)
        assert len(quotes) == len(set(quotes))


def test_sentences_that_give_other_numbers_do_not_confirm_each_other() -> None:
    here = make_hit("The ferry accident in Manila killed 12 people on Sunday.", "a.txt")
    there = make_hit("The ferry accident in Manila killed 15 people on Sunday.", "b.txt")
    again = make_hit("On Sunday the ferry accident in Manila killed 12 people.", "c.txt")
    groups = quote("How many people did the ferry accident in Manila kill?", here, there, again)
    told = sorted({q.hit.file for q in group} for group in groups.groups)
    assert sorted(map(sorted, told)) == [["a.txt", "c.txt"], ["b.txt"]]


def test_the_same_sentence_twice_in_one_file_is_cited_once() -> None:
    line = "The mayor of Lyon opened the new tram line on Friday."
    quoted = quote("Who opened the new tram line?", make_hit(f"{line}\n{line}"))
    assert [len(group) for group in quoted.groups] == [1]


def test_without_passages_nothing_is_quoted_and_the_words_are_missing() -> None:
    empty = replace(make_hit("The mayor resigned."), sentences=())
    for hits in ((), (empty,)):
        quoted = quote("Who resigned in Lisbon?", *hits)
        assert quoted == Quoted((), (), 0.0, ("Lisbon", "resigned"))


def test_odd_questions_and_passages_are_no_trouble() -> None:
    odd = make_hit("…\n¿?\n北京市长说\n1234567890\n<b>x</b> [1]\n" + "word " * 300, title="")
    for question in ("?", "the of", "🙂", "北京", "who " * 400, "[1] OR NEAR( *"):
        quoted = quote(question, odd)
        assert 0 <= quoted.confidence <= 1
        assert quoted.groups


@pytest.mark.parametrize(
    ("question", "kind", "focus"),
    [
        ("Who oversaw the tests?", "who", ""),
        ("Which US state banned TikTok?", "which", "US state banned TikTok"),
        ("The Fed raised rates by how much?", "amount", ""),
        ("How many launches were there this year?", "count", "launches"),
        ("How old is the king?", "age", ""),
        ("How long is the bridge?", "measure", ""),
        ("In which year did it open?", "when", "year"),
        ("What did the mayor say about it?", "say", ""),
        ("What is Kim sending to Russia?", "which", ""),
        ("What is the capital of France?", "which", "capital"),
        ("Bob won. Where was the race?", "where", ""),
        ("When was that? (Who oversaw the tests?)", "when", ""),
        ("missile tests", "other", ""),
    ],
)
def test_a_question_is_read_for_what_it_asks(question: str, kind: str, focus: str) -> None:
    read = read_question(question, Rarity(0, lambda term: 0))
    assert (read.kind, " ".join(word.text for word in read.focus)) == (kind, focus)


@pytest.mark.parametrize(
    ("line", "leads"),
    [
        ("More:Musk offers to buy the tram line", 1),
        ("Tram deal:Musk offers to buy the new tram line", 1),
        ("Hide Caption 18 of 37 Photos: Musk on the tram.", 1),
        ("READ MORE: Musk and the tram", 1),
        ("Musk said: We buy the tram line.", 0),
        ("The tram starts at 9:30 a.m. on Monday.", 0),
        ("Lisbon:Residents opened the new tram line on Monday.", 0),
        ("More precision is needed: they must hit the line.", 0),
    ],
)
def test_lines_that_lead_elsewhere_are_told_from_sentences(line: str, leads: int) -> None:
    assert links([line]).tolist() == [leads]


def test_such_a_line_does_not_open_an_answer_that_has_a_sentence() -> None:
    line, sentence = "More:Who opened the new tram line", "Mayor Ana Reis opened the tram line."
    for text in (f"{line}\n{sentence}", f"{sentence}\n{line}"):
        groups = quote("Who opened the new tram line?", make_hit(text)).groups
        assert groups[0][0].text == sentence
    assert quote("Who opened the new tram line?", make_hit(line)).groups[0][0].text == line


def test_words_in_quotation_marks_alone_are_quoted_first() -> None:
    hit = make_hit(
        "The mayor opened the tram line.\nWe opened the line of the tram with the mayor, he said."
    )
    for phrase in ("the mayor opened", "line of the tram"):
        assert phrase in quote(f"“{phrase}”", hit).groups[0][0].text.lower()


def test_a_question_without_words_is_not_answered() -> None:
    hit = make_hit("The mayor opened the tram line.")
    assert [quote(question, hit).confidence for question in ("???", "Who was that?")] == [0, 0]


@pytest.mark.parametrize(
    "question",
    ["What time is it?", "What is 2+2?", "what day is it", "How are things?"],
)
def test_a_question_that_names_nothing_is_not_answered(ask: Ask, question: str) -> None:
    assert ask(question).confidence == 0.0


def test_who_asks_where_is_shown_a_place(ask: Ask) -> None:
    shown = [group[0].text for group in ask("Where were the missiles launched?").groups]
    assert any("west coast" in text for text in shown)


def test_what_was_sent_is_found_where_it_was_supplied(ask: Ask) -> None:
    quoted = ask("What is Kim sending to Russia?")
    assert "supplying weapons and troops" in quoted.groups[0][0].text
    assert quoted.confidence >= DEFAULT_THRESHOLD
