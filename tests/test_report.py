"""What a report says: its sentences follow its numbers, its slice says what the whole says."""

import re
from datetime import date
from typing import Any

import pytest
from casebook import register_of
from in_memory import InMemory
from rows import rows_to_frames

from ocop_lib import table, wording
from ocop_lib.blocks.model import Block, Figure, Group, ListBlock, Masthead, Table, plain_text
from ocop_lib.errors import ParameterError, UnknownNameError
from ocop_lib.periods import Quarter
from ocop_lib.plan import load_plan
from ocop_lib.project.defaults import Layout
from ocop_lib.register import Published, Register
from ocop_lib.register.heading import Heading
from ocop_lib.report.district import DistrictReport
from ocop_lib.report.frames.captioned import block_of
from ocop_lib.report.province import ProvinceReport
from ocop_lib.report.tables import published_table

DISTRICT_PARTS = (
    "heading", "summary", "status_table", "progress_figure", "context_table", "pipeline_table",
    "pipeline_names", "certificates_table", "tasks_table", "lapsed_table", "expiring_table",
    "narrative",
    "uncounted_table", "notes",
    "closing", "evidence",
)  # fmt: skip
PROVINCE_PARTS = (
    *DISTRICT_PARTS, "completeness", "action_table", "matrix_table", "units_figure", "media_table",
    "media_figure", "stock_balance",
)  # fmt: skip


def case(given: dict[str, Any], **rest: Any) -> Register:
    return register_of({"given": given, **rest}, load_plan("bac_kan_2024"))


def district(register: Register, quarter: str = "2024-Q4", unit: str = "ba-be", **more: Any):
    return DistrictReport(unit, quarter, project=InMemory(register), **more)


def province(register: Register, quarter: str = "2024-Q4"):
    return ProvinceReport("province", quarter, project=InMemory(register))


def parts(report) -> list[Block]:
    names = PROVINCE_PARTS if isinstance(report, ProvinceReport) else DISTRICT_PARTS
    return [getattr(report, name)() for name in names]


def certificates(*days: str) -> dict[str, Any]:
    return {
        "certificates": [
            {"product": f"a{place}", "kind": "first", "stars": 3, "date": day}
            for place, day in enumerate(days)
        ]
    }


def test_the_opening_sentence_counts_the_targets_that_are_met():
    one = plain_text(district(case(certificates("2024-05-01"))).summary())
    three = plain_text(district(case(certificates(*["2024-05-01"] * 3))).summary())
    assert "chưa có chỉ tiêu nào trong 7 chỉ tiêu được giao đạt" in one
    assert "có 1 trong 7 chỉ tiêu được giao đã đạt hoặc vượt kế hoạch năm" in three


def test_the_summary_names_the_worst_first_with_what_is_missing():
    said = plain_text(district(case(certificates("2024-05-01"))).summary())
    assert "Cần tập trung: sản phẩm mới 1/3 (còn thiếu 2, không đạt)" in said
    more = plain_text(district(case(certificates("2024-05-01", "2024-05-02"))).summary())
    assert "sản phẩm mới 2/3 (còn thiếu 1, không đạt)" in more


def test_the_province_is_short_of_what_its_units_are_short_of_each():
    flagships = [{"product": f"{one}1", "level": "district", "date": "2024-07-20"} for one in "ab"]
    more = {"product": "a2", "level": "district", "date": "2024-07-20"}
    report = province(case({"flagships": [*flagships, more]}, units={"b": "cho-don"}))
    (row,) = (
        row
        for row in report.rows
        if (row.unit, row.indicator) == ("province", "district_flagship_products")
    )
    assert (row.to_date, row.target, row.remaining) == (2, 8, 6)
    table = {line[0].text: [cell.text for cell in line] for line in report.status_table().rows}
    (told,) = (cells for name, cells in table.items() if "chủ lực cấp huyện" in name)
    assert told[3:5] == ["2", "6"]


def test_the_summary_says_how_many_more_targets_lag_than_it_names():
    assert "và 3 chỉ tiêu khác" in plain_text(district(case({})).summary())


def test_what_went_beyond_the_plan_is_told_with_how_far():
    said = plain_text(district(case(certificates(*["2024-05-01"] * 6))).summary())
    assert "Đã vượt kế hoạch năm: sản phẩm mới 6/3 (vượt 3)." in said


def test_expiring_certificates_are_counted_with_the_first_day():
    none = plain_text(district(case({})).summary())
    old = {"product": "a1", "kind": "first", "stars": 3, "date": "2022-03-05", "year": 2022}
    one = plain_text(district(case({"certificates": [old]})).summary())
    assert "Không có giấy chứng nhận nào hết hạn trong 12 tháng tới." in none
    assert "1 giấy chứng nhận hết hạn trong 12 tháng tới, sớm nhất vào 05/3/2025." in one


