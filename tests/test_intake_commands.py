"""`ocop intake check` and `accept` from end to end, on text files without a cover."""

import json
import shlex
import shutil
from pathlib import Path

import pytest
from issuing import day_of_issue, issued
from small_project import small_project, write, write_params

from ocop_lib.cli import main
from ocop_lib.cli.intake_next import command
from ocop_lib.intake.headings.sheets import heading

ROOT = Path(__file__).parent.parent
HEAD = "Đơn vị;Ngày đăng, phát;Thể loại;Cấp phương tiện;Báo, đài, cổng thông tin;Tiêu đề"
GOOD = "ba-be;05/10/2024;Tin;Địa phương;Đài huyện (minh họa);Tin minh họa thứ nhất"
BAD = "ba-be;05/10/2024;Blog;Địa phương;Đài huyện (minh họa);"
OF = ("--unit", "ba-be", "--quarter", "2024-Q4", "--received", "2025-01-10")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A project like the shipped one."""
    root = tmp_path_factory.mktemp("du-an")
    for name in ("params", "notebooks"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copytree(ROOT / "data" / "2024", root / "data" / "2024")
    return root


@pytest.fixture
def project(whole, tmp_path, monkeypatch):
    shutil.copytree(whole, tmp_path / "du-an")
    monkeypatch.chdir(tmp_path / "du-an")
    return tmp_path / "du-an"


def sheet(project, *rows, name="Tin, bài, phóng sự.csv", folder="gui"):
    path = project / folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return str(path.relative_to(project))


def tables(project):
    return {path.name: path.read_bytes() for path in (project / "data/2024").glob("*.csv")}


def run(capsys, *words):
    status = main(words)
    return status, capsys.readouterr().out


def in_json(capsys, *words):
    status, out = run(capsys, *words, "--json")
    return status, json.loads(out)


def test_a_sound_file_is_checked_then_shown_then_accepted_once(project, capsys):
    file, before = sheet(project, GOOD), tables(project)
    status, out = run(capsys, "intake", "check", file, *OF)
    assert status == 0
    assert "1 dòng mới, 0 dòng sửa, 0 dòng rút" in out
    assert out.splitlines()[-1].endswith(f': ocop intake accept "{file}" {" ".join(OF)}')
    assert tables(project) == before
    assert not (project / "data/2024/inbox").exists()
    status, found = in_json(capsys, "intake", "accept", file, *OF)
    assert status == 0
    (one,) = found["files"]
    assert (one["status"], one["unit"], one["kind"]) == ("accepted", "ba-be", "restatement")
    assert one["rows"] == {"new": 1, "changed": 0, "retracted": 0, "unchanged": 0}
    changed = {name for name, data in tables(project).items() if data != before[name]}
    assert changed == {"deliveries.csv", "media.csv"}
    assert (project / "data/2024/inbox" / one["kept"]).read_bytes() == Path(file).read_bytes()
    after = tables(project)
    status, found = in_json(capsys, "intake", "accept", file, *OF)
    assert (status, found["files"][0]["status"]) == (0, "known")
    assert tables(project) == after


def test_a_faulty_file_is_refused_and_the_others_are_accepted(project, capsys):
    bad = sheet(project, GOOD, BAD, folder="mot")
    good = sheet(project, GOOD, folder="hai")
    missing = "khong-co.xlsx"
    status, found = in_json(capsys, "intake", "accept", bad, missing, good, *OF)
    assert status == 1
    assert [one["status"] for one in found["files"]] == ["refused", "unread", "accepted"]
    places = [(one["code"], one["place"]["row"]) for one in found["files"][0]["faults"]]
    assert ("intake.not_listed", 3) in places
    assert ("register.required", 3) in places
    status, out = run(capsys, "intake", "check", bad, *OF, "--marked", "danh-dau")
    assert status == 1
    assert "ô C3" in out
    faults = in_json(capsys, "intake", "check", bad, *OF)[1]["faults"]
    assert [one["severity"] for one in faults].count("error") == len(faults) - 1 == 2
    assert "; 02 lỗi, 01 cảnh báo" in out
    copy = "danh-dau/Tin, bài, phóng sự-da-kiem-tra.xlsx"
    assert out.splitlines()[-1].endswith(f"bản có đánh dấu để sửa: {copy}")
    status, out = run(capsys, "intake", "check", bad, *OF)
    again = f'ocop intake check "{bad}" {" ".join(OF)} --marked danh-dau'
    assert out.splitlines()[-1].endswith(f": {again}")
    assert (project / "danh-dau/Tin, bài, phóng sự-da-kiem-tra.xlsx").exists()


def test_a_dry_run_says_which_numbers_would_move_and_writes_nothing(project, capsys):
    """An item of July counts in the province's monthly floor from quarter III on."""
    row = GOOD.replace("ba-be", "province").replace("05/10/2024", "05/7/2024")
    file, before = sheet(project, row), tables(project)
    of = ("--unit", "province", "--quarter", "2024-Q3", "--received", "2025-01-10")
    status, found = in_json(capsys, "intake", "accept", file, *of, "--dry-run")
    assert (status, found["files"][0]["status"]) == (0, "sound")
    moved = found["moved"]["differences"]
    # With the number, the task that it is counted for, at the province and its agencies.
    assert {one["indicator"] for one in moved} == {"media_items", "task/t3-1-media"}
    counted = [one for one in moved if one["indicator"] == "media_items"]
    assert {one["unit"] for one in counted} == {"province"}
    by = {one["quarter"]: one["difference"] for one in counted if one["number"] == "to_date"}
    # July had one item, and the floor is two: one month more.
    assert by == {"2024-Q3": 1, "2024-Q4": 1, "2024": 1}
    assert tables(project) == before
    assert not (project / "data/2024/inbox").exists()


