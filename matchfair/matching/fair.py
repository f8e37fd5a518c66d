"""Fair plan: of the plans that match the most enterprises, the highest lowest score, then the highest total.

The lowest score is found by bisection (the bottleneck assignment problem, Burkard, Dell'Amico and Martello 2009,
section 6.2); whether a level can be kept is a maximum flow, whose plan often jumps well above the level asked for.
"""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from .market import Market


def highest_least(market: Market, at: np.ndarray, progress=None) -> int | None:
    """Highest level in units of the grid that every matched row can reach while as many rows stay matched.

    Parameters
    ----------
    market : Market
        Without ``least`` and ``previous``.
    at : (rows,) int array
        A plan that matches the most rows, m = outside.
    """
    rows = np.flatnonzero(at < market.shape[1])
    if not rows.size:
        return None
    low = lowest(market, rows, at[rows])
    high = _ceiling(market, everyone=rows.size == market.shape[0])
    first = high - low + 1
    while low < high:
        if progress is not None:
            progress(1 - (high - low) / first)
        middle = (low + high + 1) // 2
        rows, columns = largest_matching(market, middle)
        if rows.size == np.count_nonzero(at < market.shape[1]):
            low = lowest(market, rows, columns)
        else:
            high = middle - 1
    return low + market.low


def lowest(market: Market, rows: np.ndarray, columns: np.ndarray) -> int:
    """Lowest score among these pairs, in units of the market."""
    step = max(1, (1 << 17) // max(1, market.shape[1]))
    starts = range(0, rows.size, step)
    parts = [(rows[start : start + step], columns[start : start + step]) for start in starts]
    return min(int(market.values(part)[np.arange(part.size), column].min()) for part, column in parts)


def _ceiling(market: Market, everyone: bool) -> int:
    """No plan's lowest score is above the worst row's best one, if that row must be matched, nor above them all."""
    best = [market.values(part).max(axis=1) for part in market.parts()]
    return int(min(part.min() for part in best) if everyone else max(part.max() for part in best))


def largest_matching(market: Market, level: int) -> tuple[np.ndarray, np.ndarray]:
    """As many pairs as possible that all score at least this much: their rows and columns."""
    n, m = market.shape
    heads = [np.flatnonzero(market.values(part) >= level) + part.start * m for part in market.parts()]
    row, column = np.divmod(np.concatenate(heads), m)
    source, sink = n + m, n + m + 1
    tail = np.concatenate([np.full(n, source), row, n + np.arange(m)])
    head = np.concatenate([np.arange(n), n + column, np.full(m, sink)])
    room = np.concatenate([np.ones(n + row.size), np.minimum(market.capacity, n)]).astype(np.int32)
    flow = maximum_flow(csr_array((room, (tail, head)), shape=(sink + 1, sink + 1)), source, sink).flow
    used = flow.tocoo()
    pairs = (used.data > 0) & (used.row < n)
    return used.row[pairs], used.col[pairs] - n
