"""Frames that pandas itself displayed, which are refused: their types and names are lost."""

import re
from collections.abc import Mapping
from typing import Any

from ocop_lib.errors import FaultKind
from ocop_lib.render.notebook import joined

FRAME_EARLY = FaultKind(
    "report.frame_early",
    "Ô hiển thị bảng DataFrame khi chưa có đối tượng báo cáo.",
    "Tạo đối tượng báo cáo trước (ví dụ report = DistrictReport(unit, quarter)), "
    'hoặc hiển thị bảng bằng table(bảng, caption="…").',
)

_TABLE_SCHEMA = "application/vnd.dataresource+json"
# As pandas writes a frame, and a Styler, in HTML.
_PAGE = re.compile(r'<table border="\d+" class="dataframe|<table id="T_')
# The last line of a series in plain text, and an index.
_PLAIN = re.compile(
    r"(^|\n)(Name: .*, |Freq: .*, |Length: \d+, )*dtype: [\w\[\], :/<>]+\Z"
    r"|\ASeries\(\[\], .*dtype: \w+\)\Z"
    r"|\A(\w*Index\(\[|RangeIndex\(start=)[\s\S]*\)\Z"
)


def is_frame(data: Mapping[str, Any]) -> bool:
    """Whether an output is a frame, series or Styler as pandas writes it.

    Args:
        data: the output's representations by MIME type.

    Returns:
        True as well for what only looks like one in text, which no block does.
    """
    page = joined(data.get("text/html", ""))
    if _TABLE_SCHEMA in data or (isinstance(page, str) and _PAGE.search(page)):
        return True
    plain = joined(data.get("text/plain", ""))
    return set(data) == {"text/plain"} and isinstance(plain, str) and bool(_PLAIN.search(plain))
