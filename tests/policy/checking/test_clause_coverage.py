"""What carries each of the 171 clauses: rules by worked cases, the rest by marks; unknown ids are found."""

from dataclasses import replace
from pathlib import Path

import pytest

from matchfair.policy.checking.case_rules import build
from matchfair.policy.checking.cases import case_faults, read_cases
from matchfair.policy.checking.coverage import (
    UNUSED,
    ClauseCoverage,
    coverage,
    coverage_faults,
    coverage_text,
    page_faults,
)
from matchfair.policy.checking.used_rules import asked_by_pages
from matchfair.policy.rulebook.book import current_rulebook
from matchfair.policy.rulebook.strict_yaml import RuleDataError
from matchfair.policy.rules.client_eligibility import ClientFacts

CASES = Path(__file__).parents[1] / "cases"
SOURCE_DOCUMENTS = {"PS24": 62, "PS21": 32, "PS21I": 13, "CZ": 25, "LG": 20, "CQ": 19}


def test_the_171_clauses_are_all_there_once():
    documents = [row.clause.split("-")[0] for row in coverage(CASES)]
    assert {name: documents.count(name) for name in SOURCE_DOCUMENTS} == SOURCE_DOCUMENTS


def test_every_rule_of_a_measure_a_plan_of_work_or_a_practice_is_proved_by_a_case():
    documents = {
        one.key
        for of_place in current_rulebook().instruments.values()
        for one in of_place
        if one.governs and one.kind != "notice"
    }
    lacking = {row.clause: row.missing for row in coverage(CASES) if any(one.startswith("rule") for one in row.missing)}
    assert {clause: missing for clause, missing in lacking.items() if clause.split("-")[0] in documents} == {}


def test_a_mark_carries_a_screen_and_an_unknown_id_is_found(tmp_path):
    (tmp_path / "fair.html").write_text("{# clause[screen]: PS24-13, PS21-14.a #}", "utf-8")
    (tmp_path / "views.py").write_text("# clause[decision]: PS24-13b\n# clause[screan]: PS24-999\n", "utf-8")
    rows = {row.clause: row for row in coverage(CASES, tmp_path)}
    assert rows["PS24-13"].carried == (("screen", "fair.html"),) and rows["PS24-13"].state == "screen"
    assert rows["PS21-14"].missing == ("decision of PS21-14.b",) and rows["PS24-13b"].state == "decision"
    assert rows["PS24-7"].state == "open"
    (tmp_path / "cases").mkdir()
    unknown, mistyped = coverage_faults(tmp_path / "cases", tmp_path)
    assert unknown.startswith("views.py\n") and "there is no clause PS24-999; correct the id" in unknown
    assert "a mark is one of screen, document, decision, not screan" in mistyped


def test_the_printed_coverage_says_what_is_missing():
    row = ClauseCoverage("PS24-16.4", "自双方签订服务协议之日起15日内", "file", ("screen", "rule"), (), ("screen",))
    cases = tuple(("rule", f"filing.yaml, case {number}") for number in (1, 2))
    text = coverage_text([replace(row, carried=(*cases, ("rule", "lists.yaml, case 1")))])
    assert "open      missing: screen; has rule: filing.yaml ×2, lists.yaml |" in text
    assert "carried   screen: fairs/views.py |" in coverage_text(
        [replace(row, carried=(("screen", "fairs/views.py"),), missing=())]
    )
    assert "LG: 0 of 20 carried" in coverage_text(coverage(CASES))


def test_a_clause_that_states_a_number_stays_open_without_a_case(tmp_path):
    row = {row.clause: row for row in coverage(tmp_path)}["LG-4.5.1b"]
    assert row.needed == ("rule", "screen") and "rule" in row.missing and row.state == "open"


def write(folder, text):
    (folder / "x.yaml").write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("cases: []", "'rule' is missing"),
        ("{rule: filing_days, cases: 5}", "'cases' should be a list"),
        ("{rule: filing_days, cases: [{date: 1月1日, expected: {}}]}", "date 1月1日 is not a date"),
        ("{rule: filing_days, cases: [{date: 2025-01-01, expected: 15}]}", "expected should be entries like"),
        (
            "{rule: filing_day, cases: [{date: 2025-01-01, expected: {}}]}",
            "rule 'filing_day' cannot be asked; known: measure_in_force",
        ),
        (
            "{rule: filing_days, cases: [{date: 2025-01-01, expect: {}}]}",
            "'expect' is not known here; did you mean 'expected'?",
        ),
        ("{rule: filing_days, cases: [{date: 2025-01-01, expected: {valu: 15}}]}", "did you mean 'value'?"),
    ],
)
def test_a_mistyped_case_is_refused(tmp_path, text, message):
    with pytest.raises(RuleDataError, match=message.replace("?", r"\?")):
        list(read_cases(write(tmp_path, text)))
    assert message in coverage_faults(tmp_path)[0] and not any(row.carried for row in coverage(tmp_path, tmp_path))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "{rule: filing_days, place: nowhere, cases: [{date: 2025-01-01, expected: {value: 15}}]}",
            "place 'nowhere' is not known",
        ),
        (
            "{rule: instrument, place: pingshan, cases: [{date: 2025-01-01, input: {key: PS99}, expected: {value: x}}]}",
            "cannot be worked out: 'PS99'",
        ),
        (
            "{rule: filing_deadline, place: pingshan, cases: [{date: 2024-07-10, expected: {working: [is_weekend]}}]}",
            "lacks is_weekend",
        ),
        (
            "{rule: client_eligibility, place: pingshan, "
            "cases: [{date: 2025-01-01, expected: {answers: {PS24-9.b: pass}}}]}",
            "PS24-9.b is missing_data, expected pass",
        ),
    ],
)
def test_a_case_that_comes_out_otherwise_says_how(tmp_path, text, message):
    faults = [fault for case in read_cases(write(tmp_path, text)) for fault in case_faults(case)]
    assert len(faults) == 1 and message in faults[0]
    assert coverage_faults(tmp_path, tmp_path) == faults


def test_without_a_folder_of_cases_that_is_said(tmp_path):
    assert coverage_faults(tmp_path / "none")[0].endswith("name the folder of the worked cases")


def test_a_fact_that_does_not_exist_is_refused():
    with pytest.raises(TypeError, match="headcounts is not known here; known: .*headcount"):
        build(ClientFacts, {"headcounts": 5})


def test_a_rule_that_no_page_asks_is_told_from_one_that_a_page_asks():
    rows = {row.clause: {kind for kind, _ in row.carried} for row in coverage(CASES)}
    assert "rule" in rows["PS24-9.b"] and UNUSED not in rows["PS24-9.b"]  # asked by the lists of the programme
    assert rows["PS24-22.1"] == {UNUSED}  # no page divides a subsidy by days
    assert rows["PS24-18.1"] == {UNUSED}  # text and words alone


def test_a_page_that_asks_a_rule_makes_it_used(tmp_path):
    (tmp_path / "claims.py").write_text("from matchfair.policy import prorated\nprorated()\n", "utf-8")
    asked = asked_by_pages(tmp_path)
    assert "prorated" in asked.functions and "subsidy_stop" in asked.texts  # and the rule it asks for
    assert "recovery" not in asked.functions


def test_a_page_that_cites_a_bundle_is_found(tmp_path):
    (tmp_path / "fair.html").write_text("{{ rule_link('PS24-16.3', at) }} PS24-16.3.b PS24-14.1…14.10", "utf-8")
    (found,) = page_faults(tmp_path)
    assert found.startswith("fair.html\n") and "PS24-16.3.a, PS24-16.3.b" in found
