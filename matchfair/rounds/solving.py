"""From the market to plans: what the solver is asked, and its answer as lines and figures. Writes nothing."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from matchfair.errors import BadInput, Refused, lazy_gettext as _l
from matchfair.figures import SHARES
from matchfair.matching import (
    GRID,
    Cancelled,
    Plan,
    Problem,
    allowed_pairs,
    alternates,
    combine,
    criterion_scores,
    part_of_progress,
    rescues,
    solve,
)

from .market import Market

RESCUES_KEPT = 2  # of each kind
EXACT = 1e-6  # what sums of floats are off, in shares of a hundredth of a point
PAIRS_KEPT = 50  # of those that would rather swap, to be named


class NothingToSolve(Refused):
    title = _l("There is nothing to match yet.")
    advice = _l("A round needs enterprises with needs that have no pairing, and agencies with free seats.")


class CannotSolve(BadInput):
    """The matching engine refused the problem; `why` is its own sentence."""

    title = _l("The plan could not be made: %(why)s")
    advice = _l("Change the lock, the veto or the weights it names and run the round again.")


class LocksExceedSeats(BadInput):
    """More enterprises are locked to an agency than it has free seats."""

    title = _l(
        "More enterprises are locked to %(agency)s than it has free seats. Locked: %(locks)s (%(enterprises)s). Free: %(seats)s."
    )
    advice = _l("Lift one of these locks, or ask the agency for more seats; then run the round again.")


class LockedToPaused(BadInput):
    """An agency that takes nobody at the moment."""

    title = _l("%(agency)s has paused its offer, so this lock cannot be kept: %(enterprises)s.")
    advice = _l("Lift the lock, or ask the agency to take enterprises again; then run the round again.")


class LockDeclined(BadInput):
    """One of a locked pair declined the other since."""

    title = _l(
        "%(enterprise)s is locked to %(agency)s, but one of the two declined the other, so the lock cannot be kept."
    )
    advice = _l("Lift this lock and run the round again.")


class LockWithoutNeeds(BadInput):
    """A locked enterprise that no round can pair: it lists no needs, or is not on the fair's list any more."""

    title = _l(
        "%(enterprise)s is locked to %(agency)s, but lists no needs or no longer takes part, so the lock cannot be kept."
    )
    advice = _l("Enter its needs, or lift this lock; then run the round again.")


@dataclass(frozen=True)
class Solved:
    """One plan of a market with all that explains it: the criteria's parts and the problem made of them.

    What its lines tell is worked out for all rows at once, when the first line asks for it.
    """

    market: Market
    problem: Problem
    parts: dict[str, np.ndarray]
    weights: dict[str, float]
    plan: Plan
    softened: bool = False

    @cached_property
    def columns(self) -> list[int]:
        """Each row's agency, -1 = none."""
        return self.plan.agency.tolist()

    @cached_property
    def shares(self) -> list[list[list]]:
        """For each row [criterion, what it adds to the score of its pair], the largest first.

        In hundredths of a point; together they are the score, cut off as a page shows it.
        """
        names, total = list(self.parts), sum(self.weights.values())
        rows = np.arange(len(self.columns))
        added = (
            np.array([self.parts[name][rows, self.plan.agency] * self.weights.get(name, 0) for name in names]).T / total
        )
        order = np.argsort(-added, axis=1, kind="stable")
        added = add_up(np.take_along_axis(added, order, axis=1)) / SHARES
        return [
            [[names[k], share] for k, share in zip(*row, strict=True)]
            for row in zip(order.tolist(), added.tolist(), strict=True)
        ]

    @cached_property
    def next_best(self) -> list[list[int]]:
        """For each row the agencies with a free seat that fit next best."""
        return alternates(self.problem, self.plan, k=3).tolist()

    @cached_property
    def lowest(self) -> np.ndarray:
        """For each agency the lowest score there on the grid, where enterprises without a lock hold all seats; else -inf."""
        found = np.full(len(self.market.agencies), -np.inf)
        for j, offer in enumerate(self.market.offers):
            here = np.flatnonzero((self.plan.agency == j) & (self.problem.locked < 0))
            if here.size == offer.capacity > 0:
                found[j] = self.problem.grid(here)[:, j].min()
        return found


def add_up(added: np.ndarray) -> np.ndarray:
    """Parts of each row as whole shares that add up to the row's score: cut off, the largest remainders given one more."""
    exact, steps = added * SHARES, np.rint(added.sum(axis=1) * GRID).astype(np.int64)
    whole = np.floor(exact + EXACT)
    left = (2 * steps + 1) * SHARES // (2 * GRID) - whole.sum(axis=1).astype(np.int64)
    by_remainder = np.argsort(whole - exact, axis=1, kind="stable")
    rank = np.argsort(by_remainder, axis=1, kind="stable")
    return whole + (rank < left[:, None])


