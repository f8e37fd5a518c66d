"""Reasons, alternates and shortages say what is true of the plan."""

from dataclasses import replace

import numpy as np
import pytest
from halls import DEEP, GRID, best_by_hand, every_plan, problems, short, small, units, with_one_more_seat, worth
from hypothesis import given

from bench.matching_instances import hall
from matchfair.matching import Cancelled, Problem, Reason, alternates, diagnose, explain, rescues, solve

NO = float("nan")
FOR_A_PAIR = {
    "matched",
    "locked",
    "not_allowed",
    "no_seats",
    "held_by_locks",
    "full",
    "score_needed",
    "no_score_enough",
    "unmatches",
    "breaks_minimum",
    "below_level",
    "preferred_others",
    "better_elsewhere",
    "equally_good",
}


@small
@given(problem=problems(locks=True))
def test_alternates_are_allowed_have_a_free_seat_and_come_best_first(problem):
    plan = solve(problem)
    scores = units(problem)
    for row, offered in enumerate(alternates(problem, plan, k=3)):
        free = [
            j
            for j in np.flatnonzero(plan.load < problem.capacity)
            if not np.isnan(scores[row, j]) and j != plan.agency[row]
        ]
        expected = sorted(free, key=lambda j, row=row: (-scores[row, j], j))[:3]
        assert offered.tolist() == expected + [-1] * (3 - len(expected))


def with_pair_forced(problem: Problem, row: int, column: int) -> tuple[int, int, int] | None:
    """Best of all plans that make this pair; None if there is none."""
    locked = problem.locked.copy()
    locked[row] = column
    try:
        return best_by_hand(replace(problem, locked=locked))
    except ValueError:
        return None


@small
@given(problem=problems(most_rows=4, most_columns=3, minimums=True))
def test_why_not_gives_the_exact_price_of_the_pair(problem):
    plan = solve(problem)
    size, missing, total = worth(plan)
    for row in range(problem.shape[0]):
        for column in range(problem.shape[1]):
            codes = {reason.code: reason.values for reason in explain(problem, plan, row, column)}
            if plan.agency[row] == column:
                assert codes["matched"]["score"] == units(problem)[row, column] / GRID
            elif np.isnan(problem.scores[row, column]):
                assert "not_allowed" in codes
            elif not problem.capacity[column]:
                assert not {"full", "unmatches", "score_needed"} & set(codes) and "no_seats" in codes
            else:
                forced = with_pair_forced(problem, row, column)
                assert ("unmatches" in codes) == (forced[0] < size)
                if forced[0] == size and forced[1] > missing:
                    assert codes["breaks_minimum"]["seats"] == forced[1] - missing
                elif forced[0] == size:
                    price = codes.get("score_needed") or codes.get("no_score_enough")
                    lacking = price["short"] if price else 0
                    assert total - forced[2] == round(lacking * GRID)
                    assert ("equally_good" in codes) == (lacking == 0)


def changed(problem: Problem, code: str, row: int, column: int) -> Problem:
    """The problem with one more seat, or with one more pair allowed."""
    if code == "add_seat":
        return with_one_more_seat(problem, column)
    scores = problem.scores.copy()
    scores[row, column] = 0
    return replace(problem, scores=scores)


def without_minimum(problem: Problem) -> Problem:
    return replace(problem, minimum=None)


def matched_by_every_best_plan(problem: Problem) -> set[int]:
    """Rows that all plans of the most pairs, the fewest seats short and the highest total match."""
    plans = [(agency, (size, -short(problem, agency), total)) for agency, size, total, _ in every_plan(problem)]
    most = max(worths for _, worths in plans)
    matched = [set(np.flatnonzero(agency >= 0).tolist()) for agency, worths in plans if worths == most]
    return set.intersection(*matched)


@pytest.mark.parametrize("objective", ["best", "fair", "stable"])
@small
@given(problem=problems(locks=True, minimums=True))
def test_each_rescue_matches_that_very_enterprise(objective, problem):
    problem = without_minimum(problem) if objective == "stable" else problem
    plan = solve(problem, objective)
    for row in np.flatnonzero(plan.agency < 0):
        for rescue in rescues(problem, plan, row):
            larger = changed(problem, rescue.code, row, rescue.values["agency"])
            assert solve(larger, objective).agency[row] >= 0


