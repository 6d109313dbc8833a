"""Commands that make reports: the whole batch, or the notebook in hand."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ocop_lib.cli.terminal import Debug, cores, formats, tell

if TYPE_CHECKING:
    from ocop_lib.project import Project

OutputFolder = Annotated[
    Path | None, typer.Option("--outputs", help="Thư mục kết quả, nếu không phải outputs/.")
]
Formats = Annotated[str, typer.Option("--formats", help="Định dạng, ví dụ html,docx.")]


def reports(  # noqa: PLR0913 (an option is an argument)
    *,
    params: Annotated[
        Path | None,
        typer.Option("--params", help="Thư mục tham số, nếu không phải params/ của dự án."),
    ] = None,
    outputs: OutputFolder = None,
    quarter: Annotated[str, typer.Option("--quarter", help="Chỉ quý này, ví dụ 2024-Q3.")] = "",
    unit: Annotated[
        str, typer.Option("--unit", help="Chỉ đơn vị này; province là toàn tỉnh.")
    ] = "",
    formats_: Formats = "",
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", min=1, help="Số báo cáo làm cùng lúc, nếu không phải số nhân máy."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Làm lại cả báo cáo còn mới.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Chỉ nói sẽ làm báo cáo nào, vì sao.")
    ] = False,
    debug: Debug = False,
) -> int:
    """Làm mọi báo cáo chưa có hoặc đã cũ, và nói vì sao."""
    from ocop_lib.cli.numbers import indicator_table
    from ocop_lib.cli.view import View
    from ocop_lib.run.batch import Batch, Order
    from ocop_lib.run.pool import Processes

    named = formats(formats_)
    project = _project(params)
    order = Order(
        params=params or project.root / "params",
        outputs=outputs or project.root / "outputs",
        quarter=quarter,
        unit=unit,
        formats=named,
        force=force,
        workers=jobs or cores(),
    )
    folders = {"--params": params, "--outputs": outputs}
    if dry_run:
        View(Batch(project, order), folders, debug=debug).announce()
        return 0
    with _ending_politely(), Processes() as start:
        batch = Batch(project, order)
        view = View(batch, folders, debug=debug)
        view.removed(batch.take_back())
        with view:
            for made in batch.make(start):
                view.show(made)
        batch.publish_pages(indicator_table)
    return view.summary()


def render(
    notebook: Annotated[Path, typer.Argument(help="Sổ tay (.ipynb) trong dự án.")],
    *,
    params: Annotated[
        Path | None, typer.Option("--params", help="Tệp tham số, nếu không theo ô «parameters».")
    ] = None,
    outputs: OutputFolder = None,
    formats_: Formats = "",
    debug: Debug = False,
) -> int:
    """Làm báo cáo từ một sổ tay đang viết, như khi chạy hàng loạt."""
    from ocop_lib.project import find_root, load_project
    from ocop_lib.publish import write_whole
    from ocop_lib.run.execute import run_job
    from ocop_lib.run.single import single_job

    named = formats(formats_)
    project = load_project(find_root(notebook.parent))
    job = single_job(project, notebook, params, named or project.formats)
    outcome = run_job(job)
    if outcome.faults:
        tell(*outcome.faults, *([outcome.traceback] if debug else []))
        return 1
    for form, data in outcome.outputs.items():
        path = (outputs or notebook.parent) / f"{notebook.stem}.{form}"
        write_whole(path, data)
        typer.echo(str(path))
    return 0


def _project(params: Path | None) -> "Project":
    """The project of the working directory, or else the one the parameter files lie in."""
    from ocop_lib.errors import ParameterError
    from ocop_lib.project import DEFAULTS, find_root, load_project

    try:
        root = find_root(Path.cwd())
    except ParameterError:
        if params is None:
            raise
        root = find_root(params)
    own = params / DEFAULTS.name if params else None
    return load_project(root, own if own and own.is_file() else None)


@contextmanager
def _ending_politely() -> Iterator[None]:
    """Let SIGTERM, a scheduler's «please end», tidy up as Ctrl-C does."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
