"""The rules that hold for every indicator: periods, deliveries, what is late, how targets are judged."""

from collections.abc import Iterator

from ocop_lib import wording
from ocop_lib.blocks.inline import text
from ocop_lib.blocks.model import Block, Cell, Column, Heading, ListBlock, Paragraph, Table
from ocop_lib.blocks.palette import STATUS_TINT
from ocop_lib.export.uncounted import UNCOUNTED
from ocop_lib.indicators.counting.reasons import ORDINARY, Reason
from ocop_lib.periods import Quarter, Scheme, last_day
from ocop_lib.plan import Plan
from ocop_lib.register.columns import CHANGE_KINDS
from ocop_lib.register.tables import TABLES
from ocop_lib.report import sentences
from ocop_lib.report.methodology.sheet import share_words
from ocop_lib.report.methodology.words import STATUS_RULES
from ocop_lib.report.tables import cells
from ocop_lib.statuses import Status

_SILENT = (
    "Đơn vị không gửi gì cho một quý thì quý ấy «chưa có số liệu»: không coi là bằng 0, không xếp là"
    " không đạt, không có nhiệm vụ quá hạn. Số đã biết từ trước vẫn được nêu. Chỉ tiêu toàn tỉnh không"
    " xếp là không đạt, nguy cơ không đạt hay chậm tiến độ khi các đơn vị chưa gửi còn có thể làm"
    " thay đổi kết luận."
)
_DELIVERED = (
    "Mọi con số được đếm từ các dòng của sổ theo dõi; mỗi dòng ghi rõ thuộc lần gửi số liệu nào. Báo"
    " cáo của một quý chỉ dùng việc phát sinh đến hết ngày khóa sổ và số liệu gửi cho các quý đến quý"
    " ấy. Chủ thể, sản phẩm được nhận ra theo mã, không theo tên."
)
_WHOLE_YEAR = (
    "Báo cáo năm dùng số liệu gửi cho mọi quý và số liệu gửi riêng cho cả năm, tính đến ngày chốt số"
    " liệu ghi trong báo cáo. Chốt trước ngày {end} thì số liệu là tạm tính và chỉ tiêu chưa đến hạn"
    " chưa bị kết luận; chốt từ ngày ấy trở đi là đánh giá cuối năm. Việc của tháng 01 năm sau mà sổ ghi"
    " thuộc năm kế hoạch, như quyết định công nhận ban hành muộn, cũng được tính; số hiện có không lấy"
    " sau ngày {end}. Chỗ số cả năm khác số của các quý được đối chiếu trong báo cáo ấy."
)
_LATE = (
    "Lũy kế của một quý bằng lũy kế quý trước, cộng phần phát sinh trong quý, cộng phần gửi muộn: việc"
    " của quý trước mà số liệu gửi cùng quý này. Phần gửi muộn được nêu cạnh con số. Báo cáo đã lập"
    " của các quý trước không bị sửa; số mới được tính từ quý nhận được số liệu. Một dòng của sổ chỉ"
    " được thay đổi bằng một trong các cách sau, có ngày và lý do:"
)
_RESTATED = (
    "Số liệu đã ban hành được giữ nguyên trong sổ ban hành. Báo cáo sau so từng con số đã ban hành với"
    " con số của cùng kỳ theo mọi số liệu đã gửi đến nay; số nào khác thì có trong bảng «Số liệu điều"
    " chỉnh», kèm nguyên nhân. Báo cáo lập lại sau khi ban hành đánh dấu (ĐC) ở mỗi số đã khác."
)
_SPLIT = (
    "Chênh lệch được tách bằng cách đếm lại lần lượt theo thứ tự: dòng số liệu bổ sung; dòng sửa đổi,"
    " đính chính; dòng rút lại hoặc bỏ khỏi số liệu; kế hoạch (số giao, kỳ vọng, thời hạn); cách đếm; cách chia kỳ. Số đếm"
    " được sau mỗi bước trừ số trước bước ấy là phần của bước ấy, nên các phần cộng lại đúng bằng"
    " chênh lệch; khi cộng, «chưa có số liệu» được tính là 0. Thay đổi kế hoạch và cách đếm được nêu"
    " riêng, không coi là thay đổi của kết quả. Cách đếm mới có ngày bắt đầu áp dụng: báo cáo có ngày"
    " khóa sổ từ ngày ấy đếm mọi số theo cách mới, báo cáo trước đó vẫn theo cách cũ."
)
_UNCOUNTED = (
    "Mỗi dòng đã gửi cho năm kế hoạch hoặc được tính, hoặc không được tính với một lý do cố định, nêu"
    " ở phiếu của từng chỉ tiêu. Báo cáo liệt kê các dòng không được tính, trừ những lý do thông"
    " thường:"
)
_EXPECTED = (
    "Số kỳ vọng là phần nguyên của số giao nhân với tỷ lệ. Số trong ngoặc là của toàn tỉnh; ở đơn vị,"
    " tỷ lệ được nhân với số giao của đơn vị."
)
_JUDGED = (
    "Trạng thái của một chỉ tiêu là quy tắc đầu tiên phù hợp, xét từ trên xuống; riêng ba quy tắc cuối"
    " so số đến ngày khóa sổ với kỳ vọng. Chỉ tiêu giao cho từng đơn vị được xét ở từng đơn vị và ở toàn tỉnh."
)


