"""Mutated workbooks: accepted as their model says, or refused with findings that name what was changed.

The number of workbooks is `OCOP_WORKBOOKS`, 12 by default; ``benchmarks/workbooks.py`` tries thousands.
"""

import os
import random
from copy import deepcopy
from datetime import date
from functools import cache

import pytest
import sent_workbooks as fuzz
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scripts import ROOT

from ocop_lib.errors import IntakeError
from ocop_lib.intake.forming.form import form
from ocop_lib.intake.known import known_rows
from ocop_lib.intake.opening import open_book
from ocop_lib.intake.proposing.present import Present
from ocop_lib.intake.proposing.proposal import propose
from ocop_lib.intake.reading.workbook import read_delivered
from ocop_lib.plan import load_plan
from ocop_lib.register import read_register
from ocop_lib.register.tables import BY_NAME

RECEIVED = date(2024, 10, 20)
UNITS = ("ngan-son", "pac-nam", "ba-be", "province")
WORKBOOKS = int(os.environ.get("OCOP_WORKBOOKS", "12"))
MANY = settings(
    max_examples=WORKBOOKS,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)


@cache
def present() -> Present:
    """The shipped register."""
    plan = load_plan("bac_kan_2024")
    return Present(read_register(ROOT / "data" / "2024", plan), plan)


@cache
def handed_out(unit: str) -> tuple[fuzz.Sent, bytes]:
    """A unit's form."""
    here = present()
    data = form(here.plan, here.register, unit, "quarterly", "2024-Q3")
    rows = known_rows(here.register, unit).rows
    return fuzz.sent(open_book(data, "bieu.xlsx"), rows), data


def proposed(data: bytes):
    here = present()
    book = open_book(data, "bieu.xlsx")
    return propose(read_delivered(book, here.plan, here.register), here, RECEIVED)


def named(one: fuzz.Sent, touched: fuzz.Touched, faults) -> bool:
    """Whether a fault names a touched place."""
    row, address = one.address(touched)
    for fault in faults:
        if fault.place.sheet != touched.sheet:
            continue
        cell = fault.place.part.removeprefix("ô ")
        if row is None or (fault.place.row == row and (not address or cell in ("", address))):
            return True
    return False


def told(one: fuzz.Sent, faults) -> str:
    """What failed, for the message of the test."""
    lines = [f"{each.why} at {each.sheet} {one.address(each)}" for each in one.touched]
    return "\n".join([*lines, *(f"{one.code} {one.place} {one.found!r}" for one in faults)])


@MANY
@given(st.data())
def test_a_mutated_workbook_is_taken_as_its_model_says_or_refused_at_its_cells(data) -> None:
    unit = data.draw(st.sampled_from(UNITS))
    one = deepcopy(handed_out(unit)[0])
    for way in data.draw(st.lists(st.sampled_from(fuzz.WAYS), min_size=1, max_size=4)):
        way(data.draw, one)
    found = proposed(fuzz.written(one))
    errors = [fault for fault in found.faults if fault.severity == "error"]
    for each in one.touched:
        if each.is_bad:
            assert named(one, each, errors), f"not named: {each.why}\n{told(one, found.faults)}"
    if errors:
        fuzz.OUTCOMES["refused"] += 1
        for fault in errors:
            near = any(named(one, each, [fault]) for each in one.touched)
            assert near, f"no mutation is there: {fault}\n{told(one, errors)}"
        return
    fuzz.OUTCOMES["accepted"] += 1
    after, before = found.after.register, present().register
    rows = known_rows(after, unit).rows
    for table, wanted in one.model.items():
        assert {**rows[table]} == wanted, told(one, found.faults)
    for other in {*UNITS} - {unit}:
        own = {
            (table, id_)
            for table, of_table in known_rows(before, unit).rows.items()
            for id_ in of_table
        }
        for table, of_table in known_rows(before, other).rows.items():
            kept = {id_: cells for id_, cells in of_table.items() if (table, id_) not in own}
            now = known_rows(after, other).rows[table]
            assert kept == {id_: cells for id_, cells in now.items() if id_ in kept}
    for table, id_ in one.gone:
        assert id_ in set(after.tables[table][BY_NAME[table].key]), (
            "a row taken back stays in its file"
        )


@MANY
@given(st.randoms(use_true_random=False), st.sampled_from(["cut", "flip", "zero", "insert"]))
def test_damaged_bytes_are_refused_or_read_as_before(chance: random.Random, way: str) -> None:
    whole = handed_out("ngan-son")[1]
    data = bytearray(whole)
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(data))
        if way == "cut":
            del data[place:]
            break
        if way == "insert":
            data[place:place] = bytes(chance.randrange(256) for _ in range(5))
        else:
            data[place] = 0 if way == "zero" else data[place] ^ (1 << chance.randrange(8))
    if not data:
        return
    fuzz.MUTATIONS[f"bytes: {way}"] += 1
    try:
        found = proposed(bytes(data))
    except IntakeError as error:
        refused = error
    else:
        refused = None
    fuzz.OUTCOMES["bytes refused" if refused else "bytes read"] += 1
    if refused:
        assert all(fault.message and fault.place.file for fault in refused.faults)
        return
    if found.is_refused:
        return
    assert found.counts()["changed"] == found.counts()["new"] == 0


@pytest.mark.parametrize("unit", UNITS)
def test_the_form_sent_back_changes_nothing(unit: str) -> None:
    one, data = handed_out(unit)
    for sent in (data, fuzz.written(one)):
        counts = proposed(sent).counts()
        assert (counts["new"], counts["changed"]) == (0, 0)
