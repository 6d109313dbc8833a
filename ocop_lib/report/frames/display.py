"""The display of frames in a notebook: as the block that is sent, as other parts of the report."""

import sys
from typing import Any

import pandas as pd

from ocop_lib.blocks import refused
from ocop_lib.errors import OcopError
from ocop_lib.report.frames.captioned import block_of

_STYLER = ("pandas.io.formats.style", "Styler")


def show_frames_as_blocks() -> None:
    """Have IPython show frames, series and styled frames as blocks; an index is a list elsewhere.

    Without a running IPython nothing is done. A frame that no writer can set is shown as a message
    and refused when the report is read.
    """
    ipython = sys.modules.get("IPython")
    shell: Any = ipython.get_ipython() if ipython else None
    if shell is None or shell.display_formatter is None:
        return
    bundles = shell.display_formatter.mimebundle_formatter
    pages = shell.display_formatter.formatters["text/html"]
    for shown in (pd.DataFrame, pd.Series):
        bundles.for_type(shown, _bundle)
        # IPython asks a frame for HTML of its own where the bundle has none, as in the batch.
        pages.for_type(shown, _nothing)
    bundles.for_type_by_name(*_STYLER, _bundle)
    pages.for_type_by_name(*_STYLER, _nothing)


def _nothing(_: Any) -> None:
    return None


def _bundle(frame: Any) -> dict[str, Any]:
    """The block of a frame, by MIME type; a refusal where a value has no words."""
    try:
        return block_of(frame)._repr_mimebundle_()
    except OcopError as error:
        return refused.bundle(error.faults)
