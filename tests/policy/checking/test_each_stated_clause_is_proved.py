"""Every clause of Pingshan and Changzhou that states a number, a date or a list is data, proved by a case that names it.

"Proved" is meant strictly: change the number by one step, the date by one day, leave one entry of the list out, and a case
that names this very clause comes out otherwise.
"""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from changed_rule_data import LEFT_OUT, all_changes, changed_book

from matchfair.policy.checking.cases import case_faults, read_cases
from matchfair.policy.rulebook.book import SET, current_rulebook, using
from matchfair.policy.rulebook.fields import is_clause
from matchfair.policy.rulebook.shape import RULE_FILES

DOCUMENTS = ("PS24", "PS21", "CZ")
STATED = [clause for clause in current_rulebook().clauses.values() if clause.document in DOCUMENTS and clause.states]
FIGURE = re.compile(r"\d|[一二三四五六七八九十两]+(?:年|日|名|件|人|万|季度)")
# What a clause says once more: the number is held at the other clause.
SAID_AGAIN = {"PS24-22.2": "PS24-18.3", "PS21-23.b": "PS21-19.c"}
NAMING = defaultdict(list)
for one in read_cases(Path(__file__).parents[1] / "cases"):
    for named in set(one.clauses) if not case_faults(one) else ():
        NAMING[named].append(one)


def test_what_has_a_figure_is_known_to_state_one():
    book = current_rulebook()
    clauses = [one for one in book.clauses.values() if one.document in DOCUMENTS and one.id not in book.parts]
    assert [one.id for one in clauses if FIGURE.search(one.text or "") and not one.states] == []
    assert len(STATED) > 70


@pytest.mark.parametrize("clause", STATED, ids=lambda clause: clause.id)
def test_a_stated_clause_is_a_rule_and_a_case_names_it(clause):
    book = current_rulebook()
    rules = [
        value
        for rule in book.rules.values()
        for value in rule.values
        if value.state == SET and clause.id in value.clauses
    ]
    editions = [
        edition
        for path, data in book.tree.items()
        if path.endswith("/catalogue.yaml")
        for edition in data["editions"]
        if edition["clause"] == clause.id
    ]
    validities = [one for one in book.instruments[clause.place] if one.validity == clause.id]
    assert rules or editions or validities or clause.id in SAID_AGAIN
    assert "rule" in clause.kinds and NAMING[clause.id]


def stated_at(keys):
    """The clause that states what stands at some keys; None where no clause of these documents does."""
    path, *rest = keys
    entry = current_rulebook().tree[path]
    if path.endswith("/place.yaml") and rest[-1] in ("from", "until"):
        return entry["instruments"][rest[1]].get("validity")
    if path.split("/")[-1] in RULE_FILES and len(rest) > 3 and rest[3] == "value":
        dated = entry[rest[0]]["values"][rest[2]]
        single = dated["value"].get(rest[4]) if isinstance(dated["value"], dict) and len(rest) > 4 else None
        return single if is_clause(single) else dated["clause"]
    return None


CHANGED = [
    (stated_at(keys), keys, new)
    for keys, new in all_changes()
    if keys[0] != "settings"
    and not isinstance(new, dict)
    and (stated_at(keys) or "").split("-")[0] in (*DOCUMENTS, "PS21I")
]


def test_each_step_off_breaks_a_case_that_names_the_clause():
    assert len(CHANGED) >= 300
    unproved = []
    for clause, keys, new in CHANGED:
        again = [one for one, held in SAID_AGAIN.items() if held == clause]
        with using(changed_book(keys, new)):
            lacking = [one for one in (clause, *again) if not any(map(case_faults, NAMING[one]))]
        unproved += [(one, keys, "left out" if new is LEFT_OUT else new) for one in lacking]
    assert unproved == []


def sub_items():
    for path in ("pingshan/catalogue.yaml", "changzhou/catalogue.yaml"):
        data = current_rulebook().tree[path]
        for at, area in enumerate(data["areas"]):
            for number, item in enumerate(area["items"]):
                for edition in data["editions"]:
                    if edition["key"] in item.get("editions", [edition["key"]]):
                        yield edition["clause"], (path, "areas", at, "items", number), item


def test_each_sub_item_left_out_or_reworded_breaks_a_case_that_names_its_article():
    found = list(sub_items())
    assert len(found) == 38 + 41 + 38
    for clause, keys, item in found:
        for at, new in ((keys, LEFT_OUT), ((*keys, "text"), item["text"][:-1])):
            with using(changed_book(at, new)):
                assert any(map(case_faults, NAMING[clause])), (clause, at)
