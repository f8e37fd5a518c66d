"""The optimum of a small hall: one column per seat, and the assignment routine of scipy, led by rough prices.

That routine searches one path for each row. Taken relative to prices that are nearly right most paths are short; and
any prices leave the optimum what it is, as all rows and seats are assigned, empty seats and rows outside included.
"""

import numpy as np
from scipy.optimize import linear_sum_assignment

from .arcs import OUTSIDE
from .exchange import Exchange
from .reduced import ReducedProblem
from .warm_start import prices_of_previous

LARGEST = 300_000  # rows times seats, above which the sparse way (:mod:`.prices`) is quicker
EASY = 100_000  # rows times seats, up to which prices take longer than they save
CONTESTED = 0.2  # share of the rows whose first choice is full, from which on prices save long paths
CLEAR = 1.2  # first choices per row, below which prices can tell them apart
TEMPERATURES = (0.04, 0.012, 0.004, 0.001)  # in spreads of the scores: each starts from the prices of the last
SAMPLED_ABOVE = 0.01  # temperature above which every other row is enough
STEPS = 6  # Newton steps at one temperature: more gain less than the next temperature
STRIDE = 40.0  # longest step of a price, in temperatures: beyond that the choices say nothing
RIDGE = 1e-3  # of the mean number of rows, added to each agency's demand: keeps the equations solvable
TOLERANCE = 0.01  # share of the rows without a place that is good enough
SHORTER = 4  # a step that does not improve the dual is taken again so many times shorter,
TRIALS = 4  # and so often at most
NOTHING = -1e3  # what a pair that is not allowed is worth in spreads: never chosen, and exact in float32
FAINTEST = -40.0  # least exponent of a choice: its square stays above what float32 holds without losing speed


def dense_optimum(reduced: ReducedProblem) -> Exchange | None:
    """Exchange with an optimal plan and prices that prove it; None where that would be slow."""
    n, m = reduced.shape
    useful = np.minimum(reduced.capacity, n)
    cells = n * int(useful.sum())
    if cells > LARGEST or reduced.dtype != np.float64:
        return None
    values = reduced.values(slice(0, n))
    before = None if reduced.previous is None else prices_of_previous(reduced)
    prices = None if before is None else before[1][:m]
    if prices is None and cells > EASY and _is_contested(values, useful):
        prices = _rough_prices(reduced, values, useful)
    values -= reduced.outside
    np.maximum(values, 0, out=values)
    column = np.repeat(np.arange(m), useful)
    at = _directly(values, column) if prices is None else _by_prices(values, column, prices)
    inside = np.flatnonzero(at < m)
    at[inside[values[inside, at[inside]] == 0]] = m
    exchange = Exchange(reduced, at, _free_where_room(reduced, at))
    return exchange if exchange.find_prices() else None


def _is_contested(values: np.ndarray, seats: np.ndarray) -> bool:
    """Whether many rows find their first choice full, and few have several that are equally good: then paths are long."""
    n = values.shape[0]
    first = values.argmax(axis=1)
    full = np.maximum(np.bincount(first, minlength=seats.size) - seats, 0).sum() > CONTESTED * min(n, seats.sum())
    return bool(full and np.count_nonzero(values == values[np.arange(n), first][:, None]) < CLEAR * n)


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


def _free_where_room(reduced: ReducedProblem, at: np.ndarray) -> np.ndarray:
    """Price 0 where a seat is free (that is where empty seats may be), 1 elsewhere; a start for ``find_prices``."""
    prices = np.bincount(at, minlength=reduced.seats.size) >= reduced.seats
    prices[-1] = False
    return prices.astype(reduced.dtype)


def _rough_prices(reduced: ReducedProblem, values: np.ndarray, seats: np.ndarray) -> np.ndarray:
    """Prices at which softened choices demand about as many seats as there are, (m,); see :mod:`.prices`.

    There are few agencies here, so that every row may look at all of them and every step be solved directly.
    """
    n, m = reduced.shape
    table = np.empty((m + 1, n), dtype=np.float32)
    np.divide(values.T, reduced.spread, out=table[:-1], casting="same_kind")
    np.maximum(table, NOTHING, out=table)
    table[-1] = OUTSIDE
    prices = np.append(np.full(m, 0.5 if seats.sum() >= n else -OUTSIDE), 0).astype(np.float32)
    for temperature in TEMPERATURES:
        rows = table[:, :: 2 if temperature > SAMPLED_ABOVE else 1]
        prices = _clearing_prices(
            np.ascontiguousarray(rows), seats * (rows.shape[1] / n), prices, np.float32(temperature)
        )
    rough = prices[:-1] * reduced.spread
    return np.where(prices[:-1] > -OUTSIDE / 2, rough + OUTSIDE * reduced.spread - reduced.outside, rough)


def _clearing_prices(table: np.ndarray, seats: np.ndarray, prices: np.ndarray, temperature: np.float32) -> np.ndarray:
    """Newton steps towards prices at which demand meets the seats, or is below them at price 0."""
    size = table.shape[1]
    value, weight = _choices(table, seats, prices, temperature)
    for _ in range(STEPS):
        demand = weight.sum(axis=1)
        excess = demand[:-1] - seats
        busy = np.flatnonzero((prices[:-1] > 0) | (excess > 0))
        if np.abs(excess[busy]).sum() < TOLERANCE * size:
            break
        busiest = weight[busy]
        curvature = -(busiest @ busiest.T)
        curvature.flat[:: busy.size + 1] += demand[busy] + RIDGE * size / seats.size
        step = np.clip(np.linalg.solve(curvature, excess[busy].astype(np.float32)), -STRIDE, STRIDE) * temperature
        for _ in range(TRIALS):
            trial = prices.copy()
            trial[busy] = np.maximum(prices[busy] + step, 0)
            lower, changed = _choices(table, seats, trial, temperature)
            if lower < value:
                prices, value, weight = trial, lower, changed
                break
            step /= SHORTER
        else:
            break
    return prices


def _choices(
    table: np.ndarray, seats: np.ndarray, prices: np.ndarray, temperature: np.float32
) -> tuple[float, np.ndarray]:
    """Softened dual value at these prices, and how each row spreads over the agencies, (m + 1, rows)."""
    weight = table - prices[:, None]
    best = weight.max(axis=0)
    weight -= best
    weight *= 1 / temperature
    np.maximum(weight, FAINTEST, out=weight)
    np.exp(weight, out=weight)
    total = weight.sum(axis=0)
    weight /= total
    value = (seats * prices[:-1]).sum() + best.sum(dtype=np.float64) + temperature * np.log(total).sum(dtype=np.float64)
    return float(value), weight