def test_a_dry_run_speaks_the_names_of_the_form(project, capsys):
    """And ends with the command that accepts the file."""
    file = sheet(project, GOOD.replace("ba-be", "province"))
    of = ("--unit", "province", "--quarter", "2024-Q4", "--received", "2025-01-10")
    status, out = run(capsys, "intake", "accept", file, *of, "--dry-run")
    words = " ".join(out.split())
    assert status == 0
    assert "Ngày đăng, phát: 05/10/2024; Thể loại: Tin; Cấp phương tiện: Địa phương" in words
    assert words.endswith(f'ocop intake accept "{file}" {" ".join(of)}')


COMMANDS = [
    ("gui/bieu.xlsx", "gui/bieu.xlsx"),
    (r"C:\gui\bieu.xlsx", r"C:\gui\bieu.xlsx"),
    ("Ba Bể.xlsx", '"Ba Bể.xlsx"'),
    (r"D:\Số liệu\Ba Bể (1).xlsx", r'"D:\Số liệu\Ba Bể (1).xlsx"'),
    ("gửi 'lần 2'.xlsx", "\"gửi 'lần 2'.xlsx\""),
    ("giá $5.xlsx", "'giá $5.xlsx'"),
    ("a&b;c.xlsx", '"a&b;c.xlsx"'),
]


@pytest.mark.parametrize(("word", "shown"), COMMANDS)
def test_a_command_to_type_next_is_quoted_for_every_shell(word, shown):
    """Double quotes, which cmd and PowerShell read like bash; of their own signs none stands inside."""
    assert command("ocop", "intake", "check", word) == f"ocop intake check {shown}"
    if "\\" not in word:
        assert shlex.split(command(word)) == [word]


@pytest.mark.parametrize(
    ("option", "value", "code"),
    [
        ("--received", "10/01/2025", "intake.received"),
        ("--received", "20250110", "intake.received"),
        ("--received", "2924-10-05", "intake.received_future"),
        ("--unit", "ba-ba", "order.unknown"),
        ("--kind", "nam", "order.unknown"),
        ("--from-encoding", "utf-7", "order.unknown"),
        ("--quarter", "2024-Q7", "order.unknown"),
        ("--quarter", "2024-Q4 --kind yearly", "intake.period"),
        ("--year", "2023 --quarter 2024-Q4", "project.year"),
    ],
)
def test_a_wrong_option_is_refused_before_anything_is_read(project, capsys, option, value, code):
    words = (option, *value.split())
    status, found = in_json(capsys, "intake", "check", sheet(project, GOOD), *words)
    assert (status, [one["code"] for one in found["faults"]]) == (2, [code])


def test_a_broken_register_is_refused_before_any_file(project, capsys):
    file = sheet(project, GOOD)
    (project / "data/2024/media.csv").unlink()
    status, found = in_json(capsys, "intake", "accept", file, *OF)
    assert status == 2
    assert "register.missing_file" in {one["code"] for one in found["faults"]}


