"""Personal data: found in every form in which people write them, and nowhere else."""

import csv
import io
import json
import zipfile
from itertools import accumulate, combinations, pairwise, product
from pathlib import Path

import pytest
from sample_register import HEADING, PLAN, sample_rows, write_register
from small_project import BODY, HEAD, PARAMETERS, QUARTER, notebook, small_project, write_params

from ocop_lib.errors import OcopError
from ocop_lib.files.personal import is_personal
from ocop_lib.files.personal_files import personal_place
from ocop_lib.files.tax_codes import is_tax_code
from ocop_lib.narrative import NARRATIVE
from ocop_lib.plan import load_plan
from ocop_lib.register import read_register
from ocop_lib.report.written import checked_texts
from ocop_lib.run.jobs.matrix import read_matrix

ROOT = Path(__file__).parents[1]

PERSONAL = """
0912345678
091 234 5678
0912 345 678
0912.345.67 8
0912.345.6 78
09 1234 567 8
091.2.345.678
0912 3 45 678
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
0912O45678
O912 345 678
09l2 345 678
0,912,345,678
0912:345:678
0912|345|678
0912 | 345 | 678
0912\\345\\678
0912#345678
0912=345=678
0912、345、678
0912“345”678
(84-912)345678
(84) 912-345-678
liên hệ: 912.345.678
LH: 912 345 678
gọi số 912.345.678
Fax: 0209 3870123
00609OOO1234
(006)090001234
MST cá nhân 8123456789
mã số thuế thu nhập cá nhân: 8123456789
BHXH 6012345678
số thẻ BHYT DN4010123456789
ba.nguyen@gmail
ba.nguyen@gmail,com
ba.nguyen@gmail com
ba.nguyen(a)gmail.com
ba.nguyen_at_gmail.com
ba.nguyen-at-gmail-dot-com
ba.nguyen%40gmail.com
ba.nguyen@điện-lực.vn
ba。nguyen＠gmail。com
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
0123456789 / ISO
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
sp-ba-be-001
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
điểm 08.75 09.25 07.5
05 1 2024 đến 30 9 2024
| 120 | 340 | 560 |
120|340|560
tỷ lệ 1:2:3:4:5:6:7:8:9
05:06:07:08:09
210:297:300 mm
"120" "340" "560" "7"
tem 000001-002000
mã hồ sơ 000.00.12.H03-240512-0012
H03.12-240512-0012
10l, 20l, 30l
mục II(a) luật.docx
dùng Gmail, Yahoo của Văn phòng
#gmail #ocop
đóng BHXH năm 2024, 2025, 2026
bảo hiểm y tế cho 1.250 người
BHXH: 120.500.000 đồng
gọi vốn 450.000.000 đồng
liên hệ Văn phòng Điều phối, số 12, tổ 1
mã 04 1 2 3
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


@pytest.mark.parametrize("number", ["0912345678", "0387654321", "0868123456"])
def test_a_mobile_number_is_found_in_any_groups(number):
    """By dots, blanks or dashes, also mixed: up to five groups of whatever sizes."""
    for count in range(2, 6):
        # «0.3 …» is rather a decimal.
        for ends in combinations(range(2, len(number)), count - 1):
            groups = [number[start:end] for start, end in pairwise((0, *ends, len(number)))]
            if [*map(len, groups)] == [2] * count:
                continue
            for separators in (". ", " .", "- ", ".."):
                written = groups[0] + "".join(
                    separators[place % 2] + group for place, group in enumerate(groups[1:])
                )
                assert is_personal(f"hỏi {written} nhé"), written


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


def in_a_key_of_a_file(tmp_path, words):
    in_yaml(tmp_path, f'contacts: {{"{words}": x}}\n')


def in_yaml(tmp_path, more):
    project = small_project(tmp_path / "du-an")
    declared = PARAMETERS + "contacts = {}\namount = 1.5\nnumber = 1\n"
    path = project.root / "notebooks/nho.ipynb"
    path.write_bytes(notebook(HEAD, BODY, parameters=declared))
    write_params(project.root, f"{QUARTER}/xa-mot", more=more)
    plans = {number: year.plan() for number, year in project.years.items()}
    read_matrix(project, plans, project.root / "params")


def in_an_input(tmp_path, words):
    in_file(tmp_path, "data.txt", f"Tên\n{words}\n".encode())


def in_file(tmp_path, name, data):
    """Read a parameter file that lists a file under ``inputs``."""
    path = tmp_path / "du-an" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    in_yaml(tmp_path, f"inputs: [{name}]\n")


def in_narrative_of_a_file(tmp_path, words):
    in_parameters(tmp_path, words, "narrative")


def in_a_parameter_of_a_file(tmp_path, words):
    in_parameters(tmp_path, words, "contacts")


def in_narrative_of_a_notebook(_tmp_path, words):
    checked_texts({next(iter(NARRATIVE)): words}, PLAN)


PLACES = {
    in_register: "linkages.csv",
    in_heading: "title",
    in_plan: "tasks[0].title",
    in_narrative_of_a_file: "narrative.causes",
    in_a_parameter_of_a_file: "contacts.causes",
    in_a_key_of_a_file: "contacts",
    in_an_input: "inputs[0]",
    in_narrative_of_a_notebook: "narrative.",
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("written", FORMS)
def test_it_is_refused_at_its_place_and_not_repeated(tmp_path, written, place):
    with pytest.raises(OcopError) as refused:
        place(tmp_path, f"Anh Ba, {written}")
    codes = {fault.code.split(".")[1] for fault in refused.value.faults}
    assert codes <= {"personal_data", "input_personal"}
    (fault,) = refused.value.faults
    assert PLACES[place] in str(fault.place)
    assert written not in str(fault)
    assert fault.found in {"", "data.txt"}


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("number: 912345678", "number"),
        ("number: 84912345678", "number"),
        ("number: 0912345678", "number"),
        ("number: 0376543210", "number"),
        ("amount: 0912.345678", "amount"),
        ("amount: 0912345678.0", "amount"),
        ("contacts: {tel: [+84912345678]}", "contacts.tel[0]"),
        ("contacts: {912345678: Ba}", "contacts"),
        ("0912345678: Ba", ""),
        ("narrative: {causes: 912345678}", "narrative.causes"),
    ],
)
def test_a_number_is_searched_as_the_file_writes_it(tmp_path, written, place):
    """Whatever YAML makes of it: a whole number, an octal one, a decimal."""
    with pytest.raises(OcopError) as refused:
        in_yaml(tmp_path, f"{written}\n")
    faults = refused.value.faults
    assert "record.personal_data" in {fault.code for fault in faults}
    assert place in {fault.place.key for fault in faults}
    assert not is_personal(str(refused.value).replace(str(tmp_path), ""))


@pytest.mark.parametrize(
    "written",
    ["number: 2024", "number: 125000000", "amount: 0.912345678", "amount: 1234567.5", "number: 12"],
)
def test_other_numbers_of_a_parameter_file_are_accepted(tmp_path, written):
    in_yaml(tmp_path, f"{written}\n")


def workbook(*rows):
    """An Excel file as bytes: texts are shared, numbers stand in their cells."""
    texts = [cell for row in rows for cell in row if isinstance(cell, str)]
    cells = "".join(
        "<row>"
        + "".join(
            f'<c r="{column}{number}" t="s"><v>{texts.index(cell)}</v></c>'
            if isinstance(cell, str)
            else f'<c r="{column}{number}"><v>{cell}</v></c>'
            for column, cell in zip("ABCDEF", row, strict=False)
        )
        + "</row>"
        for number, row in enumerate(rows, start=1)
    )
    parts = {
        "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{cells}</sheetData></worksheet>",
        "xl/sharedStrings.xml": "<sst>"
        + "".join(f"<si><t>{text}</t></si>" for text in texts)
        + "</sst>",
        "docProps/core.xml": "<cp><creator>ocop</creator></cp>",
    }
    return packed(parts)


def packed(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return buffer.getvalue()


INPUTS = {
    "a.csv": ("tên,SĐT\nAn,x\nBa,912345678\n".encode(), "a.csv, dòng 3, cột SĐT"),
    "b.csv": ("tên;ghi chú\nAn;gọi 0912 345 678\n".encode(), "b.csv, dòng 2, cột ghi chú"),
    "c.tsv": ("tên\tsố\nAn\t0912345678\n".encode(), "c.tsv, dòng 2, cột số"),
    "d.txt": ("một\nhai 0912.345.678\n".encode(), "d.txt, dòng 2"),
    "e.md": ("# Việc\n\nHỏi ba.nguyen@gmail.com\n".encode(), "e.md, dòng 3"),
    "f.json": (b'{"tel": 912345678}', "f.json, dòng 1"),
    "g.yaml": (b"lien_he: 0912345678\n", "g.yaml, dòng 1"),
    "h.txt": ("Gọi 0912345678".encode("utf-16"), "h.txt, dòng 1"),
    "i.html": (b"<p>Ba</p><p>0912<b>345</b>678</p>", "i.html"),
    "k.xlsx": (workbook(["tên", "SĐT"], ["Ba", 912345678]), "k.xlsx, ô B2"),
    "l.xlsx": (workbook(["tên"], ["hỏi 0912345678"]), "l.xlsx, ô A2"),
    "m.docx": (
        packed({"word/document.xml": "<w:p><w:t>Gọi 0912</w:t><w:t>345678</w:t></w:p>"}),
        "m.docx, word/document.xml",
    ),
    "n.zip": (packed({"trong.csv": "tel\n0912345678\n"}), "n.zip, trong.csv"),
}


@pytest.mark.parametrize("name", INPUTS)
def test_a_file_listed_under_inputs_is_searched(tmp_path, name):
    """It is refused with the place in it, which does not repeat what stands there."""
    data, where = INPUTS[name]
    with pytest.raises(OcopError) as refused:
        in_file(tmp_path, name, data)
    (fault,) = refused.value.faults
    assert fault.code == "params.input_personal"
    assert fault.place.key == "inputs[0]"
    assert f": {where}." in fault.message
    assert not is_personal(str(fault).replace(str(tmp_path), ""))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", "tên,doanh thu (đồng)\nAn,123456789\nBa,912345678\n".encode()),
        ("b.csv", "tên,MST\nAn,0301234562\n".encode()),
        ("c.xlsx", workbook(["tên", "Số tiền"], ["Ba", 123456789])),
        ("d.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR0912345678"),
        ("e.zip", b"PK\x03\x04 hong"),
        ("f.csv", b""),
        ("g.csv", b'a,b\n"x,1\n'),
        ("h.txt", "Quyết định 148/QĐ-TTg ngày 24/02/2023\n".encode()),
    ],
)
def test_an_input_without_them_is_accepted(tmp_path, name, data):
    in_file(tmp_path, name, data)


def test_packed_files_inside_each_other_come_to_an_end():
    """Three deep it is found, deeper nobody looks."""
    data, found = packed({"a.txt": "gọi 0912345678"}), []
    for _ in range(5):
        found.append(personal_place(data, "x.zip") is not None)
        data = packed({"y.zip": data})
    assert found == [True, True, True, False, False]


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
