"""The house rules that a machine can check."""

import ast
import json
import re
import sys
import tomllib
import unicodedata
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

from ocop_lib.indicators.counting.registry import INDICATORS
from ocop_lib.plan import load_plan

ROOT = Path(__file__).parent.parent
LIBRARY = sorted((ROOT / "ocop_lib").rglob("*.py"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NOT_IMPORTED = {
    "jupyter-server-proxy": "JupyterLab opens the watched page through it",
    "jupyterlab": "what analysts open the notebooks with",
    "matplotlib-inline": "kernels show figures by it, named in their environment",
    "nbdime": "git shows notebooks with it: `make filter`",
    "nbstripout": "git leaves out the outputs of notebooks with it: `make filter`",
}
"""Packages that are needed without being imported, each with its reason."""


def notebook(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def code_cells(path: Path) -> list[dict]:
    return [cell for cell in notebook(path)["cells"] if cell["cell_type"] == "code"]


def source(cell: dict) -> str:
    return "".join(cell["source"])


@dataclass(frozen=True)
class Code:
    """What a file's code is asked for; trees of all files would fill the memory.

    Args:
        lines: how many lines the file has.
        words: the names, texts and numbers in its code, its docstrings apart.
        long: the functions that are longer than allowed.
        faults: the lines that construct a ``Fault``.
        attributes: the names asked of objects.
        imported: the modules that it imports, by statement or by a dotted name in a text.
    """

    lines: int
    words: frozenset[str]
    long: list[str]
    faults: list[int]
    attributes: frozenset[str]
    imported: frozenset[str]


@cache
def code(path: Path) -> Code:
    """What a file's code is, parsed once for all tests."""
    text = path.read_text(encoding="utf-8")
    nodes = list(ast.walk(ast.parse(text)))
    apart = {id(text) for node in nodes for text in docstrings(node)}
    return Code(
        len(text.splitlines()),
        frozenset(word for node in nodes if id(node) not in apart for word in words(node)),
        [
            node.name
            for node in nodes
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and lines_of_code(node) > LONGEST_FUNCTION
        ],
        [
            node.lineno
            for node in nodes
            if isinstance(node, ast.Call)
            and getattr(node.func, "id", getattr(node.func, "attr", None)) == "Fault"
        ],
        frozenset(node.attr for node in nodes if isinstance(node, ast.Attribute)),
        frozenset(name for node in nodes for name in imported_names(node)),
    )


def where(found: Callable[[Path], Collection[object]], paths: Iterable[Path]) -> dict[str, object]:
    """What is found in files, by their names; one test looks at all files, an empty one each passes."""
    return {str(path.relative_to(ROOT)): list(bad) for path in paths if (bad := found(path))}


def test_every_indicator_of_the_plan_has_its_function_and_the_reverse_in_one_order():
    assert [one.id for one in load_plan("bac_kan_2024").indicators] == list(INDICATORS)


def test_the_notebooks_are_there():
    names = ["agency_quarter", "district_quarter", "province_quarter", "year_end"]
    assert [path.stem for path in NOTEBOOKS] == names


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
class TestNotebook:
    def test_is_committed_without_outputs_and_runs_on_python3(self, path: Path):
        content = notebook(path)
        assert content["metadata"]["kernelspec"]["name"] == "python3"
        for cell in code_cells(path):
            assert cell["outputs"] == []
            assert cell["execution_count"] is None

    def test_has_stable_cell_ids_that_say_what_the_cell_is(self, path: Path):
        ids = [cell["id"] for cell in notebook(path)["cells"]]
        assert len(set(ids)) == len(ids)
        assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", one) for one in ids)

    def test_begins_with_its_parameters(self, path: Path):
        tagged = [
            cell for cell in code_cells(path) if "parameters" in cell["metadata"].get("tags", [])
        ]
        assert tagged == [notebook(path)["cells"][0]]

    def test_is_thin(self, path: Path):
        for cell in code_cells(path):
            tree = ast.parse(source(cell))
            # The slots of the narrative, which only the parameters cell lists, stand one a line.
            slots = [node for node in ast.walk(tree) if isinstance(node, ast.Dict)]
            lines = sum(1 + len(node.keys) for node in slots)
            assert len(source(cell).splitlines()) - lines <= 4
            assert not slots or cell["id"] == "parameters"
            forbidden = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.If, ast.Lambda)
            assert not [node for node in ast.walk(tree) if isinstance(node, forbidden)]

    def test_imports_from_the_library_only(self, path: Path):
        for cell in code_cells(path):
            for node in ast.walk(ast.parse(source(cell))):
                assert not isinstance(node, ast.Import)
                if isinstance(node, ast.ImportFrom):
                    assert node.module == "ocop_lib"

    def test_holds_no_number_typed_by_hand_in_its_sentences(self, path: Path):
        for cell in notebook(path)["cells"]:
            if cell["cell_type"] == "markdown":
                sentences = re.sub(
                    r"^#+ (\d+\.)?|mục [IV\d]+", "", source(cell), flags=re.MULTILINE
                )
                assert not re.search(r"\d", sentences), sentences

    def test_text_is_in_composed_form(self, path: Path):
        assert unicodedata.is_normalized("NFC", path.read_text(encoding="utf-8"))


def test_no_code_names_the_province_a_unit_an_agency_or_the_year():
    plan = load_plan("bac_kan_2024")
    names = {plan.province.removeprefix("tỉnh ")}
    names |= {unit.id for unit in plan.units} | {unit.short_name for unit in plan.units}
    names |= {agency.name for agency in plan.agencies} | {str(plan.year)}
    named = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(names, key=len)))})(?!\w)")

    def found(path: Path) -> list[str]:
        # Words of an example in a message or docstring («2024-Q3») are not decisions.
        allowed = re.compile(r"2024-[Q\d][\d-]*|ví dụ 2024|bac_kan_2024")
        return [name for word in code(path).words for name in named.findall(allowed.sub("", word))]

    assert len(LIBRARY) > 500
    assert where(found, LIBRARY) == {}


