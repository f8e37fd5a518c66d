"""Why a pair, why not another, and what else would do: codes with values, from which templates make sentences."""

from dataclasses import dataclass, field

import numpy as np

from .plan import Plan
from .problem import GRID, Problem


@dataclass(frozen=True)
class Reason:
    """One code with its values.

    ======================  ==========================================================================================
    code                    values
    ======================  ==========================================================================================
    matched                 agency, score, rank (1 = its best allowed agency), choices (allowed agencies)
    locked                  agency the enterprise is bound to
    not_allowed             agency
    full                    agency, score, seats, lowest_kept (lowest score among its clients)
    score_needed            agency, score (from which on the plan would have made this pair), short (by how much)
    unmatches               agency: seating it there would leave someone else without a seat
    below_level             agency, score, level (the fair plan keeps everyone at this level)
    preferred_others        agency, fit, lowest_kept (as the agency ranks; stable plan)
    better_elsewhere        agency, score, own_agency, own_score
    equally_good            agency: a plan with this pair is worth as much, the written order decided
    no_allowed_agency       none
    no_seat                 none
    add_seat                agency, score: one more seat there would match the enterprise
    allow_pair              agency: it has a free seat, but the pair is not allowed
    ======================  ==========================================================================================
    """

    code: str
    values: dict = field(default_factory=dict)


def alternates(problem: Problem, plan: Plan, k: int = 3) -> np.ndarray:
    """Next best agencies of every enterprise that are allowed and have a free seat in this plan.

    Parameters
    ----------
    problem : Problem
    plan : Plan
    k : int
        How many.

    Returns
    -------
    (n, k) int array
        Best first, the lower column on ties, padded with -1. The enterprise's own agency is not among them.

    Examples
    --------
    >>> from matchfair.matching import solve
    >>> problem = Problem(scores=[[0.9, 0.4, 0.6]], capacity=[1, 1, 1])
    >>> alternates(problem, solve(problem), k=3).tolist()
    [[2, 1, -1]]
    """
    n, m = problem.shape
    found = np.full((n, k), -1)
    free = plan.load < problem.capacity
    for part in problem.blocks():
        scores = problem.grid(part)
        scores[:, ~free] = np.nan
        own = np.flatnonzero(plan.agency[part] >= 0)
        scores[own, plan.agency[part][own]] = np.nan
        np.nan_to_num(scores, copy=False, nan=-np.inf)
        best = np.argsort(-scores, axis=1, kind="stable")[:, :k]
        usable = np.take_along_axis(scores, best, axis=1) > -np.inf
        found[part, : best.shape[1]] = np.where(usable, best, -1)
    return found


def explain(problem: Problem, plan: Plan, row: int, column: int) -> list[Reason]:
    """Why this enterprise is, or is not, with this agency in this plan.

    Parameters
    ----------
    problem : Problem
    plan : Plan
    row, column : int

    Returns
    -------
    list of Reason
        The decisive one first. An unmatched enterprise's also say which single changes would match it, best first.

    Raises
    ------
    ValueError
        A row or column that does not exist.

    Examples
    --------
    >>> from matchfair.matching import solve
    >>> problem = Problem(scores=[[0.75, 0.5], [0.25, float("nan")]], capacity=[1, 1])
    >>> plan = solve(problem)
    >>> [reason.code for reason in explain(problem, plan, 0, 1)]
    ['matched']
    >>> for reason in explain(problem, plan, 0, 0):
    ...     print(reason.code, reason.values)
    full {'agency': 0, 'score': 0.75, 'seats': 1, 'lowest_kept': 0.25}
    unmatches {'agency': 0}
    """
    n, m = problem.shape
    if not (0 <= row < n and 0 <= column < m):
        raise ValueError(f"there is no pair ({row}, {column}): rows are 0 to {n - 1}, columns 0 to {m - 1}")
    scores = problem.grid(slice(row, row + 1))[0]
    here = int(plan.agency[row])
    if problem.locked[row] >= 0:
        return [Reason("locked", {"agency": here})]
    if here == column:
        better = int((scores > scores[column]).sum())
        choices = int((~np.isnan(scores)).sum())
        return [
            Reason("matched", {"agency": here, "score": float(scores[here]) / GRID, "rank": better + 1, "choices": choices})
        ]
    reasons = _why_not(problem, plan, row, column, scores)
    return reasons if here >= 0 else [Reason(plan.unmatched[row]), *reasons, *rescues(problem, plan, row)]


def rescues(problem: Problem, plan: Plan, row: int) -> list[Reason]:
    """Single changes that would match an unmatched enterprise, best first: one more seat, or lifting one veto."""
    scores = problem.grid(slice(row, row + 1))[0]
    free = plan.load < problem.capacity
    seats = [(score, column) for column, score in enumerate(scores) if not np.isnan(score)]
    added = [
        Reason("add_seat", {"agency": c, "score": float(s) / GRID}) for s, c in sorted(seats, key=lambda x: (-x[0], x[1]))
    ]
    lifted = [Reason("allow_pair", {"agency": int(c)}) for c in np.flatnonzero(free & np.isnan(scores))]
    return added + lifted


def _why_not(problem: Problem, plan: Plan, row: int, column: int, scores: np.ndarray) -> list[Reason]:
    if np.isnan(scores[column]):
        return [Reason("not_allowed", {"agency": column})]
    pair = {"agency": column, "score": float(scores[column]) / GRID}
    reasons = []
    if plan.load[column] >= problem.capacity[column]:
        clients = np.flatnonzero(plan.agency == column)
        kept = np.rint(problem.scores[clients, column].astype(np.float64) * GRID)
        lowest = float(kept.min()) / GRID if kept.size else None
        reasons.append(Reason("full", {**pair, "seats": int(problem.capacity[column]), "lowest_kept": lowest}))
    here = plan.agency[row]
    if here >= 0 and scores[here] > scores[column]:
        own = {"own_agency": int(here), "own_score": float(scores[here]) / GRID}
        reasons.append(Reason("better_elsewhere", {**pair, **own}))
    if plan.objective == "stable":
        return reasons + _agency_view(problem, plan, row, column)
    if plan._exchange is not None:
        reasons += _cost_of_pair(plan, row, column, pair)
    return reasons


def _agency_view(problem: Problem, plan: Plan, row: int, column: int) -> list[Reason]:
    clients = np.flatnonzero((plan.agency == column) & (problem.locked < 0))
    if not clients.size:
        return []
    ranking = problem.scores if problem.agency_scores is None else problem.agency_scores
    lowest, fit = float(ranking[clients, column].min()), float(ranking[row, column])
    if lowest < fit:
        return []
    return [Reason("preferred_others", {"agency": column, "fit": fit, "lowest_kept": lowest})]


def _cost_of_pair(plan: Plan, row: int, column: int, pair: dict) -> list[Reason]:
    """What forcing the pair would cost the plan, exactly: the move itself and the cheapest chain that makes room."""
    market = plan._exchange.market
    if market.least is not None and pair["score"] * GRID < market.least:
        return [Reason("below_level", {**pair, "level": market.least / GRID})]
    cost = plan._exchange.cost_of_moving(int(np.searchsorted(market.rows, row)), column)
    if cost > -market.outside // 2:
        return [Reason("unmatches", {"agency": column})]
    short = (2 * cost + market.scale) // (2 * market.scale) / GRID
    if short == 0:
        return [Reason("equally_good", {"agency": column})]
    return [Reason("score_needed", {"agency": column, "score": pair["score"] + short, "short": short})]
