"""`ocop register new`: what stands of a year's register opens the next, and counts nothing as new."""

import json
import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import yaml
from rows import rows_to_frames
from small_project import small_project, write

from ocop_lib.cli.app import main
from ocop_lib.errors import OcopError
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting.registry import INDICATORS
from ocop_lib.indicators.holdings import held_on, holdings
from ocop_lib.indicators.quarter_evidence import gather_evidence
from ocop_lib.new.next_plan import draft_of
from ocop_lib.new.next_register import next_register
from ocop_lib.periods import SCHEMES, Quarter
from ocop_lib.plan import PROVINCE, load_plan, parse_plan, plan_path
from ocop_lib.project.project import load_project
from ocop_lib.register import Register, read_register
from ocop_lib.register.settled import settled

ROOT = Path(__file__).parent.parent
CARRIED = (
    "subjects",
    "products",
    "certificates",
    "renewals",
    "traceability",
    "linkages",
    "quality_certificates",
    "flagships",
    "points_of_sale",
    "requests",
)
QUARTERS = Quarter.all_of(2025)
STOCKS = {one.id for one in load_plan("bac_kan_2024").indicators if one.measure == "stock"}


def draft(name: str | Path, year: int):
    text = plan_path(name).read_text(encoding="utf-8")
    return parse_plan(draft_of(text, str(name), year), "dự thảo")


@pytest.fixture(scope="module")
def old() -> Register:
    return load_project(ROOT).years[2024].register()


@pytest.fixture(scope="module")
def plan():
    return draft("bac_kan_2024", 2025)


@pytest.fixture(scope="module")
def new(old, plan) -> Register:
    return next_register(old, plan, "data/2024").register


def as_of(register: Register, quarter: Quarter, scheme="calendar") -> AsOf:
    return AsOf(register.visible_to(PROVINCE, quarter, scheme), quarter, scheme)


def test_the_new_register_passes_every_check_and_reads_as_it_was_written(new, plan, tmp_path):
    for name, data in new.to_files().items():
        write(tmp_path / name, data)
    assert read_register(tmp_path, plan) == new


def test_it_is_the_new_year_s_and_as_illustrative_as_the_old(new, old, plan):
    heading = new.heading
    assert (heading.year, heading.plan) == (2025, plan.id)
    assert heading.title == old.heading.title.replace("2024", "2025")
    assert heading.illustrative == old.heading.illustrative
    assert heading.published == ()


def test_everything_carried_over_came_with_one_baseline_delivery(new):
    deliveries = new.tables["deliveries"]
    assert list(deliveries["kind"]) == ["baseline"]
    for name in CARRIED:
        assert set(new.tables[name]["delivery_id"]) == set(deliveries["delivery_id"])


def test_rows_keep_their_ids_and_all_that_they_say(new, old):
    """As they stand at the end of the old year, with its changes."""
    old = settled(old)
    for name in CARRIED:
        key = f"{old.tables[name].columns[0]}"
        # The activities to which points of sale refer stay in the old year.
        lost = ["delivery_id", "source_row", *(["activity_id"] if name == "points_of_sale" else [])]
        before = old.tables[name].set_index(key).drop(columns=lost)
        after = new.tables[name].set_index(key).drop(columns=lost)
        pd.testing.assert_frame_equal(after, before.loc[after.index])


def test_what_happened_in_the_old_year_stays_there(new):
    for name, table in new.tables.items():
        if name not in (*CARRIED, "deliveries"):
            assert table.empty, name


@pytest.mark.parametrize("indicator", sorted(INDICATORS))
@pytest.mark.parametrize("scheme", SCHEMES)
class TestIndicators:
    def test_count_nothing_as_an_event_of_the_new_year(self, new, indicator, scheme):
        if indicator in STOCKS:
            return
        for quarter in QUARTERS:
            assert INDICATORS[indicator](as_of(new, quarter, scheme)).counted.empty

    def test_of_what_stands_say_the_same_from_both_registers(self, new, old, indicator, scheme):
        """As the old register would, had it gone on: the end of each quarter of the new year."""
        if indicator not in STOCKS:
            return
        for quarter in QUARTERS:
            items = []
            for register in (old, new):
                # The old register's rows of a quarter after its year: all of them.
                seen = AsOf(Register(register.heading, register.tables), quarter, scheme)
                items.append(sorted(INDICATORS[indicator](seen).counted["item_id"]))
            assert items[0] == items[1]
            assert items[0] or indicator == "expiring_certificates"


