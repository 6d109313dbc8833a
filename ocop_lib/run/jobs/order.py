"""The user's order: which reports to make, from which folder, into which folder."""

from dataclasses import dataclass
from pathlib import Path

from ocop_lib.about import About
from ocop_lib.periods import Period, Quarter


@dataclass(frozen=True, slots=True)
class Order:
    """An order of reports, with the values that the user gave; the batch checks them.

    Args:
        root: the project's folder.
        params: the folder of parameter files.
        outputs: the folder for reports.
        quarter: the quarter whose reports to make; None for all periods.
        year: the year whose report on the whole of it to make; None for all periods.
        unit: the id of the unit or agency whose reports to make; empty for all.
        formats: the file formats to write; empty for those of the project.
        force: whether to make reports that are up to date as well.
    """

    root: Path
    params: Path
    outputs: Path
    quarter: Quarter | None = None
    year: int | None = None
    unit: str = ""
    formats: tuple[str, ...] = ()
    force: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether the order selects every report of the project."""
        return not (self.period or self.unit)

    @property
    def asks_for_pages(self) -> bool:
        """Whether the order selects the pages of its years: one for a single unit does not."""
        return not self.unit

    @property
    def period(self) -> str:
        """The period whose reports to make, «2024-Q3» or «2024»; empty for all."""
        if self.quarter:
            return str(self.quarter)
        return "" if self.year is None else f"{self.year:04d}"

    @property
    def of_year(self) -> int | None:
        """The year of the period whose reports to make; None for all years."""
        return self.quarter.year if self.quarter else self.year

    def asks_for(self, about: About, period: Period | str) -> bool:
        """Whether the order selects the reports on a unit or agency in a period."""
        return self.period in {"", str(period)} and self.unit in {"", about.id}
