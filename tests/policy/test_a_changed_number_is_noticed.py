"""Changing any single number, share or date of the rule data makes the check or a worked case fail.

Holiday tables are left out here: they are compared day by day with an independent calendar in another test.
Everyday runs take every ninth change; MATCHFAIR_TEST_MUTATIONS=all takes them all (about 25 seconds).
"""

import copy
import os
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from matchfair.policy.cases import case_problems, read_cases
from matchfair.policy.check import data_problems
from matchfair.policy.rulebook import Rulebook, rulebook, using

CASES = list(read_cases(Path(__file__).parent / "cases"))
FRACTION = re.compile(r"\d+/\d+")
SHARES = 9


def changes(value):
    """One step up and one step down of a number, a date or a fraction."""
    if isinstance(value, bool):
        return []
    if isinstance(value, int):
        return [value + 1, value - 1]
    if isinstance(value, date):
        return [value + timedelta(days=1), value - timedelta(days=1)]
    if isinstance(value, str) and FRACTION.fullmatch(value):
        over, under = map(int, value.split("/"))
        return [f"{over + 1}/{under}", f"{over}/{under + 1}", f"{over}/{under - 1}"]
    return []


def places_of_numbers(node, path=()):
    if isinstance(node, dict | list):
        pairs = node.items() if isinstance(node, dict) else enumerate(node)
        for key, child in pairs:
            yield from places_of_numbers(child, (*path, key))
    else:
        yield from ((path, changed) for changed in changes(node))


def all_changes():
    tree = {path: data for path, data in rulebook().tree.items() if not path.endswith("holidays.yaml")}
    return list(places_of_numbers(tree))


def changed_book(path, value):
    tree = dict(rulebook().tree)
    tree[path[0]] = copy.deepcopy(tree[path[0]])
    node = tree[path[0]]
    for key in path[1:-1]:
        node = node[key]
    node[path[-1]] = value
    return Rulebook(tree)


def noticed(path, value, cases):
    """Whether the check or a case fails; the case that failed moves to the front, for its neighbours' numbers."""
    book = changed_book(path, value)
    if data_problems(book):
        return True
    with using(book):
        for place, case in enumerate(cases):
            if case_problems(case):
                cases.insert(0, cases.pop(place))
                return True
    return False


@pytest.mark.parametrize("share", range(SHARES if os.environ.get("MATCHFAIR_TEST_MUTATIONS") == "all" else 1))
def test_a_changed_number_is_noticed(share):
    cases = list(CASES)
    unnoticed = [(path, value) for path, value in all_changes()[share::SHARES] if not noticed(path, value, cases)]
    assert unnoticed == []