def test_the_certificates_held_on_new_year_s_day_are_those_held_before(new, old):
    first = date(2025, 1, 1)
    held = [held_on(holdings(one.tables["certificates"]), first) for one in (old, new)]
    assert list(held[0]["certificate_id"]) == list(held[1]["certificate_id"])
    assert len(held[0]) > 100


def test_an_expired_or_withdrawn_certificate_is_named_and_stands_no_more(new, old, plan):
    lapsed = next_register(old, plan, "data/2024").lapsed
    gone = {one.product for one in lapsed}
    stands = held_on(holdings(new.tables["certificates"]), date(2025, 1, 1))
    held = holdings(old.tables["certificates"])
    assert gone == set(held["product_id"]) - set(stands["product_id"])
    ends = held[held["product_id"].isin(gone)].groupby("product_id")["held_to"].max()
    assert (ends < pd.Timestamp(2025, 1, 1)).all()
    assert {one.is_withdrawn for one in lapsed} == {False, True}
    assert gone <= set(new.tables["products"]["product_id"])


class TestTheDayOfTheEnd:
    """A quality certificate and a flagship at the turn of the year."""

    @pytest.fixture
    def with_end(self, old):
        def make(table: str, column: str, end: str) -> tuple[Register, str]:
            rows = old.tables[table].copy()
            key = rows.columns[0]
            # A product with a single event, so that nothing else decides.
            single = ~rows["product_id"].duplicated(keep=False)
            place = rows.index[single][0]
            rows.loc[place, column] = pd.Timestamp(end)
            tables = {**old.tables, table: rows}
            return Register(old.heading, tables), rows.loc[place, key]

        return make

    @pytest.mark.parametrize(
        ("table", "column", "end", "stands"),
        [
            ("quality_certificates", "expiry_date", "2024-12-31", False),
            ("quality_certificates", "expiry_date", "2025-01-01", True),
            # The day on which it is one no more.
            ("flagships", "end_date", "2025-01-01", False),
            ("flagships", "end_date", "2025-01-02", True),
        ],
    )
    def test_decides_whether_it_stands(self, with_end, plan, table, column, end, stands):
        register, key = with_end(table, column, end)
        carried = next_register(register, plan, "x").register.tables[table]
        assert (key in set(carried.iloc[:, 0])) == stands


@pytest.mark.parametrize(
    ("table", "ids"),
    [
        # The last row of each place that is not closed.
        (
            "points_of_sale",
            " ".join(
                [f"db-province-00{number}" for number in range(1, 6)]
                + [
                    "db-cho-don-001",
                    "db-ba-be-001",
                    "db-na-ri-002",
                    "db-bach-thong-001",
                    "db-tp-bac-kan-001",
                    "db-tp-bac-kan-002",
                ]
            ),
        ),
        ("requests", "kn-na-ri-001"),
        # Not those after which the certificate was renewed.
        ("renewals", "cg-pac-nam-001 cg-cho-don-001 cg-na-ri-001 cg-na-ri-002 cg-na-ri-003"),
        ("traceability", "tx-ba-be-003"),
        ("linkages", "lk-ba-be-002 lk-cho-don-006"),
    ],
)
def test_what_has_not_come_to_an_end_comes_along(new, table, ids):
    assert set(new.tables[table].iloc[:, 0]) == set(ids.split())


def test_states_come_along_with_subjects_and_products(new, old):
    old = settled(old)
    for table, known in (("subjects", "dissolved"), ("products", "paused")):
        rows = [one.tables[table].set_index(one.tables[table].columns[0]) for one in (old, new)]
        assert known in set(rows[1]["state"].dropna())
        pd.testing.assert_series_equal(rows[0]["state"], rows[1]["state"])


def test_what_the_new_plan_does_not_have_is_not_referred_to(old, plan, tmp_path):
    """A department that was merged into another, for one; a request to it stays behind."""
    gone = {"so-khoa-hoc-cong-nghe", "so-nong-nghiep-ptnt"}
    agencies = tuple(one for one in plan.agencies if one.id not in gone)
    smaller = plan.model_copy(update={"agencies": agencies})
    register = next_register(old, smaller, "x").register
    assert register.tables["requests"].empty
    managing = set(register.tables["products"]["agency_id"].dropna())
    assert managing
    assert managing.isdisjoint(gone)
    for name, data in register.to_files().items():
        write(tmp_path / name, data)
    assert read_register(tmp_path, smaller) == register


