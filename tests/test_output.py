"""The folder outputs/: whole files, a manifest that equals them, an index that leads to them."""

import json
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from browser import assert_accessible, scroll_width

from ocop_lib.about import About
from ocop_lib.errors import ReportError
from ocop_lib.files.whole import write_whole
from ocop_lib.output.files import Outputs
from ocop_lib.output.index import index_page
from ocop_lib.output.lock import LOCK
from ocop_lib.output.manifest import OPEN_DATA, ReportEntry, YearPage, file_entry
from ocop_lib.output.paths import ROWS
from ocop_lib.output.year_text import YearText

ENTRY = ReportEntry(
    "2027-Q1/xa-mot", About("unit", "xa-mot"), "2027-Q1", "done", "khóa", {"a": "1"}
)
FAILED = ReportEntry(
    "2027-Q1/xa-mot", About("unit", "xa-mot"), "2027-Q1", "failed", "khóa", {"a": "1"}
)
TEXT = YearText(
    title="Báo cáo <năm> 2027",
    issuer="CHI CỤC",
    plan="Kế hoạch",
    band="Số liệu minh họa",
    units=(("xa-mot", "Một", "xã Một"), ("xa-hai", "Hai", "xã Hai")),
    quarters=(("2027-Q1", "Quý I/2027"), ("2027-Q2", "Quý II/2027")),
)


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder; hidden ones too, but for what a run keeps for itself."""
    found = (path for path in folder.rglob("*") if path.is_file())
    found = (path for path in found if path.relative_to(folder).parts[0] not in {ROWS, LOCK})
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def manifest(folder: Path) -> dict:
    return json.loads((folder / "manifest.json").read_bytes())


class TestOutputs:
    def test_a_report_s_files_are_in_place_and_the_manifest_vouches_for_them(self, tmp_path):
        Outputs(tmp_path).put_report(ENTRY, {"html": b"trang", "pdf": b"in"})
        assert set(files(tmp_path)) == {
            "2027-Q1/xa-mot.html",
            "2027-Q1/xa-mot.pdf",
            "manifest.json",
        }
        (report,) = manifest(tmp_path)["reports"]
        assert report == {
            "id": "2027-Q1/xa-mot",
            "unit": "xa-mot",
            "quarter": "2027-Q1",
            "edition": "draft",
            "status": "done",
            "key": "khóa",
            "inputs": {"a": "1"},
            "files": {
                form: {
                    "path": f"2027-Q1/xa-mot.{form}",
                    "sha256": sha256(data).hexdigest(),
                    "bytes": len(data),
                }
                for form, data in (("html", b"trang"), ("pdf", b"in"))
            },
        }

    def test_what_was_written_is_known_again(self, tmp_path):
        Outputs(tmp_path).put_report(ENTRY, {"html": b"trang"})
        again = Outputs(tmp_path)
        assert again.reports["2027-Q1/xa-mot"].inputs == {"a": "1"}
        assert again.is_intact(again.reports["2027-Q1/xa-mot"].files["html"])

    def test_a_sibling_that_was_not_made_again_is_removed(self, tmp_path):
        outputs = Outputs(tmp_path)
        outputs.put_report(ENTRY, {"html": b"1", "pdf": b"1"})
        assert outputs.put_report(ENTRY, {"html": b"2"}) == ["2027-Q1/xa-mot.pdf"]
        assert set(files(tmp_path)) == {"2027-Q1/xa-mot.html", "manifest.json"}

    def test_a_failed_report_leaves_its_notebook_and_no_file_to_share(self, tmp_path):
        outputs = Outputs(tmp_path)
        outputs.put_report(ENTRY, {"html": b"1"})
        assert outputs.put_report(FAILED, {}, b"{}") == ["2027-Q1/xa-mot.html"]
        outputs.write_manifest()
        assert set(files(tmp_path)) == {"failed/2027-Q1/xa-mot.ipynb", "manifest.json"}
        assert manifest(tmp_path)["reports"][0]["files"] == {}

    def test_a_report_that_works_again_takes_its_failed_notebook_away(self, tmp_path):
        outputs = Outputs(tmp_path)
        outputs.put_report(FAILED, {}, b"{}")
        outputs.put_report(ENTRY, {"html": b"1"})
        assert set(files(tmp_path)) == {"2027-Q1/xa-mot.html", "manifest.json"}

    def test_what_has_no_parameter_file_any_more_is_taken_back_and_nothing_else(self, tmp_path):
        outputs = Outputs(tmp_path)
        outputs.put_report(ENTRY, {"html": b"1"})
        outputs.put_page("2027-Q1/indicators.csv", b"a")
        outputs.write_manifest()
        write_whole(tmp_path / "2027-Q1/cua-toi.html", b"x")
        removed = Outputs(tmp_path).keep_only([])
        assert removed == ["2027-Q1/xa-mot.html", "2027-Q1/indicators.csv"]
        assert set(files(tmp_path)) == {"2027-Q1/cua-toi.html", "manifest.json"}
        assert manifest(tmp_path) == {"reports": [], "pages": [], "run": {}, "years": {}}

    def test_data_of_a_year_goes_with_its_usual_report(self, tmp_path):
        outputs = Outputs(tmp_path)
        usual, own = (
            ReportEntry(f"2027/{name}", About("unit", "province"), "2027", "done", "k")
            for name in ("year-end", "giua-nam")
        )
        for report in (usual, own):
            outputs.put_report(report, {"html": b"1"})
        paths = sorted(f"2027/{name}" for name in OPEN_DATA)
        outputs.put_data(dict.fromkeys(paths, b"a"))
        outputs.write_manifest()
        assert Outputs(tmp_path).keep_only([usual.id]) == ["2027/giua-nam.html"]
        outputs.put_report(own, {"html": b"1"})
        outputs.write_manifest()
        assert Outputs(tmp_path).keep_only([own.id]) == ["2027/year-end.html", *paths]
        assert set(files(tmp_path)) == {"2027/giua-nam.html", "manifest.json"}

    @pytest.mark.parametrize("content", ["", "[]", "{}", '{"reports": [{}], "pages": []}', "\0"])
    def test_a_damaged_manifest_is_as_good_as_none(self, tmp_path, content):
        (tmp_path / "manifest.json").write_text(content)
        assert Outputs(tmp_path).reports == {}

    @pytest.mark.parametrize("path", ["../../x.html", "/x.html", "2027-Q1/khac.html"])
    def test_a_manifest_cannot_make_us_remove_what_is_not_ours(self, tmp_path, path):
        outside = tmp_path / "x.html"
        outside.write_text("x")
        folder = tmp_path / "a/outputs"
        Outputs(folder).put_report(ENTRY, {"html": b"1"})
        content = manifest(folder)
        content["reports"][0]["files"]["html"]["path"] = path
        content["reports"].append({**content["reports"][0], "id": "../../x", "files": {}})
        content["pages"].append({"path": path, "sha256": "", "bytes": 0})
        (folder / "manifest.json").write_text(json.dumps(content))
        assert Outputs(folder).keep_only([]) == []
        assert outside.exists()

    def test_the_manifest_is_the_same_whatever_the_order_of_the_reports(self, tmp_path):
        second = ReportEntry("2027-Q1/xa-hai", About("unit", "xa-hai"), "2027-Q1", "done", "k")
        for folder, order in (("a", [ENTRY, second]), ("b", [second, ENTRY])):
            for entry in order:
                Outputs(tmp_path / folder).put_report(entry, {"html": b"1"})
        assert files(tmp_path / "a") == files(tmp_path / "b")


class TestWriting:
    def test_a_write_that_fails_leaves_the_old_file_whole_and_no_crumbs(
        self, tmp_path, monkeypatch
    ):
        path = tmp_path / "a.html"
        write_whole(path, b"old")

        def refuse(*_):
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "replace", refuse)
        with pytest.raises(ReportError) as caught:
            write_whole(path, b"new")
        assert [fault.code for fault in caught.value.faults] == ["outputs.write"]
        assert files(tmp_path) == {"a.html": b"old"}

    def test_an_unchanged_page_is_not_written_again(self, tmp_path, monkeypatch):
        outputs = Outputs(tmp_path)
        outputs.put_page("index.html", b"x")
        monkeypatch.setattr(Path, "replace", None)
        outputs.put_page("index.html", b"x")
        assert outputs.pages == {"index.html": file_entry("index.html", b"x")}


class Page(HTMLParser):
    """What a page holds: its links with their labels, its tags, its text."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.links, self.tags, self.words = {}, [], []
        self.feed(data.decode())

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        self.tags.append((tag, named))
        if tag == "a":
            self.links[named["href"]] = named["aria-label"]

    def handle_data(self, data):
        self.words += data.split()


