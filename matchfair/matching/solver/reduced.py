"""What is left to decide once locks are kept, in whole numbers: the form every exact step works on."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..problem import GRID, Problem, on_grid, row_blocks

NEVER = -(1 << 62)


@dataclass(eq=False)
class ReducedProblem:
    """The free rows and seats of a problem, with scores shifted so that the lowest allowed one is 0.

    A row without a seat is *outside* (the column after the last), where its score is so low that no exchange along all
    columns can make up for it: so the highest total is at the same time a plan that matches the most rows. An agency
    with a minimum has two columns, first the seats up to it: a row there scores more by what no exchange can make up
    for, so that of these plans one that is the fewest seats short of the minimums is the best. With ``previous``, scores
    are multiplied by more than any exchange can change, plus 1 where a row keeps its agency: of plans of equal total
    the one with the fewest changes is then the best.

    Numbers are float64 while all of them stay below 2**53, where float64 is exact, and int64 beyond.

    Parameters
    ----------
    problem : Problem
    least : int, optional
        Level in units of the grid, below which no pair is allowed.
    previous : (n,) int array, optional
    floors : bool
        Whether minimums count; without them every agency is one column.

    Attributes
    ----------
    agency : (columns,) int array
        Agency of each column.
    floor : int
        What a seat up to a minimum adds.
    """

    problem: Problem
    least: int | None = None
    previous: np.ndarray | None = None
    floors: bool = True

    def __post_init__(self) -> None:
        problem = self.problem
        self.rows = np.flatnonzero(problem.locked < 0)
        self.low, high = problem.score_range
        split = problem.free_minimum > 0
        columns = split.size + int(np.count_nonzero(split))
        self.scale = 1 if self.previous is None else 2 * (columns + 2)
        self.spread = (high - self.low) * self.scale + 1
        self.floor = 2 * (columns + 2) * self.spread + 1 if split.any() else 0
        self.outside = -(2 * (columns + 2) * (self.spread + self.floor) + 1)
        largest = -8 * self.outside
        if largest >= 1 << 62:
            raise ValueError(
                f"scores from {self.low} to {high} (in units of 2**-20) are too far apart for {split.size} agencies"
                f"{' with minimums' if split.any() else ''}: bring them closer together, for example into 0 to 1"
            )
        self.dtype = np.dtype(np.float64 if largest < 1 << 53 else np.int64)
        self._split_columns(split & self.floors)

    def _split_columns(self, split: np.ndarray) -> None:
        self.split = bool(split.any())
        self.agency = np.repeat(np.arange(split.size), 1 + split)
        first = np.searchsorted(self.agency, np.flatnonzero(split))
        self.capacity = self.problem.free_capacity[self.agency]
        self.capacity[first] = self.problem.free_minimum[split]
        self.capacity[first + 1] -= self.capacity[first]
        self.bonus = np.zeros(self.agency.size, dtype=self.dtype)
        self.bonus[first] = self.floor

    @property
    def shape(self) -> tuple[int, int]:
        """Number of free rows and of columns."""
        return self.rows.size, self.agency.size

    @property
    def seats(self) -> np.ndarray:
        """Free seats of each column, and room for everyone outside, (columns + 1,)."""
        return np.append(self.capacity, self.rows.size)

    @property
    def last_columns(self) -> np.ndarray:
        """The column of each agency that any further seat belongs to, (m,)."""
        return np.searchsorted(self.agency, np.arange(self.problem.shape[1]), side="right") - 1

    def parts(self, value: int) -> tuple[int, int, int]:
        """What a difference of two plans is made of: rows matched, seats up to minimums, units of the grid.

        Units are counted in pairs shifted by ``low``. Each part stays below half of what the next larger counts, which
        holds for an exchange, but not for the sum of several.
        """
        matched = _rounded(value, -self.outside)
        value += matched * self.outside
        filled = _rounded(value, self.floor) if self.floor else 0
        return matched, filled, _rounded(value - filled * self.floor, self.scale)

    def agencies(self, at: np.ndarray) -> np.ndarray:
        """Agency of rows that are in these columns, m = outside."""
        return np.append(self.agency, self.problem.shape[1])[at]

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
        """Scores of these rows, (rows, columns), far below all others, near ``NEVER``, where not allowed."""
        rows = self.select(part)
        if not self.split:
            return self._shifted(self.problem.grid(rows), rows, None)
        return self._shifted(self.problem.grid(rows)[:, self.agency], rows, self.agency) + self.bonus

    def cells(self, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Scores of these rows in some columns (the one after the last is outside) only, (rows, columns)."""
        inside = np.minimum(columns, self.shape[1] - 1)
        chosen, agencies = self.rows[rows], self.agency[inside]
        block = self._shifted(self.problem.grid(np.ix_(chosen, agencies)), chosen, agencies) + self.bonus[inside]
        block[:, columns == self.shape[1]] = self.outside
        return block

    def pairs(self, rows: np.ndarray, columns: np.ndarray, outside: int | None = None) -> np.ndarray:
        """Scores of single pairs, (rows,); the column after the last is outside."""
        inside = columns < self.shape[1]
        values = np.full(rows.size, self.outside if outside is None else outside, dtype=self.dtype)
        chosen = self.select(rows[inside]), self.agency[columns[inside]]
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
        values[inside] = exact + self.bonus[columns[inside]]
        return values

    def roughly_net(self, part: slice | np.ndarray, prices: np.ndarray) -> np.ndarray:
        """Scores less prices, (rows, columns), off by rounding, NaN where not allowed; as :meth:`roughly` counts them.

        Much quicker than exact numbers, and few of these are needed.
        """
        rows = self.select(part)
        scores = self.problem.scores[rows]
        if self.split:
            scores = scores[:, self.agency]
        net = np.subtract(scores, self.roughly(prices[:-1] - self.bonus), dtype=np.float64)
        if self.problem.agency_scores is not None:
            forbidden = np.isnan(self.problem.agency_scores[rows])
            net[forbidden[:, self.agency] if self.split else forbidden] = np.nan
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


def _rounded(value: int, unit: int) -> int:
    """How many of these units, to the nearest; exact for numbers of any size."""
    return (2 * value + unit) // (2 * unit)
