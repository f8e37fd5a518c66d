"""Approximate prices of the agencies, and a first plan under them.

The dual of the transportation problem has one unknown per agency: the price at which as many enterprises want a seat
as there are. It is solved here with softened choices (each row spreads over the agencies within about ``temperature``
of its best, as in entropic optimal transport, Cuturi 2013; Peyré and Cuturi 2019, section 4) by Newton steps, while the
temperature falls. At a high temperature many agencies matter but a sample of the rows will do; at a low one all rows
are needed but only a few near-best arcs of each. So every step reads about the same small number of arcs.

Nothing here needs to be right: what comes out is only where the exact steps of :mod:`exchange` start.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from .market import NEVER, Market

SAMPLE, PER_ROW = 150_000, 30
HOT, COOLING, WIDTH = 0.05, 0.3, 15.0
OUTSIDE = -4
LAST, READS = 3.0, 2
SKETCH = 64
STEPS, STRIDE = 12, 40.0
ROUGH, FINE = 0.005, 0.003


@dataclass(eq=False)
class Arcs:
    """Near-best agencies of some rows, row by row; the last arc of each row leads outside."""

    rows: np.ndarray
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
        return Arcs(self.rows, start, self.column[keep], self.value[keep])


def near_arcs(market: Market, rows: np.ndarray, prices: np.ndarray, width: float) -> Arcs:
    """Arcs of these rows that are within ``width`` of the best; outside counts ``OUTSIDE`` spreads here."""
    m = market.shape[1]
    step = max(1, (1 << 16) // (m + 1))
    column, value, count = [], [], []
    for first in range(0, rows.size, step):
        part = rows[first : first + step]
        values = np.empty((part.size, m + 1), dtype=market.dtype)
        values[:, :-1] = market.values(part)
        values[:, -1] = OUTSIDE * market.spread
        net = values - prices
        near = net >= (net.max(axis=1) - width)[:, None]
        near[:, -1] = True
        flat = np.flatnonzero(near)
        column.append(flat % (m + 1))
        value.append(values.ravel()[flat])
        count.append(np.count_nonzero(near, axis=1))
    start = np.concatenate([[0], np.cumsum(np.concatenate(count))])
    return Arcs(rows, start, np.concatenate(column), np.concatenate(value))


def sampled_prices(market: Market) -> tuple[np.ndarray, float]:
    """Prices (m + 1,) in units of the market, 0 outside, from a sample of the rows; and the temperature reached."""
    n, m = market.shape
    seats = _useful_seats(market)
    prices = np.append(np.full(m, 0.5 if market.capacity.sum() >= n else -OUTSIDE), 0.0) * market.spread
    size = min(n, max(2 * m, SAMPLE // m))
    rows = _typical_rows(market, size)
    temperature = HOT * market.spread
    arcs = near_arcs(market, rows, prices, np.inf)
    while True:
        prices = _clear(arcs, seats * (size / n), prices, temperature, ROUGH)
        arcs = arcs.nearest(prices, WIDTH * temperature)
        if temperature < 1 or arcs.column.size < PER_ROW * size:
            break
        temperature *= COOLING
    return prices, temperature


def _useful_seats(market: Market) -> np.ndarray:
    return np.minimum(market.capacity, market.shape[0]).astype(np.float64)


def _typical_rows(market: Market, size: int) -> np.ndarray:
    """Rows of every kind in their proportion: every so manieth by a random-like mean of some of their scores.

    Enterprises of one kind score alike. A sample with too many of one kind would misjudge whole groups of agencies.
    """
    n, m = market.shape
    columns = np.arange(min(m, SKETCH)) * m // min(m, SKETCH)
    weight = np.cos(np.arange(columns.size, dtype=np.float64) ** 2)
    key = np.empty(n)
    step = max(1, (1 << 17) // columns.size)
    for start in range(0, n, step):
        part = np.arange(start, min(start + step, n))
        values = market.cells(part, columns)
        known = values != NEVER
        mean = (values * known).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
        key[part] = ((values - mean[:, None]) * known * weight).sum(axis=1)
    return np.sort(np.argsort(key, kind="stable")[(2 * np.arange(size) + 1) * n // (2 * size)])


def refine(market: Market, prices: np.ndarray, temperature: float) -> tuple[np.ndarray, Arcs]:
    """The same with all rows, and the arcs that matter at these prices.

    Arcs are read again when prices have moved further than the arcs at hand can tell.
    """
    seats = _useful_seats(market)
    rows = np.arange(market.shape[0])
    width, reads = WIDTH * temperature, 1
    arcs = near_arcs(market, rows, prices, width)
    while True:
        before, prices = prices, _clear(arcs, seats, prices, temperature, FINE, 2 * width)
        if reads < READS and np.abs(prices - before).max() > width:
            reads += 1
            arcs = near_arcs(market, rows, prices, width)
            continue
        regret = arcs.regret(prices)
        wavering = np.count_nonzero(regret < 2 * temperature) - rows.size
        only_ties = np.count_nonzero(regret < WIDTH * temperature) == np.count_nonzero(regret < temperature)
        if temperature < 0.25 or wavering < 1.5 * prices.size or only_ties:
            return prices, arcs.nearest(prices, LAST * WIDTH * temperature)
        width = WIDTH * temperature
        arcs = arcs.nearest(prices, width)
        temperature *= COOLING


def _choices(arcs: Arcs, seats: np.ndarray, prices: np.ndarray, temperature: float) -> tuple[float, np.ndarray]:
    """Softened dual value at these prices, and how each row spreads over its arcs."""
    net = arcs.value - prices[arcs.column]
    best = np.maximum.reduceat(net, arcs.start[:-1])
    width = np.diff(arcs.start)
    weight = np.exp((net - np.repeat(best, width)) / temperature)
    total = np.add.reduceat(weight, arcs.start[:-1])
    value = (seats * prices[:-1]).sum() + best.sum() + temperature * np.log(total).sum()
    return float(value), weight / np.repeat(total, width)


def _clear(
    arcs: Arcs, seats: np.ndarray, prices: np.ndarray, temperature: float, tolerance: float, reach: float = np.inf
) -> np.ndarray:
    """Newton steps to prices at which demand meets the seats (or is below them at price 0); the nearest ones found.

    No price is moved by more than ``reach``, beyond which the arcs at hand say little.
    """
    low, high = np.maximum(prices - reach, 0), prices + reach
    value, weight = _choices(arcs, seats, prices, temperature)
    nearest, least = prices, np.inf
    for _ in range(STEPS):
        demand = np.bincount(arcs.column, weight, prices.size)
        excess = np.append(demand[:-1] - seats, 0.0)
        idle = (prices <= 0) & (excess <= 0)
        excess[idle] = 0
        off = np.abs(excess).sum()
        if off < least:
            nearest, least = prices, off
        if off < tolerance * arcs.rows.size:
            break
        step = _newton_step(arcs, weight, demand, excess * temperature, idle)
        step = np.clip(step, -STRIDE * temperature, STRIDE * temperature)
        for _ in range(6):
            trial = np.clip(prices + step, low, high)
            lower, changed = _choices(arcs, seats, trial, temperature)
            if lower < value:
                prices, value, weight = trial, lower, changed
                break
            step /= 3
        else:
            break
    return nearest


def _newton_step(arcs: Arcs, weight: np.ndarray, demand: np.ndarray, excess: np.ndarray, idle: np.ndarray) -> np.ndarray:
    """Conjugate gradients on (diag(demand) - W'W) step = excess over the agencies that are not idle.

    Plain sums instead of BLAS, whose order of adding depends on the number of threads.
    """
    keep = weight > 1e-4
    start = np.concatenate([[0], np.cumsum(keep)])[arcs.start]
    spread = csr_array((weight[keep], arcs.column[keep], start), shape=(arcs.rows.size, demand.size))
    back = spread.T
    active = (~idle).astype(np.float64)
    diagonal = demand + 1e-3 * (demand.mean() + 1e-3)
    step = np.zeros(demand.size)
    rest = excess * active
    scaled = rest / diagonal
    direction, power = scaled, (rest * scaled).sum()
    goal = 0.03 * power
    for _ in range(25):
        if power <= goal:
            break
        image = (diagonal * direction - back @ (spread @ direction)) * active
        length = power / (direction * image).sum()
        step += length * direction
        rest -= length * image
        scaled = rest / diagonal
        before, power = power, (rest * scaled).sum()
        direction = scaled + power / before * direction
    return step
