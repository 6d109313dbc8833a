"""The deliveries of the illustrative year, accepted one after the other, give the shipped register.

They are told as values here, without a workbook: what a form shows, what is new and what a row says
of its change. So the ids, source rows and order that ``data/make_illustrative.py`` writes are held
against intake's own.
"""

import re
from datetime import date
from pathlib import Path

import pytest
from scripts import ROOT, script_of

from ocop_lib.intake.delivered import Base, Delivered, DeliveredRow, Said, Spot, provisional
from ocop_lib.intake.headings import FIRST_ROW, SHEETS
from ocop_lib.intake.known import known_rows
from ocop_lib.intake.present import Present
from ocop_lib.intake.proposal import Proposal, propose
from ocop_lib.plan import load_plan
from ocop_lib.register import Register, read_register
from ocop_lib.register.tables import BY_NAME

DATA = ROOT / "data" / "2024"
PAGE = (ROOT / "docs" / "so-lieu-minh-hoa.md").read_text(encoding="utf-8")


class Officer:
    """Who fills in the form of a delivery: changes in known rows, new rows below them.

    Args:
        year: the script's module.
    """

    def __init__(self, year) -> None:
        self.year, self.deliveries = year, year.deliveries_in_order()
        self.ids = year.ids_of(self.deliveries)

    def filled(self, one, register: Register) -> Delivered:
        """What reading the workbook gives."""
        known = {
            table: {id_: _without_key(table, cells) for id_, cells in rows.items()}
            for table, rows in known_rows(register, one.unit).rows.items()
        }
        rows = [*self._known(one, known), *self._new(one, known)]
        return Delivered(
            file=self.year.file_name(self.ids[one.name]),
            digest=one.name,
            unit=one.unit,
            # The cover knows no restatement: it is the second workbook for a quarter.
            kind="quarterly" if one.quarter else one.kind,
            quarter=one.quarter,
            note=one.note,
            rows=tuple(sorted(rows, key=lambda row: [*SHEETS].index(row.table))),
            letters={},
            headings={},
            stated=frozenset(SHEETS),
            base=Base(known),
        )

    def _known(self, one, known):
        for table, rows in known.items():
            for place, (id_, cells) in enumerate(rows.items(), start=FIRST_ROW):
                told = [each for each in one.changes if self.ids[each.row] == id_]
                said = {
                    Said(each.kind, date.fromisoformat(each.date), each.reason) for each in told
                }
                new = cells | {each.column: each.new for each in told if each.column}
                spot = Spot(SHEETS[table].title, place)
                yield DeliveredRow(table, id_, False, new, spot, *said)

    def _new(self, one, known):
        ids, count = dict(self.ids), {table: len(rows) for table, rows in known.items()}
        spots = {}
        for row in one.rows:
            spots[row.name] = Spot(SHEETS[row.table].title, FIRST_ROW + count[row.table])
            count[row.table] += 1
            ids[row.name] = provisional(row.table, spots[row.name].row)
        for row in one.rows:
            columns = BY_NAME[row.table].columns
            links = {column.name for column in columns if column.refers_to in BY_NAME}
            cells = {
                name: ids[text] if text and name in links else text
                for name, text in row.cells.items()
            }
            yield DeliveredRow(row.table, ids[row.name], True, cells, spots[row.name])


def _without_key(table, cells):
    return {name: text for name, text in cells.items() if name != BY_NAME[table].key}


@pytest.fixture(scope="module")
def accepted(tmp_path_factory) -> list[Proposal]:
    """What each delivery of the year makes of the register that the ones before it gave."""
    officer, plan = Officer(script_of("make_illustrative")), load_plan("bac_kan_2024")
    present = Present(_empty(tmp_path_factory.mktemp("so"), plan), plan)
    found = []
    for one in officer.deliveries:
        delivered = officer.filled(one, present.register)
        found.append(propose(delivered, present, date.fromisoformat(one.received)))
        present = found[-1].after
    return found


def _empty(folder: Path, plan) -> Register:
    """The shipped register before its first delivery."""
    for path in DATA.iterdir():
        whole = path.read_bytes()
        is_table = path.suffix == ".csv"
        (folder / path.name).write_bytes(whole.splitlines(keepends=True)[0] if is_table else whole)
    return read_register(folder, plan)


def test_accepting_them_in_turn_gives_the_shipped_register(accepted):
    assert [one.delivered.digest for one in accepted if one.is_refused] == []
    files = accepted[-1].after.register.to_files()
    shipped = {path.name: path.read_bytes() for path in DATA.iterdir()}
    assert files.keys() == shipped.keys()
    assert [name for name in files if files[name] != shipped[name]] == []


def test_what_they_bring_to_look_at_again_is_what_the_page_says(accepted):
    told = {fault.code for one in accepted for fault in one.faults}
    section = PAGE.split("\n## Điểm cần kiểm tra\n")[1].split("\n## ")[0]
    assert told == {
        f"finding.{code}" for code in re.findall(r"^\| `([a-z_]+)` \|", section, re.MULTILINE)
    }
