"""From approximate to whole prices, and tied rows to where there is room.

Any whole prices will do, as long as every row sits where score minus price is highest; the nearer the loads are to the
seats, the fewer moves are left. Two things matter: prices that keep exact ties, and spreading tied rows.
"""

from dataclasses import replace

import numpy as np

from .arcs import OUTSIDE, Arcs
from .reduced import ReducedProblem

SPREADING_ROUNDS = 12  # of moving tied rows: what is left then is done by exact moves


def exact_arcs(reduced: ReducedProblem, arcs: Arcs) -> Arcs | None:
    """Arcs in units of the reduced problem; None where it is not clear which prices count being outside."""
    if ((arcs.prices > reduced.spread) & (arcs.prices < (-OUTSIDE - 1) * reduced.spread)).any():
        return None
    return replace(arcs, value=_exact_values(reduced, arcs), prices=_from_outside(reduced, arcs.prices))


def _from_outside(reduced: ReducedProblem, rough: np.ndarray) -> np.ndarray:
    """Approximate prices in units of the reduced problem: high ones are as much higher as outside is lower."""
    high = rough > -OUTSIDE * reduced.spread / 2
    return np.where(high, rough + OUTSIDE * reduced.spread - reduced.outside, rough)


def whole_prices(reduced: ReducedProblem, rough: np.ndarray, arcs: Arcs) -> np.ndarray:
    """Whole prices: rounded in steps of the scores' common divisor, at the offset where fewest prices lie.

    Rounding all prices of a solution down at one offset keeps it a solution when all scores are multiples of the step
    (the solutions of the dual are an L-natural-convex set, Murota 2003).
    """
    high = rough > -OUTSIDE * reduced.spread / 2
    level = np.where(high, rough + OUTSIDE * reduced.spread, rough)
    step = arcs.step()
    part = np.sort(np.append(level[rough > 0] / step % 1.0, 0.0))
    gaps = np.diff(np.append(part, part[0] + 1))
    offset = part[gaps.argmax()] + gaps.max() / 2 - 1
    whole = np.floor(level / step - offset).astype(reduced.dtype) * step
    whole = np.where(high, whole - reduced.outside, np.maximum(whole, 0))
    whole[rough <= 0] = 0
    return whole.astype(reduced.dtype)


def tied_rows_spread(reduced: ReducedProblem, arcs: Arcs, prices: np.ndarray) -> np.ndarray:
    """Agency of each row among its best arcs; tied rows move from overfull agencies to those with room."""
    net = _exact_values(reduced, arcs) - prices[arcs.column]
    best = np.maximum.reduceat(net, arcs.start[:-1])
    tight = np.flatnonzero(net == np.repeat(best, np.diff(arcs.start)))
    row = np.repeat(np.arange(arcs.rows.size), np.diff(arcs.start))[tight]
    column = arcs.column[tight]
    first = np.searchsorted(row, np.arange(arcs.rows.size))
    at = column[first].astype(np.int64)
    settle_ties(at, row, column, reduced.seats)
    return at


def settle_ties(at: np.ndarray, row: np.ndarray, column: np.ndarray, seats: np.ndarray) -> None:
    """Move rows along tied arcs (row, column) from overfull agencies to those with room; changes ``at``."""
    for _ in range(SPREADING_ROUNDS):
        if not _move_ties(at, row, column, seats):
            break


def _move_ties(at: np.ndarray, row: np.ndarray, column: np.ndarray, seats: np.ndarray) -> bool:
    """One round of moves along tied arcs, each agency giving and taking no more than it has to; False if none.

    Each row tries one of its arcs, the next row the next one, so that rows with the same choices spread over them.
    """
    surplus = np.bincount(at, minlength=seats.size) - seats
    useful = np.flatnonzero((surplus[at[row]] > 0) & (surplus[column] < 0))
    start = np.flatnonzero(np.diff(row[useful], prepend=-1))
    choices = np.diff(start, append=useful.size)
    useful = useful[start + np.arange(start.size) % np.maximum(choices, 1)]
    useful = useful[_rank(column[useful]) < -surplus[column[useful]]]
    useful = useful[_rank(at[row[useful]]) < surplus[at[row[useful]]]]
    at[row[useful]] = column[useful]
    return useful.size > 0


def _rank(group: np.ndarray) -> np.ndarray:
    """Position of each element among those of its group."""
    order = np.argsort(group, kind="stable")
    ordered = group[order]
    rank = np.empty(group.size, dtype=np.int64)
    rank[order] = np.arange(group.size) - np.searchsorted(ordered, ordered)
    return rank


def _exact_values(reduced: ReducedProblem, arcs: Arcs) -> np.ndarray:
    return np.where(arcs.column == reduced.shape[1], reduced.outside, arcs.value)
