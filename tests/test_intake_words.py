"""What an officer reads of a workbook: the cell to look at, in the words of the form.

Every rule and finding of the register that a row of a delivery can meet is met here, and each must
point at a cell that it looks at, and name no table, column or code of the register's files.
"""

import re
from collections import defaultdict
from copy import deepcopy
from importlib import import_module
from pkgutil import walk_packages

import pytest
from delivering import FORM_TABLES, RECEIVED, asked, form_of
from sample_register import PLAN, sample_register, sample_rows
from test_register_findings import CASES
from test_register_rules import BREAKS

import ocop_lib.intake
from ocop_lib.errors import catalogue
from ocop_lib.intake.delivered import Said, Spot
from ocop_lib.intake.headings.sheets import SHEETS
from ocop_lib.intake.naming import called
from ocop_lib.intake.proposing.present import Present
from ocop_lib.intake.proposing.proposal import propose
from ocop_lib.register.findings import LOOKED_FOR, findings_of
from ocop_lib.register.naming import told
from ocop_lib.register.row_rules import row_rules
from ocop_lib.register.rules import cell_rules
from ocop_lib.register.settled import settled
from ocop_lib.register.tables import BY_NAME, TABLES

NAMES = {spec.name for spec in TABLES} | {one.name for spec in TABLES for one in spec.columns}
CODES = {code for spec in TABLES for one in spec.columns for code in one.choices}
FOREIGN = re.compile(
    rf"(?<![\w./-])(?:{'|'.join(sorted(NAMES | CODES | {'levels'}))})(?![\w-])|[a-z]+_[a-z_]+"
)
"""A table, a column or a code as the register's files have it."""

NO_WORDS = re.compile(r"\[[^\]]*\]|https?://")
"""Ids behind names, and the beginning of an address."""

HEADINGS = {
    SHEETS[table].title: {name: called(table, name) for name in (BY_NAME[table].key, *asked(table))}
    for table in FORM_TABLES
}
TABLE_OF = {SHEETS[table].title: table for table in FORM_TABLES}
CORRECTION = Said("correction", None, "Ghi nhầm")


def unit_of(rows, table, row):
    """The unit to which a row belongs, by its product or subject."""
    path = BY_NAME[table].unit_path
    for owners, key in (("products", "product_id"), ("subjects", "subject_id")):
        if path == key:
            row = next(one for one in rows[owners] if one[key] == row[key])
            path = BY_NAME[owners].unit_path
    return row["unit_id"]


def looked_at():
    """By code and table the columns at which the rules of that code look."""
    known = dict.fromkeys([*BY_NAME, "unit", "agency", "task", "duty", "funding_source"], ())
    found = defaultdict(set)
    for spec in TABLES:
        cells = [rule for one in spec.columns for rule in cell_rules(one)]
        for rule in [*cells, *row_rules(spec, known, 2024)]:
            found[rule.kind.code, spec.name] |= {""} if rule.is_of_row else {*rule.columns}
    for table in FORM_TABLES:
        found["intake.other_units_row", table] = {BY_NAME[table].unit_path}
        found["intake.known_already", table] = {"name"}
    return found


LOOKED_AT = looked_at()


def foreign(faults):
    """The words of the register's files in the texts of faults."""
    return [
        (fault.code, text)
        for fault in faults
        for text in (fault.message, fault.found, fault.allowed, fault.meant, fault.remedy)
        if FOREIGN.search(NO_WORDS.sub("", text)) or any(not one.isprintable() for one in text)
    ]


def columns_of(place):
    """The columns that a heading means in its sheet."""
    return {name for name, words in HEADINGS[place.sheet].items() if words == place.column}


def misplaced(faults, looked):
    """The faults that point at no cell of their row, or at one at which their rule does not look."""
    found = []
    for one in faults:
        if one.place.row is not None:
            table = TABLE_OF[one.place.sheet]
            at = columns_of(one.place) if one.place.part else {""}
            if not at & looked.get((one.code, table), {*asked(table)}):
                found.append((one.code, str(one.place)))
    return found


