"""What the province's page one asks for first: of whom, what, by when."""

from typing import Any

import pytest
from casebook import register_of
from in_memory import InMemory

from ocop_lib.blocks.model import Table, plain_text
from ocop_lib.plan import load_plan
from ocop_lib.report.province import ProvinceReport

PLAN = load_plan("bac_kan_2024")
UNITS = PLAN.unit_ids
NOTHING = "Không có nội dung nào chậm, quá hạn hoặc sắp hết hạn cần tập trung xử lý trong kỳ này."


def province(quarter: str, given: dict[str, Any], **more: Any) -> ProvinceReport:
    register = register_of({"given": given, **more}, PLAN)
    return ProvinceReport("province", quarter, project=InMemory(register))


def asked(report: ProvinceReport) -> list[tuple[str, ...]]:
    """The rows of the table without their numbers."""
    table = report.focus_table()
    assert isinstance(table, Table), plain_text(table)
    return [tuple(cell.text for cell in row[1:]) for row in table.rows]


def done(*, but: dict[str, tuple[str, ...]] | None = None, units=(*UNITS, "province")):
    """Every task reported as done in March, but the named ones of some units."""
    left = but or {}
    return [
        {"task": task.id, "unit": unit, "state": "done", "date": "2024-03-02"}
        for unit in units
        for task in PLAN.tasks
        if task.id not in left.get(unit, ())
    ]


def test_nothing_to_ask_for_is_one_sentence():
    assert plain_text(province("2024-Q1", {"task_status": done()}).focus_table()) == NOTHING


@pytest.mark.parametrize(
    ("silent", "who"),
    [
        (("na-ri",), "UBND huyện Na Rì"),
        (("tp-bac-kan",), "UBND thành phố Bắc Kạn"),
        (("ba-be", "na-ri"), "UBND các đơn vị: Ba Bể và Na Rì"),
    ],
)
def test_those_who_sent_nothing_are_asked_first_and_together(silent, who):
    given = {"task_status": done()}
    rows = asked(province("2024-Q1", given, delivered={unit: [] for unit in silent}))
    assert rows == [("Gửi số liệu quý I/2024", "Ngay", who)]


def test_without_figures_of_its_own_the_province_is_asked_for_them_and_no_task_is_in_time():
    report = province("2024-Q1", {}, delivered={"province": []})
    assert asked(report)[0] == (
        "Gửi số liệu quý I/2024 của cấp tỉnh",
        "Ngay",
        "Văn phòng Điều phối",
    )
    said = plain_text(report.summary())
    assert "không có nhiệm vụ nào quá hạn" not in said
    assert "Ở cấp tỉnh, chưa có số liệu quý I/2024 về 01 nhiệm vụ đến hạn hoặc chưa xong" in said


def test_an_overdue_task_of_the_province_is_named_with_who_leads_it():
    given = {"task_status": done(but={"province": ("t2-province",)})}
    ((what, when, who),) = asked(province("2024-Q1", given))
    assert what == PLAN.task("t2-province").title.partition(";")[0]
    assert (when, who) == ("Đã quá hạn 31/3/2024", "Các sở, ngành")


def test_many_overdue_tasks_of_the_province_are_one_line():
    given = {"task_status": done(units=UNITS)}
    first = asked(province("2024-Q2", given))[0]
    assert first[0].startswith("Hoàn thành 04 nhiệm vụ quá hạn (các mục III.2, III.3")
    assert first[1:] == ("Đã quá hạn 31/3/2024", "Văn phòng Điều phối")


def test_a_unit_is_asked_for_tasks_by_their_place_or_number():
    left = {"na-ri": ("t2-units",), "ba-be": ("t3-2-new", "t3-2-upgrade", "t3-3-units")}
    rows = asked(province("2024-Q2", {"task_status": done(but=left)}))
    (na_ri,) = (row for row in rows if row[2] == "UBND huyện Na Rì")
    assert "01 nhiệm vụ quá hạn (mục III.2)" in na_ri[0]
    (ba_be,) = (row for row in rows if row[2] == "UBND huyện Ba Bể")
    assert "03 nhiệm vụ quá hạn" in ba_be[0]
    assert "(mục" not in ba_be[0]


def test_units_with_the_same_work_stand_together_and_none_is_lost():
    given = {"task_status": done()}
    report = province("2024-Q3", given)
    rows = asked(report)
    named = sum(
        len(who.partition(": ")[2].replace(" và ", ", ").split(", ")) if ":" in who else 1
        for _, _, who in rows
    )
    notes = " ".join(report.focus_table().notes)
    left = int(notes.split("còn ")[1].split()[0]) if notes else 0
    assert named + left == len(UNITS)


def test_lapsed_certificates_are_asked_for_at_once():
    old = {"product": "a1", "kind": "first", "stars": 3, "date": "2021-02-05", "year": 2021}
    rows = asked(province("2024-Q1", {"task_status": done(), "certificates": [old]}))
    assert rows == [
        ("Cấp lại hoặc thu hồi 01 giấy chứng nhận đã hết hạn", "Ngay", "UBND huyện Ba Bể")
    ]


def test_what_was_missed_is_explained_once_the_year_is_over():
    report = province("2024-Q4", {})
    lines = [what for what, _, _ in asked(report) if "chỉ tiêu" in what]
    assert lines
    assert all(line.startswith("Giải trình ") for line in lines)
    before = [what for what, _, _ in asked(province("2024-Q3", {})) if "chỉ tiêu" in what]
    assert before
    assert not any("iải trình" in line for line in before)
