"""Changing any one number, date or share of the rule data makes a worked case or the check fail.

Every day each of them goes one step up. With MATCHFAIR_DEEP=1 it goes one step down as well, any one entry of a list is left
out, and a value is turned into none (or none into another kind of none). Texts are proved by test_texts_are_verbatim.py.
"""

import os
from pathlib import Path

import pytest
from changed_rule_data import LEFT_OUT, all_changes, changed_book

from matchfair.policy.checking.cases import case_faults, read_cases
from matchfair.policy.checking.check import data_faults
from matchfair.policy.rulebook.book import using

CASES = [case for case in read_cases(Path(__file__).parents[1] / "cases") if not case_faults(case)]
DEEP = bool(os.environ.get("MATCHFAIR_DEEP"))
CHANGES = [(keys, new) for keys, new in all_changes() if DEEP or not (new is LEFT_OUT or isinstance(new, dict))]
if not DEEP:
    CHANGES = list({keys: (keys, new) for keys, new in reversed(CHANGES)}.values())[::-1]  # the first of each place
SHARES = 8


def noticed(keys, new, cases):
    """Whether a case or the check fails; the case that failed moves to the front, for the changes next to this one."""
    book = changed_book(keys, new)
    with using(book):
        if any(map(case_faults, cases[:3])) or data_faults(book):
            return True
        found = next((place for place, case in enumerate(cases) if case_faults(case)), None)
        if found is not None:
            cases.insert(0, cases.pop(found))
        return found is not None


@pytest.mark.parametrize("share", range(SHARES))
def test_a_change_is_noticed(share):
    part = CHANGES[share * len(CHANGES) // SHARES : (share + 1) * len(CHANGES) // SHARES]
    places = {keys[0].split("/")[0] for keys, _ in part}
    cases = {place: sorted(CASES, key=lambda case: case.place != place) for place in places}
    unnoticed = [f"{keys} -> {new}" for keys, new in part if not noticed(keys, new, cases[keys[0].split("/")[0]])]
    assert not unnoticed, "no case notices; add one for\n" + "\n".join(unnoticed)
