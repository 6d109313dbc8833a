"""Typst: its own templates set data, with the report's own font and no other."""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import typst

from ocop_lib.errors import Fault, ReportError
from ocop_lib.render.text import FONTS

_TEMPLATES = Path(__file__).parent / "templates"


def typeset(template: str, data: Mapping[str, Any], refusal: Fault, **options: Any) -> bytes:
    """What a template makes of the data.

    Args:
        template: its file's name.
        data: JSON values; texts are set as they are and never read as Typst's language.
        refusal: what to tell when Typst refuses the data, or would set it with a warning.
        options: of ``typst.compile``: the form, the date, the standards to hold to.

    Raises:
        ReportError: the refusal, with what Typst says.
    """
    try:
        made, warnings = typst.compile_with_warnings(
            str(_TEMPLATES / template),
            root=str(_TEMPLATES),
            font_paths=_fonts(),
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            **options,
        )
    except typst.TypstError as error:
        raise _refused(refusal, str(error), *error.hints) from error
    if warnings:
        raise _refused(refusal, *(str(warning) for warning in warnings))
    return bytes(made)


def _refused(refusal: Fault, *found: str) -> ReportError:
    return ReportError(replace(refusal, found="; ".join(found)))


@cache
def _fonts() -> typst.Fonts:
    """The fonts of the package: what a computer has installed must not show."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
