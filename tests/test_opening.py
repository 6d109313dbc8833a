"""A file that a unit sent becomes a book: what its cells hold, by content and not by name."""

from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workbooks import STRICT_MAIN, of_cells, of_rows, package_of, written, zipped

from ocop_lib.errors import IntakeError
from ocop_lib.intake.book import CellError, Span
from ocop_lib.intake.opening import open_book
from ocop_lib.intake.opening.limits import Limits


def opened(data: bytes, file: str = "so.xlsx", **options):
    return open_book(data, file, **options)


def rows(data: bytes, file: str = "so.xlsx", **options):
    (grid,) = opened(data, file, **options).grids
    return grid.rows


def codes(data: bytes, file: str = "so.xlsx", **options) -> list[str]:
    with pytest.raises(IntakeError) as refused:
        open_book(data, file, **options)
    return [fault.code for fault in refused.value.faults]


FODS = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n\n<office:document'
    b' xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0">'
)
EXCEL_2003 = b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook>'

# What XML cannot hold, and signs of which some texts would be taken for another encoding.
NOT_TEXT = "\r\0\ufffe\uffff" + "".join(map(chr, range(0xA1, 0x100)))
VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15).map(float)
    | st.floats(-1e300, 1e300).map(lambda one: float(f"{one:.15g}"))
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters=NOT_TEXT), min_size=1)
    | st.dates(date(1900, 3, 1))
    | st.datetimes(datetime(1900, 3, 1)).map(lambda one: one.replace(microsecond=0, second=1))  # noqa: DTZ001
    | st.sampled_from(["_x000D_", "=1+1", " a ", "a\nb", "+84", "a_x0041_b"])
)


def filled(table, book):
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
    for r, row in enumerate(table):
        for c, value in enumerate(row):
            match value:
                case bool():
                    sheet.write_boolean(r, c, value)
                case float():
                    sheet.write_number(r, c, value)
                case str():
                    sheet.write_string(r, c, value)
                case datetime():
                    sheet.write_datetime(r, c, value, moment)
                case date():
                    sheet.write_datetime(r, c, value, day)
                case None:
                    sheet.write_blank(r, c, None, day)


def trimmed(row):
    while row and row[-1] is None:
        row = row[:-1]
    return tuple(row)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(VALUES, max_size=5), max_size=5), st.booleans())
def test_what_was_written_comes_back(table, is_1904):
    table = [
        [
            one if not is_1904 or not isinstance(one, date) or one.year > 1904 else None
            for one in row
        ]
        for row in table
    ]
    data = written(lambda book: filled(table, book), date_1904=is_1904)
    expected = [trimmed(row) for row in table]
    while expected and not expected[-1]:
        expected.pop()
    assert rows(data) == tuple(expected)


