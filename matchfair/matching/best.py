"""Best plan: of the plans that match the most enterprises, one with the highest total."""

import numpy as np
from scipy.optimize import linear_sum_assignment

from .exchange import Exchange
from .market import NEVER, Market
from .rounding import first_plan

COPIES = 300_000


def optimum(market: Market, progress=None) -> Exchange:
    """Settled exchange of a market: every row at its agency (m = outside), and prices that prove it."""
    tell = progress or _nobody
    exchange = _by_copies(market) or first_plan(market, tell)
    exchange.settle(lambda share: tell(0.8 + 0.2 * share))
    return exchange


def _nobody(share: float) -> None:
    """Progress that nobody follows."""


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