def words(node: ast.AST) -> list[str]:
    """The names, texts and numbers that stand in one node of a file's code."""
    values = [value for _, value in ast.iter_fields(node)]
    if isinstance(node, ast.Global | ast.Nonlocal):
        values = node.names
    return [str(value) for value in values if isinstance(value, str | bytes | int | float)]


def docstrings(node: ast.AST) -> list[ast.Constant]:
    """The texts that stand in a node's body as statements."""
    body = getattr(node, "body", None)
    statements = body if isinstance(body, list) else []
    return [
        one.value
        for one in statements
        if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)
    ]


@cache
def distributions() -> dict[str, list[str]]:
    """The packages that each top-level module is installed by."""
    return dict(packages_distributions())


def requirements(*lists: str) -> dict[str, str]:
    """The version demanded of each package, by its name as registries write it."""
    lines = [line for name in lists for line in PROJECT["optional-dependencies"][name]]
    split = [
        re.fullmatch(r"([\w.-]+)(?:\[[\w,]+\])?(.*)", line)
        for line in lines or PROJECT["dependencies"]
    ]
    return {match[1].lower(): match[2] for match in split}


def imported_names(node: ast.AST) -> list[str]:
    """The modules that one node imports, by statement or by a dotted name in a text."""
    match node:
        case ast.Import(names=aliases):
            return [alias.name for alias in aliases]
        case ast.ImportFrom(module=str(module), level=0):
            return [module]
        case ast.Constant(value=str(value)) if re.fullmatch(
            r"[A-Za-z_]\w*(\.\w+)+(?<!\.csv)", value
        ):
            return [value] if value.partition(".")[0] in distributions() else []
    return []


def packages_imported(paths: Iterable[Path], ours: Collection[str]) -> set[str]:
    """The packages that files import modules of, the standard library's and our own apart."""
    names = {name.partition(".")[0] for path in paths for name in code(path).imported}
    return packages_of(names - sys.stdlib_module_names - set(ours))


def packages_of(names: set[str]) -> set[str]:
    """The packages that modules come from."""
    return {
        re.sub(r"[-_.]+", "-", package).lower()
        for name in names
        for package in distributions().get(name, [name])
    }


def test_every_imported_package_is_declared_and_every_declared_one_imported():
    imported = packages_imported(LIBRARY, {"ocop_lib"})
    declared = requirements() | requirements("cluster")
    assert imported - set(declared) == set()
    assert set(declared) - imported == set(NOT_IMPORTED)


def test_every_dependency_has_a_lowest_version():
    without = {
        name
        for name, demand in (requirements() | requirements("cluster")).items()
        if not re.match(r">=\d", demand)
    }
    assert without == set()


