"""Commands that print numbers: progress against the plan, and the rows behind a number."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ocop_lib.cli.terminal import (
    Csv,
    Debug,
    Json,
    Quarter,
    Unit,
    choice,
    is_terminal,
    print_json,
    working_folder,
)

if TYPE_CHECKING:
    from ocop_lib import periods
    from ocop_lib.plan import Plan
    from ocop_lib.project.project import Project

_WIDTH_IN_A_FILE = 160
"""Columns of a table that is printed into a file or a pipe."""

_INDICATOR = "<chỉ tiêu>"


def progress(
    quarter: Quarter,
    *,
    unit: Unit = "",
    as_json: Json = False,
    as_csv: Csv = False,
    debug: Debug = False,  # noqa: ARG001 (read by main)
) -> None:
    """Kết quả của từng đơn vị so với kế hoạch, đến hết một quý."""
    question = ("progress", quarter, unit)
    table = _answer(question, lambda project: _progress(project, quarter, unit))
    if as_json or as_csv:
        _print(table, as_json=as_json)
    else:
        _show_progress(table, quarter)


def _progress(project: "Project", quarter: str, unit: str) -> dict[str, Any]:
    """Progress as a plain table, with the short ``names`` of units and indicators by id."""
    from ocop_lib.export.tidy import progress_frame, table
    from ocop_lib.plan import PROVINCE

    plan = project.plan()
    when = _quarter(quarter, plan)
    if unit:
        choice("--unit", unit, plan.places)
    register = project.register(plan).visible_to(unit or PROVINCE, when, project.defaults.scheme)
    found = table(progress_frame(register, plan, when, unit))
    names = {row["unit"]: plan.unit(row["unit"]).short_name for row in found["rows"]}
    names |= {
        row["indicator"]: plan.indicator(row["indicator"]).short_name for row in found["rows"]
    }
    return {**found, "names": names}


def evidence(
    indicator: Annotated[
        str, typer.Argument(metavar=_INDICATOR, help="Mã chỉ tiêu, xem «ocop plan show».")
    ],
    quarter: Quarter,
    *,
    unit: Unit = "",
    as_json: Json = False,
    as_csv: Csv = False,
    debug: Debug = False,  # noqa: ARG001 (read by main)
) -> None:
    """Các dòng số liệu đứng sau một con số."""
    question = ("evidence", indicator, quarter, unit)
    table = _answer(question, lambda project: _evidence(project, indicator, quarter, unit))
    if as_json or as_csv:
        _print(table, as_json=as_json)
    else:
        title = f"Căn cứ của {indicator}, {quarter}"
        show_table(title, table["columns"], [list(row.values()) for row in table["rows"]])


def _evidence(project: "Project", indicator: str, quarter: str, unit: str) -> dict[str, Any]:
    """The rows behind a number as a plain table."""
    from ocop_lib.export.tidy import table
    from ocop_lib.indicators.counting import registry as indicators
    from ocop_lib.plan import PROVINCE

    choice(_INDICATOR, indicator, tuple(indicators.INDICATORS))
    plan = project.plan()
    when = _quarter(quarter, plan)
    of_unit = choice("--unit", unit or PROVINCE, plan.places)
    register = project.register(plan)
    rows = indicators.evidence(indicator, register, when, project.defaults.scheme, of_unit)
    return table(rows)


def _answer(
    question: tuple[str, ...], ask: Callable[["Project"], dict[str, Any]]
) -> dict[str, Any]:
    """The answer to a question about the project of the working directory."""
    from ocop_lib.export.plain import is_table
    from ocop_lib.project.answers import answer
    from ocop_lib.project.root import find_root

    found: dict[str, Any] = answer(find_root(working_folder()), question, ask, is_table)
    return found


def _quarter(text: str, plan: "Plan") -> "periods.Quarter":
    """The quarter of the plan's year that ``--quarter`` names."""
    from ocop_lib import periods

    quarters = map(str, periods.Quarter.all_of(plan.year))
    return periods.Quarter.parse(choice("--quarter", text, quarters))


def _print(table: dict[str, Any], *, as_json: bool) -> None:
    from ocop_lib.export.plain import csv_text

    if as_json:
        print_json(table["rows"])
    else:
        typer.echo(csv_text(table["columns"], table["rows"]), nl=False)


def _show_progress(table: dict[str, Any], quarter: str) -> None:
    from ocop_lib.wording import STATUS

    names, shown = table["names"], ("in_quarter", "to_date", "target", "expected", "remaining")
    rows = [
        [
            names[row["unit"]],
            names[row["indicator"]],
            *(row[name] for name in shown),
            STATUS.get(row["status"] or ""),
            row["note"] or None,
        ]
        for row in table["rows"]
    ]
    heads = ["Đơn vị", "Chỉ tiêu", "Trong quý", "Lũy kế", "Kế hoạch", "Kỳ vọng", "Còn thiếu"]
    show_table(f"Tiến độ đến hết {quarter}", [*heads, "Đánh giá", "Ghi chú"], rows)


def show_table(title: str, columns: list[str], rows: list[list[Any]]) -> None:
    """Print a table for people; «–» where there is no value."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        # rich reads square brackets in a plain string as markup, but not in a Text.
        table.add_row(*(Text("–" if value is None else str(value)) for value in row))
    Console(width=None if is_terminal(sys.stdout) else _WIDTH_IN_A_FILE).print(table)
