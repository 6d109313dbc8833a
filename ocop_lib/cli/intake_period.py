"""Which period a command of intake is about: the options --quarter, --kind and --year."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ocop_lib.cli.terminal import asked_quarter, asked_year, choice
from ocop_lib.errors import FaultKind, ParameterError, Place

if TYPE_CHECKING:
    from ocop_lib.intake.delivered import Kind
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
