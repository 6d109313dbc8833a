"""Commands about the plan: show it, check a plan file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ocop_lib.cli.help import VietnameseCommand, VietnameseGroup
from ocop_lib.cli.terminal import (
    Debug,
    Json,
    OfYear,
    print_json,
    refusal,
    say,
    show_table,
    tell,
    whole_number,
    year_here,
)

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


def _unallocated(plan: "Plan") -> list[str]:
    """A line for each total of which a part is given to no unit."""
    return [
        f"{item.short_name}: {plan.whole.short_name} {targets.province}, các đơn vị cộng lại"
        f" {targets.total}, chưa giao cho đơn vị {targets.left_over} ({part.source})."
        for item in plan.indicators
        if (targets := item.targets) is not None and (part := targets.unallocated) is not None
        if targets.left_over
    ]


@app.command(cls=VietnameseCommand)
def show(
    *,
    year: OfYear = "",
    as_json: Json = False,
    debug: Debug = False,  # noqa: ARG001 (read by main)
) -> None:
    """Kế hoạch của dự án: chỉ tiêu giao cho từng đơn vị, nhiệm vụ và thời hạn."""
    from ocop_lib.plan import plan_as_json
    from ocop_lib.wording import NOT_ASSIGNED, PENDING, day

    plan = year_here(year).plan()
    if as_json:
        print_json(plan_as_json(plan))
        return
    issued = "Dự thảo" if plan.draft else f"Số {plan.number}, ngày {day(plan.date)}"
    say(f"{plan.title}\n{issued}\n")
    # Three different cells: a number, no number assigned, and a question that does not apply.
    given = {
        (target.indicator, target.unit): NOT_ASSIGNED if target.value is None else target.value
        for target in plan.targets
        if (target.unit, target.value) != (plan.whole.id, None)
    }
    given |= {(one.indicator, one.unit): PENDING for one in plan.targets if one.is_pending}
    units = [*plan.units, plan.whole]
    rows = [
        [item.id, item.short_name, *(given.get((item.id, unit.id)) for unit in units)]
        for item in plan.indicators
        if not item.context
    ]
    heads = ["Mã", "Chỉ tiêu", *(unit.short_name for unit in units)]
    show_table("Chỉ tiêu giao («–»: không áp dụng)", heads, rows)
    for part in _unallocated(plan):
        say(part)
    tasks = [
        [task.section, task.title, day(task.due), _names(plan, task.lead)] for task in plan.tasks
    ]
    show_table("Nhiệm vụ", [plan.words.section, "Nhiệm vụ", "Hạn", "Chủ trì"], tasks)


@app.command(cls=VietnameseCommand)
def check(
    file: Annotated[Path, typer.Argument(metavar="<tệp>", help="Tệp kế hoạch (.yaml).")],
    *,
    as_json: Json = False,
    debug: Debug = False,  # noqa: ARG001 (read by main)
) -> None:
    """Kiểm tra một tệp kế hoạch; nêu mọi lỗi, và những chỗ dự thảo còn để ngỏ."""
    from ocop_lib.indicators.counting.registry import check_countable
    from ocop_lib.plan import load_plan, open_points

    plan = load_plan(file)
    check_countable(plan, str(file))
    warnings = open_points(plan, str(file))
    if as_json:
        print_json(refusal(warnings))
        return
    tell(*warnings)
    count = sum(not item.context for item in plan.indicators)
    kind = "dự thảo kế hoạch hợp lệ" if plan.draft else "kế hoạch hợp lệ"
    open_ = sum(target.is_pending for target in plan.targets)
    sums = (
        f"còn {open_} số giao chưa điền"
        if open_
        else "số giao các đơn vị cộng lại khớp tổng toàn tỉnh"
        + (", thêm phần chưa giao cho đơn vị" if _unallocated(plan) else "")
    )
    say(
        f"{file}: {kind}. {len(plan.units)} đơn vị, {count} chỉ tiêu giao, "
        f"{len(plan.tasks)} nhiệm vụ; {sums}."
    )


@app.command(cls=VietnameseCommand)
def new(
    *,
    from_: Annotated[
        str,
        typer.Option(
            "--from", metavar="<kế hoạch>", help="Tên kế hoạch có sẵn, hoặc tệp kế hoạch (.yaml)."
        ),
    ],
    year: Annotated[str, typer.Option("--year", metavar="<năm>", help="Năm của dự thảo.")],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="<tệp>", help="Tệp sẽ viết; chưa được có.")
    ],
    as_json: Json = False,
    debug: Debug = False,  # noqa: ARG001 (read by main)
) -> None:
    """Viết dự thảo kế hoạch năm khác từ một kế hoạch: dời thời gian, để ngỏ số giao."""
    from ocop_lib.new.next_plan import write_draft
    from ocop_lib.plan import open_points

    plan = write_draft(from_, whole_number("--year", year, least=1), output)
    warnings = open_points(plan, str(output))
    if as_json:
        print_json({"file": str(output), **refusal(warnings)})
        return
    open_ = sum(target.is_pending for target in plan.targets)
    say(
        f"Đã viết {output}: dự thảo kế hoạch năm {plan.year}, {open_} số giao để ngỏ.\n"
        f"Đọc đầu tệp để biết phải sửa gì; xem chỗ còn ngỏ bằng: ocop plan check {output}"
    )
