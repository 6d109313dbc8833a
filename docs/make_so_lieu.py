"""Writes docs/so-lieu.md from the declaration of the register's tables and from its rules.

Run it after changing either: ``python docs/make_so_lieu.py``. A test compares the page.
"""

from collections.abc import Iterator
from pathlib import Path

from ocop_lib.export.uncounted import UNCOUNTED
from ocop_lib.files.letters import MAX_TEXT
from ocop_lib.indicators.counting.reasons import ORDINARY
from ocop_lib.indicators.counting.unread import UNREAD
from ocop_lib.intake.headings.sheets import SHEETS, filled_in, heading
from ocop_lib.register.change_table import VARYING
from ocop_lib.register.columns import LAYOUT, Column, TableSpec
from ocop_lib.register.findings import LOOKED_FOR
from ocop_lib.register.findings.stopping import ERRORS
from ocop_lib.register.folder import MAX_BYTES
from ocop_lib.register.naming import told
from ocop_lib.register.row_rules import row_rules
from ocop_lib.register.rules import cell_rules
from ocop_lib.register.tables import BY_NAME, TABLES

PAGE = Path(__file__).with_name("so-lieu.md")

_NEEDED = [spec for spec in TABLES if not spec.may_be_absent]

_HEAD = f"""\
# Sổ số liệu: các bảng và các cột

<!-- Trang này do docs/make_so_lieu.py viết ra; không sửa bằng tay. -->

Sổ số liệu của một năm kế hoạch là một thư mục gồm tệp `register.yaml` và các tệp CSV, mỗi bảng một tệp; mẫu phiên bản {LAYOUT} có {len(TABLES)} bảng.
Mỗi dòng là một sự việc hoặc một đối tượng, và luôn ghi lần giao nộp đã đem nó đến.
Báo cáo chỉ đếm từ các dòng này; nhận dạng bằng mã, không bằng tên.

## Cách viết tệp

- CSV, mã hóa UTF-8, dấu phẩy ngăn cách ô; ô có dấu phẩy bên trong đặt trong ngoặc kép. Dòng đầu là tên cột, thứ tự cột tùy ý.
- Đủ {len(_NEEDED)} tệp và đủ cột của phiên bản 1; bảng chưa có số liệu thì tệp chỉ gồm dòng tên cột. Không để tệp CSV khác trong thư mục.
- Bảng và cột của phiên bản {LAYOUT} thì có hay không cũng được: không có tệp là bảng trống, không có cột là ô trống. Sổ viết trước đó vẫn đọc được nguyên như cũ.
- Mỗi tệp không quá {MAX_BYTES // 2**20} MB, mỗi ô chữ không quá {MAX_TEXT} ký tự và nằm trên một dòng.
- Chữ tổ hợp được đưa về dạng dựng sẵn (NFC), dấu cách ở hai đầu ô được bỏ khi đọc.
- Không ghi số điện thoại, số căn cước, thư điện tử hay dữ liệu cá nhân khác, ở ô nào cũng vậy; mười hai chữ số liền nhau luôn bị coi là số định danh. Mã số thuế thì ghi sau chữ «MST».

Sổ được kiểm tra toàn bộ trước khi lập báo cáo. Có lỗi thì không báo cáo nào được lập; mọi lỗi được kể ra cùng lúc, theo tệp, dòng, cột, kèm cách sửa.

## `register.yaml`

| Khóa | Nội dung |
|---|---|
| `title` | tên của sổ, in trên báo cáo |
| `plan` | mã của kế hoạch mà sổ này theo dõi |
| `year` | năm kế hoạch |
| `illustrative` | `true` nếu số liệu là minh họa: mọi báo cáo sẽ ghi rõ như vậy; `false` nếu là số liệu thật |
| `licence` | giấy phép dùng lại số liệu, ví dụ `CC-BY-4.0`, ghi trong dữ liệu mở; không ghi là chưa công bố |
| `layout` | phiên bản mẫu bảng mà sổ theo, hiện nay là {LAYOUT}; không ghi là 1. Phiên bản mới hơn chương trình thì sổ bị từ chối |
| `published` | các số liệu thật đã công bố, mỗi mục gồm `id`, `text`, `value`, `date`, `source`, và `indicator` nếu là số của một chỉ tiêu (báo cáo năm đặt số năm trước cạnh số năm nay); không lẫn với các bảng |
| `slice` | chỉ có trong phần sổ do chương trình cắt ra cho một báo cáo; không tự viết |

## Báo cáo nhìn thấy dòng nào

Báo cáo của một đơn vị và một quý thấy những dòng thỏa mãn cả ba điều:

1. thuộc đơn vị đó; báo cáo của tỉnh (`province`) thấy mọi đơn vị, còn dòng của riêng cấp tỉnh thì chỉ tỉnh thấy;
2. do một lần giao nộp số liệu gốc, hoặc cho quý ấy hay quý trước, dù nhận được lúc nào;
3. sự việc xảy ra không sau ngày khóa sổ của quý (ngày hết hạn thì có thể sau).

Cùng với chúng là những dòng được chúng nhắc tới: sản phẩm, chủ thể, lần giao nộp.

Phiếu của một cơ quan, thay cho điều 1, thấy những dòng ghi tên cơ quan ấy (`agency_id`); của nhiệm vụ do cơ quan chủ trì và nhiệm vụ thường xuyên của cơ quan thì các dòng cấp tỉnh và mọi hoạt động; các sản phẩm cơ quan quản lý (`agency_id` của `products`) và các dòng về sản phẩm ấy; các lần giao nộp của cấp tỉnh. Dòng ghi tên cơ quan khác thì không thấy.

Thay đổi (bảng `changes`) thì thấy được khi lần giao nộp đem nó đến thấy được, và sự việc mới thì không sau ngày khóa sổ.
Chủ thể chuyển đơn vị thì hai đơn vị cùng thấy mọi dòng trong năm của chủ thể ấy, cả trước và sau ngày chuyển; số nào tính cho đơn vị nào thì theo ngày của sự việc, số hiện có thì theo ngày khóa sổ.
"""

