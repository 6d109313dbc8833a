"""Accepting workbooks: whole or not at all, once, and with the original kept."""

from datetime import date
from pathlib import Path

import pytest
from delivering import RECEIVED, form_of
from sample_register import PLAN, sample_rows, write_register
from test_intake_proposal import CORRECTION, MEDIA, OTHER, UNIT
from test_journal import Kill, Trouble

from ocop_lib.errors import ParameterError, RegisterError, ReportError
from ocop_lib.files.digests import digest
from ocop_lib.files.journal import replace_together
from ocop_lib.intake.accept import accepted_before, files_to_write, kept_name
from ocop_lib.intake.arrivals import Arrival, Incoming, accepted
from ocop_lib.intake.proposing.present import Present
from ocop_lib.intake.proposing.proposal import propose
from ocop_lib.register import read_register
from ocop_lib.register.folder_lock import held_register, is_changing, settle
from ocop_lib.register.ledger_place import INBOX
from ocop_lib.register.reading import remarks


@pytest.fixture
def folder(tmp_path):
    return write_register(tmp_path / "so")


def with_news(present, *, title="Tin mới"):
    """A form with a new row, a changed one and one that is gone."""
    form = form_of(present, UNIT)
    form.add("media", **MEDIA | {"title": title})
    form.set("products", "sp-3", CORRECTION, name=f"Mật ong {title}")
    return form


def reader(*forms):
    """Reads the arrivals, in the order in which they are first read, as these forms."""
    made, known = iter(forms), {}

    def read(arrival, present):
        form = known.get(arrival.file) or known.setdefault(arrival.file, next(made))
        return Incoming("xlsx", form(present).delivered(file=arrival.file))

    return read


def check(folder, *arrivals, read, received=RECEIVED):
    """What a check, or a dry run, says of files."""
    present = Present(read_register(folder, PLAN), PLAN)
    return [*accepted(arrivals, present, received, read, folder, None)]


def take(folder, *arrivals, read, received=RECEIVED):
    with held_register(folder) as journal:
        present = Present(read_register(folder, PLAN), PLAN)
        return [*accepted(arrivals, present, received, read, folder, journal)]


