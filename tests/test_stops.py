"""What stops an issue, and what is only remarked on the figures: by each finding of a report."""

from pathlib import Path

import pytest

from ocop_lib.periods import Quarter
from ocop_lib.project.project import load_project
from ocop_lib.publish.stops import _KnownProject, _report, open_points
from ocop_lib.run.batch import Batch
from ocop_lib.run.jobs.order import Order

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def batch() -> Batch:
    quarter = Quarter.parse("2024-Q3")
    return Batch(
        load_project(ROOT), Order(ROOT, ROOT / "params", ROOT / "outputs", quarter=quarter)
    )


def test_each_finding_of_a_report_is_counted_as_an_error_or_as_a_remark(batch):
    """On the reports of a quarter of the illustrative year, which has nearly every finding."""
    [read] = batch.years.values()
    kinds = set()
    for spec, job in zip(batch.selected, batch.jobs, strict=True):
        faults = {
            one.code: one for one in open_points(batch.project, read, spec, job.files[job.notebook])
        }
        known = _KnownProject(batch.project.root, batch.project.defaults, read)
        found = getattr(_report(known, spec), "_findings", ())
        for code, is_error in (("issue.findings", True), ("issue.remarked", False)):
            expected = [one.text for one in found if one.is_error == is_error]
            assert (code in faults) == bool(expected), spec.id
            if expected:
                fault = faults[code]
                assert f" {len(expected)} điểm" in fault.message
                assert expected[0] in fault.found
                assert fault.severity == ("error" if is_error else "warning")
        kinds.add(frozenset(faults) & {"issue.findings", "issue.remarked"})
    assert frozenset(("issue.findings", "issue.remarked")) in kinds
    assert frozenset() in kinds
