"""Stable plans, changes against a published plan, and what a plan says about itself."""

import numpy as np
import pytest
from halls import DEEP, GRID, ROUTES, accepted_by_hand, every_plan, problems, short, small, take_route, units, worth
from hypothesis import given, strategies as st

from matchfair.matching import Cancelled, Problem, solve
from matchfair.matching.solver.exchange import Exchange
from matchfair.matching.solver.reduced import ReducedProblem
from matchfair.matching.solver.ties import lexicographic_first


@small
@given(problem=problems(two_sided=True, locks=True))
def test_stable_has_no_blocking_pair_and_is_deferred_acceptance(problem):
    plan = solve(problem, "stable")
    assert plan.blocking_pairs.shape == (0, 2)
    assert plan.gap is None
    assert plan.agency.tolist() == accepted_by_hand(problem).tolist()


@small
@given(problem=problems(two_sided=True, locks=True))
def test_blocking_pairs_of_a_best_plan_are_exactly_those_of_the_definition(problem):
    plan = solve(problem)
    ours, theirs = units(problem), np.rint(problem.agency_scores * GRID)
    found = []
    for row, column in np.argwhere(~np.isnan(ours)):
        here = plan.agency[row]
        clients = [i for i in np.flatnonzero(plan.agency == column) if problem.locked[i] < 0]
        free = plan.load[column] < problem.capacity[column]
        rather = here < 0 or ours[row, column] > ours[row, here]
        room = free or any(theirs[i, column] < theirs[row, column] for i in clients)
        if problem.locked[row] < 0 and rather and room:
            found.append([row, column])
    assert plan.blocking_pairs.tolist() == found


def all_worths(problem: Problem):
    """Every plan with its pairs, seats short of minimums and total, as :func:`worth` counts them."""
    return [(agency, size, short(problem, agency), total) for agency, size, total, _ in every_plan(problem)]


def first_of(plans: list[np.ndarray], m: int) -> list[int]:
    """The first of these plans in the order of their rows' agencies, unmatched last."""
    return min(plans, key=lambda agency: np.where(agency < 0, m, agency).tolist()).tolist()


@pytest.mark.parametrize("route", ROUTES)
@small
@given(problem=problems(locks=True, minimums=True))
def test_where_plans_tie_rows_in_order_get_the_first_agency_they_can(route, problem):
    with pytest.MonkeyPatch.context() as patch:
        take_route(patch, route)
        plan = solve(problem)
    equal = [agency for agency, *worths in all_worths(problem) if tuple(worths) == worth(plan)]
    assert plan.agency.tolist() == first_of(equal, problem.shape[1])


