"""Before solving: where a complete plan is impossible, by how much, and what would repair it.

By Hall's theorem enterprises stay unmatched exactly where some group of them shares fewer seats than it has members.
The groups are found from a plan that matches the most: everything an unmatched enterprise can reach by exchanges.
"""

from dataclasses import dataclass

import numpy as np

from .best import optimum
from .market import Market
from .plan import one_more_seat
from .problem import Problem


@dataclass(frozen=True)
class Shortage:
    """Enterprises (rows) that only these agencies (columns) may take, and how many seats are missing."""

    enterprises: tuple[int, ...]
    agencies: tuple[int, ...]
    seats: int
    short: int


@dataclass(frozen=True)
class Repair:
    """One change: "add_seat" at an agency, or "allow_pair" of a row that no agency may take, and what it brings."""

    code: str
    agency: int
    row: int | None
    matches: int
    total: float | None


@dataclass(frozen=True)
class Diagnosis:
    """Numbers of the hall, groups that are short of seats, repairs ranked by what they bring."""

    enterprises: int
    seats: int
    matchable: int
    shortages: tuple[Shortage, ...]
    repairs: tuple[Repair, ...]


def diagnose(problem: Problem, repairs: int = 20) -> Diagnosis:
    """Say before solving which enterprises cannot all be seated, why, and what to do.

    Parameters
    ----------
    problem : Problem
    repairs : int
        At most this many.

    Returns
    -------
    Diagnosis
        Without shortages when a complete plan exists. ``matchable`` counts locked enterprises too.

    Examples
    --------
    >>> no = float("nan")
    >>> problem = Problem(scores=[[0.5, no], [0.5, no], [0.75, no], [no, no]], capacity=[2, 5])
    >>> found = diagnose(problem)
    >>> found.matchable
    2
    >>> [(group.enterprises, group.agencies, group.seats, group.short) for group in found.shortages]
    [((0, 1, 2), (0,), 2, 1), ((3,), (), 0, 1)]
    >>> [(repair.code, repair.agency, repair.row, repair.matches) for repair in found.repairs]
    [('add_seat', 0, None, 1), ('allow_pair', 1, 3, 1)]
    """
    market = Market(problem)
    exchange = optimum(market)
    outside = np.flatnonzero(exchange.at == market.shape[1])
    shortages = _groups(market, exchange.at, outside)
    value, matches = one_more_seat(exchange)
    ranked = sorted(np.flatnonzero(matches), key=lambda agency: (-value[agency], agency))
    found = [Repair("add_seat", int(agency), None, 1, float(value[agency])) for agency in ranked]
    free = np.flatnonzero(np.bincount(exchange.at, minlength=market.seats.size)[:-1] < market.capacity)
    homeless = [row for group in shortages if not group.agencies for row in group.enterprises]
    found += [Repair("allow_pair", int(agency), row, 1, None) for row in homeless for agency in free]
    n = problem.shape[0]
    return Diagnosis(n, int(problem.capacity.sum()), n - outside.size, tuple(shortages), tuple(found[:repairs]))


def _groups(market: Market, at: np.ndarray, outside: np.ndarray) -> list[Shortage]:
    """Unmatched rows, merged where they compete for the same agencies; those without any agency come last."""
    reach = _reachable(market, at)
    groups: list[tuple[np.ndarray, list[int]]] = []
    homeless = []
    for row in outside:
        wish = market.values(slice(row, row + 1))[0] >= 0
        if not wish.any():
            homeless.append(int(market.rows[row]))
            continue
        closure, rows = wish | reach[wish].any(axis=0), [int(row)]
        for other in [group for group in groups if (group[0] & closure).any()]:
            groups.remove(other)
            closure, rows = closure | other[0], other[1] + rows
        groups.append((closure, rows))
    found = [_shortage(market, at, closure, rows) for closure, rows in groups]
    if homeless:
        found.append(Shortage(tuple(homeless), (), 0, len(homeless)))
    return found


def _shortage(market: Market, at: np.ndarray, closure: np.ndarray, rows: list[int]) -> Shortage:
    seated = np.flatnonzero(np.append(closure, False)[at])
    members = market.rows[np.sort(np.concatenate([seated, np.array(rows, dtype=np.int64)]))]
    agencies = tuple(map(int, np.flatnonzero(closure)))
    return Shortage(tuple(map(int, members)), agencies, int(market.capacity[closure].sum()), len(rows))


def _reachable(market: Market, at: np.ndarray) -> np.ndarray:
    """Which agencies can be reached from each by moving clients on, (m, m) bool."""
    m = market.shape[1]
    reach = np.zeros((m + 1, m), dtype=bool)
    for part in market.parts():
        np.logical_or.at(reach, at[part], market.values(part) >= 0)
    reach = reach[:-1]
    for middle in range(m):
        reach |= reach[:, middle : middle + 1] & reach[middle]
    return reach
