"""The illustrative register: reproducible, accepted, and telling what its page says it tells."""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pandas as pd
import pytest
import yaml
from scripts import script_of
from test_register_changes import REFUSED
from test_register_rules import BREAKS

from ocop_lib.errors import FaultKind
from ocop_lib.export.tidy import progress
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting.reasons import Reason
from ocop_lib.indicators.counting.registry import INDICATORS, candidates, evidence
from ocop_lib.indicators.progress import measure
from ocop_lib.indicators.quarter_evidence import gather_evidence
from ocop_lib.indicators.remarks import RemarkKind
from ocop_lib.indicators.renewal import Renewal, renewal_states
from ocop_lib.indicators.stock import Stock
from ocop_lib.indicators.stock_balance import balances, period
from ocop_lib.periods import Quarter
from ocop_lib.plan import load_plan
from ocop_lib.register import Register, change_rules, read_register
from ocop_lib.register.findings import LOOKED_FOR, findings_of
from ocop_lib.register.row_ids import delivery_id, in_order, row_id
from ocop_lib.register.row_rules import row_rules
from ocop_lib.register.rules import cell_rules
from ocop_lib.register.settled import settled
from ocop_lib.register.tables import BY_NAME, TABLES
from ocop_lib.statuses import Status

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data" / "2024"
PAGE = (ROOT / "docs" / "so-lieu-minh-hoa.md").read_text(encoding="utf-8")
QUARTERS = [Quarter(2024, number) for number in range(1, 5)]


def rows_of(table):
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return {row[BY_NAME[table].key]: row for row in csv.DictReader(file)}


ROWS = {spec.name: rows_of(spec.name) for spec in TABLES}
KEYS = {key: row for table in ROWS.values() for key, row in table.items()}
UNIT_OF = {key: row["unit_id"] for key, row in ROWS["subjects"].items()}


def page_tables(heading):
    """The cells of the Markdown tables under a heading of the page, their own headings left out."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    assert lines[1].startswith("|---")
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in (lines[0], *lines[2:])
    ]


def case(text):
    """The ids of the rows the page names for a case."""
    (line,) = [line for line in PAGE.splitlines() if line.startswith(f"| {text} |")]
    return [name for name in re.findall(r"`([^`]+)`", line.split("|")[2]) if name in KEYS]


@pytest.fixture(scope="module", autouse=True)
def slices_cut_once() -> Iterator[None]:
    """Each slice of a register is cut once, for all indicators counted in it."""
    cut = Register.visible_to
    slices: dict[tuple[object, ...], tuple[Register, Register]] = {}

    def visible_to(register: Register, *asked: object) -> Register:
        # With its slice a register is kept, so that no other one gets its id.
        if (id(register), *asked) not in slices:
            slices[id(register), *asked] = register, cut(register, *asked)
        return slices[id(register), *asked][1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Register, "visible_to", visible_to)
        yield


@pytest.fixture(scope="module")
def script():
    return script_of("make_illustrative")


@pytest.fixture(scope="module")
def plan():
    return load_plan("bac_kan_2024")


@pytest.fixture(scope="module")
def register(plan):
    return read_register(DATA, plan)


def test_script_reproduces_the_committed_files(script, tmp_path):
    script.write(tmp_path / "new")
    written = {path.name: path.read_bytes() for path in (tmp_path / "new").iterdir()}
    committed = {path.name: path.read_bytes() for path in DATA.iterdir()}
    assert committed == written


def test_files_are_as_the_library_would_write_them(register):
    committed = {path.name: path.read_bytes() for path in DATA.iterdir()}
    assert committed == register.to_files()


# The register as intake gives it, told from the files alone ---------------------------------------

BY_RECEIPT = sorted(ROWS["deliveries"].values(), key=lambda row: row["received_date"])
FROM_WORKBOOKS = [spec for spec in TABLES if spec.name != "deliveries"]


def delivered(table, unit):
    """The rows of a table that a unit delivered, by receipt, sheet, row and column."""
    came = {row["delivery_id"]: n for n, row in enumerate(BY_RECEIPT) if row["unit_id"] == unit}
    rows = [row for row in ROWS[table].values() if row["delivery_id"] in came]
    return sorted(
        rows, key=lambda row: (came[row["delivery_id"]], *in_workbook(row.get("table", table), row))
    )


def in_workbook(table, row):
    """The place of a row's sheet, of the row in it, and of the column that a change is about."""
    columns = ["", *(column.name for column in BY_NAME[table].columns)]
    column = row["column"] if "change_id" in row else ""
    return [*BY_NAME].index(table), int(row["source_row"]), columns.index(column)


