"""What reports say of certificates: who decided and why, what has lapsed, how the stock changed."""

from typing import Any

import pytest
from casebook import register_of
from in_memory import InMemory

from ocop_lib import stock_balance
from ocop_lib.blocks.model import Table, plain_text
from ocop_lib.errors import ParameterError
from ocop_lib.periods import Quarter
from ocop_lib.plan import load_plan
from ocop_lib.register import Register
from ocop_lib.report.district import DistrictReport
from ocop_lib.report.parts import Report
from ocop_lib.report.province import ProvinceReport

PLAN = load_plan("bac_kan_2024")
OLD = {"product": "a1", "kind": "first", "stars": 3, "date": "2021-08-15", "year": 2021}


def case(*certificates: dict[str, Any], **rest: Any) -> Register:
    more = {
        name: rest.pop(name) for name in ("stages", "renewals", "opening_stock") if name in rest
    }
    return register_of({"given": {"certificates": [*certificates], **more}, **rest}, PLAN)


def report(register: Register, unit: str = "ba-be", quarter: str = "2024-Q3") -> Report:
    kind = ProvinceReport if unit == "province" else DistrictReport
    return kind(unit, quarter, project=InMemory(register))


def cells(table: Any) -> list[dict[str, str]]:
    """The rows of a table, each by the labels of its columns."""
    assert isinstance(table, Table), plain_text(table)
    labels = [column.label for column in table.columns]
    return [dict(zip(labels, (cell.text for cell in row), strict=True)) for row in table.rows]


def test_a_decision_says_who_issued_it_and_one_that_takes_says_why():
    taken = {"product": "a1", "kind": "withdrawal", "stars": 3, "date": "2024-06-05"}
    lowered = {"product": "a2", "kind": "downgrade", "stars": 3, "date": "2024-07-05"}
    register = case(
        {**OLD, "date": "2022-08-15"},
        taken | {"reason": "violation", "issuer": "UBND tỉnh Bắc Kạn"},
        {**OLD, "product": "a2", "stars": 4, "date": "2022-08-15"},
        lowered | {"reason": "other", "note": "Mẫu mã thay đổi"},
    )
    first, second = cells(report(register).certificates_table())
    assert first["Sự kiện"] == "Thu hồi: vi phạm quy định"
    assert first["Cơ quan ban hành"] == "UBND tỉnh Bắc Kạn"
    assert second["Sự kiện"] == "Hạ hạng: mẫu mã thay đổi"


def test_a_decision_without_number_is_marked_in_its_cell():
    table = report(case({**NEW, "product": "a1", "decision_number": ""})).certificates_table()
    (marked,) = [cell for row in table.rows for cell in row if cell.tint]
    assert (marked.text, marked.tint) == ("chưa có số quyết định (15/02/2024)", "missing")


def test_lapsed_certificates_are_listed_the_oldest_first_with_how_far_renewal_has_got():
    register = case(
        OLD,
        {**OLD, "product": "a2", "date": "2021-05-15"},
        {**OLD, "product": "a3", "date": "2021-12-15"},
        stages=[{"product": "a1", "stage": "dossier", "date": "2024-05-05", "cycle": "renewal"}],
        renewals=[{"product": "a2", "intent": "stopped", "date": "2024-03-05"}],
    )
    second, first = (
        ("15/8/2024", "Đã đủ hồ sơ"),
        ("15/5/2024", "Chủ thể ngừng sản xuất"),
    )
    found = cells(report(register).lapsed_table())
    assert [(row["Hết hạn"], row["Tiến độ cấp lại"]) for row in found] == [first, second]
    (expiring,) = cells(report(register).expiring_table())
    assert (expiring["Hết hạn"], expiring["Tiến độ cấp lại"]) == ("15/12/2024", "Chưa triển khai")


def test_lapsed_certificates_come_first_in_the_sentence_on_certificates():
    said = plain_text(report(case(OLD, {**OLD, "product": "a2", "date": "2021-12-15"})).summary())
    assert (
        "Có 01 giấy chứng nhận đã hết hạn từ ngày 15/8/2024 mà chưa cấp lại (Sản phẩm a1); "
        "có 01 giấy sẽ hết hạn trong quý IV/2024 (Sản phẩm a2)."
    ) in said
    nothing_more = plain_text(report(case(OLD)).summary())
    assert "; không có giấy nào hết hạn trong 12 tháng tới." in nothing_more


