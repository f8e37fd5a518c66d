"""Empty and extreme problems are solved, wrong ones refused with a reason; the same input gives the same bytes."""

import subprocess
import sys
import time
from fractions import Fraction

import numpy as np
import pytest
from halls import ROUTES, take_route

from matchfair.matching import OBJECTIVES, Problem, alternates, diagnose, explain, rescues, solve

NO = float("nan")


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize(
    ("scores", "capacity"),
    [
        (np.empty((0, 3)), [1, 2, 3]),
        (np.empty((3, 0)), []),
        (np.empty((0, 0)), []),
        (np.ones((3, 2)), [0, 0]),
        (np.full((3, 2), NO), [1, 1]),
    ],
)
def test_nothing_to_match_gives_an_empty_plan(objective, scores, capacity):
    plan = solve(Problem(scores=scores, capacity=np.array(capacity, dtype=np.int64)), objective)
    assert (plan.agency == -1).all() and plan.total == 0 and plan.worst is None
    assert plan.blocking_pairs.shape == (0, 2)
    assert plan.seat_value.shape == plan.seat_matches.shape == (len(capacity),)
    assert len(plan.unmatched) == len(scores)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("objective", OBJECTIVES)
def test_equal_scores_fill_the_seats(objective, route, monkeypatch):
    take_route(monkeypatch, route)
    plan = solve(Problem(scores=np.full((200, 7), 0.5), capacity=np.full(7, 25)), objective)
    assert plan.load.tolist() == [25] * 7 and plan.total == 87.5


@pytest.mark.parametrize("route", ROUTES)
def test_the_largest_scores_are_still_exact(route, monkeypatch):
    take_route(monkeypatch, route)
    top = float(1 << 20)
    scores = np.full((60, 30), -top)
    scores[np.arange(30), np.arange(30)] = top
    scores[30:] += np.arange(30)[:, None] * 2.0**-20
    plan = solve(Problem(scores=scores, capacity=np.full(30, 2)))
    assert plan.gap == 0.0 and (plan.agency >= 0).all()
    assert plan.total == sum(range(30)) * 2.0**-20


def test_float32_scores_are_not_copied_and_give_the_same_plan():
    scores = np.random.default_rng(2).integers(0, 1 << 20, (50, 8)) / (1 << 20)
    narrow = Problem(scores=scores.astype(np.float32), capacity=np.full(8, 6))
    assert narrow.scores.dtype == np.float32
    wide = Problem(scores=narrow.scores.astype(np.float64), capacity=np.full(8, 6))
    assert solve(narrow).agency.tolist() == solve(wide).agency.tolist()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"scores": [[np.inf, 0]]}, r"scores\[0, 0\] is inf: scores must be finite"),
        ({"scores": [[0.0, -(2.0**21)]]}, r"scores\[0, 1\] is -2097152.0"),
        ({"scores": [0.5, 0.5]}, "1 dimensions"),
        ({"capacity": [1]}, r"capacity has shape \(1,\), expected \(2,\)"),
        ({"capacity": [1, -1]}, "capacity of agency 1 is -1"),
        ({"capacity": [1, 1 << 62]}, "capacity of agency 1 is 4611686018427387904: .* at most 2147483647"),
        ({"capacity": [1, 0.5]}, "must hold whole numbers"),
        ({"agency_scores": [[0.5]]}, "they must be the same"),
        ({"agency_scores": [[np.inf, 0.5]]}, r"agency_scores\[0, 0\] is inf"),
        ({"locked": [2]}, "row 0 is locked to agency 2: there are agencies 0 to 1"),
        ({"locked": [1]}, "only 0 seats"),
        ({"scores": [[NO, 0.5]], "locked": [0]}, "that pair is not allowed"),
        ({"minimum": [1]}, r"minimum has shape \(1,\), expected \(2,\)"),
        ({"minimum": [2, 0]}, "minimum of agency 0 is 2: it can be 0 to its capacity of 1"),
        ({"minimum": [0, -1]}, "minimum of agency 1 is -1"),
        ({"scores": [["0.5", "0.5"]]}, "scores must hold real numbers, not <U3: use NaN"),
        ({"scores": [[0.5, "good"]]}, "must hold real numbers"),
        ({"scores": np.array([[0.5, "0.5"]], dtype=object)}, "must hold real numbers, not '0.5'"),
        ({"scores": [[0.5, 0.5j]]}, "must hold real numbers, not complex128"),
        ({"scores": np.array([[0.5, 1j]], dtype=object)}, "must hold real numbers, not 1j"),
        ({"scores": np.array([[1, 2]], dtype="m8[s]")}, "must hold real numbers, not timedelta64"),
        ({"scores": np.ma.masked_array([[0.5, 0.5]], [[True, False]])}, "scores is a masked array"),
        ({"scores": [np.ma.masked_array([0.5, 0.5], [True, False])]}, "scores is a masked array"),
        ({"agency_scores": np.ma.masked_array([[0.5, 0.5]], [[True, False]])}, "agency_scores is a masked array"),
        ({"capacity": np.ma.masked_array([1, 1], [True, False])}, "capacity is a masked array"),
        (
            {"capacity": np.array([1, 1 << 63], dtype=np.uint64)},
            "capacity holds 9223372036854775808, which is too large",
        ),
    ],
)
def test_a_wrong_problem_is_refused_with_what_and_why(change, message):
    with pytest.raises(ValueError, match=message):
        Problem(**{"scores": [[0.5, 0.5]], "capacity": [1, 0], **change})


