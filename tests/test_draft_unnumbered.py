"""A plan without number or date: only a draft may be one, and every page of its reports says so."""

import io
import re
from pathlib import Path

import pytest
from docx import Document
from sample_blocks import annex, heading, paragraph
from small_project import small_project, write
from spoken import pages_of_pdf, squeezed
from written import written

from ocop_lib.cli import main
from ocop_lib.errors import PlanError
from ocop_lib.plan import PROVINCE, open_points, parse_plan, plan_as_json
from ocop_lib.project.project import Project, load_project
from ocop_lib.report.district import DistrictReport
from ocop_lib.report.province import ProvinceReport

OTHER = (Path(__file__).parent / "other_plan.yaml").read_text(encoding="utf-8")
KEYS = ("number", "date", "number_source")
SAID = "Dự thảo kế hoạch, chưa ban hành: Kế hoạch OCOP 2027"


def without(*keys: str, draft: bool = True) -> str:
    """The other plan without some of the keys, as a draft or as an issued plan."""
    text = re.sub(rf"^(?:{'|'.join(keys)}):.*\n", "", OTHER, flags=re.MULTILINE) if keys else OTHER
    return text.replace("year: 2027\n", "year: 2027\ndraft: true\n") if draft else text


class TestTheFile:
    def test_a_draft_needs_none_of_the_keys(self):
        plan = parse_plan(without(*KEYS), "k.yaml")
        assert [getattr(plan, key) for key in KEYS] == [None] * 3
        assert {key: plan_as_json(plan)[key] for key in KEYS} == dict.fromkeys(KEYS)
        assert [fault.code for fault in open_points(plan, "k.yaml")] == ["plan.not_issued"]

    @pytest.mark.parametrize("key", KEYS)
    def test_an_issued_plan_needs_each_of_them(self, key):
        with pytest.raises(PlanError) as refused:
            parse_plan(without(key, draft=False), "k.yaml")
        (fault,) = refused.value.faults
        assert fault.code == "plan.needed"
        assert fault.remedy == f"Ghi thêm khóa {key}."


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Project:
    root = tmp_path_factory.mktemp("du-thao")
    small_project(root)
    write(root / "ke-hoach.yaml", without(*KEYS))
    return load_project(root)


@pytest.fixture(params=["xa-mot", PROVINCE])
def blocks(project, request) -> list:
    """A report's heading and notes, and enough below them for several pages."""
    kind = ProvinceReport if request.param == PROVINCE else DistrictReport
    report = kind(request.param, "2027-Q1", project=project)
    return [
        report.heading(),
        *(paragraph("Lời văn. " * 200) for _ in range(9)),
        heading("Ghi chú số liệu"),
        report.notes(),
        annex(90),
    ]


def said_on_every_page(data: bytes) -> bool:
    """Whether each of several pages of a PDF says that the plan is a draft."""
    sheets = pages_of_pdf(data)
    assert len(sheets) > 3
    return all(squeezed(SAID) in sheet for sheet in sheets)


class TestEveryPage:
    def test_as_a_page_on_the_screen(self, blocks):
        page = written("html", blocks).decode()
        assert page.count(f">{SAID}") == 2  # above the title and at the foot

    def test_as_a_page_that_is_printed(self, blocks, open_page, tmp_path):
        page = open_page(written("html", blocks))
        page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
        assert said_on_every_page((tmp_path / "page.pdf").read_bytes())

    def test_as_a_pdf(self, blocks):
        assert said_on_every_page(written("pdf", blocks))

    def test_as_a_word_file(self, blocks):
        for section in Document(io.BytesIO(written("docx", blocks))).sections:
            headers = [section.header]
            if section.different_first_page_header_footer:
                headers.append(section.first_page_header)
            for header in headers:
                assert SAID in " ".join(line.text for line in header.paragraphs)

    def test_and_no_number_is_made_up(self, blocks):
        assert blocks[0].lines[0] == "Kế hoạch OCOP 2027"
        assert "Số và ngày của kế hoạch" not in str(blocks)


def test_the_command_line_says_that_it_is_a_draft(project, monkeypatch, capsys):
    monkeypatch.chdir(project.root)
    assert main(["plan", "show"]) == 0
    assert "\nDự thảo\n" in capsys.readouterr().out
