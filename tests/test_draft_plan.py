"""`ocop plan new`: a draft of a plan for another year, what it leaves open, and reports on it."""

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from small_project import small_project, write

from ocop_lib.cli.app import main
from ocop_lib.errors import PlanError
from ocop_lib.export.tidy import progress
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.quarter_evidence import gather_evidence
from ocop_lib.new.moved_years import with_years_moved
from ocop_lib.new.next_plan import draft_of
from ocop_lib.new.next_register import next_register
from ocop_lib.periods import Quarter
from ocop_lib.plan import PROVINCE, load_plan, open_points, parse_plan, plan_path
from ocop_lib.project.project import load_project
from ocop_lib.report.district import DistrictReport
from ocop_lib.report.province import ProvinceReport

ROOT = Path(__file__).parent.parent
SHIPPED = plan_path("bac_kan_2024").read_text(encoding="utf-8")
OTHER = (ROOT / "tests/other_plan.yaml").read_text(encoding="utf-8")


def dumped(**layout) -> str:
    """The other plan in a layout that a program would write."""
    content = parse_plan(OTHER, "x").model_dump(mode="python", by_alias=False)
    content.pop("draft")
    for indicator in content["indicators"]:
        if indicator["targets"]:
            indicator["targets"].pop("pending")
    plain = json.loads(json.dumps(content, default=_plain))
    text = yaml.dump(_dated(plain), allow_unicode=True, sort_keys=False, **layout)
    parse_plan(text, "layout")
    return text


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else float(value)


def _dated(value):
    """Dates as YAML writes them: without quotes."""
    if isinstance(value, dict):
        return {key: _dated(one) for key, one in value.items() if one is not None or key in UNITS}
    if isinstance(value, list):
        return [_dated(one) for one in value]
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return date.fromisoformat(value)
    return value


UNITS = {unit.id for unit in parse_plan(OTHER, "x").units} | {PROVINCE}
SEEDS = {
    "shipped": SHIPPED,
    "with short entries": OTHER,
    "with line ends of Windows": SHIPPED.replace("\n", "\r\n"),
    "as a program writes it": dumped(default_flow_style=False),
    "in braces": dumped(default_flow_style=True),
    "in braces on long lines": dumped(default_flow_style=True, width=10**6),
    "texts in quotes": dumped(default_style=None, default_flow_style=False, width=20),
    "a draft": draft_of(SHIPPED, "x", 2026),
}


@pytest.fixture(params=SEEDS.values(), ids=SEEDS)
def text(request) -> str:
    return request.param


