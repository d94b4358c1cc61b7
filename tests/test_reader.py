"""Questions as people type them, read against a corpus and answered from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Assistant, QuestionError, Settings
from index import Archive, Reading, explain, plain_reading

DAY = date(2025, 3, 1)
SUMMIT = """\
---
title: Erdoğan hosts Zelensky in Ankara
source: bosporus.example
published: 2023-03-09
---

President Recep Tayyip Erdoğan received President Volodymyr Zelensky in Ankara. Senator Chris
O'Brien and Bashar al-Assad's envoy stayed away. "Grain must flow to all who hunger", he said.

The cease-fire talks in Zürich go on, the mayor of Straßburg said. The Defense Ministry was silent.

On a banner stood "We Got Any".
"""
CYRILLIC = """\
---
title: Мост закрыт
published: 2024-01-05
---

Мэр закрыл мост через Волгу в понедельник. Ремонт продлится шесть недель.
"""
CHINESE = """\
---
title: 大桥关闭
published: 2024-02-05
---

市长星期一关闭了海港大桥。维修将持续六个星期。
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("news")
    seeds = Path(__file__).parent.parent / "seeds"
    for file in seeds.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    for name, text in (("summit", SUMMIT), ("most", CYRILLIC), ("daqiao", CHINESE)):
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    data = tmp_path_factory.mktemp("data")
    with Assistant(Settings(data=data, folder=folder)) as assistant:
        assistant.sync()
        yield assistant


def read(corpus: Assistant, question: str) -> Reading:
    return corpus.archive.read(question, as_of=DAY)


@pytest.mark.parametrize(
    ("question", "written", "meant"),
    [
        ("Who oversaw the misile tests?", "misile", "missile"),
        ("Who is Donlad Trump?", "Donlad", "Donald"),
        ("What does Rusia get?", "Rusia", "Russia"),
        ("Who received Zelenksy?", "Zelenksy", "Zelensky"),
        ("Who received Erdoğn?", "Erdoğn", "Erdoğan"),
        ("who hosts zelenskyi in ankara", "zelenskyi", "Zelensky"),
    ],
)
def test_a_slip_is_put_right_against_the_words_of_the_corpus(
    corpus: Assistant, question: str, written: str, meant: str
) -> None:
    reading = read(corpus, question)
    assert [(one.written, one.other) for one in reading.corrected] == [(written, meant)]
    assert reading.text == question.replace(written, meant)
    assert reading.notes(()) == (f"read “{written}” as “{meant}”",)


@pytest.mark.parametrize(
    "question",
    [
        "Who oversaw the missile tests?",
        "What is the capital of France?",
        "What did Xi Jinping say to Macron?",
        "Where is Qaqortoq?",
        "What is a B-1B?",
    ],
)
def test_a_word_that_corpus_or_news_know_is_never_changed(corpus: Assistant, question: str) -> None:
    assert read(corpus, question).text == question
    assert read(corpus, question).corrected == ()


@pytest.mark.parametrize(
    ("question", "written", "other"),
    [
        ("What did the JCS detect?", "JCS", "Joint Chiefs of Staff"),
        ("what did the jcs detect", "jcs", "Joint Chiefs of Staff"),
        ("What did the Korean Central News Agency report?", "Korean Central News Agency", "KCNA"),
        ("Which Defence Ministry was silent?", "Defence", "defense"),
        ("Where are the ceasefire talks?", "ceasefire", "cease fire"),
        ("What about nuclear counter-attack?", "counter-attack", "counterattack"),
    ],
)
def test_what_passages_write_in_another_way_is_found_too(
    corpus: Assistant, question: str, written: str, other: str
) -> None:
    aliases = {(alias.written, alias.other) for alias in read(corpus, question).aliases}
    assert (written, other) in aliases


def test_the_capitals_of_a_headline_are_no_name(corpus: Assistant) -> None:
    assert read(corpus, "What does WGA mean?").aliases == ()


