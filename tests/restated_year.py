"""The shipped year issued whole, then rows, plan and numbers changed: its reports as blocks, then and now."""

import json
import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from small_project import remembered
from test_batch import Pretending

from ocop_lib.blocks.model import BaseBlock, Group
from ocop_lib.periods import Quarter
from ocop_lib.project.project import load_project
from ocop_lib.publish import clock
from ocop_lib.publish.issue import Means, issue
from ocop_lib.publish.words import Words
from ocop_lib.run.jobs.order import Order

ROOT = Path(__file__).parent.parent
PLAN = ROOT / "ocop_lib/plan/shipped/bac_kan_2024.yaml"
REPORTS = {
    "a district's": ("district_quarter", {"unit": "ba-be", "quarter": "2024-Q3"}),
    "a quiet district's": ("district_quarter", {"unit": "ngan-son", "quarter": "2024-Q3"}),
    "the province's": ("province_quarter", {"quarter": "2024-Q3"}),
    "an agency's": ("agency_quarter", {"agency": "so-cong-thuong", "quarter": "2024-Q3"}),
    "the office's": ("agency_quarter", {"agency": "van-phong-dieu-phoi", "quarter": "2024-Q3"}),
    "the year's": ("year_end", {"data_to": "2025-01-31"}),
}
"""By kind its notebook and the parameters that say what the report is about."""

MORE = (
    "report.context_table()",
    "report.funding_table()",
    *(f"report.stock_balance({by!r})" for by in ("stars", "unit", "subject_kind", "product_group")),
)
"""Parts of a report that no shipped notebook shows."""

ISSUED = (Quarter(2024, 2), Quarter(2024, 3), None)
"""The quarters that were issued, and the year."""

Blocks = Mapping[str, tuple[BaseBlock, ...]]


def made_and_issued(root: Path) -> Path:
    """A project with the shipped year, of which two quarters and the year were issued."""
    for name in ("data", "params", "notebooks"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(PLAN, root / "ke-hoach.yaml")
    defaults = root / "params/defaults.yaml"
    text = defaults.read_text(encoding="utf-8")
    changed = text.replace("bac_kan_2024", "ke-hoach.yaml").replace("[html, pdf, docx]", "[html]")
    defaults.write_text(changed, encoding="utf-8")
    words = Words(by="Nguyễn Văn An", despite="thử")
    for period in ISSUED:
        asked: dict[str, Any] = {"quarter": period} if period else {"year": 2024}
        ordered = Order(root, root / "params", root / "outputs", **asked)
        issue(load_project(root), ordered, words, Means(Pretending, 1))
    return root


def rewrite(path: Path, old: str, new: str) -> None:
    """Replace a text that stands in one line of a file; without another one the line goes."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    [found] = [place for place, line in enumerate(lines) if old in line]
    lines[found] = lines[found].replace(old, new) if new else ""
    path.write_text("".join(lines), encoding="utf-8")


GONE = {
    "certificates": (
        "cn-pac-nam-001",
        "cn-ba-be-018",
        "cn-ba-be-019",
        "cn-province-004",
        "cn-province-010",
    ),
    "linkages": ("lk-cho-don-004", "lk-ba-be-006", "lk-na-ri-002"),
    "activities": ("hd-ba-be-002", "hd-ba-be-003"),
    "media": ("tt-province-001", "tt-province-002"),
}
"""By table the rows that are no longer there."""

CELLS = (
    ("funding", "2024-06-14,420,", "2024-06-14,440,"),
    ("funding", "2024-06-20,130,", "2024-06-20,190,"),
    (
        "task_status",
        ",t1-training,ba-be,2024-05-10,done,",
        ",t1-training,ba-be,2024-05-10,in_progress,",
    ),
    (
        "task_status",
        ",t1-structure,province,2024-06-28,done,",
        ",t1-structure,province,2024-06-28,in_progress,",
    ),
    ("support", "strengthening,2024-08-06", "flagship,2024-08-06"),
)
"""By table a line that says something else: what it held before, and after."""

LATE = "tx-tp-bac-kan-099,{},2024,put_in_place,2024-05-05,Cổng,,,,gn-tp-bac-kan-2024-q3,99\n"
"""A row of ``traceability`` that came late, without its product."""


def moved_on(root: Path) -> None:
    """Change rows of every quarter, bring one late, and change the plan."""
    data = root / "data/2024"
    for table, held in GONE.items():
        for text in held:
            rewrite(data / f"{table}.csv", f"{text},", "")
    for table, old, new in CELLS:
        rewrite(data / f"{table}.csv", old, new)
    held = (data / "certificates.csv").read_text(encoding="utf-8").splitlines()
    product = next(
        one.split(",")[1] for one in held if "2024-08-14,2024-08-14" in one and "tp" in one
    )
    with (data / "traceability.csv").open("a", encoding="utf-8") as table_:
        table_.write(LATE.format(product))
    plan = root / "ke-hoach.yaml"
    head, mark, tail = plan.read_text(encoding="utf-8").partition("- id: new_subjects\n")
    tail = tail.replace("expectation: [0, 1, 1, 1]", "expectation: [0, 0.5, 0.6, 1]", 1)
    plan.write_text(head + mark + tail, encoding="utf-8")


def blocks_of(root: Path) -> dict[str, Blocks]:
    """By kind of report what each cell of its notebook shows."""
    return {kind: dict(_shown(root, *one)) for kind, one in REPORTS.items()}


def _shown(
    root: Path, notebook: str, given: Mapping[str, Any]
) -> Iterator[tuple[str, tuple[BaseBlock, ...]]]:
    content = json.loads((root / f"notebooks/{notebook}.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(c["source"]) for c in content["cells"] if c["cell_type"] == "code"]
    names: dict[str, Any] = {}
    exec(cells[0], names)  # noqa: S102 (the notebook's own parameters)
    names |= given
    exec(cells[1], names)  # noqa: S102 (and how it makes its report)
    for cell in (*cells[2:], *(() if "agency" in given else MORE)):
        yield cell, tuple(_flat(eval(cell, names)))  # noqa: S307 (a call on the report)


def _flat(block: Any) -> Iterator[BaseBlock]:
    for one in block.blocks if isinstance(block, Group) else (block,):
        if isinstance(one, Group):
            yield from _flat(one)
        else:
            yield one


def then_and_now(root: Path) -> tuple[dict[str, Blocks], dict[str, Blocks]]:
    """The reports of every kind as they were issued, and made again after what came."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "this_day", lambda: date(2025, 2, 10))
        patch.setattr("ocop_lib.project.project.read_register", remembered)
        made_and_issued(root)
        patch.chdir(root)
        then = blocks_of(root)
        moved_on(root)
        return then, blocks_of(root)
