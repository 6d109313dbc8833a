"""One heading of the form, and the headings that several sheets share."""

from typing import NamedTuple


class Heading(NamedTuple):
    """The heading of a column, as an officer reads it.

    Args:
        text: the heading itself, without the mark of a column that must be filled in.
        example: a value as it is typed, with «{year}» for the plan's year; empty where the list of
            the column gives one.
        also: other headings under which units have sent the same column.
        meaning: what belongs in the column, where the register's own words name its codes; empty
            where those words serve.
    """

    text: str
    example: str = ""
    also: tuple[str, ...] = ()
    meaning: str = ""


class SheetHeadings(NamedTuple):
    """The headings of a table's sheet.

    Args:
        title: the sheet's name, at most 31 characters.
        columns: by the register's column, without key, ``delivery_id`` and ``source_row``.
        also: other names under which units have sent the same sheet.
    """

    title: str
    columns: dict[str, Heading]
    also: tuple[str, ...] = ()


SUBJECT = Heading(
    "Chủ thể",
    "HTX Hoa Ban",
    ("Tên chủ thể", "Chủ thể sản xuất", "Cơ sở sản xuất", "Mã chủ thể", "Chủ thể OCOP"),
    "chủ thể, tên như ở trang «Chủ thể»",
)
PRODUCT = Heading(
    "Sản phẩm",
    "Gạo nếp nương",
    ("Tên sản phẩm", "Mã sản phẩm", "Sản phẩm OCOP"),
    "sản phẩm, tên như ở trang «Sản phẩm»",
)
PLAN_YEAR = Heading("Năm kế hoạch", "{year}", ("Năm", "Kế hoạch năm"))
UNIT = Heading(
    "Đơn vị",
    also=("Huyện", "Huyện, thành phố", "Địa phương", "Tên đơn vị", "Mã đơn vị"),
    meaning="đơn vị của dòng này",
)
STATE_DATE = Heading("Ngày có tình trạng", "15/03/{year}", ("Từ ngày", "Ngày tình trạng"))
VALID_TO = Heading("Hiệu lực đến", "31/12/{year}", ("Ngày hết hiệu lực", "Có hiệu lực đến ngày"))
NOTE = Heading("Ghi chú", "Đã có văn bản giải trình", ("Giải trình", "Ghi chú, giải trình"))
AGENCY = ("Cơ quan", "Sở, ngành", "Đơn vị chủ trì", "Cơ quan chủ trì")
SCORE = ("Điểm", "Số điểm", "Tổng điểm", "Điểm số")
STARS = ("Hạng", "Hạng sao", "Số sao", "Sao", "Xếp hạng", "Kết quả phân hạng")
DUTY = Heading("Nhiệm vụ thường xuyên", also=("Nhiệm vụ của cơ quan",))
FUNDING_SOURCE = Heading("Nguồn vốn", also=("Nguồn kinh phí", "Nguồn"))
TASK = Heading("Nhiệm vụ của kế hoạch", also=("Nhiệm vụ", "Tên nhiệm vụ", "Nội dung nhiệm vụ"))
