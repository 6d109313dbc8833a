"""A quarter is issued, and corrected later: what the page, the PDF and the Word file say of it alike.

Quarter I is issued. Quarter II brings a correction of it, and a row of quarter I comes later, too.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from small_project import write
from spoken import READERS, said_and_expected, squeezed
from test_told_of_issues import (
    CHANGES,
    QUARTER_ONE,
    issue_all,
    jobs,
    set_day,
    shipped_plan,
    write_register,
)

from ocop_lib.blocks.model import Block
from ocop_lib.project.formats import FORMATS
from ocop_lib.render.printed import printed
from ocop_lib.render.written_document import from_text
from ocop_lib.report.marks import MARK
from ocop_lib.run.execute import run_job
from ocop_lib.run.jobs.job import Job
from ocop_lib.run.written import write_said

ROOT = Path(__file__).parent.parent
DEFAULTS = """\
years:
  2024: {plan: ke-hoach.yaml, register: so, scheme: calendar}
formats: [html, pdf, docx]
notebooks: {"*/*": district_quarter}
"""
LATER = {"subject": "b", "action": "signed", "date": "2024-02-25", "sent": "2024-Q1"}


class Made(NamedTuple):
    """A report: its files by format, and the blocks they were made of."""

    files: dict[str, bytes]
    blocks: tuple[Block, ...]

    def said(self, form: str) -> str:
        """All that a file says, without white space; it is what the blocks say."""
        blocks = self.blocks if form == "html" else printed(self.blocks)
        said, expected = said_and_expected(form, self.files[form], blocks)
        assert said == expected
        return said


def made(job: Job) -> Made:
    """A report as its notebook makes it; it is run once."""
    outcome = run_job(job)
    assert outcome.faults == ()
    return written(replace(job, document=outcome.document))


def written(job: Job) -> Made:
    report, outcome = from_text(job.document), write_said(job)
    assert report is not None
    assert outcome is not None
    return Made(dict(outcome.outputs), report.of_edition(job.edition).blocks)


@pytest.fixture(scope="module")
def reports(tmp_path_factory) -> dict[str, Made]:
    """Ba Bể's: the draft of quarter II, of quarter I the draft of a revision, and the revision."""
    root = tmp_path_factory.mktemp("project")
    with pytest.MonkeyPatch.context() as patch:
        set_day(patch, date(2024, 4, 5))
        write(root / "params/defaults.yaml", DEFAULTS)
        write(root / "ke-hoach.yaml", shipped_plan())
        notebook = ROOT / "notebooks/district_quarter.ipynb"
        write(root / "notebooks/district_quarter.ipynb", notebook.read_bytes())
        for quarter in ("2024-Q1", "2024-Q2"):
            write(root / f"params/{quarter}/ba-be.yaml", f"unit: ba-be\nquarter: {quarter}\n")
        write_register(root, {"given": QUARTER_ONE})
        issue_all(root, "2024-Q1")
        set_day(patch, date(2024, 7, 5))
        given = {**QUARTER_ONE, "linkages": [*QUARTER_ONE["linkages"], LATER]}
        write_register(root, {"given": given, "changes": CHANGES[:3]})
        again, later = (jobs(root, quarter)["ba-be"] for quarter in ("2024-Q1", "2024-Q2"))
        draft = run_job(again)
        assert draft.faults == ()
        revision = again.edition.issued(date(2024, 7, 5), "Nguyễn Văn An", "", "bổ sung một dòng")
        said = replace(again, document=draft.document)
        return {
            "later": made(later),
            "draft": written(said),
            "revision": written(replace(said, edition=revision)),
        }


def test_every_form_is_looked_at():
    assert set(READERS) == set(FORMATS)


@pytest.mark.parametrize("form", FORMATS)
def test_the_later_report_says_what_was_issued_what_is_now_and_why(reports, form):
    said = reports["later"].said(form)
    for words in (
        "Số liệu điều chỉnh",
        "số liệu đã ban hành nay điều chỉnh (quý I/2024:",
        "Sửa giấy chứng nhận certificates-0",
        "ngày quyết định từ 10/02/2024 thành 10/4/2024",
        "bản dự thảo",
    ):
        assert squeezed(words) in said
    assert squeezed("Bản điều chỉnh") not in said


@pytest.mark.parametrize("form", FORMATS)
def test_the_report_remade_marks_each_number_and_says_which_edition_it_replaces(reports, form):
    draft, revision = (reports[name].said(form) for name in ("draft", "revision"))
    assert squeezed("Dự thảo bản điều chỉnh lần 1, chưa ban hành") in draft
    for words in (
        "Bản điều chỉnh lần 1, ban hành ngày 05/7/2024; người ban hành: Nguyễn Văn An;",
        "thay bản ban hành ngày 05/4/2024",
        "Lý do điều chỉnh: bổ sung một dòng",
        "Số liệu điều chỉnh",
        "Bổ sung hợp đồng liên kết linkages-1",
    ):
        assert squeezed(words) in revision
    marks = revision.count(squeezed(MARK))
    assert marks == draft.count(squeezed(MARK)) == _marks(reports["revision"].blocks)
    assert marks >= 2


def _marks(blocks) -> int:
    """How often blocks bear the mark, each form in the words of its own reader."""
    return squeezed(READERS["html"].expected().all(blocks)).count(squeezed(MARK))
