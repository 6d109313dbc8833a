"""A unit's workbook is read row by row, and all that stands in it is read, told of, or refused."""

import re
from dataclasses import replace
from datetime import date
from itertools import zip_longest

import pytest
from grids import (
    ASKED,
    PLAN,
    QUARTER,
    SHEETS,
    UNIT,
    all_told,
    base,
    cover,
    headings,
    known,
    read,
    register,
    row,
    sheet,
    told,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop_lib.errors import Place
from ocop_lib.intake.base_sheet import Origin, base_rows
from ocop_lib.intake.book import CellError, Grid, Span
from ocop_lib.intake.delivered import Base, Said
from ocop_lib.intake.forming.content import Content
from ocop_lib.intake.forming.form import form
from ocop_lib.intake.headings.sheets import filled_in
from ocop_lib.intake.reading.cover import Asked
from ocop_lib.intake.reading.heading_rows import find_heading
from ocop_lib.intake.reading.row_kinds import lines_below
from ocop_lib.intake.reading.sheet_rows import SheetReader
from ocop_lib.intake.reading.sheet_tables import sort_sheets
from ocop_lib.intake.reading.totals import is_total
from ocop_lib.intake.values.column_readers import Terms, reader_of
from ocop_lib.intake.values.dates import NO_SIGNS
from ocop_lib.intake.values.references import directories
from ocop_lib.intake.values.texts import is_blank, plain
from ocop_lib.register.tables import BY_NAME

SUBJECT = row("subjects", name="HTX Minh họa Mới", kind="Hợp tác xã", unit_id="huyện Ba Bể [ba-be]")
PRODUCT = row("products", name="Chè dây", subject_id="HTX Minh họa Mới", product_group="Đồ uống")
STAGE = row(
    "stages",
    product_id="Chè dây",
    plan_year=2024.0,
    cycle="Mới",
    stage="Đăng ký ý tưởng",
    date=date(2024, 7, 15),
    proposed_stars=3.0,
)
NEW = sheet("subjects", SUBJECT), sheet("products", PRODUCT), sheet("stages", STAGE)


def changed(cells, **new):
    """A row of a sheet with other cells in some places, by number from 0."""
    listed = list(cells)
    for place, cell in new.items():
        listed[int(place.removeprefix("_"))] = cell
    return tuple(listed)


def edited(rows):
    """The rows of the hidden sheet, with the last cell of its last row of a table changed."""
    return (*rows[:-2], (*rows[-2][:-1], "sửa"), rows[-1])


def changed_row(cells, **new):
    """A row of a sheet of stages with other cells, by column."""
    names = ("key", *(one.name for one in filled_in(BY_NAME["stages"])))
    return tuple(new.get(name, cell) for name, cell in zip_longest(names, cells))


class TestRows:
    def test_new_rows_refer_to_each_other_by_name_under_provisional_ids(self):
        delivered = read(*NEW)
        assert delivered.faults == ()
        assert [(one.table, one.id, one.is_new, one.spot) for one in delivered.rows] == [
            ("subjects", "moi-subjects-4", True, ("Chủ thể", 4)),
            ("products", "moi-products-4", True, ("Sản phẩm", 4)),
            ("stages", "moi-stages-4", True, ("Chu trình OCOP", 4)),
        ]
        assert delivered.rows[1].cells["subject_id"] == "moi-subjects-4"
        assert {key: text for key, text in delivered.rows[2].cells.items() if text} == {
            "product_id": "moi-products-4",
            "plan_year": "2024",
            "cycle": "new",
            "stage": "registered",
            "date": "2024-07-15",
            "proposed_stars": "3",
        }

    def test_the_order_of_sheets_does_not_matter(self):
        assert {one.id: one.cells for one in read(*NEW).rows} == {
            one.id: one.cells for one in read(*reversed(NEW)).rows
        }

    def test_a_label_of_the_officers_own_names_a_new_row(self):
        delivered = read(
            sheet("subjects", changed(SUBJECT, _0=1.0)),
            sheet("products", changed(PRODUCT, _0="X", _2="1")),
            sheet("stages", changed(STAGE, _1="[x]")),
        )
        assert delivered.faults == ()
        assert delivered.rows[1].cells["subject_id"] == "moi-subjects-4"
        assert delivered.rows[2].cells["product_id"] == "moi-products-4"

    def test_known_rows_keep_their_ids_and_untouched_cells_their_texts(self):
        """Also where the register's own text has odd blanks, which reading puts right."""
        id_ = next(iter(known().rows["subjects"]))
        held = {"subjects": {id_: {"name": "HTX  Minh họa Mới", "kind": "company"}}}
        hidden = base_rows(Origin(PLAN.id, UNIT, "quarterly", QUARTER), Base(held))
        cells = changed(SUBJECT, _0=f" {id_.upper()} ", _1="HTX Minh  họa Mới")
        delivered = read(
            *map(sheet, [*SHEETS][1:]), sheet("subjects", cells), Grid("_goc", tuple(hidden))
        )
        assert [(one.id, one.is_new) for one in delivered.rows] == [(id_, False)]
        assert delivered.rows[0].cells["name"] == "HTX  Minh họa Mới"
        assert delivered.rows[0].cells["kind"] == "cooperative"

    def test_a_row_says_of_its_change_what_the_last_columns_say(self):
        id_ = next(iter(known().rows["subjects"]))
        said = {"said_kind": "Rút dòng", "said_day": "05/08/2024", "said_reason": " Trùng "}
        cells = row("subjects", key=id_, **said)
        other = row("subjects", name="A", said_reason="Ghi nhầm")
        first, second = read(sheet("subjects", cells, other)).rows
        assert first.said == Said("retracted", date(2024, 8, 5), "Trùng")
        assert second.said == Said("correction", None, "Ghi nhầm")
        assert "said_day" not in first.cells

    def test_a_wrong_cell_is_left_out_of_its_row_and_told_at_its_address(self):
        delivered = read(sheet("subjects", changed(SUBJECT, _2="Hợp tác")))
        assert all_told(delivered) == ["not_listed C4"]
        assert delivered.faults[0].place == Place(
            "ba-be.xlsx", sheet="Chủ thể", row=4, column="Loại hình *", part="ô C4"
        )
        assert "kind" not in delivered.rows[0].cells
        assert delivered.place(delivered.rows[0].spot, "kind") == delivered.faults[0].place

    @pytest.mark.parametrize(
        ("keys", "expected"),
        [
            (["sp-ba-be-999", None], ["id_unknown A4"]),
            (["hd-ba-be-001", None], ["id_of_other_table A4"]),
            (["a", "A "], ["label_twice A5"]),
            ([date(2024, 4, 3), None], ["no_id A4"]),
        ],
    )
    def test_an_id_that_cannot_be_is_refused_with_its_row(self, keys, expected):
        delivered = read(sheet("subjects", *(changed(SUBJECT, _0=key) for key in keys)))
        assert all_told(delivered) == expected
        assert len(delivered.rows) == 1

    def test_an_id_that_the_form_held_and_the_register_lacks_is_no_label_of_a_new_row(self):
        rows = {**known().rows, "subjects": {"cu-1": next(iter(known().rows["subjects"].values()))}}
        hidden = Grid(
            "_goc", tuple(base_rows(Origin(PLAN.id, UNIT, "quarterly", QUARTER), Base(rows)))
        )
        delivered = read(*map(sheet, SHEETS), hidden)
        assert delivered.faults == ()
        delivered = read(sheet("subjects", changed(SUBJECT, _0="cu-1")), hidden)
        assert all_told(delivered) == ["missing_sheet", "id_unknown A4"]

    def test_one_id_in_two_rows_is_refused(self):
        id_ = next(iter(known().rows["subjects"]))
        delivered = read(sheet("subjects", *[changed(SUBJECT, _0=id_)] * 3))
        assert all_told(delivered) == ["id_twice A5", "id_twice A6"]
        assert all("dòng 4 " in fault.message for fault in delivered.faults)


class TestWhatStandsBetweenRows:
    @pytest.mark.parametrize("amount", [240.0, "240", "1.240,5"])
    def test_blank_rows_totals_groups_numbers_and_notes_are_no_rows(self, amount):
        numbering = tuple(f"({number})" for number in range(1, len(headings("support")) + 1))
        support = row(
            "support",
            subject_id=next(iter(known().rows["subjects"])),
            plan_year=2024.0,
            kind="Củng cố chủ thể",
            date="20/07/2024",
            content="Máy sấy",
            amount_million_vnd=120.0,
        )
        total = row("support", subject_id="Tổng cộng", amount_million_vnd=amount)
        delivered = read(
            sheet(
                "support",
                numbering,
                ("I. Huyện Ba Bể",),
                support,
                (),
                (None, "   "),
                headings("support"),
                support,
                total,
                ("Ghi chú: số liệu đến 14/9",),
                ("Người lập biểu", None, None, "Thủ trưởng đơn vị"),
                (None, "Nguyễn Văn A"),
            )
        )
        assert [one.spot.row for one in delivered.rows] == [6, 10]
        assert all_told(delivered) == [f"skipped_rows {row}" for row in (4, 5, 9, 11, 12)]
        assert all(fault.severity == "warning" for fault in delivered.faults)
        assert delivered.faults[-1].message.startswith("Không đọc các dòng 12–14: ghi chú")

    def test_a_row_with_half_of_what_is_needed_is_a_row_wherever_it_stands(self):
        note, product = ("Ghi chú: xem dưới",), changed(PRODUCT, _1="Tổng hợp trà")
        delivered = read(sheet("subjects", SUBJECT), sheet("products", note, product))
        assert [one.cells["name"] for one in delivered.rows] == ["HTX Minh họa Mới", "Tổng hợp trà"]

    @pytest.mark.parametrize(
        ("cells", "kind"),
        [
            (("Cộng", None, None, 3.0), "total"),
            ((None, "TỔNG CỘNG:", 3.0), "total"),
            (("Tổng: 1.234,5",), "total"),
            ((None, "Tổng cộng: 3 tin, 2 bài và 1 phóng sự."), "total"),
            ((None, "Tổng cộng: " + "1 tin, " * 40 + "!"), "row"),
            ((None, "Tổng số huyện Ba Bể", 3.0, 4.0), "total"),
            ((None, "Tổng cộng: 1 tin"), "total"),
            ((1.0, "TỔNG SỐ: 05 sản phẩm, 03 chủ thể."), "total"),
            ((None, "Tổng cộng 12 sản phẩm của 5 chủ thể"), "total"),
            ((None, "Tổng kinh phí: 1.240,5 triệu đồng"), "total"),
            ((None, "Cộng: 3 dòng"), "total"),
            ((None, "Lũy kế (12 bài)"), "total"),
            ((None, "Tổng cộng", None, "5 tin"), "total"),
            ((None, "Tổng cộng: 3 sản phẩm"), "total"),
            (("Tổng cộng (I+II)", None, 3.0, "4,5"), "total"),
            (("Tổng số: 03 chủ thể", None, 3.0), "total"),
            ((None, "Cộng", "3 sản phẩm", 4.0), "total"),
            (("Bình quân", None, 3.0), "total"),
            (("Trung bình", None, 3.0), "total"),
            ((None, "Luỹ kế từ đầu năm", 3.0), "total"),
            ((None, "Cộng trang", 3.0), "total"),
            ((None, "T/cộng", 3.0), "total"),
            ((None, "Tong cong", 3.0), "total"),
            ((None, "Total", 3.0), "total"),
            ((None, "Cộng", date(2024, 8, 1)), "row"),
            ((None, "Tổng công ty Minh họa", 3.0), "row"),
            ((None, "Cộng đồng Pác Ngòi", 3.0), "row"),
            ((None, "Trung bình Farm", 3.0), "row"),
            ((None, "Cộng đồng 3 sản phẩm"), "row"),
            ((None, "Tổng hợp tác xã", 3.0), "row"),
            ((None, "Tổng hợp trà: 12 vị"), "row"),
            ((None, "Cộng đồng 54: 3 nhà"), "row"),
            ((None, "Cộng 5 hương vị"), "row"),
            ((None, "Tổng đài 1900"), "row"),
            ((None, "Tổng cộng: chưa rõ"), "row"),
            ((None, "Tổng cộng: 1 tin", "Hợp tác xã"), "row"),
            ((None, "Tổng cộng", "Hợp tác xã", "ba-be"), "row"),
            (("II. Thị trấn Chợ Rã",), "section"),
            ((None, "A/ Xã Bành Trạch"), "section"),
            ((None, "HTX B. Minh họa"), "row"),
            (("A", "HTX Minh họa"), "row"),
            ((None, "Ghi chú: số liệu đến 14/9"), "note"),
            (("Ba Bể, ngày 15 tháng 9 năm 2024",), "note"),
            ((None, "Người lập biểu", None, None, "Thủ trưởng"), "note"),
            ((None, "Ký kết với HTX"), "row"),
            ((None, "Hội nghị ngày 5 tháng 2 năm 2024 ở xã"), "row"),
            ((None, *headings("subjects")[1:4]), "repeated"),
            (("1", "2", "3", "4"), "numbering"),
            (("A", "B", "(1)", "(2) = (1) x 2"), "numbering"),
            ((4.0,), "outside"),
            ((*[None] * 11, "ngoài biểu"), "outside"),
            (("I", *[None] * 11), "outside"),
        ],
    )
    def test_the_kind_of_a_row(self, cells, kind):
        grid = sheet("subjects", cells)
        spec = BY_NAME["subjects"]
        assert [line.kind for line in lines_below(grid, find_heading(grid, spec), spec, set())] == [
            kind
        ]

    def test_no_text_of_the_register_is_taken_for_a_total(self):
        texts = {
            text
            for spec in map(BY_NAME.__getitem__, SHEETS)
            for column in filled_in(spec)
            if column.kind == "text"
            for text in register().tables[spec.name][column.name].dropna()
            if not re.fullmatch(r"[\d.,]*", text)
        }
        assert len(texts) > 100
        for text in texts:
            for name in (text, f"Tổng hợp {text}", f"Cộng đồng {text}"):
                assert not is_total((name,)), name
                assert not is_total((1.0, name, 3.0)), name

    @given(
        st.sampled_from(["Tổng cộng", "TỔNG SỐ", "Tổng", "Cộng", "Lũy kế", "Tổng số tin, bài"]),
        st.sampled_from([": ", ":", " : ", " – ", " = ", " ("]),
        st.lists(
            st.tuples(
                st.integers(0, 10**6),
                st.sampled_from(["tin", "sản phẩm", "triệu đồng", "chủ thể mới", "lượt người"]),
            ),
            min_size=1,
            max_size=3,
        ),
    )
    def test_a_label_with_its_sums_in_one_cell_is_a_total(self, label, sign, sums):
        text = label + sign + ", ".join(f"{number} {what}" for number, what in sums)
        assert is_total((text,))
        assert is_total((text, 3.0))
        assert not is_total((text, "Báo tỉnh"))

    def test_a_heading_of_two_rows_is_known_again_below_it(self):
        upper = ("Mã", "Sản phẩm", "Năm kế hoạch", "Hạng sao", "Quyết định", None)
        lower, chosen = (*[None] * 4, "Số", "Ngày"), (None, "Chè dây", 2024.0, 3.0, "1/QĐ", "x")
        merged = (Span(2, 5, 2, 6),)
        grid = Grid("a", ((), upper, lower, chosen, upper, chosen), merged=merged)
        spec = BY_NAME["certificates"]
        kinds = [line.kind for line in lines_below(grid, find_heading(grid, spec), spec, set())]
        assert kinds == ["row", "repeated", "row"]

    def test_a_short_row_after_a_row_is_no_note_though_one_stands_above(self):
        short = (None, "HTX Khác")
        delivered = read(sheet("subjects", ("Ghi chú: a",), SUBJECT, short))
        assert [one.spot.row for one in delivered.rows] == [5, 6]

    @pytest.mark.parametrize(("right", "kind"), [(4, "section"), (2, "row")])
    def test_a_text_merged_over_columns_names_a_group(self, right, kind):
        grid = sheet("subjects", (None, "Thị trấn Chợ Rã"), merged=(Span(4, 2, 4, right),))
        spec = BY_NAME["subjects"]
        (line,) = lines_below(grid, find_heading(grid, spec), spec, set())
        assert line.kind == kind

    def test_one_cell_makes_no_row_where_a_sheet_has_two_columns_to_fill_in(self):
        names = ("Tên chủ thể", "Đơn vị")
        rows = ((), (), names, ("I. Huyện Ba Bể",), ("HTX Minh họa", "ba-be"))
        assert [one.spot.row for one in read(Grid("Chủ thể", rows)).rows] == [5]

    def test_rows_after_a_note_are_rows_if_they_tell_of_something(self):
        short = row(
            "subjects", name="HTX Khác", state_date="05/08/2024", commune="Chợ Rã", kind="x"
        )
        note = ("Ghi chú",)
        delivered = read(
            sheet("subjects", SUBJECT, note, ("", "Nguyễn Văn A"), SUBJECT, note, short)
        )
        assert [one.spot.row for one in delivered.rows] == [4, 7, 9]

    def test_a_known_row_is_a_row_even_if_all_else_was_cleared(self):
        id_ = next(iter(known().rows["subjects"]))
        delivered = read(sheet("subjects", (id_,)))
        assert [one.id for one in delivered.rows] == [id_]

    def test_rows_numbered_beforehand_are_no_rows(self):
        delivered = read(sheet("subjects", SUBJECT, (2.0,), (3.0,)))
        assert len(delivered.rows) == 1
        assert all_told(delivered) == ["skipped_rows 5"]

    def test_a_message_lists_the_first_of_many_rows_and_columns(self):
        rows = [changed(SUBJECT, _1=f"HTX {number}") for number in range(40)]
        rows[0] = (*rows[0], *"x" * 40)
        grid = sheet("subjects", *rows, hidden_rows=frozenset(range(5, 40, 2)))
        extra, hidden = read(grid).faults
        assert extra.message.startswith("Cột L, M, N, O, P, Q, R, S, T, U, V, W, … không")
        assert hidden.message.startswith("Vẫn đọc các dòng 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25")
        assert "27, …, tuy" in hidden.message

    def test_hidden_rows_and_columns_are_read_and_told_of(self):
        grid = sheet(
            "subjects", SUBJECT, hidden_rows=frozenset({4, 9}), hidden_columns=frozenset({2, 30})
        )
        assert len(read(grid).rows) == 1
        assert all_told(read(grid)) == ["hidden_column 3", "hidden_rows 4"]

    def test_the_number_one_is_told_apart_from_true(self):
        stock = ("opening_stock", {"unit_id": "ba-be", "stars": 3.0, "date": "01/01/2024"})
        rows = [row(stock[0], **stock[1], count=count) for count in (1.0, True, 1.0)]
        delivered = read(sheet(stock[0], *rows))
        assert [one.cells.get("count") for one in delivered.rows] == ["1", None, "1"]
        assert all_told(delivered) == ["logical D5"]

    def test_cells_merged_over_the_column_of_ids_are_told_of_once(self):
        grid = sheet("subjects", ("x", *SUBJECT[1:]), merged=(Span(4, 1, 4, 3),))
        assert all_told(read(grid)) == ["merged_cells A4"]

    def test_merged_cells_that_hold_nothing_are_no_fault(self):
        blank = (None, *SUBJECT[1:4], None, *SUBJECT[5:])
        grid = sheet("subjects", blank, merged=(Span(4, 5, 4, 6), Span(9, 1, 12, 4)))
        assert "merged_cells" not in {one.split()[0] for one in all_told(read(grid))}

    def test_merged_cells_are_refused_once_and_no_row_takes_their_value(self):
        grid = sheet(
            "products",
            changed(PRODUCT, _2="x"),
            changed(PRODUCT, _2=None),
            merged=(Span(4, 3, 5, 3), Span(2, 1, 2, 9)),
        )
        delivered = read(grid)
        assert all_told(delivered) == ["merged_cells C4"]
        assert [("subject_id" in one.cells) for one in delivered.rows] == [False, False]

    def test_a_cell_merged_over_columns_that_are_not_read_is_read(self):
        names = ("Tên chủ thể", None, "Loại hình", "Đơn vị")
        cells = ("HTX Minh họa Mới", None, "Hợp tác xã", "ba-be")
        merged = (Span(3, 1, 3, 2), Span(4, 1, 4, 2))
        delivered = read(Grid("Chủ thể", ((), (), names, cells), merged=merged))
        assert delivered.faults == ()
        assert delivered.rows[0].cells["name"] == "HTX Minh họa Mới"
        over_two = replace(Grid("Chủ thể", ((), (), names, cells)), merged=(Span(4, 3, 4, 4),))
        assert all_told(read(over_two)) == ["merged_cells C4"]

    def test_stored_values_of_formulas_count_and_errors_and_unstored_ones_are_refused(self):
        grid = sheet(
            "subjects",
            changed(SUBJECT, _4="Bành Trạch", _1=CellError("#REF!")),
            changed(SUBJECT, _2=None),
            unstored=frozenset({(5, 3), (6, 1), (9, 40)}),
        )
        delivered = read(grid)
        expected = ["sheet_error B4", "no_stored_value C5", "no_stored_value A6"]
        assert all_told(delivered) == expected
        assert delivered.rows[0].cells["commune"] == "Bành Trạch"

    def test_groups_are_numbered_in_a_column_of_their_own(self):
        names, spec = ("TT", *headings("subjects")[1:]), BY_NAME["subjects"]
        rows = (("I", "Huyện Ba Bể"), (1.0, *SUBJECT[1:]), (2.0, "HTX Khác"))
        grid = Grid("Chủ thể", ((), (), names, *rows))
        lines = lines_below(grid, find_heading(grid, spec), spec, set())
        assert [line.kind for line in lines] == ["section", "row", "row"]


class TestDays:
    """What the cells of a column, the quarter and the file tell of a day."""

    def told_of(self, *days, **changed):
        rows = [changed_row(STAGE, date=day) for day in days]
        delivered = read(*NEW[:2], sheet("stages", *rows), **changed)
        return [one.cells.get("date") for one in delivered.rows[2:]], all_told(delivered)

    def test_one_day_written_month_first_leaves_the_others_of_its_column_open(self):
        assert self.told_of("07/25/2024", "07/08/2024", date(2024, 7, 9), date(2024, 7, 20)) == (
            [None, None, None, "2024-07-20"],
            ["month_first F4", "ambiguous_day F5", "ambiguous_day F6"],
        )

    def test_columns_of_one_sheet_are_written_in_one_order(self):
        cells = row(
            "linkages",
            subject_id=next(iter(known().rows["subjects"])),
            date="07/25/2024",
            valid_to="05/08/2025",
        )
        assert all_told(read(sheet("linkages", cells))) == ["month_first E4", "ambiguous_day J4"]

    def test_a_day_outside_the_quarter_may_be_exchanged(self):
        assert self.told_of(date(2024, 6, 8)) == (["2024-06-08"], ["outside_quarter F4"])
        asked = Asked(UNIT, "yearly", "")
        assert self.told_of(date(2024, 6, 8), asked=asked) == (["2024-06-08"], [])

    @pytest.mark.parametrize("hidden", [(), (base(),)], ids=["by the register", "by the form"])
    @pytest.mark.parametrize("is_text", [True, False])
    def test_a_known_day_is_not_exchanged_in_silence(self, hidden, is_text):
        held = {id_: one["date"] for id_, one in known().rows["stages"].items()}
        day = {id_: date.fromisoformat(text) for id_, text in held.items()}
        id_ = next(id_ for id_, one in day.items() if one.day != one.month and one.day <= 12)
        other = day[id_].replace(day=day[id_].month, month=day[id_].day)
        cell = f"{other.day}/{other.month}/{other.year}" if is_text else other
        for said, expected in {None: ["exchanged_day F4"], "Đính chính": []}.items():
            delivered = read(
                sheet("stages", row("stages", key=id_, date=cell, said_kind=said)), *hidden
            )
            told_of = [one for one in all_told(delivered) if one.startswith("exchanged")]
            assert told_of == expected
            assert ("date" in delivered.rows[0].cells) == (not expected)

    def test_serial_numbers_count_from_the_year_of_the_file(self):
        expected = ["2024-07-15"], ["serial_day F4"]
        assert self.told_of(45488.0) == expected
        assert self.told_of(44026.0, is_from_1904=True) == expected


class TestHeadings:
    def test_headings_moved_down_in_another_order_with_a_column_more(self):
        names = [*reversed(headings("subjects"))]
        grid = Grid(
            "Chủ thể",
            (
                ("UBND HUYỆN BA BỂ",),
                (),
                ("BIỂU 01",),
                (),
                ("STT", *names, "Điện thoại viên"),
                (1.0, *reversed(SUBJECT), "x"),
            ),
        )
        delivered = read(grid)
        assert [one.cells["name"] for one in delivered.rows] == ["HTX Minh họa Mới"]
        assert all_told(delivered) == ["rows_above 1", "extra_column 5"]

    def test_headings_in_two_rows_under_merged_groups(self):
        top = (None, "Tên chủ thể", "Loại hình", "Địa bàn", None, "Tình trạng", None)
        bottom = ("Mã", None, None, "Đơn vị", "Xã", "Hiện trạng", "Từ ngày")
        cells = (None, *SUBJECT[1:4], "Bành Trạch", "Tạm ngừng", "01/08/2024")
        merged = (
            *(Span(3, column, 4, column) for column in (2, 3)),
            Span(3, 4, 3, 5),
            Span(3, 6, 3, 7),
        )
        grid = Grid("Chủ thể", (("Chủ thể",), ("x",), top, bottom, cells), merged=merged)
        delivered = read(grid)
        assert delivered.faults == ()
        assert {key: text for key, text in delivered.rows[0].cells.items() if text} == {
            "name": "HTX Minh họa Mới",
            "kind": "cooperative",
            "unit_id": "ba-be",
            "commune": "Bành Trạch",
            "state": "paused",
            "state_date": "2024-08-01",
        }

    def test_a_heading_spelt_a_little_differently_is_read_and_told_of(self):
        names = changed(headings("subjects"), _1="TÊN CHU THE", _2="Loại hìnhh")
        grid = Grid("Chủ thể", ((), (), names, SUBJECT))
        delivered = read(grid)
        assert all_told(delivered) == ["renamed_column C3"]
        assert delivered.rows[0].cells["kind"] == "cooperative"

    def test_a_missing_column_is_an_error_of_the_sheet(self):
        """But for that of the unit, which the cover says."""
        grid = Grid("Chủ thể", ((), (), headings("subjects")[:2], SUBJECT[:2]))
        delivered = read(grid)
        assert all_told(delivered) == ["missing_column 3"]
        assert delivered.rows[0].cells == {"name": "HTX Minh họa Mới", "unit_id": "ba-be"}

    def test_a_column_of_the_form_that_is_gone_is_told_of_and_changes_nothing(self):
        grid = Grid("Chủ thể", ((), (), headings("subjects")[:7]))
        [fault] = read(grid, *map(sheet, [*SHEETS][1:]), base()).faults
        assert fault.message == (
            "Trang thiếu các cột của biểu mẫu: «Giấy an toàn thực phẩm», «Thay đổi là», «Ngày thay"
            " đổi», «Lý do thay đổi». Số liệu đã nhận của các cột ấy giữ nguyên."
        )
        assert read(grid).faults == ()

    def test_one_heading_twice_is_an_error_and_neither_column_is_read(self):
        names = (*headings("subjects"), "Loại hình")
        grid = Grid("Chủ thể", ((), (), names, (*SUBJECT, "Tổ hợp tác")))
        delivered = read(grid)
        assert all_told(delivered) == ["duplicate_column 3"]
        assert "kind" not in delivered.rows[0].cells

    def test_a_row_with_one_word_of_a_heading_among_others_is_no_part_of_it(self):
        names = [name for name in headings("subjects") if name != "Tình trạng"]
        known = dict(zip(headings("subjects"), SUBJECT, strict=True))
        below = (*[None] * len(names), "một", "hai", "Tình trạng")
        rows = ((*names, "Khác", "Nữa", "Cuối"), below, tuple(map(known.get, names)))
        delivered = read(Grid("Chủ thể", ((), (), *rows)))
        assert [one.spot.row for one in delivered.rows] == [5]
        assert "skipped_rows 4" in all_told(delivered)

    @pytest.mark.parametrize(
        ("upper", "lower"),
        [("Chủ thể", "Sản phẩm"), ("Chủ thể", "Mã"), ("Mã", "Sản phẩm"), ("Nhóm", "Mã")],
    )
    def test_a_heading_in_two_rows_is_that_of_one_column(self, upper, lower):
        rows = (("Tình trạng", "Nhãn hiệu", upper), (None, None, lower))
        found = find_heading(Grid("a", rows), BY_NAME["products"])
        assert len(found.columns) == len({*found.columns.values()}) == 3

    def test_of_two_misspelt_headings_the_first_is_taken_and_the_other_told_of(self):
        names = [re.sub("Loại hình.*", "Loại hìn", name) for name in headings("subjects")]
        grid = Grid("Chủ thể", ((), (), (*names, "Loại hìnhh"), (*SUBJECT, "Hộ")))
        delivered = read(grid)
        assert all_told(delivered) == ["extra_column 3", "renamed_column C3"]
        assert delivered.rows[0].cells["kind"] == "cooperative"

    def test_a_column_with_content_and_no_heading_is_told_of(self):
        delivered = read(sheet("subjects", (*SUBJECT, "để ý")))
        assert all_told(delivered) == ["extra_column 3"]

    @pytest.mark.parametrize("table", SHEETS)
    def test_each_sheet_is_known_by_its_name_and_by_its_headings(self, table):
        named, renamed = (
            sort_sheets([sheet(table, **name)], "a.xlsx") for name in ({}, {"name": "Sheet1"})
        )
        assert named.tables.keys() == renamed.tables.keys() == {table}
        assert named.tables[table][1] == renamed.tables[table][1]
        assert (*named.faults, *map(told, renamed.faults)) == ("renamed_sheet Sheet1",)


class TestSheets:
    def test_extra_sheets_are_told_of_and_empty_ones_are_not(self):
        delivered = read(*NEW, Grid("Nháp", (("x",),)), Grid("Sheet9", ()))
        assert all_told(delivered) == ["extra_sheet Nháp"]

    def test_a_sheet_saved_as_text_is_known_by_the_end_of_its_files_name(self):
        delivered = read(sheet("subjects", SUBJECT, name="ba-be 2024-Chủ thể"))
        assert delivered.faults == ()
        assert all_told(read(Grid("ba-be_Danh mục", (headings("products"),)))) == ["no_table"]

    def test_a_copy_of_a_sheet_is_known_by_its_name(self):
        assert read(sheet("subjects", SUBJECT, name="Chủ thể (2)")).faults == ()

    def test_a_sheet_with_more_headings_of_others_than_of_a_table_is_none(self):
        names = (*headings("products")[:5], *"ABCDEFG")
        assert all_told(read(*NEW, Grid("Tổng hợp", (names, ("x",))))) == ["extra_sheet Tổng hợp"]

    def test_one_table_in_two_sheets_is_refused(self):
        other = sheet("subjects", SUBJECT, name="Chủ thể (2)")
        delivered = read(*NEW, other)
        assert all_told(delivered) == ["sheet_twice Chủ thể (2)"]
        assert len(delivered.rows) == 3

    def test_a_copy_that_stands_before_a_sheet_does_not_take_its_place(self):
        delivered = read(sheet("subjects", name="Nháp"), *NEW)
        assert all_told(delivered) == ["sheet_twice Nháp"]
        assert len(delivered.rows) == 3

    def test_without_ids_no_row_can_be_told_from_a_new_one(self):
        without = Grid("Chủ thể", ((), (), headings("subjects")[1:], SUBJECT[1:]))
        assert all_told(read(without)) == []
        others = map(sheet, [*SHEETS][1:])
        assert all_told(read(without, *others, base())) == ["missing_column 3"]

    def test_a_sheet_of_the_form_without_its_headings_is_refused(self):
        delivered = read(*NEW[:1], Grid("Sản phẩm", (("a", "b"), (1.0, 2.0))))
        assert all_told(delivered) == ["no_heading Sản phẩm"]

    def test_a_workbook_without_any_table_is_refused(self):
        assert all_told(read(Grid("Sheet1", (("x",),)))) == [
            "extra_sheet Sheet1",
            "no_table",
        ]

    def test_a_hidden_sheet_is_read_and_told_of(self):
        assert all_told(read(sheet("subjects", SUBJECT, is_hidden=True))) == [
            "hidden_sheet Chủ thể"
        ]

    def test_sheets_of_the_form_that_are_gone_are_told_in_one_warning(self):
        delivered = read(*NEW, base())
        assert all_told(delivered) == ["missing_sheet"]
        assert delivered.stated == {"subjects", "products", "stages"}
        assert "«Giấy chứng nhận OCOP»" in delivered.faults[0].message

    def test_without_what_the_form_held_nothing_counts_as_gone(self):
        assert read(*NEW).stated == frozenset()
        assert read(*NEW).base is None

    def test_faults_of_one_sheet_are_capped_and_no_kind_of_them_is_hidden(self):
        wrong = changed(SUBJECT, _2="x")
        delivered = read(sheet("subjects", *[wrong] * 99, changed(SUBJECT, _3="y")))
        assert len(delivered.rows) == 100
        assert len(delivered.faults) == 51
        assert "unknown_in_plan D103" in all_told(delivered)
        assert delivered.faults[-1].message == "Còn 50 lỗi nữa chưa kể ra."


class TestCover:
    def test_the_cover_says_who_delivers_what(self):
        delivered = read(cover(), *NEW, asked=None)
        assert (delivered.unit, delivered.kind, delivered.quarter) == (UNIT, "quarterly", QUARTER)
        assert delivered.note == "Gửi kèm"
        assert delivered.faults == ()

    @pytest.mark.parametrize(
        ("changed", "expected"),
        [
            ({"unit": "Ba Bể", "quarter": "Quý III/2024"}, []),
            ({"unit": None}, ["cover_empty B2"]),
            ({"unit": "huyện Xa Lạ"}, ["unknown_in_plan B2"]),
            ({"kind": "Số liệu gốc", "quarter": None}, []),
            ({"kind": "tháng"}, ["not_listed B3"]),
            ({"quarter": None}, ["cover_empty B4"]),
            ({"quarter": "2023-Q3"}, ["cover_quarter B4"]),
            ({"year": "2024"}, []),
            ({"year": 2023.0}, ["cover_year B5"]),
            ({"year": None}, []),
        ],
    )
    def test_what_the_cover_lacks_or_has_wrong_is_told_at_its_cell(self, changed, expected):
        assert all_told(read(cover(**changed), *NEW, asked=None)) == expected

    @pytest.mark.parametrize("gone", [{"unit": None}, {"kind": None}, {"quarter": None}])
    @pytest.mark.parametrize("is_asked", [True, False], ids=["command", "form"])
    def test_an_empty_cell_of_the_cover_is_said_by_the_command_or_the_form(self, gone, is_asked):
        others = NEW if is_asked else (*map(sheet, SHEETS), base())
        delivered = read(cover(**gone), *others, asked=ASKED if is_asked else None)
        assert (delivered.unit, delivered.kind, delivered.quarter) == (UNIT, "quarterly", QUARTER)
        assert delivered.faults == ()

    def test_a_file_without_cover_needs_to_be_said_whose_it_is(self):
        assert all_told(read(*NEW, asked=None)) == ["no_cover"]

    def test_a_form_whose_cover_is_gone_says_itself_whose_it_is(self):
        delivered = read(*map(sheet, SHEETS), base(), asked=None)
        assert (delivered.unit, delivered.kind, delivered.quarter) == (UNIT, "quarterly", QUARTER)
        assert delivered.faults == ()
        other = Asked("na-ri", "quarterly", QUARTER)
        [fault] = read(*map(sheet, SHEETS), base(), asked=other).faults
        assert fault.message == "Lệnh và biểu mẫu lúc phát ra nói khác nhau về đơn vị."

    @pytest.mark.parametrize(
        ("asked", "expected"),
        [
            (ASKED, 0),
            (Asked("na-ri", "quarterly", QUARTER), 1),
            (Asked(UNIT, "quarterly", "2024-Q2"), 1),
            (Asked("na-ri", "baseline", ""), 2),
        ],
    )
    def test_cover_and_command_have_to_agree(self, asked, expected):
        assert all_told(read(cover(), *NEW, asked=asked)) == ["cover_disagrees Bìa"] * expected

    @pytest.mark.parametrize(
        ("hidden", "expected"),
        [
            (base(), []),
            (base(unit="na-ri"), ["cover_disagrees Bìa"]),
            (base(quarter="2024-Q2"), ["cover_disagrees Bìa"]),
            (base(plan="khac-2023"), ["other_plan _goc"]),
            (Grid("_goc", base().rows[:-2], is_hidden=True), ["changed_base _goc"]),
            (Grid("_goc", (("x",),), is_hidden=True), ["changed_base _goc"]),
            (Grid("_goc", edited(base().rows), is_hidden=True), ["changed_base _goc"]),
        ],
    )
    def test_what_the_form_held_has_to_be_whole_and_of_this_unit(self, hidden, expected):
        delivered = read(cover(), *map(sheet, SHEETS), hidden, asked=None)
        assert all_told(delivered) == expected


def test_the_form_filled_in_by_nobody_says_nothing_new():
    """Written, opened and read, each row is the one that the form held."""
    from ocop_lib.intake.opening.books import open_book

    data = form(PLAN, register(), UNIT, "quarterly", QUARTER)
    opened = open_book(data, "ba-be.xlsx")
    delivered = read(*opened.grids, asked=None)
    assert delivered.faults == ()
    found = {(one.table, one.id): one.cells for one in delivered.rows}
    assert found == {
        (table, id_): cells for table, rows in known().rows.items() for id_, cells in rows.items()
    }
    assert delivered.stated == SHEETS.keys()


CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        [
            *("Tổng cộng", "I. Nhóm", "Ghi chú: a", "(1)", "HTX Minh họa Mới", "Hợp tác xã", "Mã"),
            *("ba-be", "huyện Ba Bể [ba-be]", "ct-ba-be-001", "05/08/2024", "  ", "Tên chủ thể"),
        ]
    ),
    st.text(max_size=8),
    st.floats(allow_nan=True),
    st.booleans(),
    st.dates(),
    st.just(CellError("#REF!")),
)
ROWS = st.lists(st.lists(CELLS, max_size=13).map(tuple), max_size=14)


