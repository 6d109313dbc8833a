"""A project whose register, plan and narrative try to be more than words wherever words may stand."""

import csv
import io
import shutil
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_type_hints

import yaml
from pydantic import BaseModel
from small_project import write

from ocop_lib.plan import load_plan
from ocop_lib.project import Project, load_project
from ocop_lib.register.heading import FILE, Heading, Published, dump_heading
from ocop_lib.register.rules import MAX_TEXT
from ocop_lib.register.tables import TABLES

HERE = Path(__file__).parent
PLAN = HERE / "other_plan.yaml"
QUARTER = "2027-Q2"

# What would run, fetch, read or fill in something, were any of it more than words.
ATTACK = (
    "<script>window.__hit=1</script>\"'><img src=https://a.vn/x onerror=window.__hit=1>"
    '<a href="javascript:window.__hit=1">x</a></style></title></main>]]>-->'
    "*{display:none} url(https://a.vn) {{7*7}}{% for x in y %} ${7*7} $x_1$ $\\frac$ _z_ **w** "
    '`c` #panic() #read("/etc/passwd") @w =cmd|x!A1 \\u{41} %PDF ]( \U0001f600 漢 '
)
ATTACK += unicodedata.normalize("NFD", "Chợ Đồn, Pác Nặm ")
# What holds no letter: where words are not refused for it, it is left out.
HIDDEN = "a\x00b\x1bc\u202ed\u200be\u00adf\r\ng\u2028h\tk"
LONG = "x" * 10_000


def hostile(name: str, longest: int | None = None) -> str:
    """An attack that bears the name of the place it stands in.

    Args:
        name: the place.
        longest: how many letters may stand there; in the register one line, none of them hidden.
    """
    words = f"«{name}» {ATTACK}"
    return f"{words}{HIDDEN}{LONG}" if longest is None else words + "x" * (longest - len(words))


def texts() -> list[tuple[str, str]]:
    """Table and name of every column of text of the register."""
    return [(table.name, one.name) for table in TABLES for one in table.columns if _is_text(one)]


def _is_text(column: Any) -> bool:
    return column.kind == "text"
