"""Prices at which softened choices demand as many seats as there are."""

import numpy as np
from scipy.sparse import csc_array, csr_array

from .arcs import Arcs

STEPS, STRIDE = 12, 40.0


def cleared(
    arcs: Arcs, seats: np.ndarray, prices: np.ndarray, temperature: float, tolerance: float
) -> tuple[np.ndarray, np.ndarray]:
    """Newton steps to prices at which demand meets the seats (or is below them at price 0); the nearest ones found.

    No price is moved by more than twice the width of the arcs, beyond which they say little.

    Returns
    -------
    prices : (m + 1,) float array
    excess : (m + 1,) float array
        How many rows more than seats each agency has, 0 where empty seats are welcome; together at most ``tolerance``
        where that was reached.
    """
    low, high = np.maximum(prices - 2 * arcs.width, 0), prices + 2 * arcs.width
    value, weight = _choices(arcs, seats, prices, temperature)
    least = np.inf
    spread = csr_array((weight, arcs.column, arcs.start), shape=(arcs.rows.size, prices.size))
    back = spread.T
    for _ in range(STEPS):
        demand = np.bincount(arcs.column, weight, prices.size)
        excess = np.append(demand[:-1] - seats, 0.0)
        idle = (prices <= 0) & (excess <= 0)
        excess[idle] = 0
        off = np.abs(excess).sum()
        if off < least:
            nearest, left, least = prices, excess, off
        if off < tolerance:
            break
        spread.data = back.data = weight
        step = _newton_step(spread, back, demand, excess * temperature, idle)
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
    return nearest, left


def _choices(arcs: Arcs, seats: np.ndarray, prices: np.ndarray, temperature: float) -> tuple[float, np.ndarray]:
    """Softened dual value at these prices, and how each row spreads over its arcs."""
    net = arcs.value - prices[arcs.column]
    best = np.maximum.reduceat(net, arcs.start[:-1])
    width = np.diff(arcs.start)
    weight = np.exp((net - np.repeat(best, width)) / temperature)
    total = np.add.reduceat(weight, arcs.start[:-1])
    value = (seats * prices[:-1]).sum() + best.sum() + temperature * np.log(total).sum()
    return float(value), weight / np.repeat(total, width)


def _newton_step(
    spread: csr_array, back: csc_array, demand: np.ndarray, excess: np.ndarray, idle: np.ndarray
) -> np.ndarray:
    """Conjugate gradients on (diag(demand) - W'W) step = excess over the agencies that are not idle.

    Plain sums instead of BLAS, whose order of adding depends on the number of threads.
    """
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
