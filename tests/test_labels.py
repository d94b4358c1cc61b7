import itertools
import logging
import string
import time
from pathlib import Path

import pytest
from samples import STORY, fill, labels, read

from index.articles import read_article

ROOT = Path(__file__).parents[1]


def test_front_matter_gives_the_labels_and_stays_in_the_text() -> None:
    matter = (
        "---\ntitle: 'Ferry sinks: 12 rescued ...'\nsource: cnn.com\n"
        "url: https://www.cnn.com/ferry_(ship)\npublished: 2024-05-03\n"
        "authors: [Ann Lee, 'Chen, Bo']\n---\n"
    )
    article = read("a.md", matter + "\n" + STORY)
    assert article.text == matter + "\n" + STORY
    assert article.text[article.body :] == "\n" + STORY
    assert labels(article) == (
        "Ferry sinks: 12 rescued ...",
        "cnn.com",
        "https://www.cnn.com/ferry_(ship)",
        "2024-05-03",
        ("Ann Lee", "Chen, Bo"),
    )


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_front_matter_may_end_lines_in_any_way_and_with_dots(newline: str) -> None:
    article = read("a.txt", newline.join(["--- ", "Title: Ferry sinks", "...", STORY]))
    assert article.title == "Ferry sinks"
    assert article.text[article.body :] == STORY


@pytest.mark.parametrize(
    ("matter", "field", "value"),
    [
        ("headline: Ferry sinks", "title", "Ferry sinks"),
        ("title: 1984", "title", "1984"),
        ("title: No", "title", "No"),
        ("title: >\n  Ferry\n  sinks", "title", "Ferry sinks"),
        ("title: 'a\u202eb\u200b\tc\x7f'", "title", "ab c"),
        ("title: a\u200db \u200cc", "title", "ab c"),
        ("title: می\u200cخواهد \u200cو 👩\u200d💼", "title", "می\u200cخواهد و 👩\u200d💼"),
        ("publisher: {name: The Daily Wave}", "source", "The Daily Wave"),
        ("source: https://www.bbc.co.uk/news/1", "source", "bbc.co.uk"),
        ("source: '[ABC News](https://abcnews.go.com/x)'", "source", "ABC News"),
        ("url: https://www.bbc.co.uk/news/1", "source", "bbc.co.uk"),
        ("title: x\nurl: 'javascript:alert(1)'", "url", ""),
        ("title: x\nurl: 'http://[bad'", "url", ""),
        ("date: 2024-05-03 23:30:00-05:00", "published", "2024-05-03"),
        ("date: Fri, 03 May 2024 10:00:00 GMT", "published", "2024-05-03"),
        ("date: May 3rd, 2024", "published", "2024-05-03"),
        ("date: 3. May 2024", "published", "2024-05-03"),
        ("date: 03.05.2024", "published", "2024-05-03"),
        ("date: 13/05/2024", "published", "2024-05-13"),
        ("date: 05/13/2024", "published", "2024-05-13"),
        ("date: 20240503T1000", "published", "2024-05-03"),
        ("date: 05/03/2024", "published", ""),
        ("date: 2024-02-30", "published", ""),
        ("date: 1492-10-12", "published", ""),
        ("date: 2999-01-01", "published", ""),
        ("date: 2024", "published", ""),
        ("date: [2024-05-03]", "published", "2024-05-03"),
        ("author: By Ann Lee; Bo Chen; Ann Lee", "authors", ("Ann Lee", "Bo Chen")),
        ("authors: [{name: Ann Lee}, 7, [x]]", "authors", ("Ann Lee", "7")),
        ("title: x\nauthors: {first: Ann}", "authors", ()),
        ("title:\nauthor: ~", "title", "A ferry carrying 14 people sank off Luzon on Thursday,"),
    ],
)
def test_front_matter_of_many_hands_is_understood(matter: str, field: str, value: object) -> None:
    found = getattr(read("a.md", f"---\n{matter}\n---\n{STORY}"), field)
    assert found.startswith(str(value)) if value and field == "title" else found == value


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_front_matter_may_be_toml(newline: str) -> None:
    matter = (
        '+++\ntitle = "Ferry sinks"\ndate = 2024-05-03T23:30:00-05:00\nweight = 3\n'
        'authors = ["Ann Lee", "Bo Chen"]\n[publisher]\nname = "The Daily Wave"\n+++\n'
    ).replace("\n", newline)
    article = read("a.md", matter + STORY)
    assert article.text[article.body :] == STORY
    assert labels(article) == (
        *("Ferry sinks", "The Daily Wave", "", "2024-05-03"),
        ("Ann Lee", "Bo Chen"),
    )


