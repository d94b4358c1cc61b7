"""The articles page as its readers use it: a real server, a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from reader import PHONE, Open, Site, Visit, serving
from samples import LINES, pdf, shown

from assistant.accounts import hashed
from assistant.ui import logintexts, texts

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload

SECRET = "correct horse battery"
WORDS = texts.LIBRARY_SCRIPT
TOPICS = {
    "ferry": "The ferry crossed the strait to the island harbour with its passengers.",
    "senate": "The senate voted on the budget bill after a long debate about taxes.",
    "orchard": "Frost in the orchard killed the apricot blossom and the growers lost the harvest.",
}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """120 articles on three topics, by three outlets, a day apart; two have no day."""
    base = tmp_path_factory.mktemp("shelf")
    (base / "articles").mkdir()
    for number in range(120):
        topic = list(TOPICS)[number % 3]
        day = date(2025, 1, 1) + timedelta(number // 3)
        dated = f"published: {day}\n" if number < 118 else ""
        (base / "articles" / f"{topic}-{number:03}.md").write_text(
            f"---\ntitle: The {topic} report {number}\nsource: {topic}.example\n{dated}---\n"
            f"{TOPICS[topic]} It was report {number}.\n"
        )
    with serving(base) as site:
        site.assistant.sync()
        yield site


@pytest.fixture
def tab(visit: Open, shelf: Site) -> Visit:
    """The articles page, open."""
    return opened(visit(shelf))


def opened(tab: Visit) -> Visit:
    tab.show_articles()
    tab.page.locator("#articles tbody tr").first.wait_for()
    tab.page.locator("#timeline .timeline").wait_for()
    return tab


def rows(tab: Visit, column: int = 1) -> list[str]:
    return tab.page.locator(f"#articles tbody td:nth-child({column})").all_inner_texts()


def listed(tab: Visit, told: str) -> None:
    """Wait until the list says so of itself."""
    tab.page.locator("#articles [role=status]", has_text=told).wait_for()


def payload(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


# ---- The list ---------------------------------------------------------------------------------


def test_the_list_is_searched_sorted_and_paged(tab: Visit) -> None:
    page = tab.page
    listed(tab, "1 – 50 of 120")
    assert rows(tab, 3)[0] == "9 February 2025"
    page.get_by_role("button", name=texts.LAST_PAGE).click()
    listed(tab, "101 – 120")
    assert rows(tab, 3)[-1] == texts.UNDATED
    page.locator("[data-sort=title]").click()
    listed(tab, "1 – 50")
    page.locator("th[aria-sort=ascending] [data-sort=title]").wait_for()
    assert rows(tab) == sorted(rows(tab), key=str.casefold)
    assert rows(tab)[0] == "The ferry report 0"
    page.locator("[data-sort=title]").click()
    page.locator("th[aria-sort=descending] [data-sort=title]").wait_for()
    assert rows(tab)[0] == "The senate report 97"
    page.fill("#search input", "orchard-11")
    listed(tab, "of 4 (120 in all)")
    assert all("orchard" in title for title in rows(tab))
    page.fill("#search input", "nothing like it")
    listed(tab, texts.NONE_FOUND)


def test_a_row_opens_its_article_beside_the_list(tab: Visit) -> None:
    title = rows(tab)[0]
    tab.page.locator("#articles .source").first.click()
    tab.page.locator("#pane h2").wait_for()
    assert tab.page.inner_text("#pane h2") == title


# ---- The timeline -----------------------------------------------------------------------------


def test_a_bar_tells_what_it_stands_for_and_filters_the_list_and_the_next_question(
    tab: Visit,
) -> None:
    page = tab.page
    bars = page.locator(".stack")
    assert bars.count() == 40
    bars.nth(4).hover()
    assert page.inner_text(".tip").startswith("5 January 2025: 3 articles (ferry.example 1")
    bars.nth(4).click()
    listed(tab, "of 3 (120 in all)")
    assert set(rows(tab, 3)) == {"5 January 2025"}
    bars.nth(6).click(modifiers=["Shift"])
    listed(tab, "of 9 (120 in all)")
    assert page.locator(".stack[aria-pressed=true]").count() == 3
    page.locator("#timeline [data-source='ferry.example']").click()
    listed(tab, "of 3 (120 in all)")
    page.locator("#chosen").get_by_role("button", name=WORDS["ask"]).click()
    chips = page.locator("#asking .on button").all_inner_texts()
    assert [each.rstrip("×").strip() for each in chips] == [
        *("ferry.example", "from 5 January 2025", "until 7 January 2025")
    ]
    tab.ask("What did the ferry cross?")
    for outlet in page.locator(".turn .cite").all():
        assert "ferry.example · " in (outlet.get_attribute("data-meta") or "")
    tab.show_articles()
    page.locator("#chosen").get_by_role("button", name=WORDS["any"]).click()
    listed(tab, "of 120")
    page.get_by_role("button", name="2 undated").click()
    listed(tab, "of 2 (120 in all)")


def test_the_timeline_works_with_the_keyboard_and_has_a_table(tab: Visit) -> None:
    page = tab.page
    page.locator(".stack").first.focus()
    for key in ("End", "ArrowLeft", "ArrowRight", "Home", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    listed(tab, "of 3 (120 in all)")
    assert set(rows(tab, 3)) == {"2 January 2025"}
    assert page.locator(".stack[tabindex='0']").count() == 1
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+Enter")
    listed(tab, "of 6 (120 in all)")
    page.get_by_text(texts.AS_TABLE).click()
    assert page.locator("#timeline tbody tr").count() == 40


# ---- The map ----------------------------------------------------------------------------------


def test_the_map_tells_a_title_on_hover_and_opens_the_article_on_click_or_enter(
    tab: Visit,
) -> None:
    page = tab.page
    page.click("#map-tab")
    page.locator("#map .chart").wait_for()
    assert page.locator(".legend span:visible").all_inner_texts() == [
        *("ferry.example", "orchard.example", "senate.example")
    ]
    canvas = page.locator("#map canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    for step in range(40):  # along the middle until something is hit
        page.mouse.move(box["x"] + box["width"] * step / 40, box["y"] + box["height"] * 0.5)
        if page.inner_text("#map .here"):
            break
    else:
        canvas.focus()
        page.keyboard.press("ArrowRight")
    told = page.inner_text("#map .here")
    assert "report" in told
    assert ".example" in told
    canvas.focus()
    page.keyboard.press("Enter")
    page.locator("#pane h2").wait_for()
    assert page.inner_text("#pane h2") == told.split(" · ")[0]
    page.click("#pane .close")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("+")
    page.keyboard.press("0")
    page.get_by_text(texts.MAP_LIST).click()
    page.locator("#map .groups .source").first.click()
    page.locator("#pane h2").wait_for()


def test_a_click_on_a_dot_opens_its_article(tab: Visit) -> None:
    page = tab.page
    page.click("#map-tab")
    canvas = page.locator("#map canvas")
    canvas.wait_for()
    canvas.scroll_into_view_if_needed()
    canvas.focus()
    page.keyboard.press("ArrowRight")
    wanted = page.inner_text("#map .here").split(" · ")[0]
    box = canvas.bounding_box()
    assert box
    found = page.evaluate(
        """() => {  // the ring around the dot in hand is the only ink of its colour
          const canvas = document.querySelector('#map canvas');
          const {width, height} = canvas, ratio = devicePixelRatio;
          const {data} = canvas.getContext('2d').getImageData(0, 0, width, height);
          let x = 0, y = 0, n = 0;
          const ink = getComputedStyle(document.body).color.match(/\\d+/g).map(Number);
          const names = Array.from({length: width * height}, (_, i) => i).filter(i =>
            data[4 * i] === ink[0] && data[4 * i + 1] === ink[1] && data[4 * i + 2] === ink[2]);
          return names.map(i => [i % width / ratio, Math.floor(i / width) / ratio]);
        }"""
    )
    assert found
    for x, y in found[:: max(1, len(found) // 60)]:
        page.mouse.move(box["x"] + x, box["y"] + y)
        if page.inner_text("#map .here").split(" · ")[0] == wanted:
            page.mouse.click(box["x"] + x, box["y"] + y)
            break
    page.locator("#pane h2").wait_for()
    assert page.inner_text("#pane h2") == wanted


# ---- Files in and out -------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Site]:
    """One article, and a folder that tests may change."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "ferry.md").write_text(f"# The ferry\n\n{TOPICS['ferry']}\n")
    with serving(tmp_path, max_file_bytes=5_000) as site:
        site.assistant.sync()
        yield site


