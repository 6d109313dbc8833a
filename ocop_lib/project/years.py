"""Reading of several years of a project: the faults of all of them at once, each year named."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from ocop_lib.errors import Fault, FaultKind, OcopError, ParameterError
from ocop_lib.plan import Plan
from ocop_lib.project.project import Year
from ocop_lib.register import Register

REFUSED_YEAR = FaultKind(
    "project.refused_year",
    "Các lỗi trên là của năm {year}.",
    "Sửa các lỗi ấy. Trong khi chờ, năm khác vẫn làm được: thêm --quarter, ví dụ --quarter"
    " {other}-Q1.",
    severity="warning",
)

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class ReadYear:
    """A year whose plan and register have been read and checked."""

    year: Year
    plan: Plan
    register: Register


def read_year(year: Year, plan: Plan) -> ReadYear:
    """Read and check the register of a year.

    Args:
        year: the year.
        plan: its plan.

    Returns:
        The year with both.

    Raises:
        RegisterError: with every fault of every table.
    """
    return ReadYear(year, plan, year.register(plan))


def of_each(years: Iterable[Year], read: Callable[[Year], Result]) -> dict[int, Result]:
    """Read something of each year.

    Args:
        years: the years.
        read: the function that reads it.

    Returns:
        The result for each year, by its number.

    Raises:
        ParameterError: with the faults of all years, where there are several; those of a year are
            followed by a note that names it.
    """
    asked = tuple(years)
    if len(asked) == 1:
        return {asked[0].number: read(asked[0])}
    results: dict[int, Result] = {}
    faults: list[Fault] = []
    for year in asked:
        try:
            results[year.number] = read(year)
        except OcopError as error:
            faults += error.faults
            other = next(other.number for other in asked if other.number != year.number)
            faults.append(REFUSED_YEAR.at(year=year.number, other=other))
    if faults:
        raise ParameterError(*faults)
    return results
