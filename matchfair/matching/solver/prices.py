"""Approximate prices of the agencies.

The dual of the transportation problem has one unknown per agency: the price at which as many enterprises want a seat
as there are. It is solved here with softened choices (each row spreads over the agencies within about ``temperature``
of its best, as in entropic optimal transport, Cuturi 2013; Peyré and Cuturi 2019, section 4) by Newton steps, while the
temperature falls. At a high temperature many agencies matter but a sample of the rows will do; at a low one more rows
are needed but only a few near-best arcs of each. So every step reads about the same small number of arcs.

Nothing here needs to be right: what comes out is only where the exact steps of :mod:`.exchange` start.
"""

import numpy as np

from .arcs import OUTSIDE, Arcs, near_arcs
from .group_moves import groups_moved
from .newton import clearing_prices
from .reduced import ReducedProblem
from .row_clusters import clusters_of_rows, stratified_sample

FIRST_TEMPERATURE = 0.05  # in spreads of the scores: high enough that a few hundred rows show the prices
COOLING = 0.4  # next temperature over this one: Newton steps still converge from the last prices
WIDTH = 15.0  # in temperatures: an arc so far behind the best counts exp(-15), a third of a millionth
FEWEST_ROWS = 300  # of the first sample
ARCS_PER_AGENCY = 200  # of a sample: as many rows as give that
GROWTH = 1.5  # a larger sample is drawn when it would be so many times this one
REREADS = 8  # of the arcs at one temperature, where prices move beyond what they tell
GROUP = 8.0  # in temperatures: agencies that lose each other a row for less are one group
LAST_WIDTH = 2.0  # of the arcs that are handed on, in widths
SAMPLE_TOLERANCE = 0.01  # rows without a place, as a share, that are good enough on a sample
COLD = 0.25  # in steps of the scores: below that rows waver between exact ties only
TOLERANCE = 0.002  # the same on all rows


def rough_prices(
    reduced: ReducedProblem, arcs: Arcs | None = None, prices: np.ndarray | None = None, temperature: float = 0.0
) -> tuple[np.ndarray, Arcs]:
    """Prices (m + 1,) in units of the reduced problem, 0 outside, and the arcs that matter at them.

    From scratch, or from the arcs of all rows, prices at hand and the temperature at which they are good.
    """
    n, m = reduced.shape
    if arcs is None or prices is None:
        temperature = FIRST_TEMPERATURE * reduced.spread
        prices = np.append(np.full(m, 0.5 if reduced.capacity.sum() >= n else -OUTSIDE), 0.0) * reduced.spread
        clusters = clusters_of_rows(reduced)
        arcs = near_arcs(reduced, *stratified_sample(clusters, min(n, FEWEST_ROWS)), prices, np.inf)
    while True:
        prices, arcs = _balanced(reduced, arcs, prices, temperature)
        size = arcs.rows.size
        if size == n and _settled(arcs, prices, temperature):
            return prices, arcs.nearest(prices, LAST_WIDTH * WIDTH * temperature)
        arcs = arcs.nearest(prices, WIDTH * temperature)
        temperature *= COOLING
        more = n if temperature < 1 else min(n, ARCS_PER_AGENCY * m * size // arcs.column.size)
        if more > GROWTH * size or size < more == n:
            arcs = near_arcs(reduced, *stratified_sample(clusters, n if 2 * more > n else more), prices, arcs.width)


def _balanced(reduced: ReducedProblem, arcs: Arcs, prices: np.ndarray, temperature: float) -> tuple[np.ndarray, Arcs]:
    """Prices that suit these rows at this temperature; arcs are read again where prices move beyond what they tell."""
    n, size = reduced.shape[0], arcs.rows.size
    seats = np.minimum(reduced.capacity, n) * (size / n)
    tolerance = (TOLERANCE if size == n else SAMPLE_TOLERANCE) * size
    for _ in range(REREADS):
        before = prices
        prices, excess = clearing_prices(arcs, seats, prices, temperature, tolerance)
        far = bool(np.abs(prices - before).max() > arcs.width)
        if np.abs(excess).sum() > tolerance:
            moved = groups_moved(reduced, arcs.rows, prices, excess, GROUP * temperature)
            prices, far = (prices, far) if moved is None else (moved, True)
        if not far:
            break
        arcs = arcs.again(prices) or near_arcs(reduced, arcs.rows, arcs.mass, prices, arcs.width)
    return prices, arcs


def _settled(arcs: Arcs, prices: np.ndarray, temperature: float) -> bool:
    """Hardly a row wavers any more, or only between exact ties."""
    regret = arcs.regret(prices)
    wavering = np.count_nonzero(regret < 2 * temperature) - arcs.rows.size
    only_ties = np.count_nonzero(regret < WIDTH * temperature) == np.count_nonzero(regret < temperature)
    return bool(temperature < COLD * arcs.step() or wavering < 1.5 * prices.size or only_ties)
