"""Commands about the register of a year: open the next year's, check one."""

from typing import Annotated

import typer

from ocop_lib.cli.help import VietnameseCommand, VietnameseGroup
from ocop_lib.cli.terminal import (
    Debug,
    Json,
    OfYear,
    print_json,
    project_here,
    refusal,
    say,
    whole_number,
    year_here,
)
from ocop_lib.errors import Place
from ocop_lib.wording import number

app = typer.Typer(
    name="register",
    help="Sổ theo dõi của một năm.",
    cls=VietnameseGroup,
    rich_markup_mode=None,
)


@app.command(cls=VietnameseCommand)
def new(
    *,
    from_: Annotated[
        str, typer.Option("--from", metavar="<năm>", help="Năm của sổ cũ trong dự án.")
    ],
    plan: Annotated[
        str,
        typer.Option(
            "--plan",
            metavar="<kế hoạch>",
            help="Kế hoạch của năm mới: tên có sẵn hoặc tệp .yaml, nếu params/defaults.yaml chưa"
            " ghi năm ấy.",
        ),
    ] = "",
    as_json: Json = False,
    debug: Debug = False,  # noqa: ARG001 (read by main)
) -> None:
    """Mở sổ năm sau: những gì còn giá trị của sổ cũ, thành một lần giao nộp số liệu gốc."""
    from ocop_lib.new.open_register import open_register

    project = project_here()
    from_year = whole_number("--from", from_, least=1) or 0
    opened = open_register(project, project.year(from_year, Place(part="--from"), from_), plan)
    if as_json:
        print_json({**opened.as_json(), **refusal(())})
        return
    say("\n".join(opened.words()))


@app.command(cls=VietnameseCommand)
def check(
    *,
    year: OfYear = "",
    as_json: Json = False,
    debug: Debug = False,  # noqa: ARG001 (read by main)
) -> None:
    """Kiểm tra sổ của một năm; nêu mọi lỗi, sổ không có lỗi thì nêu mọi điểm cần xem lại."""
    from ocop_lib.project.check import check_register

    of_year = year_here(year)
    sound = check_register(of_year)
    if as_json:
        print_json(refusal(sound.warnings))
        return
    for warning in sound.warnings:
        # A finding's sentence says what to do; files that are not read have a remedy of their own.
        is_finding = warning.code.startswith("finding.")
        say(f"{warning.place}: {warning.message}" if is_finding else str(warning))
    rows = sum(len(frame) for frame in sound.register.tables.values())
    say(
        f"{of_year.entry.register_folder}: sổ năm {of_year.number} hợp lệ, {number(rows)} dòng;"
        f" {number(len(sound.warnings))} điểm cần xem lại."
    )
