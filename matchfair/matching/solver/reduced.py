"""What is left to decide once locks are kept, in whole numbers: the form every exact step works on."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..problem import GRID, Problem, on_grid, row_blocks

NEVER = -(1 << 62)


@dataclass(eq=False)
class ReducedProblem:
    """The free rows and seats of a problem, with scores shifted so that the lowest allowed one is 0.

    A row without a seat is *outside* (column m), where its score is so low that no exchange along at most m columns
    can make up for it: so the highest total is at the same time a plan that matches the most rows. With ``previous``,
    scores are multiplied by more than any exchange can change, plus 1 where a row keeps its agency: of plans of
    equal total the one with the fewest changes is then the best.

    Numbers are float64 while all of them stay below 2**53, where float64 is exact, and int64 beyond.
    """

    problem: Problem
    least: int | None = None
    previous: np.ndarray | None = None

    def __post_init__(self) -> None:
        m = self.problem.shape[1]
        locked = self.problem.locked
        self.rows = np.flatnonzero(locked < 0)
        self.capacity = self.problem.capacity - np.bincount(locked[locked >= 0], minlength=m)
        self.low, high = self.problem.score_range
        self.scale = 1 if self.previous is None else 2 * (m + 2)
        self.spread = (high - self.low) * self.scale + 1
        self.outside = -(2 * (m + 2) * self.spread + 1)
        largest = -8 * self.outside
        if largest >= 1 << 62:
            raise ValueError(
                f"scores from {self.low} to {high} (in units of 2**-20) are too far apart for {m} agencies: "
                "bring them closer together, for example into 0 to 1"
            )
        self.dtype = np.dtype(np.float64 if largest < 1 << 53 else np.int64)

    @property
    def shape(self) -> tuple[int, int]:
        """Number of free rows and of agencies."""
        return self.rows.size, self.problem.shape[1]

    @property
    def seats(self) -> np.ndarray:
        """Free seats of each agency, and room for everyone outside, (m + 1,)."""
        return np.append(self.capacity, self.rows.size)

    def select(self, part: slice | np.ndarray) -> slice | np.ndarray:
        """Rows of the problem for these free rows; a slice where possible, as that copies nothing."""
        if self.rows.size == self.problem.shape[0]:
            return part
        return self.rows[part]

    def grid(self, part: slice | np.ndarray) -> np.ndarray:
        """Scores of these rows as whole numbers of the problem's grid, (rows, m), NaN where not allowed."""
        block = self.problem.grid(self.select(part))
        if self.least is not None:
            block[block < self.least] = np.nan
        return block

    def values(self, part: slice | np.ndarray) -> np.ndarray:
        """Scores of these rows, (rows, m), ``NEVER`` where not allowed."""
        rows = self.select(part)
        return self._shifted(self.problem.grid(rows), rows, None)

    def cells(self, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Scores of these rows at some agencies (m = outside) only, (rows, columns)."""
        inside = np.minimum(columns, self.shape[1] - 1)
        chosen = self.rows[rows]
        block = self._shifted(self.problem.grid(np.ix_(chosen, inside)), chosen, inside)
        block[:, columns == self.shape[1]] = self.outside
        return block

    def pairs(self, rows: np.ndarray, columns: np.ndarray, outside: int | None = None) -> np.ndarray:
        """Scores of single pairs, (rows,); column m is outside."""
        inside = columns < self.shape[1]
        values = np.full(rows.size, self.outside if outside is None else outside, dtype=self.dtype)
        chosen = self.select(rows[inside]), columns[inside]
        units = on_grid(self.problem.scores[chosen])
        forbidden = np.isnan(units)
        if self.problem.agency_scores is not None:
            forbidden |= np.isnan(self.problem.agency_scores[chosen])
        if self.least is not None:
            forbidden |= units < self.least
        units[forbidden] = self.low
        exact = (units - self.low).astype(self.dtype) * self.scale
        if self.previous is not None:
            exact += self.previous[chosen[0]] == chosen[1]
        exact[forbidden] = NEVER
        values[inside] = exact
        return values

    def roughly_net(self, part: slice | np.ndarray, prices: np.ndarray) -> np.ndarray:
        """Scores less prices, (rows, m), off by rounding, NaN where not allowed; as :meth:`roughly` counts them.

        Much quicker than exact numbers, and few of these are needed.
        """
        rows = self.select(part)
        scores = self.problem.scores[rows]
        net = np.subtract(scores, self.roughly(prices[:-1]), dtype=np.float64)
        if self.problem.agency_scores is not None:
            net[np.isnan(self.problem.agency_scores[rows])] = np.nan
        if self.least is not None:
            net[on_grid(scores) < self.least] = np.nan
        return net

    def roughly(self, units: float | np.ndarray) -> float | np.ndarray:
        """Units of this problem as scores."""
        return units / (float(self.scale) * GRID)

    def _shifted(self, block: np.ndarray, rows: slice | np.ndarray, columns: np.ndarray | None) -> np.ndarray:
        if self.least is not None:
            block[block < self.least] = np.nan
        block -= self.low
        exact = self.dtype == np.float64
        if not exact:
            forbidden = np.isnan(block)
            block = np.where(forbidden, 0.0, block).astype(np.int64)
        if self.previous is not None:
            block *= self.scale
            kept = self.previous[rows]
            if columns is None:
                has = np.flatnonzero(kept >= 0)
                block[has, kept[has]] += 1
            else:
                block += kept[:, None] == columns
        if exact:
            np.fmax(block, NEVER, out=block)  # much quicker than a mask
        else:
            block[forbidden] = NEVER
        return block

    def blocks(self) -> Iterator[slice]:
        """Slices of these rows for a pass over all of them."""
        return row_blocks(*self.shape)