def make_problem(market: Market, weights: dict, softened: bool) -> tuple[Problem, dict[str, np.ndarray]]:
    """What the solver is asked, and the criteria its scores are made of."""
    locked = market.locked >= 0
    refuse_lost_locks(market)
    may = allowed_pairs(market.hall, softened=softened, vetoes=market.vetoed)
    may[np.flatnonzero(locked), market.locked[locked]] = True  # the organizer's lock is an order
    try:
        parts = criterion_scores(market.hall)
        return Problem(scores=combine(parts, weights, may), capacity=market.capacity, locked=market.locked), parts
    except ValueError as error:
        raise CannotSolve(why=str(error)) from error


def refuse_unsolvable(market: Market) -> None:
    """Refuse what no solver could do, before any is started."""
    refuse_lost_locks(market)
    if not market.enterprises or not market.capacity.sum():
        raise NothingToSolve()


def refuse_lost_locks(market: Market) -> None:
    """Refuse locks that cannot be kept; each refusal names the enterprises and the agency."""
    takes_part = {enterprise.id for enterprise in market.enterprises}
    for rule in market.lost_locks:
        refused = LockDeclined if rule.enterprise_id in takes_part else LockWithoutNeeds
        raise refused(enterprise=rule.enterprise.label, agency=rule.agency.label)
    taken = np.bincount(market.locked[market.locked >= 0], minlength=len(market.agencies))
    for j in np.flatnonzero(taken > market.capacity):
        names = "、".join(market.enterprises[i].name for i in np.flatnonzero(market.locked == j))
        if market.offers[j].paused_at:
            raise LockedToPaused(agency=market.agencies[j].label, enterprises=names)
        raise LocksExceedSeats(
            agency=market.agencies[j].label, enterprises=names, locks=int(taken[j]), seats=int(market.capacity[j])
        )


def solve_all(
    market: Market,
    weights: dict,
    objectives: list[str],
    softened: bool,
    progress: Callable[[float], None] | None = None,
) -> dict[str, Solved]:
    """One plan per aim, all of the same input. Of plans equal by their aim, those that keep what is published.

    `progress` is called with the share done and may raise `Cancelled`, which then comes out of here.
    """
    refuse_unsolvable(market)
    problem, parts = make_problem(market, weights, softened)
    solved = {}
    for step, objective in enumerate(objectives):
        try:
            plan = solve(problem, objective, market.published, part_of(progress, step, len(objectives)))
        except ValueError as error:
            raise CannotSolve(why=str(error)) from error
        if plan.status == "cancelled":  # nothing of it is kept, so no page ever meets an enterprise that is "undecided"
            raise Cancelled()
        solved[objective] = Solved(market, problem, parts, weights, plan, softened)
    return solved


def part_of(progress: Callable[[float], None] | None, step: int, steps: int) -> Callable[[float], None] | None:
    return progress and part_of_progress(progress, step / steps, (step + 1) / steps)


def lines_of(solved: Solved, progress: Callable[[float], None] | None = None) -> list[dict]:
    """The plan's lines as columns of `PlanLine`, one an enterprise, and those of whom the plan did not touch."""
    lines, rows = [], len(solved.columns)
    for i in range(rows):
        if progress:
            progress(i / rows)
        lines.append(plan_line(solved, i))
    kept = [p for p in solved.market.kept if p.seat_at]
    return lines + [as_line(p.enterprise_id, p.agency_id, kept=True, why={}) for p in kept]


def plan_line(solved: Solved, i: int) -> dict:
    market, j, before = solved.market, solved.columns[i], int(solved.market.published[i])
    published = market.agencies[before].id if before >= 0 else None
    why: dict[str, Any]
    if j < 0:
        why = {
            "unmatched": solved.plan.unmatched[i],
            "rescues": changes_that_match(solved, i),
            "published": published,
            "beside": beside_the_seated(solved, i),
        }
        return as_line(market.enterprises[i].id, None, why=why)
    why = {
        "shares": solved.shares[i],
        "missing": [need.service for need in market.needs[i].items if need.service in market.lacking[j]],
        "alternates": [market.agencies[x].id for x in solved.next_best[i] if x >= 0],
        "locked": bool(market.locked[i] >= 0),
        "published": published,
    }
    return as_line(market.enterprises[i].id, market.agencies[j].id, score=float(solved.problem.scores[i, j]), why=why)


def as_line(
    enterprise_id: int, agency_id: int | None, *, why: dict, score: float | None = None, kept: bool = False
) -> dict:
    return {"enterprise_id": enterprise_id, "agency_id": agency_id, "kept": kept, "score": score, "why": why}


