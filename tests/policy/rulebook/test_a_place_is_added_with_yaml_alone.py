"""docs/new-place.md holds: a folder of YAML is enough for a new place, and what its page shows is what is shipped."""

import copy
import re
from datetime import date
from pathlib import Path

import pytest

from matchfair.policy import (
    AgencyFacts,
    Certificate,
    ClientFacts,
    Staff,
    Subsidised,
    agency_certification,
    catalogue,
    catalogue_editions,
    citation,
    client_eligibility,
    filing_days,
    filing_deadline,
    measure_in_force,
    national_holidays,
    places,
    rule_at,
    subsidy_cap,
)
from matchfair.policy.checking.check import data_faults
from matchfair.policy.rulebook.book import current_rulebook, load, using
from matchfair.policy.rulebook.strict_yaml import parse

PAGE = Path(__file__).parents[3] / "docs" / "new-place.md"
ON = date(2025, 5, 1)
SEASIDE = {
    "seaside/place.yaml": """
name: 海边区
name_en: Seaside District
bureau: 海边区人力资源部门
parent: pingshan
instruments:
  - {key: SEA, kind: measure, title: 海边办法, title_en: Seaside measures, number: 1号, issuer: 海边区政府,
     from: 2025-01-01, until: 2025-12-31, clauses: 2}
""",
    "seaside/clauses/SEA.yaml": """
clauses:
  - {id: SEA-1, article: 第一条, text: 七日内备案, text_en: file within seven days, kinds: [rule]}
  - {id: SEA-2, article: 第二条, text: 其余适用坪山办法, text_en: otherwise as in Pingshan, kinds: [rule]}
""",
    "seaside/catalogue.yaml": """
editions:
  - {key: seaside, from: 2025-01-01, until: 2025-12-31, clause: SEA-1, items: 1}
areas:
  - {code: 1, name: 船员事务, name_en: crew matters, short: 船员事务, short_en: Crew, aliases: [船员],
     items: [{code: 1.a, text: 船员合同, text_en: crew contracts}]}
""",
    "seaside/agreements.yaml": """
filing_days: {values: [{from: 2025-01-01, until: 2025-12-31, value: 7, clause: SEA-1}]}
""",
    "seaside/agencies.yaml": """
certified_staff_min: {values: [{from: 2025-01-01, until: 2025-12-31, value: 1, clause: SEA-1}]}
""",
    "seaside/clients.yaml": """
headcount_max: {values: [{from: 2025-01-01, until: 2025-12-31, inherit: true, clause: SEA-2}]}
place_tests: {values: [{from: 2025-01-01, until: 2025-12-31, value: null, clause: SEA-2}]}
""",
}


def test_a_folder_of_yaml_is_a_place_with_its_own_and_inherited_rules():
    tree = dict(current_rulebook().tree) | {path: parse(text, path) for path, text in SEASIDE.items()}
    book = load(tree)
    assert data_faults(book) == []
    with using(book):
        assert "seaside" in [place.key for place in places()]
        assert measure_in_force("seaside", date(2026, 1, 1)) is None
        assert (filing_days("seaside", ON).value, filing_days("seaside", ON).clause) == (7, "SEA-1")
        assert catalogue("seaside", ON).area(1).short == "船员事务"
        answers = {
            answer.clause: answer.outcome for answer in client_eligibility("seaside", ON, ClientFacts(headcount=101))
        }
        assert answers["PS24-9.b"] == "fail" and answers["SEA-2"] == "pass"
        staff = AgencyFacts(staff=(Staff(True, (Certificate("helmsman"),)),))
        certified = next(one for one in agency_certification("seaside", ON, staff) if one.clause == "SEA-1")
        assert certified.outcome == "needs_decision"  # no certificate is named, so each is for the bureau
    assert "seaside" not in [place.key for place in places()]


def test_haizhu_shows_what_is_known_and_owns_up_to_the_rest():
    on = date(2022, 9, 27)
    assert [area.name for area in catalogue("guangzhou_haizhu", on).areas] == [
        "入职离职管理",
        "劳动合同管理",
        "社会保险管理",
        "制度管理",
        "用工咨询服务",
    ]
    assert catalogue("guangzhou_haizhu", on).items_stated == 18
    for answer in (filing_days("guangzhou_haizhu", on), subsidy_cap("guangzhou_haizhu", Subsidised(on, on, 1), ())):
        assert (answer.outcome, answer.value, answer.working[0].code) == ("missing_data", None, "rule_not_known")


@pytest.mark.parametrize("path", ["place.yaml", "clauses/HZ.yaml", "clients.yaml"])
def test_the_examples_of_the_page_are_what_is_shipped(path):
    shown = [
        parse(block, "docs/new-place.md") for block in re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.S)
    ]
    shipped = current_rulebook().tree[f"guangzhou_haizhu/{path}"]
    key = {"place.yaml": "instruments", "clauses/HZ.yaml": "clauses", "clients.yaml": "client_grounds"}[path]
    example = next(one[key] for one in shown if key in one)
    if path == "clients.yaml":
        assert example["values"] == shipped[key]["values"]
    else:
        assert all(any(one.items() <= real.items() for real in shipped[key]) for one in example)