class TestADraft:
    @pytest.fixture
    def seed(self, text):
        return parse_plan(text, "gốc")

    @pytest.fixture
    def plan(self, text, seed):
        return parse_plan(draft_of(text, "gốc", seed.year + 1), "dự thảo")

    def test_is_a_valid_plan_of_its_year_and_says_that_it_is_a_draft(self, plan, seed):
        assert (plan.year, plan.draft) == (seed.year + 1, True)
        assert str(seed.year) not in f"{plan.id} {plan.title} {plan.short_title}"
        assert (plan.number, plan.date) == (None, None)

    def test_has_line_ends_of_one_kind(self, text, seed):
        assert "\r" not in draft_of(text, "x", seed.year + 1)

    def test_leaves_every_target_open(self, plan, seed):
        assert all(one.is_pending and one.value is None for one in plan.targets)
        assert [one[:2] for one in plan.targets] == [one[:2] for one in seed.targets]

    def test_keeps_units_agencies_funding_and_indicators(self, plan, seed):
        for name in ("units", "agencies", "funding_sources", "indicators", "tasks", "duties"):
            assert [one.id for one in getattr(plan, name)] == [
                one.id for one in getattr(seed, name)
            ]
        assert plan.legal_bases == seed.legal_bases
        assert [unit.name for unit in plan.units] == [unit.name for unit in seed.units]
        assert [unit.valid_to for unit in plan.units] == [unit.valid_to for unit in seed.units]

    def test_moves_each_window_focus_and_due_date_by_a_year(self, plan, seed):
        def days(one):
            for task in one.tasks:
                yield task.due
                for window in filter(None, (task.window, task.focus)):
                    yield from (window.start, window.end)
            yield from (entry.due for entry in one.indicators if entry.due)

        moved = [day.replace(year=day.year + 1) for day in days(seed)]
        assert list(days(plan)) == moved

    def test_says_of_each_entry_that_it_is_from_the_plan_before(self, plan):
        for entries in (plan.units, plan.indicators, plan.tasks, plan.duties, plan.assumptions):
            for entry in entries:
                assert entry.source.startswith("dự thảo theo kế hoạch năm ")
                assert entry.source.count("dự thảo theo kế hoạch") == 1
        for indicator in plan.indicators:
            if indicator.targets:
                assert indicator.targets.source.startswith("dự thảo theo kế hoạch năm ")

    def test_quotes_the_plan_before_word_for_word(self, plan, seed):
        assert [one.verbatim for one in plan.tasks] == [one.verbatim for one in seed.tasks]

    def test_names_the_years_after_those_that_the_plan_before_named(self, plan, seed):
        """In what reports say: the year itself, and the one before («đăng ký năm trước»)."""

        def years(one):
            for entry in (*one.indicators, *one.tasks, *one.assumptions, *one.duties):
                said = entry.model_dump_json(
                    exclude={"source", "verbatim", "expectation_source", "targets", "due"}
                    | {"window", "focus"}
                )
                for year in re.findall(r"(?<![\d–-])20\d\d(?![\d–-]|/)", said):
                    yield entry.id, int(year) - one.year

        assert list(years(plan)) == list(years(seed))

    def test_can_be_drafted_from_again(self, text, plan, seed):
        once = draft_of(text, "x", seed.year + 1)
        twice = parse_plan(draft_of(once, "x", seed.year + 2), "y")
        assert twice.year == seed.year + 2
        assert {one.source for one in twice.units} == {one.source for one in plan.units}


def test_the_number_of_the_year_before_stands_beside_each_open_target():
    text = draft_of(SHIPPED, "x", 2025)
    assert "cho-don: pending # năm 2024: 3\n" in text
    assert "ngan-son: pending # năm 2024: để trống" in text
    assert "pac-nam: pending # năm 2024: 0\n" in text


@given(st.integers(2000, 2999))
def test_a_plan_can_be_drafted_for_any_year(year):
    """Also for one in which a 29 February is missing."""
    leap = OTHER.replace("2027-09-15", "2028-02-29").replace("year: 2027", "year: 2028")
    leap = leap.replace("2027", "2028").replace("[0, 0.29, 1, 1]", "[1, 1, 1, 1]")
    plan = parse_plan(draft_of(leap, "x", year), "y")
    assert plan.year == year
    assert plan.indicators[0].due.month == 2


@pytest.mark.parametrize(
    ("words", "moved"),
    [
        ("năm 2024", "năm 2025"),
        ("trước tháng 11/2024.", "trước tháng 11/2025."),
        ("đăng ký năm 2023, công nhận năm 2024", "đăng ký năm 2024, công nhận năm 2025"),
        ("Nghị định 09/2024/NĐ-CP", "Nghị định 09/2024/NĐ-CP"),
        ("giai đoạn 2021-2024, 2024-2026", "giai đoạn 2021-2024, 2024-2026"),
        ("số 2023, 12024, 20245", "số 2023, 12024, 20245"),
        ("trọng tâm tháng 4 - 8/2024", "trọng tâm tháng 4 - 8/2025"),
    ],
)
def test_years_move_and_numbers_of_documents_and_spans_stay(words, moved):
    assert with_years_moved(words, 2024, 2025) == moved


