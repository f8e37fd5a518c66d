"""Approximate prices of the agencies.

The dual of the transportation problem has one unknown per agency: the price at which as many enterprises want a seat
as there are. It is solved here with softened choices (each row spreads over the agencies within about ``temperature``
of its best, as in entropic optimal transport, Cuturi 2013; Peyré and Cuturi 2019, section 4) by Newton steps, while the
temperature falls. At a high temperature many agencies matter but a sample of the rows will do; at a low one more rows
are needed but only a few near-best arcs of each. So every step reads about the same small number of arcs.

Nothing here needs to be right: what comes out is only where the exact steps of :mod:`exchange` start.
"""

import numpy as np

from .arcs import OUTSIDE, Arcs, near_arcs
from .bridges import bridged
from .clearing import cleared
from .kinds import kinds_of_rows
from .market import Market

FEWEST, PER_AGENCY, GROWTH = 300, 200, 1.5
HOT, COOLING, WIDTH = 0.05, 0.4, 15.0
GROUP, READS, LAST = 8.0, 8, 2.0
ROUGH, FINE = 0.01, 0.002


def rough_prices(
    market: Market, arcs: Arcs | None = None, prices: np.ndarray | None = None, temperature: float = 0.0
) -> tuple[np.ndarray, Arcs]:
    """Prices (m + 1,) in units of the market, 0 outside, and the arcs that matter at them.

    From scratch, or from the arcs of all rows, prices at hand and the temperature at which they are good.
    """
    n, m = market.shape
    if arcs is None:
        temperature = HOT * market.spread
        prices = np.append(np.full(m, 0.5 if market.capacity.sum() >= n else -OUTSIDE), 0.0) * market.spread
        kinds = kinds_of_rows(market)
        arcs = near_arcs(market, *sample(kinds, min(n, FEWEST)), prices, np.inf)
    while True:
        prices, arcs = _balanced(market, arcs, prices, temperature)
        size = arcs.rows.size
        if size == n and _settled(arcs, prices, temperature):
            return prices, arcs.nearest(prices, LAST * WIDTH * temperature)
        arcs = arcs.nearest(prices, WIDTH * temperature)
        temperature *= COOLING
        more = n if temperature < 1 else min(n, PER_AGENCY * m * size // arcs.column.size)
        if more > GROWTH * size or size < more == n:
            arcs = near_arcs(market, *sample(kinds, n if 2 * more > n else more), prices, arcs.width)


def _balanced(market: Market, arcs: Arcs, prices: np.ndarray, temperature: float) -> tuple[np.ndarray, Arcs]:
    """Prices that suit these rows at this temperature; arcs are read again where prices move beyond what they tell."""
    n, size = market.shape[0], arcs.rows.size
    seats = np.minimum(market.capacity, n) * (size / n)
    tolerance = (FINE if size == n else ROUGH) * size
    for _ in range(READS):
        before = prices
        prices, excess = cleared(arcs, seats, prices, temperature, tolerance)
        far = np.abs(prices - before).max() > arcs.width
        if np.abs(excess).sum() > tolerance:
            moved = bridged(market, arcs.rows, prices, excess, GROUP * temperature)
            prices, far = (prices, far) if moved is None else (moved, True)
        if not far:
            break
        arcs = arcs.again(prices) or near_arcs(market, arcs.rows, arcs.mass, prices, arcs.width)
    return prices, arcs


def _settled(arcs: Arcs, prices: np.ndarray, temperature: float) -> bool:
    """Hardly a row wavers any more, or only between exact ties."""
    regret = arcs.regret(prices)
    wavering = np.count_nonzero(regret < 2 * temperature) - arcs.rows.size
    only_ties = np.count_nonzero(regret < WIDTH * temperature) == np.count_nonzero(regret < temperature)
    return temperature < 0.25 or wavering < 1.5 * prices.size or only_ties


def sample(kinds: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """So many rows, and how much each counts, so that every kind counts for what it is.

    With too much of one kind, the prices of groups of agencies would be misjudged (post-stratification in surveys).
    """
    order = np.argsort(kinds, kind="stable")
    rows = np.sort(order[(2 * np.arange(size) + 1) * order.size // (2 * size)])
    chosen = kinds[rows]
    count = np.bincount(kinds)
    mass = count[chosen] / np.bincount(chosen, minlength=count.size)[chosen]
    return rows, mass * (size / mass.sum())
