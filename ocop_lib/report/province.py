"""The quarterly report of the whole province."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property, partial

from ocop_lib.blocks.inline import text
from ocop_lib.blocks.model import Figure, Group, Note, Paragraph, Table
from ocop_lib.indicators.quarter_evidence import monthly_floor
from ocop_lib.indicators.task_list import TaskList
from ocop_lib.plan import PROVINCE, Indicator
from ocop_lib.report import certified_points, change_points, figures, nothing, sentences, tables
from ocop_lib.report.needs import Need, is_many, worst_first
from ocop_lib.report.parts import Report
from ocop_lib.report.province_focus import ProvinceFocus
from ocop_lib.wording import capitalised


class ProvinceReport(Report):
    """The quarterly report of the whole province."""

    def _allowed(self) -> tuple[str, ...]:
        return (PROVINCE,)

    def _units(self) -> tuple[str, ...]:
        return self.plan.places

    def _is_silent(self) -> bool:
        return not self.quarter_evidence.delivered_in_quarter

    def _has_sent(self) -> bool:
        return not self._is_silent()

    def _is_known(self) -> bool:
        return bool(self.quarter_evidence.delivered_to_date)

    def completeness(self) -> Note:
        """A note on how many units delivered for the quarter, and which did not."""
        missing = [unit.name for unit in self.quarter_evidence.units_missing(self.plan)]
        units = len(self.plan.units)
        quarter = self.period.last_begun(self.scheme)
        told = change_points.on_completeness(units - len(missing), units, quarter, missing)
        sentence = f"{capitalised(told)}."
        return Note(
            look="warning" if missing else "info",
            units=self._units(),
            blocks=(Paragraph(spans=text(sentence)),),
        )

    def _published(self) -> tuple[Table, ...]:
        """The table of published figures, which are not counted from the register's rows."""
        published = self.register.heading.published
        return (tables.published_table(published),) if published else ()

    def matrix_table(self) -> Table | Paragraph:
        """The table of every unit against every target assigned by unit."""
        asked = self.plan, self.rows, self.quarter_evidence, self._needs
        return self._marks.explained(tables.matrix_table(*asked, marks=self._marks))

    def action_table(self) -> Table | Paragraph:
        """The table of units that need action, the worst first, with the reasons."""
        asked = self.plan, self._needs, self.quarter_evidence
        table = tables.action_table(*asked, marks=self._marks, then=self._needs_then)
        return self._marks.explained(table)

    def focus_table(self) -> Table | Paragraph:
        """The table of what must be done first: which unit or department must do what by when."""
        focus = ProvinceFocus(
            self.plan,
            self.period,
            self.quarter_evidence.cut_off,
            self._received(),
            self._needs,
            self._tasks,
            has_sent=PROVINCE in self.quarter_evidence.delivered_in_quarter,
            marks=self._marks,
        )
        note = sentences.units_left(focus.left) if focus.left else ""
        return self._marks.explained(tables.focus_table(focus.shown, PROVINCE, note))

    def units_annex(self) -> Group:
        """What the annex holds unit by unit: the state of tasks, and what the body had no room for.

        Returns:
            The table of tasks in every unit; where the plan has many units, also the tables of all
            units against their targets and of all that need action.
        """
        tasks = self._tasks_by_unit
        blocks = [tables.unit_tasks_table(self.plan, tasks, self.period, self._marks)]
        if is_many(self.plan) and self._needs:
            evidence, marks = self.quarter_evidence, self._marks
            blocks += [
                tables.matrix_table(self.plan, self.rows, evidence, whole=True, marks=marks),
                tables.action_table(
                    self.plan,
                    self._needs,
                    evidence,
                    whole=True,
                    marks=marks,
                    then=self._needs_then,
                ),
            ]
        return Group(blocks=tuple(map(self._marks.explained, blocks)))

    @cached_property
    def _tasks_by_unit(self) -> Mapping[str, TaskList]:
        """Each unit's tasks."""
        return {unit: self._tasks_of(unit) for unit in self.plan.unit_ids}

    @cached_property
    def _needs(self) -> list[Need]:
        """The units that need action, the worst first."""
        return worst_first(self.plan, self.rows, self.quarter_evidence, self._tasks_by_unit)

    @cached_property
    def _needs_then(self) -> Mapping[str, Need]:
        """By unit why it needed action by the numbers that were issued; empty where none is other."""
        marks = self._marks
        if not marks.issued:
            return {}
        tasks = {
            unit: self._tasks_of(unit, partial(marks.then_task, unit))
            for unit in self.plan.unit_ids
        }
        rows = [*map(marks.then, self.rows)]
        found = worst_first(self.plan, rows, self.quarter_evidence, tasks)
        lapsed = {need.unit: marks.then_lapsed(need.unit, need.lapsed) for need in found}
        return {need.unit: replace(need, lapsed=lapsed[need.unit]) for need in found}

    def stock_line(self) -> Paragraph:
        """The sentence on how many products are in force, by stars."""
        return Paragraph(units=self._units(), spans=text(self._stock_told()))

    def standing_line(self) -> Paragraph:
        """How many products are in force, by stars, and where money stands."""
        words = f"{self._stock_told()} {self._money()}"
        # In small print, so that page one has room for what must be done first.
        return Paragraph(units=self._units(), look="small", spans=text(words))

    def _stock_told(self) -> str:
        if not self._is_known():
            return certified_points.NO_STOCK_KNOWN
        by_stars = Counter(self.as_of.held_now["stars"].tolist())
        return certified_points.on_stock(self.name, by_stars)

    @property
    def _monthly(self) -> tuple[Indicator, ...]:
        """The plan's indicators with a monthly floor."""
        return tuple(entry for entry in self.plan.indicators if entry.measure == "monthly_floor")

    def media_table(self) -> Group:
        """Items per month against the monthly floor: one table per indicator with a floor."""
        blocks = [
            tables.media_table(
                indicator, self.quarter_evidence, is_first=indicator is self._monthly[0]
            )
            for indicator in self._monthly
        ]
        placeholder = nothing.sentence(nothing.NO_MONTHLY_FLOOR, (PROVINCE,))
        return Group(blocks=tuple(blocks) or (placeholder,))

    def media_figure(self) -> Group:
        """Items per month as columns: one figure per indicator with a monthly floor."""
        if not self._monthly:
            return Group(blocks=(nothing.sentence(nothing.NO_MONTHLY_FLOOR_FIGURE, (PROVINCE,)),))
        if PROVINCE not in self.quarter_evidence.delivered_to_date:
            return Group(blocks=(nothing.sentence(nothing.NO_MONTHS_FIGURE, (PROVINCE,)),))
        return Group(blocks=tuple(self._month_figure(indicator) for indicator in self._monthly))

    def _month_figure(self, indicator: Indicator) -> Figure | Paragraph:
        counts = self.quarter_evidence.month_counts(indicator.id)
        floor = monthly_floor(indicator)
        if floor is None:
            return nothing.sentence(nothing.NO_FLOOR_FIGURE, (PROVINCE,))
        return figures.media_figure(
            counts, floor, indicator.name, indicator.unit_of_measure, self.plan.year
        )

    def course_figure(self) -> Figure | Group:
        """The figure of the annual cycle: new products at each stage, day by day, and the target.

        Returns:
            The figure; an empty group where no new product is in the cycle.
        """
        found = figures.course_figure(
            self.plan,
            self._courses,
            self.quarter_evidence,
            self.unit,
            is_complete=not self.quarter_evidence.units_missing(self.plan),
        )
        return found or Group(blocks=())
