"""An invented province of any number of communes, with plan and register made from the shipped ones.

Unit n has the rows of the shipped unit n modulo 8 under ids, names and decision numbers of its own,
so that every rule of the register still holds. Targets and deliveries vary from unit to unit.
"""

import csv
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from hostile_project import write_yaml
from sample_register import write_register

from ocop_lib.errors import PlanError
from ocop_lib.files.yaml import parse_mapping
from ocop_lib.plan import PROVINCE
from ocop_lib.register.heading import Heading
from ocop_lib.register.tables import TABLES

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "ocop_lib/plan/shipped/bac_kan_2024.yaml"
YEAR = 2024
_FIRST = ("An", "Bản", "Cẩm", "Đông", "Giang", "Hòa", "Khánh", "Liên", "Nà", "Phú", "Quang", "Yên")
_SECOND = ("Sơn", "Thủy", "Lộc", "Thịnh Thượng", "Phong", "Nghĩa Trung Hạ", "Xuân", "Đức Bình")
# Each unit's number of quarters for which it still sends figures: many are silent from the third on.
_SENDS = (4, 2, 2, 4, 0, 2, 3, 2, 2, 4, 1)
Rows = dict[str, list[dict[str, str]]]


def named(number: int) -> tuple[str, str]:
    """The kind and the name of unit ``number``, from 0: all different, short and long ones."""
    first, second = _FIRST[number % len(_FIRST)], _SECOND[number % len(_SECOND)]
    again = number // 24
    name = f"{first} {second}" + (f" {('Đông', 'Tây', 'Nam', 'Bắc')[again - 1]}" if again else "")
    return ("phường" if number % 7 == 3 else "xã"), name


def unit_id(number: int) -> str:
    """The id of unit ``number``."""
    return f"xa-{number + 1:03d}"


def plan(count: int) -> dict[str, Any]:
    """The shipped plan with so many communes in place of its districts, their targets varied."""
    content = parse_mapping(SHIPPED.read_bytes(), SHIPPED.name, PlanError).value
    old = [unit["id"] for unit in content["units"]]
    content["id"] = "tinh-moi-2024"
    content["whole"] |= {"name": "tỉnh Mới", "short_name": "Toàn tỉnh", "aliases": []}
    content["words"]["units"] = "các xã, phường"
    content["units"] = [
        {
            "id": unit_id(n),
            "name": " ".join(named(n)),
            "short_name": named(n)[1],
            "code": f"{n + 1:05d}",
            "level": "commune",
            "source": f"Phụ lục 1, STT {n + 1}",
        }
        for n in range(count)
    ]
    for indicator in content["indicators"]:
        targets = indicator.get("targets", {})
        if "units" not in targets:
            continue
        units = {unit_id(n): _varied(targets["units"][old[n % len(old)]], n) for n in range(count)}
        targets["units"] = units
        if targets["province"] is not None:
            targets["province"] = sum(filter(None, units.values()))
    return content


def _varied(target: int | None, number: int) -> int | None:
    """A unit's target: of every fifth unit much more than was done, of others less."""
    if target is None:
        return None
    return target + 4 if number % 5 == 2 else max(target - number % 3, 0)


def rows(count: int) -> Rows:
    """The shipped register's rows once for every unit, the province's own once; at least 8 units."""
    shipped = {spec.name: _read(spec.name) for spec in TABLES}
    sender = {row["delivery_id"]: row["unit_id"] for row in shipped["deliveries"]}
    old = [*parse_units()]
    own = {
        row[spec.key]
        for spec in TABLES
        for row in shipped[spec.name]
        if sender[row["delivery_id"]] != PROVINCE
    }
    by_sender: dict[str, list[tuple[str, dict[str, str]]]] = {}
    for table, lines in shipped.items():
        for row in lines:
            by_sender.setdefault(sender[row["delivery_id"]], []).append((table, row))
    made: Rows = {spec.name: [] for spec in TABLES}
    for table, row in by_sender[PROVINCE]:
        made[table].append(_renamed(row, own, old, 0, count))
    for number in range(count):
        turn, sent = number // len(old), by_sender[old[number % len(old)]]
        left_out = _unsent(sent, number) | (_thinned(sent, turn) if turn else set())
        for table, row in sent:
            # A subject that moved is the first eight units' own business.
            if left_out.isdisjoint(row.values()) and not (turn and table == "changes"):
                made[table].append(_renamed(row, own, old, turn, count))
    return made


def parse_units() -> Iterator[str]:
    """The ids of the shipped plan's units, in its order."""
    content = parse_mapping(SHIPPED.read_bytes(), SHIPPED.name, PlanError).value
    yield from (unit["id"] for unit in content["units"])


def _read(table: str) -> list[dict[str, str]]:
    with (ROOT / f"data/2024/{table}.csv").open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def _unsent(sent: list[tuple[str, dict[str, str]]], number: int) -> set[str]:
    """The deliveries that a unit leaves out; none of the first eight, to which the province refers."""
    last = f"{YEAR}-Q{_SENDS[number % len(_SENDS)]}"
    return {
        row["delivery_id"]
        for table, row in sent
        if table == "deliveries" and number >= 8 and row["quarter"] > last
    }


def _thinned(sent: list[tuple[str, dict[str, str]]], turn: int) -> set[str]:
    """Subjects of a district that a commune has not, of three two, and all that is about them."""
    subjects = [row["subject_id"] for table, row in sent if table == "subjects"]
    lost = {one for place, one in enumerate(subjects) if place % 3 != turn % 3}
    keys = {spec.name: spec.key for spec in TABLES}
    while more := {
        row[keys[table]]
        for table, row in sent
        if row[keys[table]] not in lost and not lost.isdisjoint(row.values())
    }:
        lost |= more
    return lost


def _renamed(
    row: Mapping[str, str], own: set[str], old: list[str], turn: int, count: int
) -> dict[str, str]:
    """The row with the ids, names and numbers of the ``turn``-th unit made from the same one."""
    found = {}
    for column, cell in row.items():
        if cell in old:
            number = old.index(cell) + turn * len(old)
            found[column] = unit_id(number if number < count else old.index(cell))
        elif turn and cell and (cell in own or column == "place_id"):
            # With a word: an id of the register may itself end in a number.
            found[column] = f"{cell}-xa-{turn}"
        elif turn and cell.startswith("MH-"):
            found[column] = f"MH-{turn}{cell[3:]}"
        else:
            found[column] = f"{cell} {turn + 1}" if turn and column == "name" else cell
    return found


def write_many(root: Path, count: int, reports: Mapping[str, Mapping[str, Any]]) -> None:
    """Write a project: the shipped notebooks, and a parameter file for each report.

    Args:
        root: the project's folder.
        count: how many units.
        reports: parameters by the path below ``params``.
    """
    content = plan(count)
    heading = Heading(title="Sổ thử", plan=content["id"], year=YEAR, illustrative=True)
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    write_register(root / "so", rows(count), heading)
    write_yaml(root / "ke-hoach.yaml", content)
    defaults = {
        "years": {YEAR: {"plan": "ke-hoach.yaml", "register": "so", "scheme": "calendar"}},
        "notebooks": {
            "*/province": "province_quarter",
            "*/year-end": "year_end",
            "*/agencies/*": "agency_quarter",
            "*/*": "district_quarter",
        },
    }
    write_yaml(root / "params/defaults.yaml", defaults)
    for path, parameters in reports.items():
        write_yaml(root / f"params/{path}.yaml", dict(parameters))
