"""The form holds what the register holds, can be filled in, and cannot be misread."""

import re
from dataclasses import replace
from datetime import date
from itertools import cycle
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_forms import QUARTER, grids, known, parts, plan, register, shipped_form

from ocop_lib.intake.base_sheet import Origin, base_rows, read_base, read_origin
from ocop_lib.intake.book import Grid
from ocop_lib.intake.delivered import Base
from ocop_lib.intake.forming import checks
from ocop_lib.intake.forming.content import Content
from ocop_lib.intake.forming.form import form
from ocop_lib.intake.forming.lists_sheet import sources
from ocop_lib.intake.headings.choices import choice_names
from ocop_lib.intake.headings.labels import label
from ocop_lib.intake.headings.sheets import (
    BASE,
    CHANGE_HEADINGS,
    COVER,
    COVER_LABELS,
    FIRST_ROW,
    HEADING_ROW,
    LISTS,
    REQUIRED,
    SHEETS,
    filled_in,
    heading,
)
from ocop_lib.intake.known import known_rows
from ocop_lib.intake.values.references import plan_directories
from ocop_lib.plan import load_plan
from ocop_lib.register import Register
from ocop_lib.register.change_table import EVENT, RETRACTED
from ocop_lib.register.columns import CHANGE_KINDS, TableSpec
from ocop_lib.register.tables import BY_NAME

UNIT = "ba-be"
PLACES = (UNIT, "province")
ORIGIN = Origin(plan().id, UNIT, "quarterly", QUARTER)
each_table = pytest.mark.parametrize("spec", [BY_NAME[name] for name in SHEETS], ids=list(SHEETS))
each_place = pytest.mark.parametrize("place", PLACES)


def content(place: str = UNIT) -> Content:
    return Content(plan(), replace(ORIGIN, unit=place), known(place))


def changes(kind: str) -> list[dict]:
    rows = register().tables["changes"].to_dict("records")
    return [row for row in rows if row["kind"] == kind]


def with_names(texts: list[str]) -> Register:
    """The shipped register with subjects that have these names in turn."""
    tables = dict(register().tables)
    names = [text for _, text in zip(tables["subjects"].index, cycle(texts), strict=False)]
    tables["subjects"] = tables["subjects"].assign(name=pd.array(names, dtype="str"))
    tables["changes"] = tables["changes"].iloc[:0]
    return Register(register().heading, tables)


class TestWhatAUnitKnows:
    def test_every_row_of_the_register_that_stands_is_known_to_somebody(self):
        taken_back = {(row["table"], row["row_id"]) for row in changes(RETRACTED)}
        places = [known(place).rows for place in (*plan().unit_ids, "province")]
        for table in SHEETS:
            ids = {*register().tables[table][BY_NAME[table].key]}
            ids -= {id_ for name, id_ in taken_back if name == table}
            assert {id_ for rows in places for id_ in rows[table]} == ids

    def test_a_row_taken_back_is_in_no_form(self):
        taken_back = changes(RETRACTED)
        assert taken_back
        for row in taken_back:
            for place in (*plan().unit_ids, "province"):
                assert row["row_id"] not in known(place).rows[row["table"]]

    def test_a_subject_that_moved_is_known_with_all_its_rows_to_both_units(self):
        moves = [row for row in changes(EVENT) if row["column"] == "unit_id"]
        assert moves
        for move in moves:
            before, after = known(move["old"]).rows, known(move["new"]).rows
            assert before["subjects"][move["row_id"]] == after["subjects"][move["row_id"]]
            assert after["subjects"][move["row_id"]]["unit_id"] == move["new"]
            frame = register().tables["products"]
            products = {*frame[frame["subject_id"] == move["row_id"]]["product_id"]}
            assert products <= {*before["products"]}
            assert products <= {*after["products"]}

    def test_changes_are_applied(self):
        units = register().tables["changes"]["unit_id"].tolist()
        rows = zip(register().tables["changes"].to_dict("records"), units, strict=True)
        last = {
            (row["table"], row["row_id"], row["column"]): (row["new"], unit)
            for row, unit in rows
            if row["kind"] != RETRACTED
        }
        assert last
        for (table, id_, column), (new, unit) in last.items():
            told = new if isinstance(new, str) else ""
            assert known(unit).rows[table][id_][column] == told

    def test_ids_are_listed_as_people_count(self):
        ids = ["tt-ba-be-1000", "tt-ba-be-999", "tt-ba-be-12"]
        media = register().tables["media"]
        media = media[media["unit_id"] == UNIT].iloc[: len(ids)].assign(media_id=ids)
        tables = {**register().tables, "media": media}
        tables["changes"] = tables["changes"].iloc[:0]
        held = known_rows(Register(register().heading, tables), UNIT)
        assert [*held.rows["media"]] == ids[::-1]

    def test_what_a_unit_delivered_of_another_units_products_is_known_to_both(self):
        """The province recognises products of units."""
        frame = register().tables["certificates"]
        sent = dict(
            register().tables["deliveries"][["delivery_id", "unit_id"]].itertuples(index=False)
        )
        both = [
            (row.certificate_id, row.unit_id)
            for row in frame.itertuples()
            if sent[row.delivery_id] == "province" != row.unit_id
        ]
        assert both
        for id_, unit in both:
            assert id_ in known("province").rows["certificates"]
            assert id_ in known(unit).rows["certificates"]


