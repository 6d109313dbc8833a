"""A row of a chart: a number with its target and expectation, and its text."""

from dataclasses import dataclass

from ocop_lib import wording


@dataclass(frozen=True)
class Bar:
    """A row of a progress chart.

    Args:
        label: the name of the indicator, or of the unit.
        to_date: the number counted to date; None where it is unknown.
        target: the number assigned; None where none was assigned.
        expected: the number expected by now; 0 where nothing is expected yet.
        missing: the number still missing; above ``target - to_date`` where one unit's surplus does
            not make up for another's shortfall.
        is_current: whether figures were delivered for this quarter; otherwise the number is from
            an earlier one.
        is_pending: whether a draft of the plan leaves the target open.
    """

    label: str
    to_date: int | None
    target: int | None
    expected: int
    missing: int = 0
    is_current: bool = True
    is_pending: bool = False

    @property
    def is_known(self) -> bool:
        """Whether figures were delivered for this quarter and the number is known."""
        return self.is_current and self.to_date is not None

    @property
    def value(self) -> str:
        """The text beside the row: «2/3»; «chưa có số liệu/3» where the number is unknown."""
        return self._value(wording.NO_DATA)

    @property
    def short_value(self) -> str:
        """The text in a narrow panel: «2/3»; «–/3» where the number is unknown."""
        return self._value(wording.NOT_APPLICABLE)

    def _value(self, missing: str) -> str:
        number = missing if self.to_date is None else wording.number(self.to_date)
        return number if self.target is None else f"{number}/{self.target}"

    @property
    def alt(self) -> str:
        """The row's part of the alt text."""
        expected = f"kỳ vọng {wording.number(self.expected)}" if self.expected else "chưa kỳ vọng"
        return f"{wording.uncapitalised(self.label)}: {self.value}, {expected}"