@given(ROWS, st.sets(st.tuples(st.integers(4, 18), st.integers(1, 12)), max_size=2), st.data())
def test_each_row_that_holds_something_is_read_skipped_or_refused(rows, unstored, data):
    top, left = data.draw(st.integers(4, 12)), data.draw(st.integers(1, 9))
    span = Span(top, left, top + data.draw(st.integers(0, 2)), left + data.draw(st.integers(0, 3)))
    grid = sheet("subjects", *rows, unstored=frozenset(unstored), merged=(span,))
    spec, terms = BY_NAME["subjects"], Terms(PLAN, QUARTER, None, is_from_1904=False)
    heading = find_heading(grid, spec)
    ids = {id_: (id_, "subjects") for id_ in known().rows["subjects"]}
    named = directories(PLAN, known(), UNIT)
    found = SheetReader(grid, heading, spec, "a.xlsx", terms, named, ids).read()
    read_rows = [one.spot.row for one in found.rows]
    below = range(heading.bottom + 1, len(grid.rows) + 1)
    filled = {row for row in below if not all(map(is_blank, grid.rows[row - 1]))}
    places = {*heading.columns.values()}
    filled |= {row for row, column in unstored if column - 1 in places and row > heading.bottom}
    assert sorted([*read_rows, *found.skipped, *found.refused]) == sorted(filled)
    told_of = {fault.place.row for fault in found.faults if fault.severity == "error"}
    assert found.refused <= told_of
    skipped = [fault for fault in found.faults if fault.code == "intake.skipped_rows"]
    assert bool(skipped) == bool(found.skipped)


