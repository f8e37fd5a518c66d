"""The optimum at booth scale: one column per seat, and the assignment routine of scipy, shown the way by rough prices.

That routine searches one path for each row. Taken relative to prices that are nearly right most paths are short; and
any prices leave the optimum what it is, as all rows and seats are assigned, empty seats and rows outside included.
"""

import numpy as np
from scipy.optimize import linear_sum_assignment

from .arcs import OUTSIDE
from .exchange import Exchange
from .market import Market
from .warm import resume

LARGEST, EASY, CONTESTED, CLEAR = 300_000, 100_000, 0.2, 1.2
TEMPERATURES, HOT, HALF = (0.04, 0.012, 0.004, 0.001), 0.01, 2
STEPS, STRIDE, RIDGE, TOLERANCE = 6, 40.0, 1e-3, 0.01


def by_seats(market: Market) -> Exchange | None:
    """Exchange with an optimal plan and prices that prove it; None where that would be slow."""
    n, m = market.shape
    useful = np.minimum(market.capacity, n)
    cells = n * int(useful.sum())
    if cells > LARGEST or market.dtype != np.float64:
        return None
    values = market.values(slice(0, n))
    before = None if market.previous is None else resume(market)
    prices = before and before[1][:m]
    if prices is None and cells > EASY and _is_contested(values, useful):
        prices = _rough_prices(market, values, useful)
    values -= market.outside
    np.maximum(values, 0, out=values)
    column = np.repeat(np.arange(m), useful)
    at = _directly(values, column) if prices is None else _by_prices(values, column, prices)
    inside = np.flatnonzero(at < m)
    at[inside[values[inside, at[inside]] == 0]] = m
    exchange = Exchange(market, at, _free_where_room(market, at))
    return exchange if exchange.find_prices() else None


def _is_contested(values: np.ndarray, seats: np.ndarray) -> bool:
    """Whether many rows find their first choice full, and few have several that are equally good: then paths are long."""
    n = values.shape[0]
    first = values.argmax(axis=1)
    full = np.maximum(np.bincount(first, minlength=seats.size) - seats, 0).sum() > CONTESTED * min(n, seats.sum())
    return full and np.count_nonzero(values == values[np.arange(n), first][:, None]) < CLEAR * n


def _directly(values: np.ndarray, column: np.ndarray) -> np.ndarray:
    """Agency of each row, m = outside, at the highest sum of values."""
    rows, seat = linear_sum_assignment(values[:, column], maximize=True)
    at = np.full(values.shape[0], values.shape[1])
    at[rows] = column[seat]
    return at


def _by_prices(values: np.ndarray, column: np.ndarray, prices: np.ndarray) -> np.ndarray:
    """The same, relative to prices: empty seats and rows outside are assigned as well, at value 0."""
    n, m = values.shape
    size = max(n, column.size)
    loss = np.zeros((size, m + 1))
    loss[:n, :-1] = prices - values
    loss[:n] -= loss[:n].min(axis=1, keepdims=True)
    loss[n:, :-1] = prices
    columns = np.append(column, np.full(size - column.size, m))
    return columns[linear_sum_assignment(loss.take(columns, axis=1))[1][:n]]


def _free_where_room(market: Market, at: np.ndarray) -> np.ndarray:
    """Price 0 where a seat is free (that is where empty seats may be), 1 elsewhere; a start for ``find_prices``."""
    prices = np.bincount(at, minlength=market.seats.size) >= market.seats
    prices[-1] = False
    return prices.astype(market.dtype)


def _rough_prices(market: Market, values: np.ndarray, seats: np.ndarray) -> np.ndarray:
    """Prices at which softened choices demand about as many seats as there are, (m,); see :mod:`.prices`.

    There are few agencies here, so that every row may look at all of them and every step be solved directly.
    """
    n, m = market.shape
    table = np.empty((m + 1, n), dtype=np.float32)
    np.divide(values.T, market.spread, out=table[:-1], casting="same_kind")
    np.maximum(table, -1e3, out=table)
    table[-1] = OUTSIDE
    prices = np.append(np.full(m, 0.5 if seats.sum() >= n else -OUTSIDE), 0).astype(np.float32)
    for temperature in TEMPERATURES:
        rows = table[:, :: HALF if temperature > HOT else 1]
        prices = _cleared(np.ascontiguousarray(rows), seats * (rows.shape[1] / n), prices, np.float32(temperature))
    rough = prices[:-1] * market.spread
    return np.where(prices[:-1] > -OUTSIDE / 2, rough + OUTSIDE * market.spread - market.outside, rough)


def _cleared(table: np.ndarray, seats: np.ndarray, prices: np.ndarray, temperature: np.float32) -> np.ndarray:
    """Newton steps towards prices at which demand meets the seats, or is below them at price 0."""
    size = table.shape[1]
    value, taste = _choices(table, seats, prices, temperature)
    for _ in range(STEPS):
        demand = taste.sum(axis=1)
        excess = demand[:-1] - seats
        busy = np.flatnonzero((prices[:-1] > 0) | (excess > 0))
        if np.abs(excess[busy]).sum() < TOLERANCE * size:
            break
        busiest = taste[busy]
        curvature = -(busiest @ busiest.T)
        curvature.flat[:: busy.size + 1] += demand[busy] + RIDGE * size / seats.size
        step = np.clip(np.linalg.solve(curvature, excess[busy].astype(np.float32)), -STRIDE, STRIDE) * temperature
        for _ in range(4):
            trial = prices.copy()
            trial[busy] = np.maximum(prices[busy] + step, 0)
            lower, changed = _choices(table, seats, trial, temperature)
            if lower < value:
                prices, value, taste = trial, lower, changed
                break
            step /= 4
        else:
            break
    return prices


def _choices(
    table: np.ndarray, seats: np.ndarray, prices: np.ndarray, temperature: np.float32
) -> tuple[float, np.ndarray]:
    """Softened dual value at these prices, and how each row spreads over the agencies, (m + 1, rows)."""
    taste = table - prices[:, None]
    best = taste.max(axis=0)
    taste -= best
    taste *= 1 / temperature
    np.maximum(taste, -40, out=taste)  # so that squares stay above what float32 can hold without losing speed
    np.exp(taste, out=taste)
    total = taste.sum(axis=0)
    taste /= total
    value = (seats * prices[:-1]).sum() + best.sum(dtype=np.float64) + temperature * np.log(total).sum(dtype=np.float64)
    return float(value), taste
