"""The report object that a notebook uses: each method returns a part of the report as blocks."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, overload

import pandas as pd

from ocop_lib import wording
from ocop_lib.about import About
from ocop_lib.blocks.inline import text
from ocop_lib.blocks.model import Block, Group, ListBlock, Masthead, Paragraph, Table
from ocop_lib.errors import FaultKind, ParameterError, Place, not_among
from ocop_lib.export.tidy import progress
from ocop_lib.indicators.counting.registry import check_countable
from ocop_lib.indicators.restated.parts import Difference
from ocop_lib.indicators.restated.since_issue import Restatement
from ocop_lib.periods import Period, Quarter
from ocop_lib.project.project import Project
from ocop_lib.register import Finding
from ocop_lib.register.findings import findings_of
from ocop_lib.report import change_points, letterhead, notes, nothing, sentences, tables
from ocop_lib.report.drawn import DrawnParts
from ocop_lib.report.frames import labelled
from ocop_lib.report.summary import Summary

OTHER_KIND_OF_REPORT = FaultKind(
    "parameters.kind_of_report",
    "Loại báo cáo này không dành cho đơn vị được ghi ở tham số unit.",
    "Sửa unit, hoặc dùng sổ tay dành cho đơn vị ấy.",
)
OTHER_ANNEX = FaultKind(
    "parameters.annex",
    "Giá trị của tham số annex không dùng được.",
    "Ghi annex: printed để in cả các dòng số liệu làm căn cứ; muốn chúng chỉ ở bản HTML thì bỏ khóa "
    "này.",
)
ANNEXES = ("page", "printed")
"""Where the rows of evidence stand: on the page only, or in PDF and Word as well."""


class Report(DrawnParts):
    """The parts that district and provincial reports share; by itself that of a quarter.

    Creating one in a notebook shows the style sheet of the blocks, once for all outputs.

    Args:
        unit: id of the unit.
        quarter: «2024-Q3».
        narrative: what the analyst wrote, by the slots of `narrative.NARRATIVE`: Markdown, and in
            ``proposals`` and ``requests`` also a list of ``{"to": …, "text": …}``.
        annex: ``page`` for rows of evidence on the page only, ``printed`` for PDF and Word too.
        project: the project folder; None for the nearest one upwards from the working directory.

    Raises:
        ParameterError: the unit belongs to another kind of report, the quarter to a year that the
            project lacks, the narrative cannot be set, or ``annex`` another value.
        PlanError: an unknown unit, an indicator without a counting rule.
    """

    def __init__(
        self,
        unit: str,
        quarter: str,
        narrative: Mapping[str, Any] | None = None,
        annex: str = ANNEXES[0],
        project: Project | None = None,
    ) -> None:
        self.quarter = Quarter.parse(quarter)
        self._begin(unit, self.quarter, narrative, annex, project)

    def _begin(
        self,
        unit: str,
        period: Period,
        narrative: Mapping[str, str] | None,
        annex: str,
        project: Project | None,
    ) -> None:
        """Open the project and the report's slice, whichever the period is."""
        super().__init__(period, project, "unit")
        check_countable(self.plan)
        self.unit = self.plan.unit(unit).id
        self._check()
        if annex not in ANNEXES:
            raise ParameterError(OTHER_ANNEX.among(Place(key="annex"), annex, ANNEXES))
        self._prints_annex = annex == "printed"
        self.register = self._open(About("unit", self.unit), narrative)

    def _allowed(self) -> tuple[str, ...]:
        """The units a report of this kind can be about."""
        raise TypeError(type(self))

    def _check(self) -> None:
        """Refuse a unit of another kind of report."""
        allowed = self._allowed()
        if self.unit not in allowed:
            place = Place(key="unit")
            raise ParameterError(OTHER_KIND_OF_REPORT.among(place, self.unit, allowed))

    @property
    def frame(self) -> pd.DataFrame:
        """The rows of `rows` as a frame with Vietnamese headings, names and statuses in words."""
        return labelled.progress_frame(self.plan, self.rows, self.period, self.name)

    @property
    def tidy(self) -> pd.DataFrame:
        """The rows of `rows` with English columns, ids and codes: see `ocop_lib.progress`."""
        return progress(self.plan, self.quarter_evidence, self._only)

    @property
    def name(self) -> str:
        """The unit's full name, as in the plan."""
        return self.plan.unit(self.unit).name

    def heading(self) -> Masthead:
        """The masthead: issuer, title, plan, period, and the date up to which data arrived."""
        received, cut_off = self._received(), self.quarter_evidence.cut_off
        plan = self.plan
        is_noted = bool(plan.number_source)
        issued = (received or cut_off).year
        return Masthead(
            units=(self.unit,),
            issuer=plan.office.upper(),
            title=sentences.report_title(self.name, self.period),
            title_end=sentences.title_end(self.name, self.period),
            unit=self.unit,
            period=str(self.period),
            lines=(
                sentences.plan_line(plan.short_title, plan.number, plan.date, is_noted=is_noted),
                sentences.period_line(self.period, self.scheme, received),
            ),
            band=wording.band(
                self.register.heading.title,
                illustrative=self.register.heading.illustrative,
                draft_plan=plan.draft_title,
                provisional=wording.provisional(self.period),
            ),
            data_date=max(cut_off, received or cut_off),
            letterhead=letterhead.letterhead(self.layout, issued) if self.layout else None,
        )

    def closing(self) -> Group:
        """Recipients and signature; empty unless the project sets the administrative layout."""
        return Group(blocks=(letterhead.closing(self.layout, self.unit),) if self.layout else ())

    def summary(self) -> ListBlock:
        """At most five sentences: targets, results on their way, certificates, tasks, change."""
        items = ((Paragraph(spans=text(words)),) for words in self._summary().sentences)
        return ListBlock(units=(self.unit,), items=tuple(items))

    def _summary(self) -> Summary:
        return Summary(
            plan=self.plan,
            unit=self.unit,
            rows=self.rows,
            evidence=self.quarter_evidence,
            tasks=self._tasks,
            is_silent=self._is_silent(),
            is_known=self._is_known(),
            findings=len(self._findings),
            received=self._received(),
            told_until=self._received(self.unit),
            tasks_of_units=self._tasks_by_unit,
            restated=change_points.on_restated([one.period for one, _ in self._restated_values]),
        )

    @cached_property
    def _findings(self) -> tuple[Finding, ...]:
        """What has to be looked at again."""
        found = findings_of(self.as_of.standing, self.plan)
        return notes.of_unit(found, self._only)

    def _is_silent(self) -> bool:
        """Whether nothing was delivered for the quarter."""
        return self.unit not in self.quarter_evidence.delivered_in_quarter

    def status_table(self) -> Table | Paragraph:
        """The table of targets: assigned, in the quarter, to date, missing, expected, status."""
        asked = self.plan, self.rows, self.quarter_evidence, self.unit
        return self._marks.explained(tables.status_table(*asked, marks=self._marks))

    @property
    def _restated_values(self) -> list[tuple[Restatement, Difference]]:
        """What readers are told of numbers that were issued and are different now."""
        return tables.shown(self.plan, self.restated, self.unit)

    def restated_table(self) -> Group:
        """«Số liệu điều chỉnh»: what was issued and is different now; empty where nothing is."""
        if not self._restated_values:
            return Group(blocks=())
        return Group(blocks=(tables.restated_table(self.plan, self.restated, self.unit),))

    def context_table(self) -> Table | Paragraph:
        """The table of indicators without a target."""
        asked = self.plan, self.rows, self.quarter_evidence, self.unit
        return self._marks.explained(tables.context_table(*asked, marks=self._marks))

    def pipeline_table(self) -> Table | Paragraph:
        """The table of how many products reached each stage of the annual cycle."""
        return tables.pipeline_table(self.plan, self.as_of, self.unit, is_known=self._is_known())

    def pipeline_names(self) -> Table | Paragraph:
        """The table of products in the annual cycle, each with the last stage it reached."""
        return tables.pipeline_names_table(
            self.plan, self.as_of, self.unit, is_known=self._is_known()
        )

    def uncounted_table(self) -> Table | Paragraph:
        """The table of what was sent since the year began and is not counted, with the reason."""
        return tables.uncounted_table(self.plan, self.quarter_evidence, self.unit)

    def notes(self) -> Group:
        """Notes on the data: findings, method, deliveries, published figures, software version."""
        plan = self.plan
        return Group(
            blocks=(
                *notes.findings_list(self.plan, self._findings),
                *notes.method(plan),
                self._deliveries(),
                *self._published(),
                notes.made_by(plan.number_source or ""),
            )
        )

    def _deliveries(self) -> Table | Paragraph:
        """When figures were delivered for the period."""
        return tables.deliveries_table(self.plan, self.register, self.quarter, self._units())

    def _published(self) -> tuple[Table, ...]:
        """The table of published figures; empty for a report without them."""
        return ()

    def _units(self) -> tuple[str, ...]:
        return (self.unit,)

    @overload
    def evidence(self) -> Group: ...

    @overload
    def evidence(self, indicator: str) -> pd.DataFrame: ...

    def evidence(self, indicator: str | None = None) -> Group | pd.DataFrame:
        """The rows behind each number.

        Args:
            indicator: an indicator's id («new_products»); None for all with a target.

        Returns:
            One table per indicator with a target; for a single indicator its rows as a frame with
            Vietnamese headings.

        Raises:
            ParameterError: the plan has no indicator of this id.
        """
        if indicator is None:
            return self._all_evidence()
        known = [entry.id for entry in self.plan.indicators]
        if indicator not in known:
            raise ParameterError(not_among("report.evidence", indicator, known))
        rows = self.quarter_evidence.rows[indicator]
        entry = self.plan.indicator(indicator)
        return labelled.evidence_frame(self.plan, entry, rows, self.period)

    def _all_evidence(self) -> Group:
        shown = [
            (self.plan.indicator(row.indicator), self.quarter_evidence.rows[row.indicator])
            for row in self.rows
            if row.unit == self.unit and row.status is not None
        ]
        blocks: list[Block] = [
            tables.evidence_table(
                self.plan, indicator, rows, self.unit, is_printed=self._prints_annex
            )
            for indicator, rows in shown
            if not rows.empty
        ]
        empty = [indicator.in_a_line for indicator, rows in shown if rows.empty]
        if not shown or empty:
            words = nothing.no_rows(empty) if empty else nothing.NO_EVIDENCE
            line = nothing.sentence(words, (self.unit,))
            blocks.append(line.model_copy(update={"printed": self._prints_annex}))
        return Group(blocks=tuple(blocks))
