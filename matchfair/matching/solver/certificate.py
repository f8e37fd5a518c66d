"""What proves a plan: prices and cuts, checked against every score."""

import numpy as np

from .arcs import Arcs, tight_arcs
from .reduced import ReducedProblem


def duality_gap(reduced: ReducedProblem, at: np.ndarray, prices: np.ndarray, tight: Arcs | None = None) -> int:
    """How far the prices leave a plan from the best one, in units of the reduced problem; 0 proves it optimal.

    By weak duality no plan is worth more than the sum over rows of max(outside, score - price) plus the sum over
    agencies of price times seats. The difference to the plan at hand is a sum of terms that are never negative, taken
    over the full score matrix, whatever way the plan was found. ``tight``, where it is at hand, are the best arcs of the
    full matrix at these prices.
    """
    if (prices[:-1] < 0).any() or prices[-1] != 0:
        raise ValueError("prices must not be negative and 0 outside: they prove nothing otherwise")
    load = np.bincount(at, minlength=prices.size)[:-1]
    if (load > reduced.capacity).any():
        raise ValueError("the plan seats more enterprises than there are seats")
    gap = sum(int(price) * int(left) for price, left in zip(prices[:-1], reduced.capacity - load, strict=True) if left)
    rows = np.arange(at.size)
    tight = tight or tight_arcs(reduced, rows, prices)
    best = tight.start[:-1]  # one of the best of each row will do
    regret = tight.value[best] - prices[tight.column[best]] - (reduced.pairs(rows, at) - prices[at])
    return gap + sum(map(int, regret[regret > 0]))


def cut_bound(reduced: ReducedProblem, cut: np.ndarray, level: int = 0) -> int:
    """Number of rows that no plan exceeds in pairs of at least this level, by a cut on the full score matrix.

    Every such pair has its agency in the cut or its row among those with such a pair outside it. So no plan has more
    than the seats in the cut plus these rows (König 1931; weak duality with prices 1 in the cut and 0 elsewhere). That
    holds for any cut, whatever way it was found; a smallest one meets the most rows that can be matched.

    Parameters
    ----------
    reduced : ReducedProblem
        Without ``previous``.
    cut : (m,) bool array
        Agencies whose seats are counted.
    level : int
        In units of the reduced problem; 0 is the lowest allowed score.

    Examples
    --------
    Above 0.5 only agency 0 is left to anyone:

    >>> from matchfair.matching import Problem
    >>> reduced = ReducedProblem(Problem(scores=[[1.0, 0.5], [0.75, 0.0], [0.5, 0.25]], capacity=[1, 1]))
    >>> cut_bound(reduced, np.array([True, True])), cut_bound(reduced, np.array([True, False]), 2**19 + 1)
    (2, 1)
    """
    outside = (reduced.values(part)[:, ~cut] >= level for part in reduced.blocks())
    return int(reduced.capacity[cut].sum()) + sum(int(reached.any(axis=1).sum()) for reached in outside)


def proves_fair(reduced: ReducedProblem, at: np.ndarray, most: np.ndarray, above: np.ndarray) -> bool:
    """Whether a plan matches the most rows, and no plan that matches as many has a higher lowest score.

    The plan itself shows that its number and its level can be reached; the cuts show that no more can.

    Parameters
    ----------
    reduced : ReducedProblem
        Without ``least`` and ``previous``, so that no pair is missing from it.
    at : (rows,) int array
        Agency of each row, m = unmatched.
    most, above : (m,) bool arrays
        Cuts for the number of rows, and for the same number above the plan's lowest score.

    Examples
    --------
    >>> from matchfair.matching import Problem
    >>> reduced = ReducedProblem(Problem(scores=[[1.0, 0.5], [0.75, 0.0], [0.5, 0.25]], capacity=[1, 1]))
    >>> cuts = np.array([True, True]), np.array([True, False])
    >>> proves_fair(reduced, np.array([1, 0, 2]), *cuts), proves_fair(reduced, np.array([0, 2, 1]), *cuts)
    (True, False)
    """
    rows = np.flatnonzero(at < reduced.shape[1])
    load = np.bincount(at, minlength=reduced.seats.size)
    if (load > reduced.seats).any() or cut_bound(reduced, most) != rows.size:
        return False
    if not rows.size:
        return True
    lowest = int(reduced.pairs(rows, at[rows]).min())
    return lowest >= 0 and cut_bound(reduced, above, lowest + 1) < rows.size
