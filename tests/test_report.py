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
from ocop_lib.report.focus import FocusList
from ocop_lib.report.frames.captioned import block_of
from ocop_lib.report.province import ProvinceReport
from ocop_lib.report.tables import published_table
from ocop_lib.report.tables.cells import aligned

DISTRICT_PARTS = (
    "heading", "summary", "status_table", "products_figure", "expiry_figure", "indicators_figure", "context_table", "pipeline_table",
    "pipeline_names", "certificates_table", "tasks_table", "lapsed_table", "expiring_table",
    "focus_table", "documents_table", "next_tasks_table", "shortcomings", "requests_table",
    "funding_table", "expiry_by_month", "standing_line", "narrative",
    "uncounted_table", "notes", "restated_table",
    "closing", "evidence",
)  # fmt: skip
PROVINCE_PARTS = (
    *DISTRICT_PARTS, "completeness", "action_table", "matrix_table", "course_figure", "media_table",
    "media_figure", "stock_balance", "stock_line", "units_annex",
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


def said(table: Block) -> list[dict[str, str]]:
    """The rows of a table, each by the labels of its columns."""
    assert isinstance(table, Table), plain_text(table)
    labels = [column.label for column in table.columns]
    return [dict(zip(labels, (cell.text for cell in row), strict=True)) for row in table.rows]


def points(report) -> list[str]:
    """The sentences of «Nhận định chung»."""
    return plain_text(report.summary()).splitlines()


def test_the_first_sentence_counts_the_targets_that_are_met():
    one = points(district(case(certificates("2024-05-01"))))[0]
    three = points(district(case(certificates(*["2024-05-01"] * 3))))[0]
    assert "cả 07 chỉ tiêu giao cho huyện Ba Bể đều không đạt (" in one
    assert "có 01 trong 07 chỉ tiêu được giao đã đạt kế hoạch năm" in three


def test_the_first_sentence_names_the_worst_first():
    one = points(district(case(certificates("2024-05-01"))))[0]
    assert "07 chỉ tiêu giao cho huyện Ba Bể đều không đạt (sản phẩm mới 1/3, chủ thể được" in one
    assert one.endswith("sản phẩm truy xuất nguồn gốc 0/5 và 03 chỉ tiêu khác).")
    more = points(district(case(certificates("2024-05-01", "2024-05-02"))))[0]
    assert "(sản phẩm mới 2/3, " in more


@pytest.mark.parametrize("unit", ["ba-be", "province"])
@pytest.mark.parametrize("quarter", ["2024-Q1", "2024-Q3", "2024-Q4"])
def test_there_are_at_most_five_sentences_each_whole(unit: str, quarter: str):
    register = case(certificates("2024-05-01", "2021-11-01"), delivered={"na-ri": []})
    make = province if unit == "province" else district
    found = points(make(register, quarter))
    assert 3 <= len(found) <= 5
    for sentence in found:
        assert sentence[0].isupper(), sentence
        assert sentence.endswith("."), sentence


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
    (told,) = (row for row in said(report.status_table()) if "chủ lực cấp huyện" in row["Chỉ tiêu"])
    assert (told["Lũy kế, hiện có"], told["Còn thiếu"], told["Số đơn vị đạt"]) == ("2", "6", "2/8")


def test_the_province_has_the_worst_target_first():
    flagships = [{"product": f"{one}1", "level": "province", "date": "2024-07-20"} for one in "abc"]
    statuses = [
        row["Đánh giá"] for row in said(province(case({"flagships": flagships})).status_table())
    ]
    assert statuses == ["Không đạt"] * 9 + ["Đạt"]


def test_a_number_stands_beside_that_of_the_quarter_before():
    table = said(district(case(certificates("2024-05-01", "2024-08-02")), "2024-Q3").status_table())
    assert (table[0]["Đến quý trước"], table[0]["Lũy kế, hiện có"]) == ("1", "2")
    first = said(district(case(certificates("2024-02-01")), "2024-Q1").status_table())
    assert "Đến quý trước" not in first[0]
    nobody = case(certificates("2024-08-02"), delivered={"ba-be": ["2024-Q3"]})
    late = said(district(nobody, "2024-Q3").status_table())
    assert late[0]["Đến quý trước"] == "chưa có số liệu"


def test_a_stock_stands_beside_that_of_the_quarter_before():
    flagship = {"product": "a1", "level": "district", "date": "2024-05-20"}
    other = {"product": "a2", "level": "district", "date": "2024-08-20"}
    table = said(district(case({"flagships": [flagship, other]}), "2024-Q3").status_table())
    assert (table[-1]["Đến quý trước"], table[-1]["Lũy kế, hiện có"]) == ("1", "2")
    elsewhere = {**other, "product": "b1"}
    both = case({"flagships": [flagship, elsewhere]}, units={"b": "na-ri"})
    units = said(province(both, "2024-Q3").status_table())
    (row,) = (row for row in units if row["Chỉ tiêu"] == "Sản phẩm chủ lực cấp huyện")
    assert (row["Đến quý trước"], row["Lũy kế, hiện có"], row["ĐVT"]) == ("1", "2", "đơn vị")


def test_what_went_beyond_the_plan_is_told():
    first = points(district(case(certificates(*["2024-05-01"] * 6))))[0]
    assert "01 trong 07 chỉ tiêu được giao vượt kế hoạch năm (sản phẩm mới 6/3)" in first


def test_expiring_certificates_are_counted():
    none = points(district(case({})))
    old = {"product": "a1", "kind": "first", "stars": 3, "date": "2022-04-05", "year": 2022}
    one = points(district(case({"certificates": [old]})))
    assert (
        "Không có giấy chứng nhận nào đã hết hạn mà chưa cấp lại; không có giấy nào hết hạn trong 12 "
        "tháng tới."
    ) in none
    assert (
        "Không có giấy chứng nhận nào đã hết hạn mà chưa cấp lại; không có giấy nào hết hạn trong quý "
        "I/2025, trong 12 tháng tới có 01 giấy."
    ) in one


def test_a_unit_that_sent_nothing_says_so_first():
    silent = case({}, delivered={"ba-be": ["2024-Q1"]})
    first = points(district(silent, "2024-Q2"))[0]
    assert first == (
        "Huyện Ba Bể chưa gửi số liệu quý II/2024; chưa đủ số liệu để đánh giá 07 chỉ tiêu được giao."
    )
    others = points(district(silent, "2024-Q2"))[1:]
    told = "Chưa có số liệu quý II/2024 về 04 nhiệm vụ đến hạn hoặc chưa xong; "
    assert any(one.startswith(told) for one in others)
    assert not any("quá hạn" in one or "So với" in one for one in others)


RENEWING = "Cấp lại 01 giấy chứng nhận hết hạn trong quý II/2024, trong đó 01 giấy chưa triển khai"


class TestWhatComesFirst:
    def test_is_what_was_not_sent(self):
        silent = case({}, delivered={"ba-be": ["2024-Q1"]})
        assert said(district(silent, "2024-Q2").focus_table()) == [
            {
                "TT": "1",
                "Nội dung": "Gửi số liệu quý II/2024",
                "Thời hạn": "Ngay",
                "Chủ trì": "UBND huyện Ba Bể",
            }
        ]

    def test_has_the_worst_first_and_what_is_due_together_in_one_line(self):
        table = district(case(certificates("2024-05-01"))).focus_table()
        found = said(table)
        assert [row["TT"] for row in found] == ["1", "2", "3", "4"]
        assert found[0] == {
            "TT": "1",
            "Nội dung": "Giải trình chỉ tiêu sản phẩm mới 1/3 không đạt, đề xuất hướng thực hiện năm 2025",
            "Thời hạn": "Ngay (chỉ tiêu hạn 30/11/2024)",
            "Chủ trì": "UBND huyện Ba Bể",
        }
        assert found[1]["Nội dung"] == (
            "Giải trình 05 chỉ tiêu không đạt (chủ thể được củng cố 0/1, chủ thể mới 0/1, sản phẩm truy "
            "xuất nguồn gốc 0/5, chủ thể tham gia liên kết 0/4 và quản lý chất lượng tiên tiến 0/3), đề "
            "xuất hướng thực hiện năm 2025"
        )
        assert found[2]["Chủ trì"] == "Văn phòng Điều phối, các sở, ngành và UBND huyện Ba Bể"
        assert found[3] == {
            "TT": "4",
            "Nội dung": "Hoàn thành 09 nhiệm vụ quá hạn (các mục III.2, III.3.2, III.3.3, III.3.5, "
            "III.1, III.3.1 và III.4)",
            "Thời hạn": "Đã quá hạn từ 31/3/2024",
            "Chủ trì": "UBND huyện Ba Bể",
        }
        assert table.notes == ()

    def test_has_a_target_still_to_be_reached_while_the_year_goes_on(self):
        report = district(case({}), "2024-Q3")
        found = FocusList(
            report.plan, "ba-be", report.rows, report.as_of, report.quarter_evidence, report._tasks
        )
        whats = [one.what for one in found.worst_first]
        assert "Hoàn thành chỉ tiêu sản phẩm mới 0/3, còn thiếu 03" in whats
        assert not any("Giải trình" in what for what in whats)

    def test_has_tasks_that_are_overdue_and_certificates_that_run_out(self):
        gone = {"product": "a1", "kind": "first", "stars": 3, "date": "2021-02-05", "year": 2021}
        soon = {"product": "a2", "kind": "first", "stars": 3, "date": "2021-05-05", "year": 2021}
        given = {"certificates": [gone, soon]}
        assert [
            (row["Nội dung"], row["Thời hạn"])
            for row in said(district(case(given), "2024-Q1").focus_table())
        ] == [
            (load_plan("bac_kan_2024").task("t2-units").title, "Đã quá hạn 31/3/2024"),
            ("Cấp lại hoặc thu hồi 01 giấy chứng nhận đã hết hạn", "Ngay (hết hạn từ 05/02/2024)"),
            (
                RENEWING,
                "Trước 05/5/2024 (đã qua khi nhận số liệu)",
            ),
        ]

    def test_has_a_task_with_a_lagging_target_once(self):
        """The district assessment shows in new products: the target is told, not the task."""
        report = district(case({}))
        found = FocusList(
            report.plan, "ba-be", report.rows, report.as_of, report.quarter_evidence, report._tasks
        )
        whats = [one.what for one in found.worst_first]
        assert report.plan.task("t3-6-1").title not in whats
        assert any("mục III.2, III.3.2, III.3.3" in what for what in whats)
        assert not any("III.3.6.1" in what for what in whats)

    def test_is_one_sentence_where_there_is_nothing(self):
        given = {
            "task_status": [
                {"task": one.id, "unit": "ba-be", "state": "done", "date": "2024-03-02"}
                for one in load_plan("bac_kan_2024").tasks
            ]
        }
        nothing = district(case(given), "2024-Q1").focus_table()
        assert plain_text(nothing) == (
            "Không có nội dung nào chậm, quá hạn hoặc sắp hết hạn cần tập trung xử lý trong kỳ này."
        )


def test_the_title_names_the_unit_in_full_and_the_quarter():
    heading = district(case({}), "2024-Q3", "tp-bac-kan").heading()
    assert heading.title == (
        "Tiến độ thực hiện Chương trình OCOP quý III/2024 của thành phố Bắc Kạn"
    )
    assert (heading.unit, heading.period) == ("tp-bac-kan", "2024-Q3")


def test_the_province_tells_which_units_are_missing():
    partly = case({}, delivered={"na-ri": [], "ba-be": ["2024-Q1"]})
    told = plain_text(province(partly, "2024-Q2").completeness())
    assert told == (
        "Có 06 trong 08 đơn vị đã gửi số liệu quý II/2024, "
        "chưa có số liệu của huyện Ba Bể và huyện Na Rì."
    )
    assert any(
        one.endswith("chưa có số liệu của Ba Bể và Na Rì.")
        for one in points(province(partly, "2024-Q2"))
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


def test_units_that_need_action_are_named_with_the_reason_the_worst_first():
    silent = case(certificates(*["2024-05-01"] * 3), delivered={"ngan-son": []})
    found = said(province(silent).action_table())
    assert [row["TT"] for row in found] == [str(n) for n in range(1, 9)]
    assert (found[0]["Đơn vị"], found[0]["Đánh giá"]) == ("Huyện Ngân Sơn", "Chưa có số liệu")
    assert found[0]["Nội dung cần đôn đốc"] == "Chưa gửi số liệu quý IV/2024"
    (ba_be,) = (row for row in found if row["Đơn vị"] == "Huyện Ba Bể")
    assert ba_be["Đánh giá"] == "Không đạt"
    assert ba_be["Nội dung cần đôn đốc"].startswith("Không đạt: chủ thể được củng cố 0/1, ")
    assert "nhiệm vụ quá hạn: mục III." in ba_be["Nội dung cần đôn đốc"]
    assert found[-1] == ba_be


def test_a_row_about_a_part_of_a_task_says_nothing_of_the_whole_task():
    """One department has done its part of t2-province, and another a duty of its own."""
    part = {"task_id": "t2-province", "unit": "province", "state": "done", "date": "2024-03-20"}
    rows = [part | {"agency_id": "so-y-te"}, part | {"duty_id": "v5-inspection"}]
    tables = [province(case({"task_status": more}), "2024-Q1").tasks_table() for more in ([], rows)]
    assert tables[0].rows == tables[1].rows
    whole = province(case({"task_status": [*rows, part]}), "2024-Q1").tasks_table()
    assert plain_text(whole) != plain_text(tables[0])


def test_a_task_s_state_follows_its_due_date():
    done = {"task": "t3-2-new", "unit": "ba-be", "state": "done", "date": "2024-04-20"}
    late = {"task": "t3-2-upgrade", "unit": "ba-be", "state": "done", "date": "2024-05-02"}
    begun = {"task": "t3-3-units", "unit": "ba-be", "state": "in_progress", "date": "2024-04-02"}
    rows = [{**row, "task_id": row.pop("task")} for row in (done, late, begun)]
    table = district(case({"task_status": rows}), "2024-Q2").tasks_table()
    states = {row["Nhiệm vụ"].partition(" (")[0]: row["Tình trạng"] for row in said(table)}
    due = ("t3-2-new", "t3-2-upgrade", "t3-3-units")
    plan = load_plan("bac_kan_2024")
    assert [states[plan.task(task).title] for task in due] == [
        "Đã hoàn thành", "Hoàn thành sau hạn", "Quá hạn",
    ]  # fmt: skip


def test_a_task_that_was_not_done_stays_until_it_is():
    """Due on 31 March, done in May: told in the first three quarters, then no more."""
    task = load_plan("bac_kan_2024").task("t2-units")
    done = {"task": task.id, "unit": "ba-be", "state": "done", "date": "2024-05-02", "note": "Chờ"}
    given = {"task_status": [done]}
    told = [
        [
            row
            for row in said(district(case(given), quarter).tasks_table())
            if row["Nhiệm vụ"].startswith(task.title)
        ]
        for quarter in ("2024-Q1", "2024-Q2", "2024-Q3")
    ]
    assert [[row["Tình trạng"] for row in one] for one in told] == [
        ["Quá hạn"], ["Hoàn thành sau hạn"], [],
    ]  # fmt: skip
    assert told[1][0]["Nhiệm vụ"] == f"{task.title} (xong ngày 02/5/2024; Chờ)"
    flagship = load_plan("bac_kan_2024").task("t3-5-flagship")
    early = {"task": flagship.id, "unit": "province", "state": "done", "date": "2024-08-20"}
    doubted = {
        row["Nhiệm vụ"].partition(" (")[0]: row["Tình trạng"]
        for row in said(province(case({"task_status": [early]})).tasks_table())
    }
    assert doubted[flagship.title] == "Số liệu chưa khớp"
    again = said(district(case({}), "2024-Q4").tasks_table())
    assert task.title in {row["Nhiệm vụ"] for row in again if row["Tình trạng"] == "Quá hạn"}


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
         "params.narrative"),
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
        ["Chủ thể được củng cố", "Chủ thể chưa có sản phẩm được công nhận vào ngày hỗ trợ", "1",
         "HTX b (support-0)"],
        ["Tháng đủ tin, bài", "Không phải của cấp tỉnh, mà chỉ tiêu chỉ đếm của cấp tỉnh", "1",
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


@pytest.mark.parametrize(
    ("scores", "shown"),
    [
        ([90.0, 71.5, 68.25], ["90,00", "71,50", "68,25"]),
        ([90.0, 71.0], ["90", "71"]),
        ([None, 71.5], ["–", "71,5"]),
        ([], []),
    ],
)
def test_scores_of_a_column_have_the_same_decimals_so_that_their_commas_stand_in_line(
    scores, shown
):
    """At the right edge of a column of numbers, in tabular figures."""
    assert [cell.text for cell in aligned(scores)] == shown


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
            "Tiến độ các chỉ tiêu của huyện Ba Bể, đến hết quý IV/2024"
        )
        assert block_of(report.evidence("new_products")).caption.endswith("đến hết quý IV/2024")

    def test_evidence_of_one_indicator_is_the_rows_that_were_counted(self):
        report = district(case(certificates("2024-10-20", "2024-11-02")))
        frame = report.evidence("new_products")
        assert list(frame.columns) == [
            "Ngày tính", "Nội dung", "Đơn vị", "Số lượng", "Mã trong sổ theo dõi", "Lần gửi số liệu",
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


def test_money_that_was_taken_back_is_not_in_the_table_of_money():
    paid = {"date": "2024-05-10", "funding_source_id": "ngan-sach-dia-phuong"}
    rows = [paid | {"amount_million_vnd": amount} for amount in ("30", "12")]
    back = {"cell": "funding funding-1", "kind": "retracted", "date": "2024-06-10"}
    changes = [back | {"by": "ba-be-2024-Q2"}]
    report = district(case({"funding": rows}, changes=changes), "2024-Q2")
    [row] = said(report.funding_table())
    assert row["Lũy kế"] == "30"
