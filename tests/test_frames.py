"""Frames that a cell shows: labels, headings, years, gaps, captions, units, styles, refusals."""

import datetime as dt
import io
import json
import os

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from published import outputs, read, shell, shown
from sample_blocks import masthead
from spoken import READERS
from written import to_docx, written

from ocop_lib import table, wording
from ocop_lib.blocks.display import BLOCK_MIME, SKIP_HTML
from ocop_lib.blocks.model import Paragraph, Table, plain_text
from ocop_lib.blocks.refused import REFUSED_MIME
from ocop_lib.errors import ReportError
from ocop_lib.plan import load_plan
from ocop_lib.render.document import document
from ocop_lib.render.read import read_document
from ocop_lib.render.wide import fitting
from ocop_lib.report.frames import units
from ocop_lib.report.frames.display import show_frames_as_blocks

CASES = pd.DataFrame(
    {
        "huyện": ["Ba Bể", "Ba Bể", "Chợ Mới"],
        "quý": ["Q1", "Q2", "Q1"],
        "n": [1, 2, 3],
        "m": [4, 5, 6],
    }
)


def heads(block: Table) -> list[tuple[str, str]]:
    return [(column.group, column.label) for column in block.columns]


def labels(block: Table) -> list[str]:
    return [column.label for column in block.columns]


def cells(block: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in block.rows]


def refusal(*published):
    with pytest.raises(ReportError) as caught:
        read(*published)
    return caught.value.faults


class TestLabels:
    def test_rows_that_are_only_counted_have_no_label(self):
        assert labels(shown(CASES)) == ["huyện", "quý", "n", "m"]
        assert labels(shown(CASES.sort_values("n").reset_index(drop=True))) == [*CASES]

    def test_other_labels_of_rows_stand_under_a_word_of_the_language(self):
        block = shown(CASES[CASES["n"] > 1])
        assert labels(block) == ["Mục", "huyện", "quý", "n", "m"]
        assert [row[0] for row in cells(block)] == ["1", "2"]
        assert cells(shown(pd.Series([1, 2], index=["x", "y"])))[0] == ["x", "1"]

    def test_a_name_that_somebody_gave_stays_even_when_it_is_index(self):
        block = shown(pd.DataFrame({"n": [1, 3]}, index=["x", "y"]).reset_index())
        assert labels(block) == ["index", "n"]
        assert cells(block) == [["x", "1"], ["y", "3"]]

    def test_each_row_has_its_labels_of_every_level(self):
        block = shown(CASES.set_index(["huyện", "quý"]))
        assert [row[:2] for row in cells(block)] == [
            ["Ba Bể", "Q1"],
            ["Ba Bể", "Q2"],
            ["Chợ Mới", "Q1"],
        ]

    def test_headings_of_two_levels_stand_above_each_other(self):
        pivot = CASES.pivot_table(index="huyện", columns="quý", values=["n", "m"], aggfunc="sum")
        expected = [
            ("", "huyện"),
            ("m / quý", "Q1"),
            ("m / quý", "Q2"),
            ("n / quý", "Q1"),
            ("n / quý", "Q2"),
        ]
        assert heads(shown(pivot)) == expected
        assert heads(shown(pivot.reset_index())) == expected
        assert cells(shown(pivot))[0] == ["Ba Bể", "4", "5", "1", "2"]

    def test_the_name_of_headings_stands_above_those_it_is_the_name_of(self):
        counts = pd.crosstab(CASES["huyện"], pd.Series([3, 4, 3], name="sao"))
        expected = [("", "huyện"), ("sao", "3"), ("sao", "4")]
        assert heads(shown(counts)) == heads(shown(counts.reset_index())) == expected

    def test_headings_of_three_levels_lose_none(self):
        columns = pd.MultiIndex.from_tuples([(2023, "I", "a"), (2023, "II", "b")])
        columns.names = ["năm", None, "loại"]
        block = shown(pd.DataFrame([[1, 2]], columns=columns))
        assert heads(block) == [("năm: 2023 / I / loại", "a"), ("năm: 2023 / II / loại", "b")]

    def test_columns_of_any_name_stay_apart(self):
        names = [None, True, 3, 2.5, "x", "x", pd.Timestamp("2024-07-01"), ("a", 1), ""]
        frame = pd.DataFrame([range(9)], columns=pd.Index(names, dtype=object, tupleize_cols=False))
        block = shown(frame)
        assert labels(block) == ["–", "có", "3", "2,5", "x", "x", "01/7/2024", "a; 1", ""]
        assert cells(block) == [[str(n) for n in range(9)]]

    def test_summaries_of_pandas_are_tables(self):
        assert [row[0] for row in cells(shown(CASES.describe()))][:2] == ["count", "mean"]
        assert cells(shown(CASES["huyện"].value_counts()))[0] == ["Ba Bể", "2"]
        assert cells(shown(CASES.groupby("huyện")["n"].sum())) == [["Ba Bể", "3"], ["Chợ Mới", "3"]]
        assert cells(shown(CASES.iloc[0])) == [
            ["huyện", "Ba Bể"],
            ["quý", "Q1"],
            ["n", "1"],
            ["m", "4"],
        ]
        assert cells(shown(CASES.dtypes.astype(str)))[2] == ["n", "int64"]
        assert cells(shown(pd.concat([CASES["n"], CASES["n"]], axis=1))) == [
            ["1"] * 2,
            ["2"] * 2,
            ["3"] * 2,
        ]

    def test_an_index_is_a_table_of_its_levels(self):
        index = pd.MultiIndex.from_product([[2023, 2024], ["a"]], names=["năm", None])
        block = table(index, caption="x")
        assert labels(block) == ["năm", "Mục"]
        assert cells(block) == [["2023", "a"], ["2024", "a"]]

    def test_without_rows_says_so_and_without_columns_too(self):
        block = shown(CASES[CASES["n"] > 5])
        assert (labels(block), block.rows) == ([*CASES], ())
        assert block.notes == ("Không có dòng nào.",)
        assert isinstance(shown(pd.DataFrame()), Paragraph)
        assert plain_text(shown(pd.DataFrame(index=[0, 1]))) == "Bảng không có cột nào."
        assert shown(pd.Series(dtype=float)).notes == ("Không có dòng nào.",)


