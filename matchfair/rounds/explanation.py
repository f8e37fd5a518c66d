"""Why an enterprise is, in a plan, with this agency and not with another: every agency with its reasons."""

from dataclasses import dataclass

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from matchfair.errors import NotFound
from matchfair.extensions import db
from matchfair.matching import Plan, Reason, explain, solve
from matchfair.parties.models import Agency

from .models import PlanLine, Round
from .publication import stored_lines
from .solver_input import RULED_OUT, SolverInput, unpack

EXPLAINED_PAIRS = 500_000  # enterprises times agencies that are solved again while the organizer waits

FOR_A_PAIR = (
    "matched",
    "locked",
    "no_seats",
    "held_by_locks",
    "full",
    "score_needed",
    "no_score_enough",
    "unmatches",
    "below_level",
    "preferred_others",
    "better_elsewhere",
    "equally_good",
)


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
    obstacle: str  # "not_kept" | "large" | "failed": why there is nothing below
    agencies: list[AgencyExplained]  # its own first, then the better fitting


def explained(row: Round, enterprise_id: int) -> Explained:
    """Explain a plan from what the solver was asked then, whatever changed since.

    It is solved once more: equal plans give way to the stored one, so it is that which is explained.

    Raises
    ------
    NotFound
        The enterprise was not in the plan, or was kept as it was.
    """
    line = line_of(row, enterprise_id)
    if row.asked is None:
        return Explained(line, "not_kept", [])
    asked = unpack(row.asked)
    if asked.problem.scores.size > EXPLAINED_PAIRS:
        return Explained(line, "large", [])
    column = {agency_id: j for j, agency_id in enumerate(asked.agencies)}
    agency_of = {line.enterprise_id: line.agency_id for line in stored_lines(row) if not line.kept}
    stored = np.array([column.get(agency_of[e], -1) for e in asked.enterprises], dtype=np.int64)
    plan, i = solve(asked.problem, row.objective, previous=stored), asked.enterprises.index(enterprise_id)
    named = {agency.id: agency for agency in db.session.scalars(select(Agency).where(Agency.id.in_(asked.agencies)))}
    agencies = [about(asked, named[agency_id], plan, i, j) for j, agency_id in enumerate(asked.agencies)]
    agencies.sort(key=lambda one: (not one.own, one.score is None, -(one.score or 0), len(one.missing), one.agency.id))
    return Explained(line, "", agencies)


def line_of(row: Round, enterprise_id: int) -> PlanLine:
    loaded = select(PlanLine).options(joinedload(PlanLine.enterprise), joinedload(PlanLine.agency))
    line = db.session.scalar(loaded.filter_by(round_id=row.id, enterprise_id=enterprise_id, kept=False))
    if line is None:
        raise NotFound()
    return line


def about(asked: SolverInput, agency: Agency, plan: Plan, i: int, j: int) -> AgencyExplained:
    score, own, code = float(asked.problem.scores[i, j]), bool(plan.agency[i] == j), RULED_OUT[asked.ruled_out[i, j]]
    if own or (code != "paused" and not np.isnan(score)):
        code = ""
    missing = {"": asked.missing, "paused": asked.missing, "areas": asked.areas_missing}.get(code, lambda *_: [])(i, j)
    reasons = [
        reason for reason in explain(asked.problem, plan, i, j) if reason.code in FOR_A_PAIR and code != "paused"
    ]
    return AgencyExplained(agency, own, None if np.isnan(score) else score, reasons, code, missing)
