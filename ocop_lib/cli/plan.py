"""Commands about the plan: show it, check a plan file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ocop_lib.cli.help import VietnameseCommand, VietnameseGroup
from ocop_lib.cli.terminal import Debug, Json, OfYear, print_json, refusal, show_table, year_here

if TYPE_CHECKING:
    from ocop_lib.plan import Plan

app = typer.Typer(
    name="plan",
    help="Kế hoạch năm: chỉ tiêu, nhiệm vụ.",
    cls=VietnameseGroup,
    rich_markup_mode=None,
)


def _names(plan: "Plan", agencies: tuple[str, ...]) -> str:
    return ", ".join(plan.agency(agency).short_name for agency in agencies)


@app.command(cls=VietnameseCommand)
def show(
    *,
    year: OfYear = "",
    as_json: Json = False,
    debug: Debug = False,  # noqa: ARG001 (read by main)
) -> None:
    """Kế hoạch của dự án: chỉ tiêu giao cho từng đơn vị, nhiệm vụ và thời hạn."""
    from ocop_lib.plan import plan_as_json
    from ocop_lib.wording import NOT_ASSIGNED, day

    plan = year_here(year).plan()
    if as_json:
        print_json(plan_as_json(plan))
        return
    typer.echo(f"{plan.title}\nSố {plan.number}, ngày {day(plan.date)}\n")
    # Three different cells: a number, no number assigned, and a question that does not apply.
    given = {
        (target.indicator, target.unit): NOT_ASSIGNED if target.value is None else target.value
        for target in plan.targets
        if (target.unit, target.value) != (plan.whole.id, None)
    }
    units = [*plan.units, plan.whole]
    rows = [
        [item.id, item.short_name, *(given.get((item.id, unit.id)) for unit in units)]
        for item in plan.indicators
        if not item.context
    ]
    heads = ["Mã", "Chỉ tiêu", *(unit.short_name for unit in units)]
    show_table("Chỉ tiêu giao («–»: không áp dụng)", heads, rows)
    tasks = [
        [task.section, task.title, day(task.due), _names(plan, task.lead)] for task in plan.tasks
    ]
    show_table("Nhiệm vụ", ["Mục", "Nhiệm vụ", "Hạn", "Chủ trì"], tasks)


@app.command(cls=VietnameseCommand)
def check(
    file: Annotated[Path, typer.Argument(metavar="<tệp>", help="Tệp kế hoạch (.yaml).")],
    *,
    as_json: Json = False,
    debug: Debug = False,  # noqa: ARG001 (read by main)
) -> None:
    """Kiểm tra một tệp kế hoạch; nêu mọi lỗi cùng lúc."""
    from ocop_lib.indicators.counting.registry import check_countable
    from ocop_lib.plan import load_plan

    plan = load_plan(file)
    check_countable(plan, str(file))
    if as_json:
        print_json(refusal(()))
        return
    count = sum(not item.context for item in plan.indicators)
    typer.echo(
        f"{file}: kế hoạch hợp lệ. {len(plan.units)} đơn vị, {count} chỉ tiêu giao, "
        f"{len(plan.tasks)} nhiệm vụ; số giao các đơn vị cộng lại khớp tổng toàn tỉnh."
    )
