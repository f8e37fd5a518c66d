"""Prices from a previous plan, so that solving again after some answers starts near the end."""

import numpy as np

from ..problem import row_blocks
from .arcs import OUTSIDE, Arcs, lower_by_home, near_arcs
from .exchange import FAR, potentials
from .prices import WIDTH
from .reduced import NEVER, ReducedProblem

WARM_TEMPERATURE = 5e-5  # in spreads of the scores: prices of a previous plan are that good after some answers
ARCS_WIDER = 3  # than prices need: they serve the exact steps as well


def prices_of_previous(reduced: ReducedProblem) -> tuple[np.ndarray, np.ndarray] | None:
    """Rows that can stay at their previous agency (all others outside), and whole prices under which they want to.

    What is left of a best plan after some rows are taken out is a best plan of the rest, with the seats they held
    taken out too. So such prices exist unless the question has changed in other ways; then the answer is None.
    """
    m = reduced.shape[1]
    assert reduced.previous is not None
    wish = reduced.previous[reduced.rows]
    load = np.bincount(wish[wish >= 0], minlength=m)
    stays = np.flatnonzero(wish >= 0)
    stays = stays[reduced.pairs(stays, wish[stays]) != NEVER]
    if not stays.size or (load > reduced.capacity).any():
        return None
    at = np.full(wish.size, m)
    at[stays] = wish[stays]
    for occupants in (np.union1d(stays, np.flatnonzero(wish < 0)), stays):
        moves = _moves(reduced, occupants, at)
        room = np.append(reduced.capacity > load, True)
        moves[room] = np.minimum(moves[room], 0)  # an empty seat may be anywhere
        ahead = potentials(moves)
        if ahead is not None:
            return at, np.maximum(ahead[-1] - ahead, 0)
    return None


def _moves(reduced: ReducedProblem, rows: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Cheapest moves of rows that are outside or at their previous agency, (m + 1, m + 1).

    As :meth:`Exchange.all_moves`, but nearly all of it in whole numbers of the grid, before it is known how much these
    count; so the full matrix is gone through with few operations.
    """
    m = reduced.shape[1]
    loss = np.full((m + 1, m + 1), np.nan)
    rows = rows[np.argsort(at[rows], kind="stable")]
    for block in row_blocks(rows.size, m + 1):
        part = rows[block]
        home = at[part]
        costs = np.zeros((part.size, m + 1))
        costs[:, :-1] = reduced.grid(part)
        own = costs[np.arange(part.size), home]
        np.subtract(own[:, None], costs, out=costs)
        lower_by_home(loss, home, costs)
    moves = np.full(loss.shape, FAR, dtype=reduced.dtype)
    known = ~np.isnan(loss)
    moves[known] = loss[known].astype(reduced.dtype) * reduced.scale
    moves[:-1][known[:-1]] += 1
    level = reduced.outside + reduced.low * reduced.scale
    moves[:-1, -1][known[:-1, -1]] -= level
    moves[-1, :-1][known[-1, :-1]] += level
    return moves


def arcs_near(reduced: ReducedProblem, prices: np.ndarray) -> tuple[Arcs, np.ndarray, float]:
    """Arcs of all rows near these prices, the prices as :func:`.prices.rough_prices` counts them, and their temperature."""
    n = reduced.shape[0]
    high = prices > -reduced.outside / 2
    rough = np.where(high, prices + reduced.outside - OUTSIDE * reduced.spread, prices).astype(np.float64)
    temperature = WARM_TEMPERATURE * reduced.spread
    width = ARCS_WIDER * WIDTH * temperature
    return near_arcs(reduced, np.arange(n), np.ones(n), rough, width), rough, temperature
