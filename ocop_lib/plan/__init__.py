"""The annual plan: targets, tasks with their dates, and duties, each with its source."""

from ocop_lib.plan.draft import open_points
from ocop_lib.plan.entries import Agency, Assumption, Duty, FundingSource, LegalBasis, Unit
from ocop_lib.plan.exchange import plan_as_json
from ocop_lib.plan.fields import PROVINCE
from ocop_lib.plan.indicator import Indicator
from ocop_lib.plan.model import Plan
from ocop_lib.plan.reading import load_plan, parse_plan, plan_path, shipped_plans
from ocop_lib.plan.targets import Target, Targets
from ocop_lib.plan.task import Task

__all__ = [
    "PROVINCE",
    "Agency",
    "Assumption",
    "Duty",
    "FundingSource",
    "Indicator",
    "LegalBasis",
    "Plan",
    "Target",
    "Targets",
    "Task",
    "Unit",
    "load_plan",
    "open_points",
    "parse_plan",
    "plan_as_json",
    "plan_path",
    "shipped_plans",
]
