"""Which period a command of intake is about: the options --quarter, --kind and --year."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ocop_lib.cli.terminal import asked_quarter, asked_year, choice
from ocop_lib.errors import FaultKind, ParameterError, Place

if TYPE_CHECKING:
    from ocop_lib.errors import Fault
    from ocop_lib.intake.delivered import Kind
    from ocop_lib.intake.reading.said_period import SaidPeriod
    from ocop_lib.project.project import Project, Year

WHICH_PERIOD = FaultKind(
    "intake.period",
    "Phải nói biểu cho kỳ nào: --quarter là số liệu của một quý, --kind là số liệu gốc (baseline)"
    " hoặc cả năm (yearly).",
    "Ghi đúng một trong hai, ví dụ --quarter 2024-Q3.",
)
OTHER_YEAR = FaultKind(
    "intake.other_year",
    "Quý này không thuộc năm ghi ở --year.",
    "Bỏ --year: quý đã nói năm nào.",
)

YEAR_NOT_HERE = FaultKind(
    "intake.year_not_here",
    "Biểu này là của năm {year}, mà dự án chưa có năm ấy.",
    "Thêm năm ấy vào dự án (params/defaults.yaml), hoặc phát cho đơn vị biểu của năm có trong dự án.",
    "biểu của năm {other}",
)
YEAR_OF_COMMAND = FaultKind(
    "intake.year_of_command",
    "Biểu này là của năm {year}, mà lệnh ghi năm khác.",
    "Bỏ --year và --quarter: biểu đã nói năm nào, quý nào.",
    "biểu của năm {other}",
)

KINDS: Mapping[str, "Kind"] = {"baseline": "baseline", "yearly": "yearly"}
"""By the word for it, the kinds of delivery that name no quarter."""


def named_year(project: "Project", quarter: str, kind: str, year: str) -> "Year | None":
    """The year that the options name.

    Args:
        project: the project.
        quarter: the value of ``--quarter``.
        kind: the value of ``--kind``.
        year: the value of ``--year``.

    Returns:
        The year; None where they name none.

    Raises:
        ParameterError: both quarter and kind are given, or a value is unknown.
    """
    if quarter and kind:
        raise ParameterError(WHICH_PERIOD.at(Place(part="--quarter, --kind")))
    if kind:
        choice("--kind", kind, KINDS)
    named = asked_year(project, year) if year else None
    if not quarter:
        return named
    of_quarter = project.year(asked_quarter(project, quarter).year)
    if named and named.number != of_quarter.number:
        raise ParameterError(OTHER_YEAR.at(Place(part="--quarter"), found=f"{quarter}, {year}"))
    return of_quarter


def year_of(
    project: "Project", named: "Year | None", said: "SaidPeriod", file: str
) -> "tuple[int, Fault | None]":
    """The year of the project that a file is of.

    Args:
        project: the project.
        named: the year that the options name.
        said: what the file says of itself.
        file: the file as the user knows it.

    Returns:
        The year; 0 where the file says none and the options neither. With it the fault of a form
        that was made for another year than that; what a cover alone says wrongly is told at its
        cell by reading it.
    """
    years = project.years
    own = _of_form(project, said) if said.plan else 0
    chosen = named.number if named else own
    if own and chosen not in years:
        known = ", ".join(map(str, years))
        return 0, YEAR_NOT_HERE.at(Place(file), found=said.plan, year=own, other=known)
    if own and own != chosen:
        return chosen, YEAR_OF_COMMAND.at(Place(file), found=said.plan, year=own, other=chosen)
    said_years = (number for number in (said.year, said.cover_year) if number in years)
    return chosen or next(said_years, 0), None


def _of_form(project: "Project", said: "SaidPeriod") -> int:
    """The year that a form was made for: that of its quarter, of its plan, or else of its cover."""
    if said.year:
        return said.year
    # The form of a baseline or a year names no quarter, and its cover can be typed over.
    of_plan = (number for number, one in project.years.items() if one.plan().id == said.plan)
    return next(of_plan, said.cover_year)
