"""Hostile text on every screen: in articles, in questions, in what a model writes. It stays text.

Every payload goes every way; each tab notes dialogs, script errors, and requests to any other host,
and there must have been none.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from hostile import HOSTILE
from playwright.sync_api import expect
from reader import Open, Site, Visit, serving
from writer import Writer

from assistant.ui import texts
from index import printable

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Every payload as a text, a title, an outlet, an author, a file name, and a file not read."""
    base = tmp_path_factory.mktemp("hostile")
    folder = base / "articles"
    folder.mkdir()
    for day, (name, payload) in enumerate(HOSTILE.items(), 1):
        stated = json.dumps(payload.replace("\n", " "))
        page = (
            f"---\ntitle: {stated}\nsource: {stated}\nauthors: {stated}\n"
            f"published: 2025-03-{day:02}\nurl: {json.dumps('javascript:alert(1)//' + name)}\n---\n"
            f"The {name} lighthouse keeper is Tomas Wirth {payload} and he lives there.\n"
        )
        file = payload.replace("/", "_").replace("\r", "")
        (folder / f"{file}.md").write_text(page, encoding="utf-8")
        (folder / f"{file}.txt").write_text("", encoding="utf-8")
    (folder / "\x1b[31mred\r\n.txt").write_text("", encoding="utf-8")
    (folder / "quay.txt").write_text("The quay of Lundholm was painted blue in May.\n")
    with serving(base, Writer) as site:
        site.assistant.sync()
        yield site


GROWN = "img, svg, script, iframe, video, form:not(.comment, .edit), base, style, a"
PLACES = (
    *("#opening", "#talk", "#pane", "#peek", "#drawer", "#filters", "#asking", "#toast"),
    ".library",
)


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
    expect(tab.page.locator("#articles tbody tr")).to_have_count(len(hostile.assistant.articles()))
    for row in tab.page.locator("#articles .source").all():
        file = row.get_attribute("data-file") or ""
        row.click()
        tab.page.wait_for_function(
            "file => document.querySelector('#pane .file span')?.textContent === file",
            arg=printable(file),
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
    tab.page.click("[data-do=down]")
    tab.page.fill(".comment input", HOSTILE["close"])
    tab.page.click(".comment .go")
    for payload in HOSTILE.values():
        tab.page.locator("#drawer li.here").hover()
        tab.page.locator("#drawer li.here .tool").first.click()
        tab.page.locator("#drawer li input").fill(payload)
        tab.page.keyboard.press("Enter")
        tab.page.locator("#drawer li.here .name").wait_for()
    for kind in ("md", "json"):
        with tab.page.expect_download() as kept:
            tab.page.click(f"[data-export={kind}]")
        assert HOSTILE["close"][:9] not in kept.value.suggested_filename
    tab.page.locator("#drawer li.here").hover()
    tab.page.locator("#drawer li.here .tool").last.click()
    tab.page.locator("#toast button").click()


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
    for place in (".outlets", ".files"):
        for number in range(tab.page.locator(f"#filters {place} input").count()):
            tab.page.locator(f"#filters {place} input").nth(number).check()
    tab.page.keyboard.press("Escape")
    tab.ask("Who is the link lighthouse keeper?")  # the filters stand on the answer
    assert tab.page.locator(".turn").last.locator(".applied button").count() > len(HOSTILE)
    tab.page.locator("[data-do=copy]").last.click()


def in_the_articles_view(tab: Visit, hostile: Site) -> None:
    """Every payload in the list, the timeline, the map, failures and files added."""
    page = tab.page
    tab.show_articles()
    page.locator("#timeline .timeline").wait_for()
    titles = sorted(each.title for each in hostile.assistant.articles())
    assert sorted(page.locator("#articles .source").all_text_contents()) == titles
    assert page.locator(".failures li").count() == len(HOSTILE) + 1
    page.locator(".failures summary").click()
    for bar in page.locator(".stack:not(.empty)").all():
        bar.hover()
    for outlet in page.locator("#timeline [data-source]").all():
        outlet.click()
        page.locator("#chosen b").wait_for()
    page.locator("#chosen button").first.click()  # the next question is asked of that outlet
    page.locator("#asking .on button").wait_for()
    tab.show_articles()
    page.locator("#chosen button").last.click()
    page.get_by_text(texts.AS_TABLE).click()
    for row in page.locator("[data-delete]").all()[:: len(HOSTILE) // 3]:
        row.click()
        page.locator("dialog.confirm button").first.click()
    page.set_input_files("#files", [_file(payload) for payload in HOSTILE.values()])
    page.locator("#uploads li:last-child:is(.added, .refused)").wait_for()
    for number, payload in enumerate(HOSTILE.values()):
        if "/" not in payload:  # a browser gives the file's name alone
            name = page.locator("#uploads li b").nth(number).text_content() or ""
            assert name.split() == f"{payload}.exe".split()
    tab.errors.clear()  # the browser logs each refusal
    page.click("#map-tab")
    page.locator("#map .chart").wait_for()
    page.locator("#map canvas").focus()
    for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
    assert page.inner_text("#map .here")
    page.get_by_text(texts.MAP_LIST).click()
    page.locator("#map .groups .source").first.click()
    page.locator("#pane h2").wait_for()
    page.click("#pane [data-filter]")
    page.locator("#asking .on button").wait_for()


def _file(payload: str) -> FilePayload:
    return {"name": f"{payload}.exe", "mimeType": "text/plain", "buffer": b"MZ"}


def in_what_was_kept(tab: Visit, hostile: Site) -> None:
    """Every payload in a conversation that the browser has kept, in each field that is shown."""
    turns = [
        {"question": payload, "said": payload, "filters": {"source": [payload], "after": payload}}
        for payload in HOSTILE.values()
    ] + [{"question": payload, "error": payload} for payload in HOSTILE.values()]
    talk = {"v": 1, "id": "kept", "title": HOSTILE["close"], "created": 1, "updated": 1}
    kept = json.dumps(talk | {"filters": {"file": list(HOSTILE.values())}, "turns": turns})
    tab.page.evaluate("kept => localStorage.setItem('news-assistant/talk/kept', kept)", kept)
    tab.page.reload()
    tab.page.locator("#drawer .name").first.click()
    tab.page.locator(".turn .failed").last.wait_for()
    assert tab.page.locator(".turn .outcome").count() == 2 * len(HOSTILE)
    assert tab.page.locator("#asking .on button").count() == len(HOSTILE)


WAYS = (in_articles, in_questions, in_model_output, in_the_articles_view, in_what_was_kept)


@pytest.mark.parametrize("way", WAYS)
def test_hostile_text_stays_text(
    visit: Open, hostile: Site, way: Callable[[Visit, Site], None]
) -> None:
    tab = visit(hostile)
    way(tab, hostile)
    for place in PLACES:
        assert tab.page.locator(place).locator(GROWN).count() == 0, place