class TestDates:
    @pytest.mark.parametrize(
        ("code", "expected"),
        [
            ("dd/mm/yyyy", date(2024, 5, 3)),
            ('[$-42A]"ngày" d "tháng" m "năm" yyyy', date(2024, 5, 3)),
            ("mmm\\-yy;@", date(2024, 5, 3)),
            ("hh:mm:ss.000", date(2024, 5, 3)),
            ('#,##0 "đồng/ngày"', 45415.0),
            ("0.00", 45415.0),
            ("General", 45415.0),
            ("[Red]#,##0_d;-0", 45415.0),
            ("[h]:mm", 45415.0),
            ("@", 45415.0),
        ],
    )
    def test_a_number_is_a_date_where_its_format_shows_one(self, code, expected):
        def fill(book):
            sheet = book.add_worksheet()
            sheet.write_number(0, 0, 45415, book.add_format({"num_format": code}))

        assert rows(written(fill)) == ((expected,),)

    @pytest.mark.parametrize(
        ("serial", "expected"),
        [
            (1, date(1900, 1, 1)),
            (59, date(1900, 2, 28)),
            (60, 60.0),  # 29 February 1900, which never was
            (61, date(1900, 3, 1)),
            (45415.5, datetime(2024, 5, 3, 12)),  # noqa: DTZ001
            (45415.99999999999, date(2024, 5, 4)),
            (0.25, time(6)),
            (0, 0.0),
            (-1, -1.0),
            (2958465, date(9999, 12, 31)),
            (2958466, 2958466.0),
            (1e300, 1e300),
        ],
    )
    def test_days_are_counted_from_1900_as_excel_does(self, serial, expected):
        cell = f'<row r="1"><c r="A1" s="1"><v>{serial}</v></c></row>'
        styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
        assert rows(of_cells(cell, styles=styles)) == ((expected,),)

    @pytest.mark.parametrize(
        ("serial", "expected"), [(0, date(1904, 1, 1)), (43953, date(2024, 5, 3)), (-1, -1.0)]
    )
    def test_days_are_counted_from_1904_where_the_file_says_so(self, serial, expected):
        cell = f'<row r="1"><c r="A1" s="1"><v>{serial}</v></c></row>'
        styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
        later = '<x:workbookPr xmlns:x="urn:x" y="1"/><x:sheet xmlns:x="urn:x" name="y"/>'
        workbook = f'<workbookPr date1904="1"/>{later}'
        data = of_cells(cell, styles=styles, workbook=workbook)
        assert opened(data).is_from_1904
        assert rows(data) == ((expected,),)


class TestCells:
    def test_formulas_count_with_their_stored_value_only(self):
        cells = (
            '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>1+1</f></c>'
            '<c r="C1"><f>1+1</f><v></v></c><c r="D1" t="str"><f>A2</f><v></v></c>'
            '<c r="E1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
            '<c r="F1"><f t="shared" si="0"/><v>3</v></c></row>'
        )
        (grid,) = opened(of_cells(cells)).grids
        assert grid.rows == ((2.0, None, None, "", CellError("#DIV/0!"), 3.0),)
        assert grid.unstored == {(1, 2), (1, 3)}

    def test_texts_are_those_that_are_seen(self):
        cells = (
            '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Chè</t></is></c>'
            '<c r="C1" t="inlineStr"><is><r><t xml:space="preserve">Chè </t></r><r><t>Shan</t></r>'
            '<rPh sb="0" eb="1"><t>đọc</t></rPh></is></c><c r="D1" t="str"><v>a_x000D_b</v></c>'
            '<c r="E1" t="b"><v>1</v></c>'
            '<c r="F1" t="str"><v>_xD83C__xDF3E_ _xD83C_</v></c></row>'
        )
        strings = (
            '<si><r><rPr><b/></rPr><t>Gạo </t></r><r><t>nếp</t></r><rPh sb="0" eb="1"><t>đọc</t>'
            '</rPh><phoneticPr fontId="1"/></si>'
        )
        found = rows(of_cells(cells, strings=strings))
        assert found == (("Gạo nếp", "Chè", "Chè Shan", "a\rb", True, "🌾 \ufffd"),)

    def test_stand_where_they_say_in_whatever_order_they_come(self):
        cells = (
            '<row r="3"><c r="C3"><v>3</v></c><c r="A3"><v>1</v></c></row>'
            '<row r="1"><c r="B1"><v>2</v></c></row><row><c><v>7</v></c><c/><c><v>9</v></c></row>'
        )
        assert rows(of_cells(cells)) == ((None, 2.0), (7.0, None, 9.0), (1.0, None, 3.0))

    def test_one_that_is_there_twice_is_refused_with_all_others(self):
        cells = (
            '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c><c r="B1"><v>x</v></c>'
            '<c r="C1" t="s"><v>9</v></c><c r="D1"><v>nan</v></c></row>'
        )
        with pytest.raises(IntakeError) as refused:
            opened(of_cells(cells))
        found = [(fault.code, fault.place.part) for fault in refused.value.faults]
        bad = "intake.bad_cell"
        assert found == [("intake.cell_twice", "ô A1"), *((bad, f"ô {one}1") for one in "BCD")]

    def test_empty_ones_with_a_format_leave_nothing_behind(self):
        blank = "".join(
            f'<row r="{n}" spans="1:2" s="1" customFormat="1"><c r="A{n}" s="1"/><c r="B{n}" s="1"/>'
            "</row>"
            for n in range(2, 200)
        )
        cells = (
            f'<row r="1"><c r="A1" s="1"/><c r="B1"><v>1</v></c></row>{blank}'
            '<row r="200"><c r="A200" s="1"/><c><v>5</v></c></row>'
        )
        found = rows(of_cells(cells))
        assert len(found) == 200
        assert found[0] == (None, 1.0)
        assert found[199] == (None, 5.0)
        assert set(found[1:199]) == {()}

    def test_what_only_looks_like_an_empty_one_stays(self):
        text = '<c r="A1"/><c r="B1"/>'
        cells = f'<row r="1"><c r="A1" t="str"><v><![CDATA[{text}]]></v></c></row>'
        assert rows(of_cells(cells)) == ((text,),)

    def test_strict_workbooks_spell_dates_out(self):
        cells = (
            '<row r="1"><c r="A1" t="d"><v>2024-05-03</v></c>'
            '<c r="B1" t="d"><v>2024-05-03T12:30:00Z</v></c></row>'
        )
        found = rows(of_cells(cells, space=STRICT_MAIN))
        assert found == ((date(2024, 5, 3), datetime(2024, 5, 3, 12, 30)),)  # noqa: DTZ001

    def test_what_other_programs_add_is_passed_over(self):
        other = (
            '<x:ext xmlns:x="urn:x"><x:row r="9"><x:c r="A9"><x:v>9</x:v></x:c></x:row>'
            '<row r="8"><c r="A8"><v>8</v></c></row></x:ext>'
        )
        assert rows(of_cells(f'{other}<row r="1"><c r="A1"><v>1{other}</v>{other}</c></row>')) == (
            (1.0,),
        )