OF_UNIT = frozenset(
    [
        "subjects",
        "media",
        "activities",
        "points_of_sale",
        "task_status",
        "funding",
        "documents",
        "requests",
        "opening_stock",
    ]
)
"""The tables whose rows name their unit themselves."""


def must_be_filled_in(place, spec, column) -> bool:
    """The unit is the form's own, the year of plan that of the quarter; of the province no unit is."""
    if column.name == "unit_id" and spec.name in OF_UNIT:
        return place == "province"
    return column.required and column.name != "plan_year"


@each_place
class TestSheets:
    def test_stand_in_the_registers_order_between_cover_lists_and_the_hidden_one(self, place):
        titles = [sheet.title for sheet in SHEETS.values()]
        assert [*grids(shipped_form(place))] == [COVER, *titles, LISTS, BASE]

    @each_table
    def test_have_headings_in_their_row_and_known_rows_below(self, place, spec: TableSpec):
        grid = grids(shipped_form(place))[SHEETS[spec.name].title]
        asked = filled_in(spec)
        marked = [
            f"{heading(spec.name, one.name).text}{REQUIRED * must_be_filled_in(place, spec, one)}"
            for one in asked
        ]
        ends = [one.text for one in CHANGE_HEADINGS]
        assert [*grid.rows[HEADING_ROW - 1]] == [heading(spec.name, spec.key).text, *marked, *ends]
        rows = known(place).rows[spec.name]
        assert [row[0] for row in grid.rows[FIRST_ROW - 1 :]] == [*rows]
        for cells, texts in zip(grid.rows[FIRST_ROW - 1 :], rows.values(), strict=True):
            for column, cell in zip(asked, cells[1:], strict=False):
                assert said(column, cell) == texts[column.name]

    def test_the_hidden_sheet_says_what_the_form_held(self, place):
        grid = grids(shipped_form(place))[BASE]
        assert read_base(grid) == Base(known(place).rows)
        assert read_origin(grid) == replace(ORIGIN, unit=place)
        assert (
            'name="_goc" sheetId="21" state="veryHidden"'
            in parts(shipped_form(place))["xl/workbook.xml"]
        )


def said(column, cell) -> str:
    """What a cell of the form says, as the register writes it, by the rules of the form alone."""
    if cell is None:
        return ""
    if column.kind == "date":
        assert type(cell) is date
        return cell.isoformat()
    if column.kind in {"year", "whole", "decimal", "balance"}:
        assert isinstance(cell, float)
        return f"{cell:.15g}"
    if column.kind == "choice":
        codes = {name: code for code, name in choice_names(column, plan()).items()}
        return codes[cell]
    if column.refers_to:
        return re.search(r"\[([^\[\]]+)\]$", cell)[1]
    return cell