class TestWhatIsOpen:
    def test_is_nothing_in_the_shipped_plan(self):
        assert open_points(load_plan("bac_kan_2024"), "x") == ()

    def test_is_told_by_plan_check_as_warnings(self, tmp_path, capsys):
        path = write(tmp_path / "k.yaml", draft_of(SHIPPED, "x", 2025))
        assert main(["plan", "check", str(path), "--json"]) == 0
        faults = json.loads(capsys.readouterr().out)["faults"]
        assert {fault["severity"] for fault in faults} == {"warning"}
        codes = [fault["code"] for fault in faults]
        assert codes.count("plan.still_open") == 10
        assert {*codes} == {
            "plan.not_issued",
            "plan.still_open",
            "plan.still_carried",
            "plan.unit_ends",
        }

    def test_shrinks_with_each_target_filled_in(self):
        text = draft_of(OTHER, "x", 2028).replace("xa-mot: pending", "xa-mot: 7")
        plan = parse_plan(text, "x")
        assert sum(one.is_pending for one in plan.targets) == 4
        assert plan.targets[0].value == 7

    def test_does_not_compare_a_printed_total_before_all_units_are_filled_in(self):
        text = draft_of(OTHER, "x", 2028).replace("province: pending", "province: 9")
        assert parse_plan(text, "x").indicators[0].targets.province == 9
        for unit in ("xa-mot", "xa-hai", "phuong-ba"):
            text = text.replace(f"{unit}: pending", f"{unit}: 2")
        with pytest.raises(PlanError) as caught:
            parse_plan(text, "x")
        assert [fault.code for fault in caught.value.faults] == ["plan.total"]

    def test_of_a_plan_issued_is_a_fault_at_each_target(self):
        text = draft_of(OTHER, "x", 2028).replace("draft: true", "draft: false")
        with pytest.raises(PlanError) as caught:
            parse_plan(text, "x")
        codes = [fault.code for fault in caught.value.faults]
        assert set(codes) == {"plan.pending"}
        assert len(codes) == sum(
            one.is_pending for one in parse_plan(draft_of(OTHER, "x", 2028), "x").targets
        )

    @pytest.mark.parametrize("key", ["number", "date"])
    def test_a_plan_that_is_issued_has_number_and_date(self, key):
        text = re.sub(rf"^{key}: .*$", f"{key}: null", OTHER, flags=re.MULTILINE)
        with pytest.raises(PlanError) as caught:
            parse_plan(text, "x")
        assert [(fault.code, fault.place.key) for fault in caught.value.faults] == [
            ("plan.needed", key)
        ]

    def test_no_key_of_a_file_but_the_word_pending_leaves_a_target_open(self):
        text = OTHER.replace(
            "      province: 2\n", "      province: 2\n      pending: [xa-mot]\n", 1
        )
        with pytest.raises(PlanError) as caught:
            parse_plan(text, "x")
        assert [fault.code for fault in caught.value.faults] == ["record.unknown_key"]