def test_what_may_be_said_once_names_the_row_that_says_it_already(present):
    """A new row by where it stands, one of the form by its row and id."""
    form = form_of(present, "thuong-son")
    cells = {"product_id": "sp-3", "date": "2024-10-01", "intent": "renew"}
    form.add("renewals", **cells)
    form.add("renewals", **cells)
    form.add("renewals", product_id="sp-1", date="2024-03-05", intent="renew")
    faults = propose(form.delivered(headings=HEADINGS), present, RECEIVED).faults
    assert [(one.place.row, one.message) for one in faults if one.place.row] == [
        (6, "Sự việc này đã được ghi ở dòng 5."),
        (7, "Sự việc này đã được ghi ở dòng 4, mã cl-1."),
    ]


def test_a_changed_cell_shows_its_neighbours_and_the_remedy_of_the_rule_that_it_breaks(present):
    form = form_of(present, "thuong-son")
    form.set("certificates", "cn-4", CORRECTION, score="69.5")
    (fault,) = propose(form.delivered(headings=HEADINGS), present, RECEIVED).faults
    assert (fault.code, fault.place.column) == ("register.change_breaks", "Điểm đánh giá")
    assert fault.message.endswith("sai: Hạng sao cao hơn điểm cho phép.")
    assert fault.found == "69,5; Hạng sao: 4"
    assert fault.allowed.startswith("từ 90 điểm: 5 sao; từ 70 điểm: 4 sao")
    assert fault.remedy == "Kiểm tra điểm và hạng sao trong quyết định."


def test_a_finding_does_not_repeat_its_place(present):
    form = form_of(present, "province")
    form.set("media", "tb-1", CORRECTION, title="=Chè vào vụ", date="2023-04-03")
    faults = propose(form.delivered(headings=HEADINGS), present, RECEIVED).faults
    assert [one.message.partition(",")[0] for one in faults if one.place.row] == [
        "Ngày 03/4/2023 thuộc năm trước mà nằm trong số liệu quý (lần gửi tinh-q2). Sửa ngày",
        "Bắt đầu bằng «=»",
    ]


def test_no_kind_of_fault_of_a_workbook_names_what_only_the_registers_files_call_so():
    """Words of options and of files that describe sources are for the office."""
    for module in walk_packages(ocop_lib.intake.__path__, "ocop_lib.intake."):
        import_module(module.name)
    kinds = [one for code, one in catalogue().items() if code.startswith("intake.")]
    assert len(kinds) > 100
    texts = [
        (one.code, told(text)) for one in kinds for text in (one.message, one.allowed, one.remedy)
    ]
    office = re.compile(r"--[a-z-]+|ocop [a-z ]+|\((?:baseline|yearly)\)|complete: true|\{\w+\}")
    assert [one for one in texts if FOREIGN.search(office.sub("", one[1]))] == []


NOT_MET = {
    "id": "the register gives ids",
    "duplicate_key": "the register gives ids",
    "quarter": "a quarter is read from the cover",
    "quarter_missing": "a quarter is read from the cover",
    "quarter_of_baseline": "a quarter is read from the cover",
    "quarter_year": "a quarter is read from the cover",
    "received_early": "told of the day of receipt",
    "wrong_deliverer": "told as `intake.other_units_row`",
}
"""The rules that no row of a delivery meets."""


def groups():
    """The rows that break rules, by unit, in forms of which each has one a sheet."""
    base = sample_rows()
    found, counts = defaultdict(list), defaultdict(int)
    for code, table, row, _, cells in BREAKS:
        if table == "deliveries" or code in NOT_MET or BY_NAME[table].key in (cells or {}):
            continue
        standing = base[table][0 if cells is None else row]
        unit = unit_of(base, table, standing)
        new = standing | LATER.get(code, {}) | (cells or {}) | LATER.get((code, table), {})
        number = counts[unit, table] = counts[unit, table] + 1
        found[unit, number].append((f"register.{code}", table, new))
    return [(unit, those) for (unit, _), those in found.items()]


LATER = {
    ("after_delivery", "task_status"): {"date": "2025-01-21"},
    ("later_than_delivery", "subjects"): {"state_date": "2025-01-21"},
    ("later_than_delivery", "requests"): {"reply_date": "2025-01-21"},
    ("downgrade_not_lower", "certificates"): {"decision_date": "2024-12-01", "stars": "5"},
    ("no_recognition_before", "certificates"): {"product_id": "sp-4"},
}
"""What a row says otherwise that comes with a later delivery than the sample's."""


@pytest.fixture(scope="module")
def present():
    return Present(sample_register(), PLAN)


