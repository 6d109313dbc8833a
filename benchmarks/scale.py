"""Benchmark: time and memory with more rows, more reports, more workers.

Run by ``make bench``. Other units' rows must not slow down a district's report, further reports
must not slow down each report, and a second worker must nearly halve the time.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pandas as pd
from trial import ROOT, Trial, trial
from ways import all_jobs, clocked

from ocop_lib.plan import PROVINCE
from ocop_lib.project.formats import FORMATS
from ocop_lib.project.project import Project, load_project
from ocop_lib.project.years import ReadYear
from ocop_lib.register import Register
from ocop_lib.register.tables import TABLES
from ocop_lib.run.cluster import Cluster
from ocop_lib.run.execute import run_job
from ocop_lib.run.jobs.build import build_jobs
from ocop_lib.run.jobs.job import Job
from ocop_lib.run.jobs.matrix import read_matrix
from ocop_lib.run.pool import run_jobs

UNIT, QUARTER = "ba-be", "2024-Q4"
ROWS = (1, 10, 100, 1000)
REPORTS = (1, 20)
TIMES = 5
MEGABYTE = 2**20
RUN = """\
import resource, sys
from ocop_lib.cli import main
status = main(sys.argv[1:])
print("memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
sys.exit(status)
"""


def main() -> None:
    """Measure and print."""
    # Reports first: ru_maxrss of a new process starts from the memory of the process that forks it.
    reports()
    rows()
    workers()


def multiplied(register: Register, times: int, kept: str) -> Register:
    """Multiply the rows of all units except one.

    Args:
        register: the shipped register.
        times: how often each row of other units occurs in the result.
        kept: id of the unit whose rows are not multiplied.

    Returns:
        A register in which the copies of a row have ids of their own.
    """
    tables = {}
    for spec in TABLES:
        frame = register.tables[spec.name]
        others = frame[(frame["unit_id"] != kept) & (frame["unit_id"] != PROVINCE)]
        ids = [column.name for column in spec.columns if column.kind == "id"]
        own = [spec.key, *(name for name in ids if name in {"subject_id", "product_id"})]
        copies = [frame]
        for number in range(1, times):
            copy = others.copy()
            for name in dict.fromkeys(own):
                if spec.name != "deliveries" or name != spec.key:
                    copy[name] = copy[name] + f"-{number}"
            copies.append(copy)
        tables[spec.name] = pd.concat(copies, ignore_index=True)
    return replace(register, tables=tables)


def rows() -> None:
    """Print time and memory of a district's and the province's report for more rows."""
    project = load_project(ROOT)
    whole = project.latest.register()
    print("rows of other units: seconds and megabytes of one report, HTML")
    first = 0.0
    for times in ROWS:
        register = multiplied(whole, times, UNIT)
        count = sum(len(table) for table in register.tables.values())
        seconds, memory = one_report(project, register, UNIT)
        first = first or seconds
        line = f"  x {times:<5} {count:>9} rows   {UNIT}: {seconds:.2f} s, {memory:.0f} MB"
        line += f", x {seconds / first:.2f} (at most 1.3)"
        if times <= 100:
            seconds, memory = one_report(project, register, PROVINCE)
            line += f"   {PROVINCE}: {seconds:.2f} s, {memory:.0f} MB"
        print(line, flush=True)


def one_report(project: Project, register: Register, unit: str) -> tuple[float, float]:
    """Median seconds to build and run a report's job, and the job's size in megabytes."""
    year = project.latest
    years = {year.number: ReadYear(year, year.plan(), register)}
    plans = {year.number: years[year.number].plan}
    specs = [
        spec
        for spec in read_matrix(project, plans, project.root / "params")
        if (spec.about.id, str(spec.period)) == (unit, QUARTER)
    ]
    seconds, size = [], 0
    for _ in range(TIMES):
        began = time.monotonic()
        (job,) = build_jobs(project, years, specs, ("html",))
        outcome = run_job(job)
        seconds.append(time.monotonic() - began)
        assert outcome.faults == (), outcome.faults
        size = sum(map(len, job.files.values()))
    return statistics.median(seconds), size / MEGABYTE


def reports() -> None:
    """Print time per report and memory of the run's main process for more reports."""
    print("reports: seconds a report and memory of the run's own process, HTML")
    first: tuple[float, float] | None = None
    with trial() as ground:
        # Agencies' reports cost less, and are not copied.
        ground.keep_only("*/*")
        for times in REPORTS:
            more_reports(ground, times)
            count = len(list((ground.root / "params").glob("*/*.yaml")))
            spent, memory = run_with_memory(ground)
            first = first or (spent / count, memory)
            print(
                f"  {count:>4} reports: {spent / count:.3f} s a report, {memory:.0f} MB"
                f", x {spent / count / first[0]:.2f} (at most 1.1)"
                f", x {memory / first[1]:.2f} (at most 1.1)",
                flush=True,
            )


def more_reports(ground: Trial, times: int) -> None:
    """Copy parameter files, so that each unit and quarter has ``times`` reports."""
    defaults = ground.root / "params/defaults.yaml"
    text = defaults.read_text(encoding="utf-8")
    if "*/province-*" not in text:
        pattern = '  "*/province-*": province_quarter\n  "*/*"'
        defaults.write_text(text.replace('  "*/*"', pattern), encoding="utf-8")
    for path in list((ground.root / "params").glob("*/*.yaml")):
        if "-x" in path.stem:
            continue
        for number in range(1, times):
            (path.parent / f"{path.stem}-x{number}.yaml").write_bytes(path.read_bytes())


def run_with_memory(ground: Trial) -> tuple[float, float]:
    """Run the command; return its seconds, and its main process's peak memory in megabytes."""
    words = ["reports", "--force", "--formats", "html"]
    began = time.monotonic()
    output = subprocess.run(
        [sys.executable, "-c", RUN, *words],
        cwd=ground.root,
        env=ground.environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    spent = time.monotonic() - began
    return spent, float(output.split("memory")[-1])


def workers() -> None:
    """Print the time of a year with one and with two Dask workers, after warming them up."""
    print("Dask workers: seconds for a year, all forms")
    jobs = all_jobs(ROOT, FORMATS)
    spent = {}
    for count in (1, 2):
        for start in cluster_of(count):
            list(run_jobs(jobs[:8], start.slots, start))
            spent[count] = clocked(partial(make_all, jobs, start))
        print(f"  {count}: {spent[count]:.1f} s", flush=True)
    print(f"  one / two: {spent[1] / spent[2]:.2f} (at least 1.7)")


def make_all(jobs: list[Job], start: Cluster) -> None:
    """Make every report."""
    outcomes = list(run_jobs(jobs, start.slots, start))
    assert all(outcome.status == "done" for outcome in outcomes)


def cluster_of(count: int) -> Iterator[Cluster]:
    """Start a Dask scheduler with ``count`` workers, each a process of its own.

    Yields:
        The cluster, connected.
    """
    from distributed import LocalCluster

    with (
        LocalCluster(n_workers=count, threads_per_worker=1, dashboard_address=None) as local,
        Cluster(local.scheduler_address) as start,
    ):
        yield start


if __name__ == "__main__":
    main()