def test_without_lapsed_certificates_one_sentence_says_so_and_without_data_that_nobody_knows():
    held = case({**OLD, "date": "2022-08-15"})
    said = plain_text(report(held).lapsed_table())
    assert said == "Không có giấy chứng nhận nào đã hết hạn mà chưa cấp lại."
    unknown = plain_text(report(case(delivered={"ba-be": []})).lapsed_table())
    assert unknown == "Chưa có số liệu về giấy chứng nhận đã hết hạn mà chưa cấp lại."


RAISED = {"product": "a1", "kind": "upgrade", "stars": 4, "date": "2024-07-15"}
NEW = {"product": "b1", "kind": "first", "stars": 4, "date": "2024-02-15"}
OPENING = {"stars": 3, "count": 61, "date": "2023-12-31", "source": "Báo cáo", "unit": "province"}


def test_the_balance_has_a_row_a_rank_the_ranks_from_four_stars_and_the_total():
    register = case(
        {**OLD, "date": "2022-08-15"}, RAISED, NEW, units={"b": "na-ri"}, opening_stock=[OPENING]
    )
    (quarter,) = report(register, "province").stock_balance().blocks
    ends = ("Hạng sao", "Đầu năm", "Đầu quý", "Cuối quý")
    assert [tuple(row[name] for name in ends) for row in cells(quarter)] == [
        ("5 sao", "0", "0", "0"),
        ("4 sao", "0", "1", "2"),
        ("Từ 4 sao trở lên", "0", "1", "2"),
        ("3 sao", "1", "1", "0"),
        ("Cộng", "1", "2", "2"),
    ]
    assert [row["Nâng hạng đến"] for row in cells(quarter)] == ["0", "1", "1", "0", "1"]
    assert [row["Nâng hạng đi"] for row in cells(quarter)] == ["0", "0", "0", "1", "1"]
    since = "Từ đầu năm: tăng 1 (mới 1)."
    assert since in quarter.notes
    assert not any("61" in cell for row in cells(quarter) for cell in row.values())
    (said,) = (note for note in quarter.notes if "61" in note)
    assert said.startswith("Ngoài bảng: đến 31/12/2023 còn 61 sản phẩm")


def test_the_first_quarter_has_no_other_start_and_an_empty_register_no_balance():
    register = case(NEW, units={"b": "ba-be"})
    (first,) = report(register, "province", "2024-Q1").stock_balance().blocks
    assert [column.label for column in first.columns] == ["Hạng sao", "Đầu quý", "Mới", "Cuối quý"]
    assert not any("Từ đầu năm" in note for note in first.notes)
    (said,) = report(case()).stock_balance().blocks
    assert plain_text(said) == "Không có sản phẩm nào có giấy chứng nhận trong sổ theo dõi."


def test_a_balance_by_anything_else_is_refused_with_what_was_probably_meant():
    with pytest.raises(ParameterError) as refused:
        report(case()).stock_balance("units")
    assert refused.value.faults[0].meant == "unit"
    with pytest.raises(ParameterError):
        stock_balance(case(), Quarter(2024, 3), "calendar", by="units")


@pytest.mark.parametrize("by", ["unit", "subject_kind", "product_group"])
def test_each_balance_has_its_values_in_words_and_the_total(by):
    register = case({**OLD, "date": "2022-08-15"}, NEW, units={"b": "na-ri"})
    (quarter,) = report(register, "province").stock_balance(by).blocks
    words = {
        "unit": ["huyện Ba Bể", "huyện Na Rì"],
        "subject_kind": ["Hợp tác xã"],
        "product_group": ["Thực phẩm"],
    }
    assert [row[0].text for row in quarter.rows] == [*words[by], "Cộng"]


def test_programs_get_the_balance_as_a_frame():
    register = case({**OLD, "date": "2022-08-15"}, RAISED, NEW, units={"b": "na-ri"})
    frame = stock_balance(register, Quarter(2024, 3), "calendar", since="year").set_index("stars")
    assert frame.loc[4, ["opening", "new", "raised_in", "closing"]].tolist() == [0, 1, 1, 2]
    assert frame.loc[3, ["opening", "raised_out", "closing"]].tolist() == [1, 1, 0]
    own = stock_balance(register, Quarter(2024, 3), "calendar", "na-ri").set_index("stars")
    assert own["closing"].to_dict() == {4: 1}
