"""The best plan is the best: against every plan there is, and against an independent solver."""

from functools import cache

import numpy as np
import pytest
from halls import DEEP, GRID, ROUTES, best_by_hand, problems, small, take_route, units, with_one_more_seat, worth
from hypothesis import given, strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, eye_array

from matchfair.matching import Problem, solve


@pytest.fixture(params=ROUTES, autouse=True)
def route(request, monkeypatch):
    """Every way to a plan."""
    take_route(monkeypatch, request.param)


@small
@given(problem=problems(locks=True, minimums=True))
def test_it_equals_the_best_of_all_plans(problem):
    plan = solve(problem)
    assert worth(plan) == best_by_hand(problem)
    assert plan.gap == 0.0 and plan.status == "optimal"


def test_minimums_come_before_the_total_and_after_the_number_matched():
    """Everybody likes agency 0 best, which has room for all; agency 1 should get two and agency 2, where only row 0
    may go, one. Row 2 costs least to move to agency 1, row 1 next."""
    scores = [[1.0, 0.0, 0.0], [1.0, 0.5, float("nan")], [1.0, 0.75, float("nan")]]
    plan = solve(Problem(scores=scores, capacity=[3, 2, 1], minimum=[0, 2, 1]))
    assert plan.agency.tolist() == [2, 1, 1] and plan.short.tolist() == [0, 0, 0] and plan.gap == 0.0
    plan = solve(Problem(scores=scores, capacity=[3, 2, 1], minimum=[2, 1, 1]))
    assert plan.agency.tolist() == [0, 0, 1] and plan.short.tolist() == [0, 0, 1]
    plan = solve(Problem(scores=scores, capacity=[1, 1, 1], minimum=[1, 1, 0]))
    assert plan.agency.tolist() == [2, 0, 1] and plan.short.tolist() == [0, 0, 0]


@small
@given(problem=problems(locks=True, two_sided=True))
def test_seats_locks_and_vetoes_are_kept_by_every_objective(problem):
    for objective in ("best", "fair", "stable"):
        plan = solve(problem, objective)
        rows = np.flatnonzero(plan.agency >= 0)
        assert (np.bincount(plan.agency[rows], minlength=problem.shape[1]) <= problem.capacity).all()
        assert not np.isnan(units(problem)[rows, plan.agency[rows]]).any()
        kept = problem.locked >= 0
        assert (plan.agency[kept] == problem.locked[kept]).all()


@small
@given(problem=problems(most_rows=4, most_columns=3, locks=True, minimums=True))
def test_one_more_seat_is_worth_exactly_what_solving_again_says(problem):
    plan = solve(problem)
    size, _, total = worth(plan)
    for agency in range(problem.shape[1]):
        matched, _, best_total = best_by_hand(with_one_more_seat(problem, agency))
        assert matched == size + plan.seat_matches[agency]
        assert best_total == total + round(plan.seat_value[agency] * GRID)


@small
@given(problem=problems(locks=True, minimums=True))
def test_one_more_seat_never_costs_a_match_nor_with_as_many_matches_any_of_the_total(problem):
    size, missing, total = worth(solve(problem))
    for agency in range(problem.shape[1]):
        larger_size, still_missing, larger_total = worth(solve(with_one_more_seat(problem, agency)))
        assert (larger_size, -still_missing, larger_total) >= (size, -missing, total)


@small
@given(problem=problems(minimums=True), data=st.data())
def test_the_order_of_rows_and_columns_changes_neither_matched_nor_total(problem, data):
    n, m = problem.shape
    rows, columns = data.draw(st.permutations(range(n))), data.draw(st.permutations(range(m)))
    rows, columns = np.array(rows, dtype=np.int64), np.array(columns, dtype=np.int64)
    shuffled = Problem(
        scores=problem.scores[rows][:, columns], capacity=problem.capacity[columns], minimum=problem.minimum[columns]
    )
    assert worth(solve(shuffled)) == worth(solve(problem))


@small
@given(problem=problems(locks=True, minimums=True))
def test_a_lock_leaves_the_best_plan_for_the_rest(problem):
    rest = problem.locked < 0
    taken = np.bincount(problem.locked[~rest], minlength=problem.shape[1])
    alone = Problem(
        scores=problem.scores[rest], capacity=problem.capacity - taken, minimum=np.maximum(problem.minimum - taken, 0)
    )
    kept = units(problem)[~rest, problem.locked[~rest]].sum()
    size, missing, total = worth(solve(alone))
    assert worth(solve(problem)) == (size + (~rest).sum(), missing, total + kept)


