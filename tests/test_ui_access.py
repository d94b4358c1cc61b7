"""Who can use the page: axe-core on every screen in both themes, and behind a proxy's path."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from proxy import proxied
from reader import DESKTOP, HARBOUR, PHONE, TABLET, Open, Site, Visit, serving
from writer import Writer

from assistant.accounts import hashed
from assistant.ui import logintexts, texts

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A model that writes, and two outlets on one story."""
    base = tmp_path_factory.mktemp("both")
    (base / "articles").mkdir()
    (base / "articles" / "courier.md").write_text(HARBOUR, encoding="utf-8")
    herald = HARBOUR.replace("coastal-courier", "herald").replace("03-12", "03-13")
    (base / "articles" / "herald.md").write_text(herald, encoding="utf-8")
    with serving(base, Writer) as site:
        site.assistant.sync()
        yield site


def barriers(tab: Visit, screen: str) -> list[str]:
    """Name what axe-core finds serious or critical."""
    from axe_playwright_python.sync_playwright import Axe

    tab.page.mouse.move(2, 300)
    found: list[dict[str, Any]] = Axe().run(tab.page).response["violations"]
    return [
        f"{screen}: {each['id']}, {node['target']}: {node['failureSummary']}"
        for each in found
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    theme: str = request.param
    return theme


@pytest.fixture(params=[DESKTOP, TABLET, PHONE], ids=["desktop", "tablet", "phone"])
def look(request: pytest.FixtureRequest, scheme: str) -> dict[str, object]:
    """How the page is looked at: in each theme, on a desktop, a tablet and a phone."""
    return {"viewport": request.param, "color_scheme": scheme, "reduced_motion": "reduce"}


def test_axe_finds_no_serious_barrier_in_the_conversation(
    visit: Open, both: Site, look: dict[str, object]
) -> None:
    tab = visit(both, **look)
    page = tab.page
    found = barriers(tab, "opening")
    assert isinstance(both.assistant, Writer)
    both.assistant.go.clear()
    page.fill("#question textarea", "What did the dredging cost, slowly?")
    page.press("#question textarea", "Enter")
    page.locator(".growing .cite").first.wait_for()
    found += barriers(tab, "streaming")
    page.click("#halt")
    page.locator(".stopped").wait_for()
    both.assistant.go.set()
    page.click("#filter")
    page.locator("#filters .files input").first.wait_for()
    page.locator("#filters .outlets input").first.check()
    found += barriers(tab, "filters")
    page.keyboard.press("Escape")
    tab.ask("What did the dredging of the harbour cost?")  # written, partly supported
    page.click("#plain")
    tab.ask("Who is the harbour master?")
    tab.ask("What is the capital of France?")
    page.locator(".why summary").first.click()
    page.locator("[data-do=down]").first.click()
    page.locator(".comment input").wait_for()
    page.locator("[data-do=edit]").last.click()
    found += barriers(tab, "conversation")
    page.keyboard.press("Escape")
    page.locator(".cite").first.click()
    page.locator(".others, mark.current").first.wait_for()
    found += barriers(tab, "source")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    found += barriers(tab, "keys")
    page.keyboard.press("Escape")
    if page.locator("#drawer").is_hidden():
        page.click("#menu")
        found += barriers(tab, "conversations")
        page.keyboard.press("Escape")
    assert found == []


def payload(name: str) -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": b"The quay is blue."}


def test_axe_finds_no_serious_barrier_among_the_articles(
    visit: Open, look: dict[str, object], tmp_path: Path
) -> None:
    with serving(tmp_path) as site:
        tab = visit(site, **look)
        page = tab.page
        found = barriers(tab, "no articles: opening")
        page.get_by_role("tab", name=texts.ARTICLES_TAB).click()
        page.locator(".bare .status").wait_for()
        found += barriers(tab, "no articles")
        for number in range(40):
            topic = ("Ferry", "Senate")[number % 2]
            text = f"---\ntitle: {topic} {number}\nsource: quay{number % 9}.example\n"
            text += (
                f"published: 2025-01-{number % 28 + 1:02}\n---\nThe {topic} meets at {number}.\n"
            )
            (site.folder / f"{number}.md").write_text(text if number else text.replace("pub", "p"))
        (site.folder / "empty.txt").write_text("")
        tab.sync()
        page.locator(".failures").wait_for()
        page.set_input_files("#files", [payload("quay.txt"), payload("tool.exe")])
        page.locator("#uploads .refused").wait_for()
        page.locator("#pending button").wait_for()
        page.locator(".stack:not(.empty)").nth(3).click()
        page.locator("#chosen b").wait_for()
        page.get_by_text(texts.AS_TABLE).click()
        found += barriers(tab, "articles")
        page.locator("#chosen button").last.click()
        page.locator("[data-delete]").first.click()
        found += barriers(tab, "question back")
        page.keyboard.press("Escape")
        page.click("#map-tab")
        page.locator("#map .chart").wait_for()
        page.locator("#map canvas").focus()
        page.keyboard.press("ArrowRight")
        page.get_by_text(texts.MAP_LIST).click()
        found += barriers(tab, "map")
        tab.errors.clear()  # the browser logs the refused file
        assert found == []


def test_axe_finds_no_serious_barrier_at_the_login(
    visit: Open, look: dict[str, object], tmp_path: Path
) -> None:
    users = tmp_path / "users.txt"
    users.write_text(f"ines editor {hashed('correct horse battery', cost=16)}\n")
    with serving(tmp_path, accounts=users) as site:
        tab = visit(site, until="form", **look)
        found = barriers(tab, "login")
        tab.page.get_by_label(logintexts.USER).fill("ines")
        tab.page.get_by_label(logintexts.PASSWORD).fill("wrong")
        tab.page.keyboard.press("Enter")
        tab.page.locator(".failed").wait_for()
        found += barriers(tab, "wrong login")
        tab.errors.clear()  # the browser logs the 401
        tab.page.get_by_label(logintexts.USER).fill("ines")
        tab.page.get_by_label(logintexts.PASSWORD).fill("correct horse battery")
        tab.page.keyboard.press("Enter")
        tab.page.locator(".opening").wait_for()
        assert found + barriers(tab, "logged in") == []


# ---- Behind a proxy ---------------------------------------------------------------------------


def test_the_page_works_behind_a_path_that_a_proxy_puts_in_front(
    visit: Open, tmp_path: Path
) -> None:
    with serving(tmp_path, root_path="/desk/news") as site:
        (site.folder / "harbour.md").write_text(HARBOUR, encoding="utf-8")
        site.assistant.sync()
        direct = site.address.removesuffix("/desk/news/")
        with proxied(direct, "/desk/news") as address:
            tab = visit(Site(address, site.folder, site.assistant))
            tab.ask("Who is the harbour master of Port Ansel?")
            assert tab.open_marker(1) == tab.marked()
            tab.page.click("#filter")
            tab.page.locator("#filters .outlets input").first.wait_for()
            tab.page.keyboard.press("Escape")
            tab.page.reload()
            tab.page.locator(".turn .answer").wait_for()
            tab.show_articles()
            assert texts.DONE in tab.sync()
            tab.page.context.close()  # before the proxy ends, which its open streams would outlive
