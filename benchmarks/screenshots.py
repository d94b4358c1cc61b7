"""The pictures in the README: the page as it is, on the two seed articles, into docs/img.

    python benchmarks/screenshots.py [FOLDER]

Needs an installed Chromium. Nothing is drawn or retouched: each picture is what the browser shows
after the clicks below.
"""

from __future__ import annotations

import shutil
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from assistant import Assistant, Settings
from assistant.accounts import hashed
from assistant.ui.app import build, server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUESTION = "Who oversaw the missile tests?"
UNANSWERED = "What is the capital of France?"
EARLIER = ("What did North Korea launch?", "What did South Korea’s Joint Chiefs of Staff confirm?")
DESKTOP, PHONE = (1280, 800), (390, 780)


@contextmanager
def serving(accounts: str = "") -> Iterator[str]:
    """Serve the seed articles from a fresh data folder; give the address.

    Args:
        accounts: The lines of a file of users; without any, nobody has to log in.
    """
    with (
        tempfile.TemporaryDirectory() as data,
        Assistant(_settings(Path(data), accounts)) as assistant,
        socket.create_server(("127.0.0.1", 0)) as listener,
    ):
        assistant.sync()
        running = server(build(assistant))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            running.should_exit = True
            thread.join()


def _settings(data: Path, accounts: str) -> Settings:
    users = data / "users.txt"
    users.write_text(accounts)
    # A copy, since the page shows the folder's path, which is nobody else's.
    folder = shutil.copytree(ROOT / "seeds", data / "seeds")
    return Settings(data=data / "storage", folder=folder, accounts=users if accounts else None)


def visit(
    browser: Browser,
    address: str,
    size: tuple[int, int],
    scheme: str = "light",
    until: str = ".opening",
) -> Page:
    """Open the page in a fresh tab; ``scheme`` is ``light`` or ``dark``."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(address)
    page.locator(until).wait_for()
    return page


def ask(page: Page, question: str) -> None:
    """Ask, and wait for the answer."""
    turns = page.locator(".turn").count()
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.locator(".turn").nth(turns).locator(".acts").wait_for()


def open_source(page: Page) -> None:
    """Open the first citation, with the mouse out of the picture."""
    page.locator(".cite").first.click()
    page.locator("mark.current").first.wait_for()
    page.mouse.move(2, 2)


def filtered(page: Page) -> None:
    """Choose an outlet, with the window left open over an answer from it alone."""
    page.click("#filter")
    page.locator("#filters .outlets input").first.check()
    page.keyboard.press("Escape")
    ask(page, QUESTION)
    page.click("#filter")
    page.locator("#filters .files input").first.wait_for()
    page.mouse.move(2, 2)


def conversations(page: Page) -> None:
    """Fill the list of conversations, and point at one."""
    for question in EARLIER:
        ask(page, question)
        page.click("#new")
    ask(page, QUESTION)
    page.locator(".why summary").click()
    page.locator("#drawer .name").last.hover()


def articles(page: Page) -> None:
    """Show what is indexed, and the list."""
    page.get_by_role("tab").nth(1).click()
    page.locator("#articles tbody tr").first.wait_for()
    page.locator("#timeline > *").wait_for()


def take(browser: Browser, address: str, folder: Path) -> None:
    """Take all pictures."""
    for scheme in ("light", "dark"):
        page = visit(browser, address, DESKTOP, scheme)
        ask(page, QUESTION)
        open_source(page)
        page.screenshot(path=folder / f"answer-{scheme}.png")
    page = visit(browser, address, PHONE)
    ask(page, QUESTION)
    page.screenshot(path=folder / "phone.png")
    open_source(page)
    page.screenshot(path=folder / "phone-source.png")
    page = visit(browser, address, DESKTOP)
    ask(page, UNANSWERED)
    page.screenshot(path=folder / "abstention.png")
    for name, prepare in (
        ("filters", filtered),
        ("conversations", conversations),
        ("articles", articles),
    ):
        page = visit(browser, address, DESKTOP)
        prepare(page)
        page.screenshot(path=folder / f"{name}.png")


def main(folder: Path) -> None:
    """Serve the page, take the pictures, and tell how big they are."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        sys.exit(f"No browser found: looked for {', '.join(BROWSERS)}")
    folder.mkdir(parents=True, exist_ok=True)
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        take(browser, address, folder)
        with serving(f"ines editor {hashed('a picture only')}\n") as guarded:
            page = visit(browser, guarded, DESKTOP, until="form")
            page.screenshot(path=folder / "login.png")
        browser.close()
    for picture in sorted(folder.glob("*.png")):
        print(f"{picture} {picture.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "img")
