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
    list_published,
    measure_in_force,
    overridden,
    places,
    prorated,
    recovery,
    rules_in_force,
    signing_day,
    subsidy_amount,
    subsidy_cap,
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
            assert answer.working[0].code == "no_measure_in_force"
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
            found.article or clause.id == "CZ-none" or clause.document == "HZ"
        )
    with pytest.raises(KeyError, match="no document is called 'XX'"):
        citation("XX-1")


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
