"""The folder of a new project: notebooks, parameter files, an empty register, a first page."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from ocop_lib.errors import ParameterError, PlanError
from ocop_lib.files.new import place_folder
from ocop_lib.files.records import read_record
from ocop_lib.files.text import read_bytes
from ocop_lib.files.yaml import parse_mapping
from ocop_lib.indicators.counting.registry import check_countable
from ocop_lib.new.empty_register import empty_register
from ocop_lib.new.notebooks import for_plan, shipped_notebooks
from ocop_lib.new.parameter_files import quarter_files
from ocop_lib.periods import Quarter
from ocop_lib.plan import Plan, load_plan, plan_path, shipped_plans
from ocop_lib.plan.reading import is_plan_file
from ocop_lib.project.defaults import Defaults
from ocop_lib.project.root import DEFAULTS

FIRST_PAGE = "Bắt đầu.md"
"""The page of a new project that says what to do first."""

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The plan of a new project.

    Args:
        plan: the plan.
        named: its name or path as ``defaults.yaml`` gives it.
        files: its own file by path; empty for a plan that comes with the library.
    """

    plan: Plan
    named: str
    files: Mapping[str, bytes]


def make_project(folder: Path, plan_name: str = "") -> Plan:
    """Make the folder of a project that can make its reports at once.

    Args:
        folder: a folder that does not exist yet, or is empty.
        plan_name: the name of a plan that comes with the library, or the path of a plan file, which
            is copied into the project; empty for the latest plan that comes with the library.

    Returns:
        The plan.

    Raises:
        OcopError: the plan cannot be read or breaks a rule, or the folder cannot be made; then
            nothing was written.
    """
    chosen = _chosen(plan_name or shipped_plans()[-1])
    place_folder(folder, _files(chosen))
    return chosen.plan


def _chosen(name: str) -> _Chosen:
    plan = load_plan(name)
    own = is_plan_file(name)
    check_countable(plan, name if own else "")
    if not own:
        return _Chosen(plan, name, {})
    path = f"plans/{plan.id}.yaml"
    return _Chosen(plan, path, {path: read_bytes(plan_path(name), name, PlanError)})


def _files(chosen: _Chosen) -> dict[str, bytes]:
    plan = chosen.plan
    quarter = Quarter(plan.year, 1)
    register = f"data/{plan.year}"
    words = {
        "plan": chosen.named,
        "register": register,
        "title": plan.title,
        "province": plan.province,
        "unit": plan.unit_ids[0],
        "year": plan.year,
        "next_year": plan.year + 1,
        "quarter": quarter,
        "next_quarter": Quarter(plan.year, 2),
    }
    defaults = _filled("defaults.yaml", words)
    notebooks = _below(
        "notebooks", {name: for_plan(data, plan) for name, data in shipped_notebooks().items()}
    )
    return {
        FIRST_PAGE: _filled("start.md", words),
        "Makefile": (_TEMPLATES / "Makefile").read_bytes(),
        str(DEFAULTS): defaults,
        **_below("params", quarter_files(plan, quarter, _read(defaults), notebooks)),
        **_below(register, empty_register(plan).to_files()),
        **notebooks,
        **chosen.files,
    }


def _filled(template: str, words: Mapping[str, object]) -> bytes:
    text = (_TEMPLATES / template).read_text(encoding="utf-8")
    return Template(text).substitute(words).encode()


def _read(defaults: bytes) -> Defaults:
    document = parse_mapping(defaults, str(DEFAULTS), ParameterError)
    return read_record(Defaults, document, str(DEFAULTS), ParameterError)


def _below(folder: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {f"{folder}/{name}": data for name, data in files.items()}
