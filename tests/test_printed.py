import pytest
from samples import labels, pdf, read, shown

from index.printed import reflow, unframe

FERRY = (
    "A ferry carrying 14 people sank off Luzon on Thursday, the coast",
    "guard said, and twelve of them were rescued. The captain and the",
)
ENGINEER = ("engineer are still missing, said officer Rosa Diaz, who leads the", "search.")


def page(number: int, *lines: str) -> str:
    head = ("THE DAILY WAVE", "Friday, May 3, 2024")
    return shown(*head, f"Page {number} of 3", *lines, "(c) Daily Wave Media")


def test_running_heads_and_feet_are_no_text_and_tell_the_day() -> None:
    pages = (page(1, "Ferry sinks off Luzon", *FERRY), page(2, *ENGINEER), page(3, "No more."))
    article = read("a.pdf", pdf(*pages))
    assert article.text == (f"Ferry sinks off Luzon\n\n{' '.join((*FERRY, *ENGINEER))}\n\nNo more.")
    assert labels(article) == ("Ferry sinks off Luzon", "", "", "2024-05-03", ())


def test_what_a_browser_prints_around_a_page_gives_its_address_and_no_day() -> None:
    foot = ("13/11/2024, 12:34 Ferry sinks | Wave", "https://www.wave.example/ferry 1/1")
    article = read("a.pdf", pdf(shown("Ferry sinks off Luzon", *FERRY, *foot)))
    assert article.text == f"Ferry sinks off Luzon\n\n{' '.join(FERRY)}"
    address = "https://www.wave.example/ferry"
    assert labels(article) == ("Ferry sinks off Luzon", "wave.example", address, "", ())


def test_an_address_that_a_browser_cut_short_is_none() -> None:
    assert unframe([["A ferry sank.", "https://www.wave.example/fer… 1/1"]]).url == ""


def test_left_and_right_pages_have_heads_of_their_own() -> None:
    said = ["The ferry sank.", "Twelve were saved.", "Two are missing.", "The search goes on."]
    heads = ["1 The Wave", "News 2", "3 The Wave", "News 4"]
    assert unframe([list(page) for page in zip(heads, said, strict=True)]).lines == said


@pytest.mark.parametrize("number", ["3", "Page 3", "page 3 of 9", "3/9", "- 3 -", "Seite 3 von 9"])
def test_a_pages_number_is_no_text(number: str) -> None:
    assert unframe([["A ferry sank.", number]]).lines == ["A ferry sank."]
    assert unframe([[number, "A ferry sank."]]).lines == ["A ferry sank."]


def test_pages_that_all_say_the_same_are_read() -> None:
    assert unframe([["Closed", "1"], ["Closed", "2"]]).lines == ["Closed", "1", "Closed", "2"]


def test_rows_of_a_table_over_pages_and_words_said_once_stay() -> None:
    pages = [["Year Ferries", "2021 120,400"], ["2022 131,900", "Source: port"]]
    assert unframe(pages).lines == [line for page in pages for line in page]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("He is a 34-year-", "old sailor."), "He is a 34-year-old sailor."),
        (("After a 30-", "minute talk."), "After a 30-minute talk."),
        (("The self-", "governing port."), "The self-governing port."),
        (("The gover-", "nor came."), "The governor came."),
        (("The self\u00ad", "ish gull."), "The selfish gull."),
    ],
)
def test_a_word_keeps_its_own_hyphen_at_a_lines_end(lines: tuple[str, str], text: str) -> None:
    assert reflow(lines) == text


def test_letters_that_a_font_joins_are_read_one_by_one() -> None:
    joined = b"BT /F 12 Tf 72 720 Td (The \x01re o\x02ce burnt.) Tj ET"
    names = "/Encoding << /Type /Encoding /Differences [1 /fi /ffi] >>"
    data = pdf(joined).replace(b"/Encoding /WinAnsiEncoding", names.encode())
    assert read("a.pdf", data).text == "The fire office burnt."