def state(folder: Path) -> dict[str, bytes]:
    """The files of a register's folder, but for what programs keep to themselves."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def test_an_accepted_workbook_is_in_the_register_and_its_original_in_the_inbox(folder):
    arrival = Arrival("gửi/Báo cáo quý IV.xlsx", b"mot tep")
    (outcome,) = take(folder, arrival, read=reader(with_news))
    kept = f"{digest(b'mot tep')[:12]}-Báo cáo quý IV.xlsx"
    assert (outcome.status, outcome.kept) == ("accepted", kept)
    assert (folder / INBOX / kept).read_bytes() == b"mot tep"
    register = read_register(folder, PLAN)
    assert register == outcome.proposal.after.register
    assert "tt-thuong-son-001" in set(register.tables["media"]["media_id"])
    assert outcome.written == ("deliveries.csv", "media.csv", "changes.csv", f"{INBOX}/{kept}")
    assert "Báo cáo quý IV.xlsx" in set(register.tables["deliveries"]["file"])


def test_only_the_tables_with_new_rows_are_written_sorted_by_number(folder):
    before = state(folder)
    take(folder, Arrival("a.xlsx", b"1"), read=reader(with_news))
    after = state(folder)
    assert {name for name in before if before[name] != after[name]} == {
        "deliveries.csv",
        "media.csv",
        "changes.csv",
    }
    lines = after["media.csv"].decode().splitlines()
    assert [line.partition(",")[0] for line in lines[1:]] == ["tb-1", "tb-2", "tt-thuong-son-001"]
    assert lines[2] in before["media.csv"].decode().splitlines()

    def of_other(present):
        form = form_of(present, OTHER)
        form.add("media", **MEDIA | {"unit_id": OTHER})
        return form

    take(folder, Arrival("b.xlsx", b"2"), read=reader(of_other))
    table = read_register(folder, PLAN).tables["media"]
    assert [*table["media_id"]] == ["tb-1", "tb-2", "tt-ha-lam-001", "tt-thuong-son-001"]


def test_the_same_bytes_again_change_nothing(folder):
    take(folder, Arrival("a.xlsx", b"1"), read=reader(with_news))
    before = state(folder)
    (again,) = take(folder, Arrival("tên khác.xlsx", b"1"), read=reader())
    assert (again.status, again.is_refused) == ("known", False)
    assert again.kept == accepted_before(folder, b"1")
    assert state(folder) == before


def test_the_same_bytes_twice_in_one_command_are_accepted_once(folder):
    found = take(folder, Arrival("a.xlsx", b"1"), Arrival("b.xlsx", b"1"), read=reader(with_news))
    assert [one.status for one in found] == ["accepted", "known"]
    assert found[1].kept == found[0].kept == accepted_before(folder, b"1")


def test_a_later_file_stands_on_an_earlier_one_and_a_refused_one_is_left_out(folder):
    def wrong(present):
        form = with_news(present, title="Tin hai")
        form.add("media", **MEDIA | {"kind": "blog"})
        return form

    def third(present):
        return with_news(present, title="Tin ba")

    files = [Arrival(f"{name}.xlsx", name.encode()) for name in "abc"]
    found = take(folder, *files, read=reader(with_news, wrong, third))
    assert [one.status for one in found] == ["accepted", "refused", "accepted"]
    register = read_register(folder, PLAN)
    assert [*register.tables["media"]["title"]][2:] == ["Tin mới", "Tin ba"]
    names = register.tables["changes"]["new"].tolist()
    assert names == ["Mật ong Tin mới", "Mật ong Tin ba"]
    assert sorted(path.name[13:] for path in (folder / INBOX).glob("*-*")) == ["a.xlsx", "c.xlsx"]
    kinds = register.tables["deliveries"]["kind"].tolist()
    assert kinds.count("restatement") == 1 + 2


def test_a_workbook_that_says_nothing_new_leaves_no_trace(folder):
    before = state(folder)
    (outcome,) = take(folder, Arrival("a.xlsx", b"1"), read=reader(lambda one: form_of(one, UNIT)))
    assert (outcome.status, outcome.written) == ("nothing", ())
    assert state(folder) == before


def test_a_check_goes_on_top_of_what_would_be_accepted_and_writes_nothing(folder):
    before = state(folder)
    files = [Arrival("a.xlsx", b"1"), Arrival("b.xlsx", b"2"), Arrival("c.xlsx", b"1")]
    read = reader(with_news, lambda one: with_news(one, title="Tin hai"))
    found = check(folder, *files, read=read)
    assert [one.status for one in found] == ["sound", "sound", "known"]
    ids = [one.proposal.new[0].id for one in found[:2]]
    assert ids == ["tt-thuong-son-001", "tt-thuong-son-002"]
    assert state(folder) == before


def test_a_finding_that_a_file_before_brings_names_that_file(folder):
    """Of three files the third gives a product again that the first one brings."""
    present = Present(read_register(folder, PLAN), PLAN)

    def product(quarter, name):
        made = form_of(present, UNIT, quarter)
        made.add("products", **made.base["products"]["sp-3"] | {"name": name})
        return lambda _: made

    forms = [
        product("2024-Q2", "Chè dây"),
        product("2024-Q3", "Măng khô"),
        product("2024-Q4", "Chè  DÂY"),
    ]
    files = [Arrival(f"{name}.xlsx", name.encode()) for name in "abc"]
    *others, last = check(folder, *files, read=reader(*forms))
    assert [one.status for one in others] == ["sound", "sound"]
    told = {one.code: one.message for one in last.faults}
    assert last.is_refused
    assert "khi nhận tệp a.xlsx trước" in told["intake.known_already"]
    assert not any("khi nhận tệp" in one.message for each in others for one in each.faults)
    (alone,) = check(folder, files[2], read=reader(forms[2]))
    assert alone.status == "sound"


@pytest.fixture(scope="module")
def change(tmp_path_factory):
    """The files of a register, and those that a workbook changes or adds."""
    folder = write_register(tmp_path_factory.mktemp("so") / "so")
    present = Present(read_register(folder, PLAN), PLAN)
    found = propose(with_news(present).delivered(), present, RECEIVED)
    return state(folder), files_to_write(found, folder, b"1")


def written(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def is_cut_short(folder, new, error, step):
    """Put files in place while a call of a number fails; returns whether there were so many."""
    with held_register(folder) as journal:
        files = {folder / name: data for name, data in new.items()}
        with Trouble(error, step, is_lasting=not isinstance(error, Kill)) as trouble:
            try:
                replace_together(journal, files)
            except (Kill, ReportError):
                return True
        assert trouble.count <= step
    return False


@pytest.mark.parametrize("error", [Kill(), OSError(28, "No space left")], ids=["kill", "full"])
def test_a_kill_at_any_step_leaves_the_old_register_or_the_new_one(tmp_path, error, change):
    """Whatever reads next completes what was begun, and removes what was not."""
    old, files = change
    step, seen = 0, set()
    while is_cut_short(folder := written(tmp_path / f"{step}", old), files, error, step):
        settle(folder)
        assert not is_changing(folder)
        found = state(folder)
        assert found in (old, old | files)
        # The original is in the inbox exactly when the register has its rows.
        assert bool(accepted_before(folder, b"1")) is (found != old)
        seen.add(found == old)
        with held_register(folder) as journal:
            assert [*folder.rglob(".*.part")] == []
            replace_together(journal, {folder / name: data for name, data in files.items()})
        assert state(folder) == old | files
        step += 1
    assert state(folder) == old | files
    assert seen == {False, True}
    assert step > 4 * len(files)


@pytest.mark.parametrize("edit", [b"Ch\xc3\xa8 shan", b"\xff"], ids=["another name", "no text"])
def test_a_register_edited_by_hand_meanwhile_is_not_written_to(folder, edit):
    """It is held, but an editor knows nothing of that."""

    def read(arrival, present):
        path = folder / "products.csv"
        path.write_bytes(path.read_bytes().replace("Chè shan tuyết".encode(), edit))
        return reader(with_news)(arrival, present)

    with pytest.raises(RegisterError) as refused:
        take(folder, Arrival("a.xlsx", b"1"), read=read)
    assert [fault.code for fault in refused.value.faults] == ["intake.not_the_same"]
    assert not (folder / INBOX / kept_name("a.xlsx", b"1")).exists()
    assert b"tt-thuong-son-001" not in (folder / "media.csv").read_bytes()


def test_what_was_set_for_git_in_the_inbox_stays(folder):
    (folder / INBOX).mkdir()
    (folder / INBOX / ".gitattributes").write_bytes(b"* -text filter=lfs\n")
    with held_register(folder):
        assert (folder / INBOX / ".gitattributes").read_bytes() == b"* -text filter=lfs\n"
        assert b".lock" in (folder / INBOX / ".gitignore").read_bytes()


def test_a_finding_does_not_repeat_personal_data(folder):
    def with_number(present):
        form = form_of(present, UNIT)
        form.add("media", **MEDIA | {"kind": "0912 345 678"})
        return form

    (outcome,) = check(folder, Arrival("a.xlsx", b"1"), read=reader(with_number))
    choice = [one for one in outcome.faults if one.code == "register.choice"]
    assert [one.found for one in choice] == [""]


def test_two_commands_do_not_accept_at_once(folder):
    with held_register(folder), pytest.raises(ParameterError) as refused, held_register(folder):
        pass
    assert refused.value.faults[0].code == "register.busy"


def test_a_change_that_cannot_be_completed_is_no_register(folder, monkeypatch):
    """Nobody reads half of it; the message says what to do."""
    (folder / ".accept.journal").write_text('{"replace": [], "remove": []}', encoding="utf-8")
    monkeypatch.setattr("ocop_lib.register.folder_lock._WAIT_SECONDS", 0.0)
    with held_register(folder):
        (folder / ".accept.journal").write_text("{}", encoding="utf-8")
        with pytest.raises(RegisterError) as refused:
            read_register(folder, PLAN)
    assert refused.value.faults[0].code == "register.unfinished"


def test_a_register_written_by_hand_keeps_its_meaning(tmp_path):
    """Columns in another order, CRLF, a mark at the start, a table and optional columns left out."""
    folder = write_register(tmp_path / "so")
    rows = sample_rows()["media"]
    names = ["source_row", "title", *(name for name in rows[0] if name != "title")]
    lines = [names, *([row.get(name, "") for name in names] for row in rows)]
    text = "\r\n".join(",".join(line) for line in lines) + "\r\n"
    (folder / "media.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    (folder / "changes.csv").unlink()
    before = read_register(folder, PLAN)
    (outcome,) = take(folder, Arrival("a.xlsx", b"1"), read=reader(with_news))
    assert outcome.status == "accepted"
    after = read_register(folder, PLAN)
    assert after.tables["media"].iloc[:2].equals(before.tables["media"])
    assert (folder / "media.csv").read_bytes().startswith(b"media_id,unit_id,date")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\Quý 3.xlsx", "Quý 3.xlsx"),
        ("bao<cao>:*?.xlsx", "bao_cao____.xlsx"),
        ("..", "tep"),
        ("a/Quý 3. ", "Quý 3"),
        ("so.xlsx  .bak thứ hai", "so.xlsx  .bak thứ"),
        ("x" * 200 + ".xlsx", "x" * 160 + ".xlsx"),
        ("𠀀" * 200 + ".xlsx", "𠀀" * 40 + ".xlsx"),
    ],
)
def test_the_name_of_an_original_is_safe(name, kept):
    assert kept_name(name, b"") == f"{digest(b'')[:12]}-{kept}"


def test_a_file_of_the_inbox_with_other_content_is_no_proof(folder):
    """Whatever its name says: only the same bytes were accepted before."""
    inbox = folder / INBOX
    inbox.mkdir()
    (inbox / kept_name("a.xlsx", b"1")).write_bytes(b"12")
    assert accepted_before(folder, b"1") == ""
    (inbox / kept_name("b.xlsx", b"1")).write_bytes(b"1")
    assert accepted_before(folder, b"1") == kept_name("b.xlsx", b"1")


def test_the_inbox_is_no_workbook_beside_the_tables(folder):
    take(folder, Arrival("a.xlsx", b"1"), read=reader(with_news))
    assert remarks(folder) == ()
    (folder / "b.xlsx").write_bytes(b"")
    assert [fault.code for fault in remarks(folder)] == ["register.workbook"]


def test_the_day_of_receipt_is_that_of_the_delivery(folder):
    take(folder, Arrival("a.xlsx", b"1"), read=reader(with_news), received=date(2025, 1, 31))
    assert "2025-01-31" in (folder / "deliveries.csv").read_text(encoding="utf-8")
