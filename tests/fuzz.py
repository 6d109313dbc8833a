"""Harmed input files, and the commands that must accept or refuse them in plain words."""

import contextlib
import faulthandler
import io
import json
import os
import re
import shutil
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from hypothesis import strategies as st

from ocop_lib.cli.app import main

ROOT = Path(__file__).parent.parent
COMMANDS = (
    ("reports", "--dry-run"),
    ("plan", "check", "ke-hoach.yaml", "--json"),
    ("plan", "show", "--json"),
    ("progress", "--quarter", "2024-Q3", "--json"),
    ("evidence", "new_products", "--quarter", "2024-Q3", "--json"),
)
FOLDERS = ("data/2024", "params", "notebooks")

WORDS = st.sampled_from(
    [
        *("", "0", "-1", "1e999", "9" * 400, "01", "1.234", "1,5", "nan", ".inf", "null", "true"),
        *("2024-02-30", "2024-13-01", "0001-01-01", "9999-12-31", "2024-Q3", "2024-Q9", "20240101"),
        *(
            "first",
            "province",
            "ba-be",
            "sp-ba-01",
            "../../etc",
            "a\\b",
            "\x00",
            "\u202e",
            "#",
            "|",
        ),
        *(
            '"',
            "'",
            ",",
            ";",
            "\n",
            "\t",
            "- ",
            ": ",
            "[",
            "{",
            "&x",
            "*x",
            "!x",
            "Ế" * 600,
            "\ufeff",
        ),
        *("{unit}", "%s", "<script>", "0912345678", "http://x", "=1+1", "Be\u0302\u0309"),
    ]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=8)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORDS, inner, max_size=2),
    max_leaves=3,
)


@dataclass(frozen=True)
class Harm:
    """One file of the project, harmed.

    Args:
        file: the file, relative to the project.
        kind: what was done to it.
        apply: does it to the file at a path.
    """

    file: str
    kind: str
    apply: Callable[[Path], None]

    def __repr__(self) -> str:
        return f"{self.file}: {self.kind}"


def copy_project(root: Path) -> None:
    """Lay out the shipped project, its plan as a file of its own."""
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, root / folder)
    plan = ROOT / "ocop_lib/plan/shipped/bac_kan_2024.yaml"
    shutil.copy(plan, root / "ke-hoach.yaml")
    defaults = root / "params/defaults.yaml"
    content = defaults.read_text(encoding="utf-8")
    defaults.write_text(content.replace("plan: bac_kan_2024", "plan: ke-hoach.yaml"), "utf-8")


def files() -> list[str]:
    """The files that may be harmed: every kind, each about as often as another."""
    tables = sorted((ROOT / "data/2024").glob("*.csv"))
    return [
        *[f"data/2024/{path.name}" for path in tables],
        *["data/2024/register.yaml", "ke-hoach.yaml", "params/defaults.yaml"] * 4,
        *["params/2024-Q3/ba-be.yaml", "params/2024-Q1/province.yaml"] * 3,
        *["notebooks/district_quarter.ipynb", "notebooks/province_quarter.ipynb"] * 3,
    ]


@st.composite
def harms(draw: st.DrawFn) -> Harm:
    """Any harm to any input file."""
    file = draw(st.sampled_from(files()))
    kinds = [_special, _bytes, _lines]
    kinds += [_cell] if file.endswith(".csv") else [_value]
    if file.endswith(".ipynb"):
        kinds = [_special, _bytes, _node, _node]
    return draw(draw(st.sampled_from(kinds))(file))


def _special(file: str) -> st.SearchStrategy[Harm]:
    def remove(path: Path) -> None:
        path.unlink()

    def folder(path: Path) -> None:
        path.unlink()
        path.mkdir()

    def pipe(path: Path) -> None:
        path.unlink()
        os.mkfifo(path)

    def loop(path: Path) -> None:
        path.unlink()
        path.symlink_to(path.name)

    def empty(path: Path) -> None:
        path.write_bytes(b"")

    def utf16(path: Path) -> None:
        path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))

    def copy(path: Path) -> None:
        shutil.copy(path, path.with_name(f"{path.stem} (1){path.suffix}"))

    def nested(path: Path) -> None:
        path.write_bytes(b"[" * 200_000)

    acts = (remove, folder, pipe, loop, empty, utf16, copy, nested)
    return st.sampled_from([Harm(file, act.__name__, act) for act in acts])


@st.composite
def _bytes(draw: st.DrawFn, file: str) -> Harm:
    """A stretch of bytes replaced by others."""
    place, length = draw(st.floats(0, 1)), draw(st.integers(0, 40))
    new = draw(st.binary(max_size=6) | WORDS.map(lambda word: word.encode("utf-8", "replace")))

    def apply(path: Path) -> None:
        data = path.read_bytes()
        start = int(place * len(data))
        path.write_bytes(data[:start] + new + data[start + length :])

    return Harm(file, f"bytes at {place:.3f}: {length} -> {new!r}", apply)


