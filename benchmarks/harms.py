"""Fuzzing in quantity: damages input files at random and counts how the commands react.

The first argument is the number of damaged files, 2000 by default. Each run draws new examples;
hypothesis stores a failing example in ``.hypothesis`` and prints how to repeat it.
"""

import os
import sys
from pathlib import Path
from time import monotonic

import pytest

TESTS = Path(__file__).parent.parent / "tests"


def main() -> int:
    """Try the harms, print the figures and return pytest's exit status."""
    os.environ["OCOP_FUZZ"] = sys.argv[1] if len(sys.argv) > 1 else "2000"
    start = monotonic()
    status = pytest.main(["-n", "0", "-q", str(TESTS / "test_fuzz.py")])
    # The module that pytest imported, with its counts.
    fuzz = sys.modules["fuzz"]
    print(f"{sum(fuzz.HARMS.values())} harms in {monotonic() - start:.0f} s")
    for title, counts in (("harms", fuzz.HARMS), ("codes", fuzz.CODES)):
        print(f"{title}:", ", ".join(f"{name} {count}" for name, count in counts.most_common()))
    for (command, code), count in sorted(fuzz.STATUSES.items(), key=str):
        print(f"ocop {command}: status {code}: {count}")
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
