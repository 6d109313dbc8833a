"""OCOP progress reports: what a notebook imports; importing it runs nothing."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from ocop_lib.blocks import Paragraph, Table
    from ocop_lib.errors import OcopError
    from ocop_lib.figures import figure
    from ocop_lib.indicators import evidence
    from ocop_lib.periods import Quarter
    from ocop_lib.plan import Plan, load_plan
    from ocop_lib.progress import progress
    from ocop_lib.register import Register, read_register
    from ocop_lib.report import DistrictReport, ProvinceReport

__all__ = [
    "DistrictReport",
    "OcopError",
    "Paragraph",
    "Plan",
    "ProvinceReport",
    "Quarter",
    "Register",
    "Table",
    "evidence",
    "figure",
    "load_plan",
    "progress",
    "read_register",
]

_HOME = {
    "DistrictReport": "report",
    "OcopError": "errors",
    "Paragraph": "blocks",
    "Plan": "plan",
    "ProvinceReport": "report",
    "Quarter": "periods",
    "Register": "register",
    "Table": "blocks",
    "evidence": "indicators",
    "figure": "figures",
    "load_plan": "plan",
    "progress": "progress",
    "read_register": "register",
}


def __getattr__(name: str) -> Any:
    """The name from its module, imported when first asked for: pandas is not needed for help."""
    if name not in _HOME:
        raise AttributeError(name)
    return getattr(import_module(f"ocop_lib.{_HOME[name]}"), name)