def test_a_product_lowered_below_three_stars_lapses_and_is_said_to(old, plan):
    events = old.tables["certificates"].copy()
    events.loc[events["kind"] == "downgrade", "stars"] = 2
    register = Register(old.heading, {**old.tables, "certificates": events})
    (one,) = (one for one in next_register(register, plan, "x").lapsed if one.is_lowered)
    assert one.product == "sp-bach-thong-008"
    assert "(hạ xuống dưới 3 sao, có hiệu lực đến 04/11/2024)" in one.words


def events(*rows):
    """Certificates of one product: kind, stars, decision, effect, expiry."""
    names = ("kind", "stars", "decision_date", "effective_date", "expiry_date")
    made = [
        {"certificate_id": f"cn-{place}", "product_id": "sp-ba-be-017", "plan_year": "2023"}
        | {"issuer_level": "district", "issuer": "UBND", "delivery_id": "gn-ba-be-2024-goc"}
        | dict(zip(names, map(str, row), strict=True))
        for place, row in enumerate(rows)
    ]
    return rows_to_frames({"certificates": made})["certificates"]


FIRST = ("first", 3, "2021-06-01", "2021-06-01", "2024-06-01")
ENDS = {
    "ran out": ([FIRST], ("2024-06-01", False, False)),
    "still holds": ([("first", 3, "2022-06-01", "2022-06-01", "2025-06-01")], None),
    "withdrawn": (
        [FIRST, ("withdrawal", 3, "2024-03-01", "2024-03-01", "")],
        ("2024-02-29", True, False),
    ),
    "withdrawn after it ran out": (
        [FIRST, ("withdrawal", 3, "2024-08-01", "2024-08-01", "")],
        ("2024-06-01", True, False),
    ),
    "lowered below three": (
        [FIRST, ("downgrade", 2, "2024-03-01", "2024-03-01", "2024-06-01")],
        ("2024-02-29", False, True),
    ),
    "renewed with two stars": (
        [FIRST, ("renewal", 2, "2024-03-01", "2024-03-01", "2027-03-01")],
        ("2024-02-29", False, True),
    ),
    "withdrawn and recognised again until it ran out": (
        [
            FIRST,
            ("withdrawal", 3, "2021-08-01", "2021-08-01", ""),
            ("renewal", 3, "2021-09-01", "2021-09-01", "2024-09-01"),
        ],
        ("2024-09-01", False, False),
    ),
    "recognised again after a withdrawal with an earlier decision and later effect": (
        [
            FIRST,
            ("renewal", 3, "2024-02-01", "2024-04-01", "2027-04-01"),
            ("withdrawal", 3, "2024-03-01", "2024-03-01", ""),
        ],
        None,
    ),
    "withdrawn before it held": (
        [
            ("first", 3, "2023-05-01", "2023-07-01", "2026-07-01"),
            ("withdrawal", 3, "2023-06-01", "2023-07-01", ""),
        ],
        (None, True, False),
    ),
    "never three stars": ([("first", 2, "2023-05-01", "2023-05-01", "2026-05-01")], None),
}


@pytest.mark.parametrize("name", ENDS)
def test_how_a_certificate_ended_is_said_as_reports_count_it(old, plan, name):
    """By the rule of holdings: the last day held, and what ended it; None for none that ended."""
    rows, expected = ENDS[name]
    register = Register(old.heading, {**old.tables, "certificates": events(*rows)})
    found = [
        (one.last_day and str(one.last_day), one.is_withdrawn, one.is_lowered)
        for one in next_register(register, plan, "x").lapsed
    ]
    assert found == ([expected] if expected else [])


def test_every_event_of_a_certificate_comes_along(new, old):
    """Without them a renewal is refused, and a lapsed product recognised again counts as new."""
    before, after = (list(one.tables["certificates"]["certificate_id"]) for one in (old, new))
    assert after == before


def test_a_plan_that_lacks_a_unit_with_subjects_is_refused(old):
    with pytest.raises(OcopError) as caught:
        next_register(old, draft(ROOT / "tests/other_plan.yaml", 2028), "x")
    (fault,) = caught.value.faults
    assert fault.code == "new.unit_gone"
    assert "ba-be (" in fault.found


@pytest.mark.parametrize("year", [2024, 2020])
def test_a_plan_of_no_later_year_is_refused(old, year):
    with pytest.raises(OcopError) as caught:
        next_register(old, draft("bac_kan_2024", year), "x")
    assert [fault.code for fault in caught.value.faults] == ["new.not_later"]