@st.composite
def _lines(draw: st.DrawFn, file: str) -> Harm:
    """A line doubled, dropped, moved to the end or indented."""
    place, act = draw(st.floats(0, 1)), draw(st.sampled_from(["double", "drop", "move", "indent"]))

    def apply(path: Path) -> None:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        at = min(int(place * len(lines)), len(lines) - 1)
        line = lines[at]
        lines[at : at + 1] = {"double": [line, line], "indent": ["  " + line]}.get(act, [])
        path.write_text("".join([*lines, *([line] if act == "move" else [])]), encoding="utf-8")

    return Harm(file, f"{act} line at {place:.3f}", apply)


@st.composite
def _cell(draw: st.DrawFn, file: str) -> Harm:
    """Cells of a table, or of its heading, replaced."""
    changes = draw(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), WORDS), min_size=1))

    def apply(path: Path) -> None:
        rows = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
        for down, across, word in changes:
            row = rows[min(int(down * len(rows)), len(rows) - 1)]
            row[min(int(across * len(row)), len(row) - 1)] = word
        path.write_text("\n".join(map(",".join, rows)) + "\n", encoding="utf-8")

    return Harm(file, f"cells {changes!r}", apply)


@st.composite
def _value(draw: st.DrawFn, file: str) -> Harm:
    """The value of a key in a YAML file replaced, written as JSON or as it comes."""
    place, value, plain = draw(st.floats(0, 1)), draw(VALUES), draw(st.booleans())

    def apply(path: Path) -> None:
        lines = path.read_text(encoding="utf-8").splitlines()
        keyed = [number for number, line in enumerate(lines) if ":" in line and line[0] != "#"]
        at = keyed[min(int(place * len(keyed)), len(keyed) - 1)]
        key = lines[at].partition(":")[0]
        lines[at] = f"{key}: {value if plain else json.dumps(value)}"
        text = "\n".join(lines) + "\n"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))

    return Harm(file, f"value at {place:.3f}: {value!r}", apply)


@st.composite
def _node(draw: st.DrawFn, file: str) -> Harm:
    """Any value inside a notebook's JSON replaced."""
    place, value = draw(st.floats(0, 1)), draw(VALUES)

    def apply(path: Path) -> None:
        content = json.loads(path.read_bytes())
        places = list(_places(content))
        holder, key = places[min(int(place * len(places)), len(places) - 1)]
        holder[key] = value
        path.write_text(json.dumps(content), encoding="utf-8")

    return Harm(file, f"node at {place:.3f}: {value!r}", apply)


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every holder and key inside a JSON value."""
    keys: list[Any] = []
    if isinstance(node, dict):
        keys = list(node)
    elif isinstance(node, list):
        keys = list(range(len(node)))
    for key in keys:
        yield node, key
        yield from _places(node[key])


def problems(harm: Harm, root: Path) -> list[str]:
    """Run every command on the harmed project; the file is restored afterwards.

    Args:
        harm: what is done.
        root: a copy of the project, which is the working directory.

    Returns:
        A text for each command that ended otherwise than well or refused in plain words.
    """
    path = root / harm.file
    before, names = path.read_bytes(), set(path.parent.iterdir())
    harm.apply(path)
    HARMS[harm.kind.split()[0]] += 1
    try:
        return [problem for words in COMMANDS if (problem := _problem(words))]
    finally:
        for other in set(path.parent.iterdir()) - names:
            other.unlink()
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        path.unlink(missing_ok=True)
        path.write_bytes(before)


def _problem(words: tuple[str, ...]) -> str:
    """What is wrong with the way a command ended; empty for nothing."""
    out, err = io.StringIO(), io.StringIO()
    status: int | str
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), _limited():
            status = main(words)
    except TooLongError:
        status = f"not over after {SECONDS} s"
    command = " ".join(words[:2] if words[0] == "plan" else words[:1])
    STATUSES[command, status] += 1
    printed = out.getvalue() + err.getvalue()
    codes = set(re.findall(r'"code": "(unexpected|[a-z_]+\.[a-z_]+)"', printed))
    CODES.update(codes)
    is_plain = not codes & {"unexpected", "report.unexpected"} and not re.search(
        "ngoài dự kiến|Traceback", printed
    )
    has_remedy = status != 2 or "Cách sửa" in printed or '"remedy": "' in printed
    if status in {0, 2} and is_plain and has_remedy:
        return ""
    return f"ocop {' '.join(words)}: {status}\n{printed[:2000]}"


class TooLongError(BaseException):
    """A command took too long. No ``except Exception`` on its way can take it for another error."""


@contextlib.contextmanager
def _limited() -> Iterator[None]:
    """End what takes longer than `SECONDS`; a call into C that does not return ends the process."""

    def stop(_signal: int, frame: FrameType | None) -> None:
        raise TooLongError("".join(traceback.format_stack(frame)))

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    faulthandler.dump_traceback_later(STUCK_SECONDS, exit=True, file=sys.__stderr__)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


SECONDS = 20
"""How long one command may take on a harmed project; it takes about 0.1 s."""

STUCK_SECONDS = 120
"""After how long the process is ended: no signal reaches a call into C before it returns."""

STATUSES: Counter[tuple[str, int | str]] = Counter()
"""How often each command ended with which status."""

CODES: Counter[str] = Counter()
"""How often a fault of each code was printed by a command with ``--json``."""

HARMS: Counter[str] = Counter()
"""How often each kind of harm was done."""
