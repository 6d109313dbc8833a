"""Faults that a run must survive: prints what was tried and what was left.

Run by ``make faults``; ``--kills 50`` says how often the run is killed. After each fault it is
looked whether every file is an old or a new one, whole; whether a process, a socket or a folder is
left; and whether the next run completes with the bytes of an undisturbed one.
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

import psutil
from trial import ROOT, Trial, trial
from ways import all_jobs

from ocop_lib.run.pool import Processes, run_jobs

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
    """Try all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    # Or a run started in the background would take over that Ctrl-C means nothing to it.
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
    """The outputs of a run that nobody disturbs."""
    status, said = ground.run("reports", "--formats", "html,pdf")
    if status:
        raise RuntimeError(said)
    return ground.files()


def change(ground: Trial) -> None:
    """Change a word that every report holds."""
    heading = ground.root / "data/2024/register.yaml"
    heading.write_text(heading.read_text(encoding="utf-8").replace("Sổ", "Quyển sổ"), "utf-8")


class Scene:
    """A run from one state of the outputs to another, disturbed.

    Args:
        ground: the project.
        old: the outputs before.
        new: the outputs after.
        spent: seconds an undisturbed run takes.
    """

    def __init__(
        self, ground: Trial, old: dict[str, bytes], new: dict[str, bytes], spent: float
    ) -> None:
        self.ground, self.old, self.new, self.spent = ground, old, new, spent

    def act(self, name: str, disturb: Callable[["Scene", float], str], moment: float) -> int:
        """Disturb a run at a moment and see what is left.

        Args:
            name: what is done.
            disturb: does it, and says how the run ended.
            moment: seconds after the run began.

        Returns:
            1 when something is wrong, 0 otherwise.
        """
        self.restore()
        ended = disturb(self, moment)
        wrong = [*self.half_files(), *left_over(self.ground)]
        if "TRACEBACK" in ended or "NOT STOPPED" in ended:
            wrong.append(ended)
        status, said = self.ground.run("reports", "--formats", "html,pdf")
        if status != 0 or self.ground.files() != self.new:
            wrong.append(f"the next run: {status} {said[-300:]}")
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
        """The files that are neither old nor new."""
        found = self.ground.files()
        # A report that failed takes its files back, and the manifest says so.
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
        """Whether the manifest knows that the report failed."""
        content = json.loads((self.ground.outputs / "manifest.json").read_bytes())
        failed = [one["id"] for one in content["reports"] if one["status"] == "failed"]
        return any(name.startswith(f"{one}.") for one in failed)


def left_over(ground: Trial) -> list[str]:
    """Processes and temporary files of a run that are still there after a while."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        processes = processes_of(ground)
        folders = [path.name for path in ground.temporary.iterdir()]
        if not processes and not folders:
            return []
        time.sleep(PAUSE)
    return [*(f"process {one.pid}: {' '.join(one.cmdline())[:90]}" for one in processes), *folders]


def processes_of(ground: Trial) -> list[psutil.Process]:
    """The processes that were started for the trial."""
    found = []
    for one in psutil.process_iter():
        with suppress(psutil.Error):
            if one.environ().get("TMPDIR", "").startswith(str(ground.temporary)):
                found.append(one)
    return found


def begin(scene: Scene, moment: float) -> Popen[str]:
    """A run, some seconds old, on two workers."""
    process = scene.ground.start("reports", "--formats", "html,pdf", "--jobs", "2")
    time.sleep(moment)
    return process


def ended(process: Popen[str]) -> str:
    """How a run ended, and whether it showed a traceback."""
    out, err = process.communicate()
    trace = ", TRACEBACK" if "Traceback" in err else ""
    failed = out.count("KHÔNG LÀM ĐƯỢC")
    return f"exit {process.returncode}, {failed} failed{trace}"


def kill_run(scene: Scene, moment: float) -> str:
    """SIGKILL for the run itself."""
    process = begin(scene, moment)
    process.kill()
    return ended(process)


def interrupt(scene: Scene, moment: float) -> str:
    """Ctrl-C: the terminal sends it to every process of the group."""
    process = begin(scene, moment)
    was_over = process.poll() is not None
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT)
    said = ended(process)
    return said if was_over or process.returncode == INTERRUPTED else f"NOT STOPPED, {said}"


def victim_of(is_it: Callable[[psutil.Process], bool]) -> Callable[[Scene, float], str]:
    """Kill one of the run's processes."""

    def act(scene: Scene, moment: float) -> str:
        process = begin(scene, moment)
        while process.poll() is None:
            victims = [one for one in processes_of(scene.ground) if safely(is_it, one)]
            if victims:
                dice.choice(victims).kill()
                break
        return ended(process)

    return act


