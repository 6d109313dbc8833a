"""Findings on names: one subject or product that may be in the register twice."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ocop_lib.register.findings.cells import Cells
from ocop_lib.register.findings.finding import Also, Finding
from ocop_lib.register.findings.spellings import normal_form, unmarked_form
from ocop_lib.register.written import document_number
from ocop_lib.wording import day

if TYPE_CHECKING:
    from datetime import date

LOOKED_FOR = {
    "same_subject": "hai chủ thể của một đơn vị trùng tên, dù viết khác (dấu, i/y, HTX, chữ hoa)",
    "same_product": "hai sản phẩm của một chủ thể trùng tên, dù viết khác",
    "same_product_in_unit": "hai sản phẩm của hai chủ thể trong một đơn vị trùng tên",
    "same_decision": "một quyết định công nhận một sản phẩm dưới hai chủ thể",
}

LONG = 8
"""The fewest letters of a name that is known without its marks; «Cam» may be no «Cám»."""

_ONE_OR_TWO = "nếu là một thì dùng một mã và bỏ mã kia, nếu là hai thì ghi tên cho khác nhau"


_DECISION = ("decision_number",)


def same_subjects(cells: Cells) -> Iterator[Finding]:
    """Subjects with the name of an earlier one of their unit."""
    for row, first, other, name in _alike(cells, "subjects", "unit_id"):
        text = f"Chủ thể {name} trùng tên với {other} trong cùng đơn vị: {_ONE_OR_TWO}."
        yield cells.finding(
            "same_subject", "subjects", row, ("name",), text, Also("subjects", first, "name")
        )


def same_products(cells: Cells) -> Iterator[Finding]:
    """Products with the name of an earlier one of their subject."""
    for row, first, other, name in _alike(cells, "products", "subject_id"):
        text = f"Sản phẩm {name} trùng tên với {other} của cùng chủ thể: {_ONE_OR_TWO}."
        yield cells.finding(
            "same_product", "products", row, ("name",), text, Also("products", first, "name")
        )


def _alike(cells: Cells, table: str, within: str) -> Iterator[tuple[int, str, str, str]]:
    """Rows with the name of an earlier row: row, that row's id, its id and name, and their own."""
    keys, names, owners = cells.keys(table), cells.texts(table, "name"), cells.texts(table, within)
    forms = [normal_form(name or "") for name in names]
    seen: dict[tuple[str, str], int] = {}
    unmarked: dict[tuple[str, str], int] = {}
    for row, (owner, form) in enumerate(zip(owners, forms, strict=True)):
        first = seen.setdefault((owner, form), row)
        bare = unmarked_form(form)
        if first == row and len(bare) >= LONG:
            # One name with marks and one without any, «Mien dong»; two different marks differ.
            other = unmarked.setdefault((owner, bare), row)
            first = other if bare in {form, forms[other]} else row
        if first != row:
            yield row, keys[first], f"{keys[first]} «{names[first]}»", f"{keys[row]} «{names[row]}»"


def same_products_in_units(cells: Cells) -> Iterator[Finding]:
    """Products with the name of another subject's product in their unit, or in one decision."""
    # A name that recurs in other units is no finding, nor is one decision on several products.
    keys, names = cells.keys("products"), cells.texts("products", "name")
    subjects, units = (cells.texts("products", name) for name in ("subject_id", "unit_id"))
    events = cells.keys("certificates")
    seen: dict[tuple[str | None, str], int] = {}

    for row, (unit, name) in enumerate(zip(units, names, strict=True)):
        first = seen.setdefault((unit, normal_form(name or "")), row)
        if subjects[first] == subjects[row]:
            continue
        if shared := _shared_decision(cells, keys[first], keys[row]):
            one, other, decision = shared
            text = (
                f"Giấy chứng nhận {events[other]} của {keys[row]} «{name}» (chủ"
                f" thể {subjects[row]}) và {events[one]} của {keys[first]} (chủ"
                f" thể {subjects[first]}) cùng {decision}, cùng tên sản phẩm: nếu là một sản phẩm"
                " thì giữ một chủ thể và bỏ dòng kia, nếu không thì kiểm tra số quyết định."
            )
            also = Also("certificates", events[one], _DECISION[0]), *_named(keys[row], keys[first])
            yield cells.finding("same_decision", "certificates", other, _DECISION, text, *also)
        else:
            text = (
                f"Sản phẩm {keys[row]} «{name}» của chủ thể {subjects[row]} trùng tên với"
                f" {keys[first]} «{names[first]}» của chủ thể {subjects[first]} trong cùng đơn vị:"
                " nếu là một thì dùng một mã và bỏ mã kia, nếu là hai thì để nguyên."
            )
            also = _named(keys[first])
            yield cells.finding("same_product_in_unit", "products", row, ("name",), text, *also)


def same_products_of_districts(cells: Cells) -> Iterator[Finding]:
    """Products of one name, recognised by one decision of a district, of subjects in two units."""
    # A province may recognise the same kind of product of several units in one decision.
    names, units, subjects = (
        cells.by_key("products", column) for column in ("name", "unit_id", "subject_id")
    )
    columns = ("product_id", "issuer_level", "issuer", "decision_number")
    days, keys = cells.days("certificates", "decision_date"), cells.keys("certificates")
    first: dict[tuple[str, str, date | None, str], int] = {}
    products = cells.texts("certificates", "product_id")
    rows = zip(*(cells.texts("certificates", column) for column in columns), days, strict=True)
    for row, (product, level, issuer, written, decided) in enumerate(rows):
        number = document_number(written) if level == "district" else ""
        if not number:
            continue
        decision = normal_form(issuer or ""), number, decided, normal_form(names.get(product) or "")
        other = first.setdefault(decision, row)
        if units.get(products[other]) != units.get(product):
            text = (
                f"Giấy chứng nhận {keys[row]} của {product} «{names.get(product)}» (chủ thể"
                f" {subjects.get(product)}) và {keys[other]} của {products[other]} (chủ thể"
                f" {subjects.get(products[other])}) cùng quyết định {written} của {issuer}, cùng tên"
                " sản phẩm, mà thuộc hai đơn vị: nếu là một sản phẩm thì giữ một chủ thể và bỏ dòng"
                " kia, nếu không thì kiểm tra số quyết định."
            )
            also = (
                Also("certificates", keys[other], _DECISION[0]),
                *_named(product, products[other]),
            )
            yield cells.finding("same_decision", "certificates", row, _DECISION, text, *also)


def _named(*products: str) -> tuple[Also, ...]:
    """Products whose names are alike, as further rows of a finding."""
    return tuple(Also("products", one, "name") for one in products)


def _shared_decision(cells: Cells, one: str, other: str) -> tuple[int, int, str] | None:
    """An event of each of two products by the same decision, and its number and day."""
    products = cells.texts("certificates", "product_id")
    numbers = cells.texts("certificates", "decision_number")
    days = cells.days("certificates", "decision_date")
    taken: dict[tuple[str, date | None], int] = {}
    for row, product in enumerate(products):
        if product == one and (number := document_number(numbers[row])):
            taken[number, days[row]] = row
    for row, product in enumerate(products):
        decided = days[row]
        if product == other and (number := document_number(numbers[row])) and decided:
            found = taken.get((number, decided))
            if found is not None:
                return found, row, f"quyết định {numbers[row]} ngày {day(decided)}"
    return None