def rules(plan: Plan, scheme: Scheme) -> Iterator[Block]:
    """The rules of a year, each below a heading of level 3.

    Args:
        plan: the year's plan.
        scheme: the period scheme.

    Yields:
        Headings, paragraphs, lists and tables.
    """
    sections = (
        ("Kỳ số liệu và ngày khóa sổ", _periods(plan, scheme)),
        ("Báo cáo năm", _said(_WHOLE_YEAR.format(end=wording.day(last_day(plan.year))))),
        ("Nguồn số liệu và đơn vị chưa gửi số liệu", _said(_DELIVERED, _SILENT)),
        ("Số liệu gửi muộn, đính chính", _late()),
        ("Số liệu đã ban hành, nay điều chỉnh", _said(_RESTATED, _SPLIT)),
        ("Số liệu đã gửi nhưng không được tính", _uncounted()),
        ("Trạng thái của chỉ tiêu", _statuses()),
        ("Kỳ vọng đến từng quý", _expectations(plan)),
    )
    for number, (title, blocks) in enumerate(sections, start=1):
        yield Heading(level=3, spans=text(f"{number}. {title}"))
        yield from blocks


def _said(*paragraphs: str) -> tuple[Block, ...]:
    return tuple(Paragraph(spans=text(words)) for words in paragraphs)


def _items(items: Iterator[str]) -> ListBlock:
    """A list of sentences."""
    return ListBlock(
        items=tuple(
            (Paragraph(spans=text(f"{wording.capitalised(item.rstrip('.'))}.")),) for item in items
        )
    )


def _periods(plan: Plan, scheme: Scheme) -> Iterator[Block]:
    quarters = Quarter.all_of(plan.year)
    by_year = wording.listed(
        one.name for one in TABLES if any(column.name == "plan_year" for column in one.columns)
    )
    yield from _said(
        f"Kỳ số liệu năm {plan.year} chia {wording.SCHEME[scheme]}. Ngày khóa sổ (ngày chốt số liệu) là"
        " ngày cuối của kỳ.",
        f"Các bảng {by_year} có cột năm kế hoạch: dòng thuộc năm ghi ở cột ấy, quý tính theo ngày phát"
        " sinh; việc của năm kế hoạch làm trước ngày đầu kỳ được tính vào quý\N{NO-BREAK SPACE}I. Các bảng khác chỉ"
        " tính theo ngày.",
    )
    yield Table(
        id="ky-so-lieu",
        caption=f"Kỳ số liệu năm {plan.year}",
        columns=(
            Column(label="Kỳ", width=1.2),
            Column(label="Từ ngày"),
            Column(label="Đến ngày (ngày khóa sổ)", width=1.4),
        ),
        rows=tuple(
            (
                Cell(text=wording.quarter_label(quarter)),
                Cell(text=wording.day(quarter.window(scheme).start)),
                Cell(text=wording.day(quarter.cut_off(scheme))),
            )
            for quarter in quarters
        ),
    )
    last, end = quarters[-1].cut_off(scheme), last_day(plan.year)
    if last < end:
        yield from _said(
            f"Việc phát sinh sau {wording.day(last)} đến {wording.day(end)} không thuộc quý nào: dòng"
            " có năm kế hoạch được xét ở báo cáo năm, dòng khác thuộc kỳ báo cáo năm sau."
        )


def _late() -> Iterator[Block]:
    yield from _said(_LATE)
    yield _items(iter(CHANGE_KINDS.values()))


def _uncounted() -> Iterator[Block]:
    yield from _said(_UNCOUNTED)
    yield _items(UNCOUNTED[reason] for reason in Reason if reason in ORDINARY)


def _statuses() -> Iterator[Block]:
    yield from _said(_JUDGED)
    yield Table(
        id="trang-thai",
        caption="Trạng thái của chỉ tiêu, theo thứ tự xét",
        columns=(
            cells.ordinal(),
            Column(label="Trạng thái", kind="status", width=1.9),
            Column(label="Khi nào", width=5),
        ),
        rows=cells.numbered(
            (
                Cell(text=wording.STATUS[status], tint=STATUS_TINT[status]),
                Cell(text=STATUS_RULES[status]),
            )
            for status in Status
        ),
    )


def _expectations(plan: Plan) -> Iterator[Block]:
    yield from _said(sentences.expectation(plan.office_in_text))
    shown = [one for one in plan.indicators if one.expectation]
    if not shown:
        return
    quarters = Quarter.all_of(plan.year)
    yield Table(
        id="ky-vong",
        caption=f"Kỳ vọng lũy kế của {plan.office_in_text}, phần của số giao cả năm",
        columns=(
            cells.ordinal(),
            Column(label="Chỉ tiêu", width=3),
            *(
                Column(label=wording.quarter_label(quarter).partition("/")[0], kind="number")
                for quarter in quarters
            ),
        ),
        rows=cells.numbered(
            (
                Cell(text=one.in_a_line),
                *(Cell(text=share_words(one, quarter)) for quarter in quarters),
            )
            for one in shown
        ),
        notes=(_EXPECTED,),
    )
