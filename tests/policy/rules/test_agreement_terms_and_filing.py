"""What holds for every agreement: its deadline falls on a working day, the limits of its term keep their order."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from matchfair.policy import agreement_elements, complete, filed_in_time, filing_deadline, national_holidays, term_limit
from matchfair.policy.rulebook.days import years_after

IN_FORCE = st.dates(date(2024, 7, 10), date(2026, 12, 1))
HOLIDAYS = national_holidays()


@settings(deadline=None)
@given(signed_on=IN_FORCE)
def test_the_deadline_is_the_first_working_day_from_the_fifteenth_day_on(signed_on):
    due = filing_deadline("pingshan", signed_on, HOLIDAYS).value
    fifteenth = signed_on + timedelta(days=15)
    assert due >= fifteenth and HOLIDAYS.is_working_day(due)
    assert not any(HOLIDAYS.is_working_day(fifteenth + timedelta(days=n)) for n in range((due - fifteenth).days))


@settings(deadline=None)
@given(signed_on=IN_FORCE)
def test_working_days_can_be_chosen_and_never_end_earlier(signed_on):
    by_working_days = filing_deadline("pingshan", signed_on, HOLIDAYS, {"filing_day_count": "working_days"})
    assert by_working_days.outcome == "pass"
    assert by_working_days.value > filing_deadline("pingshan", signed_on, HOLIDAYS).value - timedelta(days=1)


@pytest.mark.parametrize("signed_on", [date(2026, 12, 14), date(2026, 12, 20), date(2026, 12, 31)])
def test_a_deadline_that_next_years_table_can_move_is_said_to_be_unknown(signed_on):
    answer = filing_deadline("pingshan", signed_on, HOLIDAYS)
    assert (answer.outcome, answer.value) == ("missing_data", signed_on + timedelta(days=15))
    assert answer.working[-1].values == {"year": 2027}
    late = filed_in_time("pingshan", signed_on, None, date(2027, 3, 1), HOLIDAYS)
    assert late.outcome == "missing_data" and late.value > 0


def test_in_a_gap_between_measures_nobody_invents_a_deadline():
    for answer in (
        filing_deadline("pingshan", date(2024, 5, 1), HOLIDAYS),
        agreement_elements("pingshan", date(2024, 5, 1)),
        filed_in_time("pingshan", date(2024, 5, 1), None, date(2024, 8, 1), HOLIDAYS),
        term_limit("pingshan", date(2024, 5, 1), date(2025, 5, 1)),
    ):
        assert (answer.outcome, answer.clause, answer.value) == ("needs_decision", None, None)
        assert answer.working[0].code == "no_measure_in_force"


@settings(deadline=None)
@given(starts_on=st.dates(date(2024, 7, 10), date(2027, 7, 9)), days=st.integers(0, 1500), reason=st.none() | st.text())
def test_three_years_are_hard_and_validity_is_soft(starts_on, days, reason):
    ends_on = starts_on + timedelta(days=days)
    answer = term_limit("pingshan", starts_on, ends_on, reason)
    if ends_on >= years_after(starts_on, 3):
        assert answer.outcome == "fail"
    elif ends_on <= date(2027, 7, 9) or (reason and reason.strip()):
        assert answer.outcome == "pass"
    else:
        assert answer.outcome == "needs_decision"


def test_other_readings_of_the_term_can_be_chosen():
    three_years = date(2024, 8, 1), date(2027, 7, 31)
    assert term_limit("pingshan", *three_years, readings={"term_soft_limit": "length_only"}).outcome == "pass"
    anniversary = date(2024, 8, 1), date(2027, 8, 1)
    assert term_limit("pingshan", *anniversary, "agreed").outcome == "fail"
    assert (
        term_limit("pingshan", *anniversary, "agreed", readings={"three_years_last_day": "same_day"}).outcome == "pass"
    )
    assert term_limit("changzhou", date(2024, 8, 1), date(2044, 8, 1)).working[0].code == "not_regulated"
    with pytest.raises(ValueError, match="before it starts"):
        term_limit("pingshan", date(2024, 8, 1), date(2024, 7, 31))


def test_a_fee_of_zero_is_stated_and_a_blank_is_not():
    given_terms = {
        "service_scope": "1-10",
        "service_mode": " ",
        "service_fee": 0,
        "breach_liability": "x",
        "service_term": "1",
    }
    answer = complete("pingshan", "agreement_elements", date(2024, 8, 1), given_terms)
    assert (answer.outcome, answer.value) == ("fail", ("service_mode",))
    assert complete("pingshan", "agreement_elements", date(2024, 5, 1), given_terms).outcome == "needs_decision"
