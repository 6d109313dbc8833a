"""The index page: every report of the outputs, year by year, quarters across, units and agencies down."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ocop_lib.output.manifest import INDICATORS_FILE, ReportEntry, YearPage
from ocop_lib.output.year_text import YearText

if TYPE_CHECKING:
    from jinja2 import Template


def index_page(
    texts: Mapping[str, YearText],
    reports: Iterable[ReportEntry],
    pages: Iterable[str],
    year_pages: Iterable[YearPage] = (),
) -> bytes:
    """The page that leads to every report: one offline file, the same for the same outputs.

    Args:
        texts: what the page says of each year, by year («2024»); the latest year comes first.
        reports: the entries of the manifest.
        pages: paths of the pages beside the reports; the tables of indicators are linked.
        year_pages: the pages of years in several forms; each is linked below its year's reports.

    Returns:
        The page's HTML in UTF-8.
    """
    # Imported when called: the fast check for up-to-date outputs needs no templates.
    from ocop_lib.blocks import html as markup

    cells: dict[tuple[str, str, str], list[ReportEntry]] = {}
    # The usual report first, then those an analyst added.
    for report in sorted(reports, key=lambda r: (r.id != r.about.report(r.period), r.id)):
        place = (report.about.kind, report.about.id, report.period)
        cells.setdefault(place, []).append(report)
    told = {place[:2] for place in cells}
    tables = {path.split("/")[0]: path for path in pages if path.endswith(f"/{INDICATORS_FILE}")}
    years = [
        (
            year,
            texts[year],
            any(quarter in tables for quarter, _ in texts[year].quarters),
            # Of the plan's agencies only those about which there are reports.
            [agency for agency in texts[year].agencies if ("agency", agency[0]) in told],
        )
        for year in sorted(texts, reverse=True)
    ]
    methods = {str(page.year): page for page in year_pages}
    page = _template().render(
        years=years, cells=cells, tables=tables, methods=methods, style=markup.style()
    )
    return page.encode()


@cache
def _template() -> "Template":
    from ocop_lib.blocks.templating import environment

    return environment(Path(__file__).parent).get_template("index.html.j2")
