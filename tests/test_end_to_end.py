"""The main job once, whole: the 2024 plan in, a year of reports out, and its numbers by hand."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from browser import assert_accessible
from bs4 import BeautifulSoup
from programs import program, with_own_fonts
from pypdf import PdfReader
from spoken import READERS, squeezed

from ocop_lib.project.formats import FORMATS

ROOT = Path(__file__).parent.parent
# What stands between a table and whatever follows it: its notes.
BELOW_A_TABLE = re.compile(r'</table>\n</div>\n((?:<p class="small">.*</p>\n)+)')
METHODOLOGY = "2024/phuong-phap-tinh"
QUARTERS = ("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4")

# Counted by hand from data/2024/*.csv: to date, for the six columns of the plan's appendices.
COLUMNS = (
    "new_products",
    "strengthened_subjects",
    "new_subjects",
    "traceable_products",
    "linked_subjects",
    "quality_managed_products",
)
BY_HAND = {
    ("pac-nam", "2024-Q2"): (0, 0, 1, 0, 0, 1),
    ("pac-nam", "2024-Q3"): (1, 0, 1, 1, 0, 1),
    ("ba-be", "2024-Q2"): (1, 1, 2, 3, 3, 2),
    ("ba-be", "2024-Q3"): (1, 2, 2, 5, 4, 4),
    ("tp-bac-kan", "2024-Q2"): (0, 1, 1, 3, 2, 16),
    ("tp-bac-kan", "2024-Q3"): (1, 1, 2, 4, 3, 18),
}


def ocop(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("ocop")), *arguments]
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False
    )


@pytest.fixture(scope="module")
def year(tmp_path_factory) -> Path:
    """A copy of the project with a year of reports made by the command itself."""
    root = tmp_path_factory.mktemp("Thư mục có dấu") / "du an"
    root.mkdir()
    for name in ("notebooks", "params", "data"):
        shutil.copytree(ROOT / name, root / name)
    made = ocop("reports", cwd=root)
    assert made.returncode == 0, made.stdout + made.stderr
    return root


def status_rows(page: Path) -> list[list[str]]:
    """The cells of the status table, row by row."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    table = soup.find(id="ket-qua")
    assert table is not None
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])]
        for row in table.select("tbody tr")
    ]


def test_every_parameter_file_is_a_report_in_every_form_with_an_index_and_a_manifest(year: Path):
    params = {path.relative_to(year / "params") for path in year.glob("params/2*/**/*.yaml")}
    names = {path.with_suffix("") for path in params}
    assert len(names) == 4 * (8 + 1 + 7) + 1
    for form in FORMATS:
        made = {path.relative_to(year / "outputs") for path in year.glob(f"outputs/2*/**/*.{form}")}
        assert {path.with_suffix("") for path in made} == {*names, Path(METHODOLOGY)}
    assert (year / "outputs/index.html").is_file()
    manifest = json.loads((year / "outputs/manifest.json").read_text(encoding="utf-8"))
    assert {report["id"] for report in manifest["reports"]} == {str(name) for name in names}
    (page,) = (page for page in manifest["pages"] if "id" in page)
    assert page["id"] == METHODOLOGY
    assert set(page["files"]) == set(FORMATS)


