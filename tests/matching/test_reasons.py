"""Reasons, alternates and shortages say what is true of the plan."""

import numpy as np
from halls import GRID, best_by_hand, problems, size_and_total, small, units
from hypothesis import given

from matchfair.matching import Problem, alternates, diagnose, explain, rescues, solve

NO = float("nan")


@small
@given(problem=problems(locks=True))
def test_alternates_are_allowed_have_a_free_seat_and_come_best_first(problem):
    plan = solve(problem)
    scores = units(problem)
    for row, offered in enumerate(alternates(problem, plan, k=3)):
        free = [
            j for j in np.flatnonzero(plan.load < problem.capacity) if not np.isnan(scores[row, j]) and j != plan.agency[row]
        ]
        expected = sorted(free, key=lambda j, row=row: (-scores[row, j], j))[:3]
        assert offered.tolist() == expected + [-1] * (3 - len(expected))


def with_pair_forced(problem: Problem, row: int, column: int) -> tuple[int, int] | None:
    """Best of all plans that make this pair; None if there is none."""
    locked = problem.locked.copy()
    locked[row] = column
    try:
        return best_by_hand(Problem(scores=problem.scores, capacity=problem.capacity, locked=locked))
    except ValueError:
        return None


@small
@given(problem=problems(most_rows=4, most_columns=3))
def test_why_not_gives_the_exact_price_of_the_pair(problem):
    plan = solve(problem)
    size, total = size_and_total(plan)
    for row in range(problem.shape[0]):
        for column in range(problem.shape[1]):
            codes = {reason.code: reason.values for reason in explain(problem, plan, row, column)}
            if plan.agency[row] == column:
                assert codes["matched"]["score"] == units(problem)[row, column] / GRID
            elif np.isnan(problem.scores[row, column]):
                assert "not_allowed" in codes
            elif problem.capacity[column]:
                forced = with_pair_forced(problem, row, column)
                assert ("unmatches" in codes) == (forced[0] < size)
                if forced[0] == size:
                    short = codes["score_needed"]["short"] if "score_needed" in codes else 0
                    assert total - forced[1] == round(short * GRID)
                    assert ("equally_good" in codes) == (short == 0)


@small
@given(problem=problems())
def test_each_rescue_of_an_unmatched_enterprise_matches_one_more(problem):
    plan = solve(problem)
    size, _ = size_and_total(plan)
    for row in np.flatnonzero(plan.agency < 0):
        for rescue in rescues(problem, plan, row):
            scores, capacity = problem.scores.copy(), problem.capacity.copy()
            if rescue.code == "add_seat":
                capacity[rescue.values["agency"]] += 1
            else:
                scores[row, rescue.values["agency"]] = 0
            assert size_and_total(solve(Problem(scores=scores, capacity=capacity)))[0] == size + 1


@small
@given(problem=problems(locks=True))
def test_shortages_add_up_and_every_repair_helps(problem):
    found = diagnose(problem)
    size, _ = best_by_hand(problem)
    assert found.matchable == size
    assert sum(group.short for group in found.shortages) == problem.shape[0] - size
    for group in found.shortages:
        assert len(group.enterprises) == group.seats + group.short
        others = np.setdiff1d(np.arange(problem.shape[1]), group.agencies)
        assert np.isnan(problem.scores[np.ix_(group.enterprises, others)]).all()
    for repair in found.repairs:
        scores, capacity = problem.scores.copy(), problem.capacity.copy()
        if repair.code == "add_seat":
            capacity[repair.agency] += 1
        else:
            scores[repair.row, repair.agency] = 0
        repaired = Problem(scores=scores, capacity=capacity, locked=problem.locked)
        assert size_and_total(solve(repaired))[0] == size + repair.matches


def test_a_stable_plan_says_whom_the_agency_preferred():
    problem = Problem(scores=[[0.9], [0.9]], capacity=[1], agency_scores=[[0.2], [0.7]])
    plan = solve(problem, "stable")
    reasons = {reason.code: reason.values for reason in explain(problem, plan, 0, 0)}
    assert reasons["preferred_others"] == {"agency": 0, "fit": 0.2, "lowest_kept": 0.7}
    assert "no_seat" in reasons


def test_a_fair_plan_says_which_level_it_keeps():
    problem = Problem(scores=[[1.0, 0.5], [0.75, 0.25]], capacity=[1, 1])
    plan = solve(problem, "fair")
    reasons = {reason.code: reason.values for reason in explain(problem, plan, 1, 1)}
    assert plan.worst == reasons["below_level"]["level"] == 0.5


def test_a_locked_enterprise_is_explained_by_its_lock():
    problem = Problem(scores=[[0.1, 0.9]], capacity=[1, 1], locked=[0])
    reasons = explain(problem, solve(problem), 0, 1)
    assert [(reason.code, reason.values) for reason in reasons] == [("locked", {"agency": 0})]
