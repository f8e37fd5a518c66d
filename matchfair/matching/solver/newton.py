"""Prices at which softened choices demand as many seats as there are."""

import numpy as np
from scipy.sparse import csr_array

from .arcs import Arcs

STEPS = 12  # Newton steps at one temperature: more gain less than the next temperature
STRIDE = 40.0  # longest step of a price, in temperatures: beyond that the choices say nothing
SHORTER = 3  # a step that does not improve the dual is taken again so many times shorter,
TRIALS = 6  # and so often at most
RIDGE = 1e-3  # of the mean demand, added to each agency's: keeps the equations solvable where nobody wavers
CG_STEPS = 25  # of conjugate gradients for one Newton step
CG_GOAL = 0.03  # share of the first residual (in power) at which the direction is good enough


def clearing_prices(
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
    value, weight = choices.value(prices)
    least = np.inf
    for _ in range(STEPS):
        demand = choices.demand(weight)
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
        for _ in range(TRIALS):
            trial = np.clip(prices + step, low, high)
            lower, changed = choices.value(trial)
            if lower < value:
                prices, value, weight = trial, lower, changed
                break
            step /= SHORTER
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
        weight = np.exp(self.level - (prices / self.temperature)[self.arcs.column])
        self.spread.data = weight
        soft = self.best + self.temperature * np.log(self.spread @ self.every)
        return float((self.seats * prices[:-1]).sum() + (self.arcs.mass * soft).sum()), weight

    def demand(self, weight: np.ndarray) -> np.ndarray:
        """How many rows each agency has with these weights, which :meth:`curvature` goes by from here on."""
        self.spread.data = self.back.data = weight
        self.total = self.spread @ self.every
        self.share = self.arcs.mass / self.total
        return self.back @ self.share

    def curvature(self, direction: np.ndarray) -> np.ndarray:
        """What the rows that waver take away from a change of demand in this direction."""
        return self.back @ (self.spread @ direction / self.total * self.share)


def _newton_step(choices: _Choices, demand: np.ndarray, excess: np.ndarray, idle: np.ndarray) -> np.ndarray:
    """Conjugate gradients on (diag(demand) - curvature) step = excess over the agencies that are not idle."""
    active = (~idle).astype(np.float64)
    diagonal = demand + RIDGE * (demand.mean() + RIDGE)
    step = np.zeros(demand.size)
    rest = excess * active
    scaled = rest / diagonal
    direction, power = scaled, (rest * scaled).sum()
    goal = CG_GOAL * power
    for _ in range(CG_STEPS):
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
