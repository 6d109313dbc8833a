"""Commands that begin something: a project, the parameter files of a quarter."""

from pathlib import Path
from typing import Annotated

import typer

from ocop_lib.cli.help import VietnameseCommand, VietnameseGroup
from ocop_lib.cli.terminal import Debug, Json, print_json, project_here, refusal, say
from ocop_lib.errors import Place

params_app = typer.Typer(
    name="params",
    help="Tệp tham số: mỗi báo cáo một tệp.",
    cls=VietnameseGroup,
    rich_markup_mode=None,
)


def init(
    folder: Annotated[
        Path,
        typer.Argument(metavar="<thư mục>", help="Thư mục của dự án: chưa có, hoặc còn trống."),
    ],
    *,
    plan: Annotated[
        str,
        typer.Option(
            "--plan",
            metavar="<kế hoạch>",
            help="Tên kế hoạch có sẵn, hoặc tệp kế hoạch (.yaml), nếu không phải kế hoạch có sẵn"
            " mới nhất.",
        ),
    ] = "",
    as_json: Json = False,
    debug: Debug = False,  # noqa: ARG001 (read by main)
) -> None:
    """Tạo thư mục của một dự án mới: sổ tay, tham số, sổ theo dõi trống."""
    from ocop_lib.new.project_folder import FIRST_PAGE, make_project

    made = make_project(folder, plan)
    if as_json:
        print_json({"folder": str(folder), **refusal(())})
        return
    say(
        f"Đã tạo dự án {folder} theo «{made.title}».\n"
        f"Đọc tệp «{FIRST_PAGE}» trong thư mục ấy, rồi chạy ở đó: ocop reports"
    )


@params_app.command("new", cls=VietnameseCommand)
def params_new(
    period: Annotated[
        str,
        typer.Argument(
            metavar="<quý hoặc năm>", help="Quý, ví dụ 2025-Q1; 2025 là báo cáo cả năm."
        ),
    ],
    *,
    as_json: Json = False,
    debug: Debug = False,  # noqa: ARG001 (read by main)
) -> None:
    """Viết tệp tham số của một quý cho mọi đơn vị, cơ quan, hoặc của báo cáo năm; giữ tệp đã có."""
    from ocop_lib.new.parameter_files import write_missing

    project = project_here()
    wanted = project.period(period, Place(part="<quý hoặc năm>"))
    plan = project.year(wanted.year).plan()
    written, kept = write_missing(
        project.root / "params", plan, wanted, project.defaults, project.notebooks()
    )
    if as_json:
        lists = {"files": written, "kept": kept}
        print_json({key: [str(path) for path in paths] for key, paths in lists.items()})
        return
    say(f"params/{period}: đã viết {len(written)} tệp tham số; {len(kept)} tệp đã có, giữ nguyên.")
