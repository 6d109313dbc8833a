"""Personal data: found in every form in which people write them, and nowhere else."""

import csv
import json
from itertools import accumulate, pairwise, product
from pathlib import Path

import pytest
from sample_register import HEADING, PLAN, sample_rows, write_register
from small_project import BODY, HEAD, PARAMETERS, QUARTER, notebook, small_project, write_params

from ocop_lib.errors import OcopError
from ocop_lib.files.personal import is_personal
from ocop_lib.files.tax_codes import is_tax_code
from ocop_lib.plan import load_plan
from ocop_lib.register import read_register
from ocop_lib.report.notes import check_narrative
from ocop_lib.run.jobs.matrix import read_matrix
from ocop_lib.wording import NARRATIVE

ROOT = Path(__file__).parents[1]

PERSONAL = """
0912345678
091 234 5678
0912 345 678
0912.345.678
0912-345-678
0912–345–678
0912 - 345 - 678
0912.345678
091.2345.678
09 12 34 56 78
09.12.34.56.78
0 9 1 2 3 4 5 6 7 8
(0912) 345 678
(091)2345678
0912/345/678
0912,345,678
0912_345_678
0912·345·678
+84912345678
+84 912 345 678
+84.912.345.678
+84-912-345-678
(+84) 912 345 678
(+84)912345678
+84 (0) 912 345 678
+84(0)912.345.678
0084912345678
0084 912 345 678
84912345678
84 912 345 678
84.912.345.678
02093870123
0209 3870 123
(0209) 3870.123
0209.3.870.123
+84 209 3870 123
0209-3870123
01234567890
SĐT: 912345678
SĐT 3870123
ĐT: 3.870.123
điện thoại 912 345 678
Tel: (0209) 3 870 123
Zalo 0912345678
liên hệ anh Ba 0912345678.
hỏi chị Lan (0912345678)
Anh Ba: 0912345678/Zalo
anhba0912345678.xlsx
quý III/2024, gọi 0912345678
ngày 05/10/2024 0912345678
0912345678 0987654321
0912345678, 0987654321
0912345678-0987654321
091 2024 567
０９１２３４５６７８
٠٩١٢٣٤٥٦٧٨
०९१२३४५६७८
𝟎𝟗𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖
0912\u00a0345\u00a0678
0912\u200b345\u200b678
0912\u2011345\u2011678
+1 202 555 0123
+84-(0)912-345-678
(84) 912 345 678
[0912] 345 678
0912~345~678
tel:+84912345678
SDT0912345678
006090001234
006 090 001 234
006.090.001.234
006-090-001-234
0060 9000 1234
006090 001234
006 0 90 001234
006-09-0001234
006090001234/QĐ-UBND
CCCD số 006090001234
CCCD: 006 090 001 234
893123456789
mã số thuế 893123456789
120.345.678.901
095123456
095 123 456
095.123.456
095-123-456
123456789
123-456-789
CMND 123456789
CMND: 123.456.789
CMND số 123 456 789
chứng minh nhân dân số 095123456
số định danh cá nhân 006090001234
Hộ chiếu B1234567
ba.nguyen@gmail.com
ba.nguyen @ gmail.com
ba.nguyen＠gmail.com
ba.nguyen(at)gmail.com
ba.nguyen[@]gmail.com
BA_NGUYEN AT GMAIL DOT COM
ơn.ba@gmail.com
ba.nguyen [at] gmail.com
ba.nguyen (at) gmail (dot) com
ba.nguyen at gmail dot com
ba.nguyen a còng gmail chấm com
Nguyễn Thị B (sinh 1985) 006185001234
CCCD 0 0 6 1 9 0 0 0 1 2 3 4
MST cá nhân: 8012345678, ĐT 0912345678
0912345678;0987654321
Thư: ocop@backan.gov.vn
MST 0301234567
mã số thuế 0301234567-001
MST: 0912345678
""".strip().splitlines()
"""Phones, identity numbers and e-mail addresses, one a line, each as somebody writes it."""

