"""Answers cite the exact place, abstentions say so, and bad questions are named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant import Assistant, QuestionError, Settings
from assistant.answers import Answer
from index import FilterError, IndexMissing, read_article

SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    settings = Settings(data=tmp_path_factory.mktemp("data"), folder=SEEDS)
    with Assistant(settings) as assistant:
        assistant.sync()
        yield assistant


def check_citations(answer: Answer, folder: Path) -> None:
    """Every marker has its citation, and every quote stands in the file where it says."""
    assert [citation.number for citation in answer.citations] == list(
        range(1, len(answer.citations) + 1)
    )
    for citation in answer.citations:
        text = (folder / citation.file).read_bytes().decode("utf-8-sig")
        assert text[citation.start : citation.end] == citation.quote
        assert read_article(folder / citation.file).text == text
    for sentence in answer.sentences:
        assert sentence.citations
        assert all(f"[{number}]" in answer.text for number in sentence.citations)


def test_an_answer_cites_every_file_that_says_it(assistant: Assistant) -> None:
    answer = assistant.ask("Who oversaw the missile tests?")
    assert not answer.abstained
    assert "Kim Jong Un" in answer.sentences[0].text
    assert {citation.file for citation in answer.citations} == {
        "000_601af7f493ded3cb.txt",
        "001_d2b756936005eb11.txt",
    }
    assert answer.engine == "quotes"
    assert answer.reason == ""
    assert 0.5 < answer.confidence <= 1
    check_citations(answer, SEEDS)


def test_what_no_article_says_is_declined_with_the_closest_coverage(assistant: Assistant) -> None:
    answer = assistant.ask("What is the capital of France?")
    assert answer.abstained
    assert not (answer.sentences or answer.citations)
    assert answer.text.startswith("Not in the articles.")
    assert "France" in answer.reason
    assert answer.nearest[0].title in answer.text
    assert 0 <= answer.confidence < 0.5


def test_a_follow_up_is_understood_from_the_conversation(assistant: Assistant) -> None:
    first = assistant.ask("Who oversaw the missile tests?")
    second = assistant.ask(
        "And when was that?", history=[("Who oversaw the missile tests?", first.text)]
    )
    assert "missile tests" in second.question
    assert any("Wednesday" in sentence.text for sentence in second.sentences)


def test_the_same_question_gives_the_same_answer(assistant: Assistant) -> None:
    question = "Why did the talks between Kim and Trump break down?"
    assert assistant.ask(question) == assistant.ask(question)


def test_an_answer_tells_what_it_took(assistant: Assistant) -> None:
    trace = assistant.ask("Who oversaw the missile tests?", engine="quotes").trace
    assert [each.stage for each in trace.stages] == ["searching", "writing"]
    assert 0 < sum(each.seconds for each in trace.stages) <= trace.seconds < 60
    assert (trace.calls, trace.tokens_in, trace.tokens_out, trace.first_token) == (0, 0, 0, None)


def test_an_engine_that_is_none_is_refused(assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match="no engine 'magic'. Choose one of"):
        assistant.ask("Who?", engine="magic")


@pytest.mark.parametrize("question", ["", "  \n ", "why " * 600])
def test_an_empty_or_endless_question_is_refused(assistant: Assistant, question: str) -> None:
    with pytest.raises(QuestionError, match="empty|2,000"):
        assistant.ask(question)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.one_of(st.text(min_size=1), st.sampled_from(['" OR NEAR(', "Kim?", "[1]", "北朝鮮", "\x00"]))
)
def test_no_question_fails_and_every_citation_is_valid(assistant: Assistant, question: str) -> None:
    if not question.strip():
        return
    answer = assistant.ask(question)
    check_citations(answer, SEEDS)
    assert answer.abstained == (not answer.sentences)


def test_filters_reach_the_search(assistant: Assistant) -> None:
    answer = assistant.ask("Who oversaw the missile tests?", source="abcnews.go.com")
    assert {hit.file for hit in answer.hits} == {"000_601af7f493ded3cb.txt"}
    undated = assistant.ask("Who oversaw the missile tests?", after="2024-01-01")
    assert undated.abstained
    assert "filters" in undated.reason
    with pytest.raises(FilterError, match="'last week' is not a day"):
        assistant.ask("Who?", before="last week")
    with pytest.raises(FilterError):
        assistant.ask("Who?", as_of="last week")


def test_a_threshold_of_nought_always_answers_and_one_of_one_never(tmp_path: Path) -> None:
    for threshold, abstained in ((0.0, False), (1.0, True)):
        data = tmp_path / str(threshold)
        with Assistant(Settings(data=data, folder=SEEDS, threshold=threshold)) as assistant:
            assistant.sync()
            assert assistant.ask("Which missile model was fired?").abstained is abstained


def test_what_looks_like_a_marker_in_an_article_is_no_marker(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "bridge.txt").write_text(
        "The harbour bridge closes on Monday, says [2] the city [1, 3]."
    )
    with Assistant(Settings(data=tmp_path / "data", folder=folder)) as assistant:
        assistant.sync()
        answer = assistant.ask("When does the harbour bridge close?")
    assert answer.text == "The harbour bridge closes on Monday, says (2) the city (1, 3). [1]"
    assert answer.citations[0].quote.endswith("[2] the city [1, 3].")


def test_a_citation_into_a_web_page_points_into_its_extracted_text(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "bridge.html").write_text(
        "<html><head><title>Bridge closes</title></head><body><article><h1>Bridge closes</h1>"
        "<p>The harbour bridge closes on <b>Monday</b> for six weeks, the city said.</p>"
        "<p>Drivers must take the tunnel, which costs four dollars each way.</p></article></body>"
        "</html>"
    )
    with Assistant(Settings(data=tmp_path / "data", folder=folder)) as assistant:
        assistant.sync()
        (citation,) = assistant.ask("When does the harbour bridge close?").citations
    text = read_article(folder / "bridge.html").text
    assert citation.quote == text[citation.start : citation.end]
    assert "closes on Monday" in citation.quote


def test_before_the_first_sync_a_question_says_what_to_do(tmp_path: Path) -> None:
    with (
        Assistant(Settings(data=tmp_path / "data")) as assistant,
        pytest.raises(IndexMissing, match="Run: assistant sync"),
    ):
        assistant.ask("Who?")


def test_a_closed_assistant_opens_again_on_the_next_question(tmp_path: Path) -> None:
    assistant = Assistant(Settings(data=tmp_path / "data", folder=SEEDS))
    assistant.sync()
    assistant.close()
    assert assistant.ask("Who oversaw the missile tests?").citations
    assistant.close()


def test_the_answer_as_json_has_the_promised_fields(assistant: Assistant) -> None:
    fields = assistant.ask("Who oversaw the missile tests?").to_dict()
    promised = "text sentences citations abstained reason nearest confidence engine hits"
    assert set(promised.split()) <= set(fields)
    assert set(fields["citations"][0]) == set(
        "number file title source url published quote start end".split()
    )
    assert {"file", "start", "end", "text", "score"} <= set(fields["hits"][0])


def test_more_tells_what_has_not_been_told_until_there_is_no_more(assistant: Assistant) -> None:
    history: list[tuple[str, str]] = []
    told: list[str] = []
    question = "Who oversaw the missile tests?"
    for _ in range(40):
        answer = assistant.ask(question, history=history)
        if answer.abstained:
            break
        check_citations(answer, SEEDS)
        assert not {sentence.text for sentence in answer.sentences} & set(told)
        told += [sentence.text for sentence in answer.sentences]
        history.append((question, answer.text))
        question = "Tell me more"
    assert answer.reason == "The articles say no more about this."
    assert len(told) > 8


def test_more_of_what_was_declined_is_declined(assistant: Assistant) -> None:
    first = assistant.ask("What is the capital of France?")
    more = assistant.ask("Anything else?", history=[(first.question, first.text)])
    assert more.abstained
    assert "France" in more.reason


def test_small_talk_is_told_what_can_be_asked(assistant: Assistant) -> None:
    answer = assistant.ask("Hello!")
    assert answer.abstained
    assert "What’s the latest?" in answer.reason
    assert (answer.nearest, answer.hits, answer.confidence) == ((), (), 0.0)
