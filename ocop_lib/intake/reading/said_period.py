"""The year and period that a workbook says of itself, before a plan is chosen to read it by."""

from typing import NamedTuple

from ocop_lib.intake.base_sheet import read_origin
from ocop_lib.intake.book import Book
from ocop_lib.intake.reading.cover import period_on
from ocop_lib.intake.reading.sheet_tables import sort_sheets
from ocop_lib.periods import Quarter, is_quarter
from ocop_lib.register.columns import YEARLY

_BASELINE = "baseline"
_LAST = 5


class SaidPeriod(NamedTuple):
    """What a workbook says of its period.

    Args:
        kind: the kind of delivery; empty where nothing is said.
        quarter: «2024-Q3»; empty for a baseline, for the year, and where nothing is said.
        plan: the id of the plan that the form was made by; empty for a file that is no form.
        cover_year: the year on the cover; 0 for none.
    """

    kind: str
    quarter: str
    plan: str = ""
    cover_year: int = 0

    @property
    def year(self) -> int:
        """The year of its quarter; 0 where it names none."""
        return Quarter.parse(self.quarter).year if is_quarter(self.quarter) else 0

    @property
    def turn(self) -> int:
        """Its place in a year: the baseline, the quarters, the year; what says nothing comes first."""
        if is_quarter(self.quarter):
            return Quarter.parse(self.quarter).number
        return {_BASELINE: 0, YEARLY: _LAST}.get(self.kind, -1)


NOTHING_SAID = SaidPeriod("", "")


def said_period(book: Book) -> SaidPeriod:
    """The period that a workbook says of itself.

    Args:
        book: the workbook.

    Returns:
        What its hidden sheet says, which nobody types in; where it has none, what its cover says.
        Whether the two agree is not asked here: reading does.
    """
    sheets = sort_sheets(book.grids, book.file)
    kind, quarter, year = period_on(sheets.cover) if sheets.cover else ("", "", 0)
    origin = read_origin(sheets.base) if sheets.base else None
    if origin is not None:
        return SaidPeriod(origin.kind, origin.quarter, origin.plan, year)
    return SaidPeriod(kind, quarter, cover_year=year)
