"""The notebooks in JupyterLab, as an analyst finds them in a real browser."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from laboratory import ROOT, Desk, copy_project, server
from playwright.sync_api import Locator, expect
from programs import program

from ocop_lib.project.formats import FORMATS
from ocop_lib.project.project import load_project
from ocop_lib.run.execute import run_job
from ocop_lib.run.jobs.single import single_job

LOOKS = (Path(__file__).parent / "looks.js").read_text(encoding="utf-8")
DISTRICT, PROVINCE = NOTEBOOKS = ("district_quarter", "province_quarter")
HEAD = ("parameters", "report", "heading")
ELSEWHERE = ROOT / "params/2024-Q2/cho-don.yaml"


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    """A copy of the project."""
    program("chromium", "the notebooks are not tried in JupyterLab")
    return copy_project(tmp_path_factory.mktemp("lab"))


@pytest.fixture(scope="module")
def batch(root, tmp_path_factory) -> dict[str, dict[str, bytes]]:
    """What the batch makes: of both notebooks as they stand, and of another unit and quarter."""
    project = load_project(root)

    def made(notebook: str, params: str) -> dict[str, bytes]:
        file = tmp_path_factory.mktemp("params") / "tham-so.yaml"
        file.write_text(params, encoding="utf-8")
        job = single_job(project, root / "notebooks" / f"{notebook}.ipynb", file, FORMATS)
        return dict(run_job(job).outputs)

    return {
        DISTRICT: made(DISTRICT, "unit: ba-be\nquarter: 2024-Q3\n"),
        PROVINCE: made(PROVINCE, "unit: province\nquarter: 2024-Q3\n"),
        "elsewhere": made(DISTRICT, ELSEWHERE.read_text(encoding="utf-8")),
    }


@pytest.fixture(scope="module")
def desk(root, batch, browser, tmp_path_factory) -> Iterator[Desk]:
    """JupyterLab with both notebooks open and run. The batch is done: a browser excludes it."""
    assert set(batch[DISTRICT]) == set(FORMATS)
    with server(root, tmp_path_factory.mktemp("server")) as address:
        desk = Desk(browser.new_context(viewport={"width": 1400, "height": 900}), root, address)
        for name in NOTEBOOKS:
            desk.open(name)
            desk.run_all()
        yield desk
        desk.context.close()


@pytest.fixture(params=["JupyterLab Light", "JupyterLab Dark"])
def theme(desk, request) -> str:
    desk.do("apputils:change-theme", theme=request.param)
    return request.param


@pytest.fixture(params=NOTEBOOKS)
def name(request) -> str:
    return request.param


def shown(where: Locator) -> list[list[str]]:
    """How the parts of a report look, element by element."""
    return where.evaluate(f"root => {{ {LOOKS}; return looks(root); }}")


def covered(where: Locator) -> list[str]:
    """The cells of tables whose words lie over another cell."""
    return where.evaluate(f"root => {{ {LOOKS}; return covered(root); }}")


def said(elements: list[list[str]]) -> list[tuple[str, str]]:
    """The elements with the beginning of their words, without the number of a caption.

    Numbers are given when a report is put together: a cell does not know what stands above it.
    """
    number = re.compile(r"^(?:Bảng|Biểu|Hình) \d+\. ")
    return [(element[0], number.sub("", element[1])[:24]) for element in elements]


def differences(made: list[list[str]], wanted: list[list[str]]) -> set[tuple[str, str, str]]:
    """The kinds of difference, each as the element, what it has and what it should have."""
    assert said(made) == said(wanted)
    return {
        (one[0], has, should)
        for one, other in zip(made, wanted, strict=True)
        for has, should in zip(one[2:], other[2:], strict=True)
        if has != should
    }


def unfolded(page: Locator) -> Locator:
    page.evaluate("body => body.querySelectorAll('details').forEach(d => { d.open = true; })")
    return page


@pytest.fixture
def sent(batch, open_page, looks, name) -> list[list[str]]:
    """How the batch's page looks, which no window's theme changes; it is looked at once."""
    if name not in looks:
        looks[name] = shown(unfolded(open_page(batch[name]["html"]).locator("body")))
    return looks[name]


@pytest.fixture(scope="module")
def looks() -> dict[str, list[list[str]]]:
    """How the pages looked at so far look, by notebook."""
    return {}


def test_every_block_looks_as_it_will_be_sent(desk, sent, name, theme):
    notebook = desk.open(name)
    assert covered(notebook) == []
    assert len(sent) > 500
    assert differences(shown(notebook), sent) == set()


def test_the_paper_is_white_in_a_dark_window(desk, name, theme):
    sheets = desk.open(name).locator(".ocop")
    grounds = sheets.evaluate_all("all => all.map(s => getComputedStyle(s).backgroundColor)")
    assert set(grounds) == {"rgb(255, 255, 255)"}
    assert len(grounds) > 10


def test_the_style_stands_once_in_a_notebook(desk, name):
    texts = desk.open(name).locator("style").evaluate_all("all => all.map(s => s.textContent)")
    assert sum(".ocop-notebook" in text for text in texts) == 1


def test_every_number_leads_to_its_rows(desk, name):
    """Both notebooks are open: each leads to rows of its own."""
    notebook = desk.open(name)
    links = notebook.locator("#ket-qua td a")
    assert links.count() > 5
    for link in links.all():
        link.click()
        rows = notebook.locator(f"[id='{link.get_attribute('href')[1:]}'] + * tbody tr")
        expect(rows.first).to_be_in_viewport()


@pytest.mark.parametrize("form", FORMATS)
def test_the_menu_exports_what_the_batch_makes(desk, batch, name, form):
    desk.open(name)
    answer, _ = desk.export(f"Ocop_{form}")
    assert f"filename*=utf-8''{name}.{form}" in answer.headers["content-disposition"]
    assert answer.body() == batch[name][form]


def test_another_unit_and_quarter_are_a_change_of_the_first_cell(desk, batch):
    wanted = yaml.safe_load(ELSEWHERE.read_text(encoding="utf-8")) | {"annex": "page"}
    code = "\n".join(f"{key} = {value!r}" for key, value in wanted.items())
    notebook = desk.open_copy("cho-don", {"parameters": code})
    desk.run_all()
    expect(notebook.locator("h1")).to_contain_text("huyện Chợ Đồn")
    answer, _ = desk.export("Ocop_html")
    assert answer.body() == batch["elsewhere"]["html"]


def test_an_analyst_s_own_table_chart_and_text_are_shown_and_exported(desk):
    chart = (
        "from matplotlib import pyplot as plt\nfrom ocop_lib import figure\n"
        "fig, axes = plt.subplots()\naxes.plot([1, 2], [3, 5])\n"
        "figure(fig, alt='Số chủ thể tăng từ 3 lên 5')"
    )
    words = "## Nhận xét\n\nChủ thể **tăng đều**."
    added = {"bang": "report.frame", "hinh": chart, "text-them": words}
    notebook = desk.open_copy("cua-toi", added, HEAD)
    desk.run_all()
    expect(notebook.get_by_alt_text("Số chủ thể tăng từ 3 lên 5")).to_be_attached()
    page = desk.export("Ocop_html")[0].text()
    assert "<strong>tăng đều</strong>" in page
    assert 'alt="Số chủ thể tăng từ 3 lên 5"' in page
    assert "<table" in page


REFUSED = {
    "chua-chay": ({}, False, "chọn Run > Run All Cells"),
    "khong-dau": ({"heading": "report.summary()"}, True, "report.heading()"),
    "goi-sai": ({"sai": "report.tom_tat()"}, True, "ô 4 (sai): Ô bị lỗi khi chạy"),
}


@pytest.mark.parametrize("which", REFUSED)
def test_an_export_that_cannot_be_made_says_what_to_do(desk, which):
    cells, is_run, remedy = REFUSED[which]
    desk.open_copy(which, cells, HEAD)
    if is_run:
        desk.run_all()
    answer, said = desk.export("Ocop_pdf")
    assert answer.status == 500
    assert remedy in said


def test_opened_and_saved_without_a_change_a_notebook_is_the_same_file(desk, root):
    desk.open_copy("luu-lai", {})
    path = root / "notebooks/luu-lai.ipynb"
    # JupyterLab has learned from the kernel what it would write.
    told = "jupyterapp.shell.currentWidget.model.getMetadata('language_info').version"
    desk.page.wait_for_function(told, polling=50)
    desk.do("docmanager:save")
    assert path.read_bytes() == (ROOT / f"notebooks/{DISTRICT}.ipynb").read_bytes()


@pytest.mark.parametrize("name", [DISTRICT], indirect=True)
def test_a_page_by_nbconvert_itself_looks_alike(desk, sent, name, root, tmp_path):
    desk.open(DISTRICT)
    desk.do("docmanager:save")
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--log-level", "ERROR"]
    command += ["--output-dir", str(tmp_path), str(root / f"notebooks/{DISTRICT}.ipynb")]
    subprocess.run(command, check=True)
    context = desk.context.browser.new_context(offline=True)
    made = context.new_page()
    made.goto((tmp_path / f"{DISTRICT}.html").as_uri())
    found, over = shown(made.locator("body")), covered(made.locator("body"))
    context.close()
    assert differences(found, sent) == set()
    assert over == []
