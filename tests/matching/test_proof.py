"""The proof notices a plan that is not the best, prices that are not right, and solve refuses both."""

import numpy as np
import pytest
from halls import GRID, problems, small, values_with_outside, worth
from hypothesis import given

from matchfair.matching import Problem, solve, solving
from matchfair.matching.solver.certificate import duality_gap
from matchfair.matching.solver.exchange import Exchange
from matchfair.matching.solver.optimum import optimum
from matchfair.matching.solver.reduced import ReducedProblem

SCORES, CAPACITY = [[1.0, 0.5], [0.75, 0.0], [0.5, 0.25]], [1, 1]


@pytest.fixture
def reduced():
    return ReducedProblem(Problem(scores=SCORES, capacity=CAPACITY))


@pytest.mark.parametrize(
    ("plan", "lost"), [([1, 0, 2], 0), ([0, 2, 1], 0), ([2, 0, 1], 0.25), ([0, 1, 2], 0.25), ([1, 2, 0], 0.25)]
)
def test_what_is_missing_is_exactly_what_a_worse_plan_loses(reduced, plan, lost):
    right = optimum(reduced).prices
    assert duality_gap(reduced, np.array(plan), right) == lost * GRID * reduced.scale


@pytest.mark.parametrize("plan", [[2, 0, 2], [1, 2, 2], [2, 2, 2]])
def test_a_plan_that_matches_fewer_is_not_proven(reduced, plan):
    assert duality_gap(reduced, np.array(plan), optimum(reduced).prices) >= -reduced.outside // 2


@pytest.mark.parametrize("step", [-1, 1])
@pytest.mark.parametrize("agency", [0, 1])
def test_wrong_prices_do_not_prove_the_best_plan(agency, step):
    """Two rows, two agencies: only a price within what moving would lose is right."""
    reduced = ReducedProblem(Problem(scores=[[1.0, 0.0], [0.0, 1.0], [0.25, 0.25]], capacity=CAPACITY))
    exchange = optimum(reduced)
    assert duality_gap(reduced, exchange.at, exchange.prices) == 0
    wrong = exchange.prices.copy()
    wrong[agency] += step * 4 * reduced.spread * (reduced.shape[1] + 2)
    if wrong[agency] < 0:
        with pytest.raises(ValueError, match="must not be negative"):
            duality_gap(reduced, exchange.at, wrong)
    else:
        assert duality_gap(reduced, exchange.at, wrong) > 0


def test_a_plan_with_more_enterprises_than_seats_is_refused(reduced):
    with pytest.raises(ValueError, match="more enterprises than there are seats"):
        duality_gap(reduced, np.array([0, 0, 1]), optimum(reduced).prices)


@small
@given(problem=problems())
def test_no_prices_at_all_prove_only_what_nobody_competes_for(problem):
    reduced = ReducedProblem(problem)
    exchange = optimum(reduced)
    missing = duality_gap(reduced, exchange.at, np.zeros_like(exchange.prices))
    values = values_with_outside(reduced)
    assert missing == sum(int(row.max()) - int(row[at]) for row, at in zip(values, exchange.at, strict=True))


@pytest.mark.parametrize("objective", ["best", "fair"])
def test_solve_refuses_a_plan_worse_than_its_prices_say(objective, monkeypatch):
    def worse(reduced, progress=None):
        found = optimum(reduced)
        return Exchange(reduced, np.array([2, 1, 0]), found.prices)

    monkeypatch.setattr(solving, "optimum", worse)
    monkeypatch.setattr(solving, "lexicographic_first", lambda exchange: exchange.at)  # it could repair the plan
    with pytest.raises(AssertionError, match="unproven"):
        solve(Problem(scores=SCORES, capacity=CAPACITY), objective)


def test_solve_refuses_the_best_plan_with_wrong_prices(monkeypatch):
    def unpriced(reduced, progress=None):
        found = optimum(reduced)
        return Exchange(reduced, found.at, np.zeros_like(found.prices))

    problem = Problem(scores=SCORES, capacity=CAPACITY)
    assert worth(solve(problem))[0] == 2
    monkeypatch.setattr(solving, "optimum", unpriced)
    with pytest.raises(AssertionError, match="unproven"):
        solve(problem)
