"""Why a pair, why not another, and what else would do: codes with values, from which templates make sentences."""

from dataclasses import dataclass, field

import numpy as np

from ..plan import Plan
from ..problem import GRID, Problem, whole_number


@dataclass(frozen=True)
class Reason:
    """One code with its values.

    ======================  ==========================================================================================
    code                    values
    ======================  ==========================================================================================
    matched                 agency, score, rank (1 = its best allowed agency), choices (allowed agencies)
    locked                  agency the enterprise is bound to
    not_allowed             agency
    no_seats                agency, score: it has no seats at all
    held_by_locks           agency, score, seats: enterprises bound to it hold all of them
    full                    agency, score, seats, locked (seats held by locks), lowest_kept (lowest score among the others)
    score_needed            agency, score (from which on the plan would have made this pair), short (by how much)
    no_score_enough         agency, short: as score_needed, but it exceeds 1 and every score of the problem
    unmatches               agency: seating it there would leave someone else without a seat
    breaks_minimum          agency, seats: seating it there would leave agencies so many more seats short of their minimums
    below_level             agency, score, level (the fair plan keeps everyone at this level)
    preferred_others        agency, fit, lowest_kept (as the agency ranks; stable plan)
    better_elsewhere        agency, score, own_agency, own_score
    equally_good            agency: a plan with this pair is worth as much, or the pair as much to either side of a
                            stable plan; the written order decided
    undecided               none: the solve was cancelled before it could say
    no_allowed_agency       none
    no_seat                 none
    add_seat                agency, score: one more seat there would match this enterprise; score is None where it may
                            not go there itself, but others would move there and make room
    allow_pair              agency: it has a free seat, but the pair is not allowed
    ======================  ==========================================================================================

    Examples
    --------
    >>> Reason("locked", {"agency": 2}).values["agency"]
    2
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

    Raises
    ------
    ValueError
        A ``k`` that is no whole number or negative.

    Examples
    --------
    >>> from matchfair.matching import solve
    >>> problem = Problem(scores=[[0.9, 0.4, 0.6]], capacity=[1, 1, 1])
    >>> alternates(problem, solve(problem), k=3).tolist()
    [[2, 1, -1]]
    """
    n, k = problem.shape[0], whole_number(k, "k")
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
    full {'agency': 0, 'score': 0.75, 'seats': 1, 'locked': 0, 'lowest_kept': 0.25}
    unmatches {'agency': 0}
    """
    row, column = whole_number(row, "row", problem.shape[0]), whole_number(column, "column", problem.shape[1])
    here = int(plan.agency[row])
    if problem.locked[row] >= 0:
        return [Reason("locked", {"agency": here})]
    scores = problem.grid(slice(row, row + 1))[0]
    if here == column:
        return [_matched(scores, column)]
    if plan.status == "cancelled":
        return [Reason("not_allowed", {"agency": column}) if np.isnan(scores[column]) else Reason("undecided")]
    reasons = _why_not(problem, plan, row, column, scores)
    return reasons if here >= 0 else [Reason(plan.unmatched[row]), *reasons, *rescues(problem, plan, row)]


def _matched(scores: np.ndarray, column: int) -> Reason:
    rank, choices = int((scores > scores[column]).sum()) + 1, int((~np.isnan(scores)).sum())
    return Reason(
        "matched", {"agency": column, "score": float(scores[column]) / GRID, "rank": rank, "choices": choices}
    )


def rescues(problem: Problem, plan: Plan, row: int) -> list[Reason]:
    """Single changes that are certain to match this unmatched enterprise, best first.

    Parameters
    ----------
    problem : Problem
    plan : Plan
    row : int
        An unmatched row; nothing is said of a matched one.

    Returns
    -------
    list of Reason
        ``add_seat`` where this enterprise, and not another, is next in line (:attr:`Plan.next_in_line`), by score, those
        where it may not go itself last; then ``allow_pair`` for the agencies with a free seat that it may not go to, by
        column. None for a cancelled plan.

    Raises
    ------
    ValueError
        A row that does not exist.

    Examples
    --------
    One more seat would go to enterprise 1:

    >>> from matchfair.matching import solve
    >>> problem = Problem(scores=[[0.5, float("nan")], [0.75, float("nan")]], capacity=[0, 1])
    >>> plan = solve(problem)
    >>> [[(change.code, change.values["agency"]) for change in rescues(problem, plan, row)] for row in (0, 1)]
    [[('allow_pair', 1)], [('add_seat', 0), ('allow_pair', 1)]]
    """
    row = whole_number(row, "row", problem.shape[0])
    if plan.agency[row] >= 0 or plan.status == "cancelled":
        return []
    scores = problem.grid(slice(row, row + 1))[0]
    seats = [column for column, rows in enumerate(plan.next_in_line) if row in rows]
    points = {column: None if np.isnan(scores[column]) else float(scores[column]) / GRID for column in seats}
    seats.sort(key=lambda column: (points[column] is None, -(points[column] or 0), column))
    added = [Reason("add_seat", {"agency": column, "score": points[column]}) for column in seats]
    free = np.flatnonzero((plan.load < problem.capacity) & np.isnan(scores))
    return added + [Reason("allow_pair", {"agency": int(column)}) for column in free]


def _why_not(problem: Problem, plan: Plan, row: int, column: int, scores: np.ndarray) -> list[Reason]:
    if np.isnan(scores[column]):
        return [Reason("not_allowed", {"agency": column})]
    pair = {"agency": column, "score": float(scores[column]) / GRID}
    reasons = _seats_taken(problem, plan, column, pair)
    closed = bool(reasons) and reasons[0].code != "full"
    here = plan.agency[row]
    better = here >= 0 and scores[here] > scores[column]
    if better:
        own = {"own_agency": int(here), "own_score": float(scores[here]) / GRID}
        reasons.append(Reason("better_elsewhere", {**pair, **own}))
    if closed:
        return reasons
    if plan.objective != "stable":
        return reasons + _cost_of_pair(plan, row, column, pair)
    ranked = _agency_view(problem, plan, row, column)
    return reasons + (ranked if ranked or better else [Reason("equally_good", {"agency": column})])


def _seats_taken(problem: Problem, plan: Plan, column: int, pair: dict) -> list[Reason]:
    """Why no seat is free here, if none is: there is none, locks hold them all, or others hold what locks leave."""
    seats, clients = int(problem.capacity[column]), np.flatnonzero(plan.agency == column)
    if seats == 0:
        return [Reason("no_seats", pair)]
    if clients.size < seats:
        return []
    others = clients[problem.locked[clients] < 0]
    if not others.size:
        return [Reason("held_by_locks", {**pair, "seats": seats})]
    lowest = float(problem.grid_pairs(others, np.full(others.size, column)).min()) / GRID
    return [Reason("full", {**pair, "seats": seats, "locked": clients.size - others.size, "lowest_kept": lowest})]


def _agency_view(problem: Problem, plan: Plan, row: int, column: int) -> list[Reason]:
    """Whom a full agency ranks higher; nothing where it ranks nobody higher."""
    clients = np.flatnonzero((plan.agency == column) & (problem.locked < 0))
    if plan.load[column] < problem.capacity[column]:
        return []
    both = np.append(clients, row)
    fits = problem.grid_pairs(both, np.full(both.size, column), "agency_scores") / GRID
    lowest, fit = float(fits[:-1].min()), float(fits[-1])
    return [Reason("preferred_others", {"agency": column, "fit": fit, "lowest_kept": lowest})] if lowest > fit else []


def _cost_of_pair(plan: Plan, row: int, column: int, pair: dict) -> list[Reason]:
    """What forcing the pair would cost the plan, exactly: the move itself and the cheapest chain that makes room."""
    reduced = plan.exchange.reduced
    if reduced.least is not None and pair["score"] * GRID < reduced.least:
        return [Reason("below_level", {**pair, "level": reduced.least / GRID})]
    cost = plan.exchange.cost_at_agency(int(np.searchsorted(reduced.rows, row)), column)
    unmatched, below_minimum, units = reduced.parts(cost)
    if unmatched:
        return [Reason("unmatches", {"agency": column})]
    if below_minimum:
        return [Reason("breaks_minimum", {"agency": column, "seats": below_minimum})]
    short = units / GRID
    if short == 0:
        return [Reason("equally_good", {"agency": column})]
    needed = pair["score"] + short
    if needed * GRID > max(GRID, plan.problem.score_range[1]):
        return [Reason("no_score_enough", {"agency": column, "short": short})]
    return [Reason("score_needed", {"agency": column, "score": needed, "short": short})]
