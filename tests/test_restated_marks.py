"""Every number that was issued otherwise is marked wherever a report shows it, and no other.

Reports of each kind are made as they were issued and again after what came; a cell that says
something else than then has a mark, and a cell that says the same has none.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import many_units
import pytest
import yaml
from casebook import register_of
from restated_year import ISSUED, REPORTS, then_and_now

from ocop_lib.blocks.model import Cell, Table
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.by_unit import counts_units
from ocop_lib.indicators.progress import measure, unit_indicators
from ocop_lib.indicators.quarter_evidence import gather_evidence
from ocop_lib.indicators.task_list import TaskList
from ocop_lib.periods import Quarter
from ocop_lib.plan.reading import parse_plan
from ocop_lib.report.marks import MARK, Marks
from ocop_lib.report.tables import matrix_table, unit_tasks_table

TASKS = {
    "nhiem-vu": ("Đã hoàn thành", "Hoàn thành sau hạn"),
    "nhiem-vu-don-vi": ("Xong", "Xong sau hạn"),
    "nhiem-vu-chuyen-tiep": ("Đã hoàn thành", "Hoàn thành sau hạn"),
    "chu-tri": ("Đã hoàn thành", "Hoàn thành sau hạn"),
}
"""By table of tasks what their states were where a task had no row."""

NUMBERS = {
    "ket-qua": ("Chỉ tiêu",),
    "so-lieu-khac": ("Nội dung",),
    "bang-tong-hop": ("Đơn vị",),
    "can-don-doc": ("Đơn vị",),
    "het-han-theo-don-vi": ("Đơn vị",),
    "doi-chieu": ("Nội dung",),
    "doi-chieu-don-vi": ("Đơn vị", "Nội dung"),
    "kinh-phi": ("Nguồn vốn",),
    "bien-dong": ("Hạng sao",),
    "bien-dong-unit": ("Đơn vị",),
    "bien-dong-subject_kind": ("Loại hình chủ thể",),
    "bien-dong-product_group": ("Nhóm sản phẩm",),
    **dict.fromkeys(TASKS, ("Nhiệm vụ",)),
}
"""By table of numbers that are issued the columns that name its rows."""

LISTS = {
    *("dieu-chinh", "chua-duoc-tinh", "gui-so-lieu", "sau-bao-cao-quy", "van-ban", "kien-nghi"),
    *("cong-nhan", "da-het-han", "sap-het-han", "chu-trinh", "san-pham-trong-chu-trinh"),
    *("san-pham-chuyen-tiep", "trong-tam", "nhiem-vu-quy-toi", "phoi-hop", "hoat-dong"),
    *("can-xu-ly", "so-lieu-cong-bo", "san-pham"),
}
"""The tables that list rows of the register, or say in words what is to be done."""


WITHOUT_ROW = {
    **TASKS,
    "doi-chieu-don-vi": ("0", "–", "chưa có số liệu"),
    "het-han-theo-don-vi": ("0",),
    "can-don-doc": (),
}
"""What was told of a row, and of a column of the stock, that was not there."""


class Shown(NamedTuple):
    """A cell then and now: None where its row, or table, was not there."""

    where: str
    column: str
    then: Cell | None
    now: Cell


@pytest.fixture(scope="module")
def blocks(tmp_path_factory):
    """What each kind of report shows, then and now."""
    return then_and_now(tmp_path_factory.mktemp("nam"))


@pytest.fixture(scope="module")
def shown(blocks) -> dict[str, list[Shown]]:
    """The cells of each kind of report."""
    then, now = blocks
    return {
        kind: [cell for call in now[kind] for cell in cells(then[kind][call], now[kind][call])]
        for kind in REPORTS
    }


def cells(then, now) -> Iterator[Shown]:
    before = {block.id: block for block in then if isinstance(block, Table)}
    for table in now:
        if not isinstance(table, Table):
            continue
        keys = NUMBERS.get(table.id, (table.columns[table.naming].label,))
        old = dict(rows(before[table.id], keys)) if table.id in before else {}
        for key, of_row in rows(table, keys):
            for column, cell in of_row.items():
                if column not in ("TT", *keys):
                    yield Shown(f"{table.id} {key}", column, old.get(key, {}).get(column), cell)


def rows(table: Table, keys: tuple[str, ...]) -> Iterator[tuple[str, dict[str, Cell]]]:
    for row in table.rows:
        of_row = {
            f"{c.group} {c.label}".strip(): cell for c, cell in zip(table.columns, row, strict=True)
        }
        # What was told of a task stands behind it in brackets.
        yield " ".join(of_row[key].text.partition(" (")[0] for key in keys), of_row


def words(cell: Cell) -> str:
    return cell.text.replace(f" {MARK}", "")


def reasons(cell: Cell | None) -> Iterator[tuple[str, bool]]:
    """Each number among the reasons of a unit that needs action, and whether it is marked."""
    for group in cell.text.split("; ") if cell else ():
        status, colon, rest = group.partition(": ")
        for one in rest.split(", ") if colon and "nhiệm vụ" not in status.lower() else ():
            yield words(Cell(text=f"{status} {one}".lower())), one.endswith(MARK)
        if not colon:
            yield words(Cell(text=group.lower())), group.endswith(MARK)


def is_issued(one: Shown) -> bool:
    """Whether the column tells of a period that was issued, and not month by month."""
    if one.where.startswith("het-han-theo-don-vi"):
        return one.column == "Cộng"
    if one.where.startswith(("nhiem-vu ", "nhiem-vu-chuyen-tiep", "chu-tri")):
        return one.column == "Tình trạng"
    if one.where.startswith("doi-chieu"):
        flow = {"Sau báo cáo quý"} if not one.where.endswith("*") else set()
        return one.column in {"Quý II", "Quý III", "Cả năm"} | flow
    return one.column != "Năm trước"


@pytest.mark.parametrize("kind", REPORTS)
def test_each_number_that_was_issued_otherwise_is_marked_and_no_other(shown, kind):
    wrong = []
    for one in shown[kind]:
        table = one.where.partition(" ")[0]
        is_marked = MARK in one.now.text
        if table == "can-don-doc" and one.column != "Đánh giá":
            before = dict(reasons(one.then))
            wrong += [one for told, marked in reasons(one.now) if marked == (told in before)]
        elif table in NUMBERS and is_issued(one):
            before = (one.then.text,) if one.then else WITHOUT_ROW[table]
            wrong += [one] if (words(one.now) in before) == is_marked else []
        elif table != "trong-tam":
            wrong += [one] if is_marked else []
    assert wrong == []


def test_the_made_up_year_moves_numbers_in_every_such_table(shown):
    found = {
        one.where.partition(" ")[0]
        for kind in shown.values()
        for one in kind
        if MARK in one.now.text
    }
    assert found - {"trong-tam"} == {*NUMBERS}


def test_every_table_is_of_numbers_that_are_issued_or_a_list(shown):
    found = {one.where.partition(" ")[0] for kind in shown.values() for one in kind}
    assert {one for one in found if not one.startswith("can-cu-")} <= {*NUMBERS, *LISTS}
    assert len(ISSUED) == 3


def test_agencies_are_told_of_their_tasks_and_of_the_numbers_these_are_measured_by(blocks):
    """The office leads the task of which less is done now, and the province's news of the quarter."""
    _, now = blocks
    [table] = now["the office's"]["report.restated_table()"]
    told = [(row[1].text, *(cell.text for cell in row[2:6])) for row in table.rows]
    assert ("quý III/2024", TITLE, "Tình trạng", "Đã hoàn thành", "Quá hạn") in told
    assert any("(toàn tỉnh)" in row[1] for row in told)
    assert now["an agency's"]["report.restated_table()"] == ()


