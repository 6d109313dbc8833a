"""Reports on plans in which something is missing: each part still says something."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from in_memory import InMemory
from rows import rows_to_frames

from ocop_lib.blocks.model import Block, Figure, Group, ListBlock, Table, plain_text
from ocop_lib.errors import PlanError
from ocop_lib.files.yaml import parse_document
from ocop_lib.plan import Plan, parse_plan
from ocop_lib.register import Register
from ocop_lib.register.heading import Heading
from ocop_lib.report.district import DistrictReport
from ocop_lib.report.parts import Report
from ocop_lib.report.province import ProvinceReport

OTHER_PLAN = (Path(__file__).parent / "other_plan.yaml").read_text(encoding="utf-8")
# As the library reads it: to `yaml.safe_load` the code «066» is the number 54.
WHOLE = parse_document(OTHER_PLAN, "other_plan.yaml", PlanError).value
PROVINCE_ONLY = {
    "id": "province_flagship_products",
    "name": "Sản phẩm chủ lực cấp tỉnh",
    "short_name": "Chủ lực cấp tỉnh",
    "unit_of_measure": "sản phẩm",
    "measure": "stock",
    "scope": "province",
    "targets": {"province": 3, "source": "mục II"},
    "expectation": [0, 0, 0, 1],
    "expectation_source": "mục II",
    "due": date(2027, 11, 30),
    "description": "Sản phẩm chủ lực.",
    "source": "mục II",
}
BY_UNIT, MONTHLY, CONTEXT = WHOLE["indicators"]
INDICATORS = {
    "targets by unit": BY_UNIT,
    "a province-only target": PROVINCE_ONLY,
    "a monthly floor": MONTHLY,
    "context": CONTEXT,
}


class Plain(yaml.SafeDumper):
    """A YAML writer without aliases, which plan files do not allow."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def targets(indicator: Mapping[str, Any], **changed: Any) -> dict[str, Any]:
    """The indicator with other numbers assigned."""
    return {**indicator, "targets": {**indicator["targets"], **changed}}


NOTHING_BY_UNIT = targets(BY_UNIT, units=dict.fromkeys(BY_UNIT["targets"]["units"]), province=None)
ZERO_BY_UNIT = targets(BY_UNIT, units=dict.fromkeys(BY_UNIT["targets"]["units"], 0), province=0)
TWO_MONTHLY = [
    MONTHLY,
    {
        **MONTHLY,
        "id": "inspections",
        "name": "Kiểm tra",
        "short_name": "Kiểm tra",
        "unit_of_measure": "cuộc",
    },
]
ONE_UNIT = {
    "units": WHOLE["units"][:1],
    "indicators": [targets(BY_UNIT, units={"xa-mot": 2}), PROVINCE_ONLY, MONTHLY, CONTEXT],
}
PLANS: dict[str, dict[str, Any]] = {
    "everything": {"indicators": [*INDICATORS.values()]},
    **{
        f"no {name}": {"indicators": [INDICATORS[one] for one in INDICATORS if one != name]}
        for name in INDICATORS
    },
    **{f"only {name}": {"indicators": [indicator]} for name, indicator in INDICATORS.items()},
    "targets by unit, all left blank": {"indicators": [NOTHING_BY_UNIT, MONTHLY]},
    "targets by unit, all of them 0": {"indicators": [ZERO_BY_UNIT, MONTHLY]},
    "a monthly floor of 0": {"indicators": [targets(MONTHLY, province=0)]},
    "two monthly floors": {"indicators": [BY_UNIT, *TWO_MONTHLY]},
    "no tasks, duties and assumptions": {"tasks": [], "duties": [], "assumptions": []},
    "one unit": ONE_UNIT,
}


def plan_of(name: str) -> Plan:
    """The plan of the invented province, changed as the name says."""
    changed = {"assumptions": [], **PLANS[name]}
    return parse_plan(yaml.dump({**WHOLE, **changed}, Dumper=Plain, allow_unicode=True), name)


