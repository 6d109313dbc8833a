"""Ways to make all reports, from a plain loop to the least possible; each returns seconds."""

import ast
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from trial import ROOT, Trial

from ocop_lib.project.project import Year, load_project
from ocop_lib.project.years import of_each, read_year
from ocop_lib.run.jobs.build import build_jobs
from ocop_lib.run.jobs.job import Job
from ocop_lib.run.jobs.matrix import read_matrix

CORES = 2
SCRIPTS = Path(sys.executable).parent


def clocked(act: Callable[[], object]) -> float:
    """The seconds that a call takes."""
    began = time.monotonic()
    act()
    return time.monotonic() - began


def all_jobs(root: Path, formats: tuple[str, ...]) -> list[Job]:
    """The jobs of every report of a project, those on the whole province first."""
    project = load_project(root)
    plans = of_each(project.years.values(), Year.plan)
    specs = read_matrix(project, plans, root / "params")
    years = of_each(project.years.values(), lambda year: read_year(year, plans[year.number]))
    jobs = build_jobs(project, years, specs, formats)
    return sorted(jobs, key=lambda job: -len(job.shows))


def plain_loop(ground: Trial) -> float:
    """Run papermill's and nbconvert's commands for one report after the other, HTML only."""
    quiet: Any = {"cwd": ground.root, "capture_output": True}

    def loop() -> None:
        for job in all_jobs(ground.root, ("html",)):
            out = ground.root / "plain" / f"{job.id}.ipynb"
            out.parent.mkdir(parents=True, exist_ok=True)
            params = f"params/{job.id}.yaml"
            papermill = [str(SCRIPTS / "papermill"), job.notebook, str(out), "-f", params]
            subprocess.run([*papermill, "-k", "python3"], check=True, **quiet)
            subprocess.run(
                [SCRIPTS / "jupyter-nbconvert", "--to", "html", out], check=True, **quiet
            )

    return clocked(loop)


def one_by_papermill(order: tuple[Path, str, str]) -> None:
    """Make a report through the Python APIs of papermill and nbconvert."""
    import nbconvert
    import papermill

    root, report, notebook = order
    os.chdir(root)
    out = root / "pooled" / f"{report}.ipynb"
    out.parent.mkdir(parents=True, exist_ok=True)
    parameters = papermill.iorw.read_yaml_file(f"params/{report}.yaml")
    papermill.execute_notebook(
        notebook, str(out), parameters, kernel_name="python3", progress_bar=False
    )
    page, _ = nbconvert.HTMLExporter().from_filename(str(out))
    out.with_suffix(".html").write_text(page, encoding="utf-8")


def papermill_pool(ground: Trial) -> float:
    """Make all reports through papermill's API in a pool of processes, HTML only."""
    orders = [(ground.root, job.id, job.notebook) for job in all_jobs(ground.root, ("html",))]

    def pool() -> None:
        with ProcessPoolExecutor(CORES, mp_context=get_context("spawn")) as executor:
            list(executor.map(one_by_papermill, orders))

    return clocked(pool)


def engine(ground: Trial, workers: int, formats: str) -> float:
    """Run ``ocop reports --force``; the time includes the start of the command."""
    words = ["reports", "--force", "--jobs", str(workers), "--formats", formats]

    def command() -> None:
        status, output = ground.run(*words)
        if status:
            raise RuntimeError(output)

    return clocked(command)


def by_exec(job: Job) -> float:
    """Make a report by ``exec`` of its cells and by the writers, without a kernel: the least time.

    Returns:
        Seconds of processor time.
    """
    from ocop_lib.blocks.markdown import markdown_blocks
    from ocop_lib.errors import NOWHERE
    from ocop_lib.render.document import document
    from ocop_lib.render.writers import WRITERS

    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, data in job.files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        os.chdir((root / job.notebook).parent)
        blocks: list[Any] = []
        known: dict[str, Any] = {}
        for cell in json.loads(job.files[job.notebook])["cells"]:
            source = "".join(cell["source"])
            if cell["cell_type"] == "markdown":
                blocks += markdown_blocks(source, NOWHERE, {}, "")
                continue
            blocks += last_value(source, known)
            if "parameters" in cell["metadata"].get("tags", ()):
                known.update(job.parameters)
        report = document(blocks)
        for form in job.formats:
            WRITERS[form](report)
        os.chdir(ROOT)
    return time.process_time() - began


def last_value(source: str, known: dict[str, Any]) -> list[Any]:
    """Run a cell; return a list with the value of its last line, empty if that is no expression."""
    tree = ast.parse(source)
    shown = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), known)  # noqa: S102 (a notebook's own code)
    if not isinstance(shown, ast.Expr):
        return []
    return [eval(compile(ast.Expression(shown.value), "cell", "eval"), known)]  # noqa: S307


def warm_up() -> None:
    """Import and build everything once in a worker of `floor`, before the time is taken."""
    import ocop_lib.run.execute
    from ocop_lib.report.warm_up import build_every_part

    assert ocop_lib.run.execute
    build_every_part()
    be_like_a_worker()


def be_like_a_worker() -> None:
    """Collect garbage as rarely as workers and kernels do; what is imported counts as no garbage."""
    from ocop_lib.run.kernels import own_process

    own_process.collect_rarely()
    own_process.keep_for_ever()


def ready(_: object) -> int:
    """Wait, so that the pool starts all of its processes; return the process id."""
    time.sleep(0.5)
    return os.getpid()


def floor(jobs: Sequence[Job]) -> tuple[float, float]:
    """Make all reports by `by_exec` in two warm processes.

    Returns:
        Seconds for all reports, and seconds of processor time per report.
    """
    spent: list[float] = []
    context = get_context("spawn")
    with ProcessPoolExecutor(CORES, mp_context=context, initializer=warm_up) as executor:
        list(executor.map(ready, range(2 * CORES)))
        wall = clocked(lambda: spent.extend(executor.map(by_exec, jobs)))
    return wall, sum(spent) / len(jobs)


def engine_cpu(jobs: Iterable[Job]) -> float:
    """Seconds of processor time per report of this engine, in its worker and its kernel."""
    import psutil

    from ocop_lib.run.execute import run_job
    from ocop_lib.run.kernels.warm import KERNELS

    jobs = list(jobs)
    run_job(jobs[0])
    be_like_a_worker()
    warm = psutil.Process(KERNELS._own[-1].pid)

    def used() -> float:
        worker = resource.getrusage(resource.RUSAGE_SELF)
        times = warm.cpu_times()
        kernels = times.children_user + times.children_system
        # The warm process only forks kernels, so its own time is a part of each report's cost.
        return worker.ru_utime + worker.ru_stime + kernels + times.user + times.system

    before = used()
    for job in jobs:
        outcome = run_job(job)
        assert outcome.faults == (), outcome.faults
    return (used() - before) / len(jobs)
