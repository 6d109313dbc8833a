"""What a notebook talks to: a report object whose methods are the report's parts, as blocks."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path

import pandas as pd

from ocop_lib import wording
from ocop_lib.blocks.inline import Span, text
from ocop_lib.blocks.model import (
    Closing,
    Figure,
    Group,
    Heading,
    Letterhead,
    ListBlock,
    Masthead,
    Paragraph,
    Table,
)
from ocop_lib.errors import Fault, ParameterError
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting.registry import check_countable
from ocop_lib.indicators.progress import (
    Progress,
    Standing,
    measure,
    progress,
    standing,
)
from ocop_lib.periods import Quarter
from ocop_lib.plan import PROVINCE, Indicator
from ocop_lib.project.project import Project, load_project
from ocop_lib.project.root import find_root
from ocop_lib.register.findings import findings_of
from ocop_lib.report import figures, sentences, tables
from ocop_lib.report.summary import opening_sentences
from ocop_lib.version import __version__


class Report:
    """What district and provincial reports share.

    Args:
        unit: id of the unit.
        quarter: «2024-Q3».
        narrative: what no table can say, by the keys of `wording.NARRATIVE`.
        project: the project folder; None for the nearest one upwards from the working directory.

    Raises:
        ParameterError: unknown unit, quarter outside the plan's year, unknown narrative key.
    """

    def __init__(
        self,
        unit: str,
        quarter: str,
        narrative: Mapping[str, str] | None = None,
        project: Project | None = None,
    ) -> None:
        # Whatever frame an analyst displays reaches the report whole, as data.
        pd.set_option("display.html.table_schema", True)
        pd.set_option("display.max_rows", None)
        project = project or load_project(find_root(Path.cwd()))
        self.plan = project.plan()
        check_countable(self.plan)
        self.unit = self.plan.unit(unit).id
        self.quarter = Quarter.parse(quarter)
        self._check()
        self.scheme = project.defaults.scheme
        self.form = project.defaults.form
        self.narrative_text = dict(narrative or {})
        whole = project.register(self.plan)
        self.register = whole.visible_to(self.unit, self.quarter, self.scheme)

    def _allowed(self) -> tuple[str, ...]:
        """The units a report of this kind can be about."""
        raise TypeError(type(self))

    def _check(self) -> None:
        """Refuse a unit this kind of report is not for, and a quarter the plan is not for."""
        allowed = self._allowed()
        if self.unit not in allowed:
            raise ParameterError(
                Fault(
                    code="parameters.kind_of_report",
                    message="Loại báo cáo này không dành cho đơn vị được ghi ở tham số unit.",
                    found=self.unit,
                    allowed=", ".join(allowed),
                    remedy="Sửa unit, hoặc dùng notebook dành cho đơn vị ấy.",
                )
            )
        if self.quarter.year != self.plan.year:
            raise ParameterError(
                Fault(
                    code="parameters.quarter",
                    message="Quý không thuộc năm của kế hoạch.",
                    found=str(self.quarter),
                    allowed=", ".join(f"{self.plan.year}-Q{number}" for number in range(1, 5)),
                    remedy="Sửa quarter, hoặc dùng kế hoạch của năm ấy.",
                )
            )

    @cached_property
    def at(self) -> Standing:
        """Every indicator's evidence at the cut-off."""
        return standing(self.as_of)

    @cached_property
    def as_of(self) -> AsOf:
        """The register at the cut-off."""
        return AsOf(self.register, self.quarter, self.scheme)

    @cached_property
    def rows(self) -> tuple[Progress, ...]:
        """Progress of the report's own unit, or of all units for the province."""
        return measure(self.plan, self.at, None if self.unit == PROVINCE else self.unit)

    @property
    def frame(self) -> pd.DataFrame:
        """The same as a tidy frame, for an analyst's own tables."""
        return progress(self.plan, self.at, None if self.unit == PROVINCE else self.unit)

    @property
    def name(self) -> str:
        """The unit's full name, as in the plan."""
        return self.plan.unit(self.unit).name

    def heading(self) -> Masthead:
        """Issuer, title, plan, period and how far the data go."""
        received = self._received()
        plan = self.plan
        heading = self.register.heading
        return Masthead(
            units=(self.unit,),
            issuer=plan.office.upper(),
            title=sentences.report_title(self.name, self.quarter),
            unit=self.unit,
            quarter=str(self.quarter),
            lines=(
                sentences.plan_line(
                    plan.title, plan.number, plan.date, noted=bool(plan.number_source)
                ),
                sentences.period_line(self.quarter, self.scheme, received),
            ),
            band=wording.band(heading.title, illustrative=heading.illustrative),
            data_date=max(self.at.cut_off, received or self.at.cut_off),
            letterhead=self._letterhead(received or self.at.cut_off),
        )

    def _letterhead(self, received: date) -> Letterhead | None:
        if self.form is None:
            return None
        return Letterhead(
            superior=self.form.superior,
            motto=sentences.MOTTO,
            number=sentences.open_number(self.form.number),
            place_and_date=sentences.open_date(self.form.place, received.year),
            mark=sentences.DRAFT if self.form.draft else "",
        )

    def closing(self) -> Group:
        """Recipients and signature, where the project wants the form of a document."""
        if self.form is None:
            return Group(blocks=())
        foot = Closing(
            units=(self.unit,),
            receivers=sentences.RECIPIENTS,
            recipients=self.form.recipients,
            signatory=self.form.signatory,
            name=self.form.name,
        )
        return Group(blocks=(foot,))

    def _received(self) -> date | None:
        arrived = self.register.tables["deliveries"]["received_date"].max()
        return None if pd.isna(arrived) else arrived.date()

    def summary(self) -> Paragraph:
        """Two to five sentences computed from the data, the worst first."""
        own = [row for row in self.rows if row.unit == self.unit]
        told = opening_sentences(self.plan, own, self.at, self.name, silent=self._silent())
        return Paragraph(look="lead", units=(self.unit,), spans=text(" ".join(told)))

    def _silent(self) -> bool:
        return self.unit not in self.at.reported

    def _indicator(self, row: Progress) -> Indicator:
        return self.plan.indicator(row.indicator)

    def status_table(self) -> Table:
        """Each target: assigned, in the quarter, to date, missing, expected, status."""
        return tables.status_table(self.plan, self.rows, self.at, self.unit)

    def progress_figure(self) -> Figure:
        """To date, expected and assigned for each target."""
        return figures.progress_figure(self.plan, self.rows, self.at, self.unit)

    def context_table(self) -> Table:
        """What is counted beside the targets."""
        return tables.context_table(self.plan, self.rows, self.at, self.unit)

    def pipeline_table(self) -> Table:
        """How many products came as far as each stage of the cycle."""
        return tables.pipeline_table(self.as_of, self.unit, known=bool(self.at.known))

    def pipeline_names(self) -> Table:
        """The products in the cycle and the stage each has come to."""
        return tables.pipeline_names_table(self.plan, self.as_of, self.unit)

    def certificates_table(self) -> Table:
        """What was recognised, upgraded, renewed and withdrawn, with decision numbers."""
        return tables.certificates_table(self.plan, self.as_of, self.unit)

    def tasks_table(self) -> Table:
        """The plan's tasks due in the quarter and how they stand."""
        return tables.tasks_table(
            self.plan, self.as_of, self.unit, self.quarter, self.scheme, self.at.reported
        )

    def expiring_table(self) -> Table:
        """Certificates that run out within twelve months."""
        rows = self.at.evidence["expiring_certificates"]
        return tables.expiring_table(self.plan, self.as_of, rows, self.unit)

    def narrative(self) -> Group:
        """Difficulties, causes and proposals as the analyst wrote them in the parameter file."""
        unknown = set(self.narrative_text) - set(wording.NARRATIVE)
        if unknown:
            raise ParameterError(
                Fault(
                    code="parameters.narrative",
                    message="Mục thuyết minh không có trong mẫu.",
                    found=", ".join(sorted(unknown)),
                    allowed=", ".join(wording.NARRATIVE),
                    remedy="Sửa tên mục trong «narrative» của tệp tham số.",
                )
            )
        written = [
            Paragraph(units=(self.unit,), spans=_labelled(label, self.narrative_text[key]))
            for key, label in wording.NARRATIVE.items()
            if self.narrative_text.get(key)
        ]
        nothing = Paragraph(units=(self.unit,), spans=text(sentences.NO_NARRATIVE))
        return Group(blocks=tuple(written) or (nothing,))

    def notes(self) -> Group:
        """How complete the data are, what was assumed, what was found odd, what made this file."""
        plan = self.plan
        used = {row.indicator for row in self.rows}
        assumed = [
            one for one in plan.assumptions if not one.indicators or used & set(one.indicators)
        ]
        odd = [finding.text for finding in findings_of(self.register, plan)]
        return Group(
            blocks=(
                tables.deliveries_table(plan, self.register, self.quarter, self._units()),
                *_titled_list(sentences.FINDINGS_TITLE, odd or [sentences.NO_FINDINGS]),
                *_titled_list(
                    sentences.ASSUMPTIONS_TITLE,
                    [sentences.assumption(one.text, one.source) for one in assumed],
                ),
                *self._published(),
                Paragraph(
                    look="small", spans=text(sentences.made_by(__version__, plan.number_source))
                ),
            )
        )

    def _published(self) -> tuple[Table, ...]:
        """Real published figures, where a report has any."""
        return ()

    def _units(self) -> tuple[str, ...]:
        return (self.unit,)

    def evidence(self) -> Group:
        """The rows behind each number, one table an indicator with a target."""
        shown = [
            self._indicator(row)
            for row in self.rows
            if row.unit == self.unit and row.status is not None
        ]
        return Group(
            blocks=tuple(
                tables.evidence_table(self.plan, one, self.at.evidence[one.id], self.unit)
                for one in shown
            )
        )


def _titled_list(title: str, items: list[str]) -> tuple[Heading, ListBlock]:
    """A small heading and a list below it."""
    return (
        Heading(level=3, spans=text(title)),
        ListBlock(items=tuple((Paragraph(look="small", spans=text(item)),) for item in items)),
    )


def _labelled(label: str, words: str) -> tuple[Span, ...]:
    """A label in bold, then the words."""
    return (Span(text=f"{label}: ", marks=("strong",)), Span(text=words))