class TestYearsAndCodes:
    @pytest.mark.parametrize(
        ("name", "values", "written"),
        [
            ("Năm", [2023, 2024], ["2023", "2024"]),
            ("nam", [2023.0, None], ["2023", "–"]),
            ("Năm quyết định", [2022, 2023], ["2022", "2023"]),
            ("plan_year", [2022, 2023], ["2022", "2023"]),
            ("year", [2022.5, 2023], ["2022,5", "2023"]),
            ("Năm", [1500, 2024], ["1.500", "2024"]),
            ("Kế hoạch năm", [1950, 2000], ["1.950", "2.000"]),
            ("Năm 2024", [1950, 2000], ["1.950", "2.000"]),
            ("Sản lượng", [2022, 2023], ["2.022", "2.023"]),
            ("Mã số", [1001, 20240001], ["1001", "20240001"]),
            ("product_id", [1001, 1002], ["1001", "1002"]),
            ("Điện thoại", [912345678, 2], ["912345678", "2"]),
            ("Số quyết định", [1001, 2], ["1001", "2"]),
            ("Số lượng", [1001, 2], ["1.001", "2"]),
            ("Mã lực", [1500.5, 2], ["1.500,5", "2"]),
        ],
    )
    def test_the_name_of_a_column_tells_them(self, name, values, written):
        frame = pd.DataFrame({name: values})
        assert [row[0] for row in cells(shown(frame))] == written
        on_its_side = cells(shown(frame.T))
        assert on_its_side[0][1:] == written

    def test_labels_without_a_name_and_labels_that_may_all_be_years_are_names(self):
        sales = pd.Series({2022: 1200, 2023: 1500}, name="doanh_thu")
        assert cells(shown(sales)) == [["2022", "1.200"], ["2023", "1.500"]]
        assert cells(shown(sales.rename_axis("kỳ"))) == [["2022", "1.200"], ["2023", "1.500"]]
        assert cells(shown(sales.reset_index())) == [["2022", "1.200"], ["2023", "1.500"]]
        assert labels(shown(sales.to_frame().T))[1:] == ["2022", "2023"]
        counts = pd.Series([1500, 2022, 1500], name="sản lượng").value_counts()
        assert cells(shown(counts)) == [["1.500", "2"], ["2.022", "1"]]

    def test_years_are_no_amounts(self):
        block = shown(pd.DataFrame({"Năm": [2023], "n": [1.5]}))
        assert [column.kind for column in block.columns] == ["text", "number"]


