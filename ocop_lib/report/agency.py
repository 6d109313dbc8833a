"""The quarterly report of one agency: its tasks, activities, products and what is asked of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from ocop_lib import wording
from ocop_lib.about import About
from ocop_lib.blocks.inline import text
from ocop_lib.blocks.model import Group, Heading, ListBlock, Masthead, Paragraph, Table
from ocop_lib.errors import FaultKind, ParameterError, Place
from ocop_lib.indicators.agency.missing import Missing, missing
from ocop_lib.indicators.agency.products import Case, cases, managed
from ocop_lib.indicators.agency.recorded import Recorded, recorded, unhandled
from ocop_lib.indicators.agency.tasks import AgencyTask, delivered, led, numbers_of, supported
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.periods import Quarter
from ocop_lib.plan.subjects import ids_of, spellings_of
from ocop_lib.plan.work import work_of
from ocop_lib.project.project import Project
from ocop_lib.register.viewer import Viewer, viewer_of
from ocop_lib.report import agency_points, letterhead, nothing, sentences
from ocop_lib.report.opened import Opened
from ocop_lib.report.tables import agency_records, agency_tasks
from ocop_lib.report.tables.restated import restated_table, shown

MOST_CASES = 5
"""The most products in the table of those to be dealt with; the rest is counted below it."""

UNKNOWN_AGENCY = FaultKind(
    "parameters.agency",
    "Không có cơ quan này trong kế hoạch; nhóm cơ quan không có phiếu riêng.",
    "Sửa tham số agency.",
)
_NARRATIVE = "Ý kiến bổ sung"


class AgencyReport(Opened):
    """The quarterly report of one agency.

    Args:
        agency: id of an agency of the plan, not of a group.
        quarter: «2024-Q3».
        narrative: what the analyst wrote, by the slots of `narrative.NARRATIVE`.
        project: the project folder; None for the nearest one upwards from the working directory.

    Raises:
        ParameterError: no agency has the id, the quarter is of a year that the project lacks, or
            the narrative cannot be set.
    """

    def __init__(
        self,
        agency: str,
        quarter: str,
        narrative: Mapping[str, Any] | None = None,
        project: Project | None = None,
    ) -> None:
        super().__init__(Quarter.parse(quarter), project, "agency")
        self.quarter = Quarter.parse(quarter)
        known = ids_of(self.plan, "agency")
        if agency not in known:
            place, spellings = Place(key="agency"), spellings_of(self.plan)
            raise ParameterError(UNKNOWN_AGENCY.among(place, agency, known, spellings=spellings))
        self.agency = agency
        self.work = work_of(self.plan, agency)
        self.register = self._open(About("agency", agency), narrative)

    @property
    def name(self) -> str:
        """The agency's full name, as in the plan."""
        return self.plan.agency(self.agency).name

    @cached_property
    def as_of(self) -> AsOf:
        """The agency's slice of the register at the cut-off."""
        return AsOf(self.register, self.quarter, self.scheme)

    @cached_property
    def led(self) -> tuple[AgencyTask, ...]:
        """The tasks that the agency leads, with their states."""
        numbers = numbers_of(self.plan, self.as_of, self.work)
        return led(self.as_of, self.work, self.agency, numbers)

    @cached_property
    def supported(self) -> tuple[AgencyTask, ...]:
        """The tasks that the agency supports."""
        return supported(self.as_of, self.work, self.agency)

    @cached_property
    def recorded(self) -> tuple[Recorded, ...]:
        """The agency's events in the quarter."""
        return recorded(self.as_of, self.agency, self._viewer)

    @cached_property
    def recorded_in_year(self) -> tuple[Recorded, ...]:
        """The agency's events since the year began."""
        return recorded(self.as_of, self.agency, self._viewer, is_year=True)

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """The products that the agency manages and with which something is to be done."""
        return cases(self.as_of, self.agency)

    @cached_property
    def lacking(self) -> Missing:
        """What the register lacks of the agency's work."""
        duties = self.work.duties
        return missing(self.as_of, self.agency, self.led, duties, self.recorded_in_year)

    @cached_property
    def requests(self) -> pd.DataFrame:
        """What was asked of the agency: without reply, asked or answered in the quarter; by day."""
        rows = self.as_of.rows("requests")
        rows = rows[rows["agency_id"] == self.agency].sort_values("date", kind="stable")
        start = pd.Timestamp(self._start)
        is_new = (rows["date"] >= start) | (rows["reply_date"] >= start)
        return rows.loc[is_new | ~self._is_answered(rows)]

    @property
    def _start(self) -> date:
        """The first day of the quarter."""
        return self.quarter.window(self.scheme).start

    @property
    def _viewer(self) -> Viewer:
        return viewer_of(self.plan, About("agency", self.agency))

    def _is_answered(self, requests: pd.DataFrame) -> "pd.Series[bool]":
        """For each request whether it was answered by the cut-off."""
        return requests["reply_date"] <= pd.Timestamp(self.as_of.cut_off)

    def heading(self) -> Masthead:
        """The masthead: issuer, title, plan, period, and the date up to which data arrived."""
        plan, cut_off = self.plan, self.as_of.cut_off
        arrived = self.register.tables["deliveries"]["received_date"].max()
        received = None if pd.isna(arrived) else arrived.date()
        issued = (received or cut_off).year
        return Masthead(
            units=(self.agency,),
            issuer=plan.office.upper(),
            title=agency_points.title(self.name, self.quarter),
            agency=self.agency,
            period=str(self.quarter),
            look="sheet",
            lines=(
                agency_points.made_by(
                    sentences.plan_line(plan.short_title, plan.number, plan.date, is_noted=False)
                ),
                sentences.period_line(self.quarter, self.scheme, received),
            ),
            band=wording.band(
                self.register.heading.title,
                illustrative=self.register.heading.illustrative,
                draft_plan=plan.draft_title,
            ),
            data_date=max(cut_off, received or cut_off),
            letterhead=letterhead.letterhead(self.layout, issued) if self.layout else None,
        )

    def attention(self) -> ListBlock | Paragraph:
        """At most three points that matter most; a sentence where nothing is urgent."""
        return self._list(self._points(), agency_points.NO_POINTS, ordered=True)

    def _points(self) -> list[str]:
        """A sentence on tasks, one on what is to be dealt with, one on what is to be told."""
        follows = self.quarter.following
        open_ = self.requests["date"][~self._is_answered(self.requests)]
        return [
            *agency_points.on_tasks(
                self.plan,
                self.led,
                self.quarter,
                follows.window(self.scheme),
                is_silent=not delivered(self.as_of),
            ),
            *agency_points.on_matters(
                unhandled(self.recorded_in_year),
                [day.date() for day in open_],
                self.cases,
                follows,
            ),
            *agency_points.on_missing(self.lacking, len(self._lacking_items)),
        ]

    def lead_table(self) -> Table | Paragraph:
        """The table of the tasks that the agency leads, with their states."""
        asked = self.plan, self.led, self.agency, self._start
        return self._marks.explained(agency_tasks.led_table(*asked, self._marks))

    def cooperating_table(self) -> Table | Paragraph:
        """The table of the tasks that the agency supports."""
        return agency_tasks.supported_table(self.plan, self.supported, self.agency, self._start)

    def activities_table(self) -> Table | Paragraph:
        """The table of the agency's activities recorded in the quarter."""
        quarter = agency_points.in_text(self.quarter)
        return agency_records.recorded_table(self.plan, self.recorded, self.agency, quarter)

    def products_table(self) -> Table | Paragraph:
        """The table of managed products with which something is to be done."""
        manages = not managed(self.as_of, self.agency).empty
        return agency_records.cases_table(
            self.plan, self.cases, self.agency, MOST_CASES, manages=manages
        )

    def requests_table(self) -> Table | Paragraph:
        """The table of what units asked of the agency."""
        return agency_records.requests_table(
            self.plan, self.requests, self.agency, self.as_of.cut_off
        )

    def next_quarter(self) -> ListBlock | Paragraph:
        """What is to be done in the next quarter, by the plan's windows."""
        follows = self.quarter.following
        window = follows.window(self.scheme)
        items = agency_points.next_items(
            self.plan, self.led, self.supported, window.start, window.end
        )
        if follows.year != self.quarter.year:
            none = nothing.next_year(self.plan.year)
        else:
            none = agency_points.NO_NEXT.format(quarter=agency_points.in_text(follows))
        return self._list(items, none)

    def missing(self) -> ListBlock | Paragraph:
        """What the register lacks and the agency can tell."""
        return self._list(self._lacking_items, agency_points.NO_MISSING)

    @cached_property
    def _lacking_items(self) -> list[str]:
        return agency_points.missing_items(self.plan, self.lacking, self.quarter)

    def restated_table(self) -> Group:
        """What was issued of the agency's tasks and is different now; empty where nothing is."""
        if not shown(self.plan, self.restated, self.agency):
            return Group(blocks=())
        return Group(blocks=(restated_table(self.plan, self.restated, self.agency),))

    def narrative(self, *slots: str, optional: bool = True) -> Group:
        """What the analyst wrote in the parameter file, under a heading; empty for nothing."""
        told = super().narrative(*slots, optional=optional)
        if not told.blocks:
            return told
        return Group(blocks=(Heading(level=2, spans=text(_NARRATIVE)), *told.blocks))

    def closing(self) -> Group:
        """Recipients and signature; empty unless the project sets the administrative layout."""
        layout = self.layout
        return Group(blocks=(letterhead.closing(layout, self.agency),) if layout else ())

    def _list(
        self, items: Sequence[str], none: str, *, ordered: bool = False
    ) -> ListBlock | Paragraph:
        """A list of sentences; the sentence ``none`` where it is empty."""
        if not items:
            return nothing.sentence(none, (self.agency,))
        paragraphs = ((Paragraph(units=(self.agency,), spans=text(item)),) for item in items)
        return ListBlock(units=(self.agency,), ordered=ordered, items=tuple(paragraphs))
