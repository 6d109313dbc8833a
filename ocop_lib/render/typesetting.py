"""Compiles the package's Typst templates, with the report's font and no other."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst

from ocop_lib.errors import FaultKind, ReportError
from ocop_lib.render.text import FONTS

_TEMPLATES = Path(__file__).parent / "templates"


def typeset(template: str, data: Mapping[str, Any], refusal: FaultKind, **options: Any) -> bytes:
    """The file that Typst makes of a template and its data.

    Args:
        template: the name of the template's file.
        data: JSON values; texts are set as they are and never read as Typst's language.
        refusal: the fault when Typst refuses the data or gives a warning.
        options: options of ``typst.compile``: format, timestamp, PDF standards.

    Returns:
        The bytes of a PDF or PNG.

    Raises:
        ReportError: the refusal, with the messages of Typst.
    """
    try:
        content, warnings = typst.compile_with_warnings(
            str(_TEMPLATES / template),
            root=str(_TEMPLATES),
            font_paths=_fonts(),
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            **options,
        )
    except typst.TypstError as error:
        raise ReportError(refusal.at(found="; ".join((str(error), *error.hints)))) from error
    if warnings:
        raise ReportError(refusal.at(found="; ".join(map(str, warnings))))
    return bytes(content)


@cache
def _fonts() -> typst.Fonts:
    """The fonts of the package only: fonts installed on a computer would change the file."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
