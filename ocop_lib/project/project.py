"""The project folder: its root, its defaults, where plan and register lie."""

from dataclasses import dataclass
from pathlib import Path

from ocop_lib.errors import OcopError, ParameterError
from ocop_lib.files.records import read_record
from ocop_lib.files.text import read_bytes, real_path
from ocop_lib.files.yaml import Document, parse_mapping
from ocop_lib.plan import Plan, load_plan
from ocop_lib.project.defaults import Defaults
from ocop_lib.project.root import DEFAULTS
from ocop_lib.register import Register, read_register


@dataclass(frozen=True, slots=True)
class Project:
    """A project folder.

    Args:
        root: the folder that relative paths start from.
        defaults: what ``params/defaults.yaml`` says.
    """

    root: Path
    defaults: Defaults

    @property
    def register_folder(self) -> Path:
        """Where the register lies."""
        return self.root / self.defaults.register_folder

    def plan(self) -> Plan:
        """The plan the project's reports measure against.

        Raises:
            PlanError: when the plan does not hold together.
        """
        own = self.defaults.plan_file
        return load_plan(self.root / own if own else self.defaults.plan)

    def register(self, plan: Plan | None = None) -> Register:
        """The register, read and checked.

        Args:
            plan: the project's plan when the caller has it already.

        Raises:
            RegisterError: with every fault of every table.
        """
        return read_register(self.register_folder, plan or self.plan())


def load_project(root: Path, defaults: Path | None = None) -> Project:
    """The project in a folder.

    Args:
        root: the project's folder.
        defaults: another ``defaults.yaml`` than the folder's own.

    Raises:
        ParameterError: with every fault of the file.
    """
    path = defaults or root / DEFAULTS
    file = str(DEFAULTS) if defaults is None else path.name
    document = read_document(path, file)
    return Project(real_path(root), read_record(Defaults, document, file, ParameterError))


def read_document(path: Path, file: str, error: type[OcopError] = ParameterError) -> Document:
    """The «key: value» pairs of a YAML file, read strictly.

    Args:
        path: the file.
        file: the file, as messages name it.
        error: what its faults are raised as.

    Raises:
        OcopError: of the class given, when it cannot be read or is no sound mapping.
    """
    return parse_mapping(read_bytes(path, file, error), file, error)
