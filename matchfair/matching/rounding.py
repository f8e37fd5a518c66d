"""From approximate prices to a first exchange: whole prices, and rows at one of their best agencies.

Any whole prices will do, as long as every row sits where score minus price is highest; the nearer the loads are to the
seats, the fewer moves are left. Two things matter: prices that keep exact ties, and spreading tied rows.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from .arcs import OUTSIDE, Arcs
from .exchange import Exchange
from .market import Market
from .prices import rough_prices
from .warm import WIDER, read_near, resume

FEW, PROGRAM = 15, 60


def first_plan(market: Market, tell: Callable[[float], None]) -> Exchange:
    """Exchange with prices under which every row is at a best agency; loads need not fit yet."""
    if not market.rows.size or not market.shape[1]:
        nobody = np.full(market.rows.size, market.shape[1])
        return Exchange(market, nobody, np.zeros(market.shape[1] + 1, dtype=market.dtype))
    tell(0.0)
    kept = None if market.previous is None else resume(market)
    if kept is None:
        rough, arcs = rough_prices(market)
    else:
        near, rough, temperature = read_near(market, kept[1])
        exchange = _at_best(market, *kept, _as_read(market, near))
        if _overfull(market, exchange.at) <= max(FEW, market.shape[1] // 8):
            return exchange
        rough, arcs = rough_prices(market, near.nearest(rough, near.width / WIDER), rough, temperature)
    tell(0.6)
    prices = _whole(market, rough, arcs)
    read = _as_read(market, arcs.read or arcs)
    at = _spread(market, arcs, prices)
    sharper = sharpen(market, arcs, prices, at) if _overfull(market, at) > FEW else None
    if sharper is not None:
        exchange = _at_best(market, *sharper, read)
        if _overfull(market, exchange.at) <= _overfull(market, at):
            return exchange
    return _at_best(market, at, prices, read)


def _at_best(market: Market, at: np.ndarray, prices: np.ndarray, read: Arcs | None) -> Exchange:
    """Exchange with every row where score minus price is highest on the full matrix: where it is, if that is as good."""
    exchange = Exchange(market, at, prices, read)
    tight = exchange.tight
    row = tight.row()
    good = np.zeros(at.size, dtype=bool)
    good[row[tight.column == at[row]]] = True
    if good.all():
        return exchange
    at = np.where(good, at, tight.column[tight.start[:-1]])
    _settle_ties(at, row, tight.column, market.seats)
    return exchange.moved(at)


def _overfull(market: Market, at: np.ndarray) -> int:
    return int(np.maximum(np.bincount(at, minlength=market.seats.size) - market.seats, 0).sum())


def _as_read(market: Market, arcs: Arcs) -> Arcs | None:
    """Arcs in units of the market; None where it is not clear which prices count being outside."""
    if ((arcs.prices > market.spread) & (arcs.prices < (-OUTSIDE - 1) * market.spread)).any():
        return None
    return replace(arcs, value=_exact(market, arcs), prices=_from_outside(market, arcs.prices))


def _from_outside(market: Market, rough: np.ndarray) -> np.ndarray:
    """Approximate prices in units of the market: high ones are as much higher as outside is lower."""
    high = rough > -OUTSIDE * market.spread / 2
    return np.where(high, rough + OUTSIDE * market.spread - market.outside, rough)


def _whole(market: Market, rough: np.ndarray, arcs: Arcs) -> np.ndarray:
    """Whole prices: rounded in steps of the scores' common divisor, at the offset where fewest prices lie.

    Rounding all prices of a solution down at one offset keeps it a solution when all scores are multiples of the step
    (the solutions of the dual are an L-natural-convex set, Murota 2003).
    """
    high = rough > -OUTSIDE * market.spread / 2
    level = np.where(high, rough + OUTSIDE * market.spread, rough)
    inside = arcs.value[arcs.column < market.shape[1]]
    step = max(1, int(np.gcd.reduce(inside.astype(np.int64)))) if inside.size else 1
    part = np.sort(np.append(level[rough > 0] / step % 1.0, 0.0))
    gaps = np.diff(np.append(part, part[0] + 1))
    offset = part[gaps.argmax()] + gaps.max() / 2 - 1
    whole = np.floor(level / step - offset).astype(market.dtype) * step
    whole = np.where(high, whole - market.outside, np.maximum(whole, 0))
    whole[rough <= 0] = 0
    return whole.astype(market.dtype)


def _spread(market: Market, arcs: Arcs, prices: np.ndarray) -> np.ndarray:
    """Agency of each row among its best arcs; tied rows move from overfull agencies to those with room."""
    m = market.shape[1]
    value = np.where(arcs.column == m, market.outside, arcs.value)
    net = value - prices[arcs.column]
    best = np.maximum.reduceat(net, arcs.start[:-1])
    tight = np.flatnonzero(net == np.repeat(best, np.diff(arcs.start)))
    row = np.repeat(np.arange(arcs.rows.size), np.diff(arcs.start))[tight]
    column = arcs.column[tight]
    first = np.searchsorted(row, np.arange(arcs.rows.size))
    at = column[first].astype(np.int64)
    _settle_ties(at, row, column, market.seats)
    return at


def _settle_ties(at: np.ndarray, row: np.ndarray, column: np.ndarray, seats: np.ndarray) -> None:
    for _ in range(12):
        if not _move_ties(at, row, column, seats):
            break


def _move_ties(at: np.ndarray, row: np.ndarray, column: np.ndarray, seats: np.ndarray) -> bool:
    """One round of moves along tied arcs, each agency giving and taking no more than it has to; False if none."""
    surplus = np.bincount(at, minlength=seats.size) - seats
    useful = np.flatnonzero((surplus[at[row]] > 0) & (surplus[column] < 0))
    for key in (row, column, None):
        group = at[row[useful]] if key is None else key[useful]
        limit = np.ones(useful.size) if key is row else np.abs(surplus[group])
        useful = useful[_rank(group) < limit]
    at[row[useful]] = column[useful]
    return useful.size > 0


def _rank(group: np.ndarray) -> np.ndarray:
    """Position of each element among those of its group."""
    order = np.argsort(group, kind="stable")
    ordered = group[order]
    rank = np.empty(group.size, dtype=np.int64)
    rank[order] = np.arange(group.size) - np.searchsorted(ordered, ordered)
    return rank


def sharpen(market: Market, arcs: Arcs, prices: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """Decide the rows that waver between agencies by a linear program: (agency of each row, prices).

    All other rows stay. In reduced scores all numbers are small, and the program has one constraint per agency and per
    wavering row. None where it would be large, or where the loads fit already.
    """
    m = market.shape[1]
    regret = replace(arcs, value=_exact(market, arcs)).regret(prices)
    degree = np.diff(arcs.start)
    near = regret <= regret[arcs.column < m].max(initial=0)
    wavers = np.add.reduceat(near, arcs.start[:-1]) > 1
    use = np.flatnonzero(near & np.repeat(wavers, degree))
    if not 0 < use.size < PROGRAM * m:
        return None
    row = np.repeat(np.cumsum(wavers) - 1, degree)[use]
    inside = arcs.column[use] < m
    free = market.capacity - np.bincount(at[~wavers], minlength=m + 1)[:m]
    count = int(wavers.sum())
    agencies = count + np.arange(m)
    index_row = np.concatenate([row, count + arcs.column[use][inside], agencies, agencies])
    index_column = np.concatenate([np.arange(use.size), np.flatnonzero(inside), use.size + np.arange(2 * m)])
    sign = np.ones(index_row.size)
    sign[-m:] = -1
    matrix = csr_array((sign, (index_row, index_column)), shape=(count + m, use.size + 2 * m))
    far = float(regret[use].max() + 1)
    cost = np.concatenate([regret[use].astype(np.float64), np.minimum(prices[:-1], far), np.full(m, 2 * far)])
    found = linprog(cost, A_eq=matrix, b_eq=np.concatenate([np.ones(count), free]), method="highs-ds")
    if found.x is None:
        return None
    chosen = np.flatnonzero(found.x[: use.size] > 0.5)
    at = at.copy()
    at[np.flatnonzero(wavers)[row[chosen]]] = arcs.column[use][chosen]
    change = np.rint(found.eqlin.marginals[count:]).astype(market.dtype)
    return at, np.append(np.maximum(prices[:-1] - change, 0), 0).astype(market.dtype)


def _exact(market: Market, arcs: Arcs) -> np.ndarray:
    return np.where(arcs.column == market.shape[1], market.outside, arcs.value)
