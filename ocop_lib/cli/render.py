"""The command that makes the report of one notebook."""

from pathlib import Path
from typing import Annotated

import typer

from ocop_lib.cli.terminal import (
    Debug,
    Formats,
    Json,
    OutputFolder,
    formats,
    print_json,
    refusal,
    report_json,
    say,
    tell,
    working_folder,
)
from ocop_lib.errors import EXIT_FAILED, ParameterError


def render(
    notebook: Annotated[
        Path, typer.Argument(metavar="<sổ tay>", help="Sổ tay (.ipynb) trong dự án.")
    ],
    *,
    params: Annotated[
        Path | None,
        typer.Option(
            "--params", metavar="<tệp>", help="Tệp tham số, nếu không theo ô «parameters»."
        ),
    ] = None,
    outputs: OutputFolder = None,
    formats_: Formats = "",
    as_json: Json = False,
    debug: Debug = False,
) -> int:
    """Làm báo cáo từ một sổ tay đang viết, như khi chạy hàng loạt."""
    from ocop_lib.run.kernels.warm import KERNELS

    names = formats(formats_)
    # First of all, so that the process starts while this one imports and reads.
    KERNELS.start_for_one()
    from ocop_lib.output.rendered import put_rendered
    from ocop_lib.project.project import load_project
    from ocop_lib.project.root import find_root
    from ocop_lib.run.execute import run_job
    from ocop_lib.run.jobs.single import single_job

    if not notebook.is_absolute():
        working_folder()
    project = load_project(find_root(notebook.parent))
    job = single_job(project, notebook, params, names or project.defaults.formats)
    folder = outputs or notebook.parent
    _check_writable(folder)
    outcome = run_job(job)
    files = put_rendered(folder, notebook.stem, outcome.outputs)
    if as_json:
        report = report_json(
            job.id,
            outcome.status,
            "",
            files,
            faults=outcome.faults,
            remarks=outcome.remarks,
        )
        print_json({"reports": [report], **refusal(())})
    else:
        for path in files:
            say(str(path))
        tell(*outcome.faults, *outcome.remarks)
    if outcome.faults and debug:
        tell(outcome.traceback)
    return EXIT_FAILED if outcome.faults else 0


def _check_writable(folder: Path) -> None:
    """Make a folder and try to write into it, before a report is made for it.

    Raises:
        ParameterError: it is a file, lies below one, or is not writable.
    """
    from tempfile import TemporaryFile

    from ocop_lib.files.whole import unwritable

    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise ParameterError(unwritable(folder, error)) from None
