"""The shipped plan's words against the plan as printed: what is shortened, corrected, left out."""

import re
from collections.abc import Iterator
from hashlib import sha256

import pytest

from ocop_lib.plan import Plan, load_plan
from ocop_lib.plan.work import single_agencies, work_of

PLAN = load_plan("bac_kan_2024")
LONGEST_TITLE = 75

CORRECTED = {
    "các thông tin điện tử": "các trang thông tin điện tử",
    "được liệt kê": "dược liệu",
    "trú trọng": "chú trọng",
}
"""Misprints of section V that a duty's text corrects."""

WEIGHTY = (
    r"xử lý(?: vi phạm)?",
    r"theo quy định",
    r"UBND [\w, ]+?(?= hướng dẫn| triển khai| thành lập| cấp)",
    r"chỉ đạo",
    r"nguồn vốn",
    r"xây dựng kế hoạch",
    r"an toàn thực phẩm",
    r"vệ sinh môi trường",
    r"trách nhiệm người đứng đầu",
    r"Quyết định số \S+",
    r"thu hồi",
    r"^Chủ trì|^Phối hợp|^Đề nghị",
)
"""What a shortened duty must keep: whom it directs, on what ground, with what money, with what end."""

# The first eight digits of the SHA-256 of each text as printed, one after the other. A text that
# differs was changed since it was compared with the plan: compare it again, then write the new one.
COMPARED = {
    "indicators": "1807957d",
    "targets": "5207d15c",
    "tasks": "cb03dc80",
    "duties": "7ee0cba5",
}


def words(text: str) -> list[str]:
    """The words of a text without marks and capitals."""
    return re.findall(r"\w+", text.casefold())


def corrected(text: str) -> str:
    """A text with its misprints corrected."""
    for misprint, right in CORRECTED.items():
        text = text.replace(misprint, right)
    return text


def printed(plan: Plan) -> dict[str, list[str]]:
    """The texts that are kept as printed, by the list they stand in."""
    return {
        "indicators": [one.verbatim for one in plan.indicators if one.verbatim],
        "targets": [
            one.targets.verbatim for one in plan.indicators if one.targets and one.targets.verbatim
        ],
        "tasks": [one.verbatim for one in plan.tasks if one.verbatim],
        "duties": [one.verbatim for one in plan.duties if one.verbatim],
    }


def shown(plan: Plan) -> Iterator[str]:
    """The plan's texts that reports show, which hold no misprint."""
    for entries in (plan.units, plan.agencies, plan.funding_sources, plan.indicators):
        for entry in entries:
            yield from (entry.name, entry.short_name)
    yield from (one.description for one in plan.indicators)
    yield from (one.title for one in plan.tasks)
    yield from (one.text for one in plan.duties)


def misprints() -> list[str]:
    """The misprints that the plan's assumption lists."""
    (listing,) = (one.text for one in PLAN.assumptions if one.id == "misprints")
    return re.findall("«(.+?)»", listing)


@pytest.mark.parametrize("kind", list(COMPARED))
def test_each_text_as_printed_is_the_one_that_was_compared(kind: str):
    digest = sha256("\n".join(printed(PLAN)[kind]).encode()).hexdigest()[:8]
    assert digest == COMPARED[kind]


@pytest.mark.parametrize("duty", PLAN.duties, ids=lambda duty: duty.id)
def test_a_duty_says_the_plan_s_words_in_their_order_and_no_other(duty):
    rest = iter(words(corrected(duty.verbatim)))
    added = [word for word in words(duty.text) if not any(word == one for one in rest)]
    assert added == []


@pytest.mark.parametrize("duty", PLAN.duties, ids=lambda duty: duty.id)
def test_the_title_of_a_duty_is_short_and_of_the_plan_s_words(duty):
    if duty.title:
        assert len(duty.title) <= LONGEST_TITLE
        assert {one.casefold() for one in words(duty.title)} <= {
            one.casefold() for one in words(duty.text)
        }


