"""Compilation of the package's Typst templates, with the package's own fonts only."""

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
    """Compile a template and its data with Typst.

    Args:
        template: the name of the template's file.
        data: JSON values; texts are printed as they are, never interpreted as Typst markup.
        refusal: the kind of fault to raise when Typst reports an error or a warning.
        options: options of ``typst.compile``: format, timestamp, PDF standards, resolution.

    Returns:
        The bytes of a PDF or PNG.

    Raises:
        ReportError: Typst reported an error or a warning; its messages are in ``found``.
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
    """The package's fonts only: with installed fonts, the bytes would differ between computers."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
