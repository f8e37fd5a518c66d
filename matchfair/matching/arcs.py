"""The near-best agencies of some rows: what the approximate steps read instead of the whole matrix."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .market import Market

OUTSIDE = -4


@dataclass(eq=False)
class Arcs:
    """Agencies within ``width`` of the best of each row, row by row; the last arc of each row leads outside."""

    rows: np.ndarray
    width: float
    start: np.ndarray
    column: np.ndarray
    value: np.ndarray

    def regret(self, prices: np.ndarray) -> np.ndarray:
        """How far each arc is behind the best of its row at these prices, never below 0."""
        net = self.value - prices[self.column]
        return np.repeat(np.maximum.reduceat(net, self.start[:-1]), np.diff(self.start)) - net

    def nearest(self, prices: np.ndarray, width: float) -> "Arcs":
        """Only the arcs within this width of the best of their row, and those that lead outside."""
        keep = self.regret(prices) < width
        keep[self.start[1:] - 1] = True
        start = np.concatenate([[0], np.cumsum(keep)])[self.start]
        return Arcs(self.rows, width, start, self.column[keep], self.value[keep])


def near_arcs(market: Market, rows: np.ndarray, prices: np.ndarray, width: float) -> Arcs:
    """Arcs of these rows that are within ``width`` of the best; outside counts ``OUTSIDE`` spreads here."""
    column, value, count = [], [], []
    for values in with_outside(market, rows):
        net = values - prices
        near = net >= (net.max(axis=1) - width)[:, None]
        near[:, -1] = True
        flat = np.flatnonzero(near)
        column.append(flat % prices.size)
        value.append(values.ravel()[flat])
        count.append(np.count_nonzero(near, axis=1))
    start = np.concatenate([[0], np.cumsum(np.concatenate(count))])
    return Arcs(rows, width, start, np.concatenate(column), np.concatenate(value))


def with_outside(market: Market, rows: np.ndarray) -> Iterator[np.ndarray]:
    """Blocks of the scores of these rows, (rows, m + 1)."""
    m = market.shape[1]
    step = max(1, (1 << 16) // (m + 1))
    for first in range(0, rows.size, step):
        part = rows[first : first + step]
        values = np.empty((part.size, m + 1), dtype=market.dtype)
        values[:, :-1] = market.values(part)
        values[:, -1] = OUTSIDE * market.spread
        yield values
