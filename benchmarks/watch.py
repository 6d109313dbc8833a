"""Benchmark: seconds from a save to the finished page of ``ocop watch``, beside ``ocop render``.

Run by ``make bench``. Each cell of the district notebook is edited in turn, then one row of the
register; the time ends when the page can be fetched. ``--times`` says how often each is measured;
the least is shown, because other programs only ever add to it.
"""

import argparse
import csv
import io
import json
import os
import signal
import statistics
import subprocess
import time
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from trial import COMMAND, Trial, trial

NOTEBOOK = "notebooks/district_quarter.ipynb"
SECONDS_TO_REST = 1.5


class Watched:
    """A running ``ocop watch`` and the states it sends to its page."""

    def __init__(self, ground: Trial) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "watch", NOTEBOOK, "--port", "0"],
            cwd=ground.root,
            env=ground.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().split()[1]
        self._events = urllib.request.urlopen(self.address + "events")  # noqa: S310
        self.times = self.until(lambda state: state["times"] > 0)["times"]

    def until(self, is_it: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Read states until one is the one waited for."""
        for line in self._events:
            if line.startswith(b"data: "):
                state: dict[str, Any] = json.loads(line[6:])
                if is_it(state):
                    return state
        raise RuntimeError("the watch has ended")

    def seconds(self, save: Callable[[], object]) -> float:
        """The seconds from a save until its page has been fetched."""
        # The processes before each cell are made anew after each page, while nobody waits.
        time.sleep(SECONDS_TO_REST)
        begun = time.monotonic()
        save()
        state = self.until(lambda state: state["times"] > self.times)
        self.times = state["times"]
        if state["mood"] != "good":
            raise RuntimeError(state["faults"])
        urllib.request.urlopen(self.address + "report").read()  # noqa: S310
        return time.monotonic() - begun

    def close(self) -> None:
        """End it."""
        self._events.close()
        self.process.send_signal(signal.SIGINT)
        self.process.communicate()


def edit(path: Path, index: int) -> None:
    """Save the notebook with one cell a line longer, by rename as editors do."""
    content = json.loads(path.read_text(encoding="utf-8"))
    cell = content["cells"][index]
    mark = "\n#" if cell["cell_type"] == "code" else "\n\nThêm."
    cell["source"] = "".join(cell["source"]) + mark
    replace(path, json.dumps(content, ensure_ascii=False))


def change_row(table: Path) -> None:
    """Save the products with a longer name of one of the district's."""
    rows = list(csv.reader(io.StringIO(table.read_text(encoding="utf-8"), newline="")))
    place = rows[0].index("name")
    row = next(row for row in rows if row[0].startswith("sp-ba-be-"))
    row[place] += " mới"
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    replace(table, text.getvalue())


def replace(path: Path, text: str) -> None:
    """Write a file beside another and put it in its place."""
    beside = path.with_name(f".{path.name}")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=2)
    times = parser.parse_args().times
    with trial() as ground:
        path = ground.root / NOTEBOOK
        begun = time.monotonic()
        status, said = ground.run("render", NOTEBOOK, "--formats", "html")
        assert status == 0, said
        print(f"ocop render, the page alone      {time.monotonic() - begun:6.2f} s")
        watched = Watched(ground)
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        taken = []
        for index, cell in enumerate(cells):
            save = [watched.seconds(partial(edit, path, index)) for _ in range(times)]
            taken.append(min(save))
            print(
                f"  cell {index + 1:2} {cell['id']:<18} {cell['cell_type']:<9} {min(save):5.2f} s"
            )
        table = ground.root / "data/2024/products.csv"
        row = min(watched.seconds(lambda: change_row(table)) for _ in range(times))
        watched.close()
        print(f"a save of a cell, median of all  {statistics.median(taken):6.2f} s")
        print(f"a save of a cell, longest        {max(taken):6.2f} s")
        print(f"a row of the register            {row:6.2f} s", flush=True)
        print(f"load of this machine meanwhile   {os.getloadavg()[1]:6.2f}")


if __name__ == "__main__":
    main()
