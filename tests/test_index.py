"""The index page: the year at a glance, narrowed without a script, on a phone and with many units."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from browser import assert_accessible, scroll_width
from playwright.sync_api import Page

from ocop_lib.about import About
from ocop_lib.output.glance import Glance, glances, read_glances
from ocop_lib.output.index import index_page
from ocop_lib.output.index_state import state_words
from ocop_lib.output.manifest import ReportEntry, file_entry
from ocop_lib.output.year_text import YearText
from ocop_lib.statuses import MET, WORST_FIRST, Status

QUARTERS = (("2027-Q1", "Quý I/2027"), ("2027-Q2", "Quý II/2027"))
PROVINCE = ("province", "Toàn tỉnh", "tỉnh Thử")
TEXT = YearText(
    title="Báo cáo năm 2027",
    issuer="CHI CỤC",
    plan="Kế hoạch",
    band="",
    units=(("xa-mot", "Một", "xã Một"), ("xa-hai", "Hai", "xã Hai"), PROVINCE),
    quarters=QUARTERS,
    agencies=(("so-mot", "Sở Một", "Sở Một"),),
)
HEAD = (
    "unit,indicator,quarter,in_quarter,arrived_late,to_date,target,expected,remaining,status,note"
)


def row(unit: str, status: str, in_quarter: str = "1") -> str:
    return f"{unit},x,2027-Q1,{in_quarter},0,1,2,1,1,{status},"


def table(*rows: str) -> bytes:
    return "\r\n".join([HEAD, *rows, ""]).encode()


def report(unit: str, quarter: str, edition: str = "draft", status: str = "done") -> ReportEntry:
    about = About("agency" if unit.startswith("so-") else "unit", unit)
    id_ = about.report(quarter)
    files = {form: file_entry(f"{id_}.{form}", b"") for form in ("html", "pdf")}
    files = files if status == "done" else {}
    return ReportEntry(id_, about, quarter, status, "k", {}, files, edition)


class TestGlance:
    def test_the_worst_status_stands_first_with_how_many_targets_have_it(self):
        found = glances(
            table(
                row("xa-mot", "late"),
                row("xa-mot", "not_met"),
                row("xa-mot", "not_met"),
                row("xa-mot", "reached"),
                row("xa-mot", "exceeded"),
            )
        )
        assert found["xa-mot"].words == "Không đạt: 2"
        assert found["xa-mot"].met_words == "Đạt 2/5"
        assert found["xa-mot"].tint == "bad"

    def test_where_all_are_reached_it_says_so_once(self):
        found = glances(table(row("xa-mot", "reached"), row("xa-mot", "exceeded")))["xa-mot"]
        assert (found.words, found.is_met, found.tint) == ("Đạt 2/2", True, "good")

    @pytest.mark.parametrize("status", ["not_assigned", "pending", "assigned_zero", ""])
    def test_what_is_not_judged_is_not_among_its_targets(self, status):
        found = glances(table(row("xa-mot", status), row("xa-mot", "late")))["xa-mot"]
        assert found == Glance((Status.LATE,), has_sent=True)

    def test_a_unit_has_sent_figures_when_any_number_of_the_quarter_is_known(self):
        silent = [row("xa-mot", "no_data", ""), row("xa-mot", "reached", "")]
        assert not glances(table(*silent))["xa-mot"].has_sent
        assert glances(table(*silent, row("xa-mot", "", "0")))["xa-mot"].has_sent

    @pytest.mark.parametrize("status", [*MET, *WORST_FIRST])
    def test_every_status_that_is_judged_has_words_and_a_tint(self, status):
        found = glances(table(row("xa-mot", status)))["xa-mot"]
        assert found.words
        assert found.tint

    @pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"unit,status\na,late\n", b'a,"b\n1'])
    def test_what_is_not_such_a_table_tells_nothing(self, data):
        assert glances(data) == {}

    def test_a_table_with_the_mark_that_excel_reads_is_the_same(self):
        data = table(row("xa-mot", "late"))
        assert glances(b"\xef\xbb\xbf" + data) == glances(data)

    def test_only_a_table_as_it_was_published_is_read(self, tmp_path):
        data = table(row("xa-mot", "late"))
        (tmp_path / "2027-Q1").mkdir()
        (tmp_path / "2027-Q1/indicators.csv").write_bytes(data)
        entry = file_entry("2027-Q1/indicators.csv", data)
        lost = file_entry("2027-Q2/indicators.csv", data)
        pages = {"2027-Q1/indicators.csv": entry, "2027-Q2/indicators.csv": lost}
        assert read_glances(tmp_path, pages) == {"2027-Q1": glances(data)}
        (tmp_path / "2027-Q1/indicators.csv").write_bytes(data + b" ")
        assert read_glances(tmp_path, pages) == {}


class TestState:
    """What is said of the year: what was issued, and what is new since."""

    @pytest.mark.parametrize(
        ("reports", "words"),
        [
            ([], ()),
            ([report("xa-mot", "2027-Q1", status="failed")], ()),
            ([report("xa-mot", "2027-Q1")], ("Các báo cáo đều là dự thảo, chưa ban hành.",)),
            (
                [report("xa-mot", "2027-Q1", "issued"), report("xa-hai", "2027-Q1", "revised")],
                ("Các báo cáo đều đã ban hành.",),
            ),
            (
                [report("xa-mot", "2027-Q1", "issued"), report("so-mot", "2027-Q2")],
                ("Có 01 báo cáo chưa ban hành: quý II/2027 (01).",),
            ),
            (
                [
                    report("province", "2027"),
                    report("province", "2027-Q1", "revision_draft"),
                    report("xa-hai", "2027-Q1", "revision_draft"),
                    report("xa-mot", "2027-Q1", "issued"),
                ],
                (
                    (
                        "Có 02 báo cáo thay đổi sau khi ban hành: Hai, quý I/2027; "
                        "Toàn tỉnh, quý I/2027."
                    ),
                    "Có 01 báo cáo chưa ban hành: năm 2027 (01).",
                ),
            ),
            (
                [report(f"xa-{n:02}", "2027-Q1", "revision_draft") for n in range(12)],
                (
                    (
                        "Có 12 báo cáo thay đổi sau khi ban hành: xa-00, quý I/2027; "
                        "xa-01, quý I/2027; xa-02, quý I/2027; xa-03, quý I/2027; "
                        "xa-04, quý I/2027; xa-05, quý I/2027; 06 báo cáo khác."
                    ),
                ),
            ),
        ],
    )
    def test_says_what_is_new_since_the_last_issue(self, reports, words):
        assert state_words("2027", TEXT, reports) == words

    def test_a_word_that_an_edited_manifest_brings_is_a_draft(self):
        reports = [report("xa-mot", "2027-Q1", "x"), report("xa-hai", "2027-Q1", "issued")]
        assert state_words("2027", TEXT, reports) == (
            "Có 01 báo cáo chưa ban hành: quý I/2027 (01).",
        )


KNOWN = {
    "2027-Q1": glances(
        table(
            row("xa-mot", "late"),
            row("xa-mot", "reached"),
            row("xa-hai", "no_data", ""),
            row("province", "undecided"),
        )
    ),
    "2027-Q2": glances(
        table(row("xa-mot", "reached"), row("xa-hai", "late"), row("province", "late"))
    ),
}
REPORTS = [
    report("xa-mot", "2027-Q1", "issued"),
    report("xa-hai", "2027-Q1", "revision_draft"),
    report("province", "2027-Q1", "revised"),
    report("so-mot", "2027-Q1"),
    report("xa-mot", "2027-Q2"),
    report("xa-hai", "2027-Q2"),
    report("province", "2027-Q2", status="failed"),
]


def whole(known: Mapping[str, Mapping[str, Glance]] = KNOWN) -> bytes:
    pages = ["2027-Q1/indicators.csv", "index.html"]
    return index_page({"2027": TEXT}, REPORTS, pages, [], known)


def shown(page: Page) -> list[str]:
    """The ids of the units and agencies whose rows are seen."""
    rows = page.locator("tr[data-unit]").filter(visible=True)
    return [found.get_attribute("data-unit") or "" for found in rows.all()]


def words(page: Page, unit: str, quarter: str) -> str:
    cell = page.locator(f'tr[data-unit="{unit}"] td[data-quarter="{quarter}"]')
    return " ".join(cell.inner_text().split())


@pytest.mark.parametrize("width", [1280, 360])
class TestPage:
    def test_shows_each_unit_s_status_in_words_and_whether_its_report_was_issued(
        self, open_page, width
    ):
        page = open_page(whole(), width)
        assert words(page, "unit-xa-mot", "2027-Q1") == (
            "Chậm tiến độ: 1 Đạt 1/2 HTML PDF Đã ban hành"
        )
        assert words(page, "unit-xa-hai", "2027-Q1") == (
            "Chưa có số liệu: 1 Đạt 0/1 HTML PDF Dự thảo điều chỉnh"
        )
        assert words(page, "unit-province", "2027-Q2") == "Chậm tiến độ: 1 Đạt 0/1 Không làm được"
        assert words(page, "agency-so-mot", "2027-Q1") == "HTML PDF Dự thảo"
        heads = page.locator("thead").first.text_content() or ""
        assert "1/2 đơn vị đã gửi số liệu" in " ".join(heads.split())
        assert scroll_width(page) <= width

    def test_is_narrowed_to_a_unit_a_quarter_and_a_state_by_keyboard_without_a_script(
        self, open_page, width
    ):
        page = open_page(whole(), width)
        everything = ["unit-xa-mot", "unit-xa-hai", "unit-province", "agency-so-mot"]
        assert shown(page) == everything
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "unit"
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        assert shown(page) == ["unit-xa-hai"]
        page.keyboard.press("Home")
        assert shown(page) == everything
        page.keyboard.press("Tab")
        page.keyboard.press("End")
        assert page.locator("td[data-quarter='2027-Q1']").filter(visible=True).count() == 0
        assert page.locator("td[data-quarter='2027-Q2']").filter(visible=True).count() == 5
        page.keyboard.press("Tab")
        options = page.locator("#state option").all_inner_texts()
        for _ in range(options.index("Chậm tiến độ")):
            page.keyboard.press("ArrowDown")
        assert shown(page) == ["unit-xa-hai", "unit-province"]

    def test_says_so_where_nothing_fits(self, open_page, width):
        page = open_page(whole(), width)
        assert not page.locator(".none").is_visible()
        page.select_option("#state", "issued")
        assert shown(page) == ["unit-xa-mot"]
        assert not page.locator(".none").is_visible()
        page.select_option("#quarter", "2027-Q2")
        assert shown(page) == []
        assert page.locator(".none").is_visible()

    def test_of_a_unit_asked_for_the_row_stays_and_what_does_not_fit_is_not_seen(
        self, open_page, width
    ):
        page = open_page(whole(), width)
        page.select_option("#unit", "unit-xa-mot")
        page.select_option("#state", "late")
        assert shown(page) == ["unit-xa-mot"]
        assert page.locator("tr[data-unit='unit-xa-mot'] .tag").filter(visible=True).count() == 1

    def test_has_no_accessibility_fault(self, open_page, width):
        assert_accessible(open_page(whole(), width, bypass_csp=True))

    def test_of_many_units_it_stays_small_and_within_the_window(self, open_page, width):
        units = tuple((f"xa-{n:02}", f"Xã {n}", f"xã Xã {n}") for n in range(92))
        text = replace(TEXT, units=(*units, PROVINCE))
        reports = [report(unit, quarter) for unit, *_ in units for quarter, _ in QUARTERS]
        known = {
            quarter: {unit: KNOWN[quarter]["xa-mot"] for unit, *_ in units} for quarter in KNOWN
        }
        data = index_page({"2027": text}, reports, [], [], known)
        assert len(data) < 300_000
        page = open_page(data, width)
        page.select_option("#unit", "unit-xa-77")
        assert shown(page) == ["unit-xa-77"]
        assert scroll_width(page) <= width


def test_a_year_of_which_nothing_was_issued_says_so_once():
    drafts = [report("xa-mot", quarter) for quarter, _ in QUARTERS]
    data = index_page({"2027": TEXT}, drafts, [], [], KNOWN).decode()
    assert data.count("Dự thảo") == 1  # the choice in the list
    assert data.count("dự thảo") == 1  # the sentence


def test_without_the_tables_it_leads_to_the_reports_all_the_same():
    data = index_page({"2027": TEXT}, REPORTS, []).decode()
    assert "2027-Q1/xa-mot.html" in data
    assert "Chậm tiến độ" not in data
