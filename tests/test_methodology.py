"""The methodology page: nothing that code and plan know is missing, in three forms, for any plan."""

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import pytest
import yaml
from browser import assert_accessible, scroll_width
from spoken import said_and_expected
from written import written

from ocop_lib.blocks.model import Block, Heading, Masthead, Table, plain_text
from ocop_lib.export.uncounted import UNCOUNTED
from ocop_lib.indicators.counting.left_out import LEFT_OUT
from ocop_lib.indicators.counting.limits import LIMITS, Limit
from ocop_lib.indicators.counting.origin import origins
from ocop_lib.indicators.counting.reasons import Reason
from ocop_lib.indicators.counting.registry import INDICATORS
from ocop_lib.indicators.counting.rows import DecidedBy
from ocop_lib.new.next_plan import draft_of
from ocop_lib.periods import SCHEMES, Quarter
from ocop_lib.plan import Indicator, Plan, load_plan, parse_plan, plan_path
from ocop_lib.project.formats import FORMATS
from ocop_lib.register.columns import CHANGE_KINDS
from ocop_lib.register.tables import BY_NAME
from ocop_lib.render.numbering import numbered
from ocop_lib.report.methodology import words
from ocop_lib.report.methodology.page import methodology
from ocop_lib.statuses import Status
from ocop_lib.wording import STATUS, day, quarter_label

HERE = Path(__file__).parent


def draft() -> Plan:
    text = plan_path("bac_kan_2024").read_text(encoding="utf-8")
    return parse_plan(draft_of(text, "x", 2025), "draft")


PLANS = {
    "shipped": lambda: load_plan("bac_kan_2024"),
    "other": lambda: load_plan(HERE / "other_plan.yaml"),
    "draft": draft,
}


@pytest.fixture(scope="module", params=[*PLANS])
def plan(request) -> Plan:
    return PLANS[request.param]()


@pytest.fixture(scope="module")
def blocks(plan) -> Sequence[Block]:
    return numbered(methodology(plan, "calendar"))


def words_of(blocks: Sequence[Block]) -> str:
    return " ".join("\n".join(map(plain_text, blocks)).replace("\N{NO-BREAK SPACE}", " ").split())


def sheet(blocks: Sequence[Block], indicator: str) -> dict[str, str]:
    """The rows of an indicator's sheet, by their labels."""
    id_ = f"phieu-{indicator.replace('_', '-')}"
    (table,) = (one for one in blocks if isinstance(one, Table) and one.id == id_)
    return {
        row[0].text: " ".join(row[1].text.replace("\N{NO-BREAK SPACE}", " ").split())
        for row in table.rows
    }


def test_the_title_names_programme_year_and_province(plan, blocks):
    head = blocks[0]
    assert isinstance(head, Masthead)
    for part in ("Phương pháp tính", "Chương trình OCOP", f"năm {plan.year}", plan.province):
        assert part in head.title
    assert (plan.short_title in head.band) == plan.draft


def test_every_indicator_has_a_sheet_with_all_that_is_known_of_it(plan, blocks):
    for one in plan.indicators:
        told = sheet(blocks, one.id)
        assert told["Định nghĩa"] == one.description
        assert told["Mã"] == one.id
        assert told["Đơn vị tính"].casefold() == one.unit_of_measure.casefold()
        assert told["Cách đo"] == words.MEASURE[one.measure]
        assert all(
            UNCOUNTED[reason] in told["Không tính"].lower().replace("ocop", "OCOP")
            for reason in LEFT_OUT[one.id]
        )
        assert all(words.LIMIT[limit] in told["Hạn chế"] for limit in LIMITS[one.id])
        assert {"Số toàn tỉnh", "Nguồn số liệu", "Chịu trách nhiệm"} <= told.keys()
        assert ("Số giao" in told) == (not one.context)
        assert ("Kỳ vọng" in told) == bool(one.expectation)
        assert ("Báo trước" in told) == bool(one.lead)
        assert any(
            plain_text(block).endswith(f". {one.name}")
            for block in blocks
            if isinstance(block, Heading)
        )


def test_every_assumption_is_told_and_named_in_the_sheets_that_it_concerns(plan, blocks):
    said = words_of(blocks)
    for number, assumption in enumerate(plan.assumptions, start=1):
        assert f"{assumption.text} [{assumption.source}]" in said
        for one in assumption.indicators:
            told = sheet(blocks, one)["Cách hiểu"]
            assert str(number) in told.replace(",", "").split()


