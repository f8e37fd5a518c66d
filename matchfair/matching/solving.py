"""``solve``: the three clusters of plan behind one call."""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from .plan import Plan
from .problem import Cancelled, Problem, Progress, part_of_progress, unheard
from .solver.bottleneck import Bottleneck, bottleneck
from .solver.certificate import Claim, duality_gap, proves_fair
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
        An unknown objective, "stable" with minimums, a ``previous`` of wrong shape, or scores too far apart to be counted exactly for so many
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
    if objective == "stable" and problem.minimum.any():
        raise ValueError("a stable plan cannot keep minimums: leave them out, or choose best or fair")
    published, heard = _checked_previous(problem, previous), progress or unheard
    try:
        if objective == "stable":
            agency = stable(problem, heard)
            return Plan(problem, agency, objective, "optimal", None, _changes(agency, published))
        return _optimal(problem, objective, published, heard)
    except Cancelled:
        return Plan(problem, problem.locked, objective, "cancelled", None, _changes(problem.locked, published))


def _optimal(problem: Problem, objective: str, previous: np.ndarray | None, progress: Progress) -> Plan:
    share = 0.4 if objective == "fair" else 0.0
    levels = _levels(problem, part_of_progress(progress, 0.0, share)) if objective == "fair" else []
    least = min((found.least for _, found in levels if found.least is not None), default=None)
    reduced = ReducedProblem(problem, least, previous)
    exchange = optimum(reduced, part_of_progress(progress, share, 0.95))
    at = lexicographic_first(exchange)
    exchange = exchange if (at == exchange.at).all() else exchange.moved(at)
    _prove(exchange, levels)
    agency = problem.locked.copy()
    seated = reduced.agencies(exchange.at)
    agency[reduced.rows] = np.where(seated < problem.shape[1], seated, -1)
    progress(1.0)
    return Plan(problem, agency, objective, "optimal", 0.0, _changes(agency, previous), exchange)


def _levels(problem: Problem, progress: Progress) -> list[tuple[ReducedProblem, Bottleneck]]:
    """All seats, and those up to minimums if there are any, each with the highest level at which the most are taken.

    The most rows and the most seats up to minimums can be matched together at every level (a matching that takes some
    seats grows along augmenting paths to one of the most rows, and keeps them); so a plan can keep the lower level.
    """
    up_to_minimum = problem.capacity - problem.free_capacity + problem.free_minimum
    problems = [problem, replace(problem, capacity=up_to_minimum)] if problem.free_minimum.any() else [problem]
    sides = [ReducedProblem(one, floors=False) for one in problems]
    steps = [part_of_progress(progress, i / len(sides), (i + 1) / len(sides)) for i in range(len(sides))]
    return [(side, bottleneck(side, step)) for side, step in zip(sides, steps, strict=True)]


def _prove(exchange: Exchange, levels: list[tuple[ReducedProblem, Bottleneck]]) -> None:
    """Refuse a plan whose prices, or cuts for ``fair``, do not prove it on the full score matrix."""
    reduced = exchange.reduced
    missing = duality_gap(reduced, exchange.at, exchange.prices, exchange.tight)
    if missing:
        raise AssertionError(f"the prices leave {missing} units unproven: please report this problem")
    at, up_to_minimum = reduced.agencies(exchange.at), np.append(reduced.bonus > 0, False)[exchange.at]
    seated = [at, np.where(up_to_minimum, at, reduced.problem.shape[1])]
    claims = [Claim(side, who, found.most, found.above) for (side, found), who in zip(levels, seated, strict=False)]
    if claims and not proves_fair(*claims):
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
