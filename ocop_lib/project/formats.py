"""The file formats a report is written in."""

from typing import Literal, get_args

Format = Literal["html", "pdf", "docx"]

FORMATS: tuple[Format, ...] = get_args(Format)
"""The formats in the library's order; a format's name is the ending of its files."""