@small
@given(problem=problems(most_rows=4, most_columns=3, locks=True, minimums=True))
def test_no_rescue_is_left_out_and_the_best_comes_first(problem):
    """Seats by score, then pairs by column; where several rows are equally good for a seat, it is certain for none."""
    plan = solve(problem)
    for row in np.flatnonzero(plan.agency < 0):
        allowed = ~np.isnan(problem.scores[row])
        seats = [
            column
            for column in range(problem.shape[1])
            if row in matched_by_every_best_plan(changed(problem, "add_seat", row, column))
        ]
        seats.sort(key=lambda column, row=row: (-np.nan_to_num(units(problem)[row, column], nan=-np.inf), column))
        pairs = np.flatnonzero(~allowed & (plan.load < problem.capacity))
        found = [(change.code, change.values["agency"]) for change in rescues(problem, plan, row)]
        assert found == [("add_seat", column) for column in seats] + [("allow_pair", column) for column in pairs]


@small
@given(problem=problems(two_sided=True, locks=True))
def test_in_a_stable_plan_the_next_in_line_is_whom_solving_again_matches(problem):
    plan = solve(problem, "stable")
    for column in range(problem.shape[1]):
        again = solve(changed(problem, "add_seat", 0, column), "stable")
        assert plan.next_in_line[column] == set(np.flatnonzero((again.agency >= 0) & (plan.agency < 0)).tolist())


