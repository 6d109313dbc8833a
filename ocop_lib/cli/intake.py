"""Commands about what units send in workbooks: the form that they fill in."""

from pathlib import Path
from typing import Annotated

import typer

from ocop_lib.cli.help import VietnameseCommand, VietnameseGroup
from ocop_lib.cli.intake_period import KINDS, WHICH_PERIOD, named_year
from ocop_lib.cli.terminal import (
    Debug,
    Json,
    OfYear,
    choice,
    print_json,
    project_here,
    refusal,
    say,
)
from ocop_lib.errors import FaultKind, ParameterError, Place

app = typer.Typer(
    name="intake",
    help="Số liệu đơn vị gửi bằng Excel.",
    cls=VietnameseGroup,
    rich_markup_mode=None,
)

NOT_XLSX = FaultKind(
    "intake.not_xlsx",
    "Biểu là tệp Excel, nên tên tệp phải có đuôi .xlsx.",
    "Đổi tên tệp ở -o.",
    "tên tệp có đuôi .xlsx",
)


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
    if not (quarter or kind):
        raise ParameterError(WHICH_PERIOD.at(Place(part="--quarter, --kind")))
    of_year = named_year(project, quarter, kind, year) or project.latest
    plan = of_year.plan()
    choice("--unit", unit, plan.places, plan.spellings)
    if output.suffix.casefold() != ".xlsx":
        raise ParameterError(NOT_XLSX.at(Place(part="-o"), found=str(output)))

    from ocop_lib.files.new import place_file
    from ocop_lib.intake.forming.form import form

    asked = KINDS.get(kind, "quarterly")
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