@pytest.mark.parametrize("spec", FROM_WORKBOOKS, ids=lambda spec: spec.name)
def test_rows_are_numbered_by_table_and_unit_as_they_came(spec):
    units = {row["unit_id"] for row in BY_RECEIPT}
    for unit in units:
        ids = [row[spec.key] for row in delivered(spec.name, unit)]
        assert ids == [row_id(spec.name, unit, number) for number, _ in enumerate(ids, start=1)]
    assert [*ROWS[spec.name]] == sorted(ROWS[spec.name], key=in_order)


def test_deliveries_are_named_by_unit_and_period():
    given = []
    for row in BY_RECEIPT:
        period = row["quarter"] or {"baseline": "2024-goc", "yearly": "2024-nam"}[row["kind"]]
        assert row["delivery_id"] == delivery_id(row["unit_id"], period, given)
        is_first = row["delivery_id"] == delivery_id(row["unit_id"], period, [])
        assert (row["kind"] == "restatement") == (bool(row["quarter"]) and not is_first)
        assert (row["file"], row["sheet"]) == (f"minh-hoa-{row['delivery_id'][3:]}.xlsx", "")
        given.append(row["delivery_id"])
    assert given != [*ROWS["deliveries"]] == sorted(given, key=in_order)


def test_what_a_row_refers_to_came_before_it_or_with_it():
    place = {row["delivery_id"]: number for number, row in enumerate(BY_RECEIPT)}
    came = {key: place[row["delivery_id"]] for key, row in KEYS.items()}
    links = [
        (came[row[spec.key]], came[row[column.name]])
        for spec in FROM_WORKBOOKS
        for column in spec.columns
        if column.refers_to in ROWS and column.name != "delivery_id"
        for row in ROWS[spec.name].values()
        if row[column.name]
    ]
    links += [(came[key], came[row["row_id"]] + 1) for key, row in ROWS["changes"].items()]
    assert len(links) > 700
    assert [link for link in links if link[0] < link[1]] == []


@pytest.mark.parametrize(
    ("row", "sheet_row"),
    [
        # The first of a sheet stands below title, line of explanation and headings.
        ("sp-ba-be-001", 4),
        ("sp-ba-be-002", 5),
        # Below two of its own, and one that the province delivered for a subject of the district.
        ("ht-ba-be-003", 7),
        # Below the twelve certificates that the province delivered before.
        ("cn-province-013", 16),
        # Below 53 steps of its own, and one of a product whose subject came from Pác Nặm.
        ("bc-ba-be-054", 58),
    ],
)
def test_a_row_stands_below_those_that_the_form_had(row, sheet_row):
    assert KEYS[row]["source_row"] == str(sheet_row)


def test_a_change_stands_in_the_row_that_it_changes():
    """Of the form that its unit had, by hand: the fifth of the subjects, the second of the fairs."""
    rows = {(row["row_id"], row["column"]): row["source_row"] for row in ROWS["changes"].values()}
    assert rows["ct-cho-moi-005", "commune"] == "8"
    assert rows["hd-cho-moi-002", ""] == "5"
    assert rows["ct-pac-nam-006", "unit_id"] == rows["ct-pac-nam-006", "commune"] == "9"


