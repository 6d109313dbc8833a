"""A small project of an invented province, with a notebook that costs a second instead of three."""

import json
import shutil
from pathlib import Path

from ocop_lib.periods import Quarter
from ocop_lib.plan import Plan
from ocop_lib.project.project import Project, Year, load_project
from ocop_lib.project.years import of_each, read_year
from ocop_lib.register import Register, read_register
from ocop_lib.register.folder import FILE
from ocop_lib.register.heading import Heading, dump_heading
from ocop_lib.register.tables import TABLES
from ocop_lib.run.jobs.build import build_jobs
from ocop_lib.run.jobs.job import Job, Outcome
from ocop_lib.run.jobs.matrix import read_matrix
from ocop_lib.run.jobs.page import AnyJob

UNITS = {"xa-mot": "xã Một", "xa-hai": "xã Hai", "phuong-ba": "phường Ba"}
QUARTER = Quarter(2027, 1)

DEFAULTS = """\
years:
  2027: {plan: ke-hoach.yaml, register: so-lieu, scheme: calendar}
formats: [html]
time_limit_seconds: 60
notebooks:
  "*/nang": nang
  "*/*": nho
"""

PARAMETERS = """\
unit = "xa-mot"
quarter = "2027-Q1"
narrative = {}
trouble = ""
"""

HEAD = """\
import os
from datetime import date
from pathlib import Path

from ocop_lib.blocks.inline import text
from ocop_lib.blocks.model import Masthead, Paragraph

names = {"xa-mot": "xã Một", "xa-hai": "xã Hai", "phuong-ba": "phường Ba", "province": "tỉnh Mới"}
Masthead(issuer="Chi cục", title=f"Báo cáo {names[unit]}, Quý I/2027", unit=unit,
         period=quarter, data_date=date(2027, 3, 31))
"""

BODY = """\
if trouble == "raise":
    raise ValueError("không chia được")
if trouble == "print":
    print("đã in")
    raise SystemError
if trouble == "die":
    os._exit(1)
if trouble == "crash":
    import ctypes
    ctypes.string_at(0)
if trouble == "eat":
    eaten = bytearray(10**9)
while trouble == "hang":
    pass
words = {
    "": Path("../so-lieu/deliveries.csv").read_text() + os.environ["TZ"] + str(sorted(os.listdir(".."))),
    "path": os.getcwd(),
}
Paragraph(spans=text(words.get(trouble, "xong")),
          units=("xa-hai" if trouble == "other_unit" else unit,))
"""


def notebook(*cells: str, parameters: str = PARAMETERS) -> bytes:
    """A notebook of code cells, the first of them tagged ``parameters``."""
    sources = [parameters, *cells]
    content = {
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell-{number}",
                "metadata": {"tags": ["parameters"]} if number == 1 else {},
                "execution_count": None,
                "outputs": [],
                "source": source,
            }
            for number, source in enumerate(sources, start=1)
        ],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "x", "language": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(content).encode()


def write(path: Path, content: str | bytes) -> Path:
    """Write a file and create its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def write_params(root: Path, report: str, *, unit: str = "", more: str = "") -> Path:
    """A parameter file for «2027-Q1/xa-mot»."""
    quarter, *_, name = report.split("/")
    content = f"unit: {unit or name}\nquarter: {quarter}\n{more}"
    return write(root / "params" / f"{report}.yaml", content)


def small_project(root: Path) -> Project:
    """A project with a report for each of three units in one quarter."""
    write(root / "params/defaults.yaml", DEFAULTS)
    shutil.copy(Path(__file__).parent / "other_plan.yaml", root / "ke-hoach.yaml")
    write(root / "notebooks/nho.ipynb", notebook(HEAD, BODY))
    write(root / "notebooks/nang.ipynb", notebook(HEAD, BODY))
    write_register(register_folder(root, 2027), "tinh-moi-2027", 2027)
    for unit in UNITS:
        deliver(root, unit)
        write_params(root, f"{QUARTER}/{unit}")
    return load_project(root)


def add_year(root: Path, year: int = 2028) -> Project:
    """Give a small project a further year: plan and register of its own, reports in one quarter."""
    folder = register_folder(root, year)
    line = f"  {year}: {{plan: ke-hoach-{year}.yaml, register: {folder.name}, scheme: calendar}}\n"
    defaults = (root / "params/defaults.yaml").read_text(encoding="utf-8")
    write(root / "params/defaults.yaml", defaults.replace("years:\n", f"years:\n{line}"))
    plan = (root / "ke-hoach.yaml").read_text(encoding="utf-8").replace("2027", str(year))
    write(root / f"ke-hoach-{year}.yaml", plan)
    write_register(folder, f"tinh-moi-{year}", year)
    for unit in UNITS:
        deliver(root, unit, f"{year}-Q1")
        write_params(root, f"{year}-Q1/{unit}")
    return load_project(root)


def register_folder(root: Path, year: int) -> Path:
    """The folder of a year's register."""
    return root / ("so-lieu" if year == 2027 else f"so-lieu-{year}")


def write_register(folder: Path, plan: str, year: int) -> None:
    """A register without rows."""
    for table in TABLES:
        write(folder / f"{table.name}.csv", heading(table) + "\n")
    register = Heading(title=f"Sổ thử {year}", plan=plan, year=year, illustrative=True)
    write(folder / FILE, dump_heading(register))


def heading(table) -> str:
    """The first line of a table's file."""
    return ",".join(column.name for column in table.columns)


def deliver(root: Path, unit: str, quarter: str = "2027-Q1", name: str = "gn") -> None:
    """Add a delivery of a unit to the register of the quarter's year."""
    year = quarter.partition("-")[0]
    cells = {
        "delivery_id": f"{name}-{unit}",
        "kind": "quarterly",
        "unit_id": unit,
        "quarter": quarter,
        "received_date": f"{year}-04-05",
        "file": "q1.xlsx",
    }
    path = register_folder(root, int(year)) / "deliveries.csv"
    columns = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    row = ",".join(cells.get(column, "") for column in columns)
    path.write_text(path.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")


_READ: dict[object, Register] = {}


def remembered(folder: Path, plan: Plan) -> Register:
    """The register in a folder, cached by its bytes: checking it takes a third of a second."""
    files = {path.name: path.read_bytes() for path in folder.glob("*") if path.is_file()}
    key = plan.model_dump_json(), tuple(sorted(files.items()))
    if key not in _READ:
        _READ[key] = read_register(folder, plan)
    return _READ[key]


def jobs(project: Project) -> dict[str, Job]:
    """The jobs of all the project's reports, by id."""
    years = project.years.values()
    plans = of_each(years, Year.plan)
    specs = read_matrix(project, plans, project.root / "params")
    read = of_each(years, lambda year: read_year(year, plans[year.number]))
    built = build_jobs(project, read, specs, project.defaults.formats)
    return {job.id: job for job in built}


def job_of(project: Project, unit: str = "xa-mot", trouble: str = "") -> Job:
    """The job of one unit's report; ``trouble`` makes its notebook, or `pretend`, fail."""
    write_params(project.root, f"{QUARTER}/{unit}", more=f"trouble: '{trouble}'\n")
    return jobs(project)[f"{QUARTER}/{unit}"]


def pretend(job: AnyJob) -> Outcome:
    """A fake outcome, without a kernel: its files depend on the job's inputs only."""
    if isinstance(job, Job) and job.parameters.get("trouble"):
        return Outcome(job.id, "failed", notebook=b"{}")
    outputs = {form: f"{form} {job.id} {job.key}".encode() for form in job.formats}
    return Outcome(job.id, "done", outputs)
