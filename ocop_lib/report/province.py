"""The quarterly report of the whole province."""

from ocop_lib.blocks.inline import text
from ocop_lib.blocks.model import Figure, Group, Note, Paragraph, Table
from ocop_lib.indicators.progress import month_counts, monthly_floor
from ocop_lib.plan import PROVINCE, Indicator
from ocop_lib.report import figures, sentences, tables
from ocop_lib.report.parts import Report


class ProvinceReport(Report):
    """The quarterly report of the whole province."""

    def _allowed(self) -> tuple[str, ...]:
        return (PROVINCE,)

    def _units(self) -> tuple[str, ...]:
        return (*self.plan.unit_ids, PROVINCE)

    def _silent(self) -> bool:
        return not self.at.reported

    def completeness(self) -> Note:
        """How many units delivered for the quarter, and which did not."""
        missing = [unit.name for unit in self.plan.units if unit.id not in self.at.reported]
        units = len(self.plan.units)
        sentence = sentences.completeness(units - len(missing), units, self.quarter, missing)
        return Note(
            look="warning" if missing else "info",
            units=self._units(),
            blocks=(Paragraph(spans=text(sentence)),),
        )

    def _published(self) -> tuple[Table, ...]:
        """Real published figures, kept apart from the register's rows."""
        real = self.register.heading.published
        return (tables.published_table(real),) if real else ()

    def matrix_table(self) -> Table:
        """Every unit against every target assigned by unit."""
        return tables.matrix_table(self.plan, self.rows, self.at)

    def units_figure(self) -> Figure:
        """Every unit's number to date against its target, a panel an indicator."""
        return figures.units_figure(self.plan, self.rows, self.at)

    def action_table(self) -> Table:
        """The units that need action and why."""
        return tables.action_table(self.plan, self.rows, self.at)

    @property
    def _monthly(self) -> Indicator | None:
        """The plan's indicator with a monthly floor, where it has one."""
        floors = (one for one in self.plan.indicators if one.measure == "monthly_floor")
        return next(floors, None)

    def media_table(self) -> Table | Group:
        """Items a month against the monthly floor; nothing where the plan sets none."""
        if self._monthly is None:
            return Group(blocks=())
        return tables.media_table(self._monthly, self.at)

    def media_figure(self) -> Figure | Group:
        """Items a month as bars, where the plan sets a floor and anything was delivered."""
        if self._monthly is None or PROVINCE not in self.at.known:
            return Group(blocks=())
        months = self.quarter.finished_months(self.scheme)
        counts = month_counts(self.at.evidence[self._monthly.id], months)
        floor = monthly_floor(self._monthly)
        counted = self._monthly.unit_of_measure
        return figures.media_figure(counts, floor, self._monthly.name, counted)
