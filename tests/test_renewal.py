"""How far the renewal of a certificate has got, by what was asked, done and decided."""

from typing import Any

import pytest
from casebook import register_of

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.renewal import DECLINED, Renewal, renewal_states
from ocop_lib.periods import Quarter
from ocop_lib.plan import load_plan
from ocop_lib.register.columns import CYCLES, RENEWAL_INTENTS, STAGE_RESULTS
from ocop_lib.report.tables.certificates import RENEWAL
from ocop_lib.stages import STAGES

PLAN = load_plan("bac_kan_2024")
FIRST = {"product": "a1", "kind": "first", "stars": 3, "date": "2021-08-15", "year": 2021}


def state(*rows: tuple[str, dict[str, Any]], first: dict[str, Any] = FIRST) -> Renewal:
    """The state at the end of the third quarter of a certificate that ran out in August."""
    given: dict[str, list[dict[str, Any]]] = {"certificates": [first]}
    for table, row in rows:
        given.setdefault(table, []).append({"product": "a1"} | row)
    as_of = AsOf(register_of({"given": given}, PLAN), Quarter(2024, 3), "calendar")
    (found,) = renewal_states(as_of, as_of.lapsed_now)
    return found


def step(stage: str, date: str, **rest: Any) -> tuple[str, dict[str, Any]]:
    return "stages", {"stage": stage, "date": date, "cycle": "renewal"} | rest


def answer(intent: str, date: str) -> tuple[str, dict[str, Any]]:
    return "renewals", {"intent": intent, "date": date}


def test_nothing_done_and_nothing_asked_is_said():
    assert state() is Renewal.NOTHING


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("cycle", CYCLES)
def test_each_stage_of_a_cycle_that_renews_says_how_far_it_got(stage, cycle):
    expected = {
        "registered": Renewal.INTENDED,
        "selected": Renewal.INTENDED,
        "trained": Renewal.TRAINED,
        "advised": Renewal.TRAINED,
        "dossier": Renewal.DOSSIER,
    }.get(stage, Renewal.ASSESSED)
    found = state(step(stage, "2024-05-05", cycle=cycle))
    assert found is (Renewal.NOTHING if cycle == "new" else expected)


@pytest.mark.parametrize("result", [*STAGE_RESULTS])
def test_an_assessment_has_its_result(result):
    expected = {"failed": Renewal.FAILED, "to_complete": Renewal.TO_COMPLETE}
    found = state(step("assessed_district", "2024-05-05", result=result))
    assert found is expected.get(result, Renewal.ASSESSED)


@pytest.mark.parametrize("intent", [*RENEWAL_INTENTS])
def test_what_the_subject_answered_is_said_while_nothing_is_done(intent):
    expected = {
        "renew": Renewal.INTENDED,
        "no_need": Renewal.NO_NEED,
        "stopped": Renewal.STOPPED,
        "dissolved": Renewal.DISSOLVED,
    }
    assert state(answer(intent, "2024-03-03")) is expected[intent]


def test_of_two_answers_the_later_one_holds():
    no, yes = (lambda day: answer("no_need", day)), (lambda day: answer("renew", day))
    assert state(no("2024-03-03"), yes("2024-04-04")) is Renewal.INTENDED
    assert state(yes("2024-03-03"), no("2024-04-04")) is Renewal.NO_NEED


def test_who_does_not_want_renewal_does_not_until_the_next_step():
    trained, dossier = step("trained", "2024-03-03"), step("dossier", "2024-06-06")
    assert state(trained, answer("stopped", "2024-04-04")) is Renewal.STOPPED
    assert state(trained, answer("stopped", "2024-04-04"), dossier) is Renewal.DOSSIER
    assert state(trained, answer("no_need", "2024-03-03")) is Renewal.NO_NEED


def test_the_furthest_step_counts_not_the_last_one():
    assert state(step("dossier", "2024-03-03"), step("trained", "2024-04-04")) is Renewal.DOSSIER


def test_after_a_failed_assessment_only_later_steps_count():
    failed = step("assessed_district", "2024-05-05", result="failed")
    before, after = step("dossier", "2024-04-04"), step("dossier", "2024-07-07")
    assert state(before, failed) is Renewal.FAILED
    assert state(before, failed, after) is Renewal.DOSSIER
    passed = step("assessed_district", "2024-09-09", result="passed")
    assert state(before, failed, after, passed) is Renewal.ASSESSED


def test_of_two_assessments_the_later_one_says_what_is_to_be_done():
    district = step("assessed_district", "2024-05-05", result="passed")
    province = step("assessed_province", "2024-06-06", result="to_complete")
    again = step("assessed_province", "2024-07-07", result="passed")
    assert state(district, province) is Renewal.TO_COMPLETE
    assert state(district, province, again) is Renewal.ASSESSED


def test_the_steps_that_led_to_the_certificate_itself_do_not_count():
    early = {**FIRST, "date": "2021-09-10", "effective": "2021-08-15", "expiry_date": "2024-08-15"}
    led = step("assessed_district", "2021-09-01", year=2021)
    assert state(led, answer("renew", "2021-08-20"), first=early) is Renewal.NOTHING


def test_a_decision_not_yet_in_effect_comes_before_all_else():
    renewed = {"kind": "renewal", "stars": 3, "date": "2024-09-20", "effective": "2024-10-05"}
    found = state(("certificates", renewed), answer("stopped", "2024-09-25"))
    assert found is Renewal.DECIDED


def test_the_steps_of_another_product_do_not_count():
    assert state(step("dossier", "2024-05-05", product="a2")) is Renewal.NOTHING


def test_no_rows_have_no_states():
    as_of = AsOf(register_of({"given": {}}, PLAN), Quarter(2024, 3), "calendar")
    assert renewal_states(as_of, as_of.held_now) == []


def test_every_state_has_words():
    assert {*RENEWAL} == {*Renewal}
    assert len(set(RENEWAL.values())) == len(RENEWAL)
    assert {intent for intent in RENEWAL_INTENTS if intent != "renew"} == DECLINED