@pytest.mark.parametrize(
    ("question", "file", "quoted"),
    [
        ("What did the JCS detect?", "000_601af7f493ded3cb.txt", "detected and tracked"),
        ("Who oversaw the misile tests?", "001_d2b756936005eb11.txt", "Kim Jong Un"),
        ("What did Kim Jong-un oversee?", "001_d2b756936005eb11.txt", "missile tests"),
        ("Who did Erdogan receive in Ankara?", "summit.md", "Zelensky"),
        ("Who hosted Zelenksy in Ankara?", "summit.md", "Erdoğan"),
        ("Where are the ceasefire talks?", "summit.md", "Zürich"),
        ("Which mayor spoke of talks in Zurich?", "summit.md", "Straßburg"),
        ("Where did O’Brien stay away?", "summit.md", "O'Brien"),
        ("Whose envoy stayed away, Al-Assad's?", "summit.md", "al-Assad"),
        ("Кто закрыл мост через Волгу?", "most.md", "Мэр"),
        ("市长关闭了海港大桥?", "daqiao.md", "海港大桥"),
    ],
)
def test_such_a_question_is_answered_from_the_place_that_says_it(
    corpus: Assistant, question: str, file: str, quoted: str
) -> None:
    answer = corpus.ask(question, as_of=DAY)
    assert not answer.abstained, answer.reason
    assert any(c.file == file and quoted in " ".join(c.quote.split()) for c in answer.citations)


def test_a_quoted_phrase_is_looked_for_word_for_word(corpus: Assistant) -> None:
    answer = corpus.ask('"grain must flow"', as_of=DAY)
    assert "Grain must flow" in answer.citations[0].quote
    assert "has all of the quoted words in a row" in explain(answer.hits[0])
    assert "has all of the quoted words in a row" not in explain(answer.hits[-1])


def test_a_time_brings_up_its_articles_and_says_so(corpus: Assistant) -> None:
    answer = corpus.ask("Whom did Erdoğan receive in Ankara in March 2023?", as_of=DAY)
    assert answer.citations[0].file == "summit.md"
    assert answer.understood == ("articles of 1 to 31 March 2023 count more",)
    assert "of the time asked about" in explain(answer.hits[0])
    other = corpus.ask("Whom did Erdoğan receive in Ankara in May 2022?", as_of=DAY)
    assert other.understood == ("no article found is of 1 to 31 May 2022",)


def test_who_asks_for_articles_of_a_time_gets_those_and_undated_ones(corpus: Assistant) -> None:
    hits = corpus.search("articles from January 2024 about missiles and bridges", as_of=DAY)
    assert {hit.published for hit in hits} == {"", "2024-01-05"}
    answer = corpus.ask("Show me articles from March 2023 about Ankara", as_of=DAY)
    assert answer.citations[0].file == "summit.md"
    assert answer.understood == ("only articles of 1 to 31 March 2023, and undated ones",)


def test_a_question_without_words_asks_for_nothing(corpus: Assistant) -> None:
    for question in ("???", "*", "-", "。"):
        assert corpus.ask(question, as_of=DAY).abstained


@pytest.mark.parametrize(
    "question",
    [
        *('" OR NEAR(', "title:", "* -missile +kim", "text:kim~2^3 AND NOT", '"', "“”", "«kim»"),
        *("missile " * 250, "a" * 2_000, "Zelenksy-" * 200, "JCS " * 400, "\x00\ud83d", "(?i:kim)"),
        *("between 31 and 31 February 9999", "\\1 \\g<0> missile", "İstanbul ǅ ﬁ ß"),
    ],
)
def test_operators_and_oddities_are_plain_text(corpus: Assistant, question: str) -> None:
    assert 0 <= corpus.ask(question[:2_000], as_of=DAY).confidence <= 1


@settings(max_examples=60)
@given(
    st.text(max_size=80)
    | st.lists(
        st.sampled_from(
            'missile JCS jcs misile Kim " “ ” ( * - : OR 2023 in May on since O’Brien al-Assad '
            "Zürich мост 大桥 ceasefire defence who \\ [1] ? .".split()
        ),
        max_size=12,
    ).map(" ".join)
)
def test_no_question_fails(corpus: Assistant, question: str) -> None:
    corpus.search(question, as_of=DAY)
    if question.strip():
        assert 0 <= corpus.ask(question, as_of=DAY).confidence <= 1
    else:
        with pytest.raises(QuestionError):
            corpus.ask(question, as_of=DAY)


def test_the_other_name_is_not_told_where_the_written_one_is_found() -> None:
    from index.reading import Alias

    reading = replace(plain_reading("What is the KCNA?"), aliases=(Alias("KCNA", "Agency"),))
    assert reading.notes([("The KCNA said", "")]) == ()
    assert reading.notes([("It said", "")]) == ("looked for “KCNA” as “Agency” too",)


def test_an_empty_corpus_reads_anything(
    open_archive: Callable[[], Archive], tmp_path: Path
) -> None:
    archive = open_archive()
    folder = tmp_path / "empty"
    folder.mkdir()
    archive.sync(folder)
    assert archive.read("Who oversaw the JCS misile tests in May?", as_of=DAY).corrected == ()
    assert archive.search('"any" question', as_of=DAY) == []
