"""The command that puts together what is given out as one zip file."""

from pathlib import Path
from typing import Annotated

import typer

from ocop_lib.cli.terminal import (
    Debug,
    Json,
    OutputFolder,
    choice,
    print_json,
    project_here,
    refusal,
    say,
    tell,
)
from ocop_lib.errors import Place


def bundle(
    period: Annotated[
        str, typer.Argument(metavar="<kỳ>", help="Quý, ví dụ 2024-Q3, hoặc năm, ví dụ 2024.")
    ],
    *,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="<tệp>", help="Tệp .zip sẽ ghi; chưa được có.")
    ],
    agency: Annotated[
        str, typer.Option("--agency", metavar="<cơ quan>", help="Chỉ báo cáo của cơ quan này.")
    ] = "",
    outputs: OutputFolder = None,
    as_json: Json = False,
    debug: Debug = False,  # noqa: ARG001 (read by main)
) -> None:
    """Đóng gói báo cáo của một kỳ thành một tệp .zip để gửi đi."""
    from ocop_lib.files.new import place_file
    from ocop_lib.output.lock import locked
    from ocop_lib.plan.subjects import ids_of, spellings_of
    from ocop_lib.publish.bundle import bundle as bundled
    from ocop_lib.register.issued import read_ledger

    project = project_here()
    asked = project.period(period, Place(part="<kỳ>"))
    year = project.year(asked.year)
    if agency:
        plan = year.plan()
        choice("--agency", agency, ids_of(plan, "agency"), spellings_of(plan))
    folder = outputs or project.root / "outputs"
    ledger = read_ledger(year.register_folder)
    with locked(folder):
        made = bundled(folder, ledger, str(asked), agency)
    place_file(output, made.data)
    if as_json:
        reports = list(made.reports)
        print_json({"file": str(output), "reports": reports, **refusal(made.warnings)})
        return
    tell(*made.warnings)
    say(f"Đã đóng gói {len(made.reports)} báo cáo vào {output}.")
