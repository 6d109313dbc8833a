"""Pages of years in the batch: made from the plan, stale only with it, failed and removed alone."""

import json
import pickle
from pathlib import Path

import pytest
from small_project import UNITS, add_year, deliver, pretend, remembered, small_project, write
from test_output import files, manifest

from ocop_lib.cli import pages
from ocop_lib.cli.app import main
from ocop_lib.errors import PlanError
from ocop_lib.output.files import Outputs
from ocop_lib.periods import Quarter
from ocop_lib.plan.model import NOT_APPLICABLE
from ocop_lib.project.project import load_project
from ocop_lib.run import batch, page
from ocop_lib.run.batch import Batch
from ocop_lib.run.jobs.current import count_current
from ocop_lib.run.jobs.order import Order
from ocop_lib.run.jobs.page import PageJob

PAGE = "2027/phuong-phap-tinh"
QUARTER = Quarter(2027, 1)


@pytest.fixture(autouse=True)
def pretending(monkeypatch):
    """Reports are made without kernels, pages as they are."""

    def outcomes(jobs, workers, start):
        for job in jobs:
            yield page.write_page(job) if isinstance(job, PageJob) else pretend(job)

    monkeypatch.setattr(batch, "run_jobs", outcomes)
    monkeypatch.setattr("ocop_lib.project.project.read_register", remembered)


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    small_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(["reports"]) == 0
    return tmp_path


def due(root: Path, **wanted) -> dict[str, str]:
    """The pages that an order would make, with the reason."""
    order = Order(root, root / "params", root / "outputs", **wanted)
    found = Batch(load_project(root), order, pages.methodology).due
    return {one.job.id: one.reason for one in found if isinstance(one.job, PageJob)}


def change(path: Path, old: str, new: str) -> None:
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new), encoding="utf-8")


def listed(root: Path) -> list[dict]:
    return [one for one in manifest(root / "outputs")["pages"] if "id" in one]


def test_a_page_is_made_listed_and_linked(root):
    made = files(root / "outputs")
    (entry,) = listed(root)
    assert (entry["id"], entry["year"], entry["status"]) == (PAGE, 2027, "done")
    assert set(entry["inputs"]) == {"library", "packages", "plan", "scheme"}
    assert {form: file["path"] for form, file in entry["files"].items()} == {"html": f"{PAGE}.html"}
    assert entry["files"]["html"]["bytes"] == len(made[f"{PAGE}.html"])
    assert f'href="{PAGE}.html"' in made["index.html"].decode()


def test_a_page_is_stale_with_plan_and_scheme_only(root):
    assert due(root) == {}
    deliver(root, "xa-hai", name="sua")
    change(root / "ke-hoach.yaml", "# Kế hoạch", "# Một kế hoạch")
    assert due(root) == {}
    change(root / "ke-hoach.yaml", "Tin, bài mỗi tháng.", "Tin và bài mỗi tháng.")
    assert due(root) == {PAGE: "dữ liệu vào đã thay đổi: kế hoạch"}
    main(["reports"])
    assert (
        b"Tin v\xc3\xa0 b\xc3\xa0i m\xe1\xbb\x97i th\xc3\xa1ng."
        in files(root / "outputs")[f"{PAGE}.html"]
    )
    change(root / "params/defaults.yaml", "scheme: calendar", "scheme: nd09")
    assert due(root) == {PAGE: "dữ liệu vào đã thay đổi: cách chia kỳ"}


def test_a_lost_edited_or_ordered_page_is_made_again(root):
    path = root / f"outputs/{PAGE}.html"
    before = path.read_bytes()
    for damage in (path.unlink, lambda: path.write_text("x")):
        damage()
        assert due(root) == {PAGE: "tệp kết quả mất hoặc bị sửa"}
        assert count_current(Order(root, root / "params", root / "outputs")) is None
        assert main(["reports"]) == 0
        assert path.read_bytes() == before
    assert due(root, force=True) == {PAGE: "được yêu cầu làm lại"}
    assert due(root, formats=("html", "pdf")) == {PAGE: "chưa có dạng pdf"}


def test_an_order_for_one_unit_leaves_the_page_alone_that_for_a_quarter_does_not(root):
    change(root / "ke-hoach.yaml", "Tin, bài mỗi tháng.", "Tin và bài mỗi tháng.")
    assert due(root, unit="xa-mot") == due(root, unit="xa-mot", quarter=QUARTER) == {}
    assert list(due(root, quarter=QUARTER)) == [PAGE]
    old = (root / f"outputs/{PAGE}.html").read_bytes()
    assert main(["reports", "--unit", "xa-mot", "--quarter", "2027-Q1"]) == 0
    assert (root / f"outputs/{PAGE}.html").read_bytes() == old
    assert [one["id"] for one in listed(root)] == [PAGE]


