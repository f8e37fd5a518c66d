"""The written rule where plans tie: rows in their order get the first agency that still leaves an optimal plan.

Optimal prices say which pairs any optimal plan can use: those where score minus price is highest. So all optimal plans
are the ways to seat the rows on such *tight* pairs with every seat of positive price taken, and the first of them in
lexicographic order (outside last) does not depend on how, or from which prices, an optimum was found.
"""

from array import array
from collections.abc import Iterator

import numpy as np

from .exchange import Exchange


def lexicographic_first(exchange: Exchange) -> np.ndarray:
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
    moves = _Moves(exchange, choices, _counts(exchange))
    for row, agencies in choices.items():
        moves.settle(row, agencies)
    return np.array(moves.at)


def _counts(exchange: Exchange) -> np.ndarray:
    """How many rows of each agency suit each other one equally well, (m + 1, m + 1)."""
    tight, size = exchange.tight, exchange.seats.size
    home = exchange.at[tight.row()]
    count = np.bincount(home * size + tight.column, minlength=size * size).reshape(size, size)
    np.fill_diagonal(count, 0)
    return count.astype(np.intc)


class _Moves:
    """Which rows may still move from one agency to another, on the network of agencies; sets of agencies are bits."""

    def __init__(self, exchange: Exchange, choices: dict[int, array], count: np.ndarray) -> None:
        self.at, self.choices = exchange.at.tolist(), choices
        self.free = sum(1 << agency for agency, price in enumerate(exchange.prices) if price == 0)  # may stay empty
        self.room = (exchange.seats - np.bincount(exchange.at, minlength=exchange.seats.size)).tolist()
        self.roomy = sum(1 << agency for agency, room in enumerate(self.room) if room > 0)
        self.movers: list[set[int]] = [set() for _ in self.room]  # rows of an agency that are not seated for good
        for row in choices:
            self.movers[self.at[row]].add(row)
        self.count = [array("i", line.tobytes()) for line in count]  # how many of them may go where
        self.ways = _bits(count > 0)
        self.back = _bits(count.T > 0)
        self.onward = sum(1 << agency for agency, ways in enumerate(self.ways) if ways)  # whence a row may move at all

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
        goal, last, seen = 1 << home, self._one_step_before(home), 0
        leads = self.onward | self.roomy | goal
        for agency in tight:
            if not leads >> agency & 1:
                continue
            layers = [1 << agency & ~seen]
            while layers[-1] and not layers[-1] & goal:
                seen |= layers[-1]
                layers.append(goal if layers[-1] & last else self._one_step_after(layers[-1]) & ~seen)
            if layers[-1]:
                return self._path(layers, home)
        raise AssertionError("a row's own agency always leads home")

    def _one_step_before(self, there: int) -> int:
        return self.back[there] | (self.roomy if self.free >> there & 1 else 0)

    def _one_step_after(self, agencies: int) -> int:
        after = self.free if agencies & self.roomy else 0
        for here in _members(agencies & self.onward):
            after |= self.ways[here]
        return after

    def _path(self, layers: list[int], home: int) -> list[int]:
        path = [home]
        for layer in reversed(layers[:-1]):
            path.append(next(_members(layer & self._one_step_before(path[-1]))))
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
                self.onward |= 1 << here
                self.back[agency] |= 1 << here

    def _close(self, row: int) -> None:
        here = self.at[row]
        self.movers[here].remove(row)
        for agency in self.choices[row]:
            if agency != here:
                self.count[here][agency] -= 1
                if not self.count[here][agency]:
                    self.ways[here] &= ~(1 << agency)
                    self.back[agency] &= ~(1 << here)
        if not self.ways[here]:
            self.onward &= ~(1 << here)


def _bits(lines: np.ndarray) -> list[int]:
    return [int.from_bytes(line, "little") for line in np.packbits(lines, axis=1, bitorder="little")]


def _members(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
