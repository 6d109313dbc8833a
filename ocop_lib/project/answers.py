"""Answers to questions about a project's numbers, remembered so that asking again needs no pandas."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ocop_lib.errors import ParameterError
from ocop_lib.files import memory
from ocop_lib.files.digests import digest
from ocop_lib.files.fingerprints import plans_digest
from ocop_lib.files.text import read_bytes
from ocop_lib.project.root import DEFAULTS
from ocop_lib.register.folder import register_digest

if TYPE_CHECKING:
    from ocop_lib.project.project import Project, Year


def answer(
    root: Path,
    question: Sequence[str],
    year_of: Callable[["Project"], "Year"],
    ask: Callable[["Project"], Any],
    is_sound: Callable[[Any], bool],
) -> Any:
    """The answer to a question that depends on a year's plan and register and the defaults only.

    Args:
        root: the project's folder.
        question: the words of the question, its command first.
        year_of: the year that the question is about.
        ask: finds the answer, a plain value. What it raises is not remembered.
        is_sound: whether a value can be an answer to this question.

    Returns:
        The answer, as JSON would give it back.
    """

    def project() -> "Project":
        from ocop_lib.project.project import load_project

        return load_project(root)

    def defaults() -> str:
        return _digest(root / DEFAULTS)

    def places() -> list[str]:
        """Where the defaults say that plan and register lie; «» for a plan of the library."""
        year = year_of(project())
        return [year.plan_file, year.entry.register_folder]

    def key() -> str:
        plan, register = memory.remembered(
            lambda: memory.key_of("places", question=list(question), defaults=defaults()),
            _are_places,
            places,
        )
        return memory.key_of(
            "answer",
            question=list(question),
            defaults=defaults(),
            plan=_digest(root / plan) if plan else plans_digest(),
            register=register_digest(root / register),
        )

    return memory.remembered(key, is_sound, lambda: ask(project()))


def _are_places(value: Any) -> bool:
    return isinstance(value, list) and [type(part) for part in value] == [str, str]


def _digest(path: Path) -> str:
    try:
        return digest(read_bytes(path, path.name, ParameterError))
    except ParameterError:
        return ""
