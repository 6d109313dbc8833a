"""Which edition a report is: a draft, the first issue, a revision; and how its head says so."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from ocop_lib.wording import day, uncapitalised

if TYPE_CHECKING:
    from ocop_lib.blocks.model import Masthead

State = Literal["draft", "issued", "revision_draft", "revised"]
"""What a report is: a draft, issued, a draft of a revision of what was issued, an issued revision."""


_DRAFT = "Bản dự thảo"


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of a report.

    Args:
        number: 1 for the first issue, 2 for the first revision, and so on; a draft has the number
            that it would be issued with.
        issued_on: the day of issue; None for a draft.
        by: who issued; empty for a draft.
        despite: why it was issued with something open; empty where nothing was, and for a draft.
        revision: why it was issued again; empty for a first issue and for a draft.
        replaces: the day of issue of the edition before; None for a first one.
    """

    number: int = 1
    issued_on: date | None = None
    by: str = ""
    despite: str = ""
    revision: str = ""
    replaces: date | None = None

    @property
    def state(self) -> State:
        """What the report is, as the manifest writes it."""
        if self.issued_on is None:
            return "draft" if self.replaces is None else "revision_draft"
        return "issued" if self.replaces is None else "revised"

    @property
    def mark(self) -> str:
        """The edition as a file says it to programs: «draft-1», «revised-2»."""
        return f"{self.state}-{self.number}"

    @property
    def next_draft(self) -> "Edition":
        """The draft of the revision that would replace this issued edition."""
        return Edition(self.number + 1, replaces=self.issued_on)

    def issued(self, on: date, by: str, despite: str, revision: str) -> "Edition":
        """This draft as it is issued."""
        return replace(self, issued_on=on, by=by, despite=despite, revision=revision)

    def as_keys(self) -> Mapping[str, Any]:
        """The edition as values for JSON."""
        return {
            key: value.isoformat() if isinstance(value, date) else value
            for key, value in asdict(self).items()
        }

    def told_in(self, lines: tuple[str, ...]) -> tuple[str, ...]:
        """The small print of a report's head with what the report is.

        Args:
            lines: the small print, as the notebook gives it.

        Returns:
            A draft ends the last line, so that a page that is full stays one; the rest has lines
            of its own.
        """
        if self.state == "draft" and lines and lines[-1][-1:].isalnum():
            return (*lines[:-1], f"{lines[-1]}; {uncapitalised(_DRAFT)}")
        return (*lines, *self.words)

    @property
    def words(self) -> tuple[str, ...]:
        """What the report is, a line each."""
        if self.issued_on is None:
            return (f"{_DRAFT}." if self.replaces is None else self._draft_words,)
        said = f"ban hành ngày {day(self.issued_on)}; người ban hành: {self.by}"
        if self.replaces is None:
            lines = [f"Ban hành{said.removeprefix('ban hành')}."]
        else:
            replaced = f"thay bản ban hành ngày {day(self.replaces)}"
            lines = [f"Bản điều chỉnh lần {self.number - 1}, {said}; {replaced}."]
            lines.append(f"Lý do điều chỉnh: {_sentence(self.revision)}")
        if self.despite:
            lines.append(
                f"Ban hành khi còn nội dung chưa hoàn chỉnh; lý do: {_sentence(self.despite)}"
            )
        return tuple(lines)

    @property
    def _draft_words(self) -> str:
        return (
            f"Dự thảo bản điều chỉnh lần {self.number - 1}, chưa ban hành; bản đang có hiệu lực được"
            f" ban hành ngày {day(self.replaces)}."
        )


DRAFT = Edition()
"""The edition of a report that was never issued."""


def as_edition(masthead: "Masthead", edition: Edition) -> "Masthead":
    """The head of a report of an edition.

    Args:
        masthead: the head, as the notebook gives it.
        edition: which edition the report is.

    Returns:
        The head, which says so to readers and to programs; issued, it bears no mark of a draft.
    """
    corners = masthead.letterhead
    if corners is not None and edition.issued_on is not None:
        corners = corners.model_copy(update={"mark": ""})
    lines = edition.told_in(masthead.lines)
    return masthead.model_copy(
        update={"lines": lines, "letterhead": corners, "edition": edition.mark}
    )


def _sentence(words: str) -> str:
    """A reason as the end of a sentence."""
    text = words.strip()
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
