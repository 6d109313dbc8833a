"""Workbooks of LibreOffice and of old Excel hold what the same workbook of today's Excel holds."""

import struct
from datetime import date, datetime, time
from io import BytesIO

import pytest
from old_workbooks import (
    BOF_BIFF5,
    error_cell,
    formula_cell,
    number_cell,
    ods,
    ods_cell,
    ods_row,
    record,
    shared_texts,
    short_text,
    text_cell,
    workbook_stream,
    xls,
)

from ocop_lib.errors import IntakeError
from ocop_lib.intake.book import CellError, Span
from ocop_lib.intake.opening import open_book
from ocop_lib.intake.opening.limits import Limits


def grid(data: bytes, file: str, **options):
    (only,) = open_book(data, file, **options).grids
    return only


def code(data: bytes, file: str = "so.ods", **options) -> str:
    with pytest.raises(IntakeError) as refused:
        open_book(data, file, **options)
    (fault,) = refused.value.faults
    return fault.code


def p(text: str) -> str:
    return f"<text:p>{text}</text:p>"


class TestOds:
    @pytest.mark.parametrize(
        ("cell", "expected"),
        [
            (ods_cell("float", "1.5", p("1,5")), 1.5),
            (ods_cell("percentage", "0.35", p("35%")), 0.35),
            (ods_cell("currency", "1200", p("1.200 đ")), 1200.0),
            (ods_cell("date", "2024-05-03", p("03/05/2024")), date(2024, 5, 3)),
            (ods_cell("date", "2024-05-03T00:00:00", p("x")), date(2024, 5, 3)),
            (ods_cell("date", "2024-05-03T12:30:00", p("x")), datetime(2024, 5, 3, 12, 30)),  # noqa: DTZ001
            (ods_cell("time", "PT06H30M00S", p("06:30")), time(6, 30)),
            (ods_cell("time", "PT30H00M00S", p("30:00")), 1.25),
            (ods_cell("time", "-PT12H00M00S", p("-12:00")), -0.5),
            (ods_cell("boolean", "true", p("ĐÚNG")), True),
            (ods_cell("string", "", p("Gạo") + p("nếp")), "Gạo\nnếp"),
            (ods_cell("string", "", p('a<text:s text:c="3"/>b<text:tab/>c')), "a   b\tc"),
            (ods_cell("string", "", p("a<text:line-break/>b")), "a\nb"),
            (ods_cell("string", "", p("<text:a>x</text:a> <text:span>y</text:span>")), "x y"),
            (
                ods_cell(
                    "string",
                    "",
                    p("<text:ruby><text:ruby-base>Gạo</text:ruby-base><text:ruby-text>đọc"
                      "</text:ruby-text></text:ruby>"),
                ),
                "Gạo",
            ),
            (ods_cell("string", "", f"<office:annotation>{p('Ghi chú')}</office:annotation>{p('a')}"), "a"),
            (ods_cell("string", "", p("=1+1")), "=1+1"),
            (
                ods_cell("string", "", p("#REF!"), 'calcext:value-type="error"'),
                CellError("#REF!"),
            ),
            (ods_cell("float", "0", p("Err:502"), 'table:formula="of:=X"'), CellError("Err:502")),
            (ods_cell("string", "", p("#REF!")), "#REF!"),
        ],
    )  # fmt: skip
    def test_a_cell_holds_what_is_seen_by_its_type(self, cell, expected):
        assert grid(ods(ods_row(cell)), "so.ods").rows == ((expected,),)

    def test_formulas_count_with_their_stored_value_only(self):
        formula = 'table:formula="of:=1+1"'
        row = ods_row(ods_cell("float", "2", p("2"), formula), ods_cell(more=formula))
        found = grid(ods(row), "so.ods")
        assert (found.rows, found.unstored) == (((2.0,),), {(1, 2)})

    def test_what_is_repeated_stands_wherever_it_is_repeated(self):
        twice = ods_cell("float", "7", p("7"), 'table:number-columns-repeated="2"')
        rest = ods_cell(more='table:number-columns-repeated="16381"')
        rows = (
            ods_row(ods_cell(), twice, rest, number_rows_repeated="2"),
            ods_row(
                ods_cell(more='table:number-columns-repeated="16384"'), number_rows_repeated="9"
            ),
            f"<table:table-row-group>{ods_row(ods_cell('float', '1'))}</table:table-row-group>",
            ods_row(ods_cell(), number_rows_repeated="1048000"),
        )
        expected = (*[(None, 7.0, 7.0)] * 2, *[()] * 9, (1.0,))
        assert grid(ods("".join(rows)), "so.ods").rows == expected

    def test_a_million_repetitions_of_a_value_are_refused(self):
        cell = ods_cell("float", "7", "", 'table:number-columns-repeated="1024"')
        assert code(ods(ods_row(cell, number_rows_repeated="1048576"))) == "intake.too_many"
        formula = ods_cell(more='table:formula="of:=1" table:number-columns-repeated="9"')
        data = ods(ods_row(formula, number_rows_repeated="9"))
        assert code(data, limits=Limits(formulas=80)) == "intake.too_many"
        blanks = ods_cell("string", "", p('<text:s text:c="99999999999"/>'))
        assert code(ods(ods_row(blanks))) == "intake.too_many"

    def test_sheets_tell_what_is_hidden_and_merged(self):
        wide = 'table:number-columns-spanned="2" table:number-rows-spanned="3"'
        columns = (
            '<table:table-column/><table:table-column table:visibility="collapse"/>'
            '<table:table-column table:number-columns-repeated="16382"/>'
        )
        one = ods_cell("float", "1")
        rows = (
            ods_row(ods_cell("string", "", p("a"), wide), one),
            ods_row(one, visibility="collapse"),
            ods_row(one, visibility="filter"),
            ods_row(ods_cell(), visibility="collapse", number_rows_repeated="1000000"),
        )
        styles = (
            '<office:automatic-styles><style:style style:name="ta1" style:family="table">'
            '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
        )
        data = ods(columns + "".join(rows), styles=styles, sheet='table:style-name="ta1"')
        found = grid(data, "so.ods")
        assert found.is_hidden
        assert found.hidden_rows == {2, 3}
        assert found.hidden_columns == {2}
        assert found.merged == (Span(1, 1, 3, 2),)

    def test_that_count_days_from_1904_say_so_and_spell_dates_out(self):
        day = ods_cell("date", "2024-05-03", p("03/05/2024"))
        null = '<table:null-date table:date-value="1904-01-01"/>'
        more = f"<table:calculation-settings>{null}</table:calculation-settings>"
        book = open_book(ods(ods_row(day), more=more), "so.ods")
        assert book.is_from_1904
        assert book.grids[0].rows == ((date(2024, 5, 3),),)
        assert not open_book(ods(ods_row(day)), "so.ods").is_from_1904

    @pytest.mark.parametrize("how", ["cell", "parent", "row", "column", "span"])
    def test_old_fonts_are_known_by_whatever_style_names_them(self, how):
        styles = (
            '<office:font-face-decls><style:font-face style:name="F" svg:font-family="\'.VnTime\'"/>'
            "</office:font-face-decls><office:automatic-styles>"
            '<style:style style:name="old" style:family="table-cell">'
            '<style:text-properties style:font-name="F"/></style:style>'
            '<style:style style:name="child" style:family="table-cell"'
            ' style:parent-style-name="old"/>'
            '<style:style style:name="T1" style:family="text">'
            '<style:text-properties style:font-name="F"/></style:style></office:automatic-styles>'
        )
        name = {"cell": "old", "parent": "child"}.get(how)
        more = f'table:style-name="{name}"' if name else ""
        text = "G\xb9o"
        words = f'Ten <text:span text:style-name="T1">{text}</text:span>' if how == "span" else text
        row = {"default_cell_style_name": "old"} if how == "row" else {}
        default = ' table:default-cell-style-name="old"' if how == "column" else ""
        columns = f"<table:table-column{default}/>"
        data = ods(columns + ods_row(ods_cell("string", "", p(words), more), **row), styles=styles)
        assert code(data) == "intake.old_text"
        assert grid(data, "so.ods", legacy="tcvn3").rows[0][0].endswith("Gạo")

    def test_that_are_locked_broken_or_link_elsewhere_say_so(self):
        manifest = {"META-INF/manifest.xml": "<manifest:encryption-data/>"}
        assert code(ods("", **manifest)) == "intake.password"
        bad = (
            ods_cell("float"), ods_cell("float", "x"), ods_cell("date", "3/5/24"),
            ods_cell("time", "6:30"), ods_cell("float", "nan"),
        )  # fmt: skip
        for cell in bad:
            assert code(ods(ods_row(cell))) == "intake.bad_cell"
        assert (
            code(ods("<table:table-row>").replace(b"</table:table>", b"")) == "intake.broken_file"
        )
        data = ods("<table:table-source/>", **{"Basic/a.xml": "x"})
        remarks = open_book(data, "so.ods").remarks
        assert [one.code for one in remarks] == ["intake.macros", "intake.links"]


