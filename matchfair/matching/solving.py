"""``solve``: the three clusters of plan behind one call."""

import numpy as np
from numpy.typing import ArrayLike

from .plan import Plan
from .problem import Cancelled, Problem, Progress, part_of_progress, unheard
from .solver.bottleneck import Bottleneck, bottleneck
from .solver.certificate import duality_gap, proves_fair
from .solver.exchange import Exchange
from .solver.optimum import optimum
from .solver.reduced import ReducedProblem
from .solver.stable import stable
from .solver.ties import lexicographic_first

OBJECTIVES = ("best", "fair", "stable")


def solve(
    problem: Problem, objective: str = "best", previous: ArrayLike | None = None, progress: Progress | None = None
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
    the agency of lowest index that still allows such a plan, unmatched last (:mod:`.solver.ties`). So the same problem gives
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
    published, heard = _checked_previous(problem, previous), progress or unheard
    try:
        if objective == "stable":
            agency = stable(problem, heard)
            return Plan(problem, agency, objective, "optimal", None, _changes(agency, published))
        return _optimal(problem, objective, published, heard)
    except Cancelled:
        return Plan(problem, problem.locked, objective, "cancelled", None, _changes(problem.locked, published))


def _optimal(problem: Problem, objective: str, previous: np.ndarray | None, progress: Progress) -> Plan:
    level = bottleneck(ReducedProblem(problem), part_of_progress(progress, 0.0, 0.4)) if objective == "fair" else None
    reduced = ReducedProblem(problem, least=level.least if level else None, previous=previous)
    exchange = optimum(reduced, part_of_progress(progress, 0.4 if level else 0.0, 0.95))
    at = lexicographic_first(exchange)
    exchange = exchange if (at == exchange.at).all() else exchange.moved(at)
    _prove(problem, exchange, level)
    agency = problem.locked.copy()
    agency[reduced.rows] = np.where(exchange.at < reduced.shape[1], exchange.at, -1)
    progress(1.0)
    return Plan(problem, agency, objective, "optimal", 0.0, _changes(agency, previous), exchange)


def _prove(problem: Problem, exchange: Exchange, level: Bottleneck | None) -> None:
    """Refuse a plan whose prices, or cuts for ``fair``, do not prove it on the full score matrix."""
    missing = duality_gap(exchange.reduced, exchange.at, exchange.prices, exchange.tight)
    if missing:
        raise AssertionError(f"the prices leave {missing} units unproven: please report this problem")
    if level and not proves_fair(ReducedProblem(problem), exchange.at, level.most, level.above):
        raise AssertionError(
            "the cuts leave the number matched or the lowest score unproven: please report this problem"
        )


def _changes(agency: np.ndarray, previous: np.ndarray | None) -> int:
    return 0 if previous is None else int(((previous >= 0) & (agency != previous)).sum())


def _checked_previous(problem: Problem, previous: ArrayLike | None) -> np.ndarray | None:
    if previous is None:
        return None
    n, m = problem.shape
    published = np.asarray(previous)
    if isinstance(previous, np.ma.MaskedArray) or published.shape != (n,) or (n and published.dtype.kind not in "iu"):
        raise ValueError(f"previous must be {n} whole numbers, one agency or -1 per enterprise")
    if ((published < -1) | (published >= m)).any():
        raise ValueError(f"previous names an agency outside 0 to {m - 1}: remove agencies that left, as -1")
    return published.astype(np.int64)