class TestTheHiddenSheet:
    @settings(max_examples=40)
    @given(
        st.dictionaries(
            st.sampled_from(["subjects", "products"]),
            st.dictionaries(
                st.from_regex(r"[a-z]{2}-[0-9]{3}", fullmatch=True),
                st.fixed_dictionaries({"name": st.text(), "note": st.text()}),
                max_size=3,
            ),
        )
    )
    def test_gives_back_what_was_written(self, rows):
        written = Base(rows)
        # A sheet's row ends with its last cell that holds something.
        cut = [
            " ".join("x" if cell else "-" for cell in row).rstrip("- ")
            for row in base_rows(ORIGIN, written)
        ]
        cells = tuple(
            tuple(cell or None for cell in row[: len(held.split())])
            for row, held in zip(base_rows(ORIGIN, written), cut, strict=True)
        )
        assert read_base(Grid(BASE, cells)) == written
        assert read_origin(Grid(BASE, cells)) == ORIGIN

    def test_of_which_a_row_was_lost_or_doubled_is_not_taken_for_whole(self):
        rows = {"subjects": {"ct-001": {"name": "A"}, "ct-002": {"name": "B"}}, "products": {}}
        whole = [*base_rows(ORIGIN, Base(rows))]
        assert read_base(Grid(BASE, tuple(whole))) == Base(rows)
        held = [place for place, row in enumerate(whole) if row != ("columns", "products")]
        for place in held:
            assert read_base(Grid(BASE, (*whole[:place], *whole[place + 1 :]))) is None
            assert read_base(Grid(BASE, (*whole[: place + 1], *whole[place:]))) is None

    def test_of_another_layout_or_with_other_things_in_it_is_not_read(self):
        whole = [*base_rows(ORIGIN, Base({"subjects": {"ct-001": {"name": "A"}}}))]
        assert read_origin(Grid(BASE, (("ocop", "99"), *whole[1:]))) is None
        assert read_origin(Grid(BASE, ())) is None
        assert read_origin(Grid(BASE, (*whole[:3], ("kind", "monthly"), *whole[4:]))) is None
        assert read_base(Grid(BASE, (*whole[:-2], (*whole[-2], "more"), whole[-1]))) is None


