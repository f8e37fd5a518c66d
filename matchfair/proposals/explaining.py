"""Why an enterprise is, in a plan, with this agency and not with another: every agency with its reasons."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from matchfair.errors import NotFound
from matchfair.fairs.models import Fair
from matchfair.matching import Reason, explain, solve
from matchfair.matching.criteria import coverage
from matchfair.parties.models import Agency

from .hall import Market, read_market
from .jobs import IMMEDIATE_PAIRS
from .models import PlanLine, Round
from .shown import picture, uncovered
from .solving import make_problem

FOR_A_PAIR = ("matched", "locked", "no_seats", "held_by_locks", "full", "score_needed", "no_score_enough", "unmatches",
              "below_level", "preferred_others", "better_elsewhere", "equally_good")  # fmt: skip


@dataclass(frozen=True)
class AgencyExplained:
    agency: Agency
    own: bool
    score: float | None  # None where the pair is not allowed
    reasons: list[Reason]
    ruled_out: str  # "declined" | "vetoed" | "areas" | "paused" | ""
    missing: list[str]  # codes of services that are not covered; the must-have areas where those rule it out


@dataclass(frozen=True)
class Explained:
    line: PlanLine
    obstacle: str  # "changed" | "large": why there is nothing below
    agencies: list[AgencyExplained]  # its own first, then the better fitting


def explained(fair: Fair, row: Round, enterprise_id: int, now: datetime) -> Explained:
    """The plan is solved once more: equal plans give way to the stored one, so it is that which is explained.

    Raises
    ------
    NotFound
        The enterprise was not in the plan, or was kept as it was.
    """
    lines = {line.enterprise_id: line for line in row.lines if not line.kept}
    if enterprise_id not in lines:
        raise NotFound()
    market, line = read_market(fair, now), lines[enterprise_id]
    if market.digest() != row.read:
        return Explained(line, "changed", [])
    if market.pairs > IMMEDIATE_PAIRS:
        return Explained(line, "large", [])
    column = {agency.id: j for j, agency in enumerate(market.agencies)}
    stored = np.array([column.get(lines[e.id].agency_id, -1) for e in market.enterprises], dtype=np.int64)
    problem, _ = make_problem(market, row.weights, row.softened)
    plan = solve(problem, row.objective, previous=stored)
    i = next(i for i, enterprise in enumerate(market.enterprises) if enterprise.id == enterprise_id)
    agencies = [about(market, problem, plan, i, j) for j in range(len(market.agencies))]
    agencies.sort(key=lambda one: (not one.own, one.score is None, -(one.score or 0), len(one.missing), one.agency.id))
    return Explained(line, "", agencies)


def about(market: Market, problem, plan, i: int, j: int) -> AgencyExplained:
    score, own = float(problem.scores[i, j]), bool(plan.agency[i] == j)
    fit = None if np.isnan(score) else score
    code, missing = ("", []) if own else ruling(market, i, j, fit is not None)
    if code:
        return AgencyExplained(market.agencies[j], own, fit, [], code, missing)
    reasons = [reason for reason in explain(problem, plan, i, j) if reason.code in FOR_A_PAIR]
    return AgencyExplained(market.agencies[j], own, fit, reasons, "", not_covered(market, i, j))


def ruling(market: Market, i: int, j: int, allowed: bool) -> tuple[str, list[str]]:
    """What forbids a pair: a decline, the organizer's veto, must-have areas that are not offered, or a pause."""
    if not allowed and market.declined[i, j]:
        return "declined", []
    if not allowed and market.vetoed[i, j]:
        return "vetoed", []
    if market.offers[j].paused_at:
        return "paused", not_covered(market, i, j)
    return ("", []) if allowed else ("areas", [str(market.area_codes[a]) for a in coverage(market.hall, i, j).areas_missing])


def not_covered(market: Market, i: int, j: int) -> list[str]:
    return uncovered(picture(market.needs[i], market.offers[j]))
