"""What every report object opens first: the project, the plan, and its slice of the register."""

from collections.abc import Mapping
from pathlib import Path

from ocop_lib.about import About, Kind
from ocop_lib.blocks.notebook import publish_style
from ocop_lib.errors import Place
from ocop_lib.periods import Period
from ocop_lib.project.project import Project, load_project
from ocop_lib.project.root import find_root
from ocop_lib.register import Register
from ocop_lib.register.viewer import viewer_of
from ocop_lib.report import notes
from ocop_lib.report.file_figures import show_figures
from ocop_lib.report.frames import units
from ocop_lib.report.frames.display import show_frames_as_blocks
from ocop_lib.report.last_line import show_values
from ocop_lib.report.misspelt import SuggestsNames


class Opened(SuggestsNames):
    """The project, year and plan of a report.

    Creating one in a notebook shows the style sheet of the blocks, once for all outputs, and makes
    frames, figures and values on last lines parts of the report.

    Args:
        period: the quarter, or the year.
        project: the project folder; None for the nearest one upwards from the working directory.
        kind: whether the report is about a unit or an agency.

    Raises:
        ParameterError: the period is of a year that the project lacks.
        PlanError: the plan cannot be read or breaks a rule.
    """

    def __init__(self, period: Period, project: Project | None, kind: Kind) -> None:
        publish_style()
        show_values()
        show_frames_as_blocks()
        show_figures()
        project = project or load_project(find_root(Path.cwd()))
        self.period = period
        place = Place(key=next(iter(period.as_keys())))
        self._year = project.year(period.year, place, str(period))
        self.plan = self._year.plan()
        units.know(self.plan, kind)
        self.scheme = self._year.scheme
        self.layout = project.defaults.layout

    def _open(self, about: About, narrative: Mapping[str, str] | None) -> Register:
        """Check the narrative, and read what the report may see of the register.

        Args:
            about: the unit or agency.
            narrative: what the analyst wrote; None for nothing.

        Returns:
            The slice of the register.

        Raises:
            ParameterError: the narrative has an unknown key or personal data.
            RegisterError: the register cannot be read or breaks a rule.
        """
        self.narrative_text = dict(narrative or {})
        notes.check_narrative(self.narrative_text)
        whole = self._year.register(self.plan)
        return whole.visible_to(viewer_of(self.plan, about), self.period, self.scheme)
