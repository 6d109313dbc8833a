"""Shared fixtures: no memory, a browser, pages that fail their test by any request or dialog."""

import gc
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page, sync_playwright
from programs import NOT_ON_PATH, program, with_own_fonts
from small_project import remembered

from ocop_lib.files import memory
from ocop_lib.run.kernels import warm

MISSING = Path(__file__).with_name("programs.py")
LONG = (
    *("lab", "end_to_end", "agency_files", "watch_same_bytes", "cluster", "fuzz", "frame_matrix"),
    *("memory", "kernels", "cli", "reader_gone", "clean_notebooks", "notebooks", "watch"),
)
"""The files of tests that take longest, the longest first."""
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


# nbformat imports jsonschema, which compiles a grammar by it that no test needs: a second a process.
sys.modules.setdefault("rfc3987_syntax", None)

# How long an example takes says more of the machine than of the code.
settings.register_profile("ocop", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ocop")

# What is collected, some ten thousand tests, stays to the end: looking through it again and again
# for what can be freed took a third of all processor time.
gc.disable()


def pytest_collection_finish() -> None:
    """From here on, only what tests themselves make is looked through."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()


def pytest_sessionfinish() -> None:
    """Save what this process has measured: a process of pytest-xdist may be ended before it exits."""
    if coverage := sys.modules.get("coverage"):
        measurement = coverage.Coverage.current()
        if measurement:
            measurement.save()


@pytest.fixture(autouse=True)
def without_memory(monkeypatch, tmp_path_factory) -> None:
    """Nothing is remembered: tests change rules in place, and the user's caches are not theirs."""
    monkeypatch.setenv(memory.SWITCH, "0")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "caches"))


@pytest.fixture(autouse=True)
def with_a_warm_process_for_many(monkeypatch) -> None:
    """``ocop render`` starts none for a single report: this process makes many."""
    monkeypatch.setattr(warm.KERNELS, "start_for_one", lambda: None)


@pytest.fixture(scope="module")
def registers_read_once() -> Iterator[None]:
    """In a whole file of tests each register is read and checked once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ocop_lib.project.project.read_register", remembered)
        yield


@pytest.fixture
def quick_register(monkeypatch):
    """Reuse the checked register: reading it is tested elsewhere."""
    monkeypatch.setattr("ocop_lib.project.project.read_register", remembered)


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


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: tests wait for browsers, kernels and programs a quarter of their time."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long files: one that began last would keep one worker busy while others wait."""
    turns = {f"test_{name}.py": turn for turn, name in enumerate(LONG)}
    items.sort(key=lambda item: turns.get(item.path.name, len(turns)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """Give all tests skipped for want of a program one place, so that pytest lists them in one line."""
    report = yield
    if report.skipped and isinstance(report.longrepr, tuple):
        *_, reason = report.longrepr
        if NOT_ON_PATH in reason:
            report.longrepr = (str(MISSING), 0, reason)
    return report
