"""Readers who log in: two tabs, links from elsewhere, a path in front; a real browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from proxy import proxied
from reader import Open, Site, Visit, serving

from assistant.accounts import hashed
from assistant.ui import logintexts, texts

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload, Page

SECRET = "correct horse battery"
FERRY = "# The ferry\n\nThe ferry crossed the strait to Lundholm. Ines Okafor was its captain.\n"
FIRST = "What did the ferry cross?"
OTHERS = ("Who was the captain of the ferry?", "Where did the ferry go to?")


@pytest.fixture
def team(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Site]:
    """One article, a reader and an editor."""
    users = tmp_path / "users.txt"
    roles = {"tomas": "reader", "ines": "editor"}
    lines = [f"{name} {role} {hashed(SECRET, cost=16)}\n" for name, role in roles.items()]
    users.write_text("".join(lines))
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "ferry.md").write_text(FERRY)
    with serving(tmp_path, accounts=users, root_path=getattr(request, "param", "")) as site:
        site.assistant.sync()
        yield site


def log_in(tab: Visit, name: str) -> None:
    tab.page.get_by_label(logintexts.USER).fill(name)
    tab.page.get_by_label(logintexts.PASSWORD).fill(SECRET)
    tab.page.get_by_role("button", name=logintexts.LOG_IN).click()
    tab.page.locator(".opening").wait_for()


def beside(tab: Visit) -> Visit:
    """Open a second tab of the same reader, and the newest conversation in it."""
    page = tab.page.context.new_page()
    page.goto(tab.site.address)
    page.locator(".opening").wait_for()
    reopen(page)
    return Visit(page, tab.site)


def reopen(page: Page) -> None:
    page.locator(".talks .name").first.click()
    page.locator(".turn .acts").first.wait_for()


def asked(page: Page) -> list[str]:
    return page.locator(".turn .asked").all_inner_texts()


@pytest.mark.parametrize("name", ["tomas", ""])
def test_two_tabs_on_one_conversation_lose_no_turn_of_either(
    visit: Open, team: Site, site: Site, name: str
) -> None:
    tab = visit(team, until="form") if name else visit(site)
    if name:
        log_in(tab, name)
    tab.ask(FIRST)
    tab.page.wait_for_load_state("networkidle")
    other = beside(tab)
    for one, question in ((tab, OTHERS[0]), (other, OTHERS[1])):
        one.page.fill("#question textarea", question)
    for one in (tab, other):  # both are on their way at the same time
        one.page.press("#question textarea", "Enter")
    for one in (tab, other):
        one.page.locator(".turn").nth(1).locator(".acts").wait_for()
    tab.page.locator("[data-do=up]").first.click()  # a later change of the first tab
    for one in (tab, other):
        one.page.wait_for_load_state("networkidle")
    third = beside(tab)
    assert sorted(asked(third.page)) == sorted((FIRST, *OTHERS))
    third.page.locator("[data-do=retry]").first.click()  # what follows it goes, here and there
    third.page.locator(".turn").nth(1).wait_for(state="detached")
    third.page.locator(".turn .acts").wait_for()
    third.page.wait_for_load_state("networkidle")
    assert asked(beside(tab).page) == [FIRST]
    tab.errors = [each for each in tab.errors if "412" not in each]  # who was late, and read again


def test_a_tab_shows_what_another_one_asks(visit: Open) -> None:
    tab = visit()
    tab.ask(FIRST)
    other = beside(tab)
    tab.ask(OTHERS[0])
    other.page.locator(".turn").nth(1).locator(".acts").wait_for()
    assert asked(other.page) == [FIRST, OTHERS[0]]
    answer = tab.page.locator(".turn").nth(1).locator(".outcome").inner_text()
    assert other.page.locator(".turn").nth(1).locator(".outcome").inner_text() == answer
    other.ask(OTHERS[1])  # and goes on from there
    tab.page.locator(".turn").nth(2).locator(".acts").wait_for()
    assert asked(tab.page) == [FIRST, *OTHERS]


# From the nth thing kept on, what is read of the kept conversations waits for `release()`.
HELD = """after => {
  const swift = fetch;
  window.kept = window.held = 0;
  const released = new Promise(done => { window.release = done; });
  window.fetch = async (address, options) => {
    const reply = await swift(address, options);
    if (address !== 'conversations') return reply;
    if (options?.method === 'PUT') window.kept += reply.ok;
    else if (window.kept >= after) { window.held += 1; await released; }
    return reply;
  };
}"""
LATE_REPLY = """() => {
  const swift = fetch;
  window.fetch = async (address, options) => {
    if (address === 'ask') await new Promise(done => setTimeout(done, 1000));
    return swift(address, options);
  };
}"""


def test_a_vote_given_while_the_other_tab_s_turn_is_read_costs_no_turn(
    visit: Open, team: Site
) -> None:
    tab = visit(team, until="form")
    log_in(tab, "tomas")
    tab.ask(FIRST)
    tab.page.wait_for_load_state("networkidle")
    beside(tab).ask(OTHERS[0])
    tab.page.evaluate(HELD, 2)
    tab.ask(OTHERS[1])  # kept when it is asked, and with its answer
    tab.page.wait_for_function("held > 1")  # then the list and the conversation are read
    tab.page.locator("[data-do=up]").first.click()
    tab.page.evaluate("release()")
    tab.page.locator(".turn").nth(2).locator(".acts").wait_for()
    assert asked(tab.page) == [FIRST, *OTHERS]
    assert tab.page.locator("[data-do=up]").first.get_attribute("aria-pressed") == "true"
    assert asked(beside(tab).page) == [FIRST, *OTHERS]


def test_a_conversation_left_while_it_is_kept_has_its_answer(visit: Open, team: Site) -> None:
    tab = visit(team, until="form")
    log_in(tab, "tomas")
    tab.page.evaluate(HELD, 1)
    tab.ask(FIRST)
    tab.page.wait_for_function("held > 0")
    tab.page.click("#new")
    tab.page.evaluate("release()")
    for page in (tab.page, beside(tab).page):
        reopen(page)
        assert asked(page) == [FIRST]
        assert "strait" in page.inner_text(".turn .outcome")


@pytest.mark.parametrize("way", ["left", "removed"])
def test_a_conversation_given_up_while_it_is_answered_leaves_no_empty_one(
    visit: Open, way: str
) -> None:
    tab = visit()
    tab.page.evaluate(LATE_REPLY)
    tab.page.fill("#question textarea", FIRST)
    tab.page.press("#question textarea", "Enter")
    tab.page.locator(".talks .name").wait_for()
    if way == "left":
        tab.page.click("#new")
    else:
        tab.page.locator("#drawer li").hover()
        remove = texts.SCRIPT["remove"]
        tab.page.get_by_role("button", name=f"{remove}: {FIRST}").click()
    tab.page.wait_for_timeout(1500)
    names = tab.page.locator(".talks .name span").all_inner_texts()
    assert names == ([FIRST] if way == "left" else [])


def test_a_name_given_in_one_tab_outlives_a_question_in_another(visit: Open) -> None:
    tab = visit()
    tab.ask(FIRST)
    other = beside(tab)
    other.page.locator("#drawer li").hover()
    words = texts.SCRIPT
    other.page.get_by_role("button", name=f"{words['rename']}: {FIRST}").click()
    other.page.locator("#drawer li input").fill("Ferries")
    other.page.keyboard.press("Enter")
    other.page.locator("#drawer .name:has-text('Ferries')").wait_for()
    tab.ask(OTHERS[0])
    tab.page.locator("#drawer .name:has-text('Ferries')").wait_for()


def test_a_link_on_another_site_finds_a_reader_logged_in(
    visit: Open, team: Site, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = f'<a href="{team.address}">the articles</a>'
    (tmp_path / "elsewhere" / "index.html").write_text(link)
    tab = visit(team, until="form")
    log_in(tab, "tomas")
    handler = partial(Silent, directory=str(tmp_path / "elsewhere"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever).start()
        tab.page.goto(f"http://localhost:{server.server_port}/")  # another site to the browser
        tab.page.get_by_text("the articles").click()
        tab.page.locator(".opening").wait_for()
        server.shutdown()
    assert all("//localhost:" in each for each in tab.strangers)
    tab.strangers.clear()
    tab.errors.clear()  # it has no icon


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.mark.parametrize("team", ["/news"], indirect=True)
def test_logins_files_and_the_map_work_behind_a_path(visit: Open, team: Site) -> None:
    with proxied(team.address.removesuffix("/news/"), "/news") as address:
        tab = visit(Site(address, team.folder, team.assistant), until="form")
        walk(tab)
        tab.page.context.close()  # before the proxy ends, which its open streams would outlive


def walk(tab: Visit) -> None:
    """Log in, ask, add a file, sync, open the map, log out."""
    assert tab.page.url == f"{tab.site.address}login"
    log_in(tab, "ines")
    tab.ask(FIRST)
    assert tab.open_marker(1)
    tab.page.locator("#pane .close").click()
    tab.show_articles()
    quay = b"The quay of Lundholm was painted blue by Tomas Wirth in May.\n"
    added: FilePayload = {"name": "quay.txt", "mimeType": "text/plain", "buffer": quay}
    tab.page.set_input_files("#files", added)
    tab.page.locator("#uploads .added").wait_for()
    tab.page.locator("#pending button").click()
    tab.page.locator(".sync.done", has_text="1 new").wait_for()
    tab.page.locator("#articles [data-file='quay.txt']").click()
    tab.page.locator("#pane h2").wait_for()
    tab.page.locator("#pane .close").click()
    tab.page.click("#map-tab")
    tab.page.locator("#map .told", has_text="at least").wait_for()
    tab.page.get_by_role("button", name=f"{logintexts.LOG_OUT} (ines)").click()
    tab.page.locator("form").wait_for()
    assert tab.page.url == f"{tab.site.address}login"