def safely(is_it: Callable[[psutil.Process], bool], one: psutil.Process) -> bool:
    """Whether it is one, when it is there at all."""
    with suppress(psutil.Error):
        return is_it(one)
    return False


def says(one: psutil.Process, words: str) -> bool:
    """Whether a command line holds these words."""
    return words in " ".join(one.cmdline())


WARM = "ocop_lib.run.kernels.warm_process"
worker = victim_of(lambda one: says(one, "forkserver") and says(one.parent() or one, "forkserver"))
kernel = victim_of(lambda one: says(one, WARM) and says(one.parent() or one, WARM))
warm = victim_of(lambda one: says(one, WARM) and not says(one.parent() or one, WARM))


def bad_cell(name: str, code: str) -> int:
    """A cell that does harm in one report of nine.

    Returns:
        1 when something is wrong, 0 otherwise.
    """
    with trial() as ground:
        ground.keep_only("2024-Q3/*")
        add_cell(ground, f"if unit == 'ba-be':\n    {code}")
        began = time.monotonic()
        status, said = ground.run("reports", "--formats", "html,pdf")
        spent = time.monotonic() - began
        made = {path.stem for path in (ground.outputs / "2024-Q3").glob("*.html")}
        # What is printed is no part of a report, however much it is.
        harmless = "prints" in name
        fine = (status, "ba-be" in made, len(made)) == ((0, True, 9) if harmless else (1, False, 8))
        wrong = [*left_over(ground), *([] if fine else [f"exit {status}, {sorted(made)}"])]
        told = [line.strip() for line in said.splitlines() if "(harm)" in line]
        print(f"a notebook that {name}: {len(made)} of 9 made in {spent:.1f} s", *told, sep="; ")
        print(f"    {'; '.join(wrong) or 'fine'}", flush=True)
        return bool(wrong)


def many_starts(count: int = 200, workers: int = 16) -> int:
    """Many kernels started side by side.

    Returns:
        1 when one of them did not start, 0 otherwise.
    """
    source = json.loads((ROOT / "notebooks/district_quarter.ipynb").read_bytes())
    job = all_jobs(ROOT, ("html",))[-1]
    # The report's head, the rest of it left out, and one part: what a report must have.
    kept = [one for one in source["cells"] if one["id"] in {"parameters", "report", "heading"}]
    kept += [one for one in source["cells"] if one["id"] == "summary"]
    notebook = json.dumps({**source, "cells": kept}).encode()
    jobs = [
        replace(job, id=f"{job.id}-{number}", files={**job.files, job.notebook: notebook})
        for number in range(count)
    ]
    began = time.monotonic()
    with Processes() as start:
        outcomes = list(run_jobs(jobs, workers, start))
    spent = time.monotonic() - began
    failed = [one for one in outcomes if one.status != "done"]
    print(f"{count} starts on {workers} workers in {spent:.0f} s: {len(failed)} failed", flush=True)
    return bool(failed)


def add_cell(ground: Trial, source: str) -> None:
    """Add a cell to the notebook of districts, and let no report take longer than 20 seconds."""
    path = ground.root / "notebooks/district_quarter.ipynb"
    content = json.loads(path.read_bytes())
    empty = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    content["cells"].append({**empty, "id": "harm", "source": source})
    path.write_text(json.dumps(content), encoding="utf-8")
    defaults = ground.root / "params/defaults.yaml"
    text = defaults.read_text(encoding="utf-8")
    defaults.write_text(text.replace("time_limit_seconds: 600", "time_limit_seconds: 20"), "utf-8")


if __name__ == "__main__":
    main()