def test_what_stands_for_a_number_may_be_of_any_kind_and_none_is_no_pair():
    plan = solve(Problem(scores=np.array([[None, 1], [2, Fraction(1, 2)]], dtype=object), capacity=[1, 1]))
    assert plan.agency.tolist() == [1, 0] and plan.total == 3


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda problem, plan: alternates(problem, plan, k=-1), "k is -1: give a number of 0 or more"),
        (lambda problem, plan: alternates(problem, plan, k=1.5), "k is 1.5: give a whole number"),
        (lambda problem, plan: explain(problem, plan, 0.5, 0), "row is 0.5: give a whole number"),
        (lambda problem, plan: explain(problem, plan, 0, 2), "column is 2: give a number from 0 to 1"),
        (lambda problem, plan: explain(problem, plan, -1, 0), "row is -1: give a number from 0 to 0"),
        (lambda problem, plan: rescues(problem, plan, -1), "row is -1: give a number from 0 to 0"),
        (lambda problem, plan: rescues(problem, plan, True), "row is True: give a whole number"),
        (lambda problem, plan: diagnose(problem, repairs=-1), "repairs is -1: give a number of 0 or more"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_with_what_and_why(ask, message):
    problem = Problem(scores=[[0.5, 0.5]], capacity=[1, 0])
    with pytest.raises(ValueError, match=message):
        ask(problem, solve(problem))


def test_an_unknown_objective_or_previous_plan_is_refused():
    problem = Problem(scores=[[0.5, 0.5]], capacity=[1, 0])
    with pytest.raises(ValueError, match="use one of best, fair, stable"):
        solve(problem, "cheapest")
    with pytest.raises(ValueError, match="previous must be 1 whole numbers"):
        solve(problem, previous=[0, 1])
    with pytest.raises(ValueError, match="outside 0 to 1"):
        solve(problem, previous=[2])


def test_scores_too_far_apart_for_minimums_are_refused():
    scores = np.array([[-(2.0**20)] * 600, [2.0**20] * 600])
    asked = {"scores": scores, "capacity": np.ones(600, dtype=np.int64)}
    assert solve(Problem(**asked)).gap == 0.0
    with pytest.raises(ValueError, match="too far apart for 600 agencies with minimums: bring them closer together"):
        solve(Problem(**asked, minimum=np.ones(600, dtype=np.int64)))


def test_a_stable_plan_with_minimums_is_refused():
    with pytest.raises(ValueError, match="stable plan cannot keep minimums"):
        solve(Problem(scores=[[0.5]], capacity=[1], minimum=[1]), "stable")


PRINT_PLAN = """
import hashlib, numpy as np
from matchfair.matching import Problem, solve
scores = np.rint(np.random.default_rng(4).random((900, 40)) * 32) / 32
problem = Problem(scores=scores, capacity=np.full(40, 21))
plans = [solve(problem, objective) for objective in ("best", "fair", "stable")]
print(hashlib.sha256(b"".join(plan.agency.tobytes() for plan in plans)).hexdigest())
"""


def test_the_same_problem_gives_the_same_bytes_in_any_process():
    answers = set()
    for seed, threads in (("0", "1"), ("77", "2")):
        environment = {"PYTHONHASHSEED": seed, "OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads}
        done = subprocess.run(
            [sys.executable, "-c", PRINT_PLAN], env=environment, capture_output=True, text=True, check=True
        )
        answers.add(done.stdout)
    assert len(answers) == 1


def test_a_square_hall_of_equal_scores_takes_no_longer_than_its_rows_need():
    """600 agencies of one seat, any plan optimal: each row gets the agency of its own number, in about 0.4 s."""
    problem = Problem(scores=np.full((600, 600), 0.5), capacity=np.ones(600, dtype=np.int64))
    start = time.process_time()
    plan = solve(problem)
    assert plan.agency.tolist() == list(range(600))
    assert time.process_time() - start < 4
