"""Before solving: where a complete plan is impossible, by how much, and what would repair it.

By Hall's theorem enterprises stay unmatched exactly where some group of them shares fewer seats than it has members.
The groups are found from a plan that matches the most: everything an unmatched enterprise can reach by exchanges.
"""

from dataclasses import dataclass
from itertools import zip_longest

import numpy as np

from ..problem import Problem, whole_number
from ..solver.exchange import FAR, Exchange
from ..solver.next_in_line import one_more_seat
from ..solver.optimum import optimum
from ..solver.reduced import ReducedProblem

PAIRS_EACH = 3  # agencies suggested for one enterprise


@dataclass(frozen=True)
class Shortage:
    """Enterprises (rows) that only these agencies (columns) may take, and how many seats are missing.

    Examples
    --------
    >>> group = Shortage(enterprises=(0, 1, 2), agencies=(0,), seats=2, short=1)
    >>> len(group.enterprises) == group.seats + group.short
    True
    """

    enterprises: tuple[int, ...]
    agencies: tuple[int, ...]
    seats: int
    short: int


@dataclass(frozen=True)
class Repair:
    """One change and what it brings.

    Attributes
    ----------
    code : str
        "add_seat" at the agency, or "allow_pair" of the row with the agency, which has a free seat: lift a veto, or give
        up what the agency does not offer.
    agency : int
    row : int or None
        None for "add_seat".
    matches : int
        How many more enterprises it matches.
    total : float or None
        What it adds to the best total; None for "allow_pair", whose score is not known before it is allowed.

    Examples
    --------
    >>> Repair("add_seat", agency=0, row=None, matches=1, total=0.5).matches
    1
    """

    code: str
    agency: int
    row: int | None
    matches: int
    total: float | None


@dataclass(frozen=True)
class Diagnosis:
    """Numbers of the hall, groups that are short of seats, repairs ranked by what they bring.

    Examples
    --------
    >>> diagnose(Problem(scores=[[0.5], [0.75]], capacity=[1]))
    ... # doctest: +NORMALIZE_WHITESPACE
    Diagnosis(enterprises=2, seats=1, matchable=1,
              shortages=(Shortage(enterprises=(0, 1), agencies=(0,), seats=1, short=1),),
              repairs=(Repair(code='add_seat', agency=0, row=None, matches=1, total=0.5),))
    """

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
        Without shortages when a complete plan exists. ``matchable`` counts locked enterprises too. Repairs take turns:
        the seat that brings most, a pair, the next seat, and so on; so neither kind crowds out the other. Pairs are for
        the enterprises that the best plan leaves out, at most three each, with the agencies of most free seats first;
        every enterprise has its first before any has its second.

    Raises
    ------
    ValueError
        Scores too far apart to count exactly for this many agencies, or ``repairs`` that is no whole number or negative.

    Examples
    --------
    >>> no = float("nan")
    >>> problem = Problem(scores=[[0.5, no], [0.25, no], [0.75, no], [no, no]], capacity=[2, 5])
    >>> found = diagnose(problem)
    >>> found.matchable
    2
    >>> [(group.enterprises, group.agencies, group.seats, group.short) for group in found.shortages]
    [((0, 1, 2), (0,), 2, 1), ((3,), (), 0, 1)]
    >>> [(repair.code, repair.agency, repair.row, repair.matches) for repair in found.repairs]
    [('add_seat', 0, None, 1), ('allow_pair', 1, 1, 1), ('allow_pair', 1, 3, 1)]
    """
    repairs = whole_number(repairs, "repairs")
    reduced = ReducedProblem(problem)
    exchange = optimum(reduced)
    outside = np.flatnonzero(exchange.at == reduced.shape[1])
    n = problem.shape[0]
    if not outside.size:
        return Diagnosis(n, int(problem.capacity.sum()), n, (), ())
    shortages = _groups(exchange, outside)
    found = _in_turn(_more_seats(exchange), _pairs_to_allow(reduced, exchange.at, outside))
    return Diagnosis(n, int(problem.capacity.sum()), n - outside.size, tuple(shortages), tuple(found[:repairs]))


def _more_seats(exchange: Exchange) -> list[Repair]:
    value, matches = one_more_seat(exchange)
    ranked = sorted(np.flatnonzero(matches), key=lambda agency: (-value[agency], agency))
    return [Repair("add_seat", int(agency), None, 1, float(value[agency])) for agency in ranked]


def _pairs_to_allow(reduced: ReducedProblem, at: np.ndarray, outside: np.ndarray) -> list[Repair]:
    """Rows without a seat, each with the free agencies it may not go to; the first of each row before any second."""
    m = reduced.problem.shape[1]
    free = reduced.problem.free_capacity - np.bincount(reduced.agencies(at), minlength=m + 1)[:m]
    roomy = [int(agency) for agency in np.argsort(-free, kind="stable") if free[agency] > 0][:PAIRS_EACH]
    rows = [int(row) for row in reduced.rows[outside]]
    return [Repair("allow_pair", agency, row, 1, None) for agency in roomy for row in rows]


def _in_turn(first: list[Repair], second: list[Repair]) -> list[Repair]:
    return [repair for pair in zip_longest(first, second) for repair in pair if repair is not None]


def _groups(exchange: Exchange, outside: np.ndarray) -> list[Shortage]:
    """Unmatched rows, merged where they compete for the same agencies; those without any agency come last."""
    reduced, direct = exchange.reduced, exchange.moves[:-1, :-1] < FAR // 2
    groups: list[tuple[np.ndarray, list[int]]] = []
    homeless = []
    for row in outside:
        wish = reduced.values(slice(row, row + 1))[0] >= 0
        if not wish.any():
            homeless.append(int(reduced.rows[row]))
            continue
        around = next((rows for agencies, rows in groups if not (wish & ~agencies).any()), None)
        if around is not None:
            around.append(int(row))
            continue
        closure, rows = _reachable(wish, direct), [int(row)]
        touching = [group for group in groups if (group[0] & closure).any()]
        groups = [group for group in groups if not (group[0] & closure).any()]
        for other, others in touching:
            closure, rows = closure | other, others + rows
        groups.append((closure, rows))
    found = [_shortage(reduced, exchange.at, closure, rows) for closure, rows in groups]
    if homeless:
        found.append(Shortage(tuple(homeless), (), 0, len(homeless)))
    return found


def _reachable(wish: np.ndarray, direct: np.ndarray) -> np.ndarray:
    """Agencies that can be reached from these by moving clients on, (m,) bool, these included."""
    reached = layer = wish
    while layer.any():
        layer = direct[layer].any(axis=0) & ~reached
        reached = reached | layer
    return reached


def _shortage(reduced: ReducedProblem, at: np.ndarray, closure: np.ndarray, rows: list[int]) -> Shortage:
    seated = np.flatnonzero(np.append(closure, False)[at])
    members = reduced.rows[np.sort(np.concatenate([seated, np.array(rows, dtype=np.int64)]))]
    agencies = tuple(map(int, np.unique(reduced.agency[closure])))
    return Shortage(tuple(map(int, members)), agencies, int(reduced.capacity[closure].sum()), len(rows))