def test_files_are_added_refused_replaced_and_removed_and_the_answers_follow(
    visit: Open, small: Site
) -> None:
    tab = opened(visit(small))
    page = tab.page
    quay = b"The quay of Lundholm was painted blue by Tomas Wirth in May.\n"
    page.set_input_files(
        "#files",
        [
            payload("quay.txt", quay),
            payload("ferry sinks.pdf", pdf(shown(*LINES))),
            payload("broken.pdf", b"%PDF-1.7\nbroken"),
            payload("tool.exe", b"MZ"),
            payload("long.txt", b"word " * 2_000),
            payload(".hidden.txt", quay),
        ],
    )
    page.locator("#uploads .refused").nth(3).wait_for()
    page.locator("#pending button").wait_for()
    states = {
        row.locator("b").inner_text(): row.get_attribute("class")
        for row in page.locator("#uploads li").all()
    }
    assert [name for name, state in states.items() if state == "added"] == [
        *("quay.txt", "ferry sinks.pdf")
    ]
    tab.errors.clear()  # the browser logs each refusal
    assert sorted(each.name for each in small.folder.iterdir()) == [
        *("ferry sinks.pdf", "ferry.md", "quay.txt")
    ]
    page.locator("#pending button").click()
    page.locator(".sync.done", has_text="2 new").wait_for()
    page.get_by_role("tab", name=texts.ASK_TAB).click()
    tab.ask("Who painted the quay of Lundholm blue?")
    assert "Tomas Wirth" in page.locator(".turn").last.locator(".answer").inner_text()

    tab.show_articles()
    again = payload("quay.txt", quay.replace(b"blue", b"red"))
    for answer, content in ((WORDS["replaceNo"], b"blue"), (WORDS["replaceYes"], b"red")):
        page.set_input_files("#files", again)
        page.locator("dialog.confirm").get_by_role("button", name=answer).click()
        page.locator("#uploads li:last-child:not(.sending):not(.waiting)").wait_for()
        assert content in (small.folder / "quay.txt").read_bytes()
    tab.errors.clear()

    page.locator("[data-delete='quay.txt']").click()
    page.locator("dialog.confirm").get_by_role("button", name=WORDS["removeNo"]).click()
    assert (small.folder / "quay.txt").exists()
    page.locator("[data-delete='quay.txt']").click()
    page.locator("dialog.confirm").get_by_role("button", name=WORDS["removeYes"]).click()
    page.locator("tr.gone").wait_for()
    assert not (small.folder / "quay.txt").exists()
    page.locator("#pending button").click()
    page.locator(".sync.done", has_text="1 removed").wait_for()
    page.get_by_role("tab", name=texts.ASK_TAB).click()
    tab.ask("Who painted the quay of Lundholm red?")
    assert "Wirth" not in page.locator(".turn").last.inner_text().split("\n", 1)[1]


