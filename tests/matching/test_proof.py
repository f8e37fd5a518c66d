"""The proof notices a plan that is not the best, prices that are not right, and solve refuses both."""

import numpy as np
import pytest
from halls import GRID, problems, size_and_total, small
from hypothesis import given

from matchfair.matching import Problem, solve, solving
from matchfair.matching.best import optimum
from matchfair.matching.exchange import Exchange
from matchfair.matching.market import Market
from matchfair.matching.proof import missing_value

SCORES, CAPACITY = [[1.0, 0.5], [0.75, 0.0], [0.5, 0.25]], [1, 1]


@pytest.fixture
def market():
    return Market(Problem(scores=SCORES, capacity=CAPACITY))


@pytest.mark.parametrize(
    ("plan", "lost"), [([1, 0, 2], 0), ([0, 2, 1], 0), ([2, 0, 1], 0.25), ([0, 1, 2], 0.25), ([1, 2, 0], 0.25)]
)
def test_what_is_missing_is_exactly_what_a_worse_plan_loses(market, plan, lost):
    right = optimum(market).prices
    assert missing_value(market, np.array(plan), right) == lost * GRID * market.scale


@pytest.mark.parametrize("plan", [[2, 0, 2], [1, 2, 2], [2, 2, 2]])
def test_a_plan_that_matches_fewer_is_not_proven(market, plan):
    assert missing_value(market, np.array(plan), optimum(market).prices) >= -market.outside // 2


@pytest.mark.parametrize("step", [-1, 1])
@pytest.mark.parametrize("agency", [0, 1])
def test_wrong_prices_do_not_prove_the_best_plan(agency, step):
    """Two rows, two agencies: only a price within what moving would lose is right."""
    market = Market(Problem(scores=[[1.0, 0.0], [0.0, 1.0], [0.25, 0.25]], capacity=CAPACITY))
    exchange = optimum(market)
    assert missing_value(market, exchange.at, exchange.prices) == 0
    wrong = exchange.prices.copy()
    wrong[agency] += step * 4 * market.spread * (market.shape[1] + 2)
    if wrong[agency] < 0:
        with pytest.raises(ValueError, match="must not be negative"):
            missing_value(market, exchange.at, wrong)
    else:
        assert missing_value(market, exchange.at, wrong) > 0


def test_a_plan_with_more_enterprises_than_seats_is_refused(market):
    with pytest.raises(ValueError, match="more enterprises than there are seats"):
        missing_value(market, np.array([0, 0, 1]), optimum(market).prices)


@small
@given(problem=problems())
def test_no_prices_at_all_prove_only_what_nobody_competes_for(problem):
    market = Market(problem)
    exchange = optimum(market)
    missing = missing_value(market, exchange.at, np.zeros_like(exchange.prices))
    values = market.with_outside(slice(0, market.rows.size)).reshape(-1, market.seats.size)
    assert missing == sum(int(row.max()) - int(row[at]) for row, at in zip(values, exchange.at, strict=True))


@pytest.mark.parametrize("objective", ["best", "fair"])
def test_solve_refuses_a_plan_worse_than_its_prices_say(objective, monkeypatch):
    def worse(market, progress=None):
        found = optimum(market)
        return Exchange(market, np.array([2, 1, 0]), found.prices)

    monkeypatch.setattr(solving, "optimum", worse)
    monkeypatch.setattr(solving, "first_of_equals", lambda exchange: exchange.at)  # it could repair the plan
    with pytest.raises(AssertionError, match="unproven"):
        solve(Problem(scores=SCORES, capacity=CAPACITY), objective)


def test_solve_refuses_the_best_plan_with_wrong_prices(monkeypatch):
    def unpriced(market, progress=None):
        found = optimum(market)
        return Exchange(market, found.at, np.zeros_like(found.prices))

    problem = Problem(scores=SCORES, capacity=CAPACITY)
    assert size_and_total(solve(problem))[0] == 2
    monkeypatch.setattr(solving, "optimum", unpriced)
    with pytest.raises(AssertionError, match="unproven"):
        solve(problem)
