"""Then, now, why: each number that differs between two worlds, split exactly by recounting."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import asdict, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from casebook import HOME_UNIT, register_of
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from random_registers import MASTER, PLAN, event, registers, with_retractions
from rows import rows_to_frames

from ocop_lib.errors import OcopError
from ocop_lib.export.cause_words import cause_words, part_words
from ocop_lib.indicators.agency.tasks import led, numbers_of
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting import certificates
from ocop_lib.indicators.counting.reasons import Reason
from ocop_lib.indicators.counting.registry import INDICATORS, VERSIONS
from ocop_lib.indicators.counting.versions import Version, first_versions, in_force, rules_of
from ocop_lib.indicators.money import money_by_source, money_rows
from ocop_lib.indicators.progress import measure
from ocop_lib.indicators.quarter_evidence import gather_evidence
from ocop_lib.indicators.restated.measured import is_beside, line_of
from ocop_lib.indicators.restated.parts import CAUSES, OF_THE_WORLD, Difference, Part, PeriodChange
from ocop_lib.indicators.restated.plan_entries import EntryChange
from ocop_lib.indicators.restated.row_changes import RowCause, RowChange
from ocop_lib.indicators.restated.row_steps import RowSteps
from ocop_lib.indicators.restated.split import differences
from ocop_lib.indicators.restated.worlds import FIELDS, World, plain
from ocop_lib.indicators.stock import Stock
from ocop_lib.indicators.stock_balance import Balance, balances, period
from ocop_lib.indicators.task_list import TaskList, told_of_tasks
from ocop_lib.periods import SCHEMES, Quarter
from ocop_lib.plan import Plan, load_plan
from ocop_lib.plan.work import single_agencies, work_of
from ocop_lib.register import Register
from ocop_lib.register.columns import PRODUCT_GROUPS, SUBJECT_KINDS
from ocop_lib.register.frames import cell_texts
from ocop_lib.register.tables import BY_NAME, TABLES

QUICK = [one for one in Phase if one is not Phase.shrink]
"""A register is large: to make a failing one smaller takes longer than to read it."""

CASES = [
    case
    for path in sorted((Path(__file__).parent / "cases" / "restated").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


def four_stars_only(as_of: AsOf):
    """A counting rule that a test makes up: new products of three stars count no more."""
    found = certificates.new_products(as_of)
    stars = found.rows.numbers("stars")
    pairs = zip(found.reasons, stars, strict=True)
    reasons = [Reason.BELOW_THREE_STARS if one is None and n < 4 else one for one, n in pairs]
    return replace(found, reasons=reasons)


@pytest.fixture(autouse=True, scope="module")
def second_version() -> Iterator[None]:
    """A second version of a counting rule, which no cut-off of the plan year reaches."""
    first = VERSIONS["new_products"]
    with pytest.MonkeyPatch.context() as patch:
        second = Version(2, date(2026, 1, 1), four_stars_only)
        patch.setitem(VERSIONS, "new_products", (*first, second))
        yield


def then_and_now(case: dict[str, Any], plan: Plan) -> tuple[Register, Register]:
    """The registers of a case, as it was given and as it stands now."""
    case = {**case, "given": dict(case["given"])}
    named = case["given"].pop("products_of", [])
    now, told = deepcopy(case), case["now"]
    for table, rows in told.get("add", {}).items():
        now["given"].setdefault(table, []).extend(rows)
    for key, cells in told.get("set", {}).items():
        table, place = key.rsplit("-", 1)
        now["given"][table][int(place)].update(cells)
    now["changes"] = [*case.get("changes", ()), *told.get("changes", ())]
    now["delivered"] = told.get("delivered", case.get("delivered", {}))
    old, new = register_of(case, plan), register_of(now, plan)
    if named:
        # The product is known before it has a certificate.
        old = replace(old, tables={**old.tables, "products": new.tables["products"]})
    gone = told.get("gone", ())
    tables = {
        name: frame[~frame[BY_NAME[name].key].isin(gone)].reset_index(drop=True)
        for name, frame in new.tables.items()
    }
    return old, replace(new, tables=tables)


def changed_plan(plan: Plan, changed: dict[str, Any]) -> Plan:
    """The plan with other targets of units, or another expectation, by indicator."""
    indicators = []
    for one in plan.indicators:
        new, update = changed.get(one.id, {}), {}
        if "expectation" in new:
            update["expectation"] = tuple(new["expectation"])
        if "units" in new:
            units = {**one.targets.units, **new["units"]}
            more = sum(v or 0 for v in units.values()) - one.targets.total
            province = one.targets.province + more
            update["targets"] = one.targets.model_copy(
                update={"units": units, "province": province}
            )
        indicators.append(one.model_copy(update=update))
    return plan.model_copy(update={"indicators": tuple(indicators)})


def worlds(case: dict[str, Any]) -> tuple[World, World]:
    plan, told = load_plan("bac_kan_2024"), case["now"]
    old, new = then_and_now(case, plan)
    quarter, scheme = Quarter.parse(case["quarter"]), case.get("scheme", "calendar")
    then = World(plan, old, quarter, scheme)
    return then, World(
        changed_plan(plan, told.get("plan", {})),
        new,
        Quarter.parse(told.get("quarter", case["quarter"])),
        told.get("scheme", scheme),
        told.get("rules"),
    )


def said(one: Difference, wanted: dict[str, Any]) -> dict[str, Any]:
    """A difference as a case writes it, with those of its details that the case names."""
    found: dict[str, Any] = {"was": one.old, "is": one.new}
    if one.name == "status":
        return found | {"by": list(one.causes)}
    found |= {part.cause: part.by for part in one.parts}
    rows = [row.row_id for part in one.parts for row in part.rows]
    entries = [entry.path for part in one.parts for entry in part.entries]
    versions = [n for part in one.parts if part.rule for n in (part.rule.old, part.rule.new)]
    more = {"rows": rows, "entries": entries, "versions": versions}
    return found | {key: value for key, value in more.items() if value or key in wanted}


@pytest.mark.parametrize("case", CASES, ids=[case["sentence"] for case in CASES])
@pytest.mark.parametrize("kept", ["the whole register", "the unit's slice"])
def test_case(case: dict[str, Any], kept: str):
    then, now = worlds(case)
    unit = case.get("unit", HOME_UNIT)
    if kept != "the whole register":
        # What the ledger keeps of an issue for one unit.
        slice_ = then.register.visible_to(unit, then.period, then.scheme)
        then = replace(then, register=slice_)
    told = [one for one in differences(then, now, unit=unit) if one.indicator == case["indicator"]]
    found = {one.name: said(one, case["expect"].get(one.name, {})) for one in told}
    assert found == case["expect"]


def texts_of(register: Register) -> dict[str, list[dict[str, str]]]:
    """The rows of a register as its files hold them."""
    found = {}
    for spec in TABLES:
        names = [column.name for column in spec.columns]
        cells = (cell_texts(spec, register.tables[spec.name], name) for name in names)
        found[spec.name] = [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)]
    return found


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Register, Register]:
    """Two registers: rows of one alone, of the other alone, of both, and with other cells in each."""
    old = draw(registers(3))
    rows = texts_of(old)
    for spec in TABLES:
        if spec.name in {*MASTER, "changes"}:
            continue
        kept = []
        for row in rows[spec.name]:
            what = draw(st.sampled_from(["same", "same", "other", "gone"]))
            if what != "gone":
                kept.append(
                    row if what == "same" else draw(event(spec, 0)) | {spec.key: row[spec.key]}
                )
        rows[spec.name] = kept + [draw(event(spec, 50 + n)) for n in range(draw(st.integers(0, 2)))]
    new = replace(old, tables=rows_to_frames(rows))
    return draw(with_retractions(old)), draw(with_retractions(new))


PLANS = st.sampled_from(
    [
        PLAN,
        PLAN,
        changed_plan(PLAN, {"new_products": {"units": {"ba-be": 7}, "expectation": [0, 0, 1, 1]}}),
        changed_plan(PLAN, {"linked_subjects": {"units": {"na-ri": None}}}),
        PLAN.model_copy(update={"indicators": PLAN.indicators[1:]}),
    ]
)
RULES = st.sampled_from([{}, {}, {"new_products": 2}])


def printed(world: World, at: Quarter, viewer: str) -> dict[tuple[str, str], Any]:
    """The numbers of a world, counted without any recounting."""
    seen = world.register.visible_to(viewer, world.period, world.scheme)
    as_of = AsOf(seen, world.period, world.scheme)
    if at != world.period:
        as_of = as_of.earlier(at)
    evidence = gather_evidence(as_of, world.rules)
    return {(row.unit, row.indicator): row for row in measure(world.plan, evidence)}


def beside(world: World, at: Quarter) -> dict[tuple[str, str], dict[str, Any]]:
    """Tasks, money and stock of a world as tables show them, without any recounting."""
    plan, scheme = world.plan, world.scheme
    as_of = AsOf(world.register.visible_to("province", world.period, scheme), world.period, scheme)
    if at != world.period:
        as_of = as_of.earlier(at)
    evidence = gather_evidence(as_of, world.rules)
    statuses = {(row.unit, row.indicator): row.status for row in measure(plan, evidence)}
    found: dict[tuple[str, str], dict[str, Any]] = {}
    stock, told = Stock(as_of), told_of_tasks(as_of)
    quarter, year = (period(as_of.period, scheme, is_year=one) for one in (False, True))
    for place in plan.places:
        scope = None if place == "province" else place
        for by, value in LINES:
            line = balances(stock, quarter, by, scope).get(value, Balance())
            opening = balances(stock, year, by, scope).get(value, Balance()).opening
            found[place, line_of(by, value)] = asdict(line) | {"year_opening": opening}
        money = money_by_source(plan, as_of, money_rows(as_of), place)
        for source in plan.funding_sources:
            values = asdict(money[source.id]) if source.id in money else dict.fromkeys(MONEY)
            found[place, f"money/{source.id}"] = values
        own = {name: status for (unit, name), status in statuses.items() if unit == place}
        delivered = place in evidence.delivered_in_quarter
        tasks = TaskList(plan, as_of, place, told, has_delivered=delivered, statuses=own)
        for one in tasks.standings:
            found[place, f"task/{one.task.id}"] = {"state": one.state, "before": one.before or None}
    for agency in single_agencies(plan):
        work = work_of(plan, agency.id)
        for one in led(as_of, work, agency.id, numbers_of(plan, as_of, work)):
            found[agency.id, f"task/{one.task.id}"] = {"state": one.state}
    return found


LINES = (
    (None, None),
    *(("stars", stars) for stars in (5, 4, 3)),
    ("is_high", True),
    *(("subject_kind", kind) for kind in SUBJECT_KINDS),
    *(("product_group", group) for group in PRODUCT_GROUPS),
)
MONEY = ("allocated", "paid", "paid_in_period")


def exact(value: float | None) -> Fraction:
    return Fraction(0) if value is None else Fraction(f"{value:.6f}")


@settings(max_examples=15, phases=QUICK, deadline=None)
@given(pairs(), PLANS, RULES, st.sampled_from(SCHEMES), st.data())
def test_the_parts_make_up_each_difference_and_nothing_else_is_told(
    registers_, plan, rules, scheme, data
):
    first, second = (data.draw(st.sampled_from(Quarter.all_of(2024))) for _ in range(2))
    first, second = min(first, second), max(first, second)
    then = World(PLAN, registers_[0], first, scheme)
    now = World(plan, registers_[1], second, data.draw(st.sampled_from([scheme, *SCHEMES])), rules)
    found = {(one.unit, one.indicator, one.name): one for one in differences(then, now)}
    old, new = (printed(world, first, "province") for world in (then, now))
    for key in {*old, *new}:
        for name in FIELDS:
            was, is_ = (getattr(rows[key], name) if key in rows else None for rows in (old, new))
            one = found.pop((*key, name), None)
            if name == "status":
                assert (one is not None) == (was != is_)
                continue
            is_other = (was is None) != (is_ is None) or exact(was) != exact(is_)
            assert (one is not None) == is_other
            if one is None:
                continue
            assert exact(one.old) == exact(was)
            assert exact(one.new) == exact(is_)
            assert sum(part.by for part in one.parts) == one.by == exact(is_) - exact(was)
    assert_beside(found, beside(then, first), beside(now, first))


def assert_beside(found: dict[tuple, Difference], old: dict, new: dict) -> None:
    """The differences of tasks, money and stock are these, and their parts make them up."""
    for key in {*old, *new}:
        for name in {*old.get(key, ()), *new.get(key, ())}:
            was, is_ = (rows.get(key, {}).get(name) for rows in (old, new))
            one = found.pop((*key, name), None)
            assert (one is not None) == (plain(was) != plain(is_)), (key, name)
            if one is not None:
                assert (one.old, one.new) == (plain(was), plain(is_))
                assert sum(part.by for part in one.parts) == one.by
                assert all(part.rows for part in one.parts if part.cause in OF_THE_WORLD)
    assert found == {}


@settings(max_examples=8, phases=QUICK, deadline=None)
@given(pairs(), PLANS, RULES, st.sampled_from(SCHEMES), st.sampled_from(Quarter.all_of(2024)))
def test_rows_are_recounted_by_the_earlier_plan_and_rules(registers_, plan, rules, scheme, quarter):
    then = World(PLAN, registers_[0], quarter, scheme)
    now = World(plan, registers_[1], quarter, scheme, rules)
    rows_only = printed(replace(then, register=registers_[1]), quarter, "province")
    plan_too = printed(replace(then, register=registers_[1], plan=plan), quarter, "province")
    for one in differences(then, now):
        key = one.unit, one.indicator
        if is_beside(one.indicator):
            continue
        for rows, causes in ((rows_only, OF_THE_WORLD), (plan_too, {*OF_THE_WORLD, "plan"})):
            parts = [part for part in one.parts if part.cause in causes]
            value = getattr(rows[key], one.name) if key in rows else None
            assert (parts[-1].new if parts else one.old) == plain(value)
        assert list(one.causes) == sorted(one.causes, key=CAUSES.index)


@settings(max_examples=6, phases=QUICK, deadline=None)
@given(pairs(), st.sampled_from(SCHEMES), st.sampled_from(Quarter.all_of(2024)))
def test_the_rows_named_move_the_number_alone(registers_, scheme, quarter):
    """Carried out without the other rows of its step, they bring the same number to date."""
    then, now = (World(PLAN, one, quarter, scheme) for one in registers_)
    cut = [one.register.visible_to("province", quarter, scheme) for one in (then, now)]
    steps = RowSteps(*cut)
    worlds_ = [cut[0], *map(steps.after, steps.causes)]
    for one in differences(then, now):
        for part in one.parts if one.name == "to_date" else ():
            place = steps.causes.index(part.cause)
            alone = only(worlds_[place], worlds_[place + 1], part.rows)
            rows = printed(World(PLAN, alone, quarter, scheme), quarter, "province")
            assert plain(rows[one.unit, one.indicator].to_date) == part.new, (one, part)


def only(before: Register, after: Register, named: Sequence[RowChange]) -> Register:
    """The register before a step, with the rows named as they are after it."""
    rows = [
        {
            name: {row[BY_NAME[name].key]: row for row in rows}
            for name, rows in texts_of(one).items()
        }
        for one in (before, after)
    ]
    told = {("changes", one.told_by) if one.told_by else one[1:3] for one in named}
    for table, kept in rows[0].items():
        new = rows[1][table]
        for key in {*kept, *new}:
            if table in MASTER or (table, key) in told:
                kept.pop(key, None)
                kept.update({key: new[key]} if key in new else {})
    return replace(
        after, tables=rows_to_frames({name: [*one.values()] for name, one in rows[0].items()})
    )


def test_a_report_counts_all_its_figures_by_the_version_in_force_at_its_cut_off():
    versions = first_versions(INDICATORS)
    versions["new_products"] += (Version(2, date(2024, 7, 1), four_stars_only),)
    assert in_force(versions, date(2024, 6, 30))["new_products"] == 1
    assert in_force(versions, date(2024, 7, 1))["new_products"] == 2
    assert rules_of(versions, {"new_products": 2})["new_products"] is four_stars_only
    assert rules_of(versions, {})["new_products"] is INDICATORS["new_products"]
    with pytest.raises(OcopError) as refused:
        rules_of(versions, {"new_products": 3})
    assert [fault.code for fault in refused.value.faults] == ["plan.rule_version"]
    assert all(
        found[-1].rule is INDICATORS[name] for name, found in first_versions(INDICATORS).items()
    )


def test_the_quarter_before_is_counted_by_the_same_version():
    """Else a change of method would be told as something that happened in the quarter."""
    rows = [
        {"product": f"a{n}", "kind": "first", "stars": n, "date": f"2024-0{n}-10"} for n in (3, 4)
    ]
    register = register_of({"given": {"certificates": rows}}, PLAN)
    world = World(PLAN, register, Quarter(2024, 2), "calendar", {"new_products": 2})
    row = printed(world, world.period, "province")["ba-be", "new_products"]
    assert (row.before, row.in_quarter, row.to_date) == (0, 1, 1)


def test_what_was_printed_otherwise_than_it_is_counted_is_told_of_the_library():
    rows = [{"product": "a1", "kind": "first", "stars": 3, "date": "2024-03-10"}]
    register = register_of({"given": {"certificates": rows}}, PLAN)
    world = World(PLAN, register, Quarter(2024, 1), "calendar")
    then = replace(world, told={("ba-be", "new_products"): {"to_date": 2.0, "status": "late"}})
    [to_date, status] = differences(then, world)
    assert (to_date.old, to_date.new, to_date.causes) == (2, 1, ("library",))
    assert (status.old, status.new, status.causes) == ("late", "not_yet_due", ("library",))
    assert not {*to_date.causes, *status.causes} & OF_THE_WORLD


def row_change(
    cause: RowCause, table: str, row: str, column: str = "", old: str = "", new: str = "", by=""
) -> RowChange:
    return RowChange(cause, table, row, column, old, new, by, "gn-1", frozenset({row}))


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (
            Part("added", rows=tuple(row_change("added", "stages", f"b-{n}") for n in range(5))),
            "bổ sung bước chu trình b-0, b-1, b-2 và 02 mục khác",
        ),
        (
            Part("changed", rows=(row_change("changed", "certificates", "c", "stars", "3", "2"),)),
            "sửa giấy chứng nhận c (hạng sao được công nhận từ 3 thành 2)",
        ),
        (
            Part(
                "retracted",
                rows=(
                    row_change("retracted", "support", "ht-1"),
                    row_change("retracted", "support", "ht-2", by="td-1"),
                    row_change("retracted", "certificates", "cn-1"),
                ),
            ),
            "bỏ khỏi số liệu lần hỗ trợ ht-1; giấy chứng nhận cn-1; rút lại lần hỗ trợ ht-2",
        ),
        (
            Part("plan", entries=(EntryChange("indicators.x.due", "2024-10-31", "2024-11-30"),)),
            "kế hoạch sửa thời hạn từ 31/10/2024 thành 30/11/2024",
        ),
        (
            Part("plan", entries=(EntryChange("indicators.x.targets.units.na-ri", 3, None),)),
            "kế hoạch sửa số giao của Na Rì từ 3 thành không giao",
        ),
        (
            Part("period", periods=(PeriodChange("data_to", "2024-12-14", "2024-12-31"),)),
            "số liệu lấy đến 31/12/2024, trước đó đến 14/12/2024",
        ),
        (Part("library"), "phần mềm đếm lại khác với khi ban hành"),
    ],
)
def test_a_cause_in_words(part: Part, words: str):
    assert part_words(PLAN, part) == words


def test_each_of_several_causes_has_its_amount():
    parts = (
        Part("added", 1, 3, rows=(row_change("added", "support", "ht-1"),)),
        Part("retracted", 3, 2, rows=(row_change("retracted", "support", "ht-2", by="td"),)),
    )
    one = Difference("ba-be", "new_products", Quarter(2024, 1), "to_date", 1, 2, parts)
    assert cause_words(PLAN, one) == "+2: bổ sung lần hỗ trợ ht-1; −1: rút lại lần hỗ trợ ht-2"
