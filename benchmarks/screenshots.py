"""The pictures in the README: the page as it is, on the two seed articles, into docs/img.

    python benchmarks/screenshots.py [FOLDER]

Needs an installed Chromium.
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
from assistant.ui.app import build, server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUESTION = "Who oversaw the missile tests?"
UNANSWERED = "What is the capital of France?"


@contextmanager
def serving() -> Iterator[str]:
    """Serve the seed articles from a fresh data folder; give the address."""
    with (
        tempfile.TemporaryDirectory() as data,
        Assistant(Settings(data=Path(data), folder=ROOT / "seeds")) as assistant,
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


def visit(browser: Browser, address: str, width: int, height: int, scheme: str) -> Page:
    """Open the page in a fresh tab; ``scheme`` is ``light`` or ``dark``."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(address)
    page.locator(".opening").wait_for()
    return page


def ask(page: Page, question: str) -> None:
    """Ask, and wait for the answer."""
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.locator(".turn").last.locator(".answer, .abstained").wait_for()


def open_source(page: Page) -> None:
    """Open the first citation, with the mouse out of the picture."""
    page.locator(".cite").first.click()
    page.locator("mark.current").first.wait_for()
    page.mouse.move(2, 2)


def main(folder: Path) -> None:
    """Take all pictures."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        sys.exit(f"No browser found: looked for {', '.join(BROWSERS)}")
    folder.mkdir(parents=True, exist_ok=True)
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            page = visit(browser, address, 1280, 800, scheme)
            ask(page, QUESTION)
            open_source(page)
            page.screenshot(path=folder / f"answer-{scheme}.png")
        page = visit(browser, address, 390, 780, "light")
        ask(page, QUESTION)
        page.screenshot(path=folder / "phone.png")
        page = visit(browser, address, 1280, 800, "light")
        ask(page, UNANSWERED)
        page.screenshot(path=folder / "abstention.png")
        browser.close()
    for picture in sorted(folder.glob("*.png")):
        print(f"{picture} {picture.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "img")