class TestTheCommand:
    @pytest.fixture
    def root(self, tmp_path, monkeypatch):
        small_project(tmp_path)
        monkeypatch.chdir(tmp_path)
        assert (
            main(["plan", "new", "--from", "ke-hoach.yaml", "--year", "2028", "-o", "sau.yaml"])
            == 0
        )
        return tmp_path

    def test_says_the_line_that_makes_the_new_year_part_of_the_project(self, root, capsys):
        capsys.readouterr()
        assert main(["register", "new", "--from", "2027", "--plan", "sau.yaml"]) == 0
        out = capsys.readouterr().out
        (line,) = [line for line in out.splitlines() if line.startswith("  2028: ")]
        added = yaml.safe_load(line)
        path = root / "params/defaults.yaml"
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        years = content.setdefault("years", {})
        for key in ("plan", "register", "scheme"):
            if key in content:
                years.setdefault(2027, {})[key] = content.pop(key)
        path.write_text(yaml.safe_dump({**content, "years": {**years, **added}}), encoding="utf-8")
        assert load_project(root).years[2028].register().heading.year == 2028
        assert main(["params", "new", "2028-Q1"]) == 0
        assert {path.stem for path in (root / "params/2028-Q1").iterdir()} == set(
            load_project(root).years[2028].plan().places
        )

    def test_takes_the_plan_that_the_project_names_for_the_next_year(self, root, capsys):
        path = root / "params/defaults.yaml"
        text = path.read_text(encoding="utf-8")
        content = yaml.safe_load(text)
        years = content.get("years") or {
            2027: {key: content.pop(key) for key in ("plan", "register", "scheme")}
        }
        years[2028] = {"plan": "sau.yaml", "register": "so-sau", "scheme": "nd09"}
        path.write_text(yaml.safe_dump({**content, "years": years}), encoding="utf-8")
        assert main(["register", "new", "--from", "2027"]) == 0
        assert load_project(root).years[2028].register().heading.plan == "tinh-moi-2028"
        assert "Thêm dòng" not in capsys.readouterr().out

    def test_overwrites_nothing(self, root):
        mine = write(root / "data/2028/products.csv", "của tôi")
        assert main(["register", "new", "--from", "2027", "--plan", "sau.yaml"]) == 2
        assert [path.name for path in mine.parent.iterdir()] == ["products.csv"]
        assert mine.read_text(encoding="utf-8") == "của tôi"

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            (["--from", "2026", "--plan", "sau.yaml"], "project.year"),
            (["--from", "mới", "--plan", "sau.yaml"], "usage.number"),
            (["--from", "2027"], "new.no_later_plan"),
            (["--from", "2027", "--plan", "ke-hoach.yaml"], "new.not_later"),
            (["--from", "2027", "--plan", "../sau.yaml"], "record.outside"),
            (["--from", "2027", "--plan", "khong_co"], "plan.unknown_plan"),
        ],
    )
    def test_refuses_what_does_not_lead_to_a_later_year(self, root, words, code, capsys):
        shutil.copy(root / "sau.yaml", root.parent / "sau.yaml")
        capsys.readouterr()
        assert main(["register", "new", *words, "--json"]) == 2
        assert [fault["code"] for fault in json.loads(capsys.readouterr().out)["faults"]] == [code]
        assert not (root / "data").exists()

    def test_names_each_product_whose_certificate_lapsed(self, tmp_path, monkeypatch, capsys):
        for name in ("params/defaults.yaml", "data/2024"):
            source = ROOT / name
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(source, tmp_path / name) if source.is_dir() else shutil.copy(
                source, tmp_path / name
            )
        monkeypatch.chdir(tmp_path)
        main(["plan", "new", "--from", "bac_kan_2024", "--year", "2025", "-o", "sau.yaml"])
        capsys.readouterr()
        assert main(["register", "new", "--from", "2024", "--plan", "sau.yaml"]) == 0
        out = capsys.readouterr().out
        assert "8 sản phẩm không còn" in out
        assert "sp-bach-thong-003 Cam sành (thu hồi" in out
        assert "sp-cho-don-012 Miến dong (hết hạn" in out


def test_a_baseline_of_the_province_is_no_delivery_of_a_unit(new, plan):
    """Reports of the new year say that no unit told anything yet."""
    evidence = gather_evidence(as_of(new, QUARTERS[0]))
    assert evidence.delivered_to_date == frozenset()
    assert len(evidence.units_missing(plan)) == len(plan.units)