def test_a_unit_that_delivered_nothing_says_so_first():
    silent = case({}, delivered={"ba-be": ["2024-Q1"]})
    said = plain_text(district(silent, "2024-Q2").summary())
    assert said.startswith("Huyện Ba Bể chưa giao nộp số liệu Quý II/2024;")


def test_the_title_names_the_unit_in_full_and_the_quarter():
    heading = district(case({}), "2024-Q3", "tp-bac-kan").heading()
    assert heading.title == "Báo cáo tiến độ Chương trình OCOP: thành phố Bắc Kạn, Quý III/2024"
    assert (heading.unit, heading.quarter) == ("tp-bac-kan", "2024-Q3")


def test_the_province_tells_which_units_are_missing():
    partly = case({}, delivered={"na-ri": [], "ba-be": ["2024-Q1"]})
    said = plain_text(province(partly, "2024-Q2").completeness())
    assert said == (
        "6/8 đơn vị đã giao nộp số liệu Quý II/2024; "
        "chưa có số liệu của huyện Ba Bể và huyện Na Rì."
    )


def test_the_matrix_keeps_the_plan_s_order_and_sets_apart_three_kinds_of_nothing():
    table = province(case({}, delivered={"cho-don": []}), "2024-Q1").matrix_table()
    assert [row[0].text for row in table.rows] == [
        "Huyện Pác Nặm", "Huyện Chợ Đồn", "Huyện Ba Bể", "Huyện Bạch Thông", "Huyện Chợ Mới",
        "Huyện Na Rì", "Huyện Ngân Sơn", "Thành phố Bắc Kạn", "Tỉnh Bắc Kạn",
    ]  # fmt: skip
    by_unit = {row[0].text: [cell.text for cell in row] for row in table.rows}
    assert by_unit["Huyện Pác Nặm"][4] == "0; chỉ tiêu giao: 0"
    assert by_unit["Huyện Ngân Sơn"][2] == "0; không giao chỉ tiêu"
    assert by_unit["Huyện Chợ Đồn"][1] == "Chưa có số liệu"
    assert len(table.columns) == 8


def test_units_that_need_action_are_named_with_the_reason():
    table = province(case(certificates("2024-05-01"))).action_table()
    said = {(row[0].text, row[1].text): row[2].text for row in table.rows}
    assert said["Huyện Ba Bể", "Không đạt"].startswith("Sản phẩm mới 1/3, còn thiếu 2;")


def test_a_row_about_a_part_of_a_task_says_nothing_of_the_whole_task():
    """One department has done its part of t2-province, and another a duty of its own."""
    part = {"task_id": "t2-province", "unit": "province", "state": "done", "date": "2024-03-20"}
    rows = [part | {"agency_id": "so-y-te"}, part | {"duty_id": "v5-inspection"}]
    tables = [province(case({"task_status": more}), "2024-Q1").tasks_table() for more in ([], rows)]
    assert tables[0].rows == tables[1].rows
    whole = province(case({"task_status": [*rows, part]}), "2024-Q1").tasks_table()
    assert whole.rows != tables[0].rows


def test_a_task_s_state_follows_its_due_date():
    done = {"task": "t3-2-new", "unit": "ba-be", "state": "done", "date": "2024-04-20"}
    late = {"task": "t3-2-upgrade", "unit": "ba-be", "state": "done", "date": "2024-05-02"}
    begun = {"task": "t3-3-units", "unit": "ba-be", "state": "in_progress", "date": "2024-04-02"}
    rows = [{**row, "task_id": row.pop("task")} for row in (done, late, begun)]
    table = district(case({"task_status": rows}), "2024-Q2").tasks_table()
    assert [row[4].text for row in table.rows] == ["Đã hoàn thành", "Hoàn thành sau hạn", "Quá hạn"]


