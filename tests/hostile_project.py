"""A project whose register, plan and narrative contain code in every text field."""

import shutil
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel
from sample_register import write_register

from ocop_lib.errors import PlanError
from ocop_lib.files.letters import MAX_TEXT
from ocop_lib.files.yaml import parse_mapping
from ocop_lib.narrative import NARRATIVE
from ocop_lib.plan import load_plan
from ocop_lib.register.columns import Column, TableSpec
from ocop_lib.register.heading import Heading
from ocop_lib.register.tables import TABLES

ROOT = Path(__file__).parent.parent
PLAN = ROOT / "tests/other_plan.yaml"
QUARTER = "2027-Q2"
Rows = dict[str, list[dict[str, str]]]

# What would run, fetch, read, count or hide something, were any of it more than words.
ATTACK = (
    "\"'></style></title></main>]]>--><script>window.__hit=1</script>"
    "<img src=https://a.vn/x onerror=window.__hit=1>"
    '<a href="javascript:window.__hit=1">x</a> https://a.vn/y '
    "*{display:none} url(https://a.vn) {{7*7}}{% for x in y %} ${7*7}$ $x_1$ $\\frac$ _z_ **w** "
    '`c` #panic() #read("/etc/passwd") @w =cmd|x!A1 \\u{41} %PDF ]( \U0001f600 漢 '
) + unicodedata.normalize("NFD", "Chợ Đồn, Pác Nặm ")
# Letters that show nothing.
HIDDEN = {"NUL": "\x00", "control": "\x1b", "override": "\u202e", "mark": "\u200f", "line": "\n"}
LONG = "x" * 10_000


def attack(place: str, longest: int = 0) -> str:
    """Code that names the place it stands in; with hidden letters and a long word where it may.

    Args:
        place: where it is to stand.
        longest: how long it may be, in one line without hidden letters; 0 for any length and
            what only a narrative may hold.
    """
    words = f"«{place}» {ATTACK}"
    if longest:
        return words + "x" * (longest - len(words))
    return f"{words}a{'b'.join(HIDDEN.values())}c {LONG} »"


def columns() -> list[tuple[str, str]]:
    """The table and name of every text column of the register."""
    return [
        (one.name, column.name) for one in TABLES for column in one.columns if column.kind == "text"
    ]


_DATE = "2027-05-20"
_USUAL = {
    "deliveries": "mot",
    "subjects": "ct-1",
    "products": "sp-1",
    "unit": "xa-mot",
    "agency": "so-mot",
    "task": "t1",
    "funding_source": "ngan-sach",
}
"""The entry that a row refers to unless it says otherwise, by what the column refers to."""

_ROWS = {
    "deliveries": [
        "delivery_id=goc unit_id=province received_date=2027-01-05",
        "delivery_id=mot kind=quarterly quarter=2027-Q2 received_date=2027-07-30",
        "delivery_id=tinh kind=quarterly unit_id=province quarter=2027-Q2 received_date=2027-07-02",
    ],
    "subjects": ["subject_id=ct-1 delivery_id=goc", "subject_id=ct-2 delivery_id=goc"],
    "products": ["product_id=sp-1 delivery_id=goc", "product_id=sp-2 delivery_id=goc"],
    "stages": ["stage=selected"],
    "certificates": [
        # By a score for four stars, so that the note that explains it is told.
        "stars=3 score=75 issuer_level=province expiry_date=2030-05-20",
        (
            "product_id=sp-2 plan_year=2025 stars=3 score=60 issuer_level=province"
            " decision_date=2025-01-10 effective_date=2025-01-10 expiry_date=2028-01-10"
            " delivery_id=goc"
        ),
    ],
    "support": ["kind=flagship"],
    "traceability": ["action=renewed"],
    "quality_certificates": ["expiry_date=2028-05-20"],
    "media": ["unit_id=province delivery_id=tinh"],
    "activities": ["kind=e_commerce task_id=t1 agency_id=so-mot"],
    "task_status": ["state=done result_quantity=1"],
    "funding": ["amount_million_vnd=5"],
    "requests": ["reply_date=2027-05-25"],
    "changes": ["table=subjects row_id=ct-2 column=commune kind=correction"],
    "opening_stock": ["unit_id=province date=2026-12-31 delivery_id=goc"],
}
"""What the rows of a table say otherwise than `_cell`; a table left out has one row."""


NAMES_A_CELL = {("changes", "column"), ("changes", "old")}
"""The texts that a rule compares with another cell of the register."""


