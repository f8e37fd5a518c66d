"""Prices of whole groups of agencies against each other.

Where enterprises and agencies come in clusters, no row wavers between some groups of agencies, and Newton steps cannot see
how far apart the prices of two groups should be. Here that is read off the rows themselves: the groups with too many
enterprises rise against those with room until as many as have to leave would rather be on the other side.
"""

import numpy as np
from scipy.sparse.csgraph import connected_components

from .arcs import lower_by_home, values_with_outside
from .exchange import FAR, shortest_ways
from .reduced import ReducedProblem

CLEARLY = 0.2  # share of the largest surplus (or room) from which on a group counts as over (or under)


def groups_moved(
    reduced: ReducedProblem, rows: np.ndarray, prices: np.ndarray, excess: np.ndarray, reach: float
) -> np.ndarray | None:
    """Prices with the groups moved against each other; None where nothing is to be moved.

    Parameters
    ----------
    reduced : ReducedProblem
    rows : (k,) int array
        The rows to go by.
    prices, excess : (m + 1,) float arrays
        Prices, 0 outside; how many of the rows each agency has too many, 0 where empty seats are welcome.
    reach : float
        Agencies are of one group where the most willing row of one loses less than this by moving to the other.
    """
    costs = _borders(reduced, rows, prices)
    idle = (prices <= 0) & (excess <= 0)
    costs[np.ix_(idle, idle)] = 0
    count, group = connected_components(costs < reach, directed=False)
    over = np.bincount(group, excess, count)
    over[group[-1]] -= over.sum()
    if over.max() < 0.5:
        return None
    far = _other_side(costs, group, over)
    margin = np.concatenate([_margin(values - prices, far) for values in values_with_outside(reduced, rows)])
    margin = margin[margin > 0]
    if not margin.size:
        return None
    leaving = min(max(1, round(over[np.unique(group[~far])].sum())), margin.size)
    shift = np.partition(margin, leaving - 1)[leaving - 1]
    if not far[-1]:
        shift = min(shift, prices[far].min())  # at price 0 seats may stay empty
    moved = prices - far * shift
    return moved - moved[-1]


def _borders(reduced: ReducedProblem, rows: np.ndarray, prices: np.ndarray) -> np.ndarray:
    """What the most willing row at each agency loses by moving to each other, (m + 1, m + 1)."""
    costs = np.full((prices.size, prices.size), float(FAR))
    for values in values_with_outside(reduced, rows):
        net = values - prices
        home = net.argmax(axis=1)
        regret = net[np.arange(home.size), home][:, None] - net
        order = np.argsort(home, kind="stable")
        lower_by_home(costs, home[order], regret[order])
    return costs


def _other_side(costs: np.ndarray, group: np.ndarray, over: np.ndarray) -> np.ndarray:
    """Agencies on the far side of the widest border between clearly overfull groups and groups with room."""
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], np.arange(over.size))
    between = np.minimum.reduceat(np.minimum.reduceat(costs[np.ix_(order, order)], starts, axis=0), starts, axis=1)
    distance, _ = shortest_ways(between, np.where(over > CLEARLY * over.max(), 0.0, float(FAR)))
    return (distance > distance[over < CLEARLY * over.min()].max() / 2)[group]


def _margin(net: np.ndarray, far: np.ndarray) -> np.ndarray:
    """How much more each row gets on the near side than on the far one."""
    return np.where(far, -np.inf, net).max(axis=1) - np.where(far, net, -np.inf).max(axis=1)
