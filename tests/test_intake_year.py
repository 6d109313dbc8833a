"""The workbooks of the illustrative year, filled in and accepted in turn, give the shipped register.

Each form is made from the register as it stands then, filled in as an officer would, and accepted
on the day of its receipt; every second officer types carelessly. So form, reading, acceptance and
``data/make_illustrative.py`` are held against one another: ids, source rows, order, changes.
"""

import re
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from officers import Officer
from programs import program
from scripts import ROOT, script_of

from ocop_lib.files.digests import digest
from ocop_lib.intake.arrivals import Arrival, Outcome, accepted
from ocop_lib.intake.incoming import FileReader
from ocop_lib.intake.proposing.present import Present
from ocop_lib.plan import load_plan
from ocop_lib.register import Register, read_register
from ocop_lib.register.folder_lock import held_register
from ocop_lib.register.ledger_place import INBOX

DATA = ROOT / "data" / "2024"
PAGE = (ROOT / "docs" / "so-lieu-minh-hoa.md").read_text(encoding="utf-8")
READ = FileReader(None)
SAVED = "minh-hoa-ba-be-2024-q3.xlsx"
"""A workbook with new rows in eleven sheets, and rows taken back."""


class Year(NamedTuple):
    """The year, accepted.

    Args:
        folder: the register's folder.
        outcomes: what became of each workbook.
    """

    folder: Path
    outcomes: list[Outcome]

    def outcome(self, file: str) -> Outcome:
        """What became of a workbook."""
        (found,) = (one for one in self.outcomes if one.arrival.file == file)
        return found


@pytest.fixture(scope="module")
def year(tmp_path_factory) -> Year:
    """All workbooks of the year, from an empty register on."""
    plan, folder = load_plan("bac_kan_2024"), tmp_path_factory.mktemp("so")
    officer = Officer(script_of("make_illustrative"), plan)
    present, outcomes = Present(_empty(folder, plan), plan), []
    for one in officer.deliveries:
        sent = officer.filled(one, officer.handed_out(one, present.register))
        arrival, day = Arrival(officer.file(one), sent), date.fromisoformat(one.received)
        with held_register(folder) as journal:
            outcomes += accepted([arrival], present, day, READ, folder, journal)
        if outcomes[-1].proposal:
            present = outcomes[-1].proposal.after
    return Year(folder, outcomes)


def _empty(folder: Path, plan) -> Register:
    """The shipped register before its first delivery."""
    for path in DATA.iterdir():
        whole = path.read_bytes()
        is_table = path.suffix == ".csv"
        (folder / path.name).write_bytes(whole.splitlines(keepends=True)[0] if is_table else whole)
    return read_register(folder, plan)


def test_accepting_them_in_turn_gives_the_shipped_register(year):
    assert [(one.arrival.file, *one.faults) for one in year.outcomes if one.is_refused] == []
    assert {one.status for one in year.outcomes} == {"accepted"}
    shipped = {path.name: path.read_bytes() for path in DATA.iterdir()}
    made = {path.name: path.read_bytes() for path in year.folder.iterdir() if path.is_file()}
    assert made.keys() == shipped.keys()
    assert [name for name in made if made[name] != shipped[name]] == []


def test_each_original_is_in_the_inbox_under_its_digest(year):
    kept = {path.name: path.read_bytes() for path in (year.folder / INBOX).glob("[!.]*")}
    sent = {one.arrival.file: one.arrival.data for one in year.outcomes}
    assert kept == {f"{digest(data)[:12]}-{file}": data for file, data in sent.items()}


def test_what_they_bring_to_look_at_again_is_what_the_page_says(year):
    told = {fault.code for one in year.outcomes for fault in one.faults}
    # Days typed as texts beside true dates are read, and mentioned.
    told.remove("intake.split_days")
    section = PAGE.split("\n## Điểm cần kiểm tra\n")[1].split("\n## ")[0]
    assert told == {
        f"finding.{code}" for code in re.findall(r"^\| `([a-z_]+)` \|", section, re.MULTILINE)
    }


@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_saved_by_another_program_it_says_the_same(year, tmp_path, ending):
    """LibreOffice writes every part anew: styles, types of cells, notes, what is hidden."""
    soffice = program("soffice", "forms are not saved by another program")
    sent = year.outcome(SAVED)
    (tmp_path / SAVED).write_bytes(sent.arrival.data)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    folder = tmp_path / "saved"
    command = [soffice, profile, "--headless", "--convert-to", ending, "--outdir", folder]
    subprocess.run([*command, tmp_path / SAVED], check=True, capture_output=True, timeout=300)
    (saved,) = folder.iterdir()
    assert saved.suffix == f".{ending}"
    assert sent.proposal
    found = READ(Arrival(saved.name, saved.read_bytes()), sent.proposal.before)
    assert found.form == ending
    same = {"file": SAVED, "digest": sent.proposal.delivered.digest}
    assert replace(found.delivered, **same) == sent.proposal.delivered
