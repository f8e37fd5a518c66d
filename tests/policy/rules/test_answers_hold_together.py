"""Whatever the place and day: an answer cites a clause that was in force there, or says that no measure was."""

import copy
from datetime import date, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from matchfair.policy import (
    AgencyFacts,
    AgencyYear,
    Answer,
    ClientFacts,
    Override,
    ServedClient,
    ServicePeriod,
    Subsidised,
    agency_certification,
    agency_exits,
    agency_standing,
    agreement_elements,
    citation,
    claim_check,
    client_eligibility,
    client_exits,
    client_standing,
    filing_days,
    full_on,
    last_of_years,
    list_published,
    measure_in_force,
    overridden,
    places,
    prorated,
    recovery,
    rules_in_force,
    service_year,
    signing_day,
    subsidy_amount,
    subsidy_cap,
    term_limit,
    wage_bases,
)
from matchfair.policy.rulebook.book import Rulebook, current_rulebook, using
from matchfair.policy.rulebook.readings import chosen

DAYS = st.dates(date(2017, 1, 1), date(2030, 12, 31))
PLACES = st.sampled_from([place.key for place in places()])


def every_answer(place, on):
    exits, leaving = agency_exits(place, on, AgencyYear()), client_exits(place, on, ServedClient())
    served = Subsidised(on, on, 1)
    return [
        filing_days(place, on),
        agreement_elements(place, on),
        *client_eligibility(place, on, ClientFacts()),
        *agency_certification(place, on, AgencyFacts()),
        *exits,
        agency_standing(place, on, exits),
        *leaving,
        client_standing(place, on, leaving),
        subsidy_cap(place, served, wage_bases(place)),
        subsidy_amount(place, served, 1, wage_bases(place)),
        *claim_check(place, on, (), None),
        recovery(place, on, 1, "x"),
        prorated(place, on, 100, (on, on + timedelta(days=364)), on),
    ]


@settings(deadline=None)
@given(place=PLACES, on=DAYS)
def test_an_answer_cites_what_was_in_force_there_on_that_day(place, on):
    measure = measure_in_force(place, on)
    for answer in every_answer(place, on):
        if measure is None:
            assert (answer.outcome, answer.clause, answer.since) == ("needs_decision", None, None)
            assert answer.working[0].code in ("no_measure_in_force", "plan_alone")
        elif answer.clause is not None:
            assert (
                answer.clause in current_rulebook().clauses and current_rulebook().clauses[answer.clause].place == place
            )
            assert answer.since == measure.valid_from
        else:
            assert answer.outcome == "missing_data"
        assert answer.working


@settings(deadline=None)
@given(place=PLACES, on=DAYS)
def test_without_any_facts_nobody_is_let_in_where_something_is_asked(place, on):
    outcomes = {answer.outcome for answer in client_eligibility(place, on, ClientFacts())}
    asked = any(rule.value and rule.name == "place_tests" for rule in rules_in_force(place, on))
    assert not asked or "missing_data" in outcomes


@settings(deadline=None)
@given(cut=st.integers(0, 364), amount=st.integers(0, 10**9))
def test_a_pro_rata_share_never_exceeds_its_part_by_a_fen(cut, amount):
    year = date(2025, 1, 1), date(2025, 12, 31)
    value = prorated("pingshan", date(2024, 12, 1), amount, year, year[0] + timedelta(days=cut)).value
    assert value * 365 <= amount * (cut + 1) < (value + 1) * 365


def test_rules_in_force_list_each_rule_once_with_its_clause():
    found = rules_in_force("pingshan", date(2025, 1, 1))
    assert len({rule.name for rule in found}) == len(found) > 30
    assert all(rule.clause.startswith(("PS24", "SZW")) for rule in found)
    assert rules_in_force("pingshan", date(2024, 5, 1)) == ()


def test_every_clause_an_answer_cites_leads_to_its_document_and_article():
    assert citation("SZW-series").article is None and citation("SZW-series").instrument.place == "shenzhen"
    for clause in current_rulebook().clauses.values():
        found = citation(clause.id)
        assert found.instrument.place == clause.place and (
            found.article or found.paraphrase or found.instrument.kind == "practice"
        )
    with pytest.raises(KeyError, match="no document is called 'XX'"):
        citation("XX-1")


@pytest.mark.parametrize(
    ("starts_on", "last"),
    [
        (date(2024, 7, 10), date(2027, 7, 9)),
        (date(2024, 8, 1), date(2027, 7, 31)),
        (date(2024, 2, 29), date(2027, 2, 28)),
        (date(2024, 12, 31), date(2027, 12, 30)),
    ],
)
@pytest.mark.parametrize("reading", ["day_before", "same_day"])
def test_three_years_are_three_years_for_the_term_the_exit_and_the_subsidy(starts_on, last, reading):
    """A42: one last day, and the next day is outside of all three."""
    readings = {"three_years_last_day": reading, "term_soft_limit": "length_only"}
    if reading == "same_day" and starts_on.month != 2:
        last += timedelta(days=1)
    after, signed = last + timedelta(days=1), date(2024, 8, 1)
    periods = [ServicePeriod("A", starts_on, date(2030, 1, 1))]
    assert last_of_years(starts_on, 3, readings) == full_on(periods, 3, readings) == last
    for day, term, year in ((last, "pass", 3), (after, "fail", 4)):
        assert term_limit("pingshan", starts_on, day, signed_on=signed, readings=readings).outcome == term
        assert service_year(periods, day, readings) == year
    exits = [
        client_exits("changzhou", day, ServedClient(periods), readings)[0] for day in (last - timedelta(days=1), last)
    ]
    assert [one.outcome for one in exits] == ["pass", "fail"] and exits[0].value == last