class TestTheCommand:
    def test_writes_a_file_and_overwrites_none(self, tmp_path, capsys):
        path = tmp_path / "plans/ke-hoach 2025.yaml"
        words = ["plan", "new", "--from", "bac_kan_2024", "--year", "2025", "-o", str(path)]
        assert main(words) == 0
        before = path.read_bytes()
        assert load_plan(path).draft
        assert main(words) == 2
        assert path.read_bytes() == before
        assert "66 số giao để ngỏ" in capsys.readouterr().out

    @pytest.mark.parametrize("year", ["", "25", "3000", "mới"])
    def test_refuses_what_is_no_year(self, tmp_path, year):
        path = tmp_path / "x.yaml"
        words = ["plan", "new", "--from", "bac_kan_2024", "--year", year, "-o", str(path)]
        assert main(words) == 2
        assert not path.exists()


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project that begins a year: a draft of the plan, a register carried over."""
    root = tmp_path_factory.mktemp("nam-moi")
    small_project(root)
    plan = draft_of(OTHER, "x", 2028)
    write(root / "sau.yaml", plan)
    old = load_project(root).latest.register()
    register = next_register(old, parse_plan(plan, "x"), "so-lieu").register
    for name, data in register.to_files().items():
        write(root / "data/2028" / name, data)
    write(
        root / "params/defaults.yaml",
        "years:\n  2028: {plan: sau.yaml, register: data/2028, scheme: calendar}\n",
    )
    return load_project(root)


@pytest.fixture(scope="module")
def delivered(project, tmp_path_factory):
    """The same project after the province delivered for the first quarter."""
    root = tmp_path_factory.mktemp("da-nop")
    shutil.copytree(project.root, root, dirs_exist_ok=True)
    path = root / "data/2028/deliveries.csv"
    row = "gn-tinh,quarterly,province,2028-Q1,2028-04-05,q1.xlsx,,\n"
    path.write_text(path.read_text(encoding="utf-8") + row, encoding="utf-8")
    return load_project(root)


class TestReportsOnADraft:
    def test_say_so_on_every_page(self, project):
        for report in (
            DistrictReport("xa-mot", "2028-Q1", project=project),
            ProvinceReport(PROVINCE, "2028-Q1", project=project),
        ):
            assert "Dự thảo kế hoạch, chưa ban hành" in report.heading().band

    def test_judge_nothing_by_a_target_that_is_open(self, project):
        year = project.latest
        quarter = Quarter(2028, 4)
        as_of = AsOf(year.register().visible_to(PROVINCE, quarter, "calendar"), quarter, "calendar")
        table = progress(year.plan(), gather_evidence(as_of))
        targets = table[table["status"].notna()]
        assert set(targets["status"]) == {"pending"}
        assert targets[["target", "expected", "remaining"]].isna().all(axis=None)

    @pytest.mark.parametrize("unit", ["xa-mot", PROVINCE])
    def test_write_a_target_that_is_open_as_not_assigned_yet(self, project, unit):
        kind = ProvinceReport if unit == PROVINCE else DistrictReport
        table = kind(unit, "2028-Q1", project=project).status_table()
        labels = [column.label for column in table.columns]
        assigned, missing = labels.index("Kế hoạch năm"), labels.index("Còn thiếu")
        assert {row[assigned].text for row in table.rows} == {"chưa giao"}
        assert {row[missing].text for row in table.rows} == {"–"}

    def test_hold_months_against_no_floor_before_it_is_decided(self, delivered):
        report = ProvinceReport(PROVINCE, "2028-Q1", project=delivered)
        (table,) = report.media_table().blocks
        assert [row[2].text for row in table.rows] == ["chưa giao"] * 3
        assert [row[3].text for row in table.rows] == ["Chưa giao chỉ tiêu"] * 3
        assert "chưa giao" in str(report.media_figure())
        (row,) = [row for row in report.rows if row.indicator == "media_items"]
        assert (row.in_quarter, row.to_date, row.status) == (None, None, "pending")

    @pytest.mark.parametrize("unit", ["xa-mot", PROVINCE])
    def test_are_made_whole_and_never_say_that_nothing_is_assigned(self, project, unit):
        kind = ProvinceReport if unit == PROVINCE else DistrictReport
        report = kind(unit, "2028-Q1", project=project)
        parts = [
            report.summary(),
            report.status_table(),
            report.indicators_figure(),
            report.evidence(),
        ]
        if unit == PROVINCE:
            parts += [report.matrix_table(), report.action_table()]
            parts += [report.media_table(), report.media_figure()]
        said = str(parts)
        assert "chưa giao" in said or "chưa được giao" in said
        assert "không được giao" not in said
        assert "Không giao chỉ tiêu" not in said
        assert "dự thảo" in str(report.summary())


def test_the_sum_of_the_units_is_open_while_one_of_them_is(project):
    """Where the plan prints no total the province's target is the sum."""
    text = draft_of(OTHER, "x", 2028).replace("province: pending", "province: null", 1)
    text = text.replace("xa-mot: pending", "xa-mot: 7")
    year = project.latest
    seen = year.register().visible_to(PROVINCE, Quarter(2028, 1), "calendar")
    evidence = gather_evidence(AsOf(seen, Quarter(2028, 1), "calendar"))
    table = progress(parse_plan(text, "x"), evidence)
    row = table[(table["indicator"] == "new_products") & (table["unit"] == PROVINCE)].iloc[0]
    assert (row["status"], pd.isna(row["target"])) == ("pending", True)


def test_reports_on_an_issued_plan_say_nothing_of_a_draft():
    report = DistrictReport("ba-be", "2024-Q3", project=load_project(ROOT))
    assert "ự thảo" not in str([report.heading(), report.status_table(), report.summary()])