TITLE = (
    "Nhiệm vụ: Rà soát, kiện toàn tổ chức, bộ máy thực hiện Chương trình OCOP các cấp (mục III.1)"
)


def test_of_many_units_a_sum_is_marked_where_what_was_issued_makes_another_one():
    """One unit's number and state were issued otherwise, another one's moved from one unit to it."""
    plan = parse_plan(yaml.safe_dump(many_units.plan(20), allow_unicode=True), "x")
    quarter = Quarter(plan.year, 2)
    as_of = AsOf(register_of({"given": {}}, plan), quarter, "calendar")
    evidence = gather_evidence(as_of)
    rows = measure(plan, evidence)
    first, second, *_ = plan.unit_ids
    summed, kept = [one.id for one in unit_indicators(plan) if not counts_units(plan, one)][:2]
    task = next(
        one for one in plan.tasks if "units" in one.levels and one.due < date(plan.year, 6, 30)
    )
    issued = {
        (str(quarter), first, summed, "to_date"): 1,
        (str(quarter), first, kept, "to_date"): 1,
        (str(quarter), second, kept, "to_date"): -1,
        (str(quarter), first, f"task/{task.id}", "state"): "done",
    }
    marks = Marks(str(quarter), "", issued)
    table = matrix_table(plan, rows, evidence, marks=marks)
    names = {one.short_name: one.id for one in plan.indicators}
    marked = {
        names[column.label]
        for row in table.rows
        for column, cell in zip(table.columns, row, strict=True)
        if MARK in cell.text
    }
    assert marked == {summed}
    tasks = {
        unit: TaskList(plan, as_of, unit, {}, has_delivered=True, statuses={})
        for unit in plan.unit_ids
    }
    [row] = [
        row
        for row in unit_tasks_table(plan, tasks, quarter, marks).rows
        if any(MARK in cell.text for cell in row)
    ]
    assert row[0].text.startswith(task.title)
    assert [cell.text for cell in row[1:]] == ["0 (ĐC)", "0", "20 (ĐC)", "0", "0"]
