"""Kills during ``ocop intake accept``: the register has each workbook whole or not at all.

Run by ``make faults``; ``--kills 25`` sets how often. After each kill the register is read, and is
as it was before or after one of the workbooks; the same command again completes it; no temporary
file is left then.
"""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

from intake import SMALL, Sender
from trial import Trial, trial

from ocop_lib.errors import OcopError
from ocop_lib.project.project import load_project
from ocop_lib.register.ledger_place import INBOX

WORDS = ("intake", "accept", "--received", "2025-01-20")
dice = Random(1)  # noqa: S311 (no secret)
Files = dict[str, bytes]


def main() -> None:
    """Kill acceptances at random moments; exit with status 1 if one was not survived."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    dice.seed(wanted.seed)
    with trial() as ground:
        plan = load_project(ground.root).latest.plan()
        sender = Sender(plan, ground.root)
        sent = [sender.workbook(unit.id, SMALL) for unit in plan.units[:3]]
        states = [files(ground)]
        began = time.monotonic()
        for number in range(1, len(sent) + 1):
            began = time.monotonic()
            restore(ground, states[0])
            done(ground, *WORDS, *sent[:number])
            states.append(files(ground))
        spent = time.monotonic() - began
        print(f"undisturbed: {spent:.1f} s", flush=True)
        found = Counter[int]()
        failures = 0
        for number in range(1, wanted.kills + 1):
            restore(ground, states[0])
            # At first nothing is written: half of the kills come later.
            moment = dice.uniform(0 if number % 2 else 0.5 * spent, 1.05 * spent)
            accepted, wrong = killed(ground, sent, states, moment)
            found[accepted] += 1
            failures += bool(wrong)
            line = f"killed ({number}) at {moment:.2f} s: {accepted} workbooks in the register"
            print(f"{line}; {wrong or 'fine'}", flush=True)
    for count in sorted(found):
        print(f"{found[count]} times {count} of {len(sent)} workbooks were in the register")
    print("all survived" if not failures else f"{failures} NOT SURVIVED")
    sys.exit(bool(failures))


def files(ground: Trial) -> Files:
    """The files of the register and its inbox, without what programs keep to themselves."""
    folder = ground.root / "data/2024"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def restore(ground: Trial, state: Files) -> None:
    """Put the register back."""
    folder = ground.root / "data/2024"
    for path in [*folder.rglob("*")]:
        if path.is_file():
            path.unlink()
    for name, data in state.items():
        (folder / name).write_bytes(data)


def killed(ground: Trial, sent: list[str], states: list[Files], moment: float) -> tuple[int, str]:
    """Kill an acceptance.

    Args:
        ground: the project.
        sent: the workbooks.
        states: the register before the first and after each workbook.
        moment: when, in seconds.

    Returns:
        How many workbooks were in the register when it was next read, and what was wrong.
    """
    process = ground.start(*WORDS, *sent)
    time.sleep(moment)
    process.kill()
    process.communicate()
    try:
        load_project(ground.root).latest.register()
    except OcopError as refused:
        return 0, f"not read: {refused}"
    found = files(ground)
    if found not in states:
        return 0, f"half: {sorted(found)}"
    status, output = ground.run(*WORDS, *sent)
    if status or files(ground) != states[-1]:
        return states.index(found), f"the command again: {status} {output[-300:]}"
    left = [path.name for path in left_over(ground.root / "data/2024")]
    return states.index(found), f"left: {left}" if left else ""


def left_over(folder: Path) -> list[Path]:
    """Temporary files and journals of the register."""
    return [*folder.rglob("*.part"), *folder.glob("*.journal"), *(folder / INBOX).glob("*.journal")]


def done(ground: Trial, *words: str) -> None:
    """Run a command that must succeed."""
    status, output = ground.run(*words)
    if status:
        raise RuntimeError(output)


if __name__ == "__main__":
    main()