def test_targets_their_wording_and_places_are_told(plan, blocks):
    said = words_of(blocks)
    for one in plan.indicators:
        assert one.source.casefold() in said.casefold()
        assert one.verbatim is None or f"«{' '.join(one.verbatim.split())}»" in said
        if one.targets:
            assert one.targets.source in said
            assert one.targets.verbatim is None or f"«{one.targets.verbatim}»" in said
        if one.expectation_source:
            assert " ".join(one.expectation_source.split()) in said
    annex = [one for one in blocks if isinstance(one, Table) and one.id == "so-giao"]
    by_unit = [one for one in plan.indicators if one.targets and one.targets.units]
    assert len(annex) == bool(by_unit)
    for table in annex:
        assert [row[1].text for row in table.rows] == [
            plan.unit(one).short_name for one in plan.places
        ]
        for place, row in zip(plan.places, table.rows, strict=True):
            for one, cell in zip(by_unit, row[2:], strict=True):
                value = plan.target(one.id, place).value
                assert cell.text in (
                    {str(value)} if value is not None else {"không giao", "chưa giao", "–"}
                )


def test_every_status_and_kind_of_change_is_told_in_its_order(blocks):
    (table,) = (one for one in blocks if isinstance(one, Table) and one.id == "trang-thai")
    assert [row[1].text for row in table.rows] == [STATUS[one] for one in Status]
    assert [row[2].text for row in table.rows] == [words.STATUS_RULES[one] for one in Status]
    assert all(kind in words_of(blocks) for kind in CHANGE_KINDS.values())


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_quarter_with_its_days_is_told(plan, scheme):
    blocks = methodology(plan, scheme)
    (table,) = (one for one in blocks if isinstance(one, Table) and one.id == "ky-so-lieu")
    assert [tuple(cell.text for cell in row) for row in table.rows] == [
        (quarter_label(one), day(one.window(scheme).start), day(one.cut_off(scheme)))
        for one in Quarter.all_of(plan.year)
    ]
    assert f"Chốt trước ngày 31/12/{plan.year} thì số liệu là tạm tính" in words_of(blocks)
    assert (f"15/12/{plan.year - 1}" in words_of(blocks)) == (scheme == "nd09")
    assert ("không thuộc quý nào" in words_of(blocks)) == (scheme == "nd09")


def test_what_code_holds_as_data_has_words():
    assert [*LIMITS] == [*LEFT_OUT] == [*INDICATORS]
    assert {*words.LIMIT} == {*Limit} == {one for limits in LIMITS.values() for one in limits}
    assert {*words.STATUS_RULES} == {*Status}
    assert {*words.MEASURE} == {*get_args(Indicator.model_fields["measure"].annotation)}
    assert {*words.DECIDED_BY} == {*get_args(DecidedBy)}
    assert {one for reasons in LEFT_OUT.values() for one in reasons} == {*Reason}


def test_the_tables_and_kinds_of_a_source_are_what_the_rule_reads():
    found = origins(load_plan("bac_kan_2024"), "calendar")
    assert found["new_products"].kinds == {"certificates": "first"}
    assert found["points_of_sale"].kinds == {"activities": "point_of_sale", "points_of_sale": None}
    assert found["media_items"].kinds == {"media": None}
    for origin in found.values():
        tables = (origin.counting.table, *origin.counting.others)
        assert set(tables) <= set(BY_NAME)
        kinds = {name: kind for name, kind in origin.kinds.items() if kind}
        assert all(kind in BY_NAME[name].column("kind").choices for name, kind in kinds.items())


