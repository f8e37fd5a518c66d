"""Fair plan: of the plans that match the most enterprises, the highest lowest score, then the highest total.

The highest lowest score is a bottleneck assignment (Burkard, Dell'Amico and Martello 2009, section 6.2), found from above.
At a level, as many rows as possible are matched along augmenting paths, on a network contracted to agencies: only
whether and how many occupants of one may move to another matters (as in :mod:`.exchange`, without costs). Where too few
rows are matched, the agencies that an unmatched row can still reach are all full and make a cut (König 1931). The same
cut forbids every level down to where enough rows have a pair outside it; the search goes on there (Newton's method for
parametric cuts, Radzik 1998), keeping what is matched. So few levels are tried, and the last cut proves the answer.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..problem import Progress, unheard
from .reduced import NEVER, ReducedProblem

JUMPS = 8  # levels tried where the last cut points to, before what is left is halved


@dataclass(frozen=True, eq=False)
class Bottleneck:
    """The level to keep, and the cuts (agencies, (m,) bool) that :func:`.certificate.proves_fair` checks.

    Attributes
    ----------
    least : int or None
        Highest level in units of the grid that every matched row can reach while the most rows stay matched; None
        where no row can be matched.
    most : (m,) bool array
        Cut that no plan matches more rows.
    above : (m,) bool array
        Cut that no plan matches as many rows above the level.
    """

    least: int | None
    most: np.ndarray
    above: np.ndarray


def bottleneck(reduced: ReducedProblem, progress: Progress = unheard) -> Bottleneck:
    """Search the highest level that as many rows can keep as can be matched at all.

    Parameters
    ----------
    reduced : ReducedProblem
        Without ``least``, ``previous`` and minimums.
    progress : callable, optional
        Called with a share done from 0 to 1; what it raises ends the search.

    Returns
    -------
    Bottleneck

    Examples
    --------
    >>> from matchfair.matching import Problem
    >>> found = bottleneck(ReducedProblem(Problem(scores=[[1.0, 0.5], [0.75, 0.0], [0.5, 0.25]], capacity=[1, 1])))
    >>> found.least / 2**20, found.most.tolist(), found.above.tolist()
    (0.5, [True, True], [True, False])
    """
    reach = LevelMatching(reduced)
    tries = 1
    most = reach.match(0, _progress_of_try(progress, tries, min(reduced.shape[0], int(reduced.capacity.sum()))))
    goal = reach.matched
    above = np.zeros_like(most)
    if not goal:
        return Bottleneck(None, most, above)
    low, high = 0, ceiling(reduced, above, goal)
    while low < high:
        tries += 1
        level = high if tries <= JUMPS else (low + high + 1) // 2
        cut = reach.match(level, _progress_of_try(progress, tries, goal))
        if reach.matched == goal:
            low = level
        else:
            above, high = cut, ceiling(reduced, cut, goal)
    return Bottleneck(low + reduced.low, most, above)


def _progress_of_try(progress: Progress, tries: int, goal: int) -> Callable[[int], None]:
    """Progress of one of an unknown number of tries, by the rows it has matched: each fills half of what is left."""
    return lambda matched: progress(1 - 0.5**tries * (2 - matched / max(1, goal)))


def ceiling(reduced: ReducedProblem, cut: np.ndarray, goal: int) -> int:
    """Highest level at which this cut does not forbid to match this many rows: its seats, and rows with a pair outside."""
    best = np.empty(reduced.shape[0], dtype=np.int64)
    for part in reduced.blocks():
        values = reduced.values(part)
        values[:, cut] = NEVER
        best[part] = values.max(axis=1)
    nth = best.size - (goal - int(reduced.capacity[cut].sum()))
    return int(np.partition(best, nth)[nth])


class LevelMatching:
    """Rows at agencies in pairs of at least one level, and how many occupants of each agency may move to each other.

    Attributes
    ----------
    at : (rows,) int array
        Agency of each row, m = unmatched, m + 1 = unmatched without a pair that reaches the level.
    may : (rows, m) bool array
        Pairs that reach the level; the only large array, a byte for each pair.
    count : (m + 2, m) int array
        Rows at one agency (m: unmatched) that may go to another.
    """

    def __init__(self, reduced: ReducedProblem) -> None:
        n, m = reduced.shape
        self.reduced = reduced
        self.at = np.full(n, m)
        self.may = np.empty((n, m), dtype=bool)
        self.count = np.empty((m + 2, m), dtype=np.int32)
        self.room = reduced.capacity

    @property
    def matched(self) -> int:
        """Number of rows at an agency."""
        return int(np.count_nonzero(self.at < self.room.size))

    def match(self, level: int, progress: Callable[[int], None]) -> np.ndarray:
        """Match as many rows as possible at this level, keeping those at or above it, and return a cut, (m,) bool.

        No more can be matched than the seats in the cut plus the rows that reach the level outside it.
        """
        self._read(level)
        while True:
            progress(self.matched)
            order, before = self._search()
            targets = order[self.room[order] > 0]
            if not targets.size:
                return np.isin(np.arange(self.room.size), order)
            for target in targets:
                self._fill(int(target), before)

    def _read(self, level: int) -> None:
        """One pass over the full matrix; rows below the level lose their agency."""
        m = self.room.size
        for part in self.reduced.blocks():
            np.greater_equal(self.reduced.values(part), level, out=self.may[part])
        inside = np.flatnonzero(self.at < m)
        stays = inside[self.may[inside, self.at[inside]]]
        here = self.at[stays]
        self.at[:] = np.where(self.may.any(axis=1), m, m + 1)
        self.at[stays] = here
        self.room = self.reduced.capacity - np.bincount(here, minlength=m)
        self.count[:] = 0
        order = np.argsort(self.at, kind="stable")
        for part in self.reduced.blocks():
            homes, starts = np.unique(self.at[order[part]], return_index=True)
            self.count[homes] += np.add.reduceat(self.may[order[part]], starts, axis=0, dtype=np.int32)

    def _search(self) -> tuple[np.ndarray, np.ndarray]:
        """Agencies that an unmatched row can reach, nearest first, and the agency before each (m: none)."""
        m = self.room.size
        before = np.full(m, m)
        found, layer, new = [np.arange(0)], np.array([m]), np.ones(m, dtype=bool)
        while layer.size:
            onward = self.count[layer]
            reached = np.flatnonzero(onward.any(axis=0) & new)
            before[reached] = layer[onward[:, reached].argmax(axis=0)]
            new[reached] = False
            found.append(reached)
            layer = reached
        return np.concatenate(found), before

    def _fill(self, target: int, before: np.ndarray) -> None:
        """Move as many rows as fit along the path to this agency, which other moves may have closed meanwhile."""
        path = [target]
        while path[-1] < self.room.size:
            path.append(int(before[path[-1]]))
        steps = list(zip(path[1:], path, strict=False))
        amount = min(int(self.room[target]), *(int(self.count[step]) for step in steps))
        if amount <= 0:
            return
        for here, there in steps:
            rows = np.flatnonzero(self.at == here)
            rows = rows[self.may[rows, there]][:amount]
            moved = self.may[rows].sum(axis=0, dtype=np.int32)
            self.count[here] -= moved
            self.count[there] += moved
            self.at[rows] = there
        self.room[target] -= amount