_KINDS = {
    "id": "mã: chữ thường không dấu, chữ số, gạch nối",
    "text": "chữ",
    "date": "ngày, dạng 2024-09-30",
    "year": "năm",
    "quarter": "quý, dạng 2024-Q3",
    "whole": "số nguyên không âm",
    "decimal": "số không âm, phần lẻ sau dấu chấm",
    "balance": "số, phần lẻ sau dấu chấm; số âm cần giải trình",
}
_PLACES = {
    "unit": "mã đơn vị của kế hoạch",
    "agency": "mã cơ quan của kế hoạch",
    "task": "mã nhiệm vụ của kế hoạch",
    "duty": "mã nhiệm vụ thường xuyên (`duties`) của kế hoạch",
    "funding_source": "mã nguồn vốn của kế hoạch",
}

_ADVICE = {
    "activities": (
        "Điểm giới thiệu, bán sản phẩm thì ghi ở bảng `points_of_sale`. Dòng loại `point_of_sale`"
        " ở đây vẫn được đọc và đếm như trước."
    ),
    "points_of_sale": (
        "Chỉ tiêu điểm bán hàng đếm các điểm `new` và `standardised` trong năm, mỗi điểm (`place_id`)"
        " một lần. Điểm đã ghi ở một dòng của `activities` thì ghi mã dòng ấy ở `activity_id`: điểm"
        " được đếm ở dòng ấy và không đếm lần nữa."
    ),
    "funding": (
        "Số đã chi và số đã phân bổ là hai số, không cộng với nhau. Khoản mới phân bổ ghi"
        " `amount_million_vnd` là 0. Khoản nộp trả, giảm trừ ghi số âm, lý do ở `note`."
    ),
    "task_status": (
        "Dòng có `agency_id` hoặc `duty_id` chỉ nói về phần việc ấy; tình trạng của cả nhiệm vụ là"
        " dòng để trống hai ô này."
    ),
    "changes": (
        "Tệp của các bảng khác luôn giữ giá trị gửi lần đầu; báo cáo áp các thay đổi theo thứ tự lần"
        " giao nộp. `event`: giá trị mới đúng từ `date`, báo cáo khóa sổ trước ngày ấy giữ giá trị"
        " cũ; chỉ ở các cột đổi được theo thời gian: "
        + "; ".join(
            f"`{table}`: {', '.join(f'`{name}`' for name in names)}"
            for table, names in VARYING.items()
        )
        + ". `correction`: giá trị cũ chưa bao giờ đúng, nên mọi báo cáo thấy lần giao nộp ấy đều"
        " theo giá trị mới. `retracted`: rút cả dòng, để trống `column`, `old`, `new`; đây không"
        " phải thu hồi giấy chứng nhận. Mã, `delivery_id` và `source_row` không đổi được. Tình trạng"
        " (`state`) đổi theo `event` thì ngày của nó là `state_date`. Các quy tắc xét giá trị đã"
        " đính chính, không xét dòng đã rút, và xét mỗi dòng theo ngày của nó. Dòng của bảng này không"
        " rút được. Thay đổi ghi sai thì gửi tiếp một `correction` đưa giá trị mới về giá trị cũ (`old`"
        " là giá trị đã ghi sai): từ lần giao nộp ấy mọi thứ như thể chưa từng có thay đổi đó, báo cáo"
        " các quý trước giữ nguyên. Sự việc ghi sai ngày thì đính chính như vậy rồi ghi lại sự việc với"
        " ngày đúng, trong cùng lần giao nộp cũng được; sự việc đúng đã bị một đính chính sai xóa mất"
        " cũng ghi lại như thế. Rút nhầm một dòng thì gửi lại dòng ấy với mã mới."
    ),
    "opening_stock": (
        "Chỉ ghi những sản phẩm mà bảng `certificates` không có; các số này không cộng vào số đếm"
        " được."
    ),
}
"""What an officer must know of a table beside its columns."""