def test_broken_toml_is_read_line_by_line_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        article = read("a.md", f"+++\ntitle = Ferry sinks\ndate = 2024-05-03\n+++\n{STORY}")
    assert labels(article)[:4] == ("Ferry sinks", "", "", "2024-05-03")
    assert caplog.messages == [
        "a.md: the front matter is no valid TOML (Invalid value (at line 2, column 9)); "
        "read line by line instead"
    ]


def test_broken_front_matter_is_read_line_by_line_and_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    matter = '---\ntitle: Ferry sinks: 12 rescued\nsource: cnn.com\ndate: "2024-05-03"\n---\n'
    with caplog.at_level(logging.WARNING):
        article = read("a\x1b.md", matter + STORY)
    assert labels(article)[:4] == ("Ferry sinks: 12 rescued", "cnn.com", "", "2024-05-03")
    assert article.body == len(matter)
    assert caplog.messages == [
        r"a\x1b.md: line 2 is no valid YAML (mapping values are not allowed in this context); "
        "read line by line instead"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "---\nA dividing line at the top\n---\nand text\n",
        "---\ncolour: red\n---\nand text\n",
        "---\ntitle: never closed\n",
        "---\ntitle: too long\n" + "x: y\n" * 4_000 + "---\nand text\n",
        " ---\ntitle: x\n---\nand text\n",
    ],
)
def test_what_only_looks_like_front_matter_is_text(text: str) -> None:
    assert read("a.md", text).body == 0


STEPS = tuple(itertools.pairwise(string.ascii_lowercase))


@pytest.mark.parametrize(
    "matter",
    [
        "[" * 16_000,
        "- " * 8_000,
        "? " * 8_000,
        "{a: " * 4_000,
        "\n".join(" " * n + "a:" for n in range(170)),
        "a: &a [x]\n" + "".join(f"{c}: &{c} [*{p}, *{p}]\n" for p, c in STEPS) + "authors: *z",
        "a: &a {k: v}\n" + "".join(f"{c}: &{c} {{<<: [*{p}, *{p}, *{p}]}}\n" for p, c in STEPS),
        "authors: &a [*a]",
        "title: !!python/object/apply:os.system [exit 1]",
        "title: \x01",
    ],
)  # fmt: skip
def test_hostile_front_matter_is_bounded(matter: str) -> None:
    started = time.process_time()
    assert read("a.md", f"---\ntitle: Ferry\n{matter}\n---\n{STORY}").title
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "matter",
    [
        "a = " + "[" * 16_000,
        "a = " + "{b=" * 5_000,
        "a." * 8_000 + "a = 1",
        "title = 0x1" + "0" * 9_000,
        "authors = [1" + "1" * 9_000 + "]",
        'title = """x',
        "title = \x01",
    ],
)
def test_hostile_toml_is_bounded(matter: str) -> None:
    started = time.process_time()
    assert read("a.md", f"+++\ndate = 2024-05-03\n{matter}\n+++\n{STORY}").title
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"# Ferry *sinks* off [Luzon](https://x.org) #\n\n{STORY}", "Ferry sinks off Luzon"),
        (f"![photo](a.jpg)\n\nSome words.\n\n# Ferry sinks\n\n{STORY}", "Ferry sinks"),
        (f"Ferry sinks\n===========\n{STORY}", "Ferry sinks"),
        (f"Ferry sinks off Luzon\n\n{STORY}", "Ferry sinks off Luzon"),
        (f"Ferry sinks off Luzon\n{STORY}", "Ferry sinks off Luzon"),
        (f"Ferry sinks, twelve ...\n\n{STORY}", "Ferry sinks, twelve ..."),
        (f"Is it “safe to sail?”\r\n\r\n{STORY}", "Is it “safe to sail?”"),
        (f"By Ann Lee\nMay 3, 2024\n\nFerry sinks off Luzon\n\n{STORY}", "Ferry sinks off Luzon"),
        (f"CNN —\n\n{STORY}", "A ferry carrying 14 people sank off Luzon on Thursday, the coast …"),
        (f"Title: Ferry sinks\nSource: Reuters\n\n{STORY}", "Ferry sinks"),
        ("A ferry sank. It was old.", "A ferry sank. It was old."),
        ("A ferry carrying fourteen\npeople sank.", "A ferry carrying fourteen people sank."),
        ("渡轮沉没" * 60, "渡轮沉没" * 30 + " …"),
        ("\u200b\u202e" * 2_000 + STORY, "the-file"),
        ("渡轮沉没\n\n" + "一艘渡轮星期四在吕宋岛附近沉没，十二人获救。" * 3, "渡轮沉没"),
        ("غرق عبارة\n\n" + "غرقت عبارة قبالة لوزون يوم الخميس. " * 3, "غرق عبارة"),
        (f"<h1 align=center>Ferry <b>sinks</b></h1>\n<p>{STORY}</p>", "Ferry sinks"),
        (f"# Wave &amp; Sons' ferry [sinks](x_(1).html)\n\n{STORY}", "Wave & Sons' ferry sinks"),
    ],
)  # fmt: skip
def test_every_article_gets_a_title(text: str, title: str) -> None:
    assert read("the-file.md", text).title == title


