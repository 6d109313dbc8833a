"""Findings on texts: odd blanks, damage by encodings, and what a spreadsheet takes for a formula."""

import re
from collections import defaultdict
from collections.abc import Iterator

from ocop_lib.register.findings import encodings
from ocop_lib.register.findings.cells import Cells
from ocop_lib.register.findings.finding import Finding
from ocop_lib.register.naming import column_name, table_name
from ocop_lib.register.tables import TABLES

LOOKED_FOR = {
    "odd_text": "dấu cách lạ, hai dấu cách liền nhau",
    "damaged_text": "chữ hỏng do bảng mã (dấu hỏi, UTF-8 đọc sai) hoặc gõ bằng phông cũ (TCVN3, VNI)",
    "formula_text": "chữ bắt đầu bằng = + - @, mà bảng tính hiểu là công thức",
}

MOST_TOLD = 5
"""The most cells of a column that are told one by one."""

_ODD_BLANK = re.compile(r"[^\S \n]|  ")
# «- Tập huấn» and «+ Tập huấn» are the bullets of official letters, and «-18 °C» is a number.
_FORMULA = re.compile(r"^(?:[=@＝＠]|[+＋](?=[^\s+])|[-－](?=[^\s\d-]))", re.MULTILINE)
_COLUMNS = tuple(
    (spec.name, column.name) for spec in TABLES for column in spec.columns if column.kind == "text"
)


def odd_texts(cells: Cells) -> Iterator[Finding]:
    """Texts with odd characters; a text may have several findings."""
    for table, column in _COLUMNS:
        # One search in all texts of the column at once: hardly any column has an odd one.
        whole = "\n".join(dict.fromkeys(filter(None, cells.texts(table, column))))
        is_blank, is_formula = (pattern.search(whole) for pattern in (_ODD_BLANK, _FORMULA))
        if is_blank or is_formula or encodings.SUSPECT.search(whole):
            yield from _of_column(cells, table, column)


def _of_column(cells: Cells, table: str, column: str) -> Iterator[Finding]:
    """The findings of a column; when a whole file is damaged, of a few rows and the number of others."""
    told: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for row, text in enumerate(cells.texts(table, column)):
        for code, words in _oddities(text or ""):
            told[code].append((row, words))
    keys = cells.keys(table)
    for code, rows in told.items():
        most = len(rows) if len(rows) <= MOST_TOLD + 1 else MOST_TOLD
        for row, words in rows[:most]:
            place = f"{table_name(table)}, dòng {keys[row]}, cột {column_name(column)}"
            yield cells.finding(code, table, row, (column,), f"{place}: {words}.")
        if rest := rows[most:]:
            row = rest[0][0]
            text = (
                f"{table_name(table)}, cột {column_name(column)}: còn {len(rest)} ô nữa như vậy, từ"
                f" dòng {keys[row]}. Sửa tệp gốc rồi gửi lại."
            )
            yield cells.finding(code, table, row, (column,), text)


def _oddities(text: str) -> Iterator[tuple[str, str]]:
    """The code and description of each odd thing in a text."""
    if damage := encodings.damage(text):
        yield "damaged_text", damage
    elif _ODD_BLANK.search(text):
        yield "odd_text", "có dấu cách lạ hoặc hai dấu cách liền nhau; gõ lại"
    if _FORMULA.search(text):
        yield (
            "formula_text",
            (
                f"bắt đầu bằng «{text[0]}», bảng tính sẽ hiểu là công thức; bỏ dấu ấy, hoặc để một dấu"
                " cách sau nó"
            ),
        )