class TestTheFile:
    def test_is_the_same_for_the_same_register(self):
        assert form(plan(), register(), UNIT, "quarterly", QUARTER) == shipped_form(UNIT)

    def test_has_no_formula_in_any_cell_also_where_a_text_looks_like_one(self):
        texts = ["=1+1", "+84", "-5", "@SUM(A1)", '=HYPERLINK("x")', "\N{FULLWIDTH EQUALS SIGN}1"]
        data = form(plan(), with_names(texts), UNIT, "baseline")
        sheet = grids(data)[SHEETS["subjects"].title]
        assert {row[1] for row in sheet.rows[FIRST_ROW - 1 :]} == {*texts}
        assert not [name for name, part in parts(data).items() if re.search(r"<f[ >]", part)]

    def test_has_no_merged_cell_and_says_title_and_language(self):
        files = parts(shipped_form(UNIT))
        assert not [name for name, part in files.items() if "<mergeCell" in part]
        properties = files["docProps/core.xml"]
        assert "<dc:title>Biểu số liệu quý III/2024 của huyện Ba Bể</dc:title>" in properties
        assert "<dc:language>vi</dc:language>" in properties

    def test_names_the_quarter_the_year_or_the_baseline_on_its_cover(self):
        titles = {}
        for kind in ("baseline", "yearly"):
            cover = grids(form(plan(), register(), "pac-nam", kind))[COVER]
            lines = [(*row, None)[:2] for row in cover.rows if row]
            said = {label: value for label, value in lines if label in COVER_LABELS}
            assert [*said] == [*COVER_LABELS]
            assert said["Đơn vị báo cáo"] == "huyện Pác Nặm [pac-nam]"
            assert (said["Quý"], said["Năm"]) == (None, plan().year)
            titles[kind] = (cover.rows[0][0], said["Loại số liệu"])
        assert titles == {
            "baseline": ("Biểu số liệu gốc năm 2024 của huyện Pác Nặm", "Số liệu gốc"),
            "yearly": ("Biểu số liệu cả năm 2024 của huyện Pác Nặm", "Số liệu cả năm"),
        }
        cover = grids(shipped_form(UNIT))[COVER]
        assert ("Quý", "2024-Q3") in {row[:2] for row in cover.rows}

    def test_locks_headings_and_ids_and_nothing_else(self):
        sheet = parts(shipped_form(UNIT))["xl/worksheets/sheet3.xml"]
        assert re.search(r"<sheetProtection [^>]*>", sheet)[0] == (
            '<sheetProtection sheet="1" scenarios="1" formatCells="0" formatColumns="0"'
            ' formatRows="0" insertRows="0" deleteRows="0" sort="0" autoFilter="0"/>'
        )
        styles = parts(shipped_form(UNIT))["xl/styles.xml"]
        formats = re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", styles.partition("<cellXfs")[2])
        unlocked = {str(place) for place, one in enumerate(formats) if 'locked="0"' in one}
        cells = re.findall(r'<c r="([A-Z]+)(\d+)" s="(\d+)"', sheet)
        for letters, row, style in cells:
            is_locked = int(row) < FIRST_ROW or letters == "A"
            assert (style not in unlocked) == is_locked, letters + row
        columns = re.findall(r'<col min="\d+" max="(\d+)"[^>]* style="(\d+)"', sheet)
        assert {style for _, style in columns} <= unlocked
        locked = [one for place, one in enumerate(formats) if str(place) not in unlocked]
        assert all('applyProtection="1"' in one for one in locked)
        # Cells that nothing is written in, beyond the columns too, have the first format.
        assert "0" in unlocked
        assert '<dimension ref="A1:L' in sheet

    def test_keeps_texts_of_digits_as_texts_without_complaint(self):
        """Where Excel would make «0012» or «05/2024» a number or a date."""
        spec = BY_NAME["documents"]
        sheet = parts(shipped_form(UNIT))[
            f"xl/worksheets/sheet{[*SHEETS].index(spec.name) + 2}.xml"
        ]
        assert re.search(r'<ignoredError sqref="A4:\w+" numberStoredAsText="1"/>', sheet)
        styles = parts(shipped_form(UNIT))["xl/styles.xml"]
        formats = re.findall(r"<xf [^>]*>", styles.partition("<cellXfs")[2])
        as_text = re.search(r'numFmtId="(\d+)" formatCode="@"', styles)[1]
        columns = {
            number: style
            for first, last, style in re.findall(
                r'<col min="(\d+)" max="(\d+)"[^>]* style="(\d+)"', sheet
            )
            for number in range(int(first), int(last) + 1)
        }
        for number, column in enumerate(filled_in(spec), start=2):
            is_text = f'numFmtId="{as_text}"' in formats[int(columns[number])]
            assert is_text == (column.kind != "date"), column.name

    def test_prints_on_a4_with_its_headings_on_each_page(self):
        files = parts(shipped_form(UNIT))
        for number in range(2, 2 + len(SHEETS)):
            sheet = files[f"xl/worksheets/sheet{number}.xml"]
            assert 'paperSize="9"' in sheet
            assert 'orientation="landscape"' in sheet
            assert '<pane xSplit="2" ySplit="3" topLeftCell="C4"' in sheet
            assert "Biểu số liệu quý III/2024 của huyện Ba Bể – &amp;A" in sheet
            # Excel's own grid would be drawn around the title, too.
            assert "gridLines=" not in sheet
            assert re.search(r"<formula>COUNTA\(\$A4:\$[A-Z]4\)&gt;0</formula>", sheet)
        assert files["xl/workbook.xml"].count("_xlnm.Print_Titles") == len(SHEETS)


