"""Benchmark: the time of a year of reports, compared with other ways and with the least possible.

Run by ``make bench``. Compare the ratios, not the seconds, which depend on the machine. ``--quick``
leaves out the slowest way, the plain loop, which takes some minutes.
"""

import argparse
import statistics
import sys

from trial import trial
from ways import (
    all_jobs,
    clocked,
    engine,
    engine_cpu,
    floor,
    papermill_pool,
    plain_loop,
)

from ocop_lib.project.formats import FORMATS

HTML = ("html",)
TIMES = 3


class Figures(dict[str, float]):
    """Seconds by the name of the measurement; each is printed when it is set."""

    def __setitem__(self, name: str, seconds: float) -> None:
        """Store and print a measurement."""
        super().__setitem__(name, seconds)
        print(f"  {name:<36} {seconds:8.2f} s", flush=True)


def main() -> None:
    """Measure every way and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    with trial() as ground:
        jobs = {forms: all_jobs(ground.root, forms) for forms in (HTML, FORMATS)}
        count = len(jobs[FORMATS])
        found = Figures()
        for forms, name in ((HTML, "HTML"), (FORMATS, "all forms")):
            walls = [floor(jobs[forms]) for _ in range(TIMES)]
            found[f"floor, {name}"] = statistics.median(wall for wall, _ in walls)
            found[f"floor, {name}: cpu a report"] = statistics.median(cpu for _, cpu in walls)
            for workers in (1, 2):
                times = [engine(ground, workers, ",".join(forms)) for _ in range(TIMES)]
                found[f"engine, {name}, {workers} workers"] = statistics.median(times)
        for forms, name in ((HTML, "HTML"), (FORMATS, "all forms")):
            found[f"engine, {name}: cpu a report"] = engine_cpu(jobs[forms])
        found["nothing to do"] = statistics.median(
            clocked(lambda: ground.run("reports")) for _ in range(5)
        )
        found["papermill in a pool, HTML"] = papermill_pool(ground)
        if not quick:
            found["plain loop, HTML"] = plain_loop(ground)
    print(f"{count} reports, two cores, medians of {TIMES}; ratios:")
    for name, value, bound in ratios(found):
        print(f"  {name:<56} {value:8.2f}   ({bound})")
    sys.stdout.flush()


def ratios(found: dict[str, float]) -> list[tuple[str, float, str]]:
    """Compute the ratios with their bounds.

    Args:
        found: seconds by the name of the measurement.

    Returns:
        Name, ratio and bound of each; the bound is «-» where none is set.
    """
    html, every = found["engine, HTML, 2 workers"], found["engine, all forms, 2 workers"]
    added = found["engine, HTML: cpu a report"] - found["floor, HTML: cpu a report"]
    cpu, least = (found[f"{way}, all forms: cpu a report"] for way in ("engine", "floor"))
    compared = [
        ("papermill in a pool / engine, HTML", found["papermill in a pool, HTML"] / html, "-"),
        ("engine / floor, HTML", html / found["floor, HTML"], "at most 1.6"),
        ("engine / floor, all forms", every / found["floor, all forms"], "at most 1.6"),
        ("seconds of processor added to a report", added, "at most 0.25"),
        ("seconds of processor of a report, floor, all forms", least, "at most 0.33"),
        ("engine / floor, processor of a report, all forms", cpu / least, "at most 1.5"),
        ("one worker / two, HTML", found["engine, HTML, 1 workers"] / html, "-"),
        ("one worker / two, all forms", found["engine, all forms, 1 workers"] / every, "-"),
        ("seconds with nothing to do", found["nothing to do"], "at most 0.5"),
        ("engine, all forms / nothing to do", every / found["nothing to do"], "at least 20"),
    ]
    if "plain loop, HTML" in found:
        loop = found["plain loop, HTML"]
        compared[:0] = [
            ("plain loop, HTML / engine, HTML", loop / html, "at least 15"),
            ("plain loop, HTML / engine, all forms", loop / every, "at least 22"),
        ]
    return compared


if __name__ == "__main__":
    main()
