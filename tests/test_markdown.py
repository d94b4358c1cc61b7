"""Words without Markdown's marks are shown; what is cited keeps them."""

from pathlib import Path

import pytest
from openai_server import chat, openai_server

from assistant import Assistant, Settings
from assistant.evidence import gather
from index import Hit
from index.markdown import as_read, unmarked

SAID = "The Kestrel Bridge in Norham closes for nine months, the transport office said."
BRIDGE = f"""# Kestrel Bridge closes

{SAID.replace("nine months", "*nine  months*").replace(" office", " [office](x_(1).md)")}
> Engineers found cracks in `four` of its twelve cables.[^1]

<p>Repairs of the bridge cost <b>18.6 million euros</b>.</p>

[^1]: Named in the report.
"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("## Ferry sinks", "Ferry sinks"),
        ("> “We wait,” said *Ann Lee*.", "“We wait,” said Ann Lee."),
        ("- [x] The ***path*** is `open`", "The path is open"),
        ("a [link](http://x.org/a_(b) 'title') and [one][ref]", "a link and one"),
        ("![dawn](a.jpg)The dawn", "The dawn"),
        ("**First.", "First."),
        ("Second.**", "Second."),
        (r"\*not set\* &amp; AT&amp;T", "*not set* & AT&T"),
        ("H<sub>2</sub>O <!-- no -->here<script>alert(1)</script>", "H2O here"),
        ("see <https://x.org/a>", "see https://x.org/a"),
        # what only looks like a mark
        ("5*3 is 15, 2 * 3 is 6", "5*3 is 15, 2 * 3 is 6"),
        ("snake_case at -5 degrees", "snake_case at -5 degrees"),
        ("x < 5 and y > 3", "x < 5 and y > 3"),
        ("as told before.[1][2]", "as told before.[1][2]"),
        ("The pass is ~~closed~~ open", "The pass is ~~closed~~ open"),
    ],
)
def test_a_readers_words_are_left(text: str, words: str) -> None:
    assert unmarked(text) == words


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("a.MD", "The path is open until 5 April"),
        ("a.html", "The *path* is open until 5 April"),
        ("a.txt", "- The *path* is open until 5 April"),
    ],
)
def test_a_lists_item_is_shown_without_its_mark(file: str, words: str) -> None:
    assert as_read("- The *path*\n is open until 5 April", file) == words


@pytest.mark.parametrize(("name", "marked"), [("bridge.md", False), ("bridge.txt", True)])
def test_an_answer_from_markdown_is_shown_without_marks_and_cited_with_them(
    tmp_path: Path, name: str, marked: bool
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / name).write_text(BRIDGE)
    with Assistant(Settings(data=tmp_path / "data", folder=folder)) as assistant:
        assistant.sync()
        answer = assistant.ask("How long is the Kestrel Bridge closed?")
        more = assistant.ask("Tell me more", history=[(answer.question, answer.text)])
    said = answer.sentences[0]
    for citation in answer.citations:
        assert BRIDGE[citation.start : citation.end] == citation.quote
    quote = answer.citations[said.citations[0] - 1].quote
    assert "*nine  months*" in quote
    assert said.text == (" ".join(quote.split()) if marked else SAID)
    assert said.text not in more.text


def test_quotes_that_stand_in_for_the_rest_of_an_answer_are_shown_without_marks(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "bridge.md").write_text(BRIDGE)
    with openai_server() as server:
        model = {"openai_base_url": server.url, "model": "tiny"}
        settings = Settings.model_validate({"data": tmp_path / "data", "folder": folder, **model})
        with Assistant(settings) as assistant:
            assistant.sync()
            server.queue(
                chat(
                    "Engineers found cracks in four cables. [2] ",
                    "It",
                    finish="",
                    usage=None,
                    end=b"",
                    cut=True,
                )
            )
            answer = assistant.ask("How long is the Kestrel Bridge closed?")
    assert [sentence.text for sentence in answer.sentences][1:] == [SAID]


def test_a_model_reads_markdown_as_a_reader_does(tmp_path: Path) -> None:
    text = "The **bridge** is [shut](x.md)<!-- ignore this -->.[^1]"
    hit = Hit("a.md", 0, len(text), text, 1.0, "Bridge", "", "", "", ((0, len(text)),), {})
    assert "[1] The bridge is shut." in gather([hit], 1_000).text
