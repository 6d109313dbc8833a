"""Three hundred newly recognised products of one unit: every format lists them all."""

import io
from pathlib import Path

import pytest
from agency import Report, report_of
from bs4 import BeautifulSoup
from docx import Document
from docx.oxml.ns import qn
from hostile_project import QUARTER, plain_plan, write_project
from spoken import pages_of_pdf, squeezed
from test_notebooks import jobs_of

from ocop_lib.blocks.model import Table
from ocop_lib.project.formats import FORMATS
from ocop_lib.project.project import load_project
from ocop_lib.register.heading import Heading

MANY = 300
# The tables that list every one of them.
LISTS = ("cong-nhan", "can-cu-new-products")


def long_project(root: Path) -> None:
    """A unit with one subject, its three hundred products and their certificates."""
    content = plain_plan()
    delivered = {"delivery_id": "mot"}
    products = [
        {
            "product_id": f"sp-{n}",
            "name": f"Chè số {n} của xã",
            "subject_id": "ct-1",
            "product_group": "drink",
            **delivered,
        }
        for n in range(1, MANY + 1)
    ]
    certificates = [
        {
            "certificate_id": f"cn-{n}",
            "product_id": f"sp-{n}",
            "plan_year": "2027",
            "kind": "first",
            "stars": "3",
            "score": "60",
            "issuer_level": "province",
            "issuer": "UBND tỉnh",
            "decision_number": f"{1000 + n}/QĐ-UBND",
            "decision_date": "2027-05-10",
            "effective_date": "2027-05-10",
            "expiry_date": "2030-05-10",
            **delivered,
        }
        for n in range(1, MANY + 1)
    ]
    delivery = {
        "kind": "quarterly",
        "unit_id": "xa-mot",
        "quarter": QUARTER,
        "received_date": "2027-07-02",
        "file": "mot.xlsx",
    }
    subject = {"subject_id": "ct-1", "name": "HTX Một", "kind": "cooperative", "unit_id": "xa-mot"}
    made = {
        "deliveries": [delivered | delivery],
        "subjects": [subject | delivered],
        "products": products,
        "certificates": certificates,
    }
    heading = Heading(title="Sổ thử", plan=content["id"], year=content["year"], illustrative=True)
    write_project(
        root, made, heading, content, {"xa-mot": {"quarter": QUARTER, "annex": "printed"}}
    )


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> Report:
    root = tmp_path_factory.mktemp("long")
    long_project(root)
    [job] = jobs_of(load_project(root)).values()
    return report_of(job)


@pytest.fixture(params=LISTS)
def table(report, request) -> Table:
    [found] = [table for table in report.tables if table.id == request.param]
    return found


def texts(table: Table) -> list[list[str]]:
    return [[squeezed(cell.text) for cell in row] for row in table.rows]


def test_every_product_is_in_the_list(table):
    listed = " ".join(cell.text for row in table.rows for cell in row)
    assert len(table.rows) == MANY
    assert all(f"Chè số {n} của xã" in listed for n in range(1, MANY + 1))


def test_the_page_has_every_row(report, table):
    grid = BeautifulSoup(report.files["html"], "html.parser").select_one(f"#{table.id} tbody")
    rows = [[squeezed(cell.text) for cell in row.find_all(["th", "td"])] for row in grid("tr")]
    assert rows == texts(table)


def test_the_word_file_has_every_row_and_repeats_its_head(report, table):
    heads = [squeezed(column.label) for column in table.columns]
    document = Document(io.BytesIO(report.files["docx"]))
    read = [
        [[squeezed(cell.text) for cell in row.cells] for row in one.rows]
        for one in document.tables
        if one.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    ]
    assert [heads, *texts(table)] in read


def test_the_pdf_has_every_row_once_and_the_head_once_a_page(report, table):
    head = squeezed("".join(column.label for column in table.columns))
    rows = ["".join(row) for row in texts(table)]
    sheets = pages_of_pdf(report.files["pdf"])
    spanned = [sheet for sheet in sheets if any(row in sheet for row in rows)]
    assert "".join(spanned).count(rows[-1]) == 1
    assert sum(sheet.count(row) for sheet in spanned for row in set(rows)) >= MANY
    assert len(spanned) > 5
    assert [sheet.count(head) for sheet in spanned] == [1] * len(spanned)


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_format_says_all(report, format_name):
    assert report.said_by(format_name) == report.told_to(format_name)
