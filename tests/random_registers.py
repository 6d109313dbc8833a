"""Random registers of two units and the province: late, early, withdrawn, of other years."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from rows import rows_to_frames

from ocop_lib.plan import load_plan
from ocop_lib.register import Register
from ocop_lib.register.columns import Column, TableSpec
from ocop_lib.register.heading import Heading
from ocop_lib.register.tables import TABLES

PLAN = load_plan("bac_kan_2024")
UNITS = ("ba-be", "na-ri")
QUARTERS = tuple(f"2024-Q{number}" for number in range(1, 5))
MASTER = ("deliveries", "subjects", "products")
DAYS = (
    *("2021-06-20", "2023-05-20", "2023-12-20", "2024-01-10", "2024-03-10", "2024-03-14"),
    *("2024-03-20", "2024-05-20", "2024-06-14", "2024-06-20", "2024-08-10", "2024-09-20"),
    *("2024-10-10", "2024-12-10", "2024-12-20", "2025-01-10"),
)
"""Days within quarters, and between the cut-offs of the two schemes; before and after the year."""


def _deliveries() -> list[dict[str, str]]:
    rows = []
    for unit in (*UNITS, "province"):
        rows.append({"delivery_id": f"base-{unit}", "kind": "baseline", "unit_id": unit})
        rows.extend(
            {
                "delivery_id": f"{quarter}-{unit}",
                "kind": "quarterly",
                "unit_id": unit,
                "quarter": quarter,
            }
            for quarter in QUARTERS
        )
        rows.append({"delivery_id": f"2024-{unit}", "kind": "yearly", "unit_id": unit})
    for row in rows:
        row |= {"received_date": "2025-01-31", "file": "quy.xlsx"}
    return rows


DELIVERIES = _deliveries()
SUBJECTS = [
    {"subject_id": f"ct-{number}", "name": f"HTX {number}", "kind": "group", "unit_id": unit}
    for number, unit in enumerate((*UNITS, UNITS[0]))
]
PRODUCTS = [
    {"product_id": f"sp-{number}", "name": f"Chè {number}", "subject_id": f"ct-{number % 3}"}
    for number in range(4)
]


@st.composite
def registers(draw: st.DrawFn, most: int = 5) -> Register:
    """A register with up to so many rows in each table of events."""
    rows: dict[str, list[dict[str, str]]] = {
        "deliveries": DELIVERIES,
        "subjects": [one | {"delivery_id": "base-ba-be"} for one in SUBJECTS],
        "products": [
            one | {"product_group": "food", "delivery_id": "base-ba-be"} for one in PRODUCTS
        ],
    }
    for spec in TABLES:
        if spec.name not in MASTER:
            count = draw(st.integers(0, most))
            rows[spec.name] = [draw(event(spec, number)) for number in range(count)]
    return register_of(rows)


@st.composite
def with_retractions(draw: st.DrawFn, register: Register) -> Register:
    """The register after its units took some rows of events back, in whatever quarter."""
    keys = [
        (spec.name, key)
        for spec in TABLES
        if spec.name not in (*MASTER, "changes")
        for key in register.tables[spec.name][spec.key].tolist()
    ]
    told = draw(st.lists(st.sampled_from(keys), unique=True, max_size=12)) if keys else []
    changes = [
        {"change_id": f"rut-{place}", "table": table, "row_id": key, "kind": "retracted"}
        | {"date": "2024-12-30", "reason": "Gửi nhầm"}
        | {"delivery_id": draw(st.sampled_from(DELIVERIES))["delivery_id"]}
        for place, (table, key) in enumerate(told)
    ]
    frame = rows_to_frames({"changes": changes})["changes"]
    return replace(register, tables={**register.tables, "changes": frame})


def register_of(rows: dict[str, Any]) -> Register:
    """A register of these rows; of two events of one day the register's rules allow one."""
    heading = Heading(title="Ngẫu nhiên", plan=PLAN.id, year=PLAN.year, illustrative=True)
    return Register(heading, rows_to_frames(rows))


@st.composite
def event(draw: st.DrawFn, spec: TableSpec, number: int, **fixed: str) -> dict[str, str]:
    """A row of a table of events, its cells drawn unless they are given."""
    row = {column.name: draw(_cell(column)) for column in spec.columns}
    row |= {spec.key: f"{spec.name.replace('_', '-')}-{number}", **fixed}
    if spec.name == "certificates":
        row["stars"] = draw(st.sampled_from("2334"))
        later = {"expiry_date": st.sampled_from(["2024-04-20", "2024-12-31", "2027-05-05"])}
        row["expiry_date"] = "" if row["kind"] == "withdrawal" else draw(later["expiry_date"])
    return row


def _cell(column: Column) -> st.SearchStrategy[str]:
    by_name = {
        "unit_id": st.sampled_from([*UNITS, "province"]),
        "subject_id": st.sampled_from([one["subject_id"] for one in SUBJECTS]),
        "product_id": st.sampled_from([one["product_id"] for one in PRODUCTS]),
        "delivery_id": st.sampled_from([one["delivery_id"] for one in DELIVERIES]),
        "plan_year": st.sampled_from(["2023", "2024", "2024", "2024"]),
        "place_id": st.sampled_from(["diem-1", "diem-2"]),
        "activity_id": st.sampled_from(["", "activities-0"]),
        "end_date": st.sampled_from(["", *DAYS]),
        "stage": st.sampled_from(["registered", "selected", "selected"]),
    }
    by_kind = {
        "date": st.sampled_from(DAYS),
        "choice": st.sampled_from(sorted(column.choices) or [""]),
        "whole": st.sampled_from("0123"),
        "decimal": st.sampled_from(["0.1", "0.2", "0.7", "10"]),
        "balance": st.sampled_from(["0.1", "0.2", "0.7", "-10"]),
        "text": st.just("chữ" if column.required else ""),
    }
    return by_name.get(column.name, by_kind.get(column.kind, st.just("")))