@settings(max_examples=30)
@given(st.lists(st.builds(lambda rows: Grid("Sheet1", tuple(rows)), ROWS), max_size=3))
def test_no_workbook_is_too_odd_to_be_read(grids):
    delivered = read(*grids, book_is_odd(grids), asked=None)
    assert any(fault.code == "intake.no_cover" for fault in delivered.faults)


def book_is_odd(grids) -> Grid:
    """A sheet of the form over rows of another one."""
    rows = (row for grid in grids for row in grid.rows)
    return Grid("Sản phẩm", (headings("products"), *rows))


COLUMNS = [(table, column) for table in SHEETS for column in filled_in(BY_NAME[table])]
THOUSANDTHS = st.integers(0, 10**9).map(
    lambda number: f"{number / 1000:.3f}".rstrip("0").rstrip(".")
)
TEXTS = {
    "date": st.dates(date(2018, 1, 1), date(2034, 12, 31)).map(date.isoformat),
    "year": st.integers(2018, 2030).map(str),
    "whole": st.integers(0, 10**9).map(str),
    "decimal": THOUSANDTHS,
    "balance": THOUSANDTHS,
    "id": st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True),
    "text": st.text(min_size=1).map(plain).filter(bool),
}


@given(st.sampled_from(COLUMNS), st.data())
def test_whatever_the_form_shows_of_a_cell_is_read_as_the_cell(where, data):
    table, column = where
    content = Content(PLAN, Origin(PLAN.id, UNIT, "quarterly", QUARTER), known())
    terms, named = Terms(PLAN, "", None, is_from_1904=False), directories(PLAN, known(), UNIT)
    if column.refers_to:
        text = data.draw(st.sampled_from(sorted(named[column.refers_to].names)))
    else:
        text = data.draw(
            st.sampled_from([*column.choices]) if column.choices else TEXTS[column.kind]
        )
    read_cell = reader_of(column, BY_NAME[table], terms, named, NO_SIGNS)
    assert read_cell(content.shown(column, text)).text == text


