"""A district's report as blocks, with every block type as real reports use it."""

from datetime import date

from ocop_lib.blocks.inline import Span, text
from ocop_lib.blocks.letterhead import Letterhead
from ocop_lib.blocks.model import (
    Block,
    Cell,
    Closing,
    Column,
    Figure,
    Heading,
    ListBlock,
    Masthead,
    Note,
    Paragraph,
    Quote,
    Table,
)
from ocop_lib.blocks.palette import Tint

BAND = "Số liệu minh họa"
TITLE = "Báo cáo tiến độ Chương trình OCOP: huyện Ba Bể, Quý III/2024"
# Two by two grey points.
PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AAAADklEQVR4nGOMYmBiYAAAAdQAXtQYtZQAAAAASUVORK"
    "5CYII="
)
SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 40" width="160" height="40">
<rect width="160" height="40" fill="#f3f5f6"/><rect y="12" width="96" height="16" fill="#0b5563"/>
</svg>"""

_STATUSES: tuple[tuple[str, Tint], ...] = (
    ("Vượt", "good"),
    ("Đạt", "good"),
    ("Đúng tiến độ", "neutral"),
    ("Chậm", "warning"),
    ("Nguy cơ không đạt", "bad"),
    ("Chưa đến hạn", "waiting"),
    ("Không giao chỉ tiêu", "missing"),
    ("Chưa có số liệu", "missing"),
)
_INDICATORS = (
    "Sản phẩm OCOP mới được công nhận từ 3 sao trở lên",
    "Chủ thể được củng cố, nâng cấp",
    "Chủ thể mới tham gia Chương trình",
    "Sản phẩm có truy xuất nguồn gốc",
    "Chủ thể có hợp đồng liên kết",
    "Sản phẩm áp dụng hệ thống quản lý chất lượng",
    "Tin, bài tuyên truyền",
    "Sản phẩm chủ lực cấp huyện",
)
_UNITS = ("Pác Nặm", "Chợ Đồn", "Ba Bể", "Bạch Thông", "Chợ Mới", "Na Rì", "Ngân Sơn", "Bắc Kạn")

LETTERHEAD = Letterhead(
    superior="ỦY BAN NHÂN DÂN TỈNH BẮC KẠN",
    motto=("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
    number="Số:     /BC-VPĐP",
    place_and_date="Bắc Kạn, ngày     tháng     năm 2024",
    mark="DỰ THẢO",
)
CLOSING = Closing(
    receivers="Nơi nhận:",
    recipients=("UBND tỉnh;", "Lưu: VT."),
    signatory=("KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"),
    name="Nguyễn Văn Minh Họa",
)


def masthead(**changes: object) -> Masthead:
    """The head of the sample."""
    return Masthead.model_validate(
        {
            "issuer": "VĂN PHÒNG ĐIỀU PHỐI NÔNG THÔN MỚI TỈNH BẮC KẠN",
            "title": TITLE,
            "unit": "ba-be",
            "period": "2024-Q3",
            "lines": (
                "Kế hoạch số 180/KH-UBND ngày 22/3/2024",
                "Kỳ số liệu 01/7–30/9/2024 · số liệu nhận đến 05/10/2024",
            ),
            "band": BAND,
            "data_date": date(2024, 10, 5),
            **changes,
        }
    )


def heading(words: str, level: int = 2, id: str = "") -> Heading:  # noqa: A002 - the field's name
    """A heading of plain words."""
    return Heading(level=level, spans=text(words), id=id)


def paragraph(*parts: str | Span) -> Paragraph:
    """Running text."""
    return Paragraph(spans=text(*parts))


def status_table() -> Table:
    """A table of nine columns, two of them under a group heading, with a status in each row."""
    columns = (
        Column(label="Chỉ tiêu", width=3.2),
        Column(label="Kế hoạch năm", kind="number"),
        Column(label="Trong quý", kind="number", group="Thực hiện"),
        Column(label="Lũy kế", kind="number", group="Thực hiện"),
        Column(label="Còn thiếu", kind="number"),
        Column(label="Kỳ vọng đến quý", kind="number", width=1.1),
        Column(label="Tỷ lệ", kind="number"),
        Column(label="Đánh giá", kind="status", width=1.9),
        Column(label="Ghi chú", width=1.6),
    )
    rows = []
    for i, (name, (status, tint)) in enumerate(zip(_INDICATORS, _STATUSES, strict=True)):
        done = 8 - i
        numbers = (f"{5}", f"{i % 3}", f"{done}", f"{max(0, 5 - done)}", "3", f"{done * 20}%")
        note = "quá hạn 30/9" if tint == "warning" else ""
        link = "phu-luc" if i == 0 else ""
        rows.append(
            (
                Cell(text=name, href=link),
                *(Cell(text=n) for n in numbers),
                Cell(text=status, tint=tint),
                Cell(text=note),
            )
        )
    return Table(
        id="ket-qua",
        units=("ba-be",),
        caption="Bảng 1. Kết quả thực hiện chỉ tiêu đến hết Quý III/2024",
        columns=columns,
        rows=tuple(rows),
        notes=("«Kỳ vọng» do cơ quan điều phối đặt, không phải chỉ tiêu được giao.",),
    )


def matrix() -> Table:
    """Thirteen columns: too wide for an upright page; its last row is a total."""
    quarters = ("Quý I", "Quý II", "Quý III", "Quý IV")
    groups = ("Sản phẩm mới", "Truy xuất nguồn gốc", "Liên kết")
    columns = [Column(label="Đơn vị", width=2)]
    columns += [Column(label=q, kind="number", group=g) for g in groups for q in quarters]
    tints: tuple[Tint | None, ...] = ("good", "warning", None, "missing", "bad", None)
    rows = [
        (
            Cell(text=unit),
            *(
                Cell(text=str((i * 5 + j) % 23), tint=tints[(i + j) % len(tints)])
                for j in range(12)
            ),
        )
        for i, unit in enumerate(_UNITS)
    ]
    rows.append((Cell(text="Toàn tỉnh"), *(Cell(text="1.234,5") for _ in range(12))))
    return Table(
        id="ma-tran",
        caption="Bảng 2. Chỉ tiêu theo đơn vị và quý",
        columns=tuple(columns),
        rows=tuple(rows),
        total=True,
        landscape=True,
        notes=("Ô để màu: so với kỳ vọng của quý.",),
    )


def annex(rows: int = 60) -> Table:
    """A folded table of many rows."""
    return Table(
        id="phu-luc",
        caption="Phụ lục. Sản phẩm OCOP còn hiệu lực",
        columns=(
            Column(label="STT", kind="number", width=0.6),
            Column(label="Sản phẩm", width=3),
            Column(label="Chủ thể", width=3),
            Column(label="Hạng sao", width=1.1),
            Column(label="Quyết định", width=2),
        ),
        rows=tuple(
            (
                Cell(text=str(n)),
                Cell(text=f"Miến dong số {n}"),
                Cell(text="HTX nông nghiệp hữu cơ Yến Dương"),
                Cell(text=f"{3 + n % 3} sao"),
                Cell(text=f"{1000 + n}/QĐ-UBND"),
            )
            for n in range(1, rows + 1)
        ),
        folded=True,
    )


def figure(svg: str = SVG) -> Figure:
    """A picture with caption and alt text."""
    return Figure(
        id="hinh-1",
        caption="Hình 1. Lũy kế so với kế hoạch năm",
        alt="Biểu đồ thanh: sản phẩm mới 6 trên 5, truy xuất nguồn gốc 3 trên 5.",
        svg=svg,
    )


def sample(svg: str = SVG) -> list[Block]:
    """The whole report."""
    note = text("Số liệu cộng dồn theo năm kế hoạch; ", Span(text="không", marks=("strong",)), ".")
    return [
        masthead(),
        heading("Tóm tắt"),
        Paragraph(
            look="lead",
            spans=text(
                "Đến hết Quý III, huyện Ba Bể đạt 3 trên 8 chỉ tiêu; ",
                Span(text="một chỉ tiêu có nguy cơ không đạt", marks=("strong",)),
                ".",
            ),
        ),
        Note(
            look="warning",
            title="Số liệu nộp chậm",
            blocks=(paragraph("Huyện nộp số liệu ngày 05/10/2024, quá hạn 2 ngày."),),
        ),
        heading("1 Kết quả so với kế hoạch"),
        paragraph(
            "Kế hoạch năm giao ",
            Span(text="xem Phụ lục", href="#phu-luc"),
            Span(text="; nguồn", footnote=note),
            Span(text=" tại "),
            Span(text="trang của tỉnh", href="https://backan.gov.vn/ocop?nam=2024&quy=3"),
            ".",
        ),
        status_table(),
        figure(),
        Figure(caption="Hình 2. Một điểm", alt="Một điểm xám.", png=PNG, width_mm=20),
        heading("1.1 So sánh giữa các đơn vị", 3),
        paragraph("Bảng dưới đây so các đơn vị theo thứ tự của kế hoạch."),
        matrix(),
        heading("2 Khó khăn, nguyên nhân, đề xuất"),
        ListBlock(
            ordered=True,
            start=1,
            items=(
                (paragraph("Thiếu vùng nguyên liệu ổn định:"), _inner_list()),
                (paragraph("Hồ sơ làm chậm; ", Span(text="đã nhắc", marks=("emphasis",)), "."),),
                (paragraph(Span(text="Mã cũ", marks=("strike",)), " → mới."),),
            ),
        ),
        Quote(blocks=(paragraph("Phấn đấu mỗi huyện có ít nhất một sản phẩm chủ lực."),)),
        paragraph(
            "Dòng một", Span(text="", marks=("break",)), Span(text="mã SP-01", marks=("code",))
        ),
        heading("3 Phụ lục"),
        annex(),
        heading("4 Ghi chú số liệu"),
        Note(title="Quy ước", blocks=(paragraph("«–»: không áp dụng."), _inner_list())),
        Paragraph(look="small", spans=text("Phiên bản kế hoạch và thư viện ghi trong manifest.")),
    ]


def _inner_list() -> ListBlock:
    return ListBlock(items=((paragraph("xã Yến Dương"),), (paragraph("xã Địa Linh"),)))
