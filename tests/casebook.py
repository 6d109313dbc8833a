"""Turns the short rows of tests/cases/*.yaml into a register, filling in what a case leaves out."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from rows import rows_to_frames

from ocop_lib.plan import Indicator, Plan
from ocop_lib.register import Register
from ocop_lib.register.columns import WITHDRAWAL
from ocop_lib.register.heading import Heading
from ocop_lib.register.tables import BY_NAME

CASES = Path(__file__).parent / "cases"
HOME_UNIT = "ba-be"
FILLED_IN = {
    "stages": {"cycle": "new"},
    "certificates": {"issuer_level": "district", "issuer": "UBND", "decision_number": "1/QĐ"},
    "support": {"content": "Hỗ trợ"},
    "traceability": {"system": "Tem truy xuất"},
    "linkages": {"partner": "Đối tác"},
    "quality_certificates": {"standard": "HACCP"},
    "activities": {
        "task_id": "t3-7-1",
        "agency_id": "so-cong-thuong",
        "quantity": "1",
        "title": "Hoạt động",
    },
    "points_of_sale": {"name": "Điểm bán hàng"},
    "funding": {"funding_source_id": "ntm", "amount_million_vnd": "1", "purpose": "Chi"},
    "flagships": {"level": "district"},
    "media": {"kind": "news", "outlet_level": "local", "outlet": "Báo", "title": "Tin"},
}
COLUMN = {
    "product": "product_id",
    "subject": "subject_id",
    "year": "plan_year",
    "partner_unit": "partner_unit_id",
    "unit": "unit_id",
    "ends": "end_date",
    "expires": "expiry_date",
    "effective": "effective_date",
    "by": "delivery_id",
    "task": "task_id",
}


def read_cases() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name of each case (its file and its statement) and the case itself."""
    for path in sorted(CASES.glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield f"{path.stem}: {case['sentence']}", case


def plan_of(case: Mapping[str, Any], plan: Plan) -> Plan:
    """The plan with the case's own ``targets``: by indicator ``province``, and ``units``."""
    changed = case.get("targets", {})
    return plan.model_copy(
        update={"indicators": tuple(_with_targets(one, changed) for one in plan.indicators)}
    )


def _with_targets(indicator: Indicator, changed: Mapping[str, Any]) -> Indicator:
    if indicator.id not in changed:
        return indicator
    new = changed[indicator.id]
    units = {unit: new["units"].get(unit) for unit in indicator.targets.units}
    update = {"units": units, "province": new["province"]}
    targets = indicator.targets.model_copy(update=update)
    return indicator.model_copy(update={"targets": targets})


def register_of(case: Mapping[str, Any], plan: Plan) -> Register:
    """The register a case describes: its rows, their subjects and products, the deliveries."""
    units = case.get("units", {})
    rows: dict[str, list[dict[str, str]]] = {"deliveries": _deliveries(case, plan)}
    products, subjects = {}, {}
    for table, given in case["given"].items():
        rows[table] = []
        for place, short in enumerate(given):
            row = _row(table, place, short, plan.year)
            if "product_id" in row:
                products[row["product_id"]] = row["product_id"][0]
                subjects[row["product_id"][0]] = True
            if "subject_id" in row:
                subjects[row["subject_id"]] = True
            row.setdefault("delivery_id", _delivered_by(row, units))
            rows[table].append(row)
    home = {subject: units.get(subject, HOME_UNIT) for subject in subjects}
    rows["subjects"] = [
        {
            "subject_id": one,
            "name": f"HTX {one}",
            "kind": "cooperative",
            "unit_id": home[one],
            "delivery_id": f"base-{home[one]}",
        }
        for one in sorted(subjects)
    ]
    rows["products"] = [
        {
            "product_id": one,
            "name": f"Sản phẩm {one}",
            "subject_id": products[one],
            "product_group": "food",
            "delivery_id": f"base-{home[products[one]]}",
        }
        for one in sorted(products)
    ]
    rows["changes"] = [_change(place, short) for place, short in enumerate(case.get("changes", ()))]
    heading = Heading(title="Ca kiểm thử", plan=plan.id, year=plan.year, illustrative=True)
    return Register(heading, rows_to_frames(rows))


def _change(place: int, short: Mapping[str, Any]) -> dict[str, str]:
    """A row of ``changes``; ``cell`` is «table row column», without column for a row taken back."""
    table, row, *column = short["cell"].split()
    return {
        "change_id": f"changes-{place}",
        "table": table,
        "row_id": row,
        "column": column[0] if column else "",
        "old": str(short.get("old", "")),
        "new": str(short.get("new", "")),
        "kind": short["kind"],
        "date": str(short["date"]),
        "reason": "Lý do",
        "delivery_id": short["by"],
    }


def _deliveries(case: Mapping[str, Any], plan: Plan) -> list[dict[str, str]]:
    quarters = [f"{plan.year}-Q{number}" for number in (1, 2, 3, 4)]
    made = []
    for unit in (*(one.id for one in plan.units), "province"):
        made.append(
            {
                "delivery_id": f"base-{unit}",
                "kind": "baseline",
                "unit_id": unit,
                "received_date": f"{plan.year}-01-05",
                "file": "goc.xlsx",
            }
        )
        made.extend(
            {
                "delivery_id": f"{unit}-{quarter}",
                "kind": "quarterly",
                "unit_id": unit,
                "quarter": quarter,
                "received_date": f"{plan.year + 1}-01-31",
                "file": "quy.xlsx",
            }
            for quarter in case.get("delivered", {}).get(unit, quarters)
        )
    return made


def _row(table: str, place: int, short: Mapping[str, Any], year: int) -> dict[str, str]:
    """A row with the case's cells under the register's own column names, and the rest filled in."""
    row = {COLUMN.get(key, key): str(value) for key, value in short.items()}
    row = FILLED_IN.get(table, {}) | row
    spec = BY_NAME[table]
    row[spec.key] = f"{table}-{place}"
    row[spec.date] = row.pop("date")
    if any(column.name == "plan_year" for column in spec.columns):
        row.setdefault("plan_year", str(year))
    if table == "certificates":
        decided = date.fromisoformat(row[spec.date])
        row.setdefault("effective_date", str(decided))
        if row["kind"] != WITHDRAWAL:
            # 29 February has no third anniversary: no such day is in a year that follows by three.
            same_day = decided.replace(day=min(decided.day, 28)) if decided.month == 2 else decided
            row.setdefault("expiry_date", str(same_day.replace(year=decided.year + 3)))
    if table == "media":
        row.setdefault("unit_id", "province")
    if table in {"task_status", "activities", "funding", "points_of_sale"}:
        row.setdefault("unit_id", HOME_UNIT)
    return row


def _delivered_by(row: dict[str, str], units: Mapping[str, str]) -> str:
    """The delivery for the quarter that a row was ``sent`` with; else the baseline delivery.

    So the quarter's own delivery may be missing in a case.
    """
    owner = row.get("unit_id") or units.get(
        row.get("subject_id") or row["product_id"][0], HOME_UNIT
    )
    return f"{owner}-{row.pop('sent')}" if "sent" in row else f"base-{owner}"
