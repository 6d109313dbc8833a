"""OCOP progress reports: what a notebook imports; importing it runs nothing."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ocop_lib.version import __version__

if TYPE_CHECKING:
    from ocop_lib.blocks.model import Paragraph, Table
    from ocop_lib.errors import OcopError
    from ocop_lib.export.tidy import progress
    from ocop_lib.indicators.counting.registry import evidence
    from ocop_lib.periods import Quarter
    from ocop_lib.plan import Plan, load_plan
    from ocop_lib.register import Register, read_register
    from ocop_lib.report.district import DistrictReport
    from ocop_lib.report.figures import figure
    from ocop_lib.report.province import ProvinceReport

__all__ = [
    "DistrictReport",
    "OcopError",
    "Paragraph",
    "Plan",
    "ProvinceReport",
    "Quarter",
    "Register",
    "Table",
    "__version__",
    "evidence",
    "figure",
    "load_plan",
    "progress",
    "read_register",
]

_HOME = {
    "DistrictReport": "report.district",
    "OcopError": "errors",
    "Paragraph": "blocks.model",
    "Plan": "plan",
    "ProvinceReport": "report.province",
    "Quarter": "periods",
    "Register": "register",
    "Table": "blocks.model",
    "evidence": "indicators.counting.registry",
    "figure": "report.figures",
    "load_plan": "plan",
    "progress": "export.tidy",
    "read_register": "register",
}


def __getattr__(name: str) -> Any:
    """The name from its module, imported when first asked for: pandas is not needed for help."""
    if name not in _HOME:
        raise AttributeError(name)
    return getattr(import_module(f"ocop_lib.{_HOME[name]}"), name)