def test_dropped_files_are_taken_and_the_watch_syncs_by_itself(visit: Open, small: Site) -> None:
    tab = opened(visit(small))
    page = tab.page
    page.get_by_role("switch").check()
    page.wait_for_function("document.querySelector('.sync.done')")
    page.evaluate(
        """() => {
          const dragged = new DataTransfer();
          dragged.items.add(new File(['The orchard is in bloom.'], 'orchard.txt'));
          for (const type of ['dragenter', 'dragover', 'drop']) {
            document.body.dispatchEvent(new DragEvent(type,
              {dataTransfer: dragged, bubbles: true, cancelable: true}));
          }
        }"""
    )
    page.locator("#uploads .added").wait_for()
    page.locator("#articles [data-file='orchard.txt']").wait_for()
    page.get_by_role("switch").uncheck()
    page.locator(".drop").wait_for(state="hidden")


# ---- Logging in -------------------------------------------------------------------------------


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Site]:
    """One article, an editor and a reader."""
    users = tmp_path / "users.txt"
    roles = (("ines", "editor"), ("tomas", "reader"))
    users.write_text("".join(f"{name} {role} {hashed(SECRET, cost=16)}\n" for name, role in roles))
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "ferry.md").write_text(f"# The ferry\n\n{TOPICS['ferry']}\n")
    with serving(tmp_path, accounts=users) as site:
        site.assistant.sync()
        yield site


