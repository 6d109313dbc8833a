"""The files for other programs: the same numbers in each, whole, accessible, never a formula."""

import csv
import io
import json
import os
import re
import subprocess
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from xml.parsers.expat import ParserCreate
from zipfile import ZipFile

import frictionless
import pandas as pd
import pytest
from excel_rules import broken
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from programs import program, with_own_fonts
from python_calamine import load_workbook
from random_registers import PLAN, registers

from ocop_lib import wording
from ocop_lib.about import About
from ocop_lib.export import open_data as files
from ocop_lib.export.columns import NAMES
from ocop_lib.export.data_package import KEY, data_package
from ocop_lib.export.data_workbook import NOT_APPLICABLE, UNKNOWN, data_workbook
from ocop_lib.export.details import progress_table
from ocop_lib.export.open_data import open_data
from ocop_lib.export.published import published
from ocop_lib.export.tidy import records
from ocop_lib.files import memory
from ocop_lib.output.manifest import OPEN_DATA
from ocop_lib.periods import SCHEMES, Quarter, YearEnd
from ocop_lib.plan import PROVINCE
from ocop_lib.register import read_register
from ocop_lib.run.jobs.parameter_file import ReportSpec
from ocop_lib.run.open_data import open_data as beside
from ocop_lib.workbook.delimited import csv_file, csv_text
from ocop_lib.workbook.model import LONGEST_LINE, Column, Sheet, Workbook, plain
from ocop_lib.workbook.ods import to_ods
from ocop_lib.workbook.xlsx import to_xlsx

QUICK = [one for one in Phase if one is not Phase.shrink]
ROOT = Path(__file__).parent.parent
QUARTER = Quarter(2024, 4)
YEAR = YearEnd(2024, date(2024, 12, 31))
WRITERS = {"xlsx": to_xlsx, "ods": to_ods}
NUMBERS = ("in_quarter", "arrived_late", "to_date", "target", "expected", "remaining")
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "=HYPERLINK(A1)", "＝1+1", "-", "+", "@")
NO_FORMULAS = ("-5", "+3", "-1,5", "-12%", "Đạt", "a=b", "3-4", "2024-Q3", "–", "")
ZIPPED = (1980, 1, 1, 0, 0, 0)


@pytest.fixture(scope="module")
def whole():
    """The shipped register, read once."""
    return read_register(ROOT / "data/2024", PLAN)


@pytest.fixture(scope="module", params=[QUARTER, YEAR], ids=str)
def found(whole, request):
    """What is published of a period."""
    return published(whole.visible_to(PROVINCE, request.param, "calendar"), PLAN, request.param)


@pytest.fixture(scope="module")
def workbook(found) -> Workbook:
    return data_workbook(found)


@pytest.fixture(scope="module")
def made(whole) -> dict[str, bytes]:
    """The files of a quarter."""
    return open_data(whole.visible_to(PROVINCE, QUARTER, "calendar"), PLAN, QUARTER)


def cells(data: bytes, sheet: str) -> list[list]:
    """All cells of a sheet, as another program reads them."""
    return load_workbook(io.BytesIO(data)).get_sheet_by_name(sheet).to_python()


def rows_of(data: bytes, sheet: str, heading: str) -> list[dict]:
    """The rows of a sheet's table by heading; the heading is that of its first column."""
    lines = cells(data, sheet)
    first = next(place for place, line in enumerate(lines) if line[0] == heading)
    return [dict(zip(lines[first], line, strict=True)) for line in lines[first + 1 :]]


def csv_rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def as_json(row: dict[str, str]) -> dict:
    """A row of the CSV with the values that JSON has."""
    kinds = {"string": str, "number": float, "integer": int}
    empty = {"note": ""}
    return {
        name: kinds[NAMES[name].kind](text) if text else empty.get(name)
        for name, text in row.items()
    }


def as_numbers(row: dict) -> dict:
    """A row of a workbook with the names and values that the JSON has."""
    values = {name: row[column.heading] for name, column in NAMES.items()}
    return {
        name: None if value in (UNKNOWN, NOT_APPLICABLE) else value
        for name, value in values.items()
    }