# Written by hand, from the plan and the rules.
NEW_PRODUCTS = {
    "Không tính": "Dưới 3 sao; thuộc năm kế hoạch khác; chủ thể, sản phẩm này đã được tính, không tính"
    " trùng; đơn vị đã rút dòng này.",
    "Đơn vị tính": "Sản phẩm",
    "Số toàn tỉnh": "Cộng các đơn vị và các dòng của cấp tỉnh, mỗi sản phẩm một lần; sản phẩm chuyển"
    " đơn vị trong năm có thể được tính ở hai đơn vị.",
    "Số giao": "Toàn tỉnh ít nhất 20 sản phẩm (Phụ lục 1, cột 3); số giao của từng đơn vị ở phụ lục của"
    " trang này; hạn 30/11/2024.",
    "Báo trước": "Trước ngày 31/10/2024, hạn của nhiệm vụ ở mục III.3.6.1, báo cáo của đơn vị nêu số sản"
    " phẩm đang ở bước «đủ hồ sơ» và «được lựa chọn» mà chưa có kết quả.",
    "Nguồn số liệu": "Bảng certificates (loại công nhận lần đầu). Cột product_id (mã sản phẩm);"
    " decision_date (ngày quyết định).",
    "Chịu trách nhiệm": "UBND các huyện, thành phố.",
    "Cách hiểu": "Điểm 6, 7, 8, 10 và 19",
}
OTHERS = {
    "media_items": {
        "Số giao": "Toàn tỉnh ít nhất 2 tin, bài, phóng sự mỗi tháng (mục II.3); hạn 31/12/2024.",
        "Số toàn tỉnh": "Chỉ tính các dòng của cấp tỉnh.",
    },
    "province_flagship_products": {
        "Số giao": "Toàn tỉnh ít nhất 3 sản phẩm (mục III.5.1); hạn 31/12/2024.",
        "Số toàn tỉnh": "Tính chung cho toàn tỉnh, từ các dòng của mọi đơn vị và của cấp tỉnh.",
    },
    "district_flagship_products": {
        "Số giao": "Giao cho từng đơn vị (ít nhất), kế hoạch không in tổng toàn tỉnh (mục III.5.1);",
        "Số toàn tỉnh": "Số đơn vị đã có đủ số được giao; vượt ở đơn vị này không bù cho đơn vị khác.",
    },
    "quality_managed_products": {
        "Số toàn tỉnh": "Cộng các đơn vị và các dòng của cấp tỉnh, mỗi sản phẩm một lần; sản phẩm được"
        " tính ở đơn vị vào ngày khóa sổ.",
        "Kỳ vọng": "Do Văn phòng Điều phối xác định, không phải chỉ tiêu giao: quý I 0%; quý II 50% (18);"
        " quý III 75% (27); quý IV 100% (37).",
    },
    "trainees": {"Số toàn tỉnh": "Cộng các đơn vị và các dòng của cấp tỉnh."},
    "new_subjects": {"Số giao": "Toàn tỉnh phấn đấu 8 chủ thể (Phụ lục 1, cột 5); số giao"},
}


def test_sheets_say_what_was_written_by_hand():
    blocks = methodology(load_plan("bac_kan_2024"), "calendar")
    for indicator, expected in {"new_products": NEW_PRODUCTS, **OTHERS}.items():
        told = sheet(blocks, indicator)
        assert {label: told[label][: len(said)] for label, said in expected.items()} == expected


def test_every_cell_of_a_sheet_but_names_and_links_is_sentences(blocks):
    for table in blocks:
        if isinstance(table, Table) and table.id.startswith("phieu-"):
            for label, cell in table.rows:
                if label.text not in ("Mã", "Đơn vị tính", "Cách hiểu"):
                    assert cell.text.endswith((".", "…")), (table.id, label.text)
                    assert ".." not in cell.text.replace("...", "…"), (table.id, label.text)
                assert cell.text[0] == cell.text[0].upper() or label.text == "Mã"
                assert "None" not in cell.text


@pytest.mark.parametrize("form", FORMATS)
def test_it_says_the_same_in_three_forms(form, blocks):
    said, expected = said_and_expected(form, written(form, blocks), blocks)
    assert said == expected


@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_is_accessible_and_fits_its_window(open_page, width):
    blocks = numbered(methodology(load_plan("bac_kan_2024"), "calendar"))
    page = open_page(written("html", blocks), width, bypass_csp=True)
    assert scroll_width(page) <= width
    assert_accessible(page)


def test_a_page_without_data_names_no_day_of_data(blocks):
    assert "Số liệu đến ngày" not in written("html", blocks).decode()


def test_an_agency_that_is_not_the_plan_s_cannot_be_responsible():
    content = yaml.safe_load((HERE / "other_plan.yaml").read_text(encoding="utf-8"))
    assert "responsible" not in content["indicators"][0]
    (one,) = (i for i in load_plan(HERE / "other_plan.yaml").indicators if i.id == "new_products")
    assert one.responsible == ()