def page(*reports, pages=(), year_pages=()) -> Page:
    return Page(index_page({"2027": TEXT}, reports, pages, year_pages))


AGENCY = About("agency", "so-mot")


def done(report: str, unit: str, *forms: str) -> ReportEntry:
    entries = {form: file_entry(f"{report}.{form}", b"") for form in forms}
    return ReportEntry(report, About("unit", unit), report[:7], "done", "k", {}, entries)


METHOD = YearPage(
    "2027/phuong-phap-tinh",
    2027,
    "done",
    "k",
    {},
    {"pdf": file_entry("2027/phuong-phap-tinh.pdf", b"")},
)


class TestIndex:
    def test_leads_to_every_file_and_says_what_each_is(self):
        found = page(
            done("2027-Q1/xa-mot", "xa-mot", "html", "pdf"),
            done("2027-Q2/chuyen-de", "xa-hai", "html"),
            pages=["index.html", "2027-Q1/indicators.csv"],
            year_pages=[METHOD],
        )
        assert found.links == {
            "2027-Q1/xa-mot.html": "xã Một, Quý I/2027: HTML",
            "2027-Q1/xa-mot.pdf": "xã Một, Quý I/2027: PDF",
            "2027-Q2/chuyen-de.html": "xã Hai, Quý II/2027, chuyen-de: HTML",
            "2027-Q1/indicators.csv": "Số liệu chỉ tiêu, Quý I/2027: CSV",
            "2027/phuong-phap-tinh.pdf": "Phương pháp tính, năm 2027: PDF",
        }

    def test_names_a_failed_report_in_words(self):
        found = page(FAILED)
        assert "Không làm được" in " ".join(found.words)
        assert found.links == {}

    def test_lists_units_in_the_plan_s_order_and_says_where_nothing_is(self):
        _, table = index_page({"2027": TEXT}, [], []).split(b"<tbody")
        rows = [word for word in Page(table).words if word in {"Một", "Hai"}]
        assert rows == ["Một", "Hai"]
        assert " ".join(Page(table).words).count("Không có báo cáo") == 4

    def test_is_one_offline_page_in_vietnamese_with_one_heading(self):
        found = page(done("2027-Q1/xa-mot", "xa-mot", "html"))
        names = [tag for tag, _ in found.tags]
        assert ("html", {"lang": "vi"}) in found.tags
        assert names.count("h1") == 1
        assert not {"script", "link", "img", "iframe"} & set(names)
        assert names.count("caption") == 1
        scopes = {named.get("scope") for tag, named in found.tags if tag == "th"}
        assert scopes == {"col", "row"}
        policy = next(n["content"] for t, n in found.tags if n.get("http-equiv"))
        assert policy.startswith("default-src 'none'")

    def test_escapes_what_it_prints_and_warns_of_made_up_data(self):
        text = index_page({"2027": TEXT}, [], []).decode()
        assert "Báo cáo &lt;năm&gt; 2027" in text
        assert "Số liệu minh họa" in text


