"""Findings on flagships without a document, and on events of what had ended before."""

from collections.abc import Iterator
from datetime import date

from ocop_lib.register.columns import WITHDRAWAL
from ocop_lib.register.findings.cells import Cells
from ocop_lib.register.findings.finding import Also, Finding
from ocop_lib.register.naming import column_name, table_name
from ocop_lib.register.tables import TABLES
from ocop_lib.register.written import document_number
from ocop_lib.wording import day

LOOKED_FOR = {
    "no_flagship_document": "sản phẩm chủ lực chưa có số văn bản xác định",
    "after_end": "sự việc của một chủ thể sau ngày giải thể, của một sản phẩm sau ngày thôi sản xuất",
}

_ENDED = {"subjects": "giải thể", "products": "thôi sản xuất"}
_ABOUT_ENDINGS = {"renewals"}
"""The tables whose rows say that something has ended, and so may come after it."""


def flagships_without_document(cells: Cells) -> Iterator[Finding]:
    """Flagships that no document names."""
    products, keys = cells.texts("flagships", "product_id"), cells.keys("flagships")
    for row, written in enumerate(cells.texts("flagships", "decision_number")):
        if not document_number(written):
            text = (
                f"Sản phẩm chủ lực {products[row]} (dòng {keys[row]}): chưa có số văn bản xác định; bổ"
                " sung khi có."
            )
            yield cells.finding(
                "no_flagship_document", "flagships", row, ("decision_number",), text
            )


def events_after_the_end(cells: Cells) -> Iterator[Finding]:
    """Events of a subject that was dissolved, or of a product no longer made."""
    ends = {table: _ends(cells, table) for table in _ENDED}
    if not any(ends.values()):
        return
    subject_of = cells.by_key("products", "subject_id")
    for spec in TABLES:
        if spec.unit_path == "unit_id" or not spec.date or spec.name in _ABOUT_ENDINGS:
            continue
        kinds, keys = cells.texts(spec.name, "kind"), cells.keys(spec.name)
        for row, happened in enumerate(cells.days(spec.name, spec.date)):
            product = cells.texts(spec.name, "product_id")[row]
            subject = cells.texts(spec.name, "subject_id")[row] or subject_of.get(product or "")
            for table, owner in (("subjects", subject), ("products", product)):
                end = ends[table].get(owner or "")
                if end and happened and happened > end and kinds[row] != WITHDRAWAL:
                    text = (
                        f"{table_name(spec.name)}: dòng {keys[row]} ngày {day(happened)} ghi sau khi"
                        f" {owner} {_ENDED[table]} ({day(end)}). Kiểm tra ngày này, hoặc"
                        f" {column_name('state', table)} và {column_name('state_date', table)} của"
                        f" {owner}."
                    )
                    yield cells.finding(
                        "after_end",
                        spec.name,
                        row,
                        (spec.date,),
                        text,
                        Also(table, owner or "", "state_date"),
                    )
                    break


def _ends(cells: Cells, table: str) -> dict[str, date]:
    """The day from which each ended subject or product has been; none in a register without it."""
    states, days = cells.texts(table, "state"), cells.days(table, "state_date")
    return {
        key: ended
        for key, state, ended in zip(cells.keys(table), states, days, strict=True)
        if state == "dissolved" and ended is not None
    }
