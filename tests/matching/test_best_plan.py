"""The best plan is the best: against every plan there is, and against an independent solver."""

from functools import cache

import numpy as np
import pytest
from halls import DEEP, GRID, ROUTES, best_by_hand, problems, size_and_total, small, take_route, units
from hypothesis import given, strategies as st
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import coo_array

from matchfair.matching import Problem, solve


@pytest.fixture(params=ROUTES, autouse=True)
def route(request, monkeypatch):
    """Every way to a plan."""
    take_route(monkeypatch, request.param)


@small
@given(problem=problems(locks=True))
def test_it_equals_the_best_of_all_plans(problem):
    plan = solve(problem)
    assert size_and_total(plan) == best_by_hand(problem)
    assert plan.gap == 0.0 and plan.status == "optimal"


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
@given(problem=problems(most_rows=4, most_columns=3, locks=True))
def test_one_more_seat_is_worth_exactly_what_solving_again_says(problem):
    plan = solve(problem)
    size, total = size_and_total(plan)
    for agency in range(problem.shape[1]):
        more = problem.capacity.copy()
        more[agency] += 1
        larger = Problem(scores=problem.scores, capacity=more, locked=problem.locked)
        assert best_by_hand(larger) == (size + plan.seat_matches[agency], total + round(plan.seat_value[agency] * GRID))


@small
@given(problem=problems(locks=True))
def test_one_more_seat_never_costs_a_match_nor_with_as_many_matches_any_of_the_total(problem):
    for agency in range(problem.shape[1]):
        more = problem.capacity + (np.arange(problem.shape[1]) == agency)
        larger = Problem(scores=problem.scores, capacity=more, locked=problem.locked)
        assert size_and_total(solve(larger)) >= size_and_total(solve(problem))


@small
@given(problem=problems(), data=st.data())
def test_the_order_of_rows_and_columns_changes_neither_matched_nor_total(problem, data):
    n, m = problem.shape
    rows, columns = data.draw(st.permutations(range(n))), data.draw(st.permutations(range(m)))
    rows, columns = np.array(rows, dtype=np.int64), np.array(columns, dtype=np.int64)
    shuffled = Problem(scores=problem.scores[rows][:, columns], capacity=problem.capacity[columns])
    assert size_and_total(solve(shuffled)) == size_and_total(solve(problem))


@small
@given(problem=problems(locks=True))
def test_a_lock_leaves_the_best_plan_for_the_rest(problem):
    rest = problem.locked < 0
    taken = np.bincount(problem.locked[~rest], minlength=problem.shape[1])
    alone = Problem(scores=problem.scores[rest], capacity=problem.capacity - taken)
    kept = units(problem)[~rest, problem.locked[~rest]].sum()
    size, total = size_and_total(solve(alone))
    assert size_and_total(solve(problem)) == (size + (~rest).sum(), total + kept)


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
    return Problem(scores=scores, capacity=rng.integers(0, max(2, 2 * n // m), m))


def by_highs(problem: Problem) -> tuple[int, int]:
    """Most pairs, then highest total, by the mixed-integer solver of scipy (HiGHS)."""
    scores = units(problem)
    row, column = np.nonzero(~np.isnan(scores))
    if not row.size:
        return 0, 0
    n, m = problem.shape
    every = np.arange(row.size)
    once = coo_array(
        (np.ones(2 * row.size), (np.concatenate([row, n + column]), np.tile(every, 2))), shape=(n + m, row.size)
    )
    limits = [LinearConstraint(once.tocsr(), ub=np.concatenate([np.ones(n), problem.capacity]))]
    most = round(-milp(-np.ones(row.size), constraints=limits, integrality=1, bounds=(0, 1)).fun)
    limits.append(LinearConstraint(np.ones((1, row.size)), lb=most))
    exact = {"mip_rel_gap": 0}
    found = milp(-scores[row, column], constraints=limits, integrality=1, bounds=(0, 1), options=exact)
    chosen = found.x > 0.5
    return most, int(scores[row[chosen], column[chosen]].sum())


@cache
def random_halls() -> list[tuple[Problem, tuple[int, int]]]:
    """A thousand halls with what the independent solver says, asked once for both routes."""
    rng = np.random.default_rng(3)
    return [(problem, by_highs(problem)) for problem in (random_problem(rng) for _ in range(1000))]


def test_a_thousand_random_halls_agree_with_an_independent_solver():
    for problem, answer in random_halls():
        assert size_and_total(solve(problem)) == answer


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
