"""Who can use the page: axe-core on every screen in both themes, and behind a proxy's path."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from proxy import proxied
from reader import DESKTOP, HARBOUR, PHONE, Open, Site, Visit, serving
from writer import Writer

from assistant.ui import texts


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_no_serious_barrier_on_any_screen(
    visit: Open, both: Site, scheme: str, viewport: dict[str, int]
) -> None:
    tab = visit(both, viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
    page = tab.page
    found = barriers(tab, "opening")
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
    tab.show_articles()
    found += barriers(tab, "articles")
    assert found == []


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