@pytest.mark.parametrize("quarter", ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"])
@pytest.mark.parametrize("unit", ["province", "pac-nam", "ngan-son"])
def test_a_register_of_headings_only_never_says_zero(unit: str, quarter: str):
    heading = Heading(title="Trống", plan="bac-kan-2024", year=2024, illustrative=False)
    empty = Register(heading, rows_to_frames({}))
    report = province(empty, quarter) if unit == "province" else district(empty, quarter, unit)
    told = [line for block in parts(report) for line in figures_told(block)]
    assert "Chưa có số liệu" in told
    # A target of 0, and its status, is the plan's own number, not a figure that nobody delivered.
    assigned = 2 if unit == "pac-nam" else 0
    assert len([line for line in told if says_zero(line)]) == assigned


def figures_told(block: Block) -> list[str]:
    """All texts of a block that may contain figures: cells, captions, alt texts, sentences."""
    match block:
        case Group():
            return [line for one in block.blocks for line in figures_told(one)]
        case Table():
            return [block.caption, *(cell.text for row in block.rows for cell in row)]
        case Figure():
            return re.split(r"[;.]", block.alt)
        case ListBlock():
            return []  # assumptions and findings are prose
        case _:
            return [plain_text(block)]


def says_zero(line: str) -> bool:
    return bool(re.search(r"(?<![\d.,/-])0(?![\d.,/-])", line))


@pytest.mark.parametrize("unit", ["province", "ba-be"])
def test_a_report_from_its_slice_says_what_the_whole_register_says(unit: str):
    whole = case(
        {
            **certificates("2024-05-01", "2024-06-30"),
            "support": [{"subject": "b", "kind": "strengthening", "date": "2024-05-20"}],
            "media": [{"date": "2024-05-05"}],
        },
        units={"b": "cho-don"},
    )
    cut = whole.visible_to(unit, Quarter(2024, 2), "calendar")
    make = province if unit == "province" else district
    assert parts(make(whole, "2024-Q2")) == parts(make(cut, "2024-Q2"))


def test_every_block_of_a_district_report_is_about_the_district():
    whole = case(certificates("2024-05-01"), units={"b": "cho-don"})
    for block in parts(district(whole)):
        inner = block.blocks if isinstance(block, Group) else (block,)
        for one in inner:
            assert set(one.units) <= {"ba-be"}


LAYOUT = Layout(
    superior="UBND TỈNH BẮC KẠN",
    number="/BC-VPĐP",
    place="Bắc Kạn",
    draft=True,
    recipients=("Sở Công Thương;", "Lưu: VT."),
    signatory=("CHÁNH VĂN PHÒNG",),
    name="",
)


def test_an_administrative_document_leaves_number_and_date_open_and_is_a_draft():
    register = case({})
    report = DistrictReport("ba-be", "2024-Q4", project=InMemory(register, layout=LAYOUT))
    letterhead = report.heading().letterhead
    assert letterhead is not None
    said = [" ".join(line.split()) for line in letterhead.lines()]
    assert said == [
        "UBND TỈNH BẮC KẠN",
        "Số: /BC-VPĐP",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Bắc Kạn, ngày tháng năm 2025",
        "DỰ THẢO",
    ]
    assert plain_text(report.closing()).splitlines() == [
        "Nơi nhận:",
        "Sở Công Thương;",
        "Lưu: VT.",
        "CHÁNH VĂN PHÒNG",
    ]


def test_a_report_without_that_form_has_neither():
    report = district(case({}))
    assert report.heading().letterhead is None
    assert report.closing() == Group(blocks=())


def test_the_band_stands_on_illustrative_data_only():
    assert isinstance(district(case({})).heading(), Masthead)
    assert district(case({})).heading().band == "Số liệu minh họa: Ca kiểm thử"
    heading = Heading(title="Thật", plan="bac-kan-2024", year=2024, illustrative=False)
    empty = Register(heading, rows_to_frames({}))
    assert district(empty).heading().band == ""


@pytest.mark.parametrize(
    ("written", "meant"),
    [("status_tabel", "status_table"), ("statusTable", "status_table"), ("headings", "heading"),
     ("xyzzy", "")],
)  # fmt: skip
def test_a_misspelt_part_is_refused_with_the_nearest(written, meant):
    report = district(case({}))
    assert not hasattr(report, written)
    with pytest.raises(UnknownNameError) as refused:
        getattr(report, written)
    (fault,) = refused.value.faults
    assert (fault.code, fault.found, fault.meant) == ("report.no_such_part", written, meant)


def test_python_s_own_names_are_not_explained():
    with pytest.raises(AttributeError) as refused:
        district(case({}))._repr_html_  # noqa: B018
    assert not isinstance(refused.value, UnknownNameError)


def test_a_fault_inside_a_part_is_not_taken_for_a_misspelt_name(monkeypatch):
    report = district(case({}))
    del report.__dict__["register"]
    with pytest.raises(AttributeError, match="register"):
        report.rows  # noqa: B018


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: district(case({}), unit="province"), "parameters.kind_of_report"),
        (lambda: district(case({}), quarter="2025-Q1"), "project.year"),
        (lambda: district(case({}), narrative={"dificulties": "x"}),
         "parameters.narrative"),
    ],
)  # fmt: skip
def test_wrong_parameters_are_refused(make, code):
    with pytest.raises(ParameterError) as refused:
        make()
    assert refused.value.faults[0].code == code


