"""``solve``: the three kinds of plan behind one call."""

from collections.abc import Callable
from functools import partial

import numpy as np

from .best import optimum
from .exchange import Exchange
from .fair import Fairest, fairest
from .market import Market
from .plan import Plan
from .problem import Cancelled, Problem
from .proof import missing_value, proves_fair
from .stable import stable
from .ties import first_of_equals

OBJECTIVES = ("best", "fair", "stable")


def solve(
    problem: Problem,
    objective: str = "best",
    previous: np.ndarray | None = None,
    progress: Callable[[float], None] | None = None,
) -> Plan:
    """Find a plan and prove it.

    Parameters
    ----------
    problem : Problem
    objective : {"best", "fair", "stable"}
        ``best``: of the plans that match the most enterprises, the highest total. ``fair``: of those, the highest
        lowest score, then the total. ``stable``: enterprise-proposing deferred acceptance over strict lists.
    previous : (n,) int array, optional
        The published plan, -1 for unmatched: of plans equal by the objective, one that changes the fewest published
        pairs is taken. ``stable`` is unique and only counts the changes.
    progress : callable, optional
        Called with a share done from 0 to 1; may raise :class:`Cancelled`.

    Returns
    -------
    Plan

    Raises
    ------
    ValueError
        An unknown objective, a ``previous`` of wrong shape, or scores too far apart to be counted exactly for so many
        agencies (from -2**20 to 2**20 with ``previous`` at 300 agencies; scores in 0 to 1 never are); it says how far.
    AssertionError
        The plan found is not proven; a plan is never returned as optimal on trust.

    Notes
    -----
    Where plans of ``best`` or ``fair`` are still equal, the first in the order of the rows is taken: each row in turn gets
    the agency of lowest index that still allows such a plan, unmatched last (:mod:`.ties`). So the same problem gives
    the same plan, byte for byte. Sort rows and columns by id to make it independent of their order.

    Examples
    --------
    >>> problem = Problem(scores=[[0.75, 0.5], [0.75, 0.25]], capacity=[1, 1])
    >>> plan = solve(problem)
    >>> plan.agency.tolist(), plan.total, plan.gap
    ([1, 0], 1.25, 0.0)
    >>> solve(problem, previous=[0, 1]).changes
    2
    """
    if objective not in OBJECTIVES:
        raise ValueError(f"objective {objective!r} is unknown: use one of {', '.join(OBJECTIVES)}")
    previous = _checked_previous(problem, previous)
    try:
        if objective == "stable":
            agency = stable(problem, progress)
            return Plan(problem, agency, objective, "optimal", None, _changes(agency, previous))
        return _optimal(problem, objective, previous, progress)
    except Cancelled:
        return Plan(problem, problem.locked, objective, "cancelled", None, _changes(problem.locked, previous))


def _optimal(problem: Problem, objective: str, previous: np.ndarray | None, progress) -> Plan:
    found = fairest(Market(problem), _share(progress, 0.0, 0.4)) if objective == "fair" else None
    market = Market(problem, least=found and found.least, previous=previous)
    exchange = optimum(market, _share(progress, 0.4 if found else 0.0, 0.95))
    at = first_of_equals(exchange)
    exchange = exchange if (at == exchange.at).all() else exchange.moved(at)
    _prove(problem, exchange, found)
    agency = problem.locked.copy()
    agency[market.rows] = np.where(exchange.at < market.shape[1], exchange.at, -1)
    if progress is not None:
        progress(1.0)
    return Plan(problem, agency, objective, "optimal", 0.0, _changes(agency, previous), exchange)


def _prove(problem: Problem, exchange: Exchange, found: Fairest | None) -> None:
    """Refuse a plan whose prices, or cuts for ``fair``, do not prove it on the full score matrix."""
    missing = missing_value(exchange.market, exchange.at, exchange.prices, exchange.tight)
    if missing:
        raise AssertionError(f"the prices leave {missing} units unproven: please report this problem")
    if found and not proves_fair(Market(problem), exchange.at, found.most, found.above):
        raise AssertionError(
            "the cuts leave the number matched or the lowest score unproven: please report this problem"
        )


def _share(progress, start: float, end: float):
    """The part of the progress bar that one step fills."""
    return None if progress is None else partial(_report, progress, start, end)


def _report(progress, start: float, end: float, share: float) -> None:
    progress(start + (end - start) * share)


def _changes(agency: np.ndarray, previous: np.ndarray | None) -> int:
    return 0 if previous is None else int(((previous >= 0) & (agency != previous)).sum())


def _checked_previous(problem: Problem, previous) -> np.ndarray | None:
    if previous is None:
        return None
    n, m = problem.shape
    previous = np.asarray(previous)
    if previous.shape != (n,) or (n and previous.dtype.kind not in "iu"):
        raise ValueError(f"previous must be {n} whole numbers, one agency or -1 per enterprise")
    if ((previous < -1) | (previous >= m)).any():
        raise ValueError(f"previous names an agency outside 0 to {m - 1}: remove agencies that left, as -1")
    return previous.astype(np.int64)
