"""The check of a year's register: every fault, or what of a sound one deserves a second look."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocop_lib.errors import CheckError, Fault, RegisterError
from ocop_lib.project.project import Year
from ocop_lib.register.originals import original_faults
from ocop_lib.register.reading import read_heading

if TYPE_CHECKING:
    from ocop_lib.register import Register


@dataclass(frozen=True)
class SoundRegister:
    """A register without faults.

    Args:
        register: the register.
        warnings: files in its folder that are not read, originals in its inbox that are not as they
            came or have personal data, then its findings.
    """

    register: "Register"
    warnings: tuple[Fault, ...]


def check_register(year: Year) -> SoundRegister:
    """Check the register of a year.

    Args:
        year: the year.

    Returns:
        The register, with warnings.

    Raises:
        OcopError: the register cannot be looked at: its plan is refused, or its heading.
        CheckError: with every fault of every table.
    """
    from ocop_lib.register.findings.told import warnings_of

    plan, folder = year.plan(), year.register_folder
    read_heading(folder)
    try:
        register = year.register(plan)
    except RegisterError as refused:
        raise CheckError(*refused.faults) from None
    found = warnings_of(folder, register, plan, year.scheme)
    warnings = (*year.remarks(), *original_faults(folder), *found)
    return SoundRegister(register, warnings)
