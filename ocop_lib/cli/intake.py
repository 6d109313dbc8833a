"""Commands about what units send in workbooks: the form that they fill in."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ocop_lib.cli.help import VietnameseCommand, VietnameseGroup
from ocop_lib.cli.terminal import (
    Debug,
    Json,
    OfYear,
    asked_quarter,
    asked_year,
    choice,
    print_json,
    project_here,
    refusal,
    say,
)
from ocop_lib.errors import FaultKind, ParameterError, Place

if TYPE_CHECKING:
    from ocop_lib.intake.delivered import Kind
    from ocop_lib.project.project import Project, Year

app = typer.Typer(
    name="intake",
    help="Số liệu đơn vị gửi bằng Excel.",
    cls=VietnameseGroup,
    rich_markup_mode=None,
)

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
NOT_XLSX = FaultKind(
    "intake.not_xlsx",
    "Biểu là tệp Excel, nên tên tệp phải có đuôi .xlsx.",
    "Đổi tên tệp ở -o.",
    "tên tệp có đuôi .xlsx",
)

_WITHOUT_QUARTER: Mapping[str, "Kind"] = {"baseline": "baseline", "yearly": "yearly"}
"""By the word for it, the kinds of delivery that name no quarter."""


@app.command(cls=VietnameseCommand)
def template(
    *,
    unit: Annotated[
        str, typer.Option("--unit", metavar="<đơn vị>", help="Mã đơn vị; province là cấp tỉnh.")
    ],
    output: Annotated[
        Path,
        typer.Option("-o", "--output", metavar="<tệp>", help="Tệp .xlsx sẽ viết; chưa được có."),
    ],
    quarter: Annotated[
        str, typer.Option("--quarter", metavar="<quý>", help="Quý, ví dụ 2024-Q3.")
    ] = "",
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            metavar="<loại>",
            help="Thay cho quý: baseline là số liệu gốc, yearly là số liệu cả năm.",
        ),
    ] = "",
    year: OfYear = "",
    as_json: Json = False,
    debug: Debug = False,  # noqa: ARG001 (read by main)
) -> None:
    """Viết biểu Excel để đơn vị điền, có sẵn những dòng sổ đã có của đơn vị."""
    project = project_here()
    of_year = _asked(project, quarter, kind, year)
    plan = of_year.plan()
    choice("--unit", unit, plan.places, plan.spellings)
    if output.suffix.casefold() != ".xlsx":
        raise ParameterError(NOT_XLSX.at(Place(part="-o"), found=str(output)))

    from ocop_lib.files.new import place_file
    from ocop_lib.intake.forming.form import form

    asked = _WITHOUT_QUARTER.get(kind, "quarterly")
    made = form(plan, of_year.register(plan), unit, asked, quarter)
    place_file(output, made)
    if as_json:
        named = {"file": str(output), "unit": unit, "kind": asked}
        print_json({**named, "quarter": quarter or None, "year": plan.year, **refusal(())})
        return
    say(
        f"Đã viết biểu của {plan.unit(unit).name} vào {output}. Gửi tệp cho đơn vị điền; nhận lại thì"
        f" kiểm tra bằng: ocop intake check <tệp>"
    )


def _asked(project: "Project", quarter: str, kind: str, year: str) -> "Year":
    """The year of the period that the options name.

    Args:
        project: the project.
        quarter: the value of ``--quarter``.
        kind: the value of ``--kind``.
        year: the value of ``--year``.

    Returns:
        The year.

    Raises:
        ParameterError: not one of quarter and kind is given, or a value is unknown.
    """
    if bool(quarter) == bool(kind):
        raise ParameterError(WHICH_PERIOD.at(Place(part="--quarter, --kind")))
    if kind:
        choice("--kind", kind, _WITHOUT_QUARTER)
        return asked_year(project, year) if year else project.latest
    asked = asked_quarter(project, quarter)
    if year and asked_year(project, year).number != asked.year:
        raise ParameterError(OTHER_YEAR.at(Place(part="--quarter"), found=f"{quarter}, {year}"))
    return project.year(asked.year)
