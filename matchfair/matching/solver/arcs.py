"""The near-best agencies of some rows: what the approximate steps read instead of the whole matrix."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ..problem import row_blocks
from .reduced import ReducedProblem

OUTSIDE = -4  # score outside in spreads of the scores, where prices are approximate: low enough that all want a seat


@dataclass(eq=False)
class Arcs:
    """Agencies within ``width`` of the best of each row, row by row; the last arc of each row leads outside.

    Where the rows are a sample, ``mass`` says how much each counts; together as much as there are rows here. ``read`` is
    what these are a part of: the arcs that were read from the scores at ``prices``.
    """

    rows: np.ndarray
    mass: np.ndarray
    prices: np.ndarray
    width: float
    start: np.ndarray
    column: np.ndarray
    value: np.ndarray
    read: "Arcs | None" = None

    def regret(self, prices: np.ndarray) -> np.ndarray:
        """How far each arc is behind the best of its row at these prices, never below 0."""
        net = self.value - prices[self.column]
        return np.repeat(np.maximum.reduceat(net, self.start[:-1]), np.diff(self.start)) - net

    def step(self) -> int:
        """Common divisor of all scores of these arcs that lead to an agency; at least 1."""
        inside = self.value[self.column < self.prices.size - 1]
        return max(1, int(np.gcd.reduce(inside.astype(np.int64)))) if inside.size else 1

    def nearest(self, prices: np.ndarray, width: float) -> "Arcs":
        """Only the arcs within this width of the best of their row, and those that lead outside."""
        keep = self.regret(prices) < width
        keep[self.start[1:] - 1] = True
        return replace(self.only(keep), width=width, read=self.read or self)

    def best_at(self, prices: np.ndarray) -> "Arcs | None":
        """The best arcs at other prices; None where they may be missing here."""
        return self.only(self.regret(prices) == 0) if self._reaches(prices, 0) else None

    def again(self, prices: np.ndarray) -> "Arcs | None":
        """The nearest arcs at other prices, from what was read; None where they may be missing there."""
        read = self.read or self
        return read.nearest(prices, self.width) if read._reaches(prices, self.width) else None

    def _reaches(self, prices: np.ndarray, width: float) -> bool:
        """Whether all arcs within this width at other prices are here.

        An arc that was not read is worse than the best by more than the width, and a change of prices moves no two arcs
        of a row further apart than the prices of their agencies.
        """
        drift = prices - self.prices
        return drift.max() - drift.min() + width <= self.width

    def only(self, keep: np.ndarray) -> "Arcs":
        """Only the arcs to be kept; at least one of each row."""
        start = np.concatenate([[0], np.cumsum(keep)])[self.start]
        return replace(self, start=start, column=self.column[keep], value=self.value[keep])

    def row(self) -> np.ndarray:
        """Row of each arc, counted within these rows."""
        return np.repeat(np.arange(self.rows.size), np.diff(self.start))


def near_arcs(reduced: ReducedProblem, rows: np.ndarray, mass: np.ndarray, prices: np.ndarray, width: float) -> Arcs:
    """Arcs of these rows that are within ``width`` of the best; outside counts ``OUTSIDE`` spreads here."""
    return _arcs(reduced, rows, mass, prices, width, OUTSIDE * reduced.spread)


def tight_arcs(reduced: ReducedProblem, rows: np.ndarray, prices: np.ndarray) -> Arcs:
    """Only the best arcs of these rows; more than one where they tie, and outside only where it is one of them."""
    arcs = _arcs(reduced, rows, np.ones(rows.size), prices, 0, reduced.outside)
    return arcs.only(arcs.regret(prices) == 0)


def _arcs(
    reduced: ReducedProblem, rows: np.ndarray, mass: np.ndarray, prices: np.ndarray, width: float, outside: int
) -> Arcs:
    """Found by scores as they are, a little wider than asked for, then taken exactly.

    Rounding to the grid moves a score by half a unit, keeping an agency by less than one, and float64 a net score by far
    less than 2**-48 of the largest price: no arc is missed that is as good as any, which is what a proof relies on.
    """
    m = reduced.shape[1]
    column, value = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=reduced.dtype)]
    count = [np.zeros(1, dtype=np.int64)]
    without = reduced.roughly(outside - prices[-1] + reduced.low * reduced.scale)
    slack = reduced.roughly(width + 4 * reduced.scale + (float(np.abs(prices).max()) + reduced.floor) * 2.0**-48)
    every = rows.size == reduced.shape[0]
    for part in row_blocks(rows.size, m + 1):
        net = reduced.roughly_net(part if every else rows[part], prices)
        best = np.fmax.reduce(net, axis=1, keepdims=True, initial=without)
        near = np.empty((len(net), m + 1), dtype=bool)
        np.greater_equal(net, best - slack, out=near[:, :-1])
        near[:, -1] = True
        flat = np.flatnonzero(near)
        column.append(flat % (m + 1))
        count.append(np.count_nonzero(near, axis=1))
        value.append(reduced.pairs(np.repeat(rows[part], count[-1]), column[-1], outside))
    start = np.cumsum(np.concatenate(count))
    return Arcs(rows, mass, prices, width, start, np.concatenate(column), np.concatenate(value))


def values_with_outside(reduced: ReducedProblem, rows: np.ndarray) -> Iterator[np.ndarray]:
    """Blocks of the scores of these rows, (rows, m + 1), outside as approximate prices count it."""
    m = reduced.shape[1]
    for part in row_blocks(rows.size, m + 1):
        values = np.empty((rows[part].size, m + 1), dtype=reduced.dtype)
        values[:, :-1] = reduced.values(rows[part])
        values[:, -1] = OUTSIDE * reduced.spread
        yield values


def lower_by_home(least: np.ndarray, home: np.ndarray, costs: np.ndarray) -> None:
    """Bring ``least``, one line per agency, down to the costs of the rows at each, (rows, m + 1), sorted by home.

    Slice by slice, as ``reduceat`` takes many times as long.
    """
    homes, starts = np.unique(home, return_index=True)
    ends = np.append(starts[1:], home.size)
    for agency, start, end in zip(homes.tolist(), starts.tolist(), ends.tolist(), strict=True):
        np.fmin(least[agency], np.fmin.reduce(costs[start:end], axis=0), out=least[agency])
