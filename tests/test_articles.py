import subprocess
import sys
import time
import warnings
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from samples import LINES, PAGE, STORY, labels, pdf, read, shown

from index.articles import Article, ReadLimits, read_article, walk
from index.errors import ArticleError

ROOT = Path(__file__).parents[1]


def refusal(name: str, content: str | bytes, limits: ReadLimits | None = None) -> str:
    with pytest.raises(ArticleError) as caught:
        read(name, content, limits)
    assert caught.value.file == name
    return caught.value.reason


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b"\xef\xbb\xbf", "holds no words"),
        ("a.txt", " \r\n\t ", "holds no words"),
        ("a.md", "---\ntitle: A ferry sinks\n---\n\n", "holds no words"),
        ("a.txt", "a" * 1_100_000, "has 1.1 MB; the limit is 1.0 MB"),
        ("a.txt", b"news\0", "is no text: there is a NUL character at position 4"),
        (
            "a.txt",
            b"caf\xe9 closed",
            "is not UTF-8: byte 0xe9 at offset 3 does not fit; save it as UTF-8",
        ),
        (
            "a.txt",
            b"\xef\xbb\xbf\xff",
            "is not UTF-8: byte 0xff at offset 3 does not fit; save it as UTF-8",
        ),
        (
            "a.txt",
            b"\xff\xfea\0\x00\xd8",
            "is not UTF-16-LE: byte 0x00 at offset 4 does not fit; save it as UTF-8",
        ),
        ("a.txt", "a".encode("utf-16-le"), "is no text: there is a NUL character at position 1"),
        ("a.docx", b"PK", ".docx files are not read; save the article as .txt, .md, .html or .pdf"),
        (
            "README",
            b"a",
            "files of this kind are not read; save the article as .txt, .md, .html or .pdf",
        ),
    ],
)
def test_bytes_that_are_no_article_are_refused(name: str, content: bytes, reason: str) -> None:
    assert refusal(name, content, ReadLimits(max_bytes=1_000_000)) == reason


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_kept_as_it_stands_but_for_the_byte_order_mark(codec: str) -> None:
    text = " Zwei\r\nZeilen,\rein Wort: \u200b日本\u202e\n\n"
    assert read("a.txt", text.encode(codec)).text == text


def test_the_seeds_have_titles_and_the_outlet_that_one_of_them_names() -> None:
    first, second = (read_article(f.path, folder=ROOT / "seeds") for f in walk(ROOT / "seeds")[0])
    assert first.text.encode() == (ROOT / "seeds" / first.file).read_bytes()
    start = "North Korea has conducted cruise missile tests to assert its nuclear capabilities …"
    assert labels(first) == (start, "abcnews.go.com", "", "", ())
    assert labels(second) == (
        "North Korea has launched strategic cruise missiles in a show of its …",
        *("", "", "", ()),
    )


EXTENSIONS = st.sampled_from([".txt", ".md", ".html", ".pdf"])
SNIPPETS = st.sampled_from(
    [b"---\n", b"title: ", b"- ", b"[", b"<p>", b"<html>", b"<!--", b"%PDF-1.4\n", b"obj", b"\n",
     b"1 0 obj << /Type /Catalog >>", b"startxref", b"\xff\xfe", b"\xef\xbb\xbf", b"\0", b"# ",
     b"By ", b"2024-05-03", b"Source: http://[", STORY.encode(), b"</p>", b"&#xD800;"]
)  # fmt: skip
ANYTHING = st.binary(max_size=300) | st.lists(SNIPPETS | st.binary(max_size=8)).map(b"".join)


def holds_together(article: Article) -> bool:
    shown = "".join([article.title, article.source, article.url, *article.authors])
    article.text.encode()  # raises on lone surrogates
    return bool(article.title) and shown.isprintable() and 0 <= article.body < len(article.text)


@settings(max_examples=300, deadline=None)
@example(".txt", b"<a>")  # nothing that could be a title
@given(EXTENSIONS, ANYTHING)
def test_any_bytes_are_an_article_or_an_article_error(extension: str, data: bytes) -> None:
    with warnings.catch_warnings(action="error"):
        try:
            article = read(f"a{extension}", data)
        except ArticleError as exc:
            assert exc.reason
        else:
            assert holds_together(article)


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_any_text_is_kept_character_for_character(text: str) -> None:
    try:
        article = read("a.txt", text)
    except ArticleError:
        assert not text.strip() or "\0" in text or not any(c.isalnum() for c in text)
    else:
        assert article.text == text.removeprefix("\ufeff")
        assert holds_together(article)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_pdf_or_page_is_read_or_refused(data: st.DataObject) -> None:
    wholes = [("a.pdf", pdf(shown(*LINES))), ("a.html", PAGE.encode())]
    name, whole = data.draw(st.sampled_from(wholes))
    start = data.draw(st.integers(0, len(whole)))
    length = data.draw(st.integers(0, 60))
    damaged = whole[:start] + data.draw(st.binary(max_size=20)) + whole[start + length :]
    try:
        assert holds_together(read(name, damaged))
    except ArticleError as exc:
        assert "crash" not in exc.reason


def test_reading_text_loads_no_parser_and_starts_no_process() -> None:
    script = (
        "import sys; from index.articles import read_article;"
        "read_article('a.md', data=b'---\\ntitle: x\\n---\\nWords.');"
        "print([m for m in ('trafilatura', 'pypdf', 'lxml', 'index.parser_process')"
        " if m in sys.modules])"
    )
    command = [sys.executable, "-c", script]
    out = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True).stdout
    assert out == "[]\n"


def test_fifty_megabytes_of_text_are_read_in_less_than_a_second() -> None:
    data = (STORY.encode() + b" ") * (50_000_000 // len(STORY))
    started = time.process_time()
    read("a.txt", data, ReadLimits(max_bytes=60_000_000))
    assert time.process_time() - started < 1
