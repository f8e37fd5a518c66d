"""Small halls for the tests of the matching engine, and slow but plain ways to solve them."""

import itertools
import os
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.extra import numpy as arrays

from matchfair.matching import GRID, Problem
from matchfair.matching.solver import dense
from matchfair.matching.solver.reduced import ReducedProblem

DEEP = bool(os.environ.get("MATCHFAIR_DEEP"))

# No deadline: the first solve of a process loads compiled parts. The fixture that picks a route keeps no state.
small = settings(
    deadline=None,
    max_examples=1000 if DEEP else 40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def problems(draw, most_rows=5, most_columns=4, two_sided=False, locks=False, minimums=False):
    """Problems with ties, vetoes and short seats; scores are small fractions, so that many plans are equally good.

    Some fall into blocks: an enterprise may only go to the agencies of its own block, and each block may be short of
    seats by itself. The order of rows and columns says nothing of the blocks.
    """
    n, m = draw(st.integers(0, most_rows)), draw(st.integers(0, most_columns))
    score = st.one_of(st.sampled_from([np.nan, 0.0, 0.25, 0.5, 1.0, -0.5]), st.floats(-2, 2, width=32))
    scores = draw(arrays.arrays(np.float64, (n, m), elements=score))
    blocks = draw(st.integers(1, 3))
    if blocks > 1:
        block = st.integers(0, blocks - 1)
        ours, theirs = (
            draw(arrays.arrays(np.int64, n, elements=block)),
            draw(arrays.arrays(np.int64, m, elements=block)),
        )
        scores[ours[:, None] != theirs] = np.nan
    capacity = draw(arrays.arrays(np.int64, m, elements=st.integers(0, 1 if blocks > 1 else 3)))
    agency_scores = draw(arrays.arrays(np.float64, (n, m), elements=score)) if two_sided else None
    locked = np.full(n, -1)
    if locks and n and m:
        for row in draw(st.lists(st.integers(0, n - 1), unique=True, max_size=2)):
            column = draw(st.integers(0, m - 1))
            free = capacity[column] - (locked == column).sum()
            theirs = scores if agency_scores is None else agency_scores
            if free > 0 and not np.isnan(scores[row, column] + theirs[row, column]):
                locked[row] = column
    minimum = np.minimum(draw(arrays.arrays(np.int64, m, elements=st.integers(0, 3))), capacity) if minimums else None
    return Problem(scores=scores, capacity=capacity, agency_scores=agency_scores, locked=locked, minimum=minimum)


def units(problem: Problem) -> np.ndarray:
    """Scores in whole units of the grid, NaN where not allowed."""
    scores = np.rint(problem.scores * GRID)
    if problem.agency_scores is not None:
        scores[np.isnan(problem.agency_scores)] = np.nan
    return scores


def values_with_outside(reduced: ReducedProblem) -> np.ndarray:
    """Scores of all free rows with the score outside as last column, (rows, m + 1)."""
    return np.pad(reduced.values(slice(0, reduced.rows.size)), [(0, 0), (0, 1)], constant_values=reduced.outside)


def every_plan(problem: Problem):
    """All plans that keep locks, vetoes and seats: (agency of each row, pairs, total in units, lowest free score)."""
    n, m = problem.shape
    scores = units(problem)
    choices = [
        [problem.locked[i]] if problem.locked[i] >= 0 else [-1, *np.flatnonzero(~np.isnan(scores[i]))] for i in range(n)
    ]
    for choice in itertools.product(*choices):
        agency = np.array(choice, dtype=np.int64)
        rows = np.flatnonzero(agency >= 0)
        if (np.bincount(agency[rows], minlength=m) > problem.capacity).any():
            continue
        pairs = scores[rows, agency[rows]]
        free = pairs[problem.locked[rows] < 0]
        yield agency, rows.size, int(pairs.sum()), free.min() if free.size else None


def with_one_more_seat(problem: Problem, agency: int) -> Problem:
    """The same question with one more seat at this agency."""
    return replace(problem, capacity=problem.capacity + (np.arange(problem.shape[1]) == agency))


def short(problem: Problem, agency: np.ndarray) -> int:
    """How many clients agencies get fewer than their minimums in this plan, together."""
    load = np.bincount(agency[agency >= 0], minlength=problem.shape[1])
    return int(np.maximum(problem.minimum - load, 0).sum())


def best_by_hand(problem: Problem) -> tuple[int, int, int]:
    """Most pairs, the fewest seats short of minimums among those plans, and the highest total among these."""
    size, filled, total = max((size, -short(problem, agency), total) for agency, size, total, _ in every_plan(problem))
    return size, -filled, total


def fair_by_hand(problem: Problem) -> tuple[int, int, float, int]:
    """The same, with the highest lowest score before the highest total."""
    size, filled, worst, total = max(
        (size, -short(problem, agency), -np.inf if worst is None else worst, total)
        for agency, size, total, worst in every_plan(problem)
    )
    return size, -filled, worst, total


def worth(plan) -> tuple[int, int, int]:
    """Pairs, seats short of minimums, and total of a plan in whole units: as :func:`best_by_hand`."""
    return int((plan.agency >= 0).sum()), int(plan.short.sum()), round(plan.total * GRID)


def accepted_by_hand(problem: Problem) -> np.ndarray:
    """Deferred acceptance one proposal at a time, over lists made strict by order; an independent second opinion."""
    n, m = problem.shape
    ours = units(problem)
    theirs = ours if problem.agency_scores is None else np.rint(problem.agency_scores * GRID)
    wishes = [sorted(np.flatnonzero(~np.isnan(ours[i])), key=lambda j, i=i: (-ours[i, j], j)) for i in range(n)]
    agency = problem.locked.copy()
    seats = problem.capacity - np.bincount(agency[agency >= 0], minlength=m)
    clients = [[] for _ in range(m)]
    asking = [i for i in range(n) if agency[i] < 0]
    while asking:
        row = asking.pop()
        if not wishes[row]:
            continue
        column = int(wishes[row].pop(0))
        clients[column].append(row)
        clients[column].sort(key=lambda i: (-theirs[i, column], i))
        agency[row] = column
        if len(clients[column]) > seats[column]:
            refused = clients[column].pop()
            agency[refused] = -1
            asking.append(refused)
    return agency


ROUTES = {
    "one column per seat": {},
    "the same by prices": {"EASY": 0, "CONTESTED": -1, "CLEAR": np.inf},
    "exchanges": {"LARGEST": -1},
}


def take_route(patch: pytest.MonkeyPatch, route: str) -> None:
    """Make halls of any size go this way to the best plan."""
    for name, value in ROUTES[route].items():
        patch.setattr(dense, name, value)
