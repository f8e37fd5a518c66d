"""Best plan: of the plans that match the most enterprises, one with the highest total."""

import numpy as np
from scipy.optimize import linear_sum_assignment

from .exchange import Exchange
from .market import Market
from .rounding import first_plan

COPIES, EASY, CONTESTED = 300_000, 100_000, 0.38


def optimum(market: Market, progress=None) -> Exchange:
    """Settled exchange of a market: every row at its agency (m = outside), and prices that prove it."""
    tell = progress or _nobody
    exchange = _by_copies(market) or first_plan(market, tell)
    exchange.settle(lambda share: tell(0.8 + 0.2 * share))
    return exchange


def _nobody(share: float) -> None:
    """Progress that nobody follows."""


def _by_copies(market: Market) -> Exchange | None:
    """At booth scale: one column per seat and the assignment routine of scipy; None where that would be slow."""
    rows, m = market.shape
    useful = np.minimum(market.capacity, rows)
    cells = rows * int(useful.sum())
    if cells > COPIES or market.dtype != np.float64:
        return None
    column = np.repeat(np.arange(m), useful)
    values = market.values(slice(0, rows)) - market.outside
    np.maximum(values, 0, out=values)
    if cells > EASY and _contested(values, useful) > CONTESTED:
        return None  # long searches for a seat: prices are quicker
    matched, seat = linear_sum_assignment(values[:, column], maximize=True)
    at = np.full(rows, m)
    at[matched] = column[seat]
    inside = np.flatnonzero(at < m)
    at[inside[values[inside, at[inside]] == 0]] = m
    exchange = Exchange(market, at, _free_where_room(market, at))
    return exchange if exchange.find_prices() else None


def _contested(values: np.ndarray, seats: np.ndarray) -> float:
    """How many rows find their first choice full, as a share of those that can be seated at all."""
    wanted = np.bincount(values.argmax(axis=1), minlength=seats.size)
    return np.maximum(wanted - seats, 0).sum() / max(1, min(values.shape[0], seats.sum()))


def _free_where_room(market: Market, at: np.ndarray) -> np.ndarray:
    """Price 0 where a seat is free (that is where empty seats may be), 1 elsewhere; a start for ``find_prices``."""
    prices = np.bincount(at, minlength=market.seats.size) >= market.seats
    prices[-1] = False
    return prices.astype(market.dtype)
