"""The public names of the library; each is imported from its module at its first use."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ocop_lib.version import __version__

if TYPE_CHECKING:
    from ocop_lib.blocks.model import Paragraph, Table
    from ocop_lib.errors import OcopError
    from ocop_lib.export.stock import stock_balance
    from ocop_lib.export.tidy import progress
    from ocop_lib.indicators.counting.registry import evidence
    from ocop_lib.periods import Quarter
    from ocop_lib.plan import Plan, load_plan
    from ocop_lib.register import Register, read_register
    from ocop_lib.report.agency import AgencyReport
    from ocop_lib.report.district import DistrictReport
    from ocop_lib.report.frames.captioned import table
    from ocop_lib.report.own_figure import figure
    from ocop_lib.report.province import ProvinceReport
    from ocop_lib.report.year_end import YearEndReport

__all__ = [
    "AgencyReport",
    "DistrictReport",
    "OcopError",
    "Paragraph",
    "Plan",
    "ProvinceReport",
    "Quarter",
    "Register",
    "Table",
    "YearEndReport",
    "__version__",
    "evidence",
    "figure",
    "load_plan",
    "progress",
    "read_register",
    "stock_balance",
    "table",
]

_MODULE_OF = {
    "AgencyReport": "report.agency",
    "DistrictReport": "report.district",
    "OcopError": "errors",
    "Paragraph": "blocks.model",
    "Plan": "plan",
    "ProvinceReport": "report.province",
    "Quarter": "periods",
    "Register": "register",
    "Table": "blocks.model",
    "YearEndReport": "report.year_end",
    "evidence": "indicators.counting.registry",
    "figure": "report.own_figure",
    "load_plan": "plan",
    "progress": "export.tidy",
    "read_register": "register",
    "stock_balance": "export.stock",
    "table": "report.frames.captioned",
}


def __getattr__(name: str) -> Any:
    """Import a public name from its module; ``ocop --help`` thus never imports pandas."""
    if name not in _MODULE_OF:
        raise AttributeError(name)
    return getattr(import_module(f"ocop_lib.{_MODULE_OF[name]}"), name)
