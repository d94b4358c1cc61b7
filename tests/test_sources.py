"""What an article becomes in the source pane and beside an answer: text, escaped and marked."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers import Answer, Citation, Coverage, Sentence
from assistant.ui.answering import answer_html
from assistant.ui.conversation import outcome_html
from assistant.ui.exports import turn_markdown
from assistant.ui.listing import Listing, list_html
from assistant.ui.records import Chosen, Turn
from assistant.ui.sources import Mark, article_html, fingerprint, heading, paragraphs
from index import Article, ArticleInfo


class Read(HTMLParser):
    """What a browser would show of a fragment: its text, its marked text, its elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.marked, self.elements = "", "", set[str]()
        self._in_text = self._in_mark = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self._in_text |= ("class", "text") in attrs
        self._in_mark = tag == "mark"

    def handle_endtag(self, tag: str) -> None:
        self._in_mark = False

    def handle_data(self, data: str) -> None:
        self.text += data if self._in_text else ""
        self.marked += data if self._in_mark else ""


def _article(text: str, body: int = 0, **labels: str) -> Article:
    stated = {"title": "Harbour reopens", "source": "", "url": "", "published": ""} | labels
    return Article(file="harbour.md", text=text, body=body, authors=(), **stated)


_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), min_size=1)
_MARKUP = st.lists(st.sampled_from(["<b>", "</p>", "&lt;", "<script>", "\n\n", "\n", "Tide. "]))


@given(st.one_of(_TEXT, _MARKUP.map("".join)), st.data())
def test_any_text_is_shown_whole_and_marked_exactly(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    mark = Mark(start, end, fingerprint(text[start:end]))
    seen = Read(article_html(_article(text), [mark]))
    assert seen.elements <= {"header", "p", "h2", "span", "div", "mark", "button"}
    shown = "".join(text[a:b] for a, b in paragraphs(text))
    assert seen.text == shown
    assert seen.text.split() == text.split()
    wanted = "".join(text[max(a, start) : min(b, end)] for a, b in paragraphs(text))
    assert seen.marked == wanted


def test_marks_that_overlap_are_cut_not_nested() -> None:
    text = "The harbour reopened on Monday after two weeks."
    marks = [Mark(4, 23, fingerprint(text[4:23])), Mark(12, 30, fingerprint(text[12:30]))]
    html = article_html(_article(text), marks, current=1)
    assert html.endswith(
        '<div class="text"><p dir="auto">The <mark data-marks="0">harbour </mark>'
        '<mark data-marks="0 1" class="current">reopened on</mark>'
        '<mark data-marks="1" class="current"> Monday</mark> after two weeks.</p></div>'
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\nTwo.\nThree.", ["One.", "Two.", "Three."]),
        ("One\nwraps.\n\nTwo\r\nwraps.\n", ["One\nwraps.", "Two\r\nwraps."]),
        ("\n\nOne.\n", ["One."]),
        ("", []),
    ],
)
def test_paragraphs_are_parted_by_blank_lines_or_else_by_every_line(
    text: str, expected: list[str]
) -> None:
    assert [text[start:end].strip() for start, end in paragraphs(text)] == expected


def test_front_matter_is_not_shown_and_a_repeated_headline_only_once() -> None:
    text = "---\ntitle: Harbour reopens\n---\n# Harbour reopens\n\nIt did.\n"
    assert Read(article_html(_article(text, text.index("# H")))).text == "It did.\n"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "https://[x", "file:///x"]
)
def test_only_a_web_address_becomes_a_link(url: str) -> None:
    assert "<a" not in article_html(_article("Text.", url=url))
    assert 'href="https://cnn.com/a?b=&quot;1&quot;"' in article_html(
        _article("Text.", url='https://cnn.com/a?b="1"')
    )


def test_a_headline_repeated_with_marks_is_shown_once() -> None:
    text = "# Harbour **reopens**\n\nIt did.\n"
    assert Read(article_html(_article(text))).text == "It did.\n"


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Harbour reopens in a show of its …", "Harbour reopens in a show of its\u00a0…"),
        ("<b>Harbour …", "&lt;b&gt;Harbour\u00a0…"),
        ("Harbour … reopens", "Harbour … reopens"),
    ],
)
def test_the_mark_of_a_title_cut_short_stays_beside_its_last_word(title: str, shown: str) -> None:
    assert heading(title) == shown
    assert heading(title) in article_html(_article("Text.", title=title))


def test_a_files_name_cannot_pass_for_another_or_leave_its_line() -> None:
    file = "rtl\u202egnp`\n# x.md"
    shown = "rtl\\u202egnp`\\n# x.md"
    article = replace(_article("Text."), file=file)
    assert f"<span>{shown}</span>" in article_html(article)
    row = ArticleInfo(file, "Harbour reopens", "", "", "", 1, 5, 5)
    assert f'<td title="{shown}"><code>{shown}</code></td>' in list_html(
        [row], Listing(), editor=True
    )
    near = Coverage(file, "Harbour reopens", "", "", "")
    answer = Answer("?", "", (), (), True, "Why.", (near,), 0.1, "quotes", ())
    written = turn_markdown(Turn(question="?", answer=answer, filters=Chosen(file=(file,))))
    assert "`rtl\\u202egnp\\n# x.md`" in written
    assert "\n# x" not in written


def test_what_is_learnt_of_a_question_is_said_as_a_sentence_begins() -> None:
    answer = Answer("?", "", (), (), True, "Why.", (), 0.1, "quotes", ())
    answer = replace(answer, understood=("read “misile” as “missile”", "last week is 1 to 7 May"))
    assert "Read “misile” as “missile”; last week is 1 to 7 May</p>" in outcome_html(
        Turn(question="?", answer=answer)
    )


def test_a_title_from_right_to_left_leaves_the_day_beside_it_alone() -> None:
    title = "فتح الميناء"
    cited = Citation(1, "a.md", title, "", "", "2024-03-06", "فتح.", 0, 4)
    sentence = Sentence("فتح.", (1,), "supported")
    answer = Answer("?", "فتح. [1]", (sentence,), (cited,), False, "", (), 0.9, "quotes", ())
    assert f"<footer><bdi>“{title}”</bdi>\u00a0· 6 March 2024</footer>" in answer_html(answer)
