"""``table``: a frame of any kind with a caption of its own, for an analyst's cell."""

from typing import TYPE_CHECKING, Union

import pandas as pd

from ocop_lib.blocks.model import Paragraph, Table
from ocop_lib.report.frames.styled import styled_block
from ocop_lib.report.frames.table import Frame, frame_block

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler


def table(frame: Union[Frame, "Styler"], *, caption: str) -> Table | Paragraph:
    """A frame with a caption of its own: ``table(frame, caption="Doanh thu theo xã")``.

    Args:
        frame: a DataFrame, Series, Index or Styler of pandas.
        caption: the table's caption. A frame that a cell shows without this call takes the heading
            above it.

    Returns:
        The table, to be shown as the last line of a cell or by ``display``; a sentence for a frame
        without columns.

    Raises:
        ReportError: a value in the frame has no words, or a style cannot be kept.
    """
    return block_of(frame, caption)


def block_of(frame: Union[Frame, "Styler"], caption: str = "") -> Table | Paragraph:
    """The block of a frame of any kind, as `table` makes it; an empty caption is the frame's own."""
    if isinstance(frame, pd.DataFrame | pd.Series | pd.Index):
        return frame_block(frame, caption)
    return styled_block(frame, caption)
