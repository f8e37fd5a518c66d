"""The fair plan is the bottleneck, whatever found it: against every plan there is, an independent flow, and planted errors."""

import dataclasses
import tracemalloc

import numpy as np
import pytest
from halls import GRID, every_plan, fair_by_hand, problems, small, take_route, units, worth
from hypothesis import given, strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from matchfair.matching import Cancelled, Problem, solve, solving
from matchfair.matching.solver.bottleneck import bottleneck
from matchfair.matching.solver.certificate import Claim, cut_bound, proves_fair
from matchfair.matching.solver.reduced import ReducedProblem


@pytest.fixture(params=["jumps", "halves"], autouse=True)
def way(request, monkeypatch):
    """Both ways to the level: where the last cut points to, and halving what is left."""
    if request.param == "halves":
        monkeypatch.setattr("matchfair.matching.solver.bottleneck.JUMPS", 0)


def answer(plan) -> tuple[int, int, float, int]:
    """Pairs, seats short of minimums, lowest free score and total of a plan, in whole units."""
    size, missing, total = worth(plan)
    return size, missing, -np.inf if plan.worst is None else plan.worst * GRID, total


@small
@given(problem=problems(locks=True, two_sided=True, minimums=True))
def test_it_is_the_fairest_of_all_plans(problem):
    plan = solve(problem, "fair")
    assert answer(plan) == fair_by_hand(problem)
    assert plan.gap == 0.0 and plan.status == "optimal"


@small
@given(problem=problems(most_rows=9, most_columns=6, locks=True, minimums=True))
def test_it_matches_as_many_as_best_and_its_lowest_score_is_never_below(problem):
    fairly, best_plan = answer(solve(problem, "fair")), answer(solve(problem))
    assert fairly[:2] == best_plan[:2] and fairly[2] >= best_plan[2] and fairly[3] <= best_plan[3]


@small
@given(problem=problems(most_rows=9, most_columns=6, minimums=True), data=st.data())
def test_the_order_of_rows_and_columns_changes_neither_matched_nor_lowest_nor_total(problem, data):
    n, m = problem.shape
    rows, columns = data.draw(st.permutations(range(n))), data.draw(st.permutations(range(m)))
    rows, columns = np.array(rows, dtype=np.int64), np.array(columns, dtype=np.int64)
    shuffled = Problem(
        scores=problem.scores[rows][:, columns], capacity=problem.capacity[columns], minimum=problem.minimum[columns]
    )
    assert answer(solve(shuffled, "fair")) == answer(solve(problem, "fair"))


@small
@given(problem=problems(locks=True))
def test_a_lock_is_kept_and_leaves_the_fair_plan_for_the_rest(problem):
    rest = problem.locked < 0
    taken = np.bincount(problem.locked[~rest], minlength=problem.shape[1])
    alone = Problem(scores=problem.scores[rest], capacity=problem.capacity - taken)
    plan = solve(problem, "fair")
    assert (plan.agency[~rest] == problem.locked[~rest]).all()
    kept = units(problem)[~rest, problem.locked[~rest]].sum()
    size, missing, worst, total = answer(solve(alone, "fair"))
    assert answer(plan) == (size + (~rest).sum(), missing, worst, total + kept)


def most_by_flow(problem: Problem, level: float) -> int:
    """Most pairs of at least this score, by the maximum flow of scipy."""
    n, m = problem.shape
    row, column = np.nonzero(problem.scores >= level)
    tail = np.concatenate([np.full(n, n + m), row, n + np.arange(m)])
    head = np.concatenate([np.arange(n), n + column, np.full(m, n + m + 1)])
    room = np.concatenate([np.ones(n + row.size), problem.capacity]).astype(np.int32)
    return maximum_flow(csr_array((room, (tail, head)), shape=(n + m + 2, n + m + 2)), n + m, n + m + 1).flow_value


@pytest.mark.parametrize("seats", [0.8, 1.1])
@pytest.mark.parametrize("kind", ["uniform", "grouped", "ties", "vetoes"])
def test_a_larger_hall_agrees_with_an_independent_flow(kind, seats):
    rng = np.random.default_rng(17)
    n, m = 600, 25
    scores = rng.random((n, m))
    if kind == "ties":
        scores = np.rint(scores * 32) / 32
    if kind in ("grouped", "vetoes"):
        scores = 0.98 * rng.random((6, 6))[rng.integers(0, 6, n)][:, rng.integers(0, 6, m)] + 0.02 * scores
    if kind == "vetoes":
        scores[rng.random((n, m)) < 0.6] = np.nan
    scores = np.rint(scores * GRID) / GRID
    problem = Problem(scores=scores, capacity=rng.multinomial(round(n * seats), np.full(m, 1 / m)))
    plan = solve(problem, "fair")
    size = int((plan.agency >= 0).sum())
    assert size == most_by_flow(problem, -1) == most_by_flow(problem, plan.worst)
    assert size > most_by_flow(problem, plan.worst + 1 / GRID)


