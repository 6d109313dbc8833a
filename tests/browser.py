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


def assert_accessible(page: Page) -> None:
    """Open all folded parts of the page; fail if axe finds a violation of WCAG 2.2 A or AA."""
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    options = {"runOnly": {"type": "tag", "values": ACCESSIBILITY}}
    found = Axe().run(page, options=options)
    assert found.violations_count == 0, found.generate_report()
    assert len(found.response["passes"]) > 15


def scroll_width(page: Page) -> int:
    """The width of the page's content; a page wider than its window scrolls sideways."""
    return page.evaluate("document.documentElement.scrollWidth")
