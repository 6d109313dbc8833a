"""The parts of a report that are figures."""

from functools import cached_property

from ocop_lib.blocks.model import Figure, Group, Paragraph
from ocop_lib.indicators.courses import Course, courses
from ocop_lib.indicators.renewal import evidence_states
from ocop_lib.plan import PROVINCE
from ocop_lib.report import figures, nothing
from ocop_lib.report.worked import WorkParts


class DrawnParts(WorkParts):
    """The figures that reports of units and of the province share.

    A figure that stands beside a table is an empty group where it would show no more than the
    table; one that stands for a table is a sentence where there is nothing to show.
    """

    def products_figure(self) -> Figure | Group:
        """The figure of products in the annual cycle: each one's steps through the twelve months.

        Returns:
            The figure; an empty group for fewer than three products.
        """
        found = figures.products_figure(
            self.plan, self._courses, self.unit, self.as_of.cut_off, has_sent=self._has_sent()
        )
        return found or Group(blocks=())

    def expiry_figure(self) -> Figure | Paragraph:
        """The figure of certificates by month of expiry, with how far their renewal has got.

        Returns:
            The figure; a sentence where no certificate has run out or will within twelve months.
        """
        evidence, as_of = self.quarter_evidence.rows, self.as_of
        lapsed, expiring = evidence["lapsed_certificates"], evidence["expiring_certificates"]
        if lapsed.empty and expiring.empty:
            is_known = self._is_known()
            words = nothing.NO_EXPIRING if is_known else nothing.NO_EXPIRING_KNOWN
            return nothing.sentence(words, (self.unit,))
        owners = {*lapsed["unit_id"], *expiring["unit_id"]} - {self.unit, PROVINCE}
        states = evidence_states(as_of, as_of.held_now, expiring)
        return figures.expiry_figure(
            evidence_states(as_of, as_of.lapsed_now, lapsed),
            list(zip(expiring["date"].dt.date.tolist(), states, strict=True)),
            as_of.cut_off,
            (self.unit, *sorted(owners)),
        )

    def indicators_figure(self) -> Figure | Group:
        """The figure of all targets: a panel an indicator, with the plan's line and the due date.

        Returns:
            The figure; an empty group where no target is assigned, or nothing is known of any.
        """
        found = figures.indicators_figure(self.plan, self.rows, self.quarter_evidence, self.unit)
        return found or Group(blocks=())

    @cached_property
    def _courses(self) -> tuple[Course, ...]:
        return courses(self.as_of)
