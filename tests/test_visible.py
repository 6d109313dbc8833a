"""What a report may see: the one rule behind the batch's slices and JupyterLab alike."""

import itertools
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rows import rows_to_frames
from sample_register import HEADING, PLAN, sample_register, sample_rows

from ocop_lib.errors import RegisterError
from ocop_lib.periods import SCHEMES, Quarter, YearEnd
from ocop_lib.register import Register, read_register
from ocop_lib.register.tables import BY_NAME, TABLES
from ocop_lib.register.visibility import Visibility

UNITS = ("thuong-son", "ha-lam", "binh-hoa", "province")
QUARTERS = tuple(Quarter(2024, number) for number in range(1, 5))
Q1, Q2, Q3, Q4 = QUARTERS
YEARS = tuple(YearEnd(2024, date(*day)) for day in ((2024, 8, 10), (2024, 12, 31), (2025, 1, 31)))
"""The year before its end, at its end, and with what was decided in January."""


def seen(table, unit, quarter, scheme="calendar", rows=None):
    """Keys of the rows of a table that are visible."""
    visible = sample_register(rows).visible_to(unit, quarter, scheme).tables[table]
    return visible[BY_NAME[table].key].tolist()


def test_events_up_to_the_cut_off_are_seen_whatever_ends_later():
    """An expiry date lies after the cut-off; the certificate is seen all the same."""
    assert seen("certificates", "thuong-son", Q1) == ["cn-1"]
    assert seen("certificates", "thuong-son", Q4) == ["cn-1", "cn-3", "cn-4"]
    assert seen("quality_certificates", "thuong-son", Q1) == ["cl-1"]


def test_the_last_day_counts_and_the_scheme_says_which_it_is():
    """31 March is the last day of the first quarter by the calendar; by the decree 14 March is."""
    assert seen("task_status", "thuong-son", Q1) == ["nv-1"]
    assert seen("task_status", "thuong-son", Q1, "nd09") == []


def test_after_the_last_cut_off_of_the_decree_nothing_of_the_year_is_seen():
    """What happened from 15 to 31 December is for the year-end report, cut by the calendar."""
    rows = sample_rows()
    rows["stages"][2]["date"] = "2024-12-15"
    assert "b-3" not in seen("stages", "thuong-son", Q4, "nd09", rows)
    assert "b-3" in seen("stages", "thuong-son", Q4, "calendar", rows)


def test_a_delivery_counts_by_its_quarter_whenever_it_arrived():
    """A late delivery and a correction for the first quarter are seen in it; a later one is not."""
    assert seen("traceability", "ha-lam", Q1) == ["tx-2"]
    rows = sample_rows()
    rows["traceability"][1]["delivery_id"] = "hl-q2"
    assert seen("traceability", "ha-lam", Q1, rows=rows) == []
    assert seen("traceability", "ha-lam", Q2, rows=rows) == ["tx-2"]


def test_a_unit_sees_its_own_rows_only():
    """Products, subjects, media, money: none of another unit, none of the province."""
    assert seen("products", "ha-lam", Q4) == ["sp-2"]
    assert seen("media", "thuong-son", Q4) == ["tb-2"]
    assert seen("activities", "ha-lam", Q4) == []
    assert seen("activities", "thuong-son", Q4) == ["hd-2"]
    for name, frame in sample_register().visible_to("ha-lam", Q4, "calendar").tables.items():
        others = {"province"} if name == "deliveries" else set()
        assert set(frame["unit_id"]) <= {"ha-lam"} | others


def test_the_province_sees_all_units_and_itself():
    """Cut by quarter only."""
    assert seen("products", "province", Q1) == ["sp-1", "sp-2", "sp-3"]
    assert seen("media", "province", Q2) == ["tb-1", "tb-2"]


def test_subjects_without_any_event_are_seen():
    """Master rows belong to their unit in their own right."""
    assert seen("subjects", "binh-hoa", Q1) == ["ct-4"]


def test_deliveries_that_brought_nothing_are_seen_and_tell_who_delivered():
    """The unit's own up to the quarter, and of the province those that brought its rows."""
    assert seen("deliveries", "ha-lam", Q2) == ["goc", "hl-q1", "hl-q2", "hl-q1-sua", "tinh-q2"]
    assert seen("deliveries", "ha-lam", Q1) == ["goc", "hl-q1", "hl-q1-sua"]
    assert seen("deliveries", "binh-hoa", Q4) == ["goc"]


