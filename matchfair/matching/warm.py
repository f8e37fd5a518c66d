"""Prices from a previous plan, so that solving again after some answers starts near the end."""

import numpy as np

from .arcs import OUTSIDE, Arcs, lower_by_home, near_arcs
from .exchange import FAR, potentials
from .market import NEVER, Market
from .prices import WIDTH

WARM, WIDER = 5e-5, 3


def resume(market: Market) -> tuple[np.ndarray, np.ndarray] | None:
    """Rows that can stay at their previous agency (all others outside), and whole prices under which they want to.

    What is left of a best plan after some rows are taken out is a best plan of the rest, with the seats they held
    taken out too. So such prices exist unless the question has changed in other ways; then the answer is None.
    """
    m = market.shape[1]
    wish = market.previous[market.rows]
    load = np.bincount(wish[wish >= 0], minlength=m)
    stays = np.flatnonzero(wish >= 0)
    stays = stays[market.pairs(stays, wish[stays]) != NEVER]
    if not stays.size or (load > market.capacity).any():
        return None
    at = np.full(wish.size, m)
    at[stays] = wish[stays]
    for occupants in (np.union1d(stays, np.flatnonzero(wish < 0)), stays):
        moves = _moves(market, occupants, at)
        room = np.append(market.capacity > load, True)
        moves[room] = np.minimum(moves[room], 0)  # an empty seat may be anywhere
        ahead = potentials(moves)
        if ahead is not None:
            return at, np.maximum(ahead[-1] - ahead, 0)
    return None


def _moves(market: Market, rows: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Cheapest moves of rows that are outside or at their previous agency, (m + 1, m + 1).

    As :meth:`Exchange.all_moves`, but nearly all of it in whole numbers of the grid, before it is known how much these
    count; so the full matrix is gone through with few operations.
    """
    m = market.shape[1]
    loss = np.full((m + 1, m + 1), np.nan)
    rows = rows[np.argsort(at[rows], kind="stable")]
    step = max(1, (1 << 16) // (m + 1))
    for first in range(0, rows.size, step):
        part = rows[first : first + step]
        home = at[part]
        costs = np.zeros((part.size, m + 1))
        costs[:, :-1] = market.grid(part)
        own = costs[np.arange(part.size), home]
        np.subtract(own[:, None], costs, out=costs)
        lower_by_home(loss, home, costs)
    moves = np.full(loss.shape, FAR, dtype=market.dtype)
    known = ~np.isnan(loss)
    moves[known] = loss[known].astype(market.dtype) * market.scale
    moves[:-1][known[:-1]] += 1
    level = market.outside + market.low * market.scale
    moves[:-1, -1][known[:-1, -1]] -= level
    moves[-1, :-1][known[-1, :-1]] += level
    return moves


def read_near(market: Market, prices: np.ndarray) -> tuple[Arcs, np.ndarray, float]:
    """Arcs of all rows near these prices, the prices as :func:`matchfair.matching.prices.rough_prices` counts them, and
    the temperature at which they are good."""
    n = market.shape[0]
    high = prices > -market.outside / 2
    rough = np.where(high, prices + market.outside - OUTSIDE * market.spread, prices).astype(np.float64)
    temperature = WARM * market.spread
    return near_arcs(market, np.arange(n), np.ones(n), rough, WIDER * WIDTH * temperature), rough, temperature
