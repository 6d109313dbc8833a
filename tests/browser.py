"""The elements and text of a page as flat lists, and accessibility checks with axe."""

from html.parser import HTMLParser

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

ACCESSIBILITY = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]


class Elements(HTMLParser):
    """The page's elements and words, flat."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page.decode())

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.found if name == tag]


CONTRAST = "color-contrast"
WITHOUT_ROWS_ALIKE = """
for (const body of document.querySelectorAll("tbody")) {
  const seen = new Set();
  for (const row of [...body.rows]) {
    const form = row.outerHTML.replace(/>[^<]*/g, ">").replace(/ (href|id|[a-z]+-[a-z]+)="[^"]*"/g, "");
    if (seen.has(form)) row.remove();
    seen.add(form);
  }
}
"""
"""Leaves of a table's rows with the same elements and classes, whatever their text, the first."""


def assert_accessible(page: Page) -> None:
    """Open all folded parts of the page; fail if axe finds a violation of WCAG 2.2 A or AA.

    Contrast, of which axe asks each element for most of its time, is looked at in one of the rows
    that differ in nothing but their text. The page is left with those rows only.
    """
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    by_tags = {"type": "tag", "values": ACCESSIBILITY}
    _assert_none(page, {"runOnly": by_tags, "rules": {CONTRAST: {"enabled": False}}}, least=15)
    page.evaluate(WITHOUT_ROWS_ALIKE)
    _assert_none(page, {"runOnly": {"type": "rule", "values": [CONTRAST]}}, least=1)


def _assert_none(page: Page, options: dict[str, object], least: int) -> None:
    """Fail if axe finds a violation, or has found fewer rules kept than on any page."""
    found = Axe().run(page, options=options)
    assert found.violations_count == 0, found.generate_report()
    assert len(found.response["passes"]) >= least


def scroll_width(page: Page) -> int:
    """The width of the page's content; a page wider than its window scrolls sideways."""
    return page.evaluate("document.documentElement.scrollWidth")
