"""The report on a whole year of the province: results, judgement, what goes on next year."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from ocop_lib.blocks.inline import text
from ocop_lib.blocks.model import Group, ListBlock, Paragraph, Table
from ocop_lib.indicators.reconciled import Cause, Reconciled, causes, reconcile
from ocop_lib.indicators.stock import Stock
from ocop_lib.indicators.stock_balance import balances
from ocop_lib.indicators.task_list import DONE
from ocop_lib.periods import YearEnd, data_day
from ocop_lib.plan import PROVINCE
from ocop_lib.project.project import Project
from ocop_lib.report import nothing, tables, year_points
from ocop_lib.report.parts import ANNEXES
from ocop_lib.report.province import ProvinceReport
from ocop_lib.report.tables.products import open_products
from ocop_lib.report.year_points import YearSummary


class YearEndReport(ProvinceReport):
    """The report on a whole year of the province.

    Args:
        year: the year.
        data_to: the last day whose events it sees; as a text «2024-12-31».
        narrative: what the analyst wrote, as of `Report`.
        annex: ``page`` for rows of evidence on the page only, ``printed`` for PDF and Word too.
        project: the project folder; None for the nearest one upwards from the working directory.

    Raises:
        ParameterError: the project lacks the year, ``data_to`` is no day of it or of January of the
            next one, the narrative cannot be set, or ``annex`` another value.
        PlanError: the plan cannot be read or breaks a rule.
    """

    period: YearEnd

    def __init__(
        self,
        year: int,
        data_to: str | date,
        narrative: Mapping[str, Any] | None = None,
        annex: str = ANNEXES[0],
        project: Project | None = None,
    ) -> None:
        period = YearEnd(year, data_day(data_to, year))
        self._begin(PROVINCE, period, narrative, annex, project)

    def _summary(self) -> YearSummary:
        said = super()._summary()
        stock = None
        if not self.as_of.held.empty:
            stock = balances(Stock(self.as_of), self.period.window(self.scheme))[None]
        left = len(open_products(self.as_of))
        return YearSummary(**vars(said), balance=stock, open_products=left)

    def status_table(self) -> Table | Paragraph:
        """The table of targets: assigned, done, the year before where published, missing."""
        table = tables.status_table(
            self.plan,
            self.rows,
            self.quarter_evidence,
            self.unit,
            self._year_before,
            self._marks,
        )
        return self._marks.explained(table)

    @property
    def _year_before(self) -> Mapping[str, float]:
        """By indicator the published number of the year before; none beside invented rows."""
        heading = self.register.heading
        if heading.illustrative:
            return {}
        return {
            one.indicator: one.value
            for one in heading.published
            if one.indicator and one.date.year == self.period.year - 1
        }

    def achievements(self) -> ListBlock | Paragraph:
        """The targets that were met; a sentence where none was."""
        found = year_points.achieved(self.plan, self.rows, self._marks)
        if not found:
            words = nothing.NO_REACHED if self._is_known() else nothing.NO_REACHED_KNOWN
            return nothing.sentence(words, (self.unit,))
        items = ((Paragraph(spans=text(words)),) for words in found)
        return ListBlock(units=(self.unit,), items=tuple(items))

    def shortfalls(self) -> ListBlock | Paragraph:
        """The targets that were missed or cannot be judged; a sentence where there is none."""
        found = year_points.missed(self.plan, self.rows, self._marks)
        if not found:
            known = self._is_known()
            words = nothing.NO_SHORTFALLS if known else nothing.NO_REACHED_KNOWN
            return nothing.sentence(words, (self.unit,))
        items = ((Paragraph(spans=text(words)),) for words in found)
        return ListBlock(units=(self.unit,), items=tuple(items))

    def expiry_by_unit(self) -> Table | Paragraph:
        """The table of certificates that run out within twelve months, by unit and month."""
        rows = self.quarter_evidence.rows["expiring_certificates"]
        known, marks = self._is_known(), self._marks
        table = tables.expiry_by_unit_table(self.plan, rows, self.unit, marks, is_known=known)
        return marks.explained(table)

    def open_tasks_table(self) -> Table | Paragraph:
        """The table of the plan's tasks of the provincial level that the year leaves open."""
        open_ = [one for one in self._tasks.due if one.state not in DONE]
        table = tables.open_tasks_table(self.plan, open_, self.unit, self._marks)
        return self._marks.explained(table)

    def open_products_table(self) -> Table | Paragraph:
        """The table of products whose annual cycle ended without a decision."""
        return tables.open_products_table(
            self.plan, self.as_of, self.unit, is_known=self._is_known()
        )

    @cached_property
    def reconciled(self) -> tuple[Reconciled, ...]:
        """Each number of the year beside those that the quarters' reports tell."""
        return reconcile(self.plan, self.as_of, self.rows)

    @cached_property
    def causes(self) -> tuple[Cause, ...]:
        """The rows that moved the year's numbers after its last quarter."""
        return tuple(causes(self.plan, self.quarter_evidence))

    def reconciliation(self) -> Group:
        """The province's numbers beside those of its quarters, and what came after, row by row."""
        whole = self._reconciled_table(by_unit=False)
        if isinstance(whole, Paragraph):
            return Group(blocks=(whole,))
        return Group(blocks=(whole, tables.causes_table(self.plan, self.causes)))

    def reconciliation_by_unit(self) -> Table | Paragraph:
        """The units' numbers beside those of the quarters, on the page only."""
        return self._reconciled_table(by_unit=True)

    def _reconciled_table(self, *, by_unit: bool) -> Table | Paragraph:
        asked = self.plan, self.period, self.reconciled
        table = tables.reconciled_table(*asked, by_unit=by_unit, marks=self._marks)
        return self._marks.explained(table)

    def _deliveries(self) -> Table:
        return tables.year_deliveries_table(self.plan, self.register, self.period)
