"""Every worked case of cases/*.yaml comes out as written; officials add cases there without touching Python."""

from pathlib import Path

import pytest

from matchfair.policy.checking.cases import case_faults, read_cases

CASES = list(read_cases(Path(__file__).parents[1] / "cases"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.where} {case.rule} {case.place} {case.on}")
def test_a_worked_case_comes_out_as_written(case):
    assert case_faults(case) == []