class TestNothingThere:
    GAPS = pd.DataFrame(
        {
            "a": [1.5, None],
            "b": pd.array([1, None], dtype="Int64"),
            "c": ["x", None],
            "d": pd.to_datetime(["2024-07-01", None]),
            "e": pd.array([True, None], dtype="boolean"),
            "f": pd.Categorical(["x", None]),
        }
    )

    def test_is_a_dash_and_never_a_unit_that_did_not_report(self):
        block = shown(self.GAPS)
        assert cells(block)[1] == ["–"] * 6
        assert wording.NO_DATA not in plain_text(block)
        assert block.notes == ("«–» ở cột a: không có giá trị, hoặc phép tính không xác định.",)

    def test_infinite_and_undefined_numbers_are_told(self):
        done, planned = pd.Series([3, 0, 2]), pd.Series([4, 0, 0])
        block = shown(pd.DataFrame({"tỷ lệ": done / planned}))
        assert cells(block) == [["0,75"], ["–"], ["–"]]
        assert block.notes == (
            "«–» ở cột tỷ lệ: số vô hạn hoặc không xác định, như khi chia cho 0.",
        )

    def test_many_columns_are_counted_in_the_remark(self):
        block = shown(pd.DataFrame([[np.inf] * 6]))
        assert block.notes[0].startswith("«–» ở 6 cột: ")


class TestTimeZones:
    def test_one_zone_is_said_below_the_table(self):
        moments = pd.to_datetime(["2024-07-01 00:00", "2024-07-01 08:30"]).tz_localize(
            "Asia/Ho_Chi_Minh"
        )
        block = shown(pd.DataFrame({"ngày": moments}))
        assert cells(block) == [["01/7/2024"], ["08:30 01/7/2024"]]
        assert block.notes == ("Giờ ở cột ngày theo UTC+07:00.",)

    def test_several_are_said_in_their_cells(self):
        summer_and_winter = pd.to_datetime(["2024-07-01", "2024-12-01"]).tz_localize("Europe/Paris")
        block = shown(pd.DataFrame({"ngày": summer_and_winter}))
        assert cells(block) == [["01/7/2024 UTC+02:00"], ["01/12/2024 UTC+01:00"]]
        mixed = pd.Series([dt.datetime(2024, 7, 1), dt.datetime(2024, 7, 1, tzinfo=dt.UTC)])  # noqa: DTZ001
        assert cells(shown(mixed.astype(object))) == [["01/7/2024"], ["01/7/2024 UTC"]]


