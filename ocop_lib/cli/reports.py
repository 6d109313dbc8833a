"""Commands that make reports: the whole batch, or the notebook in hand."""

import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ocop_lib.cli.terminal import Debug, formats, nothing_to_do, tell

if TYPE_CHECKING:
    from ocop_lib.project.project import Project
    from ocop_lib.run.jobs.order import Order

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
    scheduler: Annotated[
        str, typer.Option("--scheduler", help="Làm trên cụm máy Dask, ví dụ tcp://10.0.0.5:8786.")
    ] = "",
    profile: Annotated[
        bool, typer.Option("--profile", help="In thời gian của từng bước khi xong.")
    ] = False,
    debug: Debug = False,
) -> int:
    """Làm mọi báo cáo chưa có hoặc đã cũ, và nói vì sao."""
    from ocop_lib.run.jobs.current import count_current
    from ocop_lib.run.jobs.order import Order

    root = _root(params)
    order = Order(
        root=root,
        params=params or root / "params",
        outputs=outputs or root / "outputs",
        quarter=quarter,
        unit=unit,
        formats=formats(formats_),
        force=force,
    )
    current = count_current(order)
    if current is not None:
        typer.echo(nothing_to_do(current))
        return 0
    said = {"--params": params, "--outputs": outputs}
    if dry_run:
        return _announce(order, said)
    return _make(order, said, jobs=jobs, scheduler=scheduler, profile=profile, debug=debug)


def _announce(order: "Order", said: Mapping[str, Path | None]) -> int:
    from ocop_lib.cli.view import View
    from ocop_lib.run.batch import Batch

    View(Batch(_project(order), order), said).announce()
    return 0


def _make(
    order: "Order",
    said: Mapping[str, Path | None],
    *,
    jobs: int | None,
    scheduler: str,
    profile: bool,
    debug: bool,
) -> int:
    from concurrent.futures import ThreadPoolExecutor

    from ocop_lib.run.pool import Processes

    if scheduler:
        from ocop_lib.run.cluster import Cluster

    # Before anything else is imported or read here: there it warms up meanwhile.
    with _ending_politely(), Cluster(scheduler) if scheduler else Processes() as start:
        from ocop_lib.cli.view import View
        from ocop_lib.export.tidy import indicator_table
        from ocop_lib.output.files import locked
        from ocop_lib.run.batch import Batch

        batch = Batch(_project(order), order)
        with locked(order.outputs):
            workers = jobs or start.slots
            view = View(batch, said, workers=workers, profile=profile, debug=debug)
            view.removed(batch.take_back())
            with view, ThreadPoolExecutor(1) as aside:
                # While workers work, this process has nothing to do.
                tables = aside.submit(batch.tables, indicator_table)
                for made in batch.make(start, workers):
                    view.show(made)
            batch.publish_pages(tables.result())
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
    from ocop_lib.files.whole import write_whole
    from ocop_lib.project.project import load_project
    from ocop_lib.project.root import find_root
    from ocop_lib.run.execute import run_job
    from ocop_lib.run.jobs.single import single_job

    named = formats(formats_)
    project = load_project(find_root(notebook.parent))
    job = single_job(project, notebook, params, named or project.defaults.formats)
    outcome = run_job(job)
    if outcome.faults:
        tell(*outcome.faults, *([outcome.traceback] if debug else []))
        return 1
    for form, data in outcome.outputs.items():
        path = (outputs or notebook.parent) / f"{notebook.stem}.{form}"
        write_whole(path, data)
        typer.echo(str(path))
    return 0


def _root(params: Path | None) -> Path:
    """The project of the working directory, or else the one the parameter files lie in."""
    from ocop_lib.errors import ParameterError
    from ocop_lib.project.root import find_root

    try:
        return find_root(Path.cwd())
    except ParameterError:
        if params is None:
            raise
        return find_root(params)


def _project(order: "Order") -> "Project":
    """The project; a folder of parameter files may have defaults of its own."""
    from ocop_lib.indicators.counting.registry import check_countable
    from ocop_lib.project.project import load_project
    from ocop_lib.project.root import DEFAULTS

    own = order.params / DEFAULTS.name
    usual = own.resolve() == (order.root / DEFAULTS).resolve()
    project = load_project(order.root, own if own.is_file() and not usual else None)
    check_countable(project.plan(), str(project.defaults.plan_file or ""))
    return project


@contextmanager
def _ending_politely() -> Iterator[None]:
    """Let SIGTERM, a scheduler's «please end», tidy up as Ctrl-C does."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
