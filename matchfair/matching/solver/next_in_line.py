"""What one more seat at an agency brings: to the total, and to whom.

Not everyone who may go there would be matched, only who is next in line.
"""

import numpy as np

from ..problem import GRID, Problem, on_grid, row_blocks
from .arcs import lower_by_home
from .exchange import FAR, Exchange, shortest_ways
from .optimum import at_best
from .reduced import ReducedProblem

UNREACHED = FAR // 4


def one_more_seat(exchange: Exchange) -> tuple[np.ndarray, np.ndarray]:
    """Optimum with one more seat minus the optimum, for every agency at once: (change of total, more matched).

    An extra empty seat pays if some chain of moves ends in it. The cheapest chain to every agency is one search in
    reduced costs, started everywhere at once.
    """
    reduced, prices = exchange.reduced, exchange.prices
    distance, _ = exchange.nearest(prices)
    gain = [max(0, int(price - cost)) for price, cost in zip(prices[:-1], distance[:-1], strict=True)]
    worth = [reduced.parts(gain[column]) for column in reduced.last_columns]
    change = [(units + more * reduced.low) / GRID for more, _, units in worth]
    return np.array(change, dtype=np.float64), np.array([more for more, _, _ in worth], dtype=np.int64)


def next_in_line(exchange: Exchange) -> list[set[int]]:
    """Per agency, the unmatched row that every best plan with one more seat there matches; empty where several tie.

    The plan stays best when the cheapest chain of moves from outside to the new seat is carried out. It begins with one
    row, and that row is certain if every chain that begins with another costs more.
    """
    reduced = exchange.reduced
    between = _between(exchange)
    first, second, who, then = _cheapest_two(reduced, np.flatnonzero(exchange.at == reduced.shape[1]))
    found = []
    for column in reduced.last_columns:
        onward = between[:, column]
        costs = first + onward
        start = int(costs.argmin()) if costs.size else 0
        row = who[start]
        others = np.where(who == row, np.where(then == row, UNREACHED, second), first) + onward
        certain = costs[start] < min(UNREACHED // 2, others.min())
        found.append({int(reduced.rows[row])} if certain else set())
    return found


def tied_outside(exchange: Exchange) -> np.ndarray:
    """Unmatched rows that another plan of the same worth matches; only what was published before, or the order, decides.

    Such a row moves in and the cheapest chain of moves from its seat leads outside, for nothing.
    """
    reduced, m = exchange.reduced, exchange.reduced.shape[1]
    costs = exchange.moves - exchange.prices[:, None] + exchange.prices
    start = np.where(np.arange(m + 1) == m, 0, FAR).astype(reduced.dtype)
    back = shortest_ways(costs.T, start)[0][:m] + exchange.prices[:m]
    outside = np.flatnonzero(exchange.at == m)
    cheapest = [
        (reduced.outside - reduced.values(outside[block]) + back).min(axis=1, initial=UNREACHED)
        for block in row_blocks(outside.size, m)
    ]
    tied = 2 * np.concatenate(cheapest) < reduced.scale if cheapest else np.zeros(0, dtype=bool)
    return reduced.rows[outside[tied]]


def _cheapest_two(reduced: ReducedProblem, outside: np.ndarray) -> tuple[np.ndarray, ...]:
    """What the two cheapest of these rows lose by moving to each agency: two costs, two rows, each (m,)."""
    m = reduced.shape[1]
    costs, rows = np.full((2, m), UNREACHED, dtype=reduced.dtype), np.full((2, m), -1)
    for block in row_blocks(outside.size, m):
        part = outside[block]
        losses = np.minimum(reduced.outside - reduced.values(part), UNREACHED)
        costs = np.concatenate([costs, losses.astype(reduced.dtype)])
        rows = np.concatenate([rows, np.repeat(part[:, None], m, axis=1)])
        order = np.argsort(costs, axis=0, kind="stable")[:2]
        costs, rows = np.take_along_axis(costs, order, axis=0), np.take_along_axis(rows, order, axis=0)
    return costs[0], costs[1], rows[0], rows[1]


def _between(exchange: Exchange) -> np.ndarray:
    """Cheapest chain of moves from each agency to each other that leaves nobody outside, (m, m)."""
    prices = exchange.prices[:-1]
    reduced = np.minimum(exchange.moves[:-1, :-1] - prices[:, None] + prices, UNREACHED)
    np.fill_diagonal(reduced, 0)
    for middle in range(prices.size):
        np.minimum(reduced, reduced[:, middle : middle + 1] + reduced[middle], out=reduced)
    return np.minimum(reduced + prices[:, None] - prices, UNREACHED)


def next_in_line_fair(exchange: Exchange) -> list[set[int]]:
    """Per agency, unmatched rows that every fair plan with one more seat there matches, if it matches one more at all.

    A seat that matches one more row may need pairs below the plan's level: the highest level that allows it is the
    narrowest pair on the widest chain of moves from an unmatched row to the seat (Pollack 1960). Above that level the
    new plan is a best one, which may leave out others than this plan does: so several rows may be certain. Levels are
    gone through downwards, each settled from the prices of the one above.
    """
    reduced = exchange.reduced
    plan_level = np.inf if reduced.least is None else reduced.least  # None: nobody is matched
    levels = np.minimum(_widest(exchange), plan_level)
    found: list[set[int]] = [set() for _ in levels]
    unmatched = set(reduced.rows[exchange.at == reduced.shape[1]].tolist())
    for level in sorted(set(levels[levels > -np.inf].tolist()), reverse=True):
        if level < plan_level:
            lower = ReducedProblem(reduced.problem, int(level), reduced.previous)
            exchange = at_best(lower, exchange.at, exchange.prices, None)
            exchange.settle()
        rows, moved_in = next_in_line(exchange), _never_outside(exchange)
        for agency in np.flatnonzero(levels == level):
            found[agency] = (rows[agency] | moved_in) & unmatched
    return found


def _never_outside(exchange: Exchange) -> set[int]:
    """Rows that every best plan matches.

    One more seat leaves them matched, as rows and seats are complements (Shapley 1962).
    """
    reduced, m = exchange.reduced, exchange.reduced.shape[1]
    inside = np.flatnonzero(exchange.at < m)
    home = exchange.at[inside]
    back, _ = exchange.nearest(np.where(np.arange(m + 1) == m, 0, FAR))
    loss = reduced.pairs(inside, home) - reduced.outside + back[home] - exchange.prices[home]
    return set(reduced.rows[inside[loss > 0]].tolist())


def _widest(exchange: Exchange) -> np.ndarray:
    """Per agency, the highest level at which an unmatched row can move towards a new seat there; -inf for none."""
    reduced, m = exchange.reduced, exchange.reduced.problem.shape[1]
    narrow = np.full((m + 1, m), np.inf)
    at = reduced.agencies(exchange.at)
    order = np.argsort(at, kind="stable")
    for part in reduced.blocks():
        lower_by_home(narrow, at[order[part]], -reduced.problem.grid(reduced.rows[order[part]]))
    widest = np.append(np.full(m, -np.inf), np.inf)
    while True:
        wider = np.maximum(widest[:-1], np.minimum(widest[:, None], -narrow).max(axis=0, initial=-np.inf))
        if (wider == widest[:-1]).all():
            return wider
        widest[:-1] = wider


def next_in_line_stable(problem: Problem, agency: np.ndarray) -> list[set[int]]:
    """Per agency, the row that one more seat there matches in the stable plan.

    The seat goes to whom the agency likes best of those who would rather be there, the seat that one leaves to the next,
    until nobody wants it or an unmatched row takes it (vacancy chains: Blum, Roth and Rothblum 1997). Every stable plan
    matches the same rows (Roth 1986).
    """
    return [_end_of_chain(problem, agency.copy(), column) for column in range(problem.shape[1])]


def tied_stable(problem: Problem, agency: np.ndarray) -> np.ndarray:
    """Unmatched rows that some full agency ranks as high as the lowest it took without a lock."""
    theirs = problem.scores if problem.agency_scores is None else problem.agency_scores
    outside, tied = np.flatnonzero(agency < 0), np.zeros(agency.size, dtype=bool)
    for column in range(problem.shape[1]):
        here = np.flatnonzero((agency == column) & (problem.locked < 0))
        if here.size:
            fits = on_grid(theirs[outside, column])
            fits[np.isnan(problem.scores[outside, column])] = np.nan
            tied[outside] |= fits == on_grid(theirs[here, column]).min()
    return np.flatnonzero(tied)


def _end_of_chain(problem: Problem, agency: np.ndarray, column: int) -> set[int]:
    rows = np.arange(agency.size)
    own = np.where(agency >= 0, on_grid(problem.scores[rows, agency]) if problem.shape[1] else 0, -np.inf)
    theirs = problem.scores if problem.agency_scores is None else problem.agency_scores
    while True:
        here, there = on_grid(problem.scores[:, column]), on_grid(theirs[:, column])
        keen = (here > own) | ((here == own) & (column < agency))
        keen = np.flatnonzero(keen & ~np.isnan(there) & (problem.locked < 0))
        if not keen.size:
            return set()
        row = int(keen[there[keen].argmax()])
        left, agency[row], own[row] = int(agency[row]), column, here[row]
        if left < 0:
            return {row}
        column = left