def test_every_package_that_tests_and_benchmarks_import_is_declared():
    paths = [
        path for folder in ("tests", "benchmarks", "docs") for path in (ROOT / folder).rglob("*.py")
    ]
    imported = packages_imported(paths, {"ocop_lib", *(path.stem for path in paths)})
    assert imported - set(requirements() | requirements("cluster") | requirements("test")) == set()


SCRIPTS = sorted(
    path for folder in ("benchmarks", "data", "docs") for path in (ROOT / folder).rglob("*.py")
)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_that_ci_does_not_run_names_only_what_is_there(path: Path):
    """Benchmarks take half an hour: a renamed function would be noticed a release later."""
    missing = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.ImportFrom(module=str(module), names=names) if module.startswith("ocop_lib"):
                home = import_module(module)
                missing += [f"{module}.{one.name}" for one in names if not hasattr(home, one.name)]
            case ast.Constant(value=str(value)) if re.fullmatch(r"ocop_lib(\.\w+)+", value):
                missing += [] if find_spec(value) else [value]
    assert missing == []


def test_a_commit_is_checked_by_the_target_that_everyone_runs():
    """So that no commit passes here and fails in CI, and none asks a network for its hooks."""
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    hooks = [(repo["repo"], hook["entry"]) for repo in config["repos"] for hook in repo["hooks"]]
    assert hooks == [("local", "make check")]


EMPTY_ROOMS = [
    *("files", "blocks", "project", "run", "run/jobs", "run/kernels"),
    *("output", "render", "indicators", "report", "export"),
]
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40


def test_modules_and_functions_stay_small():
    def long(path: Path) -> list[str]:
        lines = code(path).lines
        return [f"{lines} lines"] * (lines > LONGEST_MODULE) + code(path).long

    assert where(long, LIBRARY) == {}


def lines_of_code(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How long a function's body is, its docstring apart."""
    first = function.body[1:2] if ast.get_docstring(function) else function.body[:1]
    return function.end_lineno - first[0].lineno + 1 if first else 0


@pytest.mark.parametrize("room", EMPTY_ROOMS)
def test_importing_a_room_imports_nothing_else(room: str):
    """The quick paths import one module of a room without pandas, pydantic or papermill."""
    tree = ast.parse((ROOT / "ocop_lib" / room / "__init__.py").read_text(encoding="utf-8"))
    assert [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)] == []


def test_a_fault_is_always_of_a_kind_in_the_catalogue():
    others = [path for path in LIBRARY if path.name != "errors.py"]
    assert where(lambda path: code(path).faults, others) == {}


def test_no_code_asks_what_day_it_is_but_the_one_clock():
    asking = {"now", "today", "utcnow", "localtime", "gmtime", "ctime"}

    others = [path for path in LIBRARY if path != ROOT / "ocop_lib/publish/clock.py"]
    assert where(lambda path: asking & code(path).attributes, others) == {}


def test_no_committed_file_names_a_registry_or_a_machine():
    for name in (
        "requirements.lock",
        "pyproject.toml",
        "Makefile",
        ".pre-commit-config.yaml",
        *(str(path) for path in (ROOT / ".ci").iterdir()),
    ):
        content = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in content
        assert "index-url" not in content.replace("--no-emit-index-url", "")


def test_every_package_is_locked_with_hashes():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    packages = re.findall(r"^[\w.\[\]-]+==\S+.*$", lock, flags=re.MULTILINE)
    assert len(packages) > 100
    assert all(line.endswith("\\") for line in packages)


def test_readme_and_makefile_name_the_same_targets():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))
    documents = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
    for document in documents:
        said = set(
            re.findall(
                r"(?:^    |`)make ([a-z]+)", document.read_text(encoding="utf-8"), re.MULTILINE
            )
        )
        assert said - targets == set(), document.name
    phony = re.search(r"^\.PHONY: (.*)$", makefile, flags=re.MULTILINE)
    assert phony is not None
    assert set(phony[1].split()) == targets


def test_outputs_exists_in_a_clone():
    assert (ROOT / "outputs" / ".gitkeep").is_file()


@pytest.mark.parametrize(
    "path", sorted((ROOT / "ocop_lib/cli").glob("*.py")), ids=lambda path: path.stem
)
def test_lines_for_people_reach_the_terminal_by_one_function(path: Path):
    """`say`, `tell` and `show_table` show what would command a terminal; help and CSV are ours."""
    echoed = path.read_text(encoding="utf-8").count("typer.echo(")
    assert echoed == {"terminal": 4, "help": 1, "numbers": 1, "app": 1}.get(path.stem, 0)