def test_a_ground_that_no_function_judges_lacks_data_and_lets_nobody_in():
    tree = copy.deepcopy(current_rulebook().tree)
    tree["rules.yaml"]["client_grounds"]["words"].append("exporter")
    tree["guangzhou_haizhu/clients.yaml"]["client_grounds"]["values"][0]["value"] = {"exporter": "HZ-3"}
    with using(load(tree)):
        found = client_eligibility("guangzhou_haizhu", ON, ClientFacts(mediated=True))
    assert {answer.clause: answer.outcome for answer in found}["HZ-3"] == "missing_data"


HARBOUR = {
    "harbour/place.yaml": """
name: 港口区
name_en: Harbour District
bureau: 港口区人力资源部门
parent: china
catalogue_of: changzhou
instruments:
  - {key: HB, kind: measure, title: 港口办法, title_en: Harbour measures, number: 2号, issuer: 港口区政府,
     from: 2025-01-01, until: 2028-12-31, clauses: 4}
""",
    "harbour/clauses/HB.yaml": """
clauses:
  - {id: HB-1, article: 第一条, text: 签订之日起10个工作日内备案, text_en: file within ten working days, kinds: [rule]}
  - {id: HB-2, article: 第二条, text: 从业人员不满300人的中小微企业, text_en: micro to medium under 300, kinds: [rule]}
  - {id: HB-3, article: 第三条, text: 补贴最长四年，第四年不超过1万元, text_en: four years, kinds: [rule]}
  - {id: HB-4, article: null, text: null, paraphrase: 办法没有规定名单, text_en: no lists, kinds: [rule]}
""",
    "harbour/agreements.yaml": """
filing_days: {unit: working_days, values: [{from: 2025-01-01, until: 2028-12-31, value: 10, clause: HB-1}]}
""",
    "harbour/clients.yaml": """
headcount_max: {unit: employees, values: [{from: 2025-01-01, until: 2028-12-31, value: 300, exclusive: true, clause: HB-2}]}
size_classes: {values: [{from: 2025-01-01, until: 2028-12-31, value: [micro, small, medium], clause: HB-2}]}
""",
    "harbour/lists.yaml": """
list_deadline: {values: [{from: 2025-01-01, until: 2028-12-31, value: null, clause: HB-4}]}
""",
    "harbour/subsidies.yaml": """
subsidy_years_max: {unit: years, values: [{from: 2025-01-01, until: 2028-12-31, value: 4, clause: HB-3}]}
subsidy_cap_year_4: {values: [{from: 2025-01-01, until: 2028-12-31, value: {yuan: 10000}, clause: HB-3}]}
""",
}


def test_working_days_exclusive_limits_medium_a_fourth_year_and_a_borrowed_catalogue_are_yaml():
    book = load(dict(current_rulebook().tree) | {path: parse(text, path) for path, text in HARBOUR.items()})
    assert data_faults(book) == []
    with using(book):
        # signed on Wednesday 2025-09-24: 25, 26, 28 (a make-up Sunday), 29, 30, then the holiday 10-01 to 10-08, 9, 10, 11, 13, 14
        due = filing_deadline("harbour", date(2025, 9, 24), national_holidays())
        assert (due.value, due.outcome) == (date(2025, 10, 14), "pass")
        assert filing_days("harbour", ON).working[0].code == "working_days_stated"
        outcomes = []
        for headcount in (299, 300):
            facts = ClientFacts(industry="制造业", headcount=headcount, revenue_fen=900_000_000_000)
            by_rule = client_eligibility("harbour", ON, facts)
            outcomes.append([one.outcome for one in by_rule if one.clause == "HB-2"])
        assert outcomes == [["pass", "pass"], ["fail", "needs_decision"]]  # 300 is outside; medium or large is asked
        years = [subsidy_cap("harbour", Subsidised(ON, ON, year), ()) for year in (4, 5)]
        assert [(one.value, one.outcome) for one in years] == [(1_000_000, "pass"), (0, "fail")]
        assert catalogue("harbour", ON) == catalogue("changzhou", ON)
        assert catalogue_editions("harbour") == catalogue_editions("changzhou")
        assert rule_at("harbour", "headcount_max", ON).exclusive
        assert citation("HB-4").paraphrase == "办法没有规定名单"


def test_a_catalogue_is_borrowed_from_a_place_that_has_one():
    tree = dict(current_rulebook().tree) | {path: parse(text, path) for path, text in HARBOUR.items()}
    tree["harbour/place.yaml"] = tree["harbour/place.yaml"] | {"catalogue_of": "longgang"}
    assert "longgang has no catalogue" in data_faults(load(tree))[0]