@pytest.mark.usefixtures("quick_register")
def test_a_check_says_which_issued_numbers_a_file_would_restate(tmp_path, monkeypatch, capsys):
    small_project(tmp_path)
    write_params(tmp_path, "2027-Q1/province")
    monkeypatch.chdir(tmp_path)
    columns = {"kind": "Hội chợ, triển lãm", "task_id": "t1", "agency_id": "so-mot"}
    columns |= {"unit_id": "xa-mot", "date": "12/02/2027", "quantity": "1", "title": "Hội chợ xuân"}
    heads = ";".join(heading("activities", column).text for column in columns)
    file = "Hoạt động.csv"
    write(tmp_path / file, f"{heads}\n{';'.join(columns.values())}\n")
    of = ("--unit", "xa-mot", "--quarter", "2027-Q1", "--received", "2027-04-06")
    day_of_issue(monkeypatch)
    status, found = in_json(capsys, "intake", "check", file, *of)
    assert (status, found["files"][0]["restated"]) == (0, None), "nothing was issued yet"
    issued(tmp_path, unit="xa-mot")
    status, found = in_json(capsys, "intake", "check", file, *of)
    (one,) = found["files"]
    assert (status, [fault["code"] for fault in one["faults"]]) == (0, ["intake.issued"])
    moved = [each for each in one["restated"]["differences"] if each["number"] == "to_date"]
    assert {(each["unit"], each["indicator"], each["quarter"]) for each in moved} == {
        ("province", "fairs", "2027-Q1"),
        ("xa-mot", "fairs", "2027-Q1"),
    }
    assert "số liệu đã ban hành thay đổi như sau" in run(capsys, "intake", "check", file, *of)[1]


def test_each_marked_copy_has_a_name_of_its_own_and_no_file_checked_is_replaced(project, capsys):
    names = ("a.csv", "A.csv", "a-da-kiem-tra.xlsx")
    files = [sheet(project, BAD, name=names[0]), sheet(project, BAD, name=names[1], folder="khac")]
    files.append(sheet(project, BAD, name=names[2]))
    before = [Path(file).read_bytes() for file in files]
    _, found = in_json(capsys, "intake", "check", *files, *OF, "--marked", "gui")
    copies = [one["marked"] for one in found["files"]]
    assert copies == [
        "gui/a-da-kiem-tra-2.xlsx",
        "gui/A-da-kiem-tra-3.xlsx",
        "gui/a-da-kiem-tra-4.xlsx",
    ]
    assert [Path(file).read_bytes() for file in files] == before


@pytest.mark.parametrize("name", ["[b]a[bản 2].csv", "a[@].csv", "a\x1b[2J\u202ecsv.csv"])
def test_a_files_name_is_printed_as_it_is_and_commands_no_terminal(project, capsys, name):
    _, out = run(capsys, "intake", "check", sheet(project, BAD, name=name), *OF)
    assert f"gui/{name}".replace("\x1b", r"\x1b").replace("\u202e", r"\u202e") in out
    assert all(letter.isprintable() or letter == "\n" for letter in out)
    _, out = run(capsys, "intake", "check", f"gui/{name}", *OF, "--json")
    assert all(letter.isprintable() or letter == "\n" for letter in out)
    assert json.loads(out)["files"][0]["file"] == f"gui/{name}"


def test_a_file_that_is_not_there_is_not_sent_back(project, capsys):
    status, out = run(capsys, "intake", "check", "khong-co.xlsx", *OF, "--marked", "danh-dau")
    assert (status, out.splitlines()[-1]) == (1, "Không có gì để nhận.")
    assert not (project / "danh-dau").exists()


def test_a_wrong_day_of_receipt_is_for_the_office_to_mend(project, capsys):
    """Sending the workbook back would not help."""
    early = (*OF[:-1], "2024-02-01")
    status, out = run(capsys, "intake", "check", sheet(project, GOOD), *early)
    assert status == 1
    file, of = "gui/Tin, bài, phóng sự.csv", " ".join(OF[:-2])
    again = f'ocop intake check "{file}" {of} --received <năm-tháng-ngày>'
    assert out.splitlines()[-1].endswith(f"ghi đúng ngày nhận ở cuối lệnh: {again}")
    assert "gửi lại cho đơn vị" not in out
