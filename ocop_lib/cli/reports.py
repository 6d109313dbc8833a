"""The command that makes the reports of a project."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ocop_lib.cli.faults import TWO_PERIODS
from ocop_lib.cli.ordered import checked_project, ending_politely, project_of
from ocop_lib.cli.pages import methodology, open_data
from ocop_lib.cli.terminal import (
    Debug,
    Formats,
    Json,
    OutputFolder,
    asked_quarter,
    asked_year,
    formats,
    nothing_to_do,
    say,
    whole_number,
    working_folder,
)
from ocop_lib.errors import ParameterError, Place

if TYPE_CHECKING:
    from ocop_lib.periods import Quarter
    from ocop_lib.run.cluster import Cluster
    from ocop_lib.run.jobs.order import Order
    from ocop_lib.run.processes import Processes


def reports(  # noqa: PLR0913 (an option is an argument)
    *,
    params: Annotated[
        Path | None,
        typer.Option(
            "--params",
            metavar="<thư mục>",
            help="Thư mục tham số, nếu không phải params/ của dự án.",
        ),
    ] = None,
    outputs: OutputFolder = None,
    quarter: Annotated[
        str,
        typer.Option(
            "--quarter",
            metavar="<quý>",
            help="Chỉ báo cáo của quý này, không gồm báo cáo năm; ví dụ 2024-Q3.",
        ),
    ] = "",
    year: Annotated[
        str,
        typer.Option(
            "--year",
            metavar="<năm>",
            help="Chỉ báo cáo của cả năm này, không gồm báo cáo các quý; ví dụ 2024.",
        ),
    ] = "",
    unit: Annotated[
        str,
        typer.Option(
            "--unit", metavar="<đơn vị>", help="Chỉ đơn vị hoặc cơ quan này; province là toàn tỉnh."
        ),
    ] = "",
    formats_: Formats = "",
    jobs: Annotated[
        str,
        typer.Option(
            "--jobs",
            metavar="<số>",
            help="Số báo cáo làm cùng lúc, từ 1, nếu không phải số nhân máy.",
        ),
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Làm lại cả báo cáo còn mới.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Chỉ nói sẽ làm báo cáo nào, vì sao.")
    ] = False,
    scheduler: Annotated[
        str,
        typer.Option(
            "--scheduler",
            metavar="<địa chỉ>",
            help="Làm trên cụm máy Dask, ví dụ tcp://10.0.0.5:8786.",
        ),
    ] = "",
    profile: Annotated[
        bool, typer.Option("--profile", help="In thời gian của từng bước khi xong.")
    ] = False,
    as_json: Json = False,
    debug: Debug = False,
) -> int:
    """Làm mọi báo cáo chưa có hoặc đã cũ, và nói vì sao."""
    from ocop_lib.run.jobs.current import count_current
    from ocop_lib.run.jobs.order import Order

    workers = whole_number("--jobs", jobs, least=1)
    root = _root(params)
    folder = params or root / "params"
    order = Order(
        root=root,
        params=folder,
        outputs=outputs or root / "outputs",
        quarter=_quarter(quarter, root, folder),
        year=_year(year, quarter, root, folder),
        unit=unit,
        formats=formats(formats_),
        force=force,
    )
    # The digests tell how many reports are current, and JSON lists them one by one.
    current = None if as_json else count_current(order)
    if current is not None:
        say(nothing_to_do(current))
        return 0
    shown = {
        "folders": {"--params": params, "--outputs": outputs},
        "profile": profile,
        "debug": debug,
        "as_json": as_json,
    }
    if dry_run:
        return _announce(order, shown)
    return _make(order, workers, scheduler, shown)


def _announce(order: "Order", shown: Mapping[str, Any]) -> int:
    """Print which reports would be made; ``shown`` is what `View` takes beside the batch."""
    from ocop_lib.cli.view import View
    from ocop_lib.run.batch import Batch

    view = View(Batch(checked_project(order), order, methodology), **shown)
    view.remark()
    view.announce()
    return 0


def _make(order: "Order", workers: int | None, scheduler: str, shown: Mapping[str, Any]) -> int:
    """Make the reports.

    Args:
        order: which.
        workers: how many at once; None for as many as the machine or the cluster has room for.
        scheduler: address of the cluster; empty for this machine.
        shown: what `View` takes beside the batch.

    Returns:
        The exit status.
    """
    from concurrent.futures import ThreadPoolExecutor

    # First of all, so that the processes start while this one imports and reads.
    with ending_politely(), _executors(order, scheduler) as start:
        from ocop_lib.cli.view import View
        from ocop_lib.output.lock import locked
        from ocop_lib.run.batch import Batch

        batch = Batch(checked_project(order), order, methodology)
        with locked(order.outputs):
            slots = workers or start.slots
            view = View(batch, workers=slots, **shown)
            view.remark()
            view.kept()
            view.removed(batch.take_back())
            with view, ThreadPoolExecutor(1) as aside:
                # This process is idle while the workers work.
                data = aside.submit(batch.open_data, open_data)
                for report in batch.make(start, slots):
                    view.show(report)
            batch.publish_pages(data.result())
    return view.summary()


def _executors(order: "Order", scheduler: str) -> "Cluster | Processes":
    """What starts the executors of a run: on the cluster, or else on this machine."""
    from ocop_lib.run.processes import Processes

    if not scheduler:
        return Processes(is_for_one=bool(order.period and order.unit))
    from ocop_lib.run.cluster import Cluster

    return Cluster(scheduler)


def _root(params: Path | None) -> Path:
    """The project of the working directory, or else the one the parameter files lie in."""
    from ocop_lib.project.root import find_root

    try:
        return find_root(working_folder())
    except ParameterError:
        if params is None:
            raise
        return find_root(params)


def _quarter(value: str, root: Path, params: Path) -> "Quarter | None":
    """The quarter that ``--quarter`` names; None for an empty value."""
    from ocop_lib.periods import Quarter

    try:
        return Quarter.parse(value) if value else None
    except ParameterError:
        # The project takes long to read. Only a refusal needs it, to name the project's quarters.
        return asked_quarter(project_of(root, params), value)


def _year(value: str, quarter: str, root: Path, params: Path) -> int | None:
    """The year that ``--year`` names; None for an empty value."""
    from ocop_lib.periods import is_year

    if not value:
        return None
    if quarter:
        raise ParameterError(TWO_PERIODS.at(Place(part="--year"), found=f"{quarter}, {value}"))
    return int(value) if is_year(value) else asked_year(project_of(root, params), value).number
