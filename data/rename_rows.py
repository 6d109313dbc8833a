"""Gives the rows of the illustrative year their new ids in pages and tests that name them.

A row added to a delivery moves the numbers of the rows after it. After changing the year in
``make_illustrative.py`` run ``python data/rename_rows.py`` before the change is committed: it
compares the ids with those that the committed script gives the same short names, and writes the
files anew in which one of the old ids stands. A row whose short name has changed or is gone keeps
its old id there; the tests say where.
"""

import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[1]
YEAR = "data/make_illustrative.py"
NAMED_IN = ("docs/so-lieu-minh-hoa.md", "tests/test_*.py")


def renamed(text: str, old: Mapping[str, str], new: Mapping[str, str]) -> str:
    """A text with the new ids of the rows that it names.

    Args:
        text: the text.
        old: by short name the ids that it has.
        new: by short name the ids that it is to have.

    Returns:
        The text; all ids are replaced at once, so that two rows may change places.
    """
    ids = {old[name]: new[name] for name in old.keys() & new.keys()}
    whole = re.compile(r"(?<![a-z0-9-])[a-z]{2}(?:-[a-z0-9]+)+(?![a-z0-9-])")
    return whole.sub(lambda found: ids.get(found[0], found[0]), text)


def ids_given_by(script: str) -> dict[str, str]:
    """By short name the ids of the rows of the year that a script's text tells."""
    year = ModuleType("year")
    # A dataclass looks up its module by name.
    sys.modules[year.__name__] = year
    exec(compile(script, YEAR, "exec"), year.__dict__)  # noqa: S102 - the project's own script
    ids: dict[str, str] = year.ids_of(year.deliveries_in_order())
    return ids


def main(files: Iterable[Path]) -> None:
    """Write those of the files anew in which an id has changed."""
    command = ["git", "show", f"HEAD:{YEAR}"]
    committed = subprocess.run(  # noqa: S603 (our own words)
        command, cwd=ROOT, check=True, capture_output=True
    ).stdout.decode()
    old, new = ids_given_by(committed), ids_given_by((ROOT / YEAR).read_text(encoding="utf-8"))
    for path in files:
        before = path.read_text(encoding="utf-8")
        after = renamed(before, old, new)
        if after != before:
            path.write_text(after, encoding="utf-8")


if __name__ == "__main__":
    main(path for pattern in NAMED_IN for path in sorted(ROOT.glob(pattern)))
