"""The project: its root folder, its defaults, and how its plan and register are read."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ocop_lib.errors import OcopError, ParameterError
from ocop_lib.files.records import read_record
from ocop_lib.files.text import read_bytes, real_path
from ocop_lib.files.yaml import Document, parse_mapping
from ocop_lib.plan import Plan, load_plan
from ocop_lib.project.defaults import Defaults
from ocop_lib.project.root import DEFAULTS
from ocop_lib.register import read_register

if TYPE_CHECKING:
    from ocop_lib.register import Register
    from ocop_lib.register.slices import Slices


@dataclass(frozen=True, slots=True)
class Project:
    """A project folder.

    Args:
        root: the folder at which relative paths start.
        defaults: the content of ``params/defaults.yaml``.
    """

    root: Path
    defaults: Defaults

    @property
    def register_folder(self) -> Path:
        """The path of the register's folder."""
        return self.root / self.defaults.register_folder

    def plan(self) -> Plan:
        """Read and check the plan that ``defaults.yaml`` names.

        Returns:
            The plan.

        Raises:
            PlanError: the plan cannot be read or breaks a rule.
        """
        plan_file = self.defaults.plan_file
        return load_plan(self.root / plan_file if plan_file else self.defaults.plan)

    def register(self, plan: Plan | None = None) -> "Register":
        """Read and check the register.

        Args:
            plan: the project's plan, if the caller has read it; None to read it here.

        Returns:
            The register.

        Raises:
            RegisterError: with every fault of every table.
        """
        return read_register(self.register_folder, plan or self.plan())

    def slices(self, plan: Plan) -> "Slices":
        """The slices of the register, which is read only where one is not remembered.

        Args:
            plan: the project's plan.

        Returns:
            What gives the files that a report may see.
        """
        from ocop_lib.register.slices import Slices

        return Slices(self.register_folder, plan, lambda: self.register(plan))


def load_project(root: Path, defaults: Path | None = None) -> Project:
    """Read and check the defaults of a project.

    Args:
        root: the project's folder.
        defaults: a file to read instead of the folder's ``params/defaults.yaml``.

    Returns:
        The project, its root without symbolic links; plan and register are not read yet.

    Raises:
        ParameterError: with every fault of the file.
    """
    path = defaults or root / DEFAULTS
    file = str(DEFAULTS) if defaults is None else path.name
    document = read_document(path, file)
    return Project(real_path(root), read_record(Defaults, document, file, ParameterError))


def read_document(path: Path, file: str, error: type[OcopError] = ParameterError) -> Document:
    """Read a YAML file of «key: value» pairs.

    Args:
        path: the file.
        file: the file's name in messages.
        error: the class of the error to raise.

    Returns:
        The document; its value is a dict.

    Raises:
        OcopError: of the given class, when the file cannot be read or is no valid mapping.
    """
    return parse_mapping(read_bytes(path, file, error), file, error)