NEWS = row("media", title="Tin mới", kind="Tin", outlet_level="Địa phương", outlet="Đài huyện")
A_STAGE = row("stages", product_id="sp-ba-be-001", stage="Đăng ký", cycle="Mới")
KINDS = ("quarterly", "restatement", "yearly", "baseline")


class TestWhatTheCoverSays:
    """A new row need not name what only one unit or year can be."""

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("unit", [UNIT, "province", ""])
    def test_an_empty_cell_of_a_new_row_is_the_units_and_the_plan_years(self, unit, kind):
        asked = Asked(unit, kind, "" if kind in ("yearly", "baseline") else QUARTER)
        news, stage = read(sheet("media", NEWS), sheet("stages", A_STAGE), asked=asked).rows[::-1]
        by_table = {one.table: one.cells for one in (news, stage)}
        assert by_table["media"]["unit_id"] == (UNIT if unit == UNIT else "")
        assert by_table["stages"]["plan_year"] == ("" if kind == "baseline" else "2024")

    def test_what_is_typed_stands(self):
        typed = row("media", title="Tin mới", unit_id="tỉnh Bắc Kạn [province]")
        year = row("stages", product_id="sp-ba-be-001", plan_year=2023.0)
        found = read(sheet("media", typed), sheet("stages", year))
        by_table = {one.table: one.cells for one in found.rows}
        assert by_table["media"]["unit_id"] == "province"
        assert by_table["stages"]["plan_year"] == "2023"

    def test_a_wrong_cell_is_not_an_empty_one(self):
        found = read(sheet("media", row("media", title="Tin mới", unit_id="huyện Lạ")))
        assert "unit_id" not in found.rows[0].cells

    def test_a_cleared_cell_of_a_known_row_stays_empty(self):
        """It says something else than the register: that it is told, and not guessed."""
        id_ = next(iter(known().rows["media"]))
        assert read(sheet("media", row("media", key=id_, title="x"))).rows[0].cells["unit_id"] == ""

    def test_a_unit_that_may_be_missing_stays_empty(self):
        """The partner of a contract need not be in the province."""
        link = row("linkages", subject_id="ct-ba-be-001", partner="Công ty")
        assert read(sheet("linkages", link)).rows[0].cells["partner_unit_id"] == ""