LATER = replace(
    TEXT,
    title="Báo cáo <năm> 2028",
    band="",
    units=(("xa-moi", "Mới", "xã Mới"),),
    quarters=(("2028-Q1", "Quý I/2028"),),
)


class TestIndexOfSeveralYears:
    """Each year is a section with its own title, band, units and quarters."""

    def page(self) -> bytes:
        reports = [
            done("2027-Q1/xa-mot", "xa-mot", "html"),
            done("2028-Q1/xa-moi", "xa-moi", "pdf"),
        ]
        return index_page({"2027": TEXT, "2028": LATER}, reports, ["2027-Q1/indicators.csv"])

    def test_the_latest_year_comes_first_and_none_is_missing(self):
        found = Page(self.page())
        assert [*found.links] == [
            "2028-Q1/xa-moi.pdf",
            "2027-Q1/xa-mot.html",
            "2027-Q1/indicators.csv",
        ]
        words = " ".join(found.words)
        assert words.index("Báo cáo <năm> 2028") < words.index("Báo cáo <năm> 2027")

    def test_the_band_stands_over_the_year_that_is_made_up(self):
        _, later, earlier = self.page().decode().split("<section")
        assert "Số liệu minh họa" not in later
        assert "Số liệu minh họa" in earlier

    def test_the_row_of_tables_stands_only_where_a_year_has_one(self):
        _, later, earlier = self.page().decode().split("<section")
        assert "Số liệu chỉ tiêu" not in later
        assert "Số liệu chỉ tiêu" in earlier

    @pytest.mark.parametrize("width", [1280, 360])
    def test_a_browser_finds_nothing_amiss_with_a_year_alone(self, open_page, width):
        """With reports on agencies, one that failed, and the year's page."""
        agency = replace(done("2027-Q1/agencies/so-mot", "so-mot", "html"), about=AGENCY)
        text = replace(TEXT, agencies=(("so-mot", "Sở Một", "Sở Một"),))
        reports = [done("2027-Q1/xa-mot", "xa-mot", "html"), agency, FAILED]
        data = index_page({"2027": text}, reports, ["2027-Q1/indicators.csv"], [METHOD])
        page = open_page(data, width, bypass_csp=True)
        assert page.locator("table").count() == 2
        assert scroll_width(page) <= width
        assert_accessible(page)

    @pytest.mark.parametrize("width", [1280, 360])
    def test_a_browser_shows_one_heading_and_finds_nothing_amiss(self, open_page, width):
        page = open_page(self.page(), width, bypass_csp=True)
        assert page.locator("h1").count() == 1
        assert page.locator("h2").count() == page.locator("caption").count() == 2
        assert scroll_width(page) <= width
        assert_accessible(page)