def test_a_reader_logs_in_asks_changes_nothing_and_logs_out(visit: Open, team: Site) -> None:
    tab = visit(team, until="form")
    page = tab.page

    def log_in(name: str, password: str) -> None:
        page.get_by_label(logintexts.USER).fill(name)
        page.get_by_label(logintexts.PASSWORD).fill(password)
        page.get_by_role("button", name=logintexts.LOG_IN).click()

    log_in("tomas", "wrong horse battery")
    assert page.locator(".failed").inner_text() == logintexts.WRONG_LOGIN
    tab.errors.clear()  # the browser logs the 401
    log_in("tomas", SECRET)
    page.locator(".opening").wait_for()
    tab.ask("What did the ferry cross?")
    assert "strait" in page.locator(".turn").last.inner_text()
    tab.show_articles()
    assert page.locator("#sync, #rebuild, #add, #watch, [data-delete]").count() == 0
    refused = page.evaluate("fetch('library/sync', {method: 'POST'}).then(reply => reply.status)")
    assert refused == 403
    tab.errors.clear()
    page.get_by_role("button", name=f"{logintexts.LOG_OUT} (tomas)").click()
    page.locator("form").wait_for()
    assert page.request.get(f"{team.address}library/list").status == 401
    log_in("ines", SECRET)
    page.locator(".opening").wait_for()  # what Tomas asked is his
    assert page.locator(".turn, .talks li").count() == 0
    opened(tab)
    assert page.locator("#sync, #rebuild, #add, #watch, [data-delete]").count() == 5


def test_a_user_finds_own_conversations_again_in_another_browser(visit: Open, team: Site) -> None:
    for first in (True, False):
        tab = visit(team, until="form")
        tab.page.get_by_label(logintexts.USER).fill("tomas")
        tab.page.get_by_label(logintexts.PASSWORD).fill(SECRET)
        tab.page.get_by_role("button", name=logintexts.LOG_IN).click()
        tab.page.locator(".opening").wait_for()
        if first:
            tab.ask("What did the ferry cross?")
            with tab.page.expect_response("**/conversations"):
                tab.ask("Who was on it?")
            tab.page.wait_for_load_state("networkidle")
        if tab.page.locator("#drawer").is_hidden():
            tab.page.click("#menu")
        tab.page.locator(".talks button", has_text="What did the ferry cross?").first.click()
        tab.page.locator(".turn").nth(1).wait_for()
        assert tab.page.locator(".turn").count() == 2


# ---- Narrow screens ---------------------------------------------------------------------------


def test_nothing_runs_off_the_side_of_a_phone(visit: Open, shelf: Site) -> None:
    tab = opened(visit(shelf, viewport=PHONE, has_touch=True, is_mobile=True))
    width = "document.documentElement.scrollWidth"
    assert tab.page.evaluate(width) == PHONE["width"]
    tab.page.locator("[data-sort=source]").click()
    tab.page.locator("[aria-sort] [data-sort=source]").wait_for()
    tab.page.click("#map-tab")
    tab.page.locator("#map canvas").wait_for()
    assert tab.page.evaluate(width) == PHONE["width"]


def test_a_long_file_name_stays_on_one_line_of_a_phone(visit: Open, tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / f"{'harbour-' * 25}.txt").write_text("The harbour reopens on Monday.")
    with serving(tmp_path) as site:
        site.assistant.sync()
        tab = opened(visit(site, viewport=PHONE, has_touch=True, is_mobile=True))
        box = tab.page.locator("#articles td code").first.bounding_box()
    assert box
    assert box["x"] + box["width"] <= PHONE["width"] - 16
    assert box["height"] < 32
