"""Every line of working and every word of a rule is said in Chinese and in English, with all its values."""

import ast
import re
from datetime import date
from pathlib import Path

import pytest

import matchfair.policy
from matchfair.policy import ClientFacts, client_eligibility, complete, working_in_words
from matchfair.policy.checking.case_rules import RULES
from matchfair.policy.checking.cases import case_faults, read_cases
from matchfair.policy.rulebook.answers import Answer, Step
from matchfair.policy.rulebook.book import current_rulebook
from matchfair.policy.rulebook.faults import sentences
from matchfair.policy.rulebook.fields import KINDS as FIELD_KINDS
from matchfair.policy.rulebook.rule_values import RULE_KINDS
from matchfair.policy.rulebook.wording import word, wording

SOURCE = Path(matchfair.policy.__file__).parent
CASES = [case for case in read_cases(Path(__file__).parents[1] / "cases") if not case_faults(case)]


def codes_in_source():
    """Every string a Step is made with, also the two arms of a conditional."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Step" and node.args:
                strings = (one for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant))
                found |= {one.value for one in strings if isinstance(one.value, str) and one.value != "pro_rata_"}
    return found


def test_every_code_is_worded_and_no_wording_is_left_over():
    passed_by_name = {
        "licence_held",
        "licence_not_known",
        "business_without_licence",
        "not_excluded",
        "place_test",
        "condition",
        "headcount_limit",
        "headcount_below",
        "days_stated",
        "working_days_stated",
        "operating_state",
        "pro_rata_days",
        "pro_rata_months",
    }
    assert codes_in_source() | passed_by_name == set(wording()["steps"])


def steps_of(case):
    found = RULES[case.rule](case)
    answers = found if isinstance(found, list) else [found]
    return [step for answer in answers if isinstance(answer, Answer) for step in answer.working]


def test_every_line_of_every_worked_case_is_said_in_both_languages():
    said = [working_in_words(step) for case in CASES for step in steps_of(case)]
    assert len(said) > 1000
    for zh, en in said:
        assert re.search(r"[\u4e00-\u9fff]", zh) and re.search(r"[a-z0-9]", en)
        assert not re.search(r"[{}]|_|None", zh + en), (zh, en)


def test_every_word_a_rule_can_use_is_worded():
    used = {one for rule in current_rulebook().tree["rules.yaml"].values() for one in rule.get("words", ())}
    assert used - set(wording()["words"]) == set()
    assert all(set(texts) == {"zh", "en"} for texts in wording()["words"].values())
    assert word("no such word", "zh") == "no such word"


def test_a_code_without_wording_is_an_error_rather_than_a_blank_line():
    with pytest.raises(KeyError):
        working_in_words(Step("no_such_code"))


def test_every_problem_that_is_found_is_worded_in_both_languages_and_no_sentence_is_left_over():
    calls = [
        node
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("fault", "_Mistake")
    ]
    strings = {one.value for call in calls for one in ast.walk(call.args[1]) if isinstance(one, ast.Constant)}
    built = {f"not_{kind}" for kind in FIELD_KINDS} | {f"does_not_fit_{kind}" for kind in RULE_KINDS}
    codes = {one for one in strings if isinstance(one, str) and one not in ("not_", "does_not_fit_", "?", "kind", "：")}
    assert codes | built == set(sentences())
    for texts in sentences().values():
        assert set(texts) == {"zh", "en"} and re.search(r"[\u4e00-\u9fff]", texts["zh"])
        assert set(re.findall(r"{\w+}", texts["zh"])) <= set(re.findall(r"{\w+}", texts["en"])) | {"{words}", "{place}"}


def test_each_place_prints_its_own_words():
    on = date(2025, 5, 1)
    said = {
        (place, rule, one): word(one, "zh")
        for place, rule in (
            ("changzhou", "archive_parts"),
            ("pingshan", "archive_parts"),
            ("changzhou", "case_channels"),
        )
        for one in current_rulebook().value(place, rule, on).value
    }
    assert said["changzhou", "archive_parts", "evidence"] == "辅助证明材料"
    assert said["pingshan", "archive_parts", "evidence"] == "服务佐证材料"
    assert said["changzhou", "case_channels", "labour_petition"] == "信访"
    lacking = complete("changzhou", "archive_parts", on, {"basic_information", "service_log"})
    assert working_in_words(lacking.working[-1])[0] == "缺少：辅助证明材料"
    tax = next(
        one for one in client_eligibility("changzhou", on, ClientFacts()) if one.working[0].values["word"] == "tax"
    )
    assert working_in_words(tax.working[0])[0] == "税收征管地须在本地"


def test_shall_is_never_said_as_encouraged():
    for on in (date(2023, 5, 1), date(2025, 5, 1)):
        value = current_rulebook().value("pingshan", "party_branch", on)
        assert word(value.value, "zh") == "应当（未列为第八条条件）" and "应加强党建工作" in value.text