def register_of(plan: Plan, *, is_empty: bool) -> Register:
    """A register without rows, or with deliveries of every place."""
    deliveries = [
        {
            "delivery_id": f"gn-{place}",
            "kind": "quarterly",
            "unit_id": place,
            "quarter": f"{plan.year}-Q2",
            "received_date": f"{plan.year}-07-02",
            "file": "quy.xlsx",
        }
        for place in plan.places
    ]
    heading = Heading(title="Sổ thử", plan=plan.id, year=plan.year, illustrative=False)
    return Register(heading, rows_to_frames({} if is_empty else {"deliveries": deliveries}))


def reports_on(plan: Plan, *, is_empty: bool) -> Iterator[Report]:
    """The report of the province and of each unit."""
    register = register_of(plan, is_empty=is_empty)
    for place in plan.places:
        make = ProvinceReport if place == "province" else DistrictReport
        yield make(place, f"{plan.year}-Q2", project=InMemory(register, the_plan=plan))


def parts(report: Report) -> Iterator[tuple[str, Block]]:
    """Every part of a report, by the name of its method."""
    for name in dir(report):
        if not name.startswith("_") and callable(getattr(report, name)):
            yield name, getattr(report, name)()


def single(block: Block) -> list[Block]:
    """The blocks the writers get."""
    return (
        [each for inner in block.blocks for each in single(inner)]
        if isinstance(block, Group)
        else [block]
    )


def shows_something(block: Block) -> bool:
    """Whether a reader finds a number, a mark or a sentence in a block."""
    match block:
        case Table():
            # A table of names alone, without a column of what is said about them, is none.
            says_why = any(note.startswith("Không có ") for note in block.notes)
            return len(block.columns) > 1 and (bool(block.rows) or says_why)
        case ListBlock():
            return bool(block.items)
        case Figure():
            return bool(block.alt.removeprefix(block.caption).strip(". "))
    return bool(plain_text(block).strip())


@pytest.fixture(autouse=True)
def _pandas_as_it_was():
    with pd.option_context("display.html.table_schema", False, "display.max_rows", 60):
        yield


# The foot of an administrative document, which a plain report lacks; what was written or not;
# figures beside a table; what was issued and is different now.
MAY_BE_EMPTY = (
    *("closing", "office_requests", "proposals"),
    *("products_figure", "course_figure", "indicators_figure", "restated_table"),
)


@pytest.mark.parametrize("is_empty", [True, False], ids=["nothing delivered", "all delivered"])
@pytest.mark.parametrize("name", PLANS)
def test_every_part_of_every_report_shows_something(name: str, is_empty: bool):
    for report in reports_on(plan_of(name), is_empty=is_empty):
        for part, block in parts(report):
            blocks = single(block)
            if part in MAY_BE_EMPTY and not blocks:
                continue
            assert blocks, (report.unit, part)
            assert all(map(shows_something, blocks)), (report.unit, part)
            assert block.to_html()


def test_where_every_unit_s_target_is_blank_the_province_has_none_either():
    plan = plan_of("targets by unit, all left blank")
    *_, province = reports_on(plan, is_empty=False)
    (row,) = (
        row for row in province.rows if (row.unit, row.indicator) == ("province", BY_UNIT["id"])
    )
    assert (row.target, row.status, row.remarks) == (None, "not_assigned", ())


def test_a_unit_without_targets_is_told_so_and_not_that_it_missed_them():
    first, *_ = reports_on(plan_of("only a province-only target"), is_empty=False)
    assert "xã Một không được giao chỉ tiêu nào." in plain_text(first.summary())
    assert plain_text(first.status_table()) == "Xã Một không được giao chỉ tiêu nào."


def test_of_two_monthly_floors_both_are_shown():
    *_, province = reports_on(plan_of("two monthly floors"), is_empty=False)
    for part in (province.media_table(), province.media_figure()):
        shown = single(part)
        assert ["Tin, bài theo tháng" in plain_text(block) for block in shown] == [True, False]
        assert ["Kiểm tra theo tháng" in plain_text(block) for block in shown] == [False, True]
    first, second = single(province.media_table())
    assert first.id != second.id
