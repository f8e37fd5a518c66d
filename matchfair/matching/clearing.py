"""Prices at which softened choices demand as many seats as there are."""

import numpy as np
from scipy.sparse import csr_array

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
    choices = _Choices(arcs, seats, prices, temperature)
    value, taste = choices.value(prices)
    least = np.inf
    for _ in range(STEPS):
        demand = choices.demand(taste)
        excess = np.append(demand[:-1] - seats, 0.0)
        idle = (prices <= 0) & (excess <= 0)
        excess[idle] = 0
        off = np.abs(excess).sum()
        if off < least:
            nearest, left, least = prices, excess, off
        if off < tolerance:
            break
        step = _newton_step(choices, demand, excess * temperature, idle)
        step = np.clip(step, -STRIDE * temperature, STRIDE * temperature)
        for _ in range(6):
            trial = np.clip(prices + step, low, high)
            lower, changed = choices.value(trial)
            if lower < value:
                prices, value, taste = trial, lower, changed
                break
            step /= 3
        else:
            break
    return nearest, left


class _Choices:
    """How rows spread over their arcs: in proportion to exp(net / temperature).

    Every row is taken relative to its best at the first prices; the box around these keeps the exponents small.
    """

    def __init__(self, arcs: Arcs, seats: np.ndarray, prices: np.ndarray, temperature: float) -> None:
        self.arcs, self.seats, self.temperature = arcs, seats, temperature
        self.best = np.maximum.reduceat(arcs.value - prices[arcs.column], arcs.start[:-1])
        self.level = (arcs.value - np.repeat(self.best, np.diff(arcs.start))) / temperature
        self.spread = csr_array((self.level, arcs.column, arcs.start), shape=(arcs.rows.size, prices.size))
        self.back = self.spread.T
        self.every = np.ones(prices.size)

    def value(self, prices: np.ndarray) -> tuple[float, np.ndarray]:
        """Softened dual value at these prices, and the weight of each arc."""
        taste = np.exp(self.level - (prices / self.temperature)[self.arcs.column])
        self.spread.data = taste
        soft = self.best + self.temperature * np.log(self.spread @ self.every)
        return float((self.seats * prices[:-1]).sum() + (self.arcs.mass * soft).sum()), taste

    def demand(self, taste: np.ndarray) -> np.ndarray:
        """How many rows each agency has with these weights, which :meth:`curvature` goes by from here on."""
        self.spread.data = self.back.data = taste
        self.total = self.spread @ self.every
        self.share = self.arcs.mass / self.total
        return self.back @ self.share

    def curvature(self, direction: np.ndarray) -> np.ndarray:
        """What the rows that waver take away from a change of demand in this direction."""
        return self.back @ (self.spread @ direction / self.total * self.share)


def _newton_step(choices: _Choices, demand: np.ndarray, excess: np.ndarray, idle: np.ndarray) -> np.ndarray:
    """Conjugate gradients on (diag(demand) - curvature) step = excess over the agencies that are not idle."""
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
        image = (diagonal * direction - choices.curvature(direction)) * active
        length = power / (direction * image).sum()
        step += length * direction
        rest -= length * image
        scaled = rest / diagonal
        before, power = power, (rest * scaled).sum()
        direction = scaled + power / before * direction
    return step