class TestTheSameNumbers:
    @settings(max_examples=8, phases=QUICK)
    @given(
        registers(),
        st.sampled_from([QUARTER, Quarter(2024, 1), YEAR]),
        st.sampled_from(SCHEMES),
    )
    def test_csv_workbooks_and_json_say_the_same(self, register, period, scheme):
        seen = register.visible_to(PROVINCE, period, scheme)
        made = open_data(seen, PLAN, period)
        if isinstance(period, Quarter):
            told = progress_table(seen, PLAN, period, "")["rows"]
        else:
            told = list(published(seen, PLAN, period).rows)
        assert [as_json(row) for row in csv_rows(made["indicators.csv"])] == told
        for form in WRITERS:
            rows = rows_of(made[f"indicators.{form}"], "Số liệu", "Đơn vị")
            assert [as_numbers(row) for row in rows] == told
            for row in rows:
                assert row["Đơn vị"].casefold() == PLAN.unit(row["Mã đơn vị"]).name.casefold()
                assert row["Chỉ tiêu"] == PLAN.indicator(row["Mã chỉ tiêu"]).name
                code = row["Mã đánh giá"]
                assert row["Đánh giá"] == wording.STATUS.get(code, NOT_APPLICABLE)

    def test_what_is_missing_is_unknown_or_cannot_be(self, made):
        rows = rows_of(made["indicators.xlsx"], "Số liệu", "Đơn vị")
        kinds = {
            (row["Đơn vị"], row["Mã chỉ tiêu"]): [row[NAMES[name].heading] for name in NUMBERS]
            for row in rows
        }
        # Pác Nặm sent nothing for the quarter; a level has no amount per quarter.
        assert kinds["Huyện Pác Nặm", "new_products"] == [UNKNOWN, UNKNOWN, 1, 1, 1, 0]
        assert kinds["Huyện Pác Nặm", "quality_managed_products"][:2] == [NOT_APPLICABLE] * 2
        # Ngân Sơn was assigned no strengthened subjects; fairs have no target at all.
        assert kinds["Huyện Ngân Sơn", "strengthened_subjects"][3:] == [NOT_APPLICABLE] * 3
        assert kinds["Huyện Ba Bể", "fairs"][3:] == [NOT_APPLICABLE] * 3

    def test_the_province_counts_units_where_the_plan_has_no_total(self, found):
        counted = {
            (row["unit"], row["indicator"]): words
            for row, words in zip(found.rows, found.counted, strict=True)
        }
        assert counted[PROVINCE, "district_flagship_products"] == "đơn vị"
        assert counted["ba-be", "district_flagship_products"] == "sản phẩm"
        assert counted[PROVINCE, "media_items"] == "tháng"

    @pytest.mark.parametrize(
        ("value", "told"),
        [
            (0.7 + 0.7 + 0.7, 2.1),
            (0.1 + 0.2, 0.3),
            (2.9999999999999996, 3),
            (1234567.125, 1234567.125),
            (12345678901.2345, 12345678901.2345),
            (3.0, 3),
            (1e17, 10**17),
        ],
    )
    def test_sums_of_decimals_have_no_binary_dust_and_keep_every_digit(self, value, told):
        assert records(pd.DataFrame({"a": [value]})) == [{"a": told}]

    def test_the_names_are_those_that_the_outputs_know(self, made):
        assert tuple(made) == OPEN_DATA


class TestCsv:
    def test_begins_with_the_mark_by_which_excel_knows_utf_8(self, made):
        assert made["indicators.csv"].startswith(b"\xef\xbb\xbfunit,indicator,quarter,")

    @pytest.mark.parametrize("text", FORMULAS)
    def test_a_text_that_begins_as_a_formula_is_marked_as_text(self, text):
        (row,) = csv_rows(csv_file(csv_text(["a", "b"], [["x", text]])))
        assert row["b"] == f"'{text}"
        ((_, heading),) = csv.reader(io.StringIO(csv_text(["a", text], [])))
        assert heading == f"'{text}"

    @pytest.mark.parametrize("text", NO_FORMULAS)
    def test_any_other_text_is_as_it_was(self, text):
        (row,) = csv_rows(csv_file(csv_text(["a", "b"], [["x", text]])))
        assert row["b"] == text

    def test_numbers_keep_their_sign(self):
        assert csv_text(["a"], [[-5], [-0.5], [None]]) == 'a\n-5\n-0.5\n""\n'