NUMBERS = [(0, 0), (0, 14), (0, 46)]


class TestXls:
    def test_cells_hold_what_is_seen(self):
        cells = (
            text_cell(0, 0, "Gạo nếp"), number_cell(0, 1, 1.5), number_cell(0, 2, 45415, 1),
            number_cell(0, 3, 45415.5, 1), number_cell(0, 4, 1.25, 2), error_cell(2, 0, 0x17),
            formula_cell(2, 1, b"\x02\0\x07\0\0\0\xff\xff"), formula_cell(2, 2, b"\x01\0\x01\0\0\0\xff\xff"),
            formula_cell(2, 3, b"\x00\0\0\0\0\0\xff\xff"), record(0x207, b"\x02\x00\x00xy"),
        )  # fmt: skip
        found = grid(xls(workbook_stream(cells, formats=NUMBERS)), "so.xls")
        day = date(2024, 5, 3)
        assert found.rows == (
            ("Gạo nếp", 1.5, day, datetime(2024, 5, 3, 12), 1.25),  # noqa: DTZ001
            (),
            (CellError("#REF!"), CellError("#DIV/0!"), True, "xy"),
        )

    def test_days_are_counted_from_1904_where_the_file_says_so(self):
        head = record(0x22, b"\x01\x00")
        stream = workbook_stream([number_cell(0, 0, 43953, 1)], head=head, formats=NUMBERS)
        book = open_book(xls(stream), "so.xls")
        assert book.is_from_1904
        assert book.grids[0].rows == ((date(2024, 5, 3),),)

    def test_sheets_tell_what_is_hidden_and_merged(self):
        cells = (
            record(0x208, b"\0\0" + bytes(10) + b"\x20\0\0\0"),
            record(0x7D, b"\1\0\1\0" + bytes(4) + b"\1\0\0\0"),
            number_cell(0, 0, 1), number_cell(0, 1, 1),
            record(0xE5, b"\1\0" + b"\0\0\2\0\0\0\1\0"),
        )  # fmt: skip
        found = grid(xls(workbook_stream(cells, state=1)), "so.xls")
        assert (found.is_hidden, found.hidden_rows, found.hidden_columns) == (True, {1}, {2})
        assert found.merged == (Span(1, 1, 3, 2),)

    def test_old_fonts_are_known(self):
        fonts = ("Arial", "Arial", "Arial", "Arial", ".VnTimeH")
        stream = workbook_stream([text_cell(0, 0, "g\xb9o", 0)], fonts=fonts, formats=[(5, 0)])
        assert code(xls(stream), "so.xls") == "intake.old_text"
        assert grid(xls(stream), "so.xls", legacy="tcvn3").rows == (("GẠO",),)

    def test_that_are_locked_older_or_no_workbook_are_named(self):
        plain = workbook_stream([number_cell(0, 0, 1)])
        locked = workbook_stream([], head=record(0x2F, bytes(4)))
        assert code(xls(locked), "so.xls") == "intake.password"
        assert code(xls(b"", "EncryptedPackage"), "so.xlsx") == "intake.password"
        assert code(xls(plain, "Book"), "so.xls") == "intake.other_form"
        assert code(xls(b"", "WordDocument"), "so.xls") == "intake.not_a_table"
        assert code(xls(workbook_stream([], version=BOF_BIFF5)), "so.xls") == "intake.broken_file"

    @pytest.mark.parametrize("cut", range(8, 55))
    def test_shared_texts_go_on_in_the_next_record_wherever_they_are_cut(self, cut):
        texts = [
            ("Gạo nếp", [(0, 0), (3, 0)], b""),
            ("abc", [], b"doc!"),
            ("", [], b""),
            ("Chè", [], b""),
        ]
        stream = workbook_stream(
            [record(0xFD, struct.pack("<HHHI", 0, one, 0, one)) for one in range(5)],
            head=shared_texts(texts, cut),
        )
        with pytest.raises(IntakeError) as refused:
            open_book(xls(stream), "so.xls")
        (fault,) = refused.value.faults
        assert (fault.code, fault.place.part) == ("intake.bad_cell", "ô E1")
        stream = stream.replace(struct.pack("<HHHI", 0, 4, 0, 4), struct.pack("<HHHI", 0, 4, 0, 0))
        expected = (("Gạo nếp", "abc", "", "Chè", "Gạo nếp"),)
        assert grid(xls(stream), "so.xls").rows == expected

    def test_a_part_of_a_shared_text_may_be_in_an_old_font(self):
        head = shared_texts([("Tên G\xb9o", [(0, 0), (4, 1)], b"")], 9)
        cells = [record(0xFD, struct.pack("<HHHI", 0, 0, 0, 0))]
        # Fonts stand before the texts that name them.
        fonts = b"".join(record(0x31, bytes(14) + short_text(one)) for one in ("Arial", ".VnTime"))
        stream = workbook_stream(cells, head=fonts + head)
        assert code(xls(stream), "so.xls", legacy="tcvn3") == "intake.mixed_text"

    def test_short_numbers_are_read_in_all_four_kinds(self):
        whole, tenth = (7 << 2) | 2, (725 << 2) | 3
        negative = ((-7 << 2) & 0xFFFFFFFF) | 2
        half, hundredth = 0x3FE00000, 0x40590001
        cells = record(0x27E, struct.pack("<HHHI", 0, 0, 0, whole)) + record(
            0xBD,
            struct.pack("<HH", 0, 1)
            + b"".join(struct.pack("<HI", 0, one) for one in (tenth, negative, half, hundredth))
            + struct.pack("<H", 4),
        )
        assert grid(xls(workbook_stream([cells])), "so.xls").rows == ((7.0, 7.25, -7.0, 0.5, 1.0),)

    def test_calamine_reads_the_same(self):
        from python_calamine import CalamineWorkbook

        rows = range(4)
        cells = [text_cell(r, c, f"Gạo {r} {c}") for r in rows for c in (0, 2)]
        cells += [number_cell(r, 3, r / 3) for r in rows]
        data = xls(workbook_stream(cells))
        theirs = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
        ours = grid(data, "so.xls").rows
        assert [[one if one != "" else None for one in row] for row in theirs] == [*map(list, ours)]

    def test_sizes_that_only_a_harmful_file_states_take_no_memory(self):
        sizes = record(0x200, b"\0\0\0\0\xff\xff\xff\xff\0\0\xff\xff\0\0")
        texts = record(0xFC, b"\xff\xff\xff\xff\xff\xff\xff\xff")
        stream = workbook_stream([sizes, number_cell(0, 0, 1)])
        assert grid(xls(stream), "so.xls").rows == ((1.0,),)
        assert code(xls(workbook_stream([], head=texts)), "so.xls") == "intake.broken_file"
        far = [number_cell(0, 300, 1)]
        assert code(xls(workbook_stream(far)), "so.xls") == "intake.broken_file"
        corner = xls(workbook_stream([number_cell(99, 99, 1)]))
        assert code(corner, "so.xls", limits=Limits(slots=98)) == "intake.too_many"

    def test_sectors_in_a_circle_are_refused(self):
        data = bytearray(xls(workbook_stream([number_cell(0, 0, 1)])))
        # The table of sectors is the first one: what follows sector 2 is sector 2.
        data[512 + 8 : 512 + 12] = struct.pack("<I", 2)
        assert code(bytes(data), "so.xls") == "intake.broken_file"

    def test_a_changed_or_missing_byte_is_refused_or_read(self):
        data = xls(workbook_stream([text_cell(0, 0, "Gạo"), number_cell(0, 1, 1)]))
        places = [*range(0, 1100, 7), *range(1536, 1900)]
        broken = [data[:n] + bytes([data[n] ^ 0xFF]) + data[n + 1 :] for n in places]
        for one in (*broken, *(data[:n] for n in range(8, len(data), 131))):
            try:
                open_book(one, "so.xls")
            except IntakeError:
                continue