def test_by_calendar_years_the_last_months_are_said_to_have_no_subsidy():
    fourth = Subsidised(date(2024, 8, 1), date(2024, 8, 1), 4)
    said = [
        [step.code for step in subsidy_cap("pingshan", fourth, (), readings).working]
        for readings in (None, {"service_year_kind": "calendar"})
    ]
    assert said == [["years_used_up"], ["years_used_up", "calendar_years_lose_months"]]


def test_where_medium_is_allowed_large_is_for_the_bureau():
    tree = copy.deepcopy(dict(current_rulebook().tree))
    tree["pingshan/clients.yaml"]["size_classes"]["values"][2]["value"] = ["micro", "small", "medium"]
    facts = {"industry": "制造业", "headcount": 5000, "revenue_fen": 900_000_000_000}
    with using(Rulebook(tree)):
        sized = [
            next(
                one
                for one in client_eligibility("pingshan", date(2025, 1, 1), ClientFacts(**facts | more))
                if one.clause == "PS24-2.p1.c"
            )
            for more in ({}, {"headcount": 299}, {"revenue_fen": None})
        ]
    assert [one.outcome for one in sized] == ["needs_decision", "pass", "missing_data"]
    assert sized[0].working[-1].code == "large_not_told_apart"


def test_an_industry_the_table_lacks_is_for_the_bureau_and_a_common_name_is_known():
    def sized(industry):
        facts = ClientFacts(industry=industry, headcount=9)
        return next(
            one for one in client_eligibility("pingshan", date(2025, 1, 1), facts) if one.clause == "PS24-2.p1.c"
        )

    assert sized("养生业").outcome == "needs_decision" and sized("养生业").working[0].code == "industry_not_in_table"
    assert sized("居民服务业").outcome == "pass" and sized("居民服务业").value == ("micro",)


def test_a_place_that_states_half_of_a_rule_lacks_data():
    tree = dict(current_rulebook().tree)
    tree["pingshan/agencies.yaml"] = copy.deepcopy(tree["pingshan/agencies.yaml"])
    del tree["pingshan/agencies.yaml"]["test_sitters"]
    tree["pingshan/subsidies.yaml"] = {"subsidy_years_max": tree["pingshan/subsidies.yaml"]["subsidy_years_max"]}
    facts = AgencyFacts(test_scores=(90, 90))
    with using(Rulebook(tree)):
        first = Subsidised(date(2025, 1, 1), date(2023, 6, 1), 1)
        assert subsidy_cap("pingshan", first, wage_bases("pingshan")).working[0].code == "rule_not_known"
        assert agency_certification("pingshan", date(2025, 1, 1), facts)[-1].working[0].code == "rule_not_known"
    assert agency_certification("pingshan", date(2025, 1, 1), facts)[-1].outcome == "pass"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Answer("maybe", None), "outcome 'maybe' is none of fail, missing_data"),
        (
            lambda: overridden(Answer("fail", "PS24-9.b"), Override("pass", "Li", " ", "memo", date(2025, 1, 1))),
            "needs a reason",
        ),
        (
            lambda: filing_days("pingshann", date(2025, 1, 1)),
            "place 'pingshann' is not known; known places: .*changzhou",
        ),
        (lambda: ServicePeriod("A", date(2025, 1, 2), date(2025, 1, 1)), "ends on 2025-01-01, before it starts"),
        (
            lambda: prorated("pingshan", date(2025, 1, 1), 1, (date(2025, 2, 1), date(2026, 1, 31)), date(2025, 1, 31)),
            "service stopped on 2025-01-31, before",
        ),
        (lambda: signing_day([]), "nobody has signed yet"),
        (lambda: Subsidised(date(2025, 1, 1), date(2025, 1, 1), 0), "year is 0; service years count from 1"),
        (
            lambda: subsidy_amount("pingshan", Subsidised(*(date(2025, 1, 1),) * 2, 1), -5, ()),
            "amount_fen is -5; an amount of money is zero or more",
        ),
        (
            lambda: subsidy_amount("pingshan", Subsidised(*(date(2025, 1, 1),) * 2, 1), 5, (), last_year_fen=-1),
            "last_year_fen is -1",
        ),
        (lambda: prorated("pingshan", date(2025, 1, 1), -1, (date(2025, 2, 1),) * 2, date(2025, 2, 1)), "is -1"),
        (lambda: recovery("pingshan", date(2025, 1, 1), -1, "x"), "paid_fen is -1"),
        (
            lambda: chosen({"archive_retention_years": 31}, "archive_retention_years"),
            "choose a whole number from 2 to 30",
        ),
        (
            lambda: chosen({"archive_retention_years": "3"}, "archive_retention_years"),
            "choose a whole number from 2 to 30",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_would(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_a_number_the_bureau_chose_replaces_the_default():
    assert chosen({"archive_retention_years": 30}, "archive_retention_years") == 30
    assert list_published("pingshan", 2025, None, date(2025, 4, 1)).outcome == "fail"
