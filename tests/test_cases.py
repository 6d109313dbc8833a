"""Every case of tests/cases: the register's rows in, the hand-written numbers out."""

from typing import Any

import pandas as pd
import pytest
from casebook import HOME_UNIT, plan_of, read_cases, register_of

from ocop_lib.export.details import details
from ocop_lib.export.tidy import progress
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting.registry import candidates
from ocop_lib.indicators.progress import measure
from ocop_lib.indicators.quarter_evidence import gather_evidence
from ocop_lib.periods import Quarter
from ocop_lib.plan import load_plan

CASES = list(read_cases())


def test_the_casebook_is_not_empty_and_names_no_case_twice():
    names = [name for name, _ in CASES]
    assert len(names) > 50
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
@pytest.mark.parametrize("seen_by", ["the unit", "the province"])
def test_case(case: dict[str, Any], seen_by: str):
    plan = plan_of(case, load_plan("bac_kan_2024"))
    unit = case.get("unit", HOME_UNIT)
    quarter = Quarter.parse(case["quarter"])
    scheme = case.get("scheme", "calendar")
    viewer = unit if seen_by == "the unit" else "province"
    seen = register_of(case, plan).visible_to(viewer, quarter, scheme)
    evidence = gather_evidence(AsOf(seen, quarter, scheme))
    frame = progress(plan, evidence, unit)
    place = list(frame["indicator"]).index(case["indicator"])
    row = frame.iloc[place]
    more = details(measure(plan, evidence, unit)[place])
    found = {
        key: more[key] if key in more else None if pd.isna(row[key]) else row[key]
        for key in case["expect"]
    }
    assert found == case["expect"]
    if "uncounted" in case:
        rows = candidates(case["indicator"], seen, quarter, scheme, viewer).uncounted
        reasons = dict(zip(rows["row_id"], rows["reason"], strict=True))
        assert reasons == case["uncounted"]
