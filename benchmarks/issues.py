"""Kills during ``ocop issue``: the ledger has the whole entry or none, and the next command goes on.

Run by ``make faults``; ``--kills 25`` sets how often. After each kill four things are checked: the
ledger is sound with all files of its entries; it has one entry more or none; no temporary file is
left in it after the next command; the outputs are what ledger and manifest say.
"""

import argparse
import json
import shutil
import sys
import time
from random import Random

from trial import Trial, trial

WORDS = ("issue", "2024-Q3", "--unit", "ba-be", "--by", "Nguyễn Văn An", "--despite", "thử")
dice = Random(1)  # noqa: S311 (no secret)


def main() -> None:
    """Kill issues at random moments; exit with status 1 if one was not survived."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=25)
    wanted = parser.parse_args()
    failures, entries = 0, [0, 0]
    with trial() as ground:
        ground.keep_only("2024-Q3/ba-be")
        done(ground, "reports", "--formats", "html,pdf")
        shutil.copytree(ground.outputs, ground.root / "before")
        began = time.monotonic()
        done(ground, *WORDS)
        spent = time.monotonic() - began
        print(f"an undisturbed issue: {spent:.1f} s", flush=True)
        for number in range(1, wanted.kills + 1):
            restore(ground)
            # Most of the time nothing is written: half of the kills come near the end.
            moment = dice.uniform(0 if number % 2 else 0.8 * spent, 1.05 * spent)
            found, wrong = killed(ground, moment)
            entries[found] += 1
            failures += bool(wrong)
            print(
                f"killed ({number}) at {moment:.2f} s: {found} entries; {wrong or 'fine'}",
                flush=True,
            )
    print(f"{entries[0]} times nothing was issued, {entries[1]} times all")
    print("all survived" if not failures else f"{failures} NOT SURVIVED")
    sys.exit(bool(failures))


def restore(ground: Trial) -> None:
    """Put the project back to before the issue."""
    shutil.rmtree(ground.root / "data/2024/issued", ignore_errors=True)
    shutil.rmtree(ground.outputs)
    shutil.copytree(ground.root / "before", ground.outputs)


def killed(ground: Trial, moment: float) -> tuple[int, str]:
    """Kill an issue; return how many entries there are, and what is wrong."""
    process = ground.start(*WORDS)
    time.sleep(moment)
    process.kill()
    process.communicate()
    status, out = ground.run("issued", "--json")
    if status:
        return 0, out
    found = len(json.loads(out)["entries"])
    # The next command: the reports where all was issued, the issue again where nothing was.
    status, out = ground.run(*(("reports",) if found else WORDS))
    if status:
        return found, out
    status, out = ground.run("verify", "--json")
    issued = [one for one in json.loads(out)["files"] if one["state"] == "issued"]
    parts = [*(ground.root / "data/2024/issued").glob("**/*.part")]
    wrong = (
        "" if status == 0 and issued and not parts else f"{status}, {len(issued)} issued, {parts}"
    )
    return found, wrong


def done(ground: Trial, *words: str) -> None:
    """Run a command that must succeed."""
    status, output = ground.run(*words)
    if status:
        raise RuntimeError(output)


if __name__ == "__main__":
    main()
