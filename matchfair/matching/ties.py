"""The written rule where plans tie: rows in their order get the first agency that still leaves an optimal plan.

Optimal prices say which pairs any optimal plan can use: those where score minus price is highest. So all optimal plans
are the ways to seat the rows on such *tight* pairs with every seat of positive price taken, and the first of them in
lexicographic order (outside last) does not depend on how, or from which prices, an optimum was found.
"""

from array import array
from collections.abc import Iterator

import numpy as np

from .exchange import Exchange


def first_of_equals(exchange: Exchange) -> np.ndarray:
    """The lexicographically first optimal plan.

    Parameters
    ----------
    exchange : Exchange
        An optimal plan, settled, and prices that prove it.

    Returns
    -------
    (rows,) int array
        Agency of each row, m = outside.
    """
    tight = exchange.tight
    tied = np.flatnonzero(np.diff(tight.start) > 1)
    if not tied.size:
        return exchange.at
    choices = {row: array("i", tight.column[tight.start[row] : tight.start[row + 1]].tolist()) for row in tied.tolist()}
    moves = _Moves(exchange, choices)
    for row, agencies in choices.items():
        moves.settle(row, agencies)
    return np.array(moves.at)


class _Moves:
    """Which rows may still move from one agency to another, on the network of agencies; sets of agencies are bits."""

    def __init__(self, exchange: Exchange, choices: dict[int, array]) -> None:
        self.at, self.choices = exchange.at.tolist(), choices
        self.free = sum(1 << agency for agency, price in enumerate(exchange.prices) if price == 0)  # may stay empty
        self.room = (exchange.seats - np.bincount(exchange.at, minlength=exchange.seats.size)).tolist()
        self.roomy = sum(1 << agency for agency, room in enumerate(self.room) if room > 0)
        self.movers: list[set[int]] = [set() for _ in self.room]  # rows of an agency that are not seated for good
        self.count = [array("i", bytes(4 * len(self.room))) for _ in self.room]  # how many of them may go where
        self.ways = [0] * len(self.room)  # the same as bits
        for row in choices:
            self._open(row)

    def settle(self, row: int, tight: array) -> None:
        """Seat this row for good: at the first of its agencies that lets all others be seated as well."""
        home = self.at[row]
        self._close(row)
        if tight[0] != home:
            path = self._first_way(home, tight)
            self._shift(path)
            self.at[row] = path[0]

    def _first_way(self, home: int, tight: array) -> list[int]:
        """Agencies along which somebody, or an empty seat, can be moved on, each to the next, until ``home`` is whole.

        The path starts at the first of the ``tight`` agencies where there is one; what a search in vain has seen need
        not be searched again.
        """
        goal, seen = 1 << home, 0
        for agency in tight:
            layers = [1 << agency & ~seen]
            while layers[-1] and not layers[-1] & goal:
                seen |= layers[-1]
                new = self.free if layers[-1] & self.roomy else 0
                for here in () if new & goal else _members(layers[-1]):
                    new |= self.ways[here]
                layers.append(new & ~seen)
            if layers[-1]:
                return self._path(layers, home)
        raise AssertionError("a row's own agency always leads home")

    def _path(self, layers: list[int], home: int) -> list[int]:
        path = [home]
        for layer in reversed(layers[:-1]):
            empty = layer & self.roomy if self.free >> path[-1] & 1 else 0
            path.append(next(here for here in _members(empty or layer) if empty or self.ways[here] >> path[-1] & 1))
        return path[::-1]

    def _shift(self, path: list[int]) -> None:
        for here, there in reversed(list(zip(path, path[1:], strict=False))):
            if self.roomy >> here & self.free >> there & 1:
                self._make_room(here, -1)
                self._make_room(there, +1)
            else:
                mover = next(row for row in self.movers[here] if there in self.choices[row])
                self._close(mover)
                self.at[mover] = there
                self._open(mover)

    def _make_room(self, agency: int, seats: int) -> None:
        self.room[agency] += seats
        bit = 1 << agency
        self.roomy = self.roomy | bit if self.room[agency] else self.roomy & ~bit

    def _open(self, row: int) -> None:
        here = self.at[row]
        self.movers[here].add(row)
        for agency in self.choices[row]:
            if agency != here:
                self.count[here][agency] += 1
                self.ways[here] |= 1 << agency

    def _close(self, row: int) -> None:
        here = self.at[row]
        self.movers[here].remove(row)
        for agency in self.choices[row]:
            if agency != here:
                self.count[here][agency] -= 1
                if not self.count[here][agency]:
                    self.ways[here] &= ~(1 << agency)


def _members(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
