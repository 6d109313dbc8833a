"""A project whose plan and register need no folder."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ocop_lib.errors import NOWHERE, ParameterError, Place
from ocop_lib.periods import Scheme
from ocop_lib.plan import Plan, load_plan
from ocop_lib.project.defaults import Defaults, Layout
from ocop_lib.project.project import UNKNOWN_YEAR
from ocop_lib.register import Register


@dataclass(frozen=True)
class InMemory:
    """A stand-in for a project folder of one year, with plan, register and defaults in memory."""

    whole: Register
    scheme: Scheme = "calendar"
    layout: Layout | None = None
    the_plan: Plan = field(default_factory=lambda: load_plan("bac_kan_2024"))

    register_folder: Path = Path("khong-co")
    """Where its ledger would lie: nothing was issued."""

    @property
    def defaults(self) -> Defaults:
        """The defaults of such a project."""
        return Defaults(plan="-", register="-", scheme=self.scheme, form=self.layout)

    def year(self, number: int, place: Place = NOWHERE, found: str = "") -> Any:
        """The project itself, which is its only year; another one is refused as in `Project`."""
        if number != self.the_plan.year:
            raise ParameterError(UNKNOWN_YEAR.at(place, found=found))
        return self

    def plan(self) -> Plan:
        """The plan given; the real one by default."""
        return self.the_plan

    def register(self, plan: Plan) -> Register:
        """The register given."""
        assert plan.year == self.whole.heading.year
        return self.whole
