"""Faults that a run must survive: kills, Ctrl-C, and notebooks that do harm.

Run by ``make faults``; ``--kills 50`` sets how often the run is killed. After each fault, three
things are checked: every file is the whole old or the whole new one; no process and no temporary
folder is left; the next run gives the bytes of an undisturbed run.
"""

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from random import Random
from subprocess import Popen
from typing import Any

import psutil
from trial import ROOT, Trial, trial
from ways import all_jobs

from ocop_lib.run.pool import run_jobs
from ocop_lib.run.processes import Processes

PAUSE = 0.02
PATIENCE = 20.0
INTERRUPTED = 130
dice = Random(1)  # noqa: S311 (no secret)
BAD_CELLS = {
    "loops for ever": "while True: pass",
    "exits the kernel": "import os; os._exit(3)",
    "eats memory": "eaten = bytearray(10**11)",
    "prints 100 MB": "for _ in range(1000): print('x' * 100_000)",
    "crashes": "import ctypes; ctypes.string_at(0)",
}


def main() -> None:
    """Try every fault; exit with status 1 if one was not survived."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    # A process started in the background inherits that SIGINT is ignored, and so would its runs.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    dice.seed(wanted.seed)
    failures = 0
    with trial() as ground:
        ground.keep_only("2024-Q3/*")
        old = undisturbed(ground)
        change(ground)
        began = time.monotonic()
        new = undisturbed(ground)
        spent = time.monotonic() - began
        print(f"an undisturbed run: {spent:.1f} s, {len(new)} files", flush=True)
        scene = Scene(ground, old, new, spent)
        for number in range(1, wanted.kills + 1):
            moment = dice.uniform(0, spent)
            failures += scene.act(f"run killed ({number})", kill_run, moment)
        for name, victim in (("worker", worker), ("kernel", kernel), ("warm process", warm)):
            for number in range(1, 4):
                moment = dice.uniform(0.3 * spent, 0.8 * spent)
                failures += scene.act(f"{name} killed ({number})", victim, moment)
        for number in range(1, 6):
            moment = dice.uniform(0.1 * spent, spent * 0.9)
            failures += scene.act(f"Ctrl-C ({number})", interrupt, moment)
    for name, code in BAD_CELLS.items():
        failures += bad_cell(name, code)
    failures += many_starts()
    print("all survived" if not failures else f"{failures} NOT SURVIVED")
    sys.exit(bool(failures))


def undisturbed(ground: Trial) -> dict[str, bytes]:
    """Run the command without a disturbance and return its output files."""
    status, output = ground.run("reports", "--formats", "html,pdf")
    if status:
        raise RuntimeError(output)
    return ground.files()


def change(ground: Trial) -> None:
    """Change a word of the register's title, which every report prints."""
    heading = ground.root / "data/2024/register.yaml"
    heading.write_text(heading.read_text(encoding="utf-8").replace("Sổ", "Quyển sổ"), "utf-8")


