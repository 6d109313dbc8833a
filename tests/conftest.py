"""Shared fixtures: no memory, a browser, pages that fail their test by any request or dialog."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from programs import program

from ocop_lib.files import memory

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


@pytest.fixture(autouse=True)
def without_memory(monkeypatch, tmp_path_factory) -> None:
    """Nothing is remembered: tests change rules in place, and the user's caches are not theirs."""
    monkeypatch.setenv(memory.SWITCH, "0")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "caches"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. While it is open no notebook can run: Playwright and nbclient need the event loop."""
    chromium = program("chromium", "accessibility and layout are not tested")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=QUIET)
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