def book(*texts: str, rows=(), lines=()) -> Workbook:
    """A workbook of one sheet; each text is a row."""
    sheet = Sheet(
        name="Số liệu",
        title="Bảng",
        lines=tuple(lines),
        columns=(Column("Lời"), Column("Số", is_number=True)),
        rows=(*((text, 1) for text in texts), *rows),
        table="Bang",
    )
    return Workbook("Bảng", "Văn phòng", date(2024, 12, 31), (sheet,))


class TestWorkbook:
    @pytest.mark.parametrize("form", WRITERS)
    @pytest.mark.parametrize("text", [*FORMULAS, *NO_FORMULAS])
    def test_text_is_written_as_text(self, form, text):
        data = WRITERS[form](book(text))
        # calamine reads the tab and blanks around a text of ODS as LibreOffice does: not at all.
        assert cells(data, "Số liệu")[2][0].strip() == text.strip()
        content = parts(data)
        assert not re.search(r"<f[ >]|table:formula", content)

    @pytest.mark.parametrize("form", WRITERS)
    def test_text_is_composed_and_holds_nothing_that_xml_cannot(self, form):
        data = WRITERS[form](book("Chu\u031b\u0323 \x00\x0b<&>\"'\ud800 hai\r\ndòng  cách"))
        assert cells(data, "Số liệu")[2][0] == "Chự <&>\"' hai\ndòng  cách"

    def test_blanks_that_a_reader_of_ods_would_join_are_counted(self):
        content = parts(to_ods(book(" a  b   c ")))
        counted = '<text:s text:c="{}"/>'.format
        assert f"{counted(1)}a {counted(1)}b {counted(2)}c{counted(1)}</text:p>" in content

    @settings(max_examples=20, phases=QUICK)
    @given(
        st.lists(
            st.tuples(
                st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=9),
                st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9),
            ),
            max_size=4,
        )
    )
    def test_any_text_and_number_comes_back(self, rows):
        for form, writer in WRITERS.items():
            read = cells(writer(book(rows=[(f"({text})", n) for text, n in rows])), "Số liệu")[2:]
            wanted = book(rows=[(f"({text})", n) for text, n in rows]).sheets[0].rows
            for (text, number), (was, value) in zip(read, wanted, strict=True):
                assert text == plain(was), form
                assert number == pytest.approx(value, rel=1e-14), form

    @pytest.mark.parametrize("form", WRITERS)
    @pytest.mark.parametrize("zone", ["Asia/Ho_Chi_Minh", "America/New_York"])
    def test_the_bytes_depend_on_the_values_alone(self, found, form, zone, monkeypatch, tmp_path):
        workbook = data_workbook(found)
        before = WRITERS[form](workbook)
        monkeypatch.setenv("TZ", zone)
        monkeypatch.chdir(tmp_path)
        time.tzset()
        try:
            assert WRITERS[form](workbook) == before
        finally:
            monkeypatch.undo()
            time.tzset()
        with ZipFile(io.BytesIO(before)) as entries:
            assert {entry.date_time for entry in entries.infolist()} == {ZIPPED}
        assert str(date.today().year) not in re.sub("2024|2025", "", properties(before))  # noqa: DTZ011
        assert os.environ.get("HOME", "/root") not in parts(before)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"name": "Trang: một"},
            {"name": "T" * 32},
            {"columns": (Column("Số"), Column("số"))},
            {"columns": (Column(""), Column("b"))},
            {"rows": (("a",),)},
            {"rows": (("a" * 32_768, 1),)},
            {"table": "hai chữ"},
            {"table": ""},
        ],
        ids=str,
    )
    def test_what_excel_would_repair_or_cut_is_refused(self, wrong):
        with pytest.raises(ValueError, match=r"of|not"):
            replace(book("a").sheets[0], **wrong)

    def test_two_sheets_of_one_name_are_refused(self):
        one = book("a").sheets[0]
        for other in (replace(one, table="Khac"), replace(one, name="Khác")):
            with pytest.raises(ValueError, match="twice"):
                Workbook("Bảng", "Văn phòng", date(2024, 12, 31), (one, other))


