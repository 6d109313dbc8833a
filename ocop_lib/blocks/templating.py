"""Jinja environments for the package's own HTML templates."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ocop_lib.blocks.compiled import CompiledTemplates


def environment(folder: Path, *, keep_trailing_newline: bool = False) -> Environment:
    """A Jinja environment that escapes every value and refuses undefined names.

    Args:
        folder: holds the templates.
        keep_trailing_newline: whether to keep the line feed at the end of a template, which Jinja
            drops by default.

    Returns:
        A new environment, to which the caller may add filters and globals.
    """
    return Environment(
        loader=FileSystemLoader(folder),
        bytecode_cache=CompiledTemplates(),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=keep_trailing_newline,
    )
