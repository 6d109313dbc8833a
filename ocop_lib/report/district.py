"""The quarterly report of one unit."""

from ocop_lib.report.parts import Report


class DistrictReport(Report):
    """The quarterly report of one unit."""

    def _allowed(self) -> tuple[str, ...]:
        return self.plan.unit_ids
