"""A real Chromium that opens saved pages without any network and notes what goes wrong."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# --no-sandbox: as root Chromium refuses to start with its sandbox; the rest keeps it quiet
_FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def installed_browser() -> str | None:
    """Path of an installed Chromium or Chrome; None leaves the choice to Playwright."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


@contextmanager
def start_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed_browser(), args=list(_FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class OpenedPage:
    """A page with everything it asked of the network and every complaint of its console."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def note_request(self, url: str) -> None:
        if not url.startswith(("file:", "data:", "blob:", "about:")):
            self.requests.append(url)


@contextmanager
def open_page(
    browser: Browser,
    path: Path,
    *,
    fragment: str = "",
    width: int = 1280,
    ready: bool = True,
    **options: Any,
) -> Iterator[OpenedPage]:
    """Open a saved page from its file with the network cut off and wait until it is complete.

    A page without scripts is complete when it is loaded: ``ready=False``.
    """
    context = browser.new_context(offline=True, viewport={"width": width, "height": 900}, **options)
    try:
        opened = OpenedPage(context.new_page())
        opened.page.on("request", lambda request: opened.note_request(request.url))
        opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        opened.page.on("console", lambda message: _note(opened, message))
        opened.page.goto(path.as_uri() + fragment)
        if ready:
            # not wait_for_function: polling would evaluate a text, which the page's policy forbids
            opened.page.locator("html[data-ready=true]").wait_for(state="attached")
        yield opened
    finally:
        context.close()


def _note(opened: OpenedPage, message: Any) -> None:
    if message.type in ("error", "warning"):
        opened.complaints.append(message.text)