def test_where_plans_tie_an_empty_seat_may_have_to_move():
    """Row 0 may sit at agency 0 only if row 1 leaves agency 2, where its seat then stays empty, for agency 1."""
    reduced = ReducedProblem(Problem(scores=[[0.25, 0.75, 0.0], [0.0, 0.75, 0.25]], capacity=[1, 1, 1]))
    exchange = Exchange(reduced, np.array([1, 2]), np.array([0, GRID // 2, 0, 0]))
    assert lexicographic_first(exchange).tolist() == [0, 1]


@pytest.mark.parametrize("objective", ["best", "fair"])
@pytest.mark.parametrize("steps", [4, 32])
def test_the_way_a_plan_is_found_does_not_show_in_it(objective, steps):
    rng = np.random.default_rng(steps)
    scores, capacity = np.rint(rng.random((260, 24)) * steps) / steps, rng.integers(5, 15, 24)
    assert len(plans_by_all_routes(Problem(scores=scores, capacity=capacity), objective)) == 1


@pytest.mark.parametrize("objective", ["best", "fair"])
@pytest.mark.parametrize("seed", range(1000 if DEEP else 60))
def test_the_way_does_not_show_where_whole_kinds_of_rows_and_agencies_are_equal(objective, seed):
    rng = np.random.default_rng(seed)
    n, m, kinds = rng.integers(1, 60), rng.integers(1, 9), rng.integers(1, 6)
    scores = np.rint(rng.random((kinds, kinds)) * 16)[rng.integers(0, kinds, n)][:, rng.integers(0, kinds, m)] / 16
    scores[rng.random((n, m)) < rng.choice([0, 0.3])] = np.nan
    problem = Problem(scores=scores, capacity=rng.integers(0, 2 + 2 * n // m, m))
    assert len(plans_by_all_routes(problem, objective)) == 1


@pytest.mark.parametrize("objective", ["best", "fair"])
@pytest.mark.parametrize("seed", range(200 if DEEP else 20))
def test_the_way_does_not_show_where_agencies_have_minimums(objective, seed):
    rng = np.random.default_rng(seed)
    n, m = rng.integers(1, 80), rng.integers(1, 9)
    scores = np.rint(rng.random((n, m)) * 8) / 8
    scores[rng.random((n, m)) < rng.choice([0, 0.3, 0.7])] = np.nan
    capacity = rng.integers(0, 2 + 2 * n // m, m)
    problem = Problem(scores=scores, capacity=capacity, minimum=rng.integers(0, capacity + 1))
    assert len(plans_by_all_routes(problem, objective)) == 1


def plans_by_all_routes(problem: Problem, objective: str) -> set[bytes]:
    found = set()
    for route in ROUTES:
        with pytest.MonkeyPatch.context() as patch:
            take_route(patch, route)
            found.add(solve(problem, objective=objective).agency.tobytes())
    return found


@pytest.mark.parametrize("route", ROUTES)
@small
@given(problem=problems(locks=True, minimums=True), data=st.data())
def test_of_equal_plans_the_one_with_the_fewest_changes_is_taken(route, problem, data):
    n, m = problem.shape
    previous = np.array(data.draw(st.lists(st.integers(-1, m - 1), min_size=n, max_size=n)), dtype=np.int64)
    with pytest.MonkeyPatch.context() as patch:
        take_route(patch, route)
        plan = solve(problem, previous=previous)
    equal = [agency for agency, *worths in all_worths(problem) if tuple(worths) == worth(plan)]
    assert worth(plan) == worth(solve(problem))
    published = previous >= 0
    changed = [int((agency != previous)[published].sum()) for agency in equal]
    assert plan.changes == (plan.agency != previous)[published].sum() == min(changed)
    ties = [agency for agency, changes in zip(equal, changed, strict=True) if changes == min(changed)]
    assert plan.agency.tolist() == first_of(ties, m)


def test_solving_again_after_answers_keeps_what_is_confirmed_and_stays_optimal(monkeypatch):
    take_route(monkeypatch, "exchanges")
    rng = np.random.default_rng(5)
    scores, capacity = rng.random((600, 20)), np.full(20, 33)
    first = solve(Problem(scores=scores, capacity=capacity))
    locked = np.full(600, -1)
    locked[:30] = first.agency[:30]
    scores[np.arange(30, 60), first.agency[30:60]] = np.nan
    problem = Problem(scores=scores, capacity=capacity, locked=locked)
    again = solve(problem, previous=first.agency)
    assert worth(again) == worth(solve(problem))
    assert (again.agency[:30] == first.agency[:30]).all()
    assert (again.agency[30:60] != first.agency[30:60]).all()
    assert again.changes < 150


@small
@given(problem=problems())
def test_an_unmatched_enterprise_is_told_why(problem):
    plan = solve(problem)
    without = set(np.flatnonzero(np.isnan(problem.scores).all(axis=1)).tolist())
    reasons = {
        row: "no_allowed_agency" if row in without else "no_seat" for row in np.flatnonzero(plan.agency < 0).tolist()
    }
    assert plan.unmatched == reasons


def test_progress_is_reported_and_may_cancel(monkeypatch):
    take_route(monkeypatch, "exchanges")
    scores = np.random.default_rng(1).random((300, 10))
    problem = Problem(scores=scores, capacity=np.full(10, 20), locked=np.r_[0, np.full(299, -1)])
    shares = []
    plan = solve(problem, "fair", progress=shares.append)
    assert plan.status == "optimal" and shares == sorted(shares) and shares[-1] == 1.0

    def cancel(share):
        raise Cancelled

    stopped = solve(problem, progress=cancel)
    assert stopped.status == "cancelled" and stopped.gap is None
    assert stopped.agency.tolist() == problem.locked.tolist()