class TestCaptions:
    def test_of_display_comes_before_that_of_the_call_and_before_the_heading_above(self):
        frame = pd.DataFrame({"a": [1]})
        called = table(frame, caption="của lệnh")
        captioned = pd.DataFrame({"a": [1]})
        captioned.attrs["caption"] = "của bảng"
        cells_ = [
            new_code_cell("x", outputs=outputs(masthead())),
            new_markdown_cell("## Chi tiết"),
            new_code_cell("x", outputs=outputs(frame)),
            new_code_cell("x", outputs=outputs(called)),
            new_code_cell("x", outputs=outputs(captioned)),
            new_code_cell("x", outputs=outputs(called, caption="của display")),
        ]
        blocks = read_document(new_notebook(cells=cells_)).body
        captions = [block.caption for block in blocks if isinstance(block, Table)]
        words = ("Chi tiết", "của lệnh", "của bảng", "của display")
        assert captions == [f"Bảng {n}. {word}" for n, word in enumerate(words, start=1)]

    def test_without_any_there_is_one(self):
        assert shown(CASES).caption == "Bảng 1. Bảng số liệu"


class TestUnits:
    @pytest.fixture(autouse=True)
    def plan(self):
        units.know(load_plan("bac_kan_2024"))

    @pytest.mark.parametrize("name", ["unit", "unit_id", "Unit_ID"])
    def test_are_the_ids_in_a_column_of_units(self, name):
        frame = pd.DataFrame({name: ["ba-be", "na-ri", "ba-be", None], "n": range(4)})
        rows = frame.dropna()
        wide = rows.assign(x="x").pivot_table(index="x", columns=name, values="n")
        for shape in (frame, rows.set_index(name), rows.groupby(name).sum(), rows.T, wide, wide.T):
            assert set(shown(shape).units) == {"ba-be", "na-ri"}
        assert shown(frame[name]).units == ("ba-be", "na-ri")

    def test_are_the_full_names_below_the_librarys_own_heading(self):
        frame = pd.DataFrame({"Đơn vị": ["Huyện Chợ Đồn", "Chợ Đồn", "kg"]})
        assert shown(frame).units == ("cho-don",)

    @pytest.mark.parametrize("name", ["unit", "unit_id", "Đơn vị"])
    def test_measures_are_none(self, name):
        assert shown(pd.DataFrame({name: ["kg", "tấn", None, 3]})).units == ()

    def test_a_frame_about_nothing_else_has_none(self):
        assert shown(pd.DataFrame({"mã": ["ba-be"]})).units == ()


class TestStyles:
    FRAME = pd.DataFrame(
        {"xã": ["A", "B <b>"], "tỷ lệ": [0.125, 0.5], "tiền": [1234567.25, 2.0]}, index=[3, 4]
    )

    def test_formats_are_kept_with_separators_of_the_language(self):
        style = self.FRAME.style.format({"tỷ lệ": "{:.1%}", "tiền": "{:,.0f} đ"})
        assert cells(shown(style)) == [
            ["3", "A", "12,5%", "1.234.567 đ"],
            ["4", "B <b>", "50,0%", "2 đ"],
        ]

    def test_a_format_of_the_language_stays_as_it_is(self):
        style = self.FRAME[["tiền"]].style.format(precision=1, decimal=",", thousands=".")
        assert [row[1] for row in cells(shown(style))] == ["1.234.567,2", "2,0"]

    def test_values_without_a_format_are_written_as_in_any_frame(self):
        assert cells(shown(self.FRAME.style)) == cells(shown(self.FRAME))

    def test_what_is_hidden_or_renamed_is_so(self):
        style = self.FRAME.style.hide([3], axis=0).hide(["xã"], axis=1).hide(axis="index")
        block = shown(style.format_index(str.upper, axis=1))
        assert (labels(block), cells(block)) == (["TỶ LỆ", "TIỀN"], [["0,5", "2"]])
        renamed = shown(self.FRAME.style.relabel_index(["một", "hai"]))
        assert [row[0] for row in cells(renamed)] == ["một", "hai"]

    def test_colours_go_and_the_caption_stays(self):
        style = self.FRAME.style.highlight_max(subset=["tiền"]).set_caption("Tiền theo xã")
        assert shown(style).caption == "Bảng 1. Tiền theo xã"
        assert table(style, caption="khác").caption == "khác"

    def test_levels_of_rows_and_headings_keep_their_formats(self):
        pivot = CASES.pivot_table(index=["huyện", "quý"], values=["n"], aggfunc=["sum", "mean"])
        style = pivot.style.hide(level=1, axis=0).format_index(str.upper, axis=1, level=0)
        block = shown(style.format("{:.2f}", subset=[("mean", "n")]))
        assert heads(block) == [("", "huyện"), ("SUM", "n"), ("MEAN", "n")]
        assert cells(block)[0] == ["Ba Bể", "1", "1,00"]

    def test_one_on_top_of_another_is_refused_by_name(self):
        total = self.FRAME[["tiền"]].agg(["sum"]).style
        [fault] = refusal(*outputs(self.FRAME[["tiền"]].style.concat(total)))
        assert (fault.code, fault.found) == ("report.frame_style", "Styler.concat")


