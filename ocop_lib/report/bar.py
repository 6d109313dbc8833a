"""A row of a chart: a number beside its target and expectation, and the words for it."""

from dataclasses import dataclass

from ocop_lib import wording


@dataclass(frozen=True)
class Bar:
    """A row of a progress chart.

    Args:
        label: the name of what is counted, or of the unit it is counted for.
        to_date: the number; None where there is none.
        target: the number assigned; None where none was.
        expected: the number expected by now.
        missing: how many are still missing; more than the target less the number where one unit's
            surplus does not make up for another's shortfall.
        is_current: the number is this quarter's; otherwise it is an earlier one.
    """

    label: str
    to_date: int | None
    target: int | None
    expected: int
    missing: int = 0
    is_current: bool = True

    @property
    def is_known(self) -> bool:
        """Whether there is a number of this quarter."""
        return self.is_current and self.to_date is not None

    @property
    def value(self) -> str:
        """«2/3», as written beside the row."""
        return self._value(wording.NO_DATA)

    @property
    def short_value(self) -> str:
        """The same, short: «–/3» where there is no number."""
        return self._value(wording.NOT_APPLICABLE)

    def _value(self, missing: str) -> str:
        number = missing if self.to_date is None else wording.number(self.to_date)
        return number if self.target is None else f"{number}/{self.target}"

    @property
    def alt(self) -> str:
        """The row in words, for readers who cannot see it."""
        expected = f"kỳ vọng {wording.number(self.expected)}" if self.expected else "chưa kỳ vọng"
        return f"{wording.uncapitalised(self.label)}: {self.value}, {expected}"
