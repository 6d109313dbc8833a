"""The documentation of tables and rules is what the declaration says today."""

import runpy
from pathlib import Path

from ocop_lib.register.tables import TABLES

DOCS = Path(__file__).parents[1] / "docs"


def test_the_page_is_what_its_script_writes():
    """Run ``python docs/make_so_lieu.py`` after changing tables or rules."""
    page = runpy.run_path(str(DOCS / "make_so_lieu.py"))["page"]()
    assert (DOCS / "so-lieu.md").read_bytes().decode() == page


def test_every_table_and_column_is_documented():
    """With its meaning, in Vietnamese."""
    page = (DOCS / "so-lieu.md").read_text(encoding="utf-8")
    for spec in TABLES:
        assert f"### `{spec.name}.csv`\n\nMỗi dòng là {spec.meaning}." in page
        for column in spec.columns:
            assert f"| `{column.name}` | {column.meaning} |" in page
