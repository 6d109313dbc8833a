"""The command that shows a report while its notebook is being written."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ocop_lib.cli.faults import TWO_PERIODS
from ocop_lib.cli.terminal import (
    Debug,
    Quarter,
    UnitOrAgency,
    asked_year,
    choice,
    say,
    whole_number,
    working_folder,
)
from ocop_lib.errors import ParameterError, Place

if TYPE_CHECKING:
    from ocop_lib.project.project import Project


def watch(  # noqa: PLR0913 (an option is an argument)
    notebook: Annotated[
        Path | None,
        typer.Argument(
            metavar="<sổ tay>",
            help="Sổ tay (.ipynb) trong dự án, nếu không phải sổ tay vừa lưu.",
        ),
    ] = None,
    *,
    params: Annotated[
        Path | None,
        typer.Option(
            "--params", metavar="<tệp>", help="Tệp tham số, nếu không theo ô «parameters»."
        ),
    ] = None,
    unit: UnitOrAgency = "",
    quarter: Quarter = "",
    year: Annotated[
        str,
        typer.Option(
            "--year", metavar="<năm>", help="Báo cáo của cả năm này, thay cho quý; ví dụ 2024."
        ),
    ] = "",
    port: Annotated[
        str,
        typer.Option("--port", metavar="<cổng>", help="Cổng của trang, nếu không để máy tự chọn."),
    ] = "",
    socket: Annotated[
        Path | None,
        typer.Option(
            "--socket", metavar="<tệp>", help="Ổ cắm cho JupyterLab, thay cho cổng.", hidden=True
        ),
    ] = None,
    debug: Debug = False,  # noqa: ARG001 (read by `ocop_lib.cli.app`)
) -> int:
    """Xem báo cáo của một sổ tay: trang được làm lại mỗi lần lưu."""
    import asyncio

    from ocop_lib.files.text import is_file
    from ocop_lib.project.project import load_project
    from ocop_lib.project.root import find_root
    from ocop_lib.run.jobs.parameter_file import NOTEBOOK_MISSING
    from ocop_lib.run.jobs.single import Asked, notebook_to_watch
    from ocop_lib.run.watch.session import Session

    number = whole_number("--port", port, least=0)
    here = working_folder()
    start = notebook or params
    project = load_project(find_root(here / start.parent if start else here))
    asked = Asked(here / (notebook or ""), here / params if params else None, unit, quarter)
    if year:
        asked = replace(asked, year=_whole_year(project, year, unit, quarter))
    if not notebook:
        asked = replace(asked, notebook=notebook_to_watch(project, asked))
    elif not is_file(asked.notebook):
        raise ParameterError(NOTEBOOK_MISSING.at(Place(str(notebook))))
    follows = not (notebook or params or asked.names_report)
    session = Session(asked, say, follows=follows)
    asyncio.run(session.serve(number, socket))
    return 0


def _whole_year(project: "Project", year: str, unit: str, quarter: str) -> int:
    """The year that ``--year`` names.

    Args:
        project: the project.
        year: the option's value.
        unit: the value of ``--unit``; empty for none.
        quarter: the value of ``--quarter``; empty for none.

    Returns:
        The year.

    Raises:
        ParameterError: the project lacks it; a quarter is named too, or another unit than the
            province, which alone has a report on a whole year.
    """
    from ocop_lib.plan import PROVINCE

    if quarter:
        raise ParameterError(TWO_PERIODS.at(Place(part="--year"), found=f"{quarter}, {year}"))
    if unit:
        choice("--unit", unit, (PROVINCE,))
    return asked_year(project, year).number