@pytest.mark.parametrize(
    ("line", "source", "url"),
    [
        ("Original Source: abcnews.go.com", "abcnews.go.com", ""),
        ("original source: Associated Press", "Associated Press", ""),
        ("**Source:** www.Reuters.com", "reuters.com", ""),
        (
            "(Source: https://www.cnn.com/2022/07/09/ferry.)",
            "cnn.com",
            "https://www.cnn.com/2022/07/09/ferry",
        ),
        (
            "Source: [ABC News](https://abcnews.go.com/a/1)",
            "ABC News",
            "https://abcnews.go.com/a/1",
        ),
        ("Source: Forbes", "", ""),
        ("The source: he would not say who", "", ""),
    ],
)
def test_a_closing_line_names_the_source(line: str, source: str, url: str) -> None:
    article = read("a.txt", f"{STORY}\n\n{line}")
    assert (article.source, article.url) == (source, url)


@pytest.mark.parametrize(
    ("top", "published"),
    [
        ("Published: 3 May 2024", "2024-05-03"),
        ("Originally published on Friday, May 3, 2024 at 10:15 GMT", "2024-05-03"),
        ("By Ann Lee | May 3, 2024", "2024-05-03"),
        ("Ferry sinks off Luzon\n\nFri 3 May 2024 10.15 BST", "2024-05-03"),
        ("Last updated: May 4, 2024\nPublished: May 3, 2024", "2024-05-03"),
        ("Updated 2024-05-04", "2024-05-04"),
        ("MANILA, Philippines, May 3, 2024 (Reuters) - A ferry sank.", "2024-05-03"),
        ("URL: https://www.theguardian.com/world/2024/may/03/ferry", "2024-05-03"),
        ("What happened on May 3, 2024", ""),
        ("On May 3, 2024, a ferry sank", ""),
        ("FRIDAY, MAY 3, 2024\n\nWe sailed.\n\nSATURDAY, MAY 4, 2024\n\nWe sank.", ""),
        ("Copyright 2019", ""),
        (STORY + "\n\nPublished: 3 May 2024\n\n" + STORY, ""),
    ],
)
def test_a_day_counts_only_where_the_text_states_it(top: str, published: str) -> None:
    assert read("a.txt", f"{top}\n\n{STORY}").published == published


def test_a_files_time_is_no_publication_day(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt")
    assert read_article("a.txt", folder=tmp_path).published == ""
