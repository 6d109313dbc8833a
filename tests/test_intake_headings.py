"""The form has a Vietnamese name for every sheet and column of the register."""

import re
import unicodedata

import pytest

from ocop_lib.intake.headings import sheets
from ocop_lib.register.columns import CHANGE_KINDS, TableSpec
from ocop_lib.register.tables import TABLES

FORM = [spec for spec in TABLES if spec.name not in {"deliveries", "changes"}]
PLAN_LISTS = {"unit", "agency", "task", "duty", "funding_source"}
each_table = pytest.mark.parametrize("spec", FORM, ids=lambda spec: spec.name)


def test_each_table_that_units_fill_in_has_a_sheet_in_the_registers_order():
    assert list(sheets.SHEETS) == [spec.name for spec in FORM]


def test_names_of_sheets_are_names_that_excel_takes():
    names = [sheet.title for sheet in sheets.SHEETS.values()]
    names += [sheets.COVER, sheets.LISTS, sheets.BASE]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert len(name) <= 31
        assert not re.search(r"[\[\]:*?/\\']", name)


@each_table
def test_each_column_has_a_heading_in_the_registers_order(spec: TableSpec):
    asked = [column.name for column in sheets.filled_in(spec)]
    assert list(sheets.SHEETS[spec.name].columns) == asked
    assert [spec.key, *asked, "delivery_id", "source_row"] == [one.name for one in spec.columns]


@each_table
def test_no_two_columns_of_a_sheet_have_one_heading(spec: TableSpec):
    texts = [sheets.heading(spec.name, one.name).text for one in spec.columns[:-2]]
    texts += [heading.text for heading in sheets.CHANGE_HEADINGS]
    assert len({text.casefold() for text in texts}) == len(texts)


@each_table
def test_another_spelling_of_a_heading_is_no_other_columns_heading(spec: TableSpec):
    """A heading read as itself may not be taken for another column that the sheet has, too."""
    sheet = sheets.SHEETS[spec.name].columns
    own = {heading.text.casefold() for heading in sheet.values()}
    for heading in (*sheet.values(), sheets.KEY, *sheets.CHANGE_HEADINGS):
        assert not own & {one.casefold() for one in heading.also} - {heading.text.casefold()}


@each_table
def test_each_column_that_no_list_fills_has_an_example(spec: TableSpec):
    for column in sheets.filled_in(spec):
        has_list = column.kind == "choice" or column.refers_to in PLAN_LISTS
        assert bool(sheets.heading(spec.name, column.name).example) != has_list, column.name


@each_table
def test_what_a_column_means_names_no_column_or_table_by_its_code(spec: TableSpec):
    """Officers do not see the codes: words of the register that name them have others here."""
    codes = {one.name for table in TABLES for one in table.columns} | {one.name for one in TABLES}
    codes |= {"province"}
    for column in sheets.filled_in(spec):
        meaning = sheets.heading(spec.name, column.name).meaning or column.meaning
        assert not codes & set(re.findall(r"[a-z_]{4,}", meaning)), column.name


def test_each_kind_of_change_has_a_name():
    assert set(sheets.CHANGES) == set(CHANGE_KINDS)


def test_all_words_are_composed():
    assert unicodedata.is_normalized("NFC", repr(sheets.SHEETS))
