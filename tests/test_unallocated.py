"""A total that the plan does not share out whole: said in the file, judged whole, said to readers."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_project import deliver, small_project, write

from ocop_lib.cli import main
from ocop_lib.errors import Fault, PlanError
from ocop_lib.new.next_plan import draft_of
from ocop_lib.plan import PROVINCE, open_points, parse_plan, plan_as_json
from ocop_lib.project.project import Project, load_project
from ocop_lib.report.province import ProvinceReport

OTHER = (Path(__file__).parent / "other_plan.yaml").read_text(encoding="utf-8")
KEY = "unallocated: {number: 3, source: Phần A}"


def plan_text(total: str, *more: str, units: str = "2") -> str:
    """The other plan with a total of new products, and keys beside it."""
    lines = "".join(f"      {line}\n" for line in more)
    text = OTHER.replace("      province: 2\n", f"      province: {total}\n{lines}")
    return text.replace("        xa-mot: 2\n", f"        xa-mot: {units}\n")


def faults_of(text: str) -> tuple[Fault, ...]:
    with pytest.raises(PlanError) as refused:
        parse_plan(text, "k.yaml")
    return refused.value.faults


class TestTheFile:
    @given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
    def test_a_total_is_the_units_sum_and_what_is_left_over(self, total, units, left_over):
        more = [f"unallocated: {{number: {left_over}, source: x}}"] if left_over else []
        text = plan_text(str(total), *more, units=str(units))
        if total == units + left_over:
            assert parse_plan(text, "k.yaml").indicator("new_products").targets.total == units
        else:
            assert [fault.code for fault in faults_of(text)] == ["plan.total"]

    @pytest.mark.parametrize(
        ("text", "code", "key"),
        [
            pytest.param(plan_text("5"), "plan.total", "province", id="larger, without a word"),
            pytest.param(plan_text("1"), "plan.total", "province", id="smaller"),
            pytest.param(plan_text("1", KEY), "plan.total", "province", id="smaller, with the key"),
            pytest.param(plan_text("null", KEY), "plan.superfluous", "unallocated", id="no total"),
            pytest.param(
                plan_text("5", "unallocated: {number: 3}"),
                "record.missing_key",
                "unallocated.source",
                id="no source",
            ),
            pytest.param(
                plan_text("2", "unallocated: {number: 0, source: x}"),
                "record.too_small",
                "unallocated.number",
                id="none",
            ),
            pytest.param(
                plan_text("5", "unallocated: {number: pending, source: x}"),
                "plan.pending",
                "unallocated.number",
                id="left open in an issued plan",
            ),
        ],
    )
    def test_any_other_difference_is_a_fault(self, text, code, key):
        (fault,) = faults_of(text)
        assert fault.code == code
        assert f"indicators[0].targets.{key}" in str(fault)

    def test_the_message_names_both_numbers_and_the_key(self):
        (fault,) = faults_of(plan_text("9", KEY))
        assert fault.found == "tổng in 9, cộng các đơn vị 2, chưa giao cho đơn vị 3"
        assert "targets.unallocated" in fault.remedy

    def test_what_only_the_province_is_asked_for_is_not_shared_out(self):
        old = "targets: {province: 1, source: Phần A}"
        assert OTHER.count(old) == 1
        (fault,) = faults_of(OTHER.replace(old, f"targets: {{province: 1, {KEY}, source: Phần A}}"))
        assert fault.code == "plan.superfluous"


class TestTheNextPlan:
    def test_leaves_the_number_open_and_keeps_the_key(self):
        text = draft_of(plan_text("5", KEY), "x", 2028)
        draft = parse_plan(text, "y")
        part = draft.indicator("new_products").targets.unallocated
        assert part.number is None
        assert part.source.startswith("dự thảo theo kế hoạch năm 2027")
        (said,) = [
            fault.found
            for fault in open_points(draft, "y")
            if fault.code == "plan.still_open" and "Một" in fault.found
        ]
        assert said == "Một, Hai, Ba, Toàn tỉnh, phần chưa giao cho đơn vị"
        assert draft.words == parse_plan(OTHER, "x").words

    def test_can_be_drafted_from_again(self):
        once = draft_of(plan_text("5", KEY), "x", 2028)
        assert parse_plan(draft_of(once, "x", 2029), "y").indicators[0].targets.unallocated


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Project:
    """The first unit has both products it was given; the province was given five."""
    root = tmp_path_factory.mktemp("chua-giao")
    small_project(root)
    write(root / "ke-hoach.yaml", plan_text("5", KEY))
    deliver(root, PROVINCE)
    folder = root / "so-lieu"
    add(folder / "subjects.csv", subject_id="ct", name="HTX", kind="cooperative")
    for number in (1, 2):
        add(
            folder / "products.csv",
            product_id=f"sp-{number}",
            name=f"Chè {number}",
            product_group="drink",
        )
        add(
            folder / "certificates.csv",
            certificate_id=f"cn-{number}",
            product_id=f"sp-{number}",
            plan_year="2027",
            kind="first",
            stars="3",
            score="60",
            issuer_level="province",
            issuer="UBND tỉnh",
            decision_number=f"{number}/QĐ",
            decision_date="2027-02-10",
            effective_date="2027-02-10",
            expiry_date="2030-02-10",
        )
    return load_project(root)


def add(path: Path, **cells: str) -> None:
    """Add a row of the first unit to a table; cells that the table has no column for are left out."""
    columns = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    known = {"subject_id": "ct", "unit_id": "xa-mot", "delivery_id": "gn-xa-mot", **cells}
    row = ",".join(known.get(column, "") for column in columns)
    path.write_text(path.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")


class TestReaders:
    def test_the_province_is_judged_by_the_whole_total(self, project):
        report = ProvinceReport(PROVINCE, "2027-Q1", project=project)
        rows = {(row.unit, row.indicator): row for row in report.rows}
        whole, unit = rows[PROVINCE, "new_products"], rows["xa-mot", "new_products"]
        assert (unit.to_date, unit.target, unit.status) == (2, 2, "reached")
        assert (whole.to_date, whole.target, whole.remaining) == (2, 5, 3)
        assert whole.status != "reached"

    def test_the_difference_is_said_beside_the_number(self, project):
        report = ProvinceReport(PROVINCE, "2027-Q1", project=project)
        table = report.status_table()
        (cells,) = [row for row in table.rows if row[1].text == "Mới"]
        said = f"TT {cells[0].text}: kế hoạch năm có 3 chưa giao cho đơn vị nào"
        assert any(said in note for note in table.notes)
        notes = " ".join(report.matrix_table().notes)
        assert "Kế hoạch năm của toàn tỉnh gồm cả phần chưa giao cho đơn vị nào: mới 3." in notes

    def test_the_command_line_says_it_in_words_and_in_json(self, project, monkeypatch, capsys):
        monkeypatch.chdir(project.root)
        assert main(["plan", "show"]) == 0
        said = "Mới: Toàn tỉnh 5, các đơn vị cộng lại 2, chưa giao cho đơn vị 3 (Phần A)."
        assert said in capsys.readouterr().out
        assert main(["plan", "show", "--json"]) == 0
        content = json.loads(capsys.readouterr().out)
        assert content["unallocated"] == [
            {"indicator": "new_products", "number": 3, "source": "Phần A"}
        ]
        assert main(["plan", "check", "ke-hoach.yaml"]) == 0
        assert "thêm phần chưa giao cho đơn vị" in capsys.readouterr().out

    def test_of_a_plan_that_shares_out_all_of_it_nothing_is_said(self, tmp_path):
        report = ProvinceReport(PROVINCE, "2027-Q1", project=small_project(tmp_path))
        assert "chưa giao cho đơn vị" not in str([report.status_table(), report.matrix_table()])
        assert plan_as_json(report.plan)["unallocated"] == []
