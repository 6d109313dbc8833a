"""The quarterly report of the whole province."""

from ocop_lib.blocks.inline import text
from ocop_lib.blocks.model import Figure, Note, Paragraph, Table
from ocop_lib.indicators.quarter_evidence import monthly_floor
from ocop_lib.plan import PROVINCE, Indicator
from ocop_lib.report import figures, nothing, sentences, tables
from ocop_lib.report.parts import Report


class ProvinceReport(Report):
    """The quarterly report of the whole province."""

    def _allowed(self) -> tuple[str, ...]:
        return (PROVINCE,)

    def _units(self) -> tuple[str, ...]:
        return self.plan.places

    def _is_silent(self) -> bool:
        return not self.quarter_evidence.delivered_in_quarter

    def completeness(self) -> Note:
        """How many units delivered for the quarter, and which did not."""
        delivered = self.quarter_evidence.delivered_in_quarter
        missing = [unit.name for unit in self.plan.units if unit.id not in delivered]
        units = len(self.plan.units)
        sentence = sentences.completeness(units - len(missing), units, self.quarter, missing)
        return Note(
            look="warning" if missing else "info",
            units=self._units(),
            blocks=(Paragraph(spans=text(sentence)),),
        )

    def _published(self) -> tuple[Table, ...]:
        """Real published figures, kept apart from the register's rows."""
        published = self.register.published
        return (tables.published_table(published),) if published else ()

    def matrix_table(self) -> Table | Paragraph:
        """Every unit against every target assigned by unit."""
        return tables.matrix_table(self.plan, self.rows, self.quarter_evidence)

    def units_figure(self) -> Figure | Paragraph:
        """Every unit's number to date against its target, a panel an indicator."""
        return figures.units_figure(self.plan, self.rows, self.quarter_evidence)

    def action_table(self) -> Table:
        """The units that need action and why."""
        return tables.action_table(self.plan, self.rows, self.quarter_evidence)

    @property
    def _monthly(self) -> Indicator | None:
        """The plan's indicator with a monthly floor, where it has one."""
        floors = (entry for entry in self.plan.indicators if entry.measure == "monthly_floor")
        return next(floors, None)

    def media_table(self) -> Table | Paragraph:
        """Items a month against the monthly floor."""
        if self._monthly is None:
            return nothing.sentence(nothing.NO_MONTHLY_FLOOR, (PROVINCE,))
        return tables.media_table(self._monthly, self.quarter_evidence)

    def media_figure(self) -> Figure | Paragraph:
        """Items a month as bars, where anything was delivered."""
        if self._monthly is None:
            return nothing.sentence(nothing.NO_MONTHLY_FLOOR_FIGURE, (PROVINCE,))
        if PROVINCE not in self.quarter_evidence.delivered_to_date:
            return nothing.sentence(nothing.NO_MONTHS_FIGURE, (PROVINCE,))
        counts = self.quarter_evidence.month_counts(self._monthly.id)
        floor = monthly_floor(self._monthly)
        counted = self._monthly.unit_of_measure
        return figures.media_figure(counts, floor, self._monthly.name, counted)