def test_an_opendocument_sheet_tells_percentages_and_currencies():
    cells = (
        ods_cell("float", "0.85", p("0.85")),
        ods_cell("percentage", "0.85", p("85%")),
        ods_cell("currency", "0.85", p("1 ₫")),
        ods_cell("currency", "0.85", p("1 ₫"), 'office:currency="VND"'),
        ods_cell("percentage", "0", p("0%")),
    )
    assert grid(ods(ods_row(*cells)), "so.ods").signs == {(1, 2): "%", (1, 3): "¤", (1, 4): "VND"}


def test_an_xls_tells_what_it_shows_beside_a_number():
    """By built-in formats and those of the file; nought is nought in every unit, a date has none."""
    codes = {164: '#,##0 "₫"', 165: "#,##0,,", 166: "#,##0"}
    head = b"".join(
        record(0x41E, struct.pack("<HHB", number, len(code), 1) + code.encode("utf-16-le"))
        for number, code in codes.items()
    )
    styles = [0, 9, 164, 165, 166, 14]
    cells = [number_cell(0, column, 45_000, column) for column in range(len(styles))]
    stream = workbook_stream(
        [*cells, number_cell(1, 1, 0, 1)], head=head, formats=[(0, number) for number in styles]
    )
    signs = {(1, 2): "%", (1, 3): "₫", (1, 4): ": 1000000"}
    assert grid(xls(stream), "so.xls").signs == signs
