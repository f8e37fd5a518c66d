"""Exact optimum by exchanges between agencies.

The rows are many and the agencies few, so the residual network is contracted to agencies: the arc from j to k costs
what it takes to move the cheapest of j's occupants to k. Empty seats are occupants too, worth nothing everywhere, so
"full", "not full" and "unmatched" need no special case.
"""

from collections.abc import Callable
from functools import cached_property

import numpy as np

from ..problem import Progress, unheard
from .arcs import Arcs, lower_by_home, tight_arcs
from .reduced import NEVER, ReducedProblem

FAR = -NEVER
NOBODY = np.empty(0, dtype=np.int64)

Movable = Callable[[int, int], tuple[np.ndarray, int]]  # from, to -> rows, empty seats


class Exchange:
    """Occupants of the agencies, their prices, and the cheapest move between any two agencies.

    Parameters
    ----------
    reduced : ReducedProblem
    at : (rows,) int array
        Agency of each row, m = outside. Each row must sit where score minus price is highest.
    prices : (m + 1,) array of the reduced's dtype
        Price of a seat, 0 outside, never below 0.
    read : Arcs, optional
        Arcs of all rows, read from the full matrix at prices that may be near.
    """

    def __init__(self, reduced: ReducedProblem, at: np.ndarray, prices: np.ndarray, read: Arcs | None = None) -> None:
        self.reduced, self.at, self.prices = reduced, at.astype(np.int64), prices.astype(reduced.dtype)
        self.seats = reduced.seats
        self.empty = self._spread_empty_seats()
        self.read = read
        self._tight: tuple[np.ndarray, Arcs] | None = None

    @cached_property
    def moves(self) -> np.ndarray:
        """Cheapest move from each agency to each other, (m + 1, m + 1); one pass over the full matrix."""
        return self.all_moves(np.arange(self.at.size))

    @property
    def tight(self) -> Arcs:
        """Where each row is best off at these prices; a pass over the full matrix, if the last one does not tell."""
        if self._tight is None or (self._tight[0] != self.prices).any():
            known = self.read and self.read.best_at(self.prices)
            self._tight = self.prices.copy(), known or tight_arcs(self.reduced, np.arange(self.at.size), self.prices)
        return self._tight[1]

    def moved(self, at: np.ndarray) -> "Exchange":
        """The same prices with rows elsewhere."""
        exchange = Exchange(self.reduced, at, self.prices, self.read)
        exchange._tight = self._tight
        return exchange

    def load(self) -> np.ndarray:
        """Occupants of each agency, empty seats included, (m + 1,)."""
        return np.bincount(self.at, minlength=self.seats.size) + self.empty

    def _spread_empty_seats(self) -> np.ndarray:
        """Empty seats belong where the price is 0: first to free seats, the rest outside."""
        free = self.seats - np.bincount(self.at, minlength=self.seats.size)
        empty = np.where(self.prices == 0, np.maximum(free, 0), 0)
        empty[-1] = 0
        empty[-1] = self.reduced.capacity.sum() - empty.sum()
        return empty

    def all_moves(self, occupants: np.ndarray) -> np.ndarray:
        """Cheapest moves of these rows and the empty seats."""
        count = self.seats.size
        moves = np.full((count, count), FAR, dtype=self.reduced.dtype)
        order = occupants[np.argsort(self.at[occupants], kind="stable")]
        for part in self.reduced.blocks():
            rows = order[part]
            if not rows.size:
                break
            lower_by_home(moves, self.at[rows], self._costs(rows))
        np.minimum(moves, 0, out=moves, where=(self.empty > 0)[:, None])
        return moves

    def _costs(self, rows: np.ndarray, home: np.ndarray | None = None) -> np.ndarray:
        """What each of these rows loses by moving from its agency (or ``home``) to each agency, (rows, m + 1)."""
        values = np.empty((rows.size, self.seats.size), dtype=self.reduced.dtype)
        values[:, :-1] = self.reduced.values(rows)
        values[:, -1] = self.reduced.outside
        own = values[np.arange(rows.size), self.at[rows] if home is None else home]
        return np.subtract(own[:, None], values, out=values)

    def _refresh(self, agency: int, left: np.ndarray, joined: np.ndarray) -> None:
        """Bring the cheapest moves up to date after some rows have left and others have joined."""
        cheapest = self.moves[agency]
        if joined.size:
            np.minimum(cheapest, self._costs(joined).min(axis=0), out=cheapest)
        stale = (self._costs(left, np.full(left.size, agency)) == cheapest).any(axis=0)
        stale |= (cheapest == 0) & (self.empty[agency] == 0)
        columns = np.flatnonzero(stale)
        if columns.size:
            rows = np.flatnonzero(self.at == agency)
            cheapest[columns] = self._some_costs(rows, columns).min(axis=0) if rows.size else FAR
        if self.empty[agency] > 0:
            np.minimum(cheapest, 0, out=cheapest)

    def _some_costs(self, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """What these rows, all at one agency, lose by moving to some agencies."""
        if 4 * columns.size > self.seats.size:
            return self._costs(rows)[:, columns]
        both = self.reduced.cells(rows, np.append(columns, self.at[rows[0]]))
        return both[:, -1:] - both[:, :-1]

    def settle(self, progress: Progress = unheard) -> None:
        """Move occupants from overfull to underfull agencies along cheapest paths until every load fits.

        Successive shortest paths with potentials (Ahuja, Magnanti and Orlin 1993, section 9.7); each search serves
        every agency that still has room, not only the nearest.
        """
        surplus = self.load() - self.seats
        self._settle_ties(surplus)
        first = max(1, int(np.abs(surplus).sum()))
        while surplus.any():
            progress(float(1 - np.abs(surplus).sum() / first))
            distance, parent = self.nearest(np.where(surplus > 0, 0, FAR))
            reached = distance < FAR // 2
            self.prices -= np.where(reached, distance, distance[reached].max())
            room = np.flatnonzero((surplus < 0) & reached)
            for target in room[np.argsort(distance[room], kind="stable")]:
                path = _path(parent, int(target))
                moved = self._fill(path, surplus, self._movable)
                for agency, left, joined in zip(path, [*moved, NOBODY], [NOBODY, *moved], strict=True) if moved else ():
                    self._refresh(agency, left, joined)
        self.prices -= self.prices[-1]

    def _settle_ties(self, surplus: np.ndarray) -> None:
        """The same for chains that cost nothing, as far as they go; much quicker, as no moves have to be known."""
        row, column, size = self.tight.row(), self.tight.column, self.seats.size
        free = self.prices == 0

        def movable(here: int, there: int) -> tuple[np.ndarray, int]:
            rows = row[(self.at[row] == here) & (column == there)]
            return rows, int(self.empty[here]) if free[here] and free[there] else 0

        while surplus.any():
            may_move = np.zeros((size, size), dtype=bool)
            may_move[self.at[row], column] = True
            may_move |= (free & (self.empty > 0))[:, None] & free
            distance, parent = shortest_ways(np.where(may_move, 1.0, FAR), np.where(surplus > 0, 0.0, FAR))
            room = np.flatnonzero((surplus < 0) & (distance < FAR // 2))
            if not room.size:
                break
            for target in room[np.argsort(distance[room], kind="stable")]:
                self._fill(_path(parent, int(target)), surplus, movable)

    def nearest(self, start: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Cheapest way to each agency in reduced costs from these starting costs: (distance, agency before it)."""
        return shortest_ways(self.moves - self.prices[:, None] + self.prices, start.astype(self.reduced.dtype))

    def _fill(self, path: list[int], surplus: np.ndarray, movable: Movable) -> list[np.ndarray]:
        """Move as many occupants as fit along this path, if it is still open; rows moved on each step, none if not."""
        amount = min(int(surplus[path[0]]), -int(surplus[path[-1]]))
        steps = []
        for here, there in zip(path, path[1:], strict=False):
            if amount <= 0:
                return []
            rows, empty = movable(here, there)
            amount = min(amount, rows.size + empty)
            steps.append((here, there, rows, empty))
        if amount <= 0:
            return []
        moved = []
        for here, there, rows, empty in steps:
            empty = min(empty, amount)
            moved.append(rows[: amount - empty])
            self.at[moved[-1]] = there
            self.empty[here] -= empty
            self.empty[there] += empty
        surplus[path[0]] -= amount
        surplus[path[-1]] += amount
        return moved

    def _movable(self, here: int, there: int) -> tuple[np.ndarray, int]:
        """Occupants that can move at no cost at the present prices: rows, and a number of empty seats."""
        price = self.prices[here] - self.prices[there]
        if self.moves[here, there] != price:
            return np.empty(0, dtype=np.int64), 0
        rows = np.flatnonzero(self.at == here)
        if rows.size:
            rows = rows[self._some_costs(rows, np.array([there]))[:, 0] == price]
        return rows, int(self.empty[here]) if price == 0 else 0

    def find_prices(self) -> bool:
        """Set prices under which nobody wants to move (Bellman and Ford); False if an exchange would pay."""
        ahead = potentials(self.moves)
        if ahead is not None:
            self.prices = ahead[-1] - ahead
        return ahead is not None

    def cost_at_agency(self, row: int, agency: int) -> int:
        """Optimum minus the optimum with this row at this agency (m = outside)."""
        columns = np.flatnonzero(np.append(self.reduced.agency, self.reduced.problem.shape[1]) == agency)
        return min(self.cost_of_moving(row, int(column)) for column in columns)

    def cost_of_moving(self, row: int, column: int) -> int:
        """Optimum minus the optimum with this row there: its own loss plus the cheapest chain of moves back."""
        here = int(self.at[row])
        start = np.full(self.seats.size, FAR, dtype=self.reduced.dtype)
        start[column] = 0
        distance, _ = self.nearest(start)
        back = int(distance[here] + self.prices[column] - self.prices[here])
        return int(self._costs(np.array([row]))[0, column]) + back


def _path(parent: np.ndarray, target: int) -> list[int]:
    """Agencies on the way to this one, from where it starts."""
    path = [target]
    while parent[path[-1]] >= 0:
        path.append(int(parent[path[-1]]))
    return path[::-1]


def shortest_ways(costs: np.ndarray, start: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cheapest way to each node of a complete network, from these starting costs (``FAR`` for none) over costs (k, k)
    that are not negative: (distance, node before it)."""
    distance = start
    parent = np.full(distance.size, -1)
    unsettled = distance.copy()
    while (nearest := unsettled.min()) < FAR // 2:
        here = np.flatnonzero(unsettled == nearest)  # after a change of prices most ways cost nothing
        unsettled[here] = FAR
        step = costs[here]
        reach = step.min(axis=0) + nearest
        closer = np.flatnonzero(reach < distance)
        if closer.size:
            distance[closer] = unsettled[closer] = reach[closer]
            parent[closer] = here[step[:, closer].argmin(axis=0)]
    return distance, parent


def potentials(moves: np.ndarray) -> np.ndarray | None:
    """How far ahead of the worst each node is when nobody gains by a move, (k,) for costs (k, k); None if a round pays."""
    ahead = np.zeros(len(moves), dtype=moves.dtype)
    for _ in range(len(moves) + 1):
        shorter = np.minimum(ahead, (ahead[:, None] + moves).min(axis=0))
        if (shorter == ahead).all():
            return ahead
        ahead = shorter
    return None
