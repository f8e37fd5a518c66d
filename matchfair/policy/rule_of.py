"""Which rule an answer is about: several rules may stand in one clause."""

from datetime import date

from matchfair.policy.answers import Answer
from matchfair.policy.lookup import rule_at

# rule -> the lines of working that only its answers have; the clause tells apart those that share one
LINES = {
    "place_tests": "place_test",
    "headcount_max": "headcount_limit",
    "size_classes": "size_classes_allowed",
    "client_conditions": "operating_state condition",
    "client_exclusions": "licence_held licence_not_known business_without_licence not_excluded",
    "client_grounds": "ground_met ground_not_met ground_not_known",
    "client_priority": "priority_encouraged priority_not_claimed",
    "entity_kinds": "entity_kind",
    "agency_scopes": "scopes_wanted",
    "agency_premises": "premises_lacking",
    "certified_staff_min": "certified_staff staff_not_known",
    "test_pass_mean": "mean_compared",
    "retest_pass_mean": "mean_compared",
    "test_sitters": "test_sitters_wrong",
    "retest_sitters_min": "too_few_sitters",
    "own_case_count_from": "own_cases",
    "own_case_rate_from": "share_limit",
    "client_case_share_from": "share_limit",
    "change_request_share_from": "share_limit",
    "service_years_max": "days_served no_service_yet",
    "list_deadline": "list_deadline",
    "filing_days": "days_stated signed",
    "term_max_years": "longest_term",
    "named_officer": "officers_named",
}


def rule_of(answer: Answer, place: str, on: date) -> str | None:
    """The rule an answer of that place and day is about; None where only its clause can be named.

    Examples
    --------
    >>> from matchfair.policy import Step, filing_days
    >>> rule_of(filing_days("pingshan", date(2023, 1, 1)), "pingshan", date(2023, 1, 1))
    'filing_days'
    >>> stated = Answer("pass", "PS21-9.b", working=(Step("not_excluded", {"word": "labour_dispatch"}),))
    >>> rule_of(stated, "pingshan", date(2023, 1, 1))
    'client_exclusions'
    """
    codes = {step.code for step in answer.working}
    named = [step.values["rule"] for step in answer.working if "rule" in step.values]
    candidates = [rule for rule, lines in LINES.items() if codes & set(lines.split())]
    return next((rule for rule in (*named, *candidates) if _stands_in(answer.clause, rule, place, on)), None)


def _stands_in(clause: str | None, name: str, place: str, on: date) -> bool:
    rule = rule_at(place, name, on)
    return rule is not None and clause in (
        rule.clause,
        *(rule.value.values() if rule.kind == "cited" and rule.value else ()),
    )