@pytest.mark.parametrize(
    ("code", "sign"),
    [
        ("0%", "%"),
        ("0.00%", "%"),
        ("0\\%", "%"),
        ("#,##0", ""),
        ("#,##0.00", ""),
        ("General", ""),
        ("@", ""),
        ("0.00E+00", ""),
        ("# ?/?", ""),
        ("#,##0_);(#,##0)", ""),
        ("[Red]0;[Blue]-0", ""),
        ('_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)', ""),
        ('#,##0 "₫"', "₫"),
        ("_-* #,##0 [$₫-42A]_-", "₫"),
        ("[$$-409]#,##0", "$"),
        ('0.0 "tỷ"', "tỷ"),
        ('#,##0  "triệu đồng"', "triệu đồng"),
        ('General"%"', "%"),
        ("#,##0,", ": 1000"),
        ("#,##0.0,,", ": 1000000"),
        ('[>=1000000]0.0,,"tr";0', ": 1000000"),
    ],
)
def test_a_sheet_tells_what_it_shows_beside_a_number(code, sign):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [0.85, "0.85", 0.0], book.add_format({"num_format": code}))

    (grid,) = opened(written(fill)).grids
    assert grid.rows == ((0.85, "0.85", 0.0),)
    assert grid.signs == ({(1, 1): sign} if sign else {})


def test_sheets_tell_what_is_hidden_merged_and_filtered():
    def fill(book):
        sheet = book.add_worksheet("Biểu")
        for number in range(5):
            sheet.write_row(number, 0, [number, number, number])
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})
        sheet.set_column(7, 9, None, None, {"hidden": True})
        sheet.set_row(70, None, None, {"hidden": True})
        sheet.merge_range("A6:C7", "chung")
        sheet.autofilter("A1:C5")
        sheet.filter_column("A", "x > 1")
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.write_comment("A1", "Ghi chú")
        book.add_worksheet("_goc").very_hidden()
        book.add_worksheet("Ẩn").hide()

    shown, very_hidden, hidden = opened(written(fill)).grids
    assert shown.merged == (Span(6, 1, 7, 3),)
    assert shown.hidden_rows == {2, 3}
    assert shown.hidden_columns == {2}
    assert [grid.is_hidden for grid in (shown, very_hidden, hidden)] == [False, True, True]