HARMLESS = """
1234/QĐ-UBND
số 1234/QĐ-UBND ngày 05/10/2024
0123456789/QĐ-UBND
MH-1212/QĐ-UBND
12/2024/TT-BNNPTNT
Quyết định 148/QĐ-TTg ngày 24/02/2023
số 919/QĐ-TTg, 1489/QĐ-TTg, 1048/QĐ-TTg
180/KH-UBND ngày 22/3/2024
0123456789/ISO
từ 01/7/2024 đến 30/9/2024
01/7/2024-30/9/2024
01.7.2024 - 30.9.2024
01-07-2024–30-09-2024
2024-09-30 10:15:00
2024-07-01 - 2024-09-30
từ ngày 15/12/2023 đến ngày 14/3/2024
05-10-2024-01.xlsx
bao-cao-2024-09-30.xlsx
ngày 05/10/2024 10:15:30
các năm 2022, 2023, 2024, 2025
2023 2024 2025
giai đoạn 2021-2025, 2026-2030
120.000.000.000 đồng
1.250.000.000 đồng
1.250.000.000
84.912.345.678 đồng
123.456.789
123.456.789 đồng
123 456 789 đồng
125000000 đồng
kinh phí 125000000
tổng kinh phí: 123456789
912345678 đồng
1,250,000,000 VND
350.000.000 + 420.000.000 = 770.000.000 đồng
12.345,678 triệu đồng
1234567 tem
0,912345678
0.5 0.7 0.9 1.2 1.5
điểm 90.86 85.12 77.45 66.50
84,5; 90,25; 88,75
84,5 90,25 88,75 91,25
8936012345678
mã vạch 8936012345678
893601234567890
mã số thuế 4700123450
MST 4700123450
MST: 0301234562
MST 0301234562-001
Mã số thuế: 0301234562, cấp năm 2010
mã số doanh nghiệp 0301234562
mã số thuế 4700123457
ISO 22000:2018, TCVN 5603:2008
TCVN 11041-1:2017, TCVN 11041-2:2017
VietGAP 123456/2023
HACCP Code:2003
GCN-123456789
VICB-0123456789
tháng 01, 02, 03, 04, 05
các xóm 01, 02, 03, 04, 05, 06
hotline 1900 1234
tổng đài 1800 599 920
22.1471, 105.8348
5 @ 3.000 đồng
@ocop
giá 10 000 đồng một gói 500 g
180, 420, 350, 260.5
20 xã, 108 thôn, 1.250 hộ, 5.600 lao động
trang 12-15, 20-25
Điều 8, khoản 2, điểm a
https://ocop.gov.vn/tin-tuc/2024/9/30/123
Quý II/2024: 12/15 sản phẩm (80%)
1.234,56 ha
II.1, PL 1, PL 2
sp-bb-01-1
3 sao, 4 sao, 5 sao
100 × 50 × 30 cm
10-12 tháng, 24-36 tháng
lô 240930
văn bằng 4-0123456-000
đơn 4-2021-12345
các ngày 05, 06, 07, 08, 09, 10/10/2024
đăng ký doanh nghiệp số 4700 123 456
2.000.000 đồng/người x 35 người = 70.000.000 đồng
GCN ATTP số 0123/2023/NNPTNT-BKN
01 02 03 04 05 06
[1], [2], [3]
d1a0912345678b123456789012fa0912345678c0de
""".strip().splitlines()
"""What looks like them and is something else, one a line."""

AROUND = (
    "{}",
    "Theo {}.",
    "({})",
    "Nội dung: {}; phần còn lại như cũ",
    "Dòng trên\n{}\ndòng dưới",
    "«{}»",
)
"""What may stand around them in a cell or a paragraph."""


def test_there_are_enough_examples_of_both():
    assert len(set(PERSONAL)) >= 60
    assert len(set(HARMLESS)) >= 60


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("written", PERSONAL)
def test_what_is_personal_is_found_wherever_it_stands(written, around):
    assert is_personal(around.format(written))


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("written", HARMLESS)
def test_nothing_else_is_taken_for_it(written, around):
    assert not is_personal(around.format(written))


PREFIXES = ("0", "+84", "+84 ", "(+84) ", "(+84)", "0084", "0084 ", "+84(0)", "84 ")
GROUPS = ((3, 3, 3), (2, 3, 4), (2, 4, 3), (3, 2, 2, 2), (2, 2, 2, 3), (4, 5), (5, 4), (3, 6), (9,))
SEPARATORS = (".", "-", " ", " - ", "–", "—", "\u00a0", "·", "_", "•", "~", "*", "'", "\u2011")


@pytest.mark.parametrize("digits", ["912345678", "387654321", "868123456", "209123456"])
@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_phone_number_is_found_however_it_is_grouped(prefix, digits):
    """By every separator; «84» alone takes the separator of the groups, or it may be a sum."""
    for sizes, separator in product(GROUPS, SEPARATORS):
        ends = [0, *accumulate(sizes)]
        groups = [digits[start:end] for start, end in pairwise(ends)]
        before = f"84{separator}" if prefix == "84 " else prefix
        written = before + separator.join(groups)
        assert is_personal(written), written
        assert is_personal(f"hỏi {written} nhé"), written


