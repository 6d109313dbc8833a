"""The index page: every report of the outputs, units down and quarters across."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ocop_lib.output.manifest import INDICATORS_FILE, ReportEntry

if TYPE_CHECKING:
    from jinja2 import Template


@dataclass(frozen=True, slots=True)
class IndexText:
    """What the page says besides the reports.

    Args:
        title: the page's h1.
        issuer: who issues the reports.
        plan: the plan they measure against.
        band: the warning over made-up data; empty for real ones.
        units: id, short name and full name of each row, in the plan's order, the province last.
        quarters: id and label of each column.
    """

    title: str
    issuer: str
    plan: str
    band: str
    units: tuple[tuple[str, str, str], ...]
    quarters: tuple[tuple[str, str], ...]


def index_page(text: IndexText, reports: Iterable[ReportEntry], pages: Iterable[str]) -> bytes:
    """The page that leads to every report: one offline file, the same for the same outputs.

    Args:
        text: what the page says besides the reports.
        reports: the entries of the manifest.
        pages: paths of the pages beside the reports; the tables of indicators are linked.

    Returns:
        The page's HTML in UTF-8.
    """
    # Imported when called: the fast check for up-to-date outputs needs no templates.
    from ocop_lib.blocks import html as markup

    cells: dict[tuple[str, str], list[ReportEntry]] = {}
    # A unit's own report first, then those an analyst added.
    for report in sorted(reports, key=lambda r: (r.id != f"{r.quarter}/{r.unit}", r.id)):
        cells.setdefault((report.unit, report.quarter), []).append(report)
    tables = {path.split("/")[0]: path for path in pages if path.endswith(f"/{INDICATORS_FILE}")}
    page = _template().render(text=text, cells=cells, tables=tables, style=markup.style())
    return page.encode()


@cache
def _template() -> "Template":
    from ocop_lib.blocks.templating import environment

    return environment(Path(__file__).parent).get_template("index.html.j2")