def page() -> str:
    """The whole page, in Markdown."""
    lines = [_HEAD, "## Các bảng", ""]
    for spec in TABLES:
        lines += _table(spec)
    lines += ["## Điều bị từ chối", "", "| Mã lỗi | Vì sao | Bảng |", "|---|---|---|"]
    lines += [f"| `{code}` | {what} | {where} |" for code, what, where in _refused()]
    lines += [
        "",
        "## Điều được phép nhưng báo cáo sẽ nhắc",
        "",
        (
            "Điều ghi «có» ở cột cuối phải sửa rồi mới ban hành được báo cáo (xem [ban hành](ban-hanh.md)):"
            " sổ ghi hai điều mà một điều phải sai, hoặc một việc có thể ghi hai lần. Dòng đã có giải trình"
            " mà lời nhắc nêu lại thì không phải sửa."
        ),
        "",
        "| Mã | Điều được nhắc | Phải sửa trước khi ban hành |",
        "|---|---|---|",
    ]
    lines += [
        f"| `finding.{code}` | {what} | {'có' if code in ERRORS else ''} |"
        for code, what in LOOKED_FOR.items()
    ]
    lines += _uncounted()
    return "\n".join(lines) + "\n"


def _table(spec: TableSpec) -> Iterator[str]:
    yield f"### `{spec.name}.csv`"
    yield ""
    yield f"Mỗi dòng là {spec.meaning}."
    if spec.name in SHEETS:
        yield f"Trong biểu Excel: trang «{SHEETS[spec.name].title}»."
    if spec.may_be_absent:
        yield f"Bảng của phiên bản {spec.layout}: không có tệp này thì bảng trống."
    if spec.name in _ADVICE:
        yield _ADVICE[spec.name]
    if spec.unique:
        names = ", ".join(f"`{name}`" for name in spec.unique)
        yield f"Không hai dòng nào giống nhau ở cả các cột {names}."
    yield ""
    yield "| Cột | Ý nghĩa | Cách ghi | Bắt buộc | Từ phiên bản | Trong biểu Excel |"
    yield "|---|---|---|---|---|---|"
    for column in spec.columns:
        required, since = "có" if column.required else "", max(spec.layout, column.layout)
        said = f"| `{column.name}` | {column.meaning} | {_written(column)} | {required} | {since} |"
        yield f"{said} {_in_form(spec, column)} |"
    yield ""


def _in_form(spec: TableSpec, column: Column) -> str:
    """The heading of a column in the form that units fill in; a dash for a column without one."""
    is_asked = spec.name in SHEETS and column in (spec.columns[0], *filled_in(spec))
    return heading(spec.name, column.name).text if is_asked else "–"


def _written(column: Column) -> str:
    if column.choices:
        return ", ".join(f"`{code}` ({name})" for code, name in column.choices.items())
    if column.refers_to in BY_NAME:
        return f"mã có trong bảng `{column.refers_to}`"
    return _PLACES.get(column.refers_to) or _KINDS[column.kind]


def _refused() -> Iterator[tuple[str, str, str]]:
    """The code and sentence of each rule, and the tables to which it applies, in words."""
    known: dict[str, tuple[str, ...]] = dict.fromkeys([*BY_NAME, *_PLACES], ())
    tables: dict[tuple[str, str], list[str]] = {}
    for spec in TABLES:
        rules = [rule for column in spec.columns for rule in cell_rules(column)]
        # Any year will do: only the rules' sentences are used, which do not depend on it.
        for rule in [*rules, *row_rules(spec, known, year=2024)]:
            names = tables.setdefault((rule.kind.code, rule.message), [])
            if spec.name not in names:
                names.append(spec.name)
    for (code, what), names in tables.items():
        yield code, told(what), _listed(names)


_UNCOUNTED_HEAD = """
## Vì sao một dòng đã gửi chưa được tính

Mỗi dòng gửi trong năm, hoặc được tính vào một chỉ tiêu, hoặc chưa được tính vì một lý do dưới đây, hoặc là một điều được nhắc ở mục trên.
`ocop evidence CHỈ-TIÊU --quarter QUÝ --uncounted` liệt kê từng dòng; báo cáo có bảng «Số liệu đã gửi nhưng chưa được tính và lý do», trừ những lý do là diễn biến bình thường của sự việc.

| Mã | Lý do | Trong báo cáo |
|---|---|---|"""


def _uncounted() -> Iterator[str]:
    """The reasons why a row is not counted, and the rows that no indicator reads."""
    yield _UNCOUNTED_HEAD
    for code, words in UNCOUNTED.items():
        yield f"| `{code}` | {words} | {'không' if code in ORDINARY else 'có'} |"
    unread = [
        f"`{table}`"
        + (
            f" có `{one.column}` là {', '.join(f'`{c}`' for c in BY_NAME[table].column(one.column).choices if c in one.codes)}"
            if one.column
            else ""
        )
        for table, one in UNREAD.items()
    ]
    yield ""
    yield f"Không chỉ tiêu nào đếm các dòng của {'; '.join(unread)}: báo cáo dùng chúng vào việc khác."


_FEW = 3


def _listed(names: list[str]) -> str:
    if len(names) == len(TABLES):
        return "mọi bảng"
    if len(names) > _FEW:
        return "mọi bảng có cột ấy"
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    PAGE.write_bytes(page().encode())
