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
    client_eligibility,
    filing_days,
    measure_in_force,
    places,
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
