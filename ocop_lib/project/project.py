"""The project folder: its root, params/defaults.yaml, where plan and register lie."""

from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from ocop_lib.errors import Fault, ParameterError
from ocop_lib.files.text import read_bytes
from ocop_lib.files.yaml import parse_mapping
from ocop_lib.periods import Scheme
from ocop_lib.plan import Plan, load_plan
from ocop_lib.project.defaults import (
    MEMORY_LIMIT_MB,
    TIME_LIMIT_SECONDS,
    Entries,
    Form,
    is_inside,
)
from ocop_lib.project.formats import FORMATS
from ocop_lib.project.root import DEFAULTS
from ocop_lib.register import Register, read_register

_MOST_SECONDS = 24 * 3600
_MOST_MB = 2**20


@dataclass(frozen=True, slots=True)
class Project:
    """What ``params/defaults.yaml`` says about the folder it lies in.

    Args:
        root: the folder that relative paths start from.
        plan_name: a plan shipped with the library, or a plan file relative to the root.
        register_folder: the register's folder, relative to the root.
        scheme: how quarters are cut.
        formats: what each report is written as.
        notebooks: pattern of report ids and the notebook that serves them; the first match wins.
        time_limit_seconds: how long one report may take.
        memory_limit_mb: how many megabytes the kernel of one report may fill.
        form: the form of an administrative document; None for plain reports.
    """

    root: Path
    plan_name: str
    register_folder: PurePosixPath
    scheme: Scheme
    formats: tuple[str, ...] = FORMATS
    notebooks: tuple[tuple[str, str], ...] = ()
    time_limit_seconds: int = TIME_LIMIT_SECONDS
    memory_limit_mb: int = MEMORY_LIMIT_MB
    form: Form | None = None

    @property
    def plan_file(self) -> PurePosixPath | None:
        """The project's own plan file, relative to the root; None for a plan of the library."""
        is_path = "/" in self.plan_name or self.plan_name.endswith((".yaml", ".yml"))
        return PurePosixPath(self.plan_name) if is_path else None

    def plan(self) -> Plan:
        """The plan the project's reports measure against.

        Raises:
            PlanError: when the plan does not hold together.
        """
        return load_plan(self.root / self.plan_file if self.plan_file else self.plan_name)

    def register(self, plan: Plan | None = None) -> Register:
        """The register, read and checked.

        Args:
            plan: the project's plan when the caller has it already.

        Raises:
            RegisterError: with every fault of every table.
        """
        return read_register(self.root / self.register_folder, plan or self.plan())

    def essence(self) -> bytes:
        """A ``defaults.yaml`` of only what a report can depend on.

        A job carries this one, so that a comment or a time limit makes no report stale.
        """
        content: dict[str, Any] = {
            "plan": self.plan_name,
            "register": str(self.register_folder),
            "scheme": self.scheme,
        }
        if self.form is not None:
            content["form"] = asdict(self.form)
        return yaml.safe_dump(content, allow_unicode=True, sort_keys=False).encode()


def load_project(root: Path, defaults: Path | None = None) -> Project:
    """The project in a folder.

    Args:
        root: the project's folder.
        defaults: another ``defaults.yaml`` than the folder's own.

    Raises:
        ParameterError: with every fault of the file.
    """
    path = defaults or root / DEFAULTS
    where = str(DEFAULTS) if defaults is None else path.name
    content = read_mapping(path, where)
    faults: list[Fault] = []
    entries = Entries(content, where, faults)
    project = Project(
        root=root.resolve(),
        plan_name=entries.text("plan"),
        register_folder=PurePosixPath(entries.inside("register")),
        scheme=entries.scheme("scheme"),
        formats=entries.formats("formats"),
        notebooks=entries.pairs("notebooks"),
        time_limit_seconds=entries.whole(
            "time_limit_seconds", TIME_LIMIT_SECONDS, _MOST_SECONDS, "giây"
        ),
        memory_limit_mb=entries.whole("memory_limit_mb", MEMORY_LIMIT_MB, _MOST_MB, "MB"),
        form=entries.form("form"),
    )
    if project.plan_file and not is_inside(project.plan_name):
        entries.fault("plan", "Đường dẫn phải nằm trong thư mục dự án.", project.plan_name)
    entries.refuse_unknown()
    if faults:
        raise ParameterError(*faults)
    return project


def read_mapping(path: Path, where: str) -> dict[str, Any]:
    """The «key: value» pairs of a YAML file, read strictly.

    Args:
        path: the file.
        where: what to call it in messages.

    Raises:
        ParameterError: when it cannot be read or is no sound mapping.
    """
    return parse_mapping(read_bytes(path, where, ParameterError), where, ParameterError)