def test_of_two_years_each_has_its_page_and_loses_it_with_the_year(root, capsys):
    kept = (root / "params/defaults.yaml").read_text(encoding="utf-8")
    add_year(root)
    assert main(["reports"]) == 0
    assert {one["id"] for one in listed(root)} == {PAGE, "2028/phuong-phap-tinh"}
    assert due(root, quarter=QUARTER) == {}
    write(root / "params/defaults.yaml", kept)
    for unit in UNITS:
        (root / f"params/2028-Q1/{unit}.yaml").unlink()
    (root / "params/2028-Q1").rmdir()
    capsys.readouterr()
    assert main(["reports", "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "2028/phuong-phap-tinh: sẽ gỡ, năm không còn trong dự án" in said
    assert main(["reports"]) == 0
    assert "Đã gỡ 2028/phuong-phap-tinh.html: năm không còn trong dự án." in capsys.readouterr().out
    assert [one["id"] for one in listed(root)] == [PAGE]
    assert not list((root / "outputs").glob("2028/*"))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            PlanError(NOT_APPLICABLE.at(indicator="x", unit="y")),
            "«x» không phải chỉ tiêu giao cho y.",
        ),
        (ZeroDivisionError("x"), "ZeroDivisionError: x"),
    ],
)
def test_a_page_that_fails_is_told_and_stops_no_report(root, monkeypatch, capsys, error, said):
    def failing(plan, scheme):
        raise error

    deliver(root, "xa-hai", name="sua")
    change(root / "ke-hoach.yaml", "Tin, bài mỗi tháng.", "Tin và bài mỗi tháng.")
    with monkeypatch.context() as patched:
        patched.setattr("ocop_lib.report.methodology.page.methodology", failing)
        assert main(["reports"]) == 1
    out, told = capsys.readouterr()
    assert f"{PAGE}: không làm được trang." in told
    assert said in told
    assert "Xong 3/3 báo cáo và 0/1 trang phương pháp tính" in out
    (entry,) = listed(root)
    assert (entry["status"], entry["files"]) == ("failed", {})
    assert not (root / f"outputs/{PAGE}.html").exists()
    assert (
        "Phương pháp tính các chỉ tiêu năm 2027" in files(root / "outputs")["index.html"].decode()
    )
    assert due(root) == {PAGE: "lần trước không làm được"}
    assert main(["reports"]) == 0
    assert due(root) == {}


def test_a_dry_run_and_json_tell_pages_apart_from_reports(root, capsys):
    change(root / "ke-hoach.yaml", "Tin, bài mỗi tháng.", "Tin và bài mỗi tháng.")
    capsys.readouterr()
    main(["reports", "--dry-run"])
    *_, reason, total = capsys.readouterr().out.splitlines()
    assert reason == f"{PAGE}: dữ liệu vào đã thay đổi: kế hoạch"
    assert total == "Sẽ làm 3 báo cáo và 1 trang phương pháp tính; 0 báo cáo không cần làm lại."
    main(["reports", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in told["pages"]] == [PAGE]
    assert told["pages"][0]["status"] == "done"
    assert len(told["reports"]) == 3


def test_names_in_a_damaged_manifest_decide_on_no_file(root):
    path = root / "outputs/manifest.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    (entry,) = (one for one in content["pages"] if "id" in one)
    strange = {**entry, "id": "2027/x", "files": {}}
    moved = {**entry, "id": "2028/phuong-phap-tinh"}
    content["pages"] += [strange, moved]
    path.write_text(json.dumps(content), encoding="utf-8")
    outputs = Outputs(root / "outputs")
    assert list(outputs.year_pages) == [PAGE]
    write(root / "outputs/2027/x.html", "x")
    outputs.keep_only([])
    assert (root / "outputs/2027/x.html").exists()
    assert not (root / f"outputs/{PAGE}.html").exists()


def test_a_job_reaches_a_worker_by_name(root):
    order = Order(root, root / "params", root / "outputs", force=True)
    (job,) = Batch(load_project(root), order, pages.methodology).pages
    again = pickle.loads(pickle.dumps(job))  # noqa: S301 (made one line above)
    assert again.blocks is pages.methodology
    assert again.key == job.key
    assert page.write_page(again).outputs == page.write_page(job).outputs


def test_no_parameter_file_can_take_the_page_s_name(root, capsys):
    write(root / "params/2027/phuong-phap-tinh.yaml", "year: 2027\n")
    assert main(["reports"]) == 2
    assert "dành cho trang phương pháp tính" in capsys.readouterr().err