@pytest.mark.parametrize("seed", range(200 if DEEP else 20))
def test_in_a_fair_plan_one_more_seat_matches_whom_solving_again_matches(seed):
    """Scores differ, so that plans are unique; a hall of this size has levels at and below the plan's."""
    rng = np.random.default_rng(seed)
    n, m = rng.integers(5, 40), rng.integers(1, 7)
    scores = rng.random((n, m))
    scores[rng.random((n, m)) < rng.choice([0, 0.3, 0.7])] = NO
    problem = Problem(scores=scores, capacity=rng.integers(0, 1 + n // m, m))
    plan = solve(problem, "fair")
    for column in range(m):
        again = solve(changed(problem, "add_seat", 0, column), "fair")
        more = (again.agency >= 0).sum() > (plan.agency >= 0).sum()
        new = set(np.flatnonzero((again.agency >= 0) & (plan.agency < 0)).tolist()) if more else set()
        assert plan.next_in_line[column] == new


def test_a_large_hall_is_told_who_is_next_in_line():
    scores, capacity = hall("structured", 2000, 50, 0.9, 1)
    plan = solve(Problem(scores=scores, capacity=capacity), "fair")
    assert sum(map(bool, plan.next_in_line)) > 40


def test_in_a_stable_plan_only_who_prefers_the_new_seat_takes_it():
    """Row 0 likes both agencies the same and keeps the first: the seat at the second is for nobody."""
    problem = Problem(scores=[[0.5, 0.5], [0.25, NO]], capacity=[1, 0])
    assert solve(problem, "stable").next_in_line == [{1}, set()]


def test_one_more_seat_is_not_promised_to_whom_it_would_not_go():
    problem = Problem(scores=[[0.5], [0.75]], capacity=[0])
    for objective in ("best", "fair", "stable"):
        plan = solve(problem, objective)
        assert rescues(problem, plan, 0) == []
        assert rescues(problem, plan, 1) == [Reason("add_seat", {"agency": 0, "score": 0.75})]


def test_separate_shortages_are_separate_groups():
    """Two enterprises for one seat at agency 0, three for one at agency 1, in whatever order they come."""
    blocks = np.array([[1, NO]] * 2 + [[NO, 1]] * 3)
    for order in ([0, 1, 2, 3, 4], [4, 0, 3, 1, 2], [2, 3, 4, 0, 1]):
        found = diagnose(Problem(scores=blocks[order], capacity=[1, 1]))
        groups = {group.agencies: (group.enterprises, group.seats, group.short) for group in found.shortages}
        first, second = np.flatnonzero(np.array(order) < 2), np.flatnonzero(np.array(order) >= 2)
        assert groups == {(0,): (tuple(first), 1, 1), (1,): (tuple(second), 1, 2)}


@small
@given(problem=problems(most_rows=8, locks=True, minimums=True))
def test_shortages_add_up_and_every_repair_helps(problem):
    found = diagnose(problem)
    size, *_ = worth(solve(problem))
    free = problem.capacity - np.bincount(problem.locked[problem.locked >= 0], minlength=problem.shape[1])
    assert found.matchable == size
    assert sum(group.short for group in found.shortages) == problem.shape[0] - size
    for group in found.shortages:
        assert len(group.enterprises) == group.seats + group.short
        others = np.setdiff1d(np.arange(problem.shape[1]), group.agencies)
        assert np.isnan(problem.scores[np.ix_(group.enterprises, others)]).all()
        assert group.seats == free[list(group.agencies)].sum()
    agencies = [agency for group in found.shortages for agency in group.agencies]
    assert len(agencies) == len(set(agencies))
    for repair in found.repairs:
        repaired = changed(problem, repair.code, repair.row, repair.agency)
        assert worth(solve(repaired))[0] == size + repair.matches


def test_repairs_are_seats_by_worth_and_pairs_in_turn_contested_enterprises_included():
    """Rows 0 to 2 share one seat at agency 0; row 3 may go nowhere. Agencies 1 and 2 have room for them all."""
    scores = [[0.25, NO, NO], [0.75, NO, NO], [0.5, NO, NO], [NO, NO, NO]]
    found = diagnose(Problem(scores=scores, capacity=[1, 4, 5]))
    assert found.seats == 10 and found.enterprises == 4 and found.matchable == 1
    assert [(repair.code, repair.agency, repair.row, repair.total) for repair in found.repairs] == [
        ("add_seat", 0, None, 0.5),
        ("allow_pair", 2, 0, None),
        ("allow_pair", 2, 2, None),
        ("allow_pair", 2, 3, None),
        ("allow_pair", 1, 0, None),
        ("allow_pair", 1, 2, None),
        ("allow_pair", 1, 3, None),
    ]


def test_the_seat_that_brings_most_is_the_first_repair():
    found = diagnose(Problem(scores=[[0.25, NO], [NO, 0.75]], capacity=[0, 0]))
    assert [(repair.agency, repair.total) for repair in found.repairs] == [(1, 0.75), (0, 0.25)]


def test_a_stable_plan_says_whom_the_agency_preferred():
    problem = Problem(scores=[[0.9], [0.9]], capacity=[1], agency_scores=[[0.25], [0.75]])
    plan = solve(problem, "stable")
    reasons = {reason.code: reason.values for reason in explain(problem, plan, 0, 0)}
    assert reasons["preferred_others"] == {"agency": 0, "fit": 0.25, "lowest_kept": 0.75}
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


@pytest.mark.parametrize("objective", ["best", "fair"])
def test_a_seat_for_which_two_are_equally_good_is_promised_to_neither(objective):
    problem = Problem(scores=[[0.5], [0.5]], capacity=[0])
    plan = solve(problem, objective)
    assert rescues(problem, plan, 0) == rescues(problem, plan, 1) == []


def test_a_seat_where_others_would_move_to_and_make_room_is_named_without_a_score():
    problem = Problem(scores=[[0.5, 0.25], [0.5, NO], [0.25, NO]], capacity=[2, 0])
    plan = solve(problem)
    assert rescues(problem, plan, 2) == [
        Reason("add_seat", {"agency": 0, "score": 0.25}),
        Reason("add_seat", {"agency": 1, "score": None}),
    ]


def codes(scores, capacity, pair, objective="best", **more) -> list[tuple[str, dict]]:
    problem = Problem(scores=scores, capacity=capacity, **more)
    return [(reason.code, reason.values) for reason in explain(problem, solve(problem, objective), *pair)]


def test_a_matched_pair_says_its_rank_among_the_choices():
    assert codes([[0.25, 0.5, NO, 0.75]], [1, 1, 1, 0], (0, 1)) == [
        ("matched", {"agency": 1, "score": 0.5, "rank": 2, "choices": 3})
    ]


def test_a_full_agency_names_its_lowest_free_client_not_the_locked_one():
    scores, pair = [[0.25, NO], [0.75, NO], [1.0, NO], [0.5, 0.375]], (3, 0)
    assert codes(scores, [3, 1], pair, locked=[0, -1, -1, -1]) == [
        ("full", {"agency": 0, "score": 0.5, "seats": 3, "locked": 1, "lowest_kept": 0.75}),
        ("unmatches", {"agency": 0}),
    ]


@pytest.mark.parametrize("objective", ["best", "fair", "stable"])
def test_where_locks_hold_all_seats_they_are_the_reason_and_nobody_else(objective):
    scores = [[0.25, NO], [0.75, 0.5]]
    assert codes(scores, [1, 1], (1, 0), objective, locked=[0, -1]) == [
        ("held_by_locks", {"agency": 0, "score": 0.75, "seats": 1})
    ]
    assert codes(scores, [0, 1], (1, 0), objective) == [("no_seats", {"agency": 0, "score": 0.75})]


@pytest.mark.parametrize("objective", ["best", "fair"])
def test_a_pair_that_fits_worse_says_so_and_what_it_lacks(objective):
    scores = [[0.5, 0.375], [0.5, NO]]
    assert codes(scores, [2, 1], (0, 1), objective) == [
        ("better_elsewhere", {"agency": 1, "score": 0.375, "own_agency": 0, "own_score": 0.5}),
        ("below_level", {"agency": 1, "score": 0.375, "level": 0.5})
        if objective == "fair"
        else ("score_needed", {"agency": 1, "score": 0.5, "short": 0.125}),
    ]


def test_a_pair_that_no_score_in_use_could_make_says_what_it_would_cost():
    scores = [[0.875, 0.125], [1.0, 0.0]]
    assert codes(scores, [1, 1], (0, 0)) == [
        ("full", {"agency": 0, "score": 0.875, "seats": 1, "locked": 0, "lowest_kept": 1.0}),
        ("no_score_enough", {"agency": 0, "short": 0.25}),
    ]


@pytest.mark.parametrize("objective", ["best", "fair", "stable"])
def test_of_two_agencies_that_fit_the_same_the_order_decided(objective):
    problem = Problem(scores=[[0.25, 0.25]], capacity=[1, 1])
    plan = solve(problem, objective)
    other = 1 - int(plan.agency[0])
    assert explain(problem, plan, 0, other) == [Reason("equally_good", {"agency": other})]


def test_a_stable_plan_says_when_the_agency_ranked_both_the_same():
    found = codes([[0.5], [0.5]], [1], (1, 0), "stable")
    assert [code for code, _ in found] == ["no_seat", "full", "equally_good", "add_seat"]


@pytest.mark.parametrize("objective", ["best", "fair", "stable"])
@small
@given(problem=problems(locks=True, minimums=True))
def test_no_pair_is_without_a_reason(objective, problem):
    problem = without_minimum(problem) if objective == "stable" else problem
    plan = solve(problem, objective)
    for row, column in np.ndindex(problem.shape):
        if plan.agency[row] >= 0:
            assert explain(problem, plan, row, column)
        else:
            assert len([r for r in explain(problem, plan, row, column) if r.code in FOR_A_PAIR]) > 0


def test_a_cancelled_plan_gives_no_reasons_it_cannot_know():
    def stop(share):
        raise Cancelled

    problem = Problem(scores=[[0.5, NO]], capacity=[1, 1])
    plan = solve(problem, progress=stop)
    assert plan.status == "cancelled" and plan.unmatched == {0: "undecided"}
    assert explain(problem, plan, 0, 0) == [Reason("undecided")] and rescues(problem, plan, 0) == []
    assert explain(problem, plan, 0, 1) == [Reason("not_allowed", {"agency": 1})]
