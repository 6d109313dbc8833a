"""The note to whoever receives a bundle, in plain Vietnamese."""

from collections.abc import Iterable

from ocop_lib.output.manifest import ISSUED, ReportEntry
from ocop_lib.periods import Quarter, is_quarter
from ocop_lib.register.issued import Ledger
from ocop_lib.wording import counted, day, quarter_words

NOTE = "doc-truoc.txt"

_NOTE = """\
GÓI BÁO CÁO TIẾN ĐỘ CHƯƠNG TRÌNH OCOP, {period}

1. Mở tệp index.html bằng trình duyệt để xem danh mục và mở từng báo cáo. Không cần mạng, không cần
   cài phần mềm. Mỗi báo cáo có ba dạng: trang HTML, PDF để in, Word để chép.

2. Gói này gồm:
{reports}

3. Muốn biết một tệp có đúng là tệp cơ quan đã ban hành hay không: gửi lại tệp ấy cho cơ quan ban
   hành, hoặc nơi có phần mềm ocop thì chạy
       ocop verify <tệp hoặc gói này>{signed}
   Mở tệp Word rồi lưu lại cũng làm nó khác bản đã ban hành.

4. Thư mục issued/ là các mục của sổ ban hành, để kiểm tra. {mark}
"""

_SIGNED = """
   Sổ ban hành có chữ ký. Muốn kiểm tra chữ ký thì xin cơ quan ban hành, một lần và bằng đường khác
   với gói này, tệp signers (danh sách khóa công khai của người được ký), rồi chạy
       ocop verify <gói này> --signers signers"""


def note(reports: Iterable[ReportEntry], ledger: Ledger, period: str) -> bytes:
    """The note to the reader of a bundle.

    Args:
        reports: the reports in it.
        ledger: what was issued of the year.
        period: «2024-Q3», or «2024» for a whole year.

    Returns:
        Text in UTF-8 with the line ends and the mark at the beginning that Windows expects.
    """
    words = quarter_words(Quarter.parse(period)) if is_quarter(period) else f"năm {period}"
    lines = "\n".join(f"   - {_line(one, ledger)}" for one in reports)
    last = ledger.entries[-1] if ledger.entries else None
    mark = (
        f"Mục cuối cùng là mục {last.number:04d},\n   mã {last.digest}."
        if last
        else "Năm này chưa ban hành báo cáo nào."
    )
    signed = _SIGNED if any(one.is_signed for one in ledger.entries) else ""
    text = _NOTE.format(period=words.upper(), reports=lines, mark=mark, signed=signed)
    return text.replace("\n", "\r\n").encode("utf-8-sig")


def _line(report: ReportEntry, ledger: Ledger) -> str:
    """One report: where it lies, and when it was issued."""
    issued = ledger.in_force(report.id)
    if issued is None or report.edition not in ISSUED:
        return f"{report.id}: DỰ THẢO, chưa ban hành"
    said = f"{report.id}: ban hành ngày {day(issued.entry.heading.issued_on)}"
    if issued.report.edition > 1:
        said += f", bản điều chỉnh lần {counted(issued.report.edition - 1)}"
    return f"{said} (mục {issued.entry.number:04d})"
