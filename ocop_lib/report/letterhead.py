"""The letterhead and the closing of a report laid out as an administrative document.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""

from ocop_lib.blocks.letterhead import Letterhead
from ocop_lib.blocks.model import Closing
from ocop_lib.project.defaults import Layout

_MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_DRAFT = "DỰ THẢO"
_RECIPIENTS = "Nơi nhận:"
# Space to write by hand; no-break spaces, because HTML and Typst collapse ordinary ones.
_OPEN = "\N{NO-BREAK SPACE}" * 6


def letterhead(layout: Layout, year: int) -> Letterhead:
    """The upper corners of the document; number, day and month are left open.

    Args:
        layout: what the project writes there.
        year: the year in which the document is issued.

    Returns:
        The corners, with the mark of a draft where the project wants it.
    """
    return Letterhead(
        superior=layout.superior,
        motto=_MOTTO,
        number=f"Số: {_OPEN}{layout.number}",
        place_and_date=f"{layout.place}, ngày {_OPEN} tháng {_OPEN} năm {year}",
        mark=_DRAFT if layout.draft else "",
    )


def closing(layout: Layout, unit: str) -> Closing:
    """The foot of the document: recipients and signature.

    Args:
        layout: what the project writes there.
        unit: id of the unit the report is about.

    Returns:
        The foot as a block.
    """
    return Closing(
        units=(unit,),
        receivers=_RECIPIENTS,
        recipients=layout.recipients,
        signatory=layout.signatory,
        name=layout.name,
    )
