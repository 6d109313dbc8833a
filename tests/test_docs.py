"""The pages of documentation are what the declarations say today."""

import re
import runpy
from pathlib import Path

import pytest

from ocop_lib.register.tables import TABLES

DOCS = Path(__file__).parents[1] / "docs"
KINDS = runpy.run_path(str(DOCS / "make_ma_loi.py"))["all_kinds"]()
ENGLISH = re.compile(r"\b(the|is|not|must|found|value|missing|unknown|wrong|file|cell|row)\b")


@pytest.mark.parametrize("name", ["so-lieu", "ma-loi"])
def test_the_page_is_what_its_script_writes(name):
    """Run ``python docs/make_….py`` after changing tables, rules or faults."""
    page = runpy.run_path(str(DOCS / f"make_{name.replace('-', '_')}.py"))["page"]()
    assert (DOCS / f"{name}.md").read_bytes().decode() == page


def test_every_table_and_column_is_documented():
    """With its meaning, in Vietnamese."""
    page = (DOCS / "so-lieu.md").read_text(encoding="utf-8")
    for spec in TABLES:
        assert f"### `{spec.name}.csv`\n\nMỗi dòng là {spec.meaning}." in page
        for column in spec.columns:
            assert f"| `{column.name}` | {column.meaning} |" in page


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_of_fault_says_in_vietnamese_what_is_wrong_and_how_to_mend_it(kind):
    assert re.fullmatch(r"[a-z]+(\.[a-z][a-z0-9_]*)?", kind.code)
    for sentence in (kind.message, kind.remedy):
        words = re.sub(
            r"\{\w+\}|«[^»]*»|[a-z]+-[a-z]+|[A-Za-z_./-]*[/._][A-Za-z_./-]+", "", sentence
        )
        assert not ENGLISH.search(words), sentence
    assert kind.message.endswith((".", "}"))
    assert kind.remedy.endswith((".", "?", "}"))


DESTROYING = re.compile(r"\b(xóa tệp|ghi đè|xóa thư mục|chép đè|xóa bảng)\b", re.IGNORECASE)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_no_remedy_destroys_a_file(kind):
    assert not DESTROYING.search(kind.remedy)


# Paths, keys, codes of faults, a title of JupyterLab's menu, and the one sentence that explains it.
NO_PROSE = re.compile(r"`[^`]*`|^    .*$|\*[^*\n]*\*|khóa notebooks\b", re.MULTILINE)


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_a_notebook_has_one_name_in_the_vietnamese_pages(page):
    prose = NO_PROSE.sub("", page.read_text(encoding="utf-8"))
    assert re.findall(r"\bnotebooks?\b", prose, re.IGNORECASE) == []
