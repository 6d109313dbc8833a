"""Shared fixtures: a browser, and pages that fail their test by any request or dialog."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from programs import NOT_ON_PATH, program, with_own_fonts

MISSING = Path(__file__).with_name("programs.py")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


@pytest.fixture(scope="module")
def browser(tmp_path_factory) -> Iterator[Browser]:
    """Chromium. While it is open no notebook can run: Playwright and nbclient need the event loop."""
    chromium = program("chromium", "accessibility and layout are not tested")
    with sync_playwright() as playwright:
        fonts = with_own_fonts(tmp_path_factory.mktemp("fonts"))
        launched = playwright.chromium.launch(executable_path=chromium, args=QUIET, env=fonts)
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser, tmp_path) -> Iterator[Callable[..., Page]]:
    """A function that opens a page's bytes in a window of a given width.

    The test fails when the page requests anything besides itself or opens a dialog.
    """
    asked: list[str] = []
    dialogs: list[str] = []
    contexts = []

    def refuse(dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    def opened(data: bytes, width: int = 1280, *, bypass_csp: bool = False) -> Page:
        (tmp_path / "page.html").write_bytes(data)
        context = browser.new_context(
            viewport={"width": width, "height": 900}, bypass_csp=bypass_csp
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", refuse)
        page.goto((tmp_path / "page.html").as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    here = (tmp_path / "page.html").as_uri()
    assert [url for url in asked if url.partition("#")[0] != here and url[:5] != "data:"] == []
    assert dialogs == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """Give all tests skipped for want of a program one place, so that pytest lists them in one line."""
    report = yield
    if report.skipped and isinstance(report.longrepr, tuple):
        *_, reason = report.longrepr
        if NOT_ON_PATH in reason:
            report.longrepr = (str(MISSING), 0, reason)
    return report