def random_problem(rng, most_rows=40, most_columns=8):
    """One of several kinds: uniform, rounded to ties, in near-tied groups, with vetoes; seats short or ample."""
    n, m = rng.integers(1, most_rows), rng.integers(1, most_columns)
    scores = rng.random((n, m))
    kind = rng.integers(3)
    if kind == 1:
        scores = np.rint(scores * 4) / 4
    if kind == 2:
        scores = rng.random((3, 3))[rng.integers(0, 3, n)][:, rng.integers(0, 3, m)] + 0.001 * scores
    if rng.random() < 0.5:
        scores[rng.random((n, m)) < rng.uniform(0, 0.9)] = np.nan
    capacity = rng.integers(0, max(2, 2 * n // m), m)
    minimum = rng.integers(0, capacity + 1) if rng.random() < 0.3 else None
    return Problem(scores=scores, capacity=capacity, minimum=minimum)


def by_highs(problem: Problem) -> tuple[int, int, int]:
    """Most pairs, fewest seats short of minimums, highest total, by the mixed-integer solver of scipy (HiGHS).

    Variables are the allowed pairs and, for each agency, the clients it gets fewer than its minimum.
    """
    scores = units(problem)
    row, column = np.nonzero(~np.isnan(scores))
    (n, m), k = problem.shape, row.size
    if not k:
        return 0, int(problem.minimum.sum()), 0
    at_row = coo_array((np.ones(k), (row, np.arange(k))), shape=(n, k + m)).tocsr()
    at_agency = coo_array((np.ones(k), (column, np.arange(k))), shape=(m, k + m)).tocsr()
    missing = eye_array(m, k + m, k=k).tocsr()
    limits = [
        LinearConstraint(at_row, ub=1),
        LinearConstraint(at_agency, ub=problem.capacity),
        LinearConstraint(at_agency + missing, lb=problem.minimum),
    ]
    pair, whole = np.arange(k + m) < k, np.append(np.ones(k), np.zeros(m))
    bounds = Bounds(0, np.append(np.ones(k), np.full(m, np.inf)))
    best = []
    for cost in (-1.0 * pair, 1.0 * ~pair, np.append(-scores[row, column], np.zeros(m))):
        found = milp(cost, constraints=limits, integrality=whole, bounds=bounds, options={"mip_rel_gap": 0})
        best.append(round(found.fun))
        limits.append(LinearConstraint(cost[None, :], ub=best[-1]))
    return -best[0], best[1], -best[2]


@cache
def random_halls() -> list[tuple[Problem, tuple[int, int, int]]]:
    """Random halls with what the independent solver says, asked once for all routes."""
    rng = np.random.default_rng(3)
    return [(problem, by_highs(problem)) for problem in (random_problem(rng) for _ in range(1000 if DEEP else 200))]


def test_random_halls_agree_with_an_independent_solver():
    for problem, answer in random_halls():
        assert worth(solve(problem)) == answer


@pytest.mark.parametrize("seats", [0.8, 1.1])
@pytest.mark.parametrize("kind", ["uniform", "grouped", "ties", "vetoes"])
def test_a_larger_hall_is_proven_optimal(kind, seats, route):
    rng = np.random.default_rng(11)
    n, m = (20_000, 500) if DEEP else (1_500, 60)
    scores = rng.random((n, m))
    if kind == "ties":
        scores = np.rint(scores * 32) / 32
    if kind in ("grouped", "vetoes"):
        groups = rng.random((10, 10))[rng.integers(0, 10, n)][:, rng.integers(0, 10, m)]
        scores = 0.98 * groups + 0.02 * scores
    if kind == "vetoes":
        scores[rng.random((n, m)) < 0.3] = np.nan
    plan = solve(Problem(scores=scores, capacity=np.full(m, round(n * seats / m))))
    assert plan.gap == 0.0
    assert (plan.load <= plan.problem.capacity).all()
    assert (plan.agency >= 0).sum() == min(n, plan.problem.capacity.sum())