@pytest.mark.parametrize("name", ["index.html", "2024/phuong-phap-tinh.html"])
def test_the_pages_beside_the_reports_are_accessible_and_lead_on(year: Path, open_page, name: str):
    page = open_page((year / "outputs" / name).read_bytes(), bypass_csp=True)
    if name == "index.html":
        links = page.locator("a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        assert all((year / "outputs" / link).is_file() for link in links)
        assert len(links) == 3 * (4 * (8 + 1 + 7) + 2) + 4 * (4 + 1)
    assert_accessible(page)


def test_an_agency_s_sheet_is_one_page_the_office_s_two(year: Path):
    pages = {path: len(PdfReader(path).pages) for path in year.glob("outputs/2*/agencies/*.pdf")}
    assert len(pages) == 4 * 7
    most = {path: 2 if path.stem == "van-phong-dieu-phoi" else 1 for path in pages}
    assert {path: count for path, count in pages.items() if count > most[path]} == {}


def test_page_one_of_an_agency_s_sheet_has_what_it_must_see_to(year: Path):
    """Of a department it is the whole sheet; the office's two pages begin with it."""
    for page in sorted(year.glob("outputs/2*/agencies/*.html")):
        soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        points = soup.find("ol")
        assert points is not None, page
        said = [squeezed(point.get_text()) for point in points.find_all("li")]
        tasks = soup.select("#chu-tri tbody tr")
        first = first_page(page.with_suffix(".pdf"))
        assert 1 <= len(said) <= 3
        assert [point for point in said if point not in first] == [], page
        for row in tasks:
            assert all(squeezed(cell.get_text()) in first for cell in row.find_all("td")), page
        for title in ("I.Nhiệmvụchủtrì", "II.Nhiệmvụphốihợp", "III.Hoạtđộngđãghinhận"):
            assert title in first, page
        if page.stem != "van-phong-dieu-phoi":
            assert "VII.Thôngtincầncungcấp" in first, page


TRADE, SCIENCE = "so-cong-thuong", "so-khoa-hoc-cong-nghe"
AGENCY_ANSWERS = {
    "Phiếu của ai, kỳ nào?": ("2024-Q3", TRADE, "OCOP quý III/2024 của Sở Công Thương"),
    "Được giao chủ trì bao nhiêu việc, đến đâu?": (
        "2024-Q3",
        TRADE,
        "Cơ quan chủ trì 07 nhiệm vụ, trong đó có 06 nhiệm vụ đang thực hiện và 01 nhiệm vụ đã hoàn thành",
    ),
    "Việc nào quá hạn, từ bao giờ?": (
        "2024-Q1",
        SCIENCE,
        (
            "01 nhiệm vụ đã quá hạn («Các sở, ngành xây dựng kế hoạch thực hiện, gửi Văn phòng Điều phối"
            " tổng hợp», hạn 31/3/2024)"
        ),
    ),
    "Việc nào báo cáo xong mà số liệu chưa khớp?": (
        "2024-Q4",
        "van-phong-dieu-phoi",
        "01 nhiệm vụ được báo cáo đã hoàn thành nhưng số liệu chưa khớp (mục III.5.1)",
    ),
    "Quý tới việc gì đến hạn, ngày nào?": (
        "2024-Q3",
        TRADE,
        "có 06 nhiệm vụ đến hạn trong quý IV/2024, sớm nhất ngày 30/11/2024",
    ),
    "Vi phạm nào chưa xử lý?": ("2024-Q3", TRADE, "Còn 01 cơ sở vi phạm chưa xử lý"),
    "Kiến nghị nào chưa trả lời, từ bao giờ?": (
        "2024-Q4",
        SCIENCE,
        "Có 01 kiến nghị gửi đến chưa trả lời, gửi ngày 15/8/2024",
    ),
    "Sản phẩm nào thuộc lĩnh vực quản lý cần xử lý?": (
        "2024-Q3",
        "so-nong-nghiep-ptnt",
        "02 giấy chứng nhận đã hết hạn mà chưa cấp lại, 14 giấy chứng nhận sẽ hết hạn trong quý IV/2024",
    ),
    "Trong quý đã làm được gì?": (
        "2024-Q3",
        TRADE,
        "1 cuộc; 15 gian hàng; doanh thu 275 triệu đồng",
    ),
    "Phải cung cấp thông tin gì?": (
        "2024-Q3",
        TRADE,
        (
            "Đề nghị cơ quan cung cấp 04 nội dung ghi ở mục VII, trong đó có tình trạng thực hiện của 03"
            " nhiệm vụ"
        ),
    ),
}
"""What a department's head asks, with a sheet and the words of its page one that answer it."""


@pytest.mark.parametrize("question", AGENCY_ANSWERS)
def test_page_one_of_an_agency_s_sheet_answers(year: Path, question: str):
    quarter, agency, words = AGENCY_ANSWERS[question]
    assert squeezed(words) in first_page(year / f"outputs/{quarter}/agencies/{agency}.pdf")


def first_page(pdf: Path) -> str:
    """What the first page says, without white space."""
    return squeezed(PdfReader(pdf).pages[0].extract_text())


def targets_of(page: Path) -> list[str]:
    """The rows of the table of targets as they are printed, without white space."""
    return [squeezed("".join(row)) for row in status_rows(page)]


@pytest.mark.parametrize("quarter", QUARTERS)
def test_page_one_of_every_report_has_all_targets_in_pdf(year: Path, quarter: str):
    pages = sorted((year / f"outputs/{quarter}").glob("*.html"))
    assert len(pages) == 8 + 1
    for page in pages:
        first = first_page(page.with_suffix(".pdf"))
        assert "Nhậnđịnhchung" in first
        assert [row for row in targets_of(page) if row not in first] == [], page


def before_section_one(page: Path) -> list[str]:
    """What a page says from «Nhận định chung» to its first section, without white space."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    begin = next(one for one in soup.find_all("h2") if one.get_text() == "Nhận định chung")
    found = []
    for one in begin.find_all_next(["li", "td", "p", "h2"]):
        if one.find_parent("nav"):
            # The list of contents, which only the page has.
            continue
        if one.name == "h2":
            break
        found.append(squeezed(one.get_text()))
    return found


@pytest.mark.parametrize("quarter", QUARTERS)
def test_all_that_stands_before_the_first_section_is_on_page_one(year: Path, quarter: str):
    """The sentences, both tables with their notes, and where money stands, of each report."""
    for page in sorted((year / f"outputs/{quarter}").glob("*.html")):
        first, said = first_page(page.with_suffix(".pdf")), before_section_one(page)
        assert any("giảingân" in one or "kinhphí" in one for one in said), page
        assert [one for one in said if one not in first] == [], page


ANSWERS = {
    # A busy unit: what is missed, by how much, certificates by name, why a number fell.
    "2024-Q4/na-ri": (
        "cả 07 chỉ tiêu giao cho huyện Na Rì đều không đạt",
        "Sản phẩm mới Không đạt sản phẩm 3 0 1 2 3",
        (
            "có 03 giấy chứng nhận đã hết hạn mà chưa cấp lại (Trà dây túi lọc, Miến dong sợi dẹt và Thịt lợn"
            " treo gác bếp)"
        ),
        "không có giấy nào hết hạn trong quý I/2025",
        "Có 05 nhiệm vụ quá hạn (các mục III.3.1, III.3.5, III.3.6.1, III.4 và III.5.1)",
        "Giải trình chỉ tiêu sản phẩm mới 1/3 không đạt, đề xuất hướng thực hiện năm 2025",
        "Ngay (chỉ tiêu hạn 30/11/2024)",
        "UBND huyện Na Rì",
        "không còn sản phẩm nào chờ đánh giá",
        "số liệu nhận đến 06/01/2025",
        (
            "giảm ở 01 chỉ tiêu: sản phẩm chủ lực cấp huyện giảm 01, do «Miến dong sợi dẹt» đã thôi là sản"
            " phẩm chủ lực"
        ),
        (
            "Từ đầu năm đã giải ngân 34,5 triệu đồng (MTQG nông thôn mới), trong quý IV/2024 đã nộp trả 3,5"
            " triệu đồng"
        ),
    ),
    # What waits for assessment and until when; what runs out next, by name; a task by name.
    "2024-Q3/na-ri": (
        (
            "04 chỉ tiêu có nguy cơ không đạt (sản phẩm mới 0/3, chủ thể được củng cố 0/1, chủ thể mới 0/1 và"
            " sản phẩm truy xuất nguồn gốc 0/3)"
        ),
        (
            "có 04 giấy sẽ hết hạn trong quý IV/2024 (Trà dây túi lọc, Miến dong sợi dẹt, Miến dong và Thịt"
            " lợn treo gác bếp)"
        ),
        (
            "Có 01 nhiệm vụ quá hạn: «Tư vấn phát triển sản phẩm mới, nâng cấp sản phẩm, xây dựng tiêu chuẩn"
            " sản phẩm» (mục III.3.5)"
        ),
        (
            "có 01 sản phẩm đủ hồ sơ chờ đánh giá, 01 sản phẩm được lựa chọn; cộng cả hồ sơ đã đủ vẫn thiếu 02"
            " so với chỉ tiêu giao, thời hạn đánh giá là ngày 31/10/2024"
        ),
        "Hoàn thành chỉ tiêu sản phẩm mới 0/3, còn thiếu 03",
        "So với quý II/2024, số thực hiện tăng ở 01 chỉ tiêu (chủ thể tham gia liên kết tăng 01)",
    ),
    # A quiet unit.
    "2024-Q1/ngan-son": (
        "cả 06 chỉ tiêu giao cho huyện Ngân Sơn đều chưa đến hạn",
        "Chưa có sản phẩm mới nào (chỉ tiêu giao: 02)",
        "có 01 giấy sẽ hết hạn trong quý II/2024 (Gạo nếp Khẩu nua lếch)",
        "Không có nhiệm vụ nào quá hạn; có 03 nhiệm vụ đến hạn trong quý II/2024 (sớm nhất ngày 30/4/2024)",
        "Cấp lại 01 giấy chứng nhận hết hạn trong quý II/2024, trong đó 01 giấy chưa triển khai",
        "Trước 24/6/2024",
        "UBND huyện Ngân Sơn",
        "Từ đầu năm không có khoản kinh phí nào được ghi vào sổ theo dõi",
    ),
    # A unit that sent nothing: what is known, since when, and that the rest is not.
    "2024-Q4/pac-nam": (
        (
            "Huyện Pác Nặm chưa gửi số liệu quý IV/2024; theo số liệu gửi đến ngày 04/10/2024, có 04 trong 06"
            " chỉ tiêu được giao đã đạt kế hoạch năm; 02 chỉ tiêu chưa có số liệu"
        ),
        "Theo số liệu đã gửi, có 01 sản phẩm mới (chỉ tiêu giao: 01)",
        "Có 01 giấy chứng nhận đã hết hạn từ ngày 14/10/2024 mà chưa cấp lại (Lạp sườn hun khói)",
        "không có giấy nào hết hạn trong quý I/2025",
        "Chưa có số liệu quý IV/2024 về 05 nhiệm vụ đến hạn hoặc chưa xong",
        "Gửi số liệu quý IV/2024",
        "UBND huyện Pác Nặm",
        "Theo số liệu đã gửi, từ đầu năm đã giải ngân 95 triệu đồng",
    ),
    "2024-Q4/province": (
        (
            "03 chỉ tiêu không đạt (quản lý chất lượng tiên tiến 36/37, tháng đủ tin, bài 11/12 và sản phẩm"
            " chủ lực cấp huyện 6/8)"
        ),
        "Sản phẩm chủ lực cấp huyện Không đạt đơn vị 8 7 6 2 6/8",
        "TT 3: chưa có: Na Rì, Ngân Sơn",
        "Có 05 giấy chứng nhận đã hết hạn mà chưa cấp lại (Na Rì 03, Pác Nặm 01 và Chợ Đồn 01)",
        "không có giấy nào hết hạn trong quý I/2025",
        "Ở cấp tỉnh, có 02 nhiệm vụ quá hạn (mục III.5.2)",
        "ở cấp huyện, có 07 nhiệm vụ quá hạn (Na Rì 05 và Ngân Sơn 02)",
        "Dự án 2: phát triển các sản phẩm chủ lực trong lĩnh vực nông nghiệp, dược liệu",
        "Sở NN&PTNT",
        (
            "Giải trình 07 chỉ tiêu không đạt; hoàn thành 05 nhiệm vụ quá hạn; cấp lại hoặc thu hồi 03 giấy"
            " chứng nhận đã hết hạn"
        ),
        "không còn sản phẩm nào chờ đánh giá",
        "chưa có số liệu của Pác Nặm",
        "sản phẩm chủ lực cấp huyện giảm 01, do «Miến dong sợi dẹt» (Na Rì) đã thôi là sản phẩm chủ lực",
        (
            "Từ đầu năm đã giải ngân 3.285,5 triệu đồng (MTQG nông thôn mới 1.124,5; ngân sách địa phương"
            " 1.115,5; vốn lồng ghép 605,5; cộng đồng, vốn khác 440), trong đó quý IV/2024 là 651,5; đã phân bổ"
            " 1.820 triệu đồng"
        ),
    ),
    "2024-Q3/province": (
        "thời hạn đánh giá là ngày 31/10/2024 (đã qua khi nhận số liệu)",
        "có 18 giấy sẽ hết hạn trong quý IV/2024 (TP Bắc Kạn 05, Na Rì 04, Chợ Đồn 02 và 05 đơn vị khác)",
        "số thực hiện tăng ở cả 10 chỉ tiêu; cả 08 đơn vị đã gửi số liệu quý III/2024",
    ),
}
"""What page one answers to a reader who asks what is missed, where, by how much; what ran out and
will; what is overdue; who must do what by when; what waits, and until when; who is silent; what
changed, and why it fell; where money stands."""


@pytest.mark.parametrize("report", ANSWERS)
def test_page_one_answers_a_reader_s_ten_questions(year: Path, report: str):
    first = first_page(year / f"outputs/{report}.pdf").lower()
    assert [one for one in ANSWERS[report] if squeezed(one).lower() not in first] == []


def test_units_have_two_to_four_pages_but_for_the_busiest_quarter(year: Path):
    files = [path for path in year.glob("outputs/*-Q*/*.pdf") if path.stem != "province"]
    pages = {path: len(PdfReader(path).pages) for path in files}
    assert len(pages) == 4 * 8
    assert {path for path, count in pages.items() if not 2 <= count <= 5} == set()
    assert sum(count > 4 for count in pages.values()) <= 1


def test_no_note_of_a_table_stands_without_it_at_the_head_of_a_page(year: Path):
    """In all reports of the year and on the page of methods; poppler reads them in two seconds."""
    reader = program("pdftotext", "no notes of tables are looked for")
    found = []
    for page in sorted(year.glob("outputs/2*/**/*.html")):
        html = page.read_text(encoding="utf-8")
        below = "".join(BELOW_A_TABLE.findall(html))
        notes = [squeezed(unescape(note)) for note in re.findall(r"<p[^>]*>(.*)</p>", below)]
        pdf = page.with_suffix(".pdf")
        told = subprocess.run([reader, pdf, "-"], capture_output=True, check=True).stdout
        band = squeezed(unescape("".join(re.findall(r'<p class="band">(.*?)</p>', html))))
        for number, sheet in enumerate(told.decode().split("\f")[1:], start=2):
            words = squeezed(sheet).removeprefix(str(number)).removeprefix(band)
            found += [(pdf, number, note) for note in notes if words.startswith(note[:60])]
    assert found == []


def test_a_sheet_of_the_page_of_methods_is_on_one_page(year: Path):
    """From its heading to its last row, the id of the indicator."""
    path = year / f"outputs/{METHODOLOGY}"
    soup = BeautifulSoup(path.with_suffix(".html").read_text(encoding="utf-8"), "html.parser")
    told = [squeezed(page.extract_text()) for page in PdfReader(path.with_suffix(".pdf")).pages]
    found = 0
    for heading in soup.find_all("h3"):
        table = heading.find_next_sibling()
        if table and table.name == "div" and (row := table.select("tbody tr")[-1]):
            ends = squeezed(heading.get_text()), squeezed(row.get_text())
            found += ends[1].startswith("Mã")
            assert any(all(end in words for end in ends) for words in told), ends
    assert found == 26


def test_word_has_all_targets_on_page_one_and_sheets_as_long_as_the_pdf(year: Path, tmp_path: Path):
    """As another program sets it; LibreOffice takes some seconds for all of them."""
    soffice = program("soffice", "Word files are not opened by another program")
    units = [f"{quarter}/province" for quarter in QUARTERS] + [
        "2024-Q3/ba-be",
        "2024-Q4/tp-bac-kan",
    ]
    sheets = ["2024-Q3/agencies/so-cong-thuong", "2024-Q4/agencies/so-nong-nghiep-ptnt"]
    sheets += ["2024-Q1/agencies/van-phong-dieu-phoi"]
    names = {name: name.replace("/", "_") for name in (*units, *sheets)}
    for name, copy in names.items():
        shutil.copy(year / f"outputs/{name}.docx", tmp_path / f"{copy}.docx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
        + [str(path) for path in sorted(tmp_path.glob("*.docx"))],
        env=with_own_fonts(tmp_path),
        check=True,
        capture_output=True,
        timeout=300,
    )
    for name in units:
        first = first_page(tmp_path / f"{names[name]}.pdf")
        rows = targets_of(year / f"outputs/{name}.html")
        assert [row for row in rows if row not in first] == [], name
    pages = {name: len(PdfReader(tmp_path / f"{names[name]}.pdf").pages) for name in names}
    assert [pages[name] for name in sheets] == [1, 1, 2]
    in_pdf = {name: len(PdfReader(year / f"outputs/{name}.pdf").pages) for name in names}
    assert {name for name in names if abs(pages[name] - in_pdf[name]) > 1} == set()


@pytest.mark.parametrize(("unit", "quarter"), BY_HAND)
def test_numbers_counted_by_hand_stand_in_json_and_every_form(year: Path, unit: str, quarter: str):
    told = json.loads(
        ocop("progress", "--quarter", quarter, "--unit", unit, "--json", cwd=year).stdout
    )
    rows = {row["indicator"]: row for row in told}
    assert tuple(rows[name]["to_date"] for name in COLUMNS) == BY_HAND[unit, quarter]
    page = status_rows(year / f"outputs/{quarter}/{unit}.html")[: len(COLUMNS)]
    # The last three columns: to date, missing, expected.
    assert tuple(int(row[-3]) for row in page) == BY_HAND[unit, quarter]
    for form in FORMATS:
        file = (year / f"outputs/{quarter}/{unit}.{form}").read_bytes()
        said = "".join(READERS[form].sheets(file))
        assert all(squeezed("".join(row)) in said for row in page), form


def read(table: str) -> list[dict[str, str]]:
    with (ROOT / f"data/2024/{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def unit_of_product() -> dict[str, str]:
    units = {row["subject_id"]: row["unit_id"] for row in read("subjects")}
    return {row["product_id"]: units[row["subject_id"]] for row in read("products")}


@pytest.mark.parametrize("unit", ["pac-nam", "ba-be", "tp-bac-kan"])
@pytest.mark.parametrize(
    ("quarter", "cut_off"), [("2024-Q2", "2024-06-30"), ("2024-Q4", "2024-12-31")]
)
def test_new_products_counted_again_without_pandas(
    year: Path, unit: str, quarter: str, cut_off: str
):
    home = unit_of_product()
    counted = {
        row["product_id"]
        for row in read("certificates")
        if row["kind"] == "first"
        and int(row["stars"]) >= 3
        and row["plan_year"] == "2024"
        and home[row["product_id"]] == unit
        and date.fromisoformat(row["decision_date"]) <= date.fromisoformat(cut_off)
    }
    rows = json.loads(
        ocop(
            "evidence", "new_products", "--quarter", quarter, "--unit", unit, "--json", cwd=year
        ).stdout
    )
    assert {row["item_id"] for row in rows} == counted


@pytest.mark.parametrize("quarter", QUARTERS)
def test_the_province_is_the_sum_of_its_units(year: Path, quarter: str):
    path = year / f"outputs/{quarter}/indicators.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for name in COLUMNS:
        values = {row["unit"]: row["to_date"] for row in rows if row["indicator"] == name}
        whole = int(values.pop("province"))
        assert whole == sum(int(value) for value in values.values() if value)


@pytest.mark.parametrize("form", FORMATS)
def test_every_report_says_that_its_data_are_illustrative(year: Path, form: str):
    # Those of the last quarter are the longest.
    for path in year.glob(f"outputs/2024-Q4/**/*.{form}"):
        sheets = READERS[form].sheets(path.read_bytes())
        assert all("Sốliệuminhhọa:" in sheet for sheet in sheets), path


def test_every_title_names_its_unit_in_full_and_its_quarter(year: Path):
    names = {
        "ba-be": "huyện Ba Bể",
        "tp-bac-kan": "thành phố Bắc Kạn",
        "province": "tỉnh Bắc Kạn",
    }
    for unit, name in names.items():
        title = f"Tiến độ thực hiện Chương trình OCOP quý III/2024 của {name}"
        page = (year / f"outputs/2024-Q3/{unit}.html").read_text(encoding="utf-8")
        assert BeautifulSoup(page, "html.parser").find("title").get_text() == title  # type: ignore[union-attr]
        pdf = PdfReader(year / f"outputs/2024-Q3/{unit}.pdf")
        assert pdf.metadata is not None
        assert pdf.metadata.title == title


def test_a_second_run_makes_nothing(year: Path):
    before = {path: path.stat().st_mtime_ns for path in year.glob("outputs/2*/**/*")}
    again = ocop("reports", cwd=year)
    assert again.returncode == 0
    assert {path: path.stat().st_mtime_ns for path in year.glob("outputs/2*/**/*")} == before


def test_a_wrong_register_stops_everything_and_leaves_the_old_files(year: Path, tmp_path: Path):
    root = tmp_path / "hong"
    shutil.copytree(year, root)
    before = {path: path.read_bytes() for path in root.glob("outputs/**/*") if path.is_file()}
    table = root / "data/2024/certificates.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    lines[2] = lines[2].replace(",first,", ",frist,")
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    refused = ocop("reports", "--force", cwd=root)
    assert refused.returncode == 2
    assert "data/2024/certificates.csv, dòng 3, cột kind" in refused.stderr
    assert "first" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert {path: path.read_bytes() for path in before} == before


def test_a_register_of_headings_only_gives_every_report_without_a_zero(tmp_path: Path):
    root = tmp_path / "trong"
    for name in ("notebooks", "params"):
        shutil.copytree(ROOT / name, root / name)
    (root / "data/2024").mkdir(parents=True)
    for path in (ROOT / "data/2024").glob("*.csv"):
        heading = path.read_text(encoding="utf-8").splitlines()[0]
        (root / "data/2024" / path.name).write_text(heading + "\n", encoding="utf-8")
    shutil.copy(ROOT / "data/2024/register.yaml", root / "data/2024")
    # Before and after the day by which targets are due; agencies have no such table.
    for folder in ("2024", "2024-Q1", "2024-Q3", "2024-Q2/agencies", "2024-Q4/agencies"):
        shutil.rmtree(root / "params" / folder)
    made = ocop("reports", "--formats", "html", cwd=root)
    assert made.returncode == 0, made.stderr
    pages = sorted(root.glob("outputs/*-Q*/*.html"))
    assert len(pages) == 18
    for page in pages:
        rows = status_rows(page)
        to_date, missing = ({row[place] for row in rows} for place in (-3, -2))
        assert to_date == {"chưa có số liệu"}
        assert "0" not in missing
