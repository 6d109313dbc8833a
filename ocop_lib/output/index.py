"""The index page: the year at a glance, units down and quarters across, with every file to open."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ocop_lib.output.index_rows import STATES, IndexYear, Known, index_year
from ocop_lib.output.manifest import ReportEntry, YearPage
from ocop_lib.output.year_text import YearText

if TYPE_CHECKING:
    from jinja2 import Template

    from ocop_lib.about import Kind
    from ocop_lib.output.glance import Glance


def index_page(
    texts: Mapping[str, YearText],
    reports: Iterable[ReportEntry],
    pages: Iterable[str],
    year_pages: Iterable[YearPage] = (),
    glances: "Mapping[str, Mapping[str, Glance]] | None" = None,
) -> bytes:
    """The page that leads to every report: one offline file, the same for the same outputs.

    Args:
        texts: what the page says of each year, by year («2024»); the latest year comes first.
        reports: the entries of the manifest.
        pages: paths of the pages beside the reports; those in a quarter's folder are linked.
        year_pages: the pages of years in several forms; each is linked below its year's reports.
        glances: how units stand, by quarter («2024-Q3») and unit; None where no table tells.

    Returns:
        The page's HTML in UTF-8.
    """
    # Imported when called: the fast check for up-to-date outputs needs no templates.
    from ocop_lib.blocks import html as markup

    # The usual report first, then those an analyst added.
    by_place: dict[tuple[Kind, str, str], list[ReportEntry]] = {}
    for one in sorted(reports, key=lambda r: (r.id != r.about.report(r.period), r.id)):
        by_place.setdefault((one.about.kind, one.about.id, one.period), []).append(one)
    known = Known(by_place, glances or {})
    beside, methods = [*pages], [*year_pages]
    years = [
        index_year(year, texts[year], known, beside, methods)
        for year in sorted(texts, reverse=True)
    ]
    page = _template().render(years=years, choices=_choices(years), style=markup.style())
    return page.encode()


def _choices(years: Iterable[IndexYear]) -> dict[str, dict[str, str]]:
    """What the page can be narrowed to: names by value, of units, quarters and states."""
    units: dict[str, str] = {}
    quarters: dict[str, str] = {}
    states: dict[str, str] = {}
    for year in years:
        units |= {row.mark: row.full for table in year.tables for row in table.rows}
        quarters |= dict(year.text.quarters)
        cells = (cell for table in year.tables for row in table.rows for cell in row.cells)
        states |= {state: words for cell in cells for state, words in cell.states.items()}
    in_order = {state: words for state, words in STATES.items() if state in states}
    return {"unit": units, "quarter": quarters, "state": in_order}


@cache
def _template() -> "Template":
    from ocop_lib.blocks.templating import environment

    return environment(Path(__file__).parent).get_template("index.html.j2")
