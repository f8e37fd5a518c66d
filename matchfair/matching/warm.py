"""Prices from a previous plan, so that solving again after some answers starts near the end."""

import numpy as np

from .arcs import OUTSIDE
from .exchange import Exchange
from .market import NEVER, Market

WARM = 5e-5


def resume(market: Market) -> tuple[np.ndarray, np.ndarray] | None:
    """Rows that can stay at their previous agency (all others outside), and whole prices under which they want to.

    What is left of a best plan after some rows are taken out is a best plan of the rest, with the seats they held
    taken out too. So such prices exist unless the question has changed in other ways; then the answer is None.
    """
    n, m = market.shape
    wish = market.previous[market.rows]
    stays = np.flatnonzero(wish >= 0)
    stays = stays[market.pairs(stays, wish[stays]) != NEVER]
    load = np.bincount(wish[wish >= 0], minlength=m)
    if not n or (load > market.capacity).any():
        return None
    exchange = Exchange(market, np.full(n, m), np.zeros(m + 1))
    exchange.empty = np.append(market.capacity - load, stays.size)
    exchange.at[stays] = wish[stays]
    for occupants in (np.union1d(stays, np.flatnonzero(wish < 0)), stays):
        exchange.moves = exchange.all_moves(occupants)
        if exchange.find_prices():
            return exchange.at, np.maximum(exchange.prices, 0)
    return None


def roughly(market: Market, prices: np.ndarray) -> tuple[np.ndarray, float]:
    """The same prices as :func:`matchfair.matching.prices.rough_prices` counts them, and how exact to take them."""
    high = prices > -market.outside / 2
    rough = np.where(high, prices + market.outside - OUTSIDE * market.spread, prices).astype(np.float64)
    return rough, WARM * market.spread