class Scene:
    """A disturbed run that replaces old outputs with new ones.

    Args:
        ground: the project.
        old: the output files before the run.
        new: the output files after an undisturbed run.
        spent: the seconds of an undisturbed run.
    """

    def __init__(
        self, ground: Trial, old: dict[str, bytes], new: dict[str, bytes], spent: float
    ) -> None:
        self.ground, self.old, self.new, self.spent = ground, old, new, spent

    def act(self, name: str, disturb: Callable[["Scene", float], str], moment: float) -> int:
        """Disturb a run and check what it leaves.

        Args:
            name: the name of the disturbance, for the printed line.
            disturb: runs the command, disturbs it and returns how it ended.
            moment: seconds from the start of the run to the disturbance.

        Returns:
            1 when a check failed, 0 otherwise.
        """
        self.restore()
        ended = disturb(self, moment)
        wrong = [*self.half_files(), *left_over(self.ground)]
        if "TRACEBACK" in ended or "NOT STOPPED" in ended:
            wrong.append(ended)
        status, output = self.ground.run("reports", "--formats", "html,pdf")
        if status != 0 or self.ground.files() != self.new:
            wrong.append(f"the next run: {status} {output[-300:]}")
        print(f"{name} at {moment:.2f} s: {ended}; {'; '.join(wrong) or 'fine'}", flush=True)
        return bool(wrong)

    def restore(self) -> None:
        """Put the old outputs back."""
        for path in [*self.ground.outputs.rglob("*")]:
            if path.is_file():
                path.unlink()
        for name, data in self.old.items():
            path = self.ground.outputs / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def half_files(self) -> list[str]:
        """The files that are lost, or equal to neither the old nor the new file."""
        found = self.ground.files()
        # The run deletes the files of a report that failed, and marks it in the manifest.
        lost = {name for name in set(self.old) - set(found) if not self.took_back(name)}
        wrong = [f"lost {name}" for name in lost]
        for name, data in found.items():
            if name == "manifest.json":
                json.loads(data)
            elif not name.endswith(".part") and not name.startswith(("index.", "failed/")):
                known = (self.old.get(name), self.new.get(name))
                wrong += [f"half {name}"] if data not in known else []
        return wrong

    def took_back(self, name: str) -> bool:
        """Whether the manifest lists the file's report as failed."""
        content = json.loads((self.ground.outputs / "manifest.json").read_bytes())
        reports = content["reports"]
        failed = [report["id"] for report in reports if report["status"] == "failed"]
        return any(name.startswith(f"{report}.") for report in failed)


def left_over(ground: Trial) -> list[str]:
    """The processes and temporary files of a run that remain after `PATIENCE` seconds."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        processes = processes_of(ground)
        folders = [path.name for path in ground.temporary.iterdir()]
        if not processes and not folders:
            return []
        time.sleep(PAUSE)
    running = (f"process {left.pid}: {' '.join(left.cmdline())[:90]}" for left in processes)
    return [*running, *folders]


def processes_of(ground: Trial) -> list[psutil.Process]:
    """The running processes of the trial, recognised by their TMPDIR."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.environ().get("TMPDIR", "").startswith(str(ground.temporary)):
                found.append(process)
    return found


def begin(scene: Scene, moment: float) -> Popen[str]:
    """Start a run on two workers and wait until it is ``moment`` seconds old."""
    process = scene.ground.start("reports", "--formats", "html,pdf", "--jobs", "2")
    time.sleep(moment)
    return process


def ended(process: Popen[str]) -> str:
    """Wait for a run; describe its exit status, its failed reports, and any traceback."""
    out, err = process.communicate()
    trace = ", TRACEBACK" if "Traceback" in err else ""
    failed = out.count("KHÔNG LÀM ĐƯỢC")
    return f"exit {process.returncode}, {failed} failed{trace}"


def kill_run(scene: Scene, moment: float) -> str:
    """Kill the run's main process."""
    process = begin(scene, moment)
    process.kill()
    return ended(process)


def interrupt(scene: Scene, moment: float) -> str:
    """Send SIGINT to the process group, as a terminal does at Ctrl-C."""
    process = begin(scene, moment)
    was_over = process.poll() is not None
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT)
    end = ended(process)
    return end if was_over or process.returncode == INTERRUPTED else f"NOT STOPPED, {end}"


def victim_of(matches: Callable[[psutil.Process], bool]) -> Callable[[Scene, float], str]:
    """A disturbance that kills a random process of the run among those that match."""

    def act(scene: Scene, moment: float) -> str:
        process = begin(scene, moment)
        while process.poll() is None:
            victims = [found for found in processes_of(scene.ground) if safely(matches, found)]
            if victims:
                dice.choice(victims).kill()
                break
        return ended(process)

    return act


def safely(matches: Callable[[psutil.Process], bool], process: psutil.Process) -> bool:
    """Whether a process matches; False if it has ended meanwhile."""
    with suppress(psutil.Error):
        return matches(process)
    return False