@small
@given(problem=problems(locks=True), data=st.data())
def test_no_cut_ever_says_that_less_is_possible_than_is(problem, data):
    reduced = ReducedProblem(problem)
    cut = np.array(data.draw(st.lists(st.booleans(), min_size=reduced.shape[1], max_size=reduced.shape[1])), dtype=bool)
    scores = units(problem)[reduced.rows]
    level = data.draw(st.sampled_from([0, *(scores[~np.isnan(scores)] - reduced.low).astype(int).tolist()]))
    locked = problem.shape[0] - reduced.rows.size
    sizes = [
        size - locked for _, size, _, worst in every_plan(problem) if worst is None or worst >= level + reduced.low
    ]
    assert cut_bound(reduced, cut, level) >= max(sizes)


TEMPTING = Problem(scores=[[1.0, 0.5, 0.0], [0.875, 0.4375, 0.0]], capacity=[1, 1, 0])


@pytest.mark.parametrize(
    "wrong",
    [
        {"least": round(0.4375 * GRID)},
        {"least": round(0.75 * GRID)},
        {"least": None},
        {"above": np.array([True, True, False])},
        {"most": np.array([True, False, False])},
    ],
    ids=["level too low", "level too high", "no level", "cut that forbids nothing", "loose cut for the number"],
)
def test_a_wrong_level_or_cut_is_refused(wrong, monkeypatch):
    assert solve(TEMPTING, "fair").worst == 0.5
    assert solve(TEMPTING).worst == 0.4375
    monkeypatch.setattr(
        solving, "bottleneck", lambda reduced, progress: dataclasses.replace(bottleneck(reduced, progress), **wrong)
    )
    with pytest.raises(AssertionError, match="unproven"):
        solve(TEMPTING, "fair")


@pytest.mark.parametrize(
    ("at", "proven"), [([1, 0], True), ([0, 1], False), ([3, 0], False), ([0, 0], False), ([1, 2], False)]
)
def test_cuts_prove_only_the_fair_plan(at, proven):
    reduced = ReducedProblem(TEMPTING)
    found = bottleneck(reduced)
    assert proves_fair(Claim(reduced, np.array(at), found.most, found.above)) == proven


def test_a_pair_that_is_not_allowed_proves_nothing():
    scores = np.full((2, 600), np.nan)
    scores[0, :2] = 2.0**20, -(2.0**20)
    reduced = ReducedProblem(Problem(scores=scores, capacity=2 * (np.arange(600) == 0)))
    loose, nothing = np.arange(600) < 2, np.arange(600) < 0
    assert proves_fair(Claim(reduced, np.array([0, 600]), nothing, nothing))
    assert not proves_fair(Claim(reduced, np.array([0, 0]), loose, nothing))


def crowded(n: int, m: int, dtype=np.float64) -> Problem:
    """A hall whose first levels forbid too much: groups of agencies that a few too many rows like best."""
    rng = np.random.default_rng(1)
    scores = 0.5 * rng.random((6, 6))[rng.integers(0, 6, n)][:, rng.integers(0, 6, m)].astype(dtype)
    return Problem(scores=scores + rng.random((n, m), dtype=dtype) / 2, capacity=np.full(m, n * 4 // m // 5))


def test_the_search_moves_its_progress_and_can_be_cancelled(monkeypatch):
    take_route(monkeypatch, "exchanges")
    problem = crowded(600, 20)
    shares = []
    bottleneck(ReducedProblem(problem), shares.append)
    assert shares == sorted(shares) and 0 <= shares[0] and shares[-1] < 1
    assert len(set(shares)) > 5

    def cancel(share):
        asked.append(share)
        if share > 0.2:
            raise Cancelled

    asked = []
    stopped = solve(problem, "fair", progress=cancel)
    assert stopped.status == "cancelled" and stopped.gap is None and (stopped.agency == -1).all()
    assert asked[-1] < 0.4


def test_the_search_takes_less_than_half_the_matrix_on_top():
    reduced = ReducedProblem(crowded(20_000, 500, np.float32))
    tracemalloc.start()
    bottleneck(reduced)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < reduced.problem.scores.nbytes / 2