def test_one_row_of_a_form_says_one_kind_of_change_with_one_day_and_reason():
    said = {}
    for row in ROWS["changes"].values():
        place = row["delivery_id"], row["table"], row["source_row"], row["row_id"]
        said.setdefault(place, set()).add((row["kind"], row["date"], row["reason"]))
    assert len(said) == len({place[:3] for place in said}) == 7
    assert [place for place, words in said.items() if len(words) > 1] == []


def test_no_short_name_of_the_script_is_left_in_the_files(script):
    names = script.ids_of(script.deliveries_in_order())
    cells = {cell for row in KEYS.values() for cell in row.values()}
    assert len(names) == len(KEYS)
    assert names.keys().isdisjoint(cells)
    assert set(names.values()) == set(KEYS)


def test_rows_that_got_new_ids_are_renamed_where_they_are_named():
    renamed = script_of("rename_rows").renamed
    old = {"a": "sp-ba-be-001", "b": "sp-ba-be-002", "gone": "sp-ba-be-003"}
    new = {"a": "sp-ba-be-002", "b": "sp-ba-be-001", "more": "sp-ba-be-003"}
    text = "`sp-ba-be-001` sp-ba-be-002: sp-ba-be-003, sp-ba-be-0010 gn-ba-be-2024-q1"
    found = renamed(text, old, new)
    assert found == "`sp-ba-be-002` sp-ba-be-001: sp-ba-be-003, sp-ba-be-0010 gn-ba-be-2024-q1"


