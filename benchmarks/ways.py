"""Ways to make reports, from the plainest to the floor; each returns the seconds it took."""

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

from ocop_lib.project.project import load_project
from ocop_lib.run.jobs.build import build_jobs
from ocop_lib.run.jobs.job import Job
from ocop_lib.run.jobs.matrix import read_matrix

CORES = 2
SCRIPTS = Path(sys.executable).parent


def clocked(act: Callable[[], object]) -> float:
    """The seconds something takes."""
    began = time.monotonic()
    act()
    return time.monotonic() - began


def all_jobs(root: Path, formats: tuple[str, ...]) -> list[Job]:
    """The jobs of every report of a project, those on the whole province first."""
    project = load_project(root)
    plan = project.plan()
    specs = read_matrix(project, plan, root / "params")
    jobs = build_jobs(project, plan, project.register(plan), specs, formats)
    return sorted(jobs, key=lambda job: -len(job.units))


def plain_loop(ground: Trial) -> float:
    """Papermill's command, then nbconvert's, one report after the other, HTML only."""
    quiet: Any = {"cwd": ground.root, "capture_output": True}

    def loop() -> None:
        for job in all_jobs(ground.root, ("html",)):
            out = ground.root / "plain" / f"{job.id}.ipynb"
            out.parent.mkdir(parents=True, exist_ok=True)
            params = f"params/{job.id}.yaml"
            papermill = [SCRIPTS / "papermill", job.notebook, out, "-f", params, "-k", "python3"]
            subprocess.run(papermill, check=True, **quiet)
            subprocess.run(
                [SCRIPTS / "jupyter-nbconvert", "--to", "html", out], check=True, **quiet
            )

    return clocked(loop)


def one_by_papermill(order: tuple[Path, str, str]) -> None:
    """One report through papermill's and nbconvert's interfaces for programs."""
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
    """Papermill's interface in a pool of processes, HTML only."""
    orders = [(ground.root, job.id, job.notebook) for job in all_jobs(ground.root, ("html",))]

    def pool() -> None:
        with ProcessPoolExecutor(CORES, mp_context=get_context("spawn")) as executor:
            list(executor.map(one_by_papermill, orders))

    return clocked(pool)


def engine(ground: Trial, workers: int, formats: str) -> float:
    """The command of this project, from its start to its end."""
    words = ["reports", "--force", "--jobs", str(workers), "--formats", formats]

    def command() -> None:
        status, said = ground.run(*words)
        if status:
            raise RuntimeError(said)

    return clocked(command)


def by_exec(job: Job) -> float:
    """One report by plain ``exec`` of its cells and the writers: the least it can take.

    Returns:
        Seconds of processor time.
    """
    from ocop_lib.errors import NOWHERE
    from ocop_lib.render.document import document
    from ocop_lib.render.markdown import markdown_blocks
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
    """Run a cell; the value of its last line, if that is an expression."""
    tree = ast.parse(source)
    shown = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), known)  # noqa: S102 (a notebook's own code)
    if not isinstance(shown, ast.Expr):
        return []
    return [eval(compile(ast.Expression(shown.value), "cell", "eval"), known)]  # noqa: S307


def warm_up() -> None:
    """What a process of the floor has done before the clock starts."""
    import ocop_lib.run.execute
    from ocop_lib.report.warm_up import build_every_part

    assert ocop_lib.run.execute
    build_every_part()


def ready(_: object) -> int:
    """Something to do for a process that has to be started."""
    time.sleep(0.5)
    return os.getpid()


def floor(jobs: Sequence[Job]) -> tuple[float, float]:
    """All reports by `by_exec` in two warm processes.

    Returns:
        Seconds, and seconds of processor time a report.
    """
    spent: list[float] = []
    context = get_context("spawn")
    with ProcessPoolExecutor(CORES, mp_context=context, initializer=warm_up) as executor:
        list(executor.map(ready, range(2 * CORES)))
        wall = clocked(lambda: spent.extend(executor.map(by_exec, jobs)))
    return wall, sum(spent) / len(jobs)


def engine_cpu(jobs: Iterable[Job]) -> float:
    """Processor time a report takes in this engine: its worker's and its kernel's."""
    import psutil

    from ocop_lib.run.execute import run_job
    from ocop_lib.run.kernels.warm import SOURCE

    jobs = list(jobs)
    run_job(jobs[0])
    warm = psutil.Process(SOURCE._own[-1].pid)

    def used() -> float:
        here = resource.getrusage(resource.RUSAGE_SELF)
        times = warm.cpu_times()
        kernels = times.children_user + times.children_system
        # What the warm process itself does is the forking, a part of the price.
        return here.ru_utime + here.ru_stime + kernels + times.user + times.system

    before = used()
    for job in jobs:
        outcome = run_job(job)
        assert outcome.faults == (), outcome.faults
    return (used() - before) / len(jobs)