def test_a_tax_code_is_known_by_its_check_digit():
    """Ten digits that begin like a mobile number; after «MST» at most one last digit is right."""
    tens = [[f"0{first}{last}" for last in range(10)] for first in range(91234500, 91234600)]
    right = [[code for code in ten if is_tax_code(code)] for ten in tens]
    assert {len(codes) for codes in right} == {0, 1}
    for code in (code for ten in tens for code in ten):
        assert is_personal(code)
        assert is_personal(f"MST {code}") != is_tax_code(code)


# The places -------------------------------------------------------------------------------------

FORMS = [
    "0912.345.678",
    "(+84) 912 345 678",
    "SĐT: 3.870.123",
    "CCCD 006 090 001 234",
    "CMND 095123456",
    "０９１２３４５６７８",
    "ba.nguyen(at)gmail.com",
    "893123456789",
]


def in_register(tmp_path, words):
    rows = sample_rows()
    rows["linkages"][0]["partner"] = words
    write_register(tmp_path / "so", rows)
    read_register(tmp_path / "so", PLAN)


def in_heading(tmp_path, words):
    write_register(tmp_path / "so", heading=HEADING.model_copy(update={"title": words}))
    read_register(tmp_path / "so", PLAN)


def in_plan(tmp_path, words):
    content = (ROOT / "tests/other_plan.yaml").read_text(encoding="utf-8")
    path = tmp_path / "plan.yaml"
    path.write_text(content.replace("title: Tập huấn", f'title: "{words}"'), encoding="utf-8")
    load_plan(path)


def in_parameters(tmp_path, words, parameters):
    project = small_project(tmp_path / "du-an")
    notebooks = project.root / "notebooks"
    declared = PARAMETERS + "contacts = {}\n"
    (notebooks / "nho.ipynb").write_bytes(notebook(HEAD, BODY, parameters=declared))
    more = json.dumps({parameters: {"causes": words}}, ensure_ascii=False).strip("{}")
    write_params(project.root, f"{QUARTER}/xa-mot", more=f"{more}}}\n")
    plans = {number: year.plan() for number, year in project.years.items()}
    read_matrix(project, plans, project.root / "params")


def in_narrative_of_a_file(tmp_path, words):
    in_parameters(tmp_path, words, "narrative")


def in_a_parameter_of_a_file(tmp_path, words):
    in_parameters(tmp_path, words, "contacts")


def in_narrative_of_a_notebook(_tmp_path, words):
    check_narrative({next(iter(NARRATIVE)): words})


PLACES = {
    in_register: "linkages.csv",
    in_heading: "title",
    in_plan: "tasks[0].title",
    in_narrative_of_a_file: "narrative.causes",
    in_a_parameter_of_a_file: "contacts.causes",
    in_narrative_of_a_notebook: "narrative.",
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("written", FORMS)
def test_it_is_refused_at_its_place_and_not_repeated(tmp_path, written, place):
    with pytest.raises(OcopError) as refused:
        place(tmp_path, f"Anh Ba, {written}")
    assert [fault.code.split(".")[1] for fault in refused.value.faults] == ["personal_data"]
    (fault,) = refused.value.faults
    assert PLACES[place] in str(fault.place)
    assert written not in str(fault)
    assert fault.found == ""


def test_another_fault_of_the_same_text_does_not_show_it(tmp_path):
    """Too long, and with a phone number at its beginning."""
    with pytest.raises(OcopError) as refused:
        in_plan(tmp_path, "0912345678 " + "a" * 600)
    assert len(refused.value.faults) == 2
    assert "0912345678" not in str(refused.value)


def test_what_is_shipped_holds_none():
    """Plan, parameters, register, documentation and the text of notebooks."""
    folders = ("data", "docs", "params", "notebooks", "ocop_lib/plan/shipped", "tests/cases")
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*.*")]
    lines = [
        (path.name, line)
        for path in paths
        if path.suffix in {".csv", ".md", ".yaml", ".ipynb"}
        for text in path.read_text(encoding="utf-8").splitlines()
        for line in (next(csv.reader([text]), ()) if path.suffix == ".csv" else (text,))
    ]
    assert len(lines) > 5000
    assert [found for found in lines if is_personal(found[1])] == []