def parts(data: bytes) -> str:
    """All parts of a file, one after the other."""
    with ZipFile(io.BytesIO(data)) as entries:
        return "".join(entries.read(name).decode() for name in entries.namelist())


def properties(data: bytes) -> str:
    """The properties of a file."""
    with ZipFile(io.BytesIO(data)) as entries:
        names = [name for name in entries.namelist() if "docProps" in name or name == "meta.xml"]
        return "".join(entries.read(name).decode() for name in names)


class TestAccessible:
    """After the guidance of the UK Analysis Function for spreadsheets."""

    def test_a_cover_leads_to_every_sheet(self, workbook):
        cover, *others = workbook.sheets
        assert [row[0] for row in cover.rows] == [sheet.name for sheet in others]
        assert cover.title == workbook.title
        assert "Ghi chú" in [sheet.name for sheet in others]

    def test_the_cover_s_names_are_links_to_the_sheets(self, workbook):
        names = [sheet.name for sheet in workbook.sheets[1:]]
        xlsx, ods = (parts(writer(workbook)) for writer in WRITERS.values())
        assert re.findall(r"location=\"'([^']*)'!A1\"", xlsx) == names
        assert re.findall(r"xlink:href=\"#'([^']*)'\.A1\"", ods) == names

    def test_what_is_said_above_a_table_does_not_leave_the_screen(self):
        words = "Cột này chỉ đếm những gì phát sinh trong kỳ, kể cả số liệu gửi muộn. " * 5
        sheet = book("a", lines=(words, "ngắn", "", "x" * 200)).sheets[0]
        *rows, short, blank, solid = sheet.said
        assert max(map(len, rows)) <= LONGEST_LINE < len(words)
        assert " ".join(rows) == words.strip()
        assert (short, blank, solid) == ("ngắn", "", "x" * 200)
        assert sheet.above == 1 + len(sheet.said)
        for writer in WRITERS.values():
            lines = cells(writer(Workbook("B", "V", date(2024, 1, 1), (sheet,))), sheet.name)
            assert lines[sheet.above] == ["Lời", "Số"]

    def test_the_cover_says_that_rows_are_invented_and_under_which_licence(self, workbook):
        lines = "\n".join(workbook.sheets[0].lines)
        assert "Số liệu minh họa" in lines
        assert "Giấy phép: Apache-2.0" in lines

    def test_codes_and_columns_are_explained(self, workbook):
        numbers, notes = workbook.sheets[1:3]
        explained = {row[0] for row in notes.rows}
        used = {value for row in numbers.rows for value in row if str(value).startswith("[")}
        assert used <= {UNKNOWN, NOT_APPLICABLE} <= explained
        assert {column.heading for column in NAMES.values()} <= explained

    @pytest.mark.parametrize("form", WRITERS)
    def test_nothing_is_blank_but_where_the_sheet_says_so(self, workbook, form):
        data = WRITERS[form](workbook)
        for sheet in workbook.sheets:
            lines = cells(data, sheet.name)
            assert lines[0][0] == sheet.title
            assert len(lines) == sheet.above + 1 + len(sheet.rows)
            for line in lines[sheet.above :]:
                named = zip(lines[sheet.above], line, strict=True)
                assert {name for name, value in named if value == ""} <= (
                    {"Ghi chú"} if sheet.name == "Số liệu" else set()
                ), line

    def test_excel_opens_the_xlsx_without_repairing_it(self, workbook):
        assert broken(to_xlsx(workbook)) == []

    def test_xlsx_marks_tables_and_says_its_language(self, workbook):
        data = to_xlsx(workbook)
        with ZipFile(io.BytesIO(data)) as entries:
            names = entries.namelist()
            tables = [entries.read(name).decode() for name in names if "/tables/" in name]
            sheets = [entries.read(name).decode() for name in names if "/worksheets/sheet" in name]
        assert len(tables) == len(workbook.sheets)
        for table, sheet in zip(tables, workbook.sheets, strict=True):
            assert f'displayName="{sheet.table}"' in table
            assert "headerRowCount" not in table
            assert "autoFilter" not in table
            assert 'altText="' in table
        for content, sheet in zip(sheets, workbook.sheets, strict=True):
            assert "mergeCell" not in content
            assert f'ySplit="{sheet.above + 1}"' in content
            assert 'state="frozen"' in content
        assert "<dc:language>vi</dc:language>" in properties(data)
        assert f"<dc:title>{workbook.title}</dc:title>" in properties(data)

    def test_ods_marks_tables_and_says_its_language(self, workbook):
        data = to_ods(workbook)
        with ZipFile(io.BytesIO(data)) as entries:
            assert entries.namelist()[0] == "mimetype"
            content = entries.read("content.xml").decode()
            styles = entries.read("styles.xml").decode()
            for name in entries.namelist()[1:]:
                ParserCreate().Parse(entries.read(name), True)
        assert content.count("<table:table-header-rows>") == len(workbook.sheets)
        assert content.count('table:contains-header="true"') == len(workbook.sheets)
        assert content.count("<table:title>") == len(workbook.sheets)
        assert "spanned" not in content
        assert 'fo:language="vi" fo:country="VN"' in styles
        assert "<dc:language>vi-VN</dc:language>" in properties(data)

    def test_libreoffice_opens_both_alike(self, made, tmp_path):
        """Sheet by sheet, with the values of the workbook; LibreOffice takes some seconds."""
        soffice = program("soffice", "workbooks are not opened by another program")
        for form in WRITERS:
            (tmp_path / f"{form}.{form}").write_bytes(made[f"indicators.{form}"])
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        every_sheet = (
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
        )
        finished = subprocess.run(
            [soffice, profile, "--headless", "--convert-to", every_sheet, "--outdir", tmp_path]
            + [tmp_path / f"{form}.{form}" for form in WRITERS],
            env=with_own_fonts(tmp_path),
            check=True,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert "could not be loaded" not in finished.stderr
        for name in load_workbook(io.BytesIO(made["indicators.ods"])).sheet_names:
            one, other = (
                (tmp_path / f"{form}-{name}.csv").read_text(encoding="utf-8") for form in WRITERS
            )
            assert one == other
            read = list(csv.reader(io.StringIO(one, newline="")))
            wanted = cells(made["indicators.xlsx"], name)
            assert [[*map(shown, line)] for line in wanted] == read


def shown(value) -> str:
    """A cell as LibreOffice writes it."""
    return f"{value:g}" if isinstance(value, float) else str(value)


class TestDataPackage:
    """Read by the validator of Frictionless, as whoever uses the data would."""

    @pytest.fixture
    def folder(self, made, tmp_path) -> Path:
        for name, data in made.items():
            (tmp_path / name).write_bytes(data)
        return tmp_path

    @staticmethod
    def faults(folder: Path) -> set[str]:
        report = frictionless.Package(str(folder / "datapackage.json")).validate()
        return {kind for (kind,) in report.flatten(["type"])}

    def test_is_valid(self, folder):
        assert self.faults(folder) == set()

    def test_a_changed_number_an_unknown_unit_and_a_row_twice_are_seen(self, folder, whole):
        found = published(whole.visible_to(PROVINCE, QUARTER, "calendar"), PLAN, QUARTER)
        path = folder / "indicators.csv"
        text = path.read_text(encoding="utf-8-sig")
        wrong = {
            text.replace("ba-be,fairs,2024-Q4,", "ba-be,fairs,2024-Q4,x"): "type-error",
            text.replace("ba-be,fairs", "ba-bể,fairs"): "foreign-key",
            text + text.splitlines()[1] + "\n": "primary-key",
            text.replace("unit,", "don_vi,", 1): "incorrect-label",
        }
        for changed, kind in wrong.items():
            assert changed != text
            data = changed.encode()
            path.write_bytes(data)
            assert "hash-count" in self.faults(folder) or "byte-count" in self.faults(folder)
            content = json.loads((folder / "datapackage.json").read_bytes())
            again = json.loads(data_package(found, data, "indicators.csv"))
            content["resources"][0] |= {
                key: again["resources"][0][key] for key in ("bytes", "hash")
            }
            (folder / "datapackage.json").write_text(json.dumps(content), encoding="utf-8")
            assert kind in self.faults(folder)

    def test_says_what_columns_mean_whose_the_data_are_and_that_they_are_invented(self, made):
        content = json.loads(made["datapackage.json"])
        table = content["resources"][0]
        assert [field["name"] for field in table["schema"]["fields"]] == list(NAMES)
        assert all(field["description"].endswith(".") for field in table["schema"]["fields"])
        assert table["schema"]["primaryKey"] == list(KEY)
        assert content["illustrative"] is True
        assert content["description"].startswith("Số liệu minh họa, không phải số liệu thật.")
        assert content["licenses"] == [{"name": "Apache-2.0"}]
        assert PLAN.title in content["sources"][0]["title"]

    def test_without_a_licence_it_says_whom_to_ask(self, found):
        unlicensed = replace(found, licence="", is_illustrative=False, band="")
        content = json.loads(data_package(unlicensed, b"", files.CSV))
        assert "licenses" not in content
        assert "warning" not in content
        assert f"hỏi {PLAN.office} trước khi dùng lại" in content["description"]
        lines = data_workbook(unlicensed).sheets[0].lines
        assert any(f"hỏi {PLAN.office}" in line for line in lines)


class TestBesideTheReports:
    """Of which periods there are files, and that only whole ones are remembered."""

    @staticmethod
    def specs(*ids: str) -> list[ReportSpec]:
        periods = {"2024": YEAR, "2024-Q4": QUARTER, "2024-Q1": Quarter(2024, 1)}
        return [
            ReportSpec(one, About("unit", PROVINCE), periods[one.partition("/")[0]], "", {}, (), "")
            for one in ids
        ]

    @pytest.fixture
    def years(self, whole):
        entry = SimpleNamespace(scheme="calendar", register_folder=ROOT / "data/2024")
        return {2024: SimpleNamespace(plan=PLAN, register=whole, year=entry)}

    @staticmethod
    def make(_register, _plan, period) -> dict[str, bytes]:
        return {name: f"{period} {name}".encode() for name in OPEN_DATA}

    @pytest.mark.parametrize(
        ("ids", "periods"),
        [
            (["2024-Q4/ba-be"], ["2024-Q4"]),
            (["2024-Q4/ba-be", "2024-Q4/province", "2024-Q1/na-ri"], ["2024-Q1", "2024-Q4"]),
            (["2024/year-end"], ["2024"]),
            # An analyst's own report on the year may see less of it than the usual one.
            (["2024/giua-nam"], []),
            (["2024/giua-nam", "2024/year-end", "2024-Q4/ba-be"], ["2024", "2024-Q4"]),
        ],
    )
    def test_each_period_with_a_report_has_its_files(self, years, ids, periods):
        made = beside(self.specs(*ids), years, self.make)
        assert [*made] == [f"{period}/{name}" for period in periods for name in OPEN_DATA]
        assert all(made[path] == path.replace("/", " ").encode() for path in made)

    @pytest.mark.parametrize(
        "damaged",
        [
            {},
            [],
            None,
            dict.fromkeys(OPEN_DATA, "không phải base64"),
            dict.fromkeys(OPEN_DATA, 1),
            dict.fromkeys(OPEN_DATA[1:], ""),
        ],
        ids=str,
    )
    def test_what_is_remembered_damaged_is_made_anew(self, years, damaged, monkeypatch, tmp_path):
        monkeypatch.setenv(memory.SWITCH, "1")
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        asked = []

        def make(*told) -> dict[str, bytes]:
            asked.append(told)
            return self.make(*told)

        for times in (1, 1):
            assert beside(self.specs("2024-Q4/ba-be"), years, make)["2024-Q4/indicators.csv"]
            assert len(asked) == times
        [entry] = [path for path in tmp_path.rglob("*") if path.is_file()]
        memory.remember(entry.name, damaged)
        assert beside(self.specs("2024-Q4/ba-be"), years, make)["2024-Q4/datapackage.json"]
        assert len(asked) == 2


def test_the_page_for_users_names_every_file_column_and_code():
    text = (ROOT / "docs/du-lieu-mo.md").read_text(encoding="utf-8")
    for name in (*OPEN_DATA, *NAMES, *wording.STATUS):
        assert f"{name}`" in text, name
    for words in wording.STATUS.values():
        assert f"| {words}" in text
    for heading in ("Bìa", "Số liệu", "Ghi chú", "Chỉ tiêu", "Đơn vị", "Đánh giá"):
        assert f"| {heading} |" in text
