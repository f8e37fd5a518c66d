"""No measure in force, a silent document, zero, not seen, and left to the parent place: five things, never mixed up."""

from datetime import date, timedelta

import pytest

from matchfair.policy import (
    AgencyFacts,
    AgencyYear,
    ClientFacts,
    ServedClient,
    Subsidised,
    agency_certification,
    agency_exits,
    agency_standing,
    agreement_elements,
    catalogue,
    claim_check,
    client_eligibility,
    client_exits,
    complete,
    filed_in_time,
    filing_days,
    filing_deadline,
    list_published,
    measure_in_force,
    national_holidays,
    officers_named,
    prorated,
    recovery,
    related_hints,
    rules_in_force,
    stated_words,
    subsidy_amount,
    subsidy_cap,
    term_limit,
    wage_bases,
)
from matchfair.policy.rulebook.book import current_rulebook, load, using
from matchfair.policy.rulebook.lookup import ask
from matchfair.policy.rulebook.strict_yaml import parse

GAPS = [(date(2021, 2, 24), date(2021, 3, 30)), (date(2024, 3, 31), date(2024, 7, 9))]
HOLIDAYS, BASES = national_holidays(), wage_bases("pingshan")


def days(first, last):
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]


def every_answer(place, on):
    """The answers of every function that names a place and a day."""
    year, served = (on, on + timedelta(days=364)), Subsidised(on, on, 1)
    exits = agency_exits(place, on, AgencyYear())
    return [
        filing_days(place, on),
        filing_deadline(place, on, HOLIDAYS),
        filed_in_time(place, on, None, on, HOLIDAYS),
        term_limit(place, on, on),
        agreement_elements(place, on),
        stated_words(place, "archive_parts", on),
        complete(place, "archive_parts", on, ()),
        officers_named(place, on, 0),
        *client_eligibility(place, on, ClientFacts()),
        *agency_certification(place, on, AgencyFacts()),
        *exits,
        agency_standing(place, on, exits),
        *client_exits(place, on, ServedClient()),
        related_hints(place, on, {}, {}),
        subsidy_cap(place, served, BASES),
        subsidy_amount(place, served, 1, BASES),
        prorated(place, on, 100, year, on),
        *claim_check(place, on, (), None),
        recovery(place, on, 1, "x"),
    ]


@pytest.mark.parametrize(("first", "last"), GAPS)
def test_on_each_day_of_a_gap_every_function_says_that_no_measure_is_in_force(first, last):
    for on in days(first, last):
        assert measure_in_force("pingshan", on) is None and catalogue("pingshan", on) is None
        assert rules_in_force("pingshan", on) == ()
        for answer in every_answer("pingshan", on):
            assert (answer.outcome, answer.clause, answer.value) == ("needs_decision", None, None)
            assert answer.working[0].code == "no_measure_in_force"


@pytest.mark.parametrize(
    "on", [day for first, last in GAPS for day in (first - timedelta(days=1), last + timedelta(days=1))]
)
def test_on_the_days_beside_a_gap_a_measure_is_in_force(on):
    assert measure_in_force("pingshan", on) and rules_in_force("pingshan", on)
    assert all(answer.clause for answer in every_answer("pingshan", on))


def test_a_list_year_that_begins_without_a_measure_has_no_deadline():
    assert list_published("pingshan", 2028, None, date(2028, 1, 5)).working[0].code == "no_measure_in_force"


PLACE = """
name: 海边区
name_en: Seaside District
bureau: 海边区人力资源部门
parent: pingshan
instruments:
  - {key: SEA, kind: measure, title: 海边办法, title_en: Seaside measures, number: null, issuer: null,
     from: 2025-01-01, until: 2025-12-31, clauses: 1}
"""
CLAUSES = "clauses: [{id: SEA-1, article: 第一条, text: 海边, text_en: seaside, kinds: [rule]}]"
STATES = {"zero": "value: 0", "silent": "value: null", "not seen": "unknown: true", "inherited": "inherit: true"}


@pytest.fixture(params=STATES)
def seaside(request):
    """A place whose every number is zero, or that is silent on it, or whose text was not seen, or that leaves it to Pingshan."""
    rule = f"{{values: [{{from: 2025-01-01, until: 2025-12-31, clause: SEA-1, {STATES[request.param]}}}]}}"
    tree = {
        "seaside/place.yaml": PLACE,
        "seaside/clauses/SEA.yaml": CLAUSES,
        "seaside/agreements.yaml": f"filing_days: {rule}\nnamed_officer: {rule}",
        "seaside/clients.yaml": f"headcount_max: {rule}",
        "seaside/subsidies.yaml": f"subsidy_years_max: {rule}",
    }
    with using(load(current_rulebook().tree | {path: parse(text, path) for path, text in tree.items()})):
        yield request.param


def test_zero_silence_not_seen_and_inheritance_give_four_different_answers(seaside):
    on = date(2025, 5, 6)
    headcount = next(
        one
        for one in client_eligibility("seaside", on, ClientFacts(headcount=1))
        if one.clause in ("SEA-1", "PS24-9.b")
    )
    deadline, officers = filing_deadline("seaside", on, HOLIDAYS), officers_named("seaside", on, 0)
    cap = subsidy_cap("seaside", Subsidised(on, on, 1), BASES)
    seen = [(one.outcome, one.value, one.clause) for one in (headcount, deadline, officers, cap)]
    assert (
        seen
        == {
            "zero": [("fail", 1, "SEA-1"), ("pass", on, "SEA-1"), ("pass", 0, "SEA-1"), ("fail", 0, "SEA-1")],
            "silent": [("pass", None, "SEA-1")] * 4,
            "not seen": [("missing_data", None, "SEA-1")] * 4,
            "inherited": [
                ("pass", 1, "PS24-9.b"),
                ("pass", date(2025, 5, 21), "PS24-16.4"),
                ("pass", None, "PS24-16.2"),
                ("missing_data", None, None),
            ],
        }[seaside]
    )


def test_the_working_says_which_of_them_it_is(seaside):
    answer = ask("seaside", "filing_days", date(2025, 5, 6))
    code = answer.working[0].code if hasattr(answer, "working") else answer.value
    assert code == {"zero": 0, "silent": "not_regulated", "not seen": "rule_not_known", "inherited": 15}[seaside]