def changes_that_match(solved: Solved, i: int) -> list[list]:
    """The smallest single changes that would match this enterprise: [code, agency id, areas to give up as must-haves].

    A pair that a decline forbids is no change anyone could make, so it is left out; so is an agency that paused, and a
    veto that is not the only thing in the way.
    """
    market, seats, pairs = solved.market, [], []
    must = {need.area for need in market.needs[i].items if need.must and not solved.softened}
    for change in rescues(solved.problem, solved.plan, i):
        j = change.values["agency"]
        missing = sorted(area for area in must if area not in market.offered[j])
        if market.offers[j].paused_at or market.declined[i, j]:
            continue
        if change.code == "add_seat":
            seats.append([change.code, market.agencies[j].id, []])
        elif not (market.vetoed[i, j] and missing):
            pairs.append(["lift_veto" if market.vetoed[i, j] else "give_up", market.agencies[j].id, missing])
    pairs.sort(key=lambda pair: len(pair[2]))
    return seats[:RESCUES_KEPT] + pairs[:RESCUES_KEPT]


def beside_the_seated(solved: Solved, i: int) -> str:
    """How an enterprise without a seat compares with those who have one, on the grid the solver counts in.

    "tied": a plan as good would seat it; "outranked": all seats it may go to went to enterprises that fit better; or "".
    """
    if i in solved.plan.tied:
        return "tied"
    scores = solved.problem.grid(slice(i, i + 1))[0]
    may = ~np.isnan(scores)
    return "outranked" if (solved.lowest[may] > scores[may]).all() else ""


def figures_of(solved: Solved, best: Plan) -> dict:
    """What the plan is judged by, as plain numbers that are stored with it.

    What one more seat is worth is told of the best plan, whichever plan this is; so `best` may be any plan of the same
    problem, and the best one knows it already.
    """
    market, plan = solved.market, solved.plan
    moved = (market.published >= 0) & (plan.agency != market.published)
    return {
        "total": float(plan.total),
        "worst": None if plan.worst is None else float(plan.worst),
        "gap": plan.gap,
        "matched": int((plan.agency >= 0).sum()),
        "unmatched": int((plan.agency < 0).sum()),
        "kept": sum(p.seat_at is not None for p in market.kept),
        "blocking": len(plan.blocking_pairs),
        "blocking_pairs": [
            [market.enterprises[i].id, market.agencies[j].id] for i, j in plan.blocking_pairs[:PAIRS_KEPT]
        ],
        "fares_worst": worst_off(market, solved.problem, plan),
        "locked": int(((market.locked >= 0) & (plan.agency >= 0)).sum()),
        "load": [[a.id, int(plan.load[j]), int(market.capacity[j])] for j, a in enumerate(market.agencies)],
        "published": int((market.published >= 0).sum()),
        "changes": int(moved.sum()),
        **spread(market, plan),
        "priority": served(plan, market.hall.priority > 0),
        "key": served(plan, np.array([row.key_enterprise for row in market.enterprises], dtype=bool)),
        "one_more_seat": [
            [agency.id, float(value), int(more)]
            for agency, value, more in zip(market.agencies, best.seat_value, best.seat_matches, strict=True)
        ],
    }


def worst_off(market: Market, problem: Problem, plan: Plan) -> int | None:
    """The enterprise whose pair has the lowest fit; one that is locked was not the plan's to place."""
    rows = np.flatnonzero((plan.agency >= 0) & (problem.locked < 0))
    return market.enterprises[rows[problem.grid_pairs(rows, plan.agency[rows]).argmin()]].id if rows.size else None


def spread(market: Market, plan: Plan) -> dict:
    """How evenly enterprises are spread over the agencies that offer seats, those that are kept counted.

    "small" is the half of these agencies that offers the fewest seats: how many get a client, and how many there are;
    "idle": how many get nobody, and how many there are; "largest": the most at one agency.
    """
    keeps = Counter(p.agency_id for p in market.kept if p.seat_at)
    loads = {
        j: int(plan.load[j]) + keeps[offer.agency_id]
        for j, offer in enumerate(market.offers)
        if offer.capacity and not offer.paused_at
    }
    most = np.median([market.offers[j].capacity for j in loads]) if loads else 0
    small = [load for j, load in loads.items() if market.offers[j].capacity <= most]
    return {
        "small": [sum(load > 0 for load in small), len(small)],
        "idle": [sum(load == 0 for load in loads.values()), len(loads)],
        "largest": max(loads.values(), default=0),
    }


def served(plan: Plan, which: np.ndarray) -> list[int]:
    """Of these enterprises: how many get an agency, and how many wait for one."""
    return [int((which & (plan.agency >= 0)).sum()), int(which.sum())]
