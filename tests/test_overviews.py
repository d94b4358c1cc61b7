from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant import Answer, Assistant, Settings
from assistant.overviews import newest, standing, sum_up, told_newest
from index import Filters, Hit, make_embedder
from index.rarity import Rarity
from index.when import Period

BRIDGE = (
    "The harbour bridge in Westport will close on Monday for six weeks of repairs. "
    "Engineers found deep cracks in two of its piers last month."
)
BRIDGE_TOO = (
    "Westport's harbour bridge will close on Monday for six weeks of repairs. "
    "Drivers will have to take the tunnel, which costs 4 dollars each way."
)
FROST = (
    "A late frost destroyed nine tenths of the valley's apricots on Sunday night. "
    "Growers lit fires between the rows, but the temperature fell to minus six degrees."
)
ELECTION = (
    "Voters in Norland elected the physicist Mara Lind as their new president on Sunday. "
    "She won 54 percent of the votes, the election board said."
)
DAYS = {"bridge": "2024-03-11", "bridge-too": "2024-03-11", "frost": "2024-04-02"}


def write(folder: Path, name: str, text: str, source: str, day: str) -> None:
    head = f"---\ntitle: About the {name}\nsource: {source}\npublished: {day}\n---\n\n"
    (folder / f"{name}.md").write_text(head + text + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Four articles on three stories, two of them on the same one."""
    folder = tmp_path_factory.mktemp("articles")
    write(folder, "bridge", BRIDGE, "harbourpost.com", DAYS["bridge"])
    write(folder, "bridge-too", BRIDGE_TOO, "westport.net", DAYS["bridge-too"])
    write(folder, "frost", FROST, "valleytimes.com", DAYS["frost"])
    write(folder, "election", ELECTION, "norland.org", "2024-05-06")
    settings = Settings(folder=folder, data=tmp_path_factory.mktemp("data"))
    with Assistant(settings) as assistant:
        assistant.sync()
        yield assistant


def files(answer: Answer) -> list[str]:
    return [citation.file for citation in answer.citations]


def test_an_overview_tells_each_story_newest_first(assistant: Assistant) -> None:
    answer = assistant.ask("What's the latest news?", as_of="2024-05-07")
    assert not answer.abstained
    assert answer.confidence == 1.0
    told = [answer.citations[sentence.citations[0] - 1].file for sentence in answer.sentences]
    assert told[:2] == ["election.md", "frost.md"]
    assert set(told[2:]) <= {"bridge.md", "bridge-too.md"}
    assert answer.understood == ("an overview of the 4 newest articles (2024-03-11 to 2024-05-06)",)


def test_outlets_that_say_the_same_are_cited_together(assistant: Assistant) -> None:
    answer = assistant.ask("Summarize the articles", as_of="2024-05-07")
    closing = next(s for s in answer.sentences if "six weeks" in s.text)
    cited = {answer.citations[number - 1].file for number in closing.citations}
    assert cited == {"bridge.md", "bridge-too.md"}


def test_every_quote_stands_at_its_place(assistant: Assistant) -> None:
    answer = assistant.ask("Give me an overview")
    for citation in answer.citations:
        text = assistant.article(citation.file).text
        assert text[citation.start : citation.end] == citation.quote


def test_the_time_asked_about_chooses_the_articles(assistant: Assistant) -> None:
    answer = assistant.ask("What happened in April 2024?", as_of="2024-05-07")
    assert set(files(answer)) == {"frost.md"}
    assert answer.understood == ("the one article (2024-04-02)",)


def test_a_time_without_articles_is_said(assistant: Assistant) -> None:
    answer = assistant.ask("What's new this week?", as_of="2024-08-01")
    assert answer.abstained
    assert answer.confidence == 0.0
    assert "no article found is of “this week”" in answer.understood[0]
    assert answer.nearest[0].file == "election.md"


def test_what_happened_on_a_day_without_articles_is_looked_for_in_others(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("What happened on 5 May 2024?", as_of="2024-06-01")
    assert answer.question == "What happened on 5 May 2024?"
    assert answer.confidence < 1.0


def test_filters_hold_in_an_overview(assistant: Assistant) -> None:
    answer = assistant.ask("What's the latest?", source="valleytimes.com")
    assert set(files(answer)) == {"frost.md"}


@pytest.mark.parametrize(
    "question",
    ["What do the articles say about apricots?", "Tell me about apricots", "Any news on apricots?"],
)
def test_a_topic_is_answered_whatever_words_ask_for_it(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question, as_of="2024-05-07")
    assert not answer.abstained
    assert files(answer)[0] == "frost.md"
    assert answer.question == question


def test_the_latest_on_a_topic_comes_newest_first(tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    strikes = {
        "2024-01-05": "Train drivers in Norland walked out over pay for the first time this year.",
        "2024-03-09": "The union of the train drivers called a second strike for next Monday.",
        "2024-02-11": "Talks between the train drivers and the railway broke down on Sunday night.",
    }
    for number, (day, text) in enumerate(strikes.items()):
        write(articles, f"strike-{number}", text, "norland.org", day)
    with Assistant(Settings(folder=articles, data=tmp_path / "data")) as assistant:
        assistant.sync()
        answer = assistant.ask("What's the latest on the train drivers?", as_of="2024-03-10")
    days = [citation.published for citation in answer.citations]
    assert days == sorted(days, reverse=True)
    assert len(days) > 1


def test_captions_links_and_questions_do_not_stand_alone() -> None:
    hit = make_hit(
        "a.md",
        "Hide Caption 3 of 9 Photos: The mayor opens the new bridge over the river in June.",
        "Will the new bridge over the river be ready before the winter comes?",
        "The new bridge over the river was opened by the mayor on Friday morning.",
    )
    (kept,) = standing([hit])
    assert kept.sentences == hit.sentences[2:]


def test_a_topic_that_no_article_has_is_declined(assistant: Assistant) -> None:
    answer = assistant.ask("Tell me about the volcano in Iceland", as_of="2024-05-07")
    assert answer.abstained
    assert "volcano" in answer.reason


def make_hit(file: str, *sentences: str, source: str = "", published: str = "") -> Hit:
    """A passage at the top of its article."""
    text = " ".join(sentences)
    starts = [text.index(sentence) for sentence in sentences]
    spans = tuple((start, start + len(s)) for start, s in zip(starts, sentences, strict=True))
    return Hit(file, 0, len(text), text, 0.0, file, source, "", published, spans, {})


def told(*hits: Hit) -> list[str]:
    groups = sum_up(hits, rarity=Rarity(9, lambda _: 1), embed=make_embedder("bundled").embed)
    return [group[0].text for group in groups]


def test_what_an_outlet_writes_under_every_article_is_left_out() -> None:
    slogan = "The Courier brings you the best stories of the valley each morning."
    news = [
        "A fire destroyed the old mill at Penbury on Tuesday evening.",
        "The council of Marlow voted to sell its swimming pool to a school.",
        "Scientists found a new kind of beetle in the caves under Harrow Hill.",
    ]
    hits = [make_hit(f"{n}.md", slogan, text, source="courier.com") for n, text in enumerate(news)]
    assert sorted(told(*hits)) == sorted(news)


def test_a_sentence_that_leans_on_another_gives_way() -> None:
    hit = make_hit(
        "a.md",
        "He said that the plant would open again in the spring of next year.",
        "The owner of the Penbury steel plant promised to open it again in spring.",
    )
    assert told(hit)[0].startswith("The owner")


def test_nothing_to_quote_gives_nothing() -> None:
    assert told() == []
    assert told(make_hit("a.md", "Read more:")) == []


def test_undated_articles_stand_in_where_none_is_of_the_time() -> None:
    undated, old = make_hit("u.md", "Some news."), make_hit("o.md", "Old.", published="2020-01-01")

    def openings(limit: int, filters: Filters) -> list[Hit]:
        hits = [old, undated][:limit]
        dated = [hit for hit in hits if hit.published and filters.after <= hit.published]
        return dated if filters else hits

    week = Period("this week", date(2024, 5, 1), date(2024, 5, 7))
    assert newest(openings, week, Filters()) == [undated]
    assert newest(openings, None, Filters()) == [old, undated]
    assert newest(openings, week, Filters(before="2023-01-01")) == []
    named = Period("3 May 2024", date(2024, 5, 3), date(2024, 5, 3), named=True)
    assert newest(openings, named, Filters()) == []


def test_the_note_counts_articles_and_days() -> None:
    hits = [make_hit("a.md", "One."), make_hit("b.md", "Two.", published="2024-01-02")]
    assert told_newest(hits) == "an overview of the 2 newest articles (2024-01-02)"
    assert told_newest(hits[:1]) == "the one article"
