"""The best agencies of each row, found by scores that are not rounded, are those of the whole numbers; also at the edge."""

import numpy as np
import pytest
from halls import DEEP, GRID, values_with_outside

from matchfair.matching import Problem
from matchfair.matching.solver.arcs import tight_arcs
from matchfair.matching.solver.reduced import ReducedProblem


@pytest.mark.parametrize("size", [1.0, 2.0**-16, 2.0**20])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("seed", range(100 if DEEP else 8))
def test_tight_arcs_are_those_of_the_full_matrix_in_whole_numbers(seed, dtype, size):
    rng = np.random.default_rng(seed)
    n, m = 90, 7
    scores = rng.random((n, m)) * size
    scores[: n // 2] = (rng.integers(0, 4, (n // 2, m)) + 0.5) / GRID  # halfway between two whole numbers
    scores[rng.random((n, m)) < 0.2] = np.nan
    ranks = np.where(rng.random((n, m)) < 0.1, np.nan, 1.0) if seed % 2 else None
    problem = Problem(scores=scores.astype(dtype), capacity=np.full(m, 20), agency_scores=ranks)
    previous = rng.integers(-1, m, n) if seed % 3 else None
    reduced = ReducedProblem(problem, least=int(size * GRID // 9) if seed % 4 == 3 else None, previous=previous)
    prices = np.append(rng.integers(0, 3, m) * reduced.scale, 0).astype(reduced.dtype)
    prices[:2] += rng.integers(0, reduced.spread)
    net = values_with_outside(reduced) - prices
    row, column = np.nonzero(net == net.max(axis=1, keepdims=True))
    found = tight_arcs(reduced, np.arange(n), prices)
    assert found.row().tolist() == row.tolist() and found.column.tolist() == column.tolist()
    assert found.value.tolist() == (net + prices)[row, column].tolist()
