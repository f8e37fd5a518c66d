"""Best plan: of the plans that match the most enterprises, one with the highest total.

From approximate prices to a first exchange, and from there by exact moves to the optimum. Minimums are left for last:
they raise the prices of few seats, and only as many rows have to move as are short.
"""

from dataclasses import replace

import numpy as np

from ..problem import Progress, part_of_progress, unheard
from .arcs import Arcs
from .dense import dense_optimum
from .exchange import Exchange
from .prices import rough_prices
from .reduced import ReducedProblem
from .rounding import exact_arcs, settle_ties, tied_rows_spread, whole_prices
from .warm_start import ARCS_WIDER, arcs_near, prices_of_previous

FEW_MOVES = 15  # rows to move, below which prices at hand are taken as they are: cheaper than better prices


def optimum(reduced: ReducedProblem, progress: Progress = unheard) -> Exchange:
    """Settled exchange of a reduced problem: every row at its agency (m = outside), and prices that prove it."""
    if reduced.split:
        exchange = _columns_split(
            optimum(replace(reduced, floors=False), part_of_progress(progress, 0.0, 0.7)), reduced
        )
        exchange.settle(part_of_progress(progress, 0.7, 1.0))
        return exchange
    exchange = dense_optimum(reduced) or first_exchange(reduced, part_of_progress(progress, 0.0, 0.8))
    exchange.settle(part_of_progress(progress, 0.8, 1.0))
    return exchange


def first_exchange(reduced: ReducedProblem, progress: Progress = unheard) -> Exchange:
    """Exchange with prices under which every row is at a best agency; loads need not fit yet."""
    m = reduced.shape[1]
    if not reduced.rows.size or not m:
        return Exchange(reduced, np.full(reduced.rows.size, m), np.zeros(m + 1, dtype=reduced.dtype))
    progress(0.0)
    kept = None if reduced.previous is None else prices_of_previous(reduced)
    if kept is None:
        rough, arcs = rough_prices(reduced)
    else:
        near, rough, temperature = arcs_near(reduced, kept[1])
        exchange = at_best(reduced, *kept, exact_arcs(reduced, near))
        if _overfull(exchange) <= max(FEW_MOVES, m // 8):
            return exchange
        rough, arcs = rough_prices(reduced, near.nearest(rough, near.width / ARCS_WIDER), rough, temperature)
    progress(0.75)
    prices = whole_prices(reduced, rough, arcs)
    return at_best(reduced, tied_rows_spread(reduced, arcs, prices), prices, exact_arcs(reduced, arcs.read or arcs))


def at_best(reduced: ReducedProblem, at: np.ndarray, prices: np.ndarray, read: Arcs | None) -> Exchange:
    """Exchange with every row where score minus price is highest on the full matrix: where it is, if that is as good."""
    exchange = Exchange(reduced, at, prices, read)
    tight = exchange.tight
    row = tight.row()
    good = np.zeros(at.size, dtype=bool)
    good[row[tight.column == at[row]]] = True
    if good.all():
        return exchange
    at = np.where(good, at, tight.column[tight.start[:-1]])
    settle_ties(at, row, tight.column, reduced.seats)
    return exchange.moved(at)


def _columns_split(exchange: Exchange, reduced: ReducedProblem) -> Exchange:
    """The optimum without minimums with two columns for each agency that has one: first rows fill the seats up to it.

    Such a seat costs more by what it adds, so that every row is as well off in either column.
    """
    m = exchange.seats.size - 1
    at = np.append(reduced.last_columns, reduced.shape[1])[exchange.at]
    for column in np.flatnonzero(reduced.bonus):
        at[np.flatnonzero(exchange.at == reduced.agency[column])[: reduced.capacity[column]]] = column
    prices = np.append(exchange.prices[:m][reduced.agency] + reduced.bonus, 0)
    return Exchange(reduced, at, prices)


def _overfull(exchange: Exchange) -> int:
    return int(np.maximum(np.bincount(exchange.at, minlength=exchange.seats.size) - exchange.seats, 0).sum())