def test_a_source_that_all_published_figures_share_is_told_once():
    def table(*sources: str):
        figures = [
            Published(id=str(n), text=f"Số {n}", value=n, date=date(2023, 12, 31), source=one)
            for n, one in enumerate(sources)
        ]
        return published_table(figures)

    shared = table("Viện A", "Viện A")
    assert [column.label for column in shared.columns] == ["Nội dung", "Số", "Ngày"]
    assert shared.notes == ("Nguồn: Viện A",)
    apart = table("Viện A", "Viện B")
    assert [row[-1].text for row in apart.rows] == ["Viện A", "Viện B"]
    assert apart.notes == ()


UNMET = {
    "support": [{"subject": "b", "kind": "strengthening", "date": "2024-05-20"}],
    "quality_certificates": [{"product": "b1", "date": "2021-05-20", "expires": "2024-05-20"}],
    "media": [{"date": "2024-05-05", "unit": "cho-don"}],
}


def test_what_was_sent_and_is_not_counted_is_listed_with_the_reason():
    table = district(case(UNMET, units={"b": "cho-don"}), "2024-Q2", "cho-don").uncounted_table()
    assert table.caption == "Số liệu đã gửi nhưng chưa được tính và lý do"
    assert [[cell.text for cell in row[1:]] for row in table.rows] == [
        ["Chủ thể củng cố", "Chủ thể chưa có sản phẩm được công nhận vào ngày hỗ trợ", "1",
         "HTX b (support-0)"],
        ["Tin, bài hằng tháng", "Không phải của cấp tỉnh, mà chỉ tiêu chỉ đếm của cấp tỉnh", "1",
         "Tin (media-0)"],
    ]  # fmt: skip


def test_the_province_lists_them_unit_by_unit():
    whole = case(UNMET | {"media": [{"date": "2024-05-05", "unit": "ba-be"}]}, units={"b": "na-ri"})
    table = province(whole, "2024-Q2").uncounted_table()
    assert [row[1].text for row in table.rows] == ["Ba Bể", "Na Rì"]


def test_where_everything_counts_one_sentence_says_so():
    assert plain_text(district(case(certificates("2024-05-01"))).uncounted_table()) == (
        "Không có số liệu nào đã gửi mà chưa được tính."
    )


class TestFramesForAnalysts:
    def test_progress_has_vietnamese_headings_names_and_words(self):
        report = district(case(certificates("2024-10-20")))
        frame = report.frame
        first = frame.iloc[0]
        assert list(frame.columns) == [
            "Đơn vị", "Chỉ tiêu", "Đơn vị tính", "Kế hoạch năm", "Trong quý", "Quý trước gửi muộn",
            "Lũy kế",
            "Còn thiếu", "Kỳ vọng đến quý", "Đánh giá", "Ghi chú",
        ]  # fmt: skip
        assert (first["Đơn vị"], first["Chỉ tiêu"]) == (
            "Huyện Ba Bể",
            report.plan.indicator("new_products").name,
        )
        assert (first["Lũy kế"], first["Kế hoạch năm"]) == (1, report.rows[0].target)
        assert [*frame["Đánh giá"].dropna()] == [
            wording.STATUS[row.status] for row in report.rows if row.status
        ]
        block = table(frame, caption="x")
        assert (block.units, len(block.rows)) == (("ba-be",), len(report.rows))

    def test_codes_stay_within_reach(self):
        report = district(case({}))
        assert report.tidy["indicator"].tolist() == [row.indicator for row in report.rows]
        assert report.tidy["unit"].unique().tolist() == ["ba-be"]

    def test_each_frame_brings_a_caption(self):
        report = district(case(certificates("2024-10-20")))
        assert block_of(report.frame).caption == (
            "Tiến độ các chỉ tiêu của huyện Ba Bể, đến hết Quý IV/2024"
        )
        assert block_of(report.evidence("new_products")).caption.endswith("đến hết Quý IV/2024")

    def test_evidence_of_one_indicator_is_the_rows_that_were_counted(self):
        report = district(case(certificates("2024-10-20", "2024-11-02")))
        frame = report.evidence("new_products")
        assert list(frame.columns) == [
            "Ngày tính", "Nội dung", "Đơn vị", "Số lượng", "Mã trong sổ theo dõi", "Lần giao nộp",
        ]  # fmt: skip
        assert [day.date() for day in frame["Ngày tính"]] == [date(2024, 10, 20), date(2024, 11, 2)]
        assert frame["Số lượng"].sum() == report.rows[0].to_date == 2
        assert set(frame["Đơn vị"]) == {"Huyện Ba Bể"}
        assert block_of(frame).units == ("ba-be",)
        assert block_of(report.evidence("trainees")).rows == ()

    def test_an_indicator_that_the_plan_has_not_is_refused_with_the_nearest(self):
        with pytest.raises(ParameterError) as caught:
            district(case({})).evidence("new_product")
        [fault] = caught.value.faults
        assert (fault.found, fault.meant) == ("new_product", "new_products")