class TestWhatCellsAccept:
    @each_place
    @each_table
    def test_every_cell_that_the_register_has_is_accepted(self, place, spec: TableSpec):
        held = content(place)
        for column in filled_in(spec):
            listed = held.lists.get(held.list_of(column))
            check = checks.typed(column, plan().year)
            for texts in known(place).rows[spec.name].values():
                shown = held.shown(column, texts[column.name])
                if shown == "":
                    continue
                if listed:
                    assert shown in listed.entries
                elif check:
                    assert check["minimum"] <= shown <= check["maximum"]

    @each_table
    def test_every_column_of_codes_references_dates_and_numbers_is_checked(self, spec: TableSpec):
        place = [*SHEETS].index(spec.name) + 2
        sheet = parts(shipped_form(UNIT))[f"xl/worksheets/sheet{place}.xml"]
        checked = dict(re.findall(r'<dataValidation type="(\w+)".*?sqref="([A-Z]+)4:', sheet))
        types = {
            letters: kind
            for kind, letters in re.findall(
                r'<dataValidation type="(\w+)".*?sqref="([A-Z]+)4:', sheet
            )
        }
        assert checked
        wanted = {
            "date": "date",
            "year": "whole",
            "whole": "whole",
            "decimal": "decimal",
            "balance": "decimal",
            "choice": "list",
        }
        held = content()
        for number, column in enumerate(filled_in(spec), start=1):
            kind = wanted.get(column.kind)
            if column.refers_to:
                kind = "list" if column.refers_to in held.lists else None
            assert types.get(chr(ord("A") + number)) == kind, column.name

    def test_a_name_that_is_new_in_the_workbook_is_asked_about_and_not_refused(self):
        assert checks.rather_of("=A1")["error_type"] == "warning"
        assert "error_type" not in checks.one_of("=A1")

    def test_a_form_of_an_empty_register_offers_no_empty_list(self):
        tables = {name: frame.iloc[:0] for name, frame in register().tables.items()}
        empty = Register(register().heading, tables)
        held = Content(plan(), ORIGIN, known_rows(empty, UNIT))
        assert {"subjects", "products", "activities"} & {*held.lists} == set()
        sheets = grids(form(plan(), empty, UNIT, "quarterly", QUARTER))
        assert len(sheets[SHEETS["products"].title].rows) == HEADING_ROW
        assert read_base(sheets[BASE]) == Base({name: {} for name in SHEETS})

    def test_a_product_of_another_unit_is_offered_where_a_row_names_it(self):
        held = content()
        other = min(held.known.standing["products"] - held.known.rows["products"].keys())
        entry = label(held.names["products"][other], other)
        assert entry not in held.lists["products"].entries
        row = {**next(iter(held.known.rows["stages"].values())), "product_id": other}
        rows = {**held.known.rows, "stages": {"bc-ba-be-999": row}}
        changed = replace(held, known=replace(held.known, rows=rows))
        assert entry in changed.lists["products"].entries

    def test_a_balance_may_be_negative_and_no_other_number(self):
        for spec in map(BY_NAME.__getitem__, SHEETS):
            for column in filled_in(spec):
                check = checks.typed(column, plan().year)
                if check and check["validate"] != "date":
                    assert (check["minimum"] < 0) == (column.kind == "balance"), column.name

    def test_a_text_that_looks_like_a_formula_stays_one_when_it_is_edited(self):
        data = form(plan(), with_names(["=1+1", "Gạo"]), UNIT, "baseline")
        quoted = re.findall(r"<xf [^>]*>", parts(data)["xl/styles.xml"].split("<cellXfs")[1])
        cells = re.findall(r'<c r="B\d+" s="(\d+)" t="s">', parts(data)["xl/worksheets/sheet2.xml"])
        names = {
            text for row in grids(data)[SHEETS["subjects"].title].rows[3:] for text in row[1:2]
        }
        assert names == {"=1+1", "Gạo"}
        assert {"quotePrefix" in quoted[int(one)] for one in cells[1:]} == {True, False}

    def test_a_code_of_the_kind_of_change_has_its_name_in_the_list(self):
        lists = [row[0] if row else None for row in grids(shipped_form(UNIT))[LISTS].rows]
        first = lists.index("Thay đổi là") + 1
        assert len(lists[first:]) == len(CHANGE_KINDS)

    @each_place
    def test_each_list_stands_whole_in_the_cells_that_drop_downs_name(self, place):
        held = content(place)
        cells = [row[0] if row else None for row in grids(shipped_form(place))[LISTS].rows]
        for key, source in sources(held.lists).items():
            first, last = map(int, re.findall(r"\$A\$(\d+)", source))
            assert tuple(cells[first - 1 : last]) == held.lists[key].entries
            assert cells[first - 2] == held.lists[key].title
            assert cells[last : last + 1] in ([None], [])

    @each_place
    def test_no_entry_of_a_list_is_longer_than_excel_chooses(self, place):
        held = content(place)
        assert max(len(one) for listed in held.lists.values() for one in listed.entries) <= 255
        longest = max(held.names["duty"].values(), key=len)
        assert len(longest) > 255
        (id_,) = [id_ for id_, name in held.names["duty"].items() if name == longest]
        told = label(longest, id_)
        assert len(told) < 255
        assert told.endswith(f"… [{id_}]")
        read = plan_directories(plan())["duty"].reader()(told)
        assert (read.text, read.faults) == (id_, ())

    @each_table
    def test_no_two_codes_of_a_column_have_one_name(self, spec: TableSpec):
        for column in filled_in(spec):
            names = (
                [name.casefold() for name in choice_names(column, plan()).values()]
                if column.choices
                else []
            )
            assert len({*names}) == len(names)