def test_what_a_visible_row_refers_to_is_visible_though_delivered_later():
    """A late first-quarter delivery may tell of a product that the second quarter's brought."""
    rows = sample_rows()
    rows["stages"][3]["product_id"] = "sp-4"
    rows["stages"][3]["delivery_id"] = "ts-q1"
    assert seen("products", "thuong-son", Q1, rows=rows) == ["sp-1", "sp-3", "sp-4"]
    assert "ts-q2" in seen("deliveries", "thuong-son", Q1, rows=rows)


def test_where_nothing_is_removed_tables_are_equal():
    """The province at the year's end sees the register as it is."""
    register = sample_register()
    assert_same(register.visible_to("province", Q4, "calendar").tables, register.tables)


def test_heading_and_published_figures_stay():
    """Only the cut is added."""
    register = sample_register()
    cut = register.visible_to("ha-lam", Q2, "calendar")
    assert (cut.heading.title, cut.heading.published, cut.heading.plan) == (
        register.heading.title,
        register.heading.published,
        register.heading.plan,
    )
    assert register.heading.cut is None
    assert cut.heading.cut.unit == "ha-lam"


@pytest.mark.parametrize(
    ("unit", "quarter", "scheme"),
    [("thuong-son", Q2, "nd09"), ("ha-lam", Q3, "nd09"), ("ha-lam", Q2, "calendar")],
)
def test_a_slice_refuses_a_report_it_was_not_cut_for(unit, quarter, scheme):
    """Rows would be missing without a word."""
    cut = sample_register().visible_to("ha-lam", Q2, "nd09")
    with pytest.raises(RegisterError, match="không đủ"):
        cut.visible_to(unit, quarter, scheme)


def test_a_quarter_s_slice_is_not_enough_for_the_year_though_both_end_on_one_day():
    """What was delivered for the year is in no quarter's slice."""
    cut = sample_register().visible_to("province", Q4, "calendar")
    with pytest.raises(RegisterError, match="không đủ"):
        cut.visible_to("province", YEARS[1], "calendar")


def assert_same(left, right):
    """All tables equal, cell for cell and type for type."""
    assert all(left[spec.name].equals(right[spec.name]) for spec in TABLES)


def is_within(part, whole):
    """Whether every row of one set of tables is in the other."""
    return all(set(part[spec.name][spec.key]) <= set(whole[spec.name][spec.key]) for spec in TABLES)


def _keys(name):
    return st.sampled_from([f"{name}-{number}" for number in range(4)])


DAYS = st.sampled_from(
    [
        *("2023-06-01", "2024-03-14", "2024-03-31", "2024-06-20", "2024-09-14", "2024-12-20"),
        "2025-01-10",
    ]
)
DRAWN = {"unit_id": st.sampled_from(UNITS), "date": DAYS, "subject_id": _keys("ct")}
DRAWN |= {"product_id": _keys("sp"), "delivery_id": _keys("gn"), "issue_date": DAYS}
DRAWN |= {"quarter": st.sampled_from([*map(str, QUARTERS), ""]), "decision_date": DAYS}


# Columns of changes: what they may be about, also what no table has.
CHANGED = {
    "table": st.sampled_from(["subjects", "products", "stages", "support", "media", "deliveries"]),
    "row_id": st.sampled_from(
        [
            *(f"{name}-{one}" for name in ("ct", "sp") for one in range(4)),
            "stages-0",
            "stages-1",
            "support-0",
            "media-0",
            "media-9",
        ]
    ),
    "column": st.sampled_from(["unit_id", "subject_id", "product_id", "date", "name", ""]),
    "new": st.sampled_from([*UNITS, "ct-1", "ct-2", "sp-0", "sp-3", "2024-03-10", "x", ""]),
    "kind": st.sampled_from(["event", "correction", "retracted"]),
}


@st.composite
def registers(draw, more=DRAWN, changed=CHANGED):
    """Random tables whose rows refer to each other in ways that the register's rules forbid.

    What ``more`` and ``changed`` draw for cells, and for those of changes, stands in place of the
    usual.
    """
    sizes = {"deliveries": ("gn", 4), "subjects": ("ct", 4), "products": ("sp", 4)}
    rows = {}
    for spec in TABLES:
        prefix, size = sizes.get(spec.name, (spec.name, draw(st.integers(0, 3))))
        rows[spec.name] = []
        for number in range(size):
            drawn = DRAWN | more
            drawn = drawn | CHANGED | changed if spec.name == "changes" else drawn
            row = {
                column.name: draw(drawn[column.name])
                for column in spec.columns[1:]
                if column.name in drawn
            }
            row[spec.key] = f"{prefix}-{number}"
            rows[spec.name].append(row)
    for row in rows["deliveries"]:
        untold = draw(st.sampled_from(["baseline", "yearly"]))
        row["kind"] = "quarterly" if row["quarter"] else untold
    return rows_to_frames(rows)