def test_a_cell_far_away_takes_no_memory_for_what_lies_between():
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    found = rows(of_cells(f'<row r="1"><c r="A1"><v>1</v></c></row>{far}'))
    assert (len(found), len(found[-1]), found[1]) == (1048576, 16384, ())


TEXT = "TT;Tên\r\n1;Gạo nếp\r\n2;Hợp tác xã\r\n"


class TestText:
    @pytest.mark.parametrize(
        "data",
        [
            TEXT.encode(),
            TEXT.encode("utf-8-sig"),
            TEXT.encode("utf-16"),
            TEXT.encode("utf-16-le"),
            TEXT.encode("utf-16-be"),
            b"\xfe\xff" + TEXT.encode("utf-16-be"),
            TEXT.replace("\r\n", "\n").encode(),
            TEXT.replace("\r\n", "\r").encode(),
            TEXT.replace(";", "\t").encode(),
            TEXT.replace(";", ",").encode(),
        ],
    )
    def test_is_read_in_every_encoding_and_with_every_separator(self, data):
        book = opened(data, "so.csv")
        assert book.form == "csv"
        assert book.grids[0].name == "so"
        expected = (("TT", "Tên"), ("1", "Gạo nếp"), ("2", "Hợp tác xã"))
        assert book.grids[0].rows == expected

    def test_of_old_windows_is_read_with_marks_apart_as_stored(self):
        data = "Tên\r\nHơ\u0323p ta\u0301c xa\u0303 Ngo\u0323c A\u0301nh\r\n".encode("cp1258")
        assert rows(data, "so.csv")[1] == ("Hơ\u0323p ta\u0301c xa\u0303 Ngo\u0323c A\u0301nh",)

    def test_says_its_separator_itself(self):
        assert rows(b"sep=|\na;b|c,d\n", "so.csv") == ((), ("a;b", "c,d"))

    @pytest.mark.parametrize("first", ["sep=", 'sep="'])
    def test_that_names_no_sign_as_its_separator_begins_with_a_row(self, first):
        assert rows(f"{first}\r\na;b\r\n".encode(), "so.csv")[1] == ("a", "b")

    def test_has_lines_and_quotation_marks_within_cells(self):
        data = 'a,b\r\n"Gạo ""nếp"",\r\nngon",\r\n\r\n=1+1,2\r\n'.encode()
        expected = (("a", "b"), ('Gạo "nếp",\r\nngon',), (), ("=1+1", "2"))
        assert rows(data, "so.csv") == expected

    def test_with_commas_in_its_numbers_is_separated_by_what_divides_every_line(self):
        assert rows(b"a;b\n1,5;2,5\n3,5;4,5\n", "so.csv")[1] == ("1,5", "2,5")

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b'a,b\n"x,y\n1,2\n', "intake.malformed_text"),
            (b"a,b\nx\x00y,1\n", "intake.encoding"),
            ("Hơ\u0323p ta\u0301c,Ngo\u0323c\n".encode("cp1258") + b"\x90\n", "intake.encoding"),
            (b"caf\xe9,b\xfcro\nstra\xdfe,ni\xf1o\n", "intake.encoding"),
            ("a;b\n".encode("utf-16") + b"\x00", "intake.encoding"),
            (b"a" * 4_000_000, "intake.too_many"),
            (b"a,\n" + b"b" * 40_000, "intake.too_many"),
        ],
    )
    def test_that_cannot_be_read_for_sure_is_refused(self, data, code):
        assert codes(data, "so.csv") == [code]

    def test_may_begin_like_a_picture(self):
        assert rows(b"BM,T\n1,2\n", "so.csv") == (("BM", "T"), ("1", "2"))

    def test_may_have_more_separators_than_one_line_may(self):
        assert len(rows(b"a,b\n" * 20, "so.csv", limits=Limits(columns=4, text=5))) == 20

    def test_has_no_more_cells_than_allowed(self):
        assert codes(b"," * 500, "so.csv", limits=Limits(cells=400)) == ["intake.too_many"]


