"""What every report object opens first: the project, the plan, and its slice of the register."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from ocop_lib.about import About, Kind
from ocop_lib.blocks.model import Block, Group
from ocop_lib.blocks.notebook import publish_style
from ocop_lib.errors import Place
from ocop_lib.export import restated
from ocop_lib.files.text import is_file
from ocop_lib.indicators.restated.since_issue import Restatement
from ocop_lib.periods import Period
from ocop_lib.project.project import Project, load_project
from ocop_lib.project.root import find_root
from ocop_lib.register import Register
from ocop_lib.register.ledger_place import LEDGER, RESTATED, ledger_digest
from ocop_lib.register.viewer import viewer_of
from ocop_lib.report import nothing, written
from ocop_lib.report.file_figures import show_figures
from ocop_lib.report.frames import units
from ocop_lib.report.frames.display import show_frames_as_blocks
from ocop_lib.report.last_line import show_values
from ocop_lib.report.marks import Marks, marks_of
from ocop_lib.report.misspelt import SuggestsNames
from ocop_lib.report.questions import OpenQuestion, question_blocks


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

    def _open(self, about: About, narrative: Mapping[str, Any] | None) -> Register:
        """Check the narrative, and read what the report may see of the register.

        Args:
            about: the unit or agency.
            narrative: what the analyst wrote; None for nothing.

        Returns:
            The slice of the register.

        Raises:
            ParameterError: the narrative has an unknown slot, a value that cannot be set, or
                personal data.
            RegisterError: the register cannot be read or breaks a rule.
        """
        self._about = about
        self.texts = written.checked_texts(narrative or {}, self.plan)
        whole = self._whole = self._year.register(self.plan)
        return whole.visible_to(viewer_of(self.plan, about), self.period, self.scheme)

    @cached_property
    def restated(self) -> tuple[Restatement, ...]:
        """What was issued and is different now, of earlier quarters and of this report itself.

        A job holds it as a file; in the whole project it is counted from the ledger.
        """
        folder = self._year.register_folder
        file = folder / LEDGER / RESTATED
        if is_file(file):
            return restated.of_text(file.read_text(encoding="utf-8"))
        if not ledger_digest(folder):
            return ()
        asked = self._year, self.plan, self._whole, self._about, self.period
        told = restated.told_of_issues(*asked)
        return restated.of_text(told) if told else ()

    @cached_property
    def _marks(self) -> Marks:
        """The marks behind the numbers that were issued otherwise."""
        return marks_of(self.restated, self.period, self.scheme)

    @property
    def open_questions(self) -> tuple[OpenQuestion, ...]:
        """What the unit or agency has to explain or send; none for a report that asks nothing."""
        return ()

    def narrative(self, *slots: str, optional: bool = False) -> Group:
        """What the analyst wrote in the parameter file, set as Markdown.

        Args:
            slots: the keys of `narrative.NARRATIVE` that are shown; all of them by default.
            optional: whether nothing stands where nothing was written, for text that adds to a part
                which says something anyway.

        Returns:
            The text of each slot, with its label where several are shown; after ``causes`` the open
            questions. A sentence where all of it is empty, unless it is optional.

        Raises:
            ParameterError: there is no such slot.
        """
        told = written.told_blocks(self.texts, self._about.id, slots)
        asks = "causes" in slots or not slots
        questions = self._question_blocks() if asks else ()
        if optional or told or questions:
            return Group(blocks=(*told, *questions))
        return Group(blocks=(nothing.sentence(nothing.NO_NARRATIVE, (self._about.id,)),))

    def proposals(self) -> Group:
        """What the unit or agency proposes, below a heading; empty where nothing was written."""
        title = f"Kiến nghị, đề xuất của {self.plan.name_of(self._about)}"
        return Group(blocks=written.titled_blocks(self.texts, self._about.id, "proposals", title))

    def office_requests(self) -> Group:
        """What the office asks for, below a heading; empty where nothing was written."""
        title = f"Yêu cầu của {self.plan.office_in_text}"
        return Group(blocks=written.titled_blocks(self.texts, self._about.id, "requests", title))

    def _question_blocks(self) -> tuple[Block, ...]:
        return question_blocks(self.plan, self.open_questions, self.period)