def rows() -> Rows:
    """One or more rows per table, with code in every text column."""
    made = {
        spec.name: [
            _row(spec, number, line)
            for number, line in enumerate(_ROWS.get(spec.name, [""]), start=1)
        ]
        for spec in TABLES
    }
    for table, column in columns():
        for number, row in enumerate(made[table], start=1):
            if (table, column) in NAMES_A_CELL:
                continue
            row[column] = limited(f"{table}.{column}.{number}")
            if column == "url":
                # A register has no other address.
                row[column] = f"https://{row[column]}".replace(" ", "_")[:MAX_TEXT]
    made["changes"][0]["old"] = made["subjects"][1]["commune"]
    return made


def _row(spec: TableSpec, number: int, line: str) -> dict[str, str]:
    """A row: its required cells, and those that the line says."""
    required = [column for column in spec.columns if column.required and column.kind != "text"]
    told = dict(pair.split("=") for pair in line.split())
    return {column.name: _cell(column, number) for column in required} | told


def _cell(column: Column, number: int) -> str:
    """A sound value of a column's kind."""
    if column.kind == "choice":
        return next(iter(column.choices))
    if column.kind == "id":
        return _USUAL.get(column.refers_to, f"dong-{number}")
    return {"year": QUARTER[:4], "quarter": QUARTER, "date": _DATE}.get(column.kind, "1")


def plain_plan() -> dict[str, Any]:
    """An invented province's plan."""
    return parse_mapping(PLAN.read_bytes(), PLAN.name, PlanError).value


def limited(place: str) -> str:
    """Code as long as the longest text that a register or plan may contain."""
    return attack(place, MAX_TEXT)


def plan(words: Callable[[str], str] = limited) -> tuple[dict[str, Any], dict[str, str]]:
    """The plan with other words in all its texts, and these texts by place.

    Args:
        words: for each place; code by default.
    """
    content, told = plain_plan(), {}
    for holder, key, place in list(_texts(load_plan(PLAN), content, "plan")):
        holder[key] = told[place] = words(place)
    return content, told


def _texts(part: Any, content: Any, place: str) -> Iterator[tuple[Any, Any, str]]:
    """Where in a plan's YAML a text stands that has no form to keep, and a name for the place."""
    if isinstance(part, tuple):
        for index, one in enumerate(part):
            yield from _texts(one, content[index], f"{place}.{index}")
    if isinstance(part, BaseModel):
        for name, field in type(part).model_fields.items():
            value = getattr(part, name)
            if isinstance(value, str) and "StringConstraints" in repr(field):
                yield content, name, f"{place}.{name}"
            elif name in content:
                yield from _texts(value, content[name], f"{place}.{name}")


def narrative() -> dict[str, str]:
    """Code in each slot of the narrative that the reports of a quarter have."""
    return {key: attack(f"narrative.{key}") for key in NARRATIVE if key != "lessons"}


def as_set(words: str) -> str:
    """What a reader sees of it once the marks of Markdown in it are set."""
    return words.replace("_z_", "z").replace("**w**", "w").replace("`c`", "c").replace("\n", " ")


def hostile_project(root: Path) -> dict[str, str]:
    """Write the project: the shipped notebooks, a report of a unit, the province and an agency.

    Returns:
        Every text in it that is code, by its place.
    """
    made, (content, told) = rows(), plan()
    heading = Heading(
        title=limited("register.heading.title"),
        plan=content["id"],
        year=content["year"],
        illustrative=True,
    )
    parameters = {"quarter": QUARTER, "narrative": narrative()}
    whole = parameters | {"annex": "printed"}
    write_project(root, made, heading, content, {"xa-mot": whole, "province": whole})
    write_yaml(root / f"params/{QUARTER}/agencies/so-mot.yaml", {"agency": "so-mot", **parameters})
    told |= {f"narrative.{key}": as_set(words) for key, words in narrative().items()}
    told |= {
        f"{table}.{column}.{number}": row[column]
        for table, column in columns()
        for number, row in enumerate(made[table], start=1)
    }
    return told | {"register.heading.title": heading.title}


def write_project(
    root: Path, made: Rows, heading: Heading, content: Any, reports: dict[str, dict[str, Any]]
) -> None:
    """Write a project of the shipped notebooks, a register's rows, a plan and parameters by unit."""
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    write_register(root / "so", made, heading)
    write_yaml(root / "ke-hoach.yaml", content)
    defaults = {
        "plan": "ke-hoach.yaml",
        "register": "so",
        "scheme": "calendar",
        "notebooks": {
            "*/province": "province_quarter",
            "*/agencies/*": "agency_quarter",
            "*/*": "district_quarter",
        },
    }
    write_yaml(root / "params/defaults.yaml", defaults)
    for unit, parameters in reports.items():
        write_yaml(root / f"params/{QUARTER}/{unit}.yaml", {"unit": unit, **parameters})


def write_yaml(path: Path, content: Any) -> None:
    """Write a YAML file and create its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