def runs_with(process: psutil.Process, words: str) -> bool:
    """Whether the command line of a process contains some words."""
    return words in " ".join(process.cmdline())


WARM = "ocop_lib.run.kernels.warm_process"
worker = victim_of(
    lambda found: (
        runs_with(found, "forkserver") and runs_with(found.parent() or found, "forkserver")
    )
)
kernel = victim_of(
    lambda found: runs_with(found, WARM) and runs_with(found.parent() or found, WARM)
)
warm = victim_of(
    lambda found: runs_with(found, WARM) and not runs_with(found.parent() or found, WARM)
)


def bad_cell(name: str, code: str) -> int:
    """Run a quarter whose notebook does harm in one report of nine.

    Args:
        name: the name of the harm, for the printed line.
        code: the line of code that does it.

    Returns:
        1 when a check failed, 0 otherwise.
    """
    with trial() as ground:
        ground.keep_only("2024-Q3/*")
        add_cell(ground, f"if unit == 'ba-be':\n    {code}")
        began = time.monotonic()
        status, output = ground.run("reports", "--formats", "html,pdf")
        spent = time.monotonic() - began
        made = {path.stem for path in (ground.outputs / "2024-Q3").glob("*.html")}
        # Printed text is not part of a report, so printing much of it does no harm.
        harmless = "prints" in name
        fine = (status, "ba-be" in made, len(made)) == ((0, True, 9) if harmless else (1, False, 8))
        wrong = [*left_over(ground), *([] if fine else [f"exit {status}, {sorted(made)}"])]
        faults = [line.strip() for line in output.splitlines() if "(harm)" in line]
        print(f"a notebook that {name}: {len(made)} of 9 made in {spent:.1f} s", *faults, sep="; ")
        print(f"    {'; '.join(wrong) or 'fine'}", flush=True)
        return bool(wrong)


def many_starts(count: int = 200, workers: int = 16) -> int:
    """Start many kernels in parallel.

    Args:
        count: the number of reports, each with a kernel.
        workers: the number of worker processes.

    Returns:
        1 when a report failed, 0 otherwise.
    """
    name = "notebooks/district_quarter.ipynb"
    source = json.loads((ROOT / name).read_bytes())
    job = next(job for job in all_jobs(ROOT, ("html",)) if job.notebook == name)
    # The cells that a report needs at least, and one part.
    needed = {"parameters", "report", "heading"}
    kept = [cell for cell in source["cells"] if cell["id"] in needed]
    kept += [cell for cell in source["cells"] if cell["id"] == "summary"]
    notebook = json.dumps({**source, "cells": kept}).encode()
    jobs = [
        replace(job, id=f"{job.id}-{number}", files={**job.files, job.notebook: notebook})
        for number in range(count)
    ]
    began = time.monotonic()
    with Processes() as start:
        outcomes = list(run_jobs(jobs, workers, start))
    spent = time.monotonic() - began
    failed = [outcome for outcome in outcomes if outcome.status != "done"]
    print(f"{count} starts on {workers} workers in {spent:.0f} s: {len(failed)} failed", flush=True)
    for outcome in failed[:1]:
        print(*outcome.faults, outcome.traceback, sep="\n", flush=True)
    return bool(failed)


def add_cell(ground: Trial, source: str) -> None:
    """Add a cell to the district notebook, and set the time limit of a report to 20 seconds."""
    path = ground.root / "notebooks/district_quarter.ipynb"
    content = json.loads(path.read_bytes())
    empty: dict[str, Any] = {
        "cell_type": "code",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }
    content["cells"].append({**empty, "id": "harm", "source": source})
    path.write_text(json.dumps(content), encoding="utf-8")
    defaults = ground.root / "params/defaults.yaml"
    text = defaults.read_text(encoding="utf-8")
    defaults.write_text(text.replace("time_limit_seconds: 600", "time_limit_seconds: 20"), "utf-8")


if __name__ == "__main__":
    main()
