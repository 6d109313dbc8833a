"""Fails when the tests' coverage of lines or branches is below the limit."""

import json
import sys
from pathlib import Path

LEAST = {"statements": 98.0, "branches": 95.0}
"""The limits in percent, as `coverage json` counts; raise them with the coverage, never lower."""


def main(report: str) -> int:
    """Print both shares.

    Args:
        report: the path of a report by `coverage json`.

    Returns:
        The exit status: 1 when a share is below its limit.
    """
    totals = json.loads(Path(report).read_text(encoding="utf-8"))["totals"]
    shares = {kind: totals[f"percent_{kind}_covered"] for kind in LEAST}
    for kind, share in shares.items():
        print(f"{kind} run by the tests: {share:.1f} %, at least {LEAST[kind]:.1f} %")
    return int(any(share < LEAST[kind] for kind, share in shares.items()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