class Oddity:
    pass


class TestRefused:
    @pytest.mark.parametrize(
        "value",
        [
            b"x",
            Oddity(),
            pd.DataFrame(),
            pd.Series([1]),
            len,
            1 + 2j * np.inf,
            [[[[[1]]]]],
            10**5000,
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_a_value_without_words_names_cell_column_and_row(self, value):
        content = np.empty(2, dtype=object)
        content[:] = ["x", value]
        frame = pd.DataFrame({"Ảnh": content})
        if isinstance(value, complex):
            assert cells(shown(frame)) == [["x"], ["–"]]
            return
        [fault] = refusal(*outputs(frame))
        assert (fault.code, str(fault.place)) == ("report.frame_value", "ô 2 (them)")
        assert fault.found.startswith("cột Ảnh, dòng 2: ")
        assert fault.remedy

    def test_every_column_with_one_is_named_and_headings_too(self):
        frame = pd.DataFrame({"a": [b"1", b"2"], "b": [1, 2], "c": [b"3", 4]})
        assert [fault.found for fault in refusal(*outputs(frame))] == [
            "cột a, dòng 1: b'1'",
            "cột c, dòng 1: b'3'",
        ]
        [fault] = refusal(*outputs(pd.DataFrame({b"x": [1]})))
        assert fault.found == "tên cột hoặc tên dòng: b'x'"

    def test_who_works_on_it_sees_why(self):
        [output] = outputs(pd.DataFrame({"a": [b"<b>"]}))
        assert BLOCK_MIME not in output["data"]
        assert REFUSED_MIME in output["data"]
        assert "b&#39;&lt;b&gt;&#39;" in output["data"]["text/html"]

    def test_the_call_with_a_caption_fails_at_once(self):
        with pytest.raises(ReportError, match="cột a, dòng 1"):
            table(pd.DataFrame({"a": [b"x"]}), caption="x")

    @pytest.mark.parametrize(
        "value",
        [CASES, CASES["n"], CASES.style, pd.Series(dtype=float)],
        ids=["frame", "series", "styler", "empty series"],
    )
    def test_before_there_is_a_report_object_the_remedy_is_to_make_one(self, value):
        [fault] = refusal(*outputs(value, with_report=False))
        assert (fault.code, str(fault.place)) == ("report.frame_early", "ô 2 (them)")
        assert "DistrictReport" in fault.remedy


class TestDisplay:
    def test_jupyterlab_shows_what_is_sent(self):
        [output] = outputs(CASES)
        page = BeautifulSoup(output["data"]["text/html"], "html.parser")
        assert [c.get_text() for c in page("th", scope="col")] == labels(shown(CASES))
        block = json.loads(json.dumps(output["data"][BLOCK_MIME]))
        assert [[c["text"] for c in row] for row in block["rows"]] == cells(shown(CASES))

    def test_the_batch_has_no_page_made(self, monkeypatch):
        monkeypatch.setitem(os.environ, SKIP_HTML, "1")
        for value in (CASES, CASES["n"], CASES.style):
            [output] = outputs(value)
            assert set(output["data"]) == {"text/plain", BLOCK_MIME}

    def test_options_of_pandas_cut_nothing(self):
        with pd.option_context("display.max_rows", 5, "display.max_columns", 2):
            assert cells(shown(pd.DataFrame({"a": range(70), "b": 1, "c": 2})))[-1] == [
                "69",
                "1",
                "2",
            ]

    def test_without_a_notebook_nothing_is_set_up(self):
        show_frames_as_blocks()
        with shell(with_report=False) as running:
            assert BLOCK_MIME not in running.display_formatter.format(CASES)[0]


BIG = pd.DataFrame(
    {f"Chỉ số {n:02d}": [f"{1000 * row + n}" for row in range(600)] for n in range(3)},
    index=pd.Index([f"Dòng {row}" for row in range(600)], name="Tên"),
)
BROAD = pd.DataFrame(
    {f"Chỉ số {n:02d}": [f"{100 * row + n:04d}/xx" for row in range(12)] for n in range(40)},
    index=pd.Index([f"Xã {row}" for row in range(12)], name="Tên"),
)


class TestSize:
    @pytest.mark.parametrize("frame", [BIG, BROAD], ids=["600 rows", "40 columns"])
    def test_every_form_has_every_value_once(self, frame):
        blocks = [masthead(), shown(frame)]
        on_paper = fitting(document(blocks).blocks)
        files = {}
        for form, reader in READERS.items():
            laid, words = (blocks if form == "html" else on_paper), reader.expected()
            files[form] = reader.words(written(form, blocks), laid, words)
            assert files[form] == words.all(laid)
        if frame is BROAD:
            values = [str(value) for value in frame.to_numpy().flat]
            assert all(said.count(value) == 1 for said in files.values() for value in values)

    def test_too_wide_a_table_is_parted_on_paper_and_each_part_names_its_rows(self):
        [_, *parts] = fitting([masthead(), shown(BROAD)])
        assert [part.caption for part in parts] == [
            f"Bảng 1. Bảng số liệu (phần {n}/{len(parts)})" for n in range(1, len(parts) + 1)
        ]
        assert len(parts) > 1
        assert {part.columns[0].label for part in parts} == {"Tên"}
        assert [label for part in parts for label in labels(part)[1:]] == [*BROAD]
        document_ = Document(io.BytesIO(to_docx([masthead(), shown(BROAD)])))
        assert len(document_.tables) == len(parts)

    def test_rows_with_labels_of_several_levels_keep_them_in_each_part(self):
        index = pd.MultiIndex.from_product(
            [["Ba Bể", "Chợ Mới"], range(1, 7)], names=["huyện", "x"]
        )
        parts = fitting([shown(BROAD.set_axis(index))])
        assert all(labels(part)[:2] == ["huyện", "x"] for part in parts)

    def test_many_narrow_columns_fit_one_page(self):
        narrow = shown(pd.DataFrame([[a * b for b in range(30)] for a in range(3)]))
        assert narrow.landscape
        assert fitting([narrow]) == [narrow]

    def test_long_words_turn_the_page(self):
        assert shown(pd.DataFrame({f"{'x' * 20}{n}": [1] for n in range(6)})).landscape
        assert not shown(CASES).landscape


NUMBERS = st.one_of(st.integers(-(10**18), 10**18), st.floats(-1e300, 1e300))


@settings(max_examples=50)
@given(st.lists(st.lists(NUMBERS, min_size=2, max_size=2), min_size=1, max_size=6))
def test_what_stands_in_a_frame_is_pandas_own_value(rows):
    frame = pd.DataFrame(rows, columns=["a", "b"], dtype=object)
    for row, values in zip(cells(table(frame, caption="x")), rows, strict=True):
        for words, value in zip(row, values, strict=True):
            read_back = (
                words.replace(".", "").replace(",", ".").replace("×10^", "e").replace("−", "-")
            )
            if isinstance(value, int):
                assert int(read_back) == value
            else:
                assert float(read_back) == pytest.approx(value, rel=5e-4)
                assert float(read_back).is_integer() == (float(f"{value:.15g}").is_integer())
