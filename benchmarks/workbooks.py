"""Mutated workbooks in quantity: counts the mutations, and how many were accepted or refused.

The first argument is the number of workbooks for each of the two tests, 2000 by default. Each run
draws new examples; hypothesis stores a failing example and prints how to repeat it.
"""

import os
import sys
from pathlib import Path
from time import monotonic

import pytest

TESTS = Path(__file__).parent.parent / "tests"


def main() -> int:
    """Try the workbooks, print the figures and return pytest's exit status."""
    os.environ["OCOP_WORKBOOKS"] = sys.argv[1] if len(sys.argv) > 1 else "2000"
    start = monotonic()
    status = pytest.main(["-n", "0", "-q", str(TESTS / "test_workbook_fuzz.py")])
    # The module that pytest imported, with its counts.
    fuzz = sys.modules["sent_workbooks"]
    print(f"{sum(fuzz.MUTATIONS.values())} mutations in {monotonic() - start:.0f} s")
    for title, counts in (("mutations", fuzz.MUTATIONS), ("outcomes", fuzz.OUTCOMES)):
        print(f"{title}:", ", ".join(f"{name} {count}" for name, count in counts.most_common()))
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