def test_each_heading_has_a_note_that_says_what_belongs_there():
    comments = {
        name: part for name, part in parts(shipped_form(UNIT)).items() if "/comments" in name
    }
    assert len(comments) == len(SHEETS)
    for number, table in enumerate(SHEETS, start=1):
        notes = re.findall(r"<t[^>]*>([^<]*)</t>", comments[f"xl/comments{number}.xml"])
        assert len(notes) == 1 + len(filled_in(BY_NAME[table])) + len(CHANGE_HEADINGS)
        for column, note in zip(filled_in(BY_NAME[table]), notes[1:], strict=False):
            assert "Ví dụ: " in note or column.refers_to
            is_given = column.required and not must_be_filled_in(UNIT, BY_NAME[table], column)
            assert ("Bắt buộc." in note) == (column.required and not is_given)
            meant = "2024" if column.name == "plan_year" else label_of_unit()
            assert (f"Ở dòng mới, để trống thì hiểu là {meant}." in note) == is_given
            assert "{year}" not in note


def label_of_unit():
    return content(UNIT).unit_label


def test_a_form_of_baselines_asks_for_the_year_of_plan():
    """Its rows are of earlier years, too; the unit is still the form's own."""
    data = form(plan(), register(), UNIT, "baseline")
    head = {
        name: [*grid.rows[HEADING_ROW - 1]] for name, grid in grids(data).items() if name in _NAMES
    }
    assert f"Năm kế hoạch{REQUIRED}" in head["Chu trình OCOP"]
    assert "Đơn vị" in head["Chủ thể"]


_NAMES = ("Chu trình OCOP", "Chủ thể")


def test_a_plan_of_communes_names_its_own_units_and_level():
    communes = load_plan(Path(__file__).parent / "other_plan.yaml")
    tables = {name: frame.iloc[:0] for name, frame in register().tables.items()}
    data = form(communes, Register(register().heading, tables), "xa-hai", "baseline")
    listed = {cell for row in grids(data)[LISTS].rows for cell in row}
    assert {"xã Hai [xa-hai]", "tỉnh Mới [province]", "Đánh giá cấp xã"} <= listed
    assert "Đánh giá cấp huyện" not in listed
    assert grids(data)[COVER].rows[0] == ("Biểu số liệu gốc năm 2027 của xã Hai",)


def test_the_unit_of_the_form_is_the_first_to_choose():
    for place in PLACES:
        assert content(place).lists["unit"].entries[0] == content(place).unit_label
        assert len({*content(place).lists["unit"].entries}) == len(plan().units) + 1
