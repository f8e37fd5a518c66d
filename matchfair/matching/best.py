"""Best plan: of the plans that match the most enterprises, one with the highest total, and its proof."""

import numpy as np
from scipy.optimize import linear_sum_assignment

from .exchange import Exchange
from .market import NEVER, Market

COPIES = 1 << 20


def optimum(market: Market, progress=None) -> Exchange:
    """Settled exchange of a market: every row at its agency (m = outside), and prices that prove it."""
    exchange = _by_copies(market)
    if exchange is None:
        exchange = _from_prices(market, np.zeros(market.shape[1] + 1, dtype=market.dtype))
    exchange.settle(progress)
    return exchange


def _by_copies(market: Market) -> Exchange | None:
    """At booth scale: one column per seat and the assignment routine of scipy; None where that would be too large."""
    rows, m = market.shape
    useful = np.minimum(market.capacity, rows)
    if rows * int(useful.sum()) > COPIES or market.dtype != np.float64:
        return None
    column = np.repeat(np.arange(m), useful)
    values = market.values(slice(0, rows))
    values[values == NEVER] = market.outside
    matched, seat = linear_sum_assignment(values[:, column], maximize=True)
    at = np.full(rows, m)
    at[matched] = column[seat]
    inside = np.flatnonzero(at < m)
    at[inside[values[inside, at[inside]] == market.outside]] = m
    exchange = Exchange(market, at, _free_where_room(market, at))
    return exchange if exchange.find_prices() else None


def _free_where_room(market: Market, at: np.ndarray) -> np.ndarray:
    """Price 0 where a seat is free (that is where empty seats may be), 1 elsewhere; a start for ``find_prices``."""
    prices = np.bincount(at, minlength=market.seats.size) >= market.seats
    prices[-1] = False
    return prices.astype(market.dtype)


def _from_prices(market: Market, prices: np.ndarray) -> Exchange:
    """Everybody where score minus price is highest, lowest column first on ties."""
    at = np.empty(market.shape[0], dtype=np.int64)
    for part in market.parts():
        net = with_outside(market, part) - prices
        at[part] = net.argmax(axis=1)
    return Exchange(market, at, prices)


def with_outside(market: Market, part: slice | np.ndarray) -> np.ndarray:
    """Scores of these rows with the score outside as last column."""
    values = market.values(part)
    return np.concatenate([values, np.full((values.shape[0], 1), market.outside, dtype=market.dtype)], axis=1)


def missing_value(market: Market, at: np.ndarray, prices: np.ndarray) -> int:
    """How far the prices leave a plan from the best one, in units of the market; 0 proves it optimal.

    By weak duality no plan is worth more than the sum over rows of max(outside, score - price) plus the sum over
    agencies of price times seats. The difference to the plan at hand is a sum of terms that are never negative, taken
    over the full score matrix, whatever way the plan was found.
    """
    if (prices[:-1] < 0).any() or prices[-1] != 0:
        raise ValueError("prices must not be negative and 0 outside: they prove nothing otherwise")
    load = np.bincount(at, minlength=prices.size)[:-1]
    if (load > market.capacity).any():
        raise ValueError("the plan seats more enterprises than there are seats")
    gap = sum(int(price) * int(left) for price, left in zip(prices[:-1], market.capacity - load, strict=True) if left)
    for part in market.parts():
        net = with_outside(market, part) - prices
        regret = net.max(axis=1) - net[np.arange(net.shape[0]), at[part]]
        gap += sum(int(value) for value in regret[regret > 0])
    return gap