CUTS = st.tuples(
    st.sampled_from(UNITS), st.sampled_from((*QUARTERS, *YEARS)), st.sampled_from(SCHEMES)
)


@settings(max_examples=40)
@given(registers(), CUTS)
def test_applied_twice_it_changes_nothing_more(tables, cut):
    """A slice shows its own report what the whole register shows it."""
    once = Visibility(tables).tables(*cut)
    assert_same(Visibility(once).tables(*cut), once)


@settings(max_examples=40)
@given(registers(), CUTS, CUTS)
def test_a_slice_within_a_slice_is_the_slice_of_the_whole(tables, outer, inner):
    """Wherever a slice covers what is asked, going through it makes no difference."""
    whole = Register(HEADING, tables)
    first = whole.visible_to(*outer)
    direct = whole.visible_to(*inner)
    if first.heading.cut.covers(direct.heading.cut):
        assert first.visible_to(*inner) == direct
    else:
        with pytest.raises(RegisterError):
            first.visible_to(*inner)


@settings(max_examples=40)
@given(registers(), CUTS)
def test_a_later_quarter_and_the_province_see_no_less(tables, cut):
    """Monotone over time, and over units."""
    unit, period, scheme = cut
    visible = Visibility(tables).tables(*cut)
    assert is_within(visible, Visibility(tables).tables("province", period, scheme))
    for later in (*QUARTERS, *YEARS):
        if later.place >= period.place and later.seen_to(scheme) >= period.seen_to(scheme):
            assert is_within(visible, Visibility(tables).tables(unit, later, scheme))


@settings(max_examples=40)
@given(registers(), CUTS)
def test_every_row_referred_to_is_there(tables, cut):
    """No id leads nowhere in a slice."""
    visible = Visibility(tables).tables(*cut)
    for spec in TABLES:
        for column in spec.columns:
            if column.refers_to in BY_NAME and not BY_NAME[column.refers_to].date:
                target = BY_NAME[column.refers_to]
                ids = set(visible[spec.name][column.name].dropna())
                assert ids <= set(visible[target.name][target.key])


def test_an_event_that_another_row_names_is_not_seen_before_its_day():
    """Nor by another unit: it would be counted there."""
    rows = sample_rows()
    place = {"point_id": "p-1", "place_id": "d-1", "name": "Điểm", "unit_id": "ha-lam"}
    place |= {"state": "new", "date": "2024-03-05", "activity_id": "hd-1", "delivery_id": "hl-q1"}
    rows["points_of_sale"] = [place]
    for unit in ("ha-lam", "province"):
        assert "p-1" in seen("points_of_sale", unit, Q1, rows=rows)
        assert "hd-1" not in seen("activities", unit, Q1, rows=rows)
    assert "hd-1" not in seen("activities", "ha-lam", Q4, rows=rows)


@settings(max_examples=40)
@given(CUTS)
def test_nothing_after_the_cut_off_and_nothing_of_other_units(cut):
    """Right unit, right quarter, whatever is asked."""
    unit, quarter, scheme = cut
    visible = sample_register().visible_to(*cut).tables
    for spec in TABLES:
        if spec.date:
            assert all(visible[spec.name][spec.date].dt.date <= quarter.cut_off(scheme))
        if spec.name != "deliveries" and unit != "province":
            assert set(visible[spec.name]["unit_id"]) <= {unit}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
@pytest.mark.parametrize("unit", UNITS)
def test_a_slice_written_and_read_back_shows_the_same(tmp_path, unit, quarter, scheme):
    """Frame for frame: what the batch's kernels read is what JupyterLab computes."""
    cut = sample_register().visible_to(unit, quarter, scheme)
    files = cut.to_files()
    assert sample_register().files_visible_to(unit, quarter, scheme) == files
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    again = read_register(tmp_path, PLAN)
    assert again == cut
    assert again.visible_to(unit, quarter, scheme) == cut


def test_slices_written_one_after_the_other_are_as_each_alone():
    """Rows that one slice has written stand in the next one too, and in no other."""
    register = sample_register()
    for unit, quarter, scheme in itertools.product(UNITS, QUARTERS, SCHEMES):
        files = register.files_visible_to(unit, quarter, scheme)
        assert files == register.visible_to(unit, quarter, scheme).to_files()
