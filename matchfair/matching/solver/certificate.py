"""What proves a plan: prices and cuts, checked against every score."""

from dataclasses import dataclass

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


@dataclass(frozen=True, eq=False)
class Claim:
    """What a fair plan says of some seats: that no plan takes more of them, nor as many above the plan's lowest score.

    Attributes
    ----------
    reduced : ReducedProblem
        These seats; without ``least``, ``previous`` and minimums, so that no pair is missing from it.
    at : (rows,) int array
        Agency of each row that has one of these seats, m = none.
    most, above : (m,) bool arrays
        Cuts for the number of rows, and for the same number above the plan's lowest score.
    """

    reduced: ReducedProblem
    at: np.ndarray
    most: np.ndarray
    above: np.ndarray

    @property
    def rows(self) -> np.ndarray:
        """Rows that have one of these seats."""
        return np.flatnonzero(self.at < self.reduced.shape[1])

    def lowest(self) -> int:
        """Lowest score of these rows, in units of the reduced problem."""
        return int(self.reduced.pairs(self.rows, self.at[self.rows]).min())

    def is_most(self) -> bool:
        """Whether the first cut proves that no plan takes more of these seats."""
        fits = (np.bincount(self.at, minlength=self.reduced.seats.size) <= self.reduced.seats).all()
        return bool(fits and cut_bound(self.reduced, self.most) == self.rows.size)

    def is_highest(self, lowest: int) -> bool:
        """Whether the second cut proves that no plan takes as many of them in pairs above this level."""
        return cut_bound(self.reduced, self.above, lowest + 1) < self.rows.size


def proves_fair(seats: Claim, *floors: Claim) -> bool:
    """Whether a plan matches the most rows, and no plan that matches as many has a higher lowest score.

    The plan itself shows that its number and its level can be reached; the cuts show that no more can. Where there are
    minimums, a second claim is about the seats up to them: the most of these are taken, and a plan is the fairest if
    above its level either fewer rows or fewer of these seats can be matched.

    Examples
    --------
    >>> from matchfair.matching import Problem
    >>> reduced = ReducedProblem(Problem(scores=[[1.0, 0.5], [0.75, 0.0], [0.5, 0.25]], capacity=[1, 1]))
    >>> cuts = np.array([True, True]), np.array([True, False])
    >>> [proves_fair(Claim(reduced, np.array(at), *cuts)) for at in ([1, 0, 2], [0, 2, 1])]
    [True, False]
    """
    if not all(claim.is_most() for claim in (seats, *floors)):
        return False
    if not seats.rows.size:
        return True
    lowest = seats.lowest()
    return lowest >= 0 and any(claim.is_highest(lowest) for claim in (seats, *floors))