def test_every_rule_that_a_new_row_breaks_points_at_its_cell_in_the_words_of_the_form(present):
    met = set()
    for unit, those in groups():
        form = form_of(present, unit)
        rows = {}
        for code, table, cells in those:
            id_ = form.add(table, **{name: cells.get(name, "") for name in asked(table)})
            rows[form.spot(table, id_)] = code
        faults = propose(form.delivered(headings=HEADINGS), present, RECEIVED).faults
        assert foreign(faults) == []
        assert misplaced([one for one in faults if one.severity == "error"], LOOKED_AT) == []
        met |= {one.code for one in faults}
        for spot, code in rows.items():
            codes = {one.code for one in faults if Spot(one.place.sheet, one.place.row) == spot}
            assert code in codes, (spot, code)
    assert met >= {f"register.{code}" for code, *_ in BREAKS if code not in NOT_MET}


def cases_of_findings():
    """By finding the cases that have it and that a unit can send; deliveries are no rows of theirs."""
    found = defaultdict(list)
    for _, case in CASES:
        edited = {*case.get("change", ()), *case.get("add", ())}
        for code in case["find"]:
            if "deliveries" not in edited:
                found[code].append(case)
    found["plan_year_of_cycle"].append(
        {"change": {"certificates": {"cn-3": {"plan_year": "2023"} | DECIDED_EARLY}}}
    )
    return found


DECIDED_EARLY = {
    "decision_date": "2024-06-20",
    "effective_date": "2024-06-20",
    "expiry_date": "2027-06-20",
}
AGREEING = {
    "effective_before_decision": {"cn-4": {"expiry_date": "2027-07-01"}},
    "same_decision": {"cn-1": {"plan_year": "2024", "expiry_date": "2027-10-25"}},
    "renewed_soon": {"cn-9": {"expiry_date": "2027-11-03"}},
}
"""Cells that a case says otherwise so that its rows, as changed, break no rule."""


def form_of_case(case, agreeing):
    """A case as a workbook: the rows of one unit, and the register with those of the others."""
    rows = sample_rows()
    changes = [
        (table, key, cells)
        for table, of in case.get("change", {}).items()
        for key, cells in deepcopy(of).items()
    ]
    by_key = {(table, next(iter(row.values()))): row for table in rows for row in rows[table]}
    added = [
        (table, by_key[table, cells["like"]] | cells)
        for table, those in case.get("add", {}).items()
        for cells in those
    ]
    for _, key, cells in [
        *changes,
        *((table, next(iter(row.values())), row) for table, row in added),
    ]:
        cells.update(agreeing.get(key, {}))
    units = [unit_of(rows, table, by_key[table, key]) for table, key, _ in changes]
    units += [unit_of(rows, table, row) for table, row in added]
    unit = units[-1]
    for (table, key, cells), owner in zip(changes, units, strict=False):
        if owner != unit:
            by_key[table, key] |= cells
    present = Present(sample_register(rows), PLAN)
    form = form_of(present, unit)
    for (table, key, cells), owner in zip(changes, units, strict=False):
        own = {name: cell for name, cell in cells.items() if name in asked(table)}
        if owner == unit and own:
            form.set(table, key, CORRECTION, **own)
    for table, row in added:
        form.add(table, **{name: row.get(name, "") for name in asked(table)})
    return present, form


@pytest.mark.parametrize("code", sorted(LOOKED_FOR.keys() - {"late_delivery"}))
def test_every_finding_points_at_its_cell_in_the_words_of_the_form(code):
    """A finding says itself where it looks; where one cell was edited, that is the cell."""
    for case in cases_of_findings()[code]:
        present, form = form_of_case(case, AGREEING.get(code, {}))
        found = propose(form.delivered(headings=HEADINGS), present, RECEIVED)
        assert foreign(found.faults) == []
        if f"finding.{code}" in {one.code for one in found.faults} and not found.is_refused:
            looked = defaultdict(set)
            for one in findings_of(settled(found.after.register), PLAN, "calendar"):
                looked[one.code, one.table] |= {*one.columns} or {""}
                for table, _, column in one.also:
                    looked[one.code, table].add(column)
            assert misplaced(found.faults, looked) == []
            cells = [(one.table, one.column) for one in found.changes.values()]
            if len(cells) == 1 and not found.new:
                told = [one.place for one in found.faults if one.code == f"finding.{code}"]
                assert [cells[0][1] in columns_of(place) for place in told] == [True] * len(told)
            return
    pytest.fail("no case of it can be sent")