def test_every_duty_of_an_agency_with_a_report_has_a_title_of_its_own():
    for agency in single_agencies(PLAN):
        titles = [duty.title for duty in work_of(PLAN, agency.id).duties]
        assert None not in titles
        assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("duty", PLAN.duties, ids=lambda duty: duty.id)
def test_a_shortened_duty_keeps_what_carries_it(duty):
    text = " ".join(words(duty.text))
    kept = [
        found[0]
        for pattern in WEIGHTY
        for found in re.finditer(pattern, duty.verbatim, re.IGNORECASE)
    ]
    assert [one for one in kept if " ".join(words(one)) not in text] == []


def test_no_misprint_of_the_plan_is_shown():
    assert len(misprints()) == 10
    assert [(one, text) for one in misprints() for text in shown(PLAN) if one in text] == []


def test_every_misprint_of_a_text_as_printed_is_listed():
    texts = "\n".join(text for one in printed(PLAN).values() for text in one)
    assert {one for one in misprints() if one in texts} == {
        "Phần đầu",
        "được liệt kê",
        "trú trọng",
        "theo có chiều sâu",
        "các thông tin điện tử",
    }
    assert {*CORRECTED} <= {*misprints()}


def test_a_document_without_a_title_in_the_plan_says_so():
    silent = {one.id for one in PLAN.legal_bases if "không ghi trích yếu" in one.title}
    assert silent == {"qd-950-bct", "kh-483-ubnd"}


@pytest.mark.parametrize(
    ("duty", "part"),
    [
        ("v2-points-registered", "Chỉ đạo UBND các huyện, thành phố"),
        ("v2-inspection", "và xử lý theo quy định"),
        ("v4-inspection", "có biện pháp xử lý theo quy định"),
        ("v4-science-tasks", "nguồn vốn sự nghiệp khoa học và công nghệ hằng năm"),
        ("v10-recognised-products", "Xây dựng kế hoạch và thực hiện hỗ trợ"),
        ("v10-recognised-products", "đề nghị UBND tỉnh cấp đổi lại"),
        ("v1-inspection", "an toàn thực phẩm và vệ sinh môi trường"),
    ],
)
def test_a_duty_keeps_the_clause_that_was_once_lost(duty: str, part: str):
    (text,) = (one.text for one in PLAN.duties if one.id == duty)
    assert part in text


def test_what_the_plan_does_not_share_out_is_no_task_of_each_unit():
    task = PLAN.task("t3-5-flagship")
    assert task.levels == ("province",)
    assert "không chia" in task.assumption
    for indicator in PLAN.indicators:
        if indicator.scope == "province" and indicator.source == task.source.split(",")[0]:
            assert "units" not in task.levels


def test_each_agency_named_as_lead_for_a_part_finds_it_in_the_title():
    assert "thương mại điện tử" in PLAN.task("t5-2-digital").title


def test_what_the_plan_leaves_open_has_its_assumption():
    about = {one.id: one for one in PLAN.assumptions}
    assert "new_products" in about["decision-number-missing"].indicators
    assert "new_subjects" in about["before-the-year"].indicators
    assert "từng đơn vị" in about["flagship-every-unit"].text
    others = PLAN.agency("cac-so-nganh-khac")
    for member in others.members:
        assert PLAN.agency(member).name in about["other-departments"].text


def test_a_group_s_source_names_each_place_that_leads_with_it_or_helps():
    group = PLAN.agency("cac-so-nganh")
    sections = {task.section for task in PLAN.tasks if group.id in (*task.lead, *task.cooperating)}
    assert sections <= {*re.findall(r"[IV]+(?:\.\d+)*", group.source)}
    (about,) = (one for one in PLAN.assumptions if one.id == "departments-concerned")
    assert about.source == group.source


def test_inspections_are_of_the_office_and_of_five_departments():
    inspecting = {one.section for one in PLAN.duties if "kiểm tra, giám sát" in one.text}
    assert inspecting == {f"V.{number}" for number in range(1, 7)}
    assert PLAN.indicator("inspections").source == "mục III.6, V.1 đến V.6"