class TestForm:
    def test_is_what_the_content_says_and_a_wrong_name_is_remarked(self):
        data = of_rows(["a"])
        assert opened(data, "so.XLSX").remarks == ()
        (remark,) = opened(data, "so.csv").remarks
        assert (remark.code, remark.severity) == ("intake.other_ending", "warning")
        assert opened(b"a,b\n", "so.xls").form == "csv"

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (b"%PDF-1.7", "PDF"),
            (b"\x89PNG\r\n\x1a\n\0", "PNG"),
            (b"\xff\xd8\xff\xe0\0", "JPEG"),
            (b"<html><table><tr><td>1", "HTML"),
            (b"\xef\xbb\xbf\r\n<!DOCTYPE html><html>", "HTML"),
            ("<html>".encode("utf-16"), "HTML"),
            (b"<table border=1>", "HTML"),
            (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "Excel 2003"),
            (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", ".mht"),
            (b"{\\rtf1", "RTF"),
            (b"\x1f\x8b\x08", ".gz"),
            (b"\x09\x04\x06\x00\x00\x00\x10\x00", "Excel 4"),
        ],
    )
    def test_that_is_no_table_is_named(self, data, said):
        with pytest.raises(IntakeError, match=said):
            opened(data, "so.xls")

    @pytest.mark.parametrize(
        ("data", "said", "way_out"),
        [
            (
                package_of("xl/workbook.bin"),
                "sổ Excel nhị phân (.xlsb)",
                "bằng Excel, chọn Tệp → Lưu",
            ),
            (FODS, "sổ LibreOffice dạng một tệp XML (.fods)", "bằng LibreOffice, chọn Tệp → Lưu"),
            (b"<html><table>", "trang mạng HTML", "bằng Excel, chọn Tệp → Lưu thành"),
            (EXCEL_2003, "sổ XML của Excel 2003", "bằng Excel, chọn Tệp → Lưu thành"),
            (zipped({"Index/Document.iwa": b""}), "(.numbers)", "bằng Numbers, chọn File"),
            (zipped({"so.xlsx": of_rows(["a"])}), "tệp nén .zip", "Giải nén"),
            (b"Rar!\x1a\x07", "tệp nén .rar", "Giải nén"),
            (package_of("word/document.xml"), "văn bản Word (.docx)", "chép vào biểu Excel"),
            (b"%PDF-1.7", "tệp PDF", "chép vào biểu Excel"),
        ],
    )
    @pytest.mark.parametrize("name", ["so.xls", "so.xlsx", "so"])
    def test_that_is_not_read_is_called_by_its_name_with_the_way_out(
        self, data, said, way_out, name
    ):
        with pytest.raises(IntakeError) as refused:
            opened(data, name)
        (fault,) = refused.value.faults
        assert said in fault.message
        assert way_out in fault.remedy
        # A workbook of another form is not said to be none.
        assert ("không phải bảng tính" in fault.message) == ("chép vào" in fault.remedy)

    @pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\0" * 99, b" \r\n", b"\xff\xfe"])
    def test_of_nothing_is_said_to_be_empty(self, data):
        assert codes(data) == ["intake.empty_file"]


def test_merged_cells_are_counted():
    def fill(book):
        sheet = book.add_worksheet()
        for row in range(3):
            sheet.merge_range(row, 0, row, 1, "x")

    data = written(fill)
    assert len(opened(data).grids[0].merged) == 3
    assert codes(data, "so.xlsx", limits=Limits(merged=2)) == ["intake.too_many"]