def not_shown(heading):
    """The codes that a section says the year has no row for, each with the file that shows it."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    found = {}
    for line in section.splitlines():
        files = re.findall(r"`(tests/[a-z0-9_/.]+)`", line)
        if files and not line.startswith("|"):
            found |= dict.fromkeys(re.findall(r"`([a-z_]+)`", line), files)
    return found


def assert_all_are_on_the_page(heading, members, shown):
    """Each member of a list in code has a row, or a file that is named there shows it instead."""
    said = not_shown(heading)
    assert {*shown}.isdisjoint(said)
    assert {*map(str, members)} == {*map(str, shown)} | said.keys()
    for code, files in said.items():
        text = "".join((ROOT / name).read_text(encoding="utf-8") for name in files)
        assert code in text or code.upper() in text, code


def test_findings_are_those_made_on_purpose(register, plan):
    """Each on the page with its rows, as the whole register or the report of a quarter has it."""
    found = {(one.code, one.key) for one in findings_of(settled(register), plan, "calendar")}
    for quarter in QUARTERS:
        as_of = AsOf(register.visible_to("province", quarter, "calendar"), quarter, "calendar")
        found |= {(one.code, one.key) for one in findings_of(as_of.standing, plan)}
    lines = page_tables("Điểm cần kiểm tra")[1:]
    assert found == {(f"finding.{code[1:-1]}", rows.split("`")[1]) for code, rows in lines}
    assert_all_are_on_the_page("Điểm cần kiểm tra", LOOKED_FOR, {one[0][1:-1] for one in lines})


def test_each_indicator_has_a_row_that_counts(register):
    lines = page_tables("Mỗi chỉ tiêu ít nhất một dòng được tính")[1:]
    for name, rows in lines:
        every = candidates(name.strip("`"), register, QUARTERS[3], "calendar").all
        counted = set(every.loc[every["reason"].isna(), "row_id"])
        named = re.findall(r"`([^`]+)`", rows)
        assert named
        assert set(named) <= counted, name
    assert [name.strip("`") for name, _ in lines] == [*INDICATORS]


def test_each_rule_that_refuses_a_register_is_named_with_the_case_that_breaks_it():
    """No sound register can show one."""
    known = dict.fromkeys([*BY_NAME, "unit", "agency", "task", "duty", "funding_source"], ())
    rules = {rule.kind.code for spec in TABLES for rule in row_rules(spec, known, 2024)}
    rules |= {rule.kind.code for spec in TABLES for one in spec.columns for rule in cell_rules(one)}
    on_changes = {one.code for one in vars(change_rules).values() if isinstance(one, FaultKind)}
    section = PAGE.split("\n## Điều bị từ chối\n")[1].split("\n## ")[0]
    assert set(re.findall(r"`(register\.[a-z_]+)`", section)) == rules | on_changes
    assert {f"register.{code}" for code, *_ in BREAKS} == rules
    assert on_changes <= {f"register.{code}" for code, *_ in REFUSED}
    assert re.findall(r"`(tests/[a-z_.]+)`", section) == [
        "tests/test_register_rules.py",
        "tests/test_register_changes.py",
    ]


def test_says_everywhere_that_it_is_made_up():
    heading = yaml.safe_load((DATA / "register.yaml").read_text(encoding="utf-8"))
    assert heading["illustrative"] is True
    assert "minh họa" in heading["title"]
    # One name was typed without marks.
    said = [row["name"].replace(" Minh hoa ", " Minh họa ") for row in ROWS["subjects"].values()]
    assert all(" Minh họa " in name for name in said)
    assert all("inh họa" in row["outlet"] for row in ROWS["media"].values())
    assert all("inh họa" in row["partner"] for row in ROWS["linkages"].values())
    numbers = [
        row[column]
        for table, column in (
            ("certificates", "decision_number"),
            ("flagships", "decision_number"),
            ("quality_certificates", "certificate_number"),
        )
        for row in ROWS[table].values()
    ]
    assert [number for number in numbers if not number.startswith("MH-")] == ["", ""]


def test_everything_is_nfc():
    texts = [path.read_text(encoding="utf-8") for path in DATA.iterdir()]
    assert all(unicodedata.is_normalized("NFC", text) for text in [*texts, PAGE])


def test_published_figures_carry_their_source():
    heading = yaml.safe_load((DATA / "register.yaml").read_text(encoding="utf-8"))
    values = {one["id"]: one["value"] for one in heading["published"]}
    assert list(values.values()) == [218, 1, 18, 199, 48, 240]
    assert all("vioit.org.vn" in one["source"] for one in heading["published"])


def test_every_id_on_the_page_exists():
    prefixes = {key.split("-")[0] for key in KEYS}
    named = {name for name in re.findall(r"`([^`\s]+)`", PAGE) if re.match(r"[a-z]{2}-", name)}
    assert len(named) > 100
    assert set() == {name for name in named if name.split("-")[0] in prefixes} - set(KEYS)
    assert set() == {name for name in named if name.split("-")[0] not in prefixes}


def test_every_case_names_a_row():
    for heading in (
        "Giao nộp số liệu",
        "Điểm cần kiểm tra",
        "Công nhận, cấp lại, nâng hạng, thu hồi, hết hạn",
        "Ngày sát ranh giới quý",
        "Đếm không trùng, đếm có điều kiện",
        "Cấp tỉnh, truyền thông, sản phẩm chủ lực, nhiệm vụ, kinh phí",
        "Bảng và cột của mẫu phiên bản 2",
    ):
        for text, rows in page_tables(heading)[1:]:
            assert any(name in KEYS for name in re.findall(r"`([^`]+)`", rows)), text


ADDED = [
    f"{spec.name}.{column.name}"
    for spec in TABLES
    for column in spec.columns
    if column.layout > 1 and not spec.may_be_absent
]
NEW_TABLES = [spec.name for spec in TABLES if spec.may_be_absent]


@pytest.mark.parametrize("name", [*ADDED, *NEW_TABLES])
def test_the_page_shows_each_table_and_column_that_was_added_with_a_row_that_has_it(name):
    lines = page_tables("Bảng và cột của mẫu phiên bản 2")[1:]
    said = re.compile(rf"`{re.escape(name)}`")
    ids = [
        one for text, rows in lines if said.search(text) for one in re.findall(r"`([^`]+)`", rows)
    ]
    table, _, column = name.partition(".")
    assert ids
    assert set(ids) <= set(ROWS[table])
    assert not column or any(ROWS[table][one][column] for one in ids)


@pytest.mark.parametrize("table", NEW_TABLES)
def test_every_cell_of_a_new_table_is_filled_somewhere(table):
    columns = [column.name for column in BY_NAME[table].columns]
    assert set(columns) == {name for row in ROWS[table].values() for name in columns if row[name]}


def test_no_two_bodies_share_the_number_of_a_document():
    issuers = {}
    for table, number, issuer in (
        ("certificates", "decision_number", lambda row: row["issuer"]),
        ("documents", "number", lambda row: row["issuer"]),
        ("funding", "decision_number", lambda row: row["unit_id"]),
        ("flagships", "decision_number", lambda row: row["flagship_id"].rpartition("-")[0]),
    ):
        for row in ROWS[table].values():
            issuers.setdefault((table, row[number]), set()).add(issuer(row))
    assert {key for key, who in issuers.items() if len(who) > 1 and key[1]} == set()


def test_no_real_place_stands_in_the_name_of_an_invented_firm(plan):
    places = {row["commune"] for row in ROWS["subjects"].values()}
    places |= {name for unit in plan.units for name in (unit.name, unit.short_name)}
    firms = [row["name"] for row in ROWS["subjects"].values()]
    firms += [row["partner"] for row in ROWS["linkages"].values()]
    assert [(firm, place) for firm in firms for place in places if place in firm] == []


def test_figures_on_the_page_are_those_counted(register):
    (_, *indicators), *lines = page_tables("Số phải đếm được")
    for unit, *cells in lines:
        for indicator, cell in zip(indicators, cells, strict=True):
            counted = [
                evidence(indicator.strip("`"), register, quarter, "calendar", unit)[
                    "quantity"
                ].sum()
                for quarter in QUARTERS
            ]
            assert [int(figure) for figure in cell.split()] == counted, (unit, indicator)


def test_new_products_under_the_other_scheme(register):
    counted = [len(evidence("new_products", register, one, "nd09")) for one in QUARTERS]
    assert "`new_products` toàn tỉnh là " + " ".join(map(str, counted)) in PAGE


def test_statuses_on_the_page_are_those_judged_and_all_occur(register, plan):
    frames = {}
    for quarter in QUARTERS:
        seen = register.visible_to("province", quarter, "calendar")
        frame = progress(plan, gather_evidence(AsOf(seen, quarter, "calendar")))
        frames[str(quarter)] = frame.set_index(["unit", "indicator"])["status"]
    lines = page_tables("Mỗi cách đánh giá ít nhất một lần")[1:]
    for said, unit, indicator, quarter, _ in lines:
        assert said.split("`")[1] == frames[quarter][unit, indicator], (unit, indicator, quarter)
    shown = {line[0].split("`")[1] for line in lines}
    assert_all_are_on_the_page("Mỗi cách đánh giá ít nhất một lần", Status, shown)


def test_remarks_on_the_page_are_those_made_and_all_occur(register, plan):
    lines = page_tables("Mỗi điều nói kèm một con số ít nhất một lần")[1:]
    for said, unit, indicator, quarter, scheme, _ in lines:
        seen = register.visible_to(unit, Quarter.parse(quarter), scheme)
        rows = measure(plan, gather_evidence(AsOf(seen, Quarter.parse(quarter), scheme)), unit)
        (row,) = (row for row in rows if row.indicator == indicator)
        kinds = {remark.kind for remark in row.remarks}
        assert said.split("`")[1] in kinds, (unit, indicator, quarter)
    shown = {line[0].split("`")[1] for line in lines}
    heading = "Mỗi điều nói kèm một con số ít nhất một lần"
    assert_all_are_on_the_page(heading, get_args(RemarkKind), shown)


def test_reasons_on_the_page_are_those_given_and_all_occur(register):
    shown = set()
    for said, indicator, quarter, scheme, rows in page_tables("Vì sao chưa được tính")[1:]:
        reason = said.split("`")[1]
        seen = Quarter.parse(quarter)
        found = candidates(indicator.strip("`"), register, seen, scheme).uncounted
        reasons = dict(zip(found["row_id"], found["reason"], strict=True))
        for row in re.findall(r"`([^`]+)`", rows):
            assert reasons[row] == reason, (row, indicator, quarter)
        shown.add(reason)
    assert_all_are_on_the_page("Vì sao chưa được tính", Reason, shown)


def test_states_of_renewal_on_the_page_are_those_found(register):
    shown = set()
    for said, quarter, scheme, rows in page_tables("Tiến độ cấp lại")[1:]:
        seen = Quarter.parse(quarter)
        as_of = AsOf(register.visible_to("province", seen, scheme), seen, scheme)
        held = pd.concat([as_of.lapsed_now, as_of.held_now], ignore_index=True)
        states = dict(zip(held["certificate_id"], renewal_states(as_of, held), strict=True))
        named = re.findall(r"`(cn-[^`]+)`", re.split("; |, theo", rows)[0])
        state = Renewal(said.split("`")[1])
        assert {states[one] for one in named} == {state}, (said, named)
        shown.add(state)
    assert_all_are_on_the_page("Tiến độ cấp lại", Renewal, shown)


def test_the_balance_on_the_page_is_the_one_counted(register):
    (_, *_), *lines = page_tables("Biến động sản phẩm có giấy chứng nhận còn hiệu lực")
    assert len(lines) == len(QUARTERS)
    for quarter, (name, *figures) in zip(QUARTERS, lines, strict=True):
        as_of = AsOf(register.visible_to("province", quarter, "calendar"), quarter, "calendar")
        found = balances(Stock(as_of), period(quarter, "calendar", is_year=False))[None]
        counted = (found.opening, found.new, found.again, found.lapsed, found.withdrawn)
        assert name == str(quarter)
        assert [int(figure) for figure in figures] == [*counted, found.closing]


@pytest.mark.parametrize("indicator", INDICATORS)
def test_evidence_comes_by_date_and_item_however_the_files_are_sorted(register, indicator):
    """The order of rows in a file must not show in a report."""
    turned = {name: frame[::-1].reset_index(drop=True) for name, frame in register.tables.items()}
    found = evidence(indicator, register, QUARTERS[3], "calendar")
    order = list(zip(found["date"], found["item_id"], found["delivery_id"], strict=True))
    assert order == sorted(order)
    assert evidence(indicator, replace(register, tables=turned), QUARTERS[3], "calendar").equals(
        found
    )


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_evidence_of_a_unit_is_the_province_s_that_is_its_own(register, plan, quarter):
    for indicator in INDICATORS:
        whole = evidence(indicator, register, quarter, "calendar")
        for unit in plan.unit_ids:
            own = whole[whole["unit_id"] == unit].reset_index(drop=True)
            assert evidence(indicator, register, quarter, "calendar", unit).equals(own)


# The cases, told from the files alone -------------------------------------------------------------


def test_deliveries():
    quarterly = {
        (row["unit_id"], row["quarter"])
        for row in ROWS["deliveries"].values()
        if row["kind"] == "quarterly"
    }
    assert len(quarterly) == 9 * 4 - 2
    assert ("ngan-son", "2024-Q2") not in quarterly
    assert ("pac-nam", "2024-Q4") not in quarterly
    assert KEYS["gn-cho-don-2024-q3"]["received_date"] == "2024-11-08"
    brought = [key for key, row in KEYS.items() if row.get("delivery_id") == "gn-cho-moi-2024-q2-2"]
    assert {"gn-cho-moi-2024-q2-2", *brought} == set(case("Điều chỉnh quý II nhận trong quý III"))
    assert KEYS["bc-ngan-son-003"]["delivery_id"] == "gn-ngan-son-2024-q3"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Công nhận sớm trong quý II", {"kind": "first", "stars": "3"}),
        ("Công nhận sớm trong quý III", {"kind": "first", "stars": "3"}),
        ("Lần đầu đã 4 sao, là sản phẩm mới", {"kind": "first", "issuer_level": "province"}),
        (
            "Nâng hạng từ 3 lên 4 sao, không phải sản phẩm mới",
            {"kind": "upgrade", "stars": "4", "plan_year": "2024"},
        ),
        ("Nâng hạng lên 5 sao, cấp quốc gia", {"stars": "5", "issuer_level": "nation"}),
        (
            "Nâng hạng quyết định tháng 01/2025 thuộc kế hoạch 2024: chỉ có ở báo cáo năm",
            {"plan_year": "2024", "decision_date": "2025-01-10"},
        ),
        (
            "Quyết định tháng 01/2024 thuộc kế hoạch 2023: không tính cho 2024",
            {"plan_year": "2023", "decision_date": "2024-01-10", "kind": "first"},
        ),
        ("Cấp lại, không phải sản phẩm mới", {"kind": "renewal"}),
        ("Cấp lại cho giấy đã hết hạn từ cuối năm 2023", {"kind": "renewal"}),
        (
            "Thu hồi, có lý do",
            {"kind": "withdrawal", "expiry_date": "", "reason": "violation"},
        ),
        (
            "Hạ hạng từ 4 xuống 3 sao, giấy vẫn đến hạn cũ, không phải sản phẩm mới",
            {"kind": "downgrade", "stars": "3", "expiry_date": "2025-12-09"},
        ),
        ("`stages.result`: không đạt", {"result": "failed", "stars_awarded": ""}),
        (
            "`points_of_sale`: điểm chỉ ghi ở bảng này, được đếm",
            {"activity_id": "", "state": "new"},
        ),
        ("`funding.note`: mới phân bổ, chưa chi", {"amount_million_vnd": "0"}),
        ("`funding.note`: nộp trả", {"amount_million_vnd": "-3.5"}),
        (
            "3 sao do cấp tỉnh công nhận trước 24/02/2023",
            {"stars": "3", "issuer_level": "province", "decision_date": "2023-01-18"},
        ),
        ("Thiếu số quyết định (cần xem lại)", {"decision_number": ""}),
        (
            "Hạng sao thấp hơn khung điểm, có giải trình (cần xem lại)",
            {"stars": "3", "score": "71.5"},
        ),
        ("14/3: ngày cuối quý I theo `nd09`", {"date": "2024-03-14"}),
        ("14/6: ngày cuối quý II theo `nd09`", {"decision_date": "2024-06-14"}),
        ("14/9: ngày cuối quý III theo `nd09`", {"date": "2024-09-14"}),
        ("14/12: ngày cuối quý IV theo `nd09`", {"date": "2024-12-14"}),
        ("31/3: ngày cuối quý I dương lịch", {"date": "2024-03-31"}),
        ("Tháng 12/2023 mà thuộc kế hoạch 2024", {"date": "2023-12-18", "plan_year": "2024"}),
        ("Gia hạn liên kết", {"action": "renewed"}),
        ("Gia hạn truy xuất", {"action": "renewed"}),
        ("Thôi là sản phẩm chủ lực", {"end_date": "2024-10-14"}),
        ("Nhiệm vụ xong chậm", {"state": "done"}),
        ("Nhiệm vụ đang làm, đã quá hạn", {"state": "in_progress"}),
        ("Nhiệm vụ chưa làm", {"state": "not_started"}),
    ],
)
def test_rows_are_what_the_page_says(text, wanted):
    ids = case(text)
    assert ids
    for one in ids:
        assert wanted == {column: KEYS[one][column] for column in wanted}, one


def test_early_effect():
    row = KEYS["cn-ba-be-019"]
    assert row["effective_date"] < row["decision_date"]


def test_expired_and_not_renewed():
    gone = case("Hết hạn trong năm, không cấp lại")
    later = Counter(row["product_id"] for row in ROWS["certificates"].values())
    assert set(gone) == {
        key
        for key, row in ROWS["certificates"].items()
        if row["expiry_date"].startswith("2024") and later[row["product_id"]] == 1
    }


def test_holders_at_the_end_of_the_year_before():
    held = {
        row["product_id"]
        for row in ROWS["certificates"].values()
        if row["decision_date"] <= "2023-12-31" <= row["expiry_date"]
    }
    assert f"có {len(held)} sản phẩm còn giấy chứng nhận vào ngày 31/12/2023" in PAGE


def test_named_subjects_hold_no_certificate():
    holders = {
        row["product_id"]: row["expiry_date"]
        for row in ROWS["certificates"].values()
        if row["kind"] != "withdrawal"
    }
    for link in ("lk-cho-don-005", "lk-na-ri-004"):
        subject, day = KEYS[link]["subject_id"], KEYS[link]["date"]
        products = [key for key, row in ROWS["products"].items() if row["subject_id"] == subject]
        assert products
        assert all(holders.get(product, "") < day for product in products), link
    for trace in ("tx-cho-don-005", "tx-na-ri-005"):
        assert holders.get(KEYS[trace]["product_id"], "") < KEYS[trace]["date"], trace


def test_partners_in_another_unit():
    links = [key for key, row in ROWS["linkages"].items() if row["partner_unit_id"]]
    assert links == case("Liên kết với bên ở đơn vị khác, tính cho đơn vị của chủ thể")
    assert all(KEYS[one]["partner_unit_id"] != UNIT_OF[KEYS[one]["subject_id"]] for one in links)


def test_registered_only():
    steps = Counter((row["product_id"], row["plan_year"]) for row in ROWS["stages"].values())
    for one in case("Mới đăng ký, chưa được lựa chọn: chưa là chủ thể mới"):
        assert KEYS[one]["stage"] == "registered"
        assert steps[KEYS[one]["product_id"], "2024"] == 1


def test_media_by_month():
    months = Counter(
        int(row["date"][5:7]) for row in ROWS["media"].values() if row["unit_id"] == "province"
    )
    assert list(range(1, 13)) == sorted(months)
    assert [month for month, count in months.items() if count < 2] == [7]
    assert [month for month, count in months.items() if count == 6] == [11]
    assert any(row["unit_id"] != "province" for row in ROWS["media"].values())


def test_all_kinds_occur(plan):
    for table, column in (
        ("subjects", "kind"),
        ("products", "product_group"),
        ("stages", "cycle"),
        ("stages", "stage"),
        ("certificates", "kind"),
        ("certificates", "issuer_level"),
        ("activities", "kind"),
        ("task_status", "state"),
        ("deliveries", "kind"),
        ("subjects", "state"),
        ("products", "state"),
        ("stages", "result"),
        ("renewals", "intent"),
        ("points_of_sale", "state"),
        ("linkages", "kind"),
        ("traceability", "kind"),
    ):
        choices = BY_NAME[table].column(column).choices
        found = {row[column] for row in ROWS[table].values()} - {""}
        assert set(choices) == found, (table, column)
    sources = {row["funding_source_id"] for row in ROWS["funding"].values()}
    assert {one.id for one in plan.funding_sources} == sources


def test_every_task_of_the_plan_is_reported_on_where_it_is_followed(plan):
    told = {(row["task_id"], row["unit_id"] == "province") for row in ROWS["task_status"].values()}
    # A unit's row about a task of the province only is there to be found.
    assert told - {("t3-3-province", False)} == {
        (task.id, level == "province") for task in plan.tasks for level in task.levels
    }
