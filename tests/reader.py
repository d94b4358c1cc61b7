"""A reader of the page: a real server on real articles, and a real Chromium that looks at it.

``visit()`` opens a tab that notes dialogs, script errors, and requests to any other host; at the
end of a test there must have been none. ``conftest`` offers the fixtures.
"""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from assistant import Assistant, Settings
from assistant.ui import texts

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request

SEEDS = Path(__file__).parents[1] / "seeds"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
TABLET = {"width": 1024, "height": 768}
WHO = "Who oversaw the missile tests?"

HARBOUR = """---
title: Port Ansel reopens its harbour
source: coastal-courier.example
url: https://coastal-courier.example/harbour
published: 2025-03-12
authors: The Harbour Desk
---
Port Ansel reopened its harbour on Monday, two weeks after the storm sank three trawlers.
Harbour master Ines Okafor said the dredging cost 4.2 million euros.

The ferry to Lundholm sails again from Thursday.
"""


@dataclass
class Site:
    """A running page and the folder of articles behind it."""

    address: str
    folder: Path
    assistant: Assistant


@contextmanager
def serving(
    base: Path, kind: type[Assistant] = Assistant, *, root_path: str = "", **settings: object
) -> Iterator[Site]:
    """Serve the page on a free port from a thread, as ``serve`` does in a process."""
    from assistant.ui.app import build, server

    folder = base / "articles"
    folder.mkdir(exist_ok=True)
    stated = {"data": base / "storage", "folder": folder, **settings}
    assistant = kind(Settings.model_validate(stated))
    with assistant, socket.create_server(("127.0.0.1", 0)) as listener:
        running = server(build(assistant), root_path=root_path)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not running.started:
                time.sleep(0.02)
            yield Site(
                f"http://127.0.0.1:{listener.getsockname()[1]}{root_path}/", folder, assistant
            )
        finally:
            running.should_exit = True
            thread.join()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The two seed articles and one with front matter, synced and served."""
    base = tmp_path_factory.mktemp("site")
    (base / "articles").mkdir()
    for seed in SEEDS.glob("*.txt"):
        shutil.copy(seed, base / "articles")
    (base / "articles" / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    with serving(base) as site:
        site.assistant.sync()
        yield site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests here."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        pytest.skip(f"no browser found: looked for {', '.join(CHROMIUM)}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@dataclass
class Visit:
    """One reader's tab, and everything in it that must not happen."""

    page: Page
    site: Site
    strangers: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def ask(self, question: str) -> None:
        """Type a question, press Enter, and wait for what comes of it."""
        turns = self.page.locator(".turn").count()
        self.page.fill("#question textarea", question)
        self.page.press("#question textarea", "Enter")
        self.page.locator(".turn").nth(turns).locator(".acts").wait_for()

    def open_marker(self, number: int) -> str:
        """Click a marker of the last answer; give its quote."""
        marker = self.page.locator(".turn").last.locator(f".cite[data-number='{number}']").first
        marker.click()
        self.page.locator("mark.current").first.wait_for()
        return marker.get_attribute("data-quote") or ""

    def marked(self) -> str:
        """Give the words that the pane highlights now."""
        return "".join(self.page.locator("mark.current").all_text_contents())

    def show_articles(self) -> None:
        """Switch to the articles view."""
        self.page.get_by_role("tab", name=texts.ARTICLES_TAB).click()
        self.page.locator("#status dl").wait_for()

    def sync(self) -> str:
        """Press Sync and give what is told when it is done."""
        self.page.click("#sync")
        self.page.locator(".sync.running").wait_for()
        self.page.locator(".sync.done").wait_for()
        return self.page.inner_text(".sync.done")


Open = Callable[..., Visit]


@pytest.fixture
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Open]:
    """Open tabs, on the site with the seed articles where none is named."""
    opened: list[Visit] = []

    def start(
        where: Site | None = None,
        *,
        viewport: object = DESKTOP,
        until: str = ".opening",
        **options: object,
    ) -> Visit:
        where = where or request.getfixturevalue("site")
        context = browser.new_context(viewport=viewport, **options)  # type: ignore[arg-type]
        tab = Visit(context.new_page(), where)
        host = urlsplit(where.address).netloc

        def note_request(request: Request) -> None:
            parts = urlsplit(request.url)
            if parts.scheme not in {"data", "blob"} and parts.netloc != host:
                tab.strangers.append(request.url)

        def note_dialog(dialog: Dialog) -> None:
            tab.dialogs.append(dialog.message)
            dialog.dismiss()

        def note_message(message: ConsoleMessage) -> None:
            if message.type == "error":
                tab.errors.append(message.text)

        context.on("request", note_request)
        tab.page.on("dialog", note_dialog)
        tab.page.on("pageerror", lambda error: tab.errors.append(str(error)))
        tab.page.on("console", note_message)
        tab.page.goto(where.address)
        tab.page.locator(until).wait_for()
        opened.append(tab)
        return tab

    yield start
    for tab in opened:
        tab.page.context.close()
        assert (tab.strangers, tab.dialogs, tab.errors) == ([], [], [])
