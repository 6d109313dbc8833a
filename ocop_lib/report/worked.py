"""The parts of a report on what was done and is to be done: tasks, results, documents, requests."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property

import pandas as pd

from ocop_lib.blocks.inline import text
from ocop_lib.blocks.model import Group, ListBlock, Paragraph, Table
from ocop_lib.errors import ParameterError, not_among
from ocop_lib.indicators.counting.registry import INDICATORS
from ocop_lib.indicators.progress import Progress, measure
from ocop_lib.indicators.task_list import TaskList, TaskStanding, Told, told_of_tasks
from ocop_lib.plan import PROVINCE
from ocop_lib.report import money, nothing, results, tables
from ocop_lib.report.certified import CertifiedParts
from ocop_lib.report.focus import FocusList
from ocop_lib.report.questions import OpenQuestion, open_questions


class WorkParts(CertifiedParts):
    """Progress against the plan, and the parts on tasks, results, documents and requests."""

    @cached_property
    def rows(self) -> tuple[Progress, ...]:
        """Progress of the report's own unit, or of all units for the province."""
        return measure(self.plan, self.quarter_evidence, self._only)

    @property
    def _only(self) -> str | None:
        """The unit whose progress the report shows; None for all units."""
        return None if self.unit == PROVINCE else self.unit

    @cached_property
    def _told(self) -> Mapping[str, Mapping[str, list[Told]]]:
        return told_of_tasks(self.as_of)

    @cached_property
    def _tasks(self) -> TaskList:
        """The report's own unit's tasks."""
        return self._tasks_of(self.unit)

    @cached_property
    def _tasks_by_unit(self) -> Mapping[str, TaskList]:
        """Each unit's tasks in a report on all of them; empty in a unit's own."""
        return {}

    def _tasks_of(
        self, unit: str, seen: Callable[[TaskStanding], TaskStanding] | None = None
    ) -> TaskList:
        """A unit's tasks, as they are or as ``seen`` makes of them what was issued."""
        statuses = {row.indicator: row.status for row in self.rows if row.unit == unit}
        has_delivered = unit in self.quarter_evidence.delivered_in_quarter
        return TaskList(
            self.plan,
            self.as_of,
            unit,
            self._told,
            has_delivered=has_delivered,
            statuses=statuses,
            seen=seen,
        )

    def tasks_table(self) -> Table | Paragraph:
        """The table of the plan's tasks due in the period or overdue, with their states."""
        asked = self.plan, self.period, self.unit, self._tasks.due
        return self._marks.explained(tables.tasks_table(*asked, self._marks))

    def next_tasks_table(self) -> Table | Paragraph:
        """The table of the plan's tasks due in the next quarter."""
        following = self.period.following
        return tables.next_tasks_table(
            self.plan,
            following if following.year == self.period.year else None,
            self.unit,
            self._tasks.upcoming,
        )

    def focus_table(self) -> Table | Paragraph:
        """The table of what must be seen to first: what, by when, who; at most five lines."""
        found = FocusList(
            self.plan,
            self.unit,
            self.rows,
            self.as_of,
            self.quarter_evidence,
            self._tasks,
            received=self._received(),
            marks=self._marks,
        )
        return self._marks.explained(tables.focus_table(found.worst_first, self.unit))

    def documents_table(self) -> Table | Paragraph:
        """The table of documents issued in the period."""
        documents = self._of_period("documents")
        if documents.empty:
            words = nothing.no_documents(self.period, is_known=self._has_sent())
            return nothing.sentence(words, (self.unit,))
        return tables.documents_table(documents, self.unit, self.period)

    def requests_table(self) -> Table | Paragraph:
        """The table of what was asked of agencies since the year began, with their replies."""
        requests = self._own_rows(self.as_of.rows("requests"))
        if requests.empty:
            return nothing.sentence(nothing.NO_REQUESTS, (self.unit,))
        return tables.requests_table(self.plan, requests, self.unit)

    def funding_table(self) -> Table | Paragraph:
        """The table of money by source: allocated, paid out in the quarter and to date."""
        asked = self.plan, self.as_of, self.unit, self._marks
        return self._marks.explained(tables.funding_table(*asked, is_known=self._is_known()))

    def standing_line(self) -> Paragraph:
        """Where money stands: paid out to date by source and in the quarter, and allocated."""
        return Paragraph(units=(self.unit,), spans=text(self._money()))

    def _money(self) -> str:
        return money.money_sentence(
            self.plan,
            self.quarter_evidence,
            self.unit,
            is_known=self._is_known(),
            has_sent=self._has_sent(),
        )

    def _received(self, unit: str | None = None) -> date | None:
        """The day of the latest delivery that the report sees, or of a unit's own; None for none."""
        deliveries = self.register.tables["deliveries"]
        # Both units of a move see what the other one delivered.
        own = deliveries["unit_id"].isin((self._only, PROVINCE)) | (self._only is None)
        if unit is not None:
            own = deliveries["unit_id"] == unit
        arrived = deliveries.loc[own, "received_date"].max()
        return None if pd.isna(arrived) else arrived.date()

    def _has_sent(self) -> bool:
        """Whether figures were sent for the quarter, so that nothing is a fact."""
        return self.unit in self.quarter_evidence.delivered_in_quarter

    def _of_period(self, table: str) -> pd.DataFrame:
        rows = self._own_rows(self.as_of.rows(table))
        window = self.period.window(self.scheme)
        start, end = pd.Timestamp(window.start), pd.Timestamp(window.end)
        return rows[(rows["date"] >= start) & (rows["date"] <= end)]

    def _own_rows(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The unit's own rows; for the province those of all units."""
        return rows if self._only is None else rows[rows["unit_id"] == self.unit]

    def results(self, *indicators: str) -> ListBlock | Paragraph:
        """What was done: a sentence an indicator, with the names of the items of the quarter.

        Args:
            indicators: ids of indicators; those that the plan lacks are left out.

        Returns:
            A list in the given order; a sentence where the plan has none of them.

        Raises:
            ParameterError: there is no rule for an indicator of this id.
        """
        for name in indicators:
            if name not in INDICATORS:
                raise ParameterError(not_among("report.results", name, [*INDICATORS]))
        own = {row.indicator: row for row in self.rows if row.unit == self.unit}
        found = [(self.plan.indicator(name), own[name]) for name in indicators if name in own]
        if not found:
            return nothing.sentence(nothing.NO_RESULTS, (self.unit,))
        start = self.period.window(self.scheme).start
        items = [
            results.result_sentence(
                self.plan,
                indicator,
                row,
                results.names_in_period(self.quarter_evidence.candidates[indicator.id], start),
                self.period,
                self._marks,
            )
            for indicator, row in found
            if row.to_date != 0
        ]
        if empty := [row for _, row in found if row.to_date == 0]:
            items.append(results.nothing_sentence(self.plan, empty, self.unit, self._marks))
        return ListBlock(items=tuple((item,) for item in items))

    @cached_property
    def open_questions(self) -> tuple[OpenQuestion, ...]:
        """What the unit has to explain or send: see `ocop_lib.report.questions`."""
        return open_questions(
            self.unit, self.rows, self.as_of, self.quarter_evidence, self._tasks, self.texts
        )

    def shortcomings(self) -> Group:
        """Difficulties and causes as the analyst wrote them, and what is open without a cause."""
        return self.narrative("difficulties", "causes")
